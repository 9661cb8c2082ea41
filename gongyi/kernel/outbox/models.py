"""What leaves a transaction: messages to people, and work for the worker. One row each, written with the move that causes it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import TownManager


class Job(models.Model):
    """Something to do once the transaction stands: deliver a message, react in another loop, index, derive a picture.

    `key` makes it idempotent. Texts are rendered at sending, from facts; the row holds no words of people.
    """

    QUEUED, DONE, DEAD, RECALLED, SKIPPED = "queued", "done", "dead", "recalled", "skipped"
    STATES: ClassVar = [
        (QUEUED, _("waiting")),
        (DONE, _("done")),
        (DEAD, _("given up")),
        (RECALLED, _("recalled")),
        (SKIPPED, _("not needed")),
    ]

    CATALOGUE = """
    id           | technical | two years | key
    town         | technical | two years | where
    kind         | technical | two years | tell, deliver, digest, code, email_code, react, index, derive, paper, import
    key          | technical | two years | at most once per key
    owner_id     | internal  | two years | which matter
    step         | internal  | two years | the step that caused it
    recipient    | internal  | two years | voice, seat or person; never an address
    channel      | internal  | two years | in-app alone or together with others, e-mail, text message
    template     | internal  | two years | key of the wording
    wording      | internal  | two years | version of the town's own wording that was sent; 0 is the shipped one
    language     | internal  | two years | language it was sent in
    payload      | internal  | two years | parameters, no words of people
    urgent       | technical | two years | may leave in quiet hours
    not_before   | technical | two years | held until then
    state        | technical | two years | how far it got
    attempts     | technical | two years | tries begun so far
    leased_until | technical | two years | held by a worker until then
    error        | technical | two years | last fault, scrubbed
    proof        | internal  | two years | what the channel answered
    made_at      | technical | two years | when it was written
    done_at      | technical | two years | when it was finished
    read_at      | internal  | two years | when an in-app message was opened; not shown to superiors
    """

    town = models.ForeignKey(Town, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=120, unique=True)
    owner_id = models.BigIntegerField(null=True, blank=True)
    step = models.BigIntegerField(null=True, blank=True, db_index=True)
    recipient = models.CharField(max_length=30, blank=True, default="")
    channel = models.CharField(max_length=10, blank=True, default="")
    template = models.CharField(max_length=60, blank=True, default="")
    wording = models.PositiveIntegerField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True, default="")
    payload = models.TextField(blank=True, default="{}")
    urgent = models.BooleanField(default=False)
    not_before = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, default="")
    proof = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = TownManager["Job"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "not_before", "id"], condition=Q(state="queued"), name="job_of_kind"),
            models.Index(fields=["recipient", "-id"], condition=Q(channel="inapp"), name="job_inapp"),
            models.Index(fields=["recipient", "id"], condition=Q(channel="inapp", read_at=None), name="job_unread"),
            models.Index(
                fields=["recipient", "id"], condition=Q(state="queued", kind="deliver"), name="job_to_someone"
            ),
            models.Index(fields=["id"], condition=Q(state="dead"), name="job_given_up"),
            models.Index(fields=["owner_id", "id"]),
        ]

    def __str__(self) -> str:
        return self.key


class Lease(models.Model):
    """That one process alone does a kind of work until a moment."""

    CATALOGUE = """
    name   | technical | permanent | what is leased
    holder | technical | permanent | which process
    until  | technical | permanent | until when
    """

    name = models.CharField(max_length=30, primary_key=True)
    holder = models.CharField(max_length=60)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Wording(models.Model):
    """A town's own wording of a message; the newest version of a key and language counts, the old ones stay."""

    CATALOGUE = """
    id       | technical | permanent | key
    town     | technical | permanent | whose wording
    template | public    | permanent | which message
    language | public    | permanent | in which language
    version  | public    | permanent | counts up
    text     | public    | permanent | the wording
    made_by  | internal  | permanent | pseudonym of who wrote it
    made_at  | technical | permanent | when
    """

    town = models.ForeignKey(Town, models.CASCADE, related_name="+")
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    text = models.TextField()
    made_by = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    objects = TownManager["Wording"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "template", "language", "version"], name="wording_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.language} v{self.version}"
