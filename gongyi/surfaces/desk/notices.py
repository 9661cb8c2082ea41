"""What the seats one holds were told lately. Reading is not shown to superiors."""

import json
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import recipients, spoken
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.retelling import then
from gongyi.kernel.flows.story import askers
from gongyi.kernel.flows.telling import alarmed, values_of
from gongyi.kernel.outbox import actions as outbox
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.naming import hide_names
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Pager
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.told import wording

SHOWN, MOST_COUNTED = 50, 100
ABOUT = "$about"


def unread(request: TownRequest, *, below: int = 0) -> str:
    """How many messages wait to be opened, of all or of those before one; empty for none, counted no further than a hundred. One statement."""
    waiting = _told(request).filter(read_at=None)
    count = (waiting.filter(pk__lt=below) if below else waiting).order_by()[:MOST_COUNTED].count()
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count or "")


def _told(request: TownRequest) -> QuerySet[Job]:
    """What the seats were told, but for matters that the reader took in: they know of those."""
    told = Job.objects.filter(recipient__in=request.actor.keys, channel="inapp", kind="deliver", state=Job.DONE)
    return told.exclude(recipients.own(request.actor.pseudonym)).order_by("-id")


@worker()
def notices(request: TownRequest) -> HttpResponse:
    """The messages, newest first; those not opened before are marked, and opened by being shown."""
    before = request.GET.get("before", "")
    rows = _told(request).filter(pk__lt=int(before)) if before.isdecimal() else _told(request)
    found = list(rows[: SHOWN + 1])
    shown = found[:SHOWN]
    reached = (
        reachable(request.actor, [row.owner_id for row in shown if row.owner_id])
        .select_related("town", "place")
        .in_bulk()
    )
    steps = Step.objects.in_bulk([row.step for row in shown if row.step])
    wordings = {key: wording(request, key) for key in {row.template for row in shown}}
    asked, titles = askers(steps.values()), _titles(request, list(reached.values()))
    lines = [
        {
            "at": row.made_at, "new": row.read_at is None, "url": _where(request, row, reached.get(row.owner_id)),
            "title": "" if ABOUT in wordings[row.template] else titles.get(row.owner_id, ""),
            "text": alarmed(row, templates.fill(wordings[row.template], _values(row, reached, titles, steps.get(row.step), asked))),
        }
        for row in shown
        if row.owner_id in reached or row.owner_id is None
    ]  # fmt: skip
    outbox.mark_read(jobs=[row.pk for row in shown if row.read_at is None])
    last = shown[-1].pk if len(found) > SHOWN else 0
    left = unread(request, below=last) if last else ""
    context = {"rows": lines, "pager": Pager("", f"?before={last}" if last else ""), "left": left, "last": last}
    return page(request, "notices", context)


def opened(request: TownRequest, dossier: Dossier) -> None:
    """Whoever opens the file of a danger has heard of it, however they came there: then nobody above is told."""
    if dossier.safety:
        outbox.mark_read(jobs=_told(request).filter(read_at=None, owner_id=dossier.pk).values_list("pk", flat=True))


@worker()
def all_read(request: TownRequest) -> HttpResponse:
    """Take what is older than the page one was on as read, as after an absence. What came since is not touched."""
    last = request.POST.get("last", "")
    if last.isdecimal():
        outbox.mark_read(jobs=_told(request).filter(read_at=None, pk__lt=int(last)).values_list("pk", flat=True))
    return redirect(link(request, "notices"))


def _where(request: TownRequest, row: Job, dossier: Dossier | None) -> str:
    """The matter that a message is about; the list that it names, or the inbox, where it is about several."""
    several = link(request, "inbox") + json.loads(row.payload).get("list", "")
    return link(request, "file", dossier.number) if dossier else several


def _titles(request: TownRequest, reached: Sequence[Dossier]) -> dict[int | None, str]:
    """How each matter is called in a list."""
    speakers = spoken.by_matter(request.actor, [row.pk for row in reached])
    return {row.pk: hide_names(speakers.get(row.pk, ()), showing.titled(row)) for row in reached}


def _values(
    row: Job,
    reached: dict[int, Dossier],
    titles: dict[int | None, str],
    step: Step | None,
    asked: dict[int, dict[str, str]],
) -> dict[str, str]:
    """What a message is filled with on the page: the matter by its title, which its reader may open, and who asks; or how many there are."""
    if row.owner_id is None:
        return {"count": str(json.loads(row.payload).get("count", ""))}
    title = titles[row.owner_id]
    dossier = reached[row.owner_id]
    values = values_of(row, dossier, step, f"“{title}”" if title else "") | then(dossier.flow, step)
    return values | (asked.get(step.pk, {}) if step else {})
