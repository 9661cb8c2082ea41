"""Keeping a file in order: parties kept apart, the same matter in other systems, another place."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import elsewhere, filing, meanwhile
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.meanwhile import Stale
from gongyi.kernel.flows.models import ExternalReference
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import holder_name, holder_names
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import ancestors, full_name
from gongyi.kernel.ui.days import MomentField
from gongyi.surfaces.desk.files import fetch
from gongyi.surfaces.desk.frame import MAY_UNMASK, link, page
from gongyi.surfaces.desk.sifting import board_url, carried
from gongyi.surfaces.desk.since import refused, seen_in
from gongyi.surfaces.desk.statements import first_words


@worker(*MAY_UNMASK)
def apart(request: TownRequest, number: str) -> HttpResponse:
    """Keep a party to the matter away from its file."""
    matter, said = fetch(request, number), {}
    if request.method == "POST" and matter.main and request.actor.seat_for(matter.main.holder_key):
        try:
            filing.keep_apart(matter=matter, key=request.POST.get("key", ""), version=seen_in(request))
        except Refused as refusal:
            said = refused(request, matter, refusal)
        else:
            messages.success(request, _("From now on this party cannot open the file."))
    seats = (
        Seat.objects.filter(closed_on=None)
        .select_related("place", "organisation", "area")
        .filter(place__path__in=ancestors(matter.dossier.place_path))
        .order_by("role")
    )
    bodies = (
        Seat.objects.filter(closed_on=None, organisation__isnull=False)
        .select_related("organisation")
        .order_by("organisation__name")
    )
    names = holder_names(seat.key for seat in seats)
    choices = [(seat.key, names[seat.key]) for seat in seats] + sorted(
        {(f"org:{seat.organisation_id}", str(seat.organisation)) for seat in bodies}, key=lambda pair: pair[1]
    )
    context = {"choices": choices, "chosen": request.POST.get("key", ""), "matter": matter} | said
    return page(request, "apart", context, status=422 if said else 200)


class ReferenceForm(forms.Form):
    """The same matter elsewhere."""

    system = forms.CharField(label=gettext_lazy("Which system"), max_length=30, initial="12345")
    number = forms.CharField(label=gettext_lazy("Its number there"), max_length=40)
    due_at = MomentField(
        label=gettext_lazy("Its deadline there"),
        required=False,
        years_back=1,
        years_ahead=5,
        help_text=gettext_lazy("Left empty, a deadline that was noted before stays."),
    )


@worker(*MAY_UNMASK)
def reference(request: TownRequest, number: str) -> HttpResponse:
    """Note the matter's number and deadline in another system."""
    matter, said = fetch(request, number), {}
    form = ReferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            filing.add_reference(matter=matter, **form.cleaned_data, version=seen_in(request))
        except Refused as refusal:
            said = refused(request, matter, refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect(link(request, "file", matter.dossier.number))
    context = {"form": form, "matter": matter} | said
    return page(request, "reference", context, status=422 if form.errors or said else 200)


@worker(*MAY_UNMASK)
def relocate(request: TownRequest, number: str) -> HttpResponse:
    """Say that the matter is about another place: one that its words speak of, or one that is looked for. Back to where one came from."""
    matter, said = fetch(request, number), {}
    wanted, host = request.GET.get("where", ""), request.POST.get("host") or request.GET.get("host", "")
    if request.method == "POST":
        chosen = request.POST.get("place", "")
        place = Place.objects.filter(pk=int(chosen) if chosen.isdecimal() else 0, closed_on=None).first()
        if place is None or not place.path.startswith(request.town.root.path):
            raise Http404
        try:
            filing.relocate(matter=matter, place=place, version=seen_in(request))
        except Refused as refusal:
            said = refused(request, matter, refusal)
            matter = said["matter"]
        else:
            messages.success(request, _("Place now: %(place)s") % {"place": full_name(place, request.town)})
            return redirect(_onward(request, matter, host))
    root = request.town.root
    found = (
        appeals.matching_places(request.town, wanted, root, MOST_KEYS).places
        if wanted.strip()
        else _spoken_of(request, matter)
    )
    context = {
        "found": [(place, full_name(place, request.town)) for place in found[:MOST_KEYS]],
        "wanted": wanted,
        "host": host,
        "sift": carried(request),
        "here": full_name(matter.dossier.place, request.town),
        "back": _whence(request, matter, host),
        "matter": matter,
    }
    return page(request, "relocate", context | said, status=422 if said else 200)


MOST_KEYS = 9
"""So many places are offered at once: one for each number key."""


def _spoken_of(request: TownRequest, matter: Matter) -> list[Place]:
    """The places that the words of a matter may mean, but for the one it has already."""
    said = f"{matter.dossier.title}\n{first_words(matter)}"
    guess = appeals.guess_place(request.town, said, matter.dossier.place)
    places = [guess.place] if guess.place else list(guess.rivals)
    return [place for place in places if place.pk != matter.dossier.place_id]


def _whence(request: TownRequest, matter: Matter, host: str) -> str:
    number = matter.dossier.number
    return board_url(request, at=number) if host == "board" else link(request, "file", number)


def _onward(request: TownRequest, matter: Matter, host: str) -> str:
    """Back to where one came from; to the inbox where the matter went out of reach with its place, saying who has it."""
    if reachable(request.actor, [matter.dossier.pk]).exists():
        return _whence(request, matter, host)
    holder = holder_name(matter.main.holder_key) if matter.main else ""
    messages.success(request, _("It is with %(who)s now.") % {"who": holder})
    return board_url(request) if host == "board" else link(request, "inbox")


class WithdrawForm(forms.Form):
    """Why a number there does not belong to the matter."""

    why = forms.CharField(label=gettext_lazy("Why it is taken back"), max_length=300)


@worker(*MAY_UNMASK)
def withdrawn(request: TownRequest, number: str, row: int) -> HttpResponse:
    """Take back a number in another system that was noted by mistake. The history keeps it; no list, paper or search does."""
    matter, said = fetch(request, number), {}
    found = elsewhere.noted().filter(dossier=matter.dossier, pk=row).first()
    if found is None:
        return redirect(link(request, "file", matter.dossier.number))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _noted_again(request, matter, found, elsewhere.WITHDRAWN, form.cleaned_data["why"])
        except Refused as refusal:
            said = refused(request, matter, refusal)
        else:
            messages.success(request, _("Taken back."))
            return redirect(link(request, "file", matter.dossier.number))
    context = {"form": form, "matter": matter, "which": found} | said
    return page(request, "reference", context, status=422 if form.errors or said else 200)


@worker(*MAY_UNMASK)
def answered(request: TownRequest, number: str, row: int) -> HttpResponse:
    """Say that the answer was entered in the other system; its deadline is then no longer counted."""
    matter = fetch(request, number)
    found = elsewhere.noted().filter(dossier=matter.dossier, pk=row).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            _noted_again(request, matter, found, "answered")
        except Stale as stale:
            messages.error(request, meanwhile.in_words(matter.dossier, seen_in(request)) or str(stale))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Noted."))
    return redirect(link(request, "file", matter.dossier.number))


def _noted_again(request: TownRequest, matter: Matter, found: ExternalReference, state: str, why: str = "") -> None:
    """The same number with what became of it there; its deadline stays."""
    seen = seen_in(request)
    filing.add_reference(
        matter=matter, system=found.system, number=found.number, due_at=None, state=state, why=why, version=seen
    )
