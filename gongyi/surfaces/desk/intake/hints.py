"""What a worker should know while writing: danger, the right door, the same matter already open, what this person said before."""

from dataclasses import dataclass, field

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.phones import BadPhone
from gongyi.kernel.territory.models import Place
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Matter
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import link
from gongyi.surfaces.desk.intake.places import ByWords, PlaceField, by_words, own_place

KNOWN = 5


@dataclass(frozen=True)
class Hints:
    """Suggestions only. Nothing here is stored."""

    dangers: list[appeals.Danger] = field(default_factory=list)
    doors: list[appeals.Door] = field(default_factory=list)
    alike: list[tuple[str, Matter]] = field(default_factory=list)
    known: list[Matter] = field(default_factory=list)
    category: appeals.Category | None = None
    where: ByWords = field(default_factory=ByWords)
    kind: str = ""
    taken: bool = False
    child: bool = False
    """The words speak of a child and name no danger: whoever writes them down is asked whether one is harmed."""

    @property
    def phones(self) -> list[str]:
        """Whom to call, each number once, the gravest danger first."""
        return list(dict.fromkeys(danger.phone for danger in self.dangers if danger.phone))

    @property
    def anything(self) -> bool:
        return bool(self.dangers or self.doors or self.alike or self.known or self.kind or self.child)


TYPED = ("text", "place", "phone", "guessed", "where")
"""What of the form the hints are about, in the order in which they are asked for."""


def hints_for(request: TownRequest, text: str, typed: str, phone: str, guessed: str = "", spot: str = "") -> Hints:
    """Everything there is to say about what was typed so far. `guessed` is the place that was written into the box before."""
    where, screened = words_about(request, text, typed, guessed), appeals.screened(text, spot)
    taken = where.takes(typed, guessed)
    place = (where.place if taken else None) or _place(request, typed) or own_place(request)
    alike = [row.dossier for row in appeals.alike(request.actor, request.town, place, text)]
    rows = list(zip((row.number for row in alike), _drawn(request, alike), strict=True))
    row = appeals.row_for(request.town, appeals.kind_of(text, "help"), text)
    dangers, doors = appeals.dangers_in(screened), appeals.doors_at(request.town, place, screened)
    known, child = _known(request, phone), appeals.may_be_harmed(screened, dangers)
    return Hints(dangers, doors, rows, known, row, where, _kind(text), taken, child)


def warnings_for(request: TownRequest, text: str, typed: str, spot: str) -> Hints:
    """What must not wait of one matter among several: danger, the duty to report, another door."""
    screened = appeals.screened(text, spot)
    if not screened:
        return Hints()
    place = _place(request, typed) or own_place(request)
    dangers, doors = appeals.dangers_in(screened), appeals.doors_at(request.town, place, screened)
    return Hints(dangers, doors, child=appeals.may_be_harmed(screened, dangers))


def warnings_of(request: TownRequest, form: forms.Form, place: forms.BoundField) -> Hints:
    """The same of a form as it stands."""
    spot = form["where"].value() if "where" in form.fields else ""
    return warnings_for(request, str(form["text"].value() or ""), str(place.value() or ""), str(spot or ""))


def words_about(request: TownRequest, text: str, typed: str, guessed: str) -> ByWords:
    """What the words say of the place; nothing where the worker chose one."""
    if not text or (typed and typed != guessed):
        return ByWords()
    return by_words(request, appeals.guess_place(request.town, text, own_place(request)))


def _kind(text: str) -> str:
    """The kind that will be kept where none is chosen."""
    code = appeals.kind_of(text, "help") if text.strip() else ""
    return next((kind.name for kind in appeals.kinds() if kind.code == code), "")


def _place(request: TownRequest, typed: str) -> Place | None:
    try:
        place: Place = PlaceField(request).clean(typed)
    except forms.ValidationError:
        return None
    return place if typed.strip() else None


def _known(request: TownRequest, phone: str) -> list[Matter]:
    """Open matters spoken of under this whole number; part of a number finds nothing, on purpose."""
    if not phone.strip():
        return []
    try:
        rows = appeals.by_phone(request.actor, request.town, phone).filter(closed_at=None).select_related("place")
    except BadPhone:
        return []
    return _drawn(request, list(rows[:KNOWN]))


def _drawn(request: TownRequest, rows: list[Dossier]) -> list[Matter]:
    return hands.unnamed(request, rows, [showing.dossier_row(row, link(request, "file", row.number)) for row in rows])


@worker(*standard.ACCOUNTABLE)
def hints(request: TownRequest) -> HttpResponse:
    """The hints beside the form, drawn anew as one types. Posted, so that no words stand in an address."""
    given = {name: request.POST.get(name, "")[:8000] for name in TYPED}
    found = hints_for(request, *(given[name].strip() for name in given)) if request.method == "POST" else None
    answer = render(request, "desk/intake/hints.html", {"hints": found, "was": given["place"], "swapped": True})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@worker(*standard.ACCOUNTABLE)
def warnings(request: TownRequest) -> HttpResponse:
    """The warnings beside one matter of a visit, a group message or a stack of cards, drawn anew as one types. Its fields come with or without its number."""
    given = {name.rpartition("-")[2]: str(value)[:8000].strip() for name, value in request.POST.items()}
    found = warnings_for(request, given.get("text", ""), given.get("place", ""), given.get("where", ""))
    answer = render(request, "desk/intake/warnings.html", {"hints": found})
    answer.headers["Cache-Control"] = "no-store"
    return answer
