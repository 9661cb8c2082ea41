"""What a person says of the result, entered for them by whoever called or visited, never by whoever handled the matter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.desk.files import fetch
from gongyi.surfaces.desk.frame import MAY_UNMASK, link, page
from gongyi.surfaces.desk.since import refused, seen_in
from gongyi.surfaces.desk.speakers import title_of


@worker(*MAY_UNMASK)
def rate_for(request: TownRequest, number: str) -> HttpResponse:
    """Enter what a person said on the telephone or at the door; never by whoever handled it."""
    matter = fetch(request, number)
    if matter.flow.key != appeals.KEY:
        raise Http404
    if request.method != "POST" and not appeals.may_enter_rating(matter):
        gone = _("That step is no longer possible. This is where the matter stands.")
        why = appeals.why_not(matter) if matter.dossier.stage == "rating" else ""
        messages.info(request, why or gone)
        return redirect(link(request, "file", matter.dossier.number))
    given = {name: request.POST.get(name, "") for name in (*ASKED, "how")}
    given |= {"again": request.POST.get("again", "")} if _leaves_open(given) else {}
    given["how"] = given["how"] or appeals.asked_how(matter)
    said = {}
    if request.method == "POST":
        try:
            _enter(matter, given, seen_in(request))
        except Refused as refusal:
            said = refused(request, matter, refusal)
        else:
            messages.success(request, _("Entered."))
            return redirect(link(request, "file", matter.dossier.number))
    context = {
        "number": numbers.spoken(matter.dossier.number),
        "matter": matter,
        "title": title_of(matter),
        "given": given,
    } | said
    return page(request, "rate_for", context | {"questions": _questions(matter, given)}, status=422 if said else 200)


ASKED = ("contacted", "solved", "satisfied")


def _enter(matter: Matter, given: dict[str, str], seen: int | None) -> None:
    if not given.get("again", "no"):
        raise Refused(_("They say that it is not solved. Please ask whether it should be done again."))
    if not all(given.values()):
        raise Refused(_("Please answer every question."))
    appeals.rate(
        matter=matter, contacted=given["contacted"] == "yes", solved=given["solved"] == "yes", satisfied=given["satisfied"],
        again=given["again"] == "yes" if "again" in given else None, entered_for=given["how"], version=seen,
    )  # fmt: skip


def _leaves_open(given: dict[str, str]) -> bool:
    return appeals.asks_again(solved=given["solved"], satisfied=given["satisfied"])


def _questions(matter: Matter, given: dict[str, str]) -> list[dict[str, Any]]:
    unhappy = (
        _("Not satisfied, the street should look")
        if appeals.reviewed_next(matter)
        else _("Not satisfied, please do it again")
    )
    yes_no = (("yes", _("Yes")), ("no", _("No")))
    asked: list[tuple[str, str, tuple[tuple[str, str], ...]]] = [
        ("how", _("How did you ask?"), (("phone", _("By phone")), ("visit", _("In person")))),
        ("contacted", _("Did someone speak with the person?"), yes_no),
        ("solved", _("Is it solved?"), yes_no),
        (
            "satisfied", _("Are they satisfied?"),
            (("satisfied", pgettext("answer of a rater", "Satisfied")), ("mostly", _("Mostly satisfied")), ("dissatisfied", unhappy)),
        ),
    ]  # fmt: skip
    if _leaves_open(given):
        what = _("Should the street look at it?") if appeals.reviewed_next(matter) else _("Should it be done again?")
        asked.append(("again", what, yes_no))
    return [
        {"name": name, "label": label, "options": options, "given": given.get(name, "")}
        for name, label, options in asked
    ]
