"""Checking everything that can be checked from the database and the witness file. Each fault names the row."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from gongyi.kernel import clock
from gongyi.kernel.flows import guards
from gongyi.kernel.flows.history import chains
from gongyi.kernel.flows.history.chains import Report, rows
from gongyi.kernel.flows.history.hashing import leaf_hash
from gongyi.kernel.flows.history.signing import head_text, holds, version_text
from gongyi.kernel.flows.history.tree import Growing
from gongyi.kernel.flows.models import FlowVersion, Head, derived_key, micros
from gongyi.kernel.flows.parameters import stamp
from gongyi.kernel.territory.scope import everywhere

PROMISED_MICROS = 10 * 60 * 1_000_000


def verify() -> Report:
    """Replay every chain, rebuild the tree, check every signature, compare every row that can be derived."""
    report = Report()
    with everywhere("the whole history is checked"), _no_collecting():
        for name in guards.missing():
            report.fault(f"trigger {name} is missing")
        _check_versions(report)
        chains.check(report)
        _check_bodies(report)
        _check_tree(report)
    return report


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of short-lived rows and no circles among them: looking for garbage would cost a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check_bodies(report: Report) -> None:
    """Every body against its commitment; a missing one needs an erase step that names it; titles against the newest body."""
    titles: dict[int, str] = {}
    dossier, erased = None, set[int]()
    for step_id, here, number, committed, salt, body, body_of, move, facts in rows(chains.BODIES):
        if here != dossier:
            dossier, erased = here, set()
        if move == "erase":
            erased |= _erased_by(facts)
        if body_of is not None:
            _check_body(report, step_id, bytes(salt), body, committed)
            if here not in titles and '"title"' in body:
                titles[here] = _title_in(body)
        elif committed and number not in erased:
            report.fault(f"body of step {step_id}: it is missing without an erase step")
    _check_titles(report, titles)
    for (body_of,) in rows(
        "SELECT b.step_id FROM flows_stepbody b LEFT JOIN flows_step s ON s.id = b.step_id WHERE s.id IS NULL"
    ):
        report.fault(f"body of step {body_of}: there is no such step")


def _check_body(report: Report, step_id: int, salt: bytes, body: str, committed: str) -> None:
    if not chains.body_fits(salt, body, committed):
        report.fault(f"body of step {step_id}: it is not what the step committed to")


def _erased_by(facts: str) -> set[int]:
    try:
        return set(json.loads(facts)["facts"]["steps"])
    except (ValueError, KeyError, TypeError):
        return set()


def _title_in(body: str) -> str:
    try:
        return str(json.loads(body).get("title", ""))
    except (ValueError, AttributeError):
        return ""


def _check_titles(report: Report, titles: dict[int, str]) -> None:
    for dossier, title in rows("SELECT id, title FROM flows_dossier"):
        if title != titles.get(dossier, ""):
            report.fault(f"dossier {dossier}: title is not what the steps say")


LEAVES = 'SELECT l."index", l.step_id, s.hash FROM flows_leaf l LEFT JOIN flows_step s ON s.id = l.step_id ORDER BY l."index"'


def _check_tree(report: Report) -> None:
    """Leaves in order without gaps, each to a step; every head rebuilt; nothing left outside too long."""
    heads = {head.size: head for head in Head.objects.order_by("size")}
    tree, whole = Growing(), True
    for index, step_id, digest in rows(LEAVES):
        if index != tree.size and whole:
            report.fault(f"leaf {index}: a leaf is missing before it")
            whole = False
        if digest is None:
            report.fault(f"leaf {index}: step {step_id} does not exist")
            return
        tree.add(leaf_hash(digest))
        if tree.size in heads:
            _check_head(report, heads[tree.size], tree.root().hex())
    for size in sorted(heads):
        if size > tree.size:
            report.fault(f"head {size}: it covers more leaves than there are")
    _check_head_order(report, list(heads.values()), tree.size)
    _check_witness(report)
    _check_delay(report)


def _check_head(report: Report, head: Head, root: str) -> None:
    if head.root != root:
        report.fault(f"head {head.size}: the root does not fit the leaves")
    if not holds(head_text(head.size, head.root, head.at, head.previous), head.signature):
        report.fault(f"head {head.size}: the signature does not hold")


def _check_head_order(report: Report, heads: list[Head], size: int) -> None:
    previous, at = "", 0
    for head in heads:
        if head.previous != previous:
            report.fault(f"head {head.size}: it does not follow the head before it")
        if head.at <= at:
            report.fault(f"head {head.size}: it is not later than the head before it")
        previous, at = head.root, head.at
    if heads and heads[-1].size < size:
        report.notes.append(f"{size - heads[-1].size} leaves wait for the next head")


def _check_witness(report: Report) -> None:
    """Heads and flow versions that were written to the witness file must still be in the database."""
    path = settings.HOME / "witness.log"
    if not path.exists():
        report.notes.append("there is no witness file")
        return
    standing = {f"head {head_text(h.size, h.root, h.at, h.previous)} {h.signature}" for h in Head.objects.all()}
    standing |= {f"flow {v.town.slug}|{v.flow}|{v.n} {v.signature}" for v in FlowVersion.objects.select_related("town")}
    for line in path.read_text().splitlines():
        if line not in standing:
            report.fault(f"witnessed {line.rsplit(' ', 1)[0]}: the database no longer has it")


UNPLACED = "SELECT s.id, s.at FROM flows_step s LEFT JOIN flows_leaf l ON l.step_id = s.id WHERE l.step_id IS NULL"


def _check_delay(report: Report) -> None:
    late = micros(clock.now()) - PROMISED_MICROS
    newest = Head.objects.order_by("-size").first()
    overdue = [(step_id, at) for step_id, at in rows(UNPLACED) if at < late]
    for step_id, at in overdue:
        if newest is not None and at < newest.at - PROMISED_MICROS:
            report.fault(f"step {step_id}: it has no place in the tree")
    if overdue and (newest is None or newest.at < late):
        report.notes.append(f"the worker has been silent; {len(overdue)} steps wait for the tree")


def _check_versions(report: Report) -> None:
    last: dict[tuple[int, str], int] = {}
    for row in FlowVersion.objects.select_related("town").order_by("town_id", "flow", "n"):
        key = (row.town_id, row.flow)
        if row.n != last.get(key, 0) + 1:
            report.fault(f"flow version {row.pk} ({row}): a version is missing before it")
        last[key] = row.n
        text = version_text(row.town.slug, row.flow, row.n, row.code_hash, row.parameters, stamp(row.valid_from))
        if row.pk != derived_key(row.town.slug, row.flow, row.n):
            report.fault(f"flow version {row.pk} ({row}): its key is not its own")
        if not holds(text, row.signature):
            report.fault(f"flow version {row.pk} ({row}): the signature does not hold")
