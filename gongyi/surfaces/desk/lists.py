"""The three lists 问题/需求/责任, on screen, on paper and as a workbook: live views of the same matters, narrowed alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.papers import Book, Order
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.printing import Args, Asker, Maker, Told, register
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.people.queries import today
from gongyi.kernel.ui import papers
from gongyi.kernel.ui.shapes import Matter, Tab
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.choosing import ChoosingForm, Chosen, choose
from gongyi.surfaces.desk.frame import SCREENERS, link, page, who_prints
from gongyi.surfaces.desk.paging import SHOWN, pager, start_of
from gongyi.surfaces.desk.printing import give

Row = TypeVar("Row", bound=list[Any])
MOST_ON_PAPER = 1000
PAPER_AT_ONCE, BOOK_AT_ONCE = 300, 1000
"""Rows up to which a list is made while one waits."""
READERS = (*SCREENERS, "observer")
QUERIES = {"problems": appeals.problem_list, "needs": appeals.need_list, "duties": appeals.duty_list}


@dataclass(frozen=True)
class Listed:
    """One of the lists as somebody asked for it."""

    which: str
    name: str
    form: ChoosingForm
    chosen: Chosen
    columns: list[appeals.Column]


def _asked(asker: TownRequest | Asker, which: str, wanted: Mapping[str, str]) -> Listed:
    if which not in QUERIES:
        raise Http404
    form = ChoosingForm({key: wanted.get(key, "") for key in ChoosingForm.base_fields}, request=asker)
    form.is_valid()
    chosen = choose(QUERIES[which](asker.actor), form, asker.town)
    return Listed(which, appeals.list_names()[which], form, chosen, appeals.columns(asker.town, which))


@worker(*READERS)
def listed(request: TownRequest, which: str) -> HttpResponse:
    """One of the three lists, live. `?print=1` is the page for paper."""
    found = _asked(request, which, request.GET)
    if request.GET.get("print"):
        return _print_view(request, found)
    start = start_of(request, "from")
    rows = list(found.chosen.rows.select_related("place")[start : start + SHOWN])
    query = _query(request)
    context = {
        "name": found.name, "matters": _shown(request, which, rows), "tabs": _tabs(request, which, query), "which": which, "form": found.form,
        "sums": found.chosen.sums, "words": found.chosen.words, "query": query, "narrowed": bool(query), "pager": pager(query, "from", start, found.chosen.count),
        "may_set": bool(request.actor.roles & {"street_desk", "town_desk"}),
    }  # fmt: skip
    return page(request, "list", context, status=422 if found.form.errors else 200)


def _shown(request: TownRequest, which: str, rows: list[Dossier]) -> list[Matter]:
    """The rows; on the list of responsibilities also by when whoever has each must act."""
    turns = turns_of(rows)
    drawn = hands.shown(request, rows, turns)
    if which != "duties":
        return drawn
    limits = appeals.limits(turns)
    said = {pk: _("To act by %(at)s") % {"at": papers.due_day_and_time(at)} for pk, at in limits.items()}
    return [
        replace(one, facts=(*one.facts, said[row.pk])) if row.pk in said else one
        for row, one in zip(rows, drawn, strict=True)
    ]


def _query(request: TownRequest) -> str:
    kept = request.GET.copy()
    for key in list(kept):
        if key not in ChoosingForm.base_fields or not kept[key]:
            del kept[key]
    return kept.urlencode()


def _tabs(request: TownRequest, which: str, query: str) -> list[Tab]:
    tail = f"?{query}" if query else ""
    return [
        Tab(link(request, "list", key) + tail, name, current=key == which) for key, name in appeals.list_names().items()
    ]


def _keys(found: Listed, most: int) -> list[int]:
    return list(found.chosen.rows.values_list("pk", flat=True)[:most])


def _rows(
    asker: TownRequest | Asker, found: Listed, keys: list[int], note: Callable[[int], None]
) -> Iterator[list[str | int]]:
    """The rows of a list in words."""
    return _read(appeals.batches(asker.actor, asker.town, keys, found.columns), note)


def _read(batches: Iterable[list[Row]], note: Callable[[int], None]) -> Iterator[Row]:
    """The rows of a list; after some hundreds it is said how far the reading got."""
    done = 0
    for batch in batches:
        yield from batch
        done += len(batch)
        note(done)


def _cut(found: Listed) -> str:
    if found.chosen.count <= MOST_ON_PAPER:
        return ""
    return _("The first %(shown)d of %(all)d; the workbook has all of them.") % {
        "shown": MOST_ON_PAPER,
        "all": found.chosen.count,
    }


def _signatures() -> list[str]:
    return [_("Drawn up by"), _("Checked by"), _("Date")]


def _print_view(request: TownRequest, found: Listed) -> HttpResponse:
    sorts = [_sort_of(column.key) for column in found.columns]
    rows = _rows(request, found, _keys(found, MOST_ON_PAPER), lambda _done: None)
    context = {
        "name": found.name, "columns": found.columns, "rows": [list(zip(row, sorts, strict=True)) for row in rows], "which": found.which,
        "words": found.chosen.words, "sums": found.chosen.sums, "cut": _cut(found), "signatures": _signatures(), "at": clock.now(),
        "who": who_prints(request), "query": _query(request),
    }  # fmt: skip
    return page(request, "list_print", context)


def _sort_of(key: str) -> str:
    """How the cells of a column are set: numbers on one line, days wide enough for a date."""
    return "nowrap" if key in appeals.NUMBERS else "paper-day" if key in appeals.DAYS else ""


@worker(*READERS)
def paper(request: TownRequest, which: str) -> HttpResponse:
    """The list as a PDF: the town's columns, page numbers, a line to sign on, who printed it and when."""
    return _give(request, "list", which, PAPER_AT_ONCE)


