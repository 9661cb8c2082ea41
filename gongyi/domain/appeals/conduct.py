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
    "社区|居委|村委|村里|街道|街办|办事处|服务中心|总台|[办管责搞抓审发盖开签].{1,4}的|(?:登记|审核|接待|录入)的|"
    "at (?:the|our) |the (?:community|neighbo|resid|street|subdis)|town desk|counter|帮人|大妈|"
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
NAMING = ("report", "complaint")
"""Kinds in which it may be enough to name somebody; `cases/data/posts.json` says how under the same name."""


@dataclass(frozen=True)
class Held:
    """A person who holds a seat today, what people call them, and at which seat."""

    person: int
    role: str
    names: tuple[str, ...]


def posts() -> list[dict[str, list[str]]]:
    """The posts as they are listed: their roles, and those whose holders' names stand for the post."""
    return list(cases.shipped("posts")["posts"])


def read(text: str, around: Sequence[Held] = (), *, kind: str = "") -> Against:
    """Whom it says something against. `around`: each person who holds a post there; `kind`: in some of them naming is enough."""
    left = _signs(_of_somebody(text.lower(), around), around)
    if SIGN.search(left) is None:
        return NOTHING
    graft = _whom(_expressions("graft"), left)
    amiss = graft | _whom(_expressions("amiss"), left)
    if kind in NAMING:
        amiss |= _merely_named(left if kind == "report" else _signs(END.split(text.lower())[0], around), kind)
    known = len(posts())
    return Against(
        frozenset(one for one in amiss if one < known),
        frozenset(one - known for one in amiss if one >= known),
        bool(graft),
    )


def _of_somebody(small: str, around: Sequence[Held]) -> str:
    """The sentences in which somebody at a post may be spoken of."""
    known = [name for held in around for name in held.names]
    return "".join(
        said
        for said in END.split(small)
        if HINT.search(said) or _called(_initials(around)).search(said) or any(name in said for name in known)
    )


def _whom(expressions: Iterable[re.Pattern[str]], left: str) -> frozenset[int]:
    return frozenset(
        ord(sign) - FIRST for one in expressions for found in one.finditer(left) for sign in SIGN.findall(found[0])
    )


def _merely_named(left: str, kind: str) -> frozenset[int]:
    """Those named otherwise than as the ones somebody turned to: anywhere in a report, as whom a complaint begins with."""
    apart = _expressions("turned_to")[0].sub(STRUCK, left)
    return _whom(_expressions(kind), apart)


def _signs(small: str, around: Sequence[Held]) -> str:
    """The text with each post, each name and each other party as one sign, and without what only looks like a complaint."""
    known = len(posts())
    named = OWN.sub(STRUCK, small)
    for at, held in enumerate(around):
        for name in held.names:
            named = named.replace(name, chr(FIRST + known + at))
    parted = _others().sub(OTHER, _twice(_posts().sub(_sign, named)))
    return _harmless().sub(lambda found: STRUCK * len(found[0]), _by_surname(parted, around))


def _sign(found: re.Match[str]) -> str:
    at = int(str(found.lastgroup).removeprefix("p"))
    return chr(FIRST + at) if posts()[at]["roles"] else STRUCK


def _twice(signed: str) -> str:
    """A post beside the name of whoever holds it (社区书记李秀英) is one, that of the person; the post is kept before it."""
    return re.sub(f"({WHO})的?({WHO})", r"\1\2", signed)


def _by_surname(parted: str, around: Sequence[Held]) -> str:
    """Whoever is called by a surname as the post that is meant by it; a surname that a neighbour has too only beside the post."""
    called = _called(_initials(around))
    found = [(said, one) for said in END.split(parted) for one in called.finditer(said)]
    shared = {one["surname"] for _said, one in found if one["apart"]}
    known = [(one["surname"], _meant(said, one, around)) for said, one in found if one["surname"] not in shared]
    meant = {surname: sign for surname, sign in known if sign}
    return called.sub(lambda one: _beside(one) or meant.get(one["surname"]) or one[0], parted)


def _meant(said: str, one: re.Match[str], around: Sequence[Held]) -> str:
    """The sign of the post beside a surname, or of that in the same sentence which somebody of that surname holds; empty for none."""
    roles = {held.role for held in around if any(name.startswith(one["surname"]) for name in held.names)}
    return _beside(one) or next((sign for sign in SIGN.findall(said) if roles & _held_as(sign, around)), "")


def _beside(one: re.Match[str]) -> str:
    return "".join(SIGN.findall(one[0])[:1])


def _held_as(sign: str, around: Sequence[Held]) -> set[str]:
    """The roles of those who hold this post themselves."""
    at, known = ord(sign) - FIRST, len(posts())
    return set(posts()[at]["of"] or posts()[at]["roles"][:1]) if at < known else {around[at - known].role}


def _initials(around: Sequence[Held]) -> str:
    return "".join(sorted({name[:1] for held in around for name in held.names}))


@cache
def _called(initials: str) -> re.Pattern[str]:
    """A surname with a form of address, and a post or somebody else beside it. `initials`: what names there begin with, too."""
    surname = "|".join(["{surname}", *map(re.escape, initials)])
    someone = f"(?=[小老姓]|.{{address}})[小老姓]?(?P<surname>{surname})(?!序|库|病)({{address}}|(?<=姓.)的)?"
    return re.compile(_spelled(f"(?P<apart>{{apart}}(的|那个|这个)?)?(@(的|是|叫)?)?{someone}(的?@)?"))


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
