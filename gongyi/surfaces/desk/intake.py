"""Taking in what people say elsewhere: on the telephone, at the desk, in a group chat, at the door, on paper cards."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import matters, numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import full_name, named, subtree
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.forms import PhotosField
from gongyi.surfaces.desk.frame import link, page

CARDS = 30
VISITED = 6
CHANNELS = (("phone", _("telephone")), ("desk", _("at the desk")), ("patrol", _("found on patrol")))


class PlaceField(forms.CharField):
    """A place by name; the town's own names are offered as a list. Cleans to the place."""

    def __init__(self, town: Town, default: Place | None = None, **options: Any) -> None:
        options.setdefault("label", _("Where"))
        super().__init__(
            max_length=80,
            widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
            required=default is None,
            **options,
        )
        self.town, self.default = town, default

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return self.default
        found = named(self.town, text.split("·")[-1].strip())
        if not found:
            raise forms.ValidationError(_("No place of this name. Try the compound or the street."))
        exact = [place for place in found if place.name == text.strip()]
        if len(found) > 1 and len(exact) != 1:
            offered = "、".join(full_name(place, self.town) for place in found[:4])
            raise forms.ValidationError(_("Several places have this name: %(names)s"), params={"names": offered})
        return (exact or found)[0]


def own_place(request: TownRequest) -> Place:
    """The place of the worker's own seat, which is the guess when none is named."""
    path = max((seat.place_path for seat in request.actor.seats), key=len, default="")
    return Place.objects.filter(path=path).first() or request.town.root


def offered_places(request: TownRequest) -> list[str]:
    """Names for the list beside the place box: the worker's own part of the town."""
    rows = subtree(own_place(request)).exclude(level="unit").values_list("name", flat=True)
    return sorted(set(rows[:400]))


