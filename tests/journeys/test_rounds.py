"""What does not go straight: not satisfied, sent back, more time asked for."""

import pytest

from tests.journeys.people import Worker
from tests.journeys.walk import Walk
from tests.journeys.walked import walks

RIVERSIDE = "河畔人家4号楼"


@pytest.mark.journey
@walks(
    appeal="redone check_fail check_pass reply rate_dissatisfied rate_to_street order_redo final_notice close_off",
)
def test_twice_not_satisfied(walk: Walk) -> None:
    """It is done again and looked at by a second person, and in the end the street answers for good."""
    resident, desk, second, street = walk.speaker(), *map(walk.worker, ("gulnar", "lixiuying", "zhaomin"))
    resident.scan(walk.place(RIVERSIDE))
    number = resident.say("help", "单元门关不严，冷风往里灌", phone="13912340004")
    desk.do("settle_now", number, category="gate_door", outcome="solved", done="调了闭门器", after="photo")
    answered(desk, number)
    resident.rate("rate_dissatisfied", solved="no", satisfied="dissatisfied")
    again(desk, number)
    second.do("check_fail", number, why="门还是关不上")
    again(desk, number)
    checked(second, desk, number)
    resident.rate("rate_dissatisfied", solved="no", satisfied="dissatisfied")
    again(desk, number)
    checked(second, desk, number)
    resident.rate("rate_to_street", solved="no", satisfied="dissatisfied")
    street.do("order_redo", number, why="换一个闭门器")
    again(desk, number)
    checked(second, desk, number)
    resident.rate("rate_to_street", satisfied="dissatisfied")
    street.do("final_notice", number, notice="闭门器已换新，门框变形要等大修，已列入明年计划。")
    desk.do("close_off", number)
    resident.sees("已列入明年计划")


def again(desk: Worker, number: str) -> None:
    """Done once more."""
    desk.do("redone", number, outcome="solved", done="又调了一遍", after="photo")


def checked(second: Worker, desk: Worker, number: str) -> None:
    """Looked at by another person, and answered."""
    second.do("check_pass", number, how="on_site")
    answered(desk, number)


def answered(desk: Worker, number: str) -> None:
    """The answer to the person."""
    desk.do("reply", number, reply="门修好了，请再试试。", show="yes")


@pytest.mark.journey
@walks(
    case="send_back redispatch send_back_again assign_by_ruling supervise chase answer_supervision call_in convene turn_out decline_call withdraw",
    response="respond chase",
)
def test_nobody_says_that_it_is_theirs(walk: Walk) -> None:
    """Sent back twice, ruled on by the street, supervised, and talked over with the police who were called in."""
    resident, desk, firm, police, street = (
        walk.speaker(),
        *map(walk.worker, ("gulnar", "zhoujianguo", "wanghaitao", "zhaomin")),
    )
    resident.scan(walk.place(RIVERSIDE))
    number = resident.say("help", "楼下的车乱停，进不了单元门", phone="13912340005")
    desk.do("dispatch", number, category="parking_disorder", statement="4号楼单元门口有车乱停，请处理。")
    case = walk.child(number)
    firm.do("send_back", case, reason="not_ours", owner="police")
    desk.do("redispatch", case)
    police.do("send_back_again", case, reason="other_owner", owner="property_firm", why="小区里面归物业管")
    street.do("assign_by_ruling", case, why="小区内停车秩序由物业负责")
    street.do("supervise", ground="still", demand="三天内划好线，回话")
    secretary = walk.worker("lixiuying")
    secretary.do("chase", case)
    firm.do("answer_supervision", case, answer="明天划线")
    desk.do("call_in", case, request="请派出所一起来看")
    street.do("convene", case, bodies="恰秀路派出所", request="请到4号楼门口一起看停车")
    response = walk.child(case, "response")
    desk.do("chase", response)
    police.do("respond", response, on=walk.day(), result="到过了，会贴提示")
    walk.until(case, "response_in")
    street.do("turn_out", case, result="物业划线，派出所贴提示")
    desk.do("call_in", case, request="请街道再开一次会")
    street.do("decline_call", case, why="已经商量好了，不用再开")
    desk.do("withdraw", case, why="居民说车都挪走了")
    walk.until(number, "case_back")


