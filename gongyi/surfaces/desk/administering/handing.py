"""Many seats change hands on one day, as at the change of a term: names beside seats, a look at what will happen, then all that can."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access import entering, roles
from gongyi.kernel.access.actions import record_act
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import handing
from gongyi.kernel.people.models import Person, Post, Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import ancestors
from gongyi.kernel.ui.days import DayField
from gongyi.kernel.ui.plain_words import too_long
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, refuse_unseen, shown
from gongyi.surfaces.desk.administering.posts import LONGEST_NAME, known_as, taken_back, too_early, worked_after
from gongyi.surfaces.desk.administering.seats import holders_of, kept_seats, paged
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

MOST_AT_ONCE = 40


@dataclass(frozen=True)
class Handing:
    """One line of a hand-over: the seat, who leaves, who was to come, who comes, and what stands in the way."""

    seat: Seat
    name: str
    leaving: list[Person]
    awaited: list[Post]
    typed: str = ""
    arriving: Person | None = None
    fault: str = ""

    @property
    def by_link(self) -> bool:
        """Whether whoever sits there needs no sign-in."""
        return roles.get(self.seat.role).by_link

    @property
    def stays(self) -> bool:
        """Whether the one who sits there is written again, so that nobody comes after all."""
        return bool(self.awaited) and self.leaving == [self.arriving]

    @property
    def words(self) -> str:
        """Who comes, in words."""
        return str(self.arriving) if self.arriving else self.typed


class TermForm(Reasoned):
    """From when the new ones sit."""

    on = DayField(label=gettext_lazy("First day of the new ones"))


@worker(*ADMINISTRATORS)
def hand_over(request: TownRequest) -> HttpResponse:
    """Many seats change hands on one day: names beside seats, a look at what will happen, then all that can, one by one."""
    day = today(request.town)
    role, word = request.GET.get("role", "")[:40], request.GET.get("q", "").strip()[:40]
    rows = kept_seats(request)
    rows = rows.filter(role=role) if role else rows.filter(role__in=("secretary", "community_desk", "grid_worker"))
    rows = rows.filter(Q(place__name__contains=word) | Q(place__name_en__icontains=word)) if word else rows
    chosen, turning = paged(request, rows.order_by("place__path", "role", "pk"), MOST_AT_ONCE)
    form = TermForm(request.POST or None, initial={"on": day})
    sound = form.is_valid()
    lines = _lines(request, chosen, day, form.cleaned_data.get("on") if form.is_bound else None)
    given = [line for line in lines if line.typed]
    ready = [line for line in given if not line.fault]
    if sound and ready and request.POST.get("sure") and _seen(form, ready):
        _hand_over_all(request, given, form.cleaned_data)
        return redirect(link(request, "seats"))
    if sound and not given:
        form.add_error(None, _("Write a name beside at least one seat."))
    elif sound and not ready:
        form.add_error(None, _("None of these seats can change hands so. Why stands beside each."))
    known = set(kept_seats(request).order_by().values_list("role", flat=True).distinct())
    context = {
        "form": form, "groups": _by_place(request, lines), "given": given if sound and ready else [], "role": role, "q": word, "day": day,
        "roles": [(one.key, one.label) for one in reversed(roles.known()) if one.key in known], "faults": [line for line in given if line.fault],
        "sign_ins": entering.sign_ins(person for line in lines for person in (*line.leaving, line.arriving) if person),
        "pager": turning, "crumbs": crumbs(request, (link(request, "seats"), _("Seats and posts"))),
    }  # fmt: skip
    return shown(request, "hand_over", context)


def _seen(form: TermForm, lines: list[Handing]) -> bool:
    """Whether nobody else changed one of the seats after the page was shown; said on the form where somebody did."""
    try:
        refuse_unseen(form, *(f"seat:{line.seat.pk}" for line in lines))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


FEW = 12


@dataclass(frozen=True)
class Group:
    """The lines of one part of the town; folded where there are many and nothing was written in it."""

    name: str
    lines: list[Handing]
    unfolded: bool


def _by_place(request: TownRequest, lines: list[Handing]) -> list[Group]:
    """By the places right below the town's own, in their order."""
    root = request.town.root
    paths = [line.seat.place.path if line.seat.place else root.path for line in lines]
    tops = [
        min((path for path in ancestors(own) if len(path) > len(root.path)), key=len, default=root.path)
        for own in paths
    ]
    names = {place.path: str(place) for place in Place.objects.filter(path__in=set(tops))}
    found: dict[str, list[Handing]] = {}
    for top, one in zip(tops, lines, strict=True):
        found.setdefault(top, []).append(one)
    few = len(lines) <= FEW
    return [
        Group(names.get(top, str(root)), rows, few or any(row.typed for row in rows)) for top, rows in found.items()
    ]


