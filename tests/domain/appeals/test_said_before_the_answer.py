"""What the person says while it is checked or answered: it is read first, and it may not be done after all."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import authority, matters, meanwhile, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Turn
from tests.domain.appeals import builders
from tests.towns import SmallTown

NOT_DONE = "没人来过，灯还是不亮"


def add(dossier: Dossier, text: str = NOT_DONE) -> None:
    matter = matters.fetch_by_id(builders.speaker(dossier), dossier.pk)
    performing.perform(matter=matter, key="add_words", change=Change(words={"added": text}))


def offered(hexi: SmallTown, who: str, dossier: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(who, dossier))}


@pytest.mark.parametrize("situation", [builders.checking, builders.replying])
def test_the_person_adds_while_it_is_checked_and_answered_and_takes_nothing_back(hexi: SmallTown, situation) -> None:
    dossier = situation(hexi)
    may = {move.key for move in authority.allowed(matters.fetch_by_id(builders.speaker(dossier), dossier.pk))}
    assert {"add_words", "chase", "ask_call"} <= may
    assert not {"take_back", "say_over"} & may
    stage = hexi.stage(dossier)
    add(dossier)
    assert hexi.stage(dossier) == stage


def test_an_answer_begun_before_the_words_came_is_not_sent(hexi: SmallTown) -> None:
    dossier = builders.replying(hexi)
    version = hexi.fetch("gulnar", dossier).dossier.version
    add(dossier)
    with pytest.raises(meanwhile.Stale):
        performing.perform(
            matter=hexi.fetch("gulnar", dossier), key="reply", change=Change(words={"reply": "办好了"}), version=version
        )


def test_whoever_answers_has_it_done_again_only_where_the_person_said_more(hexi: SmallTown) -> None:
    dossier = builders.replying(hexi)
    assert "check_fail" not in offered(hexi, "gulnar", dossier)
    add(dossier)
    assert {"check_fail", "reply"} <= offered(hexi, "gulnar", dossier)
    hexi.do("gulnar", dossier, "check_fail", words={"why": "本人说没人来过"})
    assert hexi.stage(dossier) == "screening"
    assert {"redone", "settle_now"} & offered(hexi, "gulnar", dossier) == {"redone"}, "a second person looks then"
    assert verify().faults == []


def test_words_of_before_do_not_send_it_back(hexi: SmallTown) -> None:
    dossier = builders.screening(hexi)
    add(dossier)
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "已说明"})
    assert "check_fail" not in offered(hexi, "gulnar", dossier)


@pytest.mark.parametrize("situation", [builders.checking, builders.replying])
def test_a_danger_named_then_is_looked_at_within_the_hour(hexi: SmallTown, situation) -> None:
    dossier = situation(hexi)
    add(dossier, "现在厨房里有煤气味，很重")
    turn = Turn.objects.get(dossier=dossier, open=True, slot="main")
    assert turn.due_at - clock.now() <= timedelta(hours=1)
    assert turn.safety == 2
