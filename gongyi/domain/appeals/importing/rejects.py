"""The list of rows that were not taken in: line, number and reason, never their words."""

import csv
import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.outbox.retention import keeps_files

FORMULA = ("=", "+", "-", "@", "\t", "\r")

FOLDER = "rejects"
keeps_files(FOLDER, timedelta(days=30))


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def write_rejects(stem: str, rejects: Iterable[tuple[int, str, str]]) -> str:
    """Write the rejected rows under the home folder and return the file's path; nothing is written for none."""
    rows = list(rejects)
    if not rows:
        return ""
    folder = Path(settings.HOME) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
    target = folder / f"{stem[:40]}-{stamp}.csv"
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        os.fchmod(file.fileno(), 0o600)
        table(file, rows)
    return str(target)


def table(file: IO[str], rejects: Iterable[tuple[int, str, str]]) -> None:
    """The list itself: line, number, reason."""
    writer = csv.writer(file)
    writer.writerow([_("line"), _("number"), _("reason")])
    writer.writerows([line, safe(number), safe(reason)] for line, number, reason in rejects)
