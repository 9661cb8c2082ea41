"""`gongyi places`: official codes, outlines and organisations in and out."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gongyi.kernel.territory import exchange
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.queries import NoTown, town_of
from gongyi.kernel.territory.scope import within

CSV, OUTLINES = ".csv", (".geojson", ".json")


class Command(BaseCommand):
    help = (
        "Read places from CSV or outlines from GeoJSON, or write a town's. CSV has the columns key, code, name, name_en, "
        "level, parent, origin, aliases; a parent is a code or a key of the same file. Known places are left as they are, "
        "so a file may be read again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["import", "export"], help="import reads a file, export writes one")
        parser.add_argument("file", help=".csv for the tree of places, .geojson for outlines and areas")
        parser.add_argument("--town", help="slug; needed for outlines and for writing; keeps a CSV inside the town")
        parser.add_argument("--bodies", action="store_true", help="the .csv holds the town's organisations")
        parser.add_argument("--dry-run", action="store_true", help="change nothing, say what would come of the file")

    def handle(self, **options: Any) -> None:
        path = Path(options["file"])
        town = self._town(options["town"])
        if town is None and (options["verb"] == "export" or options["bodies"] or path.suffix != CSV):
            raise CommandError(_("Name the town: --town SLUG"))
        try:
            if town is None:
                self._taken(exchange.read_csv(_text(path).splitlines(), dry_run=options["dry_run"]))
                return
            with within(town):
                if options["verb"] == "export":
                    _refuse_unknown(path, bodies=options["bodies"])
                    self._write(path, town, bodies=options["bodies"])
                elif options["bodies"]:
                    lines = _text(path).splitlines(keepends=True)
                    self._taken(exchange.read_bodies(lines, town, dry_run=options["dry_run"]))
                else:
                    self._taken(_read(path, town, dry_run=options["dry_run"]))
        except FileNotFoundError as error:
            raise CommandError(_("%(file)s: there is no such file") % {"file": path}) from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except exchange.BadFile as error:
            raise CommandError(f"{path}: {error}") from error

    def _town(self, slug: str | None) -> Town | None:
        if not slug:
            return None
        try:
            return town_of(slug)
        except NoTown as error:
            raise CommandError(str(error)) from error

    def _taken(self, taken: exchange.Taken) -> None:
        """Say what came of a file; one of which nothing could be read is a failure."""
        named = _("feature %(number)s: %(why)s") if taken.numbers_features else _("line %(number)s: %(why)s")
        for number, why in sorted(taken.refused):
            self.stdout.write(named % {"number": number, "why": why})
        counts = {"added": taken.added, "changed": taken.changed, "known": taken.known, "refused": len(taken.refused)}
        self.stdout.write(_("added %(added)s, changed %(changed)s, known %(known)s, refused %(refused)s") % counts)
        if taken.refused and not (taken.added or taken.changed or taken.known):
            sys.exit(1)

    def _write(self, path: Path, town: Town, *, bodies: bool) -> None:
        places = exchange.as_text if path.suffix == CSV else exchange.write_geojson
        text = exchange.bodies_as_text(town) if bodies else places(town)
        path.write_text(text, encoding="utf-8", newline="")
        self.stdout.write(_("wrote %(file)s") % {"file": path})


def _refuse_unknown(path: Path, *, bodies: bool) -> None:
    """The ending of a file says what is written into it."""
    known = [CSV] if bodies else [CSV, *OUTLINES]
    if path.suffix not in known:
        said = _("%(file)s: the name must end in one of these, so that it says what is in it: %(endings)s")
        raise CommandError(said % {"file": path, "endings": " ".join(known)})


def _text(path: Path) -> str:
    return exchange.decode(path.read_bytes())


def _read(path: Path, town: Town, *, dry_run: bool) -> exchange.Taken:
    if path.suffix == CSV:
        return exchange.read_csv(_text(path).splitlines(), town=town, dry_run=dry_run)
    return exchange.read_geojson(_text(path), town, dry_run=dry_run)
