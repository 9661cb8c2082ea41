"""Joining a matter of someone else (附议): counted once, answered, and nothing shown of whoever spoke first."""

import json
from datetime import timedelta

import pytest

from gongyi.domain.appeals.actions import join, leave
from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import authority, matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import story
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both

PHONE = "13911112222"


def bearer(hexi: SmallTown, voice: Voice, dossier: Dossier, purpose: str = LinkToken.TRACK) -> matters.Matter:
    token = access.make_link(town=hexi.town, purpose=purpose, owner_id=dossier.pk, life=timedelta(days=1), voice=voice)
    link = access.find_link(token=token, purpose=purpose)
    assert link is not None
    return matters.fetch_by_id(visitors.bearer(link), dossier.pk)


def spread(dossier: Dossier) -> int:
    return Dossier.objects.get(pk=dossier.pk).spread


def answered(hexi: SmallTown) -> tuple[Dossier, Voice]:
    dossier = hexi.say("我家三号楼楼道灯不亮，我住 302 室", phone=PHONE).dossier
    joined = join(dossier=dossier, key="a", phone="13933334444")
    first = bearer(hexi, Voice.objects.get(part=Voice.FIRST), dossier)
    performing.perform(matter=first, key="add_words", change=Change(words={"added": "我每天夜里下班"}))
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "已换灯"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "302 的您好，灯换好了", "summary": "楼道灯已换好"})
    return dossier, joined


def test_joining_is_counted_once_however_often_it_is_sent(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    first = join(dossier=dossier, key="a", phone="13933334444")
    assert join(dossier=dossier, key="a", phone="13933334444").pk == first.pk
    assert spread(dossier) == 2
    again = join(dossier=dossier, key="b", phone="13933334444")
    assert (again.pk != first.pk, again.phone_index, spread(dossier)) == (True, "", 2)
    join(dossier=dossier, key="c")
    assert spread(dossier) == 3


def test_typing_the_reporters_phone_does_not_open_the_reporters_voice(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    reporter = Voice.objects.get()
    guess = join(dossier=dossier, key="a", phone=PHONE)
    assert guess.pk != reporter.pk
    assert guess.part == Voice.JOINED
    assert Voice.objects.get(pk=reporter.pk).phone_index == reporter.phone_index


def test_whoever_joined_reads_the_public_words_only_and_moves_nothing(hexi: SmallTown) -> None:
    dossier, joined = answered(hexi)
    matter = bearer(hexi, joined, dossier)
    words = json.dumps([step.words for step in story(matter.dossier, matter.actor)], ensure_ascii=False)
    assert "楼道灯已换好" in words
    assert "302" not in words
    assert "夜里下班" not in words
    assert [step.evidence for step in story(matter.dossier, matter.actor) if step.evidence] == []
    assert authority.allowed(matter) == []
    assert not authority.may(bearer(hexi, joined, dossier, LinkToken.RATE), matter.flow.move("rate_satisfied"))
    reporter = bearer(hexi, Voice.objects.get(part=Voice.FIRST), dossier)
    assert authority.may(reporter, matter.flow.move("rate_satisfied"))
    assert "302 的您好" in json.dumps(
        [step.words for step in story(reporter.dossier, reporter.actor)], ensure_ascii=False
    )


def test_whoever_joined_is_told_of_the_answer_and_not_asked_to_rate(hexi: SmallTown) -> None:
    answered(hexi)
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        settle()
    joined, reporter = hexi.messages("13933334444"), hexi.messages(PHONE)
    assert len(joined) == 1
    assert len(reporter) == 1, "several that wait together become the newest one"
    assert not set(joined) & set(reporter)
    assert LinkToken.objects.filter(purpose=LinkToken.RATE, voice__part=Voice.JOINED).count() == 0


def test_leaving_erases_and_shrinks_and_only_whoever_joined_can(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    joined = join(dossier=dossier, key="a", phone="13933334444", name="老李")
    leave(voice=joined)
    leave(voice=Voice.objects.get(pk=joined.pk))
    kept = Voice.objects.get(pk=joined.pk)
    assert (spread(dossier), bytes(kept.name_sealed), bytes(kept.phone_sealed)) == (1, b"", b"")
    with pytest.raises(Refused):
        leave(voice=Voice.objects.get(part=Voice.FIRST))


def test_whoever_leaves_is_not_called_one_who_joined(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    leave(voice=join(dossier=dossier, key="b", phone="13933334444", name="老李"))
    told = [step.label for step in story(dossier, hexi.actor("gulnar"))]
    assert told[-2:] == ["有人附议", "有人退出附议"]


def test_a_closed_matter_and_a_bad_phone_are_refused_in_words(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    with pytest.raises(Refused):
        join(dossier=dossier, key="a", phone="12")
    hexi.do("gulnar", dossier, "decline", reason="not_here", door="hotline_12345", words={"why": "请打 12345"})
    with pytest.raises(Refused):
        join(dossier=dossier, key="b")
    assert Step.objects.filter(dossier=dossier, move="joined").count() == 0
