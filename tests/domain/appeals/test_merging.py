"""Joining matters (并案): the voices follow, by every way people find their matter again; taking it back brings them home."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import count

import pytest
from django.utils.translation import override

from gongyi.domain.appeals.actions import join, leave
from gongyi.domain.appeals.alike import alike, neighbours
from gongyi.domain.appeals.queries import track
from gongyi.kernel import clock
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.actions import find_link, make_link
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import authority, matters, numbers, telling, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import in_grid, rate, restricted, with_handler
from tests.domain.cases.builders import row
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both

FAMILY = (("马桂芳", "13911112345"), ("马小军", "13922226789"))

NUMBERS = count(1)


def registered(hexi: SmallTown) -> Dossier:
    """Someone telephoned whom nobody knows yet."""
    return hexi.say(channel="phone", phone=f"1391234{next(NUMBERS):04d}").dossier


def merge(hexi: SmallTown, dossier: Dossier, into: Dossier) -> None:
    hexi.do("gulnar", dossier, "merge", reason="same_problem", into=into.number)


def undo(hexi: SmallTown, dossier: Dossier) -> None:
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=row(dossier).version)


def owners(dossiers: dict[str, Dossier]) -> dict[str, tuple[str, str]]:
    """Where each voice is now and what part it has, by the matter it was first spoken on."""
    names = {dossier.pk: name for name, dossier in dossiers.items()}
    found = {}
    for voice in Voice.objects.order_by("pk"):
        found[names[voice.spoken_on or voice.owner_id]] = (names[voice.owner_id], voice.part)
    return found


def test_the_old_receipt_leads_to_the_matter_it_was_joined_to(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    merge(hexi, two, one)
    voice = track(hexi.town, two.number, numbers.tracking_code(two.number), "somebody")
    assert voice is not None
    assert voice.owner_id == one.pk
    assert track(hexi.town, two.number, "0000" if numbers.tracking_code(two.number) != "0000" else "1111", "x") is None


def test_an_old_link_leads_to_the_matter_it_was_joined_to_and_reads_as_one_who_joined(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    voice = Voice.objects.get(owner_id=two.pk)
    token = make_link(town=hexi.town, purpose=LinkToken.TRACK, owner_id=two.pk, life=timedelta(days=9), voice=voice)
    merge(hexi, two, one)
    link = find_link(token=token, purpose=LinkToken.TRACK)
    assert link is not None
    actor = visitors.bearer(link)
    assert actor.joined
    assert matters.fetch_by_id(actor, actor.owner_id or 0).dossier == one


def test_taking_a_merge_back_brings_home_what_a_worker_wrote_down_too(hexi: SmallTown) -> None:
    one = registered(hexi)
    two = hexi.say(worker=hexi.actor("gulnar"), channel="desk").dossier
    merge(hexi, two, one)
    assert row(one).spread == 2
    undo(hexi, two)
    assert owners({"one": one, "two": two}) == {"one": ("one", "first"), "two": ("two", "first")}
    assert (row(one).spread, row(two).stage) == (1, "registered")
    assert verify().faults == []


def test_matters_joined_in_a_row_come_apart_again_each_with_its_own(hexi: SmallTown) -> None:
    a, b, c = (registered(hexi) for _n in range(3))
    named = {"a": a, "b": b, "c": c}
    merge(hexi, a, b)
    merge(hexi, b, c)
    assert {owner for owner, _part in owners(named).values()} == {"c"}
    assert row(c).spread == 3
    undo(hexi, b)
    assert owners(named) == {"a": ("b", "joined"), "b": ("b", "first"), "c": ("c", "first")}
    assert (row(b).spread, row(c).spread) == (2, 1)
    undo(hexi, a)
    assert owners(named) == {"a": ("a", "first"), "b": ("b", "first"), "c": ("c", "first")}
    assert verify().faults == []


def test_whoever_was_joined_gets_the_answer(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    merge(hexi, two, one)
    hexi.do("gulnar", one, "accept")
    hexi.do("gulnar", one, "settle_now", outcome="explained")
    hexi.do("gulnar", one, "reply", words={"reply": "周五换灯", "summary": "周五换灯"})
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    told = Job.objects.filter(owner_id=one.pk, kind="deliver", template__startswith="appeal_reply")
    assert set(told.values_list("recipient", flat=True)) == {
        f"voice:{pk}" for pk in Voice.objects.values_list("pk", flat=True)
    }


# Parting them again (拆案)


def late() -> AbstractContextManager[object]:
    """After the ten minutes in which a merge is simply taken back."""
    return clock.fixed(clock.now() + timedelta(minutes=11))


def split(hexi: SmallTown, dossier: Dossier) -> None:
    hexi.do("gulnar", dossier, "split", words={"why": "一个是路灯，一个是楼道灯"})


def test_after_the_ten_minutes_a_matter_is_parted_and_its_voices_come_home(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    merge(hexi, two, one)
    with late():
        with pytest.raises(Refused):
            undo(hexi, two)
        split(hexi, two)
    assert owners({"one": one, "two": two}) == {"one": ("one", "first"), "two": ("two", "first")}
    assert (row(one).spread, row(two).stage, row(two).outcome, row(two).closed_at) == (1, "screening", "", None)
    assert hexi.holder(two) == "desk_east"
    assert verify().faults == []


def test_both_files_say_where_it_came_from_and_went(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    merge(hexi, two, one)
    with late():
        split(hexi, two)
    assert facts_of(Step.objects.get(dossier=two, move="split"))["from"] == one.number
    assert facts_of(Step.objects.get(dossier=one, move="parted"))["left"] == two.number
    assert MatterLink.objects.get(parent=one, child=two).why == "split"


def test_answers_follow_the_voices(hexi: SmallTown) -> None:
    one = hexi.say(phone="13911112345").dossier
    two = hexi.say(phone="13922226789").dossier
    merge(hexi, two, one)
    with late():
        split(hexi, two)
        settle()
        hexi.do("gulnar", one, "settle_now", outcome="solved", words={"done": "换灯"})
        hexi.do("gulnar", one, "reply", words={"reply": "换好了"})
        with clock.fixed(clock.now() + timedelta(minutes=2)):
            settle()
    assert any("回话" in text for text in hexi.messages("13911112345"))
    assert not any("回话" in text for text in hexi.messages("13922226789"))
    assert any("重新单独办" in text for text in hexi.messages("13922226789"))


def test_one_of_three_joined_in_a_row_is_parted_from_where_its_voice_is_now(hexi: SmallTown) -> None:
    a, b, c = (registered(hexi) for _n in range(3))
    merge(hexi, a, b)
    merge(hexi, b, c)
    with late():
        split(hexi, a)
    assert owners({"a": a, "b": b, "c": c}) == {"a": ("a", "first"), "b": ("c", "joined"), "c": ("c", "first")}
    assert row(c).spread == 2
    assert verify().faults == []


def test_a_parted_matter_can_be_joined_again(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    merge(hexi, two, one)
    with late():
        split(hexi, two)
        merge(hexi, two, one)
        assert row(one).spread == 2
        split_again = {move.key for move in authority.allowed(hexi.fetch("gulnar", two))}
    assert "split" in split_again
    assert verify().faults == []


def test_it_is_parted_from_a_matter_that_is_closed_too(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    merge(hexi, two, one)
    hexi.do("gulnar", one, "settle_now", outcome="solved", words={"done": "换灯"})
    hexi.do("gulnar", one, "reply", words={"reply": "换好了", "summary": "灯换好了"})
    rate(one)
    hexi.do("gulnar", one, "close_off")
    with late():
        split(hexi, two)
    assert (row(one).stage, row(two).stage) == ("closed_off", "screening")
    assert verify().faults == []


# How many homes speak of it


def test_what_is_joined_brings_its_homes_once_and_nobody_who_left(hexi: SmallTown) -> None:
    one, two = hexi.say(phone="13911112345").dossier, hexi.say(phone="13922226789").dossier
    join(dossier=row(two), key="same", phone="13911112345")
    gone = join(dossier=row(two), key="gone", phone="13933336789")
    join(dossier=row(two), key="new", phone="13944446789")
    leave(voice=gone)
    assert row(two).spread == 3
    merge(hexi, two, one)
    assert row(one).spread == 3, "the first of one, the first of two, and the one who joined anew"
    assert Voice.objects.filter(owner_id=one.pk, counts=True, withdrawn_at=None).count() == 3
    undo(hexi, two)
    assert (row(one).spread, row(two).spread) == (1, 3)
    assert Voice.objects.filter(owner_id=two.pk, counts=True, withdrawn_at=None).count() == 3
    assert verify().faults == []


def test_two_of_one_home_count_once_when_their_matters_are_joined_and_each_when_they_are_parted(
    hexi: SmallTown,
) -> None:
    first, second = (people.add_person(town=hexi.town, name=name, phone=phone) for name, phone in FAMILY)
    people.add_household(town=hexi.town, place=hexi.places["b3"], door="302", members=[first, second])
    one, two = (hexi.say(phone=phone).dossier for _name, phone in FAMILY)
    merge(hexi, two, one)
    assert row(one).spread == 1
    with late():
        split(hexi, two)
    assert (row(one).spread, row(two).spread) == (1, 1)
    assert Voice.objects.filter(counts=True).count() == 2
    assert verify().faults == []


def test_a_home_stays_counted_when_the_voice_that_counted_goes_home(hexi: SmallTown) -> None:
    one, two = hexi.say(phone="13911112345").dossier, hexi.say(phone="13922226789").dossier
    merge(hexi, two, one)
    again = join(dossier=row(one), key="again", phone="13922226789")
    assert not again.counts
    with late():
        split(hexi, two)
    assert row(one).spread == 1, "a second telling of one phone keeps no number of its own"
    assert verify().faults == []


@pytest.mark.parametrize("said", ["before", "after"])
def test_what_is_said_after_an_answer_is_looked_at_by_itself(hexi: SmallTown, said: str) -> None:
    host = hexi.say("七号楼路灯不亮").dossier
    early = hexi.say("七号楼路灯不亮了").dossier
    hexi.do("gulnar", host, "accept")
    hexi.do("gulnar", host, "settle_now", outcome="explained")
    hexi.do("gulnar", host, "reply", words={"reply": "换好了", "summary": "路灯换好了"})
    with clock.fixed(clock.now() + timedelta(hours=1)):
        late = hexi.say("七号楼路灯又不亮了").dossier
        offered = {near.dossier.pk for near in alike(hexi.actor("gulnar"), hexi.town, late.place, late.title)}
        assert early.pk in offered
        assert host.pk not in offered
        if said == "before":
            merge(hexi, early, host)
            return
        with pytest.raises(Refused, match="那件答复的时候这件还没说"):
            merge(hexi, late, host)


def test_a_danger_is_not_lost_by_being_joined(hexi: SmallTown) -> None:
    host, danger = hexi.say("楼道里味道不好").dossier, hexi.say("楼道里一股煤气味").dossier
    merge(hexi, danger, host)
    host.refresh_from_db()
    assert host.safety == danger.safety == host.turns.get(open=True).safety == 2
    assert verify().faults == []


def test_whoever_works_on_a_matter_hears_of_a_danger_that_is_joined_to_it(hexi: SmallTown) -> None:
    host = with_handler(hexi)
    case, danger = hexi.case_of(host), hexi.say("楼道里一股煤气味").dossier
    merge(hexi, danger, host)
    assert row(case).safety == 2
    assert row(case).due_at == row(host).due_at == row(danger).due_at
    assert Job.objects.get(owner_id=case.pk, kind="tell", template="case_danger").urgent
    assert verify().faults == []


@pytest.mark.parametrize("situation", [registered, in_grid, with_handler])
def test_whoever_has_the_turn_is_alarmed_of_a_danger_that_is_joined_also_at_night(
    hexi: SmallTown, situation: Callable[[SmallTown], Dossier]
) -> None:
    host, danger = situation(hexi), hexi.say("楼道里一股煤气味").dossier
    merge(hexi, danger, host)
    alarms = Job.objects.filter(owner_id=host.pk, kind="tell", template="appeal_danger")
    assert {json.loads(alarm.payload)["whom"] for alarm in alarms} == {"turn", "grid_worker"}
    assert all(alarm.urgent and alarm.not_before <= clock.now() for alarm in alarms)
    settle()
    rows = Job.objects.filter(owner_id=host.pk, kind="deliver", channel="inapp", template="appeal_danger")
    holder = host.turns.get(open=True, slot="main").holder_key
    assert {row.recipient for row in rows} == {holder, hexi.seats["grid_east2"].key}
    shown = rows.get(recipient=holder)
    with override("zh-hans"):
        values = telling.values_for(shown)
    assert (values["danger"], values["where"]) == ("燃气危险", "幸福小区3号楼")


def test_the_alarm_says_so_where_no_word_but_the_kind_of_what_is_joined_is_a_danger(hexi: SmallTown) -> None:
    host, danger = registered(hexi), hexi.say("三号楼的事", category="gas").dossier
    merge(hexi, danger, host)
    settle()
    shown = Job.objects.get(recipient=hexi.seats["desk_east"].key, channel="inapp", template="appeal_danger")
    with override("zh-hans"):
        assert telling.values_for(shown)["danger"] == "可能有人有危险"


def test_whoever_has_the_turn_hears_nothing_of_what_is_joined_without_a_danger(hexi: SmallTown) -> None:
    host = registered(hexi)
    heard = Job.objects.filter(owner_id=host.pk, kind="tell").count()
    merge(hexi, registered(hexi), host)
    assert Job.objects.filter(owner_id=host.pk, kind="tell").count() == heard


def test_whoever_works_on_a_matter_hears_nothing_of_what_is_joined_without_a_danger(hexi: SmallTown) -> None:
    host = with_handler(hexi)
    case = hexi.case_of(host)
    merge(hexi, registered(hexi), host)
    assert not Step.objects.filter(dossier=case, move="more_said").exists()


def test_what_is_restricted_is_joined_only_to_what_is_restricted_too(hexi: SmallTown) -> None:
    host, one, two = registered(hexi), restricted(hexi), restricted(hexi)
    merging = hexi.fetch("zhaomin", one)
    assert neighbours(merging.actor, merging) == [], "nothing is proposed to it, nor is it proposed itself"
    plain = hexi.fetch("zhaomin", registered(hexi))
    assert [one.dossier for one in neighbours(plain.actor, plain)] == [host]
    with pytest.raises(Refused, match="看得到那件的人"):
        hexi.do("zhaomin", one, "merge", reason="same_problem", into=host.number)
    assert row(one).stage == "registered"
    hexi.do("zhaomin", one, "merge", reason="same_problem", into=two.number)
    assert row(one).stage == "merged"
