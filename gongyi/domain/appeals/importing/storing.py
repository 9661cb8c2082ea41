"""Taking the rows in, in batches. Order of judgement: a known source number first; then the same sender with the
same title and text, which joins; else a new appeal.
"""

import errno
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.domain.appeals.importing.actions import store
from gongyi.domain.appeals.importing.judging import Ready, Target, ready
from gongyi.domain.appeals.importing.reading import Line, lines
from gongyi.domain.appeals.importing.rejects import write_rejects
from gongyi.domain.appeals.queries import known_sources, same_words
from gongyi.kernel.people.refusals import Refused

BATCH = 100
FULL = ("full", "no space")
COUNTS = ("read", "accepted", "joined", "known", "rejected", "wordless", "dangers")
SAID = COUNTS[:5]
"""What other programs read."""


@dataclass
class Tally:
    """What became of the rows read. The four parts add up to `read`. `part` is how far into the file, in thousandths.

    `wordless` are those among the accepted that stand under a duty to report, so that none of their words are kept; `dangers`
    are the others that name a danger and are young enough for it to count.
    """

    read: int = 0
    accepted: int = 0
    joined: int = 0
    known: int = 0
    rejected: int = 0
    wordless: int = 0
    dangers: int = 0
    rejects_file: str = ""
    rejects: list[tuple[int, str, str]] = field(default_factory=list)
    part: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: value for name, value in asdict(self).items() if name in COUNTS}

    def as_json(self) -> str:
        said = {name: value for name, value in self.counts().items() if name in SAID}
        return json.dumps(said | {"rejects_file": self.rejects_file}, ensure_ascii=False)


@dataclass
class Run:
    """One reading of a file. A dry run remembers what it would have stored, so that it counts as a real one does."""

    target: Target
    dry: bool = False
    tally: Tally = field(default_factory=Tally)
    _sources: dict[str, str] = field(default_factory=dict)
    _digests: set[str] = field(default_factory=set)

    def take(self, batch: Iterable[Line], note: Callable[[], None] = lambda: None) -> Tally:
        """Judge and store some rows, each by itself: what is wrong with one harms no other.

        `note` is called in the transaction that stores them; where it raises, nothing of the batch stands.
        """
        fit: list[Ready] = []
        for line in batch:
            self.tally.read += 1
            self.tally.part = line.part
            try:
                fit.append(ready(line, self.target))
            except Refused as refusal:
                _reject(self.tally, line, str(refusal))
        with transaction.atomic():
            self._each_by_itself(fit)
            self.tally.rejects.sort()
            note()
        return self.tally

    def _each_by_itself(self, fit: list[Ready]) -> None:
        try:
            self._store(fit)
        except DatabaseError as error:
            if len(fit) == 1 or disk_full(error):
                raise
            for row in fit:
                self._store([row])

    @transaction.atomic
    def _store(self, fit: list[Ready]) -> None:
        town = self.target.town
        known = known_sources(town, [row.source for row in fit])
        twins = same_words(town, [row.spoken.digest for row in fit])
        seen = self._sources | {source: row.digest for source, row in known.items()}
        counts = Tally()
        fresh: list[Ready] = []
        joins: list[Ready] = []
        digests = self._digests | set(twins)
        for row in fit:
            if row.source in seen and (row.spoken.source or row.source in known):
                _seen_before(row, seen[row.source], counts)
                continue
            seen[row.source] = row.spoken.digest
            (joins if row.spoken.digest in digests else fresh).append(row)
            digests.add(row.spoken.digest)
        counts.accepted, counts.joined = len(fresh), len(joins)
        counts.wordless = sum(row.spoken.duty for row in fresh)
        counts.dangers = sum(row.endangers for row in fresh)
        if self.dry:
            self._sources, self._digests = seen, digests
        else:
            store(fresh, joins, twins)
        _add(self.tally, counts)


def wordless_note(count: int) -> list[str]:
    """What is said of rows whose words are not kept: where they go, and what a person does; nothing for none."""
    if not count:
        return []
    gone = ngettext(
        "%(n)s of the new matters speaks of harm to a child. It goes to the street, and the neighbourhood does not see it.",
        "%(n)s of the new matters speak of harm to a child. They go to the street, and the neighbourhood does not see them.",
        count,
    )
    return [
        gone % {"n": count},
        _("Their words are not kept here: they are read in the other system, under the numbers there."),
        _("Where nobody harms a child, please write it down by hand, in other words."),
    ]


def dangers_note(count: int) -> str:
    """What is said of rows that name a danger; empty for none."""
    said = ngettext(
        "%(n)s of the new matters names a danger. It runs day and night from now on, and whoever has the turn hears of it.",
        "%(n)s of the new matters name a danger. They run day and night from now on, and whoever has the turn hears of them.",
        count,
    )
    return said % {"n": count} if count else ""


def disk_full(error: Exception) -> bool:
    """Whether it is the disk that has no room left."""
    said = str(error).lower()
    return getattr(error, "errno", None) == errno.ENOSPC or any(word in said for word in FULL)


def run(path: Path, target: Target, *, dry_run: bool = False) -> Iterator[Tally]:
    """Import a file; yields the tally after each batch. Run again after a kill, it goes on without doubling anything."""
    doing = Run(target, dry=dry_run)
    rows = lines(path)
    while batch := list(islice(rows, BATCH)):
        yield doing.take(batch)
    doing.tally.part = 1000
    doing.tally.rejects_file = write_rejects(path.name.split(".")[0], doing.tally.rejects)
    yield doing.tally


def _reject(tally: Tally, line: Line, reason: str) -> None:
    tally.rejected += 1
    tally.rejects.append((line.number, line.cells.get("source", "").strip()[:60], reason))


def _seen_before(row: Ready, digest: str, counts: Tally) -> None:
    if digest == row.spoken.digest:
        counts.known += 1
    else:
        _reject(counts, row.line, _("the number is known with other content"))


def _add(tally: Tally, counts: Tally) -> None:
    tally.accepted += counts.accepted
    tally.joined += counts.joined
    tally.known += counts.known
    tally.rejected += counts.rejected
    tally.wordless += counts.wordless
    tally.dangers += counts.dangers
    tally.rejects += counts.rejects
