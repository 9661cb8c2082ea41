"""What figures are counted of: a place by typing, any days; what was typed stays, and the form says what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.figures import periods
from gongyi.kernel.flows.printing import Asker
from gongyi.kernel.flows.reach import Extent, extents
from gongyi.kernel.territory.models import Area, AreaPlace, Place
from gongyi.kernel.territory.queries import below
from gongyi.kernel.ui.days import DayField
from gongyi.kernel.ui.moveforms import PickInput
from gongyi.surfaces.desk import partial

LEVELS = ("village", "street")
"""Levels whose places figures are counted for: below a community a handful of matters would say who worked."""
DAYS = ("from", "to")


@dataclass(frozen=True)
class Offer:
    """A place or compound that can be chosen, as it is called for the asker, and how much of it they may open."""

    name: str
    extent: Extent

    def __str__(self) -> str:
        return self.name


Offers = Mapping[str, Offer]
EVERYWHERE = ""


def places(asker: Asker) -> Offers:
    """Communities and compounds of which the asker may open something, and everything; each by its whole line of names, since many share one."""
    town = asker.town
    rows = list(Place.objects.filter(below(town.root.path), level__in=LEVELS, closed_on=None).order_by("path"))
    areas = list(Area.objects.filter(kind=Area.COMPOUND, ends_on=None).order_by("name"))
    lying, paths = _grounds(areas)
    lines = appeals.place_labels(town, [*rows, *lying.values()])
    names = {
        **{f"place:{row.pk}": lines[row.pk] for row in rows},
        **{f"area:{row.pk}": lines[lying[row.pk].pk] if row.pk in lying else str(row) for row in areas},
    }
    wanted = {EVERYWHERE: [town.root.path], **{f"place:{row.pk}": [row.path] for row in rows}, **paths}
    found = extents(asker.actor, wanted)
    within = {key: name for key, name in names.items() if found[key] is not Extent.NOTHING}
    return {
        EVERYWHERE: Offer(str(_("everything within reach")), found[EVERYWHERE]),
        **{key: Offer(partial.called(name, found[key]), found[key]) for key, name in within.items()},
    }


def _grounds(areas: list[Area]) -> tuple[dict[int, Place], dict[str, list[str]]]:
    """Where each compound lies: its common ground, by its row id, and the paths of all its places, as it is chosen."""
    lying: dict[int, Place] = {}
    paths: dict[str, list[str]] = {f"area:{area.pk}": [] for area in areas}
    for row in AreaPlace.objects.filter(area__in=areas, ends_on=None).select_related("place"):
        paths[f"area:{row.area_id}"].append(row.place.path)
        if row.place.level == Area.GROUNDS:
            lying[row.area_id] = row.place
    return lying, paths


class ChoiceForm(forms.Form):
    """Where, and from which day to which."""

    where = forms.ChoiceField(label=_("Where"), required=False, widget=PickInput)

    def __init__(self, *args: Any, offered: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = list(offered.items())  # type: ignore[attr-defined]
        for name, label in zip(DAYS, (_("Any days, from"), pgettext_lazy("last day", "to")), strict=True):
            self.fields[name] = DayField(label=label, required=False)

    def clean(self) -> None:
        """One day alone, days in the wrong order and too many days are each said where they were typed."""
        if any(name in self.errors for name in DAYS):
            return
        first, last = (self.cleaned_data.get(name) for name in DAYS)
        if bool(first) != bool(last):
            self.add_error("to" if first else "from", _("Please choose both days."))
        elif first and last and last < first:
            self.add_error("to", _("The last day is before the first."))
        elif first and last and last - first >= periods.LONGEST:
            self.add_error("to", _("At most six years can be counted at once."))


def form_of(wanted: Mapping[str, str], period: periods.Period, where: str, offered: Offers) -> ChoiceForm:
    """The form as it was sent; days that were not typed are those shown, where any were chosen."""
    shown = {"from": period.first.isoformat(), "to": period.last.isoformat()} if period.kind == "days" else {}
    typed = {name: wanted[name] for name in DAYS if wanted.get(name)}
    return ChoiceForm({"where": where} | (typed or shown), offered=offered, auto_id="%s")
