"""Seats: which there are, who holds them, new ones, and closing one so that its turns go on."""

import re
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access import entering, roles
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import regrouping
from gongyi.kernel.flows.models import Turn
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import handing
from gongyi.kernel.people.models import Post, Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Area, Organisation, Place
from gongyi.kernel.territory.queries import below, listed_name
from gongyi.kernel.ui.forms import when_needed
from gongyi.kernel.ui.shapes import Pager
from gongyi.surfaces.desk.administering.keeping import (
    Kept,
    Reasoned,
    crumbs,
    keep,
    keeps,
    own_paths,
    shown,
    whole,
)
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

PAGE = 60
MOST_SEATS = 1_000_000
AREA = "area"


def kept_seats(request: TownRequest) -> Any:
    """Open seats that are the actor's to keep."""
    rows = Seat.objects.filter(closed_on=None).select_related("place", "area", "organisation", "town")
    if whole(request):
        return rows
    mine = Q(pk__in=[])
    for path in own_paths(request):
        mine |= below(path, "place__path") | below(path, "area__members__place__path")
    return rows.filter(mine).distinct()


def answers_for(seat: Seat) -> str:
    """The area or place a seat answers for, where its name does not say it: a body may have a seat in each of several."""
    where = str(seat.area or seat.place or "")
    return where if where not in seat_name(seat) else ""


def holders_of(seats: list[Seat], day: Any) -> dict[int, list[Post]]:
    """Who sits at each seat today, holders before deputies."""
    found: dict[int, list[Post]] = {}
    rows = Post.objects.filter(Post.on(day), seat__in=[seat.pk for seat in seats]).select_related(
        "person", "acting_for"
    )
    for post in rows.order_by("acting_for", "pk"):
        found.setdefault(post.seat_id, []).append(post)
    return found


@worker(*ADMINISTRATORS)
def seats(request: TownRequest) -> HttpResponse:
    """Seats by role, word and state: vacant, or with nobody there who can get in."""
    day = today(request.town)
    role, word, state = (request.GET.get(key, "").strip()[:40] for key in ("role", "q", "state"))
    rows = kept_seats(request)
    taken = Post.objects.filter(Post.on(day)).values("seat")
    shut = entering.shut(request.town)
    rows = rows.exclude(pk__in=taken) if state == "vacant" else rows.filter(pk__in=shut) if state == "shut" else rows
    rows = rows.filter(role=role) if role else rows
    if word:
        held = Post.objects.filter(Post.on(day) | Q(starts_on__gt=day), person__work_name__contains=word).values("seat")
        rows = rows.filter(
            Q(place__name__contains=word)
            | Q(place__name_en__icontains=word)
            | Q(area__name__contains=word)
            | Q(area__name_en__icontains=word)
            | Q(organisation__name__contains=word)
            | Q(organisation__name_en__icontains=word)
            | Q(name__contains=word)
            | Q(pk__in=held)
        )
    offset = from_seat(request)
    found = list(rows.order_by("role", "place__path", "pk")[offset : offset + PAGE + 1])
    posts, coming = holders_of(found, day), list(handing.awaited(found, day))
    lines = [
        (
            seat,
            seat_name(seat),
            answers_for(seat),
            posts.get(seat.pk, []),
            [post for post in coming if post.seat_id == seat.pk],
        )
        for seat in found[:PAGE]
    ]
    known = set(kept_seats(request).order_by().values_list("role", flat=True).distinct())
    context = {
        "lines": lines, "roles": [(one.key, one.label) for one in reversed(roles.known()) if one.key in known], "role": role, "q": word, "state": state,
        "vacant": kept_seats(request).exclude(pk__in=taken).count(), "shut": shut,
        "shut_count": kept_seats(request).filter(pk__in=shut).count(), "pager": pager(request, offset, PAGE, more=len(found) > PAGE), "crumbs": crumbs(request),
    }  # fmt: skip
    return shown(request, "seats", context)


