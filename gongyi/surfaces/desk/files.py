"""One file: where it stands, what may be done, its history, the people masked, what belongs to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.domain.responses import public as responses
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority, elsewhere, facts, matters, numbers, timing, undoing, unkept
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, ExternalReference, MatterLink, Step, Turn
from gongyi.kernel.flows.ordering import DUE_FIRST
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import Told, holder_name, holder_names, story
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.outbox.queries import unheard
from gongyi.kernel.people.models import Person
from gongyi.kernel.territory.queries import full_name
from gongyi.kernel.ui import papers, showing
from gongyi.kernel.ui.gathering import Alike, gathered
from gongyi.kernel.ui.shapes import Deadline, Event
from gongyi.kernel.ui.showing import FileUrl
from gongyi.surfaces.desk import hands, joining, looks, notices, offers, panels, warnings
from gongyi.surfaces.desk.frame import MAY_UNMASK, page
from gongyi.surfaces.desk.panels import Panel
from gongyi.surfaces.desk.speakers import hiding, masked_speakers, relay_of
from gongyi.surfaces.desk.statements import first_words
from gongyi.surfaces.desk.times import times_of
from gongyi.surfaces.desk.told import file_url, told_to

ADDED = frozenset({"add_words", "supply_info", "supply_for"})
KEEPING = ("relocate", "exclude", "reference")
"""Moves with a page of their own, by which a file is kept in order."""
"""Steps with which the person says more."""
JOINED = Alike(appeals.only_joined, appeals.joined_in_words)


def fetch(request: TownRequest, number: str) -> Matter:
    """The matter within the actor's reach; 404 when there is none."""
    try:
        return matters.fetch(request.actor, numbers.clean(number))
    except Dossier.DoesNotExist as error:
        raise Http404 from error


@worker()
def file(request: TownRequest, number: str) -> HttpResponse:
    """Everything about one matter that this actor may see; the likely move is open already."""
    return file_page(request, fetch(request, number))


def file_page(request: TownRequest, matter: Matter, shown: Panel | None = None) -> HttpResponse:
    """The page of a file, with this panel open; an error in it makes the whole answer 422."""
    looks.note_opening(request, "file", matter.dossier)
    notices.opened(request, matter.dossier)
    context = _context(request, matter)
    context |= _rating_next(matter, context)
    if context["offers"].find(joining.MERGE) and not (shown and shown.alike):
        context["alike"] = list(joining.beside(request, matter, first_words(matter), {}))
    lead = context["offers"].lead
    if shown is None and lead and not lead.direct and not context["others_at_it"]:
        shown = panels.panel(request, matter, lead.move)
    failed = shown is not None and bool(shown.form.errors)
    return page(request, "file", context | {"panel": shown}, status=422 if failed else 200)


def _context(request: TownRequest, matter: Matter) -> dict[str, Any]:
    dossier, main = matter.dossier, matter.main
    told = story(dossier, request.actor)
    hangs_on = _hangs_on(matter)
    holder = _holder(hangs_on)
    broken = appeals.broken([dossier]).get(dossier.pk)
    warned = appeals.warned(matter)
    said = [*(words for step in told for words in step.words.values()), *(one.words for one in warned)]
    hide = hiding(matter, [dossier.title, *said])
    title = hide(unkept.title_of(dossier))
    given = {"\n".join(step.words.values()) for step in told if step.move in appeals.ANSWERS}
    lines, earlier = told_to(request, matter) if request.actor.roles & MAY_UNMASK else ([], "")
    return {
        "matter": matter, "dossier": dossier, "restricted": showing.restricted(dossier), "number": numbers.spoken(dossier.number), "plain_number": dossier.number,
        "ring": showing.ring_of(dossier, main, holder=holder, label=title or None, broken=broken, ended_at=showing.left_at(told)), "stage": matter.stage.label, "holder": holder,
        "times": times_of(matter, told, broken), "my_turn": bool(hangs_on and request.actor.seat_for(hangs_on.holder_key)),
        "offers": offers.offered(request, matter), "at_it": _taken_by(matter), "others_at_it": bool(main and main.taken_by not in {"", request.actor.pseudonym}),
        "ordered_at": [number for number, move in matter.moves.items() if move == cases.ORDERED],
        "why_not": cases.why_not(matter) if dossier.flow in {cases.KEY, appeals.KEY} else [],
        "events": hidden(history(request, told, facts.teller(matter, told)), lambda words: words if words in given else hide(words)),
        "place": full_name(dossier.place, matter.town),
        "kind": cases.label("kinds", dossier.kind), "about": cases.category_name(matter.town, dossier.category),
        "outcome": appeals.outcome_of(matter), "again": appeals.round_of(matter), "ordered": _ordered(matter, told, hide), "people": masked_speakers(request, matter),
        "relay": relay_of(matter), "opening": _opening(told, file_url(request), hide), "title": title, "news": _news(matter, told), "references": _references(matter),
        "told_again": "" if dossier.flow == "appeal" else appeals.told_again(dossier, matter.actor.seats), "added": _added(told, file_url(request), hide),
        "reply": _last_reply(told), "answer_paper": _paper(matter, told), "undo": undoable(matter, told), "sides": _sides(matter), "row": panels.entry_of(matter),
        "may_rate": dossier.stage == "rating" and appeals.may_enter_rating(matter),
        "danger": bool(dossier.safety and dossier.closed_at is None and (dossier.stage not in appeals.DEALT_WITH or appeals.said_since(matter))),
        "taken_back": _taken_back(matter, told), "noted": warnings.named(warnings.in_notes(matter, told)),
        "dangers": warnings.named(appeals.dangers_of_all(warned)), "warned": [one for one in warnings.beside(request, matter, warned, hide) if one.number],
        "asks": dossier.stage == "rating" and authority.may(matter, matter.flow.move("rate_satisfied")), "is_appeal": dossier.flow == "appeal",
        "may_print_receipt": bool(told) and appeals.is_own_entry(request.actor, dossier, told[0].actor),
        "keeps": bool(request.actor.roles & MAY_UNMASK), "may_keep": [key for key in KEEPING if authority.may(matter, matter.flow.move(key))],
        "told_to": lines, "told_more": earlier, "told_open": "told" in request.GET,
        "written": showing.written(dossier), "taken_in": papers.day_of(dossier.opened_at),
        "unheard": dossier.flow == "appeal" and unheard(dossier.pk),
        "called": _called(request, matter), "may_chase": bool(request.actor.roles & responses.CALLERS),
    } | _relatives(request, dossier)  # fmt: skip


