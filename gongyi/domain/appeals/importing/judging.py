"""One row: is it fit to be taken in, and as what."""

import hashlib
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gongyi.domain.appeals import guessing, guidance, naming
from gongyi.domain.appeals.actions import LONGEST, Spoken, kept, named_safety
from gongyi.domain.appeals.importing.reading import CUT, OVER, QUOTE, Line
from gongyi.domain.appeals.importing.times import parse_time
from gongyi.kernel.flows.timing import OUT_OF_FILE
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.people.sealing import derived_token
from gongyi.kernel.territory.models import Place, Town

SOURCE = 60


@dataclass(frozen=True)
class Target:
    """Where the rows go, and how they came to the other system."""

    town: Town
    place: Place
    channel: str
    by: str = ""
    """Key of the seat that hands the file in; empty at the command line."""


@dataclass(frozen=True)
class Ready:
    """A row that was judged fit: what of it may be kept, and the dangers that its words named."""

    line: Line
    spoken: Spoken
    dangers: list[guidance.Danger]

    @property
    def source(self) -> str:
        """Its number there; a digest stands in where it has none."""
        return self.spoken.source or f"#{self.spoken.digest}"

    @property
    def endangers(self) -> bool:
        """Whether it names a danger that counts, and its words are kept."""
        return not self.spoken.duty and named_safety(self.spoken, self.dangers) > 0


def squashed(*parts: str) -> str:
    """Digest of texts with all white space taken out."""
    return hashlib.sha256("\x1f".join(re.sub(r"\s+", "", part) for part in parts).encode()).hexdigest()


def ready(line: Line, target: Target) -> Ready:
    """Judge one row. Refuses with the reason that goes into the rejects file."""
    cells = line.cells
    subject, text, sender = cells.get("subject", ""), cells.get("text", ""), cells.get("sender", "").strip()
    source = cells.get("source", "").strip()
    _refuse_unreadable(subject, text, sender, source)
    _refuse_unfinished(cells)
    words = naming.plain(f"{subject.strip()}\n{text}" if subject.strip() else text)
    digest = squashed(sender, subject, text)
    known_by = source or derived_token("imported", digest)
    zone = ZoneInfo(target.town.calendar.zone)
    spoken = Spoken(
        town=target.town, place=target.place, kind=guessing.kind_of(words), text=words, channel=target.channel, imported=True,
        key=f"{OUT_OF_FILE}{target.town.pk}:{known_by}"[:80], title=naming.title_of(naming.plain(text), naming.plain(subject)),
        received_at=parse_time(cells["time"], zone), source=source, digest=digest,
        sender=sender, quiet=True, taken_in_by=target.by,
    )  # fmt: skip
    return Ready(line, *kept(spoken))


def _refuse_unreadable(subject: str, text: str, sender: str, source: str) -> None:
    if any("\ufffd" in cell for cell in (subject, text, sender, source)):
        raise Refused(_("the row holds bytes that are not text"), code="bytes")
    if not naming.plain(subject + text):
        raise Refused(_("there is no text"), code="empty")
    if len(subject) + len(text) > LONGEST:
        raise Refused(_("the text is longer than %(most)s characters") % {"most": LONGEST}, code="too_long")
    if len(source) > SOURCE:
        raise Refused(_("the number is longer than %(most)s characters") % {"most": SOURCE}, code="source")


def _refuse_unfinished(cells: dict[str, str]) -> None:
    if QUOTE in cells:
        raise Refused(
            _("a quotation mark is missing or one too many: the row would run on into the next ones"), code="quote"
        )
    if OVER in cells:
        said = _(
            "the row has more cells than the header (%(cells)s): a text with such a sign in it stands between quotation marks"
        )
        raise Refused(said % {"cells": cells[OVER]}, code="over")
    if CUT in cells:
        raise Refused(_("the row is cut short: it has %(cells)s of its cells") % {"cells": cells[CUT]}, code="short")
    if not cells.get("time", "").strip():
        raise Refused(_("there is no time"), code="time")
