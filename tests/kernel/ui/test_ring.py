"""The loop ring: well-formed, honest about every state, and never by colour alone."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from gongyi.kernel.ui.ring import MOST_STAGES, SIZES, Ring, RingStage, draw, sentence, state_words

STATES = ("running", "due_soon", "overdue", "paused", "done", "stopped")
words = st.text(max_size=40)
stage = st.builds(RingStage, key=st.just("k"), label=words, state=st.sampled_from(["past", "future", "skipped"]))


@st.composite
def rings(draw_from):
    stages = tuple(draw_from(st.lists(stage, min_size=1, max_size=MOST_STAGES)))
    current = draw_from(st.none() | st.integers(0, len(stages) - 1))
    return Ring(
        stages, current, draw_from(st.sampled_from(STATES)), draw_from(words), draw_from(words), draw_from(words)
    )


def test_a_rare_character_stands_in_the_drawing() -> None:
    stage = RingStage(key="k", label="\U00031350\x00\uffff街", state="future")
    assert "\U00031350街" in str(draw(Ring((stage,), 0, "running", "", "", ""), SIZES[0]))


def arcs(drawing):
    return [node for node in drawing.iter() if (node.get("class") or "").startswith("ring__arc ")]


@given(rings(), st.sampled_from(SIZES))
def test_any_ring_is_well_formed_and_has_one_arc_per_stage(ring, size):
    drawing = ET.fromstring(draw(ring, size))
    assert len(arcs(drawing)) == len(ring.stages)


@given(rings(), st.sampled_from(SIZES))
def test_drawing_is_pure_and_carries_no_inline_style_or_script(ring, size):
    first = draw(ring, size)
    assert draw(ring, size) == first
    for node in ET.fromstring(first).iter():
        assert "style" not in node.attrib
        assert node.tag != "script"
        assert not [name for name in node.attrib if name.startswith("on")]


@given(rings())
def test_the_words_inside_stay_inside_the_circle(ring):
    for size, room in ((96, 58), (200, 118)):
        for node in ET.fromstring(draw(ring, size)).iter("text"):
            if node.get("class") == "ring__left":
                ems = sum(0.56 if ord(sign) < 0x1100 else 1.0 for sign in node.text or "")
                assert ems * float(node.get("font-size")) <= room * 1.35


@pytest.mark.parametrize("size", [96, 200])
@pytest.mark.parametrize(
    "left",
    [
        "15 d overdue",
        "128 d overdue",
        "23 h left",
        "45 min left",
        "due today",
        "剩 15 天",
        "超期 128 天",
        "剩 47 小时",
        "due tomorrow",
        "明天到期",
        "on hold",
    ],
)
def test_words_in_a_ring_are_whole_and_18_px_in_large_text(left, size):
    stages = (RingStage("a", "已收到", "past"), RingStage("b", "办理"))
    texts = [
        node
        for node in ET.fromstring(draw(Ring(stages, 1, "overdue", "", left), size)).iter("text")
        if node.get("class") == "ring__left"
    ]
    assert all(float(node.get("font-size")) * 1.375 >= 18 for node in texts)
    assert "…" not in "".join(node.text for node in texts)


def plain(state, current=1):
    return Ring(
        (RingStage("a", "已收到", "past"), RingStage("b", "办理"), RingStage("c", "回话")),
        current,
        state,
        "王芳",
        "剩 3 天",
        "楼道灯",
    )


@pytest.mark.parametrize("size", SIZES)
def test_every_state_differs_without_its_colours(size):
    shapes = set()
    for state in ("running", "overdue", "paused", "done", "stopped"):
        drawing = ET.fromstring(draw(plain(state), size))
        shapes.add("|".join(f"{node.tag} {node.get('d')} {node.get('stroke-width')} {node.get('stroke-dasharray')}"
                            for node in drawing.iter() if node.tag in {"path", "circle"}))  # fmt: skip
    # The words say that a hold is a hold where there is room for them; the smallest ring shows its bars.
    assert len(shapes) == (5 if size == 28 else 4)


def test_past_current_and_coming_stages_have_three_widths():
    widths = [float(node.get("stroke-width")) for node in arcs(ET.fromstring(draw(plain("running"), 96)))]
    past, now, coming = widths
    assert now > past > coming


def test_only_an_overdue_stage_is_cut_into_dashes():
    assert [node.get("stroke-dasharray") is not None for node in arcs(ET.fromstring(draw(plain("overdue"), 96)))] == [
        False, True, False,
    ]  # fmt: skip
    assert all(node.get("stroke-dasharray") is None for node in arcs(ET.fromstring(draw(plain("running"), 96))))


def test_the_sentence_names_stage_state_holder_and_time_left():
    with override("en"):
        assert sentence(plain("running")) == "楼道灯, step 2 of 3: 办理, under way, with 王芳, 剩 3 天"
        assert sentence(plain("done", None)) == "楼道灯, done, with 王芳"


@pytest.mark.parametrize(("state", "left"), [("overdue", "1 d overdue"), ("paused", "on hold")])
def test_the_sentence_says_once_that_it_is_late_or_on_hold(state: str, left: str):
    with override("en"):
        words = sentence(replace(plain(state), left=left))
        assert words == f"楼道灯, step 2 of 3: 办理, with 王芳, {left}"
        assert state_words(state) in sentence(replace(plain(state), left=""))


def test_the_file_page_ring_names_every_stage_and_marks_the_present_one():
    drawing = ET.fromstring(draw(plain("running"), 200))
    rows = list(drawing.iter("li"))
    assert [row.get("aria-current") for row in rows] == [None, "step", None]
    assert [row[0].text for row in rows] == ["已收到", "办理", "回话"]


def test_hostile_words_are_escaped():
    ring = Ring((RingStage("a", "<script>alert(1)</script>"),), 0, "running", '"><b>', "<i>&", '" onload="x')
    drawn = draw(ring, 200)
    assert "<script>" not in drawn
    assert {node.tag for node in ET.fromstring(drawn).iter()} <= {
        "div",
        "svg",
        "path",
        "circle",
        "text",
        "ol",
        "li",
        "span",
    }


@pytest.mark.parametrize(("stages", "current"), [(0, None), (MOST_STAGES + 1, None), (3, 3), (3, -1)])
def test_an_impossible_ring_is_refused(stages, current):
    with pytest.raises(ValueError):
        Ring(tuple(RingStage("k", "x") for _ in range(stages)), current, "running")


def test_an_unknown_size_is_refused():
    with pytest.raises(ValueError, match="drawn at"):
        draw(plain("running"), 50)
