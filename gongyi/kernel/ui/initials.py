"""The first letters of Chinese words as they are typed: 漏水 is found by ls.

The 3755 usual characters of GB 2312 (level one) stand in the order of their pinyin, so the first character of each
letter is enough to tell it; the rarer ones are left out.
"""

from bisect import bisect_right

FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
LETTERS = "abcdefghjklmnopqrstwxyz"
STARTS = [int.from_bytes(character.encode("gb2312")) for character in FIRST]
END = int.from_bytes("座".encode("gb2312"))


def initials(words: str) -> str:
    """The first letters of the usual characters in these words; other signs are left out, letters and digits stay."""
    return "".join(_initial(character) for character in words)


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    try:
        code = int.from_bytes(character.encode("gb2312"))
    except UnicodeEncodeError:
        return ""
    return LETTERS[bisect_right(STARTS, code) - 1] if STARTS[0] <= code <= END else ""
