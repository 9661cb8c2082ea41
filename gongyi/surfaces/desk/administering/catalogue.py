"""The matter catalogue: every row in force, one row with all its parts, its versions side by side, new and retired rows."""

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongyi.domain.cases import public as cases
from gongyi.kernel.access import roles
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, keep, shown, whole_only, working_names
from gongyi.surfaces.desk.administering.rows import BLANK, RowForm, differences, differing, sections
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

ALL = "all"


@worker(*ADMINISTRATORS)
def catalogue(request: TownRequest) -> HttpResponse:
    """The rows in force by group, folded; searched by word, narrowed to what one solver has or to what is retired.

    Whatever was asked for is unfolded: what a search finds, one group, or all of them.
    """
    whole_only(request)
    wanted, owner, state = (request.GET.get(key, "").strip()[:40] for key in ("q", "owner", "state"))
    groups: dict[str, list[Any]] = {}
    opened = request.GET.get("group", "")[:40]
    for row in cases.newest(request.town).values():
        entry = cases.entry(row)
        said = f"{entry.plain['zh']} {entry.plain['en']} {' '.join(entry.plain.get('words', []))}".lower()
        if row.retired == (state == "retired") and wanted.lower() in said and owner in {"", entry.owner}:
            groups.setdefault(entry.plain["group"], []).append(_line(row, entry))
    context = {
        "groups": [(key, cases.label("groups", key), rows) for key, rows in groups.items()],
        "opened": opened, "unfolded": bool(wanted or owner or state or opened == ALL),
        "count": sum(map(len, groups.values())), "q": wanted, "owner": owner, "state": state,
        "owners": cases.options("owners"), "crumbs": crumbs(request),
    }  # fmt: skip
    return shown(request, "catalogue", context)


def _line(row: Any, entry: Any) -> dict[str, Any]:
    return {
        "code": row.code, "name": entry.name, "owner": cases.label("owners", entry.owner), "limit": str(entry.limit), "contact": str(entry.first_contact),
        "visibility": cases.label("visibilities", entry.plain["visibility"]), "risk": entry.risk, "version": row.n,
        "lowest": str(roles.get(entry.plain["lowest"]).label),
    }  # fmt: skip


def _way(request: TownRequest, *further: tuple[str, str], group: str = "") -> list[tuple[str, str]]:
    around = f"{link(request, 'catalogue')}?group={group}#group-{group}" if group else link(request, "catalogue")
    return crumbs(request, (around, _("Matter catalogue")), *further)


def _found(request: TownRequest, code: str) -> Any:
    whole_only(request)
    found = cases.row(request.town, code)
    if found is None:
        raise Http404
    return found


@worker(*ADMINISTRATORS)
def catalogue_row(request: TownRequest, code: str) -> HttpResponse:
    """One row with its history; saving makes a new version."""
    row = _found(request, code)
    form = RowForm(request.POST or None, initial=RowForm.initial_from(row.row, retired=row.retired))

    def change(data: dict[str, Any]) -> Kept:
        changes = form.changes(row.row)
        changed = differing(row.row, row.row | changes)
        if not changed and data["retired"] == row.retired:
            raise Refused(_("Nothing is different from the version in force."))
        if data["retired"] != row.retired:
            changed.append(("retired", row.retired, data["retired"]))
        cases.edit_row(
            town=request.town, code=code, changes=changes, reason=data["reason"], made_by=request.actor.pseudonym, retired=data["retired"]
        )  # fmt: skip
        said = _("Kept as a new version. Open matters keep theirs.")
        return Kept(f"catalogue:{code}", "catalogue.changed", {"name": changes["zh"], "parts": changed}, said)

    if keep(request, form, change, replaces=f"catalogue:{code}"):
        return redirect(link(request, "catalogue_row", code))
    versions = _versions(request, code)
    entry = cases.entry(row)
    context = {
        "form": form, "entry": entry, "row": row, "sections": sections(form), "versions": versions, "newest": versions[0]["row"].n, "crumbs": _way(request, group=entry.plain["group"]),
        "line": _line(row, entry),
    }  # fmt: skip
    return shown(request, "catalogue_row", context)


