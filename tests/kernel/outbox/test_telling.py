"""When people are written to, in which words, and what is held back."""

import re
from datetime import UTC, datetime, timedelta
from string import Template

import pytest
from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.clock.queries import work_calendar
from gongyi.kernel.flows import numbers
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.actions import job, mark_read, put, reword, together
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.quiet import after_quiet, next_morning
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused
from tests.infra.gateway import Gateway
from tests.towns import SmallTown, settle

ZONE = "Asia/Shanghai"
GULNAR = "13800000003"
FACTS = {"about": "漏水", "count": "3", "by": "5 Dec 2026 18:00", "why": "时间已到", "until": "3-6", "review": "3-12", "reason": "parts",
    "number": "7KQ2-M4X9-3T", "code": "4821", "stage": "受理", "town": "河西街道", "desk": "0000-12345", "origin": "https://gongyi.example",
    "link": "https://gongyi.example/hexi/l/abcdefghijklmnop/", "secret": "493817", "open": "12", "due": "3", "late": "1", "what": "已派单。", "danger": "gas", "who": "赵敏", "street": "Street desk", "where": "Building C", "ordered": "Grid desk", "answer_by": "6 Dec 2026 18:00",
}  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 in Shanghai; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.once
@pytest.mark.parametrize(
    ("asked", "free"),
    [
        (at(2, 8), at(2, 8)),
        (at(2, 19, 59), at(2, 19, 59)),
        (at(2, 20), at(3, 8)),
        (at(2, 23, 59), at(3, 8)),
        (at(3, 0), at(3, 8)),
        (at(3, 7, 59), at(3, 8)),
        (at(31, 21), at(31, 8) + timedelta(days=1)),
    ],
)
def test_quiet_hours_last_from_eight_to_eight(asked: datetime, free: datetime) -> None:
    assert after_quiet(asked, ZONE) == free


def test_a_digest_waits_for_the_morning_of_the_next_working_day(real_hexi: SmallTown) -> None:
    calendar = work_calendar(real_hexi.town.calendar)
    assert next_morning(at(2, 6), calendar) == at(2, 8)
    assert next_morning(at(2, 8), calendar) == at(3, 8)
    assert next_morning(at(6, 12), calendar) == at(9, 8), "from Friday to Monday"


def test_an_urgent_message_goes_out_at_night_and_no_other(real_hexi: SmallTown, gateway: Gateway) -> None:
    dossier = real_hexi.say(phone="13912345678").dossier
    real_hexi.do("gulnar", dossier, "accept")
    with clock.fixed(at(2, 22)):
        settle()
        row = Job.objects.get(kind="deliver", recipient__startswith="voice:", template="appeal_accepted")
        assert (gateway.requests, row.state, row.not_before.hour, row.attempts) == ([], Job.QUEUED, 0, 0)
        Job.objects.filter(pk=row.pk).update(urgent=True, not_before=clock.now())
        settle()
        assert len(gateway.texts("13912345678")) == 1


