"""A home visit that yields several matters: one place, several rows, kept on the phone while there is no network."""

from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people import homes
from gongyi.kernel.people.models import Person, Seat
from gongyi.kernel.people.phones import BadPhone
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.context import page as page_context
from gongyi.kernel.ui.forms import PhotosField, RecordingField, keep_photos
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import MAY_UNMASK, link, page
from gongyi.surfaces.desk.intake.hints import Hints, warnings_of
from gongyi.surfaces.desk.intake.keeping import batch_key, said
from gongyi.surfaces.desk.intake.places import PlaceField, offered_places, with_door
from gongyi.surfaces.desk.intake.speakers import exact_spot, whom_to_answer
from gongyi.surfaces.desk.looks import whom_to_ask
from gongyi.surfaces.portal.dangers import danger_words

ROWS, MOST = 3, 9


class HomeForm(forms.Form):
    """Where the visit was, and whom to answer."""

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(request, label=_("Which home"))
        self.fields["door"] = forms.CharField(
            label=_("Door"),
            max_length=40,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            help_text=_("Such as entrance 2, room 302. Kept only as ticked below."),
        )
        self.fields |= whom_to_answer()
        self.fields["lives"] = forms.BooleanField(
            label=_("They agree that this door is noted"),
            required=False,
            help_text=_(
                "So that a home counts once. Only for those who registered with this phone; they can take it back on their own page."
            ),
        )
        self.fields["vulnerable"] = forms.BooleanField(label=_("Someone vulnerable is concerned"), required=False)


class SaidForm(forms.Form):
    """One thing that was said there; a photo or a recording alone is enough for now."""

    photos = PhotosField(label=_("Photos"), required=False)
    voice = RecordingField()
    text = forms.CharField(
        label=_("What was said"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 2})
    )

    hints = Hints()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("as the text suggests")), *((kind.code, kind.name) for kind in appeals.kinds())]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=choices, required=False)
        self.fields["where"] = exact_spot()

    @property
    def more_open(self) -> bool:
        return any(self[name].errors or (self.is_bound and self[name].value()) for name in ("kind", "where"))

    @property
    def counted(self) -> bool:
        given = self.cleaned_data
        return bool(given["text"].strip() or given["photos"] or given["voice"])


@worker(*standard.ACCOUNTABLE)
def visit(request: TownRequest) -> HttpResponse:
    """Write down what was said at one home. No diary of the family is kept."""
    batch = batch_key(request, "visit")
    if request.method != "POST":
        rows = [SaidForm(prefix=f"r{n}") for n in range(ROWS)]
        return _page(request, batch, HomeForm(request=request), rows)
    count = request.POST.get("rows", "")
    many = min(int(count), MOST) if count.isdecimal() and len(count) < 3 else ROWS  # noqa: PLR2004 - two digits
    home = HomeForm(request.POST, request=request)
    rows = [SaidForm(request.POST, request.FILES, prefix=f"r{n}") for n in range(many)]
    if request.POST.get("step") == "more":
        rows = [SaidForm(request.POST, request.FILES, prefix=f"r{n}") for n in range(min(many + 1, MOST))]
        return _page(request, batch, home, rows)
    return _save(request, batch, home, rows)


def _save(request: TownRequest, batch: str, home: HomeForm, rows: list[SaidForm]) -> HttpResponse:
    valid = [row.is_valid() for row in rows]
    if not home.is_valid() or not all(valid):
        return _page(request, batch, home, rows, status=422)
    kept = [(n, row) for n, row in enumerate(rows) if row.counted]
    if not kept:
        home.add_error(None, gettext("Write down or record at least one thing, or take a photo."))
        return _page(request, batch, home, rows, status=422)
    try:
        made = appeals.register_visit(
            [_spoken(request, home, row, f"{batch}:{n}") for n, row in kept], key=batch, worker=request.actor
        )
    except appeals.RowRefused as refusal:
        kept[refusal.row][1].add_error("text", str(refusal)) if refusal.code != "phone" else home.add_error(
            "phone", str(refusal)
        )
        return _page(request, batch, home, rows, status=422)
    except Refused as refusal:
        home.add_error(None, str(refusal))
        return _page(request, batch, home, rows, status=422)
    _note_door(request, home)
    return redirect(link(request, "received", "-".join(one.number for one in made)))


def _note_door(request: TownRequest, home: HomeForm) -> None:
    given = home.cleaned_data
    if given["lives"] and given["door"] and given["phone"]:
        homes.move_in(town=request.town, place=given["place"], door=given["door"], phone=given["phone"])


