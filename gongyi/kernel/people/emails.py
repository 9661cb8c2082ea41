"""The e-mail address of whoever works here. It counts once its owner has typed the digits that were sent there."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.people import sealing
from gongyi.kernel.people.models import Account
from gongyi.kernel.people.refusals import Refused

LIFE = timedelta(hours=1)
DIGITS = 6


@transaction.atomic
def ask(*, account: Account, email: str) -> None:
    """Note an address that is to be proven. Until then the one that was proven before stays. Refuses that very one."""
    if email == account.email:
        raise Refused(_("This is your address already."))
    account.email_asked, account.email_asked_at = email, clock.now()
    account.save(update_fields=["email_asked", "email_asked_at"])


def digits_of(account: Account) -> str:
    """The digits that prove the address asked for; empty where none is, or they are too old."""
    if not account.email_asked or account.email_asked_at is None or clock.now() - account.email_asked_at > LIFE:
        return ""
    about = f"{account.pk}|{account.email_asked}|{account.email_asked_at.isoformat()}"
    return sealing.derived_digits("email", about, DIGITS)


@transaction.atomic
def prove(*, account: Account, digits: str) -> None:
    """The address asked for is its owner's from now on. Refuses wrong digits, and right ones that are too old."""
    right = digits_of(account)
    if not right:
        raise Refused(_("These digits are too old. Please have others sent."))
    if digits != right:
        raise Refused(_("These are not the digits that were sent. Please look at the newest e-mail."))
    account.email = account.email_asked
    account.save(update_fields=["email"])
    _stop_asking(account)


@transaction.atomic
def drop(*, account: Account) -> None:
    """Forget the address that is asked for, or else the proven one: no message goes there any more."""
    if not account.email_asked:
        account.email, account.by_email = "", False
        account.save(update_fields=["email", "by_email"])
    _stop_asking(account)


def _stop_asking(account: Account) -> None:
    account.email_asked, account.email_asked_at = "", None
    account.save(update_fields=["email_asked", "email_asked_at"])


def prefer(*, account: Account, by_email: bool) -> None:
    """Whether messages go by e-mail although a mobile number is known."""
    account.by_email = by_email
    account.save(update_fields=["by_email"])


def forget_unproven(*, before: datetime) -> int:
    """Forget the addresses asked for before a moment that nobody proved. Returns how many."""
    rows = Account.objects.filter(email_asked_at__lt=before)
    return rows.update(email_asked="", email_asked_at=None)
