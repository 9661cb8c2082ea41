"""Two worlds of one seed and one clock that differ only in who speaks: what the firm reported on can see of each."""

import hashlib
import json
import logging
import re
import secrets
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from itertools import count
from types import SimpleNamespace

import pytest
from django.core import mail, signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from gongyi.domain.cases import queries as catalogue
from gongyi.kernel import clock
from gongyi.kernel.clock import queries as calendars
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.evidence.papers import Order, produce
from gongyi.kernel.flows import directory, parameters, sweep
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox.channels import sms
from gongyi.kernel.people.actions import open_account
from gongyi.kernel.people.models import Account, Voice
from gongyi.kernel.territory.scope import within
from tests import towns
from tests.infra.pictures import jpeg
from tests.towns import SmallTown, settle, small_town
from tests.trust import crawling

FIRM = "zhoujianguo"
ALL = (
    "after it was said",
    "after it was dispatched",
    "after the person said more",
    "while it is handled",
    "when it is overdue",
    "after it was done",
)
WHOLE = ("after it was done",)
"""When every address is tried, not only what links lead to."""
EXPIRES = re.compile(r"expires=[^;]+; ")
"""A cookie's end is counted by the machine's own clock."""
HASHES = re.compile(rb"\b[0-9a-f]{64,128}\b")


@dataclass(frozen=True)
class Reporter:
    """All that may differ: who it is, how it was said, what came along, in which second of the minute."""

    name: str
    phone: str
    words: str
    language: str
    file_name: str
    comment: bytes
    colour: str
    later: int
    more: str
    photos: int = 1
    hours: int = 1
    """How long after it was dispatched they say more."""


WANG = Reporter(
    "王秀英", "13911112222", "三号楼楼道灯不亮，我腿脚不好，天天摸黑上楼。", "zh-hans", "王秀英家门口.jpg", b"GPS 47.84,88.13 wang", "navy", 0, "我是301的",
)  # fmt: skip
LI = Reporter(
    "Asan 李建国", "15033334444", "楼道的灯坏了快一个月，打过物业电话没人管。" * 30, "kk", "IMG_20260301_0712.JPG", b"HUAWEI nova li", "olive", 25, "快点处理，已经说了三遍了，我在四楼", photos=2, hours=3,
)  # fmt: skip


@dataclass
class Chance:
    """Chance that depends on who asks, when, and how often since then, so that one more draw here shifts nothing there."""

    seed: str = "one seed"
    asked: Counter[str] = field(default_factory=Counter)

    def turn(self, page: str) -> None:
        """From here on other numbers come, whatever was drawn before."""
        self.seed = page
        self.asked.clear()