@worker(*MAY_UNMASK)
@require_POST
def before(request: TownRequest) -> HttpResponse:
    """What this home raised before: by its door or its phone, never who of the home said it; written down as a look."""
    home = HomeForm(request.POST, request=request)
    found, refused = _before(request, home)
    drawn = [showing.dossier_row(row, link(request, "file", row.number)) for row in found]
    context = {
        "before": hands.unnamed(request, found, drawn),
        "refused": refused,
        "asked": True,
    }
    if request.headers.get("HX-Request"):
        return page(request, "intake/before", context)
    count = request.POST.get("rows", "")
    many = min(int(count), MOST) if count.isdecimal() and len(count) < 3 else ROWS  # noqa: PLR2004 - two digits
    rows = [SaidForm(prefix=f"r{n}", initial=_typed(request, f"r{n}")) for n in range(many)]
    return page(request, "visit", _context(request, batch_key(request, "visit"), home, rows) | context)


def _typed(request: TownRequest, prefix: str) -> dict[str, str]:
    return {name: request.POST.get(f"{prefix}-{name}", "") for name in ("text", "kind")}


def _before(request: TownRequest, home: HomeForm) -> tuple[list[Any], str]:
    if not home.is_valid():
        return [], " ".join(str(words[0]) for words in home.errors.values())
    at = appeals.HomeDoor(
        request.town, home.cleaned_data["place"], home.cleaned_data["door"], home.cleaned_data["phone"]
    )
    if not at.door.strip() and not at.phone.strip():
        return [], gettext("Write the door or the phone of this home first.")
    viewer = Person.objects.get(pk=request.actor.person_id or 0)
    seat = Seat.objects.filter(pk__in=[held.id for held in request.actor.seats]).order_by("pk").first()
    try:
        return appeals.raised_before(at=at, actor=request.actor, viewer=viewer, seat=seat), ""
    except BadPhone as error:
        return [], str(error)
    except Refused as refusal:
        ran_out = refusal.code == "too_many_looks"
        return [], whom_to_ask(request.town, viewer) if ran_out else str(refusal)


def _spoken(request: TownRequest, home: HomeForm, row: SaidForm, key: str) -> appeals.Spoken:
    there, data = home.cleaned_data, row.cleaned_data
    return appeals.Spoken(
        town=request.town, place=there["place"], kind=data["kind"] or appeals.kind_of(data["text"], "help"), text=data["text"], channel="visit",
        key=key, name=there["name"], phone=there["phone"], vulnerable=there["vulnerable"], worker=request.actor, evidence=said(request, data),
        where=with_door(home, data["where"]),
    )  # fmt: skip


def _context(request: TownRequest, batch: str, home: HomeForm, rows: list[SaidForm]) -> dict[str, Any]:
    for row in rows:
        row.hints = warnings_of(request, row, home["place"])
    return {
        "home": home, "rows": rows, "count": len(rows), "batch": batch, "most": MOST, "blank": SaidForm(prefix="rNN"),
        "may_look": bool(request.actor.roles & MAY_UNMASK), "login": link(request, "inbox"), "worker": link(request, "visit_worker"), "here": link(request, "visit"),
    }  # fmt: skip


def _page(request: TownRequest, batch: str, home: HomeForm, rows: list[SaidForm], *, status: int = 200) -> HttpResponse:
    for row in rows:
        if row.is_bound:
            keep_photos(row, request.town)
    return page(request, "visit", _context(request, batch, home, rows), status=status)


@worker(*standard.ACCOUNTABLE)
def empty(request: TownRequest) -> HttpResponse:
    """The empty form that a phone keeps for a stairwell without network: no name of the worker, no token, no matter."""
    home = HomeForm(request=request)
    home.fields["place"].widget.attrs["list"] = "places"
    context = _context(request, "", home, [SaidForm(prefix=f"r{n}") for n in range(ROWS)])
    plain = page_context(request) | {
        "town": request.town,
        "kept": True,
        "danger_words": danger_words(worker=True),
        "places": offered_places(request),
        "slug": request.town.slug,
    }
    return HttpResponse(render_to_string("desk/visit.html", plain | context), headers={"Cache-Control": "no-store"})


@worker(*standard.ACCOUNTABLE)
def script(_request: TownRequest) -> HttpResponse:
    """The service worker, served beside the one page it may answer for."""
    found = str(finders.find("gongyi/js/visit-worker.js"))
    with open(found, encoding="utf-8") as file:  # noqa: PTH123 - a file of our own
        return HttpResponse(
            file.read(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
        )
