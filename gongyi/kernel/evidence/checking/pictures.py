"""JPEG, PNG and WebP by their structure: form, size in pixels, and whether the file is whole. No pixel is decoded."""

import mmap
import zlib
from dataclasses import dataclass

Content = bytes | mmap.mmap
START_OF_FRAME = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})
START_OF_SCAN, END_OF_IMAGE = 0xDA, b"\xff\xd9"
SIZED_CHUNKS = frozenset({b"VP8X", b"VP8L", b"VP8 "})


class Unfit(ValueError):
    """Not a photo that can be kept; the text names the reason."""


@dataclass(frozen=True)
class Picture:
    """What a photo is."""

    media: str
    width: int
    height: int


def look(data: Content) -> Picture:
    """What this photo is. Raises Unfit."""
    head = bytes(data[:512])
    if head.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp(data)
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}:
        raise Unfit("heic")
    if head.startswith((b"GIF87a", b"GIF89a")):
        raise Unfit("moving")
    if b"<svg" in head.lower():
        raise Unfit("drawing")
    raise Unfit("photo")


def _jpeg(data: Content) -> Picture:
    at, size = 2, len(data)
    width = height = 0
    while at + 4 <= size:
        if data[at] != 0xFF:  # noqa: PLR2004 - every marker begins so
            raise Unfit("photo")
        marker = data[at + 1]
        if marker == 0xFF or marker in BARE_MARKERS:  # noqa: PLR2004 - filling between markers
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004 - filling between markers
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        if marker in START_OF_FRAME:
            height, width = int.from_bytes(data[at + 5 : at + 7]), int.from_bytes(data[at + 7 : at + 9])
        if marker == START_OF_SCAN:
            if data.rfind(END_OF_IMAGE, at) < 0:
                raise Unfit("cut")
            return Picture("image/jpeg", width, height)
        at += 2 + length
    raise Unfit("cut")


def _png(data: Content) -> Picture:
    at, drawn = 8, False
    width = height = 0
    while at + 12 <= len(data):
        length, name = int.from_bytes(data[at : at + 4]), bytes(data[at + 4 : at + 8])
        end = at + 8 + length
        if end + 4 > len(data) or zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4]):
            raise Unfit("cut")
        if name == b"IHDR":
            width, height = int.from_bytes(data[at + 8 : at + 12]), int.from_bytes(data[at + 12 : at + 16])
        drawn = drawn or name == b"IDAT"
        if name == b"IEND" and drawn and width:
            return Picture("image/png", width, height)
        at = end + 4
    raise Unfit("cut")


def _webp(data: Content) -> Picture:
    if int.from_bytes(data[4:8], "little") + 8 > len(data) + 1:
        raise Unfit("cut")
    name = bytes(data[12:16])
    if name not in SIZED_CHUNKS:
        raise Unfit("photo")
    return Picture("image/webp", *_WEBP_SIZES[name](bytes(data[20:30])))


def _vp8x(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1


def _vp8l(head: bytes) -> tuple[int, int]:
    bits = int.from_bytes(head[1:5], "little")
    return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1


def _vp8(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF


_WEBP_SIZES = {b"VP8X": _vp8x, b"VP8L": _vp8l, b"VP8 ": _vp8}
