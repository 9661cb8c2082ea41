"""The shipped words and towns are complete, and every name they use is one of the names the lists declare."""

import csv
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
    "counts_as": str,
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
MAY_BE_EMPTY = {"counts_as", "department_zh", "department_en", "tips_zh", "tips_en"}
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
    assert breaking(lambda row: row["counts_as"] in {"", "hazard", "dispute"}) == []
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


def test_no_safety_limit_waits_for_the_end_of_a_holiday():
    """A calendar-day limit that ends on a holiday moves on; what must be safe now is limited in plain hours."""
    assert breaking(lambda row: row["limit"]["clock"] != "calendar_days" or row["risk"] == 0) == []


def test_a_matter_that_owners_decide_may_wait_for_their_vote():
    assert breaking(lambda row: not row["owners_vote"] or "owners_vote" in row["deferral_grounds"]) == []


def test_a_row_brings_five_to_twenty_words_without_repeats():
    assert breaking(lambda row: 5 <= len(row["words"]) <= 20 and not repeated(row["words"])) == []


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


def test_reasons_for_declining_name_known_doors():
    known = {door["code"] for door in DOORS} | {"none"}
    named = {door for reason in LISTS["decline"] for door in reason.get("doors", ())}
    assert named
    assert named <= known


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
        assert door["stores_detail"] is door.get("here", False)  # what is handled here too is told here
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


TOWNS: dict[str, dict[str, Any]] = {town["slug"]: town for town in load(DEMO / "towns.json")["towns"]}
PERSONAS: list[dict[str, Any]] = load(DEMO / "towns.json")["personas"]
VOICES: list[dict[str, Any]] = load(DEMO / "voices.json")["voices"]
with (DEMO / "divisions.csv").open(encoding="utf-8", newline="") as divisions_file:
    DIVISIONS: dict[str, dict[str, str]] = {line["code"]: line for line in csv.DictReader(divisions_file)}


def below(code: str, town: dict[str, Any]) -> bool:
    return code in DIVISIONS and code.startswith(town["root_code"])


def test_divisions_form_one_tree_of_published_codes():
    assert all(line["parent"] in DIVISIONS for line in DIVISIONS.values() if line["level"] != "province")
    assert {len(code) for code in DIVISIONS} == {2, 4, 6, 9, 12}
    assert DIVISIONS["654301004"]["name"] == "恰秀路街道"


def test_the_street_town_has_what_its_report_states():
    town = TOWNS["qiaxiu"]
    assert len(town["zones"]) == 2
    assert len(town["districts"]) == 9
    assert len(town["compounds"]) == town["compounds_total"] == 42
    assert sum(district["merchants"] for district in town["districts"]) == town["merchants_total"] == 3080
    assert repeated([compound["zh"] for compound in town["compounds"]]) == []
    assert {compound["community"] for compound in town["compounds"]} == {
        code for code, line in DIVISIONS.items() if line["parent"] == "654301004"
    }


def test_the_city_town_has_102_published_communities_and_1445_grids():
    town = TOWNS["shuangyashan"]
    assert len(set(town["communities"])) == 102
    assert all(below(code, town) for code in town["communities"])
    assert sum(row["grids"] for row in town["community_grids"]) == 1445
    assert [row["community"] for row in town["community_grids"]] == town["communities"]


def test_the_district_town_has_eleven_branch_bases():
    assert len(TOWNS["xiejiaji"]["branch_bases"]) == 11
    assert all(below(code, TOWNS["xiejiaji"]) for code in TOWNS["xiejiaji"]["branch_bases"])


@pytest.mark.parametrize("slug", sorted(TOWNS))
def test_compounds_stand_in_their_town_and_name_known_firms(slug):
    town = TOWNS[slug]
    firms = {organisation["code"] for organisation in town["organisations"]} | {None}
    assert all(below(compound["community"], town) for compound in town["compounds"])
    assert all(compound["property_firm"] in firms for compound in town["compounds"])
    assert all(grid.startswith(compound["community"]) for compound in town["compounds"] for grid in compound["grids"])


