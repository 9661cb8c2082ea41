"""Moving, splitting, merging and ending places: recorded acts that carry open matters along."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import regrouping, turning
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import holder_names
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import below, listed_name
from gongyi.kernel.ui.forms import CheckCards, when_needed
from gongyi.surfaces.desk.administering.keeping import REFUSALS, Kept, Reasoned, keep, keeps, shown
from gongyi.surfaces.desk.administering.lookahead import Look, look
from gongyi.surfaces.desk.administering.places import found_place, way_to
from gongyi.surfaces.desk.administering.seats import find_place
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link


def _kept_root(request: TownRequest, place: Place) -> None:
    """The root of the town, or of one's own part, is not one's to take away."""
    parent = place.parent
    if place.pk == request.town.root_id or parent is None or not keeps(request, parent.path):
        raise Refused(_("Only the desk above can do this with the place you keep."))


class MoveForm(Reasoned):
    """Under which place."""

    to = forms.CharField(label=gettext_lazy("Under which place, by name or code"), max_length=80)

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_to(self) -> Place:
        return find_place(self.request, self.cleaned_data["to"].strip())


class MergeForm(MoveForm):
    """Into which neighbour."""

    to = forms.CharField(label=gettext_lazy("Into which place of the same level, by name or code"), max_length=80)
    across = forms.BooleanField(
        label=gettext_lazy("Yes, it is meant to come under another place than before"), required=False
    )

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        when_needed(self, across=_("(required)"))


class SplitForm(Reasoned):
    """A name for the new place and what goes into it."""

    name = forms.CharField(label=gettext_lazy("Name of the new place"), max_length=80)
    children = forms.MultipleChoiceField(label=gettext_lazy("What goes into it"), widget=CheckCards)
    directly = forms.BooleanField(label=gettext_lazy("Also open matters that lie on no building"), required=False)

    def __init__(self, *args: Any, children: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].choices = list(_with_counts(children))  # type: ignore[attr-defined]


def _with_counts(children: list[Place]) -> Iterator[tuple[str, str]]:
    """Places of one parent as choices, with how many open matters lie in each; one statement for all."""
    within = below(children[0].parent.path, "place_path") if children and children[0].parent else Q(pk__in=[])
    paths = list(_open().filter(within).values_list("place_path", flat=True))
    for child in children:
        yield str(child.pk), _with_count(child, sum(path.startswith(child.path) for path in paths))


def _with_count(place: Place, count: int) -> str:
    said = ngettext("%(place)s · %(count)s open matter", "%(place)s · %(count)s open matters", count)
    return said % {"place": listed_name(place), "count": count}


def _open_in(*places: Place) -> int:
    """Matters of people, as the overview of places counts them; the cases opened for them come along."""
    return sum(_open().filter(below(place.path, "place_path")).count() for place in places)


def _open_on(place: Place) -> int:
    """Those that lie on the place itself."""
    return _open().filter(place=place).count()


def _recorded(count: int) -> str:
    said = ngettext(
        "%(count)s open matter in it gets a record of the move.",
        "%(count)s open matters in it get a record of the move.",
        count,
    )
    return said % {"count": count}


def _open() -> QuerySet[Dossier]:
    return Dossier.objects.filter(flow=appeals.KEY, closed_at=None)


def _who_takes_over(request: TownRequest, place: Place) -> str:
    """Who answers beside a place for what its seats have in hand, until the new one has seats; empty where nobody would."""
    roles = Seat.objects.filter(place=place, closed_on=None).values_list("role", flat=True).distinct()
    beside = place.parent.path if place.parent else place.path
    try:
        found = {turning.route(request.town, role, beside, frozenset()) for role in roles}
    except Refused:
        return ""
    return pgettext("between names", ", ").join(sorted(holder_names(found).values()))


def _page(request: TownRequest, place: Place, words: dict[str, Any], template: str = "confirm") -> HttpResponse:
    context = {
        "cancel_url": link(request, "keep_place", place.pk),
        "crumbs": [*way_to(request, place), (link(request, "keep_place", place.pk), str(place))],
    }
    return shown(request, template, context | words)


def _looked_at(request: TownRequest, place: Place, form: MoveForm, check: Callable[..., None]) -> Look | None:
    """What will happen, once the form says where to; None while it does not, or where it cannot be done."""
    if not form.is_valid():
        return None
    to = form.cleaned_data["to"]
    try:
        _kept_root(request, place)
        check(place, to)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return None
    return look(request, place, to, merges=isinstance(form, MergeForm))


def _sure(request: TownRequest, form: MoveForm, seen: Look | None) -> bool:
    """Whether the button beneath this very look was pressed, and ticked what it asks."""
    if seen is None or request.POST.get("sure") != str(seen.to.pk):
        return False
    if seen.left and "across" in form.fields and not form.cleaned_data["across"]:
        form.add_error("across", _("Tick this if it is right, or choose another place."))
        return False
    return True


def _check_move(place: Place, to: Place) -> None:
    if place.parent_id == to.pk:
        raise Refused(_("It lies there already."))
    territory.check_move(place=place, to=to)


def _regroup_page(
    request: TownRequest, found: Place, form: forms.Form, seen: Look | None, words: dict[str, Any]
) -> HttpResponse:
    """The page of moving or merging: what comes of it, and what was seen of the place that was chosen."""
    recorded = _recorded(_open_in(found))
    come = [_("Everything in it comes along."), recorded, *words["consequences"]]
    words |= {"consequences": come, "form": form, "look": seen, "place": found, "recorded": recorded}
    return _page(request, found, words, "regroup")


@worker(*ADMINISTRATORS)
def place_move(request: TownRequest, place: int) -> HttpResponse:
    """Put a place under another, after a look at what comes of it."""
    found = found_place(request, place)
    form = MoveForm(request.POST or None, request=request)

    def change(data: dict[str, Any]) -> Kept:
        before = str(found.parent)
        count = _open_in(found)
        regrouping.move_place(town=request.town, place=found, to=data["to"])
        return Kept(f"place:{found.pk}", "place.moved", {"before": before, "after": str(data["to"]), "count": count})

    seen = _looked_at(request, found, form, _check_move)
    if _sure(request, form, seen) and keep(request, form, change):
        return redirect(link(request, "keep_place", found.pk))
    words = {
        "title": _("Move %(place)s") % {"place": found},
        "label": _("Move it"),
        "consequences": [
            _("What its present desk has in hand there goes to the new one; seats of the place itself keep theirs."),
            _("Closed matters keep the place of their day."),
        ],
    }
    return _regroup_page(request, found, form, seen, words)


@worker(*ADMINISTRATORS)
def place_split(request: TownRequest, place: int) -> HttpResponse:
    """Split a neighbour off a place."""
    found = found_place(request, place)
    children = list(found.children.filter(closed_on=None).order_by("order", "pk"))
    form = SplitForm(request.POST or None, children=children)

    def change(data: dict[str, Any]) -> Kept:
        _kept_root(request, found)
        chosen = [child for child in children if str(child.pk) in data["children"]]
        if Place.objects.filter(parent=found.parent, name=data["name"].strip(), closed_on=None).exists():
            raise Refused(_("There is a place of this name here already: %(name)s") % {"name": data["name"]})
        count = _open_in(*chosen) + (_open_on(found) if data["directly"] else 0)
        fresh, _carried = regrouping.split_off(
            town=request.town, place=found, name=data["name"].strip(), children=chosen, directly=data["directly"]
        )
        facts = {"name": fresh.name, "places": "、".join(child.name for child in chosen[:12]), "count": count}
        said = _(
            "%(name)s is there, with %(count)s open matters. It has no seat yet; its desk answers until you create one."
        ) % {"name": fresh, "count": count}
        return Kept(f"place:{found.pk}", "place.split", facts, said)

    if keep(request, form, change):
        return redirect(link(request, "keep_place", found.pk))
    words = {
        "form": form,
        "title": _("Split %(place)s") % {"place": found},
        "label": _("Split it"),
        "consequences": _of_a_split(request, found),
    }
    return _page(request, found, words)


def _of_a_split(request: TownRequest, place: Place) -> list[str]:
    takes = _who_takes_over(request, place)
    said = _(
        "What its seats have in hand there goes to %(who)s until the new place has a seat of its own. What the grid did is given to its new worker with “The grid does it”."
    )
    return [
        _("A new place beside it takes what you tick, with all open matters there."),
        _(
            "%(count)s open matters lie in it now, %(own)s of them on no building. Each that goes along gets a record of the move."
        )
        % {"count": _open_in(place), "own": _open_on(place)},
        *([said % {"who": takes}] if takes else []),
        _("Closed matters keep the place of their day."),
    ]


@worker(*ADMINISTRATORS)
def place_merge(request: TownRequest, place: int) -> HttpResponse:
    """Merge a place into a neighbour, after a look at what comes of it."""
    found = found_place(request, place)
    form = MergeForm(request.POST or None, request=request)

    def change(data: dict[str, Any]) -> Kept:
        count = _open_in(found)
        regrouping.merge_into(town=request.town, place=found, into=data["to"], on=today(request.town))
        return Kept(
            f"place:{data['to'].pk}", "place.merged", {"name": found.name, "into": str(data["to"]), "count": count}
        )

    seen = _looked_at(request, found, form, regrouping.check_merge)
    if _sure(request, form, seen) and keep(request, form, change):
        return redirect(link(request, "keep_place", form.cleaned_data["to"].pk))
    words = {
        "title": _("Merge %(place)s into another") % {"place": found},
        "label": _("Merge"),
        "consequences": [
            _("Its seats close; their turns go to whoever answers there."),
            _("Its name stays findable as another name."),
            _("It cannot be taken back; it can only be split again."),
        ],
        "final": True,
    }
    return _regroup_page(request, found, form, seen, words)


@worker(*ADMINISTRATORS)
def place_close(request: TownRequest, place: int) -> HttpResponse:
    """End a place in which nothing is open; where something is, the page says how much before it asks for anything."""
    found = found_place(request, place)
    form = Reasoned(request.POST or None)

    def change(_data: dict[str, Any]) -> Kept:
        _kept_root(request, found)
        regrouping.close_place(town=request.town, place=found, on=today(request.town))
        return Kept(f"place:{found.parent_id}", "place.closed", {"name": found.name})

    hindered = regrouping.hindrance(request.town, found)
    if not hindered and keep(request, form, change):
        return redirect(link(request, "keep_place", found.parent_id))
    words = {
        "title": _("End %(place)s?") % {"place": found},
        "label": _("End it"),
        "place": found,
        "form": form,
        "hindered": hindered,
        "words": _("It and everything in it ends. Matters that are closed keep it in their record."),
        "consequences": _standing_in(found),
    }
    return _page(request, found, words, "close_place")


def _standing_in(place: Place) -> list[str]:
    """How many open matters, seats and places are in a place."""
    seats = Seat.objects.filter(below(place.path, "place__path"), closed_on=None).count()
    places = Place.objects.filter(below(place.path), closed_on=None).exclude(pk=place.pk).count()
    return [
        _("Open matters in it: %(count)s") % {"count": _open_in(place)},
        _("Seats in it: %(count)s") % {"count": seats},
        _("Places below it: %(count)s") % {"count": places},
    ]
