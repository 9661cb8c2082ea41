"""The file of one matter for paper (一事一档), as data: the PDF and the HTML print view say the same. People are masked, always."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import elsewhere, facts, matters, numbers, registry, unkept
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.flows.ordering import DUE_FIRST
from gongyi.kernel.flows.printing import Asker
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import Told, story
from gongyi.kernel.people.queries import ever_spoken_on
from gongyi.kernel.territory.archive import archive_of
from gongyi.kernel.ui.papers import day_and_time, day_of, due_day_and_time
from gongyi.surfaces.desk import papermasks
from gongyi.surfaces.desk.frame import MAY_UNMASK
from gongyi.surfaces.desk.papercover import cover, learns_who_spoke
from gongyi.surfaces.desk.papermasks import Mask, mask_for
from gongyi.surfaces.desk.told import sent_about

MOST_PICTURES, MOST_MESSAGES = 60, 300
DIGITS_SHOWN = 12


@dataclass
class FilePaper:
    """What the paper says, and where its pictures lie."""

    data: dict[str, Any]
    pictures: dict[str, Path | bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Chapter:
    """One matter of the file: itself first, then each that was opened under it, with its steps and who made them."""

    matter: Matter
    told: list[Told]
    makers: dict[int, str]
    mark: str = ""
    """What comes before the marks of its steps; empty for the matter itself."""


@dataclass(frozen=True)
class Kept:
    """One piece of evidence with where it stands: its number in the whole file, its chapter and its step."""

    n: int
    chapter: Chapter
    step: Told
    item: Evidence


def compose(asker: Asker, matter: Matter, among: Sequence[int] | None = None) -> FilePaper:
    """Everything about one matter that this actor may see, for paper, with all that was opened under it.

    `among`: of no other matter anything is said.
    """
    paper, chapters = FilePaper({}), _chapters(asker, matter, among)
    beside = relatives(asker.actor, matter.dossier)
    mask = mask_for(asker.actor, [*(chapter.matter.dossier for chapter in chapters), *beside])
    pieces = _pieces(chapters)
    evidence = [_piece(paper, kept) for kept in pieces]
    history, *parts = [_history(chapter, pieces, mask) for chapter in chapters]
    below = [_part(asker, chapter, rows, mask) for chapter, rows in zip(chapters[1:], parts, strict=True)]
    paper.data = {
        "kind_of_paper": _("One matter, one file"), "number": numbers.spoken(matter.dossier.number), "title": mask(unkept.title_of(matter.dossier)),
        "cover": cover(asker, matter), "masked_note": papermasks.note(),
        "labels": _labels(), "history": history, "parts": below, "evidence": evidence,
        "archive": _archive(matter), "relatives": _titles(beside, among, mask),
        "references": _references(matter.dossier), "proof_note": _("Each step holds the digest of the one before. With the number of the last step and its digest anyone can tell whether this paper is the whole file."),
        "proof": [line for chapter in chapters for line in _proof(chapter)], "signatures": [_("Filed by"), _("Checked by"), _("Filed on")],
        "counted": _counted(sum(len(chapter.told) for chapter in chapters), len(evidence)), "unshown": _unshown(pieces, paper),
        **_messages(asker, chapters, mask),
    }  # fmt: skip
    paper.data["contents"] = _contents(history, below, evidence, paper.data["messages"])
    return paper


def _chapters(asker: Asker, matter: Matter, among: Sequence[int] | None) -> list[Chapter]:
    rows = [row for row in under(asker.actor, matter.dossier) if among is None or row.pk in among]
    whole = [matter, *(matters.fetch_by_id(asker.actor, row.pk) for row in rows)]
    return [_chapter(asker, one, f"m{n}-" if n else "") for n, one in enumerate(whole)]


def _chapter(asker: Asker, matter: Matter, mark: str) -> Chapter:
    told = story(matter.dossier, asker.actor)
    return Chapter(matter, told, _makers(asker, matter.dossier, told), mark)


def _pieces(chapters: list[Chapter]) -> list[Kept]:
    found = [(chapter, step, item) for chapter in chapters for step in chapter.told for item in step.evidence]
    return [Kept(n, *one) for n, one in enumerate(found, 1)]


def _part(asker: Asker, chapter: Chapter, history: list[dict[str, Any]], mask: Mask) -> dict[str, Any]:
    """A matter that was opened under this one: what it is, how it stands, and all its steps."""
    dossier = chapter.matter.dossier
    return {
        "title": f"{chapter.matter.flow.title} {numbers.spoken(dossier.number)}", "mark": chapter.mark, "at": day_and_time(dossier.opened_at), "day": day_of(dossier.opened_at),
        "about": mask(unkept.title_of(dossier)), "cover": cover(asker, chapter.matter, alone=False), "history": history,
    }  # fmt: skip


def _counted(steps: int, pieces: int) -> str:
    held = ngettext("This file holds %(count)d step", "This file holds %(count)d steps", steps) % {"count": steps}
    beside = ngettext("and %(count)d piece of evidence.", "and %(count)d pieces of evidence.", pieces) % {
        "count": pieces
    }
    return _("%(steps)s %(pieces)s") % {"steps": held, "pieces": beside}


def _unshown(pieces: list[Kept], paper: FilePaper) -> str:
    """How many photos are only listed, so that nobody takes the paper for all of them."""
    photos = sum(1 for kept in pieces if kept.item.kind == Evidence.PHOTO and kept.item.state == Evidence.READY)
    left = photos - len(paper.pictures)
    if not left:
        return ""
    return ngettext(
        "%(count)d more photo is listed above and kept in the system; it is not printed here.",
        "%(count)d more photos are listed above and kept in the system; they are not printed here.",
        left,
    ) % {"count": left}


def _contents(
    history: list[dict[str, Any]],
    parts: list[dict[str, Any]],
    evidence: list[dict[str, str]],
    messages: list[dict[str, str]],
) -> list[dict[str, str]]:
    """Every step, every matter below with its steps, every piece of evidence and what was told, each with the mark by which its page is found."""
    rows = _steps_listed(history, "")
    for part in parts:
        rows += [{"what": part["title"], "who": "", "at": part["day"], "mark": f"{part['mark']}s"}]
        rows += _steps_listed(part["history"], part["mark"])
    pieces = [
        {
            "what": _("Evidence %s") % f"{row['n']} · {row['what']}",
            "who": row["who"],
            "at": row["day"],
            "mark": f"e{row['n']}",
        }
        for row in evidence
    ]
    told = [{"what": _("Who was told what"), "who": "", "at": messages[0]["day"], "mark": "told"}] if messages else []
    return rows + pieces + told


def _steps_listed(history: list[dict[str, Any]], mark: str) -> list[dict[str, str]]:
    return [{"what": row["what"], "who": row["who"], "at": row["day"], "mark": f"{mark}s{row['n']}"} for row in history]


def _archive(matter: Matter) -> list[list[str]]:
    """The archive's box on the cover, as far as the town settled it; the rest is written by hand."""
    kept, at = archive_of(matter.town), matter.dossier.closed_at or clock.now()
    year = at.astimezone(ZoneInfo(matter.town.calendar.zone)).year
    return [[_("Archive number"), kept.written(year)], [_("Kept for"), kept.boxes()]]


