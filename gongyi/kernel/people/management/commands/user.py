"""`gongyi user`: accounts for workers and administrators."""

import getpass
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongyi.kernel.people import actions
from gongyi.kernel.people.models import Account, Person
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere, within


class Command(BaseCommand):
    help = "Make, list, disable accounts, or set a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="a new account")
        add.add_argument("username")
        add.add_argument("--town", help="slug of the town the person works in")
        add.add_argument("--name", default="", help="name at work")
        add.add_argument(
            "--office", choices=["system", "security", "audit"], default="", help="one of the three administrators"
        )
        add.add_argument("--generate", action="store_true", help="make a password and print it once")
        verbs.add_parser("list", help="every account")
        for verb, text in (
            ("disable", "stop an account from signing in"),
            ("enable", "let it sign in again"),
            ("password", "set a new password"),
        ):
            one = verbs.add_parser(verb, help=text)
            one.add_argument("username")
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
        if Account.objects.filter(username=options["username"]).exists():
            raise CommandError(f"There is an account {options['username']} already.")
        password = self._password(options)
        persons: list[Person] = []
        if options["town"]:
            town = Town.objects.filter(slug=options["town"]).first()
            if town is None:
                raise CommandError(f"There is no town {options['town']}.")
            with within(town):
                persons = [actions.add_person(town=town, work_name=options["name"] or options["username"])]
        actions.open_account(username=options["username"], password=password, persons=persons, office=options["office"])
        self.stdout.write(f"account {options['username']} was made")

    def _password(self, options: dict[str, Any]) -> str:
        if options["generate"]:
            password = secrets.token_urlsafe(12)
            self.stdout.write(f"password: {password}")
            return password
        password = getpass.getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password

    def _list(self, _options: dict[str, Any]) -> None:
        with everywhere("accounts stand above towns"):
            for account in Account.objects.order_by("username").prefetch_related("persons__person__town"):
                towns = ", ".join(sorted(link.person.town.slug for link in account.persons.all()))
                state = "" if account.is_active else " (disabled)"
                self.stdout.write(f"{account.username}{state}  {account.office or towns}")

    def _disable(self, options: dict[str, Any]) -> None:
        self._set_active(options["username"], active=False)

    def _enable(self, options: dict[str, Any]) -> None:
        self._set_active(options["username"], active=True)

    def _set_active(self, username: str, *, active: bool) -> None:
        if not Account.objects.filter(username=username).update(is_active=active):
            raise CommandError(f"There is no account {username}.")

    def _reset(self, options: dict[str, Any]) -> None:
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['username']}.")
        account.set_password(self._password(options))
        account.save(update_fields=["password"])
