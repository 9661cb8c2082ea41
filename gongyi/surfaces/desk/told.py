"""What was told to whom about a matter: the words, the role they went to, when, and whether they got there. Never a number."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.retelling import as_sent, key_for, listening, then
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.flows.story import askers, holder_names
from gongyi.kernel.flows.telling import UNSAFE, heard, values_of
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Person, Voice
from gongyi.kernel.people.own import masked_phone
from gongyi.kernel.ui.showing import FileUrl

SHOWN = 60
CHANNELS = {
    "inapp": pgettext_lazy("the way it was sent", "at the desk"),
    "together": pgettext_lazy("the way it was sent", "at the desk, together with others"),
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
FOR_FIRST = "this is for whoever spoke first"
WHY_NOT = {
    "no phone was left": gettext_lazy("Not sent: no phone was left"),
    "the number is not theirs": gettext_lazy("Not sent: the number was found to be wrong"),
    "a landline takes no messages": gettext_lazy("Not sent: a landline takes no messages; please call"),
    UNSAFE: gettext_lazy("Not sent: it may not be safe to write to this phone; please call"),
    "no address is known": gettext_lazy("Not sent: no address is known"),
    "no gateway is set": gettext_lazy("Not sent: this town has no way to send text messages yet"),
    "time is played here": gettext_lazy("Not sent: an example from the past"),
    "the seat was handed over": gettext_lazy("Not sent: the seat was handed over"),
    FOR_FIRST: gettext_lazy("Not sent: meant only for whoever spoke first"),
    "it asks for what was done since": gettext_lazy("Not sent: what it asks for was done since"),
    "the time that it names has passed": gettext_lazy("Not sent: the time that it names has passed"),
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
    about = _about(matter.dossier.pk)
    before = request.GET.get("told", "")
    about = about.filter(pk__lt=int(before[:18])) if before.isdecimal() else about
    found = list(about.order_by("-id")[: SHOWN + 1])
    rows = found[:SHOWN]
    steps = Step.objects.in_bulk([row.step for row in rows if row.step])
    voices = _voices(rows)
    names = _names(rows, voices)
    wordings = {key: wording(request, key) for key in {key_for(row, voices.get(row.recipient)) for row in rows}}
    asked = askers(steps.values())
    lines = []
    for row in rows:
        voice, step = voices.get(row.recipient), steps.get(row.step or 0)
        values = values_of(row, matter.dossier, step) | then(matter.flow.key, step) | asked.get(row.step or 0, {})
        words = templates.fill(wordings[key_for(row, voice)], values | listening(voice))
        lines.append(_line(row, words, names, voice))
    return lines, f"?told={rows[-1].pk}" if len(found) > SHOWN else ""


def _about(*dossiers: int) -> QuerySet[Job]:
    """Messages about matters: those that were addressed to somebody, and those that never were."""
    unsent = Q(kind="tell", state__in=(Job.QUEUED, Job.RECALLED, Job.DEAD))
    return Job.objects.filter(Q(kind="deliver") | unsent, owner_id__in=dossiers)


@dataclass(frozen=True)
class Sent:
    """One message for paper: about which matter, to whom with the masked number, how, when, whether it got there, and its words."""

    matter: Matter
    whom: str
    how: str
    at: datetime
    state: str
    words: str


def sent_about(chapters: Sequence[Matter], most: int) -> tuple[list[Sent], int]:
    """Messages about some matters, oldest first, as they were sent; and how many there are beyond the first `most`."""
    by_key = {matter.dossier.pk: matter for matter in chapters}
    about = _about(*by_key).order_by("pk")
    rows = list(about[:most])
    steps = Step.objects.in_bulk([row.step for row in rows if row.step])
    voices = _voices(rows)
    names = _names(rows, voices)
    return [_sent(by_key[row.owner_id or 0], row, steps.get(row.step or 0), names, voices) for row in rows], max(
        0, about.count() - len(rows)
    )


def _sent(matter: Matter, row: Job, step: Step | None, names: dict[str, str], voices: Mapping[str, Voice]) -> Sent:
    voice = voices.get(row.recipient)
    number = masked_phone(voice) if voice and row.channel == "sms" else ""
    return Sent(
        matter,
        " ".join(part for part in (_whom(row, names), number) if part),
        _how(row),
        row.done_at or row.made_at,
        _state(row, voice),
        as_sent(row, matter.dossier, step, voice),
    )


def wording(request: TownRequest, key: str) -> str:
    """A message with its placeholders, in the reader's language."""
    return templates.wording(town=request.town, key=key, language=request.LANGUAGE_CODE or "zh-hans").text


def _line(row: Job, words: str, names: dict[str, str], voice: Voice | None) -> Line:
    return Line(
        words, _whom(row, names), _how(row), row.done_at or row.made_at, STATES[row.state][0], _state(row, voice)
    )


def _whom(row: Job, names: dict[str, str]) -> str:
    return _meant(row) if row.kind == "tell" else names.get(row.recipient) or _("someone who is no longer there")


def _how(row: Job) -> str:
    return str(CHANNELS.get(row.channel, row.channel))


def _state(row: Job, voice: Voice | None) -> str:
    """Whether it got there and why not; what is kept from those who joined does not wait for them."""
    if row.state == Job.QUEUED and voice is not None and not heard(row.template, voice.part):
        return str(WHY_NOT[FOR_FIRST])
    state = STATES[row.state][1]
    return str(WHY_NOT.get(row.proof, state) if row.state == Job.SKIPPED else state)


def _voices(rows: Iterable[Job]) -> dict[str, Voice]:
    """Whoever spoke among the recipients, by the key of the message."""
    found = Voice.objects.in_bulk(_numbers({row.recipient for row in rows}, "voice"))
    return {f"voice:{pk}": voice for pk, voice in found.items()}


def _meant(row: Job) -> str:
    """Whom a message is for as long as it has not been addressed to anybody."""
    return _("the person who spoke") if json.loads(row.payload).get("whom") == SPEAKER else _("the seat concerned")


def _names(rows: Iterable[Job], voices: Mapping[str, Voice]) -> dict[str, str]:
    """Recipients in words: a seat by its name, a colleague by the working name, whoever spoke only by their part."""
    keys = {row.recipient for row in rows}
    found: dict[str, Any] = holder_names(keys)
    found |= {key: voice.get_part_display() for key, voice in voices.items()}
    persons = Person.objects.filter(pk__in=_numbers(keys, "person"))
    found |= {f"person:{row.pk}": row.work_name for row in persons}
    return {key: str(name) for key, name in found.items()}


def _numbers(keys: Iterable[str], kind: str) -> list[int]:
    return [int(key.partition(":")[2]) for key in keys if key.startswith(f"{kind}:")]
