"""`gongyi appeals import FILE --place CODE --channel web`: old messages into the inbox."""

import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongyi.domain.appeals import importing
from gongyi.kernel.territory.codes import BadCode
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import by_code
from gongyi.kernel.territory.scope import within


class Command(BaseCommand):
    help = "Import old messages from .csv, .csv.gz or .xlsx. May be stopped and run again: nothing is doubled."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = verbs.add_parser("import", help="read a file of messages")
        one.add_argument("file", type=Path)
        one.add_argument("--place", required=True, help="official code of the place the messages are about")
        one.add_argument("--channel", default="web", help="how the messages came to the other system")
        one.add_argument("--dry-run", action="store_true", help="judge every row, store nothing")
        one.add_argument("--json", action="store_true", help="only the tally, as JSON on the last line")

    def handle(self, **options: Any) -> None:
        place, town = _place(options["place"])
        target = importing.Target(town, place, options["channel"])
        begun, tally = time.monotonic(), importing.Tally()
        with within(town):
            try:
                for tally in importing.run(options["file"], target, dry_run=options["dry_run"]):
                    self._progress(tally, begun)
            except importing.BadFile as error:
                raise CommandError(f"{options['file']}: {error}", returncode=2) from error
            except OSError as error:
                raise CommandError(
                    f"stopped after {tally.read} rows: {error.strerror}. Run it again to go on."
                ) from error
        sys.stderr.write("\n")
        if not options["json"]:
            self.stdout.write(f"rejected rows: {tally.rejects_file or 'none'}")
        self.stdout.write(tally.as_json())

    def _progress(self, tally: importing.Tally, begun: float) -> None:
        seconds = max(time.monotonic() - begun, 0.001)
        sys.stderr.write(
            f"\r  {tally.read} read · {tally.accepted} accepted · {tally.joined} joined · {tally.known} known · "
            f"{tally.rejected} rejected · {tally.read / seconds:.0f} rows/s "
        )
        sys.stderr.flush()


def _place(code: str) -> tuple[Place, Town]:
    try:
        place = by_code(code)
    except (BadCode, Place.DoesNotExist) as error:
        raise CommandError(f"There is no place with the code {code}.", returncode=2) from error
    towns = Town.objects.select_related("calendar", "root")
    town = next((town for town in towns if place.path.startswith(town.root.path)), None)
    if town is None:
        raise CommandError(f"The place {code} belongs to no town here.", returncode=2)
    return place, town
