"""Taking a matter back in a process that is killed before any of its statements: it is here wholly or not at all, and can be taken back afterwards."""

import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import parameters
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.archive import taking
from gongyi.kernel.flows.history.archive.pack import Pack
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Exclusion, ExternalReference, Step, StepBody, Turn
from gongyi.kernel.territory.scope import within
from tests.faults.test_killed_moves import done_until, dying_at_commit, nothing_holds_together
from tests.infra.homes import with_keys
from tests.kernel.history import archived
from tests.kernel.history.archived import given, lost
from tests.towns import SmallTown, small_town

MOST_STATEMENTS = 120
NOTHING = (0,) * 8


@pytest.fixture
def kept(committed_db: None, monday_morning: object, tmp_path: Path, settings) -> Iterator[Pack]:
    """The file of a closed matter that the database lost again, where other processes see every row."""
    settings.HOME = with_keys(tmp_path / "home")
    hexi: SmallTown = small_town(simulated=True)
    with within(hexi.town):
        archived.known_rules(hexi)
        with lost(settings.HOME):
            found = given(archived.closed(hexi))
        parameters.forget()
        yield found


def is_there(found: Pack) -> tuple[int, ...]:
    """How many rows of the matter are in the database, by table."""
    rows = Dossier.objects.filter(number=found.plain["dossier"]["number"])
    ids = rows.values("pk")
    beside = [model.objects.filter(dossier__in=ids).count() for model in (Step, Turn, Exclusion, ExternalReference)]
    bodies = StepBody.objects.filter(step__dossier__in=ids).count()
    return (
        rows.count(),
        *beside,
        bodies,
        Evidence.objects.filter(owner_id__in=ids).count(),
        rows.filter(appeal__isnull=False).count(),
    )


def test_a_matter_taken_back_by_a_process_killed_at_any_statement_is_whole_or_absent(kept: Pack) -> None:
    for number in range(1, MOST_STATEMENTS):
        end = done_until(number, partial(taking.take, kept), None)
        assert end in {0, -signal.SIGKILL}, "it failed by itself, so nothing was proven"
        if is_there(kept) != NOTHING:
            break
        assert verify().faults == []
    assert number > 15
    assert 0 not in is_there(kept)
    assert taking.take(kept).known
    sequencer.sequence_history()
    assert verify(contents=True).faults == []


@pytest.mark.once
def test_without_a_transaction_the_same_kills_leave_halves(kept: Pack) -> None:
    """The control: every statement stands by itself."""
    for number in range(1, MOST_STATEMENTS):
        assert done_until(number, partial(taking.take, kept), nothing_holds_together) == -signal.SIGKILL
        if is_there(kept) != NOTHING:
            break
    assert 0 in is_there(kept)
    assert verify().faults != []


@pytest.mark.parametrize("first", [True, False])
def test_killed_after_its_last_statement_it_counts_only_once_committed(kept: Pack, *, first: bool) -> None:
    assert done_until(0, partial(taking.take, kept), lambda: dying_at_commit(first=first)) == -signal.SIGKILL
    assert (is_there(kept) == NOTHING) == first
    assert taking.take(kept).known != first
    sequencer.sequence_history()
    assert verify(contents=True).faults == []
