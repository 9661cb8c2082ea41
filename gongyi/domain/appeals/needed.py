"""Which characters a text needs at least for an expression to be found in it: a text without any of them need not be searched."""

import re
from collections.abc import Iterable
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST = 400
"""A set of more characters tells nothing."""


def one_of(expression: str) -> frozenset[str]:
    """Characters of which every text that the expression is found in holds at least one; empty where none can be named."""
    return _one_of(parser.parse(expression, re.ASCII)) or frozenset()


def _one_of(parts: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The smallest such set that one of these parts, which all must be found, calls for."""
    found = [signs for kind, what in parts if (signs := _called_for(kind, what))]
    return min(found, key=len, default=None)


def _called_for(kind: Any, what: Any) -> frozenset[str] | None:
    if kind is kinds.LITERAL:
        return frozenset(chr(what))
    if kind is kinds.IN:
        return _listed(what)
    if kind is kinds.SUBPATTERN:
        return _one_of(what[3])
    if kind is kinds.BRANCH:
        ways = [_one_of(way) for way in what[1]]
        return frozenset().union(*(way for way in ways if way)) if all(ways) else None
    if kind in {kinds.MAX_REPEAT, kinds.MIN_REPEAT} and what[0]:
        return _one_of(what[2])
    return None


def _listed(parts: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The characters of a class in square brackets; none where it is one of exceptions or too wide."""
    found: set[str] = set()
    for kind, what in parts:
        if kind is kinds.LITERAL:
            found.add(chr(what))
        elif kind is kinds.RANGE and what[1] - what[0] < MOST:
            found.update(map(chr, range(what[0], what[1] + 1)))
        else:
            return None
    return frozenset(found) if len(found) <= MOST else None
