"""Making, using and taking back links; binding telephones; counting tries; writing down what was changed in a town."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access import queries
from gongyi.kernel.access.models import Attempt, Device, LinkToken, SpentDigits, TownAct, digest_of
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import sealing
from gongyi.kernel.people.models import Account, Person, Seat, Voice
from gongyi.kernel.people.refusals import Refused, Throttled
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within

DEVICE_LIFE = timedelta(days=7)
HANDLE_LIFE = timedelta(days=30)
HANDLE_USES = 5
"""How often a code may bind a telephone through one link: browsers are changed, but not for ever."""
TOKEN_CHARACTERS = 32
NO_LIMIT = 1_000_000
"""What is only counted here is judged elsewhere."""


def make_link(
    *,
    town: Town,
    purpose: str,
    owner_id: int,
    life: timedelta,
    voice: Voice | None = None,
    handler: tuple[Seat, Person] | None = None,
    max_uses: int = 0,
    once: str = "",
) -> str:
    """A link token of at least 128 bits, shown once.

    It belongs to a speaker (`voice`) or to whoever handles the matter at a seat. Made twice for the same reason `once`, such as the message that carries it, it is the same token: a message that is
    sent again says the same.
    """
    seat, person = handler or (None, None)
    token = sealing.derived_token("link", once)[:TOKEN_CHARACTERS] if once else secrets.token_urlsafe(16)
    LinkToken.objects.get_or_create(
        digest=digest_of(token),
        defaults={
            "town": town, "purpose": purpose, "owner_id": owner_id, "voice": voice, "seat": seat, "person": person,
            "made_at": clock.now(), "expires_at": clock.now() + life, "max_uses": max_uses,
        },
    )  # fmt: skip
    return token


State = Literal["good", "expired", "revoked", "used_up"]


def look_up(*, token: str, purpose: str) -> tuple[LinkToken, State] | None:
    """The link behind a token of this purpose in the town in scope, and whether it still holds; None for no such link."""
    rows = LinkToken.objects.filter(digest=digest_of(token), purpose=purpose)
    link = rows.select_related("voice", "seat__place", "person").first()
    return (link, _state(link)) if link else None


def _state(link: LinkToken) -> State:
    if link.revoked_at is not None:
        return "revoked"
    if link.expires_at <= clock.now():
        return "expired"
    return "used_up" if link.max_uses and link.uses >= link.max_uses else "good"


def find_link(*, token: str, purpose: str) -> LinkToken | None:
    """The live link behind a token, for this purpose, in the town in scope."""
    found = look_up(token=token, purpose=purpose)
    return found[0] if found and found[1] == "good" else None


def spend(*, link: LinkToken) -> None:
    """Count one use. Refuses when another use was quicker, and after the link was taken back."""
    rows = LinkToken.objects.filter(pk=link.pk, revoked_at=None)
    if link.max_uses:
        rows = rows.filter(uses__lt=link.max_uses)
    if not rows.update(uses=F("uses") + 1):
        raise Refused(_("This link has been used already."))


def live_links(*, town: Town, purpose: str) -> QuerySet[LinkToken]:
    """The links of a purpose that still hold."""
    return LinkToken.objects.filter(town=town, purpose=purpose, revoked_at=None, expires_at__gt=clock.now())


def revoke_links(*, links: Iterable[LinkToken]) -> int:
    """Take links back. Returns how many held until now."""
    rows = LinkToken.objects.filter(pk__in=[link.pk for link in links], revoked_at=None)
    return rows.update(revoked_at=clock.now())


@dataclass(frozen=True)
class Bound:
    """A telephone that was just bound; the secret is shown once, to that telephone."""

    device: Device
    secret: str


@transaction.atomic
def bind_device(*, link: LinkToken) -> Bound:
    """Bind the telephone that has just given the code sent to the link's person. Counts as one use of the link."""
    if link.person is None:
        raise ValueError("only a link to a person binds a telephone")
    spend(link=link)
    secret, moment = secrets.token_urlsafe(24), clock.now()
    device = Device.objects.create(
        town=link.town, person=link.person, digest=digest_of(secret), bound_at=moment, expires_at=moment + DEVICE_LIFE
    )
    return Bound(device, secret)


