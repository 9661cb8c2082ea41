"""Writing towns, the names of their levels, and the bodies beside the places."""

from datetime import date

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


@transaction.atomic
def add_organisation(
    *,
    town: Town,
    kind: str,
    name: str,
    parent: Organisation | None = None,
    place: Place | None = None,
    area: Area | None = None,
    phone: str = "",
    level: str = "",
) -> Organisation:
    """A new body; under `parent` where it stands in the organisation tree."""
    body = Organisation.objects.create(
        town=town, kind=kind, name=name, parent=parent, path="", place=place, area=area, phone=phone, level=level
    )
    body.path = (parent.path if parent else "") + segment(body.pk)
    body.save(update_fields=["path"])
    return body


@transaction.atomic
def change_organisation(
    *,
    body: Organisation,
    name: str,
    kind: str,
    phone: str,
    place: Place | None,
    area: Area | None,
    parent: Organisation | None,
    level: str = "",
) -> None:
    """Change a body and where it stands; the bodies under it come along."""
    if parent is not None and parent.path.startswith(body.path):
        raise Misplaced(_("A body cannot stand under itself."))
    body.name, body.kind, body.phone, body.place, body.area, body.level = name, kind, phone, place, area, level
    if parent != body.parent:
        old, fresh = body.path, (parent.path if parent else "") + segment(body.pk)
        rows = Organisation.objects.filter(below(old))
        rows.update(path=Concat(Value(fresh), Substr(F("path"), len(old) + 1)))
        body.parent, body.path = parent, fresh
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
