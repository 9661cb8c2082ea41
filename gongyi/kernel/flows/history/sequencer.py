"""The one sequencer: gives each step its leaf, keeps block roots, and signs a head per minute of activity."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from gongyi.kernel import clock
from gongyi.kernel.flows.history.hashing import node_hash
from gongyi.kernel.flows.history.signing import head_text, sign
from gongyi.kernel.flows.history.tree import EMPTY, complete_root, inclusion_path, subroot
from gongyi.kernel.flows.models import Head, Leaf, Step, Tile, instant, micros
from gongyi.kernel.outbox.handlers import chore
from gongyi.kernel.territory.scope import everywhere

BLOCK = 256
BATCH = 5000
SLACK = 20_000
HEAD_EVERY = timedelta(minutes=1)
log = logging.getLogger(__name__)


@chore()
def sequence_history() -> int:
    """Give leaves to steps that have none, then sign a head when one is due. Returns how many leaves were given."""
    with everywhere("one tree over all towns"):
        given = 0
        while fresh := _give_leaves():
            given += fresh
        sign_head()
    return given


@transaction.atomic
def _give_leaves() -> int:
    last = Leaf.objects.order_by("-index").values_list("index", "step_id").first()
    size, newest = (last[0] + 1, last[1]) if last else (0, 0)
    # Steps may commit out of order on PostgreSQL, so look back a little for ones that were not visible last time.
    waiting = (
        Step.objects.filter(id__gt=max(0, newest - SLACK), leaf=None)
        .order_by("id")
        .values_list("id", flat=True)[:BATCH]
    )
    rows = [Leaf(index=size + offset, step_id=step) for offset, step in enumerate(waiting)]
    Leaf.objects.bulk_create(rows, batch_size=1000)
    if rows:
        _complete_tiles(size + len(rows))
    return len(rows)


def _complete_tiles(size: int) -> None:
    level, below = 1, size
    while below >= BLOCK:
        have = Tile.objects.filter(level=level).count()
        complete = below // BLOCK
        rows = [Tile(level=level, index=index, root=_tile_root(level, index).hex()) for index in range(have, complete)]
        Tile.objects.bulk_create(rows, batch_size=500)
        level, below = level + 1, complete


def _tile_root(level: int, index: int) -> bytes:
    start, end = index * BLOCK, (index + 1) * BLOCK
    if level == 1:
        hashes = _leaves(start, end)
    else:
        roots = (
            Tile.objects.filter(level=level - 1, index__gte=start, index__lt=end)
            .order_by("index")
            .values_list("root", flat=True)
        )
        hashes = [bytes.fromhex(root) for root in roots]
    return complete_root(hashes)


def _leaves(start: int, end: int) -> list[bytes]:
    rows = Leaf.objects.filter(index__gte=start, index__lt=end).order_by("index").values_list("step__hash", flat=True)
    return [bytes.fromhex(row) for row in rows]


class Stored:
    """Complete blocks of the stored tree, with the leaves read a block at a time."""

    def __init__(self) -> None:
        self._blocks: dict[int, list[bytes]] = {}

    def __call__(self, start: int, end: int) -> bytes:
        size = end - start
        if size < BLOCK:
            return self._inside(start, end)
        level, reach = 1, BLOCK
        while reach * BLOCK <= size:
            level, reach = level + 1, reach * BLOCK
        if reach != size:
            raise KeyError(size)
        root = Tile.objects.filter(level=level, index=start // size).values_list("root", flat=True).first()
        if root is None:
            raise KeyError(start)
        return bytes.fromhex(root)

    def _inside(self, start: int, end: int) -> bytes:
        block = start // BLOCK
        if block not in self._blocks:
            self._blocks[block] = _leaves(block * BLOCK, (block + 1) * BLOCK)
        hashes = self._blocks[block][start % BLOCK : start % BLOCK + end - start]
        while len(hashes) > 1:
            hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
        return hashes[0]


def root_at(size: int) -> bytes:
    """Root of the stored tree over its first `size` leaves."""
    return subroot(Stored(), 0, size) if size else EMPTY


def proof(index: int, size: int) -> list[bytes]:
    """Inclusion path of a leaf in the stored tree at `size`."""
    return inclusion_path(Stored(), index, size)


@transaction.atomic
def sign_head(*, force: bool = False) -> Head | None:
    """Sign the tree as it stands, at most once a minute unless forced; nothing when nothing was added."""
    last = newest_head()
    newest = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    size = 0 if newest is None else newest + 1
    if size == 0 or (last and last.size >= size):
        return None
    moment = clock.now()
    if last and not force and moment - instant(last.at) < HEAD_EVERY:
        return None
    at = max(micros(moment), last.at + 1 if last else 0)
    root, previous = root_at(size).hex(), last.root if last else ""
    head = Head.objects.create(
        size=size, root=root, at=at, previous=previous, signature=sign(head_text(size, root, at, previous))
    )
    transaction.on_commit(lambda: witness(f"head {head_text(size, root, at, previous)} {head.signature}"))
    return head


def newest_head() -> Head | None:
    """The last signed head of the one tree over all towns; nothing before the first."""
    return Head.objects.order_by("-size").first()


def witness(line: str) -> None:
    """Append a line to the witness file outside the database; a full disk must not stop the work."""
    try:
        with (settings.HOME / "witness.log").open("a") as file:
            file.write(line + "\n")
    except OSError:
        log.exception("the witness file could not be written")
