"""What is put right on the pages: by the person who adds it, by whoever reads the file, at the stack of cards."""

import re

from django.test import Client
from django.urls import reverse

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.reach import reachable
from tests.domain.appeals import builders
from tests.surfaces.speaking import PHONE, address, link, picture
from tests.towns import SmallTown

BEATEN = "我老公又打我，门就是他踢坏的"


def added(hexi: SmallTown, dossier: Dossier, text: str, move: str = "add_words", **more: object):
    client = Client()
    form = {"added": text, "version": Dossier.objects.get(pk=dossier.pk).version} | more
    return client, client.post(address(hexi, "act", link(hexi, dossier), move), form)


def test_violence_that_is_added_is_a_matter_of_its_own_and_the_person_is_told(hexi: SmallTown) -> None:
    dossier = hexi.say("楼道灯不亮", phone=PHONE).dossier
    before = dossier.version
    client, answer = added(hexi, dossier, BEATEN, photo=[picture()])
    own = Dossier.objects.exclude(pk=dossier.pk).get()
    assert (own.sensitivity, own.kind, hexi.holder(own), own.place_id) == (
        Dossier.RESTRICTED,
        "help",
        "street",
        dossier.place_id,
    )
    assert not reachable(hexi.actor("gulnar"), [own.pk]).exists()
    assert Evidence.objects.filter(owner_id=own.pk).count() == 1
    assert Dossier.objects.get(pk=dossier.pk).version == before
    page = client.get(answer.headers["Location"]).content.decode()
    assert "单独立了一件" in page
    assert numbers.spoken(dossier.number) in page
    assert numbers.spoken(own.number) in page
    assert "110" in page


def test_sent_twice_it_is_one_matter(hexi: SmallTown) -> None:
    dossier = hexi.say("楼道灯不亮").dossier
    for _n in range(2):
        added(hexi, dossier, BEATEN)
    assert Dossier.objects.count() == 2


def test_who_tells_of_it_instead_of_answering_hears_that_the_question_waits(hexi: SmallTown) -> None:
    dossier = builders.awaiting_info(hexi)
    client, answer = added(hexi, dossier, BEATEN, "supply_info")
    page = client.get(answer.headers["Location"]).content.decode()
    assert "还在等" in page or "仍在等" in page or "等您" in page
    assert hexi.stage(dossier) == "awaiting_info"


def test_what_is_no_danger_to_anybody_is_added_as_before(hexi: SmallTown) -> None:
    dossier = hexi.say("楼道灯不亮").dossier
    added(hexi, dossier, "厨房里有煤气味")
    assert Dossier.objects.count() == 1
    assert Step.objects.filter(dossier=dossier, move="add_words").exists()


def test_a_file_offers_both_steps_and_whoever_made_the_duty_step_leaves_the_file(hexi: SmallTown, enter) -> None:
    dossier = builders.registered(hexi)
    desk = enter("gulnar")
    page = desk.get(reverse("desk:file", args=[hexi.town.slug, dossier.number])).content.decode()
    assert "有人有危险" in page
    assert "孩子受伤害：强制报告" in page
    url = reverse("desk:move", args=[hexi.town.slug, dossier.number, "name_duty"])
    assert "110" in desk.get(url).content.decode()
    answer = desk.post(url, {"version": dossier.version})
    assert answer.headers["Location"] == reverse("desk:inbox", args=[hexi.town.slug])
    assert desk.get(reverse("desk:file", args=[hexi.town.slug, dossier.number])).status_code == 404
    street = enter("zhaomin").get(reverse("desk:file", args=[hexi.town.slug, dossier.number])).content.decode()
    assert "这里没有保存" in street


def test_a_note_that_names_a_danger_offers_the_step_until_it_is_made(hexi: SmallTown, enter) -> None:
    dossier = builders.registered(hexi)
    desk, url = enter("gulnar"), reverse("desk:file", args=[hexi.town.slug, dossier.number])
    hexi.do("gulnar", dossier, "note", words={"note": "问了一下，楼里没有事"})
    assert "备注里说到" not in desk.get(url).content.decode()
    hexi.do("gulnar", dossier, "note", words={"note": "电话里说厨房煤气泄漏"})
    assert "备注里说到：燃气危险" in desk.get(url).content.decode()
    hexi.do("gulnar", dossier, "name_danger", danger="gas")
    assert "备注里说到" not in desk.get(url).content.decode()


def test_the_form_of_a_dispatch_says_why_a_firm_hears_nothing(hexi: SmallTown, enter) -> None:
    dossier = hexi.say(BEATEN).dossier
    url = reverse("desk:move", args=[hexi.town.slug, dossier.number, "dispatch"])
    street = enter("zhaomin")
    page = street.get(url).content.decode()
    assert "只当普通维修派" in page
    assert "可能有人有危险。</textarea>" not in page
    form = {"category": builders.ABOUT, "statement": "单元门坏了，请修", "version": dossier.version, "handler": ""}
    assert street.post(url, form).status_code == 422
    assert street.post(url, form | {"plain": "yes"}).status_code == 302
    ordinary = builders.screening(hexi)
    url = reverse("desk:move", args=[hexi.town.slug, ordinary.number, "dispatch"])
    assert "只当普通维修派" not in enter("gulnar").get(url).content.decode()


def card(hexi: SmallTown, desk: Client, text: str, n: int):
    batch = re.findall(r'name="batch" value="([^"]*)"', desk.get(f"/{hexi.town.slug}/desk/cards/").content.decode())[0]
    return desk.post(f"/{hexi.town.slug}/desk/cards/", {"batch": batch, "text": text, "n": n})


def test_a_card_of_violence_is_never_offered_for_joining_and_the_page_after_names_it(hexi: SmallTown, enter) -> None:
    desk = enter("gulnar")
    for n in range(2):
        assert card(hexi, desk, "我老公打我不敢回家", n).status_code == 302
    assert Dossier.objects.count() == 2
    page = desk.get(reverse("desk:cards", args=[hexi.town.slug])).content.decode()
    assert page.count("正在打人") >= 3
    assert "算作附议" not in page
    card(hexi, desk, "楼道里的灯不亮了", 2)
    assert "算作附议" in card(hexi, desk, "楼道里的灯不亮了", 3).content.decode(), "the control"


def test_nothing_that_is_kept_to_few_is_laid_beside_what_is_typed(hexi: SmallTown) -> None:
    first = hexi.say("我老公打我，把单元门踢坏了，门关不上").dossier
    lamp = hexi.say("单元门踢坏了，门关不上").dossier
    street = hexi.actor("zhaomin")
    found = appeals.alike(street, hexi.town, first.place, "单元门踢坏了，门关不上")
    assert [one.dossier for one in found] == [lamp]
    assert appeals.alike(street, hexi.town, first.place, "我老公打我，单元门踢坏了，门关不上") == []


def test_what_stands_alone_is_taken_in_and_not_noted_on_another_matter(hexi: SmallTown, enter) -> None:
    lamp = hexi.say("楼道灯不亮，晚上看不清路").dossier
    typed = {"text": "楼道灯不亮，我老公打我", "place": hexi.places["b3"].name, "phone": "", "key": "desk:1"}
    enter("gulnar").post(f"/{hexi.town.slug}/desk/new/", typed | {"channel": "phone", "join": lamp.number})
    assert Dossier.objects.count() == 2
    assert not Step.objects.filter(dossier=lamp, move="note").exists()
