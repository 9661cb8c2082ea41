"""Doors in a text: however they are written, and one that is known wherever it stands."""

import re

from gongyi.kernel.people.calling import SURNAMES
from gongyi.kernel.people.phones import GAP

CAPITAL = "壹贰叁肆伍陆柒捌玖"
HAN = f"一二两三四五六七八九十{CAPITAL}"
COUNT = rf"(?:\d{{1,2}}|[{HAN}]{{1,3}})"
NO_DOOR = (
    r"(?!\d|\s*(?:多|余|米|元|块|路(?![灯口边面])|号?线(?!路)|平(?![台时])|人(?!在)|次(?!卧)|天(?![花台井])|分(?![水户])|年(?!久)|月|点|度|斤"
    r"|条(?!件)|只(?![是有能要])|[栋幢座层期亩]|号楼|楼(?![上下])|[国省]道|号院|公交|公里|个|名|万|亿|%|m|㎡|千伏|[kK][vVwW]))"
)
"""A number before this is a count, a sum, a year, a road or a building."""
FLAT = rf"[1-9１-９]\d?(?:[0０][1-9１-９]|[1１][0-6０-６]){NO_DOOR}"
"""A door by floor and place: 101 to 9916."""
FLAT_BY_WORD = rf"[{HAN}]?[{HAN}][零〇0０][{HAN}]"
COUNTED = rf"(?:[{HAN}]千)?[{HAN}]百(?:[零〇]|[{HAN}]?十)[{HAN}]"
"""A door as it is counted: 三百零一."""
SIDE = r"对[门面]|隔壁|楼[上下]"
BESIDE = (
    rf"(?:家?门(?![诊店面市卫])|{SIDE}|[上下][面边]|[那这][家户]|住(?=[的着了])"
    r"|的?(?:[漏渗滴溢返反跑冒]水|漏|渗|停[水电暖气]|下?水管|暖气|水龙头|厕所|卫生间|厨房|阳台|窗))"
)
"""What stands after the number of a door."""
SOMEBODY = (
    r"[那这一某][家户位]|租[客户]|房东|[男女][人的孩子]|人家|邻居|老(?:太太?|人(?![活院之])|头|奶奶|爷爷|大爷|大妈|两口|夫妻)|大[爷妈娘叔姐哥]|阿姨|叔叔|奶奶|爷爷"
    r"|夫妻|两口|小孩|孩子|小伙|姑娘"
)
NO_RANGE = rf"(?<![至到、~～\-—\d{HAN}])"
LIVES = r"(?:lives?|living|lady|man|woman|people|family|couple|residents?|tenants?|neighbou?rs?|owners?|household)"
NTH = r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|top|ground)"
DOORS = (
    rf"{COUNT}\s*(?:单元|门)\s*(?:\d{{3,4}}(?![\d多余])|0[1-9](?!\d)|[{HAN}]?{FLAT_BY_WORD})\s*(?:室|号|户)?",
    r"(?<!\d)\d{3,4}\s*室",
    r"(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])",
    r"(?<![\dA-Za-z-])\d{1,2}-[1-9]\d?0[1-9](?![\d-])",
    rf"(?<=[号#]楼){FLAT}|(?<=[栋幢座#]){FLAT}",
    rf"(?<=我家)\s*{FLAT}|(?<=住)\s*{FLAT}|(?<=住在)\s*{FLAT}",
    r"(?<![\d-])\d{1,2}-[1-9]-0[1-9](?![\d-])",
    rf"{COUNTED}\s*(?:室|号?{BESIDE})|(?<=住){COUNTED}{NO_DOOR}|(?<=住在){COUNTED}{NO_DOOR}",
    r"(?:单元|门洞|[楼栋幢])里?的?最[上下顶高低里外东西南北左右][上下里面边头层侧楼]?的?[那这一]?[家户](?![具电用装庭店])",
    rf"{COUNT}\s*[楼层]\s*{FLAT}|(?:{SIDE})\s*的?\s*{FLAT}",
    rf"门牌号?码?\s*[是为:：]?\s*\d{{1,4}}{NO_DOOR}",
    rf"(?<![\d共约近余有]){FLAT}\s*(?:家(?![具电用装庭])|住户|户主|业主|房(?![价产租贷]))",
    rf"(?<![\d共约近余有]){FLAT}\s*(?!单元|单位)[{SURNAMES}][\u4e00-\u9fff]{{1,2}}家(?![具电用装庭])",
    rf"(?<![\d.A-Za-z路街巷道])(?!11[04]){FLAT}\s*号?\s*{BESIDE}",
    rf"{FLAT_BY_WORD}(?:\s*(?:室|户|家|{BESIDE})|(?=[，。、；,;\s）)]|$))",
    rf"(?:{COUNT}|顶|底)\s*[楼层]\s*最?[东西南北中左右](?:边|侧|面|手|头)?\s*(?:户|那?家|门(?!口))",
    rf"(?:{COUNT}|顶|底)\s*[楼层]\s*的?(?:靠|挨|朝|偏)[^，。；！？,;!?\n]{{1,5}}(?:[那这][家户]|住户|(?<![窗门])户(?![外型口])|(?<=[东西南北左右])(?=[，。；、,;\s]|$))",
    rf"[东西南北中左右](?:边|侧|面|手|头)?的?[户家]\s*[，,]?\s*(?:{COUNT}|顶|底)\s*[楼层]",
    r"(?<![\d.])(?<!\d )[1-9](?:[ \u3000]\d)?[ \u3000]0[ \u3000][1-9](?![\d.])(?! \d)",
    rf"{NO_RANGE}(?:{COUNT}|顶|底)\s*[楼层]\s*的?\s*(?:{SOMEBODY})",
    rf"{NO_RANGE}(?![1一]\s*[楼层]){COUNT}\s*[楼层]\s*的?\s*(?:住户|业主)",
    rf"(?:家住|住在?|家在|[我他她]家在?)\s*{COUNT}\s*[楼层]",
    r"(?<![\d共约近余有])\d{1,2}(?:0[1-9]|1[0-6])\s*户(?!\s*(?:居民|人家|业主|住户|群众|家庭|商))",
    r"\b(?i:(?:room|rm\.?|flat|apartment|apt\.?|suite|unit|door)\s*(?:#|no\.?|number)?)\s*\d{3,4}\b",
    rf"\b(?i:opposite|outside|above|below|beside|next to)\s+{FLAT}",
    rf"\b(?i:{LIVES}\s+(?:on|in|at)\s+(?:the\s+)?{NTH}\s+floor)\b",
)
ROOM = re.compile("|".join(DOORS))
UNIT = re.compile(rf"(?:(?:\d{{1,3}}|[{HAN}]{{1,3}})\s*(?:号楼|#楼?|栋|幢|座)\s*)?{COUNT}\s*(?:单元|门洞)")
"""A unit with its building, which is no door by itself."""
BUILDING = re.compile(
    rf"(?:\d{{1,3}}|[{HAN}]{{1,3}})\s*(?:号\s*楼|#\s*楼?|栋|幢|座(?=楼|[前后东西南北旁门]))|\b(?i:building|block)\s*\d{{1,3}}\b"
)
"""A building by its number."""
TOLD = re.compile(rf"(?<![\d.路街巷道杆灯号箱柱])[1-9１-９]\d{{2,3}}{NO_DOOR}(?!\s*号?[灯杆箱柱])|{FLAT_BY_WORD}")
"""A door where somebody was asked for the exact spot: any number of three or four digits that is not plainly something else."""
NUMBER = re.compile(rf"\d{{3,4}}|[0０零〇百千{HAN}]{{3,7}}")
WRITTEN = {digit: digit + wide for digit, wide in zip("0123456789", "０１２３４５６７８９", strict=True)}
BY_WORD = {"0": "零〇", "1": "一幺", "2": "二两"} | dict(zip("3456789", "三四五六七八九", strict=True))
BY_WORD |= {str(at): BY_WORD[str(at)] + sign for at, sign in enumerate(CAPITAL, 1)}
DIGITS = {ord(sign): digit for digit, signs in BY_WORD.items() for sign in signs + WRITTEN[digit]}
FOUR = 4
SPACE = "[ \u3000]?"


