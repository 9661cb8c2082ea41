"""Titles of matters that came in without a word: what came in and, once it is known, what it is about and where."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.domain.cases import public as cases
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.territory.models import Place

VOICE, PHOTOS, NOTHING = range(3)


def _firsts() -> tuple[str, str, str]:
    """What a matter is called by what came in, in the language in force."""
    return _("A voice message"), _("Photos without words"), _("Sent without words")


def first_title(evidence: Sequence[Evidence] = ()) -> str:
    """What a matter is called that nobody has put in words yet, in the language of the town: others read it."""
    kinds = {item.kind for item in evidence}
    with override(settings.LANGUAGE_CODE):
        return _firsts()[VOICE if "voice" in kinds else PHOTOS if kinds else NOTHING]


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
