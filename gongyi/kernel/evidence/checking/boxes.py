"""Recordings kept in boxes: WebM (Chrome, WeChat on Android, Firefox) and MP4 (Safari, WeChat on iOS). Length is counted from the sound in them."""

import mmap
from collections.abc import Iterator

Content = bytes | mmap.mmap
MOST_ELEMENTS = 200_000

SEGMENT, INFO, CLUSTER, BLOCK_GROUP, TRACKS, TRACK = 0x18538067, 0x1549A966, 0x1F43B675, 0xA0, 0x1654AE6B, 0xAE
TIME_UNIT, CLUSTER_TIME, SIMPLE_BLOCK, BLOCK, TRACK_TYPE = 0x2AD7B1, 0xE7, 0xA3, 0xA1, 0x83
OPENED = frozenset({SEGMENT, INFO, CLUSTER, BLOCK_GROUP, TRACKS, TRACK})
TAGS, ATTACHMENTS, TITLE, CREATED = 0x1254C367, 0x1941A469, 0x7BA9, 0x4461
TOLD = frozenset({TAGS, ATTACHMENTS, TITLE, CREATED})
FILM = 1
NANOSECONDS = 1_000_000

PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex"})
SPEAKING = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
FEWEST_BOX = 8


class Film(ValueError):
    """There are moving pictures in it."""


def elements(data: Content) -> Iterator[tuple[int, int, int]]:
    """Every element of a WebM file, flat: key, start and end of its content. Containers are gone into, without recursion."""
    at, size, count = 0, len(data), 0
    while at < size:
        count += 1
        id_width = 9 - data[at].bit_length()
        if id_width > 4 or count > MOST_ELEMENTS:  # noqa: PLR2004 - EBML ids have at most four bytes
            raise ValueError("not EBML")
        key = int.from_bytes(data[at : at + id_width])
        at += id_width
        width = 9 - data[at].bit_length()
        length = int.from_bytes(data[at : at + width]) & ((1 << (7 * width)) - 1)
        unknown = length == (1 << (7 * width)) - 1
        at += width
        stop = size if unknown else min(at + length, size)
        yield key, at, stop
        at = at if key in OPENED else stop


def matroska(data: Content) -> int:
    """How long a WebM clip plays, in milliseconds, from its last block; browsers leave the length out."""
    unit, base, last = NANOSECONDS, 0, 0
    for key, start, end in elements(data):
        if key == TRACK_TYPE and int.from_bytes(data[start:end]) == FILM:
            raise Film
        if key == TIME_UNIT:
            unit = int.from_bytes(data[start:end])
        elif key == CLUSTER_TIME:
            base = int.from_bytes(data[start:end])
        elif key in {SIMPLE_BLOCK, BLOCK}:
            width = 9 - data[start].bit_length()
            last = max(last, base + int.from_bytes(data[start + width : start + width + 2], signed=True))
    return last * unit // NANOSECONDS


def parts(data: Content, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Every box of an MP4 file, flat: name, start and end of its content. Boxes that hold boxes are gone into."""
    at, stop, count = start, len(data) if end is None else end, 0
    while at + FEWEST_BOX <= stop:
        count += 1
        length, name, head = int.from_bytes(data[at : at + 4]), bytes(data[at + 4 : at + 8]), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        finish = stop if length == 0 else at + length
        if finish < at + head or count > MOST_ELEMENTS:
            raise ValueError("not MP4")
        yield name, at + head, min(finish, stop)
        at = at + head if name in PARENTS else finish


class _Sound:
    """What is gathered about the sound while the boxes go by."""

    def __init__(self) -> None:
        self.scale, self.length, self.usual, self.has_sound = 0, 0, 0, False

    def take(self, data: Content, name: bytes, start: int, end: int) -> None:
        found = getattr(self, f"_{name.decode('ascii', 'ignore')}", None)
        if found is not None:
            found(data, start, end)

    def _hdlr(self, data: Content, start: int, _end: int) -> None:
        if bytes(data[start + 8 : start + 12]) == b"vide":
            raise Film
        self.has_sound = self.has_sound or bytes(data[start + 8 : start + 12]) == b"soun"

    def _mdhd(self, data: Content, start: int, _end: int) -> None:
        wide = data[start] == 1
        self.scale = int.from_bytes(data[start + (20 if wide else 12) : start + (24 if wide else 16)])

    def _stts(self, data: Content, start: int, end: int) -> None:
        for at in range(start + 8, min(end, start + 8 + 8 * int.from_bytes(data[start + 4 : start + 8])), 8):
            self.length += int.from_bytes(data[at : at + 4]) * int.from_bytes(data[at + 4 : at + 8])

    def _trex(self, data: Content, start: int, _end: int) -> None:
        self.usual = int.from_bytes(data[start + 12 : start + 16])

    def _tfhd(self, data: Content, start: int, _end: int) -> None:
        flags = int.from_bytes(data[start + 1 : start + 4])
        at = start + 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
        if flags & 8:
            self.usual = int.from_bytes(data[at : at + 4])

    def _trun(self, data: Content, start: int, end: int) -> None:
        flags, count = int.from_bytes(data[start + 1 : start + 4]), int.from_bytes(data[start + 4 : start + 8])
        at = start + 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
        width = 4 * (flags >> 8 & 15).bit_count()
        if not flags & 0x100:
            self.length += count * self.usual
            return
        for place in range(at, min(end, at + count * width), width):
            self.length += int.from_bytes(data[place : place + 4])


def mp4(data: Content) -> int:
    """How long an MP4 clip plays, in milliseconds, counted from its samples, in one piece or in fragments."""
    sound = _Sound()
    for name, start, end in parts(data):
        sound.take(data, name, start, end)
    return sound.length * 1000 // sound.scale if sound.has_sound and sound.scale else 0


def bare_matroska(data: bytes) -> bytes:
    """The clip without titles, tags and attachments; what they said becomes empty space."""
    out = bytearray(data)
    for key, start, end in elements(data):
        if key in TOLD:
            _void(out, start, end, key)
    return bytes(out)


def _void(out: bytearray, start: int, end: int, key: int) -> None:
    """Fill an element with nothing. A container's first bytes become one empty element, so that the file still parses."""
    out[start:end] = bytes(end - start)
    if key in {TAGS, ATTACHMENTS} and end - start >= 9:  # noqa: PLR2004 - an id and an eight-byte length
        out[start : start + 9] = b"\xec\x01" + (end - start - 9).to_bytes(7)


def bare_mp4(data: bytes) -> bytes:
    """The clip without descriptions: where it was recorded, on what, by whom. Nothing moves, so that all offsets hold."""
    out = bytearray(data)
    for name, start, end in parts(data):
        if name in SPEAKING:
            out[start - 4 : start] = b"free"
            out[start:end] = bytes(end - start)
    return bytes(out)
