"""Words of people: plain text, a short title, and texts without what names someone."""

import re
import unicodedata
from collections.abc import Iterable

from gongyi.kernel.people.naming import ROOM, TITLED, UNIT, hide_introduced, hide_names, named_among, personal
from gongyi.kernel.people.phones import ANY, masked_name
from gongyi.kernel.people.scrubbing import IDENTITY, scrub

__all__ = ["masked", "of_health", "personal", "plain", "released_draft", "title_of"]

TITLE = 60
"""The longest title, in Chinese characters; letters count half."""
SHORTEST = 12
CLAUSE = re.compile(r"[，,、：:]")
ENDS = re.compile(r"[。！？!?\n；;]")
WIDE = "\u2e80"
"""From here on characters are as wide as Chinese ones."""
SPACES = re.compile(r"[ \t\u3000]+")
AROUND_ENDS = re.compile(r" ?\n ?")
BLANK_LINES = re.compile(r"\n{3,}")


class _Kept(dict[int, int | None]):
    """What becomes of a character: control characters but line ends and tabs are left out. Filled as they are met."""

    def __missing__(self, point: int) -> int | None:
        character = chr(point)
        kept = character in "\n\t" or unicodedata.category(character)[0] != "C"
        return self.setdefault(point, point if kept else None)


_KEPT = _Kept()


def plain(text: str) -> str:
    """Text without control characters, in one Unicode form, line ends made even and outer space taken off."""
    even = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return BLANK_LINES.sub("\n\n", AROUND_ENDS.sub("\n", SPACES.sub(" ", even.translate(_KEPT)))).strip()


def title_of(text: str) -> str:
    """The first sentence of a text. A long one ends after a clause, so that nothing breaks off; only one without any is cut."""
    first = ENDS.split(text.strip(), maxsplit=1)[0].strip()
    room = _fitting(first)
    if room == len(first):
        return first
    ends = [found.start() for found in CLAUSE.finditer(first, SHORTEST, room)]
    return first[: ends[-1]] if ends else first[: room - 1].rstrip() + "…"


def _fitting(text: str) -> int:
    """How many characters of a text a title has room for."""
    if len(text) <= TITLE:
        return len(text)
    used = 0
    for at, character in enumerate(text):
        used += 1 if character < WIDE else 2
        if used > TITLE * 2:
            return at
    return len(text)


HEALTH = re.compile(
    r"病人|病号|患者|患病|生病|重病|得病|有病|做手术|手术后|刚手术|癌症|肿瘤|精神病|抑郁|住院|艾滋|肝炎|糖尿病|高血压|心脏病|瘫痪|中风|怀孕|孕妇"
)


def of_health(text: str) -> list[str]:
    """Pieces of a text that speak of somebody's health, which never stands where everyone reads."""
    return list(dict.fromkeys(match.group() for match in HEALTH.finditer(text)))


DIGIT = re.compile(r"\d")


def masked(text: str, names: Iterable[str] = ()) -> str:
    """The text as it stands on paper and in workbooks: these names, numbers, doors and surnames with a form of address masked, as 3单元*** and 刘**."""
    text = ROOM.sub(lambda found: _door_masked(found.group()), hide_introduced(hide_names(names, scrub(text))))
    return TITLED.sub(lambda found: masked_name(found.group()), text)


def _door_masked(door: str) -> str:
    """The number of a stairway stays, that of a flat goes."""
    head, mark, flat = door.partition("单元")
    return head + mark + DIGIT.sub("*", flat) if mark else DIGIT.sub("*", door)


INTRODUCED = re.compile(r"(?:我是|我叫|本人|我姓)[^，。,；;！!？?\n]{0,16}[，。,；;！!？?\n]?")
LEFT_OUT = "……"


def released_draft(text: str, names: Iterable[str] = ()) -> str:
    """A first draft of the statement for the handler: the words without what names someone. A worker checks it before it leaves.

    `names` are those that who spoke left; what is known of them is left out as well. Where the words show a door, its unit and building are left out as well; else a unit says where the work is.
    """
    draft = INTRODUCED.sub("", plain(text))
    door = (UNIT,) if ROOM.search(draft) else ()
    for pattern in (ANY, IDENTITY, ROOM, *door, TITLED):
        draft = pattern.sub(LEFT_OUT, draft)
    for name in named_among(names, draft):
        draft = re.sub(re.escape(name), LEFT_OUT, draft, flags=re.IGNORECASE)
    return re.sub(r"(?:……[\s，、：:]*){2,}", LEFT_OUT, draft).strip(" ，、")[:1000]