def history(request: TownRequest, told: list[Told], tell: facts.FactsTeller) -> list[Event]:
    """What has happened, newest first; those who joined one after the other are one entry."""
    return gathered(told, showing.events(told, file_url(request), facts=tell), JOINED)


def _ordered(matter: Matter, told: list[Told], hide: Callable[[str], str]) -> tuple[str, str]:
    """Who at the street had it done again, and why, while it is handled for that reason."""
    number = appeals.ordered(matter) if matter.dossier.flow == appeals.KEY else 0
    step = next((step for step in told if step.number == number), None)
    return (step.hands, hide(step.words.get("why", ""))) if step else ("", "")


def _taken_back(matter: Matter, told: list[Told]) -> str:
    """What whoever named a danger said of it since, and when; empty where they did not take it back."""
    step = next((step for step in reversed(told) if step.move == "say_over"), None)
    if step is None:
        return ""
    (asked,) = matter.flow.move("say_over").needs
    why = dict(asked.options).get(step.facts.get("because", ""), "")
    said = _("Whoever spoke of the danger said since: %(why)s (%(at)s). Please look all the same.")
    return said % {"why": why, "at": papers.day_and_time(step.at)}


def _rating_next(matter: Matter, context: dict[str, Any]) -> dict[str, Any]:
    """Once the person was spoken with, what they say is entered next, by whoever may; the call itself need not be noted again."""
    went = appeals.last_try(matter) if matter.dossier.flow == "appeal" else ""
    if went in {"spoken", "over"}:
        context["offers"].wait("follow_up")
    why = (
        appeals.why_not(matter)
        if context["asks"]
        else appeals.not_reviewed_by(matter) or appeals.waits_for_a_call(matter)
    )
    return {"rate_next": went == "spoken" and context["may_rate"]} | ({"why_not": [why]} if why else {})


def _hangs_on(matter: Matter) -> Turn | None:
    """The turn that everything waits for: its own, or that of the matter it was sent out as."""
    if matter.main is None or not matter.main.waits:
        return matter.main
    return turns_of([matter.dossier]).get(matter.dossier.pk)


def _holder(turn: Turn | None) -> str:
    if turn is None:
        return ""
    return _("the person who spoke") if turn.holder_key == "voice" else holder_name(turn.holder_key)


def _news(matter: Matter, told: list[Told]) -> str:
    """What came in for whoever handles a case, for them alone: the desk knows what it passed on."""
    main = matter.main
    handles = matter.dossier.flow == cases.KEY and main is not None and matter.actor.seat_for(main.holder_key)
    return cases.news(matter, told) if handles else ""


def hidden(events: list[Event], hide: Callable[[str], str]) -> list[Event]:
    """A history with what must not stand in its words masked."""
    return [replace(event, words=hide(event.words)) for event in events]


def _opening(told: list[Told], address: FileUrl, hide: Callable[[str], str]) -> Any:
    """What was said at the beginning, with its photos: the first thing a worker reads."""
    first = next((step for step in told if step.move == "open"), None)
    return hidden(showing.events([first], address), hide)[0] if first else None


def _added(told: list[Told], address: FileUrl, hide: Callable[[str], str]) -> list[Event]:
    """What the person added since, oldest first, to be read with what they said."""
    steps = [step for step in told if step.move in ADDED and (step.words or step.evidence)]
    return hidden(sorted(showing.events(steps, address), key=lambda event: event.at), hide)


