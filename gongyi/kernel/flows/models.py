"""Dossiers, turns and the history nobody can rewrite unnoticed."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.scope import TownManager

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OPEN = Q(open=True)


def micros(instant: datetime) -> int:
    """Whole microseconds since 1970, UTC."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def instant(value: int) -> datetime:
    """The instant behind `micros`."""
    return EPOCH + timedelta(microseconds=value)


def derived_key(*parts: object) -> int:
    """A row's key worked out from what the row is, so that even the key cannot be changed unnoticed. 63 bits."""
    return int.from_bytes(hashlib.sha256("|".join([f"{part}" for part in parts]).encode()).digest()[:8]) >> 1


class FlowVersion(models.Model):
    """The parameters of a flow in a town, from a moment on. Immutable and signed; a dossier keeps the one it began with."""

    CATALOGUE = """
    id         | technical | permanent | key
    town       | public    | permanent | whose rules
    flow       | public    | permanent | which loop
    n          | public    | permanent | counts up
    code_hash  | public    | permanent | digest of the declaration in code
    parameters | public    | permanent | limits and numbers
    valid_from | public    | permanent | since when
    signature  | public    | permanent | server's signature over all of this
    """

    id = models.BigIntegerField(primary_key=True)
    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    flow = models.CharField(max_length=20)
    n = models.PositiveIntegerField()
    code_hash = models.CharField(max_length=64)
    parameters = models.TextField()
    valid_from = models.DateTimeField()
    signature = models.CharField(max_length=128)

    objects = TownManager["FlowVersion"]()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "flow", "n"], name="flow_version_once")]

    def __str__(self) -> str:
        return f"{self.flow} v{self.n}"


