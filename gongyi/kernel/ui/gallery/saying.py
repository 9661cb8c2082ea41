"""What the samples of the gallery say, in the reader's language."""

from django.utils.functional import lazy

from gongyi.kernel.territory.naming import in_language

said = lazy(in_language, str)
"""As `say`, for what is written once and shown in the language of each reader."""


def say(chinese: str, english: str) -> str:
    """A sample in the reader's language."""
    return in_language(chinese, english)


def names() -> tuple[str, ...]:
    """The stages of a short loop."""
    return (
        say("已收到", "Received"),
        say("筛选", "Screening"),
        say("办理", "Handling"),
        say("核查", "Verification"),
        say("回话", "Reply"),
        say("评价", "Rating"),
    )


def long_names() -> tuple[str, ...]:
    """Stages whose names need a second line."""
    return (
        say("在社区服务窗口登记并发给回执", "Registration at the community desk"),
        say("由社区两委一起筛选", "Screening by the two committees"),
        say("办理", "Handling"),
        say("核查", "Verification"),
        say("回话", "Reply"),
    )


def long_words() -> str:
    """A title longer than anybody should write."""
    return say(
        "恰秀路街道克兰社区三号楼二单元至五单元楼道内长期堆放旧家具、纸箱与电动自行车电池，影响老人和孩子夜间通行，"
        "已有多位邻居反映，希望在入冬供暖之前清理干净并说明以后由谁负责",
        "Stairwells two to five of building three have been blocked by old furniture, cardboard and batteries for months; "
        "several neighbours ask that they be cleared before the heating season and who answers for them from then on",
    )


def words() -> dict[str, str]:
    """What the page of the gallery itself says for samples."""
    return {
        "door_report": say("说一件事，拍张照片，一分钟。", "Say one thing, take a photo, one minute."),
        "door_track": say("扫回执上的码，或输入编号。", "Scan the code on the receipt, or type the number."),
        "door_public": say("小区里办过的事、正在办的事。", "What was done in the compound, and what is being done."),
        "report": say("我要反映", "I want to say something"),
        "track": say("办到哪了", "Track my matter"),
        "public": say("公示与地图", "Published and map"),
        "empty": say("没有轮到您的事", "Nothing is your turn"),
        "empty_words": say("有新的会在这里出现。", "What is new will appear here."),
        "look": say("看看各处情况", "Look at the places"),
        "pieces_label": say("件", "Matters"),
        "take": say("接手", "Take it on"),
        "print": say("打印", "Print"),
        "later": say("以后再说", "Later"),
        "sending": say("正在送出", "Sending"),
        "done": say("已办好", "It is done"),
        "copy": say("复制答复", "Copy the reply"),
        "who_sees": say(
            "谁能看到您写的：社区值班和办这件事的人。",
            "Who can see what you write: the community desk and those who handle it.",
        ),
        "received": say("已收到", "Received"),
        "number_words": say("编号 3821-6470，查询码 5291。", "Number 3821-6470, code 5291."),
        "half_day": say("还有半天到期。", "Due in half a day."),
        "not_sent": say("没有送出", "Not sent"),
        "offline": say(
            "网络断了。您写的还在，请再按一次。",
            "The network is gone. What you wrote is still here; please press again.",
        ),
        "importing": say("正在导入", "Importing"),
        "photos": say("正在整理照片", "Preparing the photos"),
        "number": say("编号", "Number"),
        "where": say("在哪里", "Where"),
        "where_words": say("克兰社区 友谊小区 3 号楼", "Kelan Community, Friendship Homes, Building 3"),
        "turn": say("轮到", "Turn"),
        "turn_words": say("网格员 王芳", "Grid worker Wang Fang"),
        "code": say("查询码", "Code"),
        "send": say("送出", "Send"),
        "sending_on": say("正在送出…", "Sending…"),
        "not_here": say("不在这里办", "Not done here"),
        "not_here_words": say(
            "会告诉反映人，并给出该去的地方和电话。", "The reporter is told, with the right place and its telephone."
        ),
        "tell": say("确定，告诉反映人", "Yes, tell the reporter"),
        "long_button": say(
            "文字长到在手机上要排两行的一个按钮，看看它换行以后还好不好按",
            "A button whose words are long enough to need a second line on a phone",
        ),
        "base_portal": say("居民看的页", "for residents"),
        "base_desk": say("办公的页", "for workers"),
        "base_print": say("打印的页", "for paper"),
        "base_plain": say("空白页", "bare"),
    }
