"""Whoever tries too often is told until when, in words and for programs; and somebody can let them in sooner."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gongyi.domain.appeals import queries as looking
from gongyi.kernel import clock
from gongyi.kernel.access import queries
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import numbers, parameters, registry
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.actions import add_person
from gongyi.kernel.people.models import Account
from gongyi.surfaces.portal import allowing, met_too, residents
from tests.surfaces.speaking import PHONE, picture, signed_in
from tests.towns import SmallTown

pytestmark = pytest.mark.both

PASSWORD = "long enough to pass"
LOGIN = "/-/account/login/"
ZH = {"accept-language": "zh-hans"}


def waits(answer) -> bool:
    return answer.status_code == 429 and 1 <= int(answer.headers["Retry-After"]) <= 86400


def tried(client: Client, name: str, password: str = "wrong", address: str = "10.0.0.1"):
    return client.post(LOGIN, {"login": name, "password": password}, headers=ZH, REMOTE_ADDR=address)


def locked(hexi: SmallTown, enter, name: str = "gulnar") -> Client:
    enter(name)
    client = Client()
    codes = [tried(client, name).status_code for _n in range(queries.GUESSES_HERE)]
    assert set(codes) == {422}
    return client


def test_after_ten_wrong_passwords_even_the_right_one_waits_and_the_page_says_until_when(
    hexi: SmallTown, enter
) -> None:
    client = locked(hexi, enter)
    answer = tried(client, "gulnar", PASSWORD)
    assert waits(answer)
    assert "11:00" in answer.content.decode()
    assert "安全管理员" in answer.content.decode()
    assert int(answer.headers["Retry-After"]) == 3600
    with clock.fixed(clock.now() + timedelta(hours=1)):
        assert tried(client, "gulnar", PASSWORD).status_code == 302


def test_who_knows_the_password_of_a_stopped_sign_in_is_told_so_and_nobody_else(hexi: SmallTown, enter) -> None:
    enter("gulnar")
    Account.objects.filter(username="gulnar").update(is_active=False)
    told, guessed = tried(Client(), "gulnar", PASSWORD), tried(Client(), "gulnar")
    assert (told.status_code, guessed.status_code) == (422, 422)
    assert "这个账号已停用" in told.content.decode()
    assert "这个账号已停用" not in guessed.content.decode()


def test_the_right_password_of_a_stopped_sign_in_counts_as_no_wrong_one(hexi: SmallTown, enter) -> None:
    enter("gulnar")
    Account.objects.filter(username="gulnar").update(is_active=False)
    account = Account.objects.get(username="gulnar")
    tried(Client(), "gulnar", PASSWORD)
    assert queries.wrong_passwords([account]) == {}
    tried(Client(), "gulnar")
    assert queries.wrong_passwords([account]) == {account.pk: 1}


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(hexi: SmallTown, enter) -> None:
    locked(hexi, enter)
    assert tried(Client(), "gulnar", PASSWORD, "10.0.0.2").status_code == 302


def test_guessing_from_everywhere_and_guessing_all_names_ends_too(hexi: SmallTown, enter, monkeypatch) -> None:
    monkeypatch.setattr(queries, "GUESSES", 3)
    monkeypatch.setattr(queries, "GUESSES_FROM", 5)
    enter("gulnar")
    for n in range(3):
        assert tried(Client(), "gulnar", address=f"10.0.1.{n}").status_code == 422
    assert waits(tried(Client(), "gulnar", PASSWORD, "10.0.1.9"))
    for n in range(5):
        assert tried(Client(), f"nobody{n}", address="10.0.2.1").status_code == 422
    assert waits(tried(Client(), "nobody9", address="10.0.2.1"))
    assert tried(Client(), "nobody9", address="10.0.2.2").status_code == 422


def test_a_name_that_does_not_exist_closes_like_one_that_does(hexi: SmallTown, enter) -> None:
    enter("gulnar")
    seen = []
    for name in ("gulnar", "nobody"):
        answers = [tried(Client(), name) for _n in range(queries.GUESSES_HERE + 1)]
        seen.append([answer.status_code for answer in answers])
    assert seen[0] == seen[1]


def test_a_right_password_forgives_the_wrong_ones(hexi: SmallTown, enter) -> None:
    enter("gulnar")
    for _n in range(queries.GUESSES_HERE - 1):
        tried(Client(), "gulnar")
    assert tried(Client(), "gulnar", PASSWORD).status_code == 302
    assert tried(Client(), "gulnar").status_code == 422


def test_the_security_administrator_sees_it_and_lets_them_try_again(hexi: SmallTown, enter) -> None:
    client = locked(hexi, enter)
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    office, address = enter("admin", "security"), f"/{hexi.town.slug}/desk/office/"
    page = office.get(address, headers=ZH).content.decode()
    assert "这一小时内密码输错 10 次" in page
    assert page.count("允许现在再试") == 1
    assert enter("zhaomin").post(f"{address}let-in/", {"username": "gulnar"}).status_code == 404
    assert waits(tried(client, "gulnar", PASSWORD))
    assert (
        "gulnar 现在可以再试了"
        in office.post(f"{address}let-in/", {"username": "gulnar"}, follow=True, headers=ZH).content.decode()
    )
    assert tried(client, "gulnar", PASSWORD).status_code == 302
    assert "密码输错" not in office.get(address, headers=ZH).content.decode()


def test_who_gave_the_right_password_of_a_stopped_sign_in_is_told_to_have_given_no_wrong_one(
    hexi: SmallTown, enter
) -> None:
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="刘安全")
    office, address = enter("admin", "security"), f"/{hexi.town.slug}/desk/office/"
    enter("gulnar")
    office.post(f"{address}accounts/", {"username": "gulnar", "reason": "调走"})
    assert tried(Client(), "gulnar", PASSWORD).status_code != 302
    assert "密码输错" not in office.get(address, headers=ZH).content.decode()
    office.post(f"{address}accounts/", {"username": "gulnar", "reason": "回来了", "active": "on"})
    assert "密码输错" not in office.get(address, headers=ZH).content.decode()


def test_the_towns_desk_reads_at_the_seat_who_is_kept_out_and_whom_to_ask(hexi: SmallTown, enter) -> None:
    desk, seat = enter("zhaomin"), f"/{hexi.town.slug}/desk/town/seats/{hexi.seats['desk_east'].pk}/"
    enter("gulnar")
    assert "安全管理员" not in desk.get(seat, headers=ZH).content.decode()
    for _n in range(queries.GUESSES_HERE):
        assert "输错" not in desk.get(seat, headers=ZH).content.decode(), "nobody is kept out yet"
        tried(Client(), "gulnar")
    page = desk.get(seat, headers=ZH).content.decode()
    assert "输错 10 次" in page
    assert "11:00 以后可以再试" in page
    assert "还没有安全管理员" in page
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="刘安全")
    office = enter("admin", "security")
    assert "请安全管理员马上放开：刘安全" in desk.get(seat, headers=ZH).content.decode()
    office.post(f"/{hexi.town.slug}/desk/office/let-in/", {"username": "gulnar"})
    assert "安全管理员" not in desk.get(seat, headers=ZH).content.decode()
    office.post(f"/{hexi.town.slug}/desk/office/accounts/", {"username": "gulnar", "reason": "调走"})
    page = desk.get(seat, headers=ZH).content.decode()
    assert "账号已停用。 着急的，可以请安全管理员马上放开：刘安全" in page


def test_a_new_password_lets_them_in_too(hexi: SmallTown, enter) -> None:
    client, account = locked(hexi, enter), Account.objects.get(username="gulnar")
    account.set_password("another long one")
    account.save()
    assert tried(client, "gulnar", "another long one").status_code == 302


@pytest.mark.parametrize("path", ["password/change/", "reauthenticate/", "elsewhere/"])
def test_ones_own_pages_wait_as_well(hexi: SmallTown, enter, path: str) -> None:
    client = enter("gulnar")
    posted = {"oldpassword": "no", "password1": "x", "password2": "y", "password": "no"}
    answers = [client.post(f"/-/account/{path}", posted) for _n in range(12)]
    assert answers[0].status_code == 422
    assert waits(answers[-1])


def test_everything_that_visitors_try_too_often_waits(hexi: SmallTown, monkeypatch) -> None:
    one_each(hexi, monkeypatch)
    base, client = f"/{hexi.town.slug}", Client()
    report = {"place": hexi.places["b3"].pk, "text": "三号楼楼道的灯不亮了", "phone": ""}
    for url, posted in ((f"{base}/say/help/", report), (f"{base}/me/in/", {"phone": "13912345678"})):
        answers = [client.post(url, posted | {"key": f"k{n}", "text": f"{n}号楼楼道的灯不亮了"}) for n in range(3)]
        assert answers[0].status_code in {200, 302}, url
        assert waits(answers[-1]), url
        assert re.search(r"\d\d:00|稍等", answers[-1].content.decode()), url
    found = [client.post(f"{base}/track/", {"number": "1234567890", "code": "1"}) for _n in range(22)]
    assert waits(found[-1])


def one_each(hexi: SmallTown, monkeypatch, network: int = 1) -> None:
    """Whoever sends may send one thing an hour, and a network `network` of them."""
    for module, name in ((allowing, "REPORTS"), (residents, "CODES_AN_HOUR"), (met_too, "JOINS_AN_HOUR")):
        monkeypatch.setattr(module, name, 1)
    parameters.set_parameters(town=hexi.town, flow=registry.get("appeal"), changes={"shared_network": network})


def said(hexi: SmallTown, text: str, client: Client | None = None, **more: object):
    """One more report, from a device of its own unless one is given."""
    report = {"place": hexi.places["b3"].pk, "phone": "", "key": f"said:{next(hexi.keys)}", "text": text}
    return (client or Client()).post(f"/{hexi.town.slug}/say/help/", report | more, headers=ZH)


def device(mark: str) -> Client:
    client = Client()
    client.cookies["csrf"] = mark.ljust(32, "x")
    return client


def test_who_speaks_first_after_many_others_is_told_that_it_was_the_network_and_what_to_do(
    hexi: SmallTown, monkeypatch
) -> None:
    one_each(hexi, monkeypatch)
    said(hexi, "三号楼楼道的灯不亮了")
    page = said(hexi, "一号楼电梯有异响").content.decode()
    assert "试的次数" not in page
    told = page.partition("从这个网络送来的太多了")[2][:120]
    assert hexi.town.phone in told
    assert "楼门口的二维码" in told
    assert "一号楼电梯有异响" in page, "what was written is still there"


def test_a_device_that_sends_much_leaves_the_others_of_its_network_their_share(hexi: SmallTown, monkeypatch) -> None:
    one_each(hexi, monkeypatch, network=2)
    boy = device("boy")
    assert [said(hexi, f"{n}号楼的灯不亮", boy).status_code for n in range(4)] == [302, 429, 429, 429]
    assert "这部手机这一小时送得太多了" in said(hexi, "灯还是不亮", boy).content.decode()
    assert said(hexi, "一号楼电梯有异响", device("hers")).status_code == 302
    assert waits(said(hexi, "二号楼门口积水", device("third"))), "two is what the network may"


def test_one_telephone_is_written_down_only_so_often(hexi: SmallTown, monkeypatch) -> None:
    one_each(hexi, monkeypatch, network=9)
    codes = [
        said(hexi, f"{n}号楼的灯不亮", phone=phone).status_code
        for n, phone in enumerate(("139 1234 5678", "13912345678"))
    ]
    assert codes == [302, 429]
    assert said(hexi, "一号楼电梯有异响").status_code == 302


def test_dangers_and_harm_to_a_child_are_taken_in_however_much_came_from_the_network(
    hexi: SmallTown, monkeypatch
) -> None:
    one_each(hexi, monkeypatch)
    said(hexi, "三号楼楼道的灯不亮了")
    assert waits(said(hexi, "一号楼电梯有异响"))
    assert said(hexi, "一楼冒烟着火了").status_code == 302
    assert said(hexi, "隔壁天天打孩子", harm="yes").status_code == 302
    fire, child = list(Dossier.objects.order_by("pk"))[-2:]
    assert (fire.safety, child.sensitivity) == (2, Dossier.DUTY)


def test_after_the_share_a_danger_comes_by_its_words_alone_and_the_receipt_says_so(
    hexi: SmallTown, monkeypatch
) -> None:
    one_each(hexi, monkeypatch)
    said(hexi, "三号楼楼道的灯不亮了")
    answer = said(hexi, "一楼冒烟着火了", photos=picture())
    assert answer.status_code == 302
    assert not Evidence.objects.exists()
    assert "没有带上照片" in Client().get(answer["Location"], headers=ZH).content.decode()


def test_even_dangers_are_bounded_and_the_page_says_to_call(hexi: SmallTown, monkeypatch) -> None:
    one_each(hexi, monkeypatch)
    monkeypatch.setattr(allowing, "DANGERS", 10)
    boy = device("boy")
    codes = [said(hexi, f"{n}楼着火了", boy).status_code for n in (1, 2, 3)]
    assert codes == [302, 302, 429], "one among the usual, one beyond, then no more from him"
    page = said(hexi, "四楼着火了", boy).content.decode()
    assert "请马上打上面的电话" in page
    assert "tel:119" in page
    assert said(hexi, "二楼着火了", device("hers")).status_code == 302


def test_a_proven_telephone_and_the_code_at_a_door_pass_a_network_that_is_full(hexi: SmallTown, monkeypatch) -> None:
    hexi.say(phone=PHONE)
    one_each(hexi, monkeypatch)
    said(hexi, "三号楼楼道的灯不亮了")
    assert waits(said(hexi, "一号楼电梯有异响"))
    assert said(hexi, "一号楼电梯有异响", signed_in(hexi, PHONE)).status_code == 302
    scanned = Client()
    scanned.get(f"/{hexi.town.slug}/q/{hexi.places['b3'].pk}/")
    assert said(hexi, "单元门坏了", scanned).status_code == 302
    assert waits(said(hexi, "水管漏水", scanned)), "so many at this door"
    scanned = Client()
    scanned.get(f"/{hexi.town.slug}/q/{hexi.places['b1'].pk}/")
    assert waits(said(hexi, "别处的灯也不亮", scanned)), "the code of another door is none for this one"


def test_the_next_request_of_the_same_thread_does_not_wait(hexi: SmallTown) -> None:
    client = Client()
    url = f"/{hexi.town.slug}/track/"
    while client.post(url, {"number": "1234567890", "code": "1"}).status_code != 429:
        pass
    assert "Retry-After" not in client.get(url).headers
    assert client.post(url, {"number": "", "code": ""}).status_code == 422


def test_where_many_share_an_address_the_setting_gives_each_their_share(hexi: SmallTown, settings, monkeypatch) -> None:
    settings.SHARED_ADDRESS = 2
    client, url = Client(), f"/{hexi.town.slug}/track/"
    monkeypatch.setattr(looking, "WRONG_FROM_AN_ADDRESS", 4)
    codes = [client.post(url, {"number": numbers.fresh(), "code": "1"}).status_code for _n in range(9)]
    assert codes == [422] * 8 + [429]


def test_somebody_elses_wrong_digits_keep_nobody_out_behind_the_same_address(hexi: SmallTown) -> None:
    mine, theirs = hexi.say().dossier, hexi.say("门口积水").dossier
    tries = [looked_up(hexi, theirs, "wrong") for _n in range(looking.WRONG_FOR_A_NUMBER + 9)]
    assert tries == [422] * looking.WRONG_FOR_A_NUMBER + [429] * 9
    assert looked_up(hexi, mine) == 302


def test_ten_wrong_digits_an_hour_close_a_number_from_everywhere(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    tries = [looked_up(hexi, dossier, "wrong", f"10.0.3.{n}") for n in range(10)]
    assert tries == [422] * 10
    assert looked_up(hexi, dossier, address="10.0.4.1") == 429
    with clock.fixed(clock.now() + timedelta(hours=1)):
        assert looked_up(hexi, dossier, address="10.0.4.1") == 302


def test_a_right_pair_forgives_no_wrong_one_and_is_not_counted(hexi: SmallTown, monkeypatch) -> None:
    monkeypatch.setattr(looking, "WRONG_FROM_AN_ADDRESS", 3)
    mine, theirs = hexi.say().dossier, hexi.say("门口积水").dossier
    assert [looked_up(hexi, theirs, "wrong") for _n in range(2)] == [422, 422]
    assert [looked_up(hexi, mine) for _n in range(12)] == [302] * 12
    assert [looked_up(hexi, theirs, "wrong") for _n in range(2)] == [422, 429]


def looked_up(hexi: SmallTown, dossier: Dossier, code: str = "", address: str = "10.0.0.1") -> int:
    """The status of a look-up by number and, unless another is given, by the right digits."""
    digits = numbers.tracking_code(dossier.number)
    given = str((int(digits) + 1) % 10_000).zfill(4) if code else digits
    sent = {"number": dossier.number, "code": given}
    return Client().post(f"/{hexi.town.slug}/track/", sent, REMOTE_ADDR=address).status_code
