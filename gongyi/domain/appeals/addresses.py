"""An address as people write it: building and unit, and the door behind them, which is where exactly."""

import re
import unicodedata
from dataclasses import dataclass

from gongyi.kernel.territory.models import Place

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUMERAL = re.compile(r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九]+")
COUNTED = re.compile(rf"({NUMERAL.pattern})(?=\s*(?:号|栋|幢|座|单元|门洞))")
BUILDING = re.compile(r"(?<!\d)(\d{1,3})\s*(?:号楼|#楼?|栋|幢|座|号院)")
UNIT = re.compile(r"(?<!\d)(\d{1,2})\s*(?:单元|门洞)")
DOOR = re.compile(r"(?<!\d)(\d{1,3})\s*[-－—_]\s*(\d{1,2})\s*[-－—_]\s*(\d{2,4})(?!\d)")
SHORT_UNIT = re.compile(r"\s*[-－—_]\s*(\d{1,2})(?=\s*[-－—_]\s*\d)")
"""The unit behind a building in short, as in 3号楼-2-301."""
ROOM = re.compile(r"(?<=[^\d\s-])\s*(?P<room>\d{1,4}\s*[室户房]|\d{3,4}[A-Za-z]?)$")
"""A room right behind a name, where no building is named."""
ENGLISH_BUILDING = re.compile(r"\bbuilding\s+(\d{1,3})(?!\d)", re.IGNORECASE)
ENGLISH_UNIT = re.compile(r"\bunit\s+(\d{1,2})(?!\d)", re.IGNORECASE)
BETWEEN = " \t·,，、;；-－—_"
CLOSE = 4
"""How far behind its building a unit is still that building's."""


def even(text: str) -> str:
    """One way of writing: half width, and numerals before 号楼 or 单元 as digits."""
    plain = unicodedata.normalize("NFKC", text)
    plain = COUNTED.sub(lambda found: str(_number(found[1])), plain)
    return BUILDING.sub(lambda found: f"{found[1]}号楼", plain)


def _number(text: str) -> int:
    if "十" in text:
        tens, _ten, ones = text.partition("十")
        return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
    return int("".join(str(DIGITS[character]) for character in text))


def in_chinese(text: str) -> str:
    """The same with “Building 3, Unit 2” as buildings and units are written here."""
    return ENGLISH_UNIT.sub(r"\1单元 ", ENGLISH_BUILDING.sub(r"\1号楼 ", text))


@dataclass(frozen=True)
class Address:
    """The first building of a text and its unit, the words that name them, and what stands before and behind these."""

    before: str = ""
    building: str = ""
    unit: str = ""
    said: str = ""
    behind: str = ""

    @property
    def place(self) -> str:
        """What names the place, without the door."""
        if not self.building:
            return self.before
        return f"{self.before}{self.building}号楼" + (f"{self.unit}单元" if self.unit else "")

    def spot(self, place: Place) -> str:
        """Where exactly in this place, which is that of the address: the door, and the unit where the place has none of its own."""
        lacking = f"{self.unit}单元" if self.unit and place.level == "building" else ""
        return f"{lacking}{self.behind}"


def read(text: str) -> Address:
    """The building, unit and door that a text in even writing names; an empty one where it names no building."""
    door = DOOR.search(text)
    if door:
        said = f"{door[1]}-{door[2]}"
        return Address(text[: door.start()], door[1], door[2], said, f"{door[3]}{text[door.end() :]}".strip(BETWEEN))
    building = BUILDING.search(text)
    if not building:
        return Address()
    unit = SHORT_UNIT.match(text, building.end()) or UNIT.search(text, building.end())
    if unit and unit.start() - building.end() >= CLOSE:
        unit = None
    end = (unit or building).end()
    said = building[0] + (unit[0] if unit else "")
    return Address(text[: building.start()], building[1], unit[1] if unit else "", said, text[end:].strip(BETWEEN))


def without_room(text: str) -> Address:
    """A name with a room right behind it, taken apart; an empty address where it has none."""
    room = ROOM.search(text)
    return Address(before=text[: room.start()].strip(), behind=room["room"]) if room else Address()
