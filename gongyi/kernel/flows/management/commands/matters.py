"""`gongyi matters import`: take a closed matter back from the file in which it was given out."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel.flows.history.archive import pack, taking
from gongyi.kernel.people.refusals import Refused


class Command(BaseCommand):
    help = (
        "Take back a closed matter that this installation once gave out with its proofs and no longer has, such as after an older "
        "backup was restored. What is here already is left as it is; who spoke does not come back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        into = verbs.add_parser("import", help="read the file of one matter")
        into.add_argument("file", type=Path, metavar="FILE.zip", help="as the desk gave it out")
        into.add_argument("--json", action="store_true", help="only the outcome, as JSON on the last line")

    def handle(self, **options: Any) -> None:
        taken = self._taken(options["file"])
        if options["json"]:
            outcome = "known" if taken.known else "taken"
            self.stdout.write(
                json.dumps({"number": taken.number, "steps": taken.steps, "outcome": outcome, "left": taken.left})
            )
        elif taken.known:
            self.stdout.write(
                _("known: %(number)s is here already and is the same. Nothing was changed.") % {"number": taken.number}
            )
        else:
            self._tell(taken)

    def _taken(self, file: Path) -> taking.Taken:
        if not file.exists():
            raise CommandError(_("%(file)s: there is no such file") % {"file": file})
        try:
            return taking.take(pack.read(file))
        except pack.NoPack as error:
            raise CommandError(_("%(file)s: this is no file of a matter") % {"file": file}) from error
        except Refused as refusal:
            raise CommandError(f"{file}: {refusal}") from refusal

    def _tell(self, taken: taking.Taken) -> None:
        said = ngettext(
            "%(number)s is back with %(count)d step.", "%(number)s is back with %(count)d steps.", taken.steps
        )
        self.stdout.write(said % {"number": taken.number, "count": taken.steps})
        self.stdout.write(_("Who spoke does not come back: names and telephones are in no file."))
        for number in taken.left:
            self.stdout.write(_("It was joined with %(number)s, which is not here.") % {"number": number})
