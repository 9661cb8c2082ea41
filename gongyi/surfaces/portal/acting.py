"""What the person who spoke can do from the page of their matter, one thing at a time: ask, add, be called back, take it back."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access.doors import by_link
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock.wording import moment_in_words
from gongyi.kernel.flows import filing, performing
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.people import own
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.phones import BadPhone
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.forms import keep_photos
from gongyi.kernel.ui.moveforms import MoveForm
from gongyi.surfaces.portal import apart
from gongyi.surfaces.portal.dangers import child_way, danger_words
from gongyi.surfaces.portal.following import matter_of, offered, own_matter, question_of
from gongyi.surfaces.portal.forms import PhoneForm
from gongyi.surfaces.portal.frame import page
from gongyi.surfaces.portal.sheltered import sheltered

ANSWERS = "supply_info"
"""The move by which the person answers what was asked of them."""
MEANS = {
    "chase": gettext_lazy("Those who have it now are asked how it is getting on."),
    "ask_call": gettext_lazy("Somebody calls you back."),
}
"""What a choice does that asks for nothing."""
ASKS_LATER = gettext_lazy("Those who do it are asked on the next working morning how it is getting on.")
"""The same of asking where those who do it may be complained of: they hear of it by the day."""
CONFIRMED = {
    "chase": gettext_lazy("Those who have it now were asked how it is getting on."),
    "disown_rating": gettext_lazy("It is put aside. Please say yourself how it was done."),
    "take_back": gettext_lazy("You have taken it back. Nobody works on it any more."),
    "say_over": gettext_lazy("It has arrived. Somebody still goes and looks."),
}
"""What stands at the head of the page after one of these was done."""
ASKED_LATER = gettext_lazy("Noted. Those who do it are asked on the next working morning.")


@by_link
@sheltered
def act(request: TownRequest, token: str, move: str) -> HttpResponse:
    """One thing the person who spoke can do: ask, add, be called back, take it back."""
    matter, link = matter_of(token)
    spec = next((known for known in offered(matter, link) if known.key == move), None)
    if spec is None:
        return _moved_on(request, matter, link, token, move)
    matter = own_matter(matter, link)
    form = MoveForm(request.POST or None, request.FILES or None, matter=matter, spec=spec)
    phone = PhoneForm(request.POST or None) if move == "ask_call" and _leaves_phone(matter, link.voice) else None
    asked = ""
    if request.method == "POST" and form.is_valid() and (phone is None or phone.is_valid()):
        try:
            left = phone.cleaned_data["phone"] if phone else ""
            if kind := _own_kind(request, matter, form, link.voice if phone else None, left):
                return apart.send(request, matter, link, form, kind, draft=_draft(matter, move, token))
        except BadPhone as bad:
            form.add_error(None, str(bad))
        except Refused as refusal:
            asked = apart.asked_by(refusal, form)
        else:
            messages.success(request, _confirmed(matter, move, form), extra_tags=_draft(matter, move, token))
            codes = [danger.code for danger in appeals.dangers_in(form.cleaned_data.get("added", ""))]
            query = f"?{urlencode({'whole': 1, 'danger': codes}, doseq=True)}" if codes else ""
            return redirect(reverse("portal:track", args=[matter.town.slug, token]) + query)
    return _drawn(request, matter, link, token, form, phone, asked)


def _moved_on(request: TownRequest, matter: Matter, link: LinkToken, token: str, move: str) -> HttpResponse:
    """The matter went on meanwhile. What was typed stands in the form with which it can be added now, or is given back. 404 for what nobody who speaks ever does."""
    adds = request.method == "POST" and move in apart.ADDING
    theirs = any(known.key == move and SPEAKER in known.by for known in matter.flow.moves)
    if not adds and (matter.actor.joined or not theirs):
        raise Http404
    instead = next((known for known in offered(matter, link) if known.key in apart.ADDING), None)
    typed = request.POST.get("added", "").strip()
    if adds and instead is not None:
        own_one = own_matter(matter, link)
        given = request.POST.copy()
        given["version"] = str(own_one.dossier.version)
        form = MoveForm(given, request.FILES, matter=own_one, spec=instead)
        form.add_error(
            None, _("The matter went on meanwhile. What you wrote stands below and was not sent yet: please send it.")
        )
        return _drawn(request, own_one, link, token, form)
    said = _("That is no longer possible. This is where the matter stands.")
    kept = _("It was not added. You wrote: %(text)s") % {"text": typed} if typed else ""
    messages.info(request, f"{said} {kept}".strip())
    return redirect("portal:track", matter.town.slug, token)


def _drawn(
    request: TownRequest,
    matter: Matter,
    link: LinkToken,
    token: str,
    form: MoveForm,
    phone: PhoneForm | None = None,
    asked: str = "",
) -> HttpResponse:
    spec = form.spec
    move = spec.key
    failed = form.errors or asked or (phone and phone.errors)
    let_go = apart.let_go(matter, form, asked)
    if form.is_bound and not let_go:
        keep_photos(form, matter.town)
    context: dict[str, Any] = {
        "let_go": let_go,
        "form": form,
        "phone": phone,
        "wrong_number": bool(link.voice and link.voice.phone_index),
        "move": spec,
        "token": token,
        "dossier": matter.dossier,
        "danger_words": danger_words(child=child_way(request.town)) if move in apart.ADDING else "",
        "draft": _draft(matter, move, token),
    }
    context |= apart.question(request, matter, form, asked)
    context["unkept"] = bool(context["duty"] or context["readers"]) or appeals.asks_digits(matter.dossier, link.voice)
    context["any_one"] = move in apart.ADDING
    context["question"] = question_of(matter) if move == ANSWERS else ""
    context |= {"hint": spec.hint or _means(matter, move), "label": _("Send") if spec.needs else spec.label}
    return page(request, "act", context, status=422 if failed else 200)


def _leaves_phone(matter: Matter, voice: Voice | None) -> bool:
    """Whether whoever asks for a call leaves a number with it: they left none, or the one they left was wrong."""
    if voice is None:
        return False
    return not voice.phone_index or (voice.part == Voice.FIRST and appeals.has_wrong_number(matter))


def _draft(matter: Matter, move: str, token: str) -> str:
    """Under what name the device keeps what is typed into the form of this move; for an answer, of this very question."""
    question = matter.last("need_info") if move == ANSWERS else ""
    return f"{move}{question}-{token[:16]}"


def _means(matter: Matter, move: str) -> str:
    return str(ASKS_LATER if _asks_later(matter, move) else MEANS.get(move, ""))


def _asks_later(matter: Matter, move: str) -> bool:
    return move == "chase" and any(cases.told_by_day(case) for case in filing.children(matter.dossier))


def _confirmed(matter: Matter, move: str, form: MoveForm) -> str:
    """What was done; of what was added, with how many photos it came."""
    if _asks_later(matter, move):
        return str(ASKED_LATER)
    if move == "ask_call":
        by = moment_in_words(timezone.localtime(matter.turns["callback"].due_at))
        return _("It has arrived: somebody calls you back by %(time)s.") % {"time": by}
    if move in CONFIRMED:
        return str(CONFIRMED[move])
    photos = len(form.cleaned_data.get("photo") or [])
    with_photos = ngettext(
        "What you added has arrived, with %d photo.", "What you added has arrived, with %d photos.", photos
    )
    if not photos and form.cleaned_data.get("voice"):
        return _("What you said has arrived.")
    return with_photos % photos if photos else _("What you added has arrived.")


def _own_kind(request: TownRequest, matter: Matter, form: MoveForm, voice: Voice | None, phone: str) -> str:
    """Make the move; or, of what becomes a matter of its own, as the person answered or because of what it tells, the kind of that."""
    kind = apart.kind_of(request, form.spec.key)
    if kind:
        return kind
    try:
        _acted(matter, form.spec.key, form, voice, phone, asked=apart.answers(request))
    except Refused as refusal:
        if refusal.code != appeals.ALONE:
            raise
        return apart.ALONE
    return ""


@transaction.atomic
def _acted(
    matter: Matter, move: str, form: MoveForm, voice: Voice | None, phone: str, *, asked: dict[str, bool]
) -> None:
    """Make the move; whoever asks for a call and left no phone, or a wrong one, leaves one with it."""
    if voice is not None:
        own.leave_phone(voice=voice, phone=phone)
    change = form.change()
    if move in apart.ADDING:
        change.facts |= asked
    performing.perform(matter=matter, key=move, change=change, version=form.cleaned_data["version"])
