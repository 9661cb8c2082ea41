"""My turn: what waits for the seats one holds, safety first, then what is due first."""

from datetime import datetime
from secrets import token_hex

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import inbox as inboxes
from gongyi.kernel.flows import numbers, performing, registry
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.telling import values_for
from gongyi.kernel.outbox.actions import mark_read
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.templates import render as wording
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Pager
from gongyi.surfaces.desk.frame import link, page

PAGE = 40


@worker()
def inbox(request: TownRequest) -> HttpResponse:
    """One page of turns. Everything shown can be opened; some can be done for many at once."""
    found = inboxes.page(request.actor, _after(request.GET.get("after", "")), PAGE)
    rows = showing.rows(found.turns, lambda dossier: link(request, "file", dossier.number))
    following = f"?after={found.after.safety}|{found.after.due_at.isoformat()}|{found.after.id}" if found.after else ""
    context = {
        "rows": list(zip(found.turns, rows, strict=True)), "pager": Pager(next=following), "bulk": _bulk_moves(found.turns),
        "more": found.after is not None, "first": not request.GET.get("after"),
    }  # fmt: skip
    return page(request, "inbox", context)


def _after(text: str) -> inboxes.After | None:
    safety, _bar, rest = text.partition("|")
    due, _bar, pk = rest.partition("|")
    try:
        return inboxes.After(int(safety), datetime.fromisoformat(due.replace(" ", "+")), int(pk)) if text else None
    except ValueError:
        return None


def _bulk_moves(turns: list[Turn]) -> list[tuple[str, str]]:
    """Moves that may be made for many at once and fit at least one row shown."""
    stages = {(turn.dossier.flow, turn.dossier.stage) for turn in turns if turn.slot == Turn.MAIN}
    found = {}
    for flow, stage in stages:
        for move in registry.get(flow).moves:
            if move.bulk and not move.needs and stage in move.source:
                found[move.key] = str(move.label)
    return sorted(found.items())


@worker()
def bulk(request: TownRequest) -> HttpResponse:
    """One move for many matters: shown first, then done one step each; what could not be done is listed."""
    if request.method != "POST":
        return redirect(link(request, "inbox"))
    chosen = [numbers.clean(number) for number in request.POST.getlist("number")][: performing.MOST_AT_ONCE]
    key = request.POST.get("move", "")
    if not chosen or not key:
        messages.info(request, _("Nothing was chosen."))
        return redirect(link(request, "inbox"))
    if request.POST.get("sure") != "1":
        rows = reachable(request.actor).filter(number__in=chosen).select_related("place")
        return page(
            request,
            "bulk",
            {"rows": rows, "move": key, "label": _label(key), "batch": request.POST.get("batch") or token_hex(8)},
        )
    report = performing.perform_many(
        actor=request.actor, numbers=chosen, key=key, change=Change(), batch=request.POST.get("batch", "")
    )
    titles = dict(reachable(request.actor).filter(number__in=chosen).values_list("number", "title"))
    refused = [
        (numbers.spoken(number), titles.get(number, ""), reason or _("Not within your reach."))
        for number, reason in report.refused.items()
    ]
    return page(request, "bulk_done", {"done": len(report.done), "refused": refused, "label": _label(key)})


def _label(key: str) -> str:
    return next((str(move.label) for flow in registry.known() for move in flow.moves if move.key == key), key)


@worker()
def notices(request: TownRequest) -> HttpResponse:
    """What the seats one holds were told lately. Reading is not shown to superiors."""
    rows = (
        Job.objects.filter(recipient__in=request.actor.keys, channel="inapp", kind="deliver")
        .select_related("town")
        .order_by("-id")[:60]
    )
    reached = set(reachable(request.actor).filter(pk__in=[row.owner_id for row in rows]).values_list("pk", flat=True))
    numbers_by_id = dict(Dossier.objects.filter(pk__in=reached).values_list("pk", "number"))
    shown = []
    for row in rows:
        if row.owner_id in reached:
            _subject, text = wording(
                town=request.town, key=row.template, language=request.LANGUAGE_CODE or "zh-hans", values=values_for(row)
            )
            shown.append((row.made_at, text, link(request, "file", numbers_by_id[row.owner_id])))
    mark_read(recipients=request.actor.keys)
    return page(request, "notices", {"rows": shown})