@worker(*READERS)
def excel(request: TownRequest, which: str) -> HttpResponse:
    """The list as a workbook with the town's own columns."""
    return _give(request, "workbook", which, BOOK_AT_ONCE)


def _give(request: TownRequest, kind: str, which: str, at_once: int) -> HttpResponse:
    found = _asked(request, which, request.GET)
    args = {"which": which} | {key: request.GET.get(key, "") for key in ChoosingForm.base_fields}
    return give(request, kind, args, long=found.chosen.count > at_once)


def read_paper(asker: Asker, args: Args) -> Told:
    """A list for paper."""
    found = _asked(asker, args["which"], args)
    keys = _keys(found, MOST_ON_PAPER)

    def compose(note: Callable[[int], None]) -> Order:
        rows = [[str(cell) for cell in row] for row in _rows(asker, found, keys, note)]
        data = papers.frame(town=asker.town, title=found.name, who=who_prints(asker)) | {
            "chosen": found.chosen.words, "sums": found.chosen.sums, "widths": [column.width for column in found.columns],
            "heads": [column.heading for column in found.columns], "rows": rows, "cut": _cut(found), "empty": _("This list is empty"),
            "signatures": _signatures(),
        }  # fmt: skip
        return Order("list", data, clock.now())

    return Told(keys, compose, f"{found.which}-{today(asker.town):%Y%m%d}.pdf")


def read_workbook(asker: Asker, args: Args) -> Told:
    """A list as a workbook; its rows are read while it is written."""
    found = _asked(asker, args["which"], args)
    keys = _keys(found, papers.MOST_ROWS)

    def compose(note: Callable[[int], None]) -> Book:
        foot = _("Taken out %(at)s · %(who)s") % {"at": papers.day_and_time(clock.now()), "who": who_prints(asker)}
        chosen = f"{found.chosen.words} · {found.chosen.sums}"
        note_beside = appeals.beside_note(asker.town, found.columns)
        above = [
            f"{asker.town.name} {found.name}",
            chosen,
            *filter(None, [note_beside]),
            *papers.cut(found.chosen.count),
        ]
        rows = _read(appeals.sheet_batches(asker.actor, asker.town, keys, found.columns), note)
        return appeals.workbook(asker.town, rows, found.columns, name=found.name, above=above, foot=foot)

    return Told(keys, compose, f"{found.which}-{today(asker.town):%Y%m%d}.xlsx")


def _other_way(asker: Asker, args: Args) -> str:
    query = urlencode({key: value for key, value in args.items() if value and key != "which"} | {"print": "1"})
    return f"{link(asker, 'list', args['which'])}?{query}"


def _called(_asker: Asker, args: Args) -> str:
    return appeals.list_names()[args["which"]]


def _book_called(asker: Asker, args: Args) -> str:
    return f"{_called(asker, args)} (Excel)"


register("list", Maker(frozenset(READERS), read_paper, _other_way, _called))
register("workbook", Maker(frozenset(READERS), read_workbook, _other_way, _book_called))
