"""What the parts are fed: small frozen shapes, all words already in the reader's language."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from gongyi.kernel.ui.ring import Ring

Tone = Literal["plain", "current", "done", "due", "overdue", "muted", "stopped"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One way through the house; `count` is shown beside it when given, `key` is its keyboard letter."""

    url: str
    label: str
    icon: str
    key: str = ""
    count: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """A stage or a mark; the tone adds an icon of its own, so that colour never speaks alone. `quiet` stands back behind another."""

    label: str
    tone: Tone = "plain"
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """A row of a list of matters: title, ring, the line of facts under it, its marks, and a line that explains why it is shown."""

    url: str
    title: str
    ring: Ring
    facts: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()
    safety: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence; `url` opens it, `thumb` is the small picture of a photo."""

    url: str
    label: str
    kind: Literal["photo", "voice", "file"] = "photo"
    thumb: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history: when, what was done, by whom, in what words, with what evidence. `by_day`: only its day is told.

    `inner`: the like that followed one another and are told as this one, newest first, the oldest of them at `since`.
    """

    at: datetime
    what: str
    who: str = ""
    words: str = ""
    tone: Tone = "plain"
    pieces: tuple[Piece, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    by_day: bool = False
    since: datetime | None = None
    inner: "tuple[Event, ...]" = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due, how it stands, and how that time came about, line by line. `by_day`: only its day is told.

    `broken`: the time promised before, which was not kept; how that came about is what is explained then.
    `awaited`: the calendar was changed, and the worker is about to work it out anew.
    """

    due: datetime
    tone: Tone
    left: str
    explained: tuple[str, ...] = ()
    by_day: bool = False
    broken: datetime | None = None
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of a list; a link, so that it works without scripts."""

    url: str
    label: str
    count: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `url` makes it a link, `number` sets it to the right."""

    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table that becomes cards on a phone; `caption` names it, the first column heads each row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    empty: str = ""

    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """Each row's cells beside the head of their column, which a phone shows in front of the cell."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Stat:
    """A figure with its unit, what it counts and the dossiers behind it."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; without an address they are only words."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A declared figure: its value, what it rests on, the value before, its parts, what exactly it counts, and of what where that is not all."""

    name: str
    value: str
    sides: tuple[Link, ...] = ()
    note: str = ""
    before: str = ""
    parts: Table | None = None
    definition: str = ""
    exclusions: tuple[str, ...] = ()
    excel: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a form that takes several pages."""

    label: str
    state: Literal["past", "current", "future"] = "future"


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset paging: links to the neighbouring pages, empty where there is none; other words where they are not pages."""

    previous: str = ""
    next: str = ""
    note: str = ""
    previous_text: str = ""
    next_text: str = ""


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """A person with the name and phone masked; showing them is a POST with a reason, and is logged."""

    name: str
    phone: str = ""
    role: str = ""
    show_url: str = ""
    reasons: tuple[tuple[str, str], ...] = field(default_factory=tuple)