def test_messages_in_english_name_the_town_in_english_whoever_they_go_to(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    Person.objects.filter(pk=real_hexi.persons["gulnar"].pk).update(language="en")
    dossier = real_hexi.say("灯不亮", phone="13912345678", language="en").dossier
    settle()
    real_hexi.do("gulnar", dossier, "accept")
    real_hexi.say("水管漏了")
    with clock.fixed(at(3, 7, 59)):
        settle()
    with clock.fixed(at(3, 8, 1)):
        settle()
        settle()
        said = [*gateway.texts(GULNAR), *gateway.texts("13912345678")]
    assert len(said) == 2
    assert all("Hexi Street" in text and "河西街道" not in text for text in said), said


def test_one_digest_in_the_morning_and_none_about_what_was_read(real_hexi: SmallTown, gateway: Gateway) -> None:
    for text in ("灯不亮", "水管漏了", "电梯停了"):
        real_hexi.say(text)
    settle()
    assert gateway.texts(GULNAR) == []
    with clock.fixed(at(3, 7, 59)):
        settle()
        assert gateway.texts(GULNAR) == []
    with clock.fixed(at(3, 8, 1)):
        settle()
        settle()
        said = gateway.texts(GULNAR)
    assert len(said) == 1
    assert "3" in said[0]
    assert "/desk/" in said[0]

    with clock.fixed(at(3, 10)):
        real_hexi.say("又一盏灯不亮")
        settle()
        told = Job.objects.filter(kind="deliver", channel="inapp", recipient=real_hexi.seats["desk_east"].key)
        assert mark_read(jobs=told.values_list("pk", flat=True)) >= 1
    with clock.fixed(at(4, 8, 1)):
        settle()
        assert gateway.texts(GULNAR) == said, "whoever looked already is not told again"
    skipped = Job.objects.filter(kind="digest", state=Job.SKIPPED)
    assert all(row.proof for row in skipped)


def test_a_message_that_is_taken_back_in_time_never_leaves(real_hexi: SmallTown, gateway: Gateway) -> None:
    from gongyi.kernel.flows import undoing

    dossier = real_hexi.say(phone="13912345678").dossier
    step = real_hexi.do("gulnar", dossier, "accept")
    with clock.fixed(clock.now() + timedelta(seconds=30)):
        settle()
        undoing.undo(matter=real_hexi.fetch("gulnar", dossier), number=step.number)
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        settle()
        assert gateway.texts("13912345678") == []


def test_what_was_said_already_is_corrected(real_hexi: SmallTown, gateway: Gateway) -> None:
    from gongyi.kernel.flows import undoing

    dossier = real_hexi.say(phone="13912345678").dossier
    step = real_hexi.do("gulnar", dossier, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
        undoing.undo(matter=real_hexi.fetch("gulnar", dossier), number=step.number)
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        settle()
        assert len(gateway.texts("13912345678")) == 2


def everything() -> list[tuple[str, str]]:
    """Every message in every language."""
    return [(message.key, language) for message in templates.known() for language in ("zh-hans", "en")]


def test_every_message_can_be_said_in_both_languages_with_its_facts(real_hexi: SmallTown) -> None:
    assert len(everything()) > 80
    for key, language in everything():
        message = templates.get(key)
        assert message is not None
        uses = templates.placeholders(message, shipped=True)
        assert uses <= set(FACTS), f"{key} uses {uses - set(FACTS)}, which nothing fills"
        with override(language):
            own = set(Template(str(message.text)).get_identifiers())
        assert own == uses, f"{key} does not say the same in {language}"
        subject, said = templates.render(town=real_hexi.town, key=key, language=language, values=FACTS)
        assert "$" not in subject + said, key
        for name in uses:
            assert FACTS[name] in said, (key, name)
        plain = said
        for fact in FACTS.values():
            plain = plain.replace(fact, "")
        assert any("一" <= letter <= "鿿" for letter in plain) == (language == "zh-hans"), (key, said)
        assert "！" not in said
        assert len(said) <= 240, f"{key}: longer than a text message people read"


def test_a_resident_is_never_told_who_else_spoke_or_what_they_said(real_hexi: SmallTown) -> None:
    for message in templates.known():
        assert not templates.placeholders(message, shipped=True) & {"name", "phone", "text", "reporter", "place"}


def test_a_town_says_it_in_its_own_words_and_keeps_what_it_said_before(real_hexi: SmallTown, gateway: Gateway) -> None:
    town = real_hexi.town
    words = "河西街道告诉您：$number 收到了，看这里 $link"
    reword(town=town, template="appeal_accepted", language="zh-hans", text=words, made_by="x")
    dossier = real_hexi.say(phone="13912345678").dossier
    real_hexi.do("gulnar", dossier, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    assert gateway.texts("13912345678")[0].startswith("河西街道告诉您：")
    row = Job.objects.get(kind="deliver", recipient__startswith="voice:", template="appeal_accepted")
    assert (row.wording, row.language, row.channel) == (1, "zh-hans", "sms")
    assert templates.compose(town=town, key="appeal_accepted", language="en", values=FACTS).version == 0
    reword(town=town, template="appeal_accepted", language="zh-hans", text="", made_by="x")
    back = templates.compose(town=town, key="appeal_accepted", language="zh-hans", values=FACTS)
    assert back.version == 2
    assert "告诉您" not in back.text


@pytest.mark.parametrize(
    ("template", "text"),
    [("nothing", "您好"), ("appeal_accepted", "收到 $"), ("appeal_accepted", "$nname $link"), ("appeal_accepted", "收到了")],
    ids=["no such message", "a lonely $", "nothing fills it", "without its link"],
)  # fmt: skip
def test_words_that_would_not_work_are_refused(real_hexi: SmallTown, template: str, text: str) -> None:
    with pytest.raises(Refused):
        reword(town=real_hexi.town, template=template, language="zh-hans", text=text, made_by="x")


def test_what_is_told_together_is_saved_once_and_not_at_all_when_the_act_fails(hexi: SmallTown) -> None:
    def told(key: str) -> None:
        put([job(town_id=hexi.town.pk, kind="tell", key=key)])

    def fail() -> None:
        with together():
            told("c")
            raise Refused("no")

    Job.objects.all().delete()
    with together():
        told("a")
        told("b")
        assert not Job.objects.exists()
    assert set(Job.objects.values_list("key", flat=True)) == {"a", "b"}
    with pytest.raises(Refused):
        fail()
    told("d")
    assert set(Job.objects.values_list("key", flat=True)) == {"a", "b", "d"}


def test_no_message_tells_an_empty_bracket_where_something_is_not_known(hexi: SmallTown) -> None:
    bracketed = 0
    for key, language in everything():
        _subject, said = templates.render(town=hexi.town, key=key, language=language, values={})
        assert not re.search(r"[(（]\s*[)）]", said), (key, said)
        bracketed += bool(
            templates.BRACKETED.search(templates.wording(town=hexi.town, key=key, language=language).text)
        )
    assert bracketed > 40
    assert templates.fill("漏水（${reason}），已记账。$who", {"who": "（）"}) == "漏水，已记账。（）"


def test_a_message_begins_with_a_capital_letter_whatever_is_filled_in(hexi: SmallTown) -> None:
    with override("en"):
        made = templates.compose(
            town=hexi.town,
            key="turn_late",
            language="en",
            values={"about": "a matter", "number": "1", "stage": "asked"},
        )
    assert made.text.startswith("A matter (1) has run out of time")


@pytest.mark.parametrize("went", [True, False])
def test_no_older_news_follow_the_newer(real_hexi: SmallTown, gateway: Gateway, *, went: bool) -> None:
    """Whichever the worker takes up first; one that was recalled replaces nothing."""
    dossier = real_hexi.say("灯不亮", phone="13912345678").dossier
    real_hexi.do("gulnar", dossier, "accept")
    with clock.fixed(at(2, 22)):
        settle()
    older = Job.objects.get(kind="deliver", recipient__startswith="voice:", template="appeal_accepted")
    assert older.state == Job.QUEUED
    newer = Job.objects.get(pk=older.pk)
    newer.pk, newer.key, newer.template = None, "newer", "appeal_progress"
    newer.state = Job.DONE if went else Job.RECALLED
    newer.save()
    with clock.fixed(at(3, 9)):
        settle()
    older.refresh_from_db()
    assert older.state == (Job.SKIPPED if went else Job.DONE)
    assert len(gateway.texts("13912345678")) == (0 if went else 1)


def test_whoever_leaves_a_mobile_number_is_told_after_a_quarter_of_an_hour_that_it_has_arrived(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    dossier = real_hexi.say(phone="13912345678").dossier
    with clock.fixed(clock.now() + timedelta(minutes=14)):
        settle()
        assert gateway.texts("13912345678") == []
    with clock.fixed(clock.now() + timedelta(minutes=16)):
        settle()
    (said,) = gateway.texts("13912345678")
    assert "已收到" in said
    assert numbers.spoken(dossier.number) in said
    assert f"/{real_hexi.town.slug}/l/" in said


def test_what_is_accepted_at_once_is_told_in_one_message_and_no_number_is_flooded(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    soon = real_hexi.say(phone="13912345678").dossier
    settle()
    real_hexi.do("gulnar", soon, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=20)):
        settle()
    (said,) = gateway.texts("13912345678")
    assert "已受理" in said
    for _n in range(5):
        real_hexi.say(phone="13900000001")
    with clock.fixed(clock.now() + timedelta(hours=1)):
        settle()
    assert len(gateway.texts("13900000001")) == 3


def test_no_receipt_goes_to_a_telephone_where_the_danger_may_live_nor_by_night(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    for words in ("我老公又打我了，我不敢回家", "隔壁的孩子天天被打得身上有伤"):
        real_hexi.say(words, phone="13912345678")
    real_hexi.say("灯不亮", phone="0906-2198765")
    with clock.fixed(at(2, 21)):
        real_hexi.say("家里闻到煤气味", phone="13900000002")
    for moment in (at(2, 22), at(3, 7, 59)):
        with clock.fixed(moment):
            settle()
        assert gateway.texts("13900000002") == []
    with clock.fixed(at(3, 9)):
        settle()
    assert len(gateway.texts("13900000002")) == 1
    assert gateway.texts("13912345678") == []
