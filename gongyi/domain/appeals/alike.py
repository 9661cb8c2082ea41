"""Open matters that may be the same one: by place and by shared pairs of characters or, in Latin letters, words. Shown to a worker, who decides."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise, takewhile
from uuid import UUID

from django.db.models import Q, QuerySet

from gongyi.domain.appeals import guessing, guidance
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.appeals.models import Appeal
from gongyi.domain.appeals.promises import AFTER
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.index.models import Entry
from gongyi.kernel.people.models import Voice
from gongyi.kernel.territory.models import STEP, Area, Place, Town
from gongyi.kernel.territory.queries import areas_of, below

LOOKED_AT, OLD_OF = 200, 4
"""So many are compared; where there are more, a quarter of them are the oldest."""
SHOWN = 3
NEAR = 6
ENOUGH = 30
ENOUGH_OF_ONE_ROW, ENOUGH_AT_ONE_HOME = 20, 10
"""How much is shared by two that point to one row of the catalogue: anywhere, and in one compound. Of 200 letters of a community that have nothing
to do with another, 13 share ten hundredths of the shorter text with it, 0.5 twenty, 0.04 thirty; of those about one problem all, 78 and 46 of 100."""
SAME_ROW = 40
HOME = frozenset({"building", "unit", Area.GROUNDS})
SHORT = 4
MOST_OF_BATCH = 200
ENTRY_LIFE = timedelta(hours=24)
WORDLESS = re.compile(r"[^\u3400-\u9fff\U00020000-\U000323afa-z0-9]+")
EMPTY_PAIRS = frozenset(
    [
        "我们",
        "你们",
        "他们",
        "这个",
        "那个",
        "一个",
        "没有",
        "不是",
        "就是",
        "现在",
        "已经",
        "因为",
        "所以",
        "请问",
        "希望",
        "领导",
        "您好",
        "你好",
        "小区",
        "社区",
        "问题",
        "反映",
        "解决",
        "什么",
        "怎么",
        "可以",
        "几天",
        "号楼",
        "单元",
    ]
)
LATIN = re.compile("[a-z]{2,}")
"""A word in Latin letters; one letter alone stands for a name or a block, as in A市 and B2栋."""
ENDING = re.compile("(?<=[a-z]{3})(?:ing|ed|s)$")
EMPTY_WORDS = re.compile(
    """a|about|after|again|all|also|am|an|and|any|are|as|at|be|because|been|but|by|can|cannot|could|day|days|did|do|does|don|every
    |for|from|had|has|have|he|her|here|him|his|how|if|in|into|is|it|its|just|like|ll|me|more|my|need|no|not|now|of|off|on|once
    |one|or|our|out|over|own|people|please|problem|re|she|since|should|so|some|somebody|someone|still|than|that|the|their|them
    |then|there|these|they|this|those|time|to|too|up|us|very|want|was|we|were|what|when|where|which|while|who|why|will|with|would
    |you|your|building|community|estate|flat|floor|house|neighbourhood|unit""",
    re.VERBOSE,
)
"""English words that say nothing of what a matter is about, or only where it is."""


@dataclass(frozen=True)
class Alike:
    """An open matter that may be the same, and how much of the shorter text both share, in hundredths."""

    dossier: Dossier
    share: int


@dataclass(frozen=True)
class Near:
    """An open matter around another. `same`: both look like one problem, by their words or as one kind of thing behind one gate."""

    dossier: Dossier
    same: bool


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters and, in Latin letters, words and pairs of these, without those that say nothing."""
    said = text.lower()
    words = [ENDING.sub("", word) for word in LATIN.findall(said) if not EMPTY_WORDS.fullmatch(word)]
    runs = WORDLESS.sub(" ", LATIN.sub(" ", said)).split()
    found = {run[at : at + 2] for run in runs for at in range(len(run) - 1)} - EMPTY_PAIRS
    return frozenset([*found, *words, *map(" ".join, pairwise(words))])


def stands_alone(text: str) -> bool:
    """Whether it tells of violence, harm to oneself and the like: it is laid beside nobody else's words, nor theirs beside it."""
    return any(danger.restricted for danger in guidance.dangers_in(text))


def alike(actor: Actor, town: Town, place: Place, text: str, limit: int = SHOWN) -> list[Alike]:
    """Open appeals within reach, at the place or in the compound around it, that speak of the same; the closest first. Nothing that is kept to few."""
    if len(pairs(text)) < SHORT - 1 or stands_alone(text):
        return []
    rows = _not_answered(actor, place).filter(sensitivity=Dossier.ORDINARY)
    found = _looked_at(rows.select_related("place"), place)
    compared = _compared(town, text, _code(guessing.category_of(town, text)), found)
    scored = [
        Alike(row, min(100, share + (SAME_ROW if same else 0)))
        for row, share, same in compared
        if _same_words(share, place, same=same)
    ]
    return sorted(scored, key=lambda one: (-one.share, -one.dossier.pk))[:limit]


