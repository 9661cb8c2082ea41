"""The shipped words and towns are complete, and every name they use is one of the names the lists declare."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import gongyi

PACKAGE = Path(gongyi.__file__).parent
CASES = PACKAGE / "domain" / "cases" / "data"
DEMO = PACKAGE / "surfaces" / "demo" / "data"

CLOCKS = {"urgent_hours", "working_hours", "working_days", "calendar_days"}
ROW_KEYS = {
    "code": str,
    "group": str,
    "zh": str,
    "en": str,
    "hint_zh": str,
    "hint_en": str,
    "words": list,
    "kinds": list,
    "owner": str,
    "lowest": str,
    "first_contact": dict,
    "limit": dict,
    "standard_zh": str,
    "standard_en": str,
    "evidence": dict,
    "visibility": str,
    "sensitive": bool,
    "owners_vote": bool,
    "risk": int,
    "department_zh": str,
    "department_en": str,
    "deferral_grounds": list,
    "tips_zh": str,
    "tips_en": str,
}
MAY_BE_EMPTY = {"department_zh", "department_en", "tips_zh", "tips_en"}
AVOIDED = ("关单", "用户", "提交工单", "审批流", "拒绝", "打卡", "黑名单", "重点人")


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


CATALOGUE: list[dict[str, Any]] = load(CASES / "catalogue.json")
LISTS: dict[str, list[dict[str, Any]]] = load(CASES / "lists.json")
DOORS: list[dict[str, Any]] = load(CASES / "doors.json")
URGENT: list[dict[str, Any]] = load(CASES / "urgent_words.json")


def codes(name: str) -> set[str]:
    return {row["code"] for row in LISTS[name]}


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def breaking(rule: Callable[[dict[str, Any]], bool], rows: list[dict[str, Any]] = CATALOGUE) -> list[str]:
    """The codes of the rows that do not keep a rule."""
    return [row["code"] for row in rows if not rule(row)]


def test_every_row_has_every_field_of_its_type_and_nothing_else():
    assert breaking(lambda row: {key: type(value) for key, value in row.items()} == ROW_KEYS) == []
    assert breaking(lambda row: all(row[key] != "" for key in ROW_KEYS if key not in MAY_BE_EMPTY)) == []


def test_rows_use_only_declared_names():
    assert breaking(lambda row: row["group"] in codes("groups")) == []
    assert breaking(lambda row: {row["owner"], row["lowest"]} <= codes("owners")) == []
    assert breaking(lambda row: row["visibility"] in codes("visibilities")) == []
    assert breaking(lambda row: row["risk"] in {0, 1, 2}) == []
    assert breaking(lambda row: bool(row["kinds"]) and set(row["kinds"]) <= codes("kinds")) == []
    assert breaking(lambda row: set(row["deferral_grounds"]) <= codes("deferral")) == []


@pytest.mark.parametrize("clock", ["first_contact", "limit"])
def test_every_time_is_a_whole_number_on_a_known_clock(clock):
    assert breaking(lambda row: set(row[clock]) == {"value", "clock"}) == []
    assert breaking(lambda row: type(row[clock]["value"]) is int and row[clock]["value"] >= 1) == []
    assert breaking(lambda row: row[clock]["clock"] in CLOCKS) == []


def test_evidence_is_three_plain_answers():
    answers = {"photo_before": bool, "photo_after": bool, "note": bool}
    assert breaking(lambda row: {key: type(value) for key, value in row["evidence"].items()} == answers) == []


def test_no_sensitive_matter_is_public_and_each_stays_in_the_file():
    assert [row["code"] for row in CATALOGUE if row["sensitive"] and row["visibility"] == "public"] == []
    assert breaking(lambda row: not row["sensitive"] or row["visibility"] == "file") == []
    assert {"hardship", "elder_alone", "neighbour_dispute", "family_matter"} <= {
        row["code"] for row in CATALOGUE if row["sensitive"]
    }


def test_asking_and_looking_after_people_need_no_photo():
    quiet = [row for row in CATALOGUE if row["group"] in {"people", "errands"} or row["code"] == "noise_neighbour"]
    assert breaking(lambda row: not (row["evidence"]["photo_before"] or row["evidence"]["photo_after"]), quiet) == []


def test_urgent_safety_matters_are_contacted_within_hours_and_have_a_limit_of_days_at_most():
    safety = [row for row in CATALOGUE if row["risk"] == 2 and row["code"] != "lift_care"]
    assert breaking(lambda row: row["first_contact"]["clock"] in {"urgent_hours", "working_hours"}, safety) == []
    assert breaking(lambda row: row["first_contact"]["value"] <= 4, safety) == []
    assert breaking(lambda row: row["limit"]["clock"] == "urgent_hours" or row["limit"]["value"] <= 5, safety) == []


def test_a_matter_that_owners_decide_may_wait_for_their_vote():
    assert breaking(lambda row: not row["owners_vote"] or "owners_vote" in row["deferral_grounds"]) == []


def test_a_row_brings_five_to_fifteen_words_without_repeats():
    assert breaking(lambda row: 5 <= len(row["words"]) <= 15 and not repeated(row["words"])) == []


def test_both_languages_are_given_together():
    assert breaking(lambda row: bool(row["department_zh"]) == bool(row["department_en"])) == []
    assert breaking(lambda row: bool(row["tips_zh"]) == bool(row["tips_en"])) == []


def test_the_catalogue_has_at_least_forty_rows_and_no_code_or_name_twice():
    assert len(CATALOGUE) >= 40
    assert repeated([row["code"] for row in CATALOGUE]) == []
    assert repeated([row["zh"] for row in CATALOGUE]) == []
    assert {row["group"] for row in CATALOGUE} == codes("groups")


def test_no_word_that_residents_should_not_read():
    for path in sorted(CASES.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        assert [word for word in AVOIDED if word in text] == [], path.name


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_bilingual_and_has_each_code_once(name):
    assert repeated([item["code"] for item in LISTS[name]]) == []
    assert all(item["zh"] and item["en"] for item in LISTS[name])


def test_only_solved_counts_as_solved():
    assert codes("outcomes") == {"solved", "partly", "explained", "not_allowed", "withdrawn", "duplicate"}
    assert [item["code"] for item in LISTS["outcomes"] if item["counts_as_solved"]] == ["solved"]


def test_deferral_grounds_are_the_four_agreed_ones():
    assert codes("deferral") == {"funding", "season", "owners_vote", "approval"}


def test_a_door_is_bilingual_names_only_national_numbers_and_keeps_no_detail():
    assert repeated([door["code"] for door in DOORS]) == []
    for door in DOORS:
        assert all(door[key] for key in ("zh", "en", "when_zh", "when_en", "say_zh", "say_en", "words")), door["code"]
        assert door["stores_detail"] is False
        assert all(re.fullmatch(r"1\d{2}|12\d{3}|9\d{4}", phone) for phone in door["phones"]), door["code"]
        assert all(phone in door["say_zh"] and phone in door["say_en"] for phone in door["phones"]), door["code"]


def test_a_danger_names_a_phone_that_its_sentence_repeats():
    assert repeated([danger["code"] for danger in URGENT]) == []
    assert URGENT
    for danger in URGENT:
        assert danger["level"] in {1, 2}
        assert len(danger["words"]) >= 5
        assert repeated(danger["words"]) == []
        assert danger["phone"] in danger["say_zh"]
        assert danger["phone"] in danger["say_en"]
