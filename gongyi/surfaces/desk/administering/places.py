"""Places: looking through the tree, adding, renaming, moving, splitting, merging, ending; outlines and other names."""

import json
from functools import partial
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory import codes, geometry
from gongyi.kernel.territory.actions.places import fits
from gongyi.kernel.territory.models import Area, Place
from gongyi.kernel.territory.queries import areas_of, below, bodies_for, level_words, levels, line, listed_name, named
from gongyi.kernel.ui.forms import OneFile, when_needed
from gongyi.surfaces.desk.administering.keeping import (
    Kept,
    Reasoned,
    crumbs,
    history,
    keep,
    keeps,
    own_paths,
    sent,
    shown,
    whole,
)
from gongyi.surfaces.desk.administering.standing import lacking
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

MOST_CHILDREN = 500
MOST_OUTLINE = 2_000_000
ENGLISH_NAME = gettext_lazy("Name in English")
ENGLISH_HELP = gettext_lazy(
    "For English pages. Without it, names that only count, as building 3 or unit 2, are put into English by rule; others stay Chinese."
)


@worker(*ADMINISTRATORS)
def keep_places(request: TownRequest) -> HttpResponse:
    """The top of the part that is kept, areas, files; a search over names, other names and codes."""
    word = request.GET.get("q", "").strip()[:40]
    words = level_words(request.town)
    tops = list(Place.objects.filter(path__in=own_paths(request)).order_by("path"))
    areas = (
        Area.objects.filter(ends_on=None)
        .annotate(places=Count("members", filter=Q(members__ends_on=None)))
        .order_by("kind", "name")
    )
    context = {
        "q": word, "found": _found(request, word) if word else None, "tops": [(top, _children(top, words)) for top in tops],
        "areas": areas if whole(request) else [], "whole": whole(request), "lacking": lacking(request), "crumbs": crumbs(request),
    }  # fmt: skip
    return shown(request, "places", context)


def _found(request: TownRequest, word: str) -> list[tuple[Place, str, list[Place]]]:
    """Places, what they are called in a list, and what lies around each."""
    return [(place, listed_name(place), _trail(request, place)) for place in _search(request, word)]


def _search(request: TownRequest, word: str) -> list[Place]:
    by_code = (
        list(Place.objects.filter(below(request.town.root.path), code=word.rstrip("0") or word, closed_on=None))
        if word.isdecimal()
        else []
    )
    return [place for place in (*by_code, *named(request.town, word, 30)) if keeps(request, place.path)]


def _trail(request: TownRequest, place: Place) -> list[Place]:
    return [one for one in line(place) if one.pk != place.pk and one.path.startswith(request.town.root.path)]


def _children(place: Place, words: dict[str, str]) -> list[dict[str, Any]]:
    """The open places directly below, as they are listed."""
    rows = place.children.filter(closed_on=None).annotate(under=Count("children", filter=Q(children__closed_on=None)))
    return [
        {"pk": row.pk, "name": str(row), "code": row.code, "under": row.under, "level": words.get(row.level, row.level)}
        for row in rows.order_by("order", "pk")[: MOST_CHILDREN + 1]
    ]


def found_place(request: TownRequest, place: int) -> Place:
    """An open place that is the actor's to keep; 404 otherwise."""
    found = Place.objects.select_related("parent").filter(pk=place, closed_on=None).first()
    if found is None or not keeps(request, found.path):
        raise Http404
    return found


def way_to(request: TownRequest, place: Place) -> list[tuple[str, str]]:
    """The way back from a place: the page of places, and the places around it."""
    around = [
        (link(request, "keep_place", one.pk), str(one)) for one in _trail(request, place) if keeps(request, one.path)
    ]
    return crumbs(request, (link(request, "keep_places"), _("Places and areas")), *around)


class NameForm(Reasoned):
    """Another name; the old one stays findable."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=ENGLISH_NAME, max_length=80, required=False, help_text=ENGLISH_HELP)


class AliasForm(Reasoned):
    """What people also call it."""

    name = forms.CharField(label=gettext_lazy("Also called"), max_length=80)


class ChildForm(Reasoned):
    """A new place below."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=ENGLISH_NAME, max_length=80, required=False, help_text=ENGLISH_HELP)
    level = forms.ChoiceField(label=gettext_lazy("Level"))
    code = forms.CharField(
        label=gettext_lazy("Official code, if it has one"), max_length=12, required=False, help_text=gettext_lazy("2 to 12 digits as published; zeros at the end may be there or not.")
    )  # fmt: skip
    count = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=60, initial=1, help_text=gettext_lazy("More than one: write # where the number goes, as in Building #.")
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("count", 1) > 1 and ("#" not in data.get("name", "") or data.get("code")):
            self.add_error("name", _("For several places write # where the number goes, and no code."))
        return data