def device_of(*, town: Town, secret: str) -> Device | None:
    """The live device that keeps this secret."""
    rows = _live_devices(town).filter(digest=digest_of(secret)) if secret else Device.objects.none()
    return rows.select_related("person").first()


def _live_devices(town: Town) -> QuerySet[Device]:
    return Device.objects.filter(Q(person__erased_at=None), town=town, revoked_at=None, expires_at__gt=clock.now())


def revoke_devices(*, person: Person, device: Device | None = None) -> int:
    """Take back a person's telephones, or one of them. Returns how many."""
    rows = Device.objects.filter(person=person, revoked_at=None)
    return (rows.filter(pk=device.pk) if device else rows).update(revoked_at=clock.now())


@transaction.atomic
def admits(*, what: str, key: str, limit: int) -> bool:
    """Whether one more try on `key` is within `limit` in the hour on the clock. It is counted if so."""
    row, _made = Attempt.objects.get_or_create(key=_try_key(what, key), hour=queries.this_hour())
    return bool(Attempt.objects.filter(pk=row.pk, count__lt=limit).update(count=F("count") + 1))


def count_try(*, what: str, key: str, limit: int, said: str = "") -> None:
    """Count a try on `key`; refuses beyond `limit` within the hour on the clock, and says until when, or what is given in place of that."""
    if not admits(what=what, key=key, limit=limit):
        tried = _("Too many tries. Please try again from %(time)s, or call the community desk.")
        raise Throttled(said or tried % {"time": queries.next_hour()}, seconds=queries.seconds_left())


def count_visit(*, what: str, address: str, limit: int, said: str = "") -> None:
    """Count a try by a visitor's address, which many may share: the limit grows by the setting for it."""
    count_try(what=what, key=address, limit=limit * settings.SHARED_ADDRESS, said=said)


def take_back_try(*, what: str, key: str) -> None:
    """Count a try on `key` no longer that turned out right; those of others stay."""
    rows = Attempt.objects.filter(key=_try_key(what, key), hour=queries.this_hour(), count__gt=0)
    rows.update(count=F("count") - 1)


def clear_tries(*, what: str, key: str) -> None:
    """Forget the tries on `key` after a success."""
    Attempt.objects.filter(key=_try_key(what, key)).delete()


def refuse_guessing(*, name: str, address: str) -> None:
    """Raises Throttled while too many wrong passwords were given within the hour; says until when and whom to ask."""
    for counter in queries.guess_counters(name, address):
        if queries.tries(what=counter.what, key=counter.key) >= counter.limit:
            raise Throttled(
                _("Too many wrong passwords. It can be tried again from %(time)s; the security administrator can allow it sooner.")
                % {"time": queries.next_hour()},
                seconds=queries.seconds_left(),
            )  # fmt: skip


def count_guess(*, name: str, address: str) -> None:
    """Note a wrong password."""
    for counter in queries.guess_counters(name, address):
        count_try(what=counter.what, key=counter.key, limit=NO_LIMIT)


def forgive_guesses(*, name: str, address: str) -> None:
    """Forget the wrong passwords for a name from here, because the right one was given."""
    here = queries.guess_counters(name, address)[0]
    clear_tries(what=here.what, key=here.key)


def count_digits(*, name: str) -> None:
    """Count a try at the second step before it is judged; refuses beyond the limit, and says until when and whom to ask."""
    counter = queries.digits_counter(name)
    try:
        count_try(what=counter.what, key=counter.key, limit=counter.limit)
    except Throttled as refusal:
        raise Throttled(
            _(
                "Too many wrong digits. It can be tried again from %(time)s; the security administrator can allow it sooner."
            )
            % {"time": queries.next_hour()},
            seconds=refusal.seconds,
        ) from refusal


def forgive_digits(*, name: str) -> None:
    """Forget the wrong digits for a name, because the right ones were given."""
    counter = queries.digits_counter(name)
    clear_tries(what=counter.what, key=counter.key)


@transaction.atomic
def spend_digits(*, account: Account, step: int) -> bool:
    """Note that the digits of a time step were given. False when these or later ones were given before: they open nothing again."""
    row, made = SpentDigits.objects.get_or_create(account=account, defaults={"step": step})
    return made or bool(SpentDigits.objects.filter(pk=row.pk, step__lt=step).update(step=step))


