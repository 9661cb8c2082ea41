"""All chains, and the matters beside them: many at a time, since there are millions of steps.

What holds as a whole is compared list by list. What does not is gone through one by one, so that the fault is named.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from operator import itemgetter
from typing import NamedTuple

from gongyi.kernel.flows.history import chains, derived, standing
from gongyi.kernel.flows.history.chains import Files, Said, Telling
from gongyi.kernel.flows.history.derived import Found
from gongyi.kernel.flows.history.hashing import bodies_fit, steps_fit
from gongyi.kernel.flows.history.reading import Report, Row, Sorted, rows
from gongyi.kernel.flows.history.standing import NUMBER, VERSION, Chain
from gongyi.kernel.flows.recording import NOTHING

STEPS = """SELECT s.dossier_id, s.id, s.hash, b.salt, b.body, s.number, s.previous, s.actor, s.seat_id, s.on_behalf_of, s.move,
s.from_stage, s.to_stage, s.at, s.facts, s.commitment
FROM flows_step s LEFT JOIN flows_stepbody b ON b.step_id = s.id ORDER BY s.dossier_id, s.number"""
UNNAMED_BODIES = "SELECT b.step_id FROM flows_stepbody b LEFT JOIN flows_step s ON s.id = b.step_id WHERE s.id IS NULL"
HASHED = slice(5, None)
"""The columns of a row that are hashed."""

Told = dict[int, list[tuple[int, str, str]]]
"""By dossier: number, stage and facts of the steps that say something."""


class Steps(NamedTuple):
    """The columns of some steps, in the order of `STEPS`."""

    dossier: Sequence[int]
    id: Sequence[int]
    hash: Sequence[str]
    salt: Sequence[bytes]
    body: Sequence[str | None]
    number: Sequence[int]
    previous: Sequence[str]
    actor: Sequence[str]
    seat: Sequence[int | None]
    behalf: Sequence[str]
    move: Sequence[str]
    left: Sequence[str]
    reached: Sequence[str]
    at: Sequence[int]
    facts: Sequence[str]
    commitment: Sequence[str]


def check(report: Report, said: Said) -> None:
    """Replay every chain and compare what stands with it. `said` takes what is left to be compared elsewhere."""
    steps, dossiers, turns = Sorted(STEPS, 0), standing.all_dossiers(), standing.all_turns()
    beside = derived.Beside()
    while block := steps.block():
        last = block[-1][0]
        _check_matters(report, said, block, dossiers.upto(last), turns.upto(last), beside.upto(last))
        report.watch("steps", report.steps)
    _one_by_one(report, said, [], dossiers.rest(), turns.rest(), beside.rest())
    for (step_id,) in rows(UNNAMED_BODIES):
        report.fault(f"body of step {step_id}: there is no such step")


def _check_matters(
    report: Report, said: Said, steps: list[Row], dossiers: list[Row], turns: list[Row], rows: Found
) -> None:
    if hold(steps, dossiers, turns, rows, said):
        report.dossiers += len(dossiers)
        report.steps += len(steps)
    else:
        _one_by_one(report, said, steps, dossiers, turns, rows)


def _one_by_one(
    report: Report, said: Said, steps: list[Row], dossiers: list[Row], turns: list[Row], rows: Found
) -> None:
    beside = standing.Standing(report, dossiers, turns)
    for dossier, chained in groupby(steps, key=itemgetter(0)):
        row = beside.row_of(dossier)
        beside.compare(dossier, row, chains.replay(report, row[NUMBER] if row else "", chained, said))
    beside.finish()
    derived.compare(report, rows, dossiers, steps)


def hold(steps: list[Row], dossiers: list[Row], turns: list[Row], rows: Found, said: Said) -> bool:
    """Whether everything about some matters holds. Only then does `said` take what is left to be compared elsewhere."""
    try:
        return _hold(steps, dossiers, turns, rows, said)
    except Exception:  # noqa: BLE001 - some cell is of another type; one by one it will be found which
        return False


def _hold(found: list[Row], dossiers: list[Row], turns: list[Row], rows: Found, said: Said) -> bool:
    steps = Steps(*zip(*found, strict=True))
    if not (_in_order(steps, dossiers) and _sealed(steps, dossiers)):
        return False
    told = _told(steps)
    telling = _telling(found, steps, told)
    if not _worded(steps, telling):
        return False
    files, titles = Files(), dict[int, str]()
    for row, body in zip(found, steps.body, strict=True):
        if body is not None and ('"title"' in body or '"files"' in body):
            titles[row[0]] = chains.named(row, files) or titles.get(row[0], "")
    if not standing.stand(dossiers, turns, _chains(steps, dossiers, told, titles)):
        return False
    if not derived.stand(rows, dossiers, {owner: first[0][2] for owner, first in told.items()}, _laters(found, steps)):
        return False
    said.files |= files
    said.beside += telling
    return True


def _in_order(steps: Steps, dossiers: list[Row]) -> bool:
    """Whether the steps are those of these dossiers, numbered without a gap, each joined to the one before."""
    versions = [row[VERSION] for row in dossiers]
    begins = list(accumulate(versions, initial=0))
    return (
        min(versions) > 0
        and begins[-1] == len(steps.number)  # first of all: what follows is as long as a version claims
        and list(steps.number) == [n for version in versions for n in range(1, version + 1)]
        and list(steps.dossier) == [row[0] for row in dossiers for _step in range(row[VERSION])]
        and list(steps.previous) == _before(steps.hash, begins)
        and list(steps.left) == _before(steps.reached, begins)
    )


def _before(values: Sequence[str], begins: list[int]) -> list[str]:
    """The value of the step before each, none where a matter begins."""
    before = ["", *values]
    for at in begins:
        before[at] = ""
    return before[:-1]


def _sealed(steps: Steps, dossiers: list[Row]) -> bool:
    names = {row[0]: row[NUMBER] for row in dossiers}
    return steps_fit(steps.hash, list(zip(map(names.__getitem__, steps.dossier), *steps[HASHED], strict=True)))


def _worded(steps: Steps, telling: list[Telling]) -> bool:
    """Whether all words are what was committed to, and gone are those that were erased, and no others."""
    found = zip(steps.salt, steps.body, steps.commitment, strict=True)
    words = [(salt, body, said) for salt, body, said in found if body is not None]
    if not bodies_fit(words):
        return False
    erased = {(owner, n) for owner, _n, move, facts in telling if move == "erase" for n in chains.erased_by(facts)}
    if not erased:
        return all(body is not None or not said for body, said in zip(steps.body, steps.commitment, strict=True))
    kept = zip(steps.dossier, steps.number, steps.body, steps.commitment, strict=True)
    return all((body is None) == ((owner, n) in erased) for owner, n, body, said in kept if said)


def _laters(found: list[Row], steps: Steps) -> derived.Laters:
    return {} if derived.moves().isdisjoint(steps.move) else derived.laters(found)


def _told(steps: Steps) -> Told:
    told: Told = defaultdict(list)
    for owner, n, stage, text in zip(steps.dossier, steps.number, steps.reached, steps.facts, strict=True):
        if text != NOTHING:
            told[owner].append((n, stage, text))
    return told


def _telling(found: list[Row], steps: Steps, told: Told) -> list[Telling]:
    """Steps that tell of rows in other tables."""
    firsts = [(owner, *rows[0]) for owner, rows in told.items()]
    telling = [(owner, n, "", facts) for owner, n, _stage, facts in firsts if n == 1 and chains.opening_tells(facts)]
    if not chains.TELLING.isdisjoint(steps.move):
        telling += [(row[0], row[5], row[10], row[14]) for row in found if row[10] in chains.TELLING]
    return telling


def _chains(steps: Steps, dossiers: list[Row], told: Told, titles: dict[int, str]) -> Iterator[Chain]:
    at = -1
    for row in dossiers:
        at += row[VERSION]
        last = (steps.number[at], steps.reached[at], steps.facts[at])
        facts = told[row[0]]
        if last[2] == NOTHING:
            facts.append(last)
        yield Chain(last[0], steps.hash[at], titles.get(row[0], ""), facts)