def from_seat(request: TownRequest) -> int:
    """How many seats the asked page leaves out before its first."""
    asked = request.GET.get("from", "0")
    return min(int(asked) if asked.isdecimal() else 0, MOST_SEATS)


def pager(request: TownRequest, offset: int, page: int, *, more: bool, note: str = "") -> Pager:
    """Links to the pages beside the one that begins after `offset` seats and shows `page` of them."""

    def to(start: int) -> str:
        query = request.GET.copy()
        query["from"] = str(start)
        return f"?{query.urlencode()}"

    return Pager(to(max(0, offset - page)) if offset else "", to(offset + page) if more else "", note)


def paged(request: TownRequest, rows: QuerySet[Seat], page: int) -> tuple[list[Seat], Pager]:
    """The seats of the asked page of a form, and the way to the others with how many there are in all."""
    offset, every = from_seat(request), rows.count()
    found = list(rows[offset : offset + page])
    note = _("Seats %(first)s to %(last)s of %(all)s. Names are kept for this page alone: hand these over first.")
    facts = {"first": offset + 1, "last": offset + len(found), "all": every}
    return found, pager(request, offset, page, more=offset + page < every, note=note % facts)


ENGLISH_NAME = gettext_lazy("Name in English")
ENGLISH_HELP = gettext_lazy("For English pages; without it they show the Chinese name.")


class SeatForm(Reasoned):
    """A role, and what it answers for."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    place = forms.CharField(
        label=gettext_lazy("Place, by name or code"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("For desks, secretaries, grid workers and leads of buildings."),
    )
    area: "forms.ModelChoiceField[Area]" = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Area"),
        required=False,
        help_text=gettext_lazy("For property firms and owners' committees."),
    )
    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        None, label=gettext_lazy("Organisation"), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Name of its own"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Empty: role and place name it."),
    )
    name_en = forms.CharField(label=ENGLISH_NAME, max_length=80, required=False, help_text=ENGLISH_HELP)

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        when_needed(
            self, place=_("(needed where the role answers for one)"), area=_("(needed where the role answers for one)")
        )
        self.fields["role"].choices = [(role.key, role.label) for role in reversed(roles.known())]  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.filter(ends_on=None).order_by("name")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.filter(closed_on=None).order_by("name")  # type: ignore[attr-defined]

    def clean_place(self) -> Place | None:
        text = self.cleaned_data["place"].strip()
        return find_place(self.request, text) if text else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role = roles.get(data["role"]) if data.get("role") else None
        if role and role.bound == AREA and not data.get("area"):
            self.add_error("area", _("A seat of this role answers for an area. Choose it."))
        if role and role.bound != AREA and not data.get("place") and "place" not in self.errors:
            self.add_error("place", _("A seat of this role answers for a place. Name it."))
        return data


NUMBERED = re.compile(r"#(\d{1,18})$")


def _number(text: str) -> int:
    """The number that stands behind a place's name, or alone; 0 without one."""
    found = NUMBERED.search(text)
    return int(found[1]) if found else 0


def find_place(request: TownRequest, text: str) -> Place:
    """The one open place of the actor's part with this name or code. Raises a form's error that says what is wrong."""
    rows = Place.objects.filter(
        below(request.town.root.path),
        Q(name=text) | Q(name_en__iexact=text) | Q(code=text) | Q(aliases__name=text),
        closed_on=None,
    )
    found = [place for place in rows.distinct()[:20] if keeps(request, place.path)]
    if number := _number(text):
        found = [place for place in Place.objects.filter(pk=number, closed_on=None) if keeps(request, place.path)]
    if len(found) == 1:
        return found[0]
    if found:
        several = "、".join(f"{listed_name(place)} ({place.parent}, #{place.pk})" for place in found[:6])
        raise forms.ValidationError(
            _("Several places are called so; write the number in front: %(places)s") % {"places": several}
        )
    raise forms.ValidationError(_("There is no such place in your part of the town. Write its whole name or its code."))


