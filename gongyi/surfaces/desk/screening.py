"""The screening board: the list beside the matter in hand, whose moves open under its words. Made for one hand on the keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import facts, matters, numbers, spoken
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.story import Told, holder_names, story
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.people.naming import hide_names
from gongyi.kernel.territory.queries import full_name
from gongyi.kernel.ui import papers, showing
from gongyi.surfaces.desk import hands, inbox, joining, looks, offers, sifting, warnings
from gongyi.surfaces.desk.files import hidden, history, undoable
from gongyi.surfaces.desk.frame import SCREENERS, link, page
from gongyi.surfaces.desk.paging import pager
from gongyi.surfaces.desk.panels import Panel, guess_for
from gongyi.surfaces.desk.speakers import hiding
from gongyi.surfaces.desk.times import times_of
from gongyi.surfaces.desk.told import file_url

SHOWN, MANY = 60, 100
SHEET = 10
"""How many voices stand on one sheet for the weekly sitting."""


@worker(*SCREENERS)
def board(request: TownRequest) -> HttpResponse:
    """The list, safety and promise first, and the one in hand with everything that can be done to it."""
    if request.GET.get("many"):
        return _many(request)
    return board_page(request, numbers.clean(request.GET.get("at", "")))


def _many(request: TownRequest) -> HttpResponse:
    """The same list to tick, for one move that is made for many."""
    narrowed = sifting.narrowed(request, appeals.screening(request.actor))
    count, start = narrowed.rows.count(), sifting.start_in(request)
    rows = list(narrowed.rows[start : start + MANY])
    turns = turns_of(rows)
    drawn = hands.shown(request, rows, turns)
    context = {
        "rows": list(zip(rows, drawn, strict=True)), "bulk": inbox.moves_for_many(request, turns.values()), "left": count, "many": True, "whole_url": sifting.board_url(request),
        "pager": pager(f"many=1&{narrowed.query}".rstrip("&"), sifting.FROM, start, count, MANY), "back": request.get_full_path(),
    }  # fmt: skip
    return page(request, "board_many", context | narrowed.context)


def board_page(request: TownRequest, wanted: str, shown: Panel | None = None) -> HttpResponse:
    """The board with this matter in hand and this form open; an error in the form makes the answer 422."""
    narrowed = sifting.narrowed(request, appeals.screening(request.actor))
    seen = _window(request, narrowed.rows)
    rows, listed = seen.rows, [row.number for row in seen.rows]
    at = listed.index(wanted) if wanted in listed else 0
    following = listed[at + 1] if at + 1 < len(listed) else ""
    turns = {turn.dossier_id: turn for turn in Turn.objects.filter(dossier__in=rows, open=True, slot=Turn.MAIN)}
    broken, others = appeals.broken(rows), _held_by_others(request, turns)
    held = turns.get(rows[at].pk) if rows else None
    drawn = [
        showing.dossier_row(
            row,
            sifting.board_url(request, at=row.number),
            turn=turns.get(row.pk),
            holders=others,
            broken=broken.get(row.pk),
        )
        for row in rows
    ]
    drawn = hands.unnamed(request, rows, hands.with_elsewhere(request, rows, hands.with_again(rows, drawn)))
    context = {
        "rows": [(row, place == at) for place, row in enumerate(drawn)],
        "current": _current(request, rows[at], following, broken.get(rows[at].pk)) if rows else None, "panel": shown, "for_committee": "secretary" in request.actor.roles,
        "held_by": others.get(held.holder_key, "") if held else "",
        "next": sifting.board_url(request, at=following) if following else seen.onward, "previous": sifting.board_url(request, at=listed[at - 1]) if at > 0 else seen.back,
        "next_number": following or (listed[at - 1] if at > 0 else ""), "left": seen.count, "position": at + 1, "undo": _undo(request), "many_url": f"?{narrowed.query}&many=1".replace("?&", "?"),
        "pager": pager(narrowed.query, sifting.FROM, seen.start, seen.count, SHOWN),
    } | narrowed.context  # fmt: skip
    failed = shown is not None and bool(shown.form.errors)
    return page(request, "board", context, status=422 if failed else 200)


@dataclass(frozen=True)
class Window:
    """The rows of one page of the list, and the addresses of the matters right before and after them."""

    rows: list[Dossier]
    start: int
    count: int
    back: str = ""
    onward: str = ""


def _window(request: TownRequest, waiting: QuerySet[Dossier]) -> Window:
    """The page that the address names; the last one where the list has become shorter than that."""
    count, asked = waiting.count(), sifting.start_in(request)
    start = min(asked, (max(count, 1) - 1) // SHOWN * SHOWN)
    before = list(waiting[start - 1 : start]) if start else []
    rows = list(waiting[start : start + SHOWN + 1])
    back = [sifting.board_url(request, at=row.number, **{sifting.FROM: str(max(0, start - SHOWN))}) for row in before]
    onward = [sifting.board_url(request, at=row.number, **{sifting.FROM: str(start + SHOWN)}) for row in rows[SHOWN:]]
    return Window(rows[:SHOWN], start, count, "".join(back), "".join(onward))


def _held_by_others(request: TownRequest, turns: Mapping[int, Turn]) -> dict[str, str]:
    """The seats that have what this reader only sees here, as what waits at the desk of a secretary's community."""
    return holder_names({turn.holder_key for turn in turns.values() if not hands.mine(request, turn)})


