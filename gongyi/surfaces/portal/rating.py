"""Rating: three questions, one tap each, without signing in, and a fourth where it is not solved and yet well. What was rated once is not asked again; silence is never an answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.doors import by_link
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.moveforms import MoveForm
from gongyi.surfaces.portal.following import matter_of, told_answer
from gongyi.surfaces.portal.frame import page
from gongyi.surfaces.portal.own_matters import called
from gongyi.surfaces.portal.sheltered import sheltered

QUESTIONS = ("contacted", "solved", "satisfied")
SATISFIED = (("satisfied", "face-smile"), ("mostly", "face-neutral"), ("dissatisfied", "face-sad"))


@by_link
@sheltered
def rate(request: TownRequest, token: str) -> HttpResponse:
    """Three questions, one tap each, and a fourth for few; the last tap sends. Plain buttons, so that it works everywhere."""
    matter, link = matter_of(token)
    if matter.dossier.stage != "rating" or matter.actor.joined:
        return _too_late(request, matter, token)
    answers = {name: request.POST.get(name, "") for name in QUESTIONS}
    if appeals.asks_again(solved=answers["solved"], satisfied=answers["satisfied"]):
        answers["again"] = request.POST.get("again", "")
    if not all(answers.values()):
        return _ask(request, matter, link, token, answers)
    try:
        appeals.rate(
            matter=matter,
            contacted=answers["contacted"] == "yes",
            solved=answers["solved"] == "yes",
            satisfied=answers["satisfied"],
            again=answers["again"] == "yes" if "again" in answers else None,
        )
        access.spend(link=link)
    except Refused as refusal:
        return _ask(request, matter, link, token, dict.fromkeys(QUESTIONS, ""), refusal=str(refusal))
    again = answers["satisfied"] == "dissatisfied" or answers.get("again") == "yes"
    context = {"token": token, "again": again, "review": matter.dossier.stage == "street_review"}
    return page(request, "rated", context | (_what_is_wrong(token) if again else {}))


def _what_is_wrong(token: str) -> dict[str, object]:
    """What may be added to a rating that asks for it to be done again; nothing where nothing can be added now."""
    matter, _link = matter_of(token)
    spec = matter.flow.move("add_words")
    if not authority.may(matter, spec):
        return {}
    form = MoveForm(matter=matter, spec=spec)
    form.fields["added"].label = _("What is still wrong?")
    return {"form": form}


def _too_late(request: TownRequest, matter: Matter, token: str) -> HttpResponse:
    """Rated already says so; a matter that is not answered yet shows how far it is."""
    last = matter.last("reply", "rating_lapsed", *appeals.RATINGS)
    if matter.actor.joined or matter.moves.get(last) not in appeals.RATINGS:
        return redirect("portal:track", matter.town.slug, token)
    if appeals.rated_for_them(matter):
        messages.info(
            request, _("Somebody at work wrote down what you are to have said. If you did not say so, tell us here.")
        )
        return redirect("portal:track", matter.town.slug, token)
    return page(request, "rated", {"token": token, "already": True})


def _ask(
    request: TownRequest, matter: Matter, link: LinkToken, token: str, answers: dict[str, str], *, refusal: str = ""
) -> HttpResponse:
    own = appeals.spoken_apart(link.voice) if link.voice else None
    question = next(name for name, given in answers.items() if not given)
    context = {
        "token": token, "answers": answers, "question": question, "faces": SATISFIED, "refusal": refusal, "nth": list(answers).index(question) + 1, "of": len(answers),
        "about": called(matter.dossier, own, joined=False)[0], "told": told_answer(matter, token), "portal_nav": [], "review": appeals.reviewed_next(matter),
    }  # fmt: skip
    return page(request, "rate", context, status=422 if refusal else 200)
