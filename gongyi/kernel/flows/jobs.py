"""What follows from a step: who is told, which loops react, what is indexed, which files are re-made. All through the outbox."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gongyi.kernel import clock
from gongyi.kernel.clock.limits import Clock
from gongyi.kernel.evidence.handling import derive_job
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.spec import ABOVE, SPEAKER, Move
from gongyi.kernel.index import actions as index
from gongyi.kernel.outbox.actions import job, put
from gongyi.kernel.outbox.actions import recall as recall_jobs
from gongyi.kernel.outbox.handlers import Needless, handles
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.territory.models import Town

if TYPE_CHECKING:
    from gongyi.kernel.flows.engine import Change, Opening

__all__ = ["after_move", "after_opening", "put", "recall"]


def after_opening(opening: "Opening") -> Iterator[Job]:
    """Jobs of a first step."""
    if opening.step is None or opening.dossier is None:
        return
    yield from _always(opening.dossier, opening.step, "open")
    yield from (_derive(opening.dossier, item.uid) for item in opening.evidence)
    if opening.quiet:
        return
    for whom, template in opening.tell:
        urgent = whom != SPEAKER and _by_night(opening, whom)
        yield _tell(opening.dossier, opening.step, whom, template, urgent=urgent)


def _by_night(opening: "Opening", whom: str) -> bool:
    """Whether a first message leaves in quiet hours: to whoever has the turn where it runs day and night, to others in danger to life."""
    if whom == "turn" and opening.turn_limit is not None and opening.turn_limit.clock is Clock.URGENT_HOURS:
        return True
    return int(opening.columns.get("safety", 0)) > (0 if whom == "turn" else 1)


def after_move(matter: Matter, spec: Move, step: Step, change: "Change") -> list[Job]:
    """Jobs of a further step."""
    rows = list(_always(matter.dossier, step, spec.key, held=spec.undoable))
    told = [] if change.untold else [tell for tell in spec.tell if tell.coming_from in ("", step.from_stage)]
    told = [tell for tell in told if tell.template or change.alarms]
    danger = matter.dossier.safety > 0
    rows += [
        _tell(
            matter.dossier,
            step,
            tell.whom,
            tell.alarm if change.alarms and tell.alarm else tell.template,
            urgent=tell.urgent or (tell.in_danger and danger),
        )
        for tell in told
    ]
    rows += [_derive(matter.dossier, item.uid) for item in change.evidence]
    return rows


def _always(dossier: Dossier, step: Step, move: str, *, held: bool = False) -> Iterator[Job]:
    for name, _function in registry.reactions_to(dossier.flow, move):
        yield job(
            town_id=dossier.town_id,
            kind="react",
            key=f"react:{step.pk}:{name}"[:120],
            owner_id=dossier.pk,
            step=step.pk,
            payload={"name": name},
            held=held,
        )
    if registry.entry(dossier.flow).searchable:
        yield job(town_id=dossier.town_id, kind="index", key=f"index:{step.pk}", owner_id=dossier.pk, step=step.pk)


def _tell(dossier: Dossier, step: Step, whom: str, template: str, *, urgent: bool) -> Job:
    payload: dict[str, object] = {"whom": whom, "move": step.move}
    if urgent and dossier.safety and dossier.closed_at is None:
        payload["danger"] = True
    return job(
        town_id=dossier.town_id, kind="tell", key=f"tell:{step.pk}:{whom}:{template}"[:120], owner_id=dossier.pk, step=step.pk,
        template=template, payload=payload, urgent=urgent, held=not urgent,
    )  # fmt: skip


def _derive(dossier: Dossier, uid: str) -> Job:
    return job(town_id=dossier.town_id, kind="derive", key=f"derive:{uid}", owner_id=dossier.pk, payload={"uid": uid})


def recall(matter: Matter, step: Step, undoing: Step) -> None:
    """Hold back what an undone step would have said or brought about; where it was said already, a correction follows as urgently."""
    put(
        job(
            town_id=matter.dossier.town_id, kind="deliver", key=f"correct:{undoing.pk}:{row.pk}", owner_id=matter.dossier.pk, step=undoing.pk,
            recipient=row.recipient, channel=row.channel, template="correction", payload=json.loads(row.payload) | {"danger": False},
            not_before=row.leased_until, urgent=row.urgent,
        )
        for row in recall_jobs(step=step.pk).left
    )  # fmt: skip


@handles("react")
def react(row: Job) -> str:
    """Let another loop answer a step."""
    step = Step.objects.select_related("dossier").get(pk=row.step or 0)
    registry.reaction(str(json.loads(row.payload)["name"]))(step.dossier, step)
    return "reacted"


@handles("index")
def index_matter(row: Job) -> str:
    """Bring the search entries of a matter up to date."""
    dossier = Dossier.objects.select_related("place").get(pk=row.owner_id or 0)
    if (
        row.step
        and Job.objects.filter(owner_id=row.owner_id, kind="index", step__gt=row.step, state=Job.QUEUED).exists()
    ):
        raise Needless("a newer step will do it")
    index_again(dossier)
    return "indexed"


def index_again(dossier: Dossier) -> None:
    """Make a matter findable by the words it has now, and by no others. An erasure does not wait for the worker."""
    texts = registry.entry(dossier.flow).searchable
    found = texts(dossier) if texts else {}
    if not found:
        index.drop(owner_id=dossier.pk)
    for audience, text in found.items():
        index.put(town_id=dossier.town_id, owner_id=dossier.pk, audience=audience, text=text, at=dossier.opened_at)


@handles("derive")
def derive_file(row: Job) -> str:
    """Re-make an uploaded file into what is shown."""
    return derive_job(row.payload)


def warning(turn: Turn, *, key: str, template: str, recipient: str) -> Job:
    """A message about a turn's time, shown in the inbox at once, with where the matter stands now. Its key makes it go out once."""
    return job(
        town_id=turn.town_id, kind="deliver", key=key, owner_id=turn.dossier_id, recipient=recipient, channel="inapp",
        template=template, payload={"turn": turn.pk, "slot": turn.slot, "stage": turn.dossier.stage},
    )  # fmt: skip


def passed_on(row: Job, *, key: str, to: str, turn: Turn) -> Job:
    """The same urgent message for another seat, which has no turn on the matter; it holds while the turn does."""
    return job(
        town_id=row.town_id,
        kind="deliver",
        key=key,
        owner_id=row.owner_id,
        step=row.step,
        recipient=to,
        channel="inapp",
        template=row.template,
        urgent=True,
        payload=json.loads(row.payload) | {"whom": ABOVE, "turn": turn.pk},
    )


def came(town: Town, holder: str, steps: Sequence[Step]) -> Iterator[Job]:
    """What a seat is told of matters that came to it at one go: of one its own message, of more one that counts them, noted on each."""
    told: dict[str, Any] = {"town_id": town.pk, "kind": "deliver", "recipient": holder}
    several = {"channel": "together", "state": Job.DONE, "done_at": clock.now()}
    for step in steps:
        about = told | {"owner_id": step.dossier_id, "step": step.pk, "template": "turn_moved"}
        yield job(key=f"came:{step.pk}:{holder}", **about | (several if len(steps) > 1 else {"channel": "inapp"}))
    if len(steps) > 1:
        every = told | {"channel": "inapp", "template": "turns_moved", "payload": {"count": len(steps)}}
        yield job(key=f"came:{steps[0].pk}:{holder}:all", **every)
