"""Titles of matters that came in without a word of their own: what came in and, once it is known, what it is about and where."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.domain.cases import public as cases
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import web_addresses
from gongyi.kernel.territory.models import Place

VOICE, PHOTOS, LINK, NOTHING = range(4)


def _firsts() -> tuple[str, str, str, str]:
    """What a matter is called by what came in, in the language in force."""
    return _("A voice message"), _("Photos without words"), _("A link"), _("Sent without words")


def first_title(evidence: Sequence[Evidence] = (), text: str = "") -> str:
    """What a matter is called that nobody has put in words yet, in the language of the town: others read it.

    `text` has no word of its own, but may be an address of the web.
    """
    kinds = {item.kind for item in evidence}
    seen = PHOTOS if kinds else LINK if web_addresses.holds(text) else NOTHING
    with override(settings.LANGUAGE_CODE):
        return _firsts()[VOICE if "voice" in kinds else seen]


def is_unheard(dossier: Dossier) -> bool:
    """Whether it came as a recording alone, and nobody who listened has said yet what it is about: in a line, or by sorting it."""
    with override(settings.LANGUAGE_CODE):
        return dossier.flow == "appeal" and dossier.closed_at is None and dossier.title == _firsts()[VOICE]


def title_for(matter: Matter, category: str) -> str | None:
    """A title from place and category for a matter that nobody gave one, or whose category changes; None where it has its own."""
    row = matter.dossier
    with override(settings.LANGUAGE_CODE):
        place, named = _spot(row.place), cases.category_names(matter.town)
        made = {*(_about(place, name) for name in named.values()), *_firsts()}
        return _about(place, named[category]) if row.title in made else None


def _about(place: str, name: str) -> str:
    return _("%(place)s: %(about)s") % {"place": place, "about": name}


def _spot(place: Place) -> str:
    """A place down to the building, as others may read it."""
    return str(place.parent if place.level == "unit" and place.parent else place)
