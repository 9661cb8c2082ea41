"""Pages as people use them: nothing typed is lost, nobody is shown, every list is cheap."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from gongyi.domain.cases import queries as catalogue
from gongyi.kernel.access import actions as access
from gongyi.kernel.clock import queries as calendars
from gongyi.kernel.flows import directory, numbers, parameters
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Look, Voice
from tests.towns import SmallTown, settle

NASTY = "<script>alert(1)</script>'\"; DROP TABLE flows_step; -- 𠮷 ئۇيغۇرچە қазақша 😀"


def send(hexi: SmallTown, client: Client | None = None, **fields: object):
    plain = {"place": hexi.places["b3"].pk, "key": "web:1", "text": "楼道灯不亮"} | fields
    return (client or Client()).post(f"/{hexi.town.slug}/say/help/", plain)


def test_someone_says_something_and_gets_a_receipt_that_leads_back(hexi: SmallTown) -> None:
    client = Client()
    answer = send(hexi, client, phone="13912345678")
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    dossier = Dossier.objects.get()
    assert numbers.spoken(dossier.number) in page
    assert numbers.tracking_code(dossier.number) in page
    found = client.post(
        f"/{hexi.town.slug}/track/",
        {"number": numbers.spoken(dossier.number), "code": numbers.tracking_code(dossier.number)},
    )
    assert client.get(found.headers["Location"]).status_code == 200


def test_sending_the_same_form_twice_makes_one_matter(hexi: SmallTown) -> None:
    send(hexi), send(hexi)
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"phone": "12"}, {"text": "长" * 8001}, {"photos": SimpleUploadedFile("x.jpg", b"no photo")}],
    ids=["empty", "phone", "long", "photo"],
)
def test_a_refusal_keeps_what_was_typed(hexi: SmallTown, fields: dict) -> None:
    answer = send(hexi, **({"text": "请看看三号楼", "name": "马大妈"} | fields))
    assert answer.status_code == 422
    assert "马大妈" in answer.content.decode()
    assert Dossier.objects.count() == 0


def test_nasty_words_are_shown_as_words(hexi: SmallTown, enter) -> None:
    send(hexi, text=NASTY, name=NASTY[:40])
    number = Dossier.objects.get().number
    client = enter("gulnar")
    for path in ("", "print/"):
        page = client.get(f"/{hexi.town.slug}/desk/file/{number}/{path}").content.decode()
        assert "<script>alert" not in page
        assert escape("<script>alert(1)</script>") in page
        assert "𠮷" in page


def test_a_nul_byte_in_what_is_said_costs_no_word(hexi: SmallTown) -> None:
    assert send(hexi, text="三号楼楼道的灯坏\0了").status_code == 302
    assert "三号楼楼道的灯坏了" in Dossier.objects.get().title


def test_an_unknown_number_and_a_wrong_code_look_the_same(hexi: SmallTown) -> None:
    send(hexi)
    known = Dossier.objects.get().number
    wrong = "0000" if numbers.tracking_code(known) != "0000" else "1111"
    pages = []
    for number in (known, numbers.fresh()):
        answer = Client().post(f"/{hexi.town.slug}/track/", {"number": number, "code": wrong})
        pages.append((answer.status_code, re.sub(rb'value="[^"]*"|"x-csrftoken": "[^"]*"', b"", answer.content)))
    assert pages[0] == pages[1]


def test_guessing_is_slowed_down(hexi: SmallTown) -> None:
    codes = {
        Client().post(f"/{hexi.town.slug}/track/", {"number": "1234567890", "code": "1"}).status_code
        for _n in range(22)
    }
    assert 429 in codes


def test_the_firm_sees_the_same_bytes_whoever_spoke(db: None, monday_morning: object) -> None:
    """Two worlds that differ only in the reporter are the same to the firm reported on."""
    from django.db import transaction

    from gongyi.kernel.people.actions import open_account
    from gongyi.kernel.territory.scope import within
    from tests.towns import small_town

    seen = []
    for name, phone in (("王秀英", "13911112222"), ("李建国", "15033334444")):
        for known in (calendars, directory, parameters, catalogue):
            known.forget()
        with transaction.atomic():
            hexi = small_town("world")
            with within(hexi.town):
                dossier = hexi.say("灯坏了，请修", name=name, phone=phone, key="w").dossier
                hexi.do("gulnar", dossier, "accept")
                hexi.do(
                    "gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "三号楼楼道灯不亮"}
                )
                settle()
                client = Client()
                client.force_login(open_account(username="firm", password=None, persons=[hexi.persons["zhoujianguo"]]))
                case = hexi.case_of(dossier)
                pages = [
                    client.get(f"/{hexi.town.slug}/desk/{path}")
                    for path in ("", f"file/{case.number}/", f"file/{case.number}/print/", "notices/", "find/")
                ]
                seen.append([(page.status_code, scrubbed(page, hexi, case, dossier)) for page in pages])
                assert all(name.encode() not in page.content and phone.encode() not in page.content for page in pages)
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def scrubbed(page, hexi: SmallTown, case: Dossier, dossier: Dossier) -> bytes:
    """The page without what is random in any world: numbers, tokens, row keys, the key of the reader's own sign-in."""
    text = page.content.decode()
    head = Dossier.objects.get(pk=case.pk).head
    for random in (case.number, numbers.spoken(case.number), hexi.town.slug, head):
        text = text.replace(random, "#")
    return re.sub(
        r'data-leave="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"x-csrftoken": "[^"]*"', "", text
    ).encode()


