"""What stands behind a figure, row by row: each matter once, or each time that one of them counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.figures import counting
from gongyi.kernel.figures.counting import Hit
from gongyi.kernel.figures.declaring import Figure
from gongyi.kernel.figures.lives import Scope
from gongyi.kernel.figures.parts import NONE
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import hands_of
from gongyi.kernel.territory.models import Town
from gongyi.kernel.ui import papers, showing
from gongyi.kernel.ui.shapes import Matter
from gongyi.surfaces.desk import hands
from gongyi.surfaces.desk.frame import link

AT_A_TIME = 500


@dataclass(frozen=True)
class Behind:
    """All that one number counts: a row for each matter, or for each time where it counts times."""

    figure: Figure
    hits: Sequence[Hit]
    times: bool

    def __len__(self) -> int:
        return len(self.hits)

    @property
    def matters(self) -> list[int]:
        """Keys of the matters, each once."""
        return list(dict.fromkeys(hit.dossier for hit in self.hits))

    def counted(self) -> str:
        """The number as the figure shows it; for times also on how many matters."""
        of_them = matters_in_words(len(self.matters))
        if not self.times:
            return of_them
        return f"{self.figure.unit.of(len(self))} · {of_them}"


def matters_in_words(count: int) -> str:
    """How many different matters."""
    return ngettext("%(count)d matter", "%(count)d matters", count) % {"count": count}


def open_up(figure: Figure, scope: Scope, *, base: bool = False, part: str = "") -> Behind:
    """What a figure, its base or one of its parts counts, however much it is."""
    if figure.repeats and not base:
        return Behind(figure, counting.each_time(figure, scope, part=part), times=True)
    keys = counting.behind(figure, scope, base=base, part=part)
    return Behind(figure, [Hit(key, 0) for key in keys], times=False)


def part_in_words(town: Town, figure: Figure, part: str) -> str:
    """What a part is called; empty for none."""
    names = figure.names(town) if figure.names else {}
    return str(_("not stated") if part == NONE else counting.named(figure, names, part))


def rows(request: TownRequest, scope: Scope, behind: Behind, hits: Sequence[Hit]) -> list[Matter]:
    """List rows; each time with when, by whom and why it counted."""
    known = scope.dossiers().select_related("place").in_bulk([hit.dossier for hit in hits])
    told = dict(zip(hits, details(request.town, behind, hits), strict=True)) if behind.times else {}
    listed = [known[hit.dossier] for hit in hits]
    drawn = [
        showing.dossier_row(row, link(request, "file", row.number), note=_note(*told[hit]) if hit in told else "")
        for row, hit in zip(listed, hits, strict=True)
    ]
    return hands.unnamed(request, listed, drawn)


def _note(at: datetime, who: str, why: str) -> str:
    return " · ".join(part for part in (papers.day_and_time(at), who, why) if part)


def details(town: Town, behind: Behind, hits: Sequence[Hit]) -> list[tuple[datetime, str, str]]:
    """Of each time that counts: when it was, who made it, and into which part it falls."""
    steps = _steps(hits)
    hands = hands_of(list(steps.values()))
    told = []
    for hit in hits:
        step = steps[hit.dossier, hit.step]
        why = _(", ").join(part_in_words(town, behind.figure, part) for part in hit.parts)
        told.append((step.when, hands[step.pk], why))
    return told


def _steps(hits: Sequence[Hit]) -> dict[tuple[int, int], Step]:
    wanted = {(hit.dossier, hit.step) for hit in hits}
    numbers, owners = {hit.step for hit in hits}, [hit.dossier for hit in hits]
    found: dict[tuple[int, int], Step] = {}
    for at in range(0, len(owners), AT_A_TIME):
        part = Dossier.objects.filter(pk__in=owners[at : at + AT_A_TIME])
        for step in Step.objects.filter(dossier__in=part, number__in=numbers):
            if (step.dossier_id, step.number) in wanted:
                found[step.dossier_id, step.number] = step
    return found
