"""Following a matter: the receipt, how far it is, adding, asking, rating. By link or by number and code; never by account alone."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import actions as access
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.doors import anyone, by_link
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import authority, matters, numbers, performing
from gongyi.kernel.flows.forms import MoveForm, refusal_on
from gongyi.kernel.flows.history import receipts
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import holder_name, story, words_of
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui import showing
from gongyi.surfaces.portal.forms import FindForm
from gongyi.surfaces.portal.frame import page, visitor_key

LINK_LIFE = timedelta(days=180)
SATISFIED = (("satisfied", "face-smile"), ("mostly", "face-neutral"), ("dissatisfied", "face-sad"))


def _matter(token: str) -> tuple[Matter, LinkToken]:
    """The matter behind a link of a speaker. 404 for anything else."""
    for purpose in (LinkToken.TRACK, LinkToken.RATE):
        link = access.find_link(token=token, purpose=purpose)
        if link is not None:
            try:
                actor = visitors.bearer(link)
                return matters.fetch_by_id(actor, actor.owner_id or 0), link
            except Dossier.DoesNotExist as error:
                raise Http404 from error
    raise Http404


@anyone
def find(request: TownRequest) -> HttpResponse:
    """By number and code. An unknown number and a wrong code look the same."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        town = request.town
        try:
            voice = appeals.track(town, form.cleaned_data["number"], form.cleaned_data["code"], visitor_key(request))
        except Refused as refusal:
            refusal_on(form, refusal)
            return page(request, "find", {"form": form}, status=429)
        if voice is not None:
            token = access.make_link(
                town=town, purpose=LinkToken.TRACK, owner_id=voice.owner_id, life=timedelta(days=1), voice=voice
            )
            return redirect("portal:track", town.slug, token)
        form.add_error(
            None,
            _(
                "We found nothing under this number and these digits. Please look at your receipt again, or call the community desk."
            ),
        )
    return page(request, "find", {"form": form}, status=422 if form.errors else 200)


@by_link
def receipt(request: TownRequest, token: str) -> HttpResponse:
    """Number and code in large type, what happens next, and a signed proof that it was taken in."""
    matter, _link = _matter(token)
    dossier = matter.dossier
    first = Step.objects.get(dossier=dossier, number=1)
    address = f"{settings.ORIGIN}{reverse('portal:track', args=[matter.town.slug, token])}"
    context = {
        "number": numbers.spoken(dossier.number), "code": numbers.tracking_code(dossier.number), "address": address, "token": token,
        "deadline": showing.deadline_of(dossier), "proof": receipts.receipt(first, dossier.number), "dangers": _dangers(dossier), "dossier": dossier,
    }  # fmt: skip
    return page(request, "receipt_print" if request.GET.get("print") else "receipt", context)


def _dangers(dossier: Dossier) -> list[appeals.Danger]:
    return appeals.dangers_in(str(next(iter(_own_words(dossier)), ""))) if dossier.safety else []


def _own_words(dossier: Dossier) -> list[str]:

    return [words_of(dossier, "open").get("text", "")]


@by_link
def track(request: TownRequest, token: str) -> HttpResponse:
    """How far it is: the ring, whose turn, by when, what was said."""
    matter, _link = _matter(token)
    return page(request, "track", _tracked(matter, token))


def _tracked(matter: Matter, token: str) -> dict[str, Any]:
    dossier, slug = matter.dossier, matter.town.slug

    def file_url(item: Evidence, size: str) -> str:
        return reverse("portal:evidence_by_link", args=[slug, token, item.uid, size])

    main = matter.main
    who = _("you") if main and main.holder_key == "voice" else holder_name(main.holder_key) if main else ""
    told = story(dossier, matter.actor)
    return {
        "matter": matter, "dossier": dossier, "token": token, "number": numbers.spoken(dossier.number), "stage": matter.stage.said,
        "ring": showing.ring_of(dossier, main, said=True, holder=who), "who": who, "deadline": showing.deadline_of(dossier),
        "events": showing.events(told, file_url, said=True), "moves": [move for move in authority.allowed(matter) if move.needs or move.key in {"chase", "take_back", "ask_call"}],
        "may_rate": dossier.stage == "rating",
    }  # fmt: skip


@by_link
def act(request: TownRequest, token: str, move: str) -> HttpResponse:
    """One thing the person who spoke can do: ask, add, be called back, take it back."""
    matter, _link = _matter(token)
    spec = next((known for known in authority.allowed(matter) if known.key == move), None)
    if spec is None:
        raise Http404
    form = MoveForm(request.POST or None, request.FILES or None, matter=matter, spec=spec)
    if request.method == "POST" and form.is_valid():
        try:
            performing.perform(matter=matter, key=move, change=form.change(), version=form.cleaned_data["version"])
        except Refused as refusal:
            refusal_on(form, refusal)
        else:
            return redirect("portal:track", matter.town.slug, token)
    return page(
        request,
        "act",
        {"form": form, "move": spec, "token": token, "dossier": matter.dossier},
        status=422 if form.errors else 200,
    )


@by_link
def rate(request: TownRequest, token: str) -> HttpResponse:
    """Three questions, one tap each; the third tap sends. Plain buttons, so that it works everywhere."""
    matter, link = _matter(token)
    if matter.dossier.stage != "rating":
        return redirect("portal:track", matter.town.slug, token)
    answers = {name: request.POST.get(name, "") for name in ("contacted", "solved", "satisfied")}
    if all(answers.values()):
        try:
            appeals.rate(
                matter=matter,
                contacted=answers["contacted"] == "yes",
                solved=answers["solved"] == "yes",
                satisfied=answers["satisfied"],
            )
            access.spend(link=link)
        except Refused as refusal:
            return page(
                request,
                "rate",
                {"token": token, "answers": {}, "question": "contacted", "refusal": str(refusal), "faces": SATISFIED},
                status=422,
            )
        return page(
            request,
            "rated",
            {"token": token, "again": answers["satisfied"] == "dissatisfied" or answers["solved"] == "no"},
        )
    question = next(name for name, given in answers.items() if not given)
    told = [
        event
        for event in showing.events(story(matter.dossier, matter.actor), lambda _item, _size: "", said=True)
        if event.words
    ]
    return page(
        request,
        "rate",
        {
            "token": token,
            "answers": answers,
            "question": question,
            "faces": SATISFIED,
            "reply": told[0].words if told else "",
        },
    )
