"""What time demands of every town, at one go: by `gongyi tick`, and every few minutes by the worker."""

from collections.abc import Iterator
from datetime import timedelta

from gongyi.kernel.evidence.actions import sweep as sweep_uploads
from gongyi.kernel.evidence.papers import keeping
from gongyi.kernel.flows import directory, returning, sweep
from gongyi.kernel.flows.history.sequencer import sequence_history
from gongyi.kernel.flows.linking import end_links
from gongyi.kernel.flows.recipients import newcomers
from gongyi.kernel.flows.retention import forget_old_voices
from gongyi.kernel.outbox.handlers import chore
from gongyi.kernel.outbox.retention import forget_idle, tidy
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere, within

EVERY = timedelta(minutes=5)


@chore(every=EVERY)
def tick() -> int:
    """Warn, climb, lapse, put away, forget and seal. Returns how many things were done. Safe to run as often as wanted."""
    return sum(count for _where, counts in ticked() for count in counts.values())


_left: dict[int, directory.Directory] = {}
"""The directory of each town in which no turn was left at an empty seat."""


@chore()
def vacated() -> int:
    """Turns at seats that were just vacated go on, and come back to seats that were filled again. One statement while no seat, no post and no day changes. Returns how many went."""
    moved = 0
    for town in Town.objects.select_related("calendar", "root").order_by("pk"):
        with within(town):
            seats = directory.of(town)
            if _left.get(town.pk) is not seats:
                moved += sweep.vacated(town) + returning.returned(town)
                _left[town.pk] = seats
    return moved


def ticked() -> Iterator[tuple[str, dict[str, int]]]:
    """The same, telling what was done in each town and outside the towns while it goes on."""
    for town in Town.objects.select_related("calendar", "root").order_by("pk"):
        done = sweep.sweep(town) | {"forgotten": forget_old_voices(town) + forget_idle(town)}
        with within(town):
            yield town.slug, done | {"links ended": end_links(town), "newcomers": newcomers(town)}
    with everywhere("uploads of every town"):
        sweep_uploads()
    yield "removed", tidy() | {"papers": keeping.tidy()}
    sequence_history()
