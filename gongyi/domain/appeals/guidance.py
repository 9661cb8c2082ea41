"""Telling people at once: which door is the right one, and whom to call in danger. Explicit words, shown; no guessing engine."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from gongyi.domain.appeals import conduct, patterns
from gongyi.domain.appeals.meant import Contexts, meant, voided
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.people import phones
from gongyi.kernel.territory.naming import in_language

WRONGDOING = "discipline_12388"
SENTENCE = re.compile(r"[。！？；!?;\n]|\.\s")
KINDS = ("help", "complaint", "consult", "suggest", "report", "praise")


@dataclass(frozen=True)
class Kind:
    """A kind of appeal as people choose it."""

    code: str
    name: str
    said: str


@dataclass(frozen=True)
class Door:
    """Where a matter belongs that is not handled here."""

    code: str
    name: str
    when: str
    say: str
    """What to do, said before anything is stored."""
    sent: str
    """The same, said of a matter that had been taken in: nothing about what is stored."""
    phones: tuple[str, ...]
    reached: tuple[tuple[str, str], ...]
    """Each telephone with when somebody answers it: one door may have one for the night and one for office hours."""


@dataclass(frozen=True)
class Danger:
    """A danger named in the text, and the telephone to call."""

    code: str
    level: int
    name: str
    phone: str
    say: str
    restricted: bool
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    duty: bool = False
    """Whoever learns of it must report it, and no detail of it is kept here."""
    staff: str = ""
    """What a worker does now; empty where it is what everybody does."""

    @property
    def staff_say(self) -> str:
        return self.staff or self.say


def kinds() -> list[Kind]:
    """The kinds people choose from, in the order shown."""
    known = {item["code"]: item for item in cases.shipped("lists")["kinds"]}
    return [
        Kind(code, in_language(known[code]["zh"], known[code]["en"]), cases.said("kinds", code))
        for code in KINDS
        if code in known
    ]


def other_kinds(matter: Matter) -> list[tuple[str, str]]:
    """The kinds that a matter may be instead, as choices. A report is made by whoever reports, and by nobody for them."""
    return [(kind.code, kind.name) for kind in kinds() if kind.code not in {"report", matter.dossier.kind}]


def _door(plain: dict[str, Any]) -> Door:
    return Door(
        plain["code"], in_language(plain["zh"], plain["en"]), in_language(plain["when_zh"], plain["when_en"]),
        in_language(plain["say_zh"], plain["say_en"]), in_language(plain.get("sent_zh", plain["say_zh"]), plain.get("sent_en", plain["say_en"])),
        tuple(plain.get("phones", [])),
        tuple((phone, _hours(phone)) for phone in plain.get("phones", [])),
    )  # fmt: skip


def _hours(phone: str) -> str:
    if phone in _day_and_night():
        return _("day and night")
    return _("in office hours, which differ from town to town; ring first")


@cache
def _day_and_night() -> frozenset[str]:
    """Telephones that are always answered: those of the doors that are always open, wherever else they are named."""
    return frozenset(phone for plain in cases.shipped("doors") if plain.get("always") for phone in plain["phones"])


def doors() -> list[Door]:
    """Every right door."""
    return [_door(plain) for plain in cases.shipped("doors")]


def door(code: str) -> Door | None:
    """The door with this code."""
    return next((found for found in doors() if found.code == code), None)


def doors_for(text: str, *, graft: bool | None = None) -> list[Door]:
    """Doors whose words stand in a text, longest word first; suggestions only. Graft of somebody at a post goes before all.

    `graft`: where who holds the posts was looked up already, whether it speaks of any.
    """
    said = phones.ANY.sub(" ", text)  # a telephone of one's own may hold the digits of a hotline
    scored = [(_hit(plain, _left_of(plain, said)), plain) for plain in cases.shipped("doors")]
    found = [plain for length, plain in sorted(scored, key=lambda pair: -pair[0]) if length]
    if conduct.read(text).graft if graft is None else graft:
        first = [plain for plain in cases.shipped("doors") if plain["code"] == WRONGDOING]
        found = first + [plain for plain in found if plain not in first]
    return [_door(plain) for plain in found][:3]


def _left_of(plain: dict[str, Any], text: str) -> str:
    """A text without the sentences that speak only of others, for whom a door is none: a firm, the owners' committee."""
    others = plain.get("others", ())
    return "\n".join(said for said in SENTENCE.split(text) if not _only_others(said, others, plain)) if others else text


