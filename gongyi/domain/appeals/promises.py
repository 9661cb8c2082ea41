"""The promise to whoever spoke: the one place that says what overdue (超期) means. A turn that is late (晚了) is another matter."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from gongyi.domain.appeals.stages import STAGES
from gongyi.domain.cases.public import AGAINST, Entry
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import timing
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, Turn
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import Told, facts_of

APPEAL = "appeal"
NOT_OURS = tuple(stage.key for stage in STAGES if not (stage.owes or stage.final))
"""Stages in which the person is asked, or has been answered: nothing is owed to them then."""
AFTER, ANSWERS = ("rating", "closing"), ("reply", "final_notice")
"""Stages after an answer in which nothing is over yet, and the moves by which one is given."""
DEALT_WITH = ("replying", *AFTER)
"""Stages in which what was to be done is done, and checked where it has to be."""
OLD = timedelta(days=30)
"""What was said longer before it comes out of a file is stock, and not somebody who speaks now."""
WAITS = {"why": "case", "closing": "waits"}


def is_stock(dossier: Dossier) -> bool:
    """Whether it came out of a file and was said long before. Harm to a child never is stock."""
    written = timing.written_at(dossier)
    return written is not None and dossier.sensitivity != Dossier.DUTY and written < dossier.opened_at - OLD


def is_graver(dossier: Dossier, row: Entry) -> bool:
    """Whether a row of the catalogue is of a graver kind than the matter counts as. Nothing makes stock graver."""
    return row.safety > dossier.safety and not is_stock(dossier)


def standing(actor: Actor) -> QuerySet[Dossier]:
    """Open matters of people within reach: each counts once, wherever it hangs."""
    return reachable(actor).filter(flow=APPEAL, closed_at=None)


CLOSED_OFF = Q(stage__in=("closed_off", "archived"))
"""What the figure “closed off” counts; what was declined, joined elsewhere or taken back was not closed off."""
DECLINED = Q(stage="declined")


def ended(actor: Actor, begin: datetime, end: datetime) -> QuerySet[Dossier]:
    """Matters of people within reach that ended in a window, however they did."""
    return reachable(actor).filter(flow=APPEAL, closed_at__gte=begin, closed_at__lt=end)


def overdue(moment: datetime) -> Q:
    """Open matters whose person still waits beyond the promised time."""
    return _broken("", moment)


def _broken(prefix: str, moment: datetime) -> Q:
    owed: dict[str, Any] = {f"{prefix}flow": APPEAL, f"{prefix}closed_at": None, f"{prefix}due_at__lt": moment}
    return Q(**owed) & ~Q(**{f"{prefix}stage__in": NOT_OURS})


def overdue_rows(moment: datetime) -> Q:
    """The same on a list in which a case stands for the matter that waits for it."""
    above = MatterLink.objects.filter(_broken("parent__", moment), child=OuterRef("pk"), **WAITS)
    return overdue(moment) | Q(Exists(above))


def sooner(moment: datetime) -> Case:
    """Of a turn: when its time ends or, while that still holds and is owed, the promise behind it, whichever is sooner."""
    nearer = Q(dossier__due_at__lt=F("due_at"), dossier__due_at__gte=moment) & ~Q(dossier__stage__in=NOT_OURS)
    return Case(When(nearer, then=F("dossier__due_at")), default=F("due_at"))


def promised_anew(dossier: Dossier) -> datetime | None:
    """By when an answer was promised after the first promise was broken, as the person was told last; none where it holds, or nothing was."""
    if not _own_broken([dossier], clock.now()):
        return None
    steps = Step.objects.filter(dossier=dossier, move__in=("case_extended", "case_deferred", *ANSWERS))
    step = steps.order_by("-number").first()
    until = facts_of(step).get("until") if step else None
    anew = datetime.fromisoformat(until) if until else None
    return anew if anew and dossier.due_at and anew > dossier.due_at else None


def overdue_among(rows: QuerySet[Dossier], moment: datetime) -> int:
    """How many matters of people are overdue behind these rows; one with two cases counts once."""
    below = MatterLink.objects.filter(child__in=rows.order_by().values("pk"), **WAITS).values("parent")
    own = rows.order_by().values("pk")
    return Dossier.objects.filter(overdue(moment)).filter(Q(pk__in=own) | Q(pk__in=below)).count()


def answered_at(dossier: Dossier, told: Iterable[Told]) -> datetime | None:
    """When the person was answered who is now asked to rate, or whose matter is being closed off; None while an answer is owed, and after the end."""
    if dossier.flow != APPEAL or dossier.stage not in AFTER:
        return None
    return next((step.at for step in reversed(list(told)) if step.move in ANSWERS and not step.undone), None)


def promised(rows: Iterable[Dossier]) -> dict[int, datetime | None]:
    """By when the person behind each row was promised an answer: its own promise, for a case that of the matter that waits for it."""
    rows = list(rows)
    return {row.pk: row.due_at if row.flow == APPEAL else None for row in rows} | dict(_above(rows, Q()))


def _above(rows: list[Dossier], which: Q) -> Iterator[tuple[int, datetime | None]]:
    """Each open case with what was promised above it."""
    cases = {row.pk: row for row in rows if row.flow != APPEAL and row.closed_at is None}
    links = MatterLink.objects.filter(which, child__in=cases, **WAITS) if cases else MatterLink.objects.none()
    for child, due in links.values_list("child", "parent__due_at"):
        yield child, _as_told(cases[child], due)


def _as_told(case: Dossier, due: datetime | None) -> datetime | None:
    """Where somebody is complained of, the case's own time stands for what was promised: no minute shows through."""
    return (case.due_at if case.kind in AGAINST else None) or due


def broken(rows: Iterable[Dossier]) -> dict[int, datetime]:
    """Of these rows those that are overdue, with the time that was promised."""
    rows, moment = list(rows), clock.now()
    return _own_broken(rows, moment) | _known(_above(rows, _broken("parent__", moment)))


def _own_broken(rows: Iterable[Dossier], moment: datetime) -> dict[int, datetime]:
    owing = (row for row in rows if row.flow == APPEAL and row.closed_at is None and row.stage not in NOT_OURS)
    return {row.pk: row.due_at for row in owing if row.due_at and row.due_at < moment}


def _known(dues: Iterable[tuple[int, datetime | None]]) -> dict[int, datetime]:
    return {row: due for row, due in dues if due is not None}


def behind() -> dict[str, Subquery]:
    """For a query of turns: the promise that was broken above their case, at no further statement; see `broken_behind`."""
    above = MatterLink.objects.filter(_broken("parent__", clock.now()), child=OuterRef("dossier_id"), **WAITS)
    return {"broken_above": Subquery(above.values("parent__due_at")[:1])}


def broken_behind(turns: Iterable[Turn]) -> dict[int, datetime]:
    """Of the matters of turns that were read with `behind` those that are overdue, with the time that was promised."""
    turns = list(turns)
    open_cases = (turn for turn in turns if turn.broken_above)  # type: ignore[attr-defined]
    above = ((turn.dossier_id, _as_told(turn.dossier, turn.broken_above)) for turn in open_cases)  # type: ignore[attr-defined]
    return _own_broken((turn.dossier for turn in turns), clock.now()) | _known(above)
