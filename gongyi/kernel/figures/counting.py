"""Counting figures over a window of time, and opening them down to the matters behind."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.figures.declaring import Counted, Figure, Seen
from gongyi.kernel.flows.models import Dossier, Step, micros
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.territory.models import LAST, Town

PER = 100


@dataclass(frozen=True)
class Window:
    """From an instant, included, to an instant, not included; at or under a place."""

    start: datetime
    end: datetime
    place_path: str = ""


@dataclass(frozen=True)
class Value:
    """A figure's value. For rates both sides are given, always, and `share` is in hundredths of a percent."""

    figure: Figure
    window: Window
    numerator: int
    denominator: int | None = None

    @property
    def share(self) -> int | None:
        """The rate in hundredths of a percent, rounded down; none without a denominator."""
        return self.numerator * PER * PER // self.denominator if self.denominator else None

    @property
    def too_few(self) -> bool:
        """Whether the base is too small for a rate to be shown."""
        return self.denominator is not None and self.denominator < self.figure.least


def value(figure: Figure, town: Town, window: Window) -> Value:
    """The figure for a town and window, counted now."""
    base = None if figure.denominator is None else _count(figure.denominator, town, window)
    return Value(figure, window, _count(figure.numerator, town, window), base)


def _steps(counted: Counted, town: Town, window: Window) -> QuerySet[Step]:
    rows = Step.objects.filter(
        dossier__town=town,
        dossier__flow=counted.flow,
        move__in=counted.moves,
        at__gte=micros(window.start),
        at__lt=micros(window.end),
    )
    if window.place_path:
        rows = rows.filter(dossier__place_path__gte=window.place_path, dossier__place_path__lt=window.place_path + LAST)
    return rows


def _matching(counted: Counted, town: Town, window: Window) -> list[int]:
    """Dossier ids of the counted steps, one entry per step."""
    rows = _steps(counted, town, window)
    undone = _undone(rows)
    if counted.where is None and not undone:
        return list(rows.values_list("dossier_id", flat=True))
    found = []
    for dossier, number, move, left, reached, text in rows.values_list(
        "dossier_id", "number", "move", "from_stage", "to_stage", "facts"
    ).iterator():
        plain = json.loads(text)
        seen = Seen(move, left, reached, plain.get("facts", {}), tuple(plain.get("late", ())))
        if (dossier, number) not in undone and (counted.where is None or counted.where(seen)):
            found.append(dossier)
    return found


def _undone(rows: QuerySet[Step]) -> set[tuple[int, int]]:
    undo = Step.objects.filter(move="undo", dossier__in=rows.values("dossier"))
    return {(dossier, json.loads(text)["facts"]["undone"]) for dossier, text in undo.values_list("dossier_id", "facts")}


def _count(counted: Counted, town: Town, window: Window) -> int:
    found = _matching(counted, town, window)
    return len(set(found)) if counted.once else len(found)


def behind(figure: Figure, town: Town, window: Window, actor: Actor, *, base: bool = False) -> QuerySet[Dossier]:
    """The very matters a figure counts, those within the actor's reach; `base` opens the denominator."""
    counted = figure.denominator if base and figure.denominator else figure.numerator
    return reachable(actor).filter(pk__in=set(_matching(counted, town, window))).order_by("pk")
