"""What keeps somebody who sits somewhere from signing in, and who can help: the town's desk keeps seats, not sign-ins."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.kernel.access.queries import DIGITS, GUESSES_HERE, next_hour, oversees, wrong_digits, wrong_passwords
from gongyi.kernel.people.models import Account, AccountPerson, Person
from gongyi.kernel.territory.models import Town


def trouble(town: Town, persons: Iterable[Person]) -> list[str]:
    """A sentence for each of these persons who may not be able to sign in just now, with whom to ask."""
    links = list(AccountPerson.objects.filter(person__in=list(persons)).select_related("account", "person"))
    accounts = [link.account for link in links]
    words, digits = wrong_passwords(accounts), wrong_digits(accounts)
    tried = {pk: count for pk, count in words.items() if count >= GUESSES_HERE}
    tried |= {pk: count for pk, count in digits.items() if count >= DIGITS}
    found = [link for link in links if not link.account.is_active or link.account_id in tried]
    whom = _whom_to_ask(town) if found else ""
    return [_said(link, tried.get(link.account_id, 0), whom) for link in found]


def _said(link: AccountPerson, tried: int, whom: str) -> str:
    said = _("The sign-in of %(person)s is stopped.") % {"person": link.person}
    if link.account.is_active:
        said = _(
            "%(person)s gave a wrong password or wrong digits %(count)s times within the hour. Who is kept out may try again from %(time)s."
        ) % {"person": link.person, "count": tried, "time": next_hour()}
    return f"{said} {whom}"


def _whom_to_ask(town: Town) -> str:
    """The security administrators of this town and those above: by their name at work, else by their sign-in."""
    active = Account.objects.filter(office=Account.SECURITY, is_active=True).order_by("username")
    offices = [row for row in active if oversees(row, town)]
    if not offices:
        return _("Nobody is security administrator yet, who could allow it at once; ask whoever runs the system.")
    rows = AccountPerson.objects.filter(account__in=offices, person__town=town).select_related("person")
    names = {row.account_id: str(row.person) for row in rows}
    said = pgettext("between names", ", ").join(names.get(row.pk, row.called) for row in offices)
    return _("The security administrator can allow it at once: %(names)s.") % {"names": said}
