"""`gongyi figures`: every declared figure of a town over a period, with both sides of each rate."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gongyi.kernel.access.actor import system
from gongyi.kernel.figures import counting, declaring, periods
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.figures.parts import NONE
from gongyi.kernel.figures.wording import duration, period_in_words, sides, value_in_words
from gongyi.kernel.territory.codes import BadCode
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import by_code, towns_here
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
        self._refuse_what_is_unread(options)
        towns = Town.objects.select_related("calendar", "root").order_by("slug")
        if options["town"]:
            towns = towns.filter(slug=options["town"])
            if not towns:
                said = _("There is no town %(slug)s.") % {"slug": options["town"]}
                raise CommandError(f"{said} {towns_here()}")
        for town in _around(towns, options["place"]) if options["place"] else towns:
            with within(town):
                self._town(town, options)

    def _refuse_what_is_unread(self, options: dict[str, Any]) -> None:
        if (options["part"] or options["base"]) and not options["behind"]:
            raise CommandError(_("--part and --base go with --behind."))

    def _town(self, town: Town, options: dict[str, Any]) -> None:
        period = _period(town, options)
        scope = Scope(town, Window(*period.window(town), _path(options["place"])), system(town.pk))
        if options["behind"]:
            self._behind(scope, options)
            return
        if not options["json"]:
            self.stdout.write(f"{town.name}  {period_in_words(period)}")
        counted = counting.values(declaring.known(), scope)
        if options["json"]:
            head = {"town": town.slug, "period": period.key}
            lines = [json.dumps(head | _plain(found), ensure_ascii=False) for found in counted]
        else:
            lines = list(_told(counted))
        self.stdout.write("\n".join(lines))

    def _behind(self, scope: Scope, options: dict[str, Any]) -> None:
        try:
            figure = declaring.get(options["behind"])
        except KeyError as error:
            known = ", ".join(figure.key for figure in declaring.known())
            said = _("There is no figure %(key)s. There are: %(known)s.")
            raise CommandError(said % {"key": options["behind"], "known": known}) from error
        _refuse_unknown_part(figure, scope, options["part"])
        keys = counting.behind(figure, scope, base=options["base"], part=options["part"])
        for at in range(0, len(keys), AT_A_TIME):
            rows = scope.dossiers().filter(pk__in=keys[at : at + AT_A_TIME]).order_by("pk")
            for number in rows.values_list("number", flat=True):
                self.stdout.write(json.dumps({"number": number}) if options["json"] else number)


def _told(counted: Iterable[counting.Value]) -> Iterator[str]:
    """Lines to read: the groups with their figures, each with its parts."""
    by_group = groupby(counted, key=lambda found: found.figure.group)
    for group, values in by_group:
        yield f"\n  {declaring.groups().get(group, group)}"
        for found in values:
            yield f"    {found.figure.name}: {_value(found)}"
            yield from (f"      {_part(found, part)}" for part in found.parts)


def _value(found: counting.Value) -> str:
    if found.minutes is None:
        return value_in_words(found)
    return _("median %(time)s · %(counted)s") % {"time": value_in_words(found), "counted": sides(found)}


def _part(found: counting.Value, part: counting.Part) -> str:
    name = _("not stated") if part.key == NONE else part.name
    counted = found.figure.unit.of(part.count)
    return f"{name}: {counted}" if part.minutes is None else f"{name}: {duration(part.minutes)} · {counted}"


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


def _around(towns: Iterable[Town], code: str) -> list[Town]:
    """Those of the towns in which a place lies."""
    path = _path(code)
    found = [town for town in towns if path.startswith(town.root.path)]
    if not found:
        said = _("The place %(code)s does not lie in the town that was asked for.") % {"code": code}
        raise CommandError(f"{said} {towns_here()}")
    return found


def _path(code: str | None) -> str:
    if not code:
        return ""
    try:
        return by_code(code).path
    except (BadCode, Place.DoesNotExist) as error:
        raise CommandError(_("There is no place with the code %(code)s.") % {"code": code}) from error


def _refuse_unknown_part(figure: declaring.Figure, scope: Scope, part: str) -> None:
    known = [found.key for found in counting.value(figure, scope).parts]
    if part and part not in known:
        said = _("In this period the figure has no part %(part)s; it has: %(known)s.")
        raise CommandError(said % {"part": part, "known": ", ".join(known) or _("none")})


def _period(town: Town, options: dict[str, Any]) -> periods.Period:
    days = options["start"] or options["end"]
    if days and options["period"]:
        raise CommandError(_("Give either --period or --from and --to, not both."))
    try:
        if days:
            last = date.fromisoformat(options["end"]) if options["end"] else periods.today(town)
            first = date.fromisoformat(options["start"]) if options["start"] else last.replace(day=1)
            if first > last:
                raise CommandError(
                    _("The first day %(first)s lies after the last day %(last)s.") % {"first": first, "last": last}
                )
            return periods.between(first, last)
        return periods.read(options["period"], town) if options["period"] else periods.this_month(town)
    except ValueError as error:
        said = _("Write days as YYYY-MM-DD and periods as 2026-03, 2026-Q1, 2026 or 2026-W10, not: %(text)s")
        given = " ".join(str(options[name]) for name in ("start", "end", "period") if options[name])
        raise CommandError(said % {"text": given}) from error
