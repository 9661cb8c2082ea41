"""One closed matter with everything in it, given out in a file; and a house that lost it again."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongyi.kernel import clock
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence.papers.bundles import Bundle, packed
from gongyi.kernel.flows import filing
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.archive import giving
from gongyi.kernel.flows.history.archive.pack import MATTER, SIGNATURE, Pack
from gongyi.kernel.flows.history.hashing import canonical
from gongyi.kernel.flows.history.signing import sign
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.scrubbing import scrub
from tests.domain.appeals import builders as appeals
from tests.infra.pictures import jpeg
from tests.kernel.evidence.samples import wav
from tests.kernel.history import tampering
from tests.towns import SmallTown, settle

PHONE, NAME = "13957246813", "王秀英"
PLAIN, SEALED = "请物业说明。", f"楼道灯不亮，打我电话{PHONE}。"


def known_rules(hexi: SmallTown) -> None:
    """Matters were opened here before, so the flow versions stand."""
    hexi.say("路灯坏了一盏")
    hexi.do("gulnar", appeals.screening(hexi), "dispatch", category=appeals.ABOUT, words=appeals.STATEMENT)
    seal()


def closed(hexi: SmallTown) -> Dossier:
    """Said with a telephone in the words, a photo and a recording; somebody kept apart, a reference; answered, rated, closed off."""
    pieces = [
        evidence.receive(town=hexi.town, data=jpeg(), kind="photo"),
        evidence.receive(town=hexi.town, data=wav(2000), kind="voice"),
    ]
    dossier = hexi.say(SEALED, name=NAME, phone=PHONE, channel="phone", evidence=pieces).dossier
    filing.keep_apart(matter=hexi.fetch("gulnar", dossier), key=hexi.seats["firm"].key)
    due = clock.now() + timedelta(days=3)
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), system="12345", number="A1", due_at=due)
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "sort", category=appeals.ABOUT)
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": PLAIN})
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯管周五换"})
    appeals.rate(dossier)
    hexi.do("gulnar", dossier, "close_off")
    settle()
    seal()
    return Dossier.objects.get(pk=dossier.pk)


def seal() -> None:
    """Every step has its place under a signed head."""
    sequencer.sequence_history()
    sequencer.sign_head(force=True)


def given(dossier: Dossier, mask: Callable[[str], str] = scrub, linked: tuple[int, ...] = ()) -> Pack:
    return Pack(giving.give(Dossier.objects.get(pk=dossier.pk), mask=mask, linked=linked))


def saved(pack: Pack, path: Path) -> Path:
    path.write_bytes(packed(Bundle(pack.contents)))
    return path


def edited(pack: Pack, edit: Callable[[dict[str, Any]], object], *, signed: bool = True) -> Pack:
    """The file with its matter edited; signed anew as only the house itself could, or left with the old signature."""
    plain = json.loads(pack.contents[MATTER])
    edit(plain)
    text = canonical(plain)
    signature = bytes.fromhex(sign(text)) if signed else pack.contents[SIGNATURE]
    return Pack(pack.contents | {MATTER: text.encode(), SIGNATURE: signature})


def replaced(pack: Pack, name: str, content: bytes) -> Pack:
    """The file with one content exchanged and its digest told anew."""
    listed = edited(pack, lambda plain: plain["files"].update({name: sha256(content).hexdigest()}))
    return Pack(listed.contents | {name: content})


@contextmanager
def lost(home: Path) -> Iterator[None]:
    """What happens inside is lost afterwards, with its pictures, as after an older backup."""
    media = home / "media"
    before = {path for path in media.rglob("*") if path.is_file()}
    with tampering.undone():
        yield
    for path in {path for path in media.rglob("*") if path.is_file()} - before:
        path.unlink()
    (home / "witness.log").unlink(missing_ok=True)
