"""The tree over all matters: leaves, block roots, signed heads, the witness file, and steps that are not in it yet."""

import re
from bisect import bisect_right
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel import clock
from gongyi.kernel.flows.history.reading import Report, Row, blocks, rows
from gongyi.kernel.flows.history.sequencer import BLOCK, sequence_history
from gongyi.kernel.flows.history.signing import head_text, holds
from gongyi.kernel.flows.history.tree import Growing
from gongyi.kernel.flows.models import FlowVersion, Head, Step, Tile, micros
from gongyi.kernel.outbox.models import Lease
from gongyi.kernel.outbox.working import LEASE

PROMISED_MICROS = 10 * 60 * 1_000_000
MOST_NOTED = 500
BLOCK_BITS = BLOCK.bit_length() - 1


LEAVES = """SELECT l."index", s.hash, s.at, l.step_id
FROM flows_leaf l LEFT JOIN flows_step s ON s.id = l.step_id ORDER BY l."index\""""


def check(report: Report) -> None:
    """Leaves in order without gaps, each to a step; every head rebuilt; nothing left outside too long."""
    heads = {head.size: head for head in Head.objects.order_by("size")}
    size = _Growth(report, heads).run()
    for covered in heads:
        if covered > size:
            report.fault(f"head {covered}: it covers more leaves than there are")
    _check_head_order(report, list(heads.values()), size)
    _check_witness(report)
    _check_delay(report, size)


class _Growth:
    """The tree as it grew, from head to head and block to block."""

    def __init__(self, report: Report, heads: dict[int, Head]) -> None:
        self.report, self.heads, self._covered = report, heads, list(heads)
        self.tree, self.tiles = Growing(), _Tiles(report)
        self.earliest, self.backdated = 0, list[int]()
        self.pending: list[str] = []

    def run(self) -> int:
        """Grow it anew and compare. Returns the number of leaves that stand in order."""
        size = 0
        for block in blocks(LEAVES):
            sound = self._sound(block, size)
            if sound:
                self._place(block[:sound], size)
            size += sound
            self.report.watch("leaves", size)
            if sound < len(block):
                break
        self._grow()
        self.tiles.finish()
        _note_backdated(self.report, self.backdated)
        return size

    def _sound(self, block: list[Row], size: int) -> int:
        """How many leaves stand in order from the first."""
        indexes, digests, *_rest = zip(*block, strict=True)
        if indexes == tuple(range(size, size + len(block))) and None not in digests:
            return len(block)
        for place, (index, digest, _at, step_id) in enumerate(block):
            if index != size + place:
                self.report.fault(f"leaf {index}: a leaf is missing before it")
                return place
            if digest is None:
                self.report.fault(f"leaf {index}: step {step_id} does not exist")
                return place
        return len(block)

    def _place(self, block: list[Row], size: int) -> None:
        """Append leaves, and stop wherever a head or a block ends."""
        reached = size + len(block)
        ends = {*range(size - size % BLOCK + BLOCK, reached + 1, BLOCK)}
        ends |= {*self._covered[bisect_right(self._covered, size) : bisect_right(self._covered, reached)]}
        start = 0
        for end in sorted(ends | {reached}):
            leaves = block[start : end - size]
            _indexes, digests, times, _steps = zip(*leaves, strict=True)
            if min(times) < self.earliest and len(self.backdated) < MOST_NOTED:
                self.backdated += [row[3] for row in leaves if row[2] < self.earliest]
            self.pending += digests
            start = end - size
            if end in ends:
                self._grow()

    def _grow(self) -> None:
        """Append what waits to the tree and compare what ends with it."""
        closed = self.tree.extend([*map(bytes.fromhex, self.pending)])
        if self.pending and self.tree.size % BLOCK == 0:
            self.tiles.completed(self.tree.size, closed)
        if self.pending and self.tree.size in self.heads:
            self.earliest = self._compare(self.heads[self.tree.size]) or self.earliest
        self.pending = []

    def _compare(self, head: Head) -> int:
        """A head against the tree. Returns the time before which no later step should have been taken."""
        if head.root != self.tree.root().hex():
            self.report.fault(f"head {head.size}: the root does not fit the leaves")
        if not holds(head_text(head.size, head.root, head.at, head.previous), head.signature):
            self.report.fault(f"head {head.size}: the signature does not hold")
        return head.at - PROMISED_MICROS


def _note_backdated(report: Report, steps: list[int]) -> None:
    """Steps that came into the tree long after the time they give: the clock was set back, or somebody wrote them later."""
    late = Step.objects.filter(pk__in=steps[:MOST_NOTED], dossier__town__simulated=False).select_related("dossier")
    firsts = {step.dossier_id: step for step in late.order_by("-pk")}
    for step in sorted(firsts.values(), key=lambda step: step.dossier_id):
        report.notes.append(
            _("step %(step)s (%(number)s): it was written later than it says")
            % {"step": step.pk, "number": step.dossier.number}
        )


