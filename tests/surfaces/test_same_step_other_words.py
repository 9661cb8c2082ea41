"""The same step from two tabs: sent once more it is a success; with something else filled in nothing typed is lost in silence."""

import re
from datetime import date

import pytest
from django.test import Client

from gongyi.kernel.flows import filing, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.inputs import BATCH_REASON
from gongyi.kernel.flows.meanwhile import Stale
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of
from tests.domain.cases.builders import DEFERRABLE, handling, opened, signed
from tests.surfaces.handling import bound, link, offered
from tests.towns import SmallTown

HEADERS = {"accept-language": "zh-hans"}
OTHERWISE = "这一步您刚才已经办过，当时填的和这次不一样"
ASKED, OTHER = "是哪一层的灯不亮？", "晚上几点以后不亮？"


def ask(hexi: SmallTown, client: Client, dossier: Dossier, question: str):
    where = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/need_info/"
    return client.post(where, {"version": dossier.version, "question": question}, headers=HEADERS, follow=True)


def made(dossier: Dossier, move: str) -> int:
    return Step.objects.filter(dossier=dossier, move=move).count()


def test_the_same_words_from_a_second_tab_are_a_success(hexi: SmallTown, enter) -> None:
    client, dossier = enter("gulnar"), hexi.say().dossier
    for _tab in range(2):
        answer = ask(hexi, client, dossier, ASKED)
        assert answer.status_code == 200
        assert OTHERWISE not in answer.content.decode()
    assert made(dossier, "need_info") == 1


def test_other_words_from_a_second_tab_are_given_back_and_said_not_to_be_taken(hexi: SmallTown, enter) -> None:
    client, dossier = enter("gulnar"), hexi.say().dossier
    ask(hexi, client, dossier, ASKED)
    answer = ask(hexi, client, dossier, OTHER)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert OTHERWISE in page
    assert OTHER in page
    assert made(dossier, "need_info") == 1


def test_another_choice_from_a_second_tab_is_not_told_as_done(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    first = Change(facts={"category": "corridor_light"})
    performing.perform(matter=hexi.fetch("gulnar", dossier), key="grid_handle", change=first, version=1)
    other = Change(facts={"category": "corridor_clutter"})
    with pytest.raises(Stale):
        performing.perform(matter=hexi.fetch("gulnar", dossier), key="grid_handle", change=other, version=1)


def test_a_day_that_gave_way_to_a_working_day_is_no_other_day(hexi: SmallTown) -> None:
    case = handling(hexi, DEFERRABLE)
    steps, seen = [], Dossier.objects.get(pk=case.pk).version
    for _tab in range(2):
        change = Change(facts={"ground": "funding", "review_on": date(2026, 3, 7)}, words={"why": "等维修资金"})
        matter = hexi.fetch("zhoujianguo", case)
        steps.append(performing.perform(matter=matter, key="ask_deferral", change=change, version=seen))
    assert steps[0].pk == steps[1].pk
    assert facts_of(steps[0])["review_on"] == "2026-03-09", "the control: a Saturday gave way to Monday"


def test_of_words_that_were_erased_nobody_says_that_they_were_others(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    words = Change(words={"question": ASKED})
    first = performing.perform(matter=hexi.fetch("gulnar", dossier), key="need_info", change=words, version=1)
    filing.erase(dossier=first.dossier, numbers=[first.number])
    again = performing.perform(matter=hexi.fetch("gulnar", dossier), key="need_info", change=words, version=1)
    assert again.pk == first.pk


def test_a_repairer_gets_their_words_back_too(hexi: SmallTown) -> None:
    case, url = offered(hexi), link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    hexi.do("zhoujianguo", case, "first_contact", how="visit")
    version = Dossier.objects.get(pk=case.pk).version
    for said in ("已买灯", "已买灯"):
        assert phone.post(f"{url}do/progress/", {"version": version, "progress": said}).status_code == 302
    answer = phone.post(f"{url}do/progress/", {"version": version, "progress": "明天换灯"}, headers=HEADERS)
    assert OTHERWISE in answer.content.decode()
    assert "明天换灯" in answer.content.decode()
    assert made(case, "progress") == 1


def test_many_at_once_with_another_reason_are_refused_one_by_one(hexi: SmallTown) -> None:
    case = opened(hexi)
    actor, seen = hexi.actor("gulnar"), {case.number: case.version}
    for why, refused in (("群众在等", False), ("群众在等", False), ("今天要回话", True)):
        report = performing.perform_many(
            actor=actor, numbers=[case.number], key="chase", change=Change(words={BATCH_REASON: why}), seen=seen
        )
        assert bool(report.refused) is refused, (why, report)
    assert made(case, "chase") == 1


@pytest.mark.parametrize("what", ["place", "party", "number elsewhere"])
def test_what_is_put_right_otherwise_from_a_second_tab_is_not_told_as_done(hexi: SmallTown, what: str) -> None:
    dossier = hexi.say().dossier
    sent = {
        "place": lambda n, **tab: filing.relocate(place=hexi.places[f"b{n}"], **tab),
        "party": lambda n, **tab: filing.keep_apart(key=hexi.seats[("firm", "heat")[n - 1]].key, **tab),
        "number elsewhere": lambda n, **tab: filing.add_reference(system="12345", number=f"A{n}", due_at=None, **tab),
    }[what]
    first, again = (sent(1, matter=hexi.fetch("gulnar", dossier), version=1) for _tab in range(2))
    assert first.pk == again.pk
    with pytest.raises(Stale, match=OTHERWISE):
        sent(2, matter=hexi.fetch("gulnar", dossier), version=1)


def test_what_a_colleague_did_meanwhile_is_told_before_a_field_that_is_missing(hexi: SmallTown, enter) -> None:
    client, dossier = enter("gulnar"), hexi.say().dossier
    hexi.do("lixiuying", dossier, "note", words={"note": "先打个电话"})
    where = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/decline/"
    answer = client.post(where, {"version": 1, "why": "归别处"}, headers=HEADERS)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "刚才有同事先办了一步" in page
    assert "请填写这一项" not in page, "nothing is asked before the matter was looked at"
    assert "归别处" in page
    again = client.post(where, {"version": 2, "why": "归别处"}, headers=HEADERS).content.decode()
    assert "请填写这一项" in again, "the control: of a matter that stands still the field is asked"


def test_on_the_link_as_well_what_went_on_is_told_first(hexi: SmallTown) -> None:
    offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    page = phone.post(f"{url}do/send_back/", {"version": 1}).content.decode()
    assert "请填写这一项" in page, "the control"
    phone.post(f"{url}do/acknowledge/", {})
    page = phone.post(f"{url}do/send_back/", {"version": 1}).content.decode()
    assert "请看看现在的状态" in page
    assert "请填写这一项" not in page


def test_the_only_answer_stands_chosen(hexi: SmallTown, enter) -> None:
    case = signed(hexi, kind="complaint")
    page = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/file/{case.number}/do/first_contact/").content.decode()
    assert re.findall(r'<input type="radio" name="how" value="(\w+)"[^>]* (checked)', page) == [
        ("not_wanted", "checked")
    ]