def says_the_same(town: Town, text: str, published: Sequence[Appeal]) -> Appeal | None:
    """Of published matters the one whose words for everyone say what a text says; none where too little is shared, or where it stands alone."""
    wanted, category = frozenset[str]() if stands_alone(text) else pairs(text), _code(guessing.category_of(town, text))
    scored = []
    for row in published:
        told = pairs(row.summary_public)
        same = bool(category) and category == row.dossier.category
        share = _share(wanted, told) if min(len(wanted), len(told)) >= SHORT - 1 else 0
        if share >= (ENOUGH_OF_ONE_ROW if same else ENOUGH):
            scored.append((share + (SAME_ROW if same else 0), row))
    return max(scored, key=lambda one: (one[0], one[1].pk))[1] if scored else None


def neighbours(actor: Actor, matter: Matter, words: str = "", limit: int = NEAR) -> list[Near]:
    """Open appeals to which a matter with these words may be joined: those that look the same first, then others of its kind around it.

    Nearer ones stand before others, newer before older; of more that look the same than are shown, the oldest is one. What is
    restricted is never among them, and nothing is proposed to it: who looks for it has its number.
    """
    row, town = matter.dossier, matter.town
    if row.sensitivity != Dossier.ORDINARY:
        return []
    rows = _not_answered(actor, row.place).filter(sensitivity=Dossier.ORDINARY).exclude(pk=row.pk)
    rows = rows.select_related("place")
    ours = Q(category__in=(row.category, "")) if row.category else Q()
    found = _looked_at(rows.filter(ours), row.place)
    others = list(rows.exclude(ours).order_by("-pk")[: LOOKED_AT - len(found)]) if row.category else []
    kind, one_home = row.category or _code(guessing.category_of(town, f"{row.title} {words}")), row.place.level in HOME
    compared = _compared(town, f"{row.title} {words}", kind, found + others)
    near = [
        Near(other, (one_home and same) or _same_words(share, row.place, same=same)) for other, share, same in compared
    ]
    kept = [one for one in near if one.same or not row.category or one.dossier.category in {row.category, ""}]
    return _with_the_oldest(sorted(kept, key=_nearest_to(row.place)), limit)


def _nearest_to(place: Place) -> Callable[[Near], tuple[bool, int, int]]:
    spot = _building(place)
    return lambda one: (not one.same, _apart(spot, _building(one.dossier.place)), -one.dossier.pk)


def _with_the_oldest(near: list[Near], limit: int) -> list[Near]:
    """The first of them; where more look the same than that, the last is the oldest of these, which was mostly said first."""
    same = [one for one in near if one.same]
    if len(same) <= limit:
        return near[:limit]
    oldest = min(same, key=lambda one: one.dossier.pk)
    return [*[one for one in same if one is not oldest][: limit - 1], oldest]


def _compared(town: Town, text: str, category: str, rows: list[Dossier]) -> Iterator[tuple[Dossier, int, bool]]:
    """How much of a text each shares, in hundredths, and whether both point to one row of the catalogue. Likeness is judged here alone."""
    wanted = pairs(text)
    texts = dict(
        Entry.objects.filter(owner_id__in=[row.pk for row in rows], audience="file").values_list("owner_id", "text")
    )
    for row in rows:
        words = f"{row.title} {texts.get(row.pk, '')}"
        same = bool(category) and category == (row.category or _code(guessing.category_of(town, words)))
        yield row, _share(wanted, pairs(words)), same


def _same_words(share: int, place: Place, *, same: bool) -> bool:
    """Whether so much in common is enough: less is where both point to one row, and least behind one gate."""
    return share >= ENOUGH or (same and share >= (ENOUGH_AT_ONE_HOME if place.level in HOME else ENOUGH_OF_ONE_ROW))


def _not_answered(actor: Actor, place: Place) -> QuerySet[Dossier]:
    """Open appeals within reach around a place that are still worked on; what comes up after an answer is looked at anew."""
    return reachable(actor).filter(_around(place), flow=KEY, closed_at=None).exclude(stage__in=AFTER)


