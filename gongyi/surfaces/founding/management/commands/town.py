"""`gongyi town`: found a town for real, open the seats of its places, list the towns."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.queries import NoTown, town_of
from gongyi.surfaces.founding import towns


class Command(BaseCommand):
    help = (
        "Found a town at a place that was read from official codes: calendar, catalogue, times and vacant seats, nobody in "
        "them. A second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        found = verbs.add_parser("found", help="a new town")
        found.add_argument("slug", help="its name in addresses: small letters, digits, hyphens")
        found.add_argument("--code", required=True, help="official code of the place it governs")
        found.add_argument("--name", required=True, help="its name, in Chinese")
        found.add_argument("--name-en", default="", help="its name in English; without it, the same")
        found.add_argument("--phone", default="", help="telephone of its desk")
        found.add_argument(
            "--calendar",
            default=towns.HOURS,
            metavar="HOURS",
            help="working hours of a working day, by default %(default)s; the national holidays come with it",
        )
        seats = verbs.add_parser("seats", help="open the standing seats of places that were added since")
        seats.add_argument("slug", help="slug of the town")
        verbs.add_parser("list", help="every town with its code")

    def handle(self, **options: Any) -> None:
        verbs = {"found": self._found, "seats": self._seats, "list": self._list}
        try:
            verbs[options["verb"]](options)
        except (Refused, NoTown) as error:
            raise CommandError(str(error)) from error

    def _found(self, options: dict[str, Any]) -> None:
        charter = towns.Charter(
            slug=options["slug"],
            code=options["code"],
            name_zh=options["name"],
            name_en=options["name_en"] or options["name"],
            hours=options["calendar"],
            phone=options["phone"],
        )
        town = towns.standing_already(charter)
        if town is not None:
            self.stdout.write(_("%(town)s stands already; nothing was changed.") % {"town": town.name_zh})
            return
        with transaction.atomic():
            town = towns.found(charter)
            opened = towns.open_seats(town)
        self.stdout.write(
            _("%(town)s was founded at /%(slug)s/. Vacant seats: %(seats)s.")
            % {"town": town.name_zh, "slug": town.slug, "seats": opened}
        )

    def _seats(self, options: dict[str, Any]) -> None:
        opened = towns.open_seats(town_of(options["slug"]))
        said = ngettext("%(seats)s seat was opened.", "%(seats)s seats were opened.", opened)
        self.stdout.write(said % {"seats": opened})

    def _list(self, _options: dict[str, Any]) -> None:
        for town in Town.objects.select_related("root").order_by("slug"):
            self.stdout.write(f"{town.slug}  {town.root.code or '-'}  {town.name_zh} / {town.name_en}")
