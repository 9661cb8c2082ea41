"""A receipt can be checked by a stranger, with the product's own code out of the way."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongyi.kernel.access import actions as access
from gongyi.kernel.flows.history import receipts, sequencer, signing
from gongyi.kernel.flows.history.tree import inclusion_path, subroot
from gongyi.kernel.flows.models import Head, Step
from gongyi.kernel.people import keys
from gongyi.kernel.people.keys import public_key_pem
from gongyi.kernel.people.models import Voice
from tests.infra.homes import with_keys
from tests.towns import SmallTown

CHECKER = Path(__file__).parents[3] / "tools" / "check_receipt.py"


@pytest.fixture
def receipt(hexi: SmallTown, tmp_path: Path, settings) -> dict:
    settings.HOME = with_keys(tmp_path)
    made = [hexi.say(f"灯不亮{n}").dossier for n in range(5)]
    sequencer.sequence_history()
    sequencer.sign_head(force=True)
    kept = vars(receipts.receipt(Step.objects.get(dossier=made[2], number=1), made[2].number))
    transaction.set_rollback(True)
    return {**kept, "path": list(kept["path"])}


def check(kept: dict, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "receipt.json").write_text(json.dumps(kept))
    return subprocess.run(
        [sys.executable, str(CHECKER), "receipt.json"], cwd=folder, capture_output=True, text=True, check=False
    )


def openssl(folder: Path, name: str) -> bool:
    """What openssl says of a text and its signature, with the command that the checker prints."""
    if shutil.which("openssl") is None:
        pytest.fail("openssl is part of the promise")
    files = ["-rawin", "-in", f"{name}.txt", "-sigfile", f"{name}.sig"]
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", *files]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def test_a_true_receipt_holds_and_openssl_says_so_of_it_and_of_its_head(receipt: dict, tmp_path: Path) -> None:
    assert check(receipt, tmp_path).returncode == 0
    (tmp_path / "key.pem").write_text(public_key_pem())
    assert openssl(tmp_path, "receipt")
    assert openssl(tmp_path, "head")


def test_a_receipt_about_another_matter_does_not_hold(receipt: dict, tmp_path: Path) -> None:
    check({**receipt, "number": "0000000000"}, tmp_path)
    (tmp_path / "key.pem").write_text(public_key_pem())
    assert not openssl(tmp_path, "receipt")


def test_a_receipt_that_no_head_covers_yet_is_told_so(receipt: dict, tmp_path: Path) -> None:
    answer = check({**receipt, "size": None, "index": None, "path": []}, tmp_path)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert "not yet" in answer.stdout


@pytest.mark.parametrize("part", ["leaf", "root"])
def test_a_forged_receipt_does_not(receipt: dict, tmp_path: Path, part: str) -> None:
    forged = {**receipt, part: "00" * 32}
    assert check(forged, tmp_path).returncode == 1


def test_the_site_hands_out_the_receipt_the_page_and_its_digest(hexi: SmallTown, tmp_path: Path, settings) -> None:
    settings.HOME = with_keys(tmp_path)
    dossier = hexi.say(phone="13912345678").dossier
    sequencer.sequence_history()
    token = access.make_link(
        town=hexi.town, purpose="track", owner_id=dossier.pk, life=timedelta(days=9), voice=Voice.objects.get()
    )
    client = Client()
    kept = client.get(f"/{hexi.town.slug}/received/{token}/receipt.json").json()
    assert check(kept, tmp_path).returncode == 0
    answer = client.get(f"/{hexi.town.slug}/heads/check.html")
    digest = hashlib.sha256(answer.content).hexdigest()
    heads = client.get(f"/{hexi.town.slug}/heads/").content.decode()
    assert digest in heads
    assert keys.fingerprint() in heads
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"""(?:src|href)=|url\(|https?://|import""", answer.content.decode().replace("importKey", ""))
    assert client.get(f"/{hexi.town.slug}/received/{'x' * 22}/receipt.json").status_code == 404
    transaction.set_rollback(True)


def test_the_checking_page_opens_in_the_language_of_the_site(hexi: SmallTown) -> None:
    client, address = Client(), f"/{hexi.town.slug}/heads/"
    assert 'heads/check.html">' in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    assert 'heads/check.html#en">' in client.get(address).content.decode()
    assert "location.hash === '#en'" in client.get(f"{address}check.html").content.decode()


def test_the_checker_is_short_enough_to_be_read() -> None:
    assert len(CHECKER.read_text().splitlines()) <= 60


def unrecorded() -> dict:
    """A receipt as the site gives it, over a tree of seven that no database has seen."""
    leaves = [bytes([n]) * 32 for n in range(7)]

    def span(start: int, end: int) -> bytes:
        if end - start > 1:
            raise KeyError(start)
        return leaves[start]

    root, path = subroot(span, 0, 7).hex(), [node.hex() for node in inclusion_path(span, 4, 7)]
    leaf, at = leaves[4].hex(), 1_772_416_800_000_000
    return {
        "number": "1234567890", "step": 1, "leaf": leaf, "at": at, "signature": signing.sign(signing.receipt_text("1234567890", 1, leaf, at)),
        "index": 4, "size": 7, "root": root, "head_at": at + 1, "head_previous": "ab" * 32, "path": path,
        "head_signature": signing.sign(signing.head_text(7, root, at + 1, "ab" * 32)),
    }  # fmt: skip


@pytest.mark.live
def test_the_page_for_residents_checks_a_receipt_from_a_file_without_any_network(page360, monkeypatch) -> None:
    """Opened from the disk, as a resident keeps it: a true receipt fits; every part that is changed is found."""
    from gongyi.surfaces.portal.trust import CHECKER as PAGE

    own = Ed25519PrivateKey.generate()
    monkeypatch.setattr(keys, "signing_key", lambda: own)
    page360.context.set_offline(True)
    page360.goto(PAGE.resolve().as_uri())

    def verdict(kept: dict, heads: str = "") -> tuple[str, list[str]]:
        page360.fill("#receipt", json.dumps(kept))
        page360.fill("#kept", heads)
        page360.click("button[type=submit]")
        page360.wait_for_selector("#verdict:not([hidden])")
        page360.wait_for_function("document.activeElement.id === 'verdict'")
        told = (
            page360.text_content("#verdict"),
            page360.eval_on_selector_all("#results li", "all => all.map(one => one.className)"),
        )
        page360.click("#switch")
        page360.click("#switch")
        page360.evaluate("document.activeElement.blur()")
        return told

    full = unrecorded() | {"key": public_key_pem()}
    head = f"gongyi head 1|{full['size']}|{full['root']}|{full['head_at']}|{full['head_previous']}"
    assert verdict(full, head) == ("都对得上", ["open", "yes", "yes", "yes", "yes"])
    for part in ("leaf", "root", "signature", "head_signature", "head_previous"):
        flipped = full[part][:-1] + ("0" if full[part][-1:] != "0" else "1") if full[part] else "00"
        assert verdict({**full, part: flipped})[0] == "对不上", part
    for part in ("step", "at", "index", "head_at", "size"):
        assert verdict({**full, part: full[part] + 1})[0] == "对不上", part
    assert verdict({**full, "path": full["path"][::-1]})[0] == "对不上"
    assert verdict({**full, "path": full["path"][:-1]})[0] == "对不上"
    other = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert verdict({**full, "key": other.decode()})[0] == "对不上"
    assert verdict({**full, "root": "", "path": []})[0] == "还核对不全"
    assert page360.evaluate("document.documentElement.scrollWidth") <= 360


def test_every_head_can_be_reached_page_by_page_and_back(hexi: SmallTown, settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    Head.objects.bulk_create(Head(size=n, root=f"{n:064x}", at=n, signature="s") for n in range(1, 131))
    client, url, seen, way = Client(), f"/{hexi.town.slug}/heads/", [], [""]
    while way[-1] is not None:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"{url}{way[-1]}").content.decode()
        assert len([query for query in asked if "flows_head" in query["sql"]]) == 2
        seen.append([int(size) for size in re.findall(r"gongyi head 1\|(\d+)\|", page)])
        older = re.search(r'rel="next" href="(\?before=\d+)#heads"', page)
        way.append(older[1] if older else None)
    assert [size for part in seen for size in part] == list(range(130, 0, -1))
    assert [len(part) for part in seen] == [50, 50, 30]
    last = client.get(f"{url}{way[2]}").content.decode()
    newer = re.search(r'rel="prev" href="([^"]*)#heads"', last)
    assert newer
    assert [int(size) for size in re.findall(r"head 1\|(\d+)\|", client.get(url + newer[1]).content.decode())] == seen[
        1
    ]
    for odd in ("?before=x", "?before=" + "9" * 40, "?before=0"):
        assert client.get(url + odd).status_code == 200
