"""What is counted is what the steps say, and the list behind a number is that number, whatever happened before."""

import json
from datetime import datetime, timedelta
from statistics import median_low
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyi.kernel.access.actor import system
from gongyi.kernel.figures import counting
from gongyi.kernel.figures.declaring import WHOLE, Counted, Figure, Unit, declare, get, known
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.figures.parts import column, fact, minutes_by_stage
from gongyi.kernel.flows.models import Dossier, Step, micros
from tests.towns import SmallTown

TZ = ZoneInfo("Asia/Shanghai")
START, END = datetime(2026, 3, 10, tzinfo=TZ), datetime(2026, 3, 20, tzinfo=TZ)
MOVES = ("accept", "reply", "close_off", "redo", "sort")
STAGES = ("registered", "screening", "replying", "closed_off")

steps = st.tuples(
    st.sampled_from([*MOVES, "undo"]), st.sampled_from(STAGES), st.integers(1, 9000), st.sampled_from(["web", "phone", ""]), st.booleans(),
    st.sampled_from(["", "fire", "noise"]),
)  # fmt: skip
histories = st.lists(st.lists(steps, max_size=9), min_size=1, max_size=6)

X = Unit("x", "x")
COUNTS = Figure(
    "t_once",
    "x",
    "x",
    X,
    Counted("appeal", ("reply", "redo"), lambda seen: seen.facts.get("channel") != "phone", parts=fact("channel")),
)
TIMES = Figure("t_times", "x", "x", X, Counted("appeal", ("reply", "redo"), once=False, parts=column("category")))
RATE = Figure(
    "t_rate",
    "x",
    "x",
    X,
    Counted("appeal", ("reply",), lambda seen: "matter" not in seen.late),
    Counted("appeal", ("reply",)),
)
STANDING = Figure(
    "t_standing",
    "x",
    "x",
    X,
    Counted("appeal", ("redo",), lambda seen: seen.life.stage == "screening", standing=True),
)
MEDIAN = Figure("t_median", "x", "x", X, Counted("appeal", ("close_off",), times=minutes_by_stage))


def scope(hexi: SmallTown, **more: object) -> Scope:
    return Scope(hexi.town, Window(START, END, **more), system(hexi.town.pk))


def _record(number: int, move: str, left: str, reached: str, at: datetime, **more: object) -> dict:
    plain = {"facts": {}, "late": [], "category": "", "undone": False}
    return {"number": number, "move": move, "from": left, "to": reached, "at": micros(at), **plain, **more}


def _taken_back(records: list[dict]) -> dict | None:
    """Mark the last step that can be taken back, and give the facts of its undoing."""
    alive_now = [row for row in records[1:] if row["move"] != "undo" and not row["undone"]]
    if not alive_now:
        return None
    alive_now[-1]["undone"] = True
    return {"undone": alive_now[-1]["number"]}


def write(dossier: Dossier, history: list) -> list[dict]:
    """Append made-up steps to a matter and give them back as plain records, the undone ones marked."""
    first = Step.objects.get(dossier=dossier)
    at, stage, category = dossier.opened_at, first.to_stage, ""
    records = [_record(1, "open", "", stage, at)]
    rows = []
    for number, (drawn, to, minutes, channel, late, chosen) in enumerate(history, 2):
        at += timedelta(minutes=minutes)
        undone = _taken_back(records) if drawn == "undo" else None
        move = "sort" if drawn == "undo" and undone is None else drawn
        plain: dict = {"facts": undone or ({"channel": channel} if channel else {}), "late": ["matter"] if late else []}
        if chosen:
            plain["sets"], category = {"category": chosen}, chosen
        records.append(
            _record(number, move, stage, to, at, facts=plain["facts"], late=plain["late"], category=category)
        )
        rows.append(
            Step(
                dossier=dossier, number=number, previous="", actor="a", seat_id=None, on_behalf_of="", move=move, from_stage=stage, to_stage=to,
                at=micros(at), facts=json.dumps(plain), commitment="", hash=f"{dossier.pk}.{number}",
            )
        )  # fmt: skip
        stage = to
    Step.objects.bulk_create(rows)
    return records


def alive(records: list[dict]) -> list[dict]:
    """The oracle's own reading: what stood by the end of the window."""
    return [row for row in records if row["at"] < micros(END) and not row["undone"] and row["move"] != "undo"]


def inside(records: list[dict], *moves: str) -> list[dict]:
    return [row for row in alive(records) if row["move"] in moves and row["at"] >= micros(START)]


@given(histories)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_equal_an_independent_count_and_their_own_lists(hexi: SmallTown, worlds: list) -> None:
    with transaction.atomic():
        told = {}
        for history in worlds:
            dossier = hexi.say().dossier
            told[dossier.pk] = write(dossier, history)
        _compare(hexi, told)
        transaction.set_rollback(True)


