"""Taking voices in at the desk: nothing typed is lost, nothing is doubled, nobody is registered in the wrong place unasked."""

import re

from django.test import Client

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from tests.towns import SmallTown

CARDS = ("路灯不亮，晚上看不清路", "健身器材坏了没人修", "希望办一个合唱班", "小区门口积水，下雨过不去")


def desk(hexi: SmallTown, page: str) -> str:
    return f"/{hexi.town.slug}/desk/{page}/"


def hidden(html: str, name: str) -> str:
    """What a hidden field of the page holds."""
    return re.findall(rf'name="{name}" value="([^"]*)"', html)[0]


def card(client: Client, url: str, n: int, text: str, **more: object):
    html = client.get(url).content.decode()
    return client.post(url, {"batch": hidden(html, "batch"), "n": n, "text": text} | more)


def test_cards_are_saved_one_by_one_and_once_however_often_they_are_sent(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "cards")
    for n, text in enumerate(CARDS):
        assert [card(client, url, n, text).status_code for _time in range(2)] == [302, 302]
    assert Dossier.objects.count() == len(CARDS)
    assert f"<strong>{len(CARDS)}</strong>" in client.get(url).content.decode()
    again = Client()
    again.force_login(client.get(url).wsgi_request.user)
    assert f"<strong>{len(CARDS)}</strong>" in again.get(url).content.decode(), (
        "the stack is found after signing in again"
    )


def test_a_card_like_another_of_the_stack_is_asked_about_and_joins(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "cards")
    card(client, url, 0, CARDS[0])
    asked = card(client, url, 1, f"{CARDS[0]}。")
    assert asked.status_code == 422
    assert f"{CARDS[0]}。" in asked.content.decode()
    assert card(client, url, 1, f"{CARDS[0]}。", sure="join").status_code == 302
    assert (Dossier.objects.count(), Voice.objects.count()) == (1, 2)
    assert card(client, url, 2, f"{CARDS[0]}！", sure="apart").status_code == 302
    assert Dossier.objects.count() == 2


def test_the_last_card_can_be_taken_back_and_its_words_are_in_the_box(hexi: SmallTown, enter) -> None:
    client, url = enter("gulnar"), desk(hexi, "cards")
    card(client, url, 0, CARDS[0], phone="13912345678")
    html = client.get(url).content.decode()
    back = client.post(url, {"batch": hidden(html, "batch"), "step": "undo"})
    assert back.status_code == 200
    assert CARDS[0] in back.content.decode()
    assert Dossier.objects.get().stage == "withdrawn"
    assert (Voice.objects.get().phone_index, bytes(Voice.objects.get().phone_sealed)) == ("", b"")
    card(client, url, int(hidden(back.content.decode(), "n")), CARDS[0])
    assert [row.stage for row in Dossier.objects.order_by("pk")] == ["withdrawn", "registered"]
