"""What is masked in the words on paper: numbers, room numbers, names with a form of address, and the names of those who spoke."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.phones import masked_name
from gongyi.kernel.people.scrubbing import scrub


class Mask:
    """Masks words. `names` are those of who spoke, known only to posts that answer for the place: nobody else learns from a mask who it was."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self.names = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)

    def __call__(self, words: str) -> str:
        found = scrub(words)
        for name in self.names:
            found = found.replace(name, masked_name(name))
        return appeals.without_persons(found)


def mask_for(dossiers: Sequence[Dossier], *, learns: bool) -> Mask:
    """The mask for a file that holds these matters."""
    if not learns:
        return Mask()
    rows = Voice.objects.filter(owner="dossier", owner_id__in=[row.pk for row in dossiers])
    return Mask([row.open("name") for row in rows])


def note() -> str:
    """What is masked, and what may not be."""
    return _(
        "On paper, in the title and the words too, these are masked: names of those who spoke, surnames with a form of address, telephones, identity numbers, room numbers. Another name in free words may still stand there. Whoever needs them looks them up, with a reason, and the look is recorded."
    )
