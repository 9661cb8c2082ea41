"""My turn: what waits for the seats one holds, safety first, then what is due first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock import typed
from gongyi.kernel.flows import elsewhere, matters, meanwhile, numbers, performing, registry, spoken
from gongyi.kernel.flows import inbox as inboxes
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.inputs import BATCH_REASON
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.spec import HOLDER, Move
from gongyi.kernel.flows.story import holder_names
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.naming import hide_names
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.moveforms import MoveForm
from gongyi.kernel.ui.plain_words import too_long
from gongyi.kernel.ui.shapes import Matter, Pager, Tab
from gongyi.surfaces.desk import hands, joining, sifting
from gongyi.surfaces.desk.frame import in_towns_language, link, page
from gongyi.surfaces.desk.notices import unread
from gongyi.surfaces.desk.panels import findable

PAGE = 40
SEEN_AT_A_GLANCE = 30
"""With more turns than this the list can be narrowed, as the screening board."""
SIDE, SENT = "side", "sent"
TOGETHER = "all"
"""Before the names of what a move for many asks for."""
LONGEST_REASON = 200
ASKED = gettext_lazy("Asked from the list of what was sent out")
ALIKE = (
    gettext_lazy("The same cause, treated alike"),
    gettext_lazy("Each was looked at"),
    gettext_lazy("Agreed with the person by phone"),
)


@worker()
def inbox(request: TownRequest) -> HttpResponse:
    """One page of turns. Everything shown can be opened; some can be done for many at once."""
    only = request.GET.get("only", "")
    if only == SENT:
        return _sent(request)
    only = only if only == SIDE or only in {flow.key for flow in registry.known()} else ""
    beside = appeals.marked() | appeals.behind()
    many = request.GET.get("many") == "1"
    here, sent = inboxes.counted(request.actor)
    choosing = here > SEEN_AT_A_GLANCE or bool(sifting.carried(request))
    narrowed = sifting.narrowed(request, reachable(request.actor)) if choosing else None
    query = narrowed.query if narrowed else ""
    among = narrowed.rows if narrowed and query else None
    found = inboxes.page(request.actor, _after(request.GET.get("after", "")), PAGE, only, beside, among)
    context = {
        "rows": list(zip(found.turns, _rows(request, found.turns), strict=True)), "pager": _pager(request, found, only, query),
        "bulk": moves_for_many(request, found.turns) if many else [], "many": many, "many_url": _many(request), "tabs": _tabs(only, query),
        "count": _capped(here), "sent": _capped(sent), "unread": unread(request), "first": not request.GET.get("after"), "only": only,
        "choosing": choosing, "back": request.get_full_path(),
    }  # fmt: skip
    return page(request, "inbox", context | (narrowed.context if narrowed else {}))


def _sent(request: TownRequest) -> HttpResponse:
    """What was sent out and is with others now: who has it, how late it is, a reminder in one tap."""
    found = inboxes.page(request.actor, _after(request.GET.get("after", "")), PAGE, SENT)
    rows = [turn.dossier for turn in found.turns]
    turns = turns_of(rows)
    reached = [hands.reminds(request, row, turns.get(row.pk)) for row in rows]
    drawn = [
        replace(matter, note=_("Your turn")) if hands.mine(request, turns.get(row.pk)) else matter
        for row, matter in zip(rows, hands.shown(request, rows, turns), strict=True)
    ]
    context = {
        "rows": list(zip(rows, drawn, reached, strict=True)), "pager": _pager(request, found, SENT),
        "count": _capped(inboxes.counted(request.actor)[1]), "reason": in_towns_language(ASKED),
    }  # fmt: skip
    return page(request, "sent", context)


def _capped(count: int) -> str:
    return str(count) if count < inboxes.MOST_COUNTED else f"{inboxes.MOST_COUNTED - 1}+"


def _many(request: TownRequest) -> str:
    """The address of this page with the ticks on or off."""
    query = request.GET.copy()
    if query.pop("many", None) is None:
        query["many"] = "1"
    return f"?{query.urlencode()}"


def _tabs(only: str, narrowed: str) -> list[Tab]:
    choices = [("", _("All"))] + [(flow.key, str(flow.title)) for flow in registry.known()] + [(SIDE, _("Extra tasks"))]
    return [Tab(_query(narrowed, only=key), label, current=key == only) for key, label in choices]


def _pager(request: TownRequest, found: inboxes.Page, only: str, narrowed: str = "") -> Pager:
    many, last = request.GET.get("many", ""), found.after
    after = f"{last.safety}|{last.due_at.isoformat()}|{last.id}" if last else ""
    first = _query(narrowed, only=only, many=many) if request.GET.get("after") else ""
    return Pager(first, _query(narrowed, only=only, many=many, after=after) if after else "")


def _query(narrowed: str, **more: str) -> str:
    """The query of this page, by what it was narrowed and these besides; what is empty is left out."""
    said = urlencode({name: value for name, value in more.items() if value})
    return "?" + "&".join(part for part in (said, narrowed) if part)


HIGHEST_ID = 2**63
"""Beyond any row; SQLite cannot even compare with it."""


def _after(text: str) -> inboxes.After | None:
    safety, _bar, rest = text.partition("|")
    due, _bar, pk = rest.partition("|")
    try:
        found = inboxes.After(int(safety), datetime.fromisoformat(due.replace(" ", "+")), int(pk)) if text else None
    except ValueError:
        return None
    return (
        found
        if found and found.due_at.tzinfo and typed.sensible(found.due_at.date()) and found.id < HIGHEST_ID
        else None
    )


def _rows(request: TownRequest, turns: list[Turn]) -> list[Matter]:
    """The rows; with several seats each says whose it is, at a shared seat each says who is at it."""
    seats = holder_names({turn.holder_key for turn in turns}) if len(request.actor.seats) > 1 else {}
    rows = showing.rows(
        turns, lambda dossier: link(request, "file", dossier.number), holders=seats,
        broken=appeals.broken_behind(turns),
    )  # fmt: skip
    rows = [hands.marked_again(row) if _again(turn) else row for turn, row in zip(turns, rows, strict=True)]
    rows = [_waited_for(request, turn, row) for turn, row in zip(turns, rows, strict=True)]
    rows = hands.unnamed(request, [turn.dossier for turn in turns], rows)
    taken = {turn.taken_by for turn in turns if turn.taken_by}
    names = dict(Person.objects.filter(pseudonym__in=taken).values_list("pseudonym", "work_name")) if taken else {}
    return [
        replace(row, note=_at_it(request, turn.taken_by, names)) if turn.taken_by else row
        for turn, row in zip(turns, rows, strict=True)
    ]


def _again(turn: Turn) -> bool:
    return bool(turn.again)  # type: ignore[attr-defined]


def _waited_for(request: TownRequest, turn: Turn, row: Matter) -> Matter:
    """The row with the mark of another system, where its deadline presses."""
    system, due_at = turn.elsewhere, turn.elsewhere_due  # type: ignore[attr-defined]
    return hands.waited_for(row, system, due_at) if due_at and elsewhere.presses(request.town, due_at) else row


def _at_it(request: TownRequest, who: str, names: dict[str, str]) -> str:
    return (
        _("You are working on it.")
        if who == request.actor.pseudonym
        else _("%(name)s is working on it.") % {"name": names.get(who, "")}
    )


def moves_for_many(request: TownRequest, turns: Iterable[Turn]) -> list[tuple[Move, str]]:
    """Moves that may be made for many at once and fit at least one row shown, each with its key; of two with one key the first has it.

    What waits for oneself is not for others' moves: nobody asks themselves how it is getting on. What others have is not for theirs.
    """
    stages = {
        (turn.dossier.flow, turn.dossier.stage, turn.waits, hands.mine(request, turn))
        for turn in turns
        if turn.slot == Turn.MAIN
    }
    found: dict[str, Move] = {}
    for flow, stage, waits, mine in sorted(stages):
        for move in performing.together(flow, stage):
            if waits or (HOLDER in move.by if mine else request.actor.roles.intersection(move.by)):
                found.setdefault(move.key, move)
    keys: dict[str, str] = {}
    for move in found.values():
        keys.setdefault(move.shortcut, move.key)
    return [(move, move.shortcut if keys[move.shortcut] == move.key else "") for move in found.values()]


@worker()
def bulk(request: TownRequest) -> HttpResponse:
    """One move for many matters: shown first with a reason asked for, then done one step each; what could not be done is listed."""
    if request.method != "POST":
        return redirect(link(request, "inbox"))
    chosen = list(dict.fromkeys(numbers.clean(number) for number in request.POST.getlist("number")))
    chosen, key = chosen[: performing.MOST_AT_ONCE], request.POST.get("move", "")
    if not chosen or not _label(key):
        messages.info(request, _("Nothing was chosen."))
        return redirect(_back(request))
    if request.POST.get("sure") != "1":
        return _asked(request, _looked_at(request, chosen, key))
    looked = _looked_at(request, chosen, key, joining.led(request.POST, TOGETHER))
    reason = request.POST.get("reason", "").strip()
    fault = _unfit(reason) if looked.asks_why else ""
    if fault or (looked.form and not looked.form.is_valid()):
        return _asked(request, looked, reason, fault)
    return _done(request, looked, reason)


@dataclass(frozen=True)
class Together:
    """A move for many before it is made: the matters, why it does not fit some, and what it asks for once for all."""

    key: str
    chosen: list[str]
    rows: dict[str, Dossier]
    why: dict[str, str]
    form: MoveForm | None = None

    @property
    def others(self) -> list[str]:
        """Those for which the move is made: not the one that is named in it, to which the others are joined."""
        named = self.form.cleaned_data.get(joining.INTO, "") if self.form else ""
        return [number for number in self.chosen if number != numbers.clean(str(named))]

    @property
    def asks_why(self) -> bool:
        """Whether a reason is asked for beside: a move that gives the person one has it."""
        return not (self.form and {"why", "reason"} & set(self.form.fields))


def _looked_at(request: TownRequest, chosen: list[str], key: str, given: QueryDict | None = None) -> Together:
    """The form is that of the first matter which the move fits; what is not offered for another is refused there."""
    rows = {row.number: row for row in reachable(request.actor).filter(number__in=chosen).select_related("place")}
    seen = meanwhile.versions_in(request.POST.getlist("seen"))
    why = {
        number: meanwhile.in_words(row, seen.get(number)) or performing.unfit(row, key) for number, row in rows.items()
    }
    first = next((number for number in chosen if why.get(number) == ""), None)
    matter = matters.fetch(request.actor, first) if first else None
    spec = matter.flow.move(key) if matter else None
    if matter is None or spec is None or not spec.needs:
        return Together(key, chosen, rows, why)
    usual = {"reason": joining.REASON} if key == joining.MERGE else {}
    form = findable(matter, MoveForm(given, matter=matter, spec=spec, prefix=TOGETHER, initial=usual))
    return Together(key, chosen, rows, why, form)


def _unfit(reason: str) -> str:
    """What is wrong with a reason for many matters; empty when nothing is."""
    if not reason:
        return _("Please write a reason.")
    return too_long(reason, LONGEST_REASON)


def _asked(request: TownRequest, looked: Together, reason: str = "", fault: str = "") -> HttpResponse:
    """The last look before it is done: what it will be done with, what it asks for, and what it does not fit."""
    rows, why, chosen = looked.rows, looked.why, looked.chosen
    seen = meanwhile.versions_in(request.POST.getlist("seen"))
    failed = bool(fault or (looked.form and looked.form.errors))
    titles = _titles(request, rows)
    leads = _leads(request, looked)
    leading = {number for _shown, number in leads}
    context = {
        "rows": [(row, titles[number]) for number, row in rows.items() if not why[number] and number not in leading], "any": "" in why.values(),
        "leads": leads, "lead": request.POST.get(joining.LEAD) or next((number for _shown, number in leads), ""), "chosen": chosen, "seen": seen.items(), "move": looked.key, "label": _label(looked.key),
        "form": looked.form, "asks_why": looked.asks_why,
        "refused": _refused(request, rows, {number: why.get(number, "") for number in chosen if why.get(number) != "" and number not in leading}),
        "batch": request.POST.get("batch") or token_hex(8), "fault": fault, "reason": reason, "alike": [in_towns_language(words) for words in ALIKE], "back": _back(request),
    }  # fmt: skip
    return page(request, "bulk", context, status=422 if failed else 200)


def _leads(request: TownRequest, looked: Together) -> list[tuple[Matter, str]]:
    """Which of the ticked may lead when they are joined with each other; another one can still be named by its number."""
    if looked.key != joining.MERGE or looked.form is None:
        return []
    leads = joining.leads(request, looked.rows.values())
    if leads:
        into = looked.form.fields[joining.INTO]
        into.required, into.label = False, _("Or join them all to another one: its number")
    return leads


def _titles(request: TownRequest, rows: Mapping[str, Dossier]) -> dict[str, str]:
    """How each is called in a list."""
    speakers = spoken.by_matter(request.actor, [row.pk for row in rows.values()])
    return {number: hide_names(speakers.get(row.pk, ()), showing.titled(row)) for number, row in rows.items()}


def _done(request: TownRequest, looked: Together, reason: str) -> HttpResponse:
    key, change = looked.key, looked.form.change() if looked.form else Change()
    change.words |= {BATCH_REASON: reason} if looked.asks_why else {}
    report = performing.perform_many(
        actor=request.actor, numbers=looked.others, key=key, change=change,
        batch=request.POST.get("batch", ""), seen=meanwhile.versions_in(request.POST.getlist("seen")),
    )  # fmt: skip
    into = str(change.facts.get(joining.INTO, ""))
    if not report.refused:
        done = _("%(what)s: %(n)s done.") % {"what": _label(key), "n": len(report.done)}
        messages.success(request, " ".join(filter(None, (done, _joined_to(request, into)))))
        return redirect(_back(request))
    rows = {row.number: row for row in reachable(request.actor).filter(number__in=[*report.done, *report.refused])}
    titles = _titles(request, rows)
    context = {
        "refused": _refused(request, rows, report.refused), "label": _label(key), "back": _back(request), "done": len(report.done), "into": _joined_to(request, into),
        "made": [(numbers.spoken(number), titles[number], link(request, "file", number)) for number in report.done if number in rows],
    }  # fmt: skip
    return page(request, "bulk_done", context)


def _joined_to(request: TownRequest, into: str) -> str:
    """To which matter some were joined, by number and title; empty where that is not what was done."""
    row = reachable(request.actor).filter(number=numbers.clean(into)).select_related("place").first() if into else None
    if row is None:
        return ""
    title = _titles(request, {row.number: row})[row.number]
    return _("They go on in %(number)s: %(title)s") % {"number": numbers.spoken(row.number), "title": title}


def _refused(request: TownRequest, rows: dict[str, Dossier], why: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Number, title, reason and address of what cannot be done; nothing but the number of what is out of reach."""
    found, titles = [], _titles(request, rows)
    for number, reason in why.items():
        title, file = titles.get(number, ""), link(request, "file", number) if number in rows else ""
        found.append((numbers.spoken(number), title, reason or _("Not within your reach."), file))
    return found


def _back(request: TownRequest) -> str:
    wanted = request.POST.get("back", "")
    inbox_url = link(request, "inbox")
    known = {link(request, "morning"), inbox_url}
    narrowed = (f"{link(request, 'board')}?", f"{inbox_url}?")
    return wanted if wanted in known or wanted.startswith(narrowed) else inbox_url


def _label(key: str) -> str:
    """What a move for many is called; empty for one that may not be made for many."""
    return next(
        (str(move.label) for flow in registry.known() for move in flow.moves if move.key == key and move.bulk), ""
    )
