"""Places in and out of files: what would come of a file first, then the file itself; rows that are left out say why."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.territory import exchange
from gongyi.kernel.ui.forms import OneFile
from gongyi.kernel.ui.shapes import Cell, Table
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, keep, shown, whole_only
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

MOST_BYTES = 20_000_000
SHOWN_FAULTS = 200


class FileForm(Reasoned):
    """A file; a dry run needs no reason."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=OneFile(attrs={"accept": ".csv,.json,.geojson"}),
        help_text=gettext_lazy("CSV for places, GeoJSON for outlines and areas, at most 20 MB."),
    )

    def __init__(self, *args: Any, dry_run: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if dry_run:
            self.fields["reason"].required = False

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return upload


@worker(*ADMINISTRATORS)
def places_read(request: TownRequest) -> HttpResponse:
    """Read places or outlines; the first button only tries."""
    whole_only(request)
    dry_run = request.method == "POST" and not request.POST.get("sure")
    form = FileForm(request.POST or None, request.FILES or None, dry_run=dry_run)
    taken: list[exchange.Taken] = []

    def change(data: dict[str, Any]) -> Kept:
        found = _read(request, data["file"], dry_run=False)
        taken.append(found)
        facts = {"added": found.added, "changed": found.changed, "known": found.known, "refused": len(found.refused)}
        return Kept(
            "places",
            "places.read",
            facts,
            _("Read: %(added)s added, %(changed)s changed, %(known)s known already, %(refused)s left out.") % facts,
        )

    if dry_run and form.is_bound and form.is_valid():
        try:
            taken.append(_read(request, form.cleaned_data["file"], dry_run=True))
        except exchange.BadFile as error:
            form.add_error("file", str(error))
    elif not dry_run and keep(request, form, change) and not taken[0].refused:
        return redirect(link(request, "keep_places"))
    context = {
        "form": form, "taken": taken[0] if taken else None, "faults": _faults(taken[0]) if taken else None, "dry_run": dry_run,
        "crumbs": crumbs(request, (link(request, "keep_places"), _("Places and areas"))),
    }  # fmt: skip
    return shown(request, "places_read", context)


def _read(request: TownRequest, upload: Any, *, dry_run: bool) -> exchange.Taken:
    text = exchange.decode(upload.read())
    if upload.name.lower().endswith(("json", ".geojson")):
        return exchange.read_geojson(text, request.town, dry_run=dry_run)
    return exchange.read_csv(text.splitlines(), town=request.town, dry_run=dry_run)


def _faults(taken: exchange.Taken) -> Table:
    rows = tuple((Cell(str(number)), Cell(why)) for number, why in sorted(taken.refused)[:SHOWN_FAULTS])
    return Table(_("Rows left out"), (_("Line or feature"), _("Why")), rows, _("Nothing was left out."))


@worker(*ADMINISTRATORS)
def places_write(request: TownRequest, form: str) -> HttpResponse:
    """The town's places as CSV, or its outlines and areas as GeoJSON."""
    whole_only(request)
    if form == "csv":
        answer = HttpResponse(exchange.as_text(request.town), content_type="text/csv; charset=utf-8")
    elif form == "geojson":
        answer = HttpResponse(exchange.write_geojson(request.town), content_type="application/geo+json")
    else:
        raise Http404
    answer.headers["Content-Disposition"] = f'attachment; filename="{request.town.slug}-places.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
