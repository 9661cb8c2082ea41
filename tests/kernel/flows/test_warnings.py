"""What time demands beside climbing: warnings that go out once, the archive, and who of several does it."""

from datetime import date, timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.clock.actions import set_day
from gongyi.kernel.flows import directory, filing, matters, retiming, timing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job, Lease
from gongyi.kernel.outbox.working import work_once
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import queries as people_queries
from gongyi.kernel.people.models import Post
from gongyi.kernel.people.refusals import Refused
from tests.domain.cases.builders import handling, opened
from tests.towns import SmallTown, settle


def told(dossier: Dossier, template: str) -> list[str]:
    rows = Job.objects.filter(owner_id=dossier.pk, kind="deliver", template=template)
    return list(rows.values_list("recipient", flat=True))


def later(hexi: SmallTown, **span: float) -> dict[str, int]:
    with clock.fixed(clock.now() + timedelta(**span)):
        found = sweep(hexi.town)
        settle()
    return found


def test_what_runs_late_but_stays_is_told_to_the_next_seat_up_once(hexi: SmallTown) -> None:
    case = handling(hexi)
    for days in (4, 5, 6):
        later(hexi, days=days)
    assert told(case, "turn_late") == [hexi.seats["desk_east"].key]
    assert hexi.holder(case) == "firm"


def test_what_climbs_tells_both_ends_and_not_the_seat_above_as_well(hexi: SmallTown) -> None:
    case = opened(hexi, "corridor_clutter")
    later(hexi, days=1)
    later(hexi, days=1, minutes=2)
    assert told(case, "turn_reached") == [hexi.seats["desk_east"].key]
    assert told(case, "turn_left") == [hexi.seats["grid_east2"].key]
    assert told(case, "turn_late") == []


def test_what_passed_long_ago_is_not_told_when_the_machine_wakes(hexi: SmallTown) -> None:
    case = handling(hexi)
    later(hexi, days=40)
    assert told(case, "turn_late") == told(case, "turn_due") == told(case, "turn_half") == []


def test_another_systems_deadline_warns_a_day_ahead_and_once(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    due = clock.now() + timedelta(days=3)
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), system="12345", number="HX-7", due_at=due)
    assert timing.act_by(hexi.town, due) == due - timedelta(days=1)
    assert later(hexi, days=1)["references"] == 0
    assert later(hexi, days=2, minutes=1)["references"] == 1
    assert later(hexi, days=2, minutes=9)["references"] == 0
    hexi.town.parameters["buffer_hours"] = 60
    assert timing.act_by(hexi.town, due) == due - timedelta(hours=60)


def test_a_deadline_elsewhere_that_passed_is_told_as_passed_and_once(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    due = clock.now() + timedelta(hours=3)
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), system="12345", number="HX-8", due_at=due)
    assert later(hexi, minutes=1)["references"] == 1
    assert later(hexi, hours=4)["references"] == 1
    assert later(hexi, hours=5)["references"] == 0
    told = list(Job.objects.filter(template__startswith="reference").order_by("pk").values_list("template", flat=True))
    assert told == ["reference_due", "reference_late"]


def test_a_reference_noted_again_without_a_deadline_keeps_it_and_warns(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    due = clock.now() + timedelta(hours=3)
    which = {"system": "12345", "number": " HX-9"}
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), due_at=due, **which)
    with pytest.raises(Refused):
        filing.add_reference(matter=hexi.fetch("gulnar", dossier), due_at=None, **which)
    assert dossier.references.get().due_at == due
    assert later(hexi, minutes=1)["references"] == 1
    assert verify().faults == []


def test_an_answered_reference_warns_nobody(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    due = clock.now() + timedelta(hours=3)
    filing.add_reference(
        matter=hexi.fetch("gulnar", dossier), system="12345", number="HX-7", due_at=due, state="answered"
    )
    assert later(hexi, minutes=1)["references"] == 0


def test_a_matter_closed_off_a_month_ago_is_archived_by_a_step(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "说明了原因"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "是这样的"})
    later(hexi, days=8)
    hexi.do("gulnar", dossier, "close_off")
    assert later(hexi, days=29)["archived"] == 0
    assert later(hexi, days=31)["archived"] == 1
    assert hexi.stage(dossier) == "archived"
    assert later(hexi, days=32)["archived"] == 0
    assert verify().faults == []


def test_the_one_of_several_at_a_seat_who_takes_it_on_is_on_record(hexi: SmallTown) -> None:
    people.appoint(person=hexi.persons["chenbo"], seat=hexi.seats["desk_east"], starts_on=hexi.today)
    dossier = hexi.say().dossier
    before = dossier.turns.get(open=True)
    hexi.do("gulnar", dossier, "claim")
    turn = dossier.turns.get(open=True)
    assert turn.taken_by == hexi.persons["gulnar"].pseudonym
    assert (turn.holder_key, turn.due_at, turn.half_at, turn.clock) == (
        before.holder_key,
        before.due_at,
        before.half_at,
        before.clock,
    )
    hexi.do("chenbo", dossier, "claim")
    assert dossier.turns.get(open=True).taken_by == hexi.persons["chenbo"].pseudonym
    with pytest.raises(Refused):
        hexi.do("lixiuying", dossier, "claim")
    hexi.do("gulnar", dossier, "accept")
    assert dossier.turns.get(open=True).taken_by == ""
    assert verify().faults == []


