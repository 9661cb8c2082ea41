"""The town's own columns of the three lists: which, in what order, under what words; every setting kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.facts import UNLISTED
from gongyi.kernel.ui.shapes import Tab
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, history, keep, shown
from gongyi.surfaces.desk.administering.phrases import tells
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

MOST_HEADING = 20


class ColumnsForm(Reasoned):
    """For each column its place in the row (empty: not shown) and the town's word for it (empty: ours)."""

    def __init__(self, *args: Any, kept: list[appeals.Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours, at = appeals.column_names(), {column.key: n for n, column in enumerate(kept, 1)}
        own = {column.key: column.heading for column in kept if column.heading != ours[column.key]}
        for key in sorted(appeals.WIDTHS, key=lambda key: (at.get(key, 99), list(appeals.WIDTHS).index(key))):
            place = forms.IntegerField(
                label=_("Place in the row"), required=False, min_value=1, max_value=99, initial=at.get(key)
            )
            word = forms.CharField(
                label=_("Heading"), required=False, max_length=MOST_HEADING, initial=own.get(key, "")
            )
            word.widget.attrs["placeholder"] = ours[key]
            place.widget.attrs["aria-label"], word.widget.attrs["aria-label"] = (
                f"{ours[key]}: {place.label}",
                f"{ours[key]}: {word.label}",
            )
            self.fields[f"at_{key}"], self.fields[f"as_{key}"] = place, word
        self.fields["reason"] = self.fields.pop("reason")

    def lines(self) -> list[tuple[str, Any, Any]]:
        """Each column with its two fields, for the page."""
        ours = appeals.column_names()
        keys = [name[3:] for name in self.fields if name.startswith("at_")]
        return [(ours[key], self[f"at_{key}"], self[f"as_{key}"]) for key in keys]

    def columns(self) -> list[appeals.Column]:
        """What was chosen, in order."""
        data = self.cleaned_data
        chosen = [(data[f"at_{key}"], n, key) for n, key in enumerate(appeals.WIDTHS) if data.get(f"at_{key}")]
        return [appeals.Column(key, data[f"as_{key}"]) for _at, _n, key in sorted(chosen)]


@worker(*ADMINISTRATORS)
def columns(request: TownRequest, which: str) -> HttpResponse:
    """Set the columns of one list; below, what was changed, by whom and why."""
    names = appeals.list_names()
    if which not in names:
        raise Http404
    subject, form = f"columns:{which}", ColumnsForm(request.POST or None, kept=appeals.columns(request.town, which))

    def change(_data: dict[str, Any]) -> Kept:
        made = appeals.set_layout(
            town=request.town, which=which, columns=form.columns(), made_by=request.actor.pseudonym
        )
        return Kept(subject, "columns.set", {"which": which, "columns": made.columns}, _("Kept as a new version."))

    if keep(request, form, change, replaces=subject):
        return redirect(link(request, "columns", which))
    context = {
        "form": form, "name": names[which], "crumbs": crumbs(request), "history": history(subject),
        "tabs": [Tab(link(request, "columns", key), name, current=key == which) for key, name in names.items()],
    }  # fmt: skip
    return shown(request, "columns", context)


def _columns_told(facts: Mapping[str, Any]) -> str:
    ours = appeals.column_names()
    return " · ".join(own or ours.get(key, str(UNLISTED)) for key, own in facts["columns"])


tells(
    "columns.set",
    list=lambda facts: appeals.list_names().get(facts["which"], str(UNLISTED)),
    columns=_columns_told,
)
