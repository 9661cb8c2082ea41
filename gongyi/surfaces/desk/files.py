"""One file: where it stands, what may be done, its history, the people masked, what belongs to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority, filing, matters, numbers, performing, undoing
from gongyi.kernel.flows.forms import MoveForm, refusal_on
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, ExternalReference, MatterLink, Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import Told, holder_name, story
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Person, Seat, Voice
from gongyi.kernel.people.phones import masked, masked_name
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.queries import ancestors, full_name, named
from gongyi.kernel.ui import showing
from gongyi.surfaces.desk.frame import link, page

MAY_UNMASK = frozenset({"grid_worker", "community_desk", "secretary", "street_desk", "town_desk"})
REASONS = (
    ("call", gettext_lazy("to call back")),
    ("visit", gettext_lazy("to visit")),
    ("verify", gettext_lazy("to check the matter")),
    ("send", gettext_lazy("to send an answer")),
)
NAMED_ELSEWHERE = frozenset({"note", "party_note"})


def fetch(request: TownRequest, number: str) -> Matter:
    """The matter within the actor's reach; 404 when there is none."""
    try:
        return matters.fetch(request.actor, numbers.clean(number))
    except Dossier.DoesNotExist as error:
        raise Http404 from error


@worker()
def file(request: TownRequest, number: str) -> HttpResponse:
    """Everything about one matter that this actor may see."""
    matter = fetch(request, number)
    return page(request, "file", _context(request, matter))


def _context(request: TownRequest, matter: Matter) -> dict[str, Any]:
    dossier, main = matter.dossier, matter.main
    told = story(dossier, request.actor)
    holder = (
        _("the person who spoke")
        if main and main.holder_key == "voice"
        else holder_name(main.holder_key)
        if main
        else ""
    )
    moves = authority.allowed(matter)
    return {
        "matter": matter, "dossier": dossier, "number": numbers.spoken(dossier.number), "plain_number": dossier.number,
        "ring": showing.ring_of(dossier, main, holder=holder), "stage": matter.stage.label, "holder": holder,
        "turn": showing.turn_deadline(main, dossier) if main else None, "promise": showing.deadline_of(dossier),
        "moves": [move for move in moves if move.key not in NAMED_ELSEWHERE], "notes": [move for move in moves if move.key in NAMED_ELSEWHERE],
        "events": showing.events(told, _file_url(request)), "place": full_name(dossier.place, matter.town),
        "kind": cases.label("kinds", dossier.kind), "about": cases.category_name(matter.town, dossier.category),
        "outcome": cases.label("outcomes", dossier.outcome) if dossier.outcome else "", "people": _people(request, matter),
        "relatives": _relatives(request, dossier), "references": ExternalReference.objects.filter(dossier=dossier).order_by("due_at", "pk"),
        "reply": _last_reply(told), "undo": _undoable(matter, told), "sides": _sides(matter), "row": _row(matter),
        "may_rate": dossier.stage == "rating" and bool(request.actor.roles & MAY_UNMASK), "is_appeal": dossier.flow == "appeal",
    }  # fmt: skip


def _file_url(request: TownRequest):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a small function
    return lambda item, size: reverse("portal:evidence", args=[request.town.slug, item.uid, size])


def _people(request: TownRequest, matter: Matter) -> list[dict[str, Any]]:
    """Those who spoke, masked. Only posts that answer for the place see that there are any at all."""
    if matter.dossier.flow != "appeal" or not request.actor.roles & MAY_UNMASK:
        return []
    rows = Voice.objects.filter(owner="dossier", owner_id=matter.dossier.pk, withdrawn_at=None).order_by("pk")[:50]
    return [
        {
            "id": row.pk,
            "name": masked_name(row.open("name")) or _("no name"),
            "phone": masked(row.open("phone")),
            "part": row.get_part_display(),
            "may_call": row.may_call,
        }
        for row in rows
    ]


