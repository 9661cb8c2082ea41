"""What a batch of rows leaves behind: matters, voices, and under which number each row came."""

from gongyi.domain.appeals.actions import prepare
from gongyi.domain.appeals.importing.judging import Ready
from gongyi.domain.appeals.importing.telling import tell_dangers
from gongyi.domain.appeals.models import Appeal, Imported
from gongyi.kernel.access.actor import Actor, importer
from gongyi.kernel.flows import engine, matters
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Voice


def store(fresh: list[Ready], joins: list[Ready], twins: dict[str, Dossier]) -> None:
    """Open a matter for each fresh row and let each repeat join the first of its words, `twins` among those stored before."""
    first = twins | _open(fresh)
    for row in joins:
        _join(row, first[row.spoken.digest])
    Imported.objects.bulk_create(
        Imported(town=row.spoken.town, source=row.source, digest=row.spoken.digest, dossier=first[row.spoken.digest])
        for row in (*fresh, *(row for row in joins if row.spoken.source))
    )


def _open(fresh: list[Ready]) -> dict[str, Dossier]:
    pairs = [(row, *prepare(row.spoken, row.dangers)) for row in fresh]
    for _row, opening, voice in pairs:
        opening.actor = Actor("importer", opening.town.pk, voice.pseudonym)
    dossiers = engine.open_many([opening for _row, opening, _voice in pairs])
    tell_dangers([opening for _row, opening, _voice in pairs])
    voices = []
    for dossier, (_row, _opening, voice) in zip(dossiers, pairs, strict=True):
        voice.owner_id = dossier.pk
        voices.append(voice)
    Voice.objects.bulk_create(voices)
    Appeal.objects.bulk_create(
        Appeal(dossier=dossier, channel=row.spoken.channel)
        for dossier, (row, _opening, _voice) in zip(dossiers, pairs, strict=True)
    )
    return {row.spoken.digest: dossier for dossier, (row, _opening, _voice) in zip(dossiers, pairs, strict=True)}


def _join(row: Ready, dossier: Dossier) -> None:
    """A repeat by the same sender joins the first as a further voice. The same person does not make the matter spread.

    A matter that is closed by now gets the voice and no further step.
    """
    spoken = row.spoken
    voice = people.voice_row(people.Speaking(spoken.town, sender=spoken.sender, part=Voice.JOINED), dossier.pk)
    voice.counts = False
    voice.save()
    matter = matters.fetch_by_id(importer(spoken.town.pk), dossier.pk)
    if matter.stage.final:
        return
    facts = {"source": spoken.source, "spread": matter.dossier.spread}
    engine.move(matter=matters.by_machine(matter.dossier), key="joined", change=engine.Change(facts=facts, quiet=True))