def told(text: str, *, spot: bool = False) -> set[str]:
    """The numbers of doors that somebody told, in plain digits; `spot` where they were asked for nothing else."""
    pieces = [found.group() for found in ROOM.finditer(text)] + (TOLD.findall(text) if spot else [])
    return {_digits(numbers[-1]) for piece in pieces if (numbers := NUMBER.findall(piece))}


def _digits(number: str) -> str:
    """三零二, 三百零二, 十二零三 and ３０２ as 302, 302, 1203 and 302."""
    tens = re.sub(f"^十(?=[{HAN}])|(?<=百)十", "一", number)
    return re.sub("[十百千]", "", tens).translate(DIGITS)


def written(number: str) -> str:
    """A pattern for this door, or local telephone number, however it is written, and nothing that it only begins or ends."""
    signs = [f"[{WRITTEN[digit]}{BY_WORD[digit]}]" for digit in number]
    if len(signs) > FOUR:
        return rf"(?<!\d){f'{GAP}?'.join(signs)}(?!\d)"
    signs[-3] += "百?"
    signs[-2] += "十?"
    if len(signs) == FOUR:
        signs[0] = f"(?:{signs[0]}[十千]?|十)" if number[0] == "1" else f"{signs[0]}[十千]?"
    return rf"(?<![\d.零〇{HAN}百千]){SPACE.join(signs)}(?![零〇{HAN}百千万]){NO_DOOR}"
