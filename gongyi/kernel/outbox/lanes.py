"""The worker's lanes: what is done in the house, what goes out, and what takes long do not wait for each other.

Each lane is a thread that does one job at a time. A job still belongs to whoever holds its lease, so lanes, and workers on
other machines, never do the same one.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

from django.db import close_old_connections, connections

from gongyi.kernel.outbox import working

Round = Callable[[], int]


def run(*, holder: str, stop: threading.Event, pause: timedelta) -> None:
    """Work in every lane until `stop` is set; what is begun is ended first.

    A fault in one lane ends all and is raised, so that whoever watches the worker starts it again.
    """
    rounds: tuple[Round, ...] = (
        lambda: working.in_house() + working.do_chores(holder=holder),
        working.going_out,
        working.taking_long,
    )
    with ThreadPoolExecutor(len(rounds), thread_name_prefix="lane") as lanes:
        begun = [lanes.submit(copy_context().run, _go_on, one, stop, pause) for one in rounds]
    for lane in begun:
        lane.result()


def _go_on(work: Round, stop: threading.Event, pause: timedelta) -> None:
    try:
        while not stop.is_set():
            if work() == 0:
                close_old_connections()
                stop.wait(pause.total_seconds())
    finally:
        stop.set()
        connections.close_all()
