"""RFC 9162 trees: roots while streaming, inclusion paths, and checking them."""

import hashlib
from collections.abc import Callable, Sequence

from gongyi.kernel.flows.history.hashing import node_hash, node_hashes

EMPTY = hashlib.sha256(b"").digest()
Span = Callable[[int, int], bytes]


class Growing:
    """The compact form of a tree: the roots of its complete subtrees, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def extend(self, leaves: Sequence[bytes]) -> dict[int, bytes]:
        """Append leaf hashes. Returns the roots of the complete subtrees that end with the last one, by level."""
        at, closed = 0, dict[int, bytes]()
        while at < len(leaves):
            fits = 1 << ((len(leaves) - at).bit_length() - 1)
            span = min(fits, self.size & -self.size or fits)
            closed = self._append(complete_root(leaves[at : at + span]), span)
            at += span
        return closed

    def _append(self, root: bytes, span: int) -> dict[int, bytes]:
        """Append a complete subtree where one may begin."""
        level, carry = self.size >> (span.bit_length() - 1), root
        closed = {span.bit_length() - 1: root}
        while level & 1:
            carry = node_hash(self._peaks.pop(), carry)
            closed[span.bit_length() + len(closed) - 1] = carry
            level >>= 1
        self._peaks.append(carry)
        self.size += span
        return closed

    def root(self) -> bytes:
        """Root over all leaves so far."""
        if not self._peaks:
            return EMPTY
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes whose count is a power of two."""
    while len(hashes) > 1:
        hashes = node_hashes(hashes)
    return hashes[0]


def split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def subroot(span: Span, start: int, end: int) -> bytes:
    """Root over leaves start to end, asking `span` for complete aligned blocks (it may raise KeyError to decline)."""
    size = end - start
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0:
        try:
            return span(start, end)
        except KeyError:
            pass
    middle = start + split(size)
    return node_hash(subroot(span, start, middle), subroot(span, middle, end))


def inclusion_path(span: Span, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root over `size` leaves, leaf side first."""
    return _path(span, index, 0, size)


def _path(span: Span, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*_path(span, index, start, middle), subroot(span, middle, end)]
    return [*_path(span, index, middle, end), subroot(span, start, middle)]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a leaf and its path lead to. Raises ValueError when the path has the wrong length."""
    if not 0 <= index < size:
        raise ValueError("the leaf is outside the tree")
    at, last, root = index, size - 1, leaf
    for node in path:
        if last == 0:
            raise ValueError("the path is too long")
        if at & 1 or at == last:
            root = node_hash(node, root)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, node)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return root
