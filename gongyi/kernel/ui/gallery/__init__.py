"""Made-up contents for the gallery: every part in every state, with short, long, Chinese and English words."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.ui import icons, shapes
from gongyi.kernel.ui.gallery.sampling import SampleForm
from gongyi.kernel.ui.gallery.saying import long_names, long_words, names, say, words
from gongyi.kernel.ui.ring import Ring, RingStage, RingState, state_words


def _ring(state: RingState, current: int | None, left: str, stages_of: tuple[str, ...] = ()) -> Ring:
    called = stages_of or names()
    at = len(called) if current is None else current
    stages = tuple(
        RingStage(f"s{i}", name, "past" if i < at else "current" if i == at else "future")
        for i, name in enumerate(called)
    )
    holder = "" if state in {"done", "stopped"} else say("网格员 王芳", "Grid worker Wang Fang")
    return Ring(
        stages,
        current,
        state,
        holder=holder,
        left=left,
        label=say("3821-6470 楼道灯不亮", "3821-6470 Light out in the stairwell"),
    )


def rings() -> tuple[tuple[str, Ring], ...]:
    """The ring in each of its states, a skipped stage, one stage, many stages and long words."""
    skipped = (
        RingStage("a", say("已收到", "Received"), "past"),
        RingStage("b", say("筛选", "Screening"), "skipped"),
        RingStage("c", say("办理", "Handling"), "current"),
    )
    return (
        (state_words("running"), _ring("running", 2, say("剩 3 天", "3 days left"))),
        (state_words("due_soon"), _ring("due_soon", 2, say("剩 2 小时", "2 h left"))),
        (state_words("overdue"), _ring("overdue", 2, say("超期 1 天", "1 day overdue"))),
        (state_words("paused"), _ring("paused", 2, say("等开春施工", "waits for spring"))),
        (state_words("done"), _ring("done", None, "")),
        (state_words("stopped"), _ring("stopped", 1, "")),
        (
            _("one stage left out"),
            Ring(
                (*skipped, RingStage("d", say("回话", "Reply"))),
                2,
                "running",
                say("物业 张强", "Property firm, Zhang Qiang"),
                say("剩 5 小时", "5 h left"),
                say("停水", "Water cut"),
            ),
        ),
        (_("long words"), _ring("running", 1, say("剩 3 个工作日", "3 working days left"), long_names())),
        (
            _("many stages"),
            _ring(
                "running", 7, say("剩 12 天", "12 days left"), tuple(say(f"第{i}步", f"Step {i}") for i in range(1, 13))
            ),
        ),
        (_("one stage"), _ring("running", 0, say("今天", "today"), (say("登记", "Registered"),))),
    )


def matters() -> tuple[shapes.Matter, ...]:
    """Rows of a list: plain, due, overdue with safety first, done, ended without being done, and with very long words."""
    return (
        shapes.Matter("#", say("二单元三楼楼道灯不亮", "Light out on the third floor of unit 2"), _ring("running", 2, say("剩 3 天", "3 days left")), (say("克兰社区 · 友谊小区", "Kelan Community · Friendship Homes"), say("网格员 王芳", "Grid worker Wang Fang"), say("剩 3 天", "3 days left"))),
        shapes.Matter(
            "#", say("电动车在楼道里充电", "An electric bike is charged in the stairwell"), _ring("overdue", 2, say("超期 1 天", "1 day overdue")), (say("雪都社区", "Xuedu Community"), say("物业 张强", "Property firm, Zhang Qiang"), say("超期 1 天", "1 day overdue")),
            (shapes.Badge(say("超期", "overdue"), "overdue"), shapes.Badge(say("已催 2 次", "chased twice"))), safety=True,
        ),
        shapes.Matter(
            "#", long_words(), _ring("due_soon", 3, say("剩 2 小时", "2 h left")), (say("恰秀路街道克兰社区第十二网格", "Qiaxiu Road Street, Kelan Community, Grid 12"), say("社区书记 古丽娜尔·买买提江", "Community secretary Gulnar Mamatjan"), say("剩 2 小时", "2 h left")),
            (shapes.Badge(say("快到期", "due soon"), "due"), shapes.Badge(say("附议 12", "12 joined"))),
        ),
        shapes.Matter("#", say("路面坑洼", "Holes in the road"), _ring("paused", 2, say("等施工", "waits for work")), (say("克兰社区", "Kelan Community"),), (shapes.Badge(say("挂账", "on the books"), "muted"),)),
        shapes.Matter("#", say("健身器材松动", "Loose exercise equipment"), _ring("done", None, ""), (say("友谊小区", "Friendship Homes"), say("用了 2 天", "took 2 days")), (shapes.Badge(say("办完了", "done"), "done"),)),
        shapes.Matter("#", say("邻居家的私人纠纷", "A private quarrel with a neighbour"), _ring("stopped", 1, ""), (say("克兰社区", "Kelan Community"),), (shapes.Badge(say("没受理", "not taken up"), "stopped"),)),
    )  # fmt: skip


def events() -> tuple[shapes.Event, ...]:
    """A short history with words and evidence."""
    now = clock.now()
    pieces = (
        shapes.Piece("#", say("楼道照片", "Photo of the stairwell")),
        shapes.Piece("#", say("42 秒", "42 seconds"), "voice"),
        shapes.Piece("#", say("维修单.pdf", "repair-slip.pdf"), "file"),
    )
    return (
        shapes.Event(
            now - timedelta(minutes=20),
            say("正在办", "under way"),
            say("网格员 王芳", "Grid worker Wang Fang"),
            say("已联系物业，明天上午换灯。", "The property firm was called; the lamp is changed tomorrow morning."),
            "current",
            pieces,
        ),
        shapes.Event(
            now - timedelta(hours=5), say("已派单", "Dispatched"), say("社区值班", "Community desk"), long_words()
        ),
        shapes.Event(
            now - timedelta(days=2), say("超过首次联系时限", "Past the time for the first contact"), "", "", "overdue"
        ),
        shapes.Event(
            now - timedelta(days=3),
            say("已收到", "Received"),
            say("您", "you"),
            say(
                "楼道灯坏了，老人晚上不敢下楼。",
                "The stairwell light is broken; old people do not dare go down at night.",
            ),
            "done",
        ),
    )


def deadlines() -> tuple[shapes.Deadline, ...]:
    """A deadline far, near, passed and met."""
    now = clock.now()
    lines = (
        say("周五 17:30 收到", "received Fri 17:30"),
        say("周五 0.5 小时", "0.5 h Fri"),
        say("周末不算", "the weekend does not count"),
        say("周一 3.5 小时，到 12:00", "3.5 h Mon, until 12:00"),
    )
    return (
        shapes.Deadline(now + timedelta(days=3), "plain", say("还剩 3 天", "3 days left"), lines),
        shapes.Deadline(now + timedelta(hours=2), "due", say("还剩 2 小时", "2 h left"), lines),
        shapes.Deadline(now - timedelta(days=1), "overdue", say("超期 1 天", "1 day overdue"), lines),
        shapes.Deadline(now - timedelta(days=2), "done", say("提前 4 小时办完", "done 4 h early")),
    )


def table() -> shapes.Table:
    """A register with a long cell, a link and numbers."""
    rows = (
        (
            shapes.Cell("3821-6470", "#"),
            shapes.Cell(say("楼道灯不亮", "Light out in the stairwell")),
            shapes.Cell(say("友谊小区", "Friendship Homes")),
            shapes.Cell("3", number=True),
        ),
        (
            shapes.Cell("5170-2283", "#"),
            shapes.Cell(long_words()),
            shapes.Cell(say("克兰社区", "Kelan Community")),
            shapes.Cell("12", number=True),
        ),
        (
            shapes.Cell("9046-1158", "#"),
            shapes.Cell(say("路面坑洼", "Holes in the road")),
            shapes.Cell(say("克兰社区", "Kelan Community")),
            shapes.Cell("1,204", number=True),
        ),
    )
    return shapes.Table(
        say("销号台账", "Close-out register"),
        (say("编号", "Number"), say("什么事", "What is it"), say("在哪里", "Where"), say("天数", "Days")),
        rows,
    )


def navigation(base: str) -> dict[str, Any]:
    """The ways through the house, for the base the gallery is shown in."""
    portal = (
        shapes.NavItem("#report", say("我要反映", "I want to say something"), "edit", current=True),
        shapes.NavItem("#track", say("办到哪了", "Track my matter"), "search"),
        shapes.NavItem("#public", say("公示与地图", "Published and map"), "map"),
    )
    desk = (
        shapes.NavItem("#inbox", say("轮到我", "My turn"), "inbox", "i", "12", current=True),
        shapes.NavItem("#new", say("代为登记", "Register"), "plus", "n"),
        shapes.NavItem("#board", say("筛选", "Screening"), "filter", "s", "3"),
        shapes.NavItem("#search", say("查找", "Find"), "search", "/"),
        shapes.NavItem("#morning", say("今早要看", "This morning"), "bell", "m", "999+"),
        shapes.NavItem("#place", say("各处情况", "Places"), "building", "p"),
        shapes.NavItem("#lists", say("三张清单", "Three lists"), "list", "l"),
        shapes.NavItem("#figures", say("数字", "Figures"), "chart", "g"),
        shapes.NavItem("#settings", say("设置", "Settings"), "gear"),
    )
    return {
        "portal_nav": portal if base == "portal" else (),
        "desk_nav": desk if base == "desk" else (),
        "desk_name": say("王芳", "Wang Fang"),
        "desk_seats": [say("克兰社区 网格员", "Grid worker, Kelan Community")],
    }


def badges() -> tuple[shapes.Badge, ...]:
    """A mark in every tone."""
    return (
        shapes.Badge(say("普通", "plain")),
        shapes.Badge(say("正在办", "under way"), "current"),
        shapes.Badge(say("办完了", "done"), "done"),
        shapes.Badge(say("快到期", "due soon"), "due"),
        shapes.Badge(say("超期", "overdue"), "overdue"),
        shapes.Badge(say("超期 28 天", "28 d overdue"), "overdue", quiet=True),
        shapes.Badge(say("暂停", "on hold"), "muted"),
        shapes.Badge(say("没受理", "not taken up"), "stopped"),
    )


def figures() -> tuple[shapes.FigureCard, ...]:
    """A count with parts, a rate, a rate of too few, a median by stage, and nothing at all."""
    return (*_counts(), *_rates(), _median())


def _counts() -> tuple[shapes.FigureCard, ...]:
    parts = (
        (shapes.Cell(say("网上", "web")), shapes.Cell("640", "#", number=True)),
        (shapes.Cell(say("电话", "telephone")), shapes.Cell("564", "#", number=True)),
    )
    return (
        shapes.FigureCard(
            say("收到诉求", "Appeals received"),
            say("1204 件", "1204 cases"),
            (shapes.Link(say("看看是哪些", "See which"), "#"),),
            "",
            say("1180 件", "1180 cases"),
            shapes.Table(say("收到诉求", "Appeals received"), (say("其中", "Of these"), say("件", "cases")), parts),
            say("这段时间登记的诉求。", "Appeals registered in the window."),
            excel="#",
        ),
        shapes.FigureCard(
            say("督办", "Supervised"),
            say("0 件", "0 cases"),
            before=say("0 件", "0 cases"),
            definition=say("这段时间发过督办单的。", "Cases on which a supervision order was issued in the window."),
        ),
    )


def _rates() -> tuple[shapes.FigureCard, ...]:
    meant = say(
        "这段时间第一次答复的诉求里，在答应的时间之前答复的。",
        "Of the appeals first answered in the window, those answered by the promised time.",
    )
    return (
        shapes.FigureCard(
            say("按时答复", "Answered on time"),
            "96.3 %",
            (
                shapes.Link(say("其中 1159 件符合", "1159 of them fit"), "#"),
                shapes.Link(say("共 1204 件", "1204 in all"), "#"),
            ),
            "",
            say("95.0 % · 1180 件里有 1121 件", "95.0 % · 1121 of 1180"),
            definition=meant,
            exclusions=(say("本人撤回的。", "Taken back by the person."),),
        ),
        shapes.FigureCard(
            say("满意率", "Satisfied"),
            "—",
            (shapes.Link(say("共 12 件", "12 in all"), "#"),),
            say("太少，不算比率", "too few for a rate"),
            say("没有可算的", "nothing to count"),
            definition=meant,
        ),
    )


def _median() -> shapes.FigureCard:
    stages = (
        (
            shapes.Cell(say("待签收", "to be signed for")),
            shapes.Cell(say("3 小时", "3 h"), number=True),
            shapes.Cell("211", "#", number=True),
        ),
    )
    return shapes.FigureCard(
        say("办完一件用时", "Time to finish one"),
        say("2 天", "2 days"),
        (shapes.Link(say("按 211 件算", "over 211 cases"), "#"),),
        "",
        say("2.4 天", "2.4 days"),
        shapes.Table(
            say("办完一件用时", "Time to finish one"),
            (say("其中", "Of these"), say("中位数", "median"), say("件", "cases")),
            stages,
        ),
        say("按月算的中位数。", "The median of the month."),
    )


def pieces() -> tuple[shapes.Piece, ...]:
    """A photo, a recording and a paper; their files are not there."""
    return (
        shapes.Piece("#", say("办前照片", "Photo before")),
        shapes.Piece("#", say("录音 12 秒", "Recording, 12 seconds"), "file"),
        shapes.Piece("#", say("盖章件.pdf", "stamped.pdf"), "file"),
    )


def contents(base: str) -> dict[str, Any]:
    """Everything the gallery shows."""
    reasons = (
        ("visit", say("上门核实", "visit to verify")),
        ("repair", say("维修要联系本人", "the repairer must reach the person")),
    )
    return {
        **navigation(base),
        "said": words(),
        "rings": rings(),
        "icon_names": sorted(icons.DRAWINGS),
        "matters": matters(),
        "events": events(),
        "deadlines": deadlines(),
        "table": table(),
        "empty_table": shapes.Table(say("销号台账", "Close-out register"), (say("编号", "Number"), say("什么事", "What is it")), (), say("还没有记录。", "No record yet.")),
        "clean_form": SampleForm(auto_id="clean_%s"),
        "faulty_form": SampleForm({"phone": "123", "kind": "none"}, auto_id="faulty_%s"),
        "badges": badges(),
        "person": shapes.MaskedPerson(say("王**", "W**"), "139****1208", say("反映人", "reporter"), "#", reasons),
        "closed_person": shapes.MaskedPerson(say("古***", "G***"), "", say("附议", "joined")),
        "tabs": (shapes.Tab("#a", say("全部", "all"), "128", current=True), shapes.Tab("#b", say("快到期", "due soon"), "7"), shapes.Tab("#c", say("超期", "overdue"), "2")),
        "pager": shapes.Pager("#before", "#after", say("第 21–40 件", "21–40")),
        "steps": (shapes.Step(say("什么事", "What is it"), "past"), shapes.Step(say("在哪里", "Where"), "current"), shapes.Step(say("怎么联系您", "How to reach you"))),
        "stats": (
            shapes.Stat(say("本月收到", "Received this month"), "1,204", say("件", "cases"), say("从 1 日零点起", "since the 1st"), "#"),
            shapes.Stat(say("按时办完", "Done on time"), "96.3", "%", say("1,159 ÷ 1,204 件", "1,159 ÷ 1,204 cases"), "#"),
            shapes.Stat(say("帮助过的人次（不是人数）", "People helped (times, not people)"), "18,000", say("人次", "times"), "", "#"),
        ),
        "figures": figures(),
        "pieces": pieces(),
        "moments": (clock.now(), clock.now() + timedelta(hours=3), clock.now() - timedelta(days=12), clock.now() - timedelta(days=400)),
    }  # fmt: skip
