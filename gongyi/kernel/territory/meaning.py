"""Which places somebody means by the words of a search: a place, a compound or a district, also run together as in 河畔人家2号楼."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

from django.db.models import Q

from gongyi.kernel.territory.models import Area, Place, Town
from gongyi.kernel.territory.naming import CHARACTERS, COUNTED, spellings, stands_in
from gongyi.kernel.territory.queries import below

LENGTHS = range(2, 31)
TELLING = 4
"""A word that stands within a name means it only from this length on, or with a number: not every 小区."""
BUILDING = re.compile(r".*?(?:号楼|栋|幢|座)")
COMPOUND = "小区"
NUMBER = re.compile(rf"\d|第|^{CHARACTERS}+(?:{'|'.join(COUNTED)})")


def places_meant(town: Town, words: Iterable[str]) -> dict[str, Q]:
    """For each of these words that names places of the town, below its root: a condition on places. At most four statements.

    A place that has ended counts by its name, and by that of the place which it became part of.
    """
    wanted = {word: _evenly(word) for word in words if len(_even(word)) in LENGTHS and not _even(word).isdecimal()}
    if not wanted:
        return {}
    named, found = _Named(town, {one for evens in wanted.values() for one in evens}), {}
    for word, evens in wanted.items():
        paths = {path for even in evens for path in named.paths(even)}
        if paths:
            found[word] = reduce(or_, (below(path) for path in sorted(paths)))
    return found


def _even(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower()


def _evenly(word: str) -> set[str]:
    """A word as it is compared: as it stands, and as names are written that are put into English so."""
    return {_even(one) for one in (word, *spellings(_even(word)))}


class _Named:
    """The places of a town whose names have to do with some words, read once for all of them."""

    def __init__(self, town: Town, words: set[str]) -> None:
        self.town = town
        self.names = [*self._places(words), *self._areas(words)]
        self.ended = self._ended()
        self.inside = self._inside(words)

    def paths(self, word: str) -> set[str]:
        """Paths of the places that a word means."""
        found = {path for name, path in self.names if _means(word, name)}
        for head, rest in self._split(word):
            within = [path for name, path in self.inside if _holds(rest, name) and path.startswith(head)]
            found |= set(within)
        return found | {ended for path, ended in self.ended if path in found}

    def _places(self, words: set[str]) -> Iterator[tuple[str, str]]:
        begins = {head for word in words for head in _heads(word)}
        condition = Q(name__in=begins) | Q(aliases__name__in=begins)
        for word in words:
            condition |= Q(name__contains=word) | Q(name_en__icontains=word) | Q(aliases__name__contains=word)
        rows = Place.objects.filter(below(self.town.root.path), condition).exclude(pk=self.town.root_id)
        for path, *names in rows.values_list("path", "name", "name_en", "aliases__name"):
            yield from ((_even(name), path) for name in names if name)

    def _areas(self, words: set[str]) -> Iterator[tuple[str, str]]:
        begins = {head for word in words for head in _heads(word)}
        condition = Q(name__in=begins | {head + COMPOUND for head in begins})
        for word in words:
            condition |= Q(name__contains=word) | Q(name_en__icontains=word)
        rows = Area.objects.filter(condition, town=self.town, ends_on=None, members__ends_on=None)
        for path, *names in rows.values_list("members__place__path", "name", "name_en"):
            yield from ((_even(name), path) for name in names if name)

    def _ended(self) -> list[tuple[str, str]]:
        """Places that became part of one of those found: the path of the one and of the other."""
        paths = {path for _name, path in self.names}
        rows = Place.objects.filter(path__in=paths, closed_on=None).exclude(aliases=None)
        aliases = rows.values_list("path", "level", "aliases__name")
        heirs = {(level, name): path for path, level, name in aliases}
        names = {name for _level, name in heirs}
        gone = Place.objects.filter(below(self.town.root.path), name__in=names).exclude(closed_on=None) if names else ()
        return [(heirs[one.level, one.name], one.path) for one in gone if (one.level, one.name) in heirs]

    def _split(self, word: str) -> Iterator[tuple[str, str]]:
        """The beginnings of a word that name a place or compound, with what follows them."""
        for name, path in self.names:
            head = name if word.startswith(name) else name.removesuffix(COMPOUND)
            if head in _heads(word):
                yield path, word[len(head) :]

    def _inside(self, words: set[str]) -> list[tuple[str, str]]:
        wanted = {(path, _building(rest)) for word in words for path, rest in self._split(word)}
        if not wanted:
            return []
        condition = reduce(or_, (below(path) & Q(name__contains=rest) for path, rest in sorted(wanted)))
        rows = Place.objects.filter(condition).values_list("name", "path")
        return [(_even(name), path) for name, path in rows]


def _heads(word: str) -> set[str]:
    """The beginnings of a word that leave something over."""
    return {word[:end] for end in range(2, len(word) - 1)}


def _means(word: str, name: str) -> bool:
    telling = name.startswith(word) or len(word) >= TELLING or NUMBER.search(word) is not None
    return telling and _holds(word, name)


def _holds(rest: str, name: str) -> bool:
    return stands_in(_building(rest), name)


def _building(rest: str) -> str:
    """A word down to the building: a door in it is told in words and is no place."""
    found = BUILDING.match(rest)
    return found.group() if found else rest
