"""What a handler's page shows: the released statement, the place down to the building, the times, and the next big button."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, facts, meanwhile, numbers, undoing
from gongyi.kernel.flows.inputs import options_for
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.spec import Move
from gongyi.kernel.flows.story import Told, holder_name, story, words_of
from gongyi.kernel.territory.naming import run_together
from gongyi.kernel.territory.queries import GRID, UNIT, as_people_say, way_as_people_say
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.forms import PhotosInput
from gongyi.kernel.ui.moveforms import MoveForm
from gongyi.kernel.ui.shapes import Event, Piece
from gongyi.surfaces.desk.times import times_of
from gongyi.surfaces.portal.handling_door import Opened

OFFERED = (
    "acknowledge", "send_back", "send_back_again", "first_contact", "ask_relay", "no_answer", "progress", "report_done",
    "ask_extension", "ask_deferral", "answer_supervision", "respond", "party_note",
)  # fmt: skip
"""Moves of a case, or of a response to a call, that a handler makes on the telephone, in the order in which they are offered."""
ONE_TAP = {
    "acknowledge": {},
    "ask_relay": {},
    "no_answer": {},
    "first_contact": {"how": "phone"},
}
"""Moves that a big button makes at once, with what it fills in."""
TOLD = {
    "assign_by_ruling": "why", "verify_fail": "why", "refuse_extension": "why", "refuse_deferral": "why", "supervise": "demand",
    "relay_contact": "said", "relay_done": "said", "relay_unreached": "", "turn_out": "result", "assist": "request", "assist_in": "", "more_said": "", "said_over": "", "due_sooner": "", "passed_on": "news",
    "agreed": "agreed", "approve_extension": "", "approve_deferral": "", "review_deferral": "", "resume": "",
}  # fmt: skip
"""Steps of others that the handler is to know, with the words that are meant for them."""

DECIDED = {
    "extension": gettext_lazy(
        "You asked for more time. %s decides, and you get a message. Until then the time stays as it is."
    ),
    "deferral": gettext_lazy(
        "You asked for deferral. %s decides, and you get a message. Until then the time stays as it is."
    ),
}
"""What the handler asked for, while somebody has to decide on it."""


@dataclass(frozen=True)
class Choice:
    """One button of the page. With `fills` it acts at once; without, it opens a form."""

    key: str
    label: str
    icon: str
    fills: tuple[tuple[str, str], ...] = ()
    at_once: bool = False


class DoneForm(MoveForm):
    """Done, in two taps: a photo and the button. The outcome is "solved"; any other has a form of its own."""

    def __init__(self, *args: Any, matter: Matter, spec: Move, **kwargs: Any) -> None:
        super().__init__(*args, matter=matter, spec=spec, **kwargs)
        self.fields["outcome"].widget = forms.HiddenInput()
        self.fields["outcome"].initial = "solved"
        for name in ("before", "after"):
            if name in self.fields:
                self.fields[name].widget = PhotosInput()
                self._needed(name)
        self.fields["after"].label = _("Photo of the work done")
        self.fields["done"].widget.attrs["rows"] = 2
        self.order_fields(["before", "after", "done"])
        self._mark("done", _("(required)") if _notes(matter) else _("(optional)"))

    def _needed(self, name: str) -> None:
        """What is needed when something was done is needed here, where the outcome is that it was solved."""
        if getattr(self.fields[name], "mark", ""):
            self._mark(name, _("(required)"))


def _notes(matter: Matter) -> bool:
    return cases.entry(cases.case_of(matter.dossier).row).needs("note")


def since(opened: Opened, seen: int | None) -> list[Event]:
    """What came, of all that this handler is told, after the version that their page showed; oldest first."""
    matter = opened.matter
    if seen is None or seen >= matter.dossier.version:
        return []
    told = story(matter.dossier, system(matter.dossier.town_id))
    later = meanwhile.since(_for_handler(matter, told), seen)
    return showing.events(
        later[::-1],
        lambda item, size: _file(matter.town.slug, opened.token, item, size),
        facts=facts.teller(matter, told),
    )


def act_context(opened: Opened, form: MoveForm, seen: int | None) -> dict[str, Any]:
    """What the page of one move shows: which matter, where, what came since the version `seen`, and the form."""
    matter = opened.matter
    return {
        "portal_nav": [],
        "token": opened.token,
        "dossier": matter.dossier,
        "number": numbers.spoken(matter.dossier.number),
        "place": place_of(matter),
        "form": form,
        "move": form.spec,
        "quick": isinstance(form, DoneForm),
        "since": since(opened, seen),
    }


def context(request: TownRequest, opened: Opened, done: DoneForm | None = None) -> dict[str, Any]:
    """Everything the page of one case shows to its handler; `done` is what was sent and refused."""
    matter, slug, token = opened.matter, request.town.slug, opened.token
    dossier, main = matter.dossier, matter.main
    allowed = {move.key: move for move in authority.allowed(matter) if move.key in OFFERED}
    ending = allowed.get("report_done")
    shared, headed = story(dossier, system(dossier.town_id)), _headed(matter)
    broken = appeals.broken([dossier]).get(dossier.pk)
    return {
        "portal_nav": [], "opened": opened, "token": token, "matter": matter, "dossier": dossier, "number": numbers.spoken(dossier.number),
        **headed, "place": place_of(matter),
        "photos": _photos(shared, slug, token), "news": cases.news(matter, shared), "again": appeals.told_again(dossier, matter.actor.seats),
        "version": dossier.version,
        "ring": showing.ring_of(dossier, main, holder=_holder(matter), label=headed["heading"] or numbers.spoken(dossier.number), broken=broken),
        "stage": matter.stage.label, "mine": _mine(matter), "times": times_of(matter, shared, broken),
        "first": _first(matter, allowed), "others": _others(matter, allowed), "why_not": cases.why_not(matter) if dossier.flow == cases.KEY else [],
        "relayed": cases.relay_through(matter) if "relay" in matter.turns else "", "waits": _waits(matter), "may_call": _may_call(matter),
        "nobody": _mine(matter) and matter.stage.key in cases.WORKING and cases.left_nothing(matter.dossier),
        "done": done or (DoneForm(matter=matter, spec=ending) if ending else None), "undo": _undoable(matter, shared), "standard": _standard(matter),
        "events": showing.events(_for_handler(matter, shared), lambda item, size: _file(slug, token, item, size), facts=facts.teller(matter, shared)),
    }  # fmt: skip


def _photos(told: Sequence[Told], slug: str, token: str) -> list[Piece]:
    """Photos that were passed on with the statement."""
    first = next((step for step in told if step.move == "open"), None)
    return [
        showing.piece(item, lambda one, size: _file(slug, token, one, size))
        for item in (first.evidence if first else ())
    ]


def _headed(matter: Matter) -> dict[str, str]:
    """Heading, statement and what it is about, nothing of it twice: a statement that goes on where its heading ends stands whole below."""
    dossier = matter.dossier
    statement = words_of(dossier, "open").get("statement", "")
    about, title = cases.category_name(matter.town, dossier.category), dossier.title
    bare = title.rstrip("。.…")
    if statement.rstrip("。.") == bare:
        return {"heading": title, "statement": "", "about": about}
    if about and bare and statement.startswith(bare):
        return {"heading": about, "statement": statement, "about": ""}
    return {"heading": title, "statement": statement, "about": about}


def place_of(matter: Matter) -> str:
    """Names from below the town's root down to the building, as people say them: no grid, no unit, no floor, no door."""
    place = matter.dossier.place
    spot = place.parent if place.level == UNIT and place.parent else place
    way = way_as_people_say([spot], matter.town)[spot.pk]
    return run_together([way, as_people_say([spot])[spot.pk]]) if spot.level == GRID else way


