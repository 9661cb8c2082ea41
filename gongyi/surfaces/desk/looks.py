"""Names and telephones that were looked at by those below one, and leave to open more than thirty an hour."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access import supervising
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock.wording import moment_in_words
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import looking, queries
from gongyi.kernel.people.actions import MOST_LOOKS
from gongyi.kernel.people.models import Look, MoreLooks, Person, Seat
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town
from gongyi.kernel.ui.forms import ChoiceCards
from gongyi.surfaces.desk.frame import SCREENERS, link, page

SHOWN, READ, NAMED, OFFERED = 100, 500, 3, 12
Below = dict[Person, list[Seat]]
UNTIL = (
    ("hour", gettext_lazy("for an hour")),
    ("today", gettext_lazy("until the end of today")),
    ("tomorrow", gettext_lazy("until the end of tomorrow")),
)


class AllowForm(forms.Form):
    """Who may open how many more, until when and why."""

    who = forms.ChoiceField()
    number = forms.IntegerField(label=gettext_lazy("How many more"), min_value=1, max_value=MOST_LOOKS, initial=30)
    until = forms.ChoiceField(label=gettext_lazy("Until when"), choices=UNTIL)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=200, help_text=gettext_lazy("It is written down, with your name.")
    )

    def __init__(self, *args: Any, offered: dict[Person, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_name = {person.pseudonym: person for person in offered}
        choices = [(person.pseudonym, label) for person, label in offered.items()]
        self.fields["who"] = forms.ChoiceField(label=gettext_lazy("Who"), widget=ChoiceCards, choices=choices)


def _found(below: Below, word: str) -> list[Person]:
    """Those below by words of their names and seats; without a word all of few, and of many nobody."""
    words = word.casefold().split()
    if not words and len(below) > OFFERED:
        return []
    lines = {person: _line(person, seats).casefold() for person, seats in below.items()}
    return sorted((person for person, line in lines.items() if all(part in line for part in words)), key=str)


def _line(person: Person, seats: list[Seat]) -> str:
    return f"{person} · {_seats(seats)}"


def _told_apart(town: Town, offered: Below) -> dict[Person, str]:
    """Each with their seats; those of one name at seats of one name with where these are."""
    lines = {person: _line(person, seats) for person, seats in offered.items()}
    often = Counter(lines.values())
    places = {person: offered[person][0].place for person, line in lines.items() if often[line] > 1}
    where = appeals.place_labels(town, filter(None, places.values())) if places else {}
    return lines | {person: f"{lines[person]} · {where[place.pk]}" for person, place in places.items() if place}


def _seats(seats: list[Seat]) -> str:
    return pgettext("between names", ", ").join(seat_name(seat) for seat in seats)


@worker(*SCREENERS)
def looks(request: TownRequest) -> HttpResponse:
    """Who below one looked at whom lately, by reason and never by what they saw; and the form that allows more."""
    viewer = Person.objects.get(pk=request.actor.person_id or 0)
    below = supervising.supervised(viewer, request.town)
    rows = _rows(below)
    word = request.GET.get("q", "").strip()[:40]
    found = _found(below, word)
    named = [person for person in below if person.pseudonym == request.POST.get("who")]
    first = [row["person"] for row in rows[:OFFERED]]
    offered = {person: below[person] for person in (*first, *found[:OFFERED], *named)}
    form = AllowForm(request.POST or None, offered=_told_apart(request.town, offered))
    if request.method == "POST" and form.is_valid() and _allow(request, viewer, form):
        return redirect(link(request, "looks"))
    context = {
        "form": form, "rows": rows, "grants": _grants(below), "log": _log(below), "anyone": bool(below), "limit": queries.LOOKS_PER_HOUR,
        "q": word, "many": len(below) > OFFERED, "found": len(found), "offered": bool(offered), "most": OFFERED,
    }  # fmt: skip
    return page(request, "looks", context, status=422 if form.errors else 200)


def _allow(request: TownRequest, by: Person, form: AllowForm) -> bool:
    given = form.cleaned_data
    who, until = form.by_name[given["who"]], _until(request.town, given["until"])
    try:
        supervising.allow_more_looks(
            town=request.town, viewer=who, by=by, number=given["number"], until=until, reason=given["reason"]
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    said = _("%(who)s may open %(number)s more until %(until)s.")
    messages.success(request, said % {"who": who, "number": given["number"], "until": _clock(request.town, until)})
    return True


def _until(town: Town, choice: str) -> datetime:
    now = clock.now()
    if choice == "hour":
        return now + timedelta(hours=1)
    days = 1 if choice == "today" else 2
    midnight = now.astimezone(ZoneInfo(town.calendar.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days)


def _clock(town: Town, moment: datetime) -> str:
    return moment_in_words(moment.astimezone(ZoneInfo(town.calendar.zone)))


def _rows(below: Below) -> list[dict[str, Any]]:
    """Those who opened something within the hour or were allowed more, the nearest to the limit first."""
    names = {person.pseudonym: person for person in below}
    now, recent = clock.now(), queries.within_the_hour(names)
    done = Counter(dict(recent.values_list("viewer").annotate(n=Count("pk"))))
    more: Counter[str] = Counter()
    for grant in MoreLooks.objects.filter(viewer__in=names, until__gt=now).annotate(used=Count("looks")):
        more[grant.viewer] += max(0, grant.number - grant.used)
    found = [
        {"person": names[key], "seats": _seats(below[names[key]]), "done": done[key], "more": more[key]}
        for key in {*done, *more}
    ]
    return sorted(found, key=lambda row: (row["more"] - row["done"], str(row["person"])))


def _grants(below: Below) -> list[tuple[MoreLooks, Person, str]]:
    names = {person.pseudonym: person for person in below}
    rows = MoreLooks.objects.filter(viewer__in=names, at__gt=clock.now() - supervising.LATELY).annotate(
        used=Count("looks")
    )
    rows = rows.select_related("seat__place", "seat__area", "seat__organisation").order_by("-pk")
    return [(row, names[row.viewer], seat_name(row.seat)) for row in rows[:SHOWN]]


@dataclass
class Seen:
    """Looks of one person for one reason right after one another, as one line."""

    at: datetime
    person: Person
    what: str
    reason: str
    times: int = 1


def _log(below: Below) -> list[Seen]:
    names = {person.pseudonym: person for person in below}
    rows = Look.objects.filter(viewer__in=names, at__gt=clock.now() - supervising.LATELY).order_by("-pk")
    found: list[Seen] = []
    for row in rows[:READ]:
        last = found[-1] if found else None
        here = Seen(row.at, names[row.viewer], looking.seen(row.table, row.column), looking.said(row.reason))
        same = last and (last.person, last.what, last.reason) == (here.person, here.what, here.reason)
        if last and same and last.at - row.at < queries.HOUR:
            last.times += 1
        else:
            found.append(here)
    return found[:SHOWN]


def note_opening(request: TownRequest, column: str, *dossiers: Dossier) -> None:
    """Write down who opens matters under a duty to report, on a page or on paper; nothing for any other."""
    _note(request, column, [dossier.pk for dossier in dossiers if dossier.sensitivity == Dossier.DUTY])


def note_answer(request: TownRequest, dossier: Dossier) -> None:
    """Write down who prints the answer to a matter for the person."""
    _note(request, "answer", [dossier.pk])


def _note(request: TownRequest, column: str, rows: list[int]) -> None:
    """All of a page in one write, which waits for its turn among writers once; none where there is nothing to note."""
    if not rows:
        return
    viewer = Person.objects.get(pk=request.actor.person_id or 0)
    seat = Seat.objects.filter(pk__in=[held.id for held in request.actor.seats]).order_by("pk").first()
    people.note_openings(town=request.town, rows=rows, column=column, viewer=viewer, seat=seat)


def whom_to_ask(town: Town, viewer: Person) -> str:
    """For somebody who ran out: who can allow more, and when they may go on without."""
    again = date_format(queries.looks_again_at(viewer).astimezone(ZoneInfo(town.calendar.zone)), "H:i")
    above = supervising.supervisors(viewer, town)[:NAMED]
    if not above:
        said = _("You have opened thirty entries within an hour. You can open the next one at %(time)s.")
        return said % {"time": again}
    names = pgettext("between names", ", ").join(f"{post.person} · {seat_name(post.seat)}" for post in above)
    said = _(
        "You have opened thirty entries within an hour. Ask one of these to allow more: %(who)s. They do it on the page “Who looked at names and telephones”. Without it you can open the next one at %(time)s."
    )
    return said % {"who": names, "time": again}