def _compare(hexi: SmallTown, told: dict[int, list[dict]]) -> None:
    found = {value.figure.key: value for value in counting.values([COUNTS, TIMES, RATE, STANDING, MEDIAN], scope(hexi))}
    fitting = {
        pk: rows
        for pk, records in told.items()
        if (rows := [row for row in inside(records, "reply", "redo") if row["facts"].get("channel") != "phone"])
    }
    assert found["t_once"].numerator == len(fitting)
    by_channel = [rows[-1]["facts"].get("channel") or "none" for rows in fitting.values()]
    assert {part.key: part.count for part in found["t_once"].parts} == {
        key: by_channel.count(key) for key in by_channel
    }
    every = [row for records in told.values() for row in inside(records, "reply", "redo")]
    assert found["t_times"].numerator == len(every)
    categories = [row["category"] or "none" for row in every]
    assert {part.key: part.count for part in found["t_times"].parts} == {
        key: categories.count(key) for key in categories
    }
    replies = {pk: rows for pk, records in told.items() if (rows := inside(records, "reply"))}
    assert found["t_rate"].denominator == len(replies)
    assert found["t_rate"].numerator == sum(any(not row["late"] for row in rows) for rows in replies.values())
    standing = {
        pk
        for pk, records in told.items()
        if any(row["move"] == "redo" for row in alive(records)) and alive(records)[-1]["to"] == "screening"
    }
    assert found["t_standing"].numerator == len(standing)
    closed = [
        (alive(records)[0], inside(records, "close_off")[-1])
        for records in told.values()
        if inside(records, "close_off")
    ]
    if closed:
        whole = sorted((last["at"] - first["at"]) // 60_000_000 for first, last in closed)
        middle = whole[len(whole) // 2]
        assert found["t_median"].minutes == (middle if len(whole) % 2 else (median_low(whole) + middle) // 2)
    for figure in (COUNTS, RATE, STANDING, MEDIAN):
        opened = set(counting.behind(figure, scope(hexi)))
        assert len(opened) == found[figure.key].numerator
        for part in found[figure.key].parts:
            assert len(counting.behind(figure, scope(hexi), part=part.key)) == part.count
    assert set(counting.behind(STANDING, scope(hexi))) == standing
    assert set(counting.behind(RATE, scope(hexi), base=True)) == set(replies)


def test_a_matter_counts_by_its_place_its_area_and_the_readers_reach(hexi: SmallTown) -> None:
    inside_area = hexi.say().dossier
    elsewhere = hexi.say(place=hexi.places["west1"]).dossier
    received = Figure("t_received", "x", "x", X, Counted("appeal", ("open",)))
    around = (datetime(2026, 3, 1, tzinfo=TZ), datetime(2026, 4, 1, tzinfo=TZ))

    def counted(actor=None, **more) -> set[int]:
        asked = Scope(hexi.town, Window(*around, **more), actor or system(hexi.town.pk))
        value, rows = (
            counting.value(received, asked),
            set(counting.behind(received, asked)),
        )
        assert value.numerator == len(rows)
        return rows

    assert counted() == {inside_area.pk, elsewhere.pk}
    assert counted(place_path=hexi.places["west"].path) == {elsewhere.pk}
    assert counted(area=hexi.compound) == {inside_area.pk}
    assert counted(hexi.actor("liuyan")) == {elsewhere.pk}
    assert counted(hexi.actor("gulnar")) == {inside_area.pk}
    assert counted(hexi.actor("zhaomin")) == {inside_area.pk, elsewhere.pk}


def test_too_few_show_no_rate_and_a_discreet_figure_keeps_its_numerator_back(hexi: SmallTown) -> None:
    value = counting.Value(get("satisfied_rate"), 2, 3)
    assert value.hidden
    assert value.share is None
    open_rate = counting.Value(get("cases_on_time"), 11, 12)
    assert (open_rate.hidden, open_rate.share, open_rate.too_few) == (False, None, True)
    enough = counting.Value(get("satisfied_rate"), 29, 30)
    assert (enough.share, enough.hidden) == (9666, False)
    low, high = enough.interval
    assert low < 9666 < high <= 10_000


def test_every_figure_says_what_it_counts_and_stands_in_a_group() -> None:
    assert len(known()) > 20
    for figure in known():
        assert len(str(figure.definition)) > len(str(figure.name)) + 4, figure.key
        assert figure.group, figure.key
        assert figure.denominator is None or figure.least >= 30, figure.key


def test_one_key_cannot_mean_two_things() -> None:
    with pytest.raises(ValueError, match="twice"):
        declare(Figure("declined", "x", "another meaning of the same key", X, Counted("appeal", ("reply",))))


def test_the_whole_is_never_among_its_parts(hexi: SmallTown) -> None:
    hexi.say()
    around = Window(datetime(2026, 3, 1, tzinfo=TZ), datetime(2026, 4, 1, tzinfo=TZ))
    value = counting.value(get("appeals_received"), Scope(hexi.town, around, system(hexi.town.pk)))
    assert [(part.key, part.count) for part in value.parts] == [("web", 1)]
    assert WHOLE not in {part.key for part in value.parts}
