"""Reading the lives of the matters that a window concerns, in one pass over their steps."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Q, QuerySet

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.figures.declaring import Counted, Life, Seen
from gongyi.kernel.flows.models import Dossier, Step, micros
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.territory.models import LAST, Area, Town
from gongyi.kernel.territory.queries import places_in

COLUMNS = ("dossier_id", "number", "move", "from_stage", "to_stage", "at", "facts")
UNDO = "undo"


@dataclass(frozen=True)
class Window:
    """From an instant, included, to an instant, not included; at or under a place, or in an area."""

    start: datetime
    end: datetime
    place_path: str = ""
    area: Area | None = None


@dataclass(frozen=True)
class Scope:
    """Whose matters are counted: a town's, within a window, within an actor's reach."""

    town: Town
    window: Window
    actor: Actor

    def dossiers(self) -> QuerySet[Dossier]:
        """The matters that may be counted at all."""
        rows = reachable(self.actor).filter(town=self.town)
        if self.window.place_path:
            path = self.window.place_path
            rows = rows.filter(place_path__gte=path, place_path__lt=path + LAST)
        if self.window.area is not None:
            rows = rows.filter(places_in(self.window.area, "place_path"))
        return rows


def lives(scope: Scope, counted: Iterable[Counted]) -> Iterator[tuple[str, Life]]:
    """Each matter that one of these countings may concern, with its flow, as it was known at the end of the window."""
    wanted = list(counted)
    concerned = scope.dossiers().filter(pk__in=_concerned(wanted, scope.window))
    rows = (
        Step.objects.filter(dossier__in=concerned.values("pk"))
        .order_by("dossier_id", "number")
        .values_list(*COLUMNS, "dossier__flow")
    )
    end = micros(scope.window.end)
    for dossier, steps in groupby(rows.iterator(), key=itemgetter(0)):
        life = list(steps)
        yield life[0][-1], _life(scope.town, dossier, life, end)


def _concerned(counted: list[Counted], window: Window) -> QuerySet[Step, Any]:
    """Matters with a step that is looked for: in the window, or at any time before its end where the standing counts."""
    start, end = micros(window.start), micros(window.end)
    moving = {move for one in counted if not one.standing for move in one.moves}
    standing = {move for one in counted if one.standing for move in one.moves}
    found = Q(move__in=moving, at__gte=start) | Q(move__in=standing)
    return Step.objects.filter(found, at__lt=end).values("dossier")


def _life(town: Town, dossier: int, rows: list[tuple[Any, ...]], end: int) -> Life:
    read = [(row, json.loads(row[6])) for row in rows]
    undone = {plain["facts"]["undone"] for _row, plain in read if "undone" in plain.get("facts", {})}
    life = Life(town, dossier)
    columns: dict[str, Any] = {}
    for (_dossier, number, move, left, reached, at, _text, _flow), plain in read:
        if at >= end:
            break
        columns = columns | plain["sets"] if "sets" in plain else columns
        if number not in undone and move != UNDO:
            late = tuple(plain.get("late", ()))
            life.steps.append(Seen(move, left, reached, at, plain.get("facts", {}), late, columns, life, number))
    return life
