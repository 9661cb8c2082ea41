"""Matters that may not be seen by whoever else holds the same phone: a link opens them only with the digits of the receipt.

Whoever gave them keeps a signed cookie that ends with the browser, or an hour after its last use.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import own
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.moveforms import refusal_on
from gongyi.surfaces.portal.forms import ContactForm, DigitsForm
from gongyi.surfaces.portal.frame import page, visitor_key

COOKIE = "opened"
AN_HOUR = 3600
View = Callable[..., HttpResponseBase]


def sheltered(view: View) -> View:
    """A page behind a speaker's link that asks for the digits first, where the matter wants it."""

    @wraps(view)
    def guarded(request: TownRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        link = link_of(token)
        spoken = _asking(link) if link else None
        if link is None or link.voice is None or spoken is None:
            answer = view(request, token, *args, **kwargs)
            if request.method == "POST" and link is not None and _asking(link):  # what was just written shelters it
                opens(request, answer, link.voice)
            return answer
        if not _opened(request, link.voice):
            return _ask(request, link.voice, spoken)
        answer = view(request, token, *args, **kwargs)
        opens(request, answer, link.voice)
        return answer

    return guarded


def link_of(token: str) -> LinkToken | None:
    """A speaker's live link."""
    found = (access.find_link(token=token, purpose=purpose) for purpose in (LinkToken.TRACK, LinkToken.RATE))
    return next((link for link in found if link is not None), None)


def _asking(link: LinkToken) -> Dossier | None:
    """The matter whose digits are asked for: the one in which the bearer spoke; none where nothing is asked."""
    voice = link.voice
    dossier = Dossier.objects.filter(pk=voice.owner_id if voice else link.owner_id).first()
    if dossier is None or not appeals.asks_digits(dossier, voice):
        return None
    return (appeals.spoken_apart(voice) if voice else None) or dossier


def _opened(request: TownRequest, voice: Voice) -> bool:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(request), max_age=AN_HOUR)
    except signing.BadSignature:
        return False
    return bool(known == str(voice.uid))


def opens(request: TownRequest, answer: HttpResponseBase, voice: Voice | None) -> None:
    """Note on this device that the digits were given, or that the matter was sent from it just now."""
    if voice is None or not isinstance(answer, HttpResponse):
        return
    answer.set_cookie(
        COOKIE,
        signing.dumps(str(voice.uid), salt=_salt(request)),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
        path=f"/{request.town.slug}/",
    )


def _salt(request: TownRequest) -> str:
    return f"{COOKIE}:{request.town.pk}"


def _ask(request: TownRequest, voice: Voice, spoken: Dossier) -> HttpResponse:
    form = DigitsForm(request.POST if "digits" in request.POST else None)
    if not form.is_valid():
        return _asked(request, form, status=422 if form.is_bound else 200)
    try:
        right = appeals.track(request.town, spoken.number, form.cleaned_data["digits"], visitor_key(request))
    except Refused as refusal:
        refusal_on(form, refusal)
        return _asked(request, form, status=429)
    if right is None:
        form.add_error("digits", _("These are not the digits of the receipt."))
        return _asked(request, form, status=422)
    answer = redirect(request.get_full_path())
    opens(request, answer, voice)
    return answer


def _asked(request: TownRequest, form: DigitsForm, *, status: int) -> HttpResponse:
    return page(request, "digits", {"form": form, "portal_nav": [], "portal_ways": []}, status=status)


def contact_form(voice: Voice | None, dossier: Dossier) -> ContactForm | None:
    """The question how somebody may safely be reached, as it was answered; none where nobody is reached at all, or it is not asked."""
    if voice is None or not voice.phone_sealed or not appeals.asks_digits(dossier, voice):
        return None
    return ContactForm(initial={"contact": voice.contact or Voice.NO_TEXTS, "hours": voice.open("hours")})


def choose(request: TownRequest, voice: Voice | None) -> ContactForm:
    """Keep how somebody wants to be reached. Gives back the form, with what is wrong in it."""
    if voice is None or not voice.phone_sealed:
        raise Http404
    form = ContactForm(request.POST)
    if form.is_valid():
        own.choose_contact(voice=voice, contact=form.cleaned_data["contact"], hours=form.cleaned_data["hours"])
    return form
