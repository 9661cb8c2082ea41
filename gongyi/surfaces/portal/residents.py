"""Signing in by phone code, for those who want all their matters in one place. The phone itself is never in the session."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.doors import anyone, resident
from gongyi.kernel.access.middleware import RESIDENT_KEY
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.outbox.codes import send_code
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import own
from gongyi.kernel.people.phones import BadPhone, clean
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.people.sealing import seal, unseal
from gongyi.kernel.territory.models import Town
from gongyi.surfaces.portal import allowing, own_matters
from gongyi.surfaces.portal.forms import CodeForm, PhoneForm
from gongyi.surfaces.portal.frame import language_of, page

CODES_AN_HOUR = 12
TICKET = UUID(int=0)
TICKET_SECONDS = 600


@anyone
def sign_in(request: TownRequest) -> HttpResponse:
    """First the phone, then the code, then, where a family shares the phone, who it is. Whoever is at work here signs out first."""
    if request.user.is_authenticated:
        return page(request, "at_work")
    step = {"code": _code, "again": _again, "who": _who}.get(request.POST.get("step", ""), _phone)
    return step(request)


def _phone(request: TownRequest) -> HttpResponse:
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, form.cleaned_data["phone"])
        except (Refused, BadPhone) as refusal:
            if getattr(refusal, "code", "") == "soon":  # the digits that were just sent are still good
                return _asked(request, _asks(request, form), refusal=str(refusal))
            form.add_error("phone", str(refusal))
        else:
            return _asked(request, _asks(request, form))
    return page(request, "phone", {"form": form}, status=422 if form.errors else 200)


def _asks(request: TownRequest, form: PhoneForm) -> str:
    """The ticket of a phone to which digits were sent."""
    return _ticket(request.town, clean(form.cleaned_data["phone"]), "asked")


def _send(request: TownRequest, phone: str) -> None:
    allowing.allow(request, "code", CODES_AN_HOUR)
    send_code(town=request.town, phone=phone, language=language_of(request))


def _asked(request: TownRequest, ticket: str, *, form: CodeForm | None = None, refusal: str = "") -> HttpResponse:
    """The page that waits for the digits, and lets them be asked for again."""
    context = {"form": form or CodeForm(), "ticket": ticket, "refusal": refusal}
    return page(request, "code", context, status=422 if refusal or (form and form.errors) else 200)


def _again(request: TownRequest) -> HttpResponse:
    """Other digits for the same phone, because the first did not come."""
    ticket = request.POST.get("ticket", "")
    try:
        phone = _opened(request.town, ticket, "asked")
    except (ValueError, RuntimeError):
        return redirect("portal:sign_in", request.town.slug)
    try:
        _send(request, phone)
    except Refused as refusal:
        return _asked(request, ticket, refusal=str(refusal))
    return _asked(request, _ticket(request.town, phone, "asked"))


def _ticket(town: Town, phone: str, proven: str) -> str:
    """The phone, sealed, for the next page; it never goes into the session. `proven` says whether its code was given."""
    return seal(
        f"{phone}|{int(clock.now().timestamp())}", table="ticket", column=f"{town.slug}|{proven}", row=TICKET
    ).hex()


def _opened(town: Town, ticket: str, proven: str) -> str:
    """The phone in a ticket of this kind, at most ten minutes old. Raises ValueError or Unreadable."""
    phone, _bar, made = unseal(
        bytes.fromhex(ticket), table="ticket", column=f"{town.slug}|{proven}", row=TICKET
    ).partition("|")
    if clock.now().timestamp() - int(made) > TICKET_SECONDS:
        raise ValueError("the ticket is too old")
    return phone


def _code(request: TownRequest) -> HttpResponse:
    town: Town = request.town
    form, ticket = CodeForm(request.POST), request.POST.get("ticket", "")
    try:
        phone = _opened(town, ticket, "asked")
    except (ValueError, RuntimeError):
        return redirect("portal:sign_in", town.slug)
    if not form.is_valid() or not people.use_code(town=town, phone=phone, code=form.cleaned_data["code"]):
        form.add_error("code", _("These digits are not right, or too old. You can ask for new ones."))
        return _asked(request, ticket, form=form)
    speakers = own.speakers(town, phone)
    if len(speakers) > 1:
        return page(request, "who", {"speakers": speakers, "ticket": _ticket(town, phone, "proven")})
    return _enter(request, phone, "")


def _who(request: TownRequest) -> HttpResponse:
    town: Town = request.town
    try:
        phone = _opened(town, request.POST.get("ticket", ""), "proven")
    except (ValueError, RuntimeError):
        return redirect("portal:sign_in", town.slug)
    return _enter(request, phone, request.POST.get("speaker", ""))


def _enter(request: TownRequest, phone: str, key: str) -> HttpResponse:
    """Sign the person in; what was said under this phone and this name becomes theirs, and nobody else's."""
    person = own.become(town=request.town, phone=phone, key=key)
    if person is None:
        return redirect("portal:sign_in", request.town.slug)
    request.session.cycle_key()
    request.session[RESIDENT_KEY] = str(person.uid)
    messages.success(request, _("You are signed in."))
    return redirect("portal:mine", request.town.slug)


@anyone
def sign_out(request: TownRequest) -> HttpResponse:
    """Leave; the session is gone on the server too."""
    if request.method == "POST":
        request.session.flush()
    return redirect("portal:home", request.town.slug)


@resident
def mine(request: TownRequest) -> HttpResponse:
    """Everything the person said here; of what they joined, what the tracking page tells them."""
    return page(request, "mine", {"matters": own_matters.rows(request.actor, request.town)})


@resident
def open_mine(request: TownRequest, name: str) -> HttpResponse:
    """One of the person's own matters, through a link that is the same all day, so that opening it again makes nothing."""
    voice = own_matters.voice_named(request.actor, name)
    if voice is None:
        raise Http404
    token = access.make_link(
        town=request.town,
        purpose=LinkToken.TRACK,
        owner_id=voice.owner_id,
        life=timedelta(days=2),
        voice=voice,
        once=f"mine|{voice.uid}|{today(request.town)}",
    )
    return redirect("portal:track", request.town.slug, token)
