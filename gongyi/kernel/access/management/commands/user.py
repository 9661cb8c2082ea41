"""`gongyi user`: accounts for workers and administrators."""

import getpass
import os
import pwd
import re
import secrets
import warnings
from typing import Any, TypedDict

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.kernel.access import actions as access
from gongyi.kernel.people import actions
from gongyi.kernel.people.models import Account, Post, Seat
from gongyi.kernel.people.queries import stands, today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.codes import BadCode
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import NoTown, by_code, town_of, towns_here
from gongyi.kernel.territory.scope import everywhere, within

NAME = re.compile(r"[\w.@+-]{1,60}")
LONGEST_MAKER = 32
AT_ONCE = 500
"""Accounts that are read at once for the list."""


class Command(BaseCommand):
    help = "Make, list, disable accounts, or set a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="a new account")
        add.add_argument("username", help="name to sign in with: letters, digits and . _ - @ +, at most 60")
        add.add_argument(
            "--town", help="slug of the town the person works in; left out for an administrator above towns"
        )
        add.add_argument("--name", default="", help="name at work; needed in a town")
        add.add_argument(
            "--office", choices=["system", "security", "audit"], default="", help="one of the three administrators"
        )
        add.add_argument("--seat", default="", metavar="ROLE", help="role of the seat the person takes from today")
        add.add_argument("--place", default="", metavar="CODE", help="where that seat is; without it, at the top")
        add.add_argument("--email", default="", help="where notices may go once the person has proven the address")
        add.add_argument("--generate", action="store_true", help="make a password and print it once")
        told = verbs.add_parser("list", help="every account, with the posts held today")
        told.add_argument("--town", help="only those of this town, by its slug")
        for verb, text in (
            ("disable", "stop an account from signing in"),
            ("enable", "let it sign in again"),
            ("password", "set a new password"),
        ):
            one = verbs.add_parser(verb, help=text)
            one.add_argument("username", help="name to sign in with")
            if verb == "password":
                one.add_argument("--generate", action="store_true", help="make a password and print it once")

    def handle(self, **options: Any) -> None:
        verbs = {
            "add": self._add,
            "list": self._list,
            "disable": self._disable,
            "enable": self._enable,
            "password": self._reset,
        }
        verbs[options["verb"]](options)

    def _add(self, options: dict[str, Any]) -> None:
        _refuse_unfit(options)
        try:
            town, seat = _standing(options)
            password = self._password(options)
            with transaction.atomic():
                self._open(options, password, town, seat)
        except (NoTown, Refused) as error:
            raise CommandError(str(error)) from error
        self._tell(options, password)
        named = {"name": options["username"], "office": options["office"], "town": options["town"]}
        said = _("account %(name)s was made: %(office)s of %(town)s alone")
        self.stdout.write((said if options["office"] and options["town"] else _("account %(name)s was made")) % named)
        if not options["office"] and seat is None:
            self.stdout.write(_("No post is held with it yet: it opens nothing before an administrator appoints."))

    def _open(self, options: dict[str, Any], password: str, town: Town | None, seat: Seat | None) -> None:
        name, office = options["username"], options["office"]
        if town is None:
            access.open_account(
                username=name, password=password, persons=[], office=office, name=options["name"], **_by_command()
            )
            return
        with within(town):
            person = actions.add_person(town=town, work_name=options["name"] or name)
            access.open_account(
                username=name,
                password=password,
                persons=[person],
                office=office,
                email=options["email"],
                **_by_command(),
            )
            if seat:
                actions.appoint(person=person, seat=seat, starts_on=today(town))

    def _password(self, options: dict[str, Any]) -> str:
        if options["generate"]:
            return secrets.token_urlsafe(12)
        password = _typed(_("Password: "))
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if _typed(_("The same again: ")) != password:
            raise CommandError(_("The two are not the same. Nothing was changed."))
        return password

    def _tell(self, options: dict[str, Any], password: str) -> None:
        """Print a password that was made here, once it holds."""
        if options["generate"]:
            self.stdout.write(_("password: %(password)s") % {"password": password})

    def _list(self, options: dict[str, Any]) -> None:
        with everywhere("accounts stand above towns"):
            rows = Account.objects.order_by("username").prefetch_related(
                "persons__person__town__calendar",
                "persons__person__posts__seat__place",
                "persons__person__posts__seat__area",
            )
            for account in (rows.filter(**_in_town(options["town"])) if options["town"] else rows).iterator(AT_ONCE):
                towns = ", ".join(sorted(link.person.town.slug for link in account.persons.all()))
                state = "" if account.is_active else f" ({_('disabled')})"
                where = _of_town(account.office, towns) if account.office else towns
                self.stdout.write("  ".join(filter(None, (account.username + state, where, _seats(account)))))

    def _disable(self, options: dict[str, Any]) -> None:
        self._set_active(options["username"], active=False)

    def _enable(self, options: dict[str, Any]) -> None:
        self._set_active(options["username"], active=True)

    def _set_active(self, username: str, *, active: bool) -> None:
        changed = access.set_active(account=_account(username), active=active, **_by_command())
        said = {
            (True, False): _("account %(name)s can no longer sign in"),
            (True, True): _("account %(name)s can sign in again"),
            (False, False): _("account %(name)s was stopped already; nothing was changed"),
            (False, True): _("account %(name)s could sign in already; nothing was changed"),
        }
        self.stdout.write(said[changed, active] % {"name": username})

    def _reset(self, options: dict[str, Any]) -> None:
        account, password = _account(options["username"]), self._password(options)
        access.set_password(account=account, password=password, **_by_command())
        self.stdout.write(_("account %(name)s has a new password") % {"name": account.username})
        self._tell(options, password)


