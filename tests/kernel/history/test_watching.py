"""A check of a long record says how far it has come, and when it is stopped, what it found until there."""

import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.reading import Report
from gongyi.kernel.flows.management.commands import verify as command
from tests.towns import SmallTown


@pytest.mark.parametrize("watched", [True, False])
def test_somebody_before_a_terminal_sees_how_far_it_has_come(
    hexi: SmallTown, monkeypatch, capsys, watched: bool
) -> None:
    hexi.say()
    sequencer.sequence_history()
    monkeypatch.setattr(command, "PAUSE", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: watched)
    with override("en"):
        call_command("verify", json=True)
    shown = capsys.readouterr().err
    assert ("1 of 1 steps checked" in shown, "1 of 1 leaves placed" in shown) == (watched, watched)
    assert bool(shown) == watched


def test_one_that_is_stopped_tells_what_it_found_and_claims_nothing_of_the_rest(monkeypatch, capsys) -> None:
    def stopped(*, report: Report, **_rest: object) -> Report:
        report.steps = 3
        report.fault("step 2: the hash does not fit the row")
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "verify", stopped)
    with override("en"), pytest.raises(CommandError, match="stopped after 3 steps"):
        call_command("verify")
    assert capsys.readouterr().out == "fault: step 2: the hash does not fit the row\n"