def _file(slug: str, token: str, item: Evidence, size: str) -> str:
    return reverse("portal:handling_evidence", args=[slug, token, item.uid, size])


def _mine(matter: Matter) -> bool:
    return matter.main is not None and matter.actor.seat_for(matter.main.holder_key) is not None


def _holder(matter: Matter) -> str:
    return _("you") if _mine(matter) else holder_name(matter.main.holder_key) if matter.main else ""


def _waits(matter: Matter) -> list[str]:
    """What was asked for and by whom it is decided, until it is."""
    return [
        words % holder_name(matter.turns[slot].holder_key) for slot, words in DECIDED.items() if slot in matter.turns
    ]


def _may_call(matter: Matter) -> bool:
    return _mine(matter) and matter.stage.key in cases.WORKING and cases.callable_voice(matter.dossier) is not None


def _choice(move: Move, icon: str, label: str = "", **fills: str) -> Choice:
    return Choice(move.key, label or str(move.label), icon, tuple(fills.items()), at_once=move.key in ONE_TAP)


def _first(matter: Matter, allowed: dict[str, Move]) -> list[Choice]:
    """The next step, at most four big buttons; the first of them is the one to take."""
    if "acknowledge" in allowed:
        return [_choice(allowed["acknowledge"], "check", _("Sign for it"))]
    if "first_contact" not in allowed:
        return []
    spoke = allowed["first_contact"]
    found = []
    if not _may_call(matter) and "ask_relay" in allowed:
        found.append(_choice(allowed["ask_relay"], "phone", _asks(matter)))
    if "visit" in {value for value, _label in options_for(spoke.needs[0], matter)}:
        found.append(_choice(spoke, "chat", _("Spoke at the door"), how="visit"))
    found.append(_choice(spoke, "arrow-right", _("No talk is needed, start"), how="not_wanted"))
    return found


