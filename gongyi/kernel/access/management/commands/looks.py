"""`gongyi looks`: how many masked values somebody may still open, and a supervisor's leave to open more."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access import supervising
from gongyi.kernel.access.queries import person_of
from gongyi.kernel.people.models import Account, Person
from gongyi.kernel.people.queries import allowances, looks_left
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.queries import NoTown, town_of
from gongyi.kernel.territory.scope import within

A_YEAR = 365 * 24
"""Hours, longer than anything that is allowed; far more would be no day of any calendar."""


class Command(BaseCommand):
    help = "Say how many masked names and telephones somebody may still open, or enter that a supervisor allowed more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="name to sign in with")
        parser.add_argument("--town", required=True, help="slug of the town they work in")
        parser.add_argument("--allow", type=int, metavar="NUMBER", help="how many more in all")
        parser.add_argument("--hours", type=int, default=1, help="for how many hours from now; default: 1")
        parser.add_argument("--by", metavar="USERNAME", help="the supervisor who allows it; must stand above them")
        parser.add_argument("--reason", default="", help="why; it is written down")

    def handle(self, **options: Any) -> None:
        try:
            town = town_of(options["town"])
        except NoTown as error:
            raise CommandError(str(error)) from error
        with within(town):
            viewer = _person(options["username"], town)
            if options["allow"] is not None:
                _allow(town, viewer, options)
            self.stdout.write(_("%(who)s: %(count)s left") % {"who": viewer, "count": looks_left(viewer)})
            zone = ZoneInfo(town.calendar.zone)
            for allowance in allowances(viewer):
                grant = allowance.grant
                until = grant.until.astimezone(zone)
                said = _("%(used)s of %(number)s more until %(until)s: %(reason)s") % {
                    "used": allowance.used,
                    "number": grant.number,
                    "until": f"{until:%Y-%m-%d %H:%M}",
                    "reason": grant.reason,
                }
                self.stdout.write(f"  {said}")


def _person(username: str, town: Town) -> Person:
    account = Account.objects.filter(username=username).first()
    person = person_of(account, town) if account else None
    if person is None:
        raise CommandError(_("%(name)s is nobody's sign-in in %(town)s.") % {"name": username, "town": town.slug})
    return person


def _allow(town: Town, viewer: Person, options: dict[str, Any]) -> None:
    if not options["by"]:
        raise CommandError(_("Name the supervisor who allows it: --by USERNAME"))
    hours = max(-A_YEAR, min(options["hours"], A_YEAR))
    try:
        supervising.allow_more_looks(
            town=town, viewer=viewer, by=_person(options["by"], town), number=options["allow"],
            until=clock.now() + timedelta(hours=hours), reason=options["reason"],
        )  # fmt: skip
    except Refused as error:
        raise CommandError(str(error)) from error