def _lines(request: TownRequest, seats: list[Seat], day: date, on: date | None) -> list[Handing]:
    posts, coming = holders_of(seats, day), handing.awaited(seats, day)
    worked = worked_after((seat for seat in seats if request.POST.get(f"seat_{seat.pk}", "").strip()), on) if on else {}
    found = []
    for seat in seats:
        leaving = [post.person for post in posts.get(seat.pk, []) if post.acting_for_id is None]
        typed = request.POST.get(f"seat_{seat.pk}", "").strip()
        same = known_as(request, typed) if 0 < len(typed) <= LONGEST_NAME else []
        arriving = same[0] if len(same) == 1 else None
        line = Handing(
            seat, seat_name(seat), leaving, [post for post in coming if post.seat_id == seat.pk], typed, arriving
        )
        found.append(replace(line, fault=_fault(line, len(same), on, worked)) if typed else line)
    return found


def _fault(line: Handing, same: int, on: date | None, worked: dict[int, date]) -> str:
    """Why a name cannot take a seat; empty where it can. `same`: how many people of the town have that name."""
    if len(line.typed) > LONGEST_NAME:
        return too_long(line.typed, LONGEST_NAME)
    if same > 1:
        return _("Several people have this name. Appoint on the seat's own page.")
    if line.stays:
        return ""
    if line.arriving in line.leaving:
        return _("Sits there already.")
    return too_early(line.seat, on, worked) if on else ""


def _hand_over_all(request: TownRequest, lines: list[Handing], data: dict[str, Any]) -> None:
    """Each seat by itself, so that one refusal does not hold up the others; a name given twice is one new person."""
    fresh: dict[str, Person] = {}
    refused = [_not_handed(line, line.fault) for line in lines if line.fault]
    done = []
    for line in [line for line in lines if not line.fault]:
        try:
            with transaction.atomic():
                arriving = (
                    line.arriving or fresh.get(line.typed) or people.add_person(town=request.town, work_name=line.typed)
                )
                _hand_one(request, line, arriving, data)
                fresh[line.typed] = arriving
                done.append(line)
        except Refused as refusal:
            refused.append(_not_handed(line, str(refusal)))
    for words in _told_of(done, data["on"]):
        messages.success(request, words)
    for words in refused:
        messages.error(request, words)


def _told_of(done: list[Handing], on: date) -> list[str]:
    back = sum(line.stays for line in done)
    handed = _("%(count)s seats change hands on %(on)s. Open turns stay with the seats.")
    told = [handed % {"count": len(done) - back, "on": on}] if len(done) > back else []
    return [*told, _("Hand-overs taken back: %(count)s.") % {"count": back}] if back else told


def _not_handed(line: Handing, why: str) -> str:
    return f"{line.name} · {line.typed}: {why}"


def _hand_one(request: TownRequest, line: Handing, arriving: Person, data: dict[str, Any]) -> None:
    made = [taken_back(post) for post in line.awaited] if line.stays else _handed(line, arriving, data["on"])
    for one in made:
        record_act(
            town=request.town, subject=one.subject, verb=one.verb, facts=one.facts, reason=data["reason"], made_by=request.actor.pseudonym
        )  # fmt: skip


def _handed(line: Handing, arriving: Person, on: date) -> list[Kept]:
    subject = f"seat:{line.seat.pk}"
    handing.hand_over(seat=line.seat, arriving=arriving, on=on)
    facts = {"leaving": "、".join(map(str, line.leaving)) or "–", "arriving": str(arriving), "on": f"{on}"}
    replaced = [
        Kept(subject, "post.replaced", {"person": str(post.person), "since": f"{post.starts_on}"})
        for post in line.awaited
    ]
    return [*replaced, Kept(subject, "post.handed", facts)]
