"""The head of a matter on paper: what it is, how it stands, and its moments, each by the one word that is true of it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import timing, turning
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.printing import Asker
from gongyi.kernel.flows.reach import restricted_words
from gongyi.kernel.flows.story import began_with, holder_name
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.phones import masked_name
from gongyi.kernel.territory.queries import full_name
from gongyi.kernel.ui.papers import day_and_time, due_day_and_time
from gongyi.surfaces.desk.frame import MAY_UNMASK

MOST_VOICES = 20
OFF = ("closed_off", "archived")
Rows = list[list[str]]


def cover(asker: Asker, matter: Matter, *, alone: bool = True) -> Rows:
    """Labels and words. `alone`: it is the matter of the file itself, not one that was opened under it."""
    dossier = matter.dossier
    turn = turns_of([dossier]).get(dossier.pk)
    holder = holder_name(turn.holder_key) if turn else ""
    rows = [
        (_("Kind"), cases.label("kinds", dossier.kind) if dossier.kind else ""),
        (_("About"), cases.category_name(matter.town, dossier.category) if dossier.category else ""),
        (_("Place"), full_name(dossier.place, matter.town)),
        (_("Who may read it"), restricted_words(dossier)),
        (_("Stage now"), " · ".join(part for part in (str(matter.stage.label), holder) if part)),
        (_("Outcome"), appeals.outcome_of(matter)),
        *_moments(matter, alone=alone),
        (_("Reporter"), _speakers(asker, dossier)),
    ]
    return [[label, value] for label, value in rows if value]


def _moments(matter: Matter, *, alone: bool) -> list[tuple[str, str]]:
    """When it came in, by when it is due and how that was worked out, and when it ended.

    A matter that was opened under another has a beginning and a time of its own; what was promised to the person is the other's.
    """
    dossier = matter.dossier
    came = day_and_time(dossier.received_at)
    begun = day_and_time(dossier.opened_at)
    due, explained = _due(matter)
    ended = day_and_time(dossier.closed_at)
    if dossier.flow == appeals.KEY:
        off = _("Closed off on") if dossier.stage in OFF else _("Ended on")
        began = (
            [(_("Written on"), came), (_("Taken in"), begun)] if timing.written_at(dossier) else [(_("Received"), came)]
        )
        newest = appeals.promised_anew(dossier)
        anew = [(_("Promised now"), due_day_and_time(newest))] if newest else []
        promise = _("Promised before, and not kept") if newest else _("Promised by")
        return [*began, *anew, (promise, due), (_("How that came about"), explained), (off, ended)]
    words = {"case": (_("Dispatched at"), _("To be done by")), "response": (_("Called at"), _("To respond by"))}
    first, last = words[dossier.flow]
    before = alone and dossier.received_at < dossier.opened_at
    told = [(_("The person's matter came in"), came)] if before else []
    return [*told, (first, begun), (last, due), (_("How that came about"), explained), (_("Ended on"), ended)]


def _due(matter: Matter) -> tuple[str, str]:
    """By when it is due; of a matter without a time of its own, until when its turn ran."""
    dossier, town = matter.dossier, matter.town
    received, plain = (
        dossier.flow == appeals.KEY and timing.written_at(dossier) is None,
        timing.calendar_of(town.calendar),
    )
    if dossier.due_at:
        began = began_with(dossier, dossier.clock)
        told = timing.explanation(
            dossier.clock, plain, received=received and not began, recorded=dossier.due_at, began=began
        )
        return due_day_and_time(dossier.due_at), told
    turn = Turn.objects.filter(dossier=dossier, slot=Turn.MAIN).order_by("-opened_step").first()
    if dossier.flow == appeals.KEY or turn is None:
        return "", ""
    own = turning.calendar_for(town, turn.holder_key)
    runs_on = own if timing.due(turn.clock, own) == turn.due_at else plain
    told = timing.explanation(turn.clock, runs_on, received=False, recorded=turn.due_at)
    return due_day_and_time(turn.due_at), told


def learns_who_spoke(asker: Asker, dossier: Dossier) -> bool:
    """Only posts that answer for the place; a handler learns not even that there is anyone."""
    return dossier.flow == appeals.KEY and bool(asker.actor.roles & MAY_UNMASK)


def _speakers(asker: Asker, dossier: Dossier) -> str:
    """Masked, and only for posts that answer for the place."""
    if not learns_who_spoke(asker, dossier):
        return ""
    rows = list(Voice.objects.filter(owner="dossier", owner_id=dossier.pk, withdrawn_at=None).order_by("pk"))
    shown = [masked_name(row.open("name")) or _("no name") for row in rows[:MOST_VOICES]]
    return pgettext("between names", ", ").join(shown) + (f" … ({len(rows)})" if len(rows) > MOST_VOICES else "")
