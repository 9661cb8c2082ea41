"""Everybody opens all that they can: each link leads somewhere, opening changes nothing, and no page names a reporter to whoever may not know."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.middleware import RESIDENT_KEY
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.evidence.papers import Order
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.actions import add_person, open_account
from gongyi.kernel.people.models import Voice
from gongyi.surfaces.desk import figure_cards, printing, speakers
from tests.domain.appeals import builders
from tests.domain.cases import builders as cases
from tests.infra.pictures import jpeg
from tests.infra.standing import upon
from tests.towns import PEOPLE, SmallTown, settle
from tests.trust import canaries, crawling, opening

PERSON = {"name": "欧阳紫薇娜", "phone": "13957246813", "file name": "紫薇娜家的门牌", "metadata": "canary-exif-7731"}
"""Shown to nobody who only opens pages: a name or phone costs a reason and leaves a trace."""
WORDS = {"words": "赤陶壶旁七三暗号"}
"""Shown to those who work on the appeal, and to the person."""
NOBODY, RESIDENT = "nobody", "resident"
OFFICES = ("system", "security", "audit")
EVERYBODY = (NOBODY, RESIDENT, *OFFICES, *PEOPLE)
EVERYWHERE = {NOBODY, RESIDENT, "system", "gulnar", "zhaomin", "zhoujianguo", "liuyan"}
"""One of each kind tries every address there is; the others go where the links lead."""
ON_BOTH = {NOBODY, RESIDENT, "system", "gulnar"}
"""Those whose pages together are all there are: they open them on either kind of database."""
NEVER_READ = {NOBODY, RESIDENT, *OFFICES, "zhoujianguo", "liuyan", "chenbo", "yerlan"}


def build(hexi: SmallTown) -> None:
    """A complaint with canaries in all that a person can give, and beside it matters at every kind of desk."""
    photo = jpeg(comment=PERSON["metadata"].encode())
    fields = {
        "place": hexi.places["b3"].pk, "key": "web:canary", "text": f"楼道的灯坏了，{WORDS['words']}。", "phone": PERSON["phone"],
        "name": PERSON["name"], "photos": SimpleUploadedFile(f"{PERSON['file name']}.jpg", photo, "image/jpeg"),
    }  # fmt: skip
    assert Client().post(f"/{hexi.town.slug}/say/complaint/", fields).status_code == 302
    hexi.do("gulnar", complaint(), "accept")
    cases.dispatch(hexi, complaint(), handler="firm")
    other = hexi.say("路灯不亮", place=hexi.places["b1"]).dossier
    hexi.do("gulnar", other, "accept")
    hexi.say("楼道灯不亮", person=add_person(town=hexi.town, name="王一", phone="13912345679"))
    hexi.say("路灯不亮", evidence=cases.photos(hexi, ""), phone="13912345678", name="王一")
    builders.with_handler(hexi)
    builders.merged(hexi)
    builders.rating(hexi)
    settle()
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()


upon("lived_in", build)


def complaint() -> Dossier:
    return Dossier.objects.get(flow="appeal", title__contains="楼道的灯坏了")


def what_it_tells(order: Order) -> bytes:
    """What is printed on a paper. In the PDF itself letters are numbers of shapes in a font, and no search would find them."""
    told = json.dumps(order.data, default=str, ensure_ascii=False).encode()
    return told + b"".join(one for one in order.pictures.values() if isinstance(one, bytes))


@pytest.fixture
def lived_in(hexi: SmallTown, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallTown]:
    """The town that was lived in, some minutes later."""
    crawling.set_papers_by(monkeypatch, what_it_tells)
    logging.disable(logging.ERROR)
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        yield hexi
    logging.disable(logging.NOTSET)


def signed_in(hexi: SmallTown, name: str) -> Client:
    client = Client()
    if name == RESIDENT:
        session = client.session
        session[RESIDENT_KEY] = str(Voice.objects.exclude(person=None).latest("pk").person.uid)
        session.save()
    elif name != NOBODY:
        office = name if name in OFFICES else ""
        person = add_person(town=hexi.town, work_name="管理员") if office else hexi.persons[name]
        client.force_login(
            open_account(username=f"o{name}", password="long enough to pass", persons=[person], office=office)
        )
    return client


def starts(hexi: SmallTown, name: str) -> list[str]:
    """Where somebody begins: their own page, what they search for, and the file of each matter."""
    base = f"/{hexi.town.slug}"
    if name in {NOBODY, RESIDENT}:
        return [f"{base}/", f"{base}/me/"]
    files = [f"{base}/desk/file/{number}/" for number in Dossier.objects.values_list("number", flat=True)]
    asked = [f"{base}/desk/find/?q={word}" for word in (*PERSON.values(), *WORDS.values(), "灯")]
    return [f"{base}/desk/office/" if name in OFFICES else f"{base}/desk/", *asked, *files]


def tokens(hexi: SmallTown) -> list[str]:
    """A live link of each kind, none to the complaint."""
    voice = Voice.objects.filter(part=Voice.FIRST).latest("pk")
    plain = {"town": hexi.town, "life": timedelta(days=1)}
    case = Dossier.objects.filter(flow="case").latest("pk")
    handler = (hexi.seats["firm"], hexi.persons["zhoujianguo"])
    spoken = [
        access.make_link(purpose=purpose, owner_id=voice.owner_id, voice=voice, **plain)
        for purpose in (LinkToken.TRACK, LinkToken.RATE)
    ]
    return [*spoken, access.make_link(purpose=LinkToken.HANDLE, owner_id=case.pk, handler=handler, **plain)]


def may_read(hexi: SmallTown, name: str) -> bool:
    """Whether somebody works on the complaint itself."""
    try:
        matters.fetch(hexi.actor(name), complaint().number)
    except Dossier.DoesNotExist:
        return False
    return True


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in ON_BOTH else pytest.mark.once) for name in EVERYBODY]
)
def test_what_somebody_opens_leads_somewhere_changes_nothing_and_names_no_reporter(
    lived_in: SmallTown, name: str
) -> None:
    addresses = []
    if name in EVERYWHERE:
        uids = list(Evidence.objects.values_list("uid", flat=True))
        voices = Voice.objects.values_list("uid", flat=True)[:3]
        addresses = crawling.addresses(lived_in, tokens=tokens(lived_in), uids=uids, voices=voices)
    found = opening.everything(signed_in(lived_in, name), starts(lived_in, name), addresses)
    reads = name in lived_in.persons and may_read(lived_in, name)
    assert found.leaks(PERSON if reads else PERSON | WORDS) == []
    assert found.nowhere == []
    assert found.written == {}
    assert len(found.pages) > (50 if addresses else 10)
    assert bool(found.leaks(WORDS)) == reads, "whoever works on it reads the words"
    assert not (reads and name in NEVER_READ)


def test_the_desk_reads_the_complaint(lived_in: SmallTown) -> None:
    assert may_read(lived_in, "gulnar")


def test_the_person_sees_their_own_words_and_not_even_their_own_phone(lived_in: SmallTown) -> None:
    voice = Voice.objects.get(owner_id=complaint().pk)
    token = access.make_link(
        town=lived_in.town, purpose="track", owner_id=voice.owner_id, life=timedelta(days=9), voice=voice
    )
    base = f"/{lived_in.town.slug}"
    pages = crawling.follow(
        Client(), [f"{base}/l/{token}/", f"{base}/received/{token}/", f"{base}/received/{token}/receipt.json"], most=30
    )
    mine = [content for address, content in ((a, crawling.content(p)) for a, p in pages.items()) if token in address]
    assert any(canaries.leaks(content, WORDS) for content in mine)
    assert [leak for content in mine for leak in canaries.leaks(content, PERSON)] == []


@pytest.mark.once
@pytest.mark.parametrize("what", ["name", "phone"])
def test_the_control_a_mask_that_masks_nothing_is_noticed(lived_in: SmallTown, monkeypatch, what: str) -> None:
    monkeypatch.setattr(speakers, "masked" if what == "phone" else "masked_name", lambda text: text)
    file = f"/{lived_in.town.slug}/desk/file/{complaint().number}/"
    pages = crawling.follow(signed_in(lived_in, "gulnar"), [file], inside=(file,), most=12)
    assert any(canaries.leaks(crawling.content(answer), {what: PERSON[what]}) for answer in pages.values())


@pytest.mark.once
def test_the_control_a_link_that_leads_nowhere_is_noticed(lived_in: SmallTown, monkeypatch) -> None:
    monkeypatch.setattr(figure_cards.Cards, "_url", lambda self, name, _found, **_more: self.link(name, "nothing"))
    page = f"/{lived_in.town.slug}/desk/figures/"
    answer, _written = opening.opened(client := signed_in(lived_in, "lixiuying"), page)
    links = [link for link in crawling.links_in(answer, page) if "figures/nothing/" in link]
    assert [crawling.opened(client, link).status_code for link in links[:1]] == [404]


@pytest.mark.once
def test_the_control_a_link_that_orders_work_is_noticed(lived_in: SmallTown, monkeypatch) -> None:
    number = complaint().number
    monkeypatch.setattr(
        printing, "_offered", lambda request, _title: printing._ordered(request, "archive", {"number": number})
    )
    address = f"/{lived_in.town.slug}/desk/file/{number}/archive/"
    assert opening.opened(signed_in(lived_in, "gulnar"), address)[1] >= {"evidence_printout", "outbox_job"}


def test_a_receipt_is_the_same_each_time_it_is_opened(lived_in: SmallTown) -> None:
    client, slug = signed_in(lived_in, "gulnar"), lived_in.town.slug
    client.post(f"/{slug}/desk/new/", {"text": "路灯不亮", "key": "desk:1", "channel": "phone", "place": ""})
    number = Dossier.objects.latest("pk").number
    addresses = [f"/{slug}/desk/receipt/{number}/", f"/{slug}/desk/receipt/{number}/paper/"]
    assert [opening.opened(client, address)[1] for address in addresses] == [set(), set()]
    first, again = (client.get(addresses[0]).content for _n in range(2))
    assert re.findall(rb"<path[^>]*>", first) == re.findall(rb"<path[^>]*>", again) != []
