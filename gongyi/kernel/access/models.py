"""Links that let someone act without signing in and the telephones they are bound to, tries, spent digits, and what was changed in a town."""

import hashlib
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.people.models import Account, Person, Seat, Voice
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import TownManager


class LinkToken(models.Model):
    """The right to do one thing with one matter, carried by a link. Only a digest is kept."""

    TRACK, RATE, SUPPLEMENT, HANDLE = "track", "rate", "supplement", "handle"
    PURPOSES: ClassVar = [
        (TRACK, _("see how it stands")),
        (RATE, _("rate")),
        (SUPPLEMENT, _("add what is missing")),
        (HANDLE, _("handle")),
    ]

    CATALOGUE = """
    id         | technical | until it expires | key
    town       | technical | until it expires | where
    digest     | technical | until it expires | digest of the token
    purpose    | internal  | until it expires | what it allows
    owner_id   | internal  | until it expires | which matter
    voice      | internal  | until it expires | for which speaker
    seat       | internal  | until it expires | for which seat
    person     | internal  | until it expires | for whom at that seat
    made_at    | technical | until it expires | when it was made
    revoked_at | technical | until it expires | when it was taken back
    expires_at | technical | until it expires | last moment
    uses       | technical | until it expires | how often it was used
    max_uses   | technical | until it expires | how often it may be used; 0 is any number
    """

    town = models.ForeignKey(Town, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=10, choices=PURPOSES)
    owner_id = models.BigIntegerField(db_index=True)
    voice = models.ForeignKey(Voice, models.CASCADE, null=True, blank=True, related_name="+")
    seat = models.ForeignKey(Seat, models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    uses = models.PositiveIntegerField(default=0)
    max_uses = models.PositiveIntegerField(default=0)

    objects = TownManager["LinkToken"]()

    def __str__(self) -> str:
        return f"{self.purpose}:{self.owner_id}"


class Device(models.Model):
    """That a telephone was proven to be a person's: for a week it needs no further code. Only a digest of its secret is kept."""

    CATALOGUE = """
    id         | technical | until it expires | key
    town       | technical | until it expires | where
    person     | internal  | until it expires | whose telephone
    digest     | technical | until it expires | digest of the secret that the telephone keeps
    bound_at   | technical | until it expires | when the code was given
    expires_at | technical | until it expires | last moment
    revoked_at | technical | until it expires | when it was taken back
    """

    town = models.ForeignKey(Town, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    bound_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TownManager["Device"]()

    def __str__(self) -> str:
        return str(self.pk)


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Attempt(models.Model):
    """Failed or counted tries per key and hour, so that guessing is slowed down on every path."""

    CATALOGUE = """
    id    | technical | one day | key
    key   | technical | one day | keyed digest of what is counted
    hour  | technical | one day | hour since 1970
    count | technical | one day | tries in that hour
    """

    key = models.CharField(max_length=64)
    hour = models.PositiveIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "hour"], name="one_count_per_hour")]

    def __str__(self) -> str:
        return f"{self.hour}:{self.count}"


class SpentDigits(models.Model):
    """The last time step whose digits an account gave as its second step: neither they nor older ones open anything again."""

    CATALOGUE = """
    id      | technical | while known | key
    account | internal  | while known | whose second step
    step    | technical | while known | time step since 1970 whose digits were given last
    """

    account = models.OneToOneField(Account, models.CASCADE, related_name="+")
    step = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.account_id}:{self.step}"


class TownAct(models.Model):
    """What somebody changed in a town's own rules, places, seats or words, and why. Never edited."""

    CATALOGUE = """
    id      | technical | permanent | key
    town    | technical | permanent | whose rules
    subject | public    | permanent | what was changed, as kind:key
    verb    | public    | permanent | what was done to it
    facts   | internal  | permanent | what it was and what it became
    reason  | internal  | permanent | why
    made_by | internal  | permanent | pseudonym of who did it
    made_at | technical | permanent | when
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60)
    verb = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    reason = models.CharField(max_length=200)
    made_by = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    objects = TownManager["TownAct"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["town", "subject", "-id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