def _check_head_order(report: Report, heads: list[Head], size: int) -> None:
    previous, at = "", 0
    for head in heads:
        if head.previous != previous:
            report.fault(f"head {head.size}: it does not follow the head before it")
        if head.at <= at:
            report.fault(f"head {head.size}: it is not later than the head before it")
        previous, at = head.root, head.at
    if heads and heads[-1].size < size:
        waiting = size - heads[-1].size
        said = ngettext("%(n)s leaf waits for the next head", "%(n)s leaves wait for the next head", waiting)
        report.notes.append(said % {"n": waiting})


def _check_witness(report: Report) -> None:
    """Heads and flow versions that were written to the witness file must still be in the database."""
    path = settings.HOME / "witness.log"
    if not path.exists():
        report.notes.append(_("there is no witness file"))
        return
    standing = {f"head {head_text(h.size, h.root, h.at, h.previous)} {h.signature}" for h in Head.objects.all()}
    standing |= {f"flow {v.town.slug}|{v.flow}|{v.n} {v.signature}" for v in FlowVersion.objects.select_related("town")}
    for line in path.read_text().splitlines():
        if line not in standing:
            report.fault(f"witnessed {line.rsplit(' ', 1)[0]}: the database no longer has it")


KEPT = re.compile(r"gongyi head 1\|\d+\|[0-9a-f]{64}\|\d+\|(?:[0-9a-f]{64})?")


def heads_in(kept: Path) -> list[str]:
    """The heads that stand in a file which somebody outside has kept, whatever else it holds."""
    return KEPT.findall(kept.read_text("utf-8", "replace"))


def check_kept(report: Report, kept: Path | None) -> None:
    """Heads in a file that somebody outside has kept. Only these catch a house that rewrote everything, its witness file included."""
    if kept is None:
        return
    standing = {head_text(head.size, head.root, head.at, head.previous) for head in Head.objects.all()}
    found = heads_in(kept)
    for line in found:
        if line not in standing:
            report.fault(f"kept head {line.split('|')[1]}: the database no longer has it")
    said = ngettext(
        "%(n)s head that was kept outside was compared", "%(n)s heads that were kept outside were compared", len(found)
    )
    report.notes.append(said % {"n": len(found)})


class _Tiles:
    """Stored block roots, of which proofs are made, against the tree as it grows."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.stored = {(tile.level, tile.index): tile.root for tile in Tile.objects.all()}

    def completed(self, size: int, closed: dict[int, bytes]) -> None:
        """Compare every block that ends at this size."""
        level, blocks = 1, size // BLOCK
        while True:
            stored = self.stored.pop((level, blocks - 1), "")
            if stored != closed[level * BLOCK_BITS].hex():
                self.report.fault(f"tile {level}.{blocks - 1}: it does not fit the leaves")
            if blocks % BLOCK:
                return
            level, blocks = level + 1, blocks // BLOCK

    def finish(self) -> None:
        """Tiles for blocks that do not exist."""
        for level, index in self.stored:
            self.report.fault(f"tile {level}.{index}: there is no such block")


UNPLACED = "SELECT s.id, s.at FROM flows_step s LEFT JOIN flows_leaf l ON l.step_id = s.id WHERE l.step_id IS NULL"


def _check_delay(report: Report, placed: int) -> None:
    """A step that the worker passed by is a fault; steps that wait because no worker ran are told of apart.

    Each leaf has a step of its own: where there are as many, none is left out.
    """
    if Step.objects.count() == placed:
        return
    late = micros(clock.now()) - PROMISED_MICROS
    seen = _worker_seen()
    overdue = [(step_id, at) for step_id, at in rows(UNPLACED) if at < late]
    for step_id, at in overdue:
        if at < seen - PROMISED_MICROS:
            report.fault(f"step {step_id}: it has no place in the tree")
    if overdue and seen < late:
        said = ngettext(
            "the worker has been silent; %(n)s step waits for the tree",
            "the worker has been silent; %(n)s steps wait for the tree",
            len(overdue),
        )
        report.notes.append(said % {"n": len(overdue)})


def _worker_seen() -> int:
    """When the worker was last seen at the tree: by its newest head, or by its lease."""
    newest = Head.objects.order_by("-size").values_list("at", flat=True).first() or 0
    lease = Lease.objects.filter(pk=f"chore:{sequence_history.__name__}").first()
    return max(newest, micros(lease.until - LEASE) if lease else 0)
