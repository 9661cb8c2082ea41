"""Who holds which seat in the demo towns: personas by name, everyone else generated and ordinary."""

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Account, Person, Seat
from gongyi.kernel.territory.models import Organisation, Place
from gongyi.kernel.territory.scope import within
from gongyi.surfaces.demo import source
from gongyi.surfaces.demo.founding import Founded
from gongyi.surfaces.founding import towns

SINCE = date(2025, 1, 1)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "桂兰",
    "建军",
    "秀珍",
    "志强",
    "丽华",
    "海波",
    "春梅",
    "国庆",
    "玉兰",
    "明辉",
    "小燕",
    "永福",
    "雪莲",
    "大勇",
    "淑芬",
    "振华",
    "红梅",
    "立新",
)
ROLE_OF = {"city_desk": "town_desk", "city_liaison": "observer"}
OFFICES = {"system_admin": "system", "security_admin": "security", "auditor": "audit"}
LEADS = {"section": ("section_lead",), "zone": ("zone_lead",), "building": ("building_lead",), "unit": ("unit_lead",)}
DEPUTIES = 53
DEPARTMENTS = frozenset(
    {
        "heating", "water", "power", "gas", "telecom", "city_management", "housing", "market", "fire", "traffic_police", "transport",
        "environment", "department",
    }
)  # fmt: skip
"""Kinds of bodies that are staffed as departments."""


def names() -> Iterator[str]:
    """Ordinary, made-up names, the same ones each time."""
    return (surname + given for given, surname in itertools.cycle(itertools.product(GIVEN, SURNAMES)))


@transaction.atomic
def fill(founded: Founded) -> None:
    """Every seat of a town with someone in it."""
    with within(founded.town):
        pool = names()
        rows = [*_place_seats(founded, pool), *_firm_seats(founded, pool), *_body_seats(founded, pool)]
        people.staff(town=founded.town, rows=rows, since=SINCE)
        _deputies(founded, pool)


def _place_seats(founded: Founded, pool: Iterator[str]) -> Iterator[people.Staffing]:
    shown = founded.data.get("communities")
    for role, place in towns.standing(founded.town.root, LEADS if "per_grid" in founded.data else None):
        if place.level != "village" or not shown or place.code in shown:
            yield people.Staffing(role, (next(pool),), place=place)


def _firm_seats(founded: Founded, pool: Iterator[str]) -> Iterator[people.Staffing]:
    """A property firm has one seat for each compound it looks after; compounds may have an owners' committee."""
    for compound in founded.data["compounds"]:
        area = founded.areas[compound["code"]]
        if compound.get("property_firm"):
            yield people.Staffing(
                "property_firm", (next(pool),), area=area, organisation=founded.bodies[compound["property_firm"]]
            )
        if compound.get("owners_committee"):
            yield people.Staffing("owners_committee", (next(pool),), area=area)


def _body_seats(founded: Founded, pool: Iterator[str]) -> Iterator[people.Staffing]:
    for code, body in founded.bodies.items():
        role = (
            body.kind if body.kind in {"police", "resident_unit"} else "department" if body.kind in DEPARTMENTS else ""
        )
        if role:
            yield people.Staffing(role, (next(pool),), place=founded.town.root, organisation=founded.bodies[code])


def _deputies(founded: Founded, pool: Iterator[str]) -> None:
    """Deputies of grid workers (AB角), one in each of the first communities, where the town has them."""
    if "community_grids" not in founded.data:
        return
    codes = founded.data["communities"][:DEPUTIES]
    firsts = [founded.places[f"{code}-g1"] for code in codes]
    for seat in Seat.objects.filter(role="grid_worker", place__in=firsts).order_by("pk"):
        holder = Person.objects.get(posts__seat=seat)
        deputy = people.add_person(town=founded.town, work_name=next(pool))
        people.appoint(person=deputy, seat=seat, starts_on=SINCE, ends_on=date(2030, 12, 31), acting_for=holder)


def personas(founded: Founded, password: str) -> None:
    """The named people of a demo town, each with the account the data gives them."""
    with within(founded.town):
        for persona in source.towns()["personas"]:
            if persona["town"] == founded.town.slug:
                _persona(persona, founded, password)


def colleagues(founded: Founded, password: str) -> None:
    """A sign-in for everybody else who sits somewhere, so that nothing waits where nobody can look."""
    with within(founded.town):
        left = Person.objects.filter(posts__isnull=False, account_link=None).distinct().order_by("pk")
        people.open_accounts(persons=list(left), password=password, prefix=f"{founded.town.slug}-")


@transaction.atomic
def _persona(persona: dict[str, Any], founded: Founded, password: str) -> Account | None:
    office = next((OFFICES[role] for role in persona["roles"] if role in OFFICES), "")
    if office:  # above the towns: one of each for all of them
        return people.open_account(
            username=persona["account"], password=password, persons=[], office=office, name=persona["zh"]
        )
    at_work = persona["zh"] if persona["account"] else ""
    person = people.add_person(town=founded.town, name=persona["zh"], phone=persona["phone"], work_name=at_work)
    home = persona["place"]
    if "room" in home:
        unit = founded.places[f"{home['compound']}-{home['building']}-{home['unit']}"]
        people.add_household(town=founded.town, place=unit, door=home["room"], members=[person])
    if not persona["account"]:
        return None
    for role in persona["roles"]:
        for seat in _seats(ROLE_OF.get(role, role), home, founded):
            people.appoint(person=person, seat=seat, starts_on=SINCE)
            if role in persona.get("seat_names", {}):
                called = persona["seat_names"][role]
                people.name_seat(seat=seat, name=called["zh"], name_en=called["en"])
    return people.open_account(username=persona["account"], password=password, persons=[person])


def _seats(role: str, home: dict[str, Any], founded: Founded) -> list[Seat]:
    if "organisation" in home:
        body: Organisation = founded.bodies[home["organisation"]]
        return list(Seat.objects.filter(role=role, organisation=body))
    code = str(home.get("grid") or home.get("community") or home.get("street") or home.get("city"))
    place: Place = founded.places.get(code) or founded.town.root
    found = list(Seat.objects.filter(role=role, place=place))
    return found or [people.add_seat(town=founded.town, role=role, place=place)]
