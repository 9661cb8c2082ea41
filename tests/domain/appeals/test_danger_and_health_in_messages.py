"""A message about a danger says which and where; none that a family may read, and nothing that everyone reads, names somebody's health."""

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import notices
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import SITUATIONS
from tests.towns import SmallTown


def told(hexi: SmallTown, dossier: Dossier) -> str:
    row = Job.objects.get(owner_id=dossier.pk, kind="tell", key__contains=":turn:")
    step = Step.objects.get(dossier=dossier, number=1)
    with override("zh-hans"):
        values = notices.values(dossier, step) | {"number": "1"}
        return templates.compose(town=hexi.town, key=row.template, language="zh-hans", values=values).text


def test_a_danger_is_told_with_its_kind_and_place(hexi: SmallTown) -> None:
    text = told(hexi, hexi.say("楼道里一股煤气味").dossier)
    assert "燃气危险" in text
    assert hexi.places["b3"].name in text


@pytest.mark.parametrize("words", ["我不想活了", "隔壁天天打孩子", "我被人打了"])
def test_what_may_shame_somebody_is_told_as_urgent_and_not_by_its_kind_or_building(hexi: SmallTown, words: str) -> None:
    text = told(hexi, hexi.say(words).dossier)
    assert "可能有人有危险" in text
    assert hexi.places["b3"].name not in text
    assert not any(word in text for word in ("自己", "孩子", "打人"))


def test_what_names_no_danger_is_told_as_before(hexi: SmallTown) -> None:
    assert "新到一件诉求" in told(hexi, hexi.say().dossier)


def test_a_sensitive_kind_of_matter_is_not_named_in_a_message(hexi: SmallTown) -> None:
    rows = cases.newest(hexi.town).items()
    code = next(code for code, row in rows if cases.entry(row).plain["sensitive"])
    dossier = hexi.say(category=code).dossier
    with override("zh-hans"):
        values = notices.values(dossier, None)
        assert values["about"] == "一件事"
        assert cases.category_name(hexi.town, code) not in str(values)
        assert notices.values(hexi.say(category="corridor_light").dossier, None)["about"] == "楼道灯不亮"


@pytest.mark.parametrize("summary", ["夜市音响扰民，家有病人。", "楼上有孕妇，施工太吵。"])
def test_a_public_summary_does_not_speak_of_health(hexi: SmallTown, summary: str) -> None:
    dossier = SITUATIONS["replying"](hexi)
    with pytest.raises(Refused, match="病情"):
        hexi.do("gulnar", dossier, "publish", words={"summary": summary})
    with pytest.raises(Refused, match="病情"):
        hexi.do("gulnar", dossier, "reply", words={"reply": "好了", "summary": summary})
    hexi.do("gulnar", dossier, "reply", words={"reply": "好了", "summary": "音响已关小。"})
