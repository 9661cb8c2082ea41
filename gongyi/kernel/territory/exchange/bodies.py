"""Organisations as CSV: firms, departments, committees and the tree of party organisations, each with what it answers for."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.kernel.territory import actions, codes
from gongyi.kernel.territory.exchange.features import located
from gongyi.kernel.territory.exchange.reading import Taken, harmless, rows_of
from gongyi.kernel.territory.models import STEP, Area, LevelName, Organisation, Place, Town
from gongyi.kernel.territory.queries import levels

COLUMNS = ("key", "name", "name_en", "kind", "parent", "level", "place", "area", "phone")
HEADERS = {
    "标识": "key",
    "编号": "key",
    "名称": "name",
    "英文名": "name_en",
    "英文名称": "name_en",
    "性质": "kind",
    "类别": "kind",
    "上级": "parent",
    "党组织层级": "level",
    "层级": "level",
    "地方": "place",
    "负责的地方": "place",
    "区域": "area",
    "小区": "area",
    "电话": "phone",
}
MOST_DEEP = 12
LONGEST = {"name": 80, "name_en": 80, "phone": 20}


class _Misfit(ValueError):
    """The row cannot be taken; the text says why."""


@dataclass(frozen=True)
class _Row:
    number: int
    key: str
    parent: str
    body: actions.Body


def read_bodies(lines: Iterable[str], town: Town, *, dry_run: bool = False) -> Taken:
    """Organisations of the town in scope from CSV; a parent is a key of the file or a name, and may come later.

    A body is known by its kind, its name and what it stands under; what the file says of a known one is taken, an empty
    cell takes nothing away. A dry run changes nothing and says what would come of it. Raises BadFile.
    """
    with transaction.atomic():
        reader = _Reader(town)
        reader.read(rows_of(lines, HEADERS, ("name", "kind"), reader.taken))
        transaction.set_rollback(dry_run)
    return reader.taken


class _Reader:
    """Takes the rows in waves: those whose parent is settled become settled."""

    def __init__(self, town: Town) -> None:
        self.town, self.taken = town, Taken()
        self.kinds, self.levels = kind_words(), _level_words(town)
        self.areas = _by_name(Area.objects.filter(town=town, ends_on=None))
        self.places: dict[str, list[Place]] = defaultdict(list)
        for place, where in located(town):
            for name in {where, place.name, place.code or where}:
                self.places[name].append(place)
        self.known: dict[tuple[str, str, int], Organisation] = {}
        self.named: dict[str, list[Organisation]] = defaultdict(list)
        self.keyed: dict[str, Organisation] = {}
        for body in Organisation.objects.filter(town=town, closed_on=None).select_related("parent", "town"):
            self._remember(body)

    def _remember(self, body: Organisation) -> None:
        self.known[body.kind, body.name, body.parent_id or 0] = body
        if body not in self.named[body.name]:
            self.named[body.name].append(body)

    def read(self, rows: list[tuple[int, dict[str, str]]]) -> None:
        waiting = []
        for number, cells in rows:
            try:
                waiting.append(self._row(number, cells))
            except _Misfit as why:
                self.taken.refuse(number, str(why))
        while waiting:
            pending = {name for row in waiting for name in (row.key, row.body.name) if name}
            ready = [row for row in waiting if row.parent not in pending] or waiting
            for row in ready:
                try:
                    self._take(row)
                except _Misfit as why:
                    self.taken.refuse(row.number, str(why))
            settled = {row.number for row in ready}
            waiting = [row for row in waiting if row.number not in settled]

    def _row(self, number: int, cells: dict[str, str]) -> _Row:
        name, kind = cells.get("name", ""), self.kinds.get(cells.get("kind", "").casefold(), "")
        if not name:
            raise _Misfit(_("The name is missing."))
        if not cells.get("kind"):
            raise _Misfit(_("The kind is missing."))
        if not kind:
            raise _Misfit(_("There is no such kind of organisation: %(kind)s") % {"kind": cells.get("kind", "")[:40]})
        if any(len(cells.get(key, "")) > most or not cells.get(key, "").isprintable() for key, most in LONGEST.items()):
            raise _Misfit(_("The name or the telephone is too long or has characters that cannot be shown."))
        level = self.levels.get(cells.get("level", ""), "")
        if cells.get("level") and not level:
            raise _Misfit(
                _("The town has no such level of party organisations: %(level)s") % {"level": cells["level"][:40]}
            )
        body = actions.Body(
            kind=kind,
            name=name,
            name_en=cells.get("name_en", ""),
            phone=cells.get("phone", ""),
            level=level,
            place=self._place(cells.get("place", "")),
            area=self._area(cells.get("area", "")),
        )
        return _Row(number, cells.get("key", ""), cells.get("parent", ""), body)

    def _place(self, text: str) -> Place | None:
        found = self.places.get(text) or self.places.get(_code(text), []) if text else []
        if text and len(found) != 1:
            raise _Misfit(
                _("No place of the town, or more than one, has this code or name: %(name)s") % {"name": text[:80]}
            )
        return found[0] if found else None

    def _area(self, text: str) -> Area | None:
        found = self.areas.get(text, []) if text else []
        if text and len(found) != 1:
            raise _Misfit(_("No area of the town, or more than one, has this name: %(name)s") % {"name": text[:80]})
        return found[0] if found else None

    def _parent(self, row: _Row) -> Organisation | None:
        if not row.parent:
            return None
        found = [self.keyed[row.parent]] if row.parent in self.keyed else self.named.get(row.parent, [])
        if len(found) != 1:
            raise _Misfit(
                _("No organisation, or more than one, has this key or name to stand under: %(parent)s")
                % {"parent": row.parent[:80]}
            )
        return found[0]

    def _take(self, row: _Row) -> None:
        body = replace(row.body, parent=self._parent(row))
        if body.parent and len(body.parent.path) >= MOST_DEEP * STEP:
            raise _Misfit(_("The tree would become too deep."))
        found = self.known.get((body.kind, body.name, body.parent.pk if body.parent else 0))
        if row.key and row.key in self.keyed:
            raise _Misfit(_("Another line of the file has this key: %(key)s") % {"key": row.key[:80]})
        if found is None:
            found = actions.add_organisation(town=self.town, body=body)
            self.taken.added += 1
            self._remember(found)
        else:
            self._bring(found, body)
        if row.key:
            self.keyed[row.key] = found

    def _bring(self, found: Organisation, body: actions.Body) -> None:
        before = actions.Body(parent=found.parent, **{name: getattr(found, name) for name in body.columns})
        fresh = replace(before, **{name: value for name, value in body.columns.items() if value})
        if fresh == before:
            self.taken.known += 1
            return
        actions.change_organisation(body=found, to=fresh)
        self.taken.changed += 1


def _code(text: str) -> str:
    try:
        return codes.normalise(text)
    except codes.BadCode:
        return text


def _by_name(rows: Iterable[Area]) -> dict[str, list[Area]]:
    found: dict[str, list[Area]] = defaultdict(list)
    for row in rows:
        found[row.name].append(row)
    return found


def kind_words() -> dict[str, str]:
    """The kind of body that each word for one means: its key, and what it is called in either language."""
    found: dict[str, str] = {}
    for language in ("en", "zh-hans"):
        with override(language):
            found |= {str(label).casefold(): key for key, label in Organisation.KINDS}
    return found | {key: key for key, _label in Organisation.KINDS}


def _level_words(town: Town) -> dict[str, str]:
    rows = levels(town, LevelName.PARTY)
    return {word: row.key for row in rows for word in (row.name_en, row.name_zh, row.key) if word}


def bodies_as_text(town: Town) -> str:
    """Every open organisation of the town in scope as CSV that can be read again, parents before children.

    It begins with the mark by which spreadsheets know UTF-8.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    where_of = {place.pk: place.code or where for place, where in located(town)}
    rows = Organisation.objects.filter(town=town, closed_on=None).select_related("area").order_by("path")
    for body in rows:
        cells = (
            f"#{body.pk}",
            body.name,
            body.name_en,
            body.kind,
            f"#{body.parent_id}" if body.parent_id else "",
            body.level,
            where_of.get(body.place_id or 0, ""),
            body.area.name if body.area else "",
            body.phone,
        )
        writer.writerow([harmless(cell) for cell in cells])
    return "\ufeff" + out.getvalue()
