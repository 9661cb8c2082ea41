"""A home visit that yields several matters: one place, several rows, kept on the phone while there is no network."""

from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.context import page as page_context
from gongyi.kernel.ui.forms import PhotosField
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.intake.keeping import batch_key, photos
from gongyi.surfaces.desk.intake.places import PlaceField, offered_places

ROWS, MOST = 3, 9


class HomeForm(forms.Form):
    """Where the visit was, and whom to answer."""

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(request, label=_("Which home"))
        self.fields["phone"] = forms.CharField(
            label=_("Phone"),
            max_length=30,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        )
        self.fields["name"] = forms.CharField(
            label=_("What to call them"),
            max_length=40,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields["vulnerable"] = forms.BooleanField(label=_("Someone vulnerable is concerned"), required=False)


class SaidForm(forms.Form):
    """One thing that was said there; a photo alone is enough for now."""

    photos = PhotosField(label=_("Photos"), required=False)
    text = forms.CharField(
        label=_("What was said"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("by the words")), *((kind.code, kind.name) for kind in appeals.kinds())]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=choices, required=False)

    @property
    def counted(self) -> bool:
        return bool(self.cleaned_data["text"].strip() or self.cleaned_data["photos"])


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
        rows = [SaidForm(request.POST, prefix=f"r{n}") for n in range(min(many + 1, MOST))]
        return _page(request, batch, home, rows)
    return _save(request, batch, home, rows)


def _save(request: TownRequest, batch: str, home: HomeForm, rows: list[SaidForm]) -> HttpResponse:
    valid = [row.is_valid() for row in rows]
    if not home.is_valid() or not all(valid):
        return _page(request, batch, home, rows, status=422)
    kept = [(n, row) for n, row in enumerate(rows) if row.counted]
    if not kept:
        home.add_error(None, gettext("Write down at least one thing, or take a photo."))
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
    return redirect(link(request, "received", "-".join(one.number for one in made)))


def _spoken(request: TownRequest, home: HomeForm, row: SaidForm, key: str) -> appeals.Spoken:
    where, data = home.cleaned_data, row.cleaned_data
    return appeals.Spoken(
        town=request.town, place=where["place"], kind=data["kind"] or appeals.kind_of(data["text"], "help"), text=data["text"], channel="visit",
        key=key, name=where["name"], phone=where["phone"], vulnerable=where["vulnerable"], worker=request.actor, evidence=photos(request, data["photos"]),
    )  # fmt: skip


def _context(request: TownRequest, batch: str, home: HomeForm, rows: list[SaidForm]) -> dict[str, Any]:
    return {
        "home": home, "rows": rows, "count": len(rows), "batch": batch, "most": MOST, "blank": SaidForm(prefix="rNN"),
        "login": link(request, "inbox"), "worker": link(request, "visit_worker"), "here": link(request, "visit"),
    }  # fmt: skip


def _page(request: TownRequest, batch: str, home: HomeForm, rows: list[SaidForm], *, status: int = 200) -> HttpResponse:
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
