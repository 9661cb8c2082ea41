"""Making a move as people ask for it: through the domain's action where there is one, else straight through the engine."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import authority, engine, inputs, matters, meanwhile, registry, reseating
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.spec import Move
from gongyi.kernel.people.refusals import Refused

log = logging.getLogger(__name__)
MOST_AT_ONCE = 200
SHARED = {"claim": reseating.take_on}
"""Acts behind moves that every flow has."""


def perform(*, matter: Matter, key: str, change: engine.Change, version: int | None = None) -> Step:
    """Make a move. Domain actions take (matter, change, version) and return the step. Raises Refused.

    The same form sent several times at one instant makes one step, which each of them gets.
    """
    filled_in = _copy(change)
    try:
        return _performed(matter, key, change, version)
    except (Refused, IntegrityError):
        # A twin of this request may have been quicker: both read the matter before either wrote.
        if version is None or meanwhile.made(matter, key, version) is None:
            raise
        return meanwhile.made_already(matter, key, version, filled_in.words, filled_in.facts)


@transaction.atomic
def _performed(matter: Matter, key: str, change: engine.Change, version: int | None) -> Step:
    act = registry.entry(matter.flow.key).acts.get(key) or SHARED.get(key)
    if act is None:
        return engine.move(matter=matter, key=key, change=change, version=version)
    if version is not None and version != matter.dossier.version:
        return engine.move(matter=matter, key=key, change=change, version=version)
    spec = matter.flow.move(key)
    authority.seat_for(matter, spec)
    inputs.check(spec, change, matter)
    step = act(matter=matter, change=change, version=version)
    assert isinstance(step, Step)
    return step


@dataclass
class Bulk:
    """What a bulk act did: steps by number, and refusals by number with their words."""

    batch: str
    done: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def together(flow: str, stage: str) -> list[Move]:
    """The moves of a flow that may be made for many matters at once, at a stage. What they ask for is answered once for all."""
    return [move for move in registry.get(flow).moves if move.bulk and stage in move.source]


def unfit(dossier: Dossier, key: str) -> str:
    """Why a move for many is none for this matter, in words; empty where it may be tried."""
    if not any(move.key == key and move.bulk for move in registry.get(dossier.flow).moves):
        return _("A matter of this kind has no such step.")
    if key not in {move.key for move in together(dossier.flow, dossier.stage)}:
        return _("This step does not fit where the matter stands now.")
    return ""


def perform_many(
    *,
    actor: Actor,
    numbers: Sequence[str],
    key: str,
    change: engine.Change,
    batch: str = "",
    seen: Mapping[str, int] | None = None,
) -> Bulk:
    """One form, many matters, one step each under one batch id. Run again with the same batch it goes on where it stopped.

    What cannot be done with one matter never keeps the others from being done. `seen` holds the versions that were looked at,
    by number: a matter that went on since is refused with what happened.
    """
    report = Bulk(batch or token_hex(8))
    change.batch = report.batch
    for number in list(dict.fromkeys(numbers))[:MOST_AT_ONCE]:
        try:
            matter = matters.fetch(actor, number)
            version = (seen or {}).get(number)
            if _in_batch(matter, report.batch) or _sent_before(matter, key, version, change):
                report.done[number] = matter.dossier.version
                continue
            if why := meanwhile.in_words(matter.dossier, version) or unfit(matter.dossier, key):
                report.refused[number] = why
                continue
            report.done[number] = perform(matter=matter, key=key, change=_copy(change), version=version).number
        except Dossier.DoesNotExist:
            report.refused[number] = ""
        except Refused as refusal:
            report.refused[number] = str(refusal)
        except Exception:
            log.exception("one of many matters failed: %s", key)
            report.refused[number] = _(
                "This one failed through our fault; nothing was done with it. Please open it and try again."
            )
    return report


def _copy(change: engine.Change) -> engine.Change:
    return engine.Change(facts=dict(change.facts), words=dict(change.words), batch=change.batch)


def _sent_before(matter: Matter, key: str, version: int | None, change: engine.Change) -> bool:
    """Whether this very list was sent already: the same person made this move at the version that was seen. Raises Stale where something else was filled in."""
    if version is None or version >= matter.dossier.version or meanwhile.made(matter, key, version) is None:
        return False
    meanwhile.made_already(matter, key, version, change.words, change.facts)
    return True


def _in_batch(matter: Matter, batch: str) -> bool:
    return Step.objects.filter(dossier=matter.dossier, facts__contains=f'"batch":"{batch}"').exists()