def _only_others(said: str, others: Iterable[str], plain: dict[str, Any]) -> bool:
    bare = said
    for word in others:
        bare = bare.replace(word, "")
    return bare != said and not any(post in bare.lower() for post in plain["together"][0][0])


def _hit(plain: dict[str, Any], text: str) -> int:
    """How much of a text speaks for a door: its longest word there, or words that mean it only when they stand in one sentence."""
    alone = [len(word) for word in plain["words"] if word in text]
    groups = plain.get("together", ())
    beside = [sum(hits) for said in sentences(text) for one in groups if all(hits := [_longest(g, said) for g in one])]
    return max([*alone, *beside], default=0)


def _longest(words: Iterable[str], text: str) -> int:
    return max((len(word) for word in words if word in text), default=0)


def sentences(text: str) -> list[str]:
    """A text in small letters, sentence by sentence."""
    return [found for found in SENTENCE.split(text.lower()) if found.strip()]


def all_dangers() -> list[Danger]:
    """Every danger with the words that name it, the gravest first."""
    return [_danger(plain) for plain, *_rest in _graded()]


def _danger(plain: dict[str, Any]) -> Danger:
    return Danger(
        plain["code"], int(plain["level"]), in_language(plain["zh"], plain["en"]), str(plain["phone"]), in_language(plain["say_zh"], plain["say_en"]),
        bool(plain.get("restricted")), tuple(plain["words"]), patterns.written(plain["code"]), bool(plain.get("duty")), in_language(plain.get("staff_zh", ""), plain.get("staff_en", "")),
    )  # fmt: skip


@cache
def _graded() -> list[tuple[dict[str, Any], tuple[str, ...], Contexts]]:
    """The shipped dangers with their words as they are compared and what voids these, the gravest first."""
    supposed = cases.shipped("urgent_contexts")
    return [
        (plain, _small(plain["words"]), _contexts(plain, supposed if plain.get("supposed") else {}))
        for plain in sorted(cases.shipped("urgent_words"), key=lambda plain: plain["level"])
    ]


def _contexts(plain: dict[str, Any], supposed: dict[str, list[str]]) -> Contexts:
    around = (_small(supposed.get("before", ())), _small(supposed.get("after", ())))
    return Contexts(_small(plain.get("within", ())), *around)


def _small(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def dangers_in(text: str) -> list[Danger]:
    """Dangers that a text names, by their words or by who and what stand near each other, and means; the gravest first."""
    left = patterns.struck(text.lower())
    letters = patterns.letters(left)
    return [
        _danger(plain) for plain, words, contexts in _graded() if _named(plain, words, contexts, left, letters=letters)
    ]


def _named(plain: dict[str, Any], words: tuple[str, ...], contexts: Contexts, left: str, *, letters: bool) -> bool:
    """Whether a danger is named in what is left of a text, once what names another in its place is struck out."""
    said = patterns.without(plain["not"], left) if "not" in plain else left
    return any(meant(word, said, contexts) for word in words if word in said) or any(
        not voided(start, end, said, contexts) for start, end in patterns.spans(plain["code"], said, letters=letters)
    )


def fitting(dangers: Sequence[Danger]) -> list[Danger]:
    """The one piece of advice that whoever is in it is given: several at once help nobody. The shipped list stands in the order in which they come first."""
    return list(dangers[:1])


def under_duty() -> list[Danger]:
    """The dangers that whoever learns of them must report."""
    return [danger for danger in all_dangers() if danger.duty]


def may_be_harmed(text: str, dangers: Sequence[Danger]) -> bool:
    """Whether to ask, quietly, if a child is harmed: the words speak of a child, and name no danger that anybody knows."""
    return not dangers and patterns.speaks_of_a_child(patterns.struck(text.lower()))


def dangers_named(codes: Iterable[str]) -> list[Danger]:
    """The dangers with these codes, as they were noted when a matter came in, the gravest first."""
    wanted = set(codes)
    return [_danger(plain) for plain, *_rest in _graded() if plain["code"] in wanted]


def screened(text: str, where: str) -> str:
    """What is read for dangers and accusations: the words, and where exactly, which is in words too."""
    return f"{text}\n{where}".strip()


def safety_of(dangers: list[Danger]) -> int:
    """2 for danger to life, 1 for a risk, 0 for none. Level 1 in the list is the gravest."""
    return max((3 - danger.level for danger in dangers), default=0)