def _looked_at(rows: QuerySet[Dossier], place: Place) -> list[Dossier]:
    """At most so many: those of the very building, however old, then the newest around it and, where these are too many, the oldest."""
    newest = rows.order_by("-pk")
    here = list(newest.filter(below(_building_path(place), "place_path"))[:LOOKED_AT]) if place.level in HOME else []
    around, left = newest.exclude(pk__in=[row.pk for row in here]), LOOKED_AT - len(here)
    found = list(around[:left])
    if len(found) == left and (old := left // OLD_OF):
        found[-old:] = list(around.filter(pk__lt=found[-old - 1].pk).order_by("pk")[:old])
    return here + found


def _building(place: Place) -> list[int]:
    """The way down to a place, to a unit that to its building."""
    return place.path_ids[:-1] if place.level == "unit" else place.path_ids


def _building_path(place: Place) -> str:
    return place.path[:-STEP] if place.level == "unit" else place.path


def _apart(one: list[int], other: list[int]) -> int:
    """How far two places lie apart in the tree: steps up from both to what holds them."""
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
    return len(one) + len(other) - 2 * shared


def _code(category: guessing.Category | None) -> str:
    return category.code if category else ""


def _share(one: frozenset[str], other: frozenset[str]) -> int:
    return 100 * len(one & other) // max(1, min(len(one), len(other)))


def _around(place: Place) -> Q:
    """Dossiers at the place, in the compound that holds it, or, for a building without one, in the place around it."""
    condition = below(place.path, "place_path")
    if place.level not in HOME:
        return condition
    compounds = list(areas_of(place.path, (Area.COMPOUND,)))
    if not compounds:
        return condition | below(_building_path(place)[:-STEP], "place_path")
    paths = [
        path for area in compounds for path in area.members.filter(ends_on=None).values_list("place__path", flat=True)
    ]
    for path in paths:
        condition |= below(path, "place_path")
    return condition


def same_in_batch(text: str, others: Iterable[tuple[str, str]]) -> str:
    """The name of the first of some texts that says nearly the same; empty when none does, or where it is laid beside nobody else's."""
    wanted = frozenset() if stands_alone(text) else pairs(text)
    for name, other in others:
        if wanted and _share(wanted, pairs(other)) >= 2 * SAME_ROW:
            return name
    return ""


def own_entries(actor: Actor, town: Town, key: str) -> list[Dossier]:
    """What this worker wrote down under a batch, newest first; whatever became of its reach since."""
    rows = Dossier.objects.filter(
        town=town, flow=KEY, key__in=[f"{key}:{n}" for n in range(MOST_OF_BATCH)]
    ).select_related("place")
    mine = Step.objects.filter(dossier__in=rows, number=1, actor=actor.pseudonym).values("dossier")
    return list(rows.filter(pk__in=mine).order_by("-pk"))


def own_entry(actor: Actor, town: Town, number: str) -> Matter | None:
    """What this worker wrote down for someone within a day, even where the matter itself went past them, as one about harm does."""
    dossier = Dossier.objects.filter(town=town, number=number, flow=KEY).select_related("place").first()
    if dossier is None or not is_own_entry(actor, dossier, Step.objects.get(dossier=dossier, number=1).actor):
        return None
    return replace(matters.by_machine(dossier), actor=actor)


def is_own_entry(actor: Actor, dossier: Dossier, first: str) -> bool:
    """Whether this worker wrote it down for someone within a day, and so may hand out its receipt. `first`: who made its first step."""
    fresh = dossier.opened_at >= clock.now() - ENTRY_LIFE
    return actor.is_worker and dossier.flow == KEY and fresh and first == actor.pseudonym


def own_joined(actor: Actor, town: Town, uid: UUID) -> tuple[Dossier, Voice] | None:
    """Somebody whom this worker let join within a day, and the matter, while both are there."""
    fresh = Voice.objects.filter(spoke_at__gte=clock.now() - ENTRY_LIFE, withdrawn_at=None, spoken_on=None)
    voice = fresh.filter(town=town, uid=uid, part=Voice.JOINED, entered_by=actor.pseudonym).first()
    dossier = reachable(actor, [voice.owner_id]).select_related("place").first() if voice else None
    return (dossier, voice) if voice and dossier else None


def last_batch(actor: Actor, town: Town, channel: str) -> str:
    """The batch of this channel in which the worker wrote something down last, within a day; empty for none."""
    steps = Step.objects.filter(dossier__town=town, number=1, actor=actor.pseudonym, dossier__appeal__channel=channel)
    newest = steps.filter(dossier__opened_at__gte=clock.now() - ENTRY_LIFE).order_by("-dossier_id")
    key = newest.values_list("dossier__key", flat=True).first()
    return str(key).rpartition(":")[0] if key else ""
