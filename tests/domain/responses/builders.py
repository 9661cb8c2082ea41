"""Responses brought to where a test needs them: called by the street to a case that is being handled."""

from collections.abc import Callable
from datetime import date

from gongyi.domain.responses import public
from gongyi.kernel.flows.models import Dossier, Step
from tests.domain.cases.builders import convene, handling
from tests.towns import SmallTown


def called_in(hexi: SmallTown) -> Dossier:
    """A case on which the community called for a joint response."""
    case = handling(hexi)
    hexi.do("gulnar", case, "call_in", words={"request": "请供热和派出所到场"})
    return case


def asked(hexi: SmallTown) -> Dossier:
    """A response that the heating station owes."""
    return convene(hexi, called_in(hexi))[0]


def respond(hexi: SmallTown, response: Dossier, who: str = "heat") -> Step:
    """The body says when it came and what it does."""
    return hexi.do(who, response, "respond", on=date(2026, 3, 3), words={"result": "阀门已检修，周五换新"})


def responded(hexi: SmallTown) -> Dossier:
    """A response that was given."""
    response = asked(hexi)
    respond(hexi, response)
    return response


def ended(hexi: SmallTown) -> Dossier:
    """A response that is no longer needed."""
    response = asked(hexi)
    public.end_all(parent=response.parent_links.get().parent, after="turn_out")
    return response


SITUATIONS: dict[str, Callable[[SmallTown], Dossier]] = {"asked": asked, "responded": responded, "ended": ended}
"""Every situation in which a response offers other moves than in the rest."""
