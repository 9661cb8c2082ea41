"""Recordings without what the telephone wrote beside the sound: place, device, names."""

from collections.abc import Callable

from gongyi.kernel.evidence.checking import boxes, frames

BARE: dict[str, Callable[[bytes], bytes]] = {
    "audio/webm": boxes.bare_matroska, "audio/mp4": boxes.bare_mp4, "audio/ogg": frames.bare_ogg,
    "audio/wav": frames.bare_wave, "audio/mpeg": frames.bare_mpeg,
}  # fmt: skip
"""AMR and bare AAC have no room for such things."""


def bare(data: bytes, media: str) -> bytes:
    """The same sound and nothing else."""
    return BARE[media](data) if media in BARE else data
