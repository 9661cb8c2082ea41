"""Whoever asks for their own matters is led to the phone; whoever is at work is told that these are apart."""

from django.test import Client

from tests.towns import SmallTown


def test_a_resident_who_wants_their_own_matters_is_led_to_the_phone_never_to_the_staffs_sign_in(
    hexi: SmallTown,
) -> None:
    for path in ("me/", "me/data/"):
        answer = Client().get(f"/{hexi.town.slug}/{path}")
        assert answer.headers["Location"] == f"/{hexi.town.slug}/me/in/", path


def test_whoever_is_at_work_is_told_that_their_own_matters_are_apart(hexi: SmallTown, enter) -> None:
    page = enter("gulnar").get(f"/{hexi.town.slug}/me/", follow=True, headers={"accept-language": "zh-hans"})
    assert page.status_code == 200
    assert "您现在是工作账号登录" in page.content.decode()
