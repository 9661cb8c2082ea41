"""Where the danger may be at the same phone: nothing is sent there, a link alone opens nothing, and the loop still closes."""

import pytest
from django.test import Client
from django.urls import reverse

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import own
from gongyi.kernel.people.models import Voice
from gongyi.surfaces.portal.urls import urlpatterns
from tests.surfaces.handling import minutes
from tests.surfaces.speaking import PHONE, address, link, say, signed_in
from tests.towns import SmallTown, settle

SAID = "我老公又打我了，我不敢回家"
BEHIND_A_LINK = [route for route in urlpatterns if str(route.pattern).startswith(("l/<", "received/<"))]
REST = {"move": "add_words", "uid": "a" * 22, "size": "full"}


def sent(hexi: SmallTown) -> list[str]:
    """The text messages to that phone, once all that was due has left."""
    for later in (3, 6):
        with minutes(later):
            settle()
    return hexi.messages(PHONE)


def test_nothing_is_sent_and_somebody_calls_with_the_answer(hexi: SmallTown) -> None:
    dossier = hexi.say(SAID, phone=PHONE).dossier
    hexi.do("zhaomin", dossier, "accept")
    hexi.do("zhaomin", dossier, "redone", outcome="solved")
    hexi.do("sunli", dossier, "check_pass", how="phone")
    hexi.do("zhaomin", dossier, "reply", words={"reply": "派出所已经上门"})
    assert sent(hexi) == []
    assert dossier.turns.filter(slot="follow_up", open=True).exists(), "a call closes the loop"
    ordinary = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", ordinary, "accept")
    assert len(sent(hexi)) == 1, "the control"


@pytest.mark.parametrize("kind", ["help", "consult", "complaint"])
def test_who_speaks_of_the_office_is_written_to_as_before_whatever_kind_was_chosen(hexi: SmallTown, kind: str) -> None:
    dossier = hexi.say("社区窗口的人态度恶劣，骂我", kind=kind, phone=PHONE).dossier
    assert dossier.sensitivity == Dossier.RESTRICTED
    assert not appeals.asks_digits(dossier, Voice.objects.get(owner_id=dossier.pk))
    hexi.do("zhaomin", dossier, "accept")
    assert len(sent(hexi)) == 1


def test_a_message_is_sent_where_the_person_wants_it_and_none_once_they_do_not(hexi: SmallTown) -> None:
    dossier = hexi.say(SAID, phone=PHONE).dossier
    voice = Voice.objects.get(owner_id=dossier.pk)
    own.choose_contact(voice=voice, contact=Voice.TEXTS)
    hexi.do("zhaomin", dossier, "accept")
    assert len(sent(hexi)) == 1
    assert "老公" not in sent(hexi)[0]
    ordinary = hexi.say(phone=PHONE).dossier
    own.choose_contact(voice=Voice.objects.get(owner_id=ordinary.pk), contact=Voice.CALL, hours="上午9点到11点")
    hexi.do("gulnar", ordinary, "accept")
    assert len(sent(hexi)) == 1


def test_a_link_alone_opens_nothing_and_does_nothing(hexi: SmallTown) -> None:
    dossier = hexi.say(SAID, phone=PHONE, name="刘桂兰").dossier
    token, client = link(hexi, dossier), Client()
    given = {"town": hexi.town.slug, "token": token} | REST
    pages = [
        reverse(f"portal:{route.name}", kwargs={name: given[name] for name in ("town", *route.pattern.converters)})
        for route in BEHIND_A_LINK
    ]
    pages.sort(key=lambda url: url != address(hexi, "track", token))
    for url in pages:
        for answer in (client.get(url), client.post(url, {"because": "over", "version": 1, "do": "erase"})):
            page = answer.content.decode()
            assert 'name="digits"' in page, url
            for hidden in ("老公", dossier.number[:4], numbers.spoken(dossier.number), "危险"):
                assert hidden not in page, url
    dossier.refresh_from_db()
    assert dossier.version == 1
    assert Voice.objects.get(owner_id=dossier.pk).phone_sealed
    assert client.post(pages[0], {"digits": "0000"}).status_code == 422
    assert client.post(pages[0], {"digits": numbers.tracking_code(dossier.number)}).status_code == 302
    assert "我老公又打我了" in client.get(pages[0]).content.decode()
    assert "老公" not in Client().get(pages[0]).content.decode()


@pytest.mark.parametrize("kind", ["help", "complaint"])
def test_whoever_sent_it_sees_the_receipt_and_chooses_how_to_be_reached(hexi: SmallTown, kind: str) -> None:
    client = Client()
    received = say(hexi, client, kind=kind, text=SAID, phone=PHONE, insist="1").headers["Location"]
    page = client.get(received).content.decode()
    dossier = Dossier.objects.get()
    assert "不发短信" in page
    assert numbers.tracking_code(dossier.number) in page
    token = received.split("/")[-2]
    client.post(address(hexi, "contact", token), {"contact": "call", "hours": "上午9点到11点"})
    voice = Voice.objects.get()
    assert (voice.contact, voice.open("hours")) == ("call", "上午9点到11点")
    assert client.post(address(hexi, "contact", token), {"contact": "shout"}).status_code == 422


