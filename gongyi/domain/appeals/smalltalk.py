"""Which words of a group chat say nothing but hello, received and thank you."""

import re

from gongyi.kernel.people.calling import SURNAMES

LONGEST = 40
GROUP = "大家|各位(?:邻居|家人)?们?|邻居们?|群主|家人们?|亲们?"
POSTS = "书记|主任|社区|居委会?|物业|街道|网格[员长]|楼长|管家|师傅|老师|领导|同志们?|经理|所长|民警|保安|保洁|工作人员|志愿者|[大小]?[哥姐]姐?|阿姨|叔叔?"
SOMEBODY = rf"(?:{GROUP}|[你您]们?|[咱我]们|[{SURNAMES}老小]?(?:{POSTS})|[{SURNAMES}]工)"
FOR = "的?(?:及时|耐心|热心|大力)?的?(?:关心|支持|配合|理解|提醒|回复|答复|通知|告知|转告|分享|费心|辛苦)"
THANKS = (
    rf"(?:太|真是?|很|非常|十分|万分)?(?:谢谢|多谢|感谢|谢了|辛苦)[了啦]?{SOMEBODY}{{0,2}}(?:{FOR})?|麻烦{SOMEBODY}?了"
)
SAID = (
    "早安|早上?好?|晚安|(?:晚上|上午|中午|下午)好|[您你]?们?好的?|在吗|有人吗|收到|嗯+|哦+|哈+|呵+|知道|明白|了解|没事|不客气|"
    "是的?|对的?|行|可以|已阅|点赞|赞|👍|周末愉快|吃了吗|在的|来了|马上|[Oo][Kk]"
)
WISHES = r"(?:祝|转发|新年|过年|节日)[^，,。！!～~\s]{0,16}"
PIECE = re.compile(rf"{THANKS}|{SAID}|{GROUP}|[{SURNAMES}](?:书记|主任|师傅|老师|经理)|{WISHES}")
BETWEEN = "呀啊哈吧了的呢哦啦嘞哒哟~～!！。.，,、 \t\n\r\u3000"


def is_small_talk(text: str) -> bool:
    """Whether a message is made of nothing but such pieces, one after another."""
    rest = text.strip(BETWEEN)
    if len(rest) > LONGEST:
        return False
    while rest:
        found = PIECE.match(rest)
        if found is None:
            return False
        rest = rest[found.end() :].lstrip(BETWEEN)
    return True
