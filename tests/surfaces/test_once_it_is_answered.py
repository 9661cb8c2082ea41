"""Once a matter is answered: the promise that was kept stays, its explanation says what began, and the last word is what is copied."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.clock.actions import set_day, set_hours
from gongyi.kernel.flows import retiming
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people.models import Voice
from tests.domain.appeals.builders import closing, done_again, on_books, rate, rating, replying, street_review
from tests.domain.cases.builders import row
from tests.infra.reading import plain
from tests.surfaces.speaking import OTHER, PHONE, address, link
from tests.towns import SmallTown


def holiday(hexi: SmallTown, after: int) -> None:
    day = hexi.today + timedelta(days=after)
    set_day(calendar=hexi.town.calendar, day=day, kind="off", name="本地假", source="通知")
    retiming.recompute(town=hexi.town)


def test_a_changed_calendar_neither_moves_nor_tells_of_a_promise_that_was_kept(hexi: SmallTown) -> None:
    answered, rated, owed = rating(hexi), closing(hexi), replying(hexi)
    promised = {dossier.pk: row(dossier).due_at for dossier in (answered, rated, owed)}
    holiday(hexi, 2)
    assert row(owed).due_at > promised[owed.pk], "the control: this answer is still owed"
    assert row(answered).due_at == promised[answered.pk]
    assert row(rated).due_at == promised[rated.pk]
    steps = Step.objects.filter(dossier__in=[answered, rated], move="recompute")
    assert not any('"until":' in step.facts for step in steps)
    page = Client().get(address(hexi, "track", link(hexi, answered)) + "?whole=1").content.decode()
    assert "原来答应" not in page


def test_whoever_was_joined_reads_once_that_the_promise_was_worked_out_anew(hexi: SmallTown) -> None:
    host, mine = hexi.say("门口长椅坏了", phone=PHONE).dossier, hexi.say("长椅松了", phone=OTHER).dossier
    voice = Voice.objects.get(owner_id=mine.pk)
    holiday(hexi, 2)
    with clock.fixed(clock.now() + timedelta(minutes=10)):
        hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    assert Step.objects.filter(dossier__in=[host, mine], move="recompute").count() == 2, "the control"
    voice.refresh_from_db()
    page = Client().get(address(hexi, "track", link(hexi, host, voice=voice)) + "?whole=1").content.decode()
    assert page.count("重新算过") == 1


def test_a_promise_that_only_changes_its_hour_is_not_told_and_the_file_names_the_hours(hexi: SmallTown, enter) -> None:
    dossier = replying(hexi)
    set_hours(calendar=hexi.town.calendar, hours="08:30-12:00 14:00-17:30")
    retiming.recompute(town=hexi.town)
    step = Step.objects.get(dossier=dossier, move="recompute")
    assert '"until":' in step.facts, "the control: the promise moved"
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert "重新算过" not in page
    assert "原来答应" not in page
    file = plain(enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode())
    assert "18:00" in file
    assert "17:30" in file


def test_the_answer_is_shown_as_it_was_given_wherever_the_file_shows_it(hexi: SmallTown, enter) -> None:
    dossier = hexi.say(name="李大姐", phone="13912345678").dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "说明了原因"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "李大姐您好，灯换好了"})
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert page.count("李大姐您好，灯换好了") >= 2
    assert "李**您好" not in page


def test_a_danger_that_was_answered_goes_before_nothing_until_it_is_done_again(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼道里一股煤气味", worker=hexi.actor("gulnar"), channel="phone", phone="13911112222").dossier
    hexi.do("gulnar", dossier, "accept")
    done_again(hexi, dossier)
    hexi.do("lixiuying", dossier, "check_pass", how="phone")
    hexi.do("gulnar", dossier, "reply", words={"reply": "关了阀门，换了软管"})
    assert row(dossier).safety
    assert set(dossier.turns.filter(open=True).values_list("slot", "safety")) == {("main", 0), ("follow_up", 0)}
    listed = enter("lixiuying").get(f"/{hexi.town.slug}/desk/").content.decode()
    assert dossier.number in listed
    assert "安全优先" not in listed
    rate(dossier, "dissatisfied", solved=False)
    assert dossier.turns.get(open=True, slot="main").safety == row(dossier).safety > 0


def test_what_is_dissatisfying_is_owed_again_and_follows_the_calendar(hexi: SmallTown) -> None:
    dossier = rating(hexi)
    rate(dossier, "dissatisfied", solved=False)
    promised = row(dossier).due_at
    holiday(hexi, 2)
    assert row(dossier).due_at > promised


def test_the_time_to_rate_says_that_it_runs_from_the_answer_and_not_from_a_receipt(hexi: SmallTown, enter) -> None:
    dossier = rating(hexi)
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    told = [plain(piece) for piece in re.findall(r'<p class="why">(.*?)</p>', page, re.DOTALL)]
    assert sum("收到" in piece for piece in told) == 1, told
    assert any("起：待评价" in piece for piece in told)


def test_a_first_look_still_runs_from_the_receipt(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert len(re.findall(r'<p class="why"><span>[^<]*收到', page)) == 2


def test_after_the_final_notice_the_file_gives_the_notice_to_read_and_copy(hexi: SmallTown, enter) -> None:
    dossier = street_review(hexi)
    hexi.do("zhaomin", dossier, "final_notice", words={"notice": "街道查过，到此为止"})
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    answer = page.split("给反映人的答复")[1].split("复制答复")[0]
    assert "街道查过，到此为止" in answer
    assert "又去看了一次" not in answer


def test_a_holiday_on_the_day_of_the_review_moves_what_the_person_reads_and_says_so(hexi: SmallTown) -> None:
    dossier = on_books(hexi)
    holiday(hexi, (date(2026, 3, 12) - hexi.today).days)
    page = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    assert "先记在账上，到 3月13日 由" in page
    told = page[page.index("再看一次的日子重新算过了") :]
    assert "3月13日" in told
    assert "上班的日子" in told or "放假" in told, told[:400]


@pytest.mark.parametrize(
    ("language", "then", "past"),
    [
        ("zh-hans", "先记在账上，到 3月12日 由东社区", "3月12日 本该由"),
        ("en", "on the books until 12 March", "looked at it again by 12 March; that is overdue"),
    ],
)
def test_a_day_of_the_review_that_is_past_is_told_as_past(hexi: SmallTown, language: str, then: str, past: str) -> None:
    dossier = on_books(hexi)
    where = address(hexi, "track", link(hexi, dossier))
    reader, seen = Client(), {}
    reader.cookies["django_language"] = language
    for day in (12, 13):
        with clock.fixed(datetime(2026, 3, day, 2, tzinfo=UTC)):
            seen[day] = plain(reader.get(where).content.decode())
    assert then in seen[12]
    assert past not in seen[12]
    assert past in seen[13]
    assert then not in seen[13]