def test_the_public_list_names_nobody(hexi: SmallTown) -> None:
    dossier = hexi.say(
        "我是王大妈，电话13912345678，路灯坏了", place=hexi.places["b1"], phone="13912345678", name="王大妈"
    ).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    hexi.do("gulnar", dossier, "publish", words={"summary": "小区门口路灯不亮"})
    page = Client().get(f"/{hexi.town.slug}/list/").content.decode()
    assert "小区门口路灯不亮" in page
    assert "幸福小区" in page
    for secret in ("王大妈", "13912345678", "1号楼", dossier.number):
        assert secret not in page


def test_the_inbox_costs_at_most_six_statements_however_long(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    client.get(f"/{hexi.town.slug}/desk/")
    counts = []
    for _round in range(2):
        for _n in range(6):
            hexi.say()
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/{hexi.town.slug}/desk/")
        domain = [
            q["sql"]
            for q in seen
            if any(
                f'"{table}"' in q["sql"] or table in q["sql"] for table in ("flows_", "outbox_", "appeals_", "cases_")
            )
        ]
        counts.append(len(domain))
    assert counts[0] == counts[1] <= 6


def test_seeing_a_name_leaves_a_trace(hexi: SmallTown, enter) -> None:
    number = hexi.say(phone="13912345678", name="王秀英").number
    client = enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/file/{number}/").content.decode()
    assert "13912345678" not in page
    assert "139****5678" in page
    shown = client.post(
        f"/{hexi.town.slug}/desk/file/{number}/voices/", {"voice": Voice.objects.get().pk, "reason": "call"}
    ).content.decode()
    assert "13912345678" in shown
    assert Look.objects.count() == 2


def test_a_stale_form_keeps_the_words(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    client, url = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{dossier.number}/do/note/"
    hexi.do("gulnar", dossier, "accept")
    answer = client.post(url, {"version": 1, "note": "写了很久的话"})
    assert answer.status_code == 422
    assert "写了很久的话" in answer.content.decode()


def test_rating_takes_three_taps_without_signing_in(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved")
    hexi.do("gulnar", dossier, "reply", words={"reply": "好了"})
    from datetime import timedelta

    token = access.make_link(
        town=hexi.town, purpose="rate", owner_id=dossier.pk, life=timedelta(days=9), voice=Voice.objects.get()
    )
    client, url, answers = Client(), f"/{hexi.town.slug}/l/{token}/rate/", {}
    assert dossier.title in client.get(url).content.decode(), "it says what is to be rated"
    for name, value in (("contacted", "yes"), ("solved", "yes"), ("satisfied", "satisfied")):
        assert hexi.stage(dossier) == "rating"
        answers[name] = value
        client.post(url, answers)
    assert hexi.stage(dossier) == "closing"


def test_the_right_doors_tell_their_numbers_apart(hexi: SmallTown) -> None:
    page = Client().get(f"/{hexi.town.slug}/doors/").content.decode()
    assert re.search(r"报警 110(?:&nbsp;|\xa0)· 12110<", page)
    petition = re.search(r'<a class="button[^>]*doors/petition/">(.*?)</a>', page, re.DOTALL)[1]
    assert "<svg" not in petition, "a door without a telephone shows none"
