"""What those who spoke are called and which doors they told, to find it in words that others will read. Never to be shown."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Coalesce

from gongyi.kernel.access import roles
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.listing import Listing
from gongyi.kernel.flows.models import MatterLink, StepBody
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.people import doors, phones
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.naming import named_among

if TYPE_CHECKING:
    from gongyi.kernel.flows.matters import Matter

SPOT = "where"
"""The words in which somebody said exactly where."""


def names(actor: Actor, among: Sequence[int]) -> list[str]:
    """The names left in some matters, as far as this actor may open these.

    Whoever may not is told nothing by a refusal: else a firm could try out names until one is refused.
    """
    return [_called(row) for row in _named(actor, among)]


def by_matter(actor: Actor, among: Sequence[int]) -> dict[int, list[str]]:
    """The same for each of some matters, in one statement; whoever joined, left or was carried to another one counts in both."""
    found: dict[int, list[str]] = {}
    for row in _named(actor, among):
        name = _called(row)
        for matter in {row.owner_id, row.spoken_on or row.owner_id}:
            found.setdefault(matter, []).append(name)
    return found


def known(actor: Actor, among: Sequence[int]) -> list[str]:
    """The names, local numbers and doors that those who spoke there left or told, in one statement."""
    rows = list(_opened(actor, among, Voice.objects.filter(owner="dossier").annotate(said=_said())))
    told = {door for row in rows for door in _doors(row.said or "")}  # type: ignore[attr-defined]
    told |= {number for row in rows if (number := phones.local(row.open("phone")))}
    return [*filter(None, map(_called, rows)), *sorted(told)]


def _called(voice: Voice) -> str:
    """The name that was left; of one that was erased, what stands in the words."""
    return voice.open("name") or voice.open("mention")


def mention(voice: Voice) -> str:
    """What of the name that somebody left stands in the words kept of their matter; empty for nothing."""
    name = _called(voice)
    rows = Voice.objects.filter(pk=voice.pk).annotate(said=_bodies()).values_list("said", flat=True) if name else ()
    found = [piece for bodies in rows for text in _texts(bodies or "") for piece in named_among([name], text)]
    return max(found, key=len, default="")


def _named(actor: Actor, among: Sequence[int]) -> Iterable[Voice]:
    return _opened(actor, among, _left())


def _opened(actor: Actor, among: Sequence[int], rows: QuerySet[Voice]) -> Iterable[Voice]:
    if not among or not _answers_for_a_place(actor):
        return []
    opened = reachable(actor, among).values("pk")
    return rows.filter(owner_id__in=opened).union(rows.filter(spoken_on__in=opened))


def _bodies() -> Subquery:
    """Of a voice: every body of the matter it speaks in."""
    own = Coalesce(OuterRef("spoken_on"), OuterRef("owner_id"))
    bodies = StepBody.objects.filter(step__dossier=own).order_by()
    return Subquery(bodies.values("step__dossier").values(found=Listing("body")))


def _said() -> Case:
    """Of a voice: the bodies with its words, those of its own matter; none of one that joined by a tap."""
    moves = {move.key for flow in registry.known() for move in flow.moves if SPEAKER in move.by and move.needs}
    own = Coalesce(OuterRef("spoken_on"), OuterRef("owner_id"))
    bodies = StepBody.objects.filter(step__dossier=own, step__move__in=sorted({"open"} | moves)).order_by()
    words = Subquery(bodies.values("step__dossier").values(found=Listing("body")))
    return Case(When(Q(part=Voice.FIRST) | ~Q(spoken_on=None), then=words), output_field=TextField())


def _doors(bodies: str) -> Iterator[str]:
    for body in json.loads(f"[{bodies}]"):
        for key, text in body.get("words", {}).items():
            yield from doors.told(text, spot=key == SPOT)


def _texts(bodies: str) -> list[str]:
    return [text for body in json.loads(f"[{bodies}]") for text in body.get("words", {}).values()]


def _left() -> QuerySet[Voice]:
    return Voice.objects.filter(owner="dossier").exclude(name_sealed=b"", mention_sealed=b"")


def left_a_name() -> Exists:
    """Of a dossier: whether anybody who spoke in it, or did before it was joined elsewhere, left a name."""
    return Exists(_left().filter(Q(owner_id=OuterRef("pk")) | Q(spoken_on=OuterRef("pk"))))


def left_a_phone() -> Exists:
    """Of a dossier: whether anybody who speaks in it left a telephone."""
    return Exists(Voice.objects.filter(owner="dossier", owner_id=OuterRef("pk")).exclude(phone_index=""))


def _answers_for_a_place(actor: Actor) -> bool:
    """Whoever reaches only what they were given a turn on never gets what was said."""
    return actor.is_worker and any(roles.get(seat.role).reach is not roles.by_turn for seat in actor.seats)


def names_behind(matter: "Matter") -> list[str]:
    """The names left in a matter and, where bodies from outside read it, in those above it: a response hangs on a case, a case on what was said."""
    return names(matter.actor, _behind(matter)) if matter.named or matter.flow.read_outside else []


def known_behind(matter: "Matter", text: str) -> list[str]:
    """What is known of those behind a matter and may stand in a text: their names, and the doors they told where a number stands in it."""
    return known(matter.actor, _behind(matter)) if doors.NUMBER.search(text) else matter.names


_apart: set[str] = set()


def keeps_words_apart(*kinds: str) -> None:
    """Name kinds of matters in which nobody outside may know who spoke by how they put it."""
    _apart.update(kinds)


def said_behind(matter: "Matter") -> list[str]:
    """What was said behind a matter of such a kind, as far as this actor may read it; else a refusal would tell a firm what was said."""
    if matter.dossier.kind not in _apart:
        return []
    voices = Voice.objects.filter(owner="dossier").annotate(said=_said())
    rows = [row.said or "" for row in _opened(matter.actor, _behind(matter), voices)]  # type: ignore[attr-defined]
    words = [body.get("words", {}) for bodies in rows for body in json.loads(f"[{bodies}]")]
    return [text for said in words for key, text in said.items() if key != SPOT]


def known_above(actor: Actor, among: Sequence[int]) -> list[str]:
    """The names and the doors of those who spoke in some matters and in those above them."""
    return known(actor, _with_above(actor, among))


def _behind(matter: "Matter") -> list[int]:
    only = [matter.dossier.pk]
    return _with_above(matter.actor, only) if matter.flow.read_outside else only


def _with_above(actor: Actor, among: Sequence[int]) -> list[int]:
    found = set(among)
    if _answers_for_a_place(actor):
        links = MatterLink.objects.filter(child__in=among)
        found |= {pk for pair in links.values_list("parent", "parent__parent_links__parent") for pk in pair if pk}
    return sorted(found)
