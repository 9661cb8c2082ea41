"""Photos, voice clips and papers, bound to a step and to those who may see them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import TownManager


class Evidence(models.Model):
    """One file. The upload waits unread in quarantine; only what the worker re-made from it is ever shown."""

    PHOTO, VOICE, PAPER = "photo", "voice", "paper"
    KINDS: ClassVar = [(PHOTO, _("photo")), (VOICE, _("voice")), (PAPER, _("paper"))]
    PUBLIC, PARTY, FILE = "public", "party", "file"
    AUDIENCES: ClassVar = [(PUBLIC, _("everyone")), (PARTY, _("those concerned")), (FILE, _("the file"))]
    WAITING, READY, BROKEN, ERASED = "waiting", "ready", "broken", "erased"

    CATALOGUE = """
    id        | technical | permanent              | key
    town      | technical | permanent              | where
    uid       | technical | permanent              | name in addresses; says nothing
    owner_id  | internal  | permanent              | which matter
    step      | internal  | permanent              | which step it belongs to
    kind      | internal  | permanent              | photo, voice or paper
    purpose   | internal  | permanent              | before, after, as the matter catalogue asks
    audience  | internal  | permanent              | who may see it
    digest    | internal  | permanent              | SHA-256 of what was uploaded, committed in the step
    made      | internal  | permanent              | SHA-256 of what is shown
    media     | technical | permanent              | media type of what is shown
    bytes     | technical | permanent              | size of what is shown
    width     | technical | permanent              | pixels across
    height    | technical | permanent              | pixels down
    seconds   | technical | permanent              | length of a clip
    state     | technical | permanent              | waiting, ready, broken or erased
    caption   | personal  | one year after closing | a worker's summary of a clip
    made_at   | technical | permanent              | when it arrived
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    uid = models.CharField(max_length=32, unique=True)
    owner_id = models.BigIntegerField(db_index=True)
    step = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=6, choices=KINDS)
    purpose = models.CharField(max_length=10, blank=True, default="")
    audience = models.CharField(max_length=6, choices=AUDIENCES, default=FILE)
    digest = models.CharField(max_length=64)
    made = models.CharField(max_length=64, blank=True, default="")
    media = models.CharField(max_length=40)
    bytes = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, default=WAITING)
    caption = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField()

    objects = TownManager["Evidence"]()

    def __str__(self) -> str:
        return self.uid
