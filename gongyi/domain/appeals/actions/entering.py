"""What workers do with what they write down for others: several matters at once, a visit, taking back a slip of the pen."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.appeals.actions.intake import Registered, Spoken, register
from gongyi.domain.appeals.models import Visit
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import engine, filing, jobs
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import words_of
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town

SLIP = timedelta(minutes=10)


class RowRefused(Refused):
    """One of several matters could not be taken in, so none was. `row` says which."""

    def __init__(self, row: int, refusal: Refused) -> None:
        super().__init__(str(refusal), code=refusal.code)
        self.row = row


@transaction.atomic
def register_many(spoken: Sequence[Spoken]) -> list[Registered]:
    """Take several matters in, all or none; each has its own key, so that sending them again doubles nothing."""
    made = []
    for row, one in enumerate(spoken):
        try:
            made.append(register(one))
        except Refused as refusal:
            raise RowRefused(row, refusal) from refusal
    return made


@transaction.atomic
def register_visit(spoken: Sequence[Spoken], *, key: str, worker: Actor) -> list[Registered]:
    """Take in what was said at one home, and note that someone went there; no diary of the family is kept."""
    made = register_many(spoken)
    _note_visit(town=spoken[0].town, key=key, place=spoken[0].place, worker=worker)
    return made


def _note_visit(*, town: Town, key: str, place: Place, worker: Actor) -> None:
    seat = worker.seats[0].id if worker.seats else None
    Visit.objects.get_or_create(
        key=key[:60],
        defaults={"town": town, "place": place, "seat": seat, "worker": worker.pseudonym, "on": today(town)},
    )


@transaction.atomic
def take_back_entry(*, matter: Matter) -> str:
    """Take back what one has just written down for someone: within ten minutes, before anything followed. Returns its words.

    The history keeps that it was entered and taken back; the words and the contact are erased.
    """
    first = Step.objects.get(dossier=matter.dossier, number=1)
    if first.actor != matter.actor.pseudonym or matter.dossier.version != 1 or clock.now() - first.when > SLIP:
        raise Refused(_("This can no longer be taken back; open its file instead."), code="late")
    words = words_of(matter.dossier, "open").get("text", "")
    change = engine.Change(columns={"outcome": "withdrawn"}, quiet=True)
    made = engine.move(matter=matter, key="mistyped", change=change, version=1)
    jobs.recall(matter, first, made)
    filing.erase_contact(voices=list(Voice.objects.filter(owner="dossier", owner_id=matter.dossier.pk)))
    filing.erase(dossier=matter.dossier, numbers=[1])
    return words
