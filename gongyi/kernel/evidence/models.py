"""Photos, voice clips and papers, bound to a step and to those who may see them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.people.models import Person
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


class Printout(models.Model):
    """A paper somebody asked for: made by the worker, kept for a day, given to nobody else."""

    WAITING, READY, FAILED = "waiting", "ready", "failed"
    STATES: ClassVar = [(WAITING, _("being made")), (READY, _("ready")), (FAILED, _("could not be made"))]

    CATALOGUE = """
    id       | technical | one day | key
    town     | technical | one day | where
    uid      | technical | one day | name in addresses; says nothing
    person   | internal  | one day | who asked and alone may fetch it
    kind     | internal  | one day | file, archive, list, workbook, posters, figures, behind
    title    | internal  | one day | what it is, without words of people
    args     | internal  | one day | what was asked for: a number, or what a list was narrowed by
    language | technical | one day | language it is written in
    state    | technical | one day | waiting, ready or failed
    round    | technical | one day | how often it was ordered; a job belongs to one round
    making   | technical | one day | the attempt that may finish it; emptied when a matter it speaks of is erased
    fault    | technical | one day | why it could not be made
    done     | technical | one day | parts read so far
    most     | technical | one day | parts in all
    name     | technical | one day | what the file is called when fetched
    digest   | technical | one day | SHA-256 of the file
    bytes    | technical | one day | its size
    asked_at | technical | one day | when it was asked for
    ready_at | technical | one day | when it was finished
    gone_at  | technical | one day | when it is removed
    """

    town = models.ForeignKey(Town, models.CASCADE, related_name="+")
    uid = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    args = models.TextField(default="{}")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    round = models.PositiveSmallIntegerField(default=1)
    making = models.CharField(max_length=32, blank=True, default="")
    fault = models.CharField(max_length=10, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    most = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=80, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    bytes = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(db_index=True)

    objects = TownManager["Printout"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="printout_of_person")]

    def __str__(self) -> str:
        return self.uid


class PrintedMatter(models.Model):
    """That a paper speaks of a matter: who no longer reaches it gets the paper no more, and with its words the paper goes too."""

    TOWN = "printout__town"

    CATALOGUE = """
    id       | technical | one day | key
    printout | technical | one day | which paper
    owner_id | internal  | one day | which matter
    """

    printout = models.ForeignKey(Printout, models.CASCADE, related_name="matters")
    owner_id = models.BigIntegerField(db_index=True)

    objects = TownManager["PrintedMatter"]()

    def __str__(self) -> str:
        return str(self.owner_id)
