"""Voice clips as phones and browsers record them: what they are and how long they play, told from what is in them."""

import mmap
from collections.abc import Callable
from dataclasses import dataclass

from gongyi.kernel.evidence.checking import boxes, frames

Content = bytes | mmap.mmap


class Unfit(ValueError):
    """Not a clip that can be kept; the text names the reason."""


@dataclass(frozen=True)
class Clip:
    """What a recording is and how long it plays."""

    media: str
    milliseconds: int


def listen(data: Content) -> Clip:
    """What this recording is. Raises Unfit."""
    media, measure = _known(bytes(data[:16]))
    try:
        length = measure(data)
    except (boxes.Film, frames.Film) as film:
        raise Unfit("film") from film
    if length <= 0:
        raise Unfit("length")
    return Clip(media, length)


def _known(head: bytes) -> tuple[str, Callable[[Content], int]]:
    for fits, media, measure in FORMS:
        if fits(head):
            return media, measure
    raise Unfit("voice")


def _is_adts(head: bytes) -> bool:
    return head[0] == 0xFF and head[1] & 0xF6 == 0xF0  # noqa: PLR2004 - twelve bits of ones, layer 0


def _is_mpeg(head: bytes) -> bool:
    return head[:3] == b"ID3" or (head[0] == 0xFF and head[1] & 0xE6 == 0xE2)  # noqa: PLR2004 - MPEG layer III frame


FORMS: tuple[tuple[Callable[[bytes], bool], str, Callable[[Content], int]], ...] = (
    (lambda head: head[:4] == b"\x1aE\xdf\xa3", "audio/webm", boxes.matroska),
    (lambda head: head[4:8] == b"ftyp", "audio/mp4", boxes.mp4),
    (lambda head: head[:4] == b"OggS", "audio/ogg", frames.ogg),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE", "audio/wav", frames.wave),
    (lambda head: head[:5] == b"#!AMR", "audio/amr", frames.amr),
    (lambda head: len(head) > 1 and _is_adts(head), "audio/aac", frames.adts),
    (lambda head: len(head) > 1 and _is_mpeg(head), "audio/mpeg", frames.mpeg),
)