def _asks(matter: Matter) -> str:
    return _("Ask %s to call") % cases.relay_through(matter)


def _others(matter: Matter, allowed: dict[str, Move]) -> list[Choice]:
    """What else can be done, each with a form of its own."""
    apart = {"acknowledge", "first_contact"} | ({"ask_relay"} if "first_contact" in allowed else set())
    icons = {
        "send_back": "arrow-left",
        "send_back_again": "arrow-left",
        "progress": "edit",
        "ask_extension": "clock",
        "ask_relay": "phone",
    }
    found = [
        _choice(move, icons.get(key, "file"), _asks(matter) if key == "ask_relay" else "")
        for key, move in allowed.items()
        if key not in apart | {"report_done"}
    ]
    if "report_done" in allowed:
        found.append(_choice(allowed["report_done"], "flag", _("Another outcome")))
    return sorted(found, key=lambda choice: OFFERED.index(choice.key))


def _standard(matter: Matter) -> str:
    if matter.dossier.flow != cases.KEY:
        return ""
    return cases.entry(cases.case_of(matter.dossier).row).text("standard")


def _for_handler(matter: Matter, told: Sequence[Told]) -> list[Told]:
    """What this seat did, and what others wrote for it; nothing else of the file."""
    own = {seat.id for seat in matter.actor.seats}
    numbers_of_own = {step.number for step in told if step.seat_id in own}
    return [
        _cut(step, own=step.number in numbers_of_own)
        for step in told
        if step.number in numbers_of_own or step.move in TOLD
    ]


def _cut(step: Told, *, own: bool) -> Told:
    if own:
        return replace(step, words={key: appeals.masked(words) for key, words in step.words.items()})
    words = step.words.get(TOLD[step.move], "")
    return replace(step, worker="", words={"words": words} if words else {}, evidence=[])


def _undoable(matter: Matter, told: Sequence[Told]) -> int:
    """The number of the last step, where this handler may still take it back; else 0."""
    last = told[-1]
    spec = next((move for move in matter.flow.moves if move.key == last.move), None)
    mine = spec is not None and spec.undoable and last.actor == matter.actor.pseudonym
    return last.number if mine and clock.now() - last.at < undoing.UNDO_WITHIN else 0