@worker(*ADMINISTRATORS)
def seat_new(request: TownRequest) -> HttpResponse:
    """A new seat, vacant until somebody is appointed."""
    initial = {key: request.GET.get(key, "") for key in ("role", "place", "area", "organisation")} | _called(request)
    form = SeatForm(request.POST or None, request=request, initial=initial)
    made: list[Seat] = []

    def change(data: dict[str, Any]) -> Kept:
        where = {key: data[key] for key in ("place", "area", "organisation")}
        if Seat.objects.filter(role=data["role"], closed_on=None, **where).exists():
            raise Refused(_("There is such a seat already."))
        if not whole(request) and not data["place"]:
            raise Refused(_("Seats of areas and organisations are created by the town's desk."))
        seat = people.add_seat(
            town=request.town, role=data["role"], name=data["name"], name_en=data["name_en"], **where
        )
        made.append(seat)
        return Kept(f"seat:{seat.pk}", "seat.opened", {"name": seat_name(seat)})

    if keep(request, form, change):
        return redirect(link(request, "seat", made[0].pk))
    way = crumbs(request, (link(request, "seats"), _("Seats and posts")))
    return shown(
        request, "form", {"form": form, "title": _("A new seat"), "label": _("Create the seat"), "crumbs": way}
    )


def _called(request: TownRequest) -> dict[str, str]:
    """A place from whose page one comes, by name and number, and the role that most places of its level have a seat for."""
    found = Place.objects.filter(pk=_number(request.GET.get("place", "")), closed_on=None).first()
    if found is None or not keeps(request, found.path):
        return {}
    alike = Seat.objects.filter(place__level=found.level, closed_on=None).values("role")
    usual = alike.annotate(count=Count("pk")).order_by("-count", "role").first()
    return {"place": f"{found} #{found.pk}", "role": usual["role"] if usual else ""}


def found_seat(request: TownRequest, seat: int, *, closed: bool = False) -> Seat:
    """A seat that is the actor's to keep; 404 otherwise."""
    rows = (
        kept_seats(request)
        if not closed or not whole(request)
        else Seat.objects.select_related("place", "area", "organisation", "town")
    )
    found: Seat | None = rows.filter(pk=seat).first()
    if found is None:
        raise Http404
    return found


@worker(*ADMINISTRATORS)
def seat_close(request: TownRequest, seat: int) -> HttpResponse:
    """Close a seat; what waits there goes to whoever answers for its role."""
    found = found_seat(request, seat)
    name, day = seat_name(found), today(request.town)
    turns = Turn.objects.filter(open=True, holder_key=found.key).count()
    form = Reasoned(request.POST or None)

    def change(_data: dict[str, Any]) -> Kept:
        count = regrouping.close_seat(town=request.town, seat=found, on=day)
        return Kept(f"seat:{found.pk}", "seat.closed", {"name": name, "count": count})

    if keep(request, form, change):
        return redirect(link(request, "seats"))
    consequences = [
        _("Posts at it end today."),
        _("%(count)s open turns go to whoever answers in its place, with a record of it.") % {"count": turns},
    ]
    context = {
        "form": form,
        "title": _("Close the seat %(name)s?") % {"name": name},
        "consequences": consequences,
        "label": _("Close the seat"),
        "cancel_url": link(request, "seat", found.pk),
        "crumbs": crumbs(
            request, (link(request, "seats"), _("Seats and posts")), (link(request, "seat", found.pk), name)
        ),
    }
    return shown(request, "confirm", context)


class SeatNameForm(Reasoned):
    """What the town calls a seat."""

    name = forms.CharField(
        label=gettext_lazy("Name of its own"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Empty: role and place name it."),
    )
    name_en = forms.CharField(label=ENGLISH_NAME, max_length=80, required=False, help_text=ENGLISH_HELP)