def _messages(asker: Asker, chapters: list[Chapter], mask: Mask) -> dict[str, Any]:
    """Who was told what, as it was sent; only for posts that answer for the place."""
    if not asker.actor.roles & MAY_UNMASK:
        return {"messages": [], "messages_asked": False, "messages_more": ""}
    marks = {chapter.matter.dossier.pk: bool(chapter.mark) for chapter in chapters}
    found, more = sent_about([chapter.matter for chapter in chapters], MOST_MESSAGES)
    rows = [
        {
            "n": str(n),
            "at": day_and_time(one.at),
            "day": day_of(one.at),
            "whom": one.whom,
            "how": one.how,
            "state": one.state,
            "words": mask(one.words),
            "about": numbers.spoken(one.matter.dossier.number) if marks[one.matter.dossier.pk] else "",
        }
        for n, one in enumerate(found, 1)
    ]
    left = ngettext(
        "%(count)d more message is kept in the system; it is not printed here.",
        "%(count)d more messages are kept in the system; they are not printed here.",
        more,
    )
    return {"messages": rows, "messages_asked": True, "messages_more": left % {"count": more} if more else ""}


def _labels() -> dict[str, Any]:
    return {
        "contents": _("Contents"), "history": _("What has happened"), "parts": _("Handled through"), "evidence": _("Evidence"), "relatives": _("Matters that belong to it"),
        "messages": _("Who was told what"), "messages_note": _("Made again from the record, in the wording and the language in which each was sent; links and codes that open a matter are left out."),
        "references": _("In other systems"), "proof": _("To check this file"), "none": _("none"),
        "pages": _("Pages in all"), "stamp": _("Filed by (stamp)"), "contents_heads": [_("No."), _("Item"), _("By whom"), _("Date"), _("Page")],
        "message_heads": [_("No."), _("When"), _("To whom"), _("How"), _("Whether it arrived")],
        "evidence_heads": [_("No."), _("What it shows"), _("When"), _("Digest")],
        "reference_heads": [_("System"), _("Number"), _("Deadline"), _("State")],
    }  # fmt: skip


def _history(chapter: Chapter, pieces: list[Kept], mask: Mask) -> list[dict[str, Any]]:
    marks: dict[int, list[str]] = {}
    for kept in pieces:
        if kept.chapter is chapter:
            marks.setdefault(kept.step.number, []).append(str(kept.n))
    tell = facts.teller(chapter.matter, chapter.told, on_paper=True)
    return [
        {
            "n": str(step.number), "at": day_and_time(step.at), "day": day_of(step.at), "who": chapter.makers[step.number], "what": _what(step),
            "facts": [[label, words] for label, words in tell(step) if words != _outcome(step)],
            "words": "\n".join(mask(words) for words in step.words.values()),
            "files": _("Evidence %s") % _(", ").join(marks[step.number]) if step.number in marks else "",
        }
        for step in chapter.told
    ]  # fmt: skip


