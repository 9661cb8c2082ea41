"""What is not taken up is sent to the right door, and keeps no words once that can no longer be taken back."""

from datetime import timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows import undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.people.refusals import Refused
from tests.towns import SmallTown, settle


def test_what_is_declined_with_a_door_keeps_no_words(hexi: SmallTown) -> None:
    dossier = hexi.say("我要举报某干部收钱").dossier
    hexi.do(
        "gulnar",
        dossier,
        "decline",
        reason="discipline",
        door="discipline_12388",
        words={"why": "请向纪检监察机关反映。"},
    )
    words = StepBody.objects.filter(step__dossier=dossier, step__number=1)
    settle()
    assert words.exists(), "it can still be taken back"
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        settle()
    assert not words.exists()
    assert Dossier.objects.get(pk=dossier.pk).title == ""
    assert verify().faults == []


def test_declining_is_taken_back_for_ten_minutes_with_every_word(hexi: SmallTown) -> None:
    dossier = hexi.say(phone="13912345678").dossier
    hexi.do("gulnar", dossier, "decline", reason="not_here", door="power_95598", words={"why": "请找供电。"})
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=2)
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        settle()
    assert hexi.stage(dossier) == "registered"
    assert StepBody.objects.filter(step__dossier=dossier, step__number=1).exists()
    assert not any("95598" in text or "不在这里办" in text for text in hexi.messages("13912345678"))
    assert verify().faults == []


@pytest.mark.parametrize("reason", ["not_here", "petition", "discipline", "emergency"])
def test_nobody_is_sent_away_to_nowhere(hexi: SmallTown, reason: str) -> None:
    dossier = hexi.say().dossier
    with pytest.raises(Refused, match="该去的地方"):
        hexi.do("gulnar", dossier, "decline", reason=reason, door="none", words={"why": "不归社区"})
    assert hexi.stage(dossier) == "registered"


@pytest.mark.parametrize(
    ("reason", "door", "fits"),
    [
        ("court", "fire_119", False),
        ("court", "court_12368", True),
        ("petition", "power_95598", False),
        ("petition", "petition", True),
        ("emergency", "tax_12366", False),
        ("emergency", "gas_emergency", True),
        ("no_matter", "fire_119", False),
        ("not_here", "tax_12366", True),
    ],
)
def test_a_reason_for_declining_goes_with_its_own_doors_alone(
    hexi: SmallTown, reason: str, door: str, *, fits: bool
) -> None:
    dossier = hexi.say().dossier
    given = {"reason": reason, "door": door, "words": {"why": "见告知"}}
    if fits:
        hexi.do("gulnar", dossier, "decline", **given)
    else:
        with pytest.raises(Refused, match="对不上"):
            hexi.do("gulnar", dossier, "decline", **given)
    assert hexi.stage(dossier) == ("declined" if fits else "registered")
