"""Who spoke makes no difference to the firm that is reported on: not in a byte, a header, a message, an order or a number."""

import json

import pytest

from gongyi.kernel.flows import engine
from tests.trust import worlds

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.fixture(scope="module")
def remembered() -> dict[str, object]:
    """One world, lived once for all comparisons."""
    return {}


def first(remembered: dict[str, object]) -> dict[str, object]:
    if not remembered:
        remembered.update(worlds.lived(worlds.WANG))
    return remembered


def test_another_reporter_makes_no_difference_to_the_firm(remembered) -> None:
    one, two = first(remembered), worlds.lived(worlds.LI)
    assert worlds.differences(one, two) == []
    opened = [page for pages in one.values() for page in pages.values() if isinstance(page, tuple)]
    assert sum(page[0] == 200 for page in opened) > 100
    assert any("楼道灯不亮".encode() in page[2] for page in opened), "the firm sees the statement"
    assert len({pages["/world/desk/notices/"][2] for pages in one.values()}) > 1, "the firm is told things"


def _title(opening: engine.Opening) -> None:
    opening.title = opening.parent.title


def _statement(opening: engine.Opening) -> None:
    opening.words = {
        "statement": opening.words["statement"]
        + json.loads(opening.parent.steps.get(number=1).body.body)["words"]["text"][-3:]
    }


def _time(opening: engine.Opening) -> None:
    opening.facts["received"] = opening.parent.opened_at.isoformat()
    opening.title = f"{opening.title} {opening.parent.opened_at:%S}"


LEAKS = {"title": _title, "words": _statement, "second": _time}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_noticed(remembered, monkeypatch, leak: str) -> None:
    """The control: the appeal's title, three letters of its words, or the second it came in reach the firm's case."""
    true = engine.open_dossier

    def leaking(opening: engine.Opening):
        if opening.parent is not None:
            LEAKS[leak](opening)
        return true(opening)

    monkeypatch.setattr(engine, "open_dossier", leaking)
    assert worlds.differences(
        *(worlds.lived(who, looks=("after it was dispatched",)) for who in (worlds.WANG, worlds.LI))
    )


def test_a_minute_is_noticed(monkeypatch) -> None:
    """The control: a case that tells at once that there is more tells when it was said."""
    monkeypatch.setattr("gongyi.domain.cases.public.told_by_day", lambda _case: False)
    looks = ("after the person said more",)
    assert worlds.differences(*(worlds.lived(who, looks=looks) for who in (worlds.WANG, worlds.LI)))
