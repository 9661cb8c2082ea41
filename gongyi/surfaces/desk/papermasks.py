"""What is masked in the words on paper: numbers, room numbers, names with a form of address, and the names of those who spoke."""

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import spoken
from gongyi.kernel.flows.models import Dossier

Mask = Callable[[str], str]


def mask_for(actor: Actor, dossiers: Sequence[Dossier]) -> Mask:
    """The mask for a file that holds these matters. To a handler it masks alike whoever spoke: nobody learns from a mask who it was."""
    return partial(appeals.masked, names=spoken.known_above(actor, [row.pk for row in dossiers]))


def note() -> str:
    """What is masked, and what may not be."""
    return _(
        "On paper, in the title and the words too, these are masked: names of those who spoke, surnames with a form of address, telephones, identity numbers, room numbers. Another name in free words may still stand there. Whoever needs them looks them up, with a reason, and the look is recorded."
    )
