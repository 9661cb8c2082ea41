"""Names, phones and words of a reporter turn up on no page of anyone who may not see them, however they are wrapped."""

import gzip
import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyi.kernel.access import actions as access
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.evidence.papers import Order
from gongyi.kernel.flows import matters
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.actions import add_person, open_account
from gongyi.kernel.people.models import Voice
from gongyi.surfaces.desk import speakers
from tests.domain.cases.builders import dispatch
from tests.infra.pictures import jpeg
from tests.towns import SmallTown, settle
from tests.trust import canaries, crawling

pytestmark = pytest.mark.once

PERSON = {"name": "欧阳紫薇娜", "phone": "13957246813", "file name": "紫薇娜家的门牌", "metadata": "canary-exif-7731"}
"""Shown to nobody who only opens pages: a name or phone costs a reason and leaves a trace."""
WORDS = {"words": "赤陶壶旁七三暗号"}
"""Shown to those who work on the appeal, and to the person."""
OFFICES = ("system", "security", "audit")
EVERYWHERE = {"nobody", "zhoujianguo", "liuyan"}
"""Those who have no right at all try every address there is; the others go where the links of the desk lead."""
MOST = 60


def what_it_tells(order: Order) -> bytes:
    """What is printed on a paper. In the PDF itself letters are numbers of shapes in a font, and no search would find them."""
    told = json.dumps(order.data, default=str, ensure_ascii=False).encode()
    return told + b"".join(one for one in order.pictures.values() if isinstance(one, bytes))


@pytest.fixture
def spoken(hexi: SmallTown, monkeypatch) -> Iterator[SmallTown]:
    """A complaint with canaries in all that a person can give, carried far enough that everybody has something to see."""
    crawling.set_papers_by(monkeypatch, what_it_tells)
    text = f"楼道的灯坏了，{WORDS['words']}。"
    photo = SimpleUploadedFile(f"{PERSON['file name']}.jpg", jpeg(comment=PERSON["metadata"].encode()), "image/jpeg")
    fields = {
        "place": hexi.places["b3"].pk,
        "key": "web:canary",
        "text": text,
        "phone": PERSON["phone"],
        "name": PERSON["name"],
        "photos": photo,
    }
    assert Client().post(f"/{hexi.town.slug}/say/complaint/", fields).status_code == 302
    appeal = Dossier.objects.get()
    hexi.do("gulnar", appeal, "accept")
    dispatch(hexi, appeal, handler="firm")
    other = hexi.say("路灯不亮", place=hexi.places["b1"]).dossier
    hexi.do("gulnar", other, "accept")
    settle()
    logging.disable(logging.ERROR)
    yield hexi
    logging.disable(logging.NOTSET)


def opened_by(hexi: SmallTown, client: Client, *, whole: bool) -> dict[str, bytes]:
    """What someone opens from the desk on: by search, by every file's address, by links; `whole`: by every address there is."""
    slug = hexi.town.slug
    files = [f"/{slug}/desk/file/{number}/" for number in Dossier.objects.values_list("number", flat=True)]
    asked = [f"/{slug}/desk/find/?q={word}" for word in (*PERSON.values(), *WORDS.values(), "灯")]
    pages = crawling.follow(client, [*asked, f"/{slug}/desk/", *files], inside=(f"/{slug}/desk/",), most=MOST)
    if whole:
        uids = list(Evidence.objects.values_list("uid", flat=True))
        for address in crawling.addresses(hexi, uids=uids):
            pages.setdefault(address, crawling.opened(client, address))
    return {
        address: headers_of(answer) + crawling.content(answer)
        for address, answer in pages.items()
        if answer.status_code < 400
    }


def headers_of(answer) -> bytes:
    return "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode("utf-8", "replace")


def may_read(hexi: SmallTown, name: str) -> bool:
    """Whether a person works on the appeal itself."""
    try:
        matters.fetch(hexi.actor(name), Dossier.objects.get(flow="appeal", title__contains="楼道").number)
    except Dossier.DoesNotExist:
        return False
    return True


