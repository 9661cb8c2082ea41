"""The door of a handler's link: whose telephone is this, does the link still hold, is the matter still theirs.

A link alone opens nothing. The telephone it was sent to proves itself once by a code, and keeps a secret for a week.
Whether the person still holds the seat is asked at every request.
"""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.kernel.access import actions as access
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.models import Device, LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox.codes import send_code
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.phonecode import waits_for_code
from gongyi.kernel.people.phones import BadPhone
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.portal.forms import CodeForm
from gongyi.surfaces.portal.frame import page, visitor_key

COOKIE = "handling"
ASKS_AN_HOUR = 12
Why = Literal["expired", "revoked", "used_up", "handed_over", "moved_on", "sent_back"]


class Closed(Exception):
    """The link opens nothing, and why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Unproven(Exception):
    """The link is good, but this telephone has not proven to be the one it was sent to."""

    def __init__(self, link: LinkToken) -> None:
        super().__init__("unproven")
        self.link = link


@dataclass(frozen=True)
class Opened:
    """A good link on its own telephone: who acts, and on what."""

    token: str
    link: LinkToken
    device: Device
    matter: Matter

    @property
    def actor(self) -> Actor:
        return self.matter.actor


def open_door(request: TownRequest, token: str) -> Opened:
    """What the link opens on this telephone. Raises Http404, Closed or Unproven."""
    found = access.look_up(token=token, purpose=LinkToken.HANDLE)
    if found is None or found[0].person is None:
        raise Http404
    link, state = found
    actor = _actor(request, link, state)
    device = access.device_of(town=request.town, secret=request.COOKIES.get(cookie_name(), ""))
    if device is None or device.person_id != link.person_id:
        if state == "used_up":
            raise Closed("used_up")
        raise Unproven(link)
    return Opened(token, link, device, _matter(actor, link))


def _actor(request: TownRequest, link: LinkToken, state: access.State) -> Actor:
    """Who acts by a link. That the seat was left is said before anything else but age."""
    if state == "expired":
        raise Closed(state)
    actor = visitors.handler(link, request.town)
    if actor is None:
        if link.person and not visitors.handles_by_link(link.person, request.town):
            access.revoke_devices(person=link.person)
        raise Closed("handed_over")
    if state == "revoked":
        raise Closed(state)
    return actor


def _matter(actor: Actor, link: LinkToken) -> Matter:
    try:
        matter = matters.fetch_by_id(actor, link.owner_id)
    except Dossier.DoesNotExist as error:
        raise Closed("moved_on") from error
    keys = {seat.key for seat in actor.seats}
    newest = matter.closed[-1].holder_key if matter.closed else ""
    holds = any(turn.holder_key in keys for turn in matter.turns.values())
    reported = matter.left_by("report_done", "ask_deferral", "approve_deferral") in keys and matter.stage.key in AFTER
    if not (holds or reported or (matter.stage.final and newest in keys)):
        raise Closed("sent_back" if matter.left_by(*SENT_BACK) in keys else "moved_on")
    return matter


SENT_BACK = ("send_back", "send_back_again")
AFTER = frozenset({"verifying", "deferred", "finished"})


def cookie_name() -> str:
    """`__Secure-` binds the cookie to TLS where there is any."""
    return f"__Secure-{COOKIE}" if settings.HTTPS else COOKIE


def home(request: TownRequest, token: str) -> str:
    """The address of the matter behind the link."""
    return reverse("portal:handling", args=[request.town.slug, token])


def closed(request: TownRequest, why: Why) -> HttpResponse:
    """Say plainly that and why the link opens nothing."""
    words = {
        "expired": _("This link is too old. A new message brings a new one; the desk can also help."),
        "revoked": _("This link was taken back. If the matter is still yours, a new message brings a new one."),
        "used_up": _("This link was opened on too many telephones. The next message brings a new one."),
        "handed_over": _("You no longer hold the seat this matter was given to. Whoever took it over does it."),
        "sent_back": _("You sent it back. Somebody else decides now who does it; there is nothing more for you to do."),
        "moved_on": _("This matter is no longer with you. There is nothing more for you to do."),
    }[why]
    return page(
        request,
        "handling_closed",
        {"portal_nav": [], "words": words, "sent_back": why == "sent_back"},
        status=200 if why == "sent_back" else 410,
    )


def prove(request: TownRequest, link: LinkToken, token: str) -> HttpResponse:
    """Ask once for a code sent to the very telephone that the link was sent to."""
    step = {"send": _send, "code": _check}.get(request.POST.get("step", ""))
    return step(request, link, token) if step else _ask(request, link)


def _ask(request: TownRequest, link: LinkToken, refusal: str = "", *, form: CodeForm | None = None) -> HttpResponse:
    assert link.person is not None
    phone = link.person.masked_phone
    if form is None and waits_for_code(request.town, link.person.phone_index):
        form = CodeForm()
    context: dict[str, object] = {"portal_nav": [], "phone": phone, "refusal": refusal, "form": form}
    return page(request, "handling_prove", context, status=422 if refusal or (form and form.errors) else 200)


def _send(request: TownRequest, link: LinkToken, _token: str) -> HttpResponse:
    assert link.person is not None
    try:
        access.count_visit(what="handle-code", address=visitor_key(request), limit=ASKS_AN_HOUR)
        send_code(town=request.town, phone=link.person.open("phone"), language=link.person.language)
    except (Refused, BadPhone) as refusal:
        return _ask(request, link, str(refusal))
    return _ask(request, link)


def _check(request: TownRequest, link: LinkToken, token: str) -> HttpResponse:
    assert link.person is not None
    form = CodeForm(request.POST)
    phone = link.person.open("phone")
    if not form.is_valid() or not people.use_code(town=request.town, phone=phone, code=form.cleaned_data["code"]):
        form.add_error("code", _("These digits are not right, or too old. You can ask for new ones."))
        return _ask(request, link, form=form)
    try:
        bound = access.bind_device(link=link)
    except Refused:
        return closed(request, "used_up")
    answer = redirect(home(request, token))
    answer.set_cookie(
        cookie_name(), bound.secret, max_age=access.DEVICE_LIFE, path=f"/{request.town.slug}/h/", httponly=True,
        secure=settings.HTTPS, samesite="Lax",
    )  # fmt: skip
    return answer
