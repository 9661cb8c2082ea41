"""A small town for tests: two communities, four grids, one compound across two grids, every standard seat held by a named person."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count

from django.db import transaction

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.queries import worker
from gongyi.kernel.clock import library
from gongyi.kernel.clock.actions import make_calendar
from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.outbox import sending
from gongyi.kernel.outbox.handlers import chores
from gongyi.kernel.outbox.working import do_jobs
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Person, Seat
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.models import Area, Organisation, Place, Town
from gongyi.kernel.territory.queries import grounds_of

MONDAY_MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)
YEARS = range(2025, library.YEARS.stop)
"""Those in which the tests take place; each costs a few dozen rows in every one of them."""
PEOPLE = {
    "yerlan": "叶尔兰", "aili": "艾丽", "gulnar": "古丽娜尔", "lixiuying": "李秀英", "zhaomin": "赵敏", "sunli": "孙立",
    "zhoujianguo": "周建国", "wanghaitao": "王海涛", "heat": "供热站老白", "liuyan": "刘艳", "chenbo": "陈博", "observer": "何处长",
}  # fmt: skip
SORTING, PLAIN = ("settle_now", "redone"), "not_sure"
"""Moves that ask what a matter is about, and a kind of matter that asks for no photo."""
_numbers = count(1)


@dataclass
class SmallTown:
    """The town and its parts by short names; `actor("gulnar")` is who she is today."""

    town: Town
    places: dict[str, Place]
    persons: dict[str, Person]
    seats: dict[str, Seat]
    compound: Area
    firm: Organisation
    keys: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def today(self) -> date:
        return clock.now().date()

    def actor(self, name: str) -> Actor:
        return worker(self.persons[name], self.town)

    def say(self, text: str = "三号楼楼道的灯不亮了，晚上看不见。", **more: object) -> appeals.Registered:
        """Someone speaks at building 3 of the compound."""
        plain = {"kind": "help", "channel": "web", "place": self.places["b3"], "key": f"test:{next(self.keys)}"} | more
        return appeals.register(appeals.Spoken(town=self.town, text=text, **plain))

    def fetch(self, name: str, dossier: Dossier) -> Matter:
        return matters.fetch(self.actor(name), dossier.number)

    def do(
        self,
        name: str,
        dossier: Dossier,
        move: str,
        *,
        evidence: tuple = (),
        words: dict | None = None,
        **facts: object,
    ) -> Step:
        """A named person makes a move, as the desk would; what is settled on the spot is a plain matter, where nothing else is said."""
        words = words or {}
        if move in SORTING and not Dossier.objects.get(pk=dossier.pk).category and "category" not in facts:
            facts, words = facts | {"category": PLAIN}, {"done": "办好了"} | words
        change = Change(facts=dict(facts), words=words, evidence=evidence)
        return performing.perform(matter=self.fetch(name, dossier), key=move, change=change)

    def messages(self, phone: str) -> list[str]:
        """Texts that a town for trying would have sent to this phone, in order."""
        path = sending.kept(self.town)
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [found["text"] for found in map(json.loads, lines) if found["to"] == sending.shown(phone)]

    def case_of(self, dossier: Dossier) -> Dossier:
        return Dossier.objects.filter(parent_links__parent=dossier, parent_links__why="case").latest("pk")

    def stage(self, dossier: Dossier) -> str:
        return Dossier.objects.get(pk=dossier.pk).stage

    def holder(self, dossier: Dossier) -> str:
        """Name of the seat in `seats` that has the main turn, or `voice`."""
        key = dossier.turns.get(open=True, slot="main").holder_key
        return next((name for name, seat in self.seats.items() if seat.key == key), key)


def settle() -> None:
    """Let the worker do everything that is due, but for what it does only now and then."""
    always = [chore.work for chore in chores() if chore.every is None]
    while do_jobs() + sum(work() for work in always):
        pass


@transaction.atomic
def small_town(slug: str = "hexi", *, simulated: bool = False) -> SmallTown:
    """Built through the product's own actions."""
    n = next(_numbers)
    root = territory.add_place(parent=None, level="street", name="河西街道", code=f"{650000000 + n}")
    places = {"street": root}
    for community in ("east", "west"):
        places[community] = territory.add_place(
            parent=root, level="village", name={"east": "东社区", "west": "西社区"}[community]
        )
        for g in (1, 2):
            places[f"{community}{g}"] = territory.add_place(
                parent=places[community], level="grid", name=f"{places[community].name}第{g}网格"
            )
    for b, grid in ((1, "east1"), (2, "east1"), (3, "east2")):
        places[f"b{b}"] = territory.add_place(parent=places[grid], level="building", name=f"幸福小区{b}号楼")
    calendar = make_calendar(name=f"{slug}-{n}", hours="08:30-12:00 14:00-18:00", years=YEARS)
    town = territory.found_town(
        slug=f"{slug}-{n}" if n > 1 else slug,
        root=root,
        calendar=calendar,
        name_zh="河西街道",
        name_en="Hexi Street",
        phone="0000-12345",
        simulated=simulated,
    )
    from gongyi.kernel.territory.scope import within

    with within(town):
        return _filled(town, places)


def _filled(town: Town, places: dict[str, Place]) -> SmallTown:
    for rank, (key, zh, en) in enumerate(
        (
            ("street", "街道", "Street"),
            ("village", "社区", "Community"),
            ("grid", "网格", "Grid"),
            ("building", "楼栋", "Building"),
        ),
        1,
    ):
        territory.name_level(town=town, key=key, rank=rank, zh=zh, en=en)
    compound = territory.add_area(
        town=town, kind=Area.COMPOUND, name="幸福小区", places=[places["b1"], places["b2"], places["b3"]]
    )
    ground = grounds_of(compound)
    assert ground is not None
    places["ground"] = ground
    firm = territory.add_organisation(
        town=town, body=territory.Body(kind="property_firm", name="安居物业", area=compound)
    )
    station = territory.add_organisation(
        town=town, body=territory.Body(kind="heating", name="供热站", place=places["street"])
    )
    persons = {
        key: people.add_person(town=town, name=name, work_name=name, phone=f"1380000{n:04d}")
        for n, (key, name) in enumerate(PEOPLE.items(), 1)
    }
    where = {
        "grid_east1": ("grid_worker", {"place": places["east1"]}, "yerlan"), "grid_east2": ("grid_worker", {"place": places["east2"]}, "aili"),
        "desk_east": ("community_desk", {"place": places["east"]}, "gulnar"), "secretary_east": ("secretary", {"place": places["east"]}, "lixiuying"),
        "desk_west": ("community_desk", {"place": places["west"]}, "liuyan"), "grid_west1": ("grid_worker", {"place": places["west1"]}, "chenbo"),
        "street": ("street_desk", {"place": places["street"]}, "zhaomin"), "town": ("town_desk", {"place": places["street"]}, "sunli"),
        "firm": ("property_firm", {"area": compound, "organisation": firm}, "zhoujianguo"), "police": ("police", {"place": places["street"]}, "wanghaitao"),
        "heat": ("department", {"place": places["street"], "organisation": station}, "heat"), "observer": ("observer", {"place": places["street"]}, "observer"),
    }  # fmt: skip
    seats = {}
    for name, (role, where_to, holder) in where.items():
        seats[name] = people.add_seat(town=town, role=role, **where_to)
        people.appoint(person=persons[holder], seat=seats[name], starts_on=SINCE)
    cases.seed_catalogue(town=town)
    return SmallTown(town, places, persons, seats, compound, firm)
