"""Dangers as a desk reads them: which they are, and the words that name them where these do not stand in the matter's own opening."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.surfaces.desk.frame import link


@dataclass(frozen=True)
class Said:
    """Words that name a danger; with the number and address of the joined matter in which they stand, if they do."""

    words: str
    dangers: str
    at: datetime
    number: str = ""
    url: str = ""


def named(dangers: Sequence[appeals.Danger]) -> str:
    """Dangers by name, in one line."""
    return pgettext("between names", ", ").join(danger.name for danger in dangers)


def beside(
    request: TownRequest, matter: Matter, found: Sequence[appeals.Warned], hide: Callable[[str], str]
) -> list[Said]:
    """What is shown beside the opening words: what names a danger and was added since, or stands in a joined matter."""
    own = matter.dossier.pk
    return [
        Said(hide(one.words), named(one.dangers), one.at)
        if one.dossier.pk == own
        else Said(
            hide(one.words),
            named(one.dangers),
            one.at,
            numbers.spoken(one.dossier.number),
            link(request, "file", one.dossier.number),
        )
        for one in found
        if one.words and not (one.first and one.dossier.pk == own)
    ]
