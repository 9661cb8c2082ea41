"""The town's page: what can be kept here, and what was changed last; the town's names and those of its levels."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.cases import public as cases
from gongyi.kernel.access import entering
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import directory, registry
from gongyi.kernel.people.queries import today
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import Area, LevelName, Organisation
from gongyi.kernel.territory.queries import levels, subtree
from gongyi.surfaces.desk.administering.keeping import (
    Kept,
    Reasoned,
    crumbs,
    history,
    keep,
    sent,
    shown,
    told,
    whole,
    whole_only,
)
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

LAST_ACTS = 12


@dataclass(frozen=True)
class Way:
    """One thing that can be kept, with how it stands."""

    url: str
    icon: str
    name: str
    note: str


@worker(*ADMINISTRATORS)
def index(request: TownRequest) -> HttpResponse:
    """What can be kept here. A street's desk in a larger town keeps its own places and seats."""
    ways = [*_parts(request), *(_rules(request) if whole(request) else [])]
    acts = told(list(TownAct.objects.order_by("-pk")[:LAST_ACTS])) if whole(request) else None
    return shown(request, "index", {"ways": ways, "history": acts, "whole": whole(request)})


def _parts(request: TownRequest) -> list[Way]:
    seats = directory.of(request.town)
    vacant = len(seats.vacant())
    note = _("%(seats)s seats, %(vacant)s vacant") % {"seats": len(seats.by_id), "vacant": vacant}
    if shut := len(entering.shut(request.town)):
        note = _("%(seats)s; at %(shut)s nobody can sign in") % {"seats": note, "shut": shut}
    areas = Area.objects.filter(ends_on=None).count()
    found = [
        Way(link(request, "keep_places"), "map", _("Places and areas"), _("places: %(places)s, areas: %(areas)s") % {"places": subtree(request.town.root).count(), "areas": areas}),
        Way(link(request, "seats"), "people", _("Seats and posts"), note),
    ]  # fmt: skip
    if whole(request):
        bodies = Organisation.objects.filter(closed_on=None).count()
        note = _("%(count)s property firms, party organisations, departments and others") % {"count": bodies}
        found.append(Way(link(request, "bodies"), "building", _("Organisations"), note))
    return found


def _rules(request: TownRequest) -> list[Way]:
    arranged = request.town.calendar.arranged_until
    year = today(request.town).year + 1
    note = _("Holidays known to the end of %(year)s") % {"year": arranged}
    if arranged < year:
        note = _("Holidays known to the end of %(year)s; the next arrangement is not yet published") % {
            "year": arranged
        }
    offered = sum(1 for row in cases.newest(request.town).values() if not row.retired)
    return [
        Way(link(request, "calendar"), "calendar", _("Calendar"), note),
        Way(link(request, "catalogue"), "list", _("Matter catalogue"), _("%(count)s kinds of matters: who, in what time, to what standard") % {"count": offered}),
        *(Way(link(request, "times", flow.key), "clock", f"{_('Times')} · {flow.title}", _("Limits of each stage")) for flow in registry.known()),
        Way(link(request, "wordings"), "chat", _("Wording of messages"), _("What people and colleagues are told, in the town's own words")),
        Way(link(request, "columns", "problems"), "file", _("Columns of the lists"), _("Which columns the three lists print, and under what headings")),
        Way(link(request, "statistics"), "sort", _("Statistical day"), _("When the days, weeks and months of the figures begin")),
        Way(link(request, "archive"), "file", _("Filing"), _("How archive numbers begin, and for how long files are kept")),
        Way(link(request, "posters"), "print", _("Posters with the code"), _("One sheet per door and compound, for the notice board")),
        Way(link(request, "names"), "edit", _("Names"), _("The town, its levels and who leads them")),
    ]  # fmt: skip


class TownForm(Reasoned):
    """What the town is called."""

    name_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    phone = forms.CharField(label=gettext_lazy("Telephone of the desk"), max_length=20, required=False)


class LevelsForm(Reasoned):
    """What each level is called and who leads it, in both languages; no other page names levels by itself."""

    def __init__(self, *args: Any, named: list[LevelName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = named
        words = {
            "name_zh": (_("Name in Chinese"), 20), "name_en": (_("Name in English"), 30),
            "lead_zh": (_("Its lead, in Chinese"), 20), "lead_en": (_("Its lead, in English"), 30),
        }  # fmt: skip
        for level in named:
            for column, (label, most) in words.items():
                self.fields[f"{level.pk}_{column}"] = forms.CharField(
                    label=label, max_length=most, initial=getattr(level, column), required=column == "name_zh"
                )
        self.fields["reason"] = self.fields.pop("reason")

    def rows(self) -> list[tuple[LevelName, list[Any]]]:
        """Each level with its fields."""
        return [
            (level, [self[f"{level.pk}_{column}"] for column in ("name_zh", "name_en", "lead_zh", "lead_en")])
            for level in self.named
        ]


@worker(*ADMINISTRATORS)
def names(request: TownRequest) -> HttpResponse:
    """The town's names and those of its levels, of places and of party organisations."""
    whole_only(request)
    town = request.town
    described = sent(
        request, "town", TownForm, initial={"name_zh": town.name_zh, "name_en": town.name_en, "phone": town.phone}
    )
    context: dict[str, Any] = {"town_form": described, "crumbs": crumbs(request), "history": history("names")}
    done = keep(request, described, lambda data: _describe(request, data), replaces="names")
    for tree, _label in LevelName.TREES:
        form = sent(request, tree, LevelsForm, named=levels(town, tree))
        context[f"{tree}_form"] = form
        done = done or keep(request, form, partial(_name_levels, form), replaces="names")
    return redirect(link(request, "names")) if done else shown(request, "names", context)


def _describe(request: TownRequest, data: dict[str, Any]) -> Kept:
    territory.describe_town(town=request.town, name_zh=data["name_zh"], name_en=data["name_en"], phone=data["phone"])
    return Kept("names", "town.described", {"name": data["name_zh"]})


def _name_levels(form: LevelsForm, data: dict[str, Any]) -> Kept:
    for level in form.named:
        said = {column: data[f"{level.pk}_name_{column}"] for column in ("zh", "en")}
        leads = {f"lead_{column}": data[f"{level.pk}_lead_{column}"] for column in ("zh", "en")}
        territory.name_level(
            town=level.town,
            key=level.key,
            rank=level.rank,
            tree=level.tree,
            zh=said["zh"],
            en=said["en"] or said["zh"],
            **leads,
        )
    return Kept("names", "levels.named", {"levels": [data[f"{level.pk}_name_zh"] for level in form.named]})
