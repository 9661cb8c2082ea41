"""What residents do on the portal, as the tests do it: speak, follow, sign in."""

import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Voice
from gongyi.surfaces.portal.frame import LINK_LIFE
from tests.towns import SmallTown

PHONE, OTHER = "13911112222", "13933334444"


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return SimpleUploadedFile("p.jpg", out.getvalue(), "image/jpeg")


def say(hexi: SmallTown, client: Client | None = None, kind: str = "help", **fields: object):
    plain = {"place": hexi.places["b3"].pk, "key": "web:1", "text": "楼道灯不亮"} | fields
    return (client or Client()).post(f"/{hexi.town.slug}/say/{kind}/", plain)


def address(hexi: SmallTown, name: str, *args: object) -> str:
    return reverse(f"portal:{name}", args=[hexi.town.slug, *args])


def link(hexi: SmallTown, dossier: Dossier, purpose: str = LinkToken.TRACK, voice: Voice | None = None) -> str:
    voice = voice or Voice.objects.filter(owner_id=dossier.pk).order_by("pk").first()
    return access.make_link(town=hexi.town, purpose=purpose, owner_id=dossier.pk, life=LINK_LIFE, voice=voice)


def opened(hexi: SmallTown, dossier: Dossier, client: Client) -> str:
    """A link to a matter that asks for the digits of its receipt, after they were given."""
    token = link(hexi, dossier)
    client.post(address(hexi, "track", token), {"digits": numbers.tracking_code(dossier.number)})
    return token


def answered(hexi: SmallTown, *, joined: str = "", **more: object) -> Dossier:
    """Settled and answered; `joined`: the phone of somebody who joined before."""
    dossier = hexi.say(**more).dossier
    if joined:
        appeals.join(dossier=dossier, key="joined:2", phone=joined)
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换灯"})
    told = {"summary": "楼道灯换好了"} if joined else {}
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯换好了，您看看"} | told)
    return dossier


def released(hexi: SmallTown, place: str = "b3") -> tuple[Dossier, str]:
    dossier = hexi.say("张大妈家门口的灯坏了", place=hexi.places[place], phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    hexi.do("gulnar", dossier, "publish", words={"summary": "小区路灯不亮"})
    return dossier, appeals.public_name(appeals.appeal_of(dossier))


def signed_in(hexi: SmallTown, phone: str, speaker: str = "") -> Client:
    client = Client()
    code = people.issue_code(town=hexi.town, phone=phone).open("code")
    from gongyi.surfaces.portal.residents import _ticket

    page = client.post(
        address(hexi, "sign_in"), {"step": "code", "ticket": _ticket(hexi.town, phone, "asked"), "code": code}
    )
    if speaker:
        body = page.content.decode()
        ticket = re.search(r'name="ticket" value="([^"]+)"', body)
        forms = re.findall(r'name="speaker" value="([^"]+)".*?<span>([^<]+)</span>', body, re.DOTALL)
        keys = {words: key for key, words in forms}
        client.post(address(hexi, "sign_in"), {"step": "who", "ticket": ticket[1], "speaker": keys[speaker]})
    return client
