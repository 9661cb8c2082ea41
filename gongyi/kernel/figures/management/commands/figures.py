"""`gongyi figures`: every declared figure of a town over a period, with both sides of each rate."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gongyi.kernel.access.actor import system
from gongyi.kernel.figures import counting, declaring, periods
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.figures.wording import value_in_words
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import towns_here
from gongyi.kernel.territory.scope import within

AT_A_TIME = 500


class Command(BaseCommand):
    help = "Print the declared figures of a town, or the matters behind one of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--town", help="slug of the town; every town when left out")
        parser.add_argument("--period", help="2026-03, 2026-Q1, 2026, 2026-W10; default: this month")
        parser.add_argument("--from", dest="start", help="first day, YYYY-MM-DD, instead of --period")
        parser.add_argument("--to", dest="end", help="last day, YYYY-MM-DD; default: today")
        parser.add_argument("--place", help="code of a place: only what is at or under it")
        parser.add_argument("--behind", help="key of a figure: list the numbers of the matters it counts")
        parser.add_argument("--part", default="", help="with --behind: one part of the figure, such as a channel")
        parser.add_argument("--base", action="store_true", help="with --behind: the matters of the denominator")
        parser.add_argument("--json", action="store_true", help="one JSON object per line")

    def handle(self, **options: Any) -> None:
        towns = Town.objects.select_related("calendar", "root").order_by("slug")
        if options["town"]:
            towns = towns.filter(slug=options["town"])
            if not towns:
                said = _("There is no town %(slug)s.") % {"slug": options["town"]}
                raise CommandError(f"{said} {towns_here()}")
        for town in towns:
            with within(town):
                self._town(town, options)

    def _town(self, town: Town, options: dict[str, Any]) -> None:
        period = _period(town, options)
        scope = Scope(town, Window(*period.window(town), _path(options["place"])), system(town.pk))
        if options["behind"]:
            self._behind(scope, options)
            return
        if not options["json"]:
            self.stdout.write(f"{town.name}  {period.first} – {period.last}")
        for found in counting.values(declaring.known(), scope):
            self.stdout.write(
                json.dumps({"town": town.slug, "period": period.key} | _plain(found), ensure_ascii=False)
                if options["json"]
                else f"  {found.figure.name}: {value_in_words(found)}"
            )

    def _behind(self, scope: Scope, options: dict[str, Any]) -> None:
        try:
            figure = declaring.get(options["behind"])
        except KeyError as error:
            raise CommandError(_("There is no figure %(key)s.") % {"key": options["behind"]}) from error
        keys = counting.behind(figure, scope, base=options["base"], part=options["part"])
        for at in range(0, len(keys), AT_A_TIME):
            rows = scope.dossiers().filter(pk__in=keys[at : at + AT_A_TIME]).order_by("pk")
            for number in rows.values_list("number", flat=True):
                self.stdout.write(json.dumps({"number": number}) if options["json"] else number)


def _plain(found: counting.Value) -> dict[str, Any]:
    """A value as data, the same in every language; docs/reference/figures.md tells what each key means. Too few is null."""
    return {
        "figure": found.figure.key,
        "numerator": None if found.hidden else found.numerator,
        "denominator": found.denominator,
        "share": found.share,
        "minutes": found.minutes,
        "too_few": found.too_few,
        "parts": {part.key: part.count if part.minutes is None else part.minutes for part in found.parts},
    }


def _path(code: str | None) -> str:
    if not code:
        return ""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise CommandError(_("There is no place with the code %(code)s.") % {"code": code})
    return place.path


def _period(town: Town, options: dict[str, Any]) -> periods.Period:
    try:
        if options["start"] or options["end"]:
            last = date.fromisoformat(options["end"]) if options["end"] else periods.today(town)
            first = date.fromisoformat(options["start"]) if options["start"] else last.replace(day=1)
            return periods.between(first, last)
        return periods.read(options["period"], town) if options["period"] else periods.this_month(town)
    except ValueError as error:
        said = _("Write days as YYYY-MM-DD and periods as 2026-03, 2026-Q1, 2026 or 2026-W10, not: %(text)s")
        given = " ".join(str(options[name]) for name in ("start", "end", "period") if options[name])
        raise CommandError(said % {"text": given}) from error
