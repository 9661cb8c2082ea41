"""Posts: appointing, standing in, ending, and handing over many seats at once at the change of a term."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from gongyi.kernel.access import entering, roles
from gongyi.kernel.access.actions import revoke_devices
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock.wording import day_and_year
from gongyi.kernel.flows import timing
from gongyi.kernel.flows.models import Step, Turn, instant, micros
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import handing
from gongyi.kernel.people.models import AccountPerson, Person, Post, Seat
from gongyi.kernel.people.phones import BadPhone
from gongyi.kernel.people.queries import over, stands, today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.days import DayField
from gongyi.kernel.ui.forms import ChoiceCards, when_needed
from gongyi.surfaces.desk.administering import sign_ins
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, history, keep, sent, shown
from gongyi.surfaces.desk.administering.seats import (
    SeatNameForm,
    answers_for,
    found_seat,
)
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

NEW, OWN = "new", "own"
NOW, DAY = "now", "day"
MOST_AT_ONCE = 40
LONGEST_NAME = 40
NAMED = 2


def known_as(request: TownRequest, name: str) -> list[Person]:
    """People of the town with this name at work."""
    return list(Person.objects.filter(town=request.town, work_name=name, erased_at=None).order_by("pk")[:10])


def described(person: Person, day: date) -> str:
    """A person with one or two of the seats they hold and how they sign in, so that two of one name can be told apart."""
    posts = person.posts.filter(Post.on(day)).select_related("seat__place", "seat__area", "seat__organisation")
    seats = list(dict.fromkeys(seat_name(post.seat) for post in posts))
    held = pgettext("between names", ", ").join(seats[:NAMED])
    if len(seats) > NAMED:
        held = _("%(names)s and others") % {"names": held}
    link = AccountPerson.objects.filter(person=person).select_related("account").first()
    signs_in = _("signs in as %(name)s") % {"name": link.account.username} if link else _("no account")
    return f"{person} ({held or _('no post now')} · {signs_in})"


class PostForm(Reasoned):
    """Who sits there from when; whoever has the same name is asked about, never guessed."""

    name = forms.CharField(label=gettext_lazy("Name at work"), max_length=LONGEST_NAME)
    person = forms.ChoiceField(
        label=gettext_lazy("Who is meant"),
        widget=ChoiceCards,
        error_messages={"required": gettext_lazy("The town knows somebody of this name already. Who is meant?")},
    )
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(label=gettext_lazy("Until, if known"), required=False)
    acting_for = forms.ChoiceField(
        label=gettext_lazy("Holds the seat, or stands in for somebody"), initial=OWN, widget=ChoiceCards
    )

    def __init__(self, *args: Any, request: TownRequest, holders: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.holders = request, {str(post.pk): post for post in holders}
        if holders:
            when_needed(self, ends_on=_("(needed for somebody who only stands in)"))
            self.fields["acting_for"].choices = [(OWN, _("holds it")), *map(_standing_in, holders)]  # type: ignore[attr-defined]
        else:
            self.fields.pop("acting_for")
        name = (self.data.get(self.add_prefix("name")) or "").strip() if self.is_bound else ""
        same = known_as(request, name) if name else []
        if same:
            day = today(request.town)
            choices = [(str(person.pk), described(person, day)) for person in same]
            self.fields["person"].choices = [*choices, (NEW, _("somebody new of the same name"))]  # type: ignore[attr-defined]
        else:
            self.fields.pop("person")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("acting_for", OWN) != OWN:
            self._check_deputy(data, self.holders[data["acting_for"]])
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The last day cannot lie before the first."))
        elif data.get("ends_on") and data["ends_on"] < today(self.request.town):
            self.add_error("ends_on", _("This day has passed. Who sat there in the past is not entered afterwards."))
        return data

    def _check_deputy(self, data: dict[str, Any], post: Post) -> None:
        """A deputy stands in for somebody who sits there on the first day, until a day that is known."""
        if not data.get("ends_on"):
            self.add_error("ends_on", _("Say until when the deputy stands in."))
        since = data.get("starts_on")
        if since and not (post.starts_on <= since and (post.ends_on is None or post.ends_on >= since)):
            self.add_error("starts_on", _("%(person)s does not sit there on that day.") % {"person": post.person})


def _standing_in(post: Post) -> tuple[str, str]:
    return str(post.pk), _("stands in for %(person)s") % {"person": post.person}


@worker(*ADMINISTRATORS)
def seat(request: TownRequest, seat: int) -> HttpResponse:
    """One seat: who held it, who holds it, appointing, standing in. Its turns stay with the seat."""
    found, day = found_seat(request, seat, closed=True), today(request.town)
    naming = sent(request, "name", SeatNameForm, initial={"name": found.name, "name_en": found.name_en})
    posts = list(found.posts.select_related("person", "acting_for").order_by("-starts_on", "-pk"))
    holders = [post for post in posts if post.acting_for_id is None and not over(post, day)]
    appointing = sent(request, "appoint", PostForm, request=request, holders=holders, initial={"starts_on": day})
    now = [post for post in posts if stands(post, day)]
    reaching = sent(request, "phone", PhoneForm, persons=[post.person for post in now])
    change = partial(keep, request, replaces=f"seat:{found.pk}")
    done = (
        change(appointing, lambda data: _appoint(request, found, data))
        or change(naming, lambda data: _name(found, data))
        or change(reaching, lambda data: _reach(found, data))
    )
    if done:
        return redirect(link(request, "seat", found.pk))
    turns = Turn.objects.filter(open=True, holder_key=found.key).count()
    context = {
        "seat": found, "name": seat_name(found), "where": answers_for(found), "role": roles.get(found.role).label, "appoint_form": appointing, "name_form": naming, "phone_form": reaching,
        "today": day, "now": now, "by_link": roles.get(found.role).by_link,
        "then": [post for post in posts if not stands(post, day)], "sign_ins": entering.sign_ins([post.person for post in now]),
        "trouble": [*sign_ins.trouble(request.town, [post.person for post in now]), *_unreached(found, now, turns)],
        "turns": turns, "history": history(f"seat:{found.pk}"),
        "crumbs": crumbs(request, (link(request, "seats"), _("Seats and posts"))),
    }  # fmt: skip
    return shown(request, "seat", context)


def _unreached(seat: Seat, now: list[Post], turns: int) -> list[str]:
    """Said of a seat at which nobody can get in or, where it is reached by link, has a telephone for it; also right after the one who had has left."""
    linked = roles.get(seat.role).by_link
    if not now or (
        any(post.person.phone_sealed for post in now) if linked else seat.pk not in entering.shut(seat.town)
    ):
        return []
    waiting = ngettext("%d matter waits here.", "%d matters wait here.", turns) % turns if turns else ""
    said = _(
        "Nobody at this seat can sign in: what comes here is seen by nobody until its time runs out and it climbs."
    )
    if linked:
        said = _(
            "Nobody at this seat has a mobile number: no message reaches it, and no link to handle. Enter a number below, or appoint somebody."
        )
    return [f"{waiting} {said}".strip()]


def _person(request: TownRequest, data: dict[str, Any]) -> Person:
    chosen = data.get("person") or NEW
    if chosen == NEW:
        return people.add_person(town=request.town, work_name=data["name"].strip())
    return Person.objects.get(pk=int(chosen))


def _appoint(request: TownRequest, seat: Seat, data: dict[str, Any]) -> Kept:
    if seat.closed_on:
        raise Refused(_("This seat is closed."))
    since, until = data["starts_on"], data["ends_on"]
    if fault := too_early(seat, since, worked_after([seat], since)):
        raise Refused(fault)
    whom = data.get("acting_for", OWN)
    holder = seat.posts.select_related("person").get(pk=whom) if whom != OWN else None
    person = _person(request, data)
    if seat.posts.filter(Post.on(since), person=person).exists():
        raise Refused(_("%(person)s sits there already on that day.") % {"person": person})
    acting = holder.person if holder else None
    if acting == person:
        raise Refused(_("Nobody stands in for themselves."))
    people.appoint(person=person, seat=seat, starts_on=since, ends_on=until, acting_for=acting)
    said = _("Kept. Open turns stay with the seat.")
    if acting:
        facts = {"person": str(person), "holder": str(acting), "since": f"{since}", "until": f"{until}"}
        return Kept(f"seat:{seat.pk}", "post.deputy", facts, said)
    return Kept(f"seat:{seat.pk}", "post.appointed", {"person": str(person), "since": f"{since}"}, said)


def _name(seat: Seat, data: dict[str, Any]) -> Kept:
    people.name_seat(seat=seat, name=data["name"], name_en=data["name_en"])
    return Kept(f"seat:{seat.pk}", "seat.renamed", {"name": seat_name(seat)})


class PhoneForm(Reasoned):
    """The mobile number of somebody who sits there."""

    person = forms.ChoiceField(label=gettext_lazy("Whose"))
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"), max_length=30, help_text=gettext_lazy("For messages, and at a property firm for the link to handle. It is kept sealed and shown here in part only.")
    )  # fmt: skip

    def __init__(self, *args: Any, persons: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(str(person.pk), str(person)) for person in persons]  # type: ignore[attr-defined]


def _reach(seat: Seat, data: dict[str, Any]) -> Kept:
    """A new number; telephones that proved to be the old one's are unbound, as when one is lost."""
    person = Person.objects.get(pk=int(data["person"]))
    try:
        people.change_phone(person=person, phone=data["phone"])
    except BadPhone as fault:
        raise Refused(str(fault)) from fault
    revoke_devices(person=person)
    return Kept(f"seat:{seat.pk}", "post.phone", {"person": str(person)})


