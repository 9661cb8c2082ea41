"""Words of people: plain text, a short title, and texts without what names someone."""

import re
import unicodedata
from collections.abc import Iterable

from gongyi.kernel.people import web_addresses
from gongyi.kernel.people.doors import BUILDING, HAN, ROOM, UNIT
from gongyi.kernel.people.naming import TITLED, hide_introduced, hide_names, personal, replaced
from gongyi.kernel.people.phones import REACHED, masked_name, put_for_each
from gongyi.kernel.people.scrubbing import IDENTITY, scrub
from gongyi.kernel.people.signs import BROKEN

__all__ = ["masked", "personal", "plain", "released_draft", "says_something", "title_of"]

TITLE = 60
"""The longest title, in Chinese characters; letters count half."""
SHORTEST = 12
CLAUSE = re.compile(r"[，,、：:]")
ENDS = re.compile(r"[。！？!?\n；;]")
WIDE = "\u2e80"
"""From here on characters are as wide as Chinese ones."""
SAYS = 4
"""How wide a title is at least, if the words allow: two Chinese characters. No more, since whoever joins reads the title but not the words."""
ENDS_LAST = re.compile(r"[。！？!?\n；;\s]+$")
GREETING = re.compile(
    r"(?:(?:尊敬|敬爱)的[^，,、。！!？?：:\s]{1,12}|[^，,、。！!？?：:\s]{0,6}(?:您|你|你们|大家|领导|书记|主任|师傅|同志)好"
    r"|[^，,、。！!？?：:\s]{0,16}(?:书记|[市县区乡镇局]长|主任|领导|同志|部门|先生|女士)(?=[：:])"
    r"|(?:紧急)?求助|求救|救命|紧急|惊|急|[+＋] ?1|[\d一二两三四五六七八九十几]+(?:多)?(?:年|个月|个星期|周|天)|拜托|请问|在吗|hello|hi|help|urgent|dear [a-z ]{1,20})"
    r"[啊呀吗了]?(?:[，,、。！!？?：:；;…~～\s]+|$)",
    re.IGNORECASE,
)
"""A greeting or a cry that stands by itself at the beginning."""
SPACES = re.compile(r"[ \t\u3000]+")
AROUND_ENDS = re.compile(r" ?\n ?")
BLANK_LINES = re.compile(r"\n{3,}")


UNSEEN = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]")
"""Signs that show nothing and would keep words from being found."""
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the order of what follows, so that a text reads as other than what it says."""
JOINING = re.compile(
    r"(?<![^\s\d\x00-\x7f\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff])"
    "[\u061c\u200c-\u200f\U000e0020-\U000e007f]+"
)
"""Joiners and marks of direction where they shape nothing: after a figure, a Latin letter, a Chinese character or at the start.

After an Arabic letter or a picture they are part of the writing and stay; within a telephone or a name they would only hide it.
"""


def _kept(text: str) -> str:
    if text.replace("\n", "").isprintable():  # of none of these signs Python says so, and most texts have none
        return text
    for pattern in (BROKEN, UNSEEN, TURNING, JOINING):
        text = pattern.sub("", text)
    return text


def plain(text: str) -> str:
    """Text without control characters, in one Unicode form, line ends made even and outer space taken off."""
    even = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return BLANK_LINES.sub("\n\n", AROUND_ENDS.sub("\n", SPACES.sub(" ", _kept(even)))).strip()


def says_something(text: str) -> bool:
    """Whether a text holds a letter, a figure or a picture, and not only punctuation."""
    return any(unicodedata.category(sign)[0] in "LNM" or unicodedata.category(sign) == "So" for sign in text)


def title_of(text: str, subject: str = "") -> str:
    """The subject that a text was given, whole; else its first sentence that says something, without greetings and cries.

    A long one ends after a clause, so that nothing breaks off; only one without any is cut. Addresses of the web are left
    out, and punctuation alone is no subject; it is empty where nothing else was said.
    """
    subject, text = web_addresses.taken_out(subject), web_addresses.taken_out(text)
    first = " ".join(subject.split()) if says_something(subject) else _first_said(_without_greeting(text.strip()))
    room = _fitting(first)
    if room == len(first):
        return first
    ends = [found.start() for found in CLAUSE.finditer(first, SHORTEST, room)]
    return first[: ends[-1]] if ends else first[: room - 1].rstrip() + "…"


def _without_greeting(text: str) -> str:
    """The text from where it begins to say something; all of it where it only greets."""
    rest = text
    while found := GREETING.match(rest):
        rest = rest[found.end() :]
    return rest or text


def _first_said(text: str) -> str:
    """As many sentences as it takes to say something, from the first line that is more than punctuation."""
    begins = 0
    for end in ENDS.finditer(text):
        said = text[begins : end.start()].strip()
        if not says_something(said):
            begins = end.end() if end.group() == "\n" else begins
        elif _width(ENDS.sub("", said)) >= SAYS:
            return " ".join(said.split())
    left = text[begins:]
    return " ".join(ENDS_LAST.sub("", left).split()) if says_something(left) else ""


def _width(text: str) -> int:
    return sum(1 if sign < WIDE else 2 for sign in text)


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


DIGIT = re.compile(rf"[\d零〇{HAN}]")


def masked(text: str, names: Iterable[str] = ()) -> str:
    """The text as it stands on paper and in workbooks: these names, numbers, doors and surnames with a form of address masked, as 3单元*** and 刘**."""
    text = ROOM.sub(lambda found: _door_masked(found.group()), hide_introduced(hide_names(names, scrub(text))))
    text = put_for_each(REACHED, text, lambda found: DIGIT.sub("*", found.group()))
    return TITLED.sub(lambda found: masked_name(found.group()), text)


def _door_masked(door: str) -> str:
    """The number of a stairway stays, that of a flat goes."""
    head, mark, flat = door.partition("单元")
    return head + mark + DIGIT.sub("*", flat) if mark else DIGIT.sub("*", door)


def blurred(text: str) -> str:
    """Words for everyone without the numbers of buildings and units: where it was is told as far as the compound (DECISIONS 40)."""
    return BUILDING.sub(
        lambda found: "building" if found.group().isascii() and found.group()[0].isalpha() else "某号楼",
        UNIT.sub("某单元", text),
    )


LONGEST_SUMMARY = 300


def for_everyone(summary: str) -> str:
    """A worker's summary as everyone reads it."""
    return blurred(summary)[:LONGEST_SUMMARY]


INTRODUCED = re.compile(r"(?:我是|我叫|本人|我姓)[^，。,；;！!？?\n]{0,16}[，。,；;！!？?\n]?")
LEFT_OUT = "……"


def released_draft(text: str, names: Iterable[str] = ()) -> str:
    """A first draft of the statement for the handler: the words without what names someone. A worker checks it before it leaves.

    `names` are those that who spoke left; what is known of them is left out as well. Where the words show a door, its unit and building are left out as well; else a unit says where the work is.
    """
    draft = hide_introduced(INTRODUCED.sub("", plain(text)), lambda _name: LEFT_OUT)
    door = (UNIT,) if ROOM.search(draft) else ()
    for pattern in (REACHED, IDENTITY, ROOM, *door, TITLED):
        draft = pattern.sub(LEFT_OUT, draft)
    draft = replaced(names, draft, lambda _piece: LEFT_OUT)
    return re.sub(r"(?:……[\s，、：:]*){2,}", LEFT_OUT, draft).strip(" ，、")[:1000]
