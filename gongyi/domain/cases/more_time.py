"""More time and deferral (延期、挂账), declared once: for a case, and for a matter that the grid or the community does itself."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from gongyi.domain.cases import queries
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.spec import SPEAKER, Input, Move, Situation, Slot, Tell

DECIDED = frozenset({"extension", "deferral"})
"""The side turns in which one level up decides: neither whoever asks nor whoever has the work."""
SLOTS = (
    Slot("extension", _("Decide on more time"), "community_desk", "decide", overdue="climb", decides=True),
    Slot("deferral", _("Decide on deferral"), "community_desk", "decide", overdue="climb", decides=True),
)
WHY = Input("why", _("Reason"), "words", most=500)
REVIEW_ON = Input("review_on", _("Next review"), "day", help=_("For a day off, the next working day is taken."))
TOLD = Input("told", _("In words, for the person who spoke"), "words", required=False, most=500, audience="party")
"""The words of a request, which the person reads once it is granted; no form asks for them again."""


def may_extend(now: Situation) -> bool:
    """Once only, whoever had it, before it is due, and not while one is being decided."""
    granted = now.made("approve_extension") + now.made("case_extended")
    return granted == 0 and "extension" not in now.slots and not now.about("overdue")


def may_grant(now: Situation) -> bool:
    """Not where the time that was asked for has passed before anybody decided: nobody is promised a day that is gone."""
    return not now.about("time_gone")


def may_defer(now: Situation) -> bool:
    """On a listed ground only, and not while one is being decided."""
    return "deferral" not in now.slots and bool(now.about("grounds"))


def ground_options(matter: Matter) -> list[tuple[str, str]]:
    """The grounds for deferral that the catalogue lists for a matter, as choices."""
    listed = queries.grounds(matter)
    return [(code, text) for code, text in queries.options("deferral") if code in listed]


def moves(about: str, *, at: tuple[str, ...], back: str, told: Mapping[str, str] | None = None) -> tuple[Move, ...]:
    """Asking, deciding, looking again, going on. `about` begins the names of the messages, `at` are the stages of the work, `back` is where it goes on.

    `told` names by move what the person who spoke is sent; where it is left out, the loop that spoke with them does so.
    """
    declared = (
        Move(
            "ask_extension", _("Ask for more time"), at, None, ("turn",), when=may_extend, opens=("extension",), shortcut="w",
            needs=(
                Input("reason", _("Why"), "pick", source="extension"), Input("amount", _("How much more"), "count", least=1, counted="clock"),
                _why(300, told),
            ),
            tell=(Tell("slot:extension", f"{about}_extension_asked", in_danger=True),),
            did=_("Asked for more time"),
        ),
        Move("approve_extension", _("Grant more time"), at, None, ("slot:extension",), when=may_grant, closes=("extension",), tell=(Tell("turn", f"{about}_extension_granted"),), said=_("It will take longer."), did=_("Granted more time")),
        Move("refuse_extension", _("Do not grant more time"), at, None, ("slot:extension",), closes=("extension",), needs=(WHY,), tell=(Tell("turn", f"{about}_extension_refused", in_danger=True),), did=_("Refused more time")),
        Move(
            "ask_deferral", _("Ask for deferral"), at, None, ("turn",), when=may_defer, opens=("deferral",),
            needs=(Input("ground", _("Ground"), "pick", source="grounds"), REVIEW_ON, _why(500, told)),
            tell=(Tell("slot:deferral", f"{about}_deferral_asked", in_danger=True),),
            did=_("Asked for deferral"),
        ),
        Move("approve_deferral", _("Put on the books"), at, "deferred", ("slot:deferral",), closes=("deferral",),
            needs=(replace(REVIEW_ON, required=False),), tell=(Tell("before", f"{about}_deferred"),), said=_("It cannot be done yet. It stays on the books and is looked at again.")),
        Move("refuse_deferral", _("Do not defer"), at, None, ("slot:deferral",), closes=("deferral",), needs=(WHY,), tell=(Tell("turn", f"{about}_deferral_refused", in_danger=True),), did=_("Refused to defer")),
        Move("review_deferral", _("Review again later"), ("deferred",), None, ("turn",), needs=(REVIEW_ON, Input("why", _("In words, for the person who spoke"), "words", most=500, audience="party")),
            said=_("It was looked at again and cannot be done yet."), did=_("Reviewed, to be looked at again later")),
        Move("resume", _("Resume"), ("deferred",), back, ("turn",), shortcut="r", tell=(Tell("turn", f"{about}_resumed", in_danger=True),), said=_("It goes on."), did=_("Resumed")),
    )  # fmt: skip
    return tuple(_telling(move, told) for move in declared) if told else declared


def _why(most: int, told: Mapping[str, str] | None) -> Input:
    """The words of a request are the person's to read once it is granted; in their own file they are kept from them until then."""
    audience = "file" if told else "party"
    return Input("why", _("In words, for the person who spoke"), "words", most=most, audience=audience, own=True)


def _telling(move: Move, told: Mapping[str, str]) -> Move:
    template = told.get(move.key)
    if template is None:
        return move
    granted = move.key.startswith("approve_")
    return replace(
        move, needs=(*move.needs, TOLD) if granted else move.needs, tell=(*move.tell, Tell(SPEAKER, template))
    )
