"""The history of a matter as someone may read it: steps in order, words only where the reader may see them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.kernel.access import roles
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.clock.wording import due_in_words
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import registry, timing, unkept
from gongyi.kernel.flows.models import Dossier, Step, StepBody, Turn, micros
from gongyi.kernel.flows.spec import Flow, Move
from gongyi.kernel.people.models import Person, Seat
from gongyi.kernel.people.phones import taken_out
from gongyi.kernel.people.scrubbing import scrub
from gongyi.kernel.territory.naming import in_language

CHASE = "chase"
WHILE_IT_IS_MADE = timedelta(seconds=5)
"""How long it takes at most from when a time is reckoned until the step stands."""


@dataclass(frozen=True)
class Told:
    """One step, told. `who` is a seat's name or the speaker's part, never a reporter's name."""

    number: int
    move: str
    label: str
    said: str
    at: datetime
    who: str
    worker: str
    facts: dict[str, Any]
    words: dict[str, str]
    from_stage: str
    to_stage: str
    undone: bool = False
    evidence: list[Evidence] = field(default_factory=list)
    actor: str = ""
    seat_id: int | None = None
    behalf: str = ""
    """Whom a deputy stood in for."""

    @property
    def hands(self) -> str:
        """By whom and at which seat it was made, and for whom a deputy made it, for colleagues."""
        return _hands(self.worker, self.behalf, self.who)


def story(dossier: Dossier, actor: Actor) -> list[Told]:
    """Every step within what the actor may read. Workers with the file read all words; others only what is addressed to them."""
    steps = list(Step.objects.filter(dossier=dossier).select_related("body").order_by("number"))
    files: dict[int, list[Evidence]] = {}
    for item in Evidence.objects.filter(owner_id=dossier.pk).order_by("id"):
        if item.step is not None:
            files.setdefault(item.step, []).append(item)
    seats, names = _seats_and_names(steps)
    undone = {json.loads(step.facts).get("facts", {}).get("undone") for step in steps if '"undone"' in step.facts}
    return [_told(dossier, step, actor, files.get(step.pk, []), seats, names, step.number in undone) for step in steps]


def _seats_and_names(steps: Iterable[Step]) -> tuple[dict[int, Seat], dict[str, str]]:
    """The seats at which steps were made, and the working names of those who made them, in two statements."""
    seats = Seat.objects.select_related("place", "organisation", "area").in_bulk(
        {step.seat_id for step in steps if step.seat_id}
    )
    pseudonyms = {name for step in steps for name in (step.actor, step.on_behalf_of)}
    named = Person.objects.filter(pseudonym__in=pseudonyms).values_list("pseudonym", "work_name")
    return seats, _machine() | dict(named)


def _machine() -> dict[str, str]:
    """What stands for nobody's hand: a step that followed by itself from another, or came out of a file."""
    return {"system": pgettext("who made a step", "the system"), "importer": pgettext("who made a step", "from a file")}


def hands_of(steps: Sequence[Step]) -> dict[int, str]:
    """By whom and at which seat each step was made, by its key, for colleagues; empty for whoever spoke."""
    seats, names = _seats_and_names(steps)
    found = {}
    for step in steps:
        seat = seats.get(step.seat_id) if step.seat_id else None
        who = names.get(step.actor, ""), names.get(step.on_behalf_of, "")
        found[step.pk] = _hands(*who, seat_name(seat) if seat else "")
    return found


def askers(steps: Iterable[Step]) -> dict[int, dict[str, str]]:
    """Of each step that asks how a matter is getting on: who asks, for its message. A colleague by seat and name, else the person who spoke."""
    chases = [step for step in steps if step.move == CHASE]
    seats, names = _seats_and_names(chases) if chases else ({}, {})
    return {step.pk: {"who": _asker(seats.get(step.seat_id or 0), names.get(step.actor, ""), step)} for step in chases}


def _asker(seat: Seat | None, worker: str, step: Step) -> str:
    if seat is not None:
        return _("%(seat)s (%(people)s)") % {"seat": seat_name(seat), "people": worker} if worker else seat_name(seat)
    by_machine = step.actor in _machine() and facts_of(step).get("asks") != "person"
    return _("somebody") if by_machine else _("the person who spoke")


