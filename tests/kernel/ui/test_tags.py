"""Icons, QR codes and times as templates show them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.clock.wording import due_in_digits
from gongyi.kernel.ui import icons

PACKAGE = Path(icons.__file__).parent
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def show(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize("name", sorted(icons.DRAWINGS))
def test_every_icon_is_well_formed_and_hidden_from_readers(name):
    drawing = ET.fromstring(icons.draw_icon(name))
    assert drawing.get("aria-hidden") == "true"
    assert "style" not in icons.draw_icon(name)


def test_a_button_takes_nothing_from_the_page_that_it_was_not_given():
    around = dict.fromkeys(("kind", "url", "key", "name", "value", "icon", "wide", "id", "type", "waiting"), "file")
    assert show("{% button 'Search' %}", **around, disabled=True) == show("{% button 'Search' %}")
    assert "button--primary" in show('{% button "Send" kind="primary" %}', kind="file")


def test_every_button_of_every_page_is_drawn_by_its_tag():
    pages = list(PACKAGE.parents[1].rglob("*.html"))
    assert len(pages) > 100
    assert not [page.name for page in pages if "parts/button.html" in page.read_text(encoding="utf-8")]


def test_templates_name_only_icons_that_exist():
    named = {
        name
        for page in PACKAGE.rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', page.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= set(icons.DRAWINGS)


def test_an_unknown_icon_is_refused():
    with pytest.raises(KeyError):
        show('{% icon "unicorn" %}')


def test_a_qr_code_is_inline_svg_with_a_name_and_no_style():
    drawing = ET.fromstring(show("{% qr text label %}", text="https://example.org/t/1", label='"<查询码>'))
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == '"<查询码>'
    assert drawing.get("viewBox")
    assert all("style" not in node.attrib for node in drawing.iter())


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "in 5 minutes"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(hours=-3), "3 hours ago"),
        (timedelta(minutes=-119), "1 hour ago"),
        (timedelta(days=-12), "12 days ago"),
    ],
)
def test_a_near_time_tells_its_distance(distance, words):
    with clock.fixed(NOW), override("en"):
        assert f"· {words}<" in show("{% when at %}", at=NOW + distance)


def test_days_are_counted_as_the_calendar_of_the_town_counts_them_and_never_rounded_up():
    friday_evening = datetime(2026, 11, 27, 14, 32, tzinfo=UTC)
    seen = {
        datetime(2026, 11, 26, 2, 0, tzinfo=UTC): "1 day ago",
        datetime(2026, 11, 25, 13, 0, tzinfo=UTC): "2 days ago",
        datetime(2026, 11, 28, 15, 59, tzinfo=UTC): "in 1 day",
        datetime(2026, 11, 28, 16, 1, tzinfo=UTC): "in 2 days",
    }
    with clock.fixed(friday_evening), override("en"):
        for at, words in seen.items():
            assert f"· {words}<" in show("{% when at %}", at=at)


def test_a_time_is_shown_in_local_time_with_the_year_only_when_it_differs():
    with clock.fixed(NOW), override("en"):
        assert (
            show('{% when at "full" %}', at=NOW) == '<time datetime="2026-03-02T10:00:00+08:00">Mon 2 Mar, 10:00</time>'
        )
        assert ">31 Dec 2024, 10:00<" in show("{% when at %}", at=datetime(2024, 12, 31, 2, tzinfo=UTC))


def test_a_time_in_chinese_reads_as_a_chinese_date():
    with clock.fixed(NOW), override("zh-hans"):
        assert "3月2日" in show("{% when at %}", at=NOW)


def test_no_time_is_said_in_words():
    with override("en"):
        assert "not set" in show("{% when at %}", at=None)


def test_something_due_at_midnight_is_due_at_the_end_of_the_day_before():
    midnight = datetime(2026, 3, 4, 16, tzinfo=UTC)
    with clock.fixed(NOW), override("en"):
        assert "Wed 4 Mar, 24:00" in show('{% until at "full" %}', at=midnight)
        assert "Thu 5 Mar, 00:01" in show('{% until at "full" %}', at=midnight + timedelta(minutes=1))
    with clock.fixed(NOW), override("zh-hans"):
        assert "3月4日" in show('{% until at "full" %}', at=midnight)
    assert due_in_digits(datetime(2027, 1, 1, 0, 0)) == "2026-12-31 24:00"  # noqa: DTZ001 - as on the wall
