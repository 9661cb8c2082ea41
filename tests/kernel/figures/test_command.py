"""`gongyi figures`: what it prints as data."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from gongyi.kernel.figures import counting, declaring
from gongyi.kernel.figures.management.commands import figures as command
from gongyi.kernel.territory import actions as territory
from tests.towns import SmallTown


def test_figures_as_data_are_the_same_in_every_language(hexi: SmallTown) -> None:
    told = []
    for language in ("en", "zh-hans"):
        out = io.StringIO()
        with translation.override(language):
            call_command("figures", "--town", hexi.town.slug, "--json", stdout=out)
        told.append(out.getvalue())
    assert told[0] == told[1]
    assert '"figure": "solved_rate"' in told[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--period", "2026-03", "--from", "2026-03-01"), "not both"),
        (("--from", "2026-03-09", "--to", "2026-03-01"), "lies after"),
        (("--from", "9 March"), "YYYY-MM-DD"),
        (("--base",), "go with --behind"),
        (("--place", "999999999999"), "no place with the code"),
        (("--place", "not a code"), "no place with the code"),
        (("--behind", "appeals_received", "--part", "nosuch"), "no part nosuch"),
        (("--behind", "closed_off"), "no figure closed_off. There are: .*appeals_received, .*solved_rate"),
    ],
)
def test_what_cannot_be_counted_is_said(hexi: SmallTown, given: tuple[str, ...], said: str) -> None:
    with translation.override("en"), pytest.raises(CommandError, match=said):
        call_command("figures", "--town", hexi.town.slug, *given, stdout=io.StringIO())


def test_a_place_of_another_town_counts_nothing_and_says_so(hexi: SmallTown) -> None:
    other = territory.add_place(parent=None, level="street", name="别处街道", code="650999")
    with translation.override("en"), pytest.raises(CommandError, match="does not lie in the town"):
        call_command("figures", "--place", other.code, stdout=io.StringIO())


def test_a_part_that_is_there_is_opened(hexi: SmallTown) -> None:
    number, out = hexi.say().number, io.StringIO()
    call_command("figures", "--town", hexi.town.slug, "--behind", "appeals_received", "--part", "web", stdout=out)
    assert out.getvalue().strip() == number


def test_what_is_read_names_the_parts_and_says_that_a_time_is_a_median(hexi: SmallTown) -> None:
    hexi.say()
    out = io.StringIO()
    with translation.override("en"):
        call_command("figures", "--town", hexi.town.slug, stdout=out)
        lines = out.getvalue().splitlines()
        at = lines.index("    How far they have come: 1 appeal")
        assert lines[at + 1] == "      received: 1 appeal"
        time = counting.Value(declaring.get("time_to_close"), 30, minutes=90)
        assert command._value(time) == "median 1 h 30 min · 30 appeals measured"