def _hands(worker: str, behalf: str, seat: str) -> str:
    deputy = _("%(deputy)s for %(holder)s") % {"deputy": worker, "holder": behalf} if behalf else worker
    return " · ".join(part for part in (deputy, seat) if part)


def _told(
    dossier: Dossier,
    step: Step,
    actor: Actor,
    files: list[Evidence],
    seats: dict[int, Seat],
    names: dict[str, str],
    undone: bool,  # noqa: FBT001 - one plain answer
) -> Told:
    flow = registry.get(dossier.flow)
    move = next((known for known in flow.moves if known.key == step.move), None)
    body = getattr(step, "body", None)
    words = unkept.said_in(dossier, step.move, json.loads(body.body).get("words", {}) if body else {})
    insider = actor.is_worker or actor.kind == "system"
    allowed = (
        words
        if insider
        else {
            key: text for key, text in words.items() if key in readable_by_party(flow.key, step.move, _audiences(actor))
        }
    )
    shown = files if insider else [item for item in files if item.audience in _audiences(actor)]
    seat = seats.get(step.seat_id) if step.seat_id else None
    facts = json.loads(step.facts).get("facts", {})
    said = str(move.said) if move and (not move.said_with or facts.get(move.said_with)) else ""
    return Told(
        number=step.number, move=step.move, label=_label(flow, step, move, facts), said=said, at=step.when,
        who=(post_name if actor.joined else seat_name)(seat) if seat else "", worker=names.get(step.actor, "") if insider else "",
        facts=facts, words=allowed, from_stage=step.from_stage, to_stage=step.to_stage,
        undone=undone, evidence=shown, actor=step.actor, seat_id=step.seat_id, behalf=names.get(step.on_behalf_of, "") if insider else "",
    )  # fmt: skip


def label_of(step: Step) -> str:
    """What colleagues call a step that was just made."""
    flow = registry.get(step.dossier.flow)
    move = next((known for known in flow.moves if known.key == step.move), None)
    return _label(flow, step, move, facts_of(step))


def began_with(dossier: Dossier, text: str) -> str:
    """The step from which a clock runs that does not run from receipt: something added that names a danger, say. Empty where none does."""
    start = timing.read(text)[0].start if text else dossier.opened_at
    if start in {dossier.opened_at, dossier.received_at}:
        return ""
    made = Step.objects.filter(dossier=dossier, at__gte=micros(start), at__lt=micros(start + WHILE_IT_IS_MADE))
    step = made.order_by("pk").first()
    return label_of(step) if step else ""


def _label(flow: Flow, step: Step, move: Move | None, facts: dict[str, Any]) -> str:
    """What colleagues call the step once it is made, by the answer that was given where that tells it apart."""
    if move is None:
        opened = _("Taken in") if facts.get("imported") else str(flow.opened or _("Received"))
        return opened if step.move == "open" else _("A step of an earlier version")
    return str(
        next((words for key, answer, words in move.answered if facts.get(key) == answer), move.did or move.label)
    )


PARTY_READS = frozenset({Evidence.PUBLIC, Evidence.PARTY})


def _audiences(actor: Actor) -> frozenset[str]:
    """Whoever joined someone else's matter reads what is for everyone, and nothing of the one who spoke first."""
    return frozenset({Evidence.PUBLIC}) if actor.joined else PARTY_READS


def readable_by_party(flow: str, move: str, audiences: frozenset[str] = PARTY_READS) -> frozenset[str]:
    """Which words of a move the person who spoke may read: those declared for them or for everyone."""
    for known in registry.get(flow).moves:
        if known.key == move:
            return frozenset(needed.key for needed in known.needs if needed.audience in audiences)
    return frozenset()


def words_of(dossier: Dossier, *moves: str) -> dict[str, str]:
    """The newest words of the named moves; empty when there are none or they were erased."""
    for step in Step.objects.filter(dossier=dossier, move__in=moves).select_related("body").order_by("-number"):
        body = getattr(step, "body", None)
        if body:
            return dict(json.loads(body.body).get("words", {}))
    return {}


