"""Who hears of dangers that come out of a file: each seat that has the turn, once for all that come together."""

from collections.abc import Sequence
from typing import Any

from gongyi.kernel import clock
from gongyi.kernel.flows.engine import Opening
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.outbox.actions import add_up, job, put
from gongyi.kernel.outbox.models import Job

LIST = "board/?danger=yes&letters=recent"
"""Where the message leads: what came out of a file lately and names a danger."""


def tell_dangers(openings: Sequence[Opening]) -> None:
    """Let those whose turn it is hear how many dangers came in, and note it on each. Nobody who spoke is written to."""
    grave = {one.dossier.pk: one for one in openings if one.dossier and one.dossier.safety}
    if not grave:
        return
    given: dict[str, list[Opening]] = {}
    turns = Turn.objects.filter(dossier__in=grave, open=True, slot=Turn.MAIN).order_by("pk")
    for holder, dossier in turns.values_list("holder_key", "dossier_id"):
        given.setdefault(holder, []).append(grave[dossier])
    put(_noted(holder, one) for holder, came in given.items() for one in came)
    for holder, came in given.items():
        add_up(_counted(holder, came))


def _noted(holder: str, opening: Opening) -> Job:
    done = {"channel": "together", "template": "appeal_danger", "state": Job.DONE, "done_at": clock.now()}
    return _told(
        holder,
        opening,
        "",
        owner_id=opening.dossier and opening.dossier.pk,
        step=opening.step and opening.step.pk,
        **done,
    )


def _counted(holder: str, came: Sequence[Opening]) -> Job:
    """Held a minute, so that the next rows of the file count in the same message."""
    payload = {"count": len(came), "danger": True, "list": LIST}
    waits = {"channel": "inapp", "template": "appeal_dangers_in", "urgent": True, "held": True}
    return _told(holder, came[0], ":all", payload=payload, **waits)


def _told(holder: str, opening: Opening, which: str, **columns: Any) -> Job:
    assert opening.step is not None
    key = f"out-of-file:{opening.step.pk}:{holder}{which}"
    return job(town_id=opening.town.pk, kind="deliver", key=key, recipient=holder, **columns)
