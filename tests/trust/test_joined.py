"""Whoever joined a matter opens and receives nothing of the one who spoke first: pages, files, messages, names of addresses."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Voice
from gongyi.surfaces.portal import own_matters
from tests.domain.appeals.builders import ask
from tests.domain.cases.builders import dispatch, photos
from tests.infra.pictures import jpeg
from tests.surfaces.speaking import OTHER, PHONE, address, link, signed_in
from tests.towns import SmallTown, settle
from tests.trust import canaries, crawling

pytestmark = pytest.mark.once

WORDS = "二楼那盏赤陶灯夜里一直闪"
SUMMARY, GRID = "小区路灯不亮", "东社区第2网格"
FIRST = {
    "words": WORDS,
    "name": "欧阳紫薇娜",
    "phone": PHONE,
    "added": "我每天夜里十一点下班",
    "reply": "302 的您好",
    "message": "明早请您在家等",
    "file name": "紫薇娜家的门牌",
    "building": "幸福小区3号楼",
}


@pytest.fixture
def spoken(hexi: SmallTown) -> Dossier:
    """A matter of public space that was released, with canaries in all that its first speaker gave and was told."""
    photo = SimpleUploadedFile(f"{FIRST['file name']}.jpg", jpeg(), "image/jpeg")
    fields = {
        "place": hexi.places["b3"].pk,
        "key": "web:first",
        "text": WORDS,
        "phone": PHONE,
        "name": FIRST["name"],
        "photos": photo,
    }
    assert Client().post(f"/{hexi.town.slug}/say/help/", fields).status_code == 302
    dossier = Dossier.objects.get()
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "party_note", words={"note": FIRST["message"]})
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    hexi.do("gulnar", dossier, "publish", words={"summary": SUMMARY})
    return dossier


def joined_by_phone(hexi: SmallTown, dossier: Dossier) -> str:
    """Join from the public page with a phone of one's own; the address of the receipt."""
    name = appeals.public_name(appeals.appeal_of(dossier))
    sent = Client().post(address(hexi, "join", name), {"key": "j:1", "phone": OTHER})
    assert sent.status_code == 302
    return str(sent.headers["Location"])


def carried_on(hexi: SmallTown, dossier: Dossier) -> None:
    """What the first speaker and those who joined are told later."""
    hexi.do(
        "aili", dossier, "grid_done", outcome="solved", words={"done": "换灯"}, evidence=photos(hexi, "before", "after")
    )
    hexi.do("gulnar", dossier, "reply", words={"reply": FIRST["reply"], "summary": "路灯已换好"})
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        settle()


def everything_opened(hexi: SmallTown, receipt: str) -> dict[str, bytes]:
    """All that whoever joined can open: from the receipt, from My matters, and every file there is by its address."""
    base = f"/{hexi.town.slug}"
    inside = tuple(f"{base}/{part}/" for part in ("me", "l", "received", "evidence"))
    client = signed_in(hexi, OTHER)
    uids = Evidence.objects.values_list("uid", flat=True)
    files = [f"{base}/evidence/{uid}/{size}/" for uid in uids for size in ("full", "small")]
    token = receipt.rstrip("/").rsplit("/", 1)[-1]
    files += [address(hexi, "evidence_by_link", token, uid, "full") for uid in uids]
    starts = [receipt, address(hexi, "mine"), address(hexi, "my_data"), address(hexi, "my_export"), *files]
    pages = crawling.follow(client, starts, inside=inside)
    assert all(pages[file].status_code == 404 for file in files)
    return {
        f"{here} {dict(answer.headers)}": here.encode() + str(dict(answer.headers)).encode() + crawling.content(answer)
        for here, answer in pages.items()
        if answer.status_code < 400
    }


def only_row(listed: HttpResponse) -> str:
    """Where the one matter in a list leads."""
    found = re.findall(r'class="matter__title" href="([^"]+)"', listed.content.decode())
    assert len(found) == 1
    return str(found[0])


def secrets(dossier: Dossier) -> dict[str, str]:
    number = dossier.number
    return FIRST | {
        "number": number,
        "number as spoken": numbers.spoken(number),
        "code": f">{numbers.tracking_code(number)}<",
    }


def test_whoever_joined_opens_and_receives_nothing_of_whoever_spoke_first(hexi: SmallTown, spoken: Dossier) -> None:
    receipt = joined_by_phone(hexi, spoken)
    carried_on(hexi, spoken)
    pages = everything_opened(hexi, receipt)
    assert len(pages) > 5
    found = [
        f"{page[:90]}: {leak}" for page, content in pages.items() for leak in canaries.leaks(content, secrets(spoken))
    ]
    found += [
        f"{text}: {leak}" for text in hexi.messages(OTHER) for leak in canaries.leaks(text.encode(), secrets(spoken))
    ]
    assert found == []
    assert any(SUMMARY.encode() in content for content in pages.values())
    listed = next(content for page, content in pages.items() if page.startswith(address(hexi, "mine") + " "))
    assert canaries.leaks(listed, {"grid": GRID}) == [], "the list says no more of the place than the tracking page"


