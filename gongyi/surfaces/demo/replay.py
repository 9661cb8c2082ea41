"""Letting the demo's voices speak and the right seats answer, at the times the data gives, through the same doors as everyone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.clock.queries import work_calendar
from gongyi.kernel.clock.working import ONE_DAY
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.working import do_all
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place
from gongyi.kernel.territory.scope import within
from gongyi.surfaces.demo import source
from gongyi.surfaces.demo.acts import Scene, act
from gongyi.surfaces.demo.founding import Founded

BETWEEN, AT_ONCE = timedelta(hours=3), timedelta(minutes=10)
"""From one thing that people do to the next; what names a danger is sent out as soon as somebody has accepted it."""
SWEPT_AT = 12
"""Hour of the day at which warnings go out and overdue turns move up, while the past is played; where the words name a danger they do so at their time."""
LOOKED_FOR = timedelta(minutes=15)
"""How long after a danger was told it is looked whether anybody opened it."""


def run(founded: Founded, note: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Play the demo's past weeks in a town that was just founded, noting how many have spoken of how many. Returns how many spoke."""
    voices = [voice for voice in source.voices() if voice["town"] == founded.town.slug]
    # The seats that were set up since count as changes: whoever holds the town of before makes its directory be read anew at every turn.
    founded.town.refresh_from_db(fields=["directory"])
    with within(founded.town):
        _Timeline(founded, voices, note).play()
    return len(voices)


class _Timeline:
    """All that happens in a town, in the order of time: voices, answers in working hours, and what time itself demands."""

    def __init__(self, founded: Founded, voices: list[dict[str, Any]], note: Callable[[int, int], None]) -> None:
        self.founded, self.note, self.voices = founded, note, len(voices)
        self.calendar = work_calendar(founded.town.calendar)
        self.end = clock.now()
        self.opened: dict[str, Dossier] = {}
        self.count = count()
        self.waiting: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.swept = datetime.min.replace(tzinfo=UTC)
        for voice in voices:
            self._at(self.end - timedelta(hours=voice["hours_ago"]), partial(self._speaks, voice))
        for days in range(1 + max((voice["hours_ago"] for voice in voices), default=0) // 24):
            noon = self.calendar.local(self.end - timedelta(days=days)).replace(hour=SWEPT_AT, minute=0)
            self._at(noon, self._sweep)

    def play(self) -> None:
        """Everything up to now."""
        while self.waiting:
            moment, _order, happens = heappop(self.waiting)
            while (due := self._danger_due(min(moment, self.end))) is not None:
                self._happens(due, self._sweep)
            if moment < self.end:
                self._happens(moment, happens)

    def _happens(self, moment: datetime, happens: Callable[[datetime], None]) -> None:
        with clock.simulated(moment):
            happens(moment)
            do_all()

    def _danger_due(self, before: datetime) -> datetime | None:
        """When the next turn on a danger runs out, day or night, if that is before a moment."""
        rows = Turn.objects.filter(town=self.founded.town, open=True, safety__gt=0)
        rows = rows.filter(due_at__gt=self.swept, due_at__lt=before).order_by("due_at")
        return rows.values_list("due_at", flat=True).first()

    def _at(self, moment: datetime, happens: Callable[[datetime], None]) -> None:
        heappush(self.waiting, (moment, next(self.count), happens))

    def _speaks(self, voice: dict[str, Any], moment: datetime) -> None:
        dossier = _speak(self.founded, voice, self.opened)
        self.opened[voice["code"]] = dossier
        self.note(len(self.opened), self.voices)
        if dossier.safety:
            self._at(moment + LOOKED_FOR, self._sweep)
        if voice.get("same_as") not in self.opened:
            self._next(Scene(self.founded, voice, dossier), voice["moves"], moment)

    def _next(self, scene: Scene, moves: list[str], moment: datetime, wait: timedelta = BETWEEN) -> None:
        if moves:
            self._at(self._in_working_hours(moment + wait), partial(self._moves, scene, moves))

    def _moves(self, scene: Scene, moves: list[str], moment: datetime) -> None:
        name, _colon, detail = moves[0].partition(":")
        try:
            act(scene, name, detail)
        except Refused:
            return
        self._next(scene, moves[1:], moment, AT_ONCE if scene.dossier.safety and name == "accept" else BETWEEN)

    def _sweep(self, moment: datetime) -> None:
        sweep(self.founded.town)
        self.swept = moment

    def _in_working_hours(self, moment: datetime) -> datetime:
        day = self.calendar.local(moment).date()
        while True:
            window = next(iter(self.calendar.windows(day, moment)), None)
            if window is not None:
                return max(moment, window[0])
            day += ONE_DAY


def _speak(founded: Founded, voice: dict[str, Any], opened: dict[str, Dossier]) -> Dossier:
    first = opened.get(voice.get("same_as", ""))
    stands = matters.by_machine(first).stage if first is not None and "join" in voice["moves"] else None
    if first is not None and stands and not (stands.final or stands.kept):
        appeals.join(dossier=first, key=f"demo:{voice['code']}")
        return first
    registered = appeals.register(
        appeals.Spoken(
            town=founded.town, place=_place(founded, voice["place"]), kind=voice["kind"], text=voice["text"], channel=voice["channel"],
            key=f"demo:{voice['code']}", category=voice["category"], vulnerable="vulnerable" in voice.get("tags", []), quiet=True,
            language="en" if voice.get("lang") == "en" else "zh-hans", phone=f"1380000{int(voice['code'][1:]) % 10000:04d}",
        )
    )  # fmt: skip
    return registered.dossier


def _place(founded: Founded, where: dict[str, Any]) -> Place:
    for code in (
        f"{where.get('compound')}-{where.get('building')}-{where.get('unit')}",
        f"{where.get('compound')}-{where.get('building')}",
        f"{where.get('compound')}-1",
        str(where.get("grid")),
        str(where.get("community")),
    ):
        if code in founded.places:
            return founded.places[code]
    district = next(
        (
            grid["code"]
            for grid in founded.data.get("grids", [])
            if where.get("district") and grid.get("district") == where["district"]
        ),
        "",
    )
    return founded.places.get(district) or next(
        (place for place in founded.places.values() if place.level == "grid"), founded.town.root
    )
