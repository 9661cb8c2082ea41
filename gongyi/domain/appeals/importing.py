"""Reading old messages from files (decision 21): streaming, row by row, resumable, nothing doubled.

The clock starts at import; the source's time is kept as received. No message leaves for imported people.
Order of judgement: a known source number first; then the same sender with the same title and text; else a new appeal.
"""

import codecs
import csv
import gzip
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, transaction
from python_calamine import CalamineError, CalamineWorkbook

from gongyi.domain.appeals import guidance, naming
from gongyi.domain.appeals.actions import LONGEST, Spoken, checked, prepare
from gongyi.domain.appeals.models import Appeal, Imported
from gongyi.domain.appeals.queries import known_sources, same_words
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor, importer
from gongyi.kernel.flows import engine, matters
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town

BATCH = 100
MOST_BYTES = 400_000_000
FIELD_BYTES = 2_000_000
OLDEST = 1990
HEADERS = {
    "留言编号": "source", "id": "source", "number": "source", "留言用户": "sender", "user": "sender", "sender": "sender",
    "留言主题": "subject", "subject": "subject", "title": "subject", "留言时间": "time", "time": "time", "date": "time",
    "留言详情": "text", "text": "text", "content": "text", "body": "text", "一级标签": "label", "label": "label", "category": "label",
}  # fmt: skip
NEEDED = ("text",)


class BadFile(ValueError):
    """The file cannot be read at all; the text says why."""


@dataclass(frozen=True)
class Line:
    """One row of the file as it stands, with its line number."""

    number: int
    cells: dict[str, str]


@dataclass
class Tally:
    """What became of the rows read. The four parts add up to `read`."""

    read: int = 0
    accepted: int = 0
    joined: int = 0
    known: int = 0
    rejected: int = 0
    rejects_file: str = ""
    rejects: list[tuple[int, str, str]] = field(default_factory=list)

    def as_json(self) -> str:
        plain = {
            name: getattr(self, name) for name in ("read", "accepted", "joined", "known", "rejected", "rejects_file")
        }
        return json.dumps(plain, ensure_ascii=False)


def lines(path: Path) -> Iterator[Line]:
    """Rows of a .csv, .csv.gz or .xlsx with known headers. Raises BadFile."""
    if not path.is_file():
        raise BadFile(f"there is no file {path}")
    rows = _sheet(path) if path.suffix.lower() == ".xlsx" else _text(path)
    header = [HEADERS.get(name.strip().lower(), HEADERS.get(name.strip(), "")) for name in next(rows, [])]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise BadFile("the first row has no known column for the text of the message (留言详情 or text)")
    for number, cells in enumerate(rows, start=2):
        yield Line(number, {name: cell for name, cell in zip(header, cells, strict=False) if name})


def _text(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_BYTES)
    try:
        yield from csv.reader(_decoded(path))
    except (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile, OSError) as error:
        raise BadFile(f"the file cannot be read as CSV: {error}") from error


def _decoded(path: Path) -> Iterator[str]:
    encoding = _encoding(path)
    size = 0
    with (
        gzip.open(path, "rt", encoding=encoding, newline="")
        if path.suffix == ".gz"
        else path.open(encoding=encoding, newline="")
    ) as file:
        for row in file:
            size += len(row)
            if size > MOST_BYTES:
                raise BadFile("the file unpacks to more than 400 MB; please split it")
            yield row.replace("\0", "\ufffd")


def _encoding(path: Path) -> str:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        head = file.read(100_000)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadFile("the file is neither UTF-8 nor GB 18030 text")


def _sheet(path: Path) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > MOST_BYTES:
                raise BadFile("the workbook unpacks to more than 400 MB; please split it")
        book = CalamineWorkbook.from_path(str(path))
        for row in book.get_sheet_by_index(0).iter_rows():
            yield [_cell(cell) for cell in row]
    except (zipfile.BadZipFile, CalamineError, OSError) as error:
        raise BadFile("this is not an Excel workbook (.xlsx)") from error


