"""What is particular to an appeal. Who spoke is kept apart, in Voice."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Person
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.scope import TownManager


class Appeal(models.Model):
    """Beside the dossier: how it came in, and what was released for the public list."""

    CATALOGUE = """
    id             | technical | permanent | key
    dossier        | internal  | permanent | the matter
    channel        | internal  | permanent | web, phone, desk, visit, card, chat, import
    summary_public | public    | permanent | a worker's words for the public list
    released_at    | public    | permanent | when it was put on the public list
    """

    CHANNELS: ClassVar = [
        ("web", _("web")), ("phone", _("telephone")), ("desk", _("at the desk")), ("visit", _("home visit")), ("card", _("opinion card")),
        ("chat", _("group message")), ("import", _("imported")), ("patrol", _("found on patrol")),
    ]  # fmt: skip

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="appeal")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    summary_public = models.CharField(max_length=300, blank=True, default="")
    released_at = models.DateTimeField(null=True, blank=True)

    TOWN = "dossier__town"
    objects = TownManager["Appeal"]()

    def __str__(self) -> str:
        return str(self.dossier_id)


class Imported(models.Model):
    """That a row of another system's file was taken in: under which number, with which content, into which matter."""

    CATALOGUE = """
    id      | technical | permanent | key
    town    | technical | permanent | where
    source  | internal  | permanent | its number there, or a digest where it had none
    digest  | internal  | permanent | digest of sender, title and text, to tell a repeat from a change
    dossier | internal  | permanent | the matter it opened or joined
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    source = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, db_index=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")

    objects = TownManager["Imported"]()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "source"], name="imported_once")]

    def __str__(self) -> str:
        return self.source


class Deposit(models.Model):
    """A file of another system's messages, handed in at the desk: how far it is. The file itself lies under the home folder.

    The counts are those of the trial until rows are taken in, and from then on of what was really done.
    """

    LOOKING, LOOKED, TAKING, STOPPED, DONE, FAILED = "looking", "looked", "taking", "stopped", "done", "failed"
    STATES: ClassVar = [
        (LOOKING, _("being looked at")), (LOOKED, _("looked at, not taken in yet")), (TAKING, _("being taken in")), (STOPPED, _("stopped")),
        (DONE, _("taken in")), (FAILED, _("could not go on")),
    ]  # fmt: skip

    CATALOGUE = """
    id        | technical | thirty days | key
    town      | technical | thirty days | where
    uid       | technical | thirty days | name in addresses and of the file; says nothing
    person    | internal  | thirty days | who handed it in and alone sees it
    place     | internal  | thirty days | what its messages are about
    channel   | internal  | thirty days | how they came to the other system
    name      | internal  | thirty days | what the file was called
    digest    | technical | thirty days | SHA-256 of the file, to tell the same one again
    language  | technical | thirty days | in which reasons are given
    state     | technical | thirty days | how far it is
    round     | technical | thirty days | how often work on it was ordered; a job belongs to one round
    fault     | technical | thirty days | why it could not go on: file, disk, seat, place, unheard or broken
    why       | internal  | thirty days | what is wrong with the file, in a sentence
    rows      | technical | thirty days | rows in it, once they were counted
    offset    | technical | thirty days | bytes of the read-out rows that were taken in
    read      | technical | thirty days | rows judged
    accepted  | technical | thirty days | new matters
    joined    | technical | thirty days | rows that join one of these
    known     | technical | thirty days | rows known already
    rejected  | technical | thirty days | rows not taken in
    wordless  | technical | thirty days | new matters under a duty to report, whose words are not kept
    dangers   | technical | thirty days | new matters that name a danger and are young enough for it to count
    handed_at | technical | thirty days | when it was handed in
    begun_at  | technical | thirty days | when the first row was taken in
    moved_at  | technical | thirty days | when it last got further
    gone_at   | technical | thirty days | when row and file are removed
    """

    town = models.ForeignKey(Town, models.CASCADE, related_name="+")
    uid = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Appeal.CHANNELS)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=STATES, default=LOOKING)
    round = models.PositiveSmallIntegerField(default=1)
    fault = models.CharField(max_length=10, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")
    rows = models.PositiveIntegerField(null=True, blank=True)
    offset = models.PositiveBigIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    wordless = models.PositiveIntegerField(default=0)
    dangers = models.PositiveIntegerField(default=0)
    handed_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()
    gone_at = models.DateTimeField(db_index=True)

    objects = TownManager["Deposit"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="deposit_of_person")]

    def __str__(self) -> str:
        return self.uid


class RejectedRow(models.Model):
    """A row of a deposit that is not taken in: which and why, never its words."""

    TOWN = "deposit__town"

    CATALOGUE = """
    id      | technical | thirty days | key
    deposit | technical | thirty days | of which file
    line    | technical | thirty days | which line
    source  | internal  | thirty days | its number there
    reason  | internal  | thirty days | why
    """

    deposit = models.ForeignKey(Deposit, models.CASCADE, related_name="rejects")
    line = models.PositiveIntegerField()
    source = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=300)

    objects = TownManager["RejectedRow"]()

    def __str__(self) -> str:
        return f"{self.deposit_id}:{self.line}"


class Visit(models.Model):
    """A home visit: who went where and when. What was said becomes appeals; no diary of the family is kept."""

    CATALOGUE = """
    id      | technical | permanent | key
    town    | internal  | permanent | where
    key     | technical | permanent | makes saving idempotent
    place   | internal  | permanent | building or unit
    seat    | internal  | permanent | which seat went
    worker  | internal  | permanent | pseudonym of who went
    on      | internal  | permanent | day
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    seat = models.BigIntegerField(null=True)
    worker = models.CharField(max_length=32)
    on = models.DateField()

    objects = TownManager["Visit"]()

    def __str__(self) -> str:
        return f"{self.on} {self.place_id}"


class ListLayout(models.Model):
    """Which columns a town's list has, in which order and under which words. The newest version counts, the old ones stay."""

    CATALOGUE = """
    id      | technical | permanent | key
    town    | public    | permanent | whose list
    which   | public    | permanent | problems, needs or duties
    n       | public    | permanent | version, counts up
    columns | public    | permanent | keys and the town's words for them, in order
    made_by | internal  | permanent | pseudonym of who set it
    made_at | technical | permanent | when
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    which = models.CharField(max_length=10)
    n = models.PositiveIntegerField()
    columns = models.JSONField()
    made_by = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    objects = TownManager["ListLayout"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "which", "n"], name="list_layout_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.which} v{self.n}"
