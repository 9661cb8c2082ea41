"""A rating that somebody at work wrote down is contradicted by whoever spoke, and then only theirs counts."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.figures import counting
from gongyi.kernel.figures.declaring import get
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.flows import authority, matters
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import story
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import ask, closed_off_by_call, closing_by_call, rate, rating, speaker
from tests.towns import SmallTown


def offered(dossier: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(matters.fetch_by_id(speaker(dossier), dossier.pk))}


def test_what_was_written_down_is_put_aside_and_the_person_rates(hexi: SmallTown) -> None:
    dossier = closing_by_call(hexi)
    ask(dossier, "disown_rating")
    assert hexi.stage(dossier) == "rating"
    rate(dossier, "dissatisfied")
    assert hexi.stage(dossier) == "screening", "it is handled again"
    assert verify().faults == []


def test_only_what_the_person_said_is_counted(hexi: SmallTown) -> None:
    def satisfied() -> tuple[int, int]:
        window = Window(clock.now() - timedelta(days=20), clock.now() + timedelta(days=1))
        value = counting.value(get("satisfied_rate"), Scope(hexi.town, window, system(hexi.town.pk)))
        return value.numerator, value.denominator

    dossier = closing_by_call(hexi)
    assert satisfied() == (1, 1)
    ask(dossier, "disown_rating")
    assert satisfied() == (0, 0)
    rate(dossier, "dissatisfied")
    assert satisfied() == (0, 1)


def test_also_once_it_was_closed_off_at_once(hexi: SmallTown) -> None:
    dossier = closed_off_by_call(hexi)
    ask(dossier, "disown_rating")
    dossier.refresh_from_db()
    assert (dossier.stage, dossier.closed_at) == ("rating", None)


def test_the_history_says_that_it_does_not_count(hexi: SmallTown) -> None:
    dossier = closing_by_call(hexi)
    ask(dossier, "disown_rating")
    told = {step.move: step.undone for step in story(dossier, hexi.actor("gulnar"))}
    assert told["rate_satisfied"]
    assert not told["disown_rating"]


def test_nobody_writes_one_down_again(hexi: SmallTown) -> None:
    dossier = closing_by_call(hexi)
    ask(dossier, "disown_rating")
    assert not appeals.may_enter_rating(hexi.fetch("lixiuying", dossier))
    with pytest.raises(Refused, match="由本人自己评"):
        appeals.rate(matter=hexi.fetch("lixiuying", dossier), contacted=True, solved=True, satisfied="satisfied")


def test_what_somebody_rated_themselves_stands(hexi: SmallTown) -> None:
    dossier = rating(hexi)
    rate(dossier, "satisfied")
    assert "disown_rating" not in offered(dossier)
    other = closing_by_call(hexi)
    assert "disown_rating" in offered(other), "the control"


def test_the_desk_reads_why_it_neither_calls_nor_enters(hexi: SmallTown) -> None:
    dossier = closing_by_call(hexi)
    ask(dossier, "disown_rating")
    matter = hexi.fetch("lixiuying", dossier)
    assert "由本人自己评" in appeals.why_not(matter)
    assert "follow_up" not in {move.key for move in authority.allowed(matter)}
