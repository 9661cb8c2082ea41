"""Writing towns, the names of their levels, and the bodies beside the places."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from gongyi.kernel.clock.models import Calendar
from gongyi.kernel.territory.actions.places import Misplaced, segment
from gongyi.kernel.territory.archive import Archive
from gongyi.kernel.territory.models import Area, LevelName, Organisation, Place, Town
from gongyi.kernel.territory.queries import below


@transaction.atomic
def found_town(
    *, slug: str, root: Place, calendar: Calendar, name_zh: str, name_en: str, phone: str = "", simulated: bool = False
) -> Town:
    """A new tenant."""
    return Town.objects.create(
        slug=slug, root=root, calendar=calendar, name_zh=name_zh, name_en=name_en, phone=phone, simulated=simulated
    )


@transaction.atomic
def describe_town(*, town: Town, name_zh: str, name_en: str, phone: str) -> None:
    """What a town is called and the telephone of its desk."""
    town.name_zh, town.name_en, town.phone = name_zh, name_en, phone
    town.save(update_fields=["name_zh", "name_en", "phone"])


@transaction.atomic
def set_archive(*, town: Town, archive: Archive) -> None:
    """How the town's archive numbers and keeps paper. Files printed from now on follow."""
    town.parameters = town.parameters | {"archive": archive.as_fact()}
    town.save(update_fields=["parameters"])


@transaction.atomic
def name_level(
    *,
    town: Town,
    key: str,
    rank: int,
    zh: str,
    en: str,
    lead_zh: str = "",
    lead_en: str = "",
    tree: str = LevelName.PLACES,
) -> LevelName:
    """Say what the town calls a level of one of its trees, and its lead."""
    words = {"rank": rank, "name_zh": zh, "name_en": en, "lead_zh": lead_zh, "lead_en": lead_en}
    level, _made = LevelName.objects.update_or_create(town=town, tree=tree, key=key, defaults=words)
    return level


@dataclass(frozen=True)
class Body:
    """A body as it is entered: what it is called, what it answers for, and where it stands in the organisation tree."""

    kind: str
    name: str
    name_en: str = ""
    phone: str = ""
    place: Place | None = None
    area: Area | None = None
    parent: Organisation | None = None
    level: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """All of it but where it stands."""
        return {
            "kind": self.kind,
            "name": self.name,
            "name_en": self.name_en,
            "phone": self.phone,
            "place": self.place,
            "area": self.area,
            "level": self.level,
        }


@transaction.atomic
def add_organisation(*, town: Town, body: Body) -> Organisation:
    """A new body; under its parent where it stands in the organisation tree."""
    made = Organisation.objects.create(town=town, parent=body.parent, path="", **body.columns)
    made.path = (body.parent.path if body.parent else "") + segment(made.pk)
    made.save(update_fields=["path"])
    return made


@transaction.atomic
def change_organisation(*, body: Organisation, to: Body) -> None:
    """Change a body and where it stands; the bodies under it come along. Raises Misplaced."""
    if to.parent is not None and to.parent.path.startswith(body.path):
        raise Misplaced(_("A body cannot stand under itself."))
    for column, value in to.columns.items():
        setattr(body, column, value)
    if to.parent != body.parent:
        old, fresh = body.path, (to.parent.path if to.parent else "") + segment(body.pk)
        rows = Organisation.objects.filter(below(old))
        rows.update(path=Concat(Value(fresh), Substr(F("path"), len(old) + 1)))
        body.parent, body.path = to.parent, fresh
    body.save()
    body.town.touch("directory")


@transaction.atomic
def close_organisation(*, body: Organisation, on: date) -> None:
    """End a body that has nothing under it."""
    if body.children.filter(closed_on=None).exists():
        raise Misplaced(_("Other bodies stand under this one. Move or close them first."))
    body.closed_on = on
    body.save(update_fields=["closed_on"])
    body.town.touch("directory")


@transaction.atomic
def own_calendar(*, body: Organisation, calendar: Calendar | None) -> None:
    """Give a body working hours of its own, or let it follow the town's again."""
    body.calendar = calendar
    body.save(update_fields=["calendar"])
    body.town.touch("directory")
