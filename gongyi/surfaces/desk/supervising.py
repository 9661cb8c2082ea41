"""The morning page and the overview by place: what is red, who has it, chase in two taps."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.http import Http404, HttpResponse

from gongyi.kernel import clock
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import inbox
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.territory.models import Area, Place
from gongyi.kernel.territory.queries import below
from gongyi.kernel.ui import showing
from gongyi.surfaces.desk.frame import SCREENERS, link, page
from gongyi.surfaces.desk.intake.places import own_place

SHOWN = 60
TOPIC_DAYS = 30


@worker(*SCREENERS)
def morning(request: TownRequest) -> HttpResponse:
    """Overdue, due today, supervision not answered; each with who has it. All shown are ticked: one tap chases them."""
    moment = clock.now()
    local = moment.astimezone(ZoneInfo(request.town.calendar.zone))
    tonight = local.replace(hour=23, minute=59, second=59)
    within = reachable(request.actor)
    late = inbox.overdue(request.actor, moment, SHOWN)
    today = list(_open(within, due_at__gte=moment, due_at__lte=tonight)[:SHOWN])
    unanswered = list(
        Turn.objects.filter(open=True, slot="answer", dossier__in=within)
        .select_related("dossier__place")
        .order_by("due_at")[:SHOWN]
    )
    waiting = within.filter(stage="awaiting_topic", opened_at__lt=moment - timedelta(days=TOPIC_DAYS)).count()
    context = {
        "late": _shown(request, [turn for turn in late if turn.holder_key != "voice"]), "today": _shown(request, today), "unanswered": _shown(request, unanswered),
        "topics": waiting, "open": inbox.counted(request.actor),
    }  # fmt: skip
    return page(request, "morning", context)


def _open(within, **bounds: object):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a queryset of turns
    rows = Turn.objects.filter(open=True, slot=Turn.MAIN, dossier__in=within, **bounds).exclude(holder_key="voice")
    return rows.select_related("dossier__place").order_by("-safety", "due_at", "id")


def _shown(request: TownRequest, turns: list[Turn]) -> list[tuple[Turn, object]]:
    rows = showing.rows(turns, lambda dossier: link(request, "file", dossier.number), holders=True)
    return list(zip(turns, rows, strict=True))


@worker(*standard.ACCOUNTABLE, "observer")
def places(request: TownRequest) -> HttpResponse:
    """Open matters by place, down the tree, and by compound and business district."""
    here = _here(request)
    children = list(here.children.filter(closed_on=None).order_by("order", "pk")[:200])
    counts = {child.pk: 0 for child in children}
    open_by_path = (
        reachable(request.actor)
        .filter(closed_at=None, place_path__gte=here.path, place_path__lt=here.path + "~")
        .values("place_path")
        .annotate(n=Count("pk"))
    )
    width = len(here.path) + 7
    by_path = {child.path: child.pk for child in children}
    for row in open_by_path:
        child = by_path.get(row["place_path"][:width])
        if child:
            counts[child] += row["n"]
    rows = inbox.open_at(request.actor, here.path, 40)
    context = {
        "here": here, "up": here.parent if here.parent and here.path != own_place(request).path else None,
        "children": [(child, counts[child.pk]) for child in children],
        "areas": Area.objects.filter(ends_on=None, members__place__in=Place.objects.filter(below(here.path))).distinct().order_by("kind", "name")[:60],
        "matters": [showing.dossier_row(row, link(request, "file", row.number)) for row in rows],
    }  # fmt: skip
    return page(request, "places", context)


def _here(request: TownRequest) -> Place:
    wanted = request.GET.get("in", "")
    if not wanted.isdecimal():
        return own_place(request)
    found = Place.objects.filter(pk=int(wanted[:12])).first()
    if found is None or not found.path.startswith(request.town.root.path):
        raise Http404
    return found
