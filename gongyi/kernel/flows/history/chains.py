"""The steps of one matter, each against its hash, its neighbours and its words. Each fault names the row."""

import json
from collections.abc import Container, Iterable
from typing import Any, NamedTuple

import orjson

from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.history.hashing import body_fits, step_fits
from gongyi.kernel.flows.history.reading import Report, Row
from gongyi.kernel.flows.history.standing import Chain

TELLING = frozenset({"exclude", "reference", "erase"})
"""Moves whose facts tell of rows in other tables, or of words that are gone."""

Telling = tuple[int, int, str, str]
"""Dossier, number, move and facts of a step."""


class Named(NamedTuple):
    """A file as the words of a step name it. Older words say neither for whom it was given nor what for."""

    dossier: int
    step: int
    kind: str
    digest: str
    audience: str | None
    purpose: str

    def fits(self, *, dossier: int, step: int | None, kind: str, digest: str, audience: str, purpose: str) -> bool:
        """Whether a row is what the words say. A file is for everyone only where they say so."""
        if (dossier, step, kind, digest) != self[:4]:
            return False
        if self.audience is None:
            return audience != Evidence.PUBLIC
        return (audience, purpose) == (self.audience, self.purpose)


Files = dict[str, Named]
"""By uid: what the words of a step name."""


class Said:
    """What steps say of rows that stand in other tables: files, and whatever else."""

    def __init__(self) -> None:
        self.files: Files = {}
        self.beside: list[Telling] = []


def replay(
    report: Report, name: str, steps: Iterable[tuple[Any, ...]], said: Said, *, sealed: Container[int] = ()
) -> Chain:
    """The steps of one matter, each against its hash, the step before and its words.

    `sealed`: numbers of steps whose words are there, but cannot be read.
    """
    number, previous, stage, title = 0, "", "", ""
    facts: list[tuple[int, str, str]] = []
    telling: list[Telling] = []
    worded: dict[int, int] = {}
    wordless: dict[int, int] = {}
    for row in steps:
        (
            dossier,
            step_id,
            digest,
            _salt,
            body,
            n,
            before,
            _actor,
            _seat,
            _behalf,
            move,
            left,
            reached,
            _at,
            text,
            commitment,
        ) = row
        if not step_fits(digest, name, row[5:]):
            report.fault(f"step {step_id} ({name}.{n}): the hash does not fit the row")
        if n != number + 1 or before != previous or left != stage:
            _broken_link(report, f"step {step_id} ({name}.{n})", n == number + 1, before == previous)
        number, previous, stage = n, digest, reached
        facts.append((n, reached, text))
        if body is not None:
            title = _words(report, row, said.files) or title
            worded[n] = step_id
        elif commitment and n not in sealed:
            wordless[n] = step_id
        if move in TELLING or (n == 1 and opening_tells(text)):
            telling.append((dossier, n, move, text))
    _check_erased(report, worded, wordless, telling)
    said.beside += telling
    return Chain(number, previous, title, facts)


def _words(report: Report, row: tuple[Any, ...], files: Files) -> str:
    """The words of a step against what it committed to. Notes the files they name; returns the title they give, if any."""
    step_id, salt, body = row[1], row[3], row[4]
    if not body_fits(salt, body, row[-1]):
        report.fault(f"body of step {step_id}: it is not what the step committed to")
        return ""
    return named(row, files) if '"title"' in body or '"files"' in body else ""


def named(row: Row, files: Files) -> str:
    """Notes the files that the words of a step name; returns the title they give, if any."""
    plain = orjson.loads(row[4])
    for item in plain.get("files", ()):
        told = (item["kind"], item["sha256"], item.get("audience"), item.get("purpose", ""))
        files[item["uid"]] = Named(row[0], row[1], *told)
    return str(plain.get("title", ""))


def opening_tells(facts: str) -> bool:
    """Whether a matter was opened under another, or with somebody kept apart."""
    return '"apart"' in facts or '"parent"' in facts


def _check_erased(report: Report, worded: dict[int, int], wordless: dict[int, int], telling: list[Telling]) -> None:
    """Words that are gone need an erase step that names them, and those that it names are gone. Both give ids of steps by number."""
    erased = set[int]().union(*(erased_by(text) for _dossier, _n, move, text in telling if move == "erase"))
    for n in wordless.keys() - erased:
        report.fault(f"body of step {wordless[n]}: it is missing without an erase step")
    for n in worded.keys() & erased:
        report.fault(f"body of step {worded[n]}: it was erased and stands again")


def _broken_link(report: Report, label: str, counted: bool, follows: bool) -> None:  # noqa: FBT001 - two plain answers
    if not counted:
        report.fault(f"{label}: a step is missing before it")
    elif not follows:
        report.fault(f"{label}: it does not follow the step before it")
    else:
        report.fault(f"{label}: it starts from another stage than the step before it reached")


def erased_by(facts: str) -> set[int]:
    """Numbers of the steps whose words an erase step took away."""
    try:
        return set(json.loads(facts)["facts"]["steps"])
    except (ValueError, KeyError, TypeError):
        return set()
