"""In whose hands matters are: the seat that has the turn, or has it for the case a matter waits for, and who sits there today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import elsewhere, registry, spoken
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.story import holder_names
from gongyi.kernel.flows.waiting import turns_of
from gongyi.kernel.people.models import Post
from gongyi.kernel.people.naming import hide_names
from gongyi.kernel.people.queries import today
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.shapes import Badge, Matter
from gongyi.surfaces.desk.frame import link

SPEAKER, CHASE = "voice", "chase"


def mine(request: TownRequest, turn: Turn | None) -> bool:
    """Whether what a matter hangs on is in one's own hands."""
    return turn is not None and request.actor.seat_for(turn.holder_key) is not None


def reminds(request: TownRequest, row: Dossier, turn: Turn | None) -> bool:
    """Whether a reminder about a matter reaches somebody else: whoever has the turn it hangs on, at a stage where they can be asked."""
    if turn is None or mine(request, turn):
        return False
    return all(_askable(one) for one in {row.pk: row, turn.dossier_id: turn.dossier}.values())


def _askable(row: Dossier) -> bool:
    return any(move.key == CHASE and row.stage in move.source for move in registry.get(row.flow).moves)


def names(request: TownRequest, keys: Iterable[str]) -> dict[str, str]:
    """Each seat by its name and the people who hold it today; one that nobody holds says so."""
    seats = holder_names(set(keys))
    posts = Post.objects.filter(Post.on(today(request.town)), seat__in=[int(key[5:]) for key in seats])
    people: dict[str, list[str]] = {}
    for post in posts.select_related("person").order_by("pk"):
        people.setdefault(f"seat:{post.seat_id}", []).append(str(post.person))
    named = {
        key: _("%(seat)s (%(people)s)") % {"seat": name, "people": _listed(people.get(key, []))}
        for key, name in seats.items()
    }
    return named | {SPEAKER: _("the person who spoke")}


def _listed(people: Sequence[str]) -> str:
    return pgettext("between names", ", ").join(people) or _("nobody at present")


def shown(request: TownRequest, rows: Sequence[Dossier], turns: Mapping[int, Turn] | None = None) -> list[Matter]:
    """List rows that say how late a matter is, who has it, and which are handled again."""
    turns = turns_of(rows) if turns is None else turns
    named = names(request, [turn.holder_key for turn in turns.values()])
    broken = appeals.broken(rows)
    plain = [
        showing.dossier_row(
            row, link(request, "file", row.number), turn=turns.get(row.pk), holders=named, broken=broken.get(row.pk)
        )
        for row in rows
    ]
    return unnamed(request, rows, with_elsewhere(request, rows, with_again(rows, plain)))


def by_turn(request: TownRequest, turns: Sequence[Turn]) -> list[Matter]:
    """List rows of turns: what is to be done, by whom and by when, then a promise that was broken."""
    rows = [turn.dossier for turn in turns]
    named = names(request, [turn.holder_key for turn in turns])
    drawn = showing.rows(
        turns, lambda row: link(request, "file", row.number), holders=named, broken=appeals.broken(rows)
    )
    return unnamed(request, rows, with_elsewhere(request, rows, with_again(rows, drawn)))


def unnamed(request: TownRequest, rows: Sequence[Dossier], drawn: Sequence[Matter]) -> list[Matter]:
    """List rows in whose titles the names of those who spoke are masked, as on paper; the file itself holds what they said.

    A recording to which nobody has listened yet is marked.
    """
    speakers = spoken.by_matter(request.actor, [row.pk for row in rows])
    return with_unheard(
        rows, [_unnamed(matter, speakers.get(row.pk, ())) for row, matter in zip(rows, drawn, strict=True)]
    )


def with_unheard(rows: Sequence[Dossier], drawn: Sequence[Matter]) -> list[Matter]:
    """List rows that also say which recordings nobody has listened to yet."""
    return [_unheard(one) if appeals.is_unheard(row) else one for row, one in zip(rows, drawn, strict=True)]


def _unheard(matter: Matter) -> Matter:
    return replace(matter, badges=(*matter.badges[:1], Badge(_("To be listened to"), "due"), *matter.badges[1:]))


def _unnamed(matter: Matter, names: Sequence[str]) -> Matter:
    title = hide_names(names, matter.title)
    return replace(matter, title=title, ring=replace(matter.ring, label=title)) if title != matter.title else matter


def with_again(rows: Sequence[Dossier], drawn: Sequence[Matter]) -> list[Matter]:
    """List rows that also say which matters are handled a second time."""
    anew = appeals.again(rows)
    return [marked_again(matter) if row.pk in anew else matter for row, matter in zip(rows, drawn, strict=True)]


def marked_again(matter: Matter) -> Matter:
    """A list row with the mark of a second handling, beside where it stands."""
    return replace(matter, badges=(*matter.badges[:1], Badge(_("Second handling"), "plain"), *matter.badges[1:]))


def with_elsewhere(request: TownRequest, rows: Sequence[Dossier], drawn: Sequence[Matter]) -> list[Matter]:
    """List rows that also say which other system waits for an answer, and how long still or since when."""
    known = elsewhere.pressing(request.actor, request.town, rows)
    return [
        waited_for(matter, known[row.pk].system, known[row.pk].due_at) if row.pk in known else matter
        for row, matter in zip(rows, drawn, strict=True)
    ]


def waited_for(matter: Matter, system: str, due_at: datetime | None) -> Matter:
    """A list row with the mark of another system that waits for an answer."""
    late = due_at is not None and due_at < clock.now()
    words = _("%(system)s: %(left)s") % {"system": system, "left": showing.left(due_at)}
    return replace(matter, badges=(*matter.badges, Badge(words, "overdue" if late else "due")))
