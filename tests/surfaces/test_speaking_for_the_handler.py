"""How handlers reach the person: the ways that are really open, what is recorded of them, and the colleague who speaks for them."""

import pytest

from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.story import label_of
from gongyi.kernel.people.models import Look, Voice
from tests.domain.appeals.builders import restricted, speaker
from tests.domain.cases.builders import dispatch, opened, side
from tests.towns import SmallTown

PHONE = "13912345678"


def file(hexi: SmallTown, number: str, *way: str) -> str:
    return f"/{hexi.town.slug}/desk/file/{number}/" + "".join(f"{part}/" for part in way)


@pytest.mark.parametrize(("kind", "meets"), [("help", True), ("complaint", True), ("report", False)])
def test_the_police_meet_whoever_complains_but_never_whoever_reports(
    hexi: SmallTown, enter, kind: str, *, meets: bool
) -> None:
    case = opened(hexi, handler="police", kind=kind, phone=PHONE)
    hexi.do("wanghaitao", case, "acknowledge")
    page = enter("wanghaitao").get(file(hexi, case.number, "do", "first_contact")).content.decode()
    assert ("当面" in page) == meets
    assert ("您不知道是谁反映的" in page) != meets


def test_the_confirmation_says_what_was_recorded(hexi: SmallTown, enter) -> None:
    case = opened(hexi, handler="police", phone=PHONE)
    hexi.do("wanghaitao", case, "acknowledge")
    answer = enter("wanghaitao").post(
        file(hexi, case.number, "do", "first_contact"), {"how": "not_wanted"}, follow=True
    )
    assert [str(said) for said in answer.context["messages"]] == ["没有联系本人：不需要或联系不了"]
    assert "已联系本人" not in answer.content.decode()


def test_a_real_contact_is_called_one(hexi: SmallTown) -> None:
    case = opened(hexi, phone=PHONE)
    hexi.do("zhoujianguo", case, "acknowledge")
    assert label_of(hexi.do("zhoujianguo", case, "first_contact", how="visit")) == "已联系本人"


def test_whoever_speaks_for_the_handler_sees_whom_beside_the_case_and_each_look_is_written_down(
    hexi: SmallTown, enter
) -> None:
    case = opened(hexi, phone=PHONE)
    hexi.do("zhoujianguo", case, "acknowledge")
    grid = enter("aili")
    assert "显示姓名和电话" not in grid.get(file(hexi, case.number)).content.decode()
    hexi.do("zhoujianguo", case, "ask_relay", words={"ask": "明天上午九点来修，在家吗"})
    page = grid.get(file(hexi, case.number)).content.decode()
    parent = case.parent_links.get(why="case").parent
    assert page.index("显示姓名和电话") < page.index('id="panel"') < page.index("明天上午九点来修，在家吗")
    assert PHONE not in page
    voice = Voice.objects.get(owner_id=parent.pk).pk
    shown = grid.post(file(hexi, parent.number, "voices"), {"voice": str(voice), "reason": "call"})
    assert PHONE in shown.content.decode().replace(" ", "")
    assert Look.objects.filter(reason="call").exists()
    assert PHONE not in enter("zhoujianguo").get(file(hexi, case.number)).content.decode()


def test_whoever_speaks_for_the_handler_can_say_that_nobody_answered_and_try_again(hexi: SmallTown) -> None:
    case = opened(hexi, phone=PHONE)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "ask_relay")
    hexi.do("aili", case, "relay_unreached")
    assert case.turns.filter(open=True, slot="relay").exists()
    hexi.do("aili", case, "relay_contact", words={"said": "明天上午在家"})
    assert hexi.stage(case) == "handling"


def test_what_the_desk_passes_on_stands_above_the_form_of_whoever_handles_it_at_the_desk(
    hexi: SmallTown, enter
) -> None:
    case = opened(hexi, handler="heat")
    hexi.do("gulnar", case.parent_links.get(why="case").parent, "pass_on", words={"news": "三楼也闻到了"})
    page = enter("heat").get(file(hexi, case.number)).content.decode()
    assert page.index("窗口转告：三楼也闻到了") < page.index('id="panel"')
    assert "窗口转告：三楼也闻到了" not in enter("gulnar").get(file(hexi, case.number)).content.decode()


def test_an_addition_waits_open_to_be_passed_on_beside_its_words(hexi: SmallTown, enter) -> None:
    case = opened(hexi)
    parent, gulnar = case.parent_links.get(why="case").parent, enter("gulnar")
    assert "补充了什么" not in gulnar.get(file(hexi, parent.number)).content.decode()
    change = Change(words={"added": "三楼也闻到了"})
    performing.perform(matter=matters.fetch_by_id(speaker(parent), parent.pk), key="add_words", change=change)
    page = gulnar.get(file(hexi, parent.number)).content.decode()
    assert page.index("补充了什么") < page.index("三楼也闻到了", page.index("补充了什么")) < page.index('name="news"')
    hexi.do("gulnar", parent, "pass_on", words={"news": "三楼也有气味"})
    assert 'name="news"' not in gulnar.get(file(hexi, parent.number)).content.decode()


def test_the_pages_say_that_nobody_can_be_called(hexi: SmallTown, enter) -> None:
    case = opened(hexi, name="")
    hexi.do("zhoujianguo", case, "acknowledge")
    page = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/file/{case.number}/").content.decode()
    assert "这里没有电话和姓名，无法联系" in page
    assert "代为联系" not in page
    parent = case.parent_links.get(why="case").parent
    page = enter("aili").get(f"/{hexi.town.slug}/desk/file/{parent.number}/").content.decode()
    assert "这里没有电话，也没有姓名。" in page
    assert "显示姓名和电话" not in page


def test_who_is_really_asked_is_named_before_and_after(hexi: SmallTown, enter) -> None:
    """What is restricted goes past the grid: the street is asked, and nobody says that the grid worker is."""
    dossier = restricted(hexi)
    hexi.do("zhaomin", dossier, "accept")
    case = dispatch(hexi, dossier, "fire_equipment", "police", who="zhaomin")
    hexi.do("wanghaitao", case, "acknowledge")
    police = enter("wanghaitao")
    page = police.get(file(hexi, case.number)).content.decode()
    assert "请河西街道 街道治理办转达" in page
    form = police.get(file(hexi, case.number, "do", "ask_relay")).content.decode()
    assert "请的是河西街道 街道治理办" in form
    answer = police.post(file(hexi, case.number, "do", "ask_relay"), {"ask": ""}, follow=True)
    assert [str(said) for said in answer.context["messages"]] == ["已请人代为联系（河西街道 街道治理办）"]
    assert "网格员" not in page + form + answer.content.decode()
    assert side(case, "relay", hexi) == "street"


def test_otherwise_the_grid_worker_is_named(hexi: SmallTown, enter) -> None:
    case = opened(hexi, handler="police", phone=PHONE)
    hexi.do("wanghaitao", case, "acknowledge")
    page = enter("wanghaitao").get(file(hexi, case.number)).content.decode()
    assert "第2网格 网格员" in page
    assert "转达" in page
