"""Saying something: kind first, then where, then what. No account; nothing typed, shown or spoken is lost on a refusal."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence import holding
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.ui.forms import MOST_PHOTOS
from gongyi.surfaces.portal import allowing, met_too, twice
from gongyi.surfaces.portal.dangers import child_way, danger_words
from gongyi.surfaces.portal.forms import ReportForm, fresh_key, show_refusal
from gongyi.surfaces.portal.frame import language_of, page
from gongyi.surfaces.portal.placing import ENDS, choose, name_of, place_now, place_of
from gongyi.surfaces.portal.receiving import receipt_of

ICONS = {"help": "gear", "complaint": "alert", "consult": "info", "suggest": "chat", "report": "eye", "praise": "star"}
FILES = frozenset({"photos", "voice"})
ANEW = "help"
"""As what kind something is told anew that was published."""
EXITS = ("police_110", "fire_119", "ambulance_120", "gas_emergency", "discipline_12388", "petition", "court_12368")


@dataclass
class Draft:
    """One form on its way: what kind, where, and what has been kept of it so far."""

    kind: appeals.Kind
    place: Place
    files: list[Evidence] = field(default_factory=list)
    sent: twice.Sent | None = None
    same: met_too.Told | None = None
    doors: list[appeals.Door] = field(default_factory=list)
    duty: bool = False
    apart: bool = False
    """Those it speaks of would not see it."""
    let_go: bool = False
    """Photos and recordings came and were not kept either, since the page says that nothing is."""
    late: bool = False
    """It comes from joining a matter that was answered meanwhile."""
    dropped: set[str] = field(default_factory=set)
    """Of which files some were refused and not kept; whoever sends all the same sends without them."""


@anyone
def from_place(request: TownRequest, place: int) -> HttpResponse:
    """The QR code at a building's door or a stall: the place is known from here on. A code that is not known any more leaves it open, and the page says so."""
    found = place_now(request.town, place)
    known = found and (found.pk == place or found.level in ENDS)
    asked = f"?place={found.pk}" if found and known else "?code=unknown"
    answer = redirect(reverse("portal:kinds", args=[request.town.slug]) + asked)
    if found and known and found.level in ENDS:
        allowing.came_by_door(request, answer, found)
    return answer


@anyone
def kinds(request: TownRequest) -> HttpResponse:
    """What kind of matter it is; and the doors for what is not done here."""
    place = place_of(request.town, request.GET.get("place"))
    if not heard(request, place):
        return nobody_yet(request)
    choices = [(kind, ICONS.get(kind.code, "chat")) for kind in appeals.kinds()]
    context = {
        "kinds": choices, "place": place, "lost": "code" in request.GET, "place_query": f"?place={place.pk}" if place else "", "place_name": name_of(place, request.town),
        "exits": _exits(),
    }  # fmt: skip
    return page(request, "kinds", context)


@anyone
def report(request: TownRequest, kind: str) -> HttpResponse:
    """Where and what. A photo or voice alone is enough words."""
    chosen = next((known for known in appeals.kinds() if known.code == kind), None)
    if chosen is None:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    if not heard(request, place_of(request.town, given.get("place"))):
        return nobody_yet(request)
    if request.method == "POST":
        return _send(request, chosen)
    place = place_now(request.town, request.GET.get("place"))
    if place is None:
        return choose(request, chosen)
    spot, text = request.GET.get("spot", "")[:80], said_anew(request.town, request.GET.get("anew", ""))
    form = ReportForm(kind=kind, initial={"key": fresh_key(), "where": spot, "text": text})
    return _form(request, Draft(chosen, place), form)


def said_anew(town: Town, name: str) -> str:
    """What is in the box for whoever comes from a published matter, by its public name, that is not settled or came back; empty for others."""
    row = appeals.public_matter(town, name) if name else None
    return _("%(what)s: not settled, or it has come back.") % {"what": row.summary_public} if row else ""


