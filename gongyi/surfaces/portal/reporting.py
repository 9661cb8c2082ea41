"""Saying something: kind first, then where, then what. No account, nothing lost on a refusal."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.people.models import Person, Voice
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import queries as territory
from gongyi.kernel.territory.models import Place, Town
from gongyi.surfaces.portal.following import LINK_LIFE
from gongyi.surfaces.portal.forms import ReportForm, fresh_key
from gongyi.surfaces.portal.frame import page, visitor_key

REPORTS_AN_HOUR = 30
PLACE_COOKIE = "place"
ICONS = {"help": "gear", "complaint": "alert", "consult": "info", "suggest": "chat", "report": "eye", "praise": "star"}


@anyone
def from_place(request: TownRequest, place: int) -> HttpResponse:
    """The QR code at a building's door: the place is known from here on."""
    found = _place(request.town, place)
    if found is None:
        raise Http404
    return redirect(f"{reverse('portal:kinds', args=[request.town.slug])}?place={found.pk}")


@anyone
def kinds(request: TownRequest) -> HttpResponse:
    """What kind of matter it is; and the doors for what is not done here."""
    place = _place(request.town, request.GET.get("place"))
    choices = [(kind, ICONS.get(kind.code, "chat")) for kind in appeals.kinds()]
    return page(
        request,
        "kinds",
        {
            "kinds": choices,
            "place": place,
            "place_query": f"?place={place.pk}" if place else "",
            "place_name": _name(place, request.town),
        },
    )


@anyone
def report(request: TownRequest, kind: str) -> HttpResponse:
    """Where and what. A photo or voice alone is enough words."""
    chosen = next((known for known in appeals.kinds() if known.code == kind), None)
    if chosen is None:
        raise Http404
    if request.method == "POST":
        return _send(request, chosen)
    place = _place(request.town, request.GET.get("place"))
    if place is None:
        return _choose_place(request, chosen)
    form = ReportForm(kind=kind, initial={"place": place.pk, "key": fresh_key()})
    return _form(request, chosen, form, place)


def _choose_place(request: TownRequest, kind: appeals.Kind) -> HttpResponse:
    town: Town = request.town
    wanted = request.GET.get("where", "")
    inside = _place(town, request.GET.get("in")) or town.root
    found = territory.named(town, wanted) if wanted.strip() else []
    below = [] if wanted.strip() else list(inside.children.filter(closed_on=None).order_by("order", "pk")[:120])
    choices = [
        (place, territory.full_name(place, town) if wanted.strip() else place.name) for place in (found or below)
    ]
    context = {
        "kind": kind,
        "wanted": wanted,
        "choices": choices,
        "inside": inside,
        "at_root": inside.pk == town.root_id,
        "nothing": bool(wanted.strip()) and not found,
    }
    return page(request, "place", context)


def _form(
    request: TownRequest, kind: appeals.Kind, form: ReportForm, place: Place, *, status: int = 200, dangers: Any = ()
) -> HttpResponse:
    context = {"kind": kind, "form": form, "place": place, "place_name": _name(place, request.town), "dangers": dangers}
    return page(request, "report", context, status=status)


def _send(request: TownRequest, kind: appeals.Kind) -> HttpResponse:
    town: Town = request.town
    form = ReportForm(request.POST, request.FILES, kind=kind.code)
    place = _place(town, request.POST.get("place"))
    if place is None:
        raise Http404
    if not form.is_valid():
        return _form(request, kind, form, place, status=422)
    try:
        access.count_try(what="report", key=visitor_key(request), limit=REPORTS_AN_HOUR)
        registered = appeals.register(_spoken(request, form.cleaned_data, kind.code, place))
    except Refused as refusal:
        form.add_error("phone" if refusal.code == "phone" else None, str(refusal))
        return _form(request, kind, form, place, status=422, dangers=appeals.dangers_in(form.cleaned_data["text"]))
    voice = Voice.objects.filter(owner="dossier", owner_id=registered.dossier.pk).order_by("pk").first()
    token = access.make_link(
        town=town, purpose=LinkToken.TRACK, owner_id=registered.dossier.pk, life=LINK_LIFE, voice=voice
    )
    return redirect("portal:receipt", town.slug, token)


def _spoken(request: TownRequest, data: dict[str, Any], kind: str, place: Place) -> appeals.Spoken:
    town: Town = request.town
    files = [
        evidence.receive(town=town, data=upload, kind="photo", audience=Evidence.PARTY) for upload in data["photos"]
    ]
    if data["voice"]:
        files.append(evidence.receive(town=town, data=data["voice"], kind="voice", audience=Evidence.PARTY))
    actor = request.actor
    person = Person.objects.filter(pk=actor.person_id or 0).first() if actor.kind == "resident" else None
    return appeals.Spoken(
        town=town, place=place, kind=kind, text=data["text"], channel="web", key=data["key"] or fresh_key(), name=data["name"], phone=data["phone"],
        may_call=data.get("may_call", False), person=person, evidence=files, language="en" if request.COOKIES.get("django_language") == "en" else "zh-hans",
    )  # fmt: skip


def _place(town: Town, value: object) -> Place | None:
    """An open place of the town by its row id; nothing for anything else."""
    text = str(value or "")
    if not text.isdecimal() or len(text) > 12:  # noqa: PLR2004 - no id is longer
        return None
    found = Place.objects.filter(pk=int(text), closed_on=None).first()
    return found if found and found.path.startswith(town.root.path) else None


def _name(place: Place | None, town: Town) -> str:
    return territory.full_name(place, town) if place else ""