def test_whoever_joined_reads_which_post_has_it_and_no_name_of_a_seat_or_grid(hexi: SmallTown, spoken: Dossier) -> None:
    """A town may call a seat after whoever sits there, and a grid is smaller than the place that everyone may read."""
    people.name_seat(seat=hexi.seats["grid_east2"], name="艾丽网格员", name_en="Aili")
    receipt = joined_by_phone(hexi, spoken)
    mine = [address(hexi, "track", receipt.rstrip("/").rsplit("/", 1)[-1]), receipt]
    first = Client().get(address(hexi, "track", link(hexi, spoken))).content.decode()
    assert "轮到：艾丽网格员" in re.sub(r"<[^>]+>", "", first), "the control: whoever spoke first is told who has it"
    before = "".join(Client().get(page).content.decode() for page in mine)
    carried_on(hexi, spoken)
    after = "".join(Client().get(page).content.decode() for page in mine)
    for text in (before, after):
        assert "网格员" in text
        assert canaries.leaks(text.encode(), {"seat": "艾丽", "grid": GRID}) == []


def test_a_list_that_shows_the_working_title_is_noticed(hexi: SmallTown, spoken: Dossier, monkeypatch) -> None:
    """The control: what the crawl finds when the list shows a matter to whoever joined as to whoever spoke."""
    receipt = joined_by_phone(hexi, spoken)
    monkeypatch.setattr(own_matters, "_joined_only", lambda _voice, _own: False)
    pages = everything_opened(hexi, receipt)
    assert any(canaries.leaks(content, {"words": WORDS}) for content in pages.values())


def test_messages_about_time_to_whoever_joined_say_no_number_of_whoever_spoke_first(hexi: SmallTown) -> None:
    dossier = hexi.say("楼道灯坏了", phone=PHONE).dossier
    appeals.join(dossier=dossier, key="j", phone=OTHER)
    hexi.do("gulnar", dossier, "accept")
    case = dispatch(hexi, dossier, handler="firm")
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="not_wanted")
    hexi.do("zhoujianguo", case, "ask_extension", reason="parts", amount=2, words={"why": "等灯"})
    hexi.do("gulnar", case, "approve_extension")
    for minutes in (5, 10):
        with clock.fixed(clock.now() + timedelta(minutes=minutes)):
            settle()
    assert hexi.messages(OTHER) != []
    assert [
        text
        for text in hexi.messages(OTHER)
        if numbers.spoken(dossier.number) in text or "()" in text or "（）" in text
    ] == []


def test_whoever_a_worker_joined_is_shown_their_own_words_in_the_list(hexi: SmallTown) -> None:
    mine, other = hexi.say("井盖翻了", phone=OTHER).dossier, hexi.say(WORDS, phone=PHONE).dossier
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=other.number)
    client = signed_in(hexi, OTHER)
    listed = client.get(address(hexi, "mine"))
    page = listed.content.decode()
    assert "井盖翻了" in page
    assert WORDS not in page
    assert other.number not in page
    opened = client.get(only_row(listed), follow=True)
    assert ">井盖翻了</h1>" in opened.content.decode()


def test_a_matter_in_which_nobody_else_spoke_opens_to_its_speaker_alone(hexi: SmallTown) -> None:
    hexi.say("井盖翻了", phone=PHONE)
    listed = signed_in(hexi, PHONE).get(address(hexi, "mine"))
    mine = only_row(listed)
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        hexi.say("别的事", phone=OTHER)
        stranger = signed_in(hexi, OTHER)
    assert stranger.get(mine).status_code == 404
    assert stranger.get(f"/{hexi.town.slug}/me/xxxx/").status_code == 404
    assert Voice.objects.count() == 2


def test_what_passes_by_telephone_with_whoever_spoke_first_is_not_told_to_whoever_joined(
    hexi: SmallTown, spoken: Dossier
) -> None:
    dossier = spoken
    voice = appeals.join(dossier=dossier, key="joined:calls", phone=OTHER)
    ask(dossier, "ask_call")
    hexi.do("gulnar", dossier, "call_missed", result="wrong_number")
    first = Client().get(address(hexi, "track", link(hexi, dossier))).content.decode()
    joined = Client().get(address(hexi, "track", link(hexi, dossier, voice=voice))).content.decode()
    for told in ("没有联系上", "号码不对的，请另留一个"):
        assert told in first
        assert told not in joined
