"""The answer or the final notice on paper, for somebody on a landline or without a telephone: what the person themselves would print."""

from datetime import timedelta
from typing import Any

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
    return page(request, "answer", _said(matter, told) | _rated(request, matter, told))


def _answer(matter: Matter) -> Told | None:
    """The answer that stands, with the words meant for whoever spoke first; none while there is none."""
    told = standing_answer(matter, story(matter.dossier, matter.actor))
    theirs = history.answer_in(told, joined=False) if told else None
    return theirs if theirs and theirs.words else None


def _said(matter: Matter, told: Told) -> dict[str, Any]:
    return {
        "number": numbers.spoken(matter.dossier.number),
        "plain_number": matter.dossier.number,
        "title": title_of(matter),
        "spoken": matter.dossier,
        "outcome": appeals.outcome_of(matter, "speaker"),
        "words": told.words,
        "at": told.at,
        "who": told.who,
        "final": told.move == "final_notice",
    }


def _rated(request: TownRequest, matter: Matter, told: Told) -> dict[str, Any]:
    """Where the person rates it. Whoever handled the matter gets no such address: they would hold the rating of their own work."""
    if matter.dossier.stage != "rating":
        return {}
    voice = spoken_on("dossier", matter.dossier.pk).filter(withdrawn_at=None).first()
    if voice is None or appeals.own_work(matter):
        return {"by_receipt": True}
    token = access.make_link(
        town=request.town,
        purpose=LinkToken.RATE,
        owner_id=matter.dossier.pk,
        life=LINK_LIFE,
        voice=voice,
        once=f"paper|{voice.uid}|{told.number}",
    )
    address = f"{settings.ORIGIN}{reverse('portal:rate', args=[request.town.slug, token])}"
    return {"may_rate": True, "address": address}
