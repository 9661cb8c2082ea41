"""`gongyi appeals import FILE --place CODE --channel web`: old messages into the inbox."""

import gc
import shutil
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from gongyi.domain.appeals import importing
from gongyi.domain.appeals.models import Appeal
from gongyi.domain.appeals.queries import heard
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.codes import BadCode
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import by_code, towns_here
from gongyi.kernel.territory.scope import within

BAR = 20


class Command(BaseCommand):
    help = "Import old messages from .csv, .csv.gz or .xlsx. May be stopped and run again: nothing is doubled."
    requires_system_checks = ("flows",)
    """No page is shown: looking through all their addresses would take as long as reading a hundred rows."""

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = verbs.add_parser("import", help="read a file of messages")
        one.add_argument("file", type=Path, help=".csv, .csv.gz or .xlsx")
        one.add_argument("--place", required=True, help="official code of the place the messages are about")
        one.add_argument("--channel", default="web", help="how the messages came to the other system")
        one.add_argument("--dry-run", action="store_true", help="judge every row, store nothing")
        one.add_argument("--json", action="store_true", help="only the tally, as JSON on the last line")

    def handle(self, **options: Any) -> None:
        place, town = _place(options["place"])
        target = importing.Target(town, place, _channel(options["channel"]))
        begun, tally, done = time.monotonic_ns() // 1_000_000, importing.Tally(), 0
        gc.freeze()  # what was loaded at the start is garbage to nobody; looking through it again costs a sixth of the time
        _refuse_unheard(target)
        try:
            with within(town):
                for tally in importing.run(_found(options["file"]), target, dry_run=options["dry_run"]):
                    self._progress(tally, begun)
                    done = tally.read
        except importing.BadFile as error:
            raise CommandError(_unreadable(options, error, tally), returncode=2) from error
        except (OSError, DatabaseError, Refused) as error:
            raise CommandError(_stopped(error, done)) from error
        except KeyboardInterrupt as error:
            raise CommandError(_("stopped after row %(rows)s; run it again to go on") % {"rows": done}) from error
        finally:
            sys.stderr.write("\n" if tally.part else "")
        notes = [*importing.wordless_note(tally.wordless), importing.dangers_note(tally.dangers)]
        sys.stderr.writelines(f"{note}\n" for note in notes if note)
        if not options["json"]:
            self.stdout.write(_("rejected rows: %(file)s") % {"file": tally.rejects_file or _("none")})
        self.stdout.write(tally.as_json())

    def _progress(self, tally: importing.Tally, begun: int) -> None:
        rate = tally.read * 1000 // max(time.monotonic_ns() // 1_000_000 - begun, 1)
        sys.stderr.write(f"\r{progress_line(tally, rate, shutil.get_terminal_size().columns - 1)}")
        sys.stderr.flush()


def progress_line(tally: importing.Tally, rate: int, columns: int) -> str:
    """The numbers so far and the rows in a second; the bar before them takes what they leave of so many columns."""
    words = _("%(read)s read · %(accepted)s accepted · %(joined)s joined · %(known)s known · %(rejected)s rejected")
    said = f" {words % tally.counts()} · {rate}/s "
    wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in said)
    bar = min(BAR, max(columns - wide, 0))
    filled = tally.part * bar // 1000
    return f"{'█' * filled}{'·' * (bar - filled)}{said}"


def _refuse_unheard(target: importing.Target) -> None:
    """Before anything is read: messages that nobody would get are not taken in."""
    with within(target.town):
        if heard(target.town, target.place):
            return
    said = _("Nobody sits yet where the messages about %(place)s would go; nothing was read. First: %(command)s")
    command = f"gongyi user add LOGIN --town {target.town.slug} --name NAME --seat town_desk --generate"
    raise CommandError(said % {"place": target.place, "command": command}, returncode=2)


def _found(path: Path) -> Path:
    """The file; one that is only a name may lie among the samples."""
    sample = Path(settings.SAMPLES) / path if settings.SAMPLES else path
    return sample if not path.exists() and sample.is_file() else path


def _unreadable(options: dict[str, Any], error: Exception, tally: importing.Tally) -> str:
    """What is wrong with the file, and what of it was taken in before that was found."""
    said = f"{options['file'].name or options['file']}: {error}"
    if tally.read == 0 or options["dry_run"]:
        return said
    kept = _(
        "It is done up to row %(read)s, new matters: %(accepted)s; once the file is whole, read it again: nothing is doubled."
    )
    return f"{said}. " + kept % tally.counts()


def _stopped(error: Exception, rows: int) -> str:
    """One sentence for a full disk and the like. Every batch before it stands; the one that failed left nothing."""
    why = _("the disk is full") if importing.disk_full(error) else str(error)
    return _("stopped after row %(rows)s: %(why)s. Nothing is half done; run it again to go on.") % {
        "rows": rows,
        "why": why,
    }


def _channel(code: str) -> str:
    known = [key for key, _label in Appeal.CHANNELS]
    if code not in known:
        said = _("There is no channel %(code)s; it is one of %(known)s.")
        raise CommandError(said % {"code": code, "known": ", ".join(known)}, returncode=2)
    return code


def _place(code: str) -> tuple[Place, Town]:
    try:
        place = by_code(code)
    except (BadCode, Place.DoesNotExist) as error:
        said = _("There is no place with the code %(code)s.") % {"code": code}
        raise CommandError(f"{said} {towns_here()}", returncode=2) from error
    towns = Town.objects.select_related("calendar", "root")
    around = [town for town in towns if place.path.startswith(town.root.path)]
    if not around:
        said = _("The place %(code)s belongs to no town here.") % {"code": code}
        raise CommandError(f"{said} {towns_here()}", returncode=2)
    return place, max(around, key=lambda town: len(town.root.path))