def tell_anew(request: TownRequest, asked: dict[str, Any], phone: str) -> HttpResponse:
    """The form for whoever joined a published matter after its answer, with what they typed; it is sent to its own address. `asked` as in a link to it."""
    chosen = next(known for known in appeals.kinds() if known.code == ANEW)
    place = place_of(request.town, asked["place"]) or request.town.root
    words = {
        "text": said_anew(request.town, asked["anew"]),
        "where": asked.get("spot", ""),
        "phone": phone,
        "key": fresh_key(),
    }
    return _form(request, Draft(chosen, place, late=True), ReportForm(kind=ANEW, initial=words), status=422)


def heard(request: TownRequest, place: Place | None) -> bool:
    """Whether somebody would read it; asked before anybody writes."""
    return appeals.heard(request.town, place or request.town.root)


def nobody_yet(request: TownRequest) -> HttpResponse:
    """Nobody reads here yet: whom to turn to instead, before a word is written."""
    return page(request, "nobody_yet", {"exits": _exits()}, status=422 if request.method == "POST" else 200)


def _exits() -> list[appeals.Door]:
    return [found for code in EXITS if (found := appeals.door(code)) is not None]


def _form(request: TownRequest, draft: Draft, form: ReportForm, *, status: int = 200) -> HttpResponse:
    text = appeals.screened(*(str(form.data.get(name, "")) for name in ("text", "where"))) if form.is_bound else ""
    dangers = appeals.dangers_in(text)
    context = {
        "kind": draft.kind,
        "form": form,
        "place": draft.place,
        "place_name": name_of(draft.place, request.town),
        "spot": form["where"].value() or "",
        "dangers": appeals.fitting(dangers),
        "danger_words": danger_words(child=child_way(request.town, draft.place)),
        "child_way": child_way(request.town, draft.place) if appeals.may_be_harmed(text, dangers) else "",
        "held": holding.named(draft.files),
        "sent": draft.sent,
        "same": draft.same,
        "doors": draft.doors,
        "apart": draft.apart,
        "duty": draft.duty,
        "quiet_send": draft.duty or draft.same is not None,
        "dropped": sorted(draft.dropped),
        "let_go": draft.let_go,
        "late": draft.late,
        "unkept": bool(draft.doors or draft.duty or any(danger.restricted for danger in dangers)),
    }
    return page(request, "report", context, status=status)


def _send(request: TownRequest, kind: appeals.Kind) -> HttpResponse:
    town = request.town
    known = place_now(town, request.POST.get("place"))
    place = known or town.root
    form = ReportForm(request.POST, request.FILES, kind=kind.code)
    draft = Draft(kind, place, holding.taken_back(town, request.POST.getlist("held")), dropped=_dropped(request))
    form.is_valid()
    _keep_good_files(town, form, draft)
    if known is None:
        form.add_error(None, _("This place is not known here. Choose it again above, or send it for the whole town."))
    elif str(place.pk) != request.POST.get("place"):
        form.add_error(None, _("The place was changed meanwhile. It is this one now; if that is right, send it again."))
    if form.errors:
        draft.dropped |= {name for name in FILES & set(form.errors) if not _too_many(form, name)}
        return _form(request, draft, form, status=422)
    try:
        if (other := met_too.named(town, request.POST.get("join", ""))) is not None:
            return _joined(request, form, draft, other)
        if _pauses(request, form, draft):
            return _form(request, draft, form, status=422)
        _let_in(request, form, draft)
        registered = appeals.register(_spoken(request, form.cleaned_data, draft))
        holding.drop(draft.files)  # under the duty to report no file is taken in either
    except Refused as refusal:
        show_refusal(form, refusal)
        return _form(request, draft, form, status=422)
    return _received_answer(request, form, draft, registered)


def _joined(request: TownRequest, form: ReportForm, draft: Draft, other: Dossier) -> HttpResponse:
    """The person joins what others told; what they wrote and showed is not sent, as the page said."""
    data = form.cleaned_data
    answer = met_too.joined(request, other, key=data["key"] or fresh_key(), phone=data["phone"], told=draft.kind.code)
    holding.drop(draft.files)
    return answer


