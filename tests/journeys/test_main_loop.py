"""From a word at the door to a rating: the ways that most matters go."""

import pytest

from tests.journeys.people import Worker
from tests.journeys.shots import pictured
from tests.journeys.walk import Walk
from tests.journeys.walked import walks

RIVERSIDE = "河畔人家3号楼"
"""A building whose property firm and grid worker have names."""


@pytest.mark.journey
@walks(
    appeal="need_info supply_info accept undo summarise dispatch add_words pass_on ask_call call_missed called chase party_note reply rate_satisfied close_off",
    case="acknowledge undo no_answer first_contact progress report_done",
)
def test_a_light_on_the_stairs(walk: Walk) -> None:
    """Spoken at the code on the door, without an account; the firm does it at its desk."""
    resident = walk.speaker()
    resident.scan(walk.place(RIVERSIDE))
    resident.write("help", "楼道的灯坏了", phone="13912340001", may_call=True)
    pictured(resident.page, "report", text="The light on the stairs is out")
    number = resident.send()
    desk = walk.worker("gulnar")
    desk.do("need_info", number, question="是几楼的灯？")
    resident.do("supply_info", added="是三楼的灯")
    desk.do("accept", number)
    desk.undo()
    desk.do("accept")
    desk.do("summarise", title="三楼楼道灯不亮")
    pictured(desk.page, "file")
    desk.do("dispatch", category="corridor_light", statement="三楼楼道灯不亮，请更换。")
    case = walk.child(number)
    resident.do("add_words", added="晚上八点以后家里有人")
    desk.do("pass_on", number, news="晚上八点以后有人在")
    resident.do("ask_call")
    desk.do("call_missed", number, result="no_answer")
    desk.do("called", result="reached")
    resident.do("chase")
    desk.do("party_note", number, note="物业明天来换灯。")
    firm = walk.worker("zhoujianguo")
    firm.do("acknowledge", case)
    firm.undo()
    firm.do("acknowledge")
    firm.do("no_answer")
    firm.do("first_contact", how="phone")
    firm.do("progress", progress="灯买好了")
    firm.do("report_done", outcome="solved", done="换了新灯", after="photo")
    walk.until(number, "case_done")
    desk.do("reply", number, reply="三楼的灯换好了，请看看。", show="yes")
    resident.rate("rate_satisfied")
    desk.do("close_off", number)
    resident.sees("三楼的灯换好了")


@pytest.mark.journey
@walks(
    appeal="dispatch note say_over reply rate_satisfied",
    case="acknowledge ask_relay relay_unreached relay_contact note progress relay_done report_done verify_fail verify_pass",
)
def test_a_burst_pipe(walk: Walk) -> None:
    """A danger: a repairer whom the office has just appointed gets a link, and a second person looks."""
    phone = f"1391234{walk.width:04d}"
    appoint(walk.worker("zhaomin"), f"水工{walk.width}", phone)
    resident = walk.speaker()
    resident.scan(walk.place(RIVERSIDE))
    number = resident.say("help", "水管爆了，水一直喷，电表箱在冒火花", phone="13912340002", name="马大姐")
    desk = walk.worker("gulnar")
    desk.do("dispatch", number, category="water_leak", statement="3号楼水管爆裂，请先关总阀。")
    case = walk.child(number)
    repairer = walk.repairer()
    repairer.follow(phone, case)
    repairer.tap("acknowledge")
    repairer.tap("ask_relay")
    grid = walk.worker("yerlan")
    grid.do("relay_unreached", case)
    grid.do("relay_contact", said="家里有人，可以上门")
    grid.do("note", note="电表箱已断电")
    repairer.look_again()
    repairer.do("progress", progress="总阀关了", before="photo")
    repairer.do("ask_relay", ask="问问明早能不能停水")
    grid.do("relay_done", case, said="可以停")
    resident.do("say_over", because="over")
    repairer.look_again()
    repairer.finish(done="换了一截管子")
    desk.do("verify_fail", case, why="接口还在渗水")
    repairer.look_again()
    repairer.finish(done="接口重新做了")
    desk.do("verify_pass", case, how="on_site")
    walk.until(number, "case_done")
    desk.do("note", number, note="记得一周后再看一眼")
    desk.do("reply", reply="水管换好了，看过两遍。", show="no")
    resident.rate("rate_satisfied", satisfied="mostly")


def appoint(office: Worker, name: str, phone: str) -> None:
    """The administrator lets somebody sit at the firm's seat, and enters where messages reach them."""
    office.visit("town/")
    office.click("a.keeping__door[href$='/town/seats/']")
    office.page.fill("#q", "河畔人家")
    office.page.select_option("#role", "property_firm")
    office.click("form[role=search] button[type=submit]")
    office.click("tbody th a")
    office.fold_out("appoint", name=name, acting_for="own", reason="公司新来的水工")
    office.fold_out("phone", person=name, phone=phone, reason="他自己留的号码")


@pytest.mark.journey
@walks(
    appeal="sort settle_now claim reply follow_up rate_satisfied disown_rating pass_up grid_handle grid_done close_off",
)
def test_a_grid_workers_round(walk: Walk) -> None:
    """What she is told on the way and does herself; what the desk writes down of the neighbour's words is not theirs."""
    grid, desk = walk.worker("yerlan"), walk.worker("gulnar")
    settled = grid.take_in("二楼楼道堆了纸箱", RIVERSIDE, phone="13912340003")
    grid.do("sort", category="corridor_clutter")
    grid.do("settle_now", outcome="solved", after="photo")
    desk.open(settled)
    desk.do("claim")
    desk.do("reply", reply="纸箱搬走了。", show="yes")
    desk.do("follow_up", result="no_answer")
    desk.do("follow_up", result="reached")
    desk.rate_for("rate_satisfied")
    neighbour = walk.speaker()
    neighbour.track(settled, grid.codes[settled])
    neighbour.do("disown_rating")
    neighbour.rate("rate_satisfied", satisfied="mostly")
    desk.do("close_off", settled)
    too_much = grid.take_in("四楼楼道也堆满了", RIVERSIDE, phone="13912340003")
    grid.do("pass_up", why="要几家一起搬，我一个人办不了")
    desk.do("grid_handle", too_much, category="corridor_clutter")
    grid.do("grid_done", too_much, outcome="solved", before="photo", after="photo")
    desk.do("reply", too_much, reply="清干净了。", show="yes")
