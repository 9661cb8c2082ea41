"""The flow of a response (报到): one body that was called to a joint response comes and says what it does.

Each body called has a file of its own with the statement that was released for it, and sees nothing of the matter beyond it.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import facts, registry
from gongyi.kernel.flows.spec import Flow, Input, Move, Parameter, Stage, Tell
from gongyi.kernel.flows.story import searchable_words

KEY = "response"
CALLERS = ("community_desk", "secretary", "street_desk", "town_desk")
"""Posts that may remind a body of a call."""

STAGES = (
    Stage(
        "asked",
        _("Called"),
        _("called to come"),
        turn="department",
        within="respond",
        whose=_("the body that was called"),
    ),
    Stage("responded", _("Responded"), _("has responded"), final=True),
    Stage("ended", _("No longer needed"), _("no longer needed"), final=True, ring=False),
)

MOVES = (
    Move(
        "respond", _("Respond to the call"), ("asked",), "responded", ("turn",), shortcut="r", said=_("They responded."),
        needs=(
            Input("on", _("When you came, or will come"), "day"),
            Input("result", _("What you found, did or will do"), "words", most=1000),
        ),
        did=_("Responded to the call"),
    ),
    Move("chase", _("Chase"), ("asked",), None, CALLERS, tell=(Tell("turn", "response_chased", in_danger=True),), bulk=True, shortcut="u", did=_("Chased")),
    Move("end", _("No longer needed"), ("asked",), "ended", ("system",), hidden=True, tell=(Tell("before", "response_ended", in_danger=True),)),
    Move(
        "agreed", _("What was agreed"), ("responded", "ended"), None, ("system",), hidden=True, needs=(Input("agreed", _("What was agreed"), "words", most=1000),),
        tell=(Tell("before", "response_agreed"),),
    ),
    Move("restrict", _("Restrict who may read it"), ("asked", "responded", "ended"), None, ("system",), hidden=True, did=_("Restricted who may read it")),
    Move("unrestrict", _("Lift the restriction"), ("asked", "responded", "ended"), None, ("system",), hidden=True, did=_("Restriction lifted")),
)  # fmt: skip


def because(fact: facts.Fact) -> str:
    """After which step of which matter nobody waited any more."""
    key, _colon, made = str(fact.value).partition(":")
    flow = registry.get(key)
    label = next((str(move.label) for move in flow.moves if move.key == made), str(facts.UNLISTED))
    return " · ".join((str(flow.title), label))


FLOW = registry.register(
    Flow(
        key=KEY,
        title=_("Response to a call"),
        begins="asked",
        stages=STAGES,
        moves=MOVES,
        desk="street_desk",
        opened=pgettext_lazy("first step of a response", "Called to come"),
        read_outside=True,
        leaves_out=frozenset({"party_note"}),
        parameters=(
            Parameter("respond", _("Time to respond to a call"), Limit(8, Clock.WORKING_HOURS)),
            Parameter(
                "urgent_respond",
                _("Time to respond to a call (someone may be in danger)"),
                Limit(2, Clock.URGENT_HOURS),
            ),
            Parameter("risk_respond", _("Time to respond to a call (there is a risk)"), Limit(4, Clock.URGENT_HOURS)),
        ),
    )
)
registry.searchable(KEY, searchable_words)
registry.says(KEY, "open", asked=(_("Who is called"), facts.seat), lead=(_("Who leads"), facts.seat))
registry.says(KEY, "end", because=(_("Because"), because))
registry.work(KEY, "respond")
registry.likely(KEY, lambda matter: "respond" if matter.stage.key == "asked" else "")
