"""What is kept about a person, who looked at it, and what can be done about it at once: by link for one matter, signed in for all."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import by_link, resident
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority, filing, numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import homes, own
from gongyi.kernel.people.models import Person, Voice
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.queries import as_people_say
from gongyi.surfaces.portal.following import matter_of
from gongyi.surfaces.portal.forms import NameForm
from gongyi.surfaces.portal.frame import page
from gongyi.surfaces.portal.own_matters import shown_by_phone
from gongyi.surfaces.portal.sheltered import sheltered


@by_link
@sheltered
def kept(request: TownRequest, token: str) -> HttpResponse:
    """What is kept of the bearer's voice on one matter. No phone and no account is needed to read it."""
    matter, link = matter_of(token)
    if link.voice is None:
        raise Http404
    voice, slug = link.voice, matter.town.slug
    if request.method == "POST":
        return _act_on_one(request, matter, voice, token)
    context = {
        "token": token,
        "voices": _shown([voice]),
        "looks": _looks(None, [voice]),
        "joined": matter.actor.joined,
        "slug": slug,
        "said": list(appeals.said_by(voice)),
        "needed": appeals.words_needed(voice),
        "over": matter.stage.final,
        "answered": matter.stage.final or matter.stage.kept,
        "takes_back": authority.may(matter, matter.flow.move("take_back")),
    }
    return page(request, "kept", context)


def _act_on_one(request: TownRequest, matter: Matter, voice: Voice, token: str) -> HttpResponse:
    slug, wish = request.town.slug, request.POST.get("do", "")
    if wish == "leave" and _joined(voice):
        appeals.leave(voice=voice)
        messages.success(request, _("You have left this matter. Nothing is kept that leads to you."))
        return redirect("portal:list", slug)
    if wish == "stop_calls":
        own.stop_calls(voices=[voice])
        messages.success(request, _("The repairer may no longer call you."))
    elif wish == "erase":
        filing.erase_contact(voices=[voice])
        messages.success(request, _erased(over=matter.stage.final))
    elif wish == "erase_said":
        _erase_said(request, voice)
    return redirect("portal:kept", slug, token)


def _erased(*, over: bool) -> str:
    if over:
        return _("Your name and phone are erased.")
    return _("Your name and phone are erased. The matter goes on; follow it with this link.")


def _joined(voice: Voice) -> bool:
    """Whether somebody joined another's matter. Whose own was joined by a worker has words of their own there, and does not slip away."""
    return voice.part == Voice.JOINED and voice.spoken_on is None


def _erase_said(request: TownRequest, voice: Voice) -> None:
    try:
        appeals.erase_said(voice=voice)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("What you said is erased."))


@resident
def mine(request: TownRequest) -> HttpResponse:
    """What is kept of a signed-in person, over all matters; correcting, taking along, erasing."""
    person = _me(request)
    voices = _voices(person)
    form = NameForm(request.POST if request.POST.get("do") == "rename" else None, initial={"name": person.open("name")})
    if request.method == "POST":
        done = _act_on_all(request, person, voices, form)
        if done is not None:
            return done
    context = {
        "person": person,
        "phone": person.masked_phone,
        "form": form,
        "voices": _shown(voices),
        "looks": _looks(person, voices),
        "home": _home(person),
    }
    return page(request, "my_data", context, status=422 if form.errors else 200)


def _act_on_all(request: TownRequest, person: Person, voices: list[Voice], form: NameForm) -> HttpResponse | None:
    wish, slug = request.POST.get("do", ""), request.town.slug
    if wish == "rename":
        if not form.is_valid():
            return None
        own.rename(person=person, name=form.cleaned_data["name"])
        messages.success(request, _("It is corrected everywhere."))
    elif wish == "stop_calls":
        own.stop_calls(voices=voices)
        messages.success(request, _("The repairer may no longer call you."))
    elif wish == "move_out":
        people.leave_home(person=person)
        messages.success(request, _("Your door is no longer noted."))
    elif wish == "erase":
        own.part_from(voices=set(Voice.objects.filter(person=person)) - set(voices))
        filing.erase_contact(voices=voices, person=person)
        request.session.flush()
        messages.success(
            request,
            _("Your name and phone are erased everywhere. Your matters go on; follow them with number and digits."),
        )
        return redirect("portal:home", slug)
    return redirect("portal:my_data", slug)


@resident
def export(request: TownRequest) -> HttpResponse:
    """Everything that is kept of the person, to take along."""
    person = _me(request)
    voices = _voices(person)
    dossiers = Dossier.objects.select_related("place").in_bulk([appeals.spoken_in(voice) for voice in voices])
    places = as_people_say(dossier.place for dossier in dossiers.values())
    answer = JsonResponse(
        {
            "name": person.open("name"), "phone": person.open("phone"), "language": person.language, "home": _home(person),
            "matters": [_taken_along(voice, dossiers[appeals.spoken_in(voice)], places) for voice in voices if appeals.spoken_in(voice) in dossiers],
            "looks": [{"at": look["at"].isoformat(), "office": look["who"], "what": look["what"], "reason": look["reason"]} for look in _looks(person, voices)],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )  # fmt: skip
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _taken_along(voice: Voice, dossier: Dossier, places: dict[int, str]) -> dict[str, Any]:
    joined = voice.part == Voice.JOINED
    own = not joined or dossier.pk != voice.owner_id
    return {
        "number": numbers.spoken(dossier.number) if own else "",
        "spoke_at": timezone.localtime(voice.spoke_at).isoformat(),
        "place": places[dossier.place_id] if own else "",
        "name": voice.open("name"),
        "phone": voice.open("phone"),
        "may_call": voice.may_call,
        "joined": joined,
        "said": [
            {"at": timezone.localtime(one.at).isoformat(), **one.words, "photos": one.photos, "recordings": one.clips}
            for one in appeals.said_by(voice)
        ],
    }


def _home(person: Person) -> str:
    home = homes.of_person(person)
    return f"{home.place} {home.open('door')}" if home else ""


def _me(request: TownRequest) -> Person:
    return Person.objects.get(pk=request.actor.person_id or 0)


def _voices(person: Person) -> list[Voice]:
    """What they said, without what a phone alone does not open."""
    return shown_by_phone(Voice.objects.filter(person=person, withdrawn_at=None).order_by("-pk")[: own.MOST])


def _shown(voices: Sequence[Voice]) -> list[dict[str, Any]]:
    return [
        {
            "name": own.masked_name(voice),
            "phone": own.masked_phone(voice),
            "may_call": voice.may_call,
            "at": voice.spoke_at,
            "joined": _joined(voice),
        }
        for voice in voices
    ]


def _looks(person: Person | None, voices: Sequence[Voice]) -> list[dict[str, Any]]:
    words = {
        "name": _("your name"),
        "phone": _("your phone"),
        "matters": _("what your home raised before"),
        "door": _("your door"),
    }
    return [
        {"at": seen.at, "who": seat_name(seen.seat) if seen.seat else _("an office"), "what": words.get(seen.column, seen.column), "reason": seen.reason}
        for seen in own.looks(person, voices)
    ]  # fmt: skip
