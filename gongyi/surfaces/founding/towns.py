"""Founding a town, for trying and for real: place, calendar, levels, catalogue, flow parameters, standing seats."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongyi.domain.cases import public as cases
from gongyi.kernel.clock import actions as calendars
from gongyi.kernel.clock.models import Calendar
from gongyi.kernel.clock.queries import parse_hours
from gongyi.kernel.flows import parameters, registry
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Seat
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.codes import BadCode
from gongyi.kernel.territory.models import LevelName, Place, Town
from gongyi.kernel.territory.queries import ancestors, below, by_code, subtree
from gongyi.kernel.territory.scope import within

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_SLUG, LONGEST_NAME, LONGEST_PHONE = 30, 60, 20
HOURS = "08:30-12:00 14:00-18:00"
LEVELS = (
    ("province", "省（自治区）", "Province"), ("city", "市（地区）", "City or prefecture"), ("area", "区（县、市）", "District or county"),
    ("street", "街道（乡镇）", "Street or township"), ("village", "社区（村）", "Community or village"), ("grid", "网格", "Grid"),
    ("building", "楼栋", "Building"), ("grounds", "小区公共区域", "Common ground"), ("unit", "单元", "Unit"),
)  # fmt: skip
PARTY_LEVELS = (
    ("working_committee", "街道党工委", "Street Party Working Committee", "书记", "Secretary"),
    ("community_committee", "社区党委", "Community Party Committee", "书记", "Secretary"),
    ("compound_branch", "小区党支部", "Compound Party Branch", "书记", "Secretary"),
    ("grid_group", "网格党小组", "Grid Party Group", "组长", "Group leader"),
    ("building_lead", "红色楼栋长", "Red building lead", "", ""),
    ("member_household", "党员中心户", "Party member's household", "", ""),
)
"""The party organisations beside the places, from the top, with their leads. A town may call them otherwise."""
STANDING: Mapping[str, tuple[str, ...]] = {
    "street": ("street_desk",),
    "village": ("community_desk", "secretary"),
    "grid": ("grid_worker",),
}


@dataclass(frozen=True)
class Charter:
    """What a town begins with. `seasons` are first day, last day and hours of parts of the year that differ."""

    slug: str
    code: str
    name_zh: str
    name_en: str
    hours: str = HOURS
    seasons: tuple[tuple[str, str, str], ...] = ()
    levels: tuple[tuple[str, str, str], ...] = LEVELS
    phone: str = ""
    simulated: bool = False


@transaction.atomic
def found(charter: Charter) -> Town:
    """A new town with all that matters need, but no seats and nobody in it. Refuses what cannot become a town."""
    _check(charter)
    check_apart(trying=charter.simulated)
    root = _root(charter.code)
    _check_free(root)
    town = territory.found_town(
        slug=charter.slug,
        root=root,
        calendar=_calendar(charter),
        name_zh=charter.name_zh,
        name_en=charter.name_en,
        phone=charter.phone,
        simulated=charter.simulated,
    )
    if not root.name_en and charter.name_en != charter.name_zh:
        root.name_en = charter.name_en
        territory.name_in_english(places=[root])
    with within(town):
        _name_levels(town, charter)
        cases.seed_catalogue(town=town)
        for flow in registry.known():
            parameters.current(town, flow)
    return town


def _name_levels(town: Town, charter: Charter) -> None:
    for rank, (key, zh, en) in enumerate(charter.levels, start=1):
        territory.name_level(town=town, key=key, rank=rank, zh=zh, en=en)
    for rank, (key, zh, en, lead_zh, lead_en) in enumerate(PARTY_LEVELS, start=1):
        territory.name_level(
            town=town, key=key, rank=rank, zh=zh, en=en, lead_zh=lead_zh, lead_en=lead_en, tree=LevelName.PARTY
        )


def standing_already(charter: Charter) -> Town | None:
    """The town that was founded with this slug for this place; refuses when the slug is another place's."""
    town = Town.objects.select_related("root", "calendar").filter(slug=charter.slug).first()
    if town is not None and town.root != _root(charter.code):
        raise Refused(
            _("The slug %(slug)s is taken: it is %(town)s (%(code)s).")
            % {"slug": town.slug, "town": town.name, "code": town.root.code or town.root.name}
        )
    return town


