"""What is on the books is looked at on the day that was decided, whoever has to look."""

from datetime import datetime, timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import filing, matters, regrouping
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.sweep import sweep
from tests.domain.cases.builders import deferred, empty_seat, later, queries, row
from tests.kernel.flows.test_regrouping import sound
from tests.towns import SmallTown


def on_the_books(hexi: SmallTown) -> tuple[Dossier, Dossier]:
    """A deferred case and the matter it was opened for."""
    case = deferred(hexi)
    later()
    source = queries.source_of(case)
    assert (hexi.stage(case), hexi.stage(source)) == ("deferred", "on_books")
    return case, source


def due(dossier: Dossier) -> datetime:
    return Turn.objects.get(dossier=dossier, slot=Turn.MAIN, open=True).due_at


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=14)])
def test_at_an_empty_seat_it_goes_up_with_its_day_and_with_an_overdue_look(hexi: SmallTown, late: timedelta) -> None:
    pair = on_the_books(hexi)
    days = [due(dossier) for dossier in pair]
    empty_seat(hexi, "desk_east")
    with clock.fixed(clock.now() + late):
        sweep(hexi.town)
    assert [hexi.holder(dossier) for dossier in pair] == ["secretary_east"] * 2
    assert [due(dossier) for dossier in pair] == days
    sound()


def test_where_places_move_it_goes_along_with_its_day(hexi: SmallTown) -> None:
    pair = on_the_books(hexi)
    days = [due(dossier) for dossier in pair]
    regrouping.move_place(town=hexi.town, place=hexi.places["east2"], to=hexi.places["west"])
    assert [hexi.holder(dossier) for dossier in pair] == ["desk_west"] * 2
    assert [due(dossier) for dossier in pair] == days


def test_where_its_place_is_put_right_it_goes_along_with_its_day(hexi: SmallTown) -> None:
    case, source = on_the_books(hexi)
    days = [due(dossier) for dossier in (case, source)]
    filing.relocate(matter=hexi.fetch("gulnar", source), place=hexi.places["west1"])
    assert [hexi.holder(dossier) for dossier in (case, source)] == ["desk_west"] * 2
    assert [due(dossier) for dossier in (case, source)] == days


def test_where_a_party_is_kept_apart_whoever_looks_instead_does_so_on_the_day(hexi: SmallTown) -> None:
    case, _source = on_the_books(hexi)
    day = due(case)
    filing.keep_apart(matter=matters.by_machine(row(case)), key=hexi.seats["desk_east"].key)
    assert (hexi.holder(case), due(case)) == ("secretary_east", day)


def test_whoever_it_comes_to_has_not_taken_it_on_yet(hexi: SmallTown) -> None:
    case, _source = on_the_books(hexi)
    Turn.objects.filter(dossier=case, open=True).update(taken_by="somebody")
    empty_seat(hexi, "desk_east")
    sweep(hexi.town)
    assert Turn.objects.get(dossier=case, open=True).taken_by == ""