def _in_town(slug: str) -> dict[str, Town]:
    try:
        return {"persons__person__town": town_of(slug)}
    except NoTown as error:
        raise CommandError(str(error)) from error


def _seats(account: Account) -> str:
    """The posts held today, each by its role and where it is."""
    posts = [post for link in account.persons.all() for post in link.person.posts.all() if _held(post)]
    return ", ".join(f"{post.seat.role} {post.seat.area or post.seat.place or ''}".strip() for post in posts)


def _held(post: Post) -> bool:
    day = today(post.person.town)
    return post.starts_on <= day and stands(post, day) and post.seat.closed_on is None


def _of_town(office: str, towns: str) -> str:
    """An administrator's office with how far it reaches."""
    return f"{office} · " + (_("of %(towns)s alone") % {"towns": towns} if towns else _("above the towns"))


def _typed(question: str) -> str:
    """What is typed unseen on the terminal. Raises CommandError where there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(question)
    except (EOFError, getpass.GetPassWarning):
        raise CommandError(_("There is no terminal to type a password on. Give --generate to have one made.")) from None


class _By(TypedDict):
    """Why, and by whom."""

    reason: str
    made_by: str


def _by_command() -> _By:
    """Why and by whom, for the record: whoever runs the server, by their name there, which no variable can change."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return {"reason": ":command", "made_by": f"{access.COMMAND}{name}"[:LONGEST_MAKER]}


def _refuse_unfit(options: dict[str, Any]) -> None:
    """Say what is wrong with a new account before anybody types a password."""
    name = options["username"]
    if not NAME.fullmatch(name):
        raise CommandError(
            _("A name to sign in with has letters, digits and . _ - @ +, at most 60; this has not: %(name)s")
            % {"name": name}
        )
    if Account.objects.filter(username=name).exists():
        raise CommandError(_("There is an account %(name)s already.") % {"name": name})
    _refuse_unfit_email(options)
    if options["seat"] and not options["town"]:
        raise CommandError(_("Name the town of the seat: --town SLUG"))
    if not options["town"] and not options["office"]:
        raise CommandError(
            _("Say where the account belongs: --town SLUG, or --office for an administrator.") + f" {towns_here()}"
        )


def _refuse_unfit_email(options: dict[str, Any]) -> None:
    if not options["email"]:
        return
    if not options["town"]:
        raise CommandError(_("Notices go to people in a town: give --town with --email."))
    try:
        validate_email(options["email"])
    except ValidationError as error:
        raise CommandError(f"{options['email']}: {' '.join(error.messages)}") from error


def _standing(options: dict[str, Any]) -> tuple[Town | None, Seat | None]:
    """The town and the seat that were named. Raises CommandError or NoTown where there is none."""
    if not options["town"]:
        return None, None
    town = town_of(options["town"])
    with within(town):
        seat = _seat(town, options["seat"], options["place"]) if options["seat"] else None
    if seat and options["office"]:
        raise CommandError(_("An administrator holds no seat: give --office or --seat, not both."))
    if not options["office"] and not options["name"]:
        raise CommandError(_("Say who it is for, as colleagues call them: --name NAME"))
    return town, seat


def _account(username: str) -> Account:
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": username})
    return account


def _seat(town: Town, role: str, code: str) -> Seat:
    """The open seat of this role at a place of the town, by default its top place."""
    try:
        place = by_code(code) if code else town.root
    except (BadCode, Place.DoesNotExist) as error:
        raise CommandError(_("There is no place with the code %(code)s.") % {"code": code}) from error
    here = Seat.objects.filter(place=place, closed_on=None)
    seat = here.filter(role=role).first()
    if seat is None:
        known = ", ".join(sorted(set(here.values_list("role", flat=True)))) or _("none")
        said = _("%(place)s has no seat %(role)s. Seats there: %(known)s.")
        raise CommandError(said % {"place": place, "role": role, "known": known})
    return seat