def _relatives(request: TownRequest, dossier: Dossier) -> list[Any]:
    ids = {link.child_id: link.why for link in MatterLink.objects.filter(parent=dossier)}
    ids |= {link.parent_id: link.why for link in MatterLink.objects.filter(child=dossier)}
    rows = reachable(request.actor).filter(pk__in=ids).select_related("place")
    return [showing.dossier_row(row, link(request, "file", row.number)) for row in rows]


def _last_reply(told: list[Told]) -> str:
    return next((step.words["reply"] for step in reversed(told) if step.words.get("reply")), "")


def _undoable(matter: Matter, told: list[Told]) -> Told | None:
    last = told[-1] if told else None
    if last is None or last.move == "open" or last.worker == "":
        return None
    spec = next((move for move in matter.flow.moves if move.key == last.move), None)
    step = Step.objects.filter(dossier=matter.dossier, number=last.number).first()
    mine = step is not None and step.actor == matter.actor.pseudonym
    return last if spec and spec.undoable and mine and clock.now() - last.at < undoing.UNDO_WITHIN else None


def _sides(matter: Matter) -> list[dict[str, Any]]:
    return [
        {
            "label": matter.flow.slot(slot).label,
            "holder": holder_name(turn.holder_key),
            "deadline": showing.turn_deadline(turn, matter.dossier),
        }
        for slot, turn in matter.turns.items()
        if slot != Turn.MAIN
    ]


def _row(matter: Matter) -> cases.Entry | None:
    found = cases.row(matter.town, matter.dossier.category) if matter.dossier.category else None
    return cases.entry(found) if found else None


