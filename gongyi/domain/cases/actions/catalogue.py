"""Keeping the matter catalogue of a town: shipped rows, and new versions of rows."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.domain.cases import queries
from gongyi.domain.cases.models import CatalogueRow
from gongyi.kernel import clock
from gongyi.kernel.access import roles
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

HIGHEST_RISK = 3


@transaction.atomic
def seed_catalogue(*, town: Town) -> int:
    """Give a town the shipped catalogue where it has none of a code. Returns how many rows were added."""
    known = set(CatalogueRow.objects.filter(town=town).values_list("code", flat=True))
    fresh = [
        CatalogueRow(town=town, code=row["code"], row=row, made_at=clock.now())
        for row in queries.shipped("catalogue")
        if row["code"] not in known
    ]
    CatalogueRow.objects.bulk_create(fresh)
    town.touch("rules")
    return len(fresh)


@transaction.atomic
def edit_row(
    *, town: Town, code: str, changes: dict[str, Any], reason: str, made_by: str, retired: bool = False
) -> CatalogueRow:
    """A new version of a catalogue row; older versions stay, and open cases keep theirs. Refuses a row that is not whole."""
    if not reason.strip():
        raise Refused(_("Say why the row is changed."))
    before = CatalogueRow.objects.filter(town=town, code=code).order_by("-n").first()
    whole = (before.row if before else {}) | changes | {"code": code}
    _whole(whole)
    row = CatalogueRow.objects.create(
        town=town, code=code, n=before.n + 1 if before else 1, row=whole, retired=retired, made_by=made_by, made_at=clock.now(),
        reason=reason.strip()[:200],
    )  # fmt: skip
    town.touch("rules")
    return row


def _listed(name: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in dict(queries.options(name))


def _all_listed(name: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and set(value) <= set(dict(queries.options(name)))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _some_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _role(value: Any) -> bool:
    return isinstance(value, str) and value in {role.key for role in roles.known()}


def _limit(value: Any) -> bool:
    try:
        Limit.from_fact(value)
    except (KeyError, ValueError, TypeError):
        return False
    return True


def _evidence(value: Any) -> bool:
    asked = ("photo_before", "photo_after", "note")
    return isinstance(value, dict) and all(isinstance(value.get(what), bool) for what in asked)


def _risk(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST_RISK


PARTS: dict[str, tuple[Any, Callable[[Any], bool]]] = {
    "zh": (gettext_lazy("Name in Chinese"), _some_text),
    "en": (gettext_lazy("Name in English"), _some_text),
    "group": (gettext_lazy("Group"), _listed("groups")),
    "kinds": (gettext_lazy("Kinds"), _all_listed("kinds")),
    "owner": (gettext_lazy("Who solves it"), _listed("owners")),
    "lowest": (gettext_lazy("Lowest level"), _role),
    "limit": (gettext_lazy("Time limit"), _limit),
    "first_contact": (gettext_lazy("Time for the first contact"), _limit),
    "standard_zh": (gettext_lazy("Standard"), _text),
    "standard_en": (gettext_lazy("Standard"), _text),
    "evidence": (gettext_lazy("Evidence"), _evidence),
    "visibility": (gettext_lazy("Who may see it"), _listed("visibilities")),
    "sensitive": (gettext_lazy("Sensitive"), _yes_or_no),
    "risk": (gettext_lazy("Risk"), _risk),
    "deferral_grounds": (gettext_lazy("Grounds for deferral"), _all_listed("deferral")),
}
"""What every row must have for rules and pages to read it: its name for people, and what fits."""


def _whole(row: dict[str, Any]) -> None:
    for key, (name, fits) in PARTS.items():
        if not fits(row.get(key)):
            raise Refused(_("This part of the row is missing or cannot be read: %(what)s.") % {"what": name})
