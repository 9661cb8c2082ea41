"""Which words of a group chat say nothing but hello, received and thank you, or ask the neighbours about a shop."""

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
    "早安|早上?好?|晚安|(?:晚上|上午|中午|下午)好|[您你]?们?好的?|在吗|有人吗|收到(?:[，, ]?(?:我们?)?(?:这就|马上|立即|尽快)(?:安排|处理|联系|过去|去看|核实|落实))?|嗯+|哦+|哈+|呵+|知道|明白|了解|没事|不客气|"
    "是的?|对的?|行|可以|已阅|点赞|赞|👍|周末愉快|吃了吗|在的|来了|马上|[Oo][Kk]"
)
WISHES = r"(?:祝|转发|新年|过年|节日)[^，,。！!～~\s]{0,16}"
PIECE = re.compile(rf"{THANKS}|{SAID}|{GROUP}|[{SURNAMES}](?:书记|主任|师傅|老师|经理)|{WISHES}")
NEIGHBOURS = rf"(?:请问|问一?下|想问|求问)?(?:{GROUP})?[，,]?(?:(?:有没有|有)?(?:谁|哪位|人)(?:知道|晓得|清楚|有)|大家知道|请问|问一?下|想问|求问)"
SHOP = (
    "超市|商店|小卖部|便利店|(?:菜|水果|早餐|早点|理发|药|饭|面包|蛋糕|干洗|五金|肉|奶茶|馕|花)店|药房|餐馆|饭馆|面馆|早市|夜市|菜市场|驿站|"
    "裁缝铺|修鞋铺|馕坑|理发馆|(?:开锁|搬家|修家电|收废品|通下水|做保洁|家政)(?:师傅|公司|阿姨)?的?"
)
WHEN = "(?:今天|明天|现在|周末|过年|晚上|早上)"
OPENS = rf"{WHEN}?(?:几点|啥时候|什么时候|哪天)?{WHEN}?还?(?:开门|关门|营业|上班|下班|开着)[了没吗不]{{0,2}}"
SHOPPING = re.compile(
    rf"{NEIGHBOURS}(?:附近)?(?:哪[里儿]?有[^，。,.!！?？\n]{{0,4}}(?:{SHOP})|"
    rf"[^，。,.!！?？\n]{{0,8}}(?:{SHOP})(?:{OPENS}|在哪[里儿]?|怎么走|的?(?:电话|微信)(?:是?多少)?|哪家[^，。,.]{{1,4}}))[吗呢呀没]{{0,2}}"
)
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


def asks_neighbours(text: str) -> bool:
    """Whether a message only asks the others of the group when a shop opens, where it is or how to reach it."""
    return SHOPPING.fullmatch(text.strip(f"{BETWEEN}?？")) is not None
