"""What one speaker said in a matter, for that speaker alone: to read, to take along, and to have erased once nobody needs it to handle the matter."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import unkept
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.people.models import Voice

SHOWN = (Evidence.WAITING, Evidence.READY)


@dataclass(frozen=True)
class Said:
    """What was said or handed in at one time."""

    at: datetime
    words: dict[str, str]
    photos: int
    clips: int


def spoken_in(voice: Voice) -> int:
    """The row of the matter in which somebody spoke, also where a worker joined it to another since."""
    return voice.spoken_on or voice.owner_id


def steps(voice: Voice) -> QuerySet[Step]:
    """Their steps with words or files: what they said themselves, and what somebody wrote down for them."""
    mine = Q(dossier__in={spoken_in(voice), voice.owner_id}, actor=voice.pseudonym)
    if voice.part == Voice.FIRST or voice.spoken_on:
        mine |= Q(dossier=spoken_in(voice)) & (Q(number=1) | Q(move="supply_for"))
    return Step.objects.filter(mine).exclude(commitment="").order_by("at", "pk")


def by(voice: Voice) -> Iterator[Said]:
    """What is still kept of it, in its order."""
    found = list(steps(voice).select_related("body", "dossier"))
    files = list(
        Evidence.objects.filter(step__in=[step.pk for step in found], state__in=SHOWN).values_list("step", "kind")
    )
    for step in found:
        body = getattr(step, "body", None)
        kept = dict(json.loads(body.body).get("words", {})) if body else {}
        words = unkept.said_in(step.dossier, step.move, kept) if kept else {}
        photos, clips = files.count((step.pk, Evidence.PHOTO)), files.count((step.pk, Evidence.VOICE))
        if words or photos or clips:
            yield Said(step.when, words, photos, clips)


def needed(voice: Voice) -> bool:
    """Whether somebody still handles what they spoke of, and needs their words for it."""
    return Dossier.objects.filter(pk__in={spoken_in(voice), voice.owner_id}, closed_at=None).exists()
