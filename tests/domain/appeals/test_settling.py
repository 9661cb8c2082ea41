"""What the catalogue asks of a result holds in the grid as it holds for a case; on the spot one photo is enough."""

import pytest

from gongyi.domain.cases import public as cases
from gongyi.domain.cases.queries import shipped
from gongyi.kernel.flows import authority, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.moveforms import MoveForm
from tests.domain.appeals.builders import danger_in_grid, rate
from tests.domain.cases.builders import handling, photos
from tests.towns import SmallTown

BOTH = "corridor_clutter"
"""A kind of matter that asks for a photo before and one after, and for no words."""
WORDS = "family_matter"
"""A kind of matter that asks for words alone."""


def in_grid(hexi: SmallTown, category: str) -> Dossier:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category=category)
    return dossier


def sorted_out(hexi: SmallTown, category: str) -> Dossier:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "sort", category=category)
    return dossier


def settle(
    hexi: SmallTown, where: str, category: str, *purposes: str, outcome: str = "solved", done: str = "清走了"
) -> Step:
    dossier, who, move = {
        "grid": (lambda: in_grid(hexi, category), "aili", "grid_done"),
        "spot": (lambda: sorted_out(hexi, category), "gulnar", "settle_now"),
        "case": (lambda: handling(hexi, category, "firm"), "zhoujianguo", "report_done"),
    }[where]
    return hexi.do(who, dossier(), move, outcome=outcome, words={"done": done}, evidence=photos(hexi, *purposes))


@pytest.mark.parametrize("where", ["grid", "case"])
@pytest.mark.parametrize("given", [(), ("before",), ("after",)])
def test_both_photos_are_needed_wherever_it_takes_time(hexi: SmallTown, where: str, given: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="照片"):
        settle(hexi, where, BOTH, *given)
    assert settle(hexi, where, BOTH, "before", "after").move in {"grid_done", "settle_now", "report_done"}


def test_one_photo_settles_every_kind_on_the_spot_with_nothing_typed(hexi: SmallTown) -> None:
    for category in (BOTH, WORDS, "street_light"):
        assert settle(hexi, "spot", category, "after", done="").move == "settle_now"
    matter = hexi.fetch("gulnar", sorted_out(hexi, BOTH))
    change = Change(facts={"outcome": "solved"}, evidence=photos(hexi, "after"))
    for row in shipped("catalogue"):
        found = cases.entry(cases.row(hexi.town, row["code"]))
        cases.check_done(matter, found, change, spot=True)


@pytest.mark.parametrize("given", [(), ("before",)])
def test_on_the_spot_a_photo_of_the_work_is_needed_where_the_row_asks_for_one(hexi: SmallTown, given: tuple) -> None:
    with pytest.raises(Refused, match="照片"):
        settle(hexi, "spot", BOTH, *given)


def test_what_was_only_explained_on_the_spot_needs_the_reason_beside_a_photo(hexi: SmallTown) -> None:
    with pytest.raises(Refused):
        settle(hexi, "spot", BOTH, "after", outcome="explained", done="")


@pytest.mark.parametrize("where", ["grid", "spot", "case"])
def test_words_alone_settle_what_asks_for_no_photo(hexi: SmallTown, where: str) -> None:
    with pytest.raises(Refused):
        settle(hexi, where, WORDS, done=" ")
    assert settle(hexi, where, WORDS).number


@pytest.mark.parametrize("where", ["grid", "spot", "case"])
def test_what_was_only_explained_needs_the_reason_and_no_photo(hexi: SmallTown, where: str) -> None:
    with pytest.raises(Refused):
        settle(hexi, where, BOTH, outcome="explained", done="")
    assert settle(hexi, where, BOTH, outcome="explained", done="说清了原因").number


def test_photos_of_an_earlier_round_do_not_count_again(hexi: SmallTown) -> None:
    dossier = in_grid(hexi, BOTH)
    hexi.do(
        "aili", dossier, "grid_done", outcome="solved", words={"done": ""}, evidence=photos(hexi, "before", "after")
    )
    hexi.do("gulnar", dossier, "reply", words={"reply": "清走了"})
    rate(dossier, satisfied="dissatisfied")
    hexi.do("gulnar", dossier, "grid_handle", category=BOTH)
    with pytest.raises(Refused, match="照片"):
        hexi.do("aili", dossier, "redone", outcome="solved", words={"done": "又清了"}, evidence=())


def form(hexi: SmallTown, who: str, dossier: Dossier, move: str) -> MoveForm:
    matter = hexi.fetch(who, dossier)
    return MoveForm(matter=matter, spec=matter.flow.move(move))


