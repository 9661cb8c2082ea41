"""When a matter that is closed off is put away: by the times it began with, whatever the town sets later."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals.flow import FLOW
from gongyi.kernel import clock
from gongyi.kernel.flows import parameters
from gongyi.kernel.flows.sweep import sweep
from tests.domain.appeals.builders import closed_off
from tests.towns import SmallTown

pytestmark = pytest.mark.both


def days(hexi: SmallTown, number: int) -> None:
    parameters.set_parameters(town=hexi.town, flow=FLOW, changes={"archive_days": number})


def swept_after(hexi: SmallTown, **later: int) -> int:
    with clock.fixed(clock.now() + timedelta(**later)):
        return sweep(hexi.town)["archived"]


def test_a_shorter_time_puts_away_only_what_began_after_it(hexi: SmallTown) -> None:
    before = closed_off(hexi)
    days(hexi, 0)
    after = closed_off(hexi)
    assert swept_after(hexi, hours=1) == 1
    assert (hexi.stage(before), hexi.stage(after)) == ("closed_off", "archived")
    assert swept_after(hexi, days=31) == 1
    assert hexi.stage(before) == "archived"


def test_a_longer_time_keeps_only_what_began_after_it(hexi: SmallTown) -> None:
    before = closed_off(hexi)
    days(hexi, 90)
    after = closed_off(hexi)
    swept_after(hexi, days=31)
    assert (hexi.stage(before), hexi.stage(after)) == ("archived", "closed_off")
