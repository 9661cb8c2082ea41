"""Declared figures of a month, each opening down to the very matters it counts."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse

from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.figures import counting, declaring
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Stat
from gongyi.surfaces.desk.frame import SCREENERS, link, page

SHOWN = 100
READERS = (*SCREENERS, "observer")


@worker(*READERS)
def figures(request: TownRequest) -> HttpResponse:
    """Every declared figure of a month, both sides of each rate shown; each opens its matters."""
    window, month = _window(request)
    stats = [_stat(request, counting.value(figure, request.town, window), month) for figure in declaring.known()]
    return page(request, "figures", {"stats": stats, "month": month})


def _stat(request: TownRequest, found: counting.Value, month: str) -> Stat:
    base = "" if found.denominator is None else f" / {found.denominator}"
    share = (
        f"{found.share // 100}.{found.share % 100:02d} % = " if found.share is not None and not found.too_few else ""
    )
    url = f"{link(request, 'behind', found.figure.key)}?month={month}"
    return Stat(
        str(found.figure.name),
        f"{share}{found.numerator}{base}",
        str(found.figure.unit),
        str(found.figure.definition),
        url,
    )


def _window(request: TownRequest) -> tuple[counting.Window, str]:
    zone = ZoneInfo(request.town.calendar.zone)
    today = clock.now().astimezone(zone).date()
    try:
        first = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    path = max((seat.place_path for seat in request.actor.seats), key=len, default="")
    return counting.Window(
        datetime.combine(first, time(), zone), datetime.combine(following, time(), zone), path
    ), f"{first:%Y-%m}"


@worker(*READERS)
def behind(request: TownRequest, key: str) -> HttpResponse:
    """The very matters a figure counts."""
    try:
        figure = declaring.get(key)
    except KeyError as error:
        raise Http404 from error
    window, month = _window(request)
    rows = counting.behind(
        figure, request.town, window, request.actor, base=request.GET.get("base") == "1"
    ).select_related("place")[:SHOWN]
    context = {
        "figure": figure,
        "month": month,
        "matters": [showing.dossier_row(row, link(request, "file", row.number)) for row in rows],
    }
    return page(request, "behind", context)