def standing(root: Place, more: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[tuple[str, Place]]:
    """Role and place of every seat a town of this place has from the first day, the town's own desk first."""
    wanted = {**STANDING, **(more or {})}
    yield "town_desk", root
    for place in subtree(root).filter(level__in=tuple(wanted)):
        for role in wanted[place.level]:
            yield role, place


def lacking(town: Town) -> list[tuple[str, Place]]:
    """Role and place of the standing seats that places of the town never had."""
    with within(town):
        had = set(Seat.objects.filter(organisation=None, area=None).values_list("role", "place"))
        return [(role, place) for role, place in standing(town.root) if (role, place.pk) not in had]


@transaction.atomic
def open_seats(town: Town) -> int:
    """Open, vacant, the standing seats that places of the town never had. Returns how many."""
    rows = [people.Staffing(role, place=place) for role, place in lacking(town)]
    with within(town):
        people.staff(town=town, rows=rows, since=today(town))
    return len(rows)


def _check(charter: Charter) -> None:
    if not SLUG.fullmatch(charter.slug) or len(charter.slug) > LONGEST_SLUG:
        raise Refused(
            _(
                "The slug %(slug)s cannot be used: small letters a to z, digits and single hyphens, a letter first, at most 30."
            )
            % {"slug": charter.slug}
        )
    for name in (charter.name_zh, charter.name_en):
        if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
            raise Refused(_("A town needs a name of at most 60 characters."))
    if len(charter.phone) > LONGEST_PHONE:
        raise Refused(_("The telephone of the desk has at most 20 characters."))
    _check_hours(charter.hours)


def _check_hours(hours: str) -> None:
    try:
        periods = parse_hours(hours)
    except ValueError:
        periods = ()
    if not periods:
        raise Refused(_("Working hours are written like this: 08:30-12:00 14:00-18:00"))


def _root(code: str) -> Place:
    try:
        root = by_code(code)
    except (BadCode, Place.DoesNotExist):
        raise Refused(
            _(
                "There is no place with the code %(code)s yet. Read the official codes first: gongyi places import FILE.csv"
            )
            % {"code": code}
        ) from None
    if root.closed_on:
        raise Refused(_("%(place)s has ended; it cannot become a town.") % {"place": root})
    return root


def check_apart(*, trying: bool) -> None:
    """Towns for trying and real ones never stand together: the demo's administrators stand above all towns and share one printed password."""
    others = Town.objects.exclude(simulated=trying).order_by("slug").values_list("slug", flat=True)
    if not others:
        return
    said = (
        _(
            "A real town stands here (%(towns)s). Demo accounts share one password: make demo towns in a folder of their own, with GONGYI_HOME."
        )
        if trying
        else _(
            "Demo towns stand here (%(towns)s), whose accounts share one password: found a real town in a folder of its own, with GONGYI_HOME."
        )
    )
    raise Refused(said % {"towns": ", ".join(others)})


def _check_free(root: Place) -> None:
    """A place belongs to one town: neither around another's root nor below it. Refuses with that town's name."""
    around = Q(root__path__in=ancestors(root.path)) | below(root.path, "root__path")
    town = Town.objects.select_related("root").filter(around).first()
    if town is None:
        return
    said = _("This place has a town already: %(town)s (%(slug)s).")
    if town.root.path != root.path:
        said = _("A place belongs to one town: %(town)s (%(slug)s) lies around this place or in it.")
    raise Refused(said % {"town": town.name, "slug": town.slug})


def _calendar(charter: Charter) -> Calendar:
    calendar = calendars.make_calendar(name=charter.name_zh, hours=charter.hours)
    for first, last, hours in charter.seasons:
        calendars.add_season(calendar=calendar, first=first, last=last, hours=hours)
    return calendar
