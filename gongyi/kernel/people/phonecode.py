"""One-time codes that prove a telephone."""

from datetime import timedelta
from uuid import uuid4

from django.db import models

from gongyi.kernel import clock
from gongyi.kernel.people.sealed import Sealed
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import TownManager

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5


class PhoneCode(Sealed, models.Model):
    """A one-time code sent to a phone, for residents' sign-in and for links bound to a phone.

    Phone and code lie sealed only until the message has left, or can leave no more.
    """

    CATALOGUE = """
    id           | technical | one day | key
    town         | technical | one day | where
    uid          | technical | one day | binds the sealed cells to this row
    phone_index  | personal  | one day | which phone
    phone_sealed | personal  | one day | where the message goes, until it has left
    code_sealed  | sensitive | one day | the code, until the message has left
    digest       | technical | one day | keyed digest of the code
    tries        | technical | one day | wrong tries so far
    sent_at      | technical | one day | when it was asked for
    used_at      | technical | one day | when it was used
    """

    town = models.ForeignKey(Town, models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid4, editable=False)
    phone_sealed = models.BinaryField(default=b"")
    code_sealed = models.BinaryField(default=b"")
    phone_index = models.CharField(max_length=64, db_index=True)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = TownManager["PhoneCode"]()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_good(self) -> bool:
        """Whether its digits may still be typed."""
        return self.used_at is None and self.tries < CODE_TRIES and clock.now() - self.sent_at <= CODE_LIFE


def sent_to(town: Town, index: str) -> models.QuerySet[PhoneCode]:
    """The codes sent to a phone, found by its blind index; the one that counts first."""
    return PhoneCode.objects.filter(town=town, phone_index=index).order_by("-sent_at")


def waits_for_code(town: Town, index: str) -> bool:
    """Whether digits that were sent to a phone may still be typed."""
    newest = sent_to(town, index).first()
    return newest is not None and newest.is_good
