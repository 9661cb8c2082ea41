"""A seat that is filled and at which nobody can get in is named wherever somebody could still help."""

from django.test import Client

from gongyi.kernel.access import entering
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Account, AccountPerson
from tests.domain.appeals.builders import screening
from tests.surfaces.town_keeping import WHY, at, desk
from tests.towns import SmallTown

__all__ = ["desk"]


def everybody_signs_in(hexi: SmallTown) -> None:
    for name, person in hexi.persons.items():
        if not AccountPerson.objects.filter(person=person).exists():
            people.open_account(username=name, password="x" * 20, persons=[person])


def stop(name: str) -> None:
    people.set_active(account=Account.objects.get(username=name), active=False)


def test_a_seat_is_open_by_a_sign_in_or_by_link_with_a_telephone(hexi: SmallTown) -> None:
    firm = hexi.seats["firm"]
    everybody_signs_in(hexi)
    assert entering.shut(hexi.town) == frozenset()
    stop("zhoujianguo")
    assert entering.shut(hexi.town) == frozenset([] if hexi.persons["zhoujianguo"].phone_sealed else [firm.pk])
    people.change_phone(person=hexi.persons["zhoujianguo"], phone="13600000001")
    stop("yerlan")
    assert entering.shut(hexi.town) == frozenset([hexi.seats["grid_east1"].pk])
    people.appoint(person=hexi.persons["aili"], seat=hexi.seats["grid_east1"], starts_on=hexi.today)
    assert entering.shut(hexi.town) == frozenset()


def test_the_town_counts_and_lists_such_seats_and_the_seat_says_so(hexi: SmallTown, desk: Client) -> None:
    everybody_signs_in(hexi)
    assert "没人能登录" not in desk.get(at(hexi)).content.decode()
    stop("yerlan")
    assert "1 个没人能登录" in desk.get(at(hexi)).content.decode()
    listed = desk.get(at(hexi, "seats/?state=shut")).context["lines"]
    assert [line[0] for line in listed] == [hexi.seats["grid_east1"]]
    page = desk.get(at(hexi, f"seats/{hexi.seats['grid_east1'].pk}/")).content.decode()
    assert "没人能登录" in page
    assert "还没有登录名" not in page


def test_whoever_chooses_reads_that_nobody_there_can_sign_in(hexi: SmallTown, enter) -> None:
    dossier = screening(hexi)
    client = enter("gulnar")
    everybody_signs_in(hexi)
    address = f"/{hexi.town.slug}/desk/file/{dossier.number}"
    assert "没人能登录" not in client.get(f"{address}/do/dispatch/").content.decode()
    stop("wanghaitao")
    stop("aili")
    assert "（现在没人能登录）" in client.get(f"{address}/do/dispatch/").content.decode()
    assert "现在没人能登录" in client.get(f"{address}/do/grid_handle/").content.decode()


def test_whoever_stops_a_sign_in_reads_first_which_seats_lose_their_last(hexi: SmallTown, enter) -> None:
    hexi.say()
    guard = Client()
    guard.force_login(people.open_account(username="guard", password="x" * 20, persons=[], office="security"))
    everybody_signs_in(hexi)
    page = guard.get(f"/{hexi.town.slug}/desk/office/").content.decode()
    lost = page.split("<strong>gulnar</strong>")[1].split("<strong>")[0]
    assert "东社区 社区服务窗口" in lost
    assert "1 件" in lost


def test_at_a_hand_over_whoever_cannot_sign_in_yet_is_marked(hexi: SmallTown, desk: Client) -> None:
    seat = hexi.seats["grid_east2"].pk
    page = desk.post(at(hexi, "seats/hand-over/"), WHY | {"on": f"{hexi.today}", f"seat_{seat}": "新来的小李"})
    happens = page.content.decode().split("consequences")[1].split("</ul>")[0]
    assert "还没有登录名" in happens
