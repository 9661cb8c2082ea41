"""Who of those that sit somewhere can get in, and the seats at which nobody can: filled, and yet what comes there is seen by nobody.

By a sign-in that is not stopped or, where the seat is handled by link, by a mobile number to which links go.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gongyi.kernel.access import roles
from gongyi.kernel.people.models import AccountPerson, Person, Post
from gongyi.kernel.people.queries import today
from gongyi.kernel.territory.models import Town

SIGNS_IN = Q(person__account_link__account__is_active=True)


def _posts(town: Town) -> QuerySet[Post]:
    return Post.objects.filter(Post.on(today(town)), seat__town=town, seat__closed_on=None)


def _by_link() -> Q:
    linked = [role.key for role in roles.known() if role.by_link]
    return Q(seat__role__in=linked) & ~Q(person__phone_sealed=b"")


def shut(town: Town) -> frozenset[int]:
    """The filled seats at which nobody can get in today."""
    entered = _posts(town).filter(SIGNS_IN | _by_link()).values("seat")
    return frozenset(_posts(town).exclude(seat__in=entered).values_list("seat", flat=True))


def shut_without(town: Town, accounts: Iterable[int]) -> dict[int, list[int]]:
    """By account: the seats at which nobody could get in any more without it."""
    posts = _posts(town)
    linked = set(posts.filter(_by_link()).values_list("seat", flat=True))
    ways: dict[int, set[int]] = {}
    for seat, account in posts.filter(SIGNS_IN).values_list("seat", "person__account_link__account"):
        ways.setdefault(seat, set()).add(account)
    last = {seat: account for seat, (account, *others) in ways.items() if not others and seat not in linked}
    return {account: [seat for seat, only in last.items() if only == account] for account in accounts}


def sign_ins(persons: Iterable[Person]) -> dict[int, bool]:
    """By person, of those who have one: whether their sign-in works or was stopped."""
    rows = AccountPerson.objects.filter(person__in=[person.pk for person in persons])
    return dict(rows.values_list("person_id", "account__is_active"))