def _taken_by(matter: Matter) -> str:
    """Who of those at the seat said that they do it; empty when nobody did."""
    taken = matter.main.taken_by if matter.main else ""
    return str(Person.objects.filter(pseudonym=taken).first() or "") if taken else ""


def _mine(matter: Matter, step: Told) -> bool:
    return Step.objects.filter(dossier=matter.dossier, number=step.number, actor=matter.actor.pseudonym).exists()


def _called(request: TownRequest, matter: Matter) -> list[responses.Called]:
    """Who was called to a joint response on this case and what they said; costs nothing where nobody was."""
    return (
        responses.called(request.actor, matter.dossier)
        if {"convene", "assist"}.intersection(matter.moves.values())
        else []
    )


def _relatives(request: TownRequest, dossier: Dossier) -> dict[str, Any]:
    """The matter it came from, and those that came from it with whoever has them."""
    links = list(MatterLink.objects.filter(parent=dossier).exclude(why="response")) + list(
        MatterLink.objects.filter(child=dossier)
    )
    above = {found.parent_id for found in links if found.child_id == dossier.pk}
    rows = reachable(
        request.actor, [found.parent_id if found.child_id == dossier.pk else found.child_id for found in links]
    )
    found = list(rows.select_related("place").order_by("pk"))
    turns = {turn.dossier_id: turn for turn in Turn.objects.filter(dossier__in=found, open=True, slot=Turn.MAIN)}
    shown = [(row.pk in above, matter) for row, matter in zip(found, hands.shown(request, found, turns), strict=True)]
    joined = {
        found.child_id if found.parent_id == dossier.pk else found.parent_id for found in links if found.why == "merged"
    }
    parted = {
        found.child_id if found.parent_id == dossier.pk else found.parent_id for found in links if found.why == "split"
    }
    groups: dict[str, list[Any]] = {name: [] for name in ("parents", "children", "joined_to", "joined_here", "parted")}
    for row, (up, drawn) in zip(found, shown, strict=True):
        name = (
            "parted"
            if row.pk in parted
            else ("joined_to" if up else "joined_here")
            if row.pk in joined
            else "parents"
            if up
            else "children"
        )
        groups[name].append(drawn)
    return groups


def _references(matter: Matter) -> list[dict[str, Any]]:
    """The same matter elsewhere, on two clocks: theirs, and ours by which the answer must be ready here."""
    rows = elsewhere.noted().filter(dossier=matter.dossier).order_by(DUE_FIRST, "pk")
    return [{"row": row, "open": row.state == "open", "theirs": row.due_at, "ours": _ours(matter, row)} for row in rows]


def _ours(matter: Matter, row: ExternalReference) -> Deadline | None:
    """Our time: due once it is half gone since theirs was noted, overdue when it has passed."""
    if row.due_at is None or row.state != "open":
        return None
    ours = timing.act_by(matter.town, row.due_at)
    noted = Step.objects.filter(dossier=matter.dossier, number=row.at_step).first()
    half = noted.when + (ours - noted.when) // 2 if noted else None
    return Deadline(ours, showing.tone_of(ours, half, closed=False), showing.left(ours))


def _last_reply(told: list[Told]) -> str:
    """The last word to the person: the newest answer, or the street's notice after it."""
    answers = (step.words.get("reply") or step.words.get("notice") for step in reversed(told) if not step.undone)
    return next(filter(None, answers), "")


def standing_answer(matter: Matter, told: list[Told]) -> Told | None:
    """The answer as it was given last, unless it is being handled anew since."""
    last = matter.last(*appeals.ANSWERS) if matter.dossier.flow == appeals.KEY else 0
    again = matter.last("redo", "order_redo")
    return next((step for step in told if step.number == last > again), None)


def _paper(matter: Matter, told: list[Told]) -> str:
    """Which answer those who know the person may print for them; empty for none."""
    step = standing_answer(matter, told) if matter.actor.roles & MAY_UNMASK else None
    return step.move if step else ""


def undoable(matter: Matter, told: list[Told]) -> Told | None:
    """The last step, if this very person may still take it back."""
    last = told[-1] if told else None
    if last is None or last.move == "open" or last.worker == "":
        return None
    spec = next((move for move in matter.flow.moves if move.key == last.move), None)
    fresh = spec is not None and spec.undoable and clock.now() - last.at < undoing.UNDO_WITHIN
    free = fresh and _mine(matter, last) and not undoing.hindered(matter, last.move, last.number)
    return last if free else None


def _sides(matter: Matter) -> list[dict[str, Any]]:
    names = holder_names(turn.holder_key for turn in matter.turns.values())
    return [
        {
            "label": matter.flow.slot(slot).label, "holder": names.get(turn.holder_key, ""),
            "deadline": showing.turn_deadline(turn, matter.dossier), "mine": bool(matter.actor.seat_for(turn.holder_key)),
            "order": matter.last(cases.ORDERED) if slot == cases.ORDER_SLOT.key else 0,
        }
        for slot, turn in matter.turns.items()
        if slot != Turn.MAIN
    ]  # fmt: skip
