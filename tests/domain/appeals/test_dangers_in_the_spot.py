"""Where exactly is said in words, and they are read for danger like any others."""

import pytest

from gongyi.domain.appeals import public
from gongyi.kernel.flows.models import Dossier, StepBody
from tests.towns import SmallTown


@pytest.mark.parametrize("where", ["五楼着火了", "3单元楼道里闻到煤气味"])
def test_a_danger_in_the_spot_is_a_danger(hexi: SmallTown, where: str) -> None:
    said = hexi.say("快来看看", where=where)
    assert said.dangers
    assert said.dossier.safety > 0
    assert hexi.say("快来看看", where="3单元门口").dossier.safety == 0, "the control"


def test_violence_at_home_in_the_spot_is_restricted(hexi: SmallTown) -> None:
    assert hexi.say("快来看看", where="我老公打我").dossier.sensitivity == Dossier.RESTRICTED


def test_harm_to_a_child_in_the_spot_is_kept_nowhere(hexi: SmallTown) -> None:
    dossier = hexi.say("楼道灯坏了", where="302室孩子天天被他爸打，身上有伤").dossier
    assert dossier.sensitivity == Dossier.DUTY
    bodies = "".join(StepBody.objects.values_list("body", flat=True))
    assert "孩子天天" not in bodies
    assert "楼道灯" not in bodies


def test_what_is_screened_is_both() -> None:
    assert public.screened("灯坏了", "") == "灯坏了"
    assert public.dangers_in(public.screened("快来", "五楼着火了"))
