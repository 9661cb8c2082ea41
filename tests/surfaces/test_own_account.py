"""Looking after one's own sign-in: password, second step, recovery codes, being signed in elsewhere. All without scripts."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.access import own_password, queries
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.people import keeping, keys, rotating
from gongyi.kernel.people.actions import add_person
from gongyi.kernel.people.models import Account
from gongyi.kernel.territory.scope import within
from tests.infra.homes import with_keys
from tests.towns import SmallTown

PASSWORD = "long enough to pass"
HEADERS = {"accept-language": "zh-hans"}
CLOSED = (
    "email/",
    "password/reset/",
    "signup/",
    "inactive/",
    "confirm-email/",
    "password/set/",
    "mfa/recovery-codes/download/",
)
ALLAUTH = re.compile(r"Menu:|Two-Factor Authentication|Change Email|body\.auth-page")


def digits(secret: str, later: int = 0) -> str:
    """What the app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + later))


def second_step(code: str, password: str = PASSWORD) -> int:
    """How a fresh browser with the right password is answered when it gives a code."""
    client = Client()
    client.post("/-/account/login/", {"login": "gulnar", "password": password})
    return client.post("/-/account/mfa/authenticate/", {"code": code}, headers=HEADERS).status_code


def turned_on(client: Client) -> str:
    """The second step is turned on as its owner would; the secret as read from the page."""
    answer = client.get("/-/account/mfa/totp/activate/", follow=True, headers=HEADERS)
    answer = client.post(
        answer.request["PATH_INFO"] + "?" + answer.request["QUERY_STRING"],
        {"password": PASSWORD},
        follow=True,
        headers=HEADERS,
    )
    secret = re.search(r'<code class="key">([A-Z2-7]+)</code>', answer.content.decode())
    assert secret
    client.post("/-/account/mfa/totp/activate/", {"code": digits(secret[1])}, headers=HEADERS)
    return secret[1]


@pytest.mark.parametrize(("name", "office"), [("gulnar", ""), ("admin", "security"), ("zhoujianguo", "")])
def test_everybody_with_an_account_is_led_to_its_page(hexi: SmallTown, enter, name: str, office: str) -> None:
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    client = enter(name, office)
    desk = client.get("/", follow=True, headers=HEADERS).content.decode()
    assert 'href="/-/account/"' in desk
    page = client.get("/-/account/", headers=HEADERS).content.decode()
    for address in ("/-/account/password/change/", "/-/account/mfa/totp/activate/", "/-/account/elsewhere/"):
        assert address in page
    assert {client.get(found, follow=True).status_code for found in re.findall(r'href="(/-/account/[^"]*)"', page)} == {
        200
    }


def test_whoever_signs_in_is_greeted_by_name(hexi: SmallTown, enter) -> None:
    enter("gulnar")
    account = Account.objects.get(persons__person=hexi.persons["gulnar"])
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    sent = {"login": account.username, "password": PASSWORD}
    with within():  # the page of the sign-in stands outside all towns
        page = client.post("/-/account/login/", sent, headers=HEADERS, follow=True).content.decode()
    assert f"{hexi.persons['gulnar'].work_name}，您已登录。" in page
    assert f"{account.username}，您已登录。" not in page