def _let_in(request: TownRequest, form: ReportForm, draft: Draft) -> None:
    """Count it. Of a danger that comes after many others the words are taken in, and no file."""
    data = form.cleaned_data
    danger = bool(
        request.POST.get("harm") == "yes" or appeals.dangers_in(appeals.screened(data["text"], data["where"]))
    )
    if not allowing.allow_report(request, phone=data["phone"], place=draft.place, danger=danger):
        draft.dropped |= {"voice" if file.kind == "voice" else "photos" for file in draft.files}
        holding.drop(draft.files)
        draft.files.clear()


def _dropped(request: TownRequest) -> set[str]:
    """What was refused before, and the photos that the page itself could not read."""
    unread = {"photos"} if request.POST.get("photos_unread") else set()
    return unread | (FILES & set(request.POST.getlist("dropped")))


def _received_answer(
    request: TownRequest, form: ReportForm, draft: Draft, registered: appeals.Registered
) -> HttpResponse:
    bare = bool(draft.dropped and not draft.files)
    answer, token = receipt_of(request, registered.dossier, again=not registered.is_new, bare=bare)
    data = form.cleaned_data
    words, moment = twice.digest(data["text"]), int(clock.now().timestamp())
    twice.remember(request, answer, twice.Sent(token, draft.place.pk, words, data["key"], moment))
    return answer


def _keep_good_files(town: Town, form: ReportForm, draft: Draft) -> None:
    """Keep what is good: a fault elsewhere must not cost the photos, nor one photo the others. What cannot be read is named."""
    for name, kind in (("photos", "photo"), ("voice", "voice")):
        if name in form.errors and not _too_many(form, name):
            continue
        given = form[name].data[:MOST_PHOTOS] if name in form.errors else form.cleaned_data.get(name) or []
        for upload in given if isinstance(given, list) else [given]:
            try:
                draft.files.append(holding.take(town=town, given=upload, kind=kind, audience=Evidence.PARTY))
            except Refused as refusal:
                form.add_error(name, str(refusal))


def _too_many(form: ReportForm, name: str) -> bool:
    """Whether nothing is wrong with these files but how many there are: the first are kept."""
    return form.has_error(name, "many")


def _pauses(request: TownRequest, form: ReportForm, draft: Draft) -> bool:
    """Whether to ask once before taking it in: it was sent a moment ago, belongs at a door where no detail is kept, or others told it already."""
    data = form.cleaned_data
    if request.POST.get("insist") or request.POST.get("harm"):
        return False
    screened = appeals.screened(data["text"], data["where"])
    draft.duty = any(danger.duty for danger in appeals.dangers_in(screened))
    said = data["text"].strip() or draft.files
    draft.sent = twice.before(request, place=draft.place.pk, text=data["text"], key=data["key"]) if said else None
    stop = appeals.stop(request.town, draft.place, screened, kind=draft.kind.code)
    draft.apart, draft.doors = bool(stop.spoken_of), list(stop.doors)
    if draft.doors or draft.duty:
        draft.let_go = bool(draft.files)
        holding.drop(draft.files)
        draft.files.clear()
    stops = bool(draft.sent or draft.doors or draft.duty)
    draft.same = None if stops else met_too.told_by_others(request.town, draft.place, screened, draft.kind.code)
    return stops or draft.same is not None


def _spoken(request: TownRequest, data: dict[str, Any], draft: Draft) -> appeals.Spoken:
    actor = request.actor
    person = Person.objects.filter(pk=actor.person_id or 0).first() if actor.kind == "resident" else None
    return appeals.Spoken(
        town=request.town, place=draft.place, kind=draft.kind.code, text=data["text"], channel="web", key=data["key"] or fresh_key(), name=data["name"],
        phone=data["phone"], may_call=data.get("may_call", False), person=person, evidence=draft.files, language=language_of(request),
        where=data["where"], works_here=data["works_here"], no_harm=request.POST.get("harm") == "no",
    )  # fmt: skip
