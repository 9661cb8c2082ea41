"""`gongyi figures`: every declared figure of a town over a window, with both sides of each rate."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.figures import counting, declaring
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within


class Command(BaseCommand):
    help = "Print the declared figures of a town, or the matters behind one of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--town", help="slug of the town; every town when left out")
        parser.add_argument("--from", dest="start", help="first day, YYYY-MM-DD; default: first of this month")
        parser.add_argument("--to", dest="end", help="last day, YYYY-MM-DD; default: today")
        parser.add_argument("--behind", help="key of a figure: list the numbers of the matters it counts")
        parser.add_argument("--json", action="store_true", help="one JSON object per line")

    def handle(self, **options: Any) -> None:
        towns = Town.objects.select_related("calendar", "root").order_by("slug")
        if options["town"]:
            towns = towns.filter(slug=options["town"])
            if not towns:
                raise CommandError(f"There is no town {options['town']}.")
        for town in towns:
            with within(town):
                self._town(town, options)

    def _town(self, town: Town, options: dict[str, Any]) -> None:
        window = _window(town, options["start"], options["end"])
        if options["behind"]:
            figure = _figure(options["behind"])
            for number in counting.behind(figure, town, window, system(town.pk)).values_list("number", flat=True):
                self.stdout.write(number)
            return
        if not options["json"]:
            self.stdout.write(f"{town.name}  {window.start:%Y-%m-%d} – {window.end - timedelta(days=1):%Y-%m-%d}")
        for figure in declaring.known():
            self._line(counting.value(figure, town, window), town, as_json=options["json"])

    def _line(self, found: counting.Value, town: Town, *, as_json: bool) -> None:
        if as_json:
            plain = {
                "town": town.slug,
                "figure": found.figure.key,
                "numerator": found.numerator,
                "denominator": found.denominator,
            }
            self.stdout.write(json.dumps(plain, ensure_ascii=False))
            return
        share = "" if found.share is None else f" = {found.share // 100}.{found.share % 100:02d} %"
        base = "" if found.denominator is None else f" / {found.denominator}"
        self.stdout.write(f"  {found.figure.name}: {found.numerator}{base}{share} {found.figure.unit}")


def _figure(key: str) -> declaring.Figure:
    try:
        return declaring.get(key)
    except KeyError as error:
        raise CommandError(f"There is no figure {key}.") from error


def _window(town: Town, start: str | None, end: str | None) -> counting.Window:
    zone = ZoneInfo(town.calendar.zone)
    today = clock.now().astimezone(zone).date()
    try:
        first = date.fromisoformat(start) if start else today.replace(day=1)
        last = date.fromisoformat(end) if end else today
    except ValueError as error:
        raise CommandError(f"Days are written YYYY-MM-DD: {error}.") from error
    return counting.Window(
        datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
    )