class Dossier(models.Model):
    """One matter of any kind (一事一档). Every column but the key can be replayed from its steps. It has no author."""

    ORDINARY, RESTRICTED, DUTY = "ordinary", "restricted", "duty"
    SENSITIVITIES: ClassVar = [(ORDINARY, _("ordinary")), (RESTRICTED, _("restricted")), (DUTY, _("duty to report"))]
    VISIBILITIES: ClassVar = [("file", _("the file only")), ("party", _("those concerned")), ("public", _("everyone"))]

    CATALOGUE = """
    id           | technical | permanent | key
    town         | internal  | permanent | where
    number       | public    | permanent | random number people use
    key          | technical | permanent | makes creating idempotent
    flow         | public    | permanent | which loop
    flow_version | public    | permanent | by which rules
    stage        | public    | permanent | where it stands
    place        | internal  | permanent | where it is about; blurred in public
    place_path   | internal  | permanent | ids of the place, for ranges
    title        | personal  | as the body | short working title
    kind         | internal  | permanent | consultation, help, complaint, report, suggestion, praise
    category     | internal  | permanent | row of the matter catalogue
    visibility   | internal  | permanent | who may ever see it
    sensitivity  | internal  | permanent | restricted matters are kept to those who need them, those under a duty to report to those who must act
    safety       | internal  | permanent | 2 danger, 1 risk, 0 none; first in every work list
    vulnerable   | internal  | permanent | someone vulnerable is concerned
    spread       | internal  | permanent | how many households spoke
    parties      | internal  | permanent | how many seats, bodies and persons are kept apart from the file
    outcome      | public    | permanent | what became of it
    received_at  | internal  | permanent | when the person spoke
    opened_at    | public    | permanent | when the clock started
    due_at       | public    | permanent | promised by
    clock        | public    | permanent | how the promise was worked out
    closed_at    | public    | permanent | when it was closed off
    closed_year  | technical | permanent | for the archive
    version      | technical | permanent | number of the last step
    head         | technical | permanent | hash of the last step
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    number = models.CharField(max_length=10, unique=True)
    key = models.CharField(max_length=80, unique=True)
    flow = models.CharField(max_length=20)
    flow_version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=30)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    place_path = models.CharField(max_length=140)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, blank=True, default="")
    category = models.CharField(max_length=40, blank=True, default="")
    visibility = models.CharField(max_length=6, choices=VISIBILITIES, default="file")
    sensitivity = models.CharField(max_length=10, choices=SENSITIVITIES, default=ORDINARY)
    safety = models.PositiveSmallIntegerField(default=0)
    vulnerable = models.BooleanField(default=False)
    spread = models.PositiveIntegerField(default=1)
    parties = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=20, blank=True, default="")
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    clock = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_year = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    objects = TownManager["Dossier"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["town", "place_path", "id"], condition=Q(closed_at=None), name="dossier_open_by_place"
            ),
            models.Index(fields=["town", "flow", "stage", "id"]),
            models.Index(fields=["town", "flow", "-opened_at", "-id"]),
            models.Index(fields=["town", "-closed_at"], condition=~Q(closed_at=None), name="dossier_closed"),
        ]

    def __str__(self) -> str:
        return self.number


class Turn(models.Model):
    """Whose turn it is. One open main turn per open dossier; side slots beside it."""

    MAIN = "main"

    CATALOGUE = """
    id          | technical | permanent | key
    town        | internal  | permanent | where
    dossier     | internal  | permanent | which matter
    slot        | internal  | permanent | main or a side slot
    holder_key  | internal  | permanent | seat, body, person, or voice for the speaker
    safety      | internal  | permanent | copied, so that a work list is one scan
    due_at      | internal  | permanent | by when
    half_at     | internal  | permanent | half-time on the same clock
    clock       | internal  | permanent | how the time was worked out
    taken_by    | internal  | permanent | pseudonym of whoever took it on, where several hold the seat
    waits       | internal  | permanent | sent out: it hangs on a matter opened under this one
    opened_step | internal  | permanent | number of the step that gave it
    closed_step | internal  | permanent | number of the step that ended it
    open        | technical | permanent | still to be taken
    """

    id = models.BigIntegerField(primary_key=True)
    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="turns")
    slot = models.CharField(max_length=20, default=MAIN)
    holder_key = models.CharField(max_length=24)
    safety = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    half_at = models.DateTimeField()
    clock = models.TextField(blank=True, default="")
    taken_by = models.CharField(max_length=32, blank=True, default="")
    waits = models.BooleanField(default=False)
    opened_step = models.PositiveIntegerField()
    closed_step = models.PositiveIntegerField(null=True, blank=True)
    open = models.BooleanField(default=True)

    objects = TownManager["Turn"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "slot"], condition=OPEN, name="one_open_turn_per_slot"),
            models.CheckConstraint(
                condition=Q(open=True, closed_step=None) | Q(open=False, closed_step__isnull=False),
                name="turn_open_or_closed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_key", "waits", "-safety", "due_at", "id"], condition=OPEN, name="inbox"),
            models.Index(fields=["holder_key", "dossier"], name="turn_held"),
            models.Index(fields=["due_at"], condition=OPEN, name="turn_due"),
            models.Index(fields=["half_at"], condition=OPEN, name="turn_half"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.slot} {self.holder_key}"


class Step(models.Model):
    """One move that was made. Immutable; every column but key and hash is inside the hash, which is why time is a number."""

    CATALOGUE = """
    id           | technical | permanent | key
    dossier      | technical | permanent | which matter; hashed by its number
    number       | internal  | permanent | counts up within the matter
    previous     | technical | permanent | hash of the step before
    actor        | internal  | permanent | pseudonym of who acted
    seat_id      | internal  | permanent | at which seat
    on_behalf_of | internal  | permanent | pseudonym of whom a deputy stood in for
    move         | public    | permanent | what was done
    from_stage   | public    | permanent | from where
    to_stage     | public    | permanent | to where
    at           | public    | permanent | when, in microseconds since 1970 UTC
    facts        | internal  | permanent | typed facts, no personal data
    commitment   | technical | permanent | salted digest of the words
    hash         | technical | permanent | digest over all of this
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True, default="")
    actor = models.CharField(max_length=32)
    seat_id = models.BigIntegerField(null=True, blank=True)
    on_behalf_of = models.CharField(max_length=32, blank=True, default="")
    move = models.CharField(max_length=30)
    from_stage = models.CharField(max_length=30, blank=True, default="")
    to_stage = models.CharField(max_length=30)
    at = models.BigIntegerField()
    facts = models.TextField(default="{}")
    commitment = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    TOWN = "dossier__town"
    objects = TownManager["Step"]()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="step_number_once")]
        indexes: ClassVar = [models.Index(fields=["move", "at"])]

    def __str__(self) -> str:
        return f"{self.dossier_id}.{self.number} {self.move}"

    @property
    def when(self) -> datetime:
        return instant(self.at)


