"""What each of somebody's matters is called for them: whoever joined reads a worker's words, and nothing of the one who spoke first."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import numbers, unkept
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.sealing import opaque, opened
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.queries import as_people_say
from gongyi.kernel.ui import coarse, showing
from gongyi.kernel.ui.shapes import Matter as Row

MOST = 100
KIND = "mine"


def called(dossier: Dossier, own: Dossier | None, *, joined: bool) -> tuple[str, str]:
    """Title and number of a matter for one who speaks in it: their own where they spoke of it themselves, else what was released.

    `own` is the matter in which somebody spoke before a worker joined it to this one.
    """
    if own is not None or not joined:
        spoken = own or dossier
        number = numbers.spoken(spoken.number)
        return unkept.title_of(spoken) or number, number
    return appeals.appeal_of(dossier).summary_public or cases.about(dossier), ""


def rows(actor: Actor, town: Town) -> list[Row]:
    """Everything the person said here, newest first; a row for each time they spoke, each with a name that tells no number."""
    voices = list(_voices(actor)[:MOST])
    there = reachable(actor, [voice.owner_id for voice in voices]).select_related("place", "town__calendar", "appeal")
    found = {dossier.pk: dossier for dossier in there}
    apart = [voice.spoken_on for voice in voices if voice.spoken_on not in {None, voice.owner_id}]
    before = Dossier.objects.select_related("place", "town__calendar").in_bulk(apart)
    places = as_people_say(row.place for row in (*found.values(), *before.values()))
    first = {voice.owner_id for voice in voices if voice.part == Voice.FIRST}
    return [
        _row(found[voice.owner_id], before.get(voice.spoken_on or 0), voice, town, places)
        for voice in voices
        if voice.owner_id in found
        and not appeals.asks_digits(found[voice.owner_id], voice)
        and not (_joined_only(voice, before.get(voice.spoken_on or 0)) and voice.owner_id in first)
    ]


def _voices(actor: Actor) -> QuerySet[Voice]:
    return Voice.objects.filter(person=actor.person_id, owner="dossier", withdrawn_at=None).order_by("-pk")


def shown_by_phone(voices: Iterable[Voice]) -> list[Voice]:
    """Of what was said under a phone, what its telephone alone opens: the rest asks for the digits of the receipt."""
    mine = list(voices)
    spoken = Dossier.objects.in_bulk([voice.owner_id for voice in mine if voice.owner == "dossier"])
    return [
        voice
        for voice in mine
        if voice.owner_id not in spoken or not appeals.asks_digits(spoken[voice.owner_id], voice)
    ]


def _joined_only(voice: Voice, own: Dossier | None) -> bool:
    """Whether somebody joined what another had said, and said nothing of it themselves."""
    return own is None and voice.part == Voice.JOINED


def _row(dossier: Dossier, own: Dossier | None, voice: Voice, town: Town, places: dict[int, str]) -> Row:
    joined = _joined_only(voice, own)
    title, _number = called(dossier, own, joined=joined)
    url = reverse("portal:open_mine", args=[town.slug, opaque(KIND, voice.pk)])
    spoken = None if joined else own or dossier
    place = places[spoken.place_id] if spoken else ""
    row = showing.own_row(dossier, url, title=title, spoken=spoken, place=place)
    return replace(row, ring=coarse.ring(dossier, row.title)) if voice.part == Voice.JOINED else row


def voice_named(actor: Actor, name: str) -> Voice | None:
    """The person's own voice with this name in an address."""
    found = opened(KIND, name)
    mine = shown_by_phone(_voices(actor).filter(pk=found)) if found is not None else []
    return mine[0] if mine else None
