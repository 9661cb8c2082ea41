"""`gongyi verify`: check the whole history. Exit 1 on any fault, each naming its row."""

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.history.archive import checking, pack
from gongyi.kernel.flows.history.growth import heads_in
from gongyi.kernel.flows.history.reading import Report, unwatched
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Leaf, Step
from gongyi.kernel.territory.scope import everywhere

PAUSE = 500
"""Milliseconds between two lines of progress."""


class Command(BaseCommand):
    help = "Replay every chain, rebuild the tree, check every signature and row. The last line says what was found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="only the last line")
        parser.add_argument("--files", action="store_true", help="also read every stored photo, clip and paper")
        parser.add_argument(
            "--matter",
            type=Path,
            metavar="FILE.zip",
            help="check only this file of one matter, by itself, without the database",
        )
        parser.add_argument("--heads", type=Path, help="a file of heads kept outside this house; they must still stand")

    def handle(self, **options: Any) -> None:
        if options["heads"] is not None:
            _refuse_without_heads(options["heads"])
        if options["matter"] is not None:
            if options["files"] or options["heads"]:
                raise CommandError(_("--matter stands alone: the file of one matter is checked by itself"))
            report = _of_one(options["matter"])
        else:
            report = self._whole(contents=options["files"], kept=options["heads"])
        if not options["json"]:
            for note in report.notes:
                self.stdout.write(_("note: %(text)s") % {"text": note})
            self._tell_faults(report)
            self.stdout.write(_outcome(report))
        self.stdout.write(
            json.dumps(
                {"dossiers": report.dossiers, "steps": report.steps, "faults": report.faults}, ensure_ascii=False
            )
        )
        if report.faults:
            sys.exit(1)

    def _whole(self, *, contents: bool, kept: Path | None) -> Report:
        """The whole record, with a line of progress where somebody sits before it."""
        report = Report(watch=_Line() if sys.stderr.isatty() else unwatched)
        try:
            return verify(contents=contents, kept=kept, report=report)
        except KeyboardInterrupt as error:
            self._tell_faults(report)
            said = _(
                "stopped; steps checked: %(steps)s. Nothing is said about the rest, and nothing is kept of it: the check begins anew, since rows behind it may be changed meanwhile."
            )
            raise CommandError(said % {"steps": report.steps}) from error
        finally:
            sys.stderr.write("\n" if sys.stderr.isatty() else "")

    def _tell_faults(self, report: Report) -> None:
        for fault in report.faults:
            self.stdout.write(_("fault: %(text)s") % {"text": fault})


class _Line:
    """One line that says how far it has come, written anew twice a second."""

    def __init__(self) -> None:
        with everywhere("how much there is to check"):
            self._most = {
                "steps": Step.objects.count(),
                "leaves": Leaf.objects.count(),
                "files": Evidence.objects.count(),
            }
        self._next = 0

    def __call__(self, what: str, done: int) -> None:
        now = time.monotonic_ns() // 1_000_000
        if now < self._next:
            return
        self._next = now + PAUSE
        words = {
            "steps": _("steps checked: %(done)s of %(most)s"),
            "leaves": _("leaves placed: %(done)s of %(most)s"),
            "files": _("files compared: %(done)s of %(most)s"),
        }
        line = words[what] % {"done": done, "most": self._most[what]}
        sys.stderr.write(f"\r{line[: shutil.get_terminal_size().columns - 1]}\x1b[K")
        sys.stderr.flush()


def _outcome(report: Report) -> str:
    """The last line's numbers in words."""
    sound = _("Matters checked: %(dossiers)s. Steps: %(steps)s. No fault was found.")
    said = _("Matters checked: %(dossiers)s. Steps: %(steps)s. Faults: %(faults)s.") if report.faults else sound
    return said % {"dossiers": report.dossiers, "steps": report.steps, "faults": len(report.faults)}


def _of_one(file: Path) -> Report:
    _refuse_absent(file)
    try:
        found = pack.read(file)
    except pack.NoPack as error:
        raise CommandError(_("%(file)s: this is no file of a matter") % {"file": file}) from error
    report = checking.check(found).report
    report.notes += checking.notes(found)
    return report


def _refuse_absent(file: Path) -> None:
    if not file.is_file():
        raise CommandError(_("%(file)s: there is no such file") % {"file": file})


def _refuse_without_heads(file: Path) -> None:
    """A nightly run that compares nothing must not look like one that found nothing."""
    _refuse_absent(file)
    if not heads_in(file):
        raise CommandError(_("%(file)s: no head stands in it, so nothing would be compared") % {"file": file})
