"""What was to be added and becomes a matter of its own: harm to a child, or words against people who read the matter."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence import holding
from gongyi.kernel.flows import authority, numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.people import own
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.moveforms import MoveForm, refusal_on
from gongyi.surfaces.portal import allowing
from gongyi.surfaces.portal.frame import language_of
from gongyi.surfaces.portal.receiving import receipt_of

ADDING = frozenset({"add_words", "supply_info", "add_after_merge"})
"""Moves with which somebody who spoke adds something."""

ALONE = "help"
"""The kind of what the street alone reads, as violence and harm to oneself: nobody is asked, it is taken in at once."""

QUESTIONS = frozenset({"duty", "apart"})
"""Refusals that the page asks about instead of telling them as a fault of the form."""


def kind_of(request: TownRequest, move: str) -> str:
    """The kind of matter it becomes, as the person answered; empty where it is added."""
    if move not in ADDING:
        return ""
    if request.POST.get("harm") == "yes":
        return "report"
    return "complaint" if request.POST.get("here") == "no" else ""


def answers(request: TownRequest) -> dict[str, bool]:
    """What the person answered already: that nobody harms a child, that it belongs here."""
    return {"no_harm": request.POST.get("harm") == "no", "here": request.POST.get("here") == "yes"}


def asked_by(refusal: Refused, form: MoveForm) -> str:
    """What a refusal asks; one that is no question is a fault of the form, and told there."""
    if refusal.code not in QUESTIONS:
        refusal_on(form, refusal)
    return refusal.code


def question(request: TownRequest, matter: Matter, form: MoveForm, why: str) -> dict[str, object]:
    """What the page asks when words were refused for this reason, with the dangers and doors to name first."""
    asks = why in QUESTIONS
    found: dict[str, object] = {
        "dangers": appeals.fitting(appeals.dangers_in(form.cleaned_data.get("added", ""))) if asks else [],
        "main": "" if asks else "primary",
        "duty": why == "duty",
        "readers": why == "apart",
        "no_harm": answers(request)["no_harm"],
    }
    if why != "apart":
        return found
    stop = appeals.stop_added(matter, form.cleaned_data.get("added", ""))
    return found | {"stop": stop, "may_stay": stop.may_stay(authority.apart(matter.dossier))}


def let_go(matter: Matter, form: MoveForm, why: str) -> bool:
    """Whether files came with words of which nothing is kept; they are not kept either."""
    if why != "duty" and not (why == "apart" and appeals.stop_added(matter, form.cleaned_data.get("added", "")).doors):
        return False
    files = form.change().evidence
    holding.drop(files)
    return bool(files)


def send(
    request: TownRequest, matter: Matter, link: LinkToken, form: MoveForm, kind: str, *, draft: str
) -> HttpResponse:
    """Take it in past those it goes past. Of a report of harm to a child no word is kept and no file. `draft`: under what name the device kept it."""
    voice, town = link.voice, matter.town
    text = form.cleaned_data["added"]
    danger = kind == "report" or bool(appeals.dangers_in(text))
    whole = allowing.allow_report(request, phone="", place=matter.dossier.place, danger=danger)
    registered = appeals.register(
        appeals.Spoken(
            town=town,
            place=matter.dossier.place,
            kind=kind,
            text=text,
            restricted=kind == "complaint" and appeals.stop_added(matter, text).accuses,
            channel="web",
            key=f"web:{salted_hmac('apart', matter.dossier.number + kind + text).hexdigest()[:32]}",
            language=language_of(request),
            evidence=form.change().evidence if whole and kind != "report" else (),
            no_harm=answers(request)["no_harm"],
            **(own.contact(voice) if voice else {}),
        )
    )
    told = {"number": numbers.spoken(matter.dossier.number)}
    if kind == ALONE:
        said = _(
            "What you wrote now is a matter of its own, with a number of its own. The street alone reads it. %(number)s goes on as before, and nothing of this stands in it."
        )
        messages.success(request, said % told, extra_tags=draft)
    if matter.dossier.stage == "awaiting_info":
        said = _("What was asked about %(number)s still waits: please answer it once more, without what happened.")
        messages.info(request, said % told)
    return receipt_of(request, registered.dossier)[0]