def test_who_took_it_on_cannot_be_changed_behind_the_record(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "claim")
    Turn.objects.filter(dossier=dossier, open=True).update(taken_by="someone else")
    assert [fault for fault in verify().faults if "taken_by" in fault]


def test_a_claim_from_a_stale_page_is_refused(hexi: SmallTown) -> None:
    from gongyi.kernel.flows import engine, meanwhile, performing

    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "note", words={"note": "看过了"})
    matter = matters.fetch(hexi.actor("gulnar"), dossier.number)
    with pytest.raises(meanwhile.Stale):
        performing.perform(matter=matter, key="claim", change=engine.Change(), version=1)
    assert Step.objects.filter(dossier=dossier, move="claim").count() == 0


def test_half_time_is_not_told_of_what_has_run_out_already(hexi: SmallTown) -> None:
    case = handling(hexi)
    later(hexi, days=4)
    assert told(case, "turn_half") == []
    assert hexi.seats["firm"].key in told(case, "turn_due")


def test_the_worker_does_what_time_demands_by_itself_and_not_at_every_round(hexi: SmallTown) -> None:
    case = opened(hexi, "corridor_clutter")
    assert hexi.holder(case) == "grid_east2"
    start = clock.now() + timedelta(days=2)
    with clock.fixed(start):
        work_once(holder="one")
    assert hexi.holder(case) == "desk_east"
    done = Lease.objects.get(pk="chore:tick").until
    with clock.fixed(start + timedelta(minutes=4)):
        work_once(holder="two")
    assert Lease.objects.get(pk="chore:tick").until == done
    with clock.fixed(start + timedelta(minutes=5)):
        work_once(holder="two")
    assert Lease.objects.get(pk="chore:tick").until == done + timedelta(minutes=5)


def test_a_directory_stands_until_a_post_begins_or_has_ended(hexi: SmallTown) -> None:
    desk = hexi.seats["desk_west"]
    Post.objects.filter(seat=desk).update(ends_on=people_queries.today(hexi.town) + timedelta(days=3))
    directory.forget()

    def filled(days: int) -> bool:
        with clock.fixed(clock.now() + timedelta(days=days)):
            return directory.of(hexi.town).by_key(desk.key).filled

    assert [filled(days) for days in (0, 1, 3, 4)] == [True, True, True, False]
    assert filled(2), "and a day before is not taken from a later one"


def test_half_time_that_was_gone_before_the_turn_came_warns_at_half_of_what_was_left(hexi: SmallTown) -> None:
    case = handling(hexi)
    due = Dossier.objects.get(pk=case.pk).due_at
    with clock.fixed(due - timedelta(hours=1)):
        hexi.do("zhaomin", case, "supervise", ground="still", words={"demand": "报进度"})
    answer = Turn.objects.get(dossier=case, slot="answer", open=True)
    assert answer.half_at < due - timedelta(hours=1)

    def warned(minutes: int) -> bool:
        with clock.fixed(due - timedelta(minutes=minutes)):
            sweep(hexi.town)
        return Job.objects.filter(key=f"half:{answer.pk}").exists()

    assert [warned(minutes) for minutes in (59, 31, 30)] == [False, False, True]


def test_half_time_is_told_once_though_the_calendar_moves_it_afterwards(hexi: SmallTown) -> None:
    case = handling(hexi)
    main = Turn.objects.get(dossier=case, slot="main", open=True)
    with clock.fixed(main.half_at + timedelta(minutes=1)):
        sweep(hexi.town)
        set_day(calendar=hexi.town.calendar, day=date(2026, 3, 4), kind="off", name="本地假", source="通知")
        retiming.recompute(town=hexi.town)
    moved = Turn.objects.get(dossier=case, slot="main", open=True)
    assert moved.pk != main.pk
    assert moved.due_at > main.due_at, "the control: it was worked out again"
    with clock.fixed(moved.due_at - timedelta(minutes=1)):
        sweep(hexi.town)
    half = Job.objects.filter(key__startswith="half:", owner_id=case.pk).values_list("key", flat=True)
    assert list(half) == [f"half:{main.pk}"]


def test_who_asked_is_told_of_the_answer_when_the_calendar_has_changed_meanwhile(hexi: SmallTown) -> None:
    case = handling(hexi)
    hexi.do("zhaomin", case, "supervise", ground="still", words={"demand": "报进度"})
    opened_at = Turn.objects.get(dossier=case, slot="answer", open=True).opened_step
    set_day(calendar=hexi.town.calendar, day=date(2026, 3, 3), kind="off", name="本地假", source="通知")
    retiming.recompute(town=hexi.town)
    assert Turn.objects.get(dossier=case, slot="answer", open=True).opened_step > opened_at
    hexi.do("zhoujianguo", case, "answer_supervision", words={"answer": "已派人"})
    later(hexi, minutes=2)
    assert told(case, "case_supervision_answered") == [hexi.seats["street"].key]
