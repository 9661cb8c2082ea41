"""People see, correct, take along and erase what is kept of them."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows import filing, numbers
from gongyi.kernel.flows.filing import forget_voices
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import words_of
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Look, Person, Voice
from gongyi.kernel.people.own import erase_contact
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.queries import as_people_say
from tests.domain.appeals.builders import rate
from tests.infra.reading import plain
from tests.surfaces.speaking import PHONE, address, link, opened, signed_in
from tests.towns import PLAIN, SmallTown, settle


def test_a_family_phone_shows_each_only_their_own(hexi: SmallTown) -> None:
    hexi.say("父亲说的事", name="马建国", phone=PHONE)
    hexi.say("女儿说的事", name="苏丽", phone=PHONE)
    father = signed_in(hexi, PHONE, "马**").get(address(hexi, "mine")).content.decode()
    assert "父亲说的事" in father
    assert "女儿说的事" not in father

    with clock.fixed(clock.now() + timedelta(minutes=2)):
        daughter = signed_in(hexi, PHONE, "苏**").get(address(hexi, "mine")).content.decode()
    assert "女儿说的事" in daughter
    assert "父亲说的事" not in daughter


@pytest.mark.parametrize("district", ["河西早市", ""], ids=["in a district", "elsewhere"])
def test_a_merchant_reads_their_place_as_they_know_it_and_never_the_grid(hexi: SmallTown, enter, district: str) -> None:
    grid = hexi.places["east1"]
    if district:
        territory.add_area(town=hexi.town, kind="district", name=district, places=[grid])
    dossier = hexi.say("摊位前积水", place=grid, name="马建国", phone=PHONE).dossier
    hexi.say("灯不亮", name="苏丽", phone=PHONE)
    known = district or str(hexi.places["east"])
    client = signed_in(hexi, PHONE, "马**")
    own = client.get(address(hexi, "mine")).content.decode()
    assert known in own
    assert str(grid) not in own
    taken = json.loads(client.get(address(hexi, "my_export")).content)
    assert [row["place"] for row in taken["matters"]] == [known]
    assert as_people_say([hexi.places["b3"], grid]) == {hexi.places["b3"].pk: str(hexi.places["b3"]), grid.pk: known}
    assert str(grid) in enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()


def test_a_choice_that_was_not_offered_enters_nowhere(hexi: SmallTown) -> None:
    from gongyi.surfaces.portal.residents import _ticket

    hexi.say(name="马建国", phone=PHONE), hexi.say(name="苏丽", phone=PHONE)
    stranger = Person.objects.first()
    for speaker in ("", f"person:{stranger.uid}", "name:none", "x"):
        client = Client()
        client.post(
            address(hexi, "sign_in"), {"step": "who", "ticket": _ticket(hexi.town, PHONE, "proven"), "speaker": speaker}
        )
        assert client.get(address(hexi, "mine")).status_code == 302, speaker


def test_people_see_who_looked_by_office_and_reason_and_never_by_name(hexi: SmallTown) -> None:
    dossier = hexi.say(name="马建国", phone=PHONE).dossier
    voice = Voice.objects.get()
    people.unmask(
        row=voice, column="phone", viewer=hexi.persons["gulnar"], seat=hexi.seats["desk_east"], reason="约时间上门"
    )
    page = Client().get(address(hexi, "kept", link(hexi, dossier))).content.decode()
    assert "约时间上门" in page
    assert "东社区" in page
    assert "古丽娜尔" not in page
    assert PHONE not in page
    assert "139****2222" in page


def test_consent_is_withdrawn_and_contact_erased_at_once(hexi: SmallTown) -> None:
    dossier = hexi.say(name="马建国", phone=PHONE, may_call=True).dossier
    token, client = link(hexi, dossier), Client()
    client.post(address(hexi, "kept", token), {"do": "stop_calls"})
    assert Voice.objects.get().may_call is False
    client.post(address(hexi, "kept", token), {"do": "leave"})
    assert Voice.objects.get().withdrawn_at is None, "whoever spoke first takes it back, and does not slip away"
    client.post(address(hexi, "kept", token), {"do": "erase"})
    voice = Voice.objects.get()
    assert (voice.open("name"), voice.open("phone"), voice.phone_index) == ("", "", "")
    assert client.get(address(hexi, "track", token)).status_code == 200


def test_a_signed_in_person_corrects_takes_along_and_erases(hexi: SmallTown) -> None:
    hexi.say("灯坏了", name="马建", phone=PHONE, key="k")
    client = signed_in(hexi, PHONE)
    client.post(address(hexi, "my_data"), {"do": "rename", "name": "马建国"})
    taken = json.loads(client.get(address(hexi, "my_export")).content)
    assert (taken["name"], taken["phone"], taken["matters"][0]["name"]) == ("马建国", PHONE, "马建国")
    assert taken["matters"][0]["said"][0]["text"] == "灯坏了"
    client.post(address(hexi, "my_data"), {"do": "erase"})
    assert client.get(address(hexi, "my_data")).status_code == 302
    assert Voice.objects.filter(phone_index__gt="").count() == 0
    assert Look.objects.count() == 0


def test_what_somebody_said_in_a_matter_that_was_joined_is_taken_along_and_nothing_of_the_other(
    hexi: SmallTown,
) -> None:
    host = hexi.say("门口井盖坏了").dossier
    own = hexi.say("井盖翻了", name="马建国", phone=PHONE).dossier
    appeals.join(dossier=hexi.say("路灯不亮").dossier, key="joined:1", phone=PHONE, name="马建国")
    hexi.do("gulnar", own, "merge", reason="same_problem", into=host.number)
    taken = json.loads(signed_in(hexi, PHONE).get(address(hexi, "my_export")).content)["matters"]
    found = {(row["number"], row["place"], row["joined"], *(said["text"] for said in row["said"])) for row in taken}
    assert (numbers.spoken(own.number), str(own.place), True, "井盖翻了") in found
    assert numbers.spoken(host.number) not in json.dumps(taken)


@pytest.mark.parametrize("how", ["at their wish", "after a year", "never left"])
def test_a_number_in_the_words_is_no_clearer_once_the_contact_was_erased(hexi: SmallTown, enter, how: str) -> None:
    said = f"门坏了，找我打{PHONE}"
    dossier = hexi.say(said, phone="" if how == "never left" else PHONE).dossier
    voices = Voice.objects.filter(owner_id=dossier.pk)
    if how == "at their wish":
        erase_contact(voices=voices)
    elif how == "after a year":
        forget_voices(dossier=dossier)
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert (PHONE in page) is (how == "never left")


def _rated_and_closed(hexi: SmallTown, dossier: Dossier) -> None:
    rate(dossier)
    hexi.do("gulnar", dossier, "close_off")
    settle()


def test_what_somebody_said_is_shown_to_them_and_erased_once_nobody_needs_it(hexi: SmallTown, enter) -> None:
    text = "302室的灯坏了，我叫马建国"
    dossier = hexi.say(text, name="马建国", phone=PHONE, where="302室门口").dossier
    token, client = link(hexi, dossier), Client()
    shown = client.get(address(hexi, "kept", token)).content.decode()
    assert text in shown
    assert "302室门口" in shown
    assert 'value="erase_said"' not in shown
    client.post(address(hexi, "kept", token), {"do": "erase_said"})
    assert words_of(dossier, "open")["text"] == text, "somebody handles it and needs the words"
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换了新灯泡"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯换好了，您看看"})
    _rated_and_closed(hexi, dossier)
    assert 'value="erase_said"' in client.get(address(hexi, "kept", token)).content.decode()
    after = client.post(address(hexi, "kept", token), {"do": "erase_said"}, follow=True).content.decode()
    assert "您说的话已经删掉了" in after
    client.post(address(hexi, "kept", token), {"do": "erase_said"})
    assert Step.objects.filter(dossier=dossier, move="erase").count() == 1
    settle()
    assert words_of(dossier, "open", "settle_now") == {"done": "换了新灯泡"}
    file = plain(enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode())
    assert "302" not in file
    assert "应谁的要求 反映人" in file
    assert "反映人" in file
    assert verify().faults == []


def test_whoever_joined_erases_what_they_said_and_nothing_of_the_first(hexi: SmallTown) -> None:
    host = hexi.say("门口的灯不亮").dossier
    own = hexi.say("302门口黑着呢", phone=PHONE).dossier
    hexi.do("gulnar", own, "merge", reason="same_problem", into=host.number)
    voice = Voice.objects.get(spoken_on=own.pk)
    with pytest.raises(Refused):
        appeals.erase_said(voice=voice)
    hexi.do("gulnar", host, "accept")
    hexi.do("gulnar", host, "settle_now", outcome="solved", words={"done": "灯已换"})
    hexi.do("gulnar", host, "reply", words={"reply": "灯已换", "summary": "灯已换"})
    _rated_and_closed(hexi, host)
    appeals.erase_said(voice=voice)
    assert words_of(own, "open") == {}
    assert words_of(host, "open")["text"] == "门口的灯不亮"
    assert Dossier.objects.get(pk=host.pk).title == "门口的灯不亮"


def test_what_a_worker_wrote_down_for_somebody_is_theirs_to_read_and_take_along(hexi: SmallTown) -> None:
    hexi.say("灯坏了", phone=PHONE, name="马建国", worker=hexi.actor("gulnar"), channel="phone")
    taken = json.loads(signed_in(hexi, PHONE).get(address(hexi, "my_export")).content)
    assert taken["matters"][0]["said"][0]["text"] == "灯坏了"


def test_whose_matter_was_joined_erases_their_contact_and_follows_on(hexi: SmallTown) -> None:
    host, own = hexi.say("门口的灯不亮").dossier, hexi.say("灯黑着呢", name="马建国", phone=PHONE).dossier
    hexi.do("gulnar", own, "merge", reason="same_problem", into=host.number)
    voice = Voice.objects.get(spoken_on=own.pk)
    token, client = link(hexi, host, voice=voice), Client()
    page = client.get(address(hexi, "kept", token)).content.decode()
    assert 'value="leave"' not in page
    client.post(address(hexi, "kept", token), {"do": "leave"})
    with pytest.raises(Refused):
        appeals.leave(voice=voice)
    client.post(address(hexi, "kept", token), {"do": "erase"})
    voice.refresh_from_db()
    assert (voice.open("name"), voice.open("phone"), voice.withdrawn_at) == ("", "", None)
    assert client.get(address(hexi, "track", token)).status_code == 200


def test_a_name_that_was_erased_stays_masked_in_the_words_and_goes_with_them(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("王秀英反映：赤陶壶旁的门铃不响", name="王秀英", phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    Client().post(address(hexi, "kept", link(hexi, dossier)), {"do": "erase"})
    settle()
    voice, client = Voice.objects.get(), enter("gulnar")
    assert voice.open("name") == ""
    assert plain(Client().get(address(hexi, "kept", link(hexi, dossier))).content.decode()).count("王**") == 0
    for where in (f"file/{dossier.number}/", "find/?q=赤陶壶", "lists/problems/"):
        shown = client.get(f"/{hexi.town.slug}/desk/{where}").content.decode()
        assert "王秀英" not in shown, where
    with pytest.raises(Refused):
        hexi.do(
            "gulnar",
            dossier,
            "dispatch",
            handler=hexi.seats["firm"].key,
            category=PLAIN,
            words={"statement": "秀英家的门铃不响"},
        )
    filing.erase(dossier=dossier)
    voice.refresh_from_db()
    assert bytes(voice.mention_sealed) == b""


def test_of_a_name_that_stands_in_no_words_nothing_is_kept(hexi: SmallTown) -> None:
    dossier = hexi.say("门铃不响", name="王秀英", phone=PHONE).dossier
    filing.erase_contact(voices=list(Voice.objects.filter(owner_id=dossier.pk)))
    assert bytes(Voice.objects.get().mention_sealed) == b""


def test_in_place_of_words_that_are_not_kept_everybody_reads_their_own_language(hexi: SmallTown) -> None:
    dossier = hexi.say("孩子天天被打，身上全是伤", phone=PHONE).dossier
    client = Client()
    client.cookies["django_language"] = "en"
    assert (
        "What was said is not kept here."
        in client.get(address(hexi, "kept", opened(hexi, dossier, client))).content.decode()
    )
