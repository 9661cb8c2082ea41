"""One case on the telephone of whoever repairs: made for one thumb, without an account. The firm sees no reporter here."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.domain.cases import public as cases
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.doors import by_link
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority, meanwhile, performing, undoing
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.meanwhile import Stale
from gongyi.kernel.flows.spec import Move
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.forms import keep_photos
from gongyi.kernel.ui.moveforms import MoveForm, refusal_on
from gongyi.surfaces.portal import handling_page
from gongyi.surfaces.portal.files import serve
from gongyi.surfaces.portal.frame import page
from gongyi.surfaces.portal.handling_door import Closed, Opened, Unproven, closed, cookie_name, home, open_door, prove
from gongyi.surfaces.portal.handling_page import DoneForm

Act = Callable[..., HttpResponseBase]


def _behind_the_door(view: Act) -> Act:
    """The view gets what the link opened; what it does not open is said plainly, and a new telephone is asked for its code."""

    @wraps(view)
    def guarded(request: TownRequest, token: str, **kwargs: str) -> HttpResponseBase:
        try:
            opened = open_door(request, token)
        except Closed as reason:
            return closed(request, reason.why)
        except Unproven as telephone:
            return prove(request, telephone.link, token)
        return view(request, opened, **kwargs)

    return guarded


@by_link
@_behind_the_door
def handling(request: TownRequest, opened: Opened) -> HttpResponse:
    """The matter: what, where, by when, and the next step as a big button."""
    return page(request, "handling", handling_page.context(request, opened))


def _spec(matter: Matter, key: str) -> Move:
    """The move, if it is one that is offered on this page. 404 for anything else."""
    spec = next((move for move in matter.flow.moves if move.key == key and key in handling_page.OFFERED), None)
    if spec is None:
        raise Http404
    return spec


@by_link
@_behind_the_door
def act(request: TownRequest, opened: Opened, move: str) -> HttpResponse:
    """Make a move. What the big buttons fill in needs no page of its own; everything else is a form."""
    matter, spec = opened.matter, _spec(opened.matter, move)
    if request.method != "POST" and spec not in authority.allowed(matter):
        return redirect(home(request, opened.token))
    kind = DoneForm if request.POST.get("quick") and move == "report_done" else MoveForm
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = kind(*given, matter=matter, spec=spec)
    seen = meanwhile.version_in(request.GET.get("seen"))
    if not form.is_bound:
        return page(request, "handling_act", handling_page.act_context(opened, form, seen))
    try:
        done = _performed(form)
    except Stale as stale:
        seen, form = meanwhile.version_in(form.data.get("version")), form.overtaken(matter, stale)
    except Refused as refusal:
        refusal_on(form, refusal)
    else:
        if done:
            messages.success(request, _("It is noted."), extra_tags=f"{move}-{opened.token[:16]}")
            return redirect(home(request, opened.token))
    return _refused(request, opened, form, seen)


def _performed(form: MoveForm) -> bool:
    """Whether the move was made; not where something is not filled in. Raises Refused, first of all where the case went on meanwhile."""
    if not form.is_valid():
        form.refuse_overtaken()
        return False
    version = form.cleaned_data["version"]
    performing.perform(matter=form.matter, key=form.spec.key, change=form.change(), version=version)
    return True


def _refused(request: TownRequest, opened: Opened, form: MoveForm, seen: int | None) -> HttpResponse:
    """The form with what was typed and why it was refused; a button alone that is no longer possible is not offered again."""
    keep_photos(form, request.town)
    possible = form.spec in authority.allowed(opened.matter)
    if isinstance(form, DoneForm) and possible:
        return page(request, "handling", handling_page.context(request, opened, done=form), status=422)
    if not form.spec.needs and not possible:
        said = {"refusal": " ".join(map(str, form.non_field_errors()))}
        return page(request, "handling", handling_page.context(request, opened) | said, status=422)
    return page(request, "handling_act", handling_page.act_context(opened, form, seen), status=422)


@by_link
@_behind_the_door
def call(request: TownRequest, opened: Opened) -> HttpResponse:
    """The phone of a person who lets the repairer call. That it was shown, to whom and why, is written down."""
    if request.method != "POST":
        return redirect(home(request, opened.token))
    try:
        phone = cases.call(matter=opened.matter, reason="repair")
    except Refused as refusal:
        shown = handling_page.context(request, opened) | {"refusal": str(refusal)}
        return page(request, "handling", shown, status=422)
    since = handling_page.since(opened, meanwhile.version_in(request.POST.get("seen")))
    return page(request, "handling_call", handling_page.context(request, opened) | {"phone": phone, "since": since})


@by_link
@_behind_the_door
def undo(request: TownRequest, opened: Opened, step: int) -> HttpResponse:
    """Take back the last step, within ten minutes."""
    if request.method == "POST":
        try:
            undoing.undo(matter=opened.matter, number=step)
        except Refused as refusal:
            shown = handling_page.context(request, opened) | {"refusal": str(refusal)}
            return page(request, "handling", shown, status=422)
    return redirect(home(request, opened.token))


@by_link
@_behind_the_door
def leave(request: TownRequest, opened: Opened) -> HttpResponse:
    """Unbind this telephone, as before it is given away."""
    if request.method != "POST":
        return redirect(home(request, opened.token))
    access.revoke_devices(person=opened.device.person, device=opened.device)
    answer = redirect(home(request, opened.token))
    answer.delete_cookie(cookie_name(), path=f"/{request.town.slug}/h/")
    return answer


@by_link
@_behind_the_door
def evidence(request: TownRequest, opened: Opened, uid: str, size: str) -> HttpResponseBase:
    """A file of the case that this handler may see."""
    return serve(request, opened.actor, uid, size)