def everyone(hexi: SmallTown) -> dict[str, tuple[Client, bool]]:
    """By name: a browser in which this person is signed in, and whether the words of the appeal are theirs to read."""
    found: dict[str, tuple[Client, bool]] = {"nobody": (Client(), False)}
    for office in OFFICES:
        person = add_person(town=hexi.town, work_name="管理员")
        found[office] = (_signed_in(person, office), False)
    for name, person in hexi.persons.items():
        found[name] = (_signed_in(person), may_read(hexi, name))
    return found


def _signed_in(person, office: str = "") -> Client:
    client = Client()
    client.force_login(open_account(username=f"c{person.pk}{office}", password=None, persons=[person], office=office))
    return client


def test_no_page_shows_a_reporter_to_anyone_who_has_no_right_to_know(spoken: SmallTown) -> None:
    found, readers, opened = [], [], 0
    for name, (client, reads) in everyone(spoken).items():
        pages = opened_by(spoken, client, whole=name in EVERYWHERE)
        opened += len(pages)
        secrets = PERSON if reads else PERSON | WORDS
        for address, content in pages.items():
            asked = unquote(unquote(address))
            mine = {what: secret for what, secret in secrets.items() if secret not in asked}
            found += [f"{name} at {address}: {leak}" for leak in canaries.leaks(content, mine)]
        if reads:
            readers.append(name)
            assert any(canaries.leaks(content, WORDS) for content in pages.values()), f"{name} can read the words"
    assert found == []
    assert "gulnar" in readers
    assert not {"nobody", *OFFICES, "zhoujianguo", "liuyan", "chenbo", "yerlan"} & set(readers)
    assert opened > 400


def test_the_person_sees_their_own_words_and_not_even_their_own_phone(spoken: SmallTown) -> None:
    voice = Voice.objects.filter(phone_index__gt="").get()
    token = access.make_link(
        town=spoken.town, purpose="track", owner_id=voice.owner_id, life=timedelta(days=9), voice=voice
    )
    base = f"/{spoken.town.slug}"
    pages = crawling.follow(
        Client(), [f"{base}/l/{token}/", f"{base}/received/{token}/", f"{base}/received/{token}/receipt.json"]
    )
    mine = [content for address, content in ((a, crawling.content(p)) for a, p in pages.items()) if token in address]
    assert any(canaries.leaks(content, WORDS) for content in mine)
    assert [leak for content in mine for leak in canaries.leaks(content, PERSON)] == []


@pytest.mark.parametrize("what", ["name", "phone"])
def test_a_mask_that_masks_nothing_is_noticed(spoken: SmallTown, monkeypatch, what: str) -> None:
    """The control: without the masks the worker's page gives the person away, and the crawl says so."""
    monkeypatch.setattr(speakers, "masked" if what == "phone" else "masked_name", lambda text: text)
    file = f"/{spoken.town.slug}/desk/file/{Dossier.objects.earliest('pk').number}/"
    pages = crawling.follow(_signed_in(spoken.persons["gulnar"]), [file], inside=(file,), most=12)
    assert any(canaries.leaks(crawling.content(answer), {what: PERSON[what]}) for answer in pages.values())


def test_every_disguise_is_seen_through() -> None:
    """The control of the looking glass itself."""
    for secret in (*PERSON.values(), *WORDS.values()):
        for how, needle in canaries.disguises(secret).items():
            assert canaries.leaks(b"<p>" + needle + b"</p>", {"it": secret}), (secret, how)
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("xl/sheet1.xml", f"<t>{secret}</t>")
        assert canaries.leaks(packed.getvalue(), {"it": secret})
        assert canaries.leaks(gzip.compress(secret.encode()), {"it": secret})
    assert canaries.leaks("王秀英 13911112222".encode(), PERSON) == []
