"""`gongyi places`: official codes and outlines in and out."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongyi.kernel.territory import exchange
from gongyi.kernel.territory.geometry import BadOutline
from gongyi.kernel.territory.models import Town


class Command(BaseCommand):
    help = "Read places from CSV or outlines from GeoJSON, or write a town's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["import", "export"])
        parser.add_argument("file", help=".csv or .geojson")
        parser.add_argument("--town", help="slug; needed for outlines and for writing")

    def handle(self, **options: Any) -> None:
        path = Path(options["file"])
        town = Town.objects.select_related("root").filter(slug=options["town"]).first() if options["town"] else None
        if town is None and (options["verb"] == "export" or path.suffix != ".csv"):
            raise CommandError("Name the town: --town SLUG")
        try:
            if options["verb"] == "export":
                self._write(path, town)
            else:
                self._read(path, town)
        except (OSError, UnicodeDecodeError, BadOutline) as error:
            raise CommandError(f"{path}: {error}") from error

    def _read(self, path: Path, town: Town | None) -> None:
        text = path.read_text(encoding="utf-8-sig")
        taken = (
            exchange.read_geojson(text, town)
            if town and path.suffix != ".csv"
            else exchange.read_csv(text.splitlines())
        )
        for line, reason in taken.refused:
            self.stdout.write(f"line {line}: {reason}")
        self.stdout.write(f"added {taken.added}, known {taken.known}, refused {len(taken.refused)}")

    def _write(self, path: Path, town: Town | None) -> None:
        assert town is not None
        if path.suffix == ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as out:
                self.stdout.write(f"wrote {exchange.write_csv(town, out)}")
        else:
            path.write_text(exchange.write_geojson(town), encoding="utf-8")
            self.stdout.write("wrote the outlines")
