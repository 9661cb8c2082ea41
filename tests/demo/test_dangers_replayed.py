"""While the past of a demo town is played, a danger climbs by day and by night at the time at which it would in service."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.territory.scope import within
from gongyi.surfaces.demo import founding, replay, source, staffing


@pytest.fixture
def stuck(db: None, monkeypatch: pytest.MonkeyPatch):
    """A demo town in which somebody was stuck in a lift at five past eleven yesterday night, and nobody has done anything since."""
    founding.divisions()
    town = founding.found(source.towns()["towns"][0])
    staffing.fill(town)
    now = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=10, minute=5, second=0, microsecond=0)
    [lift] = [voice for voice in source.voices() if voice["code"] == "v031"]
    monkeypatch.setattr(source, "voices", lambda: [lift | {"hours_ago": 11, "moves": []}])
    with clock.fixed(now):
        replay.run(town)
    with within(town.town):
        yield Dossier.objects.get(town=town.town, flow="appeal")


def test_a_danger_at_night_climbs_when_its_time_runs_out(stuck: Dossier) -> None:
    climbs = list(Step.objects.filter(dossier=stuck, move="climb").order_by("number"))
    turns = {turn.closed_step: turn for turn in Turn.objects.filter(dossier=stuck, slot=Turn.MAIN)}
    assert len(climbs) == 3, "to the secretary, the street, the town"
    assert [step.when for step in climbs] == [turns[step.number].due_at for step in climbs]
    assert climbs[0].when - stuck.opened_at == timedelta(hours=1)
    assert climbs[-1].when - stuck.opened_at == timedelta(hours=3)


BROKEN = {"road_surface", "street_light", "manhole_cover", "sewage_overflow", "falling_parts", "snow_ice", "gas"}


def test_what_is_broken_is_reported_on_nobody() -> None:
    assert [
        voice["code"] for voice in source.voices() if voice["category"] in BROKEN and voice["kind"] == "report"
    ] == []
