"""Joining a matter that someone else spoke of (附议), and leaving it again. The spread grows; the order of work does not."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.flows import engine, filing, matters
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import homes
from gongyi.kernel.people.models import Person, Voice
from gongyi.kernel.people.phones import BadPhone
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def join(
    *,
    dossier: Dossier,
    key: str,
    name: str = "",
    phone: str = "",
    person: Person | None = None,
    language: str = "zh-hans",
    entered_by: str = "",
) -> Voice:
    """Let one more person speak on a matter that exists, as long as an answer is still to come. They get its answer and read nothing of whoever spoke first.

    `entered_by`: the pseudonym of the worker who writes it down for them. The same form again gives the first answer again. A phone that is on the matter already is not counted twice, and
    nothing tells it to whoever typed it: it may be the reporter's. People behind one door count once.
    """
    try:
        speaking = people.Speaking(
            dossier.town,
            name=name,
            phone=phone,
            sender=f"join:{key}",
            person=person,
            part=Voice.JOINED,
            language=language,
            entered_by=entered_by,
        )
        voice = people.voice_row(speaking, dossier.pk)
    except BadPhone as error:
        raise Refused(str(error), code="phone") from error
    there = Voice.objects.filter(owner="dossier", owner_id=dossier.pk, withdrawn_at=None)
    own_already = Q(sender_index=voice.sender_index) | (Q(person=person) if person else Q(pk__in=[]))
    known = there.filter(own_already).first()
    if known is not None:
        return known
    matter = matters.by_machine(dossier)
    if matter.stage.final or matter.stage.kept:
        raise Refused(
            _("This was answered already. If it is not settled or has come back, please tell us anew."), code="closed"
        )
    doubled = bool(voice.phone_index) and there.filter(phone_index=voice.phone_index).exists()
    voice.counts = not doubled and not _of_one_home(voice, there).exists()
    if doubled:
        voice.phone_sealed, voice.phone_index = b"", ""
    voice.save()
    if voice.counts:
        _grown(matter, 1)
    return voice


def _of_one_home(voice: Voice, there: QuerySet[Voice]) -> QuerySet[Voice]:
    """Those on the matter who live behind the same door as this speaker."""
    return there.filter(pk__in=homes.voices_of(homes.of_voice(voice)).values("pk"))


@transaction.atomic
def leave(*, voice: Voice) -> None:
    """Take a joining back: name and phone are erased at once, and the spread shrinks."""
    if voice.part != Voice.JOINED or voice.spoken_on is not None:
        raise Refused(_("Only whoever joined can leave. What you said yourself can be taken back."))
    if voice.withdrawn_at is not None:
        return
    there = Voice.objects.filter(owner="dossier", owner_id=voice.owner_id, withdrawn_at=None).exclude(pk=voice.pk)
    heir = _of_one_home(voice, there).filter(counts=False).order_by("pk").first() if voice.counts else None
    filing.erase_contact(voices=[voice])
    Voice.objects.filter(pk=voice.pk).update(withdrawn_at=clock.now(), counts=False)
    if heir is not None:
        Voice.objects.filter(pk=heir.pk).update(counts=True)
    matter = matters.by_machine(Dossier.objects.get(pk=voice.owner_id))
    if voice.counts and heir is None and not matter.stage.final:
        _grown(matter, -1, gone="joined")


def _grown(matter: matters.Matter, by: int, **facts: object) -> None:
    spread = max(1, matter.dossier.spread + by)
    change = Change(facts={"spread": spread} | facts, columns={"spread": spread}, quiet=True)
    engine.move(matter=matter, key="joined", change=change)
