"""On a visit, from a group and on cards a worker is warned as on the form for one matter: danger, the duty to report, another door."""

import json
import re
from html import unescape

import pytest

from gongyi.domain.appeals import guidance
from tests.towns import SmallTown

GAS, GRAFT, CHILD = "楼道里闻到煤气味", "李秀英收了我两条烟", "邻居天天打孩子，孩子身上有伤"


def desk(hexi: SmallTown, page: str) -> str:
    return f"/{hexi.town.slug}/desk/{page}/"


def duty() -> str:
    return next(danger.staff_say for danger in guidance.all_dangers() if danger.duty)


@pytest.mark.parametrize(("page", "text"), [("visit", "r0-text"), ("visit", "r2-text"), ("cards", "text")])
def test_each_matter_asks_for_its_own_warnings(hexi: SmallTown, enter, page: str, text: str) -> None:
    html = enter("gulnar").get(desk(hexi, page)).content.decode()
    assert f'hx-params="{text},' in html
    assert desk(hexi, "new/warnings") in html


@pytest.mark.parametrize("field", ["r1-text", "text", "r4-where"])
@pytest.mark.parametrize(("said", "warned"), [(GAS, "tel:"), (GRAFT, "12388"), (CHILD, None), ("路灯不亮", "")])
def test_warnings_of_one_matter_among_several(
    hexi: SmallTown, enter, field: str, said: str, warned: str | None
) -> None:
    typed = {field: said, "place": hexi.places["b3"].name}
    page = enter("gulnar").post(desk(hexi, "new/warnings"), typed).content.decode()
    if warned == "":
        assert not page.strip()
    else:
        assert (duty() if warned is None else warned) in page


def test_a_visit_drawn_again_warns_below_the_words_that_name_it(hexi: SmallTown, enter) -> None:
    typed = {"batch": "", "rows": "3", "step": "more", "place": "", "r1-text": GAS}
    page = enter("gulnar").post(desk(hexi, "visit"), typed).content.decode()
    row = page.split("<fieldset")[2]
    assert "tel:119" in row
    assert page.count("tel:119") == 1


def test_drafts_of_a_group_message_come_with_their_warnings(hexi: SmallTown, enter) -> None:
    pasted = f"老周 19:02\n{GAS}\n张姐 19:05\n3号楼路灯不亮\n"
    page = enter("gulnar").post(desk(hexi, "paste"), {"step": "read", "pasted": pasted}).content.decode()
    first, second = re.split("<fieldset", page)[1:3]
    assert "tel:119" in first
    assert "tel:" not in second
    assert 'hx-params="r0-text,r0-place"' in first


def test_a_card_that_is_asked_about_still_warns(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    for n in range(2):
        batch = re.findall(r'name="batch" value="([^"]*)"', client.get(desk(hexi, "cards")).content.decode())[0]
        answer = client.post(desk(hexi, "cards"), {"batch": batch, "n": n, "text": GAS})
    assert answer.status_code == 422
    assert "tel:119" in answer.content.decode()


def test_a_card_that_went_off_too_fast_still_says_whom_to_call(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    for n, (text, told) in enumerate(((CHILD, True), ("路灯不亮", False))):
        batch = re.findall(r'name="batch" value="([^"]*)"', client.get(desk(hexi, "cards")).content.decode())[0]
        assert client.post(desk(hexi, "cards"), {"batch": batch, "n": n, "text": text}).status_code == 302
        assert (duty() in client.get(desk(hexi, "cards")).content.decode()) == told


def test_the_form_kept_on_a_phone_knows_the_words_of_danger_and_what_a_worker_does(hexi: SmallTown, enter) -> None:
    html = enter("gulnar").get(desk(hexi, "visit/empty")).content.decode()
    [found] = re.findall(r'data-dangers="([^"]*)"', html)
    known = {row["code"]: row for row in json.loads(unescape(found))["dangers"]}
    assert "煤气味" in known["gas"]["words"]
    assert duty() in {row["say"] for row in known.values()}
    assert "hx-post" not in html