@pytest.mark.parametrize(
    ("category", "asked"), [(BOTH, {"before", "after"}), ("corridor_light", {"after"}), (WORDS, set())]
)
def test_the_form_asks_for_each_photo_apart_and_marks_what_is_needed(
    hexi: SmallTown, category: str, asked: set[str]
) -> None:
    for shown in (
        form(hexi, "aili", in_grid(hexi, category), "grid_done"),
        form(hexi, "zhoujianguo", handling(hexi, category, "firm"), "report_done"),
    ):
        marked = {name for name in ("before", "after") if getattr(shown.fields.get(name), "mark", "")}
        assert marked == asked
        assert ("before" in shown.fields) == ("before" in asked)
        assert "选填" not in str(shown["done"].as_field_group())


def test_the_catalogue_has_kinds_of_each_sort() -> None:
    asked = [row["evidence"] for row in cases.shipped("catalogue")]
    assert {(row["photo_before"], row["photo_after"]) for row in asked} >= {(True, True), (False, True), (False, False)}


def test_what_nobody_sorted_is_sorted_as_it_is_settled(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    due = dossier.due_at
    for facts, given in (({}, ()), ({"category": "no_such_row"}, ()), ({"category": BOTH}, ("before",))):
        change = Change(facts={"outcome": "solved"} | facts, words={"done": "清走了"}, evidence=photos(hexi, *given))
        with pytest.raises(Refused):
            performing.perform(matter=hexi.fetch("gulnar", dossier), key="settle_now", change=change)
    assert hexi.stage(dossier) == "registered"
    step = hexi.do("gulnar", dossier, "settle_now", outcome="solved", category=BOTH, evidence=photos(hexi, "after"))
    assert facts_of(step)["category"] == BOTH
    dossier.refresh_from_db()
    assert (dossier.stage, dossier.category, dossier.due_at) == ("replying", BOTH, due)


def test_a_sensitive_kind_is_kept_to_the_file_however_it_is_sorted(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", category=WORDS, words={"done": "说清了"})
    dossier.refresh_from_db()
    assert dossier.visibility == "file"


def test_the_form_asks_what_it_is_about_only_where_nobody_said_it(hexi: SmallTown) -> None:
    unsorted = form(hexi, "gulnar", hexi.say().dossier, "settle_now")
    assert {"category", "after"} <= set(unsorted.fields)
    assert unsorted.fields["category"].mark == "（必填）"
    assert [field.name for field in unsorted.rest] == ["category", "after", "done"]
    assert unsorted.answers is not None, "the outcome still sends"
    known = form(hexi, "gulnar", sorted_out(hexi, "corridor_light"), "settle_now")
    assert "category" not in known.fields
    assert "before" not in known.fields


def reported_with_a_photo(hexi: SmallTown, category: str) -> Dossier:
    dossier = hexi.say(evidence=photos(hexi, "")).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category=category)
    return dossier


def test_the_photo_of_the_report_is_the_photo_before(hexi: SmallTown) -> None:
    dossier = reported_with_a_photo(hexi, BOTH)
    with pytest.raises(Refused, match="办完后"):
        hexi.do("aili", dossier, "grid_done", outcome="solved", evidence=photos(hexi, "before"))
    shown = form(hexi, "aili", dossier, "grid_done")
    assert not getattr(shown.fields["before"], "mark", "")
    assert shown.fields["after"].mark
    assert hexi.do("aili", dossier, "grid_done", outcome="solved", evidence=photos(hexi, "after")).number


def test_a_file_in_the_grid_has_one_way_of_saying_that_it_is_done(hexi: SmallTown) -> None:
    there = {move.key for move in authority.allowed(hexi.fetch("aili", in_grid(hexi, BOTH)))}
    assert there & {"settle_now", "grid_done", "redone"} == {"grid_done"}


def test_whoever_stops_a_danger_is_asked_for_no_photo_before(hexi: SmallTown) -> None:
    dossier = danger_in_grid(hexi)
    assert "before" not in form(hexi, "aili", dossier, "redone").fields
    with pytest.raises(Refused, match="照片"):
        hexi.do("aili", dossier, "redone", outcome="solved", words={"done": "关了阀门"})


@pytest.mark.parametrize(
    ("category", "said"), [("street_light", "（没办成要写原因）"), (WORDS, "（没有照片，或没办成的，要写）")]
)
def test_on_the_spot_words_are_said_to_do_only_where_no_photo_is_needed(
    hexi: SmallTown, category: str, said: str
) -> None:
    assert form(hexi, "gulnar", sorted_out(hexi, category), "settle_now").fields["done"].mark == said
