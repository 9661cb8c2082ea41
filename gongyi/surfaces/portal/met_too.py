"""Joining what others told already: from the public list, and before a report of the same is stored.

Whether something is the same is judged by what everyone may read of it, summary and spot; so nobody finds out more by trying.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Person
from gongyi.kernel.territory.models import Place, Town
from gongyi.surfaces.portal import allowing
from gongyi.surfaces.portal.blurring import spots
from gongyi.surfaces.portal.frame import LINK_LIFE, language_of

JOINS_AN_HOUR = 20
LOOKED_AT = 200
OFFERED = frozenset({"help", "suggest"})
"""Kinds that say what a published matter says; a complaint or a question is one's own."""


@dataclass(frozen=True)
class Told:
    """A published matter that somebody may join, by its public name and in its public words."""

    name: str
    summary: str
    spot: str


def answer_to_come(dossier: Dossier) -> bool:
    """Whether whoever joins now still gets an answer."""
    stage = registry.get(dossier.flow).stage(dossier.stage)
    return not (stage.final or stage.kept)


def told_by_others(town: Town, place: Place, text: str, kind: str) -> Told | None:
    """The open published matter at the same spot that says the same; none where one's own words name a danger."""
    if kind not in OFFERED or appeals.dangers_in(text):
        return None
    rows = [row for row in appeals.public_list(town)[:LOOKED_AT] if answer_to_come(row.dossier)]
    lying = spots(town, [Dossier(pk=0, place_path=place.path), *(row.dossier for row in rows)])
    near = [row for row in rows if lying[row.dossier_id].key and lying[row.dossier_id] == lying[0]]
    found = appeals.says_the_same(town, text, near)
    return Told(appeals.public_name(found), found.summary_public, lying[0].name) if found else None


def named(town: Town, name: str) -> Dossier | None:
    """The matter of a public name that can still be joined."""
    row = appeals.public_matter(town, name) if name else None
    return row.dossier if row and answer_to_come(row.dossier) else None


def joined(request: TownRequest, dossier: Dossier, *, key: str, phone: str, told: str = "") -> HttpResponse:
    """Join, and lead to the receipt. `told`: the kind of report in which it was begun, so that its draft is done with. Raises Refused."""
    allowing.allow(request, "join", JOINS_AN_HOUR, phone=phone)
    town, actor = request.town, request.actor
    person = Person.objects.filter(pk=actor.person_id or 0).first() if actor.kind == "resident" else None
    voice = appeals.join(dossier=dossier, key=key, phone=phone, person=person, language=language_of(request))
    token = access.make_link(town=town, purpose=LinkToken.TRACK, owner_id=dossier.pk, life=LINK_LIFE, voice=voice)
    query = f"?{urlencode({'told': told})}" if told else ""
    return redirect(reverse("portal:receipt", args=[town.slug, token]) + query)
