"""What is said against those who hold a post around a place: who and what near each other, in `cases/data/posts.json`.

Every post, and every name of somebody who holds one, is put down as one sign before anything is looked for; whoever else is
spoken of as another, past which no gap reads. In that file `@` means the first kind and `&` the second, a name in braces one
of its sets, `~6` up to six characters of the same clause and `≈6` of the same sentence. Posts of another kind (市委书记, 班主任)
stand there without a role. Words of the second list, `amiss`, do not call for the discipline inspection; those of `graft` do.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from gongyi.domain.appeals import patterns
from gongyi.domain.cases import public as cases

FIRST, OTHER, STRUCK = 0xE000, "\uf000", "\uf001"
"""Private characters: the first post, then one for each post and each person; somebody else; what means nothing here."""
WHO = "[\ue000-\uefff]"
SIGN = re.compile(WHO)
OWN = re.compile("[\ue000-\uf8ff]")
GAPS = {"~": "[^，。！？；：,;!?\\n\uf000]", "≈": "[^。！？；!?;\\n\uf000]"}
END = re.compile(r"(?<=[。！？；!?;\n])|(?<=\.)\s")
HINT = re.compile(
    "书记|主任|支书|村长|村官|干部|领导|人员|办事员|社工|专干|会计|委员|成员|负责人|工作员|一把手|窗口|网格|"
    "社区的人|居?委会?的人|街道.{0,3}的人|帮人|大妈|"
    "secretary|director|worker|staff|clerk|official|officer|manager|people|woman|lady|man |cadre|leader|head|chief"
)
"""A sentence without one of these, or a name, speaks of nobody here; it is passed over at once."""


@dataclass(frozen=True)
class Against:
    """Whom a text says something against: posts and persons by their places in the two lists; and whether it is graft."""

    posts: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    graft: bool = False


NOTHING = Against()


def posts() -> list[dict[str, list[str]]]:
    """The posts as they are listed: their roles, and those whose holders' names stand for the post."""
    return list(cases.shipped("posts")["posts"])


def read(text: str, names: Sequence[tuple[str, ...]] = (), *, reported: bool = False) -> Against:
    """Whom it says something against. `names`: what each person who holds a post is called; `reported`: naming them is enough."""
    left = _signs(_of_somebody(text.lower(), names), names)
    if SIGN.search(left) is None:
        return NOTHING
    graft = _whom(_expressions("graft"), left)
    amiss = graft | _whom(_expressions("amiss"), left) | (_merely_named(left) if reported else frozenset())
    known = len(posts())
    return Against(
        frozenset(one for one in amiss if one < known),
        frozenset(one - known for one in amiss if one >= known),
        bool(graft),
    )


def _of_somebody(small: str, names: Sequence[tuple[str, ...]]) -> str:
    """The sentences in which somebody at a post may be spoken of."""
    known = [name for called in names for name in called]
    return "".join(said for said in END.split(small) if HINT.search(said) or any(name in said for name in known))


def _whom(expressions: Iterable[re.Pattern[str]], left: str) -> frozenset[int]:
    return frozenset(
        ord(sign) - FIRST for one in expressions for found in one.finditer(left) for sign in SIGN.findall(found[0])
    )


def _merely_named(left: str) -> frozenset[int]:
    """Those named otherwise than as the ones somebody turned to."""
    apart = _expressions("turned_to")[0].sub(STRUCK, left)
    return frozenset(ord(sign) - FIRST for sign in SIGN.findall(apart))


def _signs(small: str, names: Sequence[tuple[str, ...]]) -> str:
    """The text with each post, each name and each other party as one sign, and without what only looks like a complaint."""
    known = len(posts())
    named = OWN.sub(STRUCK, small)
    for at, called in enumerate(names):
        for name in called:
            named = named.replace(name, chr(FIRST + known + at))
    signed = _posts().sub(_sign, named)
    parted = _others().sub(OTHER, _twice(signed))
    return _harmless().sub(lambda found: STRUCK * len(found[0]), parted)


def _sign(found: re.Match[str]) -> str:
    at = int(str(found.lastgroup).removeprefix("p"))
    return chr(FIRST + at) if posts()[at]["roles"] else STRUCK


def _twice(signed: str) -> str:
    """A post beside the name of whoever holds it (社区书记李秀英) is one, that of the person; the post is kept before it."""
    return re.sub(f"({WHO})的?({WHO})", r"\1\2", signed)


@cache
def _posts() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?P<p{at}>{'|'.join(map(_spelled, post['words']))})" for at, post in enumerate(posts())), re.ASCII
    )


@cache
def _others() -> re.Pattern[str]:
    return re.compile("|".join(cases.shipped("posts")["others"]))


@cache
def _harmless() -> re.Pattern[str]:
    return re.compile("|".join(map(_spelled, cases.shipped("posts")["harmless"])), re.ASCII)


@cache
def _expressions(which: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_spelled(one), re.ASCII) for one in cases.shipped("posts")[which])


def _spelled(short: str) -> str:
    plain = patterns.spelled(short, cases.shipped("posts")["sets"], GAPS)
    return plain.replace("@", WHO).replace("&", OTHER)
