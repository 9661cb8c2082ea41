"""Following a matter: the receipt, how far it is, adding, asking. By link or by number and code; never by account alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.access import actions as access
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.doors import anyone, by_link
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock.wording import day_in_words
from gongyi.kernel.flows import authority, matters, numbers, timing
from gongyi.kernel.flows.history import receipts
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step, StepBody
from gongyi.kernel.flows.spec import Move
from gongyi.kernel.flows.story import Told, facts_of, holder_name, story, words_of
from gongyi.kernel.people import own
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.phones import takes_messages
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui import coarse, showing
from gongyi.kernel.ui.moveforms import refusal_on
from gongyi.kernel.ui.ring import Ring
from gongyi.kernel.ui.shapes import Deadline, Event
from gongyi.surfaces.desk import times
from gongyi.surfaces.portal import history
from gongyi.surfaces.portal.dangers import child_way
from gongyi.surfaces.portal.forms import FindForm
from gongyi.surfaces.portal.frame import page, visitor_key
from gongyi.surfaces.portal.own_matters import called
from gongyi.surfaces.portal.sheltered import choose, contact_form, opens, sheltered

ANSWERED = frozenset({"rating", "closing"})

AT_ONCE = frozenset({"chase", "take_back", "ask_call", "disown_rating"})
ICONS = {
    "chase": "bell",
    "ask_call": "phone",
    "add_words": "plus",
    "add_after_merge": "plus",
    "supply_info": "plus",
    "take_back": "undo",
    "say_over": "undo",
    "disown_rating": "undo",
}


def matter_of(token: str) -> tuple[Matter, LinkToken]:
    """The matter behind a link of a speaker. 404 for anything else, and for whoever left again."""
    for purpose in (LinkToken.TRACK, LinkToken.RATE):
        link = access.find_link(token=token, purpose=purpose)
        if link is not None and (link.voice is None or link.voice.withdrawn_at is None):
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
            found = redirect("portal:track", town.slug, token)
            opens(request, found, voice)
            return found
        form.add_error(
            None,
            _(
                "We found nothing under this number and these digits. Please look at your receipt again, or call the community desk."
            ),
        )
    return page(request, "find", {"form": form}, status=422 if form.errors else 200)


@by_link
@sheltered
def receipt(request: TownRequest, token: str) -> HttpResponse:
    """Number and code in large type, what happens next, and a signed proof that it was taken in.

    Whoever joined someone else's matter gets a link of their own, and neither its number nor its code. Whose own matter a worker
    joined to another keeps the number, the code and the proof of their own.
    """
    matter, link = matter_of(token)
    dossier = matter.dossier
    spoken = spoken_of(matter, link)
    address = f"{settings.ORIGIN}{reverse('portal:track', args=[matter.town.slug, token])}"
    context: dict[str, Any] = {
        "address": address, "token": token, "deadline": _deadline(matter), "dossier": dossier, "joined": spoken is None, "carried": matter.actor.joined and spoken is not None,
        "silent": bool(link.voice and appeals.is_silent(dossier, link.voice)), "contact": contact_form(link.voice, dossier),
        "landline": _landline(link.voice), "urgent": dossier.safety > 0 and timing.runs_day_and_night(dossier.clock),
        "phone": bool(link.voice and link.voice.phone_sealed),
        "begins": matter.actor.joined or dossier.stage in ("registered", "screening"), "stage": _stage(matter),
        "again": bool(request.GET.get("again")), "bare": bool(request.GET.get("bare")), "duty": dossier.sensitivity == Dossier.DUTY,
        "above": holder_name(appeals.above_community(matter)), "apart": _apart(matter), "told": dossier.kind if spoken else request.GET.get("told", ""),
    }  # fmt: skip
    if spoken is None:
        context |= {"summary": called(dossier, None, joined=True)[0]}
    else:
        first = Step.objects.get(dossier=spoken, number=1)
        dangers = appeals.dangers_named(facts_of(first).get("dangers", [])) if spoken.safety else []
        context |= _advised(matter, link, dangers, words_of(spoken, "open").get("text", "")) | {
            "received": spoken.opened_at, "number": numbers.spoken(spoken.number), "code": numbers.tracking_code(spoken.number), "proof": receipts.receipt(first, spoken.number),
        }  # fmt: skip
    return page(request, "receipt_print" if request.GET.get("print") else "receipt", context)


def _advised(matter: Matter, link: LinkToken, dangers: list[appeals.Danger], text: str) -> dict[str, Any]:
    """What stands on a receipt for whoever is in danger, or speaks of a child, or of money that others than officials took."""
    kept = matter.dossier.sensitivity != Dossier.DUTY
    alone = any(danger.code == "self_harm" for danger in dangers) and not (link.voice and link.voice.phone_sealed)
    return {
        "dangers": appeals.fitting(dangers),
        "alone": alone and any(move.key == "ask_call" for move in offered(matter, link)),
        "child_way": child_way(matter.town, matter.dossier.place)
        if kept and appeals.may_be_harmed(text, dangers)
        else "",
        "besides": [door for door in appeals.doors_for(text) if door.code == "owners_money"] if kept else [],
    }


@by_link
@sheltered
def contact(request: TownRequest, token: str) -> HttpResponse:
    """How the bearer may safely be reached: asked, and kept."""
    matter, link = matter_of(token)
    asked = contact_form(link.voice, matter.dossier)
    if asked is None:
        raise Http404
    if request.method == "POST":
        asked = choose(request, link.voice)
        if asked.is_valid():
            messages.success(request, _("Kept. This is how you are reached from now on."))
            return redirect("portal:receipt", matter.town.slug, token)
    return page(request, "contact", {"contact": asked, "token": token}, status=422 if asked.errors else 200)


def spoken_of(matter: Matter, link: LinkToken) -> Dossier | None:
    """The matter of which the bearer spoke themselves, also where a worker joined it to another since; None for whoever joined."""
    if not matter.actor.joined:
        return matter.dossier
    return appeals.spoken_apart(link.voice) if link.voice else None


def own_matter(matter: Matter, link: LinkToken) -> Matter:
    """The matter in which the bearer speaks: their own, where a worker joined it to another; what they add stays in its file."""
    speaks = speaker_of(link) if matter.actor.joined else None
    return matters.fetch_by_id(speaks, speaks.owner_id or 0) if speaks else matter


def speaker_of(link: LinkToken) -> Actor | None:
    """The bearer in the matter in which they spoke before a worker joined it to another; None where nobody did."""
    own = appeals.spoken_apart(link.voice) if link.voice else None
    return replace(visitors.bearer(link), owner_id=own.pk, joined=False) if own else None


def _apart(matter: Matter) -> bool:
    """Whether those spoken of are kept from it; said to whoever spoke, and not to those who joined."""
    return not matter.actor.joined and appeals.kept_from_some(matter)


def _landline(voice: Voice | None) -> bool:
    """Whether the phone that was left can only be called."""
    return voice is not None and bool(voice.phone_sealed) and not takes_messages(own.masked_phone(voice))


@by_link
@sheltered
def track(request: TownRequest, token: str) -> HttpResponse:
    """How far it is: the ring, whose turn, by when, what was said. A link for rating goes straight to its questions."""
    matter, link = matter_of(token)
    if link.purpose == LinkToken.RATE and _may_rate(matter) and not request.GET.get("whole"):
        return redirect("portal:rate", matter.town.slug, token)
    named = appeals.fitting(appeals.dangers_named(request.GET.getlist("danger")))
    return page(request, "track", _tracked(matter, token, link) | {"dangers": named})


def _may_rate(matter: Matter) -> bool:
    return matter.dossier.stage == "rating" and not matter.actor.joined


def file_url(matter: Matter, token: str) -> showing.FileUrl:
    """Where the bearer of this link finds a file."""
    return lambda item, size: reverse("portal:evidence_by_link", args=[matter.town.slug, token, item.uid, size])


def _tracked(matter: Matter, token: str, link: LinkToken) -> dict[str, Any]:
    voice = link.voice
    dossier, joined, url = matter.dossier, matter.actor.joined, file_url(matter, token)
    main = matter.main
    who = _whose(matter, main.holder_key) if main else ""
    doing, part = cases.doing(dossier, posts=joined) if matter.stage.waits else ("", "")
    books = _books(matter, doing or who)
    moves = [(move, ICONS.get(move.key, "edit")) for move in offered(matter, link) if move.needs or move.key in AT_ONCE]
    moves.sort(key=lambda choice: choice[0].danger)
    own, door = appeals.spoken_apart(voice) if voice else None, _door(matter)
    title, number = called(dossier, own, joined=joined)
    told = told_answer(matter, token)
    return {
        "matter": matter, "dossier": dossier, "token": token, "number": number, "title": title, "stage": _stage(matter), "joined": joined,
        "ring": _ring(matter, doing or who, title), "deadline": None if dossier.stage in ANSWERED or matter.stage.final or _asked(matter) else _deadline(matter),
        "events": history.events(matter, url, own_matter(matter, link) if own else None), "moves": moves, "may_rate": _may_rate(matter),
        "told": told, "answer": bool(told) or _answer_for(matter) is not None, "kept_back": joined and told is None and _answered(matter),
        "own": own, "contact": contact_form(voice, dossier) is not None,
        "own_words": _own_words(voice, title),
        "again": _again(matter), "ordered": bool(appeals.ordered(matter)),
        "outcome": _outcome(matter), "door": door, "forgetting": "" if door is None or (joined and own is None) else _forgetting(matter, own),
        "books": books, "question": question_of(matter) if _asked(matter) else "", "doing": "" if books else doing, "part": part, "who": who if doing else "",
        "apart": _apart(matter), "call_by": None if joined or "callback" not in matter.turns else matter.turns["callback"].due_at,
    }  # fmt: skip


def offered(matter: Matter, link: LinkToken) -> list[Move]:
    """What the bearer can do; to a matter that was joined to another they add as long as that one takes it."""
    speaks = own_matter(matter, link)
    heard = matter.flow.move("joined_added")
    if speaks is not matter and matter.stage.key not in heard.source:
        return []
    return authority.allowed(speaks)


def _stage(matter: Matter) -> str:
    """Where it stands; what is asked of the person is said as such."""
    return _("answered; please say how it was done") if _may_rate(matter) else str(matter.stage.said)


def _again(matter: Matter) -> int:
    """Which time it is being handled now, where the person was not satisfied before; 0 the first time and once it is answered."""
    return 0 if _answered(matter) or matter.stage.key == "street_review" else appeals.round_of(matter)


def _books(matter: Matter, who: str) -> dict[str, Any]:
    """Until when it is on the books, whether that day is past, and who looks at it again; empty where it is not."""
    if not matter.stage.paused:
        return {}
    day = appeals.reviewed_on(matter.dossier)
    return {"until": day_in_words(day), "past": day < today(matter.town), "who": who} if day else {"who": who}


def _asked(matter: Matter) -> bool:
    """Whether it waits for this person to add something: then the one day that counts is theirs."""
    return matter.dossier.stage == "awaiting_info" and not matter.actor.joined


def question_of(matter: Matter) -> str:
    """What the person was asked last."""
    return words_of(matter.dossier, "need_info").get("question", "")


def _answered(matter: Matter) -> bool:
    """Whether it was answered, and is not being handled anew since."""
    return matter.last(*appeals.ANSWERS) > matter.last("redo", "order_redo")


def told_answer(matter: Matter, token: str) -> Event | None:
    """The answer as it was given last, with its photos, unless it is being handled anew since."""
    if not _answered(matter):
        return None
    theirs = _answer_for(matter)
    return showing.events([theirs], file_url(matter, token), said=True)[0] if theirs else None


def _own_words(voice: Voice | None, title: str) -> str:
    """What the person said at first, for themselves, where the heading does not say all of it."""
    first = next(appeals.said_by(voice), None) if voice else None
    text = first.words.get("text", "") if first else ""
    return "" if text.rstrip("。.") == title.rstrip("。.") else text


def _deadline(matter: Matter) -> Deadline | None:
    """The promise; by its day alone to whoever joined, which anybody may, and where it tells when somebody else spoke."""
    by_day = matter.actor.joined or appeals.keeps_anothers(matter)
    promise = coarse.deadline(matter.dossier) if by_day else showing.deadline_of(matter.dossier)
    return promise and times.anew(promise, matter.dossier)


def _ring(matter: Matter, who: str, label: str) -> Ring:
    """The ring; what was promised is kept once it is answered, so no time runs any more."""
    if matter.actor.joined:
        ring = replace(coarse.ring(matter.dossier, label), holder=who)
    else:
        ring = showing.ring_of(matter.dossier, matter.main, said=True, holder=who, label=label)
    if _asked(matter) and matter.main:
        return replace(ring, left=showing.left(matter.main.due_at, turn=True), state="running")
    return replace(ring, left="", state="running") if matter.dossier.stage in ANSWERED else ring


def _outcome(matter: Matter) -> str:
    """How it ended, once that was told: the words point to an answer below."""
    if not (_answered(matter) or matter.stage.final):
        return ""
    if not matter.actor.joined:
        return appeals.outcome_of(matter, "speaker")
    return appeals.outcome_of(matter, "joined" if _answer_for(matter) else "everyone")


def _answer_for(matter: Matter) -> Told | None:
    """The answer as it was given last, with the words that this reader may read; none where there are no such words."""
    last = matter.last(*appeals.ANSWERS)
    told = next((step for step in story(matter.dossier, matter.actor) if step.number == last), None)
    theirs = history.answer_in(told, joined=matter.actor.joined) if told else None
    return theirs if theirs and theirs.words else None


def _door(matter: Matter) -> appeals.Door | None:
    """Where else to go with what was not taken up here."""
    if matter.dossier.stage != "declined":
        return None
    step = Step.objects.filter(dossier=matter.dossier, number=matter.last("decline")).first()
    return appeals.door(str(facts_of(step).get("door", ""))) if step else None


def _forgetting(matter: Matter, own: Dossier | None) -> str:
    """What becomes of what somebody said that belongs behind another door: it goes once the declining can no longer be taken back.

    `own` is the matter in which they said it, where it was joined to this one.
    """
    before = StepBody.objects.filter(step__number__lt=matter.last("decline"))
    said = StepBody.objects.filter(step__dossier=own) if own else before.filter(step__dossier=matter.dossier)
    if said.exists():
        return _("What you wrote, said or showed here is deleted in about ten minutes.")
    return _("What you wrote, said or showed here was deleted.")


def _whose(matter: Matter, key: str) -> str:
    if key != "voice":
        return holder_name(key, posts=matter.actor.joined)
    return _("the person who spoke first") if matter.actor.joined else _("you")


@by_link
@sheltered
def answer(request: TownRequest, token: str) -> HttpResponse:
    """The answer on paper, in large type, with a code that leads straight to the three questions."""
    matter, link = matter_of(token)
    joined, told = matter.actor.joined, _answer_for(matter)
    if told is None:
        raise Http404
    own = appeals.spoken_apart(link.voice) if link.voice else None
    title, number = called(matter.dossier, own, joined=joined)
    rating = f"{settings.ORIGIN}{reverse('portal:rate', args=[matter.town.slug, token])}"
    context = {
        "number": number, "words": told.words, "at": told.at, "final": told.move == "final_notice", "who": told.who, "title": title,
        "outcome": _outcome(matter), "may_rate": _may_rate(matter), "address": rating, "joined": joined,
        "spoken": own or (None if joined else matter.dossier), "again": matter.dossier.pk in appeals.under_way([matter.dossier.pk]),
    }  # fmt: skip
    return page(request, "answer_print", context)
