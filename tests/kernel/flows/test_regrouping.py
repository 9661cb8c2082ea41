"""Places and seats change while matters are open: nothing is lost, each matter says so, and the history still replays."""

from datetime import date

import pytest
from django.utils import translation

from gongyi.kernel.flows import regrouping, retiming
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import areas_of, named
from tests.towns import SmallTown, settle

TODAY = date(2026, 3, 2)


def sound() -> None:
    """The mutable rows are what the steps say."""
    sequencer.sequence_history()
    assert verify().faults == []


def in_grid(hexi: SmallTown) -> Dossier:
    """A matter at building 3 that the worker of its grid has."""
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    assert hexi.holder(dossier) == "grid_east2"
    return dossier


def test_a_grid_that_moves_takes_its_matters_to_the_new_community(hexi: SmallTown) -> None:
    waiting, handled = hexi.say().dossier, in_grid(hexi)
    assert regrouping.move_place(town=hexi.town, place=hexi.places["east2"], to=hexi.places["west"]) == 2
    for dossier in (waiting, handled):
        dossier.refresh_from_db()
        assert dossier.place_path.startswith(Place.objects.get(pk=hexi.places["west"].pk).path)
        assert Step.objects.filter(dossier=dossier, move="relocate").count() == 1
    assert hexi.holder(waiting) == "desk_west"
    assert hexi.holder(handled) == "grid_east2", "the grid's own worker keeps what was his"
    sound()


def test_buildings_split_off_take_their_matters_and_no_others(hexi: SmallTown) -> None:
    dossier, other = in_grid(hexi), hexi.say(place=hexi.places["b1"], key="other").dossier
    fresh, moved = regrouping.split_off(
        town=hexi.town, place=hexi.places["east2"], name="东社区第3网格", children=[hexi.places["b3"]]
    )
    assert moved == 1
    assert (fresh.level, fresh.parent, fresh.name) == ("grid", hexi.places["east"], "东社区第3网格")
    dossier.refresh_from_db()
    assert dossier.place_path.startswith(fresh.path)
    assert hexi.holder(dossier) == "desk_east", "nobody sits in the new grid yet, so its community answers"
    assert not Step.objects.filter(dossier=other, move="relocate").exists()
    sound()


def test_grids_merge_with_everything_in_them(hexi: SmallTown) -> None:
    at_building = in_grid(hexi)
    at_grid = hexi.say(place=hexi.places["east2"], key="grid").dossier
    hexi.do("gulnar", at_grid, "accept")
    hexi.do("gulnar", at_grid, "grid_handle", category="corridor_light")
    east1, east2 = hexi.places["east1"], hexi.places["east2"]
    assert regrouping.merge_into(town=hexi.town, place=east2, into=east1, on=TODAY) == 2
    for dossier in (at_building, at_grid):
        dossier.refresh_from_db()
        assert dossier.place_path.startswith(east1.path)
        assert hexi.holder(dossier) == "grid_east1"
    assert Seat.objects.get(pk=hexi.seats["grid_east2"].pk).closed_on == TODAY
    assert Place.objects.get(pk=east2.pk).closed_on == TODAY
    assert named(hexi.town, "东社区第2网格") == [east1], "who looks for the old name finds the new place"
    assert [area.name for area in areas_of(Place.objects.get(pk=hexi.places["b3"].pk).path)] == ["幸福小区"]
    sound()


def test_what_was_closed_keeps_the_place_of_its_day(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved")
    hexi.do("gulnar", dossier, "reply", words={"reply": "好了"})
    Dossier.objects.filter(pk=dossier.pk).update(closed_at=dossier.opened_at)
    before = Dossier.objects.get(pk=dossier.pk).place_path
    assert regrouping.move_place(town=hexi.town, place=hexi.places["east2"], to=hexi.places["west"]) == 0
    assert Dossier.objects.get(pk=dossier.pk).place_path == before


def test_a_seat_that_closes_hands_its_turns_to_whoever_answers(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    assert regrouping.close_seat(town=hexi.town, seat=hexi.seats["grid_east2"], on=TODAY) == 1
    assert hexi.holder(dossier) == "desk_east"
    assert not Turn.objects.filter(open=True, holder_key=hexi.seats["grid_east2"].key).exists()
    sound()


def test_a_place_with_open_matters_or_seats_does_not_close(hexi: SmallTown) -> None:
    hexi.say()
    with translation.override("en"), pytest.raises(Refused, match="open"):
        regrouping.close_place(town=hexi.town, place=hexi.places["b3"], on=TODAY)
    with translation.override("en"), pytest.raises(Refused, match="seats"):
        regrouping.close_place(town=hexi.town, place=hexi.places["west1"], on=TODAY)
    with pytest.raises(Refused):
        regrouping.close_place(town=hexi.town, place=hexi.town.root, on=TODAY)
    regrouping.close_place(town=hexi.town, place=hexi.places["west2"], on=TODAY)
    with pytest.raises(territory.Misplaced):
        territory.add_place(parent=Place.objects.get(pk=hexi.places["west2"].pk), level="building", name="x")


def test_a_merge_needs_two_open_places_of_a_level(hexi: SmallTown) -> None:
    for one, other in (("east1", "east1"), ("east1", "east"), ("b1", "east1")):
        with pytest.raises(Refused):
            regrouping.merge_into(town=hexi.town, place=hexi.places[one], into=hexi.places[other], on=TODAY)
    with pytest.raises(Refused):
        regrouping.split_off(town=hexi.town, place=hexi.places["east1"], name="x", children=[hexi.places["b3"]])


def test_a_changed_calendar_says_how_many_and_the_worker_records_each(hexi: SmallTown) -> None:
    from gongyi.kernel.clock.actions import set_day

    dossiers = [hexi.say(key=f"k{n}").dossier for n in range(3)]
    for dossier in dossiers:
        hexi.do("gulnar", dossier, "accept")
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "楼道灯不亮"})
    set_day(calendar=hexi.town.calendar, day=date(2026, 3, 3), kind="off", name="本地假", source="通知")
    hexi.town.calendar.refresh_from_db()
    told = retiming.queue(town=hexi.town)
    assert told == Dossier.objects.filter(closed_at=None).count() > 3
    settle()
    assert Step.objects.filter(move="recompute").count() == told
    assert retiming.queue(town=hexi.town) == 0
    sound()
