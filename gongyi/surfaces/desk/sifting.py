"""Narrowing what waits to be screened: by words, place, what it is about, kind, age and danger, kept in the address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.timing import OUT_OF_FILE
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import below
from gongyi.surfaces.desk.choosing import places_of
from gongyi.surfaces.desk.finding import said_or_there
from gongyi.surfaces.desk.frame import link
from gongyi.surfaces.desk.paging import FURTHEST

SIFT, FROM = "sift", "from"
"""Under this name a form carries along by what the list was narrowed from which it was opened."""
UNSAID = "unsaid"
FROM_FILE = Q(key__startswith=OUT_OF_FILE)


class SiftingForm(forms.Form):
    """What to show of the list. Nothing chosen shows all of it."""

    words = forms.CharField(label=gettext_lazy("Words, or a place by its name"), required=False, max_length=80)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    letters = forms.ChoiceField(label=gettext_lazy("Where it came from"), required=False)
    danger = forms.ChoiceField(label=gettext_lazy("Danger"), required=False)

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsaid = [(UNSAID, _("not said yet"))]
        self._offer("place", places_of(request))
        self._offer("about", unsaid + cases.category_options(request.town))
        self._offer("kind", cases.options("kinds"))
        self._offer(
            "letters",
            [
                ("old", _("old letters out of files")),
                ("recent", _("recent ones out of files")),
                ("here", _("said here")),
            ],
        )
        self._offer("danger", [("yes", _("names a danger")), ("no", _("names none"))])

    def in_words(self) -> str:
        """What was chosen; empty for nothing."""
        chosen = ((bound, self.cleaned_data.get(bound.name)) for bound in self)
        words = (f"{bound.label}{_colon()}{_shown(bound, str(value))}" for bound, value in chosen if value)
        return " · ".join(words)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]


def _colon() -> str:
    return pgettext("after a label", ": ")


def _shown(bound: forms.BoundField, value: str) -> str:
    """The words of a choice, or what was typed."""
    choices = {str(key): str(label) for key, label in getattr(bound.field, "choices", ())}
    return choices.get(value, value).strip()


def _asked(request: TownRequest) -> dict[str, str]:
    """By what the list is narrowed and where its page begins: on this page, or on the one that a form was opened from."""
    kept = request.POST.get(SIFT) or request.GET.get(SIFT)
    given = parse_qsl(kept) if kept else [(name, request.GET[name]) for name in request.GET]
    return {name: value for name, value in given if value and name in {FROM, *SiftingForm.base_fields}}


def carried(request: TownRequest) -> str:
    """The same as the query of an address, for a form to carry along; empty where the list is whole."""
    return urlencode(_asked(request))


def along(request: TownRequest) -> dict[str, str]:
    """What the address of a form that is opened from the board says of it."""
    return {SIFT: kept} if (kept := carried(request)) else {}


def start_in(request: TownRequest) -> int:
    """The row at which the page of the list begins."""
    text = _asked(request).get(FROM, "")
    return min(int(text), FURTHEST) if text.isdecimal() and len(text) <= len(str(FURTHEST)) else 0


def board_url(request: TownRequest, **query: str) -> str:
    """The address of the board, narrowed as it is now."""
    said = {name: value for name, value in (_asked(request) | query).items() if value}
    return link(request, "board") + (f"?{urlencode(said)}" if said else "")


@dataclass(frozen=True)
class Narrowed:
    """What is left of a list, by what it was narrowed as the query of an address, and what its page shows of that."""

    rows: QuerySet[Dossier]
    query: str
    context: dict[str, Any]


def narrowed(request: TownRequest, rows: QuerySet[Dossier]) -> Narrowed:
    """The rows that fit what the address asks for; what makes no sense in it is left out."""
    given = {name: value for name, value in _asked(request).items() if name != FROM}
    form = SiftingForm(given, request=request)
    form.is_valid()
    chosen, query = form.cleaned_data, urlencode(given)
    rows = said_or_there(request, rows, chosen["words"]) if chosen.get("words") else rows
    rows = rows.filter(_by_place(chosen), _by_matter(chosen), _by_age(chosen))
    return Narrowed(rows, query, {"sifting": form, "sifted": form.in_words(), "sift": carried(request)})


def _by_place(chosen: dict[str, Any]) -> Q:
    place = Place.objects.filter(pk=int(chosen["place"])).first() if chosen.get("place") else None
    return below(place.path, "place_path") if place else Q()


def _by_matter(chosen: dict[str, Any]) -> Q:
    found = Q(kind=chosen["kind"]) if chosen.get("kind") else Q()
    if about := chosen.get("about"):
        found &= Q(category="" if about == UNSAID else about)
    danger = {"yes": Q(safety__gt=0), "no": Q(safety=0)}
    return found & danger.get(chosen.get("danger", ""), Q())


def _by_age(chosen: dict[str, Any]) -> Q:
    stock = FROM_FILE & Q(received_at__lt=F("opened_at") - appeals.OLD_AFTER) & ~Q(sensitivity=Dossier.DUTY)
    ages = {"old": stock, "recent": FROM_FILE & ~stock, "here": ~FROM_FILE}
    return ages.get(chosen.get("letters", ""), Q())