class NewForm(forms.Form):
    """One matter, written down for someone."""

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = request.town
        self.fields["key"] = forms.CharField(max_length=60, widget=forms.HiddenInput)
        self.fields["channel"] = forms.ChoiceField(label=_("How it came"), choices=CHANNELS)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[(kind.code, kind.name) for kind in appeals.kinds()]
        )
        self.fields["category"] = forms.ChoiceField(
            label=_("About"), choices=[("", "—"), *cases.category_options(town)], required=False
        )
        self.fields["place"] = PlaceField(town, own_place(request))
        self.fields["text"] = forms.CharField(
            label=_("In the person's words"), max_length=8000, widget=forms.Textarea(attrs={"rows": 4})
        )
        self.fields["photos"] = PhotosField(label=_("Photos"), required=False)
        self.fields["name"] = forms.CharField(label=_("What to call them"), max_length=40, required=False)
        self.fields["phone"] = forms.CharField(
            label=_("Phone"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
        )
        self.fields["may_call"] = forms.BooleanField(label=_("The repairer may call them"), required=False)
        self.fields["vulnerable"] = forms.BooleanField(label=_("Someone vulnerable is concerned"), required=False)


@worker(*standard.ACCOUNTABLE)
def new(request: TownRequest) -> HttpResponse:
    """Write a matter down for someone on the telephone or at the desk."""
    form = NewForm(
        request.POST or None, request.FILES or None, request=request, initial={"key": appeals.fresh_key("desk")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            data = dict(form.cleaned_data)
            photos = _photos(request.town, data.pop("photos"))
            registered = appeals.register(
                appeals.Spoken(town=request.town, worker=request.actor, evidence=photos, **data)
            )
        except Refused as refusal:
            form.add_error("phone" if refusal.code == "phone" else None, str(refusal))
        else:
            return redirect(link(request, "received", registered.number))
    return page(request, "new", {"form": form, "places": offered_places(request)}, status=422 if form.errors else 200)


def _photos(town: Town, uploads: list[Any]) -> list[Evidence]:
    return [evidence.receive(town=town, data=upload, kind="photo", audience=Evidence.PARTY) for upload in uploads]


@worker(*standard.ACCOUNTABLE)
def received(request: TownRequest, numbers: str) -> HttpResponse:
    """What was just taken in, with the way to each file and receipt."""
    wanted = [number for number in numbers.split("-") if number.isdecimal()][:CARDS]
    rows = Dossier.objects.filter(number__in=wanted, town=request.town).select_related("place").order_by("pk")
    reached = [row for row in rows if _reaches(request, row)]
    shown = [
        (showing.dossier_row(row, link(request, "file", row.number)), link(request, "receipt", row.number))
        for row in reached
    ]
    return page(request, "received", {"rows": shown, "count": len(wanted)})


def _reaches(request: TownRequest, row: Dossier) -> bool:
    try:
        matters.fetch(request.actor, row.number)
    except Dossier.DoesNotExist:
        return False
    return True


@worker(*standard.ACCOUNTABLE)
def receipt(request: TownRequest, number: str) -> HttpResponse:
    """A receipt for paper: number and digits in large type."""
    try:
        matter = matters.fetch(request.actor, numbers.clean(number))
    except Dossier.DoesNotExist as error:
        raise Http404 from error
    dossier = matter.dossier
    return page(
        request,
        "receipt",
        {"number": numbers.spoken(dossier.number), "code": numbers.tracking_code(dossier.number), "dossier": dossier},
    )


class Said(forms.Form):
    """One matter of several."""

    keep = forms.BooleanField(required=False, initial=True, label=_("Keep"))
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    category = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(
        label=_("What was said"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 2})
    )
    name = forms.CharField(label=_("Who"), required=False, max_length=40)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30)

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(request.town, own_place(request))
        self.fields["kind"].choices = [(kind.code, kind.name) for kind in appeals.kinds()]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", "—"), *cases.category_options(request.town)]  # type: ignore[attr-defined]


def _rows(request: TownRequest, count: int, drafts: list[appeals.Draft] | None = None) -> list[Said]:
    """Forms for several matters, filled from the request or from drafts."""
    if request.method == "POST" and request.POST.get("step") == "save":
        return [
            Said(request.POST, request=request, prefix=f"r{n}")
            for n in range(min(int(request.POST.get("rows") or 0), CARDS))
        ]
    found = drafts or [appeals.Draft("", "")] * count
    return [
        Said(
            request=request,
            prefix=f"r{n}",
            initial={"keep": True, "text": draft.text, "name": draft.sender, "kind": "help"},
        )
        for n, draft in enumerate(found[:CARDS])
    ]


def _save(request: TownRequest, rows: list[Said], channel: str, batch: str, photos: list[Evidence]) -> list[str] | None:
    """Store the kept rows; None when one needs mending. Each row has its own key, so saving again doubles nothing."""
    kept = [
        (n, row)
        for n, row in enumerate(rows)
        if row.is_valid() and row.cleaned_data["keep"] and row.cleaned_data["text"].strip()
    ]
    if not all(row.is_valid() for row in rows if row["text"].value()):
        return None
    made: list[str] = []
    for n, row in kept:
        data = row.cleaned_data
        try:
            registered = appeals.register(
                appeals.Spoken(
                    town=request.town, place=data["place"], kind=data["kind"] or "help", category=data["category"], text=data["text"], channel=channel,
                    key=f"{batch}:{n}", name=data["name"], phone=data["phone"], worker=request.actor, evidence=photos if not made else (),
                )
            )  # fmt: skip
        except Refused as refusal:
            row.add_error("phone" if refusal.code == "phone" else "text", str(refusal))
            return None
        made.append(registered.number)
    return made


@worker(*standard.ACCOUNTABLE)
def paste(request: TownRequest) -> HttpResponse:
    """A pasted group message becomes drafts; each is looked at, then saved."""
    batch = request.POST.get("batch") or appeals.fresh_key("chat")
    if request.method == "POST" and request.POST.get("step") == "read":
        drafts = appeals.parse_chat(request.POST.get("pasted", ""))
        return page(request, "several", _several(request, _rows(request, 0, drafts), batch, "paste", photos=True))
    if request.method == "POST":
        return _saved(request, _rows(request, 0), "chat", batch, "paste")
    return page(request, "paste", {"batch": batch})


@worker(*standard.ACCOUNTABLE)
def visit(request: TownRequest) -> HttpResponse:
    """A home visit that yields several matters. No diary of the family is kept."""
    batch = request.POST.get("batch") or appeals.fresh_key("visit")
    if request.method == "POST":
        return _saved(request, _rows(request, VISITED), "visit", batch, "visit")
    return page(request, "several", _several(request, _rows(request, 3), batch, "visit", photos=True))


@worker(*standard.ACCOUNTABLE)
def cards(request: TownRequest) -> HttpResponse:
    """Thirty opinion cards on one page, by keyboard alone."""
    batch = request.POST.get("batch") or appeals.fresh_key("card")
    if request.method == "POST":
        return _saved(request, _rows(request, CARDS), "card", batch, "cards")
    return page(request, "several", _several(request, _rows(request, CARDS), batch, "cards", photos=False))


def _saved(request: TownRequest, rows: list[Said], channel: str, batch: str, name: str) -> HttpResponse:
    try:
        photos = _photos(request.town, [upload for upload in request.FILES.getlist("photos") if upload][:9])
        made = _save(request, rows, channel, batch, photos)
    except Refused as refusal:
        return page(
            request,
            "several",
            _several(request, rows, batch, name, photos=True) | {"refusal": str(refusal)},
            status=422,
        )
    if made:
        return redirect(link(request, "received", "-".join(made)))
    return page(request, "several", _several(request, rows, batch, name, photos=name != "cards"), status=422)


def _several(request: TownRequest, rows: list[Said], batch: str, name: str, *, photos: bool) -> dict[str, Any]:
    heading = {"paste": _("Group message"), "visit": _("Home visit"), "cards": _("Opinion cards")}[name]
    return {
        "rows": rows,
        "count": len(rows),
        "batch": batch,
        "heading": heading,
        "places": offered_places(request),
        "photos": photos,
        "name": name,
    }
