"""Dangers in everyday words: what people really say is noticed, in both languages; sentences that only look like it are not."""

import re

import pytest
from django.utils.translation import override
from playwright.sync_api import Page

from gongyi.domain.appeals import guidance, patterns
from gongyi.kernel.flows.models import Dossier, Step, StepBody
from gongyi.kernel.flows.story import facts_of
from tests.domain.appeals import everyday_accidents as accidents
from tests.domain.appeals import everyday_childhood as childhood
from tests.domain.appeals import everyday_children as children
from tests.domain.appeals import everyday_harmless as harmless
from tests.domain.appeals import everyday_hazards as hazards
from tests.domain.appeals import everyday_sentences as sentences
from tests.domain.appeals import everyday_thefts as thefts
from tests.domain.appeals import everyday_tongues as tongues
from tests.domain.appeals import everyday_worries as worries
from tests.towns import SmallTown

TOLD = sentences.TOLD + hazards.TOLD + thefts.TOLD + accidents.TOLD + worries.TOLD + children.TOLD + tongues.TOLD
ROWS = [tuple(row.split(": ", 1)) for row in TOLD.split("\n") if row]
HARMLESS = (
    harmless.HARMLESS
    + hazards.HARMLESS
    + thefts.HARMLESS
    + accidents.HARMLESS
    + worries.HARMLESS
    + childhood.HARMLESS
    + tongues.HARMLESS
)
LOOKALIKES = [row for row in HARMLESS.split("\n") if row]
MISHAPS = [row.split(": ", 1) for row in accidents.TOLD.split("\n") if row]
ACCIDENTS = [text for code, text in MISHAPS if code != "child_harm"]
BROWSER = """given => given.texts.map(text => {
  const left = text.toLowerCase().replace(new RegExp(given.harmless, "g"), use => "\\uFF3F".repeat(use.length));
  return Object.keys(given.patterns).filter(code => given.patterns[code].some(one => new RegExp(one).test(left)));
})"""


def codes(text: str) -> set[str]:
    with override("zh-hans"):
        return {danger.code for danger in guidance.dangers_in(text)}


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert min(len(set(ROWS)), len(set(LOOKALIKES))) >= 120


def test_what_people_say_of_a_danger_is_noticed() -> None:
    assert [(code, text) for code, text in ROWS if code not in codes(text)] == []


def test_an_accident_of_a_child_is_no_harm_under_the_duty_to_report() -> None:
    assert [text for text in ACCIDENTS if "child_harm" in codes(text)] == []


def test_what_only_looks_like_a_danger_is_not_taken_for_one() -> None:
    assert {text: found for text in LOOKALIKES if (found := codes(text))} == {}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("violence", "他打球回来又打我"),
        ("violence", "我丈夫打了我，我打电话没人接"),
        ("child_harm", "老师打电话叫我去，孩子被打了"),
        ("child_harm", "孩子打羽毛球回来晚了，被他爸打得身上有伤"),
        ("gas", "燃气费交了，可是现在闻到天然气味"),
    ],
)
def test_a_harmless_use_beside_it_hides_nothing(code: str, text: str) -> None:
    assert code in codes(text)


def test_a_supposition_is_no_danger_in_everyday_words_either() -> None:
    assert codes("担心天然气漏了怎么办") == set()
    assert codes("防止围墙倒了") == set()


def test_what_somebody_fears_is_no_emergency_and_what_they_see_is(hexi: SmallTown) -> None:
    feared, seen = (hexi.say(text).dossier for text in ("楼道堆了好多纸箱，怕着火", "楼道堆的纸箱着火了，我害怕"))
    assert (feared.safety, "dangers" in facts_of(Step.objects.get(dossier=feared))) == (0, False)
    assert (seen.safety, "dangers" in facts_of(Step.objects.get(dossier=seen))) == (2, True)


def test_despair_and_violence_are_the_streets_and_of_a_touched_child_no_word_is_kept(hexi: SmallTown) -> None:
    for text in ("想一死了之", "儿子打老娘，老太太不敢说", "前夫天天在楼下堵我", "夜里有醉汉砸门"):
        dossier = hexi.say(text).dossier
        assert (dossier.sensitivity, hexi.holder(dossier)) == (Dossier.RESTRICTED, "street"), text
    duty = hexi.say("我女儿说体育老师总搂她").dossier
    assert duty.sensitivity == Dossier.DUTY
    assert "搂" not in StepBody.objects.get(step__dossier=duty).body


def test_a_child_whose_old_parent_is_beaten_is_no_child_harmed() -> None:
    for text in ("儿子虐待老人", "小孙子拿棍子打爷爷", "老人经常被儿子打骂"):
        assert codes(text) == {"violence"}, text


def test_what_is_struck_out_keeps_its_length() -> None:
    text = "孩子打羽毛球，老师摸底"
    left = patterns.struck(text)
    assert (len(left), "打" in left, "孩子" in left) == (len(text), False, True)


@pytest.mark.live
def test_a_browser_reads_the_expressions_as_the_server_does(page1440: Page) -> None:
    known = {danger.code: list(danger.patterns) for danger in guidance.all_dangers()}
    texts = [text for _code, text in ROWS] + LOOKALIKES
    found = page1440.evaluate(BROWSER, {"harmless": patterns.harmless(), "patterns": known, "texts": texts})
    here = [sorted(code for code in known if any(patterns.spans(code, patterns.struck(t.lower())))) for t in texts]
    assert any(here)
    assert [sorted(codes) for codes in found] == here


def test_no_expression_reads_on_without_an_end() -> None:
    """Every gap has a length, so that a text of eight thousand characters is read at once."""
    every = [one for danger in guidance.all_dangers() for one in danger.patterns]
    assert [one for one in [*every, patterns.harmless()] if re.search(r"[.\])][*+]", one)] == []