class StepBody(models.Model):
    """The words, people and files of a step. May be erased under an `erase` step; the commitment stays."""

    CATALOGUE = """
    step | technical | as the town's archive rule | whose words
    salt | technical | as the town's archive rule | hides short words behind the commitment
    body | personal  | as the town's archive rule | words and list of files
    """

    step = models.OneToOneField(Step, models.PROTECT, primary_key=True, related_name="body")
    salt = models.BinaryField(max_length=16)
    body = models.TextField()

    TOWN = "step__dossier__town"
    objects = TownManager["StepBody"]()

    def __str__(self) -> str:
        return str(self.pk)


class Leaf(models.Model):
    """A step's place in the tree over all matters. Filled by one sequencer."""

    CATALOGUE = """
    index | public    | permanent | position in the tree
    step  | technical | permanent | which step
    """

    index = models.BigIntegerField(primary_key=True)
    step = models.OneToOneField(Step, models.PROTECT, related_name="leaf")

    def __str__(self) -> str:
        return str(self.index)


class Head(models.Model):
    """A signed root over the first `size` leaves (RFC 9162). Heads leave the house."""

    CATALOGUE = """
    size      | public | permanent | number of leaves
    root      | public | permanent | root hash
    at        | public | permanent | when, in microseconds since 1970 UTC
    previous  | public | permanent | root of the head before
    signature | public | permanent | server's signature
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    at = models.BigIntegerField()
    previous = models.CharField(max_length=64, blank=True, default="")
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"


class Tile(models.Model):
    """Root of a complete block of 256 leaves or blocks, so that proofs need not re-read the whole tree."""

    CATALOGUE = """
    id    | technical | permanent | key
    level | technical | permanent | 1 is 256 leaves, 2 is 65,536
    index | technical | permanent | position at its level
    root  | technical | permanent | hash
    """

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    root = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "index"], name="tile_once")]

    def __str__(self) -> str:
        return f"{self.level}.{self.index}"


class MatterLink(models.Model):
    """That one matter came from another, why, and what the parent waits for."""

    CATALOGUE = """
    id      | technical | permanent | key
    parent  | internal  | permanent | the matter it came from
    child   | internal  | permanent | the matter that came
    why     | internal  | permanent | case, response, merged, redo, split
    closing | internal  | permanent | waits: the parent waits for it; beside: it does not
    at_step | internal  | permanent | number of the parent's step
    """

    parent = models.ForeignKey(Dossier, models.PROTECT, related_name="child_links")
    child = models.ForeignKey(Dossier, models.PROTECT, related_name="parent_links")
    why = models.CharField(max_length=20)
    closing = models.CharField(max_length=20, blank=True, default="")
    at_step = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["parent", "child"], name="link_once")]

    def __str__(self) -> str:
        return f"{self.parent_id}>{self.child_id}"


class Exclusion(models.Model):
    """That a seat, body or person is kept apart from a file because it is a party to it."""

    CATALOGUE = """
    id      | technical | permanent | key
    dossier | internal  | permanent | which matter
    key     | internal  | permanent | who is kept apart
    at_step | internal  | permanent | number of the step that said so
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="exclusions")
    key = models.CharField(max_length=24)
    at_step = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "key"], name="excluded_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.key}"


class ExternalReference(models.Model):
    """The same matter's number and deadline in another system, such as 12345."""

    CATALOGUE = """
    id      | technical | permanent | key
    dossier | internal  | permanent | which matter
    system  | internal  | permanent | which other system
    number  | internal  | permanent | its number there
    due_at  | internal  | permanent | its deadline there
    state   | internal  | permanent | where it stands there
    at_step | internal  | permanent | number of the step that said so
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="references")
    system = models.CharField(max_length=30)
    number = models.CharField(max_length=40)
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, blank=True, default="open")
    at_step = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "system", "number"], name="reference_once")]
        indexes: ClassVar = [models.Index(fields=["system", "number"])]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"