def _makers(asker: Asker, dossier: Dossier, told: list[Told]) -> dict[int, str]:
    """Who made each step: name and seat of a worker, and for whom a deputy stood in; of whoever spoke only that it was they, and that only to posts that answer for the place."""
    spoke = set[str]()
    if learns_who_spoke(asker, dossier):
        spoke = set(ever_spoken_on("dossier", dossier.pk).values_list("pseudonym", flat=True))
    plain = {step.number: step.hands for step in told}
    return plain | {step.number: _("the person who spoke") for step in told if step.actor in spoke}


def _outcome(step: Told) -> str:
    outcome = str(step.facts.get("outcome") or "")
    return cases.label("outcomes", outcome) if outcome else ""


def _what(step: Told) -> str:
    outcome = _outcome(step)
    what = _("%(what)s (%(outcome)s)") % {"what": step.label, "outcome": outcome} if outcome else step.label
    return _("%s (taken back)") % what if step.undone else what


def _piece(paper: FilePaper, kept: Kept) -> dict[str, str]:
    item, name = kept.item, f"p{kept.n}.jpg"
    path = (
        store.media(item.town_id, item.made, "small")
        if item.state == Evidence.READY and item.kind == Evidence.PHOTO
        else None
    )
    if path is not None and path.exists() and len(paper.pictures) < MOST_PICTURES:
        paper.pictures[name] = path
    return {
        "n": str(kept.n), "what": _shows(kept), "at": day_and_time(item.made_at), "day": day_of(item.made_at), "digest": item.digest[:DIGITS_SHOWN],
        "picture": name if name in paper.pictures else "", "uid": item.uid, "who": kept.chapter.makers[kept.step.number],
    }  # fmt: skip


def _shows(kept: Kept) -> str:
    """What a piece is, of when, and at which step of which matter it was given."""
    item = kept.item
    kind = _("voice, %d s") % item.seconds if item.kind == Evidence.VOICE else str(item.get_kind_display())
    purpose = {"before": _("before"), "after": _("after the work")}.get(item.purpose, "")
    states = {
        Evidence.ERASED: _("erased"),
        Evidence.BROKEN: _("could not be opened"),
        Evidence.WAITING: _("not yet ready to print"),
    }
    dossier = kept.chapter.matter.dossier
    at = _("step %d") % kept.step.number
    where = f"{numbers.spoken(dossier.number)} {at}" if kept.chapter.mark else at
    return " · ".join(part for part in (kind, purpose, states.get(item.state, ""), where) if part)


BELOW = ("case", "response")
"""Why a matter was opened under another: it is part of that one's file. What was joined or parted has a file of its own."""


def under(actor: Actor, dossier: Dossier) -> list[Dossier]:
    """Matters within reach that were opened under this one, each followed by those under it, in the order of opening."""
    children = MatterLink.objects.filter(parent=dossier, why__in=BELOW).values("child")
    rows = list(reachable(actor).filter(pk__in=children).order_by("pk"))
    return [found for row in rows for found in (row, *under(actor, row))]


def relatives(actor: Actor, dossier: Dossier) -> list[Dossier]:
    """Matters within reach with a file of their own: the one that this was opened under, those joined to it or parted from it."""
    ids = {*MatterLink.objects.filter(parent=dossier).exclude(why__in=BELOW).values_list("child", flat=True)}
    ids |= {*MatterLink.objects.filter(child=dossier).values_list("parent", flat=True)}
    return list(reachable(actor).filter(pk__in=ids).order_by("pk"))


def _titles(rows: list[Dossier], among: Sequence[int] | None, mask: Mask) -> list[str]:
    return [
        f"{numbers.spoken(row.number)} · {registry.get(row.flow).title} · {registry.get(row.flow).stage(row.stage).label} · {mask(unkept.title_of(row))}"
        for row in rows
        if among is None or row.pk in among
    ]


def _references(dossier: Dossier) -> list[list[str]]:
    rows = elsewhere.noted().filter(dossier=dossier).order_by(DUE_FIRST, "pk")
    return [[row.system, row.number, due_day_and_time(row.due_at), facts.state_elsewhere(row.state)] for row in rows]


def _proof(chapter: Chapter) -> list[list[str]]:
    last = Step.objects.filter(dossier=chapter.matter.dossier).latest("number")
    whose = [[str(chapter.matter.flow.title), numbers.spoken(chapter.matter.dossier.number)]] if chapter.mark else []
    return [
        *whose,
        [_("Steps"), str(last.number)],
        [_("Last step"), day_and_time(last.when)],
        [_("Its digest"), last.hash],
    ]
