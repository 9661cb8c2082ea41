"""What in a text names someone: telephone and identity numbers, doors, a surname with a form of address, a name that is known."""

import re
from collections.abc import Iterable

from gongyi.kernel.people.doors import ROOM
from gongyi.kernel.people.phones import ANY, masked_name
from gongyi.kernel.people.scrubbing import IDENTITY

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
TITLED = re.compile(
    rf"[{SURNAMES}](?:先生|女士|大爷|大妈|阿姨|叔叔|师傅|老师|奶奶|爷爷|某某?)|\b(?:Mr|Mrs|Ms|Miss|Madam|Auntie?|Granny)\b\.?\s+[A-Z][a-z]+"
)

INTRODUCED = re.compile(
    rf"(?P<by>我叫|名叫|姓名[:：]?|本人|我是)\s*(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[，。,；;！!？?、\s（(…]|住|家住|$)"
)
"""A name that somebody says of themselves; it is known by the words alone, whoever spoke."""


def personal(text: str) -> list[str]:
    """Pieces of a text that name someone: telephone and identity numbers, doors, a surname with a form of address."""
    found: list[str] = []
    for pattern in (ANY, IDENTITY, ROOM, TITLED):
        found += [match.group() for match in pattern.finditer(text)]
    return list(dict.fromkeys(found))


DOTTED = re.compile(r"[·•・]")
SHORT = 2
CUT = "…"
NO_NAMES = re.compile(
    "居民|业主|住户|租户|商户|群众|市民|网友|村民|家长|老人|邻居|先生|女士|匿名|热心市民|热心居民|小区业主|小区居民"
    "|resident|owner|tenant|neighbour|neighbor|anonymous"
)
"""What people put down instead of a name."""


def named_among(names: Iterable[str], text: str) -> list[str]:
    """Those of some known names that stand in a text, whole or one part of a name with a dot in it, the longest first.

    A plain name of two characters counts where it begins with a surname: somebody may have put down 路灯, and a lamp is called so too.
    """
    small = text.casefold()
    whole = {name.strip() for name in names if _is_name(name.strip())}
    parts = {part for name in whole for part in DOTTED.split(name) if DOTTED.search(name) and len(part) >= SHORT}
    return sorted((name for name in whole | parts if _stands(name, small)), key=lambda name: (-len(name), name))


def hide_introduced(text: str) -> str:
    """The text with names masked that are given by “my name is” and the like."""
    return INTRODUCED.sub(lambda found: found["by"] + masked_name(found["name"]), text)


def hide_names(names: Iterable[str], text: str) -> str:
    """The text with these names masked, whole or one part of a name with a dot in it; what people put down instead of a name stays.

    Where the text was cut and a name breaks off at its end, its beginning is masked as well.
    """
    whole = {name.strip() for name in names if not NO_NAMES.fullmatch(name.strip().casefold())}
    parts = {part for name in whole for part in DOTTED.split(name)}
    for name in sorted({name for name in whole | parts if len(name) >= SHORT}, key=len, reverse=True):
        edge = r"\b" if name.isascii() else ""
        text = re.sub(
            f"{edge}{re.escape(name)}{edge}", lambda found: masked_name(found.group()), text, flags=re.IGNORECASE
        )
        text = _hide_begun(name, text)
    return text


def _hide_begun(name: str, text: str) -> str:
    """The text with what stands of this name before the mark of a cut masked."""
    rest = text.removesuffix(CUT)
    if rest == text:
        return text
    sizes = range(len(name) - 1, SHORT - 1, -1)
    begun = next((name[:size] for size in sizes if rest.casefold().endswith(name[:size].casefold())), "")
    return rest[: len(rest) - len(begun)] + masked_name(begun) + CUT if begun else text


def _is_name(name: str) -> bool:
    if len(name) < SHORT or NO_NAMES.fullmatch(name.casefold()):
        return False
    return len(name) > SHORT or name.isascii() or name[0] in SURNAMES


def _stands(name: str, text: str) -> bool:
    if name.isascii():
        return re.search(rf"\b{re.escape(name.casefold())}\b", text) is not None
    return name.casefold() in text
