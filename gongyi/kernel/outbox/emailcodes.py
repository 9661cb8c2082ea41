"""Proving an e-mail address: digits go there, and a word to the address that it is to take the place of."""

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy, override

from gongyi.kernel import clock
from gongyi.kernel.outbox import actions, sending, templates
from gongyi.kernel.outbox.handlers import Afterwards, Needless, Undeliverable, handles
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.retention import DAY, tidies
from gongyi.kernel.people import emails
from gongyi.kernel.people.models import Account
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within

KIND = "email_code"
WARNING = "email_change"

templates.declare(
    templates.Message(
        KIND,
        gettext_lazy(
            "$town: your digits are $secret. Type them under “My account” within the hour, and notices can be sent here. If you did not ask for this, there is nothing to do."
        ),
        gettext_lazy("Digits for your e-mail address"),
    ),
    templates.Message(
        WARNING,
        gettext_lazy(
            "$town: another address for your notices was entered under “My account”. If that was not you, change your password and tell the security administrator."
        ),
        gettext_lazy("Another address for your notices"),
    ),
)


@transaction.atomic
def send_digits(*, account: Account, town: Town, email: str, language: str) -> None:
    """Note an address and have digits sent there; whoever reads the address before it hears of that. Refuses the same one."""
    emails.ask(account=account, email=email)
    wordings = [WARNING, KIND] if account.email else [KIND]
    with within(town):
        actions.put([_letter(account, town, wording, language) for wording in wordings])


def _letter(account: Account, town: Town, wording: str, language: str) -> Job:
    return actions.job(
        town_id=town.pk,
        kind=KIND,
        key=f"{wording}:{secrets.token_hex(8)}",
        owner_id=account.pk,
        channel="email",
        template=wording,
        language=language,
        urgent=True,
    )


@handles(KIND)
def _deliver(row: Job) -> Afterwards:
    account = Account.objects.filter(pk=row.owner_id or 0, is_active=True).first()
    digits = emails.digits_of(account) if account else ""
    if account is None or not digits:
        raise Needless("no address waits to be proven")
    to = account.email if row.template == WARNING else account.email_asked
    with override(row.language):
        values = {"town": row.town.name, "secret": digits, "desk": row.town.phone}
        made = templates.compose(town=row.town, key=row.template, language=row.language, values=values)
    return Afterwards(lambda: _sent(row, to, made), {"wording": made.version})


def _sent(row: Job, to: str, made: templates.Rendered) -> str:
    try:
        return sending.send(
            town=row.town, channel="email", to=to, subject=made.subject, text=made.text, key=f"gongyi-{row.key}"
        )
    except Undeliverable as error:
        # Whoever asked sees that nothing comes; a mistyped address is nothing for the office's list.
        raise Needless(str(error)) from error


@tidies("addresses")
def _forget_unproven() -> int:
    return emails.forget_unproven(before=clock.now() - DAY)
