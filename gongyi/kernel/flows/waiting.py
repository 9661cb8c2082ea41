"""In whose hands a matter really is: its own turn, or that of the matter it waits for. Pages, papers and workbooks read it here."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from gongyi.kernel.flows.models import Dossier, MatterLink, Turn


def turns_of(rows: Iterable[Dossier]) -> dict[int, Turn]:
    """The turn each matter hangs on: that of the open case it waits for, else its own."""
    own = [row.pk for row in rows]
    links = MatterLink.objects.filter(parent__in=own, closing="waits", child__closed_at=None).order_by("pk")
    below = dict(links.values_list("child", "parent"))
    found: dict[int, Turn] = {}
    held = Turn.objects.filter(dossier__in=[*own, *below], open=True, slot=Turn.MAIN)
    for turn in held.select_related("dossier").order_by("pk"):
        if turn.dossier_id in below:
            found[below[turn.dossier_id]] = turn
        else:
            found.setdefault(turn.dossier_id, turn)
    return found


def waiting_for(keys: Sequence[int]) -> QuerySet[MatterLink, int]:
    """The matters, by row id, that wait for one of these."""
    return MatterLink.objects.filter(child__in=keys, closing="waits").values_list("parent", flat=True)


def said_once(turns: Iterable[Turn]) -> list[Turn]:
    """The same turns without those that only wait for a matter which is among them: one thing to do is listed once."""
    rows = list(turns)
    if not any(turn.waits for turn in rows):
        return rows
    below = set(waiting_for([turn.dossier_id for turn in rows]))
    return [turn for turn in rows if not (turn.waits and turn.dossier_id in below)]
