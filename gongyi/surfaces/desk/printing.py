"""Papers one asked for: made at once where they are small, else by the worker, with a page that says how far it is."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.models import Printout
from gongyi.kernel.evidence.papers import NotNow, keeping, produce, why
from gongyi.kernel.flows import printing
from gongyi.kernel.flows.printing import Args, Asker, Standing
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk.frame import link, page

SHOWN = 50


def asker_of(request: TownRequest) -> Asker:
    """Who asks, without the request."""
    return Asker(request.town, request.actor)


def give(request: TownRequest, kind: str, args: Args, *, long: bool) -> HttpResponse:
    """The paper at once; a long one, or any while others are being made, as work for the worker, which is ordered by a button.

    Following a link orders nothing: a browser that looks ahead, or a link in a message, makes no work.
    """
    asker, maker = asker_of(request), printing.maker_of(kind)
    if request.method == "POST":
        return _ordered(request, kind, args)
    if long:
        return _offered(request, maker.called(asker, args))
    try:
        told = maker.read(asker, args)
        return papers.answer(produce(told.compose(lambda _done: None)), told.name)
    except NotNow as reason:
        if reason.fault == "busy":
            return _offered(request, maker.called(asker, args))
        return papers.no_paper(request, reason.fault, maker.other_way(asker, args))


def _offered(request: TownRequest, title: str) -> HttpResponse:
    return page(request, "printout_order", {"title": title})


def _ordered(request: TownRequest, kind: str, args: Args) -> HttpResponse:
    asker = asker_of(request)
    try:
        printout = printing.ask(asker=asker, kind=kind, title=printing.maker_of(kind).called(asker, args), args=args)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(link(request, "printouts"))
    return redirect(link(request, "printout", printout.uid))


def _own(request: TownRequest, uid: str) -> Printout:
    found = Printout.objects.filter(uid=uid, person=request.actor.person_id).first()
    if found is None:
        raise Http404
    return found


@worker()
def printouts(request: TownRequest) -> HttpResponse:
    """Every paper one asked for within a day."""
    found = Printout.objects.filter(person=request.actor.person_id).order_by("-id")[:SHOWN]
    return page(
        request,
        "printouts",
        {"rows": [(row, printing.title_of(asker_of(request), row), printing.standing(row)) for row in found]},
    )


@worker()
def printout(request: TownRequest, uid: str) -> HttpResponse:
    """How far a paper is; once it is ready, the way to it. Looks again by itself until then."""
    found = _own(request, uid)
    standing, reached = printing.standing(found), printing.reaches(request.actor, found)
    context = {
        "printout": found, "called": printing.title_of(asker_of(request), found), "standing": standing, "reached": reached, "why": why(found.fault) if _failed(standing) else "",
        "other_way": printing.maker_of(found.kind).other_way(asker_of(request), json.loads(found.args)) if reached else "",
    }  # fmt: skip
    return page(request, "printout", context)


def _failed(standing: Standing) -> bool:
    return standing.state == Printout.FAILED


@worker()
def printout_file(request: TownRequest, uid: str) -> HttpResponse:
    """The file, for who asked, while they reach all it speaks of; that is looked at anew each time."""
    found = _own(request, uid)
    path = keeping.path_of(found)
    if found.state != Printout.READY or not printing.reaches(request.actor, found) or not path.exists():
        return redirect(link(request, "printout", uid))
    return papers.answer(path.read_bytes(), found.name)


@worker()
@require_POST
def printout_again(request: TownRequest, uid: str) -> HttpResponse:
    """Try once more what could not be made."""
    printing.ask_again(printout=_own(request, uid))
    return redirect(link(request, "printout", uid))
