"""Those who spoke, as workers meet them: masked, shown for a reason that is written down, called back."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import matters, numbers, timing, unkept
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import looking, own
from gongyi.kernel.people.models import Person, Seat, Voice
from gongyi.kernel.people.naming import hide_introduced, hide_names
from gongyi.kernel.people.phones import ANY, hide_all, hide_these, masked, masked_name, takes_messages
from gongyi.kernel.people.queries import ever_spoken_on
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.people.scrubbing import hide_identity
from gongyi.surfaces.desk import looks
from gongyi.surfaces.desk.frame import MAY_UNMASK, link, page

IN_HAND = ("contacting", "handling")


def masked_speakers(request: TownRequest, matter: Matter) -> list[dict[str, Any]]:
    """Those who spoke, masked. Only posts that answer for the place see that there are any at all; whoever speaks for a handler
    sees them beside the case.
    """
    spoken = _spoken_in(request, matter)
    if spoken is None or not request.actor.roles & MAY_UNMASK:
        return []
    rows = Voice.objects.filter(owner="dossier", owner_id=spoken.pk, withdrawn_at=None).order_by("pk")[:50]
    senders = _senders(spoken, rows)
    return [
        {
            "id": row.pk, "known": bool(row.name_sealed or row.phone_sealed), "written": row.sender_index in senders,
            "number": spoken.number, "name": masked_name(row.open("name")) or _("no name"), "phone": masked(row.open("phone")),
            "part": row.get_part_display(), **contact_of(spoken, row),
            "wrong": row.wrong_number, "landline": not row.wrong_number and not takes_messages(row.open("phone")), "may_call": row.may_call, "reasons": looking.REASONS.items(),
        }
        for row in rows
    ]  # fmt: skip


def contact_of(dossier: Dossier, voice: Voice) -> dict[str, Any]:
    """How somebody is to be reached, for whoever writes or calls; nothing where that is as for everybody."""
    if not voice.phone_sealed or not appeals.asks_digits(dossier, voice):
        return {}
    chosen = voice.contact or Voice.NO_TEXTS
    options = [(value, label, value == chosen) for value, label in Voice.CONTACTS]
    return {
        "careful": True,
        "silent": appeals.is_silent(dossier, voice),
        "hours": voice.open("hours"),
        "contacts": options,
    }


@worker()
def contact(request: TownRequest, number: str) -> HttpResponse:
    """Write down how somebody may safely be reached, as they said it: by whoever has the matter, or wrote it down a moment ago."""
    clean = numbers.clean(number) or ""
    written = appeals.own_entry(request.actor, request.town, clean)
    try:
        matter = written or matters.fetch(request.actor, clean)
    except Dossier.DoesNotExist as error:
        raise Http404 from error
    if not request.actor.roles & MAY_UNMASK or matter.dossier.flow != appeals.KEY:
        raise Http404
    voice, kept = (
        _spoken_by(request, matter),
        link(request, "file", clean) if not written else link(request, "received", clean),
    )
    if request.method != "POST" or voice is None:
        return redirect(kept)
    try:
        own.choose_contact(voice=voice, contact=request.POST.get("contact", ""), hours=request.POST.get("hours", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept. This is how they are reached from now on."))
    return redirect(kept)


def _spoken_by(request: TownRequest, matter: Matter) -> Voice | None:
    chosen = request.POST.get("voice", "")
    rows = Voice.objects.filter(owner="dossier", owner_id=matter.dossier.pk, withdrawn_at=None)
    return rows.filter(pk=int(chosen) if chosen.isdecimal() else 0).first()


def _senders(spoken: Dossier, rows: Iterable[Voice]) -> set[str]:
    """The mark of whoever wrote a matter that came out of a file, by which their repeats are known too; none of any other."""
    return {row.sender_index for row in rows if row.part == Voice.FIRST} if timing.written_at(spoken) else set()


def hiding(matter: Matter, words: Iterable[str]) -> Callable[[str], str]:
    """Masks, in words, the names and telephones of those who spoke: they are shown beside, with a reason. Identity numbers too.

    Once somebody's was erased nobody can tell any more whose a number is, and all are masked. So they are on a case for those
    outside, with every door and form of address, whoever spoke: a mask of some would tell them whose number they wrote.
    """
    is_appeal = matter.dossier.flow == "appeal"
    if not (is_appeal or matter.actor.roles & MAY_UNMASK):
        return appeals.masked
    hide = _hiding_phones(matter, words)
    return lambda text: hide_identity(hide_introduced(hide_names(matter.names, hide(text))))


def title_of(matter: Matter) -> str:
    """How a matter is called on the pages that belong to its file."""
    title = unkept.title_of(matter.dossier)
    return hiding(matter, [title])(title)


def _hiding_phones(matter: Matter, words: Iterable[str]) -> Callable[[str], str]:
    """Asks only where a number stands in the words."""
    if not any(ANY.search(text) for text in words):
        return str
    is_appeal = matter.dossier.flow == "appeal"
    spoken = matter.dossier if is_appeal else cases.source_of(matter.dossier)
    rows = list(ever_spoken_on("dossier", spoken.pk))
    if any(row.forgotten_at for row in rows):
        return hide_all
    known = {phone for row in rows if (phone := row.open("phone"))}
    return lambda text: hide_these(text, known)


def _spoken_in(request: TownRequest, matter: Matter) -> Dossier | None:
    """The matter in which those spoke whom this page is about: itself, or what a case was opened for while its handler has asked for a relay."""
    if matter.dossier.flow == "appeal":
        return matter.dossier
    relay = matter.turns.get("relay") if matter.dossier.flow == cases.KEY else None
    if relay is None or request.actor.seat_for(relay.holder_key) is None:
        return None
    return reachable(request.actor, [cases.source_of(matter.dossier).pk]).filter(flow="appeal").first()


def relay_of(matter: Matter) -> dict[str, Any] | None:
    """How whoever handles a case reaches the person: straight where the person agreed to it, else through a colleague."""
    if not _handles(matter) or matter.actor.roles & MAY_UNMASK:
        return None
    if cases.callable_voice(matter.dossier) is not None:
        return {"may_call": True}
    if cases.left_nothing(matter.dossier):
        return {"may_call": False, "nobody": True}
    return {"may_call": False, "through": cases.relay_through(matter)}


def _handles(matter: Matter) -> bool:
    mine = matter.main is not None and matter.actor.seat_for(matter.main.holder_key) is not None
    return matter.dossier.flow == cases.KEY and mine and matter.stage.key in IN_HAND


@worker()
def voices(request: TownRequest, number: str) -> HttpResponse:
    """Show one person's name and phone, with a reason, written down; to a handler the phone alone. The page says who looked and when."""
    try:
        matter = matters.fetch(request.actor, numbers.clean(number))
    except Dossier.DoesNotExist as error:
        raise Http404 from error
    back = link(request, "file", matter.dossier.number)
    if request.method != "POST":
        return redirect(back)
    voice, viewer = _voice(request, matter), Person.objects.filter(pk=request.actor.person_id or 0).first()
    if voice is None or viewer is None:
        raise Http404
    seat = Seat.objects.filter(pk__in=[held.id for held in request.actor.seats]).order_by("pk").first()
    keeps = bool(request.actor.roles & MAY_UNMASK)
    try:
        reason = looking.reason(request.POST.get("reason", ""), request.POST.get("why", ""))
        shown = {
            column: people.unmask(row=voice, column=column, viewer=viewer, seat=seat, reason=reason)
            for column in (("name", "phone") if keeps else ("phone",))
        }
    except Refused as refusal:
        if refusal.code == "reason":
            return _again(request, matter, voice, str(refusal))
        ran_out = refusal.code == "too_many_looks"
        messages.error(request, looks.whom_to_ask(request.town, viewer) if ran_out else str(refusal))
        return redirect(back)
    template = "parts/speaker" if request.headers.get("HX-Request") else "voice"
    context = {
        "shown": shown,
        "keeps": keeps,
        "viewer": viewer,
        "at": clock.now(),
        "number": numbers.spoken(matter.dossier.number),
        "matter": matter,
    }
    if matter.dossier.flow == appeals.KEY:
        context |= contact_of(matter.dossier, voice)
    return page(request, template, context)