ENDINGS = (
    (NOW, gettext_lazy("At once: from now on nothing opens for them here, on their telephone neither")),
    (DAY, gettext_lazy("With the end of the last day below; until then they go on working")),
)


class EndForm(Reasoned):
    """At once, or with a last day that still belongs to the post."""

    when = forms.ChoiceField(label=gettext_lazy("When it ends"), widget=ChoiceCards, initial=DAY, choices=ENDINGS)
    on = DayField(label=gettext_lazy("Last day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when_needed(self, on=_("(needed unless it ends at once)"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("when") != NOW and not data.get("on") and "on" not in self.errors:
            self.add_error("on", _("Please say the last day."))
        return data


@worker(*ADMINISTRATORS)
def post_end(request: TownRequest, seat: int, post: int) -> HttpResponse:
    """End a post with a day; the seat keeps its turns, and if it is empty then they go on at once. One that is to come is taken back."""
    found = found_seat(request, seat)
    ending = found.posts.filter(pk=post).select_related("person").first()
    if ending is None:
        return redirect(link(request, "seat", found.pk))
    if ending.starts_on > today(request.town):
        return _take_back(request, ending)
    form = EndForm(request.POST or None, initial={"on": today(request.town)})

    def change(data: dict[str, Any]) -> Kept:
        if data["when"] == NOW:
            people.end_post(post=ending, on=max(ending.starts_on, today(request.town)), at_once=True)
            return Kept(f"seat:{found.pk}", "post.stopped", {"person": str(ending.person)})
        _refuse_before_work(ending, data["on"])
        people.end_post(post=ending, on=data["on"])
        return Kept(f"seat:{found.pk}", "post.ended", {"person": str(ending.person), "on": f"{data['on']}"})

    if keep(request, form, change):
        return redirect(link(request, "seat", found.pk))
    context = {
        "form": form, "title": _("When does the post of %(person)s end?") % {"person": ending.person}, "label": _("End the post"), "cancel_url": link(request, "seat", found.pk),
        "words": _("Open turns stay with the seat. If nobody sits there then, they go to whoever answers in its place."),
        "crumbs": _way_to(request, found),
    }  # fmt: skip
    return shown(request, "confirm", context)


def worked_after(seats: Iterable[Seat], day: date) -> dict[int, date]:
    """Of a town's seats, by key: the last day on which something was done there, where that lies after a day."""
    found = list(seats)
    if not found or day >= today(found[0].town):
        return {}
    calendar = timing.calendar_of(found[0].town.calendar)
    done = Step.objects.filter(
        seat_id__in=[seat.pk for seat in found], at__gte=micros(calendar.at(day, 24 * 60))
    ).order_by()
    newest = done.values_list("seat_id").annotate(Max("at"))
    return {int(seat or 0): calendar.local(instant(at)).date() for seat, at in newest}


def too_early(seat: Seat, on: date, worked: dict[int, date]) -> str:
    """Why nobody can come to a seat on a day: somebody began there later, or something was done there since (`worked_after`). Empty where one can."""
    if fault := handing.too_early(seat, on):
        return fault
    if seat.pk not in worked:
        return ""
    told = {"day": day_and_year(worked[seat.pk])}
    return (
        _("Something was done at this seat on %(day)s. The first day of whoever follows cannot lie before that.") % told
    )


def _refuse_before_work(post: Post, last_day: date) -> None:
    """Whoever did something at a seat sat there that day: a last day before it would make the record contradict itself."""
    town = post.seat.town
    if last_day >= today(town):
        return
    calendar = timing.calendar_of(town.calendar)
    done = Step.objects.filter(
        actor=post.person.pseudonym, seat_id=post.seat_id, at__gte=micros(calendar.at(last_day, 24 * 60))
    )
    newest = done.order_by("-at").first()
    if newest is not None:
        told = {"person": post.person, "day": day_and_year(calendar.local(newest.when).date())}
        raise Refused(
            _("%(person)s did something at this seat on %(day)s. The last day cannot lie before that.") % told
        )


def _way_to(request: TownRequest, seat: Seat) -> list[tuple[str, str]]:
    return crumbs(
        request, (link(request, "seats"), _("Seats and posts")), (link(request, "seat", seat.pk), seat_name(seat))
    )


def taken_back(post: Post) -> Kept:
    """Take back that somebody is to come, for the record."""
    going_on = "、".join(map(str, handing.take_back(post=post))) or "–"
    facts = {"person": str(post.person), "since": f"{post.starts_on}", "going_on": going_on}
    return Kept(f"seat:{post.seat_id}", "post.taken_back", facts)


def _take_back(request: TownRequest, post: Post) -> HttpResponse:
    form = Reasoned(request.POST or None)
    if keep(request, form, lambda _data: taken_back(post)):
        return redirect(link(request, "seat", post.seat_id))
    told = {"person": post.person, "since": day_and_year(post.starts_on)}
    context = {
        "form": form, "title": _("Take back the post of %(person)s from %(since)s?") % told, "label": _("Take it back"), "cancel_url": link(request, "seat", post.seat_id),
        "consequences": [_("%(person)s goes on; the last day no longer counts.") % {"person": one.person} for one in handing.staying(post)],
        "crumbs": _way_to(request, post.seat),
    }  # fmt: skip
    return shown(request, "confirm", context)