@pytest.mark.journey
@walks(
    appeal="supervise answer_supervision ask_extension refuse_extension approve_extension ask_deferral refuse_deferral approve_deferral "
    "review_deferral resume resume_at_desk",
    case="acknowledge claim first_contact ask_extension refuse_extension approve_extension ask_deferral refuse_deferral approve_deferral "
    "review_deferral resume report_done assist",
)
def test_it_takes_longer(walk: Walk) -> None:
    """More time, refused and granted; then on the books, looked at again, and done in the end."""
    resident, desk, firm, police, street = (
        walk.speaker(),
        *map(walk.worker, ("gulnar", "zhoujianguo", "wanghaitao", "zhaomin")),
    )
    resident.scan(walk.place(RIVERSIDE))
    number = resident.say("help", "树枝挡住了三楼的窗户", phone="13912340006")
    desk.do("dispatch", number, category="green_trees", statement="4号楼南侧的树请修剪。")
    case, soon = walk.child(number), walk.day(10)
    firm.do("acknowledge", case)
    firm.do("claim")
    firm.do("first_contact", how="not_wanted")
    street.do("assist", case, bodies="恰秀路派出所", request="修剪时请帮忙看住路口")
    police.do("respond", walk.child(case, "response"), on=walk.day(), result="修剪那天来一个人")
    walk.until(case, "assist_in")
    more = {"reason": "weather", "amount": 1, "why": "风太大，爬不了高"}
    firm.do("ask_extension", **more)
    desk.do("refuse_extension", case, why="明天风就停了")
    firm.do("ask_extension", case, **more)
    desk.do("approve_extension", case)
    later = {"ground": "season", "review_on": soon, "why": "要等开春才能修剪"}
    firm.do("ask_deferral", case, **later)
    desk.do("refuse_deferral", case, why="先把挡窗的几枝剪了")
    firm.do("ask_deferral", case, **later)
    desk.do("approve_deferral", case)
    walk.until(number, "case_deferred")
    resident.sees("等开春")
    desk.do("review_deferral", case, review_on=soon, why="还要等天气")
    desk.do("resume")
    firm.do("report_done", case, outcome="solved", done="挡窗的都剪了", before="photo", after="photo")
    walk.until(number, "case_done")
    the_grid_takes_longer(walk)
    the_community_takes_longer(walk)


def the_grid_takes_longer(walk: Walk) -> None:
    """The same where the grid does it: the street asks why it stands still, and the desk decides."""
    resident, desk, grid, street = walk.speaker(), *map(walk.worker, ("gulnar", "yerlan", "zhaomin"))
    resident.scan(walk.place(RIVERSIDE))
    number, soon = resident.say("help", "花坛里的树倒向车棚", phone="13912340016"), walk.day(10)
    desk.do("grid_handle", number, category="green_trees")
    street.do("supervise", number, ground="still", demand="说明为什么还没动，几天能扶正")
    grid.do("answer_supervision", number, answer="已约园林，明天到场")
    more = {"reason": "weather", "amount": 1, "why": "风大，吊车上不去"}
    grid.do("ask_extension", number, **more)
    desk.do("refuse_extension", number, why="先用木桩撑住")
    grid.do("ask_extension", number, **more)
    desk.do("approve_extension", number)
    later = {"ground": "season", "review_on": soon, "why": "要等开春才能移栽"}
    grid.do("ask_deferral", number, **later)
    desk.do("refuse_deferral", number, why="先撑住再说")
    grid.do("ask_deferral", number, **later)
    desk.do("approve_deferral", number)
    resident.sees("等开春")
    desk.do("review_deferral", number, review_on=soon, why="还要等天气")
    desk.do("resume", number)


def the_community_takes_longer(walk: Walk) -> None:
    """And where the community does it itself: its secretary decides."""
    resident, desk, secretary = walk.speaker(), *map(walk.worker, ("gulnar", "lixiuying"))
    resident.scan(walk.place(RIVERSIDE))
    number = resident.say("help", "楼后的草坪秃了一片", phone="13912340017")
    desk.do("accept", number)
    desk.do("sort", number, category="green_trees")
    desk.do("ask_deferral", number, ground="season", review_on=walk.day(10), why="要等开春补种")
    secretary.do("approve_deferral", number)
    secretary.do("resume_at_desk", number)