@contextmanager
def drawn_from(chance: Chance) -> Iterator[None]:
    """Every random value of the product comes from this chance."""
    asked = chance.asked

    def draw(size: int) -> bytes:
        frame = sys._getframe(2)
        where = f"{frame.f_code.co_filename}:{frame.f_code.co_name}"
        asked[where] += 1
        return hashlib.shake_256(f"{chance.seed}|{where}|{asked[where]}".encode()).digest(size)

    def pick(below: int) -> int:
        frame = sys._getframe(1)
        where = f"{frame.f_code.co_filename}:{frame.f_code.co_name}"
        asked[where] += 1
        return int.from_bytes(hashlib.shake_256(f"{chance.seed}|{where}|{asked[where]}".encode()).digest(12)) % below

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_bytes", lambda size=32: draw(size))
        patch.setattr(secrets, "token_hex", lambda size=32: draw(size).hex())
        patch.setattr(secrets, "token_urlsafe", lambda size=32: draw(size).hex()[: size * 4 // 3 + 1])
        patch.setattr(secrets, "randbelow", pick)
        patch.setattr(secrets, "randbits", lambda bits: int.from_bytes(draw(bits // 8 + 1)) >> (8 - bits % 8))
        patch.setattr(secrets, "choice", lambda among: among[draw(8)[0] % len(among)])
        patch.setattr(uuid, "uuid4", lambda: uuid.UUID(bytes=draw(16)))
        yield


class _SeenEnough(Exception):
    """All looks that were asked for have been taken."""


@dataclass
class World:
    """One world, lived step by step; `seen` holds what the firm could see at each stage."""

    hexi: SmallTown
    reporter: Reporter
    chance: Chance
    looks: tuple[str, ...]
    seen: dict[str, object] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def live(self) -> None:
        """A whole life: said, dispatched to the firm, done, found wanting, done again, closed."""
        appeal = self.speak()
        self.look("after it was said")
        self.hexi.do("gulnar", appeal, "accept")
        self.hexi.do(
            "gulnar", appeal, "dispatch", category="corridor_light", handler=self.hexi.seats["firm"].key, words={"statement": "三号楼楼道灯不亮"}
        )  # fmt: skip
        settle()
        self.look("after it was dispatched")
        case = self.hexi.case_of(appeal)
        with clock.fixed(clock.now() + timedelta(minutes=2)):
            settle()
        with clock.fixed(clock.now() + timedelta(hours=self.reporter.hours)):
            self.by_link(appeal, "add_words", added=self.reporter.more)
            self.by_link(appeal, "chase")
        with clock.fixed(clock.now() + timedelta(hours=6)):
            settle()
            self.look("after the person said more")
            self.hexi.do(FIRM, case, "acknowledge")
            self.hexi.do(FIRM, case, "first_contact", how="not_wanted")
        with clock.fixed(clock.now() + timedelta(days=1)):
            self.hexi.do("gulnar", case, "chase")
            settle()
            self.look("while it is handled")
        with clock.fixed(clock.now() + timedelta(days=9)):
            sweep.sweep(self.hexi.town)
            settle()
            self.look("when it is overdue")
            photos = [
                evidence.receive(town=self.hexi.town, data=jpeg(colour=colour), kind="photo", purpose=why)
                for colour, why in (("grey", "before"), ("white", "after"))
            ]
            self.hexi.do(
                FIRM, case, "report_done", outcome="solved", words={"done": "换了灯泡"}, evidence=tuple(photos)
            )
            settle()
            self.look("after it was done")

    def speak(self) -> Dossier:
        """Through the web form, as anyone would."""
        one, client = (
            self.reporter,
            Client(
                headers={"accept-language": self.reporter.language, "user-agent": self.reporter.name.encode().hex()}
            ),
        )
        photos = [SimpleUploadedFile(one.file_name, _photo(one, n), "image/jpeg") for n in range(one.photos)]
        fields = {
            "place": self.hexi.places["b3"].pk,
            "key": f"web:{one.phone}",
            "text": one.words,
            "phone": one.phone,
            "name": one.name,
        }
        with clock.fixed(clock.now() + timedelta(seconds=one.later)):
            answer = client.post(f"/{self.hexi.town.slug}/say/complaint/", fields | {"photos": photos})
        assert answer.status_code == 302, answer.content.decode()
        settle()
        return Dossier.objects.get(flow="appeal")

    def by_link(self, appeal: Dossier, move: str, **words: str) -> None:
        """What the person does by the link of the receipt. The worker comes later: the heads of the log tell when anything in the town was written down."""
        from gongyi.kernel.access import actions as access

        voice = Voice.objects.get()
        token = access.make_link(
            town=self.hexi.town, purpose="track", owner_id=appeal.pk, life=timedelta(days=9), voice=voice
        )
        version = Dossier.objects.get(pk=appeal.pk).version
        answer = Client().post(f"/{self.hexi.town.slug}/l/{token}/do/{move}/", {"version": version} | words)
        assert answer.status_code == 302, answer.content.decode()

    def look(self, when: str) -> None:
        """Everything that the firm's people can open, find or are sent, as bytes. After the last look this world is over."""
        self.chance.turn(when)
        if when in self.looks:
            self.seen[when] = self._all_that_is_seen(when)
        if when == self.looks[-1]:
            raise _SeenEnough

    def _all_that_is_seen(self, when: str) -> dict[str, object]:
        sequencer.sequence_history()
        slug = self.hexi.town.slug
        client = Client()
        client.force_login(self.account)
        Account.objects.filter(pk=self.account.pk).update(last_login=clock.now())  # Django asks another clock
        starts = [f"/{slug}/desk/", f"/{slug}/list/", f"/{slug}/heads/", *self.searches()]
        pages = crawling.follow(client, starts, inside=() if when in WHOLE else (f"/{slug}/desk/", f"/{slug}/list/"))
        for address in crawling.addresses(self.hexi, uids=self.own_files()) if when in WHOLE else ():
            pages[address] = crawling.opened(client, address)
        opened = {address: told(answer) for address, answer in pages.items()}
        return opened | {
            "mail": [(m.subject, m.body, m.to) for m in mail.outbox],
            "texts": [text for text in self.texts if text[0].startswith("1380000")],
        }

    def own_files(self) -> list[str]:
        """What the firm itself has sent in."""
        return list(
            Evidence.objects.filter(owner_id__in=Dossier.objects.filter(flow="case").values("pk")).values_list(
                "uid", flat=True
            )
        )

    def searches(self) -> list[str]:
        slug = self.hexi.town.slug
        asked = ["灯", "王", "李建国", "13911112222", "15033334444", "三号楼", "物业", "摸黑", "一个月"]
        return [f"/{slug}/desk/find/?q={word}" for word in asked]


def _photo(one: Reporter, n: int) -> bytes:
    out = BytesIO()
    image = Image.new("RGB", (90 + n, 70), one.colour)
    exif = Image.Exif()
    exif[0x010E] = one.comment.decode()
    exif[0x013B] = one.name
    image.save(out, "JPEG", exif=exif, comment=one.comment)
    return out.getvalue()


def told(answer: object) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """An answer as it left. Digests over words are salted and say nothing; what is told by their number still counts."""
    # When an answer may last is told by the machine's clock, which nobody sets here.
    headers = sorted((name, value) for name, value in answer.headers.items() if name != "Expires")
    cookies = sorted((name, EXPIRES.sub("", morsel.OutputString())) for name, morsel in answer.cookies.items())
    return answer.status_code, (*headers, *cookies), HASHES.sub(b"#", crawling.content(answer))


def undigested(order: Order) -> bytes:
    """A paper in which digests are left out, as they are of pages: inside a packed PDF they could not be any more."""
    told_of = HASHES.sub(b"#", json.dumps(order.data, default=str).encode())
    return produce(replace(order, data=json.loads(told_of)))


def lived(reporter: Reporter, *, looks: tuple[str, ...] = ALL) -> dict[str, object]:
    """One world from its founding to its end; afterwards it never was."""
    for known in (calendars, directory, parameters, catalogue):
        known.forget()
    mail.outbox.clear()
    logging.disable(logging.ERROR)
    chance = Chance()
    with transaction.atomic(), drawn_from(chance), pytest.MonkeyPatch.context() as patch:
        patch.setattr(towns, "_numbers", count(1))
        hexi = small_town("world", simulated=True)
        with within(hexi.town):
            world = World(hexi, reporter, chance, looks)
            patch.setattr(signing, "time", SimpleNamespace(time=lambda: 1_772_416_800.0))
            crawling.set_papers_by(patch, undigested)
            patch.setattr(sms, "send", lambda *, to, subject, text: world.texts.append((to, text)) or "sent")
            world.account = open_account(username="firm", password=None, persons=[hexi.persons[FIRM]])
            world.account.email = "firm@example.org"
            world.account.save()
            with suppress(_SeenEnough):
                world.live()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    return world.seen


def differences(one: dict[str, object], two: dict[str, object]) -> list[str]:
    """Where two worlds differ, in words fit to read."""
    found = []
    for when, pages in one.items():
        others = two[when]
        found += [
            f"{when}: {address}: {_first(pages.get(address), others.get(address))}"
            for address in sorted(pages.keys() | others.keys())
            if pages.get(address) != others.get(address)
        ]
    return found


def _first(one: object, two: object) -> str:
    if not (isinstance(one, tuple) and isinstance(two, tuple)):
        return f"{one!r:.300} against {two!r:.300}"
    if one[:2] != two[:2]:
        return f"{one[:2]} against {two[:2]}"
    lines = zip(one[2].splitlines(), two[2].splitlines(), strict=False)
    for left, right in lines:
        if left != right:
            return f"{left[:200]!r} against {right[:200]!r}"
    return f"{len(one[2])} bytes against {len(two[2])}"