def said_in(step: Step) -> dict[str, str]:
    """All words of a step; empty when there are none or they were erased."""
    body = getattr(step, "body", None)
    return dict(json.loads(body.body).get("words", {})) if body else {}


def words_for_party(step: Step) -> dict[str, str]:
    """The words of a step that the person who spoke may read; empty when there are none or they were erased."""
    words = said_in(step)
    readable = readable_by_party(step.dossier.flow, step.move)
    return {key: text for key, text in words.items() if key in readable}


def searchable_words(dossier: Dossier) -> dict[str, str]:
    """What a matter is found by at the desk: its title and every word in its file, telephone and identity numbers taken out.

    Whoever works on a file reads all of its words; reach is asked when somebody searches.
    """
    bodies = StepBody.objects.filter(step__dossier=dossier).order_by("step__number").values_list("body", flat=True)
    said = [text for body in bodies for text in json.loads(body).get("words", {}).values() if text]
    return {Evidence.FILE: scrub(taken_out("\n".join(dict.fromkeys([dossier.title, *said]))))}


def purposes_since(dossier: Dossier, number: int) -> set[str]:
    """What the photos that were given after a step show: before, after. What was reported with a photo is shown as it was before."""
    steps = Step.objects.filter(dossier=dossier, number__gt=number).values("pk")
    shown = (Evidence.WAITING, Evidence.READY)
    found = Evidence.objects.filter(owner_id=dossier.pk, kind=Evidence.PHOTO, step__in=steps, state__in=shown)
    return {purpose or "before" for purpose in found.values_list("purpose", flat=True)}


def facts_of(step: Step) -> dict[str, Any]:
    """The declared facts of a step."""
    return dict(json.loads(step.facts).get("facts", {}))


def given_until(step: Step | None, slot: str = Turn.MAIN) -> str:
    """By when the main turn is due that a step opened, or a side turn, in words; empty where it opened none."""
    due = turn_due(step, slot) if step else ""
    return due_in_words(timezone.localtime(datetime.fromisoformat(due))) if due else ""


def turn_due(step: Step, slot: str = Turn.MAIN) -> str:
    """When the main turn is due that a step opened, or a side turn, as its record says; empty where it opened none."""
    opened = json.loads(step.facts).get("opens", ())
    return next((str(turn["due"]) for turn in opened if turn["slot"] == slot), "")


COMMUNITY = "community_desk"


def seat_name(seat: Seat) -> str:
    """What people call a seat: its own name, or its role with the place, area or body."""
    if seat.name:
        return in_language(seat.name, seat.name_en)
    where, role = seat.organisation or seat.area or seat.place, roles.get(seat.role).label
    return pgettext("name of a seat", "%(role)s, %(where)s") % {"role": role, "where": where} if where else str(role)


def post_name(seat: Seat) -> str:
    """What a seat is for whoever may not learn where exactly a matter is: its body, or its post, with a place no smaller than a community.

    A name of its own is left out: a town may have put that of a person there.
    """
    role = roles.get(seat.role)
    where = seat.organisation or (seat.place if role.lead >= roles.get(COMMUNITY).lead else None)
    if where is None:
        return str(role.label)
    return pgettext("name of a seat", "%(role)s, %(where)s") % {"role": role.label, "where": where}


def holder_names(keys: Iterable[str], *, posts: bool = False) -> dict[str, str]:
    """The names of seats by holder key, or what posts they are, in one statement."""
    numbers = [int(key[5:]) for key in keys if key.startswith("seat:")]
    rows = Seat.objects.select_related("place", "organisation", "area").filter(pk__in=numbers)
    return {seat.key: post_name(seat) if posts else seat_name(seat) for seat in rows}


def holder_name(key: str, *, posts: bool = False) -> str:
    """Whose turn it is, in words fit for colleagues, or which post it is; empty for the person who spoke."""
    return holder_names([key], posts=posts).get(key, "")
