"""A check of a long record says how far it has come, and when it is stopped, what it found until there."""

import json
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
    assert ("steps checked: 1 of 1" in shown, "leaves placed: 1 of 1" in shown) == (watched, watched)
    assert bool(shown) == watched


def test_whoever_reads_it_is_told_the_outcome_in_words_before_the_last_line(hexi: SmallTown, capsys) -> None:
    hexi.say()
    sequencer.sequence_history()
    with override("en"):
        call_command("verify")
    *_notes, words, last = capsys.readouterr().out.splitlines()
    assert words == "Matters checked: 1. Steps: 1. No fault was found."
    assert json.loads(last)["faults"] == []


def test_one_that_is_stopped_tells_what_it_found_and_claims_nothing_of_the_rest(monkeypatch, capsys) -> None:
    def stopped(*, report: Report, **_rest: object) -> Report:
        report.steps = 3
        report.fault("step 2: the hash does not fit the row")
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "verify", stopped)
    with override("en"), pytest.raises(CommandError, match="stopped; steps checked: 3"):
        call_command("verify")
    assert capsys.readouterr().out == "fault: step 2: the hash does not fit the row\n"
