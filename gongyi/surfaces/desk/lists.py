"""The three lists 问题/需求/责任, on screen, on paper and as a workbook."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Tab
from gongyi.surfaces.desk.frame import SCREENERS, link, page

SHOWN = 100
MOST_ROWS = 5000
READERS = (*SCREENERS, "observer")


def _lists() -> dict[str, tuple[str, object]]:
    return {
        "problems": (_("Problem list"), appeals.problem_list),
        "needs": (_("Need list"), appeals.need_list),
        "duties": (_("Responsibility list"), appeals.duty_list),
    }


@worker(*READERS)
def listed(request: TownRequest, which: str) -> HttpResponse:
    """One of the three lists, live. `?print=1` is the page for paper."""
    lists = _lists()
    if which not in lists:
        raise Http404
    name, query = lists[which]
    rows = list(query(request.actor).select_related("place")[:SHOWN])  # type: ignore[operator]
    turns = {
        turn.dossier_id: turn
        for turn in Turn.objects.filter(dossier__in=rows, open=True, slot=Turn.MAIN).select_related("dossier__place")
    }
    shown = showing.rows(
        [turns[row.pk] for row in rows if row.pk in turns],
        lambda dossier: link(request, "file", dossier.number),
        holders=True,
    )
    tabs = [Tab(link(request, "list", key), title, current=key == which) for key, (title, _rows) in lists.items()]
    return page(
        request,
        "list_print" if request.GET.get("print") else "list",
        {"name": name, "matters": shown, "tabs": tabs, "which": which, "at": clock.now()},
    )


@worker(*READERS)
def excel(request: TownRequest, which: str) -> HttpResponse:
    """The list as a workbook with the town's own columns."""
    lists = _lists()
    if which not in lists:
        raise Http404
    name, query = lists[which]
    rows = query(request.actor).select_related("place", "town__calendar")[:MOST_ROWS]  # type: ignore[operator]
    response = HttpResponse(
        appeals.workbook(request.town, rows, name),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{which}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response