def _again(request: TownRequest, matter: Matter, voice: Voice, fault: str) -> HttpResponse:
    """The same question with what was typed and what is wrong with it; nothing was shown."""
    person = next((one for one in masked_speakers(request, matter) if one["id"] == voice.pk), None)
    if person is None:
        messages.error(request, fault)
        return redirect(link(request, "file", matter.dossier.number))
    number = matter.dossier.number
    context = {
        "person": person,
        "fault": fault,
        "typed": request.POST.get("why", ""),
        "matter": matter,
        "number": numbers.spoken(number),
        "plain_number": number,
    }
    alone = bool(request.headers.get("HX-Request"))
    return page(request, "parts/masked" if alone else "voice", context, status=200 if alone else 422)


def _voice(request: TownRequest, matter: Matter) -> Voice | None:
    """The voice that may be shown: of the appeal to posts that answer for the place; of a repair to its handler, if agreed."""
    chosen = request.POST.get("voice", "")
    rows = Voice.objects.filter(owner="dossier", withdrawn_at=None).order_by("pk")
    if matter.dossier.flow == "appeal" and request.actor.roles & MAY_UNMASK:
        return rows.filter(pk=int(chosen) if chosen.isdecimal() else 0, owner_id=matter.dossier.pk).first()
    return cases.callable_voice(matter.dossier) if _handles(matter) else None
