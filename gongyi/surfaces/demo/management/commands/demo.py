"""`gongyi demo`: make the demo towns. The command line then starts the site, unless told not to."""

import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from gongyi.kernel.flows.ticking import tick
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.surfaces.demo import founding, replay, source, staffing
from gongyi.surfaces.founding import towns

EVERY = 5
"""How many voices are played between two lines of progress; each is some tenths of a second."""


class Command(BaseCommand):
    help = "Make three towns to try, print one account per persona, and start the site with its worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="only make the towns")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")

    def handle(self, **options: Any) -> None:
        _refuse_beside_real_towns()
        started = time.monotonic()
        self._say(gettext_noop("setting up the database"))
        call_command("migrate", verbosity=0, interactive=False)
        self._codes(founding.divisions())
        for data in source.towns()["towns"]:
            self._town(data)
        tick()
        self._say(gettext_noop("ready after %(seconds)s s"), seconds=round(time.monotonic() - started))
        self._accounts(options)

    def _codes(self, added: int) -> None:
        if added:
            self._say(gettext_noop("official codes read: %(count)s"), count=added)
        else:
            self._say(gettext_noop("the official codes are there already"))

    def _say(self, text: str, **facts: object) -> None:
        """Tell the operator; what the towns keep is in their own language meanwhile."""
        with translation.override(settings.TERMINAL_LANGUAGE):
            self.stdout.write(f"  {translation.gettext(text) % facts}")
        self.stdout.flush()

    def _town(self, data: dict[str, Any]) -> None:
        """One town with its past, whole or not at all: what a killed run began is not there at the next."""
        town = _name(data)
        if Town.objects.filter(slug=data["slug"]).exists():
            self._say(gettext_noop("%(town)s is there already"), town=town)
            return
        self._say(gettext_noop("founding %(town)s"), town=town)
        with transaction.atomic():
            founded = founding.found(data)
            staffing.fill(founded)
            staffing.personas(founded, _password())
            staffing.colleagues(founded, _password())
            self._say(gettext_noop("letting people speak and others answer"))
            voices = replay.run(founded, self._count)
        self._say(gettext_noop("%(town)s: %(voices)s voices"), town=town, voices=voices)

    def _count(self, done: int, voices: int) -> None:
        """A line now and then while the past is played, on a terminal and in a log alike."""
        if done % EVERY == 0 and done < voices:
            self._say(gettext_noop("%(done)s of %(voices)s have spoken"), done=done, voices=voices)

    def _accounts(self, options: dict[str, Any]) -> None:
        address = f"http://{options['host']}:{options['port']}"
        self.stdout.write(f"\n{address}/\n")
        self._say(gettext_noop("password of every account: %(password)s"), password=_password())
        self.stdout.write("")
        with translation.override(settings.TERMINAL_LANGUAGE):
            nobody = translation.gettext("(no account)")
        for persona in source.towns()["personas"]:
            account = persona["account"] or nobody
            self.stdout.write(
                f"  {account:14}{persona['zh']} {persona['post_zh']} / {persona['en']}, {persona['post_en']}"
            )
        self.stdout.write("")


def _refuse_beside_real_towns() -> None:
    """Before anything is changed."""
    if Town._meta.db_table in connection.introspection.table_names():
        try:
            with translation.override(settings.TERMINAL_LANGUAGE):
                towns.check_apart(trying=True)
        except Refused as error:
            raise CommandError(str(error)) from error


def _name(data: dict[str, Any]) -> str:
    return str(data["en" if settings.TERMINAL_LANGUAGE == "en" else "zh"])


def _password() -> str:
    """One password for all demo accounts, made on the first run and kept in GONGYI_HOME."""
    path = Path(settings.HOME) / "demo-password.txt"
    if not path.exists():
        path.write_text("demo-" + secrets.token_hex(4))
        path.chmod(0o600)
    return path.read_text().strip()