class OutlineForm(Reasoned):
    """An outline as GeoJSON: a geometry, a feature, or a collection with one feature."""

    file = forms.FileField(
        label=gettext_lazy("GeoJSON file"), required=False, widget=OneFile(attrs={"accept": ".json,.geojson"})
    )
    text = forms.CharField(
        label=gettext_lazy("or its text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST_OUTLINE,
    )
    surveyed = forms.BooleanField(label=gettext_lazy("It was surveyed; it is no sketch"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when_needed(self, file=_("(one of the two is needed)"), text=_("(one of the two is needed)"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        if upload and upload.size > MOST_OUTLINE:
            self.add_error("file", _("The file is larger than 2 MB."))
            return data
        text = upload.read().decode("utf-8-sig", "replace") if upload else data.get("text", "")
        try:
            data["boundary"] = _geometry(text)
        except geometry.BadOutline as error:
            self.add_error("file" if upload else "text", str(error))
        return data


def _geometry(text: str) -> str:
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise geometry.BadOutline(_("This is not GeoJSON.")) from error
    if isinstance(plain, dict) and plain.get("type") == "FeatureCollection":
        features = plain.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise geometry.BadOutline(_("The collection holds more than one outline. Read it in as a file of places."))
        plain = features[0]
    if isinstance(plain, dict) and plain.get("type") == "Feature":
        plain = plain.get("geometry")
    return geometry.written(plain)


@worker(*ADMINISTRATORS)
def keep_place(request: TownRequest, place: int) -> HttpResponse:
    """One place: what lies in it, who answers there, its names and outline."""
    found = found_place(request, place)
    words = level_words(request.town)
    lower = [(level.key, str(level)) for level in levels(request.town) if fits(level=level.key, under=found)]
    forms_here: dict[str, Any] = {
        "name_form": sent(request, "name", NameForm, initial={"name": found.name, "name_en": found.name_en}), "alias_form": sent(request, "alias", AliasForm),
        "child_form": sent(request, "child", ChildForm, choices=lower), "outline_form": sent(request, "outline", OutlineForm),
    }  # fmt: skip
    change = partial(keep, request, replaces=f"place:{found.pk}")
    done = (
        change(forms_here["name_form"], lambda data: _rename(found, data))
        or change(forms_here["alias_form"], lambda data: _alias(found, data))
        or change(forms_here["child_form"], lambda data: _add(found, data))
        or change(forms_here["outline_form"], lambda data: _outline(found, data))
    )
    if done:
        return redirect(link(request, "keep_place", found.pk))
    seats = (
        Seat.objects.filter(place=found, closed_on=None)
        .select_related("place", "area", "organisation")
        .order_by("role")
    )
    children = _children(found, words)
    context = {
        "place": found, "level": words.get(found.level, found.level), "children": children[:MOST_CHILDREN], "more": len(children) > MOST_CHILDREN, "lower": lower,
        "aliases": found.aliases.order_by("pk"), "areas": areas_of(found.path), "seats": [(seat, seat_name(seat)) for seat in seats], "bodies": bodies_for(found)[::-1],
        "matters": reachable(request.actor).filter(below(found.path, "place_path"), flow=appeals.KEY, closed_at=None).count(), "is_root": found.pk == request.town.root_id,
        "history": history(f"place:{found.pk}"), "crumbs": way_to(request, found), **forms_here,
    }  # fmt: skip
    return shown(request, "place", context)


def _rename(place: Place, data: dict[str, Any]) -> Kept:
    before, before_en = place.name, place.name_en
    if (data["name"].strip(), data["name_en"].strip()) == (before, before_en):
        raise Refused(_("It is called so already."))
    territory.rename_place(place=place, name=data["name"], name_en=data["name_en"])
    if place.name == before:
        return Kept(f"place:{place.pk}", "place.in_english", {"before": before_en, "after": place.name_en})
    return Kept(f"place:{place.pk}", "place.renamed", {"before": before, "after": place.name})


def _alias(place: Place, data: dict[str, Any]) -> Kept:
    territory.add_alias(place=place, name=data["name"])
    return Kept(f"place:{place.pk}", "place.alias", {"name": data["name"]})


def _add(place: Place, data: dict[str, Any]) -> Kept:
    wanted = _counted(data["name"], data["count"])
    known = set(place.children.filter(name__in=wanted, closed_on=None).values_list("name", flat=True))
    if known:
        raise Refused(
            _("There is a place of this name here already: %(name)s") % {"name": "、".join(sorted(known)[:5])}
        )
    if data["code"] and Place.objects.filter(code=codes.normalise(data["code"])).exists():
        raise Refused(_("Another place has this code."))
    for name, name_en in zip(wanted, _counted(data["name_en"], data["count"]), strict=True):
        territory.add_place(parent=place, level=data["level"], name=name, name_en=name_en, code=data["code"] or None)
    said = wanted[0] if len(wanted) == 1 else f"{wanted[0]} – {wanted[-1]}"
    return Kept(f"place:{place.pk}", "place.added", {"name": said})


def _counted(name: str, count: int) -> list[str]:
    return [name.replace("#", str(n)) if count > 1 else name for n in range(1, count + 1)]


def _outline(place: Place, data: dict[str, Any]) -> Kept:
    territory.set_outline(place=place, boundary=data["boundary"], sketch=not data["surveyed"])
    return Kept(f"place:{place.pk}", "place.outline", {"surveyed": data["surveyed"]})


@worker(*ADMINISTRATORS)
def alias_drop(request: TownRequest, place: int, alias: int) -> HttpResponse:
    """Forget another name, after a reason."""
    found = found_place(request, place)
    other = found.aliases.filter(pk=alias).first()
    if other is None:
        raise Http404
    form = Reasoned(request.POST or None)

    def change(_data: dict[str, Any]) -> Kept:
        territory.drop_alias(place=found, name=other.name)
        return Kept(f"place:{found.pk}", "place.alias_dropped", {"name": other.name})

    if keep(request, form, change):
        return redirect(link(request, "keep_place", found.pk))
    context = {
        "form": form, "title": _("Forget the name %(name)s?") % {"name": other}, "words": _("Who looks for it will not find the place by it any more."), "label": _("Forget it"),
        "cancel_url": link(request, "keep_place", found.pk), "crumbs": way_to(request, found),
    }  # fmt: skip
    return shown(request, "confirm", context)
