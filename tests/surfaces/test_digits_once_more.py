"""While digits that were sent are good, the page of a handler's link has the field for them, however it is come to."""

from django.test import Client

from tests.surfaces.handling import STATEMENT, code, link, minutes, offered
from tests.towns import SmallTown

FIELD = 'name="code"'


def test_the_link_opened_again_has_the_field_and_the_digits_work(hexi: SmallTown) -> None:
    offered(hexi)
    url, phone = link(hexi), Client()
    assert FIELD not in phone.get(url).content.decode(), "nothing was sent yet"
    phone.post(url, {"step": "send"})
    assert FIELD in phone.get(url).content.decode()
    sent = {"step": "code", "code": code(hexi)}
    assert phone.post(url, sent).status_code == 302
    assert STATEMENT in phone.get(url).content.decode()
    assert FIELD not in Client().get(url).content.decode(), "they were used"


def test_once_they_are_too_old_the_field_is_gone(hexi: SmallTown) -> None:
    offered(hexi)
    url, phone = link(hexi), Client()
    phone.post(url, {"step": "send"})
    with minutes(6):
        assert FIELD not in phone.get(url).content.decode()


def test_asked_for_too_soon_the_field_stays(hexi: SmallTown) -> None:
    offered(hexi)
    url, phone = link(hexi), Client()
    phone.post(url, {"step": "send"})
    again = phone.post(url, {"step": "send"})
    assert (again.status_code, FIELD in again.content.decode()) == (429, True)


def test_older_digits_do_not_count_once_newer_were_used(hexi: SmallTown) -> None:
    offered(hexi)
    url, phone = link(hexi), Client()
    phone.post(url, {"step": "send"})
    old = code(hexi)
    with minutes(2):
        phone.post(url, {"step": "send"})
        newer = code(hexi)
        assert phone.post(url, {"step": "code", "code": newer}).status_code == 302
        assert Client().post(url, {"step": "code", "code": old}).status_code == 422
