"""What an upload really is, judged by its content, never by its name."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from tinytag import TinyTag
from tinytag.tinytag import TinyTagException

from gongyi.kernel.people.refusals import Refused

PHOTO_BYTES = 15_000_000
VOICE_BYTES = 3_000_000
PAPER_BYTES = 20_000_000
PIXELS = 50_000_000
FLAT_PIXELS = 16_000_000
SECONDS = 60
SLACK = 2
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@dataclass(frozen=True)
class Checked:
    """An upload that may be kept: what it is and how large."""

    kind: str
    media: str
    width: int = 0
    height: int = 0
    seconds: int = 0


def check(data: bytes, kind: str) -> Checked:
    """Judge an upload of the stated kind. Refuses with words fit to show."""
    if not data:
        raise Refused(_("This file is empty. Please choose it again."))
    return {"photo": _photo, "voice": _voice, "paper": _paper}[kind](data)


def _photo(data: bytes) -> Checked:
    if len(data) > PHOTO_BYTES:
        raise Refused(_("This photo is larger than 15 MB. Please take it again at a smaller size."))
    try:
        with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
            form, (width, height) = image.format or "", image.size
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        struct.error,
    ) as error:
        raise Refused(_("This is not a photo we can open. JPEG, PNG and WebP work.")) from error
    if width * height > (PIXELS if form == "JPEG" else FLAT_PIXELS) or min(width, height) < 8:  # noqa: PLR2004 - smaller shows nothing
        raise Refused(_("This photo has too many or too few pixels. Please take it again."))
    return Checked("photo", FORMATS[form], width, height)


def _paper(data: bytes) -> Checked:
    if len(data) > PAPER_BYTES:
        raise Refused(_("This PDF is larger than 20 MB."))
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise Refused(_("This is not a complete PDF."))
    return Checked("paper", "application/pdf")


def _voice(data: bytes) -> Checked:
    if len(data) > VOICE_BYTES:
        raise Refused(_("This recording is too long. One minute is the most."))
    media = _voice_media(data)
    length = _webm_seconds(data) if media == "audio/webm" else _tagged_seconds(data)
    if length > SECONDS + SLACK:
        raise Refused(_("This recording is too long. One minute is the most."))
    return Checked("voice", media, seconds=max(1, min(round(length), SECONDS)))


def _voice_media(data: bytes) -> str:
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm"
    if data.startswith(b"OggS"):
        return "audio/ogg"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    if data.startswith(b"ID3") or (data[0] == 0xFF and data[1] & 0xE6 == 0xE2):  # noqa: PLR2004 - MPEG layer III frame
        return "audio/mpeg"
    raise Refused(_("This is not a recording we can play."))


def _tagged_seconds(data: bytes) -> float:
    try:
        length = TinyTag.get(filename="clip", file_obj=BytesIO(data)).duration
    except (TinyTagException, OSError, ValueError, KeyError, IndexError, struct.error) as error:
        raise Refused(_("This is not a recording we can play.")) from error
    if not length or length < 0:
        raise Refused(_("This is not a recording we can play."))
    return float(length)


SEGMENT, CLUSTER, TIMECODE, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK = 0x18538067, 0x1F43B675, 0xE7, 0xA3, 0xA0, 0xA1


def _webm_seconds(data: bytes) -> float:
    """Length of a WebM clip from its last block; browsers leave the duration out. Times are in milliseconds."""
    base = last = 0
    try:
        for key, start, end in _elements(data, 0, len(data)):
            if key == TIMECODE:
                base = int.from_bytes(data[start:end])
            elif key in {SIMPLE_BLOCK, BLOCK}:
                width = 8 - data[start].bit_length() + 1
                last = max(last, base + int.from_bytes(data[start + width : start + width + 2], signed=True))
    except (IndexError, ValueError) as error:
        raise Refused(_("This is not a recording we can play.")) from error
    if not last:
        raise Refused(_("This is not a recording we can play."))
    return last / 1000


def _elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    at = start
    while at < end:
        id_width = 8 - data[at].bit_length() + 1
        if id_width > 4:  # noqa: PLR2004 - EBML ids have at most four bytes
            raise ValueError("not EBML")
        key = int.from_bytes(data[at : at + id_width])
        at += id_width
        width = 8 - data[at].bit_length() + 1
        size = int.from_bytes(data[at : at + width]) & ((1 << (7 * width)) - 1)
        unknown = size == (1 << (7 * width)) - 1
        at += width
        stop = end if unknown else min(at + size, end)
        if key in {SEGMENT, CLUSTER, BLOCK_GROUP}:
            if unknown:
                yield from _elements(data, at, stop)
                return
            yield from _elements(data, at, stop)
        else:
            yield key, at, stop
        at = stop
