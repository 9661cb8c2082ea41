"""The three lists 问题/需求/责任, on screen, on paper and as a workbook: live views of the same matters, narrowed alike."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.papers import Order
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.ui import papers, showing
from gongyi.kernel.ui.shapes import Pager, Tab
from gongyi.surfaces.desk.choosing import ChoosingForm, Chosen, choose
from gongyi.surfaces.desk.frame import SCREENERS, link, page, who_prints

SHOWN, MOST_ON_PAPER, MOST_ROWS = 100, 1000, 20_000
READERS = (*SCREENERS, "observer")
QUERIES = {"problems": appeals.problem_list, "needs": appeals.need_list, "duties": appeals.duty_list}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Listed:
    """One of the lists as somebody asked for it."""

    which: str
    name: str
    form: ChoosingForm
    chosen: Chosen
    columns: list[appeals.Column]


def _asked(request: TownRequest, which: str) -> Listed:
    if which not in QUERIES:
        raise Http404
    form = ChoosingForm({key: request.GET.get(key, "") for key in ChoosingForm.base_fields}, request=request)
    form.is_valid()
    chosen = choose(QUERIES[which](request.actor), form, request.town)
    return Listed(which, appeals.list_names()[which], form, chosen, appeals.columns(request.town, which))


@worker(*READERS)
def listed(request: TownRequest, which: str) -> HttpResponse:
    """One of the three lists, live. `?print=1` is the page for paper."""
    found = _asked(request, which)
    if request.GET.get("print"):
        return _print_view(request, found)
    start = _start(request)
    rows = list(found.chosen.rows.select_related("place")[start : start + SHOWN])
    query = _query(request)
    context = {
        "name": found.name, "matters": _shown(request, rows), "tabs": _tabs(request, which, query), "which": which, "form": found.form,
        "sums": found.chosen.sums, "words": found.chosen.words, "query": query, "narrowed": bool(query), "pager": _pager(query, start, found.chosen.count),
        "may_set": bool(request.actor.roles & {"street_desk", "town_desk"}),
    }  # fmt: skip
    return page(request, "list", context, status=422 if found.form.errors else 200)


def _pager(query: str, start: int, count: int) -> Pager:
    head = f"?{query}&from=" if query else "?from="
    return Pager(
        f"{head}{max(0, start - SHOWN)}" if start else "", f"{head}{start + SHOWN}" if start + SHOWN < count else "",
        f"{start + 1}–{min(start + SHOWN, count)} / {count}",
    )  # fmt: skip


def _start(request: TownRequest) -> int:
    text = request.GET.get("from", "")
    return min(int(text), MOST_ROWS) if text.isdecimal() and len(text) < 7 else 0  # noqa: PLR2004 - no list is longer


def _shown(request: TownRequest, rows: list[Dossier]) -> list[Any]:
    turns = {
        turn.dossier_id: turn
        for turn in Turn.objects.filter(dossier__in=rows, open=True, slot=Turn.MAIN).select_related("dossier__place")
    }
    return showing.rows(
        [turns[row.pk] for row in rows if row.pk in turns],
        lambda dossier: link(request, "file", dossier.number),
        holders=True,
    )


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


def _rows(request: TownRequest, found: Listed, rows: QuerySet[Dossier]) -> list[list[str | int]]:
    return [row for batch in appeals.batches(request.town, rows, found.columns) for row in batch]


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
    context = {
        "name": found.name, "columns": found.columns, "rows": _rows(request, found, found.chosen.rows[:MOST_ON_PAPER]), "which": found.which,
        "words": found.chosen.words, "sums": found.chosen.sums, "cut": _cut(found), "signatures": _signatures(), "at": clock.now(),
        "who": who_prints(request), "query": _query(request),
    }  # fmt: skip
    return page(request, "list_print", context)


@worker(*READERS)
def paper(request: TownRequest, which: str) -> HttpResponse:
    """The list as a PDF: the town's columns, page numbers, a line to sign on, who printed it and when."""
    found = _asked(request, which)
    rows = _rows(request, found, found.chosen.rows[:MOST_ON_PAPER])
    data = papers.frame(town=request.town.name, title=found.name, who=who_prints(request)) | {
        "chosen": found.chosen.words, "sums": found.chosen.sums, "widths": [column.width for column in found.columns],
        "heads": [column.heading for column in found.columns], "rows": [[str(cell) for cell in row] for row in rows], "cut": _cut(found),
        "empty": _("Nothing is on this list"), "signatures": _signatures(),
    }  # fmt: skip
    other = f"{link(request, 'list', which)}?{_query(request)}&print=1"
    return papers.answer(
        request, Order("list", data, clock.now()), name=f"{which}-{clock.now():%Y%m%d}", other_way=other
    )


@worker(*READERS)
def excel(request: TownRequest, which: str) -> HttpResponse:
    """The list as a workbook with the town's own columns."""
    found = _asked(request, which)
    foot = _("Taken out %(at)s · %(who)s") % {"at": papers.day_and_time(clock.now()), "who": who_prints(request)}
    book = appeals.workbook(
        request.town, found.chosen.rows[:MOST_ROWS], found.columns,
        title=found.name, chosen=f"{found.chosen.words} · {found.chosen.sums}", foot=foot,
    )  # fmt: skip
    response = HttpResponse(book, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{which}-{clock.now():%Y%m%d}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response
