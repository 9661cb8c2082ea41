"""How a matter ended, in words that stay true where the person does not agree: it was handled as solved, and they said that it is not."""

from typing import Literal

from django.utils.translation import gettext as _

from gongyi.domain.appeals.judging import RATINGS
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of

Reader = Literal["colleague", "speaker", "joined", "everyone"]
SOLVED = "solved"
ANEW = ("redo", "order_redo", "disown_rating")
"""Moves after which an earlier answer of the person is about what was done before, or is not theirs."""


def contradicted(matter: Matter) -> bool:
    """Whether it was handled as solved and the person, asked about just that, said that it is not."""
    rated = matter.last(*RATINGS)
    if matter.dossier.outcome != SOLVED or rated <= matter.last(*ANEW):
        return False
    step = Step.objects.filter(dossier=matter.dossier, number=rated).first()
    return step is not None and facts_of(step).get("solved") is False


def outcome_of(matter: Matter, reader: Reader = "colleague") -> str:
    """The outcome for a reader; empty where there is none. To everyone it is not told what one person said."""
    code = matter.dossier.outcome
    if not code:
        return ""
    plain = (
        cases.said("outcomes", code, matter.dossier.kind)
        if reader in {"speaker", "joined"}
        else cases.label("outcomes", code)
    )
    if not contradicted(matter):
        return plain
    words = {
        "colleague": _("handled as “%s”; the person said that it is not solved"),
        "speaker": _("handled as “%s”; you said that it is not solved"),
        "joined": _("handled as “%s”; whoever spoke first said that it is not solved"),
    }
    return words[reader] % plain if reader in words else _("dealt with; whether it is solved is disputed")


def outcome_for_everyone(dossier: Dossier) -> str:
    """The outcome of a released matter, for the public list."""
    return outcome_of(matters.by_machine(dossier), "everyone")
