"""Homes: what one raised before is seen at a visit, masked and written down; people behind one door count once."""

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.middleware import RESIDENT_KEY
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import homes, own
from gongyi.kernel.people.models import Household, HouseholdMember, Look, Person, Voice
from tests.towns import SmallTown

pytestmark = pytest.mark.both

MOTHER, SON, OTHER = "13912345678", "13912345679", "13912345670"


@pytest.fixture
def family(hexi: SmallTown) -> dict[str, Person]:
    """Mother and son behind one door of building 3."""
    made = {
        name: people.add_person(town=hexi.town, name=name, phone=phone)
        for name, phone in (("马桂芳", MOTHER), ("马小军", SON))
    }
    people.add_household(town=hexi.town, place=hexi.places["b3"], door="2单元302", members=list(made.values()))
    return made


def before(hexi: SmallTown, client: Client, **given: str):
    fields = {"place": "幸福小区3号楼", "door": "", "phone": "", "rows": "3", "r0-text": "门口灯不亮"} | given
    return client.post(f"/{hexi.town.slug}/desk/visit/before/", fields)


def test_a_visitor_sees_what_the_home_raised_and_that_is_written_down(
    hexi: SmallTown, family: dict[str, Person], enter
) -> None:
    hexi.say("楼道灯坏了好几天", phone=MOTHER, name="马桂芳")
    hexi.say("下水道堵了", person=family["马小军"], phone=SON)
    hexi.say("别人家的事", phone=OTHER)
    client = enter("gulnar")
    answer = before(hexi, client, door="2 单元 302室")
    html = answer.content.decode()
    assert "楼道灯坏了" in html
    assert "下水道堵了" in html
    assert "别人家" not in html
    assert all(secret not in html.split('id="before"')[1] for secret in (MOTHER, SON, "马桂芳", "马小军"))
    assert "门口灯不亮" in html, "what was typed is kept"
    look = Look.objects.get()
    assert (look.table, look.column, look.reason) == ("Household", "matters", "visit")
    assert [seen.column for seen in own.looks(family["马桂芳"], [])] == ["matters"]
    assert "楼道灯坏了" in before(hexi, client, phone=SON).content.decode()


def test_a_phone_of_nobody_registered_finds_its_own_matters_only(hexi: SmallTown, enter) -> None:
    hexi.say("路灯坏了", phone=OTHER)
    html = before(hexi, enter("gulnar"), phone=OTHER).content.decode()
    assert "路灯坏了" in html
    assert Look.objects.get().table == "Voice"


def test_sensitive_matters_and_those_out_of_reach_are_never_listed(
    hexi: SmallTown, family: dict[str, Person], enter
) -> None:
    hexi.say("他打我", phone=MOTHER, restricted=True)
    hexi.say("西社区的事", phone=MOTHER, place=hexi.places["west1"])
    for name in ("gulnar", "aili"):
        html = before(hexi, enter(name), door="2单元302").content.decode()
        assert "他打我" not in html
        assert "西社区的事" not in html
        assert "没有反映过事" in html


@pytest.mark.parametrize(
    "given", [{}, {"phone": "12"}, {"door": "长" * 100_000}, {"place": "月亮上", "door": "2单元302"}], ids=["empty", "phone", "long", "place"]
)  # fmt: skip
def test_bad_input_is_said_and_nothing_is_looked_at(
    hexi: SmallTown, family: dict[str, Person], enter, given: dict
) -> None:
    answer = before(hexi, enter("gulnar"), **given)
    assert "notice--error" in answer.content.decode().split('id="before"')[1]
    assert Look.objects.count() == 0


