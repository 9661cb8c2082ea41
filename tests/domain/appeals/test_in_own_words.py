"""What leaves about a complaint is in a worker's own words: whoever complained is not known by how they put it."""

import pytest

from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.people.repeating import repeated
from tests.towns import SmallTown

SAID = "物业保安天天在门口抽烟，我抱着刚满月的双胞胎进门都得闻烟味，说了还翻白眼"
OWN = "有住户反映门卫在楼门口吸烟，请改在别处吸烟，并注意态度。"


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SAID, True),
        ("反映：我抱着 刚满月的，双胞胎进门。请处理", True),
        (OWN, False),
        ("幸福小区三号楼东单元门口有人抽烟", False),
        ("The guard smokes while I carry my newborn twins in", True),
        ("Somebody smokes at the door", False),
    ],
)
def test_a_long_run_is_found_whatever_stands_between(text: str, *, found: bool) -> None:
    said = [SAID, "幸福小区三号楼东单元的门口总有烟味", "the guard smokes while I carry my newborn twins in!"]
    assert bool(repeated(text, said, ["幸福小区", "三号楼东单元"])) is found


@pytest.mark.parametrize("kind", ["complaint", "report"])
def test_a_statement_and_news_that_repeat_a_complaint_are_refused(hexi: SmallTown, kind: str) -> None:
    dossier = hexi.say(SAID, kind=kind).dossier
    hexi.do("gulnar", dossier, "accept")
    order = {"category": "property_service", "handler": hexi.seats["firm"].key}
    with pytest.raises(Refused) as refused:
        hexi.do("gulnar", dossier, "dispatch", words={"statement": f"请处理。{SAID}"}, **order)
    assert refused.value.code == "repeats"
    assert "物业保安" in str(refused.value)
    hexi.do("gulnar", dossier, "dispatch", words={"statement": OWN}, **order)
    with pytest.raises(Refused):
        hexi.do("gulnar", dossier, "pass_on", words={"news": "我抱着刚满月的双胞胎进门都得闻"})
    hexi.do("gulnar", dossier, "pass_on", words={"news": "现在晚上也有人抽烟"})


def test_a_firm_is_told_nothing_by_a_refusal(hexi: SmallTown) -> None:
    dossier = hexi.say(SAID, kind="complaint").dossier
    hexi.do("gulnar", dossier, "accept")
    order = {"category": "property_service", "handler": hexi.seats["firm"].key}
    hexi.do("gulnar", dossier, "dispatch", words={"statement": OWN}, **order)
    case = hexi.case_of(dossier)
    hexi.do("zhoujianguo", case, "note", words={"note": SAID})
