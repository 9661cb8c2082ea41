"""Acts every file knows: keeping parties apart, references in other systems, another place, erasing words, time worked out again."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongyi.kernel.access import roles
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.evidence.papers import keeping
from gongyi.kernel.flows import (
    authority,
    directory,
    elsewhere,
    engine,
    jobs,
    matters,
    registry,
    reseating,
    spoken,
    turning,
)
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import (
    Dossier,
    Exclusion,
    ExternalReference,
    MatterLink,
    Step,
    StepBody,
    Turn,
)
from gongyi.kernel.people import own
from gongyi.kernel.people.actions import keep_mention
from gongyi.kernel.people.models import Person, Voice
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.scope import within


@transaction.atomic
def keep_apart(*, matter: Matter, key: str, version: int | None = None) -> Step:
    """Keep a seat, body or person out of a file because it is a party to it, and out of all that tells the same affair. If it has the turn, the turn goes elsewhere.

    What it did itself and what has ended it reads on.

    `version`, here and below, is the one that was seen: refused as stale where the matter went on since.
    """
    if version is not None and version != matter.dossier.version:
        return engine.move(matter=matter, key="exclude", change=engine.Change(facts={"key": key}), version=version)
    if Exclusion.objects.filter(dossier=matter.dossier, key=key).exists():
        raise Refused(_("This party is kept apart already."))
    step = _exclude(matter, key)
    for below in map(matters.by_machine, _below(matter.dossier)):
        if key not in authority.apart(below.dossier) and not _did_it(below, key):
            _exclude(below, key)
    return step


def _exclude(matter: Matter, key: str) -> Step:
    Exclusion.objects.create(dossier=matter.dossier, key=key, at_step=matter.dossier.version + 1)
    change = engine.Change(facts={"key": key}, columns={"parties": matter.dossier.parties + 1})
    return reseating.hand_on(matter=matter, key="exclude", holders=_rerouted(matter, key), change=change)


def _below(dossier: Dossier) -> Iterator[Dossier]:
    """What tells the same affair: all that was opened under a matter or joined to it, ended or not."""
    links = MatterLink.objects.filter(~Q(closing="") | Q(why="merged"), parent=dossier).select_related("child")
    for link in links.order_by("pk"):
        yield link.child
        yield from _below(link.child)


def _did_it(matter: Matter, key: str) -> bool:
    """Whether it has ended, and a seat, the body behind it or a person had done it."""
    work = registry.entry(matter.flow.key).work
    if matter.dossier.closed_at is None or not work:
        return False
    seat = directory.of(matter.town).by_key(matter.left_by(work))
    made = Step.objects.filter(dossier=matter.dossier, number=matter.last(work)).values("actor")
    people = Person.objects.filter(pseudonym__in=made).values_list("pk", flat=True)
    return key in {*(seat.keys if seat else ()), *(f"person:{person}" for person in people)}


def children(dossier: Dossier) -> list[Dossier]:
    """The open matters that were opened under a matter and that it waits for."""
    links = MatterLink.objects.filter(parent=dossier, closing="waits", child__closed_at=None).select_related("child")
    return [link.child for link in links.order_by("pk")]


def all_children(dossier: Dossier, why: str) -> list[Dossier]:
    """Every matter that was opened under a matter for this reason, open or not, newest first."""
    links = MatterLink.objects.filter(parent=dossier, why=why).select_related("child")
    return [link.child for link in links.order_by("-pk")]


def _rerouted(matter: Matter, key: str) -> dict[str, str]:
    """Other holders for the turns that a party has, by slot."""
    path, past = matter.dossier.place_path, authority.past(matter.dossier)
    return {
        slot: turning.standing(
            matter.town, turn.holder_key, path, authority.barred(matter, matter.where(slot)) | {key}, past
        )
        for slot, turn in matter.turns.items()
        if _is(matter, turn, key)
    }


def _is(matter: Matter, turn: Turn, key: str) -> bool:
    seat = directory.of(matter.town).by_key(turn.holder_key)
    return seat is not None and key in seat.keys


@transaction.atomic
def add_reference(
    *,
    matter: Matter,
    system: str,
    number: str,
    due_at: datetime | None,
    state: str = "open",
    why: str = "",
    version: int | None = None,
) -> Step:
    """Note the matter's number and deadline in another system, or what became of it there; a number noted by mistake is taken back, saying why.

    Noted again without a deadline it keeps the one it has; refused where nothing would change.
    """
    which: dict[str, Any] = {"system": system.strip()[:30], "number": number.strip()[:40]}
    if version is not None and version != matter.dossier.version:
        change = engine.Change(facts=which | {"state": state}, words={"why": why} if why else {})
        return engine.move(matter=matter, key="reference", change=change, version=version)
    if not system.strip() or not number.strip():
        raise Refused(_("Write the other system's name and its number."))
    if state == elsewhere.WITHDRAWN and not why.strip():
        raise Refused(_("Please say why it is taken back."))
    known = ExternalReference.objects.filter(dossier=matter.dossier, **which).first()
    due_at = due_at or (known.due_at if known else None)
    if known and (known.due_at, known.state) == (due_at, state):
        raise Refused(_("This number is noted already, with the same deadline. Nothing was changed."), code="known")
    ExternalReference.objects.update_or_create(
        dossier=matter.dossier,
        **which,
        defaults={"due_at": due_at, "state": state, "at_step": matter.dossier.version + 1},
    )
    facts = which | {"state": state, "due": due_at.isoformat() if due_at else None}
    words = {"why": why} if why else {}
    return engine.move(matter=matter, key="reference", change=engine.Change(facts=facts, words=words))


@transaction.atomic
def relocate(*, matter: Matter, place: Place, version: int | None = None) -> Step:
    """Say that the matter is about another place. It goes to whoever answers there; what was sent out for it stays with its handler."""
    if version is not None and version != matter.dossier.version:
        change = engine.Change(facts={"place": place.pk})
        return engine.move(matter=matter, key="relocate", change=change, version=version)
    before = matter.dossier.place_id
    step = _put_right(matter, place, {"from": before}, authority.strangers(matter, place.path))
    for below in _sent_out(matter.dossier, before):
        holders, stays = authority.strangers(below, place.path), _at_work(below)
        if stays:
            holders.pop(Turn.MAIN, None)
        _put_right(below, place, {"from": before} | ({"stays": stays} if stays else {}), holders)
    return step


def _put_right(matter: Matter, place: Place, facts: dict[str, object], holders: dict[str, str]) -> Step:
    facts |= {"place": place.pk, "why": "corrected", "reached": sorted(set(holders.values()))}
    change = engine.Change(facts=facts, columns={"place": place, "place_path": place.path})
    return reseating.hand_on(matter=matter, key="relocate", holders=holders, change=change)


def _sent_out(dossier: Dossier, place: int) -> Iterator[Matter]:
    """What is open under a matter at the same place, as the machinery sees it."""
    for child in children(dossier):
        if child.place_id == place:
            yield matters.by_machine(child)
            yield from _sent_out(child, place)


def _at_work(matter: Matter) -> str:
    """Who has the main turn, where they open the matter by it wherever it lies; empty where they would lose sight of it."""
    holder = matter.main.holder_key if matter.main else ""
    seat = directory.of(matter.town).by_key(holder)
    return "" if seat is None or roles.goes_past(seat.role) else holder


@transaction.atomic
def erase(*, dossier: Dossier, numbers: Iterable[int] = (), asked_by: str = "") -> Step:
    """Erase the words, files, people and index entries of a matter, or of some of its steps. The chain still holds.

    The title is made of the first words, and goes with them. `asked_by` notes at whose wish.
    """
    wanted = sorted(set(numbers)) or list(
        Step.objects.filter(dossier=dossier).exclude(commitment="").values_list("number", flat=True)
    )
    matter = matters.by_machine(dossier)
    facts = {"steps": wanted} | ({"asked_by": asked_by} if asked_by else {})
    change = engine.Change(facts=facts, title="" if 1 in wanted else None, quiet=True)
    step = engine.move(matter=matter, key="erase", change=change)
    bodies = StepBody.objects.filter(step__dossier=dossier, step__number__in=wanted)
    bodies.delete()
    if forget := registry.entry(dossier.flow).forgets:
        forget(dossier, wanted)
    steps = Step.objects.filter(dossier=dossier, number__in=wanted).values("pk")
    files = list(Evidence.objects.filter(owner_id=dossier.pk, step__in=steps))
    for item in [*files, *_passed_on(dossier, files)]:
        evidence.erase(evidence=item)
    _forget_mentions(dossier)
    jobs.index_again(matter.dossier)
    keeping.withdraw(owner_id=dossier.pk)
    return step


def _forget_mentions(dossier: Dossier) -> None:
    """What of erased names was kept to mask them goes with the words in which they stood."""
    here = Q(owner_id=dossier.pk) | Q(spoken_on=dossier.pk)
    for voice in Voice.objects.filter(here, owner="dossier").exclude(mention_sealed=b""):
        if not spoken.mention(voice):
            keep_mention(voice=voice, mention="")


def _passed_on(dossier: Dossier, files: Iterable[Evidence]) -> list[Evidence]:
    """The same files where they were passed on to the matters under this one."""
    below = MatterLink.objects.filter(parent=dossier).values("child")
    return list(Evidence.objects.filter(owner_id__in=below, digest__in={item.digest for item in files}))


@transaction.atomic
def erase_contact(*, voices: Iterable[Voice], person: Person | None = None) -> None:
    """Erase names and phones now. A name that stands in the words stays masked there, as long as these are kept."""
    rows = list(voices)
    mentions = {voice.pk: spoken.mention(voice) for voice in rows}
    own.erase_contact(voices=rows, person=person)
    for voice in Voice.objects.filter(pk__in=[pk for pk, found in mentions.items() if found]):
        keep_mention(voice=voice, mention=mentions[voice.pk])


@transaction.atomic
def forget_voices(*, dossier: Dossier) -> int:
    """Remove how to reach those who spoke; their pseudonyms stay in the history. Returns how many."""
    rows = Voice.objects.filter(owner="dossier", owner_id=dossier.pk)
    erase_contact(voices=rows)
    return rows.count()


def migrate(*, town: Town, flow: str, stage: str, to: str) -> int:
    """Carry open matters out of a stage that the code no longer has. Returns how many."""
    registry.get(flow).stage(to)
    with within(town):
        rows = list(Dossier.objects.filter(town=town, flow=flow, stage=stage, closed_at=None))
        for dossier in rows:
            engine.migrate(dossier=dossier, to=to)
    return len(rows)