def test_the_pages_of_the_sign_in_look_like_the_house(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    turned_on(client)
    for path in (
        "",
        "password/change/",
        "reauthenticate/",
        "mfa/",
        "mfa/reauthenticate/",
        "mfa/totp/deactivate/",
        "mfa/recovery-codes/",
        "mfa/recovery-codes/generate/",
    ):
        page = client.get(f"/-/account/{path}", headers=HEADERS, follow=True).content.decode()
        assert "desk-head" in page, path
        assert not ALLAUTH.search(page), path


def test_what_is_not_used_of_the_library_is_closed(hexi: SmallTown, enter) -> None:
    for client in (Client(), enter("gulnar")):
        assert {client.get(f"/-/account/{path}").status_code for path in CLOSED} == {404}


def test_nobody_else_sees_an_account(hexi: SmallTown) -> None:
    for path in (
        "",
        "password/change/",
        "mfa/",
        "mfa/totp/activate/",
        "mfa/recovery-codes/",
        "elsewhere/",
        "reauthenticate/",
    ):
        answer = Client().get(f"/-/account/{path}")
        assert answer.headers["Location"].startswith("/-/account/login/"), path


def test_the_picture_for_the_app_is_drawn_in_the_page(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    client.get("/-/account/mfa/totp/activate/", follow=True)
    client.post("/-/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/-/account/mfa/totp/activate/", headers=HEADERS).content.decode()
    assert '<svg class="qr"' in page
    assert "data:image" not in page
    assert "<img" not in page


def test_with_the_second_step_a_password_alone_opens_nothing(hexi: SmallTown, enter) -> None:
    secret = turned_on(enter("gulnar"))
    client, desk = Client(), f"/{hexi.town.slug}/desk/"
    sent = client.post("/-/account/login/", {"login": "gulnar", "password": PASSWORD})
    assert sent.headers["Location"].startswith("/-/account/mfa/authenticate/")
    assert client.get(desk).status_code == 302
    page = client.get(sent.headers["Location"], headers=HEADERS).content.decode()
    assert not ALLAUTH.search(page)
    assert "六位数字" in page
    assert client.post("/-/account/mfa/authenticate/", {"code": "000000"}).status_code == 422
    assert client.get(desk).status_code == 302
    client.post("/-/account/mfa/authenticate/", {"code": digits(secret, 1)})
    assert client.get(desk).status_code == 200


def test_digits_open_once_and_older_ones_never_after(hexi: SmallTown, enter) -> None:
    secret = turned_on(enter("gulnar"))
    assert second_step(digits(secret)) == 422, "they were spent by turning it on"
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        assert second_step(digits(secret)) == 302
        cache.clear()
        assert second_step(digits(secret)) == 422
        assert second_step(digits(secret, -1)) == 422, "older than what was given"
        with clock.fixed(clock.now() + timedelta(seconds=31)):
            assert second_step(digits(secret, -1)) == 422, "still within the tolerance, but spent"
            assert second_step(digits(secret)) == 302


def test_a_new_secret_begins_anew(hexi: SmallTown, enter) -> None:
    owner = enter("gulnar")
    turned_on(owner)
    owner.post("/-/account/mfa/totp/deactivate/")
    secret = turned_on(owner)
    assert second_step(digits(secret)) == 422
    assert second_step(digits(secret, 1)) == 302


def test_wrong_digits_are_counted_in_the_database_and_the_security_administrator_lets_in_again(
    hexi: SmallTown, enter
) -> None:
    secret = turned_on(enter("gulnar"))
    for _n in range(queries.DIGITS):
        assert second_step("000000") == 422
        cache.clear()
    assert second_step(digits(secret, 1)) == 429
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    office, address = enter("admin", "security"), f"/{hexi.town.slug}/desk/office/"
    assert "第二步输错 10 次" in office.get(address, headers=HEADERS).content.decode()
    office.post(f"{address}let-in/", {"username": "gulnar"})
    assert "第二步输错" not in office.get(address, headers=HEADERS).content.decode()
    assert second_step(digits(secret, 1)) == 302


def test_right_digits_forgive_wrong_ones(hexi: SmallTown, enter) -> None:
    secret = turned_on(enter("gulnar"))
    for later in range(2):
        with clock.fixed(clock.now() + timedelta(minutes=later + 1)):
            assert {second_step("000000") for _n in range(queries.DIGITS - 1)} == {422}
            assert second_step(digits(secret)) == 302


def test_a_recovery_code_stands_in_for_the_phone_once(hexi: SmallTown, enter) -> None:
    owner = enter("gulnar")
    turned_on(owner)
    page = owner.get("/-/account/mfa/recovery-codes/", headers=HEADERS).content.decode()
    codes = re.findall(r'<code class="key">(\d{8})</code>', page)
    assert len(codes) == 10
    opened = []
    for _twice in range(2):
        client = Client()
        client.post("/-/account/login/", {"login": "gulnar", "password": PASSWORD})
        client.post("/-/account/mfa/authenticate/", {"code": codes[0]})
        opened.append(client.get(f"/{hexi.town.slug}/desk/").status_code)
    assert opened == [200, 302]
    assert "还有 9 个备用码" in owner.get("/-/account/", headers=HEADERS).content.decode()


def test_the_second_step_is_turned_off_only_by_whoever_proves_to_be_the_owner(hexi: SmallTown, enter) -> None:
    owner = enter("gulnar")
    turned_on(owner)
    left_open = Client()
    left_open.force_login(Authenticator.objects.first().user)
    assert "reauthenticate" in left_open.post("/-/account/mfa/totp/deactivate/").headers["Location"]
    assert Authenticator.objects.count() == 2
    owner.post("/-/account/mfa/totp/deactivate/")
    assert Authenticator.objects.count() == 0


def test_the_secret_lies_sealed_and_moves_to_a_new_key(hexi: SmallTown, enter, tmp_path: Path, settings) -> None:
    settings.HOME = with_keys(tmp_path)
    secret = turned_on(enter("gulnar"))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    before = rotating.still_used()[keys.sealing_numbers()[-1]]
    try:
        number = keeping.make_sealing_key()
        assert rotating.reseal() >= 2
        used = rotating.still_used()
        assert used[number] == before
        assert sum(used.values()) == before
        client = Client()
        client.post("/-/account/login/", {"login": "gulnar", "password": PASSWORD})
        client.post("/-/account/mfa/authenticate/", {"code": digits(secret, 1)})
        assert client.get(f"/{hexi.town.slug}/desk/").status_code == 200
    finally:
        keys.forget()


def test_ones_own_password_is_changed_and_ends_what_is_open_elsewhere(hexi: SmallTown, enter) -> None:
    here, elsewhere, desk = enter("gulnar"), Client(), f"/{hexi.town.slug}/desk/"
    elsewhere.post("/-/account/login/", {"login": "gulnar", "password": PASSWORD})
    assert elsewhere.get(desk).status_code == 200
    wrong = here.post(
        "/-/account/password/change/",
        {"oldpassword": "no", "password1": "another long one", "password2": "another long one"},
    )
    assert wrong.status_code == 422
    done = here.post(
        "/-/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"}, follow=True, headers=HEADERS,
    )  # fmt: skip
    assert "密码已修改" in done.content.decode()
    assert here.get(desk).status_code == 200
    assert elsewhere.get(desk).status_code == 302


def test_being_signed_in_elsewhere_is_ended_with_the_password(hexi: SmallTown, enter) -> None:
    here, elsewhere, desk = enter("gulnar"), Client(), f"/{hexi.town.slug}/desk/"
    elsewhere.post("/-/account/login/", {"login": "gulnar", "password": PASSWORD})
    assert here.post("/-/account/elsewhere/", {"password": "no"}).status_code == 422
    assert elsewhere.get(desk).status_code == 200
    here.post("/-/account/elsewhere/", {"password": PASSWORD})
    assert (here.get(desk).status_code, elsewhere.get(desk).status_code) == (200, 302)
    again = Client()
    again.post("/-/account/login/", {"login": "gulnar", "password": PASSWORD})
    assert again.get(desk).status_code == 200


def test_what_one_changes_of_ones_own_sign_in_is_in_the_log_in_ones_name(hexi: SmallTown, enter) -> None:
    owner = enter("gulnar")
    turned_on(owner)
    owner.post("/-/account/mfa/recovery-codes/generate/")
    owner.post("/-/account/elsewhere/", {"password": PASSWORD})
    owner.post("/-/account/mfa/totp/deactivate/")
    new = {"oldpassword": PASSWORD, "password1": "another one for spring", "password2": "another one for spring"}
    owner.post("/-/account/password/change/", new | {"oldpassword": "wrong"})
    owner.post("/-/account/password/change/", new)
    acts = list(TownAct.objects.filter(subject__startswith="account:").order_by("pk"))
    verbs = [act.verb for act in acts]
    assert verbs == ["own.step_on", "own.codes", "own.codes", "own.elsewhere", "own.step_off", "own.password"]
    assert {act.made_by for act in acts} == {hexi.persons["gulnar"].pseudonym}
    assert {act.facts["username"] for act in acts} == {"gulnar"}


def test_tries_at_ones_password_are_counted_in_the_database_and_a_right_one_forgives(hexi: SmallTown, enter) -> None:
    owner = enter("gulnar")
    new = {"password1": "another one for spring", "password2": "another one for spring"}

    def change(old: str, **more: str) -> int:
        cache.clear()
        return owner.post("/-/account/password/change/", new | {"oldpassword": old} | more).status_code

    assert {change("wrong") for _n in range(own_password.TRIES_AN_HOUR - 1)} == {422}
    assert change(PASSWORD, password2="not the same") == 422
    assert {change("wrong") for _n in range(own_password.TRIES_AN_HOUR)} == {422}
    assert change(PASSWORD) == 429
    with clock.fixed(clock.now() + timedelta(hours=1)):
        assert change(PASSWORD) == 302


def test_proving_oneself_again_is_slowed_by_the_count_in_the_database_alone(hexi: SmallTown, enter) -> None:
    owner = enter("gulnar")
    answers = []
    for _n in range(queries.GUESSES_HERE + 1):
        cache.clear()
        answers.append(owner.post("/-/account/reauthenticate/", {"password": "wrong"}).status_code)
    assert answers == [422] * queries.GUESSES_HERE + [429]
