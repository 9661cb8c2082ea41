"""A first guess of what a text is: its kind and its catalogue row, by words that are shown. A worker always decides."""

import re
from dataclasses import dataclass

from gongyi.domain.cases import public as cases
from gongyi.kernel.territory.models import Town

OPENING = 60
PRAISE = re.compile(r"表扬|锦旗|点赞|感谢信|特别感谢|衷心感谢|谢谢社区|为.{1,12}点赞")
WANTS = re.compile(r"投诉|举报|希望|建议|请问|请.{0,6}[修查管处]|没人|坏|漏|堵|停[水电暖气]|不[亮热通]|怎么|能不能")
KINDS = (
    ("report", re.compile(r"举报|实名反映|违法|私自|偷排|无证")),
    ("consult", re.compile(r"咨询|请问|想问|问一下|问问|怎么办理|如何办|哪里办|什么时候|啥时候|需要什么(?:材料|手续)|有没有政策")),
    ("suggest", re.compile(r"建议|提议|呼吁|能不能(?:加|增|装|设|建|多)|可不可以(?:加|增|装|设|建|多)|希望(?:能)?(?:加|增|装|设|建|多)")),
    ("complaint", re.compile(r"投诉|扰民|太吵|吵得|没人管|不管|乱停|乱扔|乱倒|乱堆|占[用道着了]|霸占|太脏|乱收费|强制|欺|辱骂|骂人|骂我|恐吓|威胁|刁难|推搡|态度|违规|推诿|不作为")),
    ("help", re.compile(r"坏了|不亮|漏|堵|停[水电暖气]|不热|求助|报修|修一?[下修]|帮[忙帮]|救|急|来人|断了|掉了|裂|松了|打不开")),
    ("complaint", re.compile(r"臭")),
)  # fmt: skip


@dataclass(frozen=True)
class Category:
    """A row of the town's catalogue whose words stand in a text, and which words they were."""

    code: str
    name: str
    words: tuple[str, ...]


def kind_of(text: str, default: str = "complaint") -> str:
    """The kind a text most likely is, by the words in it."""
    if PRAISE.search(text[:OPENING]) and not WANTS.search(text):
        return "praise"
    for part in (text[:OPENING], text):
        for code, words in KINDS:
            if words.search(part):
                return code
    return default


def asks(text: str) -> bool:
    """Whether the words of a text want something done, answered or heard."""
    return bool(WANTS.search(text)) or any(words.search(text) for _kind, words in KINDS)


THANKS = "praise"
"""The row of the catalogue for praise and thanks."""


def kind_with(category: Category | None, text: str, default: str) -> str:
    """The kind by the words and by what it is about: thanks in which nothing is asked for are praise."""
    found = kind_of(text, default)
    thanks = category is not None and category.code == THANKS
    return THANKS if thanks and found == default and not WANTS.search(text) else found


SPOTS = "门梯道楼场房棚站"
"""Words that end so may be the place and not what is complained of; with what then follows them."""
BESIDE = r"(?!口|前|后|旁|边|外|附近|对面)"


def _weight(word: str, said: tuple[str, ...]) -> int:
    """How much a word says: its length; next to nothing where it only names a spot, as 楼门 in 楼门口乱叫."""
    if word[-1] not in SPOTS:
        return len(word)
    return len(word) if any(re.search(re.escape(word) + BESIDE, words) for words in said) else 0


def category_of(town: Town, text: str) -> Category | None:
    """The row of the town's catalogue with the longest words in the text, or None when no word fits.

    楼道的灯 and 楼道里的灯 are 楼道灯: the 的 or 里的 between them is passed over.
    """
    best: tuple[int, Category] | None = None
    said = (text, text.lower(), re.sub("里?的", "", text))
    for code, row in cases.newest(town).items():
        if row.retired:
            continue
        entry = cases.entry(row)
        found = tuple(word for word in entry.plain.get("words", ()) if any(word in words for words in said))
        if not found:
            continue
        weights = [_weight(word, said) for word in found]
        weight = sum(weights) + max(weights)
        if best is None or weight > best[0]:
            best = weight, Category(code, entry.name, found)
    return best[1] if best else None


def row_for(town: Town, kind: str, text: str) -> Category | None:
    """The row that a matter of this kind is likely of: thanks are thanks, whatever they thank for."""
    thanks = cases.row(town, THANKS) if kind == "praise" else None
    if thanks is not None and not cases.entry(thanks).plain.get("retired"):
        return Category(THANKS, cases.entry(thanks).name, ())
    return category_of(town, text)


TO_BE_DONE = ("help", "complaint", "report")
"""Kinds in which something is to be done, and not only told."""
PLAIN = 2
"""How many words of a row make it plain that a text is about it."""


def plain_row(town: Town, text: str, kind: str) -> str:
    """The row of the catalogue that a text is plainly about, by its code; empty where that is not certain.

    Certain is a text with two words of a row, neither a part of the other, and none of another row, whose kind the row knows.
    """
    found = category_of(town, text)
    if found is None or kind not in TO_BE_DONE:
        return ""
    own = [word for word in found.words if not any(word != other and word in other for other in found.words)]
    rows = {code: cases.entry(row) for code, row in cases.newest(town).items() if not row.retired}
    others = (row for code, row in rows.items() if code != found.code)
    rival = any(word in text or word in text.lower() for row in others for word in row.plain.get("words", ()))
    fits = kind in rows[found.code].plain["kinds"]
    return found.code if len(own) >= PLAIN and fits and not rival else ""
