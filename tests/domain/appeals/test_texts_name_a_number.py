"""A text message that asks somebody to look says whom to call: on a phone with keys no page opens."""

from datetime import timedelta

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.retelling import as_sent
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
from tests.towns import SmallTown, settle

PHONE = "13911112222"


def texts(hexi: SmallTown) -> list[str]:
    with clock.fixed(clock.now() + timedelta(minutes=20)):
        settle()
    return hexi.messages(PHONE)


def test_it_carries_the_number_of_the_community(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    assert texts(hexi)[-1].endswith(f"/ 或打{hexi.town.phone}")
    hexi.do("gulnar", dossier, "need_info", words={"question": "哪一层"})
    (text,) = texts(hexi)[1:]
    assert "还缺一些内容" in text
    assert text.endswith(f" 或打{hexi.town.phone}")
    assert len(text) - text.index(" 或打") <= len(" 或打0906-2125505"), "a few characters, not a second message"


def test_whoever_is_sent_elsewhere_reads_the_number_of_the_right_door(hexi: SmallTown) -> None:
    dossier = hexi.say("公司不发工资", phone=PHONE).dossier
    hexi.do("gulnar", dossier, "decline", reason="not_here", door="labour_12333", words={"why": "归劳动监察管"})
    (text,) = [said for said in texts(hexi) if "不在这里办" in said]
    assert text.endswith(" 或打12333")


def test_what_is_told_again_on_the_file_is_what_left(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    (left,) = texts(hexi)
    row = Job.objects.get(kind="deliver", channel="sms", owner_id=dossier.pk)
    voice = Voice.objects.get(owner_id=dossier.pk)
    again = as_sent(row, dossier, Step.objects.get(dossier=dossier, number=1), voice)
    assert again.endswith(f" 或打{hexi.town.phone}")
    assert again.partition("：")[0] == left.partition("：")[0]


def test_a_town_without_a_telephone_leaves_no_stub(hexi: SmallTown) -> None:
    type(hexi.town).objects.filter(pk=hexi.town.pk).update(phone="")
    hexi.say(phone=PHONE)
    assert "或打" not in texts(hexi)[-1]