def _current(request: TownRequest, dossier: Dossier, following: str, broken: datetime | None) -> dict[str, Any]:
    matter = matters.fetch(request.actor, dossier.number)
    looks.note_opening(request, "file", matter.dossier)
    told = story(matter.dossier, request.actor)
    first = next(step for step in told if step.move == "open")
    words = first.words.get("text", "")
    back, tell = _why_back(told), facts.teller(matter, told)
    warned = appeals.warned(matter)
    hide = hiding(matter, [*(said for step in told for said in step.words.values()), *(one.words for one in warned)])
    opening = hidden(showing.events([first], file_url(request)), hide)[0]
    host = {"host": "board", "next": following} | sifting.along(request)
    offered = offers.offered(request, matter, **host)
    return {
        "matter": matter, "number": numbers.spoken(dossier.number), "words": opening.words, "place": full_name(dossier.place, matter.town),
        "offers": offered, "may_take": offered.find("take_in_hand") is not None, "file": link(request, "file", dossier.number), "place_url": f"{link(request, 'relocate', dossier.number)}?{urlencode({'host': 'board'} | sifting.along(request))}",
        "dangers": appeals.dangers_of_all(warned) or appeals.dangers_named(first.facts.get("dangers", [])),
        "warned": warnings.beside(request, matter, warned, hide), "doors": appeals.doors_for(words), "kind": cases.label("kinds", dossier.kind),
        "about": cases.category_name(matter.town, dossier.category), "times": times_of(matter, told, broken),
        "written": showing.written(dossier), "taken_in": papers.day_of(dossier.opened_at),
        "pieces": opening.pieces, "later": hidden(history(request, told[1:], tell), hide),
        "alike": list(joining.beside(request, matter, words, host)), "guess": guess_for(matter),
        "back": back, "back_says": tell(back) if back else (), "sent_back": back is not None and back.move in SENT_BACK,
    }  # fmt: skip


SENT_BACK = frozenset({"pass_up", "topic_returned", "check_fail", "case_back", "rate_dissatisfied", "order_redo"})
"""Moves by which somebody else gave a matter back."""
OWN = frozenset({"undo", "split"})
"""What whoever screens did themselves: it brings a matter here, and nobody sent it back."""


def _why_back(told: list[Told]) -> Told | None:
    """The step that brought a matter back here, when the last way it was given did not hold: its words say why."""
    stages = {"registered", "screening"}
    back = [step for step in told if step.to_stage in stages and step.from_stage and step.from_stage not in stages]
    return next((step for step in reversed(back) if not step.undone and step.move not in OWN), None)


def _undo(request: TownRequest) -> dict[str, Any] | None:
    """The step just made from the board, while it may still be taken back."""
    number, _dash, step = request.GET.get("undo", "").partition("-")
    if not step.isdecimal():
        return None
    try:
        matter = matters.fetch(request.actor, numbers.clean(number))
    except Dossier.DoesNotExist:
        return None
    last: Told | None = undoable(matter, story(matter.dossier, request.actor))
    if last is None or last.number != int(step):
        return None
    return {
        "number": matter.dossier.number,
        "step": last.number,
        "label": last.label,
        "draft": f"move-{matter.dossier.number}-{last.move}",
        "title": hide_names(matter.names, showing.titled(matter.dossier)),
    }


@worker(*SCREENERS)
def sheet(request: TownRequest) -> HttpResponse:
    """Ten voices on one sheet for the sitting of the two committees, with room for the decision and its reason."""
    waiting = appeals.screening(request.actor)
    count = waiting.count()
    sheets = max(1, -(-count // SHEET))
    asked = request.GET.get("sheet", "1")
    n = min(int(asked), sheets) if asked.isdecimal() and int(asked) else 1
    rows = list(waiting[(n - 1) * SHEET : n * SHEET])
    turns = turns_of(rows)
    plain = [showing.dossier_row(row, "", turn=turns.get(row.pk)) for row in rows]
    drawn = hands.with_unheard(rows, hands.with_again(rows, plain))
    known, voices = spoken.known_above(request.actor, [row.pk for row in rows]), []
    looks.note_opening(request, "print", *rows)
    for at, (row, shown) in enumerate(zip(rows, drawn, strict=True), (n - 1) * SHEET + 1):
        first = next((step for step in story(row, request.actor) if step.move == "open"), None)
        words = appeals.released_draft("\n".join(first.words.values()), known) if first else ""
        voices.append(
            {
                "n": at,
                "number": numbers.spoken(row.number),
                "row": row,
                "words": words,
                "about": cases.category_name(request.town, row.category),
                "kind": cases.label("kinds", row.kind),
                "marks": [str(badge.label) for badge in shown.badges],
                "due": row.due_at,
            }
        )
    context = {
        "voices": voices,
        "printed_at": papers.day_and_time(clock.now()),
        "sheet": n,
        "sheets": sheets,
        "count": count,
    }
    return page(request, "sheet", context)
