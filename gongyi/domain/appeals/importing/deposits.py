"""A file of old messages handed in at the desk: kept beside its state until it is taken in, so that it can go on after a stop.

The words lie in the file only, readable by the service alone; it is removed when the last row is in, and after a week anyway.
"""

import fcntl
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from gongyi.domain.appeals.importing.judging import Target
from gongyi.domain.appeals.importing.reading import lines
from gongyi.domain.appeals.importing.storing import BATCH, Run, Tally
from gongyi.kernel import clock
from gongyi.kernel.outbox.retention import keeps_files
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town

KEPT = timedelta(days=7)
MOST_BYTES = 20_000_000
LOOKED_AT = 10_000
ENDINGS = (".csv", ".csv.gz", ".xlsx")
FOLDER = "incoming"
keeps_files(FOLDER, KEPT)
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass
class Deposit:
    """One file on its way in. `seen` is what a trial run found, `tally` what was really done so far."""

    token: str
    town: int
    who: str
    place: int
    channel: str
    name: str
    at: str
    done: bool = False
    seen: Tally = field(default_factory=Tally)
    tally: Tally = field(default_factory=Tally)

    @property
    def begun(self) -> bool:
        """Whether rows were taken in already."""
        return self.tally.read > 0

    @property
    def seen_whole(self) -> bool:
        """Whether the trial run reached the end of the file."""
        return self.seen.part == 1000  # noqa: PLR2004 - thousandths

    @property
    def file(self) -> Path:
        """Where the file lies; its name tells the reader what kind it is."""
        ending = next(ending for ending in sorted(ENDINGS, key=len, reverse=True) if self.name.lower().endswith(ending))
        return _folder() / f"{self.token}{ending}"


def _folder() -> Path:
    folder = Path(settings.HOME) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def hand_in(*, target: Target, who: str, name: str, chunks: Iterator[bytes], size: int) -> Deposit:
    """Keep a file and judge its rows without storing any. Raises BadFile for one that cannot be read."""
    if not name.lower().endswith(ENDINGS):
        raise Refused(_("Please choose a file that ends in .csv, .csv.gz or .xlsx."), code="ending")
    if size > MOST_BYTES:
        words = _("This file is larger than %(most)s MB. Please split it, or have it imported at the command line.")
        raise Refused(words % {"most": MOST_BYTES // 1_000_000}, code="large")
    made = Deposit(
        secrets.token_urlsafe(16), target.town.pk, who, target.place.pk, target.channel, name[:120], clock.now().isoformat()
    )  # fmt: skip
    try:
        with made.file.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            for chunk in chunks:
                file.write(chunk)
        trial = Run(target, dry=True, tally=made.seen)
        rows = lines(made.file)
        for _n in range(LOOKED_AT // BATCH):
            batch = list(islice(rows, BATCH))
            if not batch:
                made.seen.part = 1000
                break
            trial.take(batch)
        _save(made)
    except Exception:
        forget(made)
        raise
    return made


def kept(*, town: Town, who: str, token: str) -> Deposit | None:
    """A deposit of this worker; nobody else's."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        plain = json.loads((_folder() / f"{token}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    for name in ("seen", "tally"):
        rejects = [(int(line), str(number), str(reason)) for line, number, reason in plain[name].pop("rejects")]
        plain[name] = Tally(**plain[name], rejects=rejects)
    found = Deposit(**plain)
    return found if (found.town, found.who) == (town.pk, who) else None


def unfinished(*, town: Town, who: str) -> list[Deposit]:
    """What this worker handed in and did not finish, newest first."""
    found = (kept(town=town, who=who, token=path.stem) for path in _folder().glob("*.json"))
    return sorted((one for one in found if one and not one.done), key=lambda one: one.at, reverse=True)


def go_on(made: Deposit, *, town: Town, seconds: float) -> Deposit:
    """Take in further rows for about so long. Killed in between, the rows that were stored count as known next time."""
    with _alone(made) as mine:
        if not mine:
            return made
        fresh = kept(town=town, who=made.who, token=made.token) or made
        if fresh.done:
            return fresh
        stop = time.monotonic() + seconds
        doing = Run(Target(town, Place.objects.get(pk=fresh.place), fresh.channel), tally=fresh.tally)
        rows = islice(lines(fresh.file), fresh.tally.read, None)
        while not fresh.done:
            batch = list(islice(rows, BATCH))
            if batch:
                doing.take(batch)
            else:
                fresh.done, fresh.tally.part = True, 1000
            _save(fresh)
            if time.monotonic() > stop:
                break
        if fresh.done:
            fresh.file.unlink(missing_ok=True)
        return fresh


def forget(made: Deposit) -> None:
    """Remove a file and its state."""
    made.file.unlink(missing_ok=True)
    for ending in (".json", ".lock", ".part"):
        (_folder() / f"{made.token}{ending}").unlink(missing_ok=True)


def _save(made: Deposit) -> None:
    part = _folder() / f"{made.token}.part"
    part.write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8")
    part.chmod(0o600)
    part.replace(_folder() / f"{made.token}.json")


@contextmanager
def _alone(made: Deposit) -> Iterator[bool]:
    """Whether nobody else takes this file in at the same moment."""
    with (_folder() / f"{made.token}.lock").open("w") as file:
        yield _locked(file)


def _locked(file: IO[Any]) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
