"""PDFs by their content: whole, not locked, and nothing in them that acts, sends or unpacks."""

import mmap
import re
import zlib
from collections.abc import Iterator

Content = bytes | mmap.mmap
NAMES = (
    b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA", b"SubmitForm", b"ImportData",
    b"GoToE", b"Rendition", b"Movie", b"Sound", b"3D",
)  # fmt: skip
ACTIVE = re.compile(rb"/(?:" + b"|".join(NAMES) + rb")(?![A-Za-z0-9_.-])")
ESCAPED = re.compile(rb"/[^\s/<>\[\](){}%]*#[0-9A-Fa-f]{2}[^\s/<>\[\](){}%]*")
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9_.-])")
PACKED_OBJECTS = re.compile(rb"/Type\s*/ObjStm(?![A-Za-z0-9_.-])")
STREAM = re.compile(rb"stream\r?\n")
UNPACKED_AT_ONCE, UNPACKED_IN_ALL, OVERLAP, HEAD = 1 << 18, 40_000_000, 64, 2048


class Unfit(ValueError):
    """Not a paper that can be kept; the text names the reason."""


def read(data: Content) -> None:
    """Go through a PDF. Raises Unfit when it is cut off, locked or active."""
    size = len(data)
    if bytes(data[:5]) != b"%PDF-" or data.rfind(b"%%EOF", max(0, size - HEAD)) < 0:
        raise Unfit("paper")
    if LOCKED.search(data):
        raise Unfit("locked")
    _refuse_active(data)
    for found in PACKED_OBJECTS.finditer(data):
        for piece in _unpacked(data, found.start()):
            _refuse_active(piece)


def _refuse_active(data: Content) -> None:
    if ACTIVE.search(data):
        raise Unfit("active")
    for found in ESCAPED.finditer(data):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda hexed: bytes([int(hexed[1], 16)]), found[0])
        if ACTIVE.search(plain):
            raise Unfit("active")


def _unpacked(data: Content, at: int) -> Iterator[bytes]:
    """A packed stream of objects, piece by piece, each with the end of the one before."""
    start = STREAM.search(data, at)
    if start is None:
        raise Unfit("paper")
    dictionary = bytes(data[max(0, data.rfind(b"obj", 0, at)) : start.start()])
    if b"/Filter" not in dictionary:
        return
    if not re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*(?:/|>>)", dictionary):
        raise Unfit("active")
    packer, left, tail, position = zlib.decompressobj(), UNPACKED_IN_ALL, b"", start.end()
    while not packer.eof and (packer.unconsumed_tail or position < len(data)):
        fed = packer.unconsumed_tail or bytes(data[position : position + UNPACKED_AT_ONCE])
        position += 0 if packer.unconsumed_tail else len(fed)
        try:
            piece = packer.decompress(fed, UNPACKED_AT_ONCE)
        except zlib.error as error:
            raise Unfit("paper") from error
        left -= len(piece)
        if left < 0:
            raise Unfit("active")
        yield tail + piece
        tail = piece[-OVERLAP:]
