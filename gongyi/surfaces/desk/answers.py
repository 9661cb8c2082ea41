"""The answer or the final notice on paper, for somebody on a landline or without a telephone: what the person themselves would print."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.story import Told, story
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.queries import spoken_on
from gongyi.surfaces.desk import looks
from gongyi.surfaces.desk.files import fetch, standing_answer
from gongyi.surfaces.desk.frame import MAY_UNMASK, page
from gongyi.surfaces.desk.speakers import title_of
from gongyi.surfaces.portal import history

LINK_LIFE = timedelta(days=60)


@worker(*MAY_UNMASK)
def answer(request: TownRequest, number: str) -> HttpResponse:
    """The paper to hand over or to post. Whoever has it made is written down, since it may carry a link of the person's own."""
    matter = fetch(request, number)
    told = _answer(matter)
    if told is None:
        raise Http404
    looks.note_answer(request, matter.dossier)
    address = _rating(request, matter)
    context = {
        "number": numbers.spoken(matter.dossier.number), "plain_number": matter.dossier.number, "words": told.words, "at": told.at,
        "final": told.move == "final_notice", "who": told.who, "title": title_of(matter), "outcome": appeals.outcome_of(matter, "speaker"),
        "may_rate": bool(address), "address": address, "joined": False, "spoken": matter.dossier,
        "by_receipt": not address and matter.dossier.stage == "rating",
    }  # fmt: skip
    return page(request, "answer", context)


def _answer(matter: Matter) -> Told | None:
    """The answer that stands, with the words meant for whoever spoke first; none while there is none."""
    told = standing_answer(matter, story(matter.dossier, matter.actor))
    theirs = history.answer_in(told, joined=False) if told else None
    return theirs if theirs and theirs.words else None


def _rating(request: TownRequest, matter: Matter) -> str:
    """Where the person rates it. Whoever handled the matter gets no such address: they would hold the rating of their own work."""
    voice = _speaker(matter)
    if matter.dossier.stage != "rating" or voice is None or appeals.own_work(matter):
        return ""
    token = access.make_link(
        town=request.town, purpose=LinkToken.RATE, owner_id=matter.dossier.pk, life=LINK_LIFE, voice=voice, once=f"paper|{voice.uid}"
    )  # fmt: skip
    return f"{settings.ORIGIN}{reverse('portal:rate', args=[request.town.slug, token])}"


def _speaker(matter: Matter) -> Voice | None:
    return spoken_on("dossier", matter.dossier.pk).filter(withdrawn_at=None).first()
