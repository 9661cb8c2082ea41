"""A place by typing: suggestions while one types, a plain search where scripts do not run, and never a wrong guess taken silently."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import below
from gongyi.surfaces.desk.frame import link

OFFERED = 8
ASKED = 4


class PlaceInput(forms.TextInput):
    """A text box with a list of suggestions below it. `offers` are names to choose between after a refusal, `beside` the worker's other places."""

    template_name = "desk/widgets/place.html"

    def __init__(self, url: str) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.url = url
        self.offers: list[str] = []
        self.beside: list[str] = []
        self.because = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {
            **super().get_context(name, value, attrs),
            "url": self.url,
            "offers": self.offers,
            "beside": self.beside,
            "because": self.because,
        }


class PlaceField(forms.CharField):
    """Cleans to a place of the town: of several that fit, the one in the worker's own part. Empty means their own place, which is shown as such."""

    widget: PlaceInput

    def __init__(self, request: TownRequest, **options: Any) -> None:
        self.town: Town = request.town
        self.near = own_place(request)
        self.door = ""
        """What was typed behind the place that was found: the door, which is where exactly."""
        options.setdefault("label", _("Where"))
        super().__init__(max_length=120, required=False, widget=PlaceInput(link(request, "intake_places")), **options)
        self.widget.attrs["placeholder"] = str(self.near)
        self.widget.beside = list(appeals.place_labels(self.town, other_places(request)).values())

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return self.near
        matching = appeals.matching_places(self.town, text, self.near, OFFERED)
        found, labels = matching.places, appeals.place_labels(self.town, matching.places)
        said = matching.address.place or text
        whole = [place for place in found if {text, said} & {labels[place.pk], place.name, str(place)}]
        fitting = whole or found
        own = [place for place in fitting if place.path.startswith(self.near.path)]
        if len(own) == 1 or len(fitting) == 1:
            place = (own or fitting)[0]
            self.door = matching.spot(place)
            return place
        if not found:
            raise forms.ValidationError(_("No place of this name. Try the compound or the street."), code="unknown")
        self.widget.offers = [_with_door(labels[place.pk], matching.spot(place)) for place in fitting[:OFFERED]]
        raise forms.ValidationError(_("More than one place fits. Choose the right one."), code="several")


@dataclass(frozen=True)
class ByWords:
    """What the words of a matter say of its place: one that is certain, or several that fit, the worker's own last; `said` tells which words."""

    place: Place | None = None
    label: str = ""
    said: str = ""
    rivals: tuple[str, ...] = ()

    def takes(self, typed: str, guessed: str) -> bool:
        """Whether the place is written into the box, which holds `typed`; `guessed` was written into it, or put back, before."""
        return bool(self.label) and (typed == guessed if typed else self.label != guessed)


def by_words(request: TownRequest, guess: appeals.Guess) -> ByWords:
    """A guess as a worker gets it: a place that holds their own says less than the empty box, so it is left out."""
    near = own_place(request)
    if guess.place is not None and near.path.startswith(guess.place.path):
        return ByWords()
    words = "、".join(guess.words)[:60]
    if guess.rivals:
        names = appeals.place_labels(request.town, [*guess.rivals, near])
        said = gettext("More than one place fits “%(words)s”.") % {"words": words}
        return ByWords(None, "", said, tuple(names.values()))
    if guess.place is None:
        return ByWords()
    known = {"place": appeals.deepest_place(guess.place), "words": words}
    said = gettext("%(place)s (guessed from “%(words)s”)") % known
    return ByWords(guess.place, label(request.town, guess.place), said)


def ask_which(form: forms.Form, found: ByWords) -> None:
    """Refuse to go on before one of several places was chosen, which are offered."""
    form.add_error("place", _("More than one place fits. Choose the right one."))
    form.fields["place"].widget.offers = list(found.rivals)


def _with_door(name: str, door: str) -> str:
    """A place as it is offered, with the door that was typed behind it, so that choosing it loses none."""
    return f"{name} {door}" if door else name


def with_door(form: forms.Form, where: str = "") -> str:
    """Where exactly: what stands in the box for it, or else the door that was typed behind the place of a form."""
    place = form.fields["place"]
    return where.strip() or (place.door if isinstance(place, PlaceField) else "")


def own_place(request: TownRequest) -> Place:
    """The place of the worker's own seat, which is the guess when none is named; one they stand in at only if they have no other."""
    return Place.objects.filter(path=_own_path(request)).first() or request.town.root


def _own_path(request: TownRequest) -> str:
    seats = [seat for seat in request.actor.seats if seat.place_path]
    own = [seat for seat in seats if not seat.acting_for] or seats
    return max((seat.place_path for seat in own), key=len, default="")


def other_places(request: TownRequest) -> list[Place]:
    """The places of the worker's other seats, such as where they stand in for somebody."""
    paths = {seat.place_path for seat in request.actor.seats if seat.place_path} - {_own_path(request)}
    return list(Place.objects.filter(path__in=paths).order_by("path")[:OFFERED]) if paths else []


def label(town: Town, place: Place | None) -> str:
    """A place as it is offered and understood again."""
    return appeals.place_labels(town, [place])[place.pk] if place else ""


def offered_places(request: TownRequest) -> list[str]:
    """Names that a phone keeps for working without network: the worker's own part of the town, which is no secret."""
    rows = list(Place.objects.filter(below(own_place(request).path), closed_on=None).order_by("path")[:400])
    return list(appeals.place_labels(request.town, rows).values())


@worker(*standard.ACCOUNTABLE)
def suggestions(request: TownRequest) -> HttpResponse:
    """The list below a place box, as options."""
    typed = next((str(value) for name, value in request.GET.items() if name.endswith("place")), "")[:80]
    found = appeals.matching_places(request.town, typed, own_place(request), OFFERED)
    names = appeals.place_labels(request.town, found.places)
    labels = [_with_door(names[place.pk], found.spot(place)) for place in found.places]
    return render(request, "desk/widgets/place_options.html", {"labels": labels})
