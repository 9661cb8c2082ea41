"""What the demo's people write, before anybody plays it."""

from collections import Counter

from gongyi.domain.appeals import public as appeals
from gongyi.surfaces.demo import source

DONE = ("report_done", "settle_now")
WAITS = ("extend", "defer")


def _moves(voice: dict[str, list[str]]) -> set[str]:
    return {move.partition(":")[0] for move in voice["moves"]}


def test_each_matter_that_was_done_says_in_its_own_words_what_was_done() -> None:
    told = [voice.get("done_zh", "") for voice in source.voices() if _moves(voice) & set(DONE)]
    assert len(told) > 60
    assert all(told)
    assert Counter(told).most_common(1)[0][1] == 1


def test_each_matter_that_takes_longer_says_why() -> None:
    assert all(voice.get("waits_zh") for voice in source.voices() if _moves(voice) & set(WAITS))


def test_what_the_demo_publishes_names_nobody() -> None:
    assert [voice["code"] for voice in source.voices() if appeals.personal(voice.get("done_zh", ""))] == []
