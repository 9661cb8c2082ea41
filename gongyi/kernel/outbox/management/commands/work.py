"""`gongyi work`: the worker. Sends, reacts, indexes, re-makes files, sequences the history."""

import argparse
import os
import signal
import socket
import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.kernel.outbox import lanes
from gongyi.kernel.outbox.working import work_once

LONGEST_PAUSE = 60


def _seconds(text: str) -> float:
    with suppress(ValueError):
        seconds = float(text)
        if 0 < seconds <= LONGEST_PAUSE:
            return seconds
    with override(settings.TERMINAL_LANGUAGE):
        said = _("%(text)s is not a number of seconds between 0 and %(most)s")
    raise argparse.ArgumentTypeError(said % {"text": repr(text), "most": LONGEST_PAUSE})


class Command(BaseCommand):
    help = "Do the waiting jobs, and go on until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument("--pause", type=_seconds, default=0.5, help="seconds to wait when there is nothing to do")

    def handle(self, **options: Any) -> None:
        stop = threading.Event()
        if not options["once"] and threading.current_thread() is threading.main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_received: stop.set())
        holder = f"{socket.gethostname()}:{os.getpid()}"
        if not options["once"]:
            lanes.run(holder=holder, stop=stop, pause=timedelta(seconds=options["pause"]))
            return
        while work_once(holder=holder):
            pass
        connection.close()