def test_a_home_that_nobody_knows_leaves_no_trace_and_only_some_posts_may_look(
    hexi: SmallTown, family: dict[str, Person], enter
) -> None:
    assert "没有反映过事" in before(hexi, enter("gulnar"), door="9单元901").content.decode()
    assert Look.objects.count() == 0
    for stranger in (enter("wanghaitao"), enter("zhoujianguo")):
        assert before(hexi, stranger, door="2单元302").status_code == 404
    assert enter("aili").get(f"/{hexi.town.slug}/desk/visit/before/").status_code == 405
    assert before(hexi, Client(), door="2单元302").status_code == 302


def test_the_look_counts_among_the_thirty(hexi: SmallTown, family: dict[str, Person], enter) -> None:
    hexi.say("灯坏了", phone=MOTHER)
    client = enter("gulnar")
    for _n in range(30):
        before(hexi, client, door="2单元302")
    html = before(hexi, client, door="2单元302").content.decode()
    assert "三十项" in html
    assert "灯坏了" not in html.split('id="before"')[1]
    assert Look.objects.count() == 30


def test_people_behind_one_door_make_a_matter_spread_once(hexi: SmallTown, family: dict[str, Person]) -> None:
    dossier = hexi.say("停暖了", phone=OTHER).dossier

    def spread() -> int:
        return Dossier.objects.get(pk=dossier.pk).spread

    mother = appeals.join(dossier=dossier, key="a", person=family["马桂芳"], phone=MOTHER)
    son = appeals.join(dossier=Dossier.objects.get(pk=dossier.pk), key="b", phone=SON)
    assert (spread(), mother.counts, son.counts) == (2, True, False)
    assert son.phone_index, "the son gets his answer all the same"
    appeals.leave(voice=Voice.objects.get(pk=mother.pk))
    assert spread() == 2, "the home still stands behind it"
    appeals.leave(voice=Voice.objects.get(pk=son.pk))
    assert spread() == 1


def test_a_phone_that_was_doubled_leaves_without_making_the_spread_smaller(hexi: SmallTown) -> None:
    dossier = hexi.say("停暖了", phone=OTHER).dossier
    doubled = appeals.join(dossier=dossier, key="a", phone=OTHER)
    appeals.join(dossier=Dossier.objects.get(pk=dossier.pk), key="b", phone=SON)
    appeals.leave(voice=doubled)
    assert Dossier.objects.get(pk=dossier.pk).spread == 2


def visited(hexi: SmallTown, client: Client, **given: str):
    fields = {
        "place": "幸福小区3号楼", "rows": "1", "r0-text": "门口灯不亮", "phone": MOTHER, "door": "2单元302", "lives": "on", "batch": "visit:1",
    } | given  # fmt: skip
    return client.post(f"/{hexi.town.slug}/desk/visit/", fields)


def test_a_door_is_noted_only_with_consent_and_for_whoever_registered_and_can_be_taken_back(
    hexi: SmallTown, enter
) -> None:
    client = enter("gulnar")
    assert visited(hexi, client).status_code == 302
    assert Household.objects.count() == 0, "nobody registered with this phone: no list of who lives where"
    person = people.add_person(town=hexi.town, name="马桂芳", phone=MOTHER)
    visited(hexi, client, lives="", batch="visit:2")
    assert Household.objects.count() == 0
    visited(hexi, client, batch="visit:3")
    visited(hexi, client, batch="visit:4")
    assert (Household.objects.count(), HouseholdMember.objects.count()) == (1, 1)
    visited(hexi, client, batch="visit:5", door="2单元402")
    assert homes.of_person(person).open("door") == "2单元402"
    assert Household.objects.count() == 1, "the empty home is gone"
    resident = Client()
    session = resident.session
    session[RESIDENT_KEY] = str(person.uid)
    session.save()
    mine = f"/{hexi.town.slug}/me/data/"
    assert "2单元402" in resident.get(mine).content.decode()
    assert "2单元402" in resident.get(f"{mine}export/").content.decode()
    assert "2单元402" not in resident.post(mine, {"do": "move_out"}, follow=True).content.decode()
    assert Household.objects.count() == 0
