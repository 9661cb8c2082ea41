"""`gongyi keys`: the keys that seal people's names and phones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel.people import keeping, keys, rotating


class Command(BaseCommand):
    help = "Show, change and drop the keys that seal people's names and phones."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="each key and how many cells it seals")
        verbs.add_parser("rotate", help="make a new key and seal everything anew with it; safe to run again")
        drop = verbs.add_parser("drop", help="remove an old key that seals nothing any more")
        drop.add_argument("number", type=int, help="number of the key: 1 for seal-1.key")

    def handle(self, **options: Any) -> None:
        verbs = {"list": self._list, "rotate": self._rotate, "drop": self._drop}
        verbs[options["verb"]](options)

    def _list(self, _options: dict[str, Any]) -> None:
        for number, cells in sorted(rotating.still_used().items()):
            said = ngettext(
                "seal-%(number)s.key seals %(cells)s cell", "seal-%(number)s.key seals %(cells)s cells", cells
            )
            self.stdout.write(said % {"number": number, "cells": cells})

    def _rotate(self, _options: dict[str, Any]) -> None:
        unfinished = any(
            count for number, count in rotating.still_used().items() if number != keys.sealing_numbers()[-1]
        )
        number = keys.sealing_numbers()[-1] if unfinished else keeping.make_sealing_key()
        changed = rotating.reseal()
        said = _("seal-%(number)s.key seals from now on; rows sealed anew: %(rows)s")
        self.stdout.write(said % {"number": number, "rows": changed})
        self.stdout.write(_("Back up GONGYI_HOME/keys now. Backups of the database still need the older keys."))

    def _drop(self, options: dict[str, Any]) -> None:
        number, used = options["number"], rotating.still_used()
        if number not in used:
            raise CommandError(_("There is no seal-%(number)s.key.") % {"number": number})
        if number == keys.sealing_numbers()[-1]:
            raise CommandError(_("seal-%(number)s.key is the newest one and in use.") % {"number": number})
        if used[number]:
            said = _(
                "seal-%(number)s.key is still in use; cells sealed with it: %(cells)s. Run `gongyi keys rotate` first."
            )
            raise CommandError(said % {"number": number, "cells": used[number]})
        keeping.drop_sealing_key(number)
        self.stdout.write(_("seal-%(number)s.key is removed") % {"number": number})
