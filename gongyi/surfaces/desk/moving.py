"""Making a move from wherever one is: the form comes back to the same page with what was typed, and undoing beside it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority, meanwhile, performing, undoing
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.meanwhile import Stale
from gongyi.kernel.flows.models import Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.spec import Move
from gongyi.kernel.flows.story import holder_names, label_of
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.forms import keep_photos
from gongyi.kernel.ui.moveforms import MoveForm, refusal_on
from gongyi.surfaces.desk import joining, panels, statements
from gongyi.surfaces.desk.files import fetch, file_page
from gongyi.surfaces.desk.frame import link, page
from gongyi.surfaces.desk.offers import CLAIM
from gongyi.surfaces.desk.screening import board_page
from gongyi.surfaces.desk.sifting import board_url
from gongyi.surfaces.desk.since import since


@worker()
def make_move(request: TownRequest, number: str, key: str) -> HttpResponse:
    """The form of one move, drawn from its declaration, on the page it was opened from."""
    matter = fetch(request, number)
    spec = next((move for move in authority.allowed(matter) if move.key == key), None)
    if request.method == "POST":
        spec = spec or _known(matter, key)
        if panels.redrawing(request):
            return _shown(request, matter, panels.panel(request, matter, spec, panels.redrawn(request, matter, spec)))
        return _made(request, matter, spec)
    own = appeals.why_not(matter) if spec and spec.key == "follow_up" else ""
    if (spec is None or own) and request.headers.get("HX-Request"):
        return _alone(request, matter, None)
    if spec is None or own:
        messages.info(request, own or _("That step is no longer possible. This is where the matter stands."))
        return redirect(link(request, "file", matter.dossier.number))
    return _shown(request, matter, panels.panel(request, matter, spec))


def _known(matter: Matter, key: str) -> Move:
    """A move that is not open to the actor now, but may have been when the form was drawn."""
    spec = next(
        (move for move in matter.flow.moves if move.key == key and (not move.hidden or move.key == CLAIM)), None
    )
    if spec is None:
        raise Http404
    return spec


def _made(request: TownRequest, matter: Matter, spec: Move) -> HttpResponse:
    form = MoveForm(joining.taken(request.POST), request.FILES, matter=matter, spec=spec)
    try:
        step = _performed(matter, spec, form)
    except Stale as stale:
        form = form.overtaken(fetch(request, matter.dossier.number), stale)
    except Refused as refusal:
        refusal_on(form, refusal)
    else:
        if step is not None:
            return _done(request, matter, spec, step)
    now = form.matter
    keep_photos(form, request.town)
    return _shown(request, now, panels.panel(request, now, spec, form))


def _performed(matter: Matter, spec: Move, form: MoveForm) -> Step | None:
    """The step; None where something is not filled in. Raises Refused, first of all where the matter went on meanwhile."""
    if not form.is_valid():
        form.refuse_overtaken()
        return None
    change = statements.stated(matter, spec, form.change())
    return performing.perform(matter=matter, key=spec.key, change=change, version=form.cleaned_data["version"])


def _done(request: TownRequest, matter: Matter, spec: Move, step: Step) -> HttpResponse:
    draft = f"move-{matter.dossier.number}-{spec.key}"
    if not (spec.undoable and request.POST.get("host") == "board"):
        messages.success(request, _said(spec, step), extra_tags=draft)
    return redirect(_onward(request, matter, step.number if spec.undoable else 0))


def _said(spec: Move, step: Step) -> str:
    """What was done, with whom it asked to do something beside it."""
    beside = Turn.objects.filter(dossier=step.dossier_id, opened_step=step.number, slot__in=spec.opens)
    names = holder_names(beside.values_list("holder_key", flat=True)).values() if spec.opens else ()
    who = pgettext("between names", ", ").join(names)
    return _("%(what)s (%(who)s)") % {"what": label_of(step), "who": who} if who else label_of(step)


def _onward(request: TownRequest, matter: Matter, undo: int) -> str:
    """Where one goes after a move: the same matter of the board while it is still to be screened, then the next one; else the page one came from, or the file while one may read it."""
    number = matter.dossier.number
    if request.POST.get("host") == "board":
        stays = appeals.screening(request.actor).filter(pk=matter.dossier.pk).exists()
        beside = {"at": number if stays else request.POST.get("next", "")} | (
            {"undo": f"{number}-{undo}"} if undo else {}
        )
        return board_url(request, **beside)
    reads = reachable(request.actor, [matter.dossier.pk]).exists()
    return _back(request) or (link(request, "file", number) if reads else link(request, "inbox"))


def _shown(request: TownRequest, matter: Matter, shown: panels.Panel) -> HttpResponse:
    """The panel on its page; alone where a script asks for it alone."""
    if request.headers.get("HX-Request") and request.method != "POST":
        return _alone(request, matter, shown)
    if shown.host.get("host") == "board":
        return board_page(request, matter.dossier.number, shown)
    return file_page(request, matter, shown)


def _alone(request: TownRequest, matter: Matter, shown: panels.Panel | None) -> HttpResponse:
    """The panel for a page that stays as it was drawn; without a panel, that the step is no longer possible there.

    It says what that page does not show yet, with the way to read it anew: its form counts as filled in after that was seen.
    """
    number, host = matter.dossier.number, request.GET.get("host")
    anew = board_url(request, at=number) if host == "board" else link(request, "file", number)
    if shown is not None:
        anew = f"{shown.action}?{urlencode(shown.host)}" if shown.host else shown.action
    context = {
        "panel": shown,
        "matter": matter,
        "since": since(request, matter, meanwhile.version_in(request.GET.get("seen"))),
        "anew": anew,
    }
    return page(request, "parts/panel" if shown else "parts/gone", context)


def _back(request: TownRequest) -> str:
    """The page to go back to, if it is one of the desk's own."""
    wanted = request.POST.get("back", "")
    return wanted if wanted.startswith(f"/{request.town.slug}/desk/") else ""


@worker()
def undo(request: TownRequest, number: str, step: int) -> HttpResponse:
    """Take the last step back, within ten minutes."""
    matter = fetch(request, number)
    if request.method == "POST":
        try:
            undoing.undo(matter=matter, number=step)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Taken back."))
    if request.POST.get("host") == "board":
        return redirect(board_url(request, at=matter.dossier.number))
    return redirect(link(request, "file", matter.dossier.number))
