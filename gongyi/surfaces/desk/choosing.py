"""Choosing from a list: by place, category, time and state, kept in the address so that paper and workbook show the same."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.clock.wording import day_and_year
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.printing import Asker
from gongyi.kernel.flows.reach import Extent, extents
from gongyi.kernel.territory.models import Area, Place, Town
from gongyi.kernel.territory.queries import below
from gongyi.kernel.ui.days import DayField
from gongyi.surfaces.desk import partial

SOON = timedelta(days=2)
DEEPEST = 8
NO_PLACE = ""


class ChoosingForm(forms.Form):
    """What to show of a list. Nothing chosen shows everything within reach."""

    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    since = DayField(label=gettext_lazy("Received from"), required=False)
    until = DayField(label=gettext_lazy("Received until"), required=False)

    def __init__(self, *args: Any, request: TownRequest | Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.town = request.actor, request.town
        everything = [("", _("all"))]
        self.fields["place"].choices = everything + places_of(request)  # type: ignore[attr-defined]
        self.fields["category"].choices = everything + cases.category_options(request.town)  # type: ignore[attr-defined]
        self.fields["state"].choices = everything + _states()  # type: ignore[attr-defined]


def places_of(request: TownRequest | Asker) -> list[tuple[str, str]]:
    """The places one answers for, down to the grids; deeper is found by search."""
    paths = {seat.place_path for seat in request.actor.seats if seat.place_path} or {request.town.root.path}
    condition = Q(pk__in=[])
    for path in paths:
        condition |= below(path)
    rows = Place.objects.filter(condition, closed_on=None).exclude(
        level__in=("section", "zone", "building", "unit", "shop", Area.GROUNDS)
    )
    top = min((len(path) for path in paths), default=0)
    found = list(rows.order_by("path")[:400])
    reached = extents(request.actor, {place.pk: [place.path] for place in found})
    return [
        (str(place.pk), "　" * min(DEEPEST, (len(place.path) - top) // 7) + str(place))
        for place in found
        if reached[place.pk] != Extent.NOTHING
    ]


def _states() -> list[tuple[str, str]]:
    stages = [("overdue", _("overdue")), ("soon", _("due within two days")), ("danger", _("dangerous"))]
    for key in ("appeal", "case", "response"):
        flow = registry.get(key)
        stages += [(f"{key}:{stage.key}", f"{flow.title} · {stage.label}") for stage in flow.stages if not stage.final]
    return stages


@dataclass(frozen=True)
class Chosen:
    """A list narrowed, what was chosen in words, and its sums."""

    rows: QuerySet[Dossier]
    words: str
    sums: str
    count: int


def choose(rows: QuerySet[Dossier], form: ChoosingForm, town: Town) -> Chosen:
    """Narrow a list by what was chosen; what is not valid is left out and said by the form."""
    data = form.cleaned_data if form.is_valid() else {key: value for key, value in form.cleaned_data.items() if value}
    for part in (_by_place(data), _by_state(data), _by_time(data, town)):
        rows = rows.filter(part)
    if data.get("category"):
        rows = rows.filter(category=data["category"])
    found = rows.order_by().aggregate(
        count=Count("pk"), danger=Count("pk", filter=Q(safety__gt=0)), households=Sum("spread")
    )
    found["overdue"] = appeals.overdue_among(rows, clock.now())
    sums = _(
        "%(count)d matters, %(overdue)d overdue, %(danger)d dangerous; households of each matter added up: %(households)d"
    ) % (found | {"households": found["households"] or 0})
    return Chosen(rows, _words(form, data), sums, found["count"])


def _by_place(data: dict[str, Any]) -> Q:
    place = _place(data)
    return below(place.path, "place_path") if place else Q()


def _place(data: dict[str, Any]) -> Place | None:
    return Place.objects.filter(pk=int(data["place"])).first() if data.get("place") else None


def _by_state(data: dict[str, Any]) -> Q:
    state, now = data.get("state") or "", clock.now()
    flow, _mark, stage = state.partition(":")
    plain = {
        "overdue": appeals.overdue_rows(now),
        "soon": Q(due_at__gte=now, due_at__lt=now + SOON),
        "danger": Q(safety__gt=0),
        "": Q(),
    }
    return plain[state] if state in plain else Q(flow=flow, stage=stage)


def _by_time(data: dict[str, Any], town: Town) -> Q:
    zone, found = ZoneInfo(town.calendar.zone), Q()
    if data.get("since"):
        found &= Q(received_at__gte=datetime.combine(data["since"], time(), zone))
    if data.get("until"):
        found &= Q(received_at__lt=datetime.combine(data["until"] + timedelta(days=1), time(), zone))
    return found


def _words(form: ChoosingForm, data: dict[str, Any]) -> str:
    parts = [_of_what(form, data)]
    for name in ("category", "state"):
        choices = dict(form.fields[name].choices)  # type: ignore[attr-defined]
        if data.get(name):
            parts.append(f"{form.fields[name].label}: {str(choices.get(data[name], '')).strip()}")
    if data.get("since") or data.get("until"):
        ends = (day_and_year(data[name]) if data.get(name) else "…" for name in ("since", "until"))
        parts.append(f"{_('Received')}: {' – '.join(ends)}")
    return " · ".join(filter(None, parts)) or _("Everything within reach")


def _of_what(form: ChoosingForm, data: dict[str, Any]) -> str:
    """The place that was chosen, by its plain name only where all of it is listed; without one that only what is within reach is, where that is not all."""
    place = _place(data)
    extent = extents(form.actor, {"here": [(place or form.town.root).path]})["here"]
    if place is None:
        return "" if extent is Extent.WHOLE else _("Everything within reach")
    return f"{form.fields['place'].label}: {partial.called(str(place), extent)}"