def test_a_compound_may_lie_across_two_grids():
    grids = {grid["code"] for grid in TOWNS["qiaxiu"]["grids"]}
    assert any(len(compound["grids"]) == 2 for compound in TOWNS["qiaxiu"]["compounds"])
    assert all(set(compound["grids"]) <= grids for compound in TOWNS["qiaxiu"]["compounds"])


def test_next_year_is_not_guessed_and_local_holidays_say_how_sure_they_are():
    for town in TOWNS.values():
        assert {table["year"]: table["state"] for table in town["holiday_tables"]}[
            2027
        ] == "arrangement not yet published"
        assert all(holiday["note_zh"] and holiday["certain"] is False for holiday in town["local_holidays"])
    assert {holiday["zh"] for holiday in TOWNS["qiaxiu"]["local_holidays"]} == {"肉孜节", "古尔邦节"}


def test_ten_people_live_in_the_demo_with_numbers_that_nobody_has():
    assert sum(person["core"] for person in PERSONAS) == 10
    assert repeated([person["code"] for person in PERSONAS]) == []
    assert all(re.fullmatch(r"1380000\d{4}", person["phone"]) for person in PERSONAS)
    assert all(person["town"] in TOWNS for person in PERSONAS)


def test_voices_are_enough_varied_and_use_known_names():
    assert len(VOICES) >= 120
    assert repeated([voice["code"] for voice in VOICES]) == []
    assert repeated([voice["text"] for voice in VOICES]) == []
    categories = {row["code"]: set(row["kinds"]) for row in CATALOGUE}
    assert len({voice["category"] for voice in VOICES}) >= 40
    assert breaking(lambda voice: voice["kind"] in categories[voice["category"]], VOICES) == []
    assert breaking(lambda voice: voice["channel"] in codes("channels"), VOICES) == []
    assert breaking(lambda voice: 0 <= voice["hours_ago"] <= 60 * 24, VOICES) == []
    assert Counter(voice["lang"] for voice in VOICES)["en"] == 2
    assert {"ug", "kk"} <= {voice["lang"] for voice in VOICES}
    assert any("𠮷" in voice["text"] for voice in VOICES)


def test_voices_stand_at_places_that_exist():
    compounds = {compound["code"]: compound for town in TOWNS.values() for compound in town["compounds"]}
    districts = {district["code"] for district in TOWNS["qiaxiu"]["districts"]}
    for voice in VOICES:
        place = voice["place"]
        if "compound" in place:
            compound = compounds[place["compound"]]
            assert compound in TOWNS[voice["town"]]["compounds"], voice["code"]
            assert place.get("building", 1) <= compound["buildings"], voice["code"]
            assert place.get("unit", 1) <= compound["units_per_building"], voice["code"]
        else:
            known = place.get("district") in districts or below(place.get("community", ""), TOWNS[voice["town"]])
            assert known, voice["code"]


def test_a_joined_voice_follows_an_earlier_one_about_the_same_matter():
    by_code = {voice["code"]: voice for voice in VOICES}
    joined = [voice for voice in VOICES if voice["moves"] == ["join"]]
    assert len(joined) >= 10
    for voice in joined:
        first = by_code[voice["same_as"]]
        assert (first["category"], first["town"]) == (voice["category"], voice["town"])
        assert first["hours_ago"] >= voice["hours_ago"]


def test_what_is_not_ours_leaves_by_a_known_door():
    doors = {door["code"] for door in DOORS}
    sent = [voice for voice in VOICES if voice["moves"][:1] and voice["moves"][0].startswith("refer_out:")]
    assert len(sent) >= 3
    assert (
        breaking(lambda voice: voice["door"] in doors and voice["moves"] == [f"refer_out:{voice['door']}"], sent) == []
    )
