"""By which way somebody who works here is written to, and where."""

from gongyi.kernel.outbox.sending import has_way_out
from gongyi.kernel.people.models import Account, Person
from gongyi.kernel.people.phones import takes_messages
from gongyi.kernel.territory.models import Town


def way(person: Person, town: Town) -> str:
    """The channel for whatever is sent to them; empty where they can only look.

    E-mail where they want it, and where no text message reaches them; else a text message.
    """
    phone = person.open("phone")
    texts = bool(phone) and takes_messages(phone) and has_way_out(town, "sms")
    account = _account(person)
    if account and account.email and (account.by_email or not texts):
        return "email"
    return "sms" if phone else ""


def address(person: Person, channel: str) -> str:
    """Where they are reached by a channel; empty when they are not."""
    if channel == "sms":
        return person.open("phone")
    account = _account(person)
    return account.email if account else ""


def _account(person: Person) -> Account | None:
    link = getattr(person, "account_link", None)
    return link.account if link and link.account.is_active else None
