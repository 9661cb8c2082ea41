"""After a person is erased, nothing of theirs is found: not in any table, file, index, message or export."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows import filing
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import own, phones, sealing
from gongyi.kernel.people.models import Voice
from gongyi.kernel.territory.scope import within
from tests.infra.homes import with_keys
from tests.infra.pictures import jpeg
from tests.towns import SmallTown, settle, small_town
from tests.trust import canaries

NAME, PHONE, WORDS, FILE = "欧阳紫薇娜", "13957246813", "赤陶壶旁七三暗号", "紫薇娜家的门牌"
SEALED = ("name", "phone")


@pytest.fixture
def spoken(db: None, monday_morning: object, tmp_path: Path, settings) -> Iterator[SmallTown]:
    """Somebody speaks, in an installation with a folder of its own; the firm handles it; the worker has done all it had to."""
    settings.HOME = with_keys(tmp_path)
    hexi = small_town()
    with within(hexi.town):
        yield _lived(hexi)


def _lived(hexi: SmallTown) -> SmallTown:
    photo = SimpleUploadedFile(f"{FILE}.jpg", jpeg(comment=WORDS.encode()), "image/jpeg")
    said = {
        "place": hexi.places["b3"].pk,
        "key": "web:erased",
        "text": f"灯坏了，{WORDS}。",
        "phone": PHONE,
        "name": NAME,
    }
    assert Client().post(f"/{hexi.town.slug}/say/complaint/", said | {"photos": photo}).status_code == 302
    appeal = Dossier.objects.get()
    hexi.do("gulnar", appeal, "accept")
    firm = hexi.seats["firm"].key
    hexi.do("gulnar", appeal, "dispatch", category="corridor_light", handler=firm, words={"statement": "三号楼灯不亮"})
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        settle()
    return hexi


def secrets_kept() -> dict[str, str]:
    """All by which the person could be found again; the keyed index of the phone is one of them."""
    index = sealing.blind_index("phone", phones.clean(PHONE))
    return {"name": NAME, "phone": PHONE, "words": WORDS, "file name": FILE, "index of the phone": index}


def found(home: Path) -> set[str]:
    """Where anything of the person is: tables by their name, files by their path; sealed cells are opened first."""
    secrets, places = secrets_kept(), set()
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            cells = [getattr(row, field.attname) for field in model._meta.concrete_fields]
            cells += [row.open(name) for name in SEALED if hasattr(row, f"{name}_sealed")]
            content = b"\n".join(
                bytes(cell) if isinstance(cell, bytes | memoryview) else f"{cell}".encode() for cell in cells
            )
            if canaries.leaks(content, secrets):
                places.add(model.__name__)
    for path in home.rglob("*"):
        named = f"{path.relative_to(home)}".encode()
        if canaries.leaks(named, secrets) or (path.is_file() and canaries.leaks(path.read_bytes(), secrets)):
            places.add(f"{path.relative_to(home)}")
    return places


def erase(appeal: Dossier) -> None:
    """As the person's own wish and the office's act do it."""
    own.erase_contact(voices=Voice.objects.filter(owner_id=appeal.pk))
    filing.erase(dossier=appeal)
    settle()


def test_an_erased_person_is_found_nowhere_and_the_record_still_holds(spoken: SmallTown) -> None:
    home = Path(configured.HOME)
    before = found(home)
    assert {"Voice", "StepBody", "Dossier"} <= before, (
        "the control: before, the search finds the person where they are kept"
    )
    erase(Dossier.objects.get(flow="appeal"))
    assert found(home) == set()
    assert not [path for path in home.rglob("*") if path.is_file() and path.read_bytes()[:3] == b"\xff\xd8\xff"], (
        "no photo"
    )
    sequencer.sequence_history()
    assert verify().faults == []


@pytest.mark.parametrize("forgotten", ["contact", "words"])
def test_half_an_erasure_is_noticed(spoken: SmallTown, monkeypatch, forgotten: str) -> None:
    """The control: an erasure that leaves out one part."""
    left_out = (own, "erase_contact") if forgotten == "contact" else (filing, "erase")
    monkeypatch.setattr(*left_out, lambda **_given: None)
    erase(Dossier.objects.get(flow="appeal"))
    assert found(Path(configured.HOME))
