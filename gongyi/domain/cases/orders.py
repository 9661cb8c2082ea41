"""The supervision order (督办单), declared once for every matter that somebody at work holds, and read back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.cases import queries
from gongyi.kernel import clock
from gongyi.kernel.flows import facts
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step, Turn
from gongyi.kernel.flows.registry import Sayings
from gongyi.kernel.flows.spec import ABOVE, Input, Move, Situation, Slot, Tell
from gongyi.kernel.flows.story import facts_of, given_until, holder_name

MOST_DAYS = 30
SLOT = Slot("answer", gettext_lazy("Answer a supervision order"), "community_desk", "answer")
ORDERED, ANSWERED = "supervise", ("answer_supervision", "order_answered")
"""The move that gives an order, and those that answer it."""
ANSWER = Input("answer", gettext_lazy("Answer"), "words", most=1000, own=True)
WITH_RESULT = Input(
    "answer", gettext_lazy("Answer to the supervision order"), "words", required=False, most=1000, own=True
)
"""Asked together with a result, only while an order is open."""
NEEDS = (
    Input("ground", gettext_lazy("Ground of the order"), "pick", source="order_grounds"),
    Input("demand", gettext_lazy("What is to be done and answered"), "words", most=500),
    Input(
        "within",
        gettext_lazy("Working days to answer"),
        "count",
        required=False,
        least=1,
        most=MOST_DAYS,
        help=gettext_lazy(
            "Left empty: the town's own time for an order. Never longer than what the person was promised, while that holds."
        ),
    ),
)


SAID: Sayings = {
    "ground": (gettext_lazy("Ground of the order"), queries.listed("order")),
    "within": (gettext_lazy("Time to answer"), facts.working_days),
    "responsible": (gettext_lazy("Told as well"), facts.seat),
}
ANSWER_SAID: Sayings = {"was_due": (gettext_lazy("Answered late; it was due by"), facts.moment)}
"""How the facts of an order and of its answer are told."""


def no_order_open(now: Situation) -> bool:
    """The supervision order before it was answered."""
    return SLOT.key not in now.slots


def grounds(matter: Matter) -> list[tuple[str, str]]:
    """On which grounds an order may be given: that it is late only where the record says so."""
    late = bool(matter.late(clock.now()))
    return [(code, text) for code, text in queries.options("order") if late or code != "overdue"]


def marks(matter: Matter) -> dict[str, str | None]:
    """In a danger an order is answered within the hours that the town gives for it, and nobody sets days."""
    return {"within": None} if matter.dossier.safety else {}


def moves(about: str, *, at: tuple[str, ...], until: tuple[str, ...], done: tuple[str, ...]) -> tuple[Move, ...]:
    """Giving an order and answering it, alone or with a result. `at`: the stages in which it can be given, `until`: answered by itself, `done`: those that a result leads to."""
    answered = (Tell("asker:answer", f"{about}_supervision_answered"),)
    return (
        Move(
            ORDERED,
            gettext_lazy("Issue a supervision order"),
            at,
            None,
            (ABOVE,),
            opens=(SLOT.key,),
            when=no_order_open,
            needs=NEEDS,
            tell=(
                Tell("slot:answer", f"{about}_supervised", in_danger=True),
                Tell("responsible", f"{about}_supervised_below", in_danger=True),
            ),
            did=gettext_lazy("Supervision order issued"),
        ),
        Move(
            "answer_supervision",
            gettext_lazy("Answer the supervision order"),
            until,
            None,
            ("slot:answer",),
            closes=(SLOT.key,),
            shortcut="s",
            needs=(ANSWER,),
            tell=answered,
            did=gettext_lazy("Supervision order answered"),
        ),
        Move(
            "order_answered",
            gettext_lazy("Supervision order answered with the result"),
            done,
            None,
            ("system",),
            hidden=True,
            closes=(SLOT.key,),
            tell=answered,
        ),
    )


@dataclass(frozen=True)
class Order:
    """One order as its record tells it. `step` gave it; it was `answered_at`, or `ended_at` with its matter without an answer, or waits."""

    step: Step
    nth: int
    ground: str
    turn: Turn
    answer: Step | None = None
    ended_at: datetime | None = None

    @property
    def holder_key(self) -> str:
        """Whoever owes the answer, or owed it in the end."""
        return self.turn.holder_key

    @property
    def due_at(self) -> datetime:
        return self.turn.due_at

    @property
    def state(self) -> str:
        """`waits`, `late`, `in_time`, `answered_late` or `ended`."""
        if self.answer is not None:
            return "answered_late" if facts_of(self.answer).get("was_due") else "in_time"
        if self.ended_at is not None:
            return "ended"
        return "late" if self.due_at < clock.now() else "waits"


def told(steps: Iterable[Step]) -> list[Order]:
    """The orders that these steps gave, in the same sequence, each with what became of it; in two statements for all."""
    steps = list(steps)
    dossiers = {step.dossier_id for step in steps}
    turns: dict[tuple[int, int], Turn] = {
        (turn.dossier_id, turn.opened_step): turn for turn in Turn.objects.filter(dossier__in=dossiers, slot=SLOT.key)
    }
    ends = {(turn.dossier_id, turn.closed_step) for turn in turns.values() if turn.closed_step}
    rows = Step.objects.filter(dossier__in=dossiers).filter(number__in={number for _row, number in ends})
    known: dict[tuple[int, int], Step] = {(row.dossier_id, row.number): row for row in rows}
    given = Step.objects.filter(dossier__in=dossiers, move=ORDERED).values_list("dossier_id", "number")
    before = sorted(given)
    return [_told(step, turns, known, before) for step in steps]


def _told(step: Step, turns: dict[Any, Turn], known: dict[Any, Step], given: list[tuple[int, int]]) -> Order:
    """An order whose turn went on to another seat is followed to where it ended."""
    turn = turns[step.dossier_id, step.number]
    while turn.closed_step and (step.dossier_id, turn.closed_step) in turns:
        turn = turns[step.dossier_id, turn.closed_step]
    end = known.get((step.dossier_id, turn.closed_step or 0))
    answer = end if end is not None and end.move in ANSWERED else None
    return Order(
        step=step,
        nth=sum(1 for dossier, number in given if dossier == step.dossier_id and number <= step.number),
        ground=queries.label("order", str(facts_of(step).get("ground", ""))) or _("not named"),
        turn=turn,
        answer=answer,
        ended_at=end.when if end is not None and answer is None else None,
    )


def ordered(step: Step | None) -> dict[str, str]:
    """Who was given a supervision order, and by when it is to be answered."""
    if step is None or step.move != ORDERED:
        return {"ordered": "", "answer_by": ""}
    given = told([step])[0]
    return {"ordered": holder_name(given.holder_key), "answer_by": given_until(step, SLOT.key)}
