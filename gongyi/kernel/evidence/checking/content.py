"""The judgement on an upload: its kind, its size, its length; refused in words fit to show."""

import mmap
import struct
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.evidence.checking import clips, pages, pictures
from gongyi.kernel.people.refusals import Refused

Content = bytes | mmap.mmap
"""The bytes of an upload, or a mapped file of them, which costs the process no memory of its own."""

MOST_BYTES = {"photo": 15_000_000, "voice": 12_000_000, "paper": 20_000_000}
TOO_LARGE = {
    "photo": gettext_lazy("This photo is larger than 15 MB. Please take it again at a smaller size."),
    "voice": gettext_lazy("This recording is too long. One minute is the most."),
    "paper": gettext_lazy("This PDF is larger than 20 MB."),
}
PIXELS = {"image/jpeg": 120_000_000, "image/png": 24_000_000, "image/webp": 24_000_000}
"""A JPEG is made smaller while it is opened; the others need room for every pixel."""
LEAST_EDGE, MOST_EDGE = 8, 30_000
MOST_MS = 60_750
"""A minute, and what a recorder needs to notice that it is over."""

WORDS: dict[str, str | Promise] = {
    "empty": gettext_lazy("This file is empty. Please choose it again."),
    "photo": gettext_lazy("This is not a photo we can open. JPEG, PNG and WebP work."),
    "heic": gettext_lazy(
        "This photo is in Apple's HEIC form, which most other phones cannot open. Please take it from within this page, or choose “Most Compatible” under Settings, Camera, Formats on the phone and take it again."
    ),
    "moving": gettext_lazy("Moving pictures are not taken in. Please choose a photo."),
    "drawing": gettext_lazy("Drawings (SVG) are not taken in. Please choose a photo."),
    "cut": gettext_lazy("This photo did not arrive whole. Please choose it again."),
    "pixels": gettext_lazy("This photo has too many or too few pixels. Please take it again."),
    "voice": gettext_lazy("This is not a recording we can play."),
    "film": gettext_lazy("This is a film. Please choose a recording of the voice alone, or a photo."),
    "length": gettext_lazy("We cannot tell how long this recording is. Please record it again."),
    "long": gettext_lazy("This recording is too long. One minute is the most."),
    "paper": gettext_lazy("This is not a complete PDF."),
    "locked": gettext_lazy("This PDF is locked with a password. Please save it without one and choose it again."),
    "active": gettext_lazy(
        "This PDF holds programs, forms that send or other files. Please print it to a new PDF and choose that one."
    ),
}


@dataclass(frozen=True)
class Checked:
    """An upload that may be kept: what it is and how large."""

    kind: str
    media: str
    width: int = 0
    height: int = 0
    seconds: int = 0


def check(data: Content, kind: str) -> Checked:
    """Judge an upload of the stated kind. Refuses with words fit to show."""
    size = len(data)
    if not size:
        raise _refused("empty")
    if size > MOST_BYTES[kind]:
        raise Refused(str(TOO_LARGE[kind]))
    try:
        return {"photo": _photo, "voice": _voice, "paper": _paper}[kind](data)
    except (pictures.Unfit, clips.Unfit, pages.Unfit) as unfit:
        raise _refused(str(unfit)) from unfit
    except (IndexError, ValueError, KeyError, struct.error) as error:
        raise _refused(kind) from error


def _refused(reason: str) -> Refused:
    return Refused(str(WORDS[reason]))


def _photo(data: Content) -> Checked:
    found = pictures.look(data)
    if min(found.width, found.height) < LEAST_EDGE or max(found.width, found.height) > MOST_EDGE:
        raise pictures.Unfit("pixels")
    if found.width * found.height > PIXELS[found.media]:
        raise pictures.Unfit("pixels")
    return Checked("photo", found.media, found.width, found.height)


def _voice(data: Content) -> Checked:
    clip = clips.listen(data)
    if clip.milliseconds > MOST_MS:
        raise clips.Unfit("long")
    return Checked("voice", clip.media, seconds=max(1, min((clip.milliseconds + 500) // 1000, 60)))


def _paper(data: Content) -> Checked:
    pages.read(data)
    return Checked("paper", "application/pdf")


def could_not_store() -> Refused:
    """What is said when the disk is full or does not answer."""
    return Refused(_("The file could not be stored just now. Your text is safe; please try again in a while."))
