"""`gongyi keys`: the keys that seal people's names and phones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongyi.kernel.people import keys, rotating


class Command(BaseCommand):
    help = "Show, change and drop the keys that seal people's names and phones."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="each key and how many cells it seals")
        verbs.add_parser("rotate", help="make a new key and seal everything anew with it; safe to run again")
        drop = verbs.add_parser("drop", help="remove an old key that seals nothing any more")
        drop.add_argument("number", type=int)

    def handle(self, **options: Any) -> None:
        verbs = {"list": self._list, "rotate": self._rotate, "drop": self._drop}
        verbs[options["verb"]](options)

    def _list(self, _options: dict[str, Any]) -> None:
        for number, cells in sorted(rotating.still_used().items()):
            self.stdout.write(f"seal-{number}.key seals {cells} cells")

    def _rotate(self, _options: dict[str, Any]) -> None:
        unfinished = any(
            count for number, count in rotating.still_used().items() if number != keys.sealing_numbers()[-1]
        )
        number = keys.sealing_numbers()[-1] if unfinished else keys.make_sealing_key()
        changed = rotating.reseal()
        self.stdout.write(f"seal-{number}.key seals from now on; {changed} rows were sealed anew")
        self.stdout.write("Back up GONGYI_HOME/keys now. Backups of the database still need the older keys.")

    def _drop(self, options: dict[str, Any]) -> None:
        number, used = options["number"], rotating.still_used()
        if number not in used:
            raise CommandError(f"There is no seal-{number}.key.")
        if number == keys.sealing_numbers()[-1]:
            raise CommandError(f"seal-{number}.key is the newest one and in use.")
        if used[number]:
            raise CommandError(f"seal-{number}.key still seals {used[number]} cells. Run `gongyi keys rotate` first.")
        keys.drop_sealing_key(number)
        self.stdout.write(f"seal-{number}.key is removed")
