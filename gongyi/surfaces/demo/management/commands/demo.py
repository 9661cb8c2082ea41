"""`gongyi demo`: make the demo towns. The command line then starts the site, unless told not to."""

import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from gongyi.kernel.territory.models import Town
from gongyi.surfaces.demo import founding, replay, source, staffing


class Command(BaseCommand):
    help = "Make three towns to try, print one account per persona, and start the site with its worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="only make the towns")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, **options: Any) -> None:
        started = time.monotonic()
        self._say("setting up the database")
        call_command("migrate", verbosity=0, interactive=False)
        founded = self._towns()
        self._say("letting people speak and others answer")
        replay.run(founded, self._say)
        self._say(f"ready after {time.monotonic() - started:.0f} s")
        self._accounts(options)

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()

    def _towns(self) -> dict[str, founding.Founded]:
        password = _password()
        if Town.objects.filter(slug=source.towns()["towns"][-1]["slug"]).exists():
            self._say("the towns are there already")
            return {}
        added = founding.divisions()
        self._say(f"{added} official codes")
        founded = {}
        for data in source.towns()["towns"]:
            self._say(f"founding {data['en']}")
            founded[data["slug"]] = founding.found(data)
            staffing.fill(founded[data["slug"]])
        staffing.personas(founded, password)
        return founded

    def _accounts(self, options: dict[str, Any]) -> None:
        address = f"http://{options['host']}:{options['port']}"
        self.stdout.write(f"\n{address}/\n\n  password of every account: {_password()}\n")
        for persona in source.towns()["personas"]:
            account = persona["account"] or "(no account)"
            self.stdout.write(
                f"  {account:14}{persona['zh']} {persona['post_zh']} / {persona['en']}, {persona['post_en']}"
            )
        self.stdout.write("")


def _password() -> str:
    """One password for all demo accounts, made on the first run and kept in GONGYI_HOME."""
    path = Path(settings.HOME) / "demo-password.txt"
    if not path.exists():
        path.write_text("demo-" + secrets.token_hex(4))
        path.chmod(0o600)
    return path.read_text().strip()
