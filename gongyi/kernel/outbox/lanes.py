"""The worker's lanes: what is done in the house, what goes out, and what takes long do not wait for each other.

Each lane is a thread that does one job at a time. A job still belongs to whoever holds its lease, so lanes, and workers on
other machines, never do the same one.
"""

import threading
from collections.abc import Callable
from contextvars import copy_context

from django.db import close_old_connections, connections

from gongyi.kernel.outbox import working

Round = Callable[[], int]


class Lane(threading.Thread):
    """Does rounds until told to stop. A fault stops every lane, so that whoever watches the worker starts it again."""

    def __init__(self, name: str, work: Round, *, stop: threading.Event, pause: float) -> None:
        super().__init__(name=f"lane-{name}")
        self.fault: BaseException | None = None
        self._round, self._stop_all, self._pause = work, stop, pause
        self._context = copy_context()

    def run(self) -> None:
        try:
            self._context.run(self._go_on)
        except BaseException as fault:
            self.fault = fault
        finally:
            self._stop_all.set()
            connections.close_all()

    def _go_on(self) -> None:
        while not self._stop_all.is_set():
            if self._round() == 0:
                close_old_connections()
                self._stop_all.wait(self._pause)


def run(*, holder: str, stop: threading.Event, pause: float) -> None:
    """Work in every lane until `stop` is set; what is begun is ended first. Raises the fault of a lane."""
    rounds: dict[str, Round] = {
        "house": lambda: working.in_house() + working.do_chores(holder=holder),
        "out": working.going_out,
        "long": working.taking_long,
    }
    lanes = [Lane(name, work, stop=stop, pause=pause) for name, work in rounds.items()]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    for lane in lanes:
        if lane.fault is not None:
            raise lane.fault