def _versions(request: TownRequest, code: str) -> list[dict[str, Any]]:
    """Every version with what it changed of the one before, newest first."""
    rows = cases.history(request.town, code)
    names = working_names(row.made_by for row in rows)
    return [
        {
            "row": row, "who": names.get(row.made_by, ""),
            "changes": differences(before.row, row.row) if before else [],
            "retired": row.retired and not (before and before.retired), "returned": bool(before and before.retired) and not row.retired,
        }
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ]  # fmt: skip


@worker(*ADMINISTRATORS)
def catalogue_new(request: TownRequest) -> HttpResponse:
    """A row the shipped catalogue does not have."""
    whole_only(request)
    form = RowForm(request.POST or None, initial=RowForm.initial_from(BLANK, retired=False))
    form.fields.pop("retired")
    made: list[str] = []

    def change(data: dict[str, Any]) -> Kept:
        code = _free_code(request, data["en"])
        same = [
            one.code for one in cases.newest(request.town).values() if one.row["zh"] == data["zh"] and not one.retired
        ]
        if same:
            raise Refused(_("The catalogue has a row of this name already."))
        cases.edit_row(
            town=request.town,
            code=code,
            changes=BLANK | form.changes(BLANK),
            reason=data["reason"],
            made_by=request.actor.pseudonym,
        )
        made.append(code)
        return Kept(f"catalogue:{code}", "catalogue.added", {"name": data["zh"]})

    if keep(request, form, change):
        return redirect(link(request, "catalogue_row", made[0]))
    context = {
        "form": form,
        "title": _("A new row"),
        "label": _("Add the row"),
        "sections": sections(form),
        "crumbs": _way(request),
    }
    return shown(request, "form", context)


def _free_code(request: TownRequest, english: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", english.lower()).strip("_")[:30] or "row"
    known = set(cases.newest(request.town))
    return next(code for n in range(1, 1000) if (code := plain if n == 1 else f"{plain}_{n}") not in known)


@worker(*ADMINISTRATORS)
def catalogue_compare(request: TownRequest, code: str) -> HttpResponse:
    """Two versions of a row side by side."""
    row = _found(request, code)
    rows = {one.n: one for one in cases.history(request.town, code)}
    old, new = (
        _version(request.GET.get(key, ""), rows, default)
        for key, default in (("old", max(min(rows), row.n - 1)), ("new", row.n))
    )
    context = {
        "row": row, "entry": cases.entry(row), "old": old, "new": new, "changes": differences(rows[old].row, rows[new].row), "numbers": sorted(rows, reverse=True),
        "crumbs": _way(request, (link(request, "catalogue_row", code), cases.entry(row).name)),
    }  # fmt: skip
    return shown(request, "catalogue_compare", context)


def _version(asked: str, rows: dict[int, Any], default: int) -> int:
    return int(asked) if asked.isdecimal() and int(asked) in rows else default


@worker(*ADMINISTRATORS)
def catalogue_back(request: TownRequest, code: str, n: int) -> HttpResponse:
    """Bring an older version back, as a new one."""
    row = _found(request, code)
    wanted = next((one for one in cases.history(request.town, code) if one.n == n and one.n != row.n), None)
    if wanted is None:
        raise Http404
    form = Reasoned(request.POST or None)

    def change(data: dict[str, Any]) -> Kept:
        cases.edit_row(
            town=request.town, code=code, changes=wanted.row, reason=data["reason"], made_by=request.actor.pseudonym, retired=wanted.retired
        )  # fmt: skip
        return Kept(f"catalogue:{code}", "catalogue.back", {"name": wanted.row["zh"], "n": n})

    if keep(request, form, change):
        return redirect(link(request, "catalogue_row", code))
    changes = [f"{part.label}: {part.before} → {part.after}" for part in differences(row.row, wanted.row)]
    context = {
        "form": form, "title": _("Go back to version %(n)s?") % {"n": n}, "consequences": changes, "label": _("Go back to it"), "cancel_url": link(request, "catalogue_row", code),
        "words": _("It becomes a new version; open matters keep theirs."), "crumbs": _way(request, (link(request, "catalogue_row", code), cases.entry(row).name)),
    }  # fmt: skip
    return shown(request, "confirm", context)
