"""What was told to whom about a matter: the words, the role they went to, when, and whether they got there. Never a number."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.flows.story import holder_names
from gongyi.kernel.flows.telling import values_of
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Person, Voice
from gongyi.kernel.ui.showing import FileUrl

SHOWN = 60
HIDDEN = {"code": "····", "link": "…"}
"""What opens a matter to whoever holds it is not repeated to colleagues."""
CHANNELS = {
    "inapp": pgettext_lazy("the way it was sent", "at the desk"),
    "sms": gettext_lazy("by text message"),
    "email": gettext_lazy("by e-mail"),
}
STATES = {
    Job.DONE: ("done", gettext_lazy("Sent")),
    Job.QUEUED: ("plain", gettext_lazy("Waits to be sent")),
    Job.DEAD: ("overdue", gettext_lazy("Could not be sent; please tell them yourself")),
    Job.RECALLED: ("plain", gettext_lazy("Not sent: the step was taken back")),
    Job.SKIPPED: ("plain", gettext_lazy("Not sent")),
}
WHY_NOT = {
    "no phone was left": gettext_lazy("Not sent: no phone was left"),
    "no address is known": gettext_lazy("Not sent: no address is known"),
    "no gateway is set": gettext_lazy("Not sent: this town has no way to send text messages yet"),
    "time is played here": gettext_lazy("Not sent: an example from the past"),
    "the seat was handed over": gettext_lazy("Not sent: the seat was handed over"),
    "this is for whoever spoke first": gettext_lazy("Not sent: meant only for whoever spoke first"),
    "a newer message about it goes out now": gettext_lazy("Not sent: a newer message took its place"),
}


@dataclass(frozen=True)
class Line:
    """One message to one recipient."""

    words: str
    whom: str
    how: str
    at: datetime
    tone: str
    state: str


def file_url(request: TownRequest) -> FileUrl:
    """The address of a photo, voice clip or paper of a matter, in this town."""

    def address(item: Evidence, size: str) -> str:
        return reverse("portal:evidence", args=[request.town.slug, item.uid, size])

    return address


def told_to(request: TownRequest, matter: Matter) -> tuple[list[Line], str]:
    """The messages about this matter, newest first, sixty at a time (`?told=` is the last one seen); where the next ones are."""
    unsent = Q(kind="tell", state__in=(Job.QUEUED, Job.RECALLED, Job.DEAD))
    about = Job.objects.filter(Q(kind="deliver") | unsent, owner_id=matter.dossier.pk)
    before = request.GET.get("told", "")
    about = about.filter(pk__lt=int(before[:18])) if before.isdecimal() else about
    found = list(about.order_by("-id")[: SHOWN + 1])
    rows = found[:SHOWN]
    steps = Step.objects.in_bulk([row.step for row in rows if row.step])
    names = _names(rows)
    wordings = {key: wording(request, key) for key in {row.template for row in rows}}
    lines = [_line(matter, row, steps.get(row.step or 0), names, wordings[row.template]) for row in rows]
    return lines, f"?told={rows[-1].pk}" if len(found) > SHOWN else ""


def wording(request: TownRequest, key: str) -> str:
    """A message with its placeholders, in the reader's language."""
    return templates.wording(town=request.town, key=key, language=request.LANGUAGE_CODE or "zh-hans").text


def _line(matter: Matter, row: Job, step: Step | None, names: dict[str, str], text: str) -> Line:
    values = values_of(matter.dossier, step) | _then(matter, step) | HIDDEN
    tone, state = STATES[row.state]
    return Line(
        words=templates.fill(text, values), whom=_meant(row) if row.kind == "tell" else names.get(row.recipient) or _("someone who is no longer there"),
        how=str(CHANNELS.get(row.channel, row.channel)), at=row.done_at or row.made_at, tone=tone,
        state=str(WHY_NOT.get(row.proof, state) if row.state == Job.SKIPPED else state),
    )  # fmt: skip


def _meant(row: Job) -> str:
    """Whom a message is for as long as it has not been addressed to anybody."""
    return _("the person who spoke") if json.loads(row.payload).get("whom") == SPEAKER else _("the seat concerned")


def _then(matter: Matter, step: Step | None) -> dict[str, str]:
    """Where the matter stood when it was said, not where it stands today."""
    return {"stage": str(registry.get(matter.flow.key).stage(step.to_stage).said)} if step and step.to_stage else {}


def _names(rows: Iterable[Job]) -> dict[str, str]:
    """Recipients in words: a seat by its name, a colleague by the working name, whoever spoke only by their part."""
    keys = {row.recipient for row in rows}
    voices, persons = _numbers(keys, "voice"), _numbers(keys, "person")
    found: dict[str, Any] = holder_names(keys)
    found |= {
        f"voice:{row.pk}": row.get_part_display() for row in Voice.objects.filter(pk__in=voices).only("pk", "part")
    }
    found |= {f"person:{row.pk}": row.work_name for row in Person.objects.filter(pk__in=persons)}
    return {key: str(name) for key, name in found.items()}


def _numbers(keys: Iterable[str], kind: str) -> list[int]:
    return [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")]
