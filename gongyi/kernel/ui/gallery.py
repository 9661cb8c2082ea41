"""Made-up contents for the gallery: every part in every state, with short, long, Chinese and English words."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.ui import icons, shapes
from gongyi.kernel.ui.forms import CheckCards, ChoiceCards, PhotosField, VoiceField
from gongyi.kernel.ui.ring import Ring, RingStage, RingState, state_words

NAMES = ("已收到", "筛选", "办理", "核查", "回话", "评价")
LONG_NAMES = (
    "Registration at the community desk",
    "Screening by the two committees",
    "Handling",
    "Verification",
    "Reply",
)
LONG = (
    "恰秀路街道克兰社区三号楼二单元至五单元楼道内长期堆放旧家具、纸箱与电动自行车电池，影响老人和孩子夜间通行，"
    "已有多位邻居反映，希望在入冬供暖之前清理干净并说明以后由谁负责"
)
LONG_ENGLISH = (
    "Stairwells two to five of building three have been blocked by old furniture, cardboard and batteries for months"
)


def _ring(state: RingState, current: int | None, left: str, names: tuple[str, ...] = NAMES) -> Ring:
    at = len(names) if current is None else current
    stages = tuple(
        RingStage(f"s{i}", name, "past" if i < at else "current" if i == at else "future")
        for i, name in enumerate(names)
    )
    holder = "" if state in {"done", "stopped"} else "网格员 王芳"
    return Ring(stages, current, state, holder=holder, left=left, label="3821-6470 楼道灯不亮")


def rings() -> tuple[tuple[str, Ring], ...]:
    """The ring in each of its states, a skipped stage, one stage, many stages and long words."""
    skipped = (RingStage("a", "已收到", "past"), RingStage("b", "筛选", "skipped"), RingStage("c", "办理", "current"))
    return (
        (state_words("running"), _ring("running", 2, "剩 3 天")),
        (state_words("due_soon"), _ring("due_soon", 2, "剩 2 小时")),
        (state_words("overdue"), _ring("overdue", 2, "超期 1 天")),
        (state_words("paused"), _ring("paused", 2, "等开春施工")),
        (state_words("done"), _ring("done", None, "")),
        (state_words("stopped"), _ring("stopped", 1, "")),
        (
            _("one stage left out"),
            Ring((*skipped, RingStage("d", "回话")), 2, "running", "物业 张强", "剩 5 小时", "停水"),
        ),
        (_("long words"), _ring("running", 1, "3 working days left", LONG_NAMES)),
        (_("many stages"), _ring("running", 7, "剩 12 天", tuple(f"第{i}步" for i in range(1, 13)))),
        (_("one stage"), _ring("running", 0, "今天", ("登记",))),
    )


def matters() -> tuple[shapes.Matter, ...]:
    """Rows of a list: plain, due, overdue with safety first, done, and with very long words."""
    return (
        shapes.Matter("#", "二单元三楼楼道灯不亮", _ring("running", 2, "剩 3 天"), ("克兰社区 · 友谊小区", "网格员 王芳", "剩 3 天")),
        shapes.Matter(
            "#", "电动车在楼道里充电", _ring("overdue", 2, "超期 1 天"), ("雪都社区", "物业 张强", "超期 1 天"),
            (shapes.Badge("超期", "overdue"), shapes.Badge("已催 2 次")), safety=True,
        ),
        shapes.Matter(
            "#", LONG, _ring("due_soon", 3, "剩 2 小时"), ("恰秀路街道克兰社区第十二网格", "社区书记 古丽娜尔·买买提江", "剩 2 小时"),
            (shapes.Badge("快到期", "due"), shapes.Badge("附议 12")),
        ),
        shapes.Matter("#", LONG_ENGLISH, _ring("paused", 2, "等施工"), ("Kelan community",), (shapes.Badge("On hold", "muted"),)),
        shapes.Matter("#", "健身器材松动", _ring("done", None, ""), ("友谊小区", "用了 2 天"), (shapes.Badge("办完了", "done"),)),
    )  # fmt: skip


def events() -> tuple[shapes.Event, ...]:
    """A short history with words and evidence."""
    now = clock.now()
    pieces = (
        shapes.Piece("#", "楼道照片"),
        shapes.Piece("#", "42 秒", "voice"),
        shapes.Piece("#", "维修单.pdf", "file"),
    )
    return (
        shapes.Event(
            now - timedelta(minutes=20), "正在办", "网格员 王芳", "已联系物业，明天上午换灯。", "current", pieces
        ),
        shapes.Event(now - timedelta(hours=5), "已派单", "社区值班", LONG),
        shapes.Event(now - timedelta(days=2), "超过首次联系时限", "", "", "overdue"),
        shapes.Event(now - timedelta(days=3), "已收到", "您", "楼道灯坏了，老人晚上不敢下楼。", "done"),
    )


def deadlines() -> tuple[shapes.Deadline, ...]:
    """A deadline far, near, passed and met."""
    now = clock.now()
    lines = ("周五 17:30 收到", "周五 0.5 小时", "周末不算", "周一 3.5 小时，到 12:00")
    return (
        shapes.Deadline(now + timedelta(days=3), "plain", "还剩 3 天", lines),
        shapes.Deadline(now + timedelta(hours=2), "due", "还剩 2 小时", lines),
        shapes.Deadline(now - timedelta(days=1), "overdue", "超期 1 天", lines),
        shapes.Deadline(now - timedelta(days=2), "done", "提前 4 小时办完"),
    )


class SampleForm(forms.Form):
    """Every kind of field."""

    what = forms.CharField(label="什么事", help_text="只写事，不写人的民族、信仰、病情。", widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="哪一类", choices=[("ask", "咨询"), ("help", "求助"), ("praise", "表扬")],
        widget=ChoiceCards(
            hints={"ask": "想问清楚一件事", "help": "有东西坏了、有困难要人帮"}, icons={"ask": "chat", "help": "phone", "praise": "star"}
        ),
    )  # fmt: skip
    place = forms.CharField(label="在哪里", required=False, help_text="楼号、单元，或附近的店名。")
    phone = forms.RegexField(r"^1\d{10}$", label="您的电话", error_messages={"invalid": "电话要 11 位数字。"})
    level = forms.ChoiceField(label="哪个社区", choices=[("a", "克兰社区"), ("b", "雪都社区")])
    tell = forms.MultipleChoiceField(
        label="怎么告诉您", choices=[("sms", "短信"), ("call", "打电话")], widget=CheckCards, required=False
    )
    photos = PhotosField(label="照片", required=False, help_text="最多 9 张，会先在手机上缩小。")
    voice = VoiceField(label="说给我们听", help_text="最长一分钟，说什么话都行。")
    consent = forms.BooleanField(label="可以把电话给维修人员", required=False, widget=forms.CheckboxInput)


def table() -> shapes.Table:
    """A register with a long cell, a link and numbers."""
    rows = (
        (
            shapes.Cell("3821-6470", "#"),
            shapes.Cell("楼道灯不亮"),
            shapes.Cell("友谊小区"),
            shapes.Cell("3", number=True),
        ),
        (shapes.Cell("5170-2283", "#"), shapes.Cell(LONG), shapes.Cell("克兰社区"), shapes.Cell("12", number=True)),
        (
            shapes.Cell("9046-1158", "#"),
            shapes.Cell(LONG_ENGLISH),
            shapes.Cell("Kelan"),
            shapes.Cell("1,204", number=True),
        ),
    )
    return shapes.Table("销号台账", ("编号", "什么事", "在哪里", "天数"), rows)


def navigation(base: str) -> dict[str, Any]:
    """The ways through the house, for the base the gallery is shown in."""
    portal = (
        shapes.NavItem("#report", "我要反映", "edit", current=True),
        shapes.NavItem("#track", "办到哪了", "search"),
        shapes.NavItem("#public", "公示与地图", "map"),
    )
    desk = (
        shapes.NavItem("#inbox", "轮到我", "inbox", "i", "12", current=True),
        shapes.NavItem("#new", "代为登记", "plus", "n"),
        shapes.NavItem("#board", "筛选", "filter", "s", "3"),
        shapes.NavItem("#search", "查找", "search", "/"),
        shapes.NavItem("#morning", "今早要看", "bell", "m", "999+"),
        shapes.NavItem("#place", "各处情况", "building", "p"),
        shapes.NavItem("#lists", "三张清单", "list", "l"),
        shapes.NavItem("#figures", "数字", "chart", "g"),
        shapes.NavItem("#settings", "设置", "gear"),
    )
    return {
        "portal_nav": portal if base == "portal" else (),
        "desk_nav": desk if base == "desk" else (),
        "desk_name": "王芳",
        "desk_seats": ["克兰社区 网格员"],
    }


def badges() -> tuple[shapes.Badge, ...]:
    """A mark in every tone."""
    return (
        shapes.Badge("普通"),
        shapes.Badge("正在办", "current"),
        shapes.Badge("办完了", "done"),
        shapes.Badge("快到期", "due"),
        shapes.Badge("超期", "overdue"),
        shapes.Badge("暂停", "muted"),
    )


def figures() -> tuple[shapes.FigureCard, ...]:
    """A count with parts, a rate, a rate of too few, a median by stage, and nothing at all."""
    parts = (
        (shapes.Cell("网上"), shapes.Cell("640", "#", number=True)),
        (shapes.Cell("电话"), shapes.Cell("564", "#", number=True)),
    )
    stages = ((shapes.Cell("待签收"), shapes.Cell("3 小时", number=True), shapes.Cell("211", "#", number=True)),)
    said = "这段时间第一次答复的诉求里，在答应的时间之前答复的。"
    return (
        shapes.FigureCard(
            "收到诉求",
            "1204 件",
            (shapes.Link("看看是哪些", "#"),),
            "",
            "1180 件",
            shapes.Table("收到诉求", ("其中", "件"), parts),
            "这段时间登记的诉求。",
            excel="#",
        ),
        shapes.FigureCard(
            "按时答复",
            "96.3 %",
            (shapes.Link("其中 1159 件符合", "#"), shapes.Link("共 1204 件", "#")),
            "",
            "95.0 % · 1180 件里有 1121 件",
            definition=said,
            exclusions=("本人撤回的。",),
        ),
        shapes.FigureCard(
            "满意率", "—", (shapes.Link("共 12 件", "#"),), "太少，不算比率", "没有可算的", definition=said
        ),
        shapes.FigureCard(
            "办完一件用时",
            "2 天",
            (shapes.Link("按 211 件算", "#"),),
            "",
            "2.4 天",
            shapes.Table("办完一件用时", ("其中", "中位数", "件"), stages),
            said,
        ),
        shapes.FigureCard(
            "Supervised",
            "0 cases",
            before="0 cases",
            definition="Cases on which a supervision order was issued in the window.",
        ),
    )


def pieces() -> tuple[shapes.Piece, ...]:
    """A photo, a recording and a paper; their files are not there."""
    return (
        shapes.Piece("#", "办前照片"),
        shapes.Piece("#", "录音 12 秒", "file"),
        shapes.Piece("#", "盖章件.pdf", "file"),
    )


def contents(base: str) -> dict[str, Any]:
    """Everything the gallery shows."""
    reasons = (("visit", "上门核实"), ("repair", "维修要联系本人"))
    return {
        **navigation(base),
        "rings": rings(),
        "icon_names": sorted(icons.DRAWINGS),
        "matters": matters(),
        "events": events(),
        "deadlines": deadlines(),
        "table": table(),
        "empty_table": shapes.Table("销号台账", ("编号", "什么事"), (), "还没有记录。"),
        "clean_form": SampleForm(auto_id="clean_%s"),
        "faulty_form": SampleForm({"phone": "123", "kind": "none"}, auto_id="faulty_%s"),
        "badges": badges(),
        "person": shapes.MaskedPerson("王**", "139****1208", "反映人", "#", reasons),
        "closed_person": shapes.MaskedPerson("古***", "", "附议"),
        "tabs": (shapes.Tab("#a", "全部", "128", current=True), shapes.Tab("#b", "快到期", "7"), shapes.Tab("#c", "超期", "2")),
        "pager": shapes.Pager("#before", "#after", "第 21–40 件"),
        "steps": (shapes.Step("什么事", "past"), shapes.Step("在哪里", "current"), shapes.Step("怎么联系您")),
        "stats": (
            shapes.Stat("本月收到", "1,204", "件", "从 1 日零点起", "#"),
            shapes.Stat("按时办完", "96.3", "%", "1,159 ÷ 1,204 件", "#"),
            shapes.Stat("People helped (times, not people)", "18,000", "人次", "", "#"),
        ),
        "figures": figures(),
        "pieces": pieces(),
        "moments": (clock.now(), clock.now() + timedelta(hours=3), clock.now() - timedelta(days=12), clock.now() - timedelta(days=400)),
    }  # fmt: skip
