"""One's own e-mail address for notices: entered, proven by the digits sent there, chosen, removed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gongyi.kernel.access import actions as access
from gongyi.kernel.access.queries import town_for_messages
from gongyi.kernel.outbox.emailcodes import send_digits
from gongyi.kernel.people import emails
from gongyi.kernel.people.models import Account
from gongyi.kernel.people.refusals import Refused

ASKS_AN_HOUR, TRIES_AN_HOUR = 5, 10


class AddressForm(forms.Form):
    """Where notices are to go."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class DigitsForm(forms.Form):
    """The digits that were sent there."""

    digits = forms.CharField(
        label=gettext_lazy("The six digits in the e-mail"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ChoiceForm(forms.Form):
    """Whether e-mail comes before text messages."""

    by_email = forms.BooleanField(label=gettext_lazy("By e-mail even where my mobile number is known"), required=False)


def _ask(account: Account, data: dict[str, Any]) -> str:
    town = town_for_messages(account)
    if town is None:
        raise Refused(_("This sign-in stands for nobody in a town, and gets no notices."))
    access.count_try(what="own-email", key=account.username, limit=ASKS_AN_HOUR)
    send_digits(account=account, town=town, email=data["email"], language=get_language() or "zh-hans")
    return _("Six digits are on their way. Type them here, and notices can be sent to that address.")


def _prove(account: Account, data: dict[str, Any]) -> str:
    access.count_try(what="own-email-digits", key=account.username, limit=TRIES_AN_HOUR)
    with transaction.atomic():
        emails.prove(account=account, digits=data["digits"].strip())
        access.note_own_change(account=account, verb="own.email_on")
    access.clear_tries(what="own-email-digits", key=account.username)
    return _("The address is confirmed. Notices can be sent there.")


def _drop(account: Account, _data: dict[str, Any]) -> str:
    if account.email_asked:
        emails.drop(account=account)
        return _("That address was not taken.")
    with transaction.atomic():
        emails.drop(account=account)
        access.note_own_change(account=account, verb="own.email_off")
    return _("The address was removed. Nothing is sent there any more.")


def _prefer(account: Account, data: dict[str, Any]) -> str:
    emails.prefer(account=account, by_email=data["by_email"])
    return _("Your choice was kept.")


@dataclass(frozen=True)
class Act:
    """What is typed for it, and what it does. Returns what to say; refuses."""

    form: type[forms.Form]
    do: Callable[[Account, dict[str, Any]], str]


ACTS = {
    "ask": Act(AddressForm, _ask),
    "prove": Act(DigitsForm, _prove),
    "drop": Act(forms.Form, _drop),
    "prefer": Act(ChoiceForm, _prefer),
}


def sheet(account: Account, given: dict[str, forms.Form]) -> dict[str, object]:
    """What the page shows of it; `given` are forms that were typed and not taken. Nothing to whoever gets no notices."""
    if town_for_messages(account) is None:
        return {}
    forms_shown = {
        "ask": AddressForm(),
        "prove": DigitsForm(),
        "prefer": ChoiceForm(initial={"by_email": account.by_email}),
    }
    return {"notices": forms_shown | given, "digits_good": bool(emails.digits_of(account))}
