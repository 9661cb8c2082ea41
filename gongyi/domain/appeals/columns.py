"""The columns of the three lists: what each says, what a town calls it, and its cells for many matters at once."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.domain.appeals.naming import masked
from gongyi.domain.appeals.promises import broken, promised
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.clock.wording import due_in_digits
from gongyi.kernel.flows import elsewhere, numbers, registry, spoken
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.reach import restricted_words
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.flows.story import holder_names
from gongyi.kernel.flows.timing import written_at
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.territory.models import Town

WIDTHS = {
    "n": 1, "number": 1, "title": 7, "kind": 3, "category": 3, "place": 4, "stage": 3, "holder": 4, "due": 3, "limit": 3, "received": 3, "spread": 2,
    "safety": 2, "reference": 3, "result": 4, "remark": 4,
}  # fmt: skip
"""Every column there is, and how wide it is beside the others; with 1 as wide as what stands in it."""
USUAL = ("n", "number", "title", "kind", "category", "place", "safety", "stage", "holder", "due", "received")
LISTS = ("problems", "needs", "duties")
USUAL_DUTIES = (
    "n",
    "number",
    "title",
    "kind",
    "category",
    "place",
    "safety",
    "stage",
    "holder",
    "limit",
    "due",
    "received",
)
"""The columns of a list that has not been set; on that of responsibilities also by when whoever has it must act."""
BLANK = frozenset({"result", "remark"})
"""Columns left empty, to be written in by hand."""
COUNTS = frozenset({"n", "spread"})
DAYS = frozenset({"due", "limit", "received"})
NUMBERS = frozenset({"n", "number"})
"""Columns wide enough for a date, and columns whose cells stay on one line."""


@dataclass(frozen=True)
class Column:
    """A column as a town shows it."""

    key: str
    heading: str

    @property
    def width(self) -> int:
        return WIDTHS[self.key]


def names() -> dict[str, str]:
    """What each column is called where a town has no word of its own."""
    return {
        "n": _("No."), "number": _("Number"), "title": _("Matter"), "kind": _("Kind"), "category": _("About"), "place": _("Place"), "stage": _("Stands at"),
        "holder": _("Whose turn"), "due": _("Promised by"), "limit": _("To act by"), "received": _("Received"), "spread": _("Households"), "safety": _("Danger"),
        "reference": _("Number elsewhere"), "result": _("What came of it (by hand)"), "remark": _("Remarks (by hand)"),
    }  # fmt: skip


def list_names() -> dict[str, str]:
    """What the three lists are called."""
    return {"problems": _("Problem list"), "needs": _("Need list"), "duties": _("Responsibility list")}


def usual(which: str) -> tuple[str, ...]:
    """The columns of a list whose town has not set them."""
    return USUAL_DUTIES if which == "duties" else USUAL


@dataclass(frozen=True)
class Known:
    """One matter as its row says it: its words by column, and its moments with what is late about them."""

    words: dict[str, str | int]
    came: datetime
    written: datetime | None
    due: datetime | None
    overdue: bool
    limit: datetime | None
    turn_due: datetime | None
    """When the time of whoever has it was over; none while there is time."""


def cells(
    actor: Actor, town: Town, rows: Sequence[Dossier], wanted: Sequence[Column], first: int = 1
) -> list[list[str | int]]:
    """The cells of some matters in words, in the order of the columns, for paper."""
    zone = ZoneInfo(town.calendar.zone)
    return [
        [_said(known, column.key, zone) for column in wanted]
        for known in known_of(actor, town, rows, {column.key for column in wanted}, first)
    ]


def known_of(actor: Actor, town: Town, rows: Sequence[Dossier], keys: AbstractSet[str], first: int = 1) -> list[Known]:
    """What is to be said to somebody of some matters; few statements, however many they are."""
    speakers = spoken.by_matter(actor, [row.pk for row in rows]) if "title" in keys else {}
    turns = turns_of(rows) if keys & {"holder", "limit"} else {}
    named = holder_names({turn.holder_key for turn in turns.values()}) | {SPEAKER: _("the person who spoke")}
    limited, moment = limits(turns), clock.now()
    there = _elsewhere(rows) if "reference" in keys else {}
    categories = {code: cases.category_name(town, code) for code in {row.category for row in rows} if code}
    due, late = promised(rows), broken(rows)
    found = []
    for n, row in enumerate(rows, first):
        turn, written = turns.get(row.pk), written_at(row)
        words = _plain(row, speakers.get(row.pk, ())) | {
            "n": n, "category": categories.get(row.category, ""), "holder": named.get(turn.holder_key, "") if turn else "",
            "reference": there.get(row.pk, ""), "result": "", "remark": "",
        }  # fmt: skip
        over = turn.due_at if turn and turn.due_at is not None and turn.due_at < moment else None
        came = row.opened_at if written else row.received_at
        found.append(Known(words, came, written, due[row.pk], row.pk in late, limited.get(row.pk), over))
    return found


def _plain(row: Dossier, speakers: Sequence[str]) -> dict[str, str | int]:
    return {
        "number": numbers.spoken(row.number), "title": _marked(row, masked(row.title, speakers)), "kind": cases.label("kinds", row.kind) if row.kind else "",
        "place": str(row.place), "stage": str(registry.get(row.flow).stage(row.stage).label), "spread": row.spread,
        "safety": _("danger") if row.safety else "",
    }  # fmt: skip


def _marked(row: Dossier, title: str) -> str:
    """A title that says where only those who need it may read the matter."""
    mark = restricted_words(row)
    return pgettext("a mark, then a title", "[%(mark)s] %(title)s") % {"mark": mark, "title": title} if mark else title


def _said(known: Known, key: str, zone: ZoneInfo) -> str | int:
    """A cell in words; whoever reads the list in a meeting looks for those that say that a time is past."""
    if key == "received":
        return _came(known, zone)
    if key == "due":
        at = due_in_digits(known.due.astimezone(zone)) if known.due else ""
        return _("%(at)s overdue") % {"at": at} if known.overdue else at
    if key == "limit":
        at = due_in_digits(known.limit.astimezone(zone)) if known.limit else ""
        return _("%(at)s, late") % {"at": at} if known.limit and known.limit < clock.now() else at
    if key == "holder" and known.turn_due:
        facts = {"holder": known.words[key], "at": due_in_digits(known.turn_due.astimezone(zone))}
        return _("%(holder)s, late: was due %(at)s") % facts
    return known.words[key]


def _came(known: Known, zone: ZoneInfo) -> str:
    """When it came in; of a matter out of a file when it was taken in, and when it was written."""
    if known.written is None:
        return f"{known.came.astimezone(zone):%Y-%m-%d %H:%M}"
    facts = {"day": f"{known.came.astimezone(zone):%Y-%m-%d}", "at": f"{known.written.astimezone(zone):%Y-%m-%d %H:%M}"}
    return _("taken in %(day)s, written on %(at)s") % facts


def limits(turns: Mapping[int, Turn]) -> dict[int, datetime]:
    """By when whoever has each matter must act: the time of their turn, as on the file and in their inbox; none for the person who spoke."""
    return {pk: turn.due_at for pk, turn in turns.items() if turn.holder_key != SPEAKER}


def _elsewhere(rows: Sequence[Dossier]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for reference in elsewhere.noted().filter(dossier__in=rows).order_by("pk"):
        found.setdefault(reference.dossier_id, []).append(f"{reference.system} {reference.number}")
    return {pk: " / ".join(parts) for pk, parts in found.items()}
