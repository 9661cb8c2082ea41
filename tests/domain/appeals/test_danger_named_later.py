"""A danger that is named in what is added counts as one that was named at first, as far as it still can."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import notices, public
from gongyi.kernel import clock
from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals import builders
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle

GAS = "现在厨房里有煤气味，很重"
HOUR = timedelta(hours=1)


def add(dossier: Dossier, text: str = GAS, key: str = "add_words") -> Step:
    matter = matters.fetch_by_id(builders.speaker(dossier), dossier.pk)
    return performing.perform(matter=matter, key=key, change=Change(words={"added": text}))


def turn(dossier: Dossier) -> Turn:
    return Turn.objects.get(dossier=dossier, open=True, slot="main")


def again(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


@pytest.mark.parametrize(
    ("situation", "key"),
    [
        (builders.registered, "add_words"),
        (builders.screening, "add_words"),
        (builders.awaiting_info, "supply_info"),
        (builders.awaiting_topic, "add_words"),
        (builders.street_review, "add_words"),
    ],
)
def test_whoever_has_to_look_looks_within_the_hour(hexi: SmallTown, situation, key: str) -> None:
    dossier = situation(hexi)
    add(dossier, key=key)
    assert turn(dossier).due_at - clock.now() <= HOUR
    assert (again(dossier).safety, turn(dossier).safety) == (2, 2)
    assert verify().faults == []


def test_a_turn_that_ends_sooner_is_not_put_off(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    with clock.fixed(turn(dossier).due_at - timedelta(minutes=5)):
        before = turn(dossier).due_at
        add(dossier)
        assert turn(dossier).due_at == before


@pytest.mark.parametrize("situation", [builders.registered, builders.in_grid, builders.with_handler])
def test_the_promise_comes_nearer_and_runs_day_and_night(hexi: SmallTown, situation) -> None:
    dossier = situation(hexi)
    add(dossier)
    assert again(dossier).due_at - clock.now() == timedelta(hours=24)


def test_a_promise_that_is_broken_or_ends_sooner_stays(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    due = again(dossier).due_at
    for moment in (due - 2 * HOUR, due + 2 * HOUR):
        with clock.fixed(moment):
            add(dossier)
            assert again(dossier).due_at == due


def test_the_open_case_is_as_grave_and_is_signed_within_the_hour(hexi: SmallTown) -> None:
    case = cases.opened(hexi)
    parent = case.parent_links.get(why="case").parent
    add(parent)
    assert (again(case).safety, turn(case).safety) == (2, 2)
    assert turn(case).due_at - clock.now() <= HOUR
    assert again(case).due_at <= again(parent).due_at
    assert Step.objects.filter(dossier=case, move="more_said").count() == 1
    assert verify().faults == []


def test_a_case_that_is_being_done_keeps_to_the_nearer_promise(hexi: SmallTown) -> None:
    case = cases.signed(hexi)
    parent = case.parent_links.get(why="case").parent
    add(parent)
    assert again(case).due_at == again(parent).due_at
    assert turn(case).due_at <= again(parent).due_at


def test_all_three_are_told_at_once_and_marked_urgent(hexi: SmallTown) -> None:
    case = cases.opened(hexi)
    parent = case.parent_links.get(why="case").parent
    settle()
    step = add(parent)
    rows = [
        *Job.objects.filter(owner_id=parent.pk, kind="tell", template="appeal_danger"),
        Job.objects.get(owner_id=case.pk, kind="tell", template="case_danger"),
    ]
    assert len(rows) == 3, "the desk, the grid worker, and those who have the case"
    assert all(row.urgent and row.not_before <= row.made_at for row in rows)
    with override("zh-hans"):
        values = notices.values(again(parent), step) | {"number": "1"}
        text = templates.compose(town=hexi.town, key="appeal_danger", language="zh-hans", values=values).text
    assert text.startswith("【紧急】燃气危险")


def test_plain_words_change_nothing(hexi: SmallTown) -> None:
    case = cases.opened(hexi)
    parent = case.parent_links.get(why="case").parent
    before = (again(parent).due_at, turn(parent).pk, turn(case).pk, again(case).due_at)
    add(parent, "三单元也漏了")
    assert (again(parent).due_at, turn(parent).pk, turn(case).pk, again(case).due_at) == before
    assert Job.objects.filter(owner_id=case.pk, template="case_more_said").exists()
    assert not Job.objects.filter(template__in=("appeal_danger", "case_danger")).exists()


def test_naming_it_once_more_opens_no_other_turn_and_is_told_again(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    add(dossier)
    before = turn(dossier).pk
    add(dossier, "煤气味更重了")
    assert turn(dossier).pk == before
    assert Job.objects.filter(owner_id=dossier.pk, kind="tell", template="appeal_danger").count() == 4


@pytest.mark.parametrize("text", ["我不想活了", "我老公又打我，门就是他踢坏的"])
def test_what_goes_past_the_neighbourhood_at_first_is_not_added_to_what_the_neighbourhood_reads(
    hexi: SmallTown, text: str
) -> None:
    case = cases.opened(hexi)
    parent = case.parent_links.get(why="case").parent
    before = (again(parent).version, again(case).version)
    with pytest.raises(Refused) as refused:
        add(parent, text)
    assert refused.value.code == public.ALONE
    assert (again(parent).version, again(case).version) == before


def test_it_is_added_where_the_street_alone_reads_the_matter(hexi: SmallTown) -> None:
    dossier = hexi.say("我老公打我，不敢回家").dossier
    step = add(dossier, "他今天又打我")
    assert facts_of(step)["dangers"] == ["violence"]
    assert hexi.holder(dossier) == "street"


def test_what_a_desk_restricted_is_read_by_it_so_it_is_a_matter_of_its_own_too(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    hexi.do("gulnar", dossier, "restrict", words={"why": "说到家里的事"})
    with pytest.raises(Refused) as refused:
        add(dossier, "我老公又打我")
    assert refused.value.code == public.ALONE


def test_what_a_colleague_hears_and_writes_down_takes_the_matter_to_the_street(hexi: SmallTown) -> None:
    dossier = builders.asked_in_person(hexi)
    hexi.do("gulnar", dossier, "supply_for", words={"added": "我老公又打我"})
    assert (again(dossier).sensitivity, hexi.holder(dossier)) == (Dossier.RESTRICTED, "street")
    assert not reachable(hexi.actor("aili"), [dossier.pk]).exists()
    assert verify().faults == []


def test_gas_restricts_nothing(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    add(dossier)
    assert again(dossier).sensitivity == Dossier.ORDINARY
