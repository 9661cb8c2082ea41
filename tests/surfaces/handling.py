"""A case that a repairer handles by a link on their telephone."""

import re
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from tests.towns import SmallTown, settle

REPAIRER = "13800000007"
REPORTER = "13912345678"
RAW = "302的王大妈说三号楼二单元楼道灯不亮，电话13912345678"
STATEMENT = "三号楼楼道灯不亮，请换灯。晚上去更容易看出来。"


def minutes(count: int):
    return clock.fixed(clock.now() + timedelta(minutes=count))


def offered(hexi: SmallTown, category: str = "corridor_light", **more: object) -> Dossier:
    """A case that was given to the firm, two minutes ago."""
    dossier = hexi.say(RAW, phone=REPORTER, name="王大妈", **more).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do(
        "gulnar", dossier, "dispatch", category=category, handler=hexi.seats["firm"].key, words={"statement": STATEMENT}
    )
    with minutes(2):
        settle()
    return hexi.case_of(dossier)


def link(hexi: SmallTown) -> str:
    """The address in the newest message to the repairer."""
    found = re.search(r"http://[^/]+(/\S+/h/[\w-]+/)", hexi.messages(REPAIRER)[-1])
    assert found, hexi.messages(REPAIRER)
    return found[1]


def code(hexi: SmallTown, phone: str = REPAIRER) -> str:
    """The newest digits, which the worker sends."""
    settle()
    return re.findall(r"(?<!\d)\d{6}(?!\d)", " ".join(hexi.messages(phone)))[-1]


def bound(hexi: SmallTown, url: str) -> Client:
    """The repairer's telephone, after its one code."""
    phone = Client()
    assert "138****0007" in phone.get(url).content.decode()
    phone.post(url, {"step": "send"})
    answer = phone.post(url, {"step": "code", "code": code(hexi)})
    assert (answer.status_code, answer.headers.get("Location")) == (302, url)
    return phone


def jpeg() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return SimpleUploadedFile("x.jpg", out.getvalue(), "image/jpeg")