def test_what_is_added_and_shelters_is_read_by_whoever_added_it_and_nobody_else(hexi: SmallTown) -> None:
    dossier, client = hexi.say("楼道灯不亮", phone=PHONE).dossier, Client()
    token = link(hexi, dossier)
    url = address(hexi, "act", token, "add_words")
    after = client.post(url, {"added": "我不想活了", "version": dossier.version}).headers["Location"]
    own = Dossier.objects.exclude(pk=dossier.pk).get()
    assert numbers.spoken(own.number) in client.get(after).content.decode()
    assert 'name="digits"' in Client().get(after).content.decode()
    assert not appeals.asks_digits(dossier, Voice.objects.get(owner_id=dossier.pk)), "the lamp goes on as before"


def test_signing_in_with_the_phone_does_not_show_it(hexi: SmallTown) -> None:
    shown = hexi.say("楼道灯不亮", phone=PHONE).dossier
    hidden = hexi.say(SAID, phone=PHONE).dossier
    client = signed_in(hexi, PHONE)
    for name in ("mine", "my_data", "my_export"):
        page = client.get(address(hexi, name)).content.decode()
        assert "老公" not in page
        assert numbers.spoken(hidden.number) not in page
    assert "楼道灯不亮" in client.get(address(hexi, "mine")).content.decode()
    client.post(address(hexi, "my_data"), {"do": "erase"})
    assert not Voice.objects.get(owner_id=shown.pk).phone_sealed
    assert Voice.objects.get(owner_id=hidden.pk).phone_sealed, "whoever holds the phone does not cut her off"


def test_whoever_calls_sees_how(hexi: SmallTown, enter) -> None:
    dossier = hexi.say(SAID, phone=PHONE, name="刘桂兰").dossier
    client, file = enter("zhaomin"), f"/{hexi.town.slug}/desk/file/{dossier.number}/"
    voice = Voice.objects.get(owner_id=dossier.pk)
    assert "先问方不方便说话" in client.get(file).content.decode()
    client.post(f"{file}contact/", {"voice": voice.pk, "contact": "call", "hours": "上午9点到11点"})
    assert "上午9点到11点" in client.get(file).content.decode()
    shown = client.post(f"{file}voices/", {"voice": voice.pk, "reason": "call"}).content.decode()
    assert "先问方不方便说话" in shown
    assert "上午9点到11点" in shown


def test_whoever_writes_it_down_for_somebody_is_asked_the_same(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    dossier = hexi.say(SAID, phone=PHONE, channel="phone", worker=hexi.actor("gulnar")).dossier
    page = client.get(f"/{hexi.town.slug}/desk/received/{dossier.number}/").content.decode()
    assert "怎么联系才安全" in page
    voice = Voice.objects.get(owner_id=dossier.pk)
    client.post(f"/{hexi.town.slug}/desk/file/{dossier.number}/contact/", {"voice": voice.pk, "contact": "texts"})
    voice.refresh_from_db()
    assert voice.contact == Voice.TEXTS


def test_what_comes_to_be_told_later_counts_as_if_told_at_first(hexi: SmallTown) -> None:
    dossier = hexi.say("楼上吵", phone=PHONE).dossier
    voice = Voice.objects.get(owner_id=dossier.pk)
    assert not appeals.is_silent(dossier, voice)
    hexi.do("gulnar", dossier, "restrict", words={"why": "家里有人打她"})
    dossier.refresh_from_db()
    assert appeals.is_silent(dossier, voice)
    complaint = hexi.say("居委会主任骂我", kind="complaint", phone=PHONE).dossier
    assert complaint.sensitivity == Dossier.RESTRICTED
    assert not appeals.is_silent(complaint, voice), "those complained of do not hold the phone"


def test_of_several_taken_in_at_once_each_that_needs_it_is_asked_about(hexi: SmallTown, enter) -> None:
    given = {"channel": "phone", "worker": hexi.actor("yerlan"), "phone": PHONE}
    said = hexi.say(SAID, **given).dossier
    lamp = hexi.say("楼道灯不亮", place=hexi.places["b1"], **given).dossier
    page = enter("yerlan").get(f"/{hexi.town.slug}/desk/received/{said.number}-{lamp.number}/").content.decode()
    assert "怎么联系才安全" in page
    assert (page.count(f"{said.number}/contact/"), page.count(f"{lamp.number}/contact/")) == (1, 0)
    assert page.count("档案在您这里打不开") == 1, "and it says whose file is closed"
