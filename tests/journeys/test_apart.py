"""What is not for everybody's eyes, what belongs elsewhere, and slips of the pen."""

import pytest

from tests.journeys.shots import pictured
from tests.journeys.walk import Walk
from tests.journeys.walked import walks

RIVERSIDE, NEXT_DOOR = "河畔人家6号楼", "河畔人家7号楼"


@pytest.mark.journey
@walks(appeal="restrict unrestrict exclude reference relocate note name_danger")
def test_a_complaint(walk: Walk) -> None:
    """Few may read it, the firm complained of never; the city's hotline has a number for it too."""
    resident, desk, street, town = walk.speaker(), *map(walk.worker, ("gulnar", "zhaomin", "maxiaomei"))
    resident.scan(walk.place(RIVERSIDE))
    number = resident.say("complaint", "物业前台说话难听，报修也不登记", phone="13912340011")
    desk.do("restrict", number, why="涉及前台个人")
    street.do("unrestrict", number, why="已经核实，不涉及隐私")
    town.do("note", number, note="热线也接到过")
    desk.do("name_danger", number, danger="falling", heard="电话里说前台的吊顶往下掉")
    desk.open(number)
    desk.keep("apart", "exclude", key="和煦物业")
    desk.keep("reference", "reference", system="12345", number=f"RX-{walk.width}")
    desk.relocate(NEXT_DOOR)


@pytest.mark.journey
@walks(appeal="refer_out decline name_duty")
def test_not_done_here(walk: Walk) -> None:
    """Harm to a child goes past the neighbourhood to those who must act, also where a colleague recognises it; a lawsuit is shown the right door."""
    passer_by, street, desk = walk.speaker(), *map(walk.worker, ("zhaomin", "gulnar"))
    passer_by.scan(walk.place(RIVERSIDE))
    number = passer_by.say("report", "隔壁天天打孩子，孩子身上都是伤")
    street.do("refer_out", number, to="police")
    passer_by.sees("已经转给负责处理的部门")
    passer_by.scan(walk.place(RIVERSIDE))
    number = passer_by.say("help", "楼上小家伙夜里老是喊救救我一样地哭")
    desk.do("name_duty", number)
    street.do("refer_out", number, to="both")
    passer_by.scan(walk.place(RIVERSIDE))
    number = passer_by.say("consult", "楼上漏水的官司法院已经立案，想问问进展", phone="13912340012")
    desk.do("decline", number, reason="court", door="court_12368", why="法院已经受理，请向法院查询")
    passer_by.sees("12368")


@pytest.mark.journey
@walks(
    appeal="need_info supply_for summarise take_back name_danger_anew",
    case="acknowledge first_contact note party_note relocate exclude reference undo report_done",
)
def test_a_shop_and_a_rider(walk: Walk) -> None:
    """Those who work here without living here: the desk itself takes the shop's question on; the rider finds his matter by his telephone."""
    shop, rider, desk = walk.speaker(), walk.speaker(), walk.worker("gulnar")
    shop.scan(walk.place(RIVERSIDE))
    number = shop.say("consult", "店铺门口想装遮阳棚，要找谁办手续", phone="13912340013", works_here=True)
    desk.do("dispatch", number, category="merchant_service", statement="6号楼底商问遮阳棚手续，请答复。")
    case = walk.child(number)
    desk.do("acknowledge", case)
    desk.undo()
    desk.do("acknowledge")
    desk.do("first_contact", how="phone")
    desk.do("note", note="城管也要问一声")
    desk.do("party_note", note="手续清单下午给您。")
    desk.keep("reference", "reference", system="城管系统", number=f"CG-{walk.width}")
    desk.relocate(NEXT_DOOR)
    desk.keep("apart", "exclude", key="和煦物业")
    desk.do("report_done", outcome="explained", done="清单已给，先到城管窗口登记")
    walk.until(number, "case_done")
    phone = f"1391235{walk.width:04d}"
    rider.scan(walk.place(RIVERSIDE))
    number = rider.say("help", "送餐电动车没地方充电", phone=phone, works_here=True)
    desk.do("need_info", number, question="在哪栋楼下？")
    desk.do("supply_for", added="6号楼西侧车棚")
    desk.do("summarise", title="骑手问充电的地方")
    rider.sign_in(phone)
    rider.click("main a[href*='/me/'] >> text=充电")
    rider.do("take_back")
    rider.scan(walk.place(RIVERSIDE))
    number = rider.say("help", "电动车充电桩不通电", phone=phone, works_here=True)
    desk.do("need_info", number, question="在哪栋楼下？")
    desk.do("name_danger_anew", danger="electric")


@pytest.mark.journey
@walks(appeal="mistyped chase")
def test_the_desks_morning(walk: Walk) -> None:
    """A card typed by mistake is taken back; the secretary asks about all that is red at once."""
    desk, secretary = map(walk.worker, ("gulnar", "lixiuying"))
    desk.visit("cards/")
    desk.page.fill("input[name=place]", RIVERSIDE)
    desk.page.keyboard.press("Escape")
    desk.page.fill("textarea[name=text]", "长椅松了")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    desk.click("button[name=step][value=undo]")
    walk.saw("appeal.mistyped")
    secretary.visit("morning/")
    pictured(secretary.page, "morning")
    secretary.page.locator("#late input[name=number]").first.check()
    secretary.click("form button:has-text('催办勾选的')")
    walk.saw("appeal.chase")
