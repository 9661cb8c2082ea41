"""How somebody whose name is known may be called in words: by the whole name, one part, the given name, the surname with a form of address."""

import re

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
SELDOM = "邢柳葛樊洪翟骆殷安欧聂严牛温庄关兰耿左齐伍符申闫甘祝盛岳倪包宁裴游施尚牟纪舒屈项詹阮蓝闵季麻柯凌霍覃莫辛卞"
"""Surnames that count only in a name that somebody left: without one they are words."""
COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯"
ADDRESS = "先生|女士|小姐|太太|夫人|大[爷妈娘叔姐哥嫂伯婶]|阿姨|叔叔|师傅|老师|奶奶|爷爷|婆婆|老太太?|某某?"
"""Forms of address that follow a surname."""
FAMILIAR = (
    "姐|哥|嫂|婶|姨|叔|伯|爷|奶|婆|妈|爸|老(?:汉|头|伯|爷子|人家)|同志|医生|老板"
    "|家(?![湾坡冲坪塘桥岭嘴洲巷村园组井铺垅山湖坝段弄洼沟屯庄营寨沱市丽庭长具居电务属乡政教装用商一二三屋]|[老大]屋|花园|社区)"
)
"""Shorter ones, after a surname that is known."""
LIKE_WORDS = "于任常何余方段程万顾谢康高金文江易钱石白武安左包关严"
"""Surnames that end other words, as in 由于家里, 责任, 经常: they begin a form of address only where a word begins."""
BEGINS = r"(?:(?<![\u4e00-\u9fff])|(?<=[和跟找是叫请姓的给到与同被让去向楼]))"
NO_CALL = (
    "小(?:程序|程度|高层|康|金库|段|于|黄[车单鱼狗]|白菜|毛[病驴]|孔|范围|胡同|龙[虾湾]|石[子头块板]|方[块格砖]|任务|田径|马路|江[河边]|项目|关)"
    "|老(?:马路|赖|白姓|毛病|石[桥路墙]|杨树|江[桥边堤]|高层|安置|牛|关)|牛奶|庄家|安家"
)
"""Words that look like a surname with a form of address."""
PLACE = "(?!路|街|巷|村|桥|里|广场|小区|社区|花园|大道|公园|中学|小学|医院|大厦|商场)"
WORDS = re.compile(
    "建设|建国|国庆|文明|和平|解放|卫生|光明|红旗|胜利|平安|健康|幸福|安全|改革|自强|长江|家园|家庭|小区|大道"
)
"""Given names that are everyday words."""
NO_NAMES = re.compile(
    "居民|业主|住户|租户|商户|群众|市民|网友|村民|家长|老人|邻居|先生|女士|匿名|热心市民|热心居民|小区业主|小区居民"
    "|resident|owner|tenant|neighbour|neighbor|anonymous"
)
"""What people put down instead of a name."""
DOTTED = re.compile(r"[·•・]")
NOTE = re.compile(r"[\s（(，,、/].*", re.DOTALL)
HAN = re.compile("[\u4e00-\u9fff]")
CHINESE = re.compile(rf"[老小阿]?(?P<surname>{COMPOUND}|[{SURNAMES}{SELDOM}])(?P<given>[\u4e00-\u9fff]{{0,3}})")
LONG_PART = 3
SHORT = 2


def ways(name: str) -> list[str]:
    """Patterns for how somebody of this name is called, the longest first; none for what stands instead of a name."""
    name = name.strip()
    if not name or NO_NAMES.fullmatch(name.casefold()):
        return []
    if DOTTED.search(name):
        return [f"(?i:{re.escape(part)})" for part in [name, *DOTTED.split(name)] if len(part) >= SHORT]
    return _chinese(NOTE.sub("", name)) if HAN.match(name) else _spelled(name)


def _spelled(name: str) -> list[str]:
    """A name in letters: whole in any case, and each part of some length as names are written."""
    parts = [part for part in name.split() if len(part) >= LONG_PART and not NO_NAMES.fullmatch(part.casefold())]
    alone = [rf"\b{re.escape(part[:1].upper() + part[1:])}\b" for part in parts if part != name]
    return [rf"(?i:\b{re.escape(name)}\b)", *alone] if len(name) >= SHORT else []


def _chinese(name: str) -> list[str]:
    found = CHINESE.fullmatch(name)
    if found is None:
        return [re.escape(name)] if len(name) > SHORT else []
    surname, given = found["surname"], found["given"]
    alone = len(given) >= SHORT and not re.fullmatch(ADDRESS, given) and not NO_NAMES.fullmatch(given)
    return [
        *([re.escape(name)] if len(name) >= SHORT else []),
        *([re.escape(given) + PLACE] if alone and not WORDS.fullmatch(given) else []),
        rf"(?!{NO_CALL})(?:(?<![养最一中大不])[老小阿]|(?<!百)姓){surname}",
        f"(?!{NO_CALL}){BEGINS if surname in LIKE_WORDS else ''}{surname}(?:{ADDRESS}|{FAMILIAR})",
    ]