def begin_digits(*, account: Account, step: int) -> None:
    """A new secret was proven with the digits of a time step; what an older secret spent counts no more."""
    SpentDigits.objects.update_or_create(account=account, defaults={"step": step})


def let_in_again(*, name: str) -> None:
    """Begin anew to count wrong passwords and digits for a name, wherever they came from."""
    count_try(what=queries.LET_IN, key=name.lower(), limit=NO_LIMIT)


def _try_key(what: str, key: str) -> str:
    return sealing.blind_index(f"try-{what}", key)


def record_act(
    *, town: Town, subject: str, verb: str, facts: Mapping[str, object], reason: str, made_by: str
) -> TownAct:
    """Write down a change of the town's rules, with its reason, in the transaction of the change. Refuses without one."""
    if not reason.strip():
        raise Refused(_("Say why. It stays with the record."))
    return TownAct.objects.create(
        town=town, subject=subject[:60], verb=verb, facts=dict(facts), reason=reason.strip()[:200], made_by=made_by, made_at=clock.now(),
    )  # fmt: skip


COMMAND = "command:"
"""Before the name of whoever runs the server, where an act was done by a command and not by an account.

A reason that nobody typed is kept as a word after a colon, and told in the reader's language."""


@transaction.atomic
def open_account(
    *,
    username: str,
    password: str,
    persons: list[Person],
    office: str = "",
    name: str = "",
    email: str = "",
    reason: str,
    made_by: str,
) -> Account:
    """A sign-in for a worker or an administrator, written down. Refuses an office together with a seat."""
    account = people.open_account(
        username=username, password=password, persons=persons, office=office, name=name, email=email
    )
    names = "、".join(str(person) for person in persons) or account.called
    _record_of(account, None, "account.opened", reason, made_by, {"person": names})
    return account


@transaction.atomic
def set_password(*, account: Account, password: str, reason: str, made_by: str) -> None:
    """Another password for somebody who lost theirs, written down. Whoever is signed in with the old one is out."""
    account.set_password(password)
    account.save(update_fields=["password"])
    _record_of(account, None, "account.password", reason, made_by)


@transaction.atomic
def set_active(*, account: Account, active: bool, town: Town | None = None, reason: str, made_by: str) -> bool:
    """Stop a sign-in or allow it again, written down with its reason. Refuses without one. False where it was so already."""
    if account.is_active == active:
        return False
    people.set_active(account=account, active=active)
    _record_of(account, town, "account.allowed" if active else "account.stopped", reason, made_by)
    return True


@transaction.atomic
def let_in(*, account: Account, town: Town, made_by: str) -> None:
    """Let somebody try again who mistyped too often, written down."""
    let_in_again(name=account.username)
    _record_of(account, town, "account.let_in", ":tries", made_by)


@transaction.atomic
def note_own_change(*, account: Account, verb: str) -> None:
    """Write down that somebody changed their own way of signing in."""
    _record_of(account, None, verb, ":own", "")


def count_own_password(*, account: Account, limit: int) -> None:
    """Count a try to prove by one's password who one is; refuses beyond `limit` an hour, in whichever process."""
    count_try(what="own-password", key=account.username, limit=limit)


def forgive_own_password(*, account: Account) -> None:
    """Forget these tries, because the right password was given."""
    clear_tries(what="own-password", key=account.username)


def _record_of(
    account: Account, town: Town | None, verb: str, reason: str, made_by: str, more: Mapping[str, object] | None = None
) -> None:
    """In the town whose page it was, and in every other one that the account concerns. `made_by` empty: its owner."""
    for one in _concerned(account, town):
        with within(one):
            own = Person.objects.filter(town=one, account_link__account=account).first()
            record_act(
                town=one,
                subject=f"account:{account.pk}",
                verb=verb,
                facts={"username": account.username} | dict(more or {}),
                reason=reason,
                made_by=made_by or (own.pseudonym if own else f"account:{account.pk}"),
            )


def _concerned(account: Account, town: Town | None) -> list[Town]:
    """The towns in which an account stands for somebody; all of them for an administrator above towns."""
    above = bool(account.office) and queries.above_towns(account)
    rows = Town.objects.all() if above else Town.objects.filter(pk__in=queries.towns_of(account))
    return [*([town] if town else []), *(rows.exclude(pk=town.pk) if town else rows)]
