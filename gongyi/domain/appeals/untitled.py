"""Titles of matters that came in without a word: what came in and, once it is known, what it is about and where."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.domain.cases import public as cases
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.territory.models import Place


def first_title() -> str:
    """What a matter is called that nobody has put in words yet, in the language of the town: others read it."""
    with override(settings.LANGUAGE_CODE):
        return str(_("A voice message"))


def title_for(matter: Matter, category: str) -> str | None:
    """A title from place and category for a matter that nobody gave one, or whose category changes; None where it has its own."""
    row = matter.dossier
    with override(settings.LANGUAGE_CODE):
        place, named = _spot(row.place), cases.category_names(matter.town)
        made = {_about(place, name) for name in named.values()} | {first_title()}
        return _about(place, named[category]) if row.title in made else None


def _about(place: str, name: str) -> str:
    return _("%(place)s: %(about)s") % {"place": place, "about": name}


def _spot(place: Place) -> str:
    """A place down to the building, as others may read it."""
    return str(place.parent if place.level == "unit" and place.parent else place)