@worker()
def make_move(request: TownRequest, number: str, key: str) -> HttpResponse:
    """The form of one move, drawn from its declaration. A stale form keeps what was typed."""
    matter = fetch(request, number)
    spec = next((move for move in authority.allowed(matter) if move.key == key), None)
    if spec is None and request.method != "POST":
        messages.info(request, _("This step is not possible now. Here is where the matter stands."))
        return redirect(link(request, "file", matter.dossier.number))
    spec = spec or next((move for move in matter.flow.moves if move.key == key and not move.hidden), None)
    if spec is None:
        raise Http404
    initial = {"category": matter.dossier.category} if matter.dossier.category else {}
    form = MoveForm(
        request.POST or None,
        request.FILES or None,
        matter=matter,
        spec=spec,
        initial=initial | {"version": matter.dossier.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            performing.perform(matter=matter, key=key, change=form.change(), version=form.cleaned_data["version"])
        except Refused as refusal:
            refusal_on(form, refusal)
        else:
            messages.success(request, _("Done: %(what)s") % {"what": spec.label})
            return redirect(_back(request) or link(request, "file", matter.dossier.number))
    context = {
        "form": form,
        "move": spec,
        "matter": matter,
        "number": numbers.spoken(matter.dossier.number),
        "statement_source": _source_words(matter, key),
    }
    return page(request, "move", context, status=422 if form.errors else 200)


def _back(request: TownRequest) -> str:
    """The page to go back to, if it is one of the desk's own."""
    wanted = request.POST.get("back", "")
    return wanted if wanted.startswith(f"/{request.town.slug}/desk/") else ""


def _source_words(matter: Matter, key: str) -> str:
    """The person's words beside the statement that is written for the handler."""
    if key != "dispatch":
        return ""
    return next((step.words.get("text", "") for step in story(matter.dossier, matter.actor) if step.move == "open"), "")


@worker()
def undo(request: TownRequest, number: str, step: int) -> HttpResponse:
    """Take the last step back, within ten minutes."""
    matter = fetch(request, number)
    if request.method == "POST":
        try:
            undoing.undo(matter=matter, number=step)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Taken back."))
    return redirect(link(request, "file", matter.dossier.number))


@worker(*MAY_UNMASK)
def voices(request: TownRequest, number: str) -> HttpResponse:
    """Show one person's name and phone, with a reason, written down. The page says who looked and when."""
    matter = fetch(request, number)
    if request.method != "POST" or matter.dossier.flow != "appeal":
        return redirect(link(request, "file", matter.dossier.number))
    voice = Voice.objects.filter(pk=request.POST.get("voice") or 0, owner="dossier", owner_id=matter.dossier.pk).first()
    viewer = Person.objects.filter(pk=request.actor.person_id or 0).first()
    if voice is None or viewer is None:
        raise Http404
    seat = Seat.objects.filter(pk__in=[held.id for held in request.actor.seats], role__in=MAY_UNMASK).first()
    try:
        shown = {
            column: people.unmask(
                row=voice, column=column, viewer=viewer, seat=seat, reason=request.POST.get("reason", "")
            )
            for column in ("name", "phone")
        }
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(link(request, "file", matter.dossier.number))
    return page(
        request,
        "voice",
        {
            "shown": shown,
            "voice": voice,
            "viewer": viewer,
            "at": clock.now(),
            "number": numbers.spoken(matter.dossier.number),
            "matter": matter,
        },
    )


@worker(*MAY_UNMASK)
def rate_for(request: TownRequest, number: str) -> HttpResponse:
    """Enter what a person said on the telephone or at the door; never by whoever handled it."""
    matter = fetch(request, number)
    if request.method == "POST":
        answers = {name: request.POST.get(name, "") for name in ("contacted", "solved", "satisfied", "how")}
        try:
            appeals.rate(
                matter=matter,
                contacted=answers["contacted"] == "yes",
                solved=answers["solved"] == "yes",
                satisfied=answers["satisfied"],
                entered_for=answers["how"] or "phone",
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Entered."))
            return redirect(link(request, "file", matter.dossier.number))
    return page(request, "rate_for", {"number": numbers.spoken(matter.dossier.number), "matter": matter})


@worker(*MAY_UNMASK)
def apart(request: TownRequest, number: str) -> HttpResponse:
    """Keep a party to the matter away from its file."""
    matter = fetch(request, number)
    if request.method == "POST" and matter.main and request.actor.seat_for(matter.main.holder_key):
        try:
            filing.keep_apart(matter=matter, key=request.POST.get("key", ""))
        except Refused as refusal:
            messages.error(request, str(refusal))
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
    choices = [(seat.key, holder_name(seat.key)) for seat in seats] + sorted(
        {(f"org:{seat.organisation_id}", str(seat.organisation)) for seat in bodies}, key=lambda pair: pair[1]
    )
    return page(
        request, "apart", {"choices": choices, "number": numbers.spoken(matter.dossier.number), "matter": matter}
    )


class ReferenceForm(forms.Form):
    """The same matter elsewhere."""

    system = forms.CharField(label=gettext_lazy("Which system"), max_length=30, initial="12345")
    number = forms.CharField(label=gettext_lazy("Its number there"), max_length=40)
    due_at = forms.DateTimeField(
        label=gettext_lazy("Its deadline there"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


@worker(*MAY_UNMASK)
def reference(request: TownRequest, number: str) -> HttpResponse:
    """Note the matter's number and deadline in another system."""
    matter = fetch(request, number)
    form = ReferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            filing.add_reference(matter=matter, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(link(request, "file", matter.dossier.number))
    return page(
        request,
        "simple",
        {
            "form": form,
            "heading": _("Reference in another system"),
            "back": link(request, "file", matter.dossier.number),
        },
        status=422 if form.errors else 200,
    )


@worker(*MAY_UNMASK)
def relocate(request: TownRequest, number: str) -> HttpResponse:
    """Say that the matter is about another place."""
    matter = fetch(request, number)
    wanted = request.GET.get("where", "")
    if request.method == "POST":
        place = Place.objects.filter(pk=request.POST.get("place") or 0, closed_on=None).first()
        if place is None or not place.path.startswith(request.town.root.path):
            raise Http404
        try:
            filing.relocate(matter=matter, place=place)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(link(request, "file", matter.dossier.number))
    found = [(place, full_name(place, request.town)) for place in named(request.town, wanted)] if wanted.strip() else []
    return page(
        request,
        "relocate",
        {"found": found, "wanted": wanted, "matter": matter, "number": numbers.spoken(matter.dossier.number)},
    )