def _cell(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


TIME = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """The source's time. Raises Refused on what is no time, too old, or still to come."""
    found = TIME.fullmatch(text.strip())
    try:
        moment = datetime(*(int(part or 0) for part in found.groups()), tzinfo=zone) if found else None  # type: ignore[misc, arg-type]
    except ValueError:
        moment = None
    if moment is None:
        raise Refused(f"the time cannot be read: {text[:30]!r}", code="time")
    if moment.year < OLDEST or moment > clock.now():
        raise Refused(f"the time is not possible: {text[:30]!r}", code="time")
    return moment


@dataclass(frozen=True)
class Target:
    """Where the rows go."""

    town: Town
    place: Place
    channel: str


@dataclass(frozen=True)
class Ready:
    """A row that was judged fit."""

    line: Line
    spoken: Spoken

    @property
    def source(self) -> str:
        """Its number there; a digest stands in where it has none."""
        return self.spoken.source or f"#{self.spoken.digest}"


def squashed(*parts: str) -> str:
    """Digest of texts with all white space taken out."""
    return hashlib.sha256("\x1f".join(re.sub(r"\s+", "", part) for part in parts).encode()).hexdigest()


def ready(line: Line, target: Target) -> Ready:
    """Judge one row. Refuses with the reason that goes into the rejects file."""
    cells = line.cells
    subject, text = cells.get("subject", ""), cells.get("text", "")
    if "\ufffd" in text + subject:
        raise Refused("the row holds bytes that are not text", code="bytes")
    if len(text) > LONGEST:
        raise Refused(f"the text is longer than {LONGEST} characters", code="too_long")
    source, sender = cells.get("source", "").strip()[:60], cells.get("sender", "").strip()
    words = naming.plain(f"{subject.strip()}\n{text}" if subject.strip() else text)
    if not words:
        raise Refused("there is no text", code="empty")
    digest = squashed(sender, subject, text)
    zone = ZoneInfo(target.town.calendar.zone)
    spoken = Spoken(
        town=target.town, place=target.place, kind="consult" if "咨询" in subject else "complaint", text=words, channel="import",
        key=f"import:{target.town.pk}:{source}"[:80] if source else f"import:{target.town.pk}:{digest[:40]}", title=naming.title_of(subject or text),
        received_at=parse_time(cells["time"], zone) if cells.get("time", "").strip() else None, source=source, digest=digest,
        sender=sender, quiet=True,
    )  # fmt: skip
    return Ready(line, checked(spoken))


def run(path: Path, target: Target, *, dry_run: bool = False) -> Iterator[Tally]:
    """Import a file; yields the tally after each batch. Run again after a kill, it goes on without doubling anything."""
    tally = Tally()
    batch: list[Line] = []
    for line in lines(path):
        batch.append(line)
        if len(batch) >= BATCH:
            yield _batch(batch, target, tally, dry_run=dry_run)
            batch = []
    if batch:
        yield _batch(batch, target, tally, dry_run=dry_run)
    _write_rejects(path, tally)
    yield tally


def _batch(batch: list[Line], target: Target, tally: Tally, *, dry_run: bool) -> Tally:
    fit: list[Ready] = []
    for line in batch:
        tally.read += 1
        try:
            fit.append(ready(line, target))
        except Refused as refusal:
            _reject(tally, line, str(refusal))
    try:
        with transaction.atomic():
            _store(fit, target, tally, dry_run=dry_run)
    except DatabaseError:
        if len(fit) == 1:
            raise
        for row in fit:
            with transaction.atomic():
                _store([row], target, tally, dry_run=dry_run)
    return tally


def _reject(tally: Tally, line: Line, reason: str) -> None:
    tally.rejected += 1
    tally.rejects.append((line.number, line.cells.get("source", "")[:60], reason))


def _store(fit: list[Ready], target: Target, tally: Tally, *, dry_run: bool) -> None:
    known = known_sources(target.town, [row.source for row in fit])
    twins = same_words(target.town, [row.spoken.digest for row in fit])
    counts, seen = Tally(), {source: row.digest for source, row in known.items()}
    fresh: list[Ready] = []
    joins: list[Ready] = []
    for row in fit:
        if row.source in seen and (row.spoken.source or row.source in known):
            _seen_before(row, seen[row.source], counts)
            continue
        seen[row.source] = row.spoken.digest
        repeat = row.spoken.digest in twins or any(other.spoken.digest == row.spoken.digest for other in fresh)
        (joins if repeat else fresh).append(row)
    counts.accepted, counts.joined = len(fresh), len(joins)
    if not dry_run:
        first = twins | _open(fresh)
        for row in joins:
            _join(row, first[row.spoken.digest])
        Imported.objects.bulk_create(
            Imported(town=target.town, source=row.source, digest=row.spoken.digest, dossier=first[row.spoken.digest])
            for row in (*fresh, *(row for row in joins if row.spoken.source))
        )
    _add(tally, counts)


def _seen_before(row: Ready, digest: str, counts: Tally) -> None:
    if digest == row.spoken.digest:
        counts.known += 1
    else:
        _reject(counts, row.line, "the number is known with other content")


def _add(tally: Tally, counts: Tally) -> None:
    tally.accepted += counts.accepted
    tally.joined += counts.joined
    tally.known += counts.known
    tally.rejected += counts.rejected
    tally.rejects += counts.rejects


def _open(fresh: list[Ready]) -> dict[str, Dossier]:
    pairs = [(row, *prepare(row.spoken, guidance.dangers_in(row.spoken.text))) for row in fresh]
    for _row, opening, voice in pairs:
        opening.actor = Actor("importer", opening.town.pk, voice.pseudonym)
    dossiers = engine.open_many([opening for _row, opening, _voice in pairs])
    voices = []
    for dossier, (_row, _opening, voice) in zip(dossiers, pairs, strict=True):
        voice.owner_id = dossier.pk
        voices.append(voice)
    Voice.objects.bulk_create(voices)
    Appeal.objects.bulk_create(Appeal(dossier=dossier, channel="import") for dossier in dossiers)
    return {row.spoken.digest: dossier for dossier, (row, _opening, _voice) in zip(dossiers, pairs, strict=True)}


def _join(row: Ready, dossier: Dossier) -> None:
    """A repeat by the same sender joins the first as a further voice. The same person does not make the matter spread."""
    spoken = row.spoken
    people.voice_row(people.Speaking(spoken.town, sender=spoken.sender, part=Voice.JOINED), dossier.pk).save()
    matter = matters.fetch_by_id(importer(spoken.town.pk), dossier.pk)
    facts = {"source": spoken.source, "spread": matter.dossier.spread}
    engine.move(matter=matters.by_machine(matter.dossier), key="joined", change=engine.Change(facts=facts, quiet=True))


def _write_rejects(path: Path, tally: Tally) -> None:
    """Rejected rows with line, number and reason; never their words."""
    if not tally.rejects:
        return
    folder = Path(settings.HOME) / "rejects"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%S")
    target = folder / f"{path.stem[:40]}-{stamp}.csv"
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "number", "reason"])
        writer.writerows(tally.rejects)
    tally.rejects_file = str(target)
