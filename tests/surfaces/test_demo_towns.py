"""The towns for trying: made, seen to be made, and never beside a real one."""

import io
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from gongyi.kernel.access import entering
from gongyi.kernel.access.queries import above_towns
from gongyi.kernel.people.models import Account
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Organisation, Town
from gongyi.kernel.territory.scope import within
from gongyi.surfaces.demo import founding as demo
from gongyi.surfaces.demo import replay, source, staffing
from gongyi.surfaces.demo.management.commands import demo as demo_command
from gongyi.surfaces.founding import towns
from tests.surfaces.test_founding import codes

__all__ = ["codes"]


@pytest.mark.parametrize("trying", [True, False])
def test_towns_for_trying_and_real_ones_never_stand_together(codes: None, *, trying: bool) -> None:
    """The demo's administrators stand above all towns and share one printed password."""
    first = towns.Charter(slug="hexi", code="650102001", name_zh="河西街道", name_en="Hexi", simulated=trying)
    towns.found(first)
    with override("en"), pytest.raises(Refused, match=r"\(hexi\).*GONGYI_HOME"):
        towns.found(replace(first, slug="east", code="650102001001", simulated=not trying))
    if not trying:
        with pytest.raises(CommandError, match="GONGYI_HOME"):
            call_command("demo", "--no-serve")
        assert Town.objects.count() == 1


def test_every_party_organisation_of_a_demo_town_has_its_level(db: None) -> None:
    demo.divisions()
    made = demo.found(source.towns()["towns"][0])
    with within(made.town):
        used = set(Organisation.objects.filter(kind="party").values_list("level", flat=True))
    assert used == {"working_committee", "community_committee", "compound_branch", "grid_group"}


def test_a_second_demo_says_that_the_codes_are_there(db: None, settings) -> None:
    settings.TERMINAL_LANGUAGE = "en"
    said = io.StringIO()
    command = demo_command.Command(stdout=said)
    for added in (demo.divisions(), demo.divisions()):
        command._codes(added)
    first, second = said.getvalue().splitlines()
    assert first.startswith("  official codes read: ")
    assert second == "  the official codes are there already"


def test_while_a_demo_town_speaks_one_sees_how_far_it_is(db: None, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TERMINAL_LANGUAGE = "zh-hans"
    demo.divisions()
    made = demo.found(source.towns()["towns"][0])
    staffing.fill(made)
    voices = [voice for voice in source.voices() if voice["town"] == made.town.slug][:3]
    monkeypatch.setattr(source, "voices", lambda: voices)
    monkeypatch.setattr(demo_command, "EVERY", 2)
    said = io.StringIO()
    assert replay.run(made, demo_command.Command(stdout=said)._count) == 3
    assert said.getvalue() == "  已反映 2 / 3\n"


def test_the_three_administrators_of_the_demo_stand_above_its_towns(db: None) -> None:
    demo.divisions()
    made = demo.found(source.towns()["towns"][0])
    staffing.fill(made)
    staffing.personas(made, "a long word")
    offices = Account.objects.exclude(office="")
    assert sorted(offices.values_list("office", flat=True)) == ["audit", "security", "system"]
    assert all(above_towns(account) for account in offices)
    with within(made.town), override("en"):
        assert {day.arranged_by for day in made.town.calendar.days.filter(name="古尔邦节")} == {
            "an example, may be changed"
        }


def test_somebody_can_look_at_every_seat_of_a_demo_town(db: None) -> None:
    demo.divisions()
    made = demo.found(source.towns()["towns"][0])
    staffing.fill(made)
    staffing.personas(made, "long enough to pass")
    with within(made.town):
        assert entering.shut(made.town), "the control"
        staffing.colleagues(made, "long enough to pass")
        assert not entering.shut(made.town)
        assert Account.objects.get(username="qiaxiu-1").check_password("long enough to pass")
