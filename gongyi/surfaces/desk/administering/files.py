"""Places and organisations in and out of files: what would come of a file first, then the file itself; rows that are left out say why."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.territory import exchange
from gongyi.kernel.ui.forms import OneFile, when_needed
from gongyi.kernel.ui.shapes import Cell, Table
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, keep, shown, whole_only
from gongyi.surfaces.desk.administering.standing import lacking
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

MOST_BYTES = 20_000_000
SHOWN_FAULTS = 200


@dataclass(frozen=True)
class Kind:
    """What is read from files on one page: how it is called there, which files, and what the act is written down as."""

    subject: str
    verb: str
    accept: str
    title: str | Promise
    files: str | Promise
    columns: tuple[str | Promise, ...]
    back: tuple[str, str | Promise]


PLACES = Kind(
    subject="places",
    verb="places.read",
    accept=".csv,.json,.geojson",
    title=gettext_lazy("Read places or outlines from a file"),
    files=gettext_lazy("CSV for places, GeoJSON for outlines and areas, at most 20 MB."),
    columns=(
        gettext_lazy(
            "CSV: one line a place with the columns key, code, name, name_en, level, parent, aliases (标识, 代码, 名称, 英文名, 层级, 上级, 别名). The parent is a code or a key of the same file. UTF-8 or GB 18030, as spreadsheets write it."
        ),
        gettext_lazy(
            "GeoJSON: a FeatureCollection; each outline names its place by code, or by the names on the way to it. The file of the town's own outlines shows how."
        ),
    ),
    back=("keep_places", gettext_lazy("Places and areas")),
)
BODIES = Kind(
    subject="bodies",
    verb="bodies.read",
    accept=".csv",
    title=gettext_lazy("Read organisations from a file"),
    files=gettext_lazy("CSV, at most 20 MB."),
    columns=(
        gettext_lazy(
            "One line an organisation with the columns key, name, name_en, kind, parent, level, place, area, phone (标识, 名称, 英文名, 性质, 上级, 党组织层级, 地方, 区域, 电话). Name and kind must be there. The parent is a key of the same file or the name of an organisation. UTF-8 or GB 18030, as spreadsheets write it."
        ),
        gettext_lazy(
            "An organisation is known by its kind, its name and what it stands under. What the file says of a known one is taken; an empty cell takes nothing away. Seats are opened on its page afterwards."
        ),
    ),
    back=("bodies", gettext_lazy("Organisations")),
)


class FileForm(Reasoned):
    """A file; a dry run needs no reason."""

    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, kind: Kind, sure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = OneFile(attrs={"accept": kind.accept})
        self.fields["file"].help_text = str(kind.files)
        self.fields["reason"].required = sure
        when_needed(self, reason=_("(needed to read it in)"))

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return upload


@worker(*ADMINISTRATORS)
def places_read(request: TownRequest) -> HttpResponse:
    """Read places or outlines; the first button only tries."""
    return _page(request, PLACES)


@worker(*ADMINISTRATORS)
def bodies_read(request: TownRequest) -> HttpResponse:
    """Read organisations; the first button only tries."""
    return _page(request, BODIES)


def _page(request: TownRequest, kind: Kind) -> HttpResponse:
    whole_only(request)
    dry_run = request.method == "POST" and not request.POST.get("sure")
    form = FileForm(request.POST or None, request.FILES or None, kind=kind, sure=bool(request.POST.get("sure")))
    taken: list[exchange.Taken] = []

    def change(data: dict[str, Any]) -> Kept:
        found = _read(request, kind, data["file"], dry_run=False)
        taken.append(found)
        facts = {"added": found.added, "changed": found.changed, "known": found.known, "refused": len(found.refused)}
        return Kept(
            kind.subject,
            kind.verb,
            facts,
            _("Read: %(added)s added, %(changed)s changed, %(known)s known already, %(refused)s left out.") % facts,
        )

    if dry_run and form.is_bound and form.is_valid():
        try:
            taken.append(_read(request, kind, form.cleaned_data["file"], dry_run=True))
        except exchange.BadFile as error:
            form.add_error("file", str(error))
    elif not dry_run and keep(request, form, change, replaces=kind.subject) and not taken[0].refused:
        return redirect(link(request, kind.back[0]))
    context = {
        "form": form, "taken": taken[0] if taken else None, "faults": _faults(taken[0]) if taken else None, "dry_run": dry_run,
        "about": kind, "lacking": lacking(request) if kind is PLACES else "", "crumbs": crumbs(request, (link(request, kind.back[0]), str(kind.back[1]))),
    }  # fmt: skip
    return shown(request, "file_read", context)


def _read(request: TownRequest, kind: Kind, upload: Any, *, dry_run: bool) -> exchange.Taken:
    text = exchange.decode(upload.read())
    if kind is BODIES:
        return exchange.read_bodies(text.splitlines(keepends=True), request.town, dry_run=dry_run)
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
        return _given(request, exchange.as_text(request.town), "text/csv; charset=utf-8", "places.csv")
    if form == "geojson":
        return _given(request, exchange.write_geojson(request.town), "application/geo+json", "places.geojson")
    raise Http404


@worker(*ADMINISTRATORS)
def bodies_write(request: TownRequest) -> HttpResponse:
    """The town's organisations as CSV."""
    whole_only(request)
    return _given(request, exchange.bodies_as_text(request.town), "text/csv; charset=utf-8", "organisations.csv")


def _given(request: TownRequest, text: str, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{request.town.slug}-{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
