"""The tree of places as CSV: code or file-local key, name, level, parent."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from gongyi.kernel.territory import actions, codes
from gongyi.kernel.territory.actions.places import fits
from gongyi.kernel.territory.exchange.reading import Taken, harmless, rows_of
from gongyi.kernel.territory.models import Place, PlaceAlias, Town
from gongyi.kernel.territory.queries import level_keys, subtree

COLUMNS = ("key", "code", "name", "name_en", "level", "parent", "origin", "aliases")
HEADERS = {
    "标识": "key", "编号": "key", "代码": "code", "区划代码": "code", "名称": "name", "英文名": "name_en", "英文名称": "name_en", "层级": "level", "上级": "parent", "来源": "origin", "别名": "aliases",
}  # fmt: skip
LONGEST_NAME, LONGEST_LEVEL = 80, 20
BETWEEN_ALIASES = "；"
CHUNK = 500
ORIGINS = frozenset(key for key, _label in Place.ORIGINS)


@dataclass
class Row:
    """One line of the file, cleaned. `keys` are the names by which other lines may call it their parent."""

    number: int
    code: str
    name: str
    name_en: str
    level: str
    parent: str
    origin: str
    aliases: tuple[str, ...]
    keys: tuple[str, ...]


def read_csv(
    lines: Iterable[str], *, town: Town | None = None, origin: str = Place.OFFICIAL, dry_run: bool = False
) -> Taken:
    """Places from CSV with key, code, name, level and parent (a code or a key of the file); parents may come later.

    With a town, only places at or under its root are taken. Without one, an empty parent is read from the code. A dry run changes nothing and says what would come of it.
    Raises BadFile.
    """
    with transaction.atomic():
        reader = _Reader(town, origin)
        reader.read(lines)
        transaction.set_rollback(dry_run)
    return reader.taken


class _Misfit(ValueError):
    """The row cannot be taken; the text says why."""


class _Reader:
    """Takes the rows in waves: those whose parent is settled become settled."""

    def __init__(self, town: Town | None, origin: str) -> None:
        self.town, self.origin, self.taken = town, origin, Taken()
        self.levels = level_keys(town) if town else {}
        self.settled: dict[str, Place] = {}
        self.by_code: dict[str, Place] = {}
        self.siblings: dict[tuple[int, str, str], Place] = {}
        self.counts: dict[int, int] = {}
        self.translated: dict[int, Place] = {}
        self.lines: dict[str, int] = {}

    def read(self, lines: Iterable[str]) -> None:
        waiting = []
        for number, cells in rows_of(lines, HEADERS, ("name", "level", "parent"), self.taken):
            try:
                waiting.append(self._row(number, cells))
            except _Misfit as why:
                self.taken.refuse(number, str(why))
        self._look_up(waiting)
        if self.town is None:
            self._read_parents(waiting)
        self._take_all(waiting)
        actions.name_in_english(places=self.translated.values())

    def _take_all(self, waiting: list[Row]) -> None:
        while waiting:
            ready = [row for row in waiting if self._known(row) or not row.parent or row.parent in self.settled]
            if not ready:
                for row in waiting:
                    self.taken.refuse(
                        row.number, _("The place above it is not known: %(parent)s") % {"parent": row.parent}
                    )
                return
            self._wave(ready)
            numbers = {row.number for row in ready}
            waiting = [row for row in waiting if row.number not in numbers]

    def _row(self, number: int, cells: dict[str, str]) -> Row:
        name, name_en, level = cells.get("name", ""), cells.get("name_en", ""), cells.get("level", "")
        level = self.levels.get(level, level)
        try:
            code = codes.normalise(cells["code"]) if cells.get("code") else ""
        except codes.BadCode as error:
            raise _Misfit(_("This is not a division code: %(code)s") % {"code": cells["code"][:20]}) from error
        if not name or not level:
            raise _Misfit(_("The name or the level is missing."))
        if (
            max(len(name), len(name_en)) > LONGEST_NAME
            or len(level) > LONGEST_LEVEL
            or not (name + name_en).isprintable()
        ):
            raise _Misfit(_("The name or the level is too long or has characters that cannot be shown."))
        if self.town and self.levels and level not in self.levels.values():
            raise _Misfit(_("The town has no such level: %(level)s") % {"level": level})
        if self.town is None:
            _refuse_unofficial(code, level, written=cells.get("code", ""))
        origin = cells.get("origin") or self.origin
        aliases = tuple(
            part.strip()[:LONGEST_NAME] for part in cells.get("aliases", "").split(BETWEEN_ALIASES) if part.strip()
        )
        keys = tuple(key for key in (code, cells.get("key", "")) if key)
        first = self.lines.setdefault(cells.get("key", "") or f"line {number}", number)
        if first != number:
            raise _Misfit(_("Line %(line)s has this key already: %(key)s") % {"line": first, "key": cells["key"]})
        parent = _reference(cells.get("parent", ""))
        return Row(
            number, code, name, name_en, level, parent, origin if origin in ORIGINS else Place.OWN, aliases, keys
        )

    def _look_up(self, rows: list[Row]) -> None:
        """Places that the file names by code, and those in which they can lie."""
        named = {row.code for row in rows} | {row.parent for row in rows}
        wanted = sorted(named.union(*(codes.above(row.code) for row in rows)) - {""})
        for at in range(0, len(wanted), CHUNK):
            for place in Place.objects.filter(code__in=wanted[at : at + CHUNK], closed_on=None):
                self.by_code[str(place.code)] = place
        self.settled |= self.by_code
        if self.town:
            self.settled = {key: place for key, place in self.settled.items() if self._inside(place)}

    def _read_parents(self, rows: list[Row]) -> None:
        """The place above an official one is the nearest known, here or in the file, with whose code its own begins."""
        known = self.by_code.keys() | {row.code for row in rows}
        for row in rows:
            row.parent = row.parent or next((code for code in codes.above(row.code) if code in known), "")

    def _inside(self, place: Place) -> bool:
        return self.town is None or place.path.startswith(self.town.root.path)

    def _known(self, row: Row) -> Place | None:
        if row.code in self.by_code:
            return self.by_code[row.code]
        root = self.town.root if self.town and not row.parent else None
        return root if root and (row.level, row.name) == (root.level, root.name) else None

    def _wave(self, rows: list[Row]) -> None:
        self._read_children({self.settled[row.parent] for row in rows if row.parent in self.settled})
        fresh: list[tuple[Row, Place]] = []
        for row in rows:
            try:
                made = self._take(row)
            except _Misfit as why:
                self.taken.refuse(row.number, str(why))
                continue
            if made:
                fresh.append((row, made))
        actions.add_places([place for _row, place in fresh])
        self.taken.added += len(fresh)
        self._alias(fresh)

    def _take(self, row: Row) -> Place | None:
        """A place to be added; none when it is there already."""
        place = self._known(row) or self._sibling(row)
        if place is None:
            return self._fresh(row)
        if not place.path:
            raise _Misfit(_("Another line of the file names the same place."))
        if not self._inside(place):
            raise _Misfit(_("This place does not belong to the town."))
        self._known_already(row, place)
        self._settle(row, place)
        return None

    def _known_already(self, row: Row, place: Place) -> None:
        if not row.name_en or row.name_en == place.name_en:
            self.taken.known += 1
            return
        place.name_en = row.name_en
        self.translated[place.pk] = place
        self.taken.changed += 1

    def _read_children(self, parents: set[Place]) -> None:
        ids = sorted(place.pk for place in parents if place.pk not in self.counts)
        for at in range(0, len(ids), CHUNK):
            part = ids[at : at + CHUNK]
            self.counts |= dict.fromkeys(part, 0)
            counted = Place.objects.filter(parent__in=part).values("parent").annotate(n=Count("pk"))
            self.counts |= {parent: n for parent, n in counted.values_list("parent", "n") if parent}
            for place in Place.objects.filter(parent__in=part, closed_on=None):
                self.siblings[place.parent_id or 0, place.level, place.name] = place

    def _sibling(self, row: Row) -> Place | None:
        parent = self.settled.get(row.parent)
        found = self.siblings.get((parent.pk, row.level, row.name)) if parent else None
        return found if found and (not row.code or not found.code) else None

    def _fresh(self, row: Row) -> Place:
        parent = self.settled.get(row.parent)
        if parent is None and (self.town or codes.above(row.code)):
            raise _Misfit(_("The place above it is missing."))
        if parent and not fits(level=row.level, under=parent):
            raise _Misfit(_("A place of this level does not go under %(place)s.") % {"place": parent})
        if self.town is None and parent and not row.code.startswith(parent.code or row.code):
            raise _Misfit(
                _("The code does not begin with that of the place above it, %(code)s.") % {"code": parent.code}
            )
        place = Place(
            parent=parent, level=row.level, name=row.name, name_en=row.name_en, code=row.code or None, origin=row.origin,
            order=self.counts.get(parent.pk, 0) if parent else 0,
        )  # fmt: skip
        if parent:
            self.counts[parent.pk] = self.counts.get(parent.pk, 0) + 1
            self.siblings[parent.pk, row.level, row.name] = place
        self._settle(row, place)
        return place

    def _settle(self, row: Row, place: Place) -> None:
        for key in row.keys:
            self.settled[key] = place
        if row.code:
            self.by_code[row.code] = place
        if place.path and row.aliases:
            self._alias([(row, place)])

    def _alias(self, pairs: list[tuple[Row, Place]]) -> None:
        rows = [PlaceAlias(place=place, name=name) for row, place in pairs for name in row.aliases]
        PlaceAlias.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)


def _refuse_unofficial(code: str, level: str, *, written: str) -> None:
    """Outside of towns stand official divisions alone: known by a code whose length goes with the level."""
    if level not in codes.LEVELS:
        known = ", ".join(codes.LEVELS)
        raise _Misfit(
            _("There is no such level: %(level)s. It is one of %(known)s.") % {"level": level, "known": known}
        )
    if not code:
        raise _Misfit(_("The code is missing. Places without one are read with --town."))
    if len(code) != codes.LEVELS[level]:
        said = _("A code of this level has %(digits)s digits, or zeros behind them: %(code)s")
        raise _Misfit(said % {"digits": codes.LEVELS[level], "code": written})


def _reference(text: str) -> str:
    """A parent as other lines are keyed: a code in its shortest form, anything else as it stands."""
    try:
        return codes.normalise(text) if text else ""
    except codes.BadCode:
        return text


def write_csv(town: Town, out: TextIO) -> int:
    """Every open place of a town as CSV. Returns how many. Cells that a spreadsheet would run are quoted."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    places = list(subtree(town.root))
    key_of = {place.pk: place.code or f"#{place.pk}" for place in places}
    aliases: dict[int, list[str]] = defaultdict(list)
    for alias in PlaceAlias.objects.filter(place__path__gte=town.root.path).order_by("pk").iterator():
        aliases[alias.place_id].append(alias.name)
    for place in places:
        parent = key_of.get(place.parent_id or 0, "")
        also = BETWEEN_ALIASES.join(aliases.get(place.pk, ()))
        writer.writerow(
            [
                key_of[place.pk],
                place.code or "",
                harmless(place.name),
                harmless(place.name_en),
                place.level,
                parent,
                place.origin,
                harmless(also),
            ]
        )
    return len(places)


def as_text(town: Town) -> str:
    """The file of a town's places, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    write_csv(town, out)
    return "\ufeff" + out.getvalue()
