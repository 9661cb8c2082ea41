"""The file of one matter proves itself: every edit of it is found, by a stranger too, and who spoke is not in it."""

import json
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from gongyi.kernel.evidence.papers.bundles import Bundle, packed
from gongyi.kernel.flows import filing
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.archive import checking, pack
from gongyi.kernel.flows.history.archive.giving import BESIDE, NotYet
from gongyi.kernel.flows.history.archive.pack import MATTER, SIGNATURE, Pack
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.keys import fingerprint
from tests.infra.homes import with_keys
from tests.kernel.history import archived
from tests.kernel.history.archived import NAME, PHONE, PLAIN, edited, given, replaced, saved
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.once


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = with_keys(tmp_path / "home")
    return settings.HOME


@pytest.fixture
def dossier(hexi: SmallTown, home: Path) -> Dossier:
    return archived.closed(hexi)


_given: list[Pack] = []


@pytest.fixture
def whole(request: pytest.FixtureRequest, hexi: SmallTown, home: Path) -> Pack:
    """The file of a matter. A test that asks nothing of the database reads one that was given out before: it is never changed."""
    if "dossier" in request.fixturenames:
        return given(request.getfixturevalue("dossier"))
    if not _given:
        _given.append(given(request.getfixturevalue("dossier")))
    return _given[0]


def faults(found: Pack) -> list[str]:
    return checking.check(found).report.faults


def forged(value: Any) -> Any:
    """Another value of the same kind, as near as it can be."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    text = str(value)
    return ("0" if text[:1] != "0" else "1") + text[1:]


def test_what_is_given_out_holds_and_holds_as_many_steps_as_the_matter(whole: Pack, dossier: Dossier) -> None:
    report = checking.check(whole).report
    assert (report.dossiers, report.steps, report.faults) == (1, dossier.version, [])
    assert whole.plain["dossier"]["head"] == dossier.head
    assert whole.plain["town"]["slug"] == dossier.town.slug
    assert {seat["name"] for seat in whole.plain["seats"].values()} >= {"东社区 社区服务窗口"}
    assert "幸福小区3号楼" in {place["name"] for place in whole.plain["places"].values()}


def test_who_spoke_is_not_in_it_and_words_that_paper_would_mask_are_sealed(whole: Pack) -> None:
    everything = b"\n".join(whole.contents.values()).decode(errors="replace")
    assert NAME not in everything
    assert PHONE not in everything
    first = whole.plain["steps"][0]
    assert "body" not in first
    assert first["shown"]["text"].startswith("楼道灯不亮，打我电话")
    assert [step for step in whole.plain["steps"] if PLAIN in step.get("body", "")]
    photo, voice = whole.plain["evidence"]
    assert whole.contents[photo["file"]].startswith(b"\xff\xd8")
    assert voice["file"].startswith("sealed/")


def test_without_the_mask_they_would_be_in_it(dossier: Dossier) -> None:
    """The control."""
    open_words = given(dossier, mask=str)
    assert PHONE in open_words.contents[MATTER].decode()
    assert faults(open_words) == []


def test_steps_that_no_head_covers_are_never_given_out(hexi: SmallTown, dossier: Dossier) -> None:
    filing.erase(dossier=dossier, numbers=[1])
    with pytest.raises(NotYet) as reason:
        given(dossier)
    assert reason.value.fault == "head"
    archived.seal()
    assert faults(given(dossier)) == []


def test_a_file_still_being_made_ready_is_waited_for(hexi: SmallTown, home: Path) -> None:
    from gongyi.kernel.evidence import actions as evidence
    from tests.infra.pictures import jpeg

    said = hexi.say(evidence=[evidence.receive(town=hexi.town, data=jpeg(), kind="photo")]).dossier
    archived.seal()
    with pytest.raises(NotYet) as reason:
        given(said)
    assert reason.value.fault == "files"
    settle()
    assert faults(given(said)) == []


def test_a_matter_whose_key_is_a_plain_digest_of_who_wrote_what_is_not_given_out(hexi: SmallTown, home: Path) -> None:
    for key, fault in ((f"import:1:{'a' * 40}", "sender"), ("import:1:A1", "")):
        said = hexi.say("路灯不亮", key=key).dossier
        archived.seal()
        if fault:
            with pytest.raises(NotYet, match=fault):
                given(said)
        else:
            assert faults(given(said)) == []


def test_what_does_not_hold_in_the_house_never_leaves_it(hexi: SmallTown, dossier: Dossier) -> None:
    from gongyi.kernel.flows.models import Step
    from tests.kernel.history import tampering

    with tampering.undone():
        tampering.disarm()
        row = next(row for row in tampering.cells(Step) if row["dossier_id"] == dossier.pk)
        assert tampering.change(Step, row, "actor", "somebody")
        with pytest.raises(NotYet) as reason:
            given(dossier)
        assert reason.value.fault == "broken"
    transaction.set_rollback(True)


def test_erased_words_are_not_in_it_and_their_erasure_is_proven(hexi: SmallTown, dossier: Dossier) -> None:
    filing.erase(dossier=dossier)
    archived.seal()
    found = given(dossier)
    assert faults(found) == []
    assert [step for step in found.plain["steps"] if {"body", "sealed"} & step.keys()] == []
    assert {row["state"] for row in found.plain["evidence"]} == {"erased"}
    assert not [name for name in found.contents if name.startswith(("photos/", "sealed/"))]
    hidden = edited(given(dossier), lambda plain: plain["steps"].pop())
    assert any("missing without an erase step" in fault for fault in faults(hidden))


@pytest.mark.parametrize("column", [*checking.HASHED, "hash", "index"])
def test_every_column_of_every_step_is_proven_even_if_the_house_signs_it_anew(whole: Pack, column: str) -> None:
    for at in range(len(whole.plain["steps"])):

        def change(plain: dict[str, Any], at: int = at) -> None:
            plain["steps"][at][column] = forged(plain["steps"][at][column])

        assert faults(edited(whole, change)), (column, at)


def each_body(plain: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for step in plain["steps"] if "body" in step]


EDITS = {
    "a body": lambda plain: each_body(plain)[0].update(body=each_body(plain)[0]["body"] + " "),
    "a salt": lambda plain: each_body(plain)[0].update(salt=forged(each_body(plain)[0]["salt"])),
    "words taken away": lambda plain: [each_body(plain)[0].pop(name) for name in ("body", "salt")],
    "a path": lambda plain: plain["steps"][2]["path"].__setitem__(0, forged(plain["steps"][2]["path"][0])),
    "a path cut short": lambda plain: plain["steps"][2]["path"].pop(),
    "a path made longer": lambda plain: plain["steps"][2]["path"].append("00" * 32),
    "a step taken away": lambda plain: plain["steps"].pop(3),
    "the first step taken away": lambda plain: plain["steps"].pop(0),
    "the last step taken away": lambda plain: plain["steps"].pop(),
    "a step put in twice": lambda plain: plain["steps"].insert(3, dict(plain["steps"][2])),
    "a step put in": lambda plain: plain["steps"].append(plain["steps"][-1] | {"number": len(plain["steps"]) + 1}),
    "two steps swapped": lambda plain: plain["steps"].insert(2, plain["steps"].pop(3)),
    "the head's size": lambda plain: plain["head"].update(size=plain["head"]["size"] + 1),
    "the head's root": lambda plain: plain["head"].update(root=forged(plain["head"]["root"])),
    "the head's time": lambda plain: plain["head"].update(at=plain["head"]["at"] + 1),
    "the head before": lambda plain: plain["head"].update(previous=forged(plain["head"]["previous"])),
    "the head's signature": lambda plain: plain["head"].update(signature=forged(plain["head"]["signature"])),
    "the parameters": lambda plain: plain["version"].update(parameters="{}"),
    "the version's number": lambda plain: plain["version"].update(n=plain["version"]["n"] + 1),
    "the town": lambda plain: plain["town"].update(slug="elsewhere"),
    "evidence taken away": lambda plain: plain["evidence"][0].update(uid="x"),
    "evidence of another kind": lambda plain: plain["evidence"][0].update(kind="paper"),
    "another digest of evidence": lambda plain: plain["evidence"][0].update(made="0" * 64),
    "a file that nothing names": lambda plain: plain["files"].popitem(),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_edit_is_named_even_if_the_house_signs_it_anew(dossier: Dossier, edit: Any) -> None:
    """With the words in the open, so that evidence is compared with what names it."""
    whole = given(dossier, mask=str)
    found = faults(edited(whole, edit))
    assert found
    assert not any("stopped" in fault for fault in found)


def test_signed_anew_without_an_edit_it_holds(whole: Pack) -> None:
    """The control."""
    assert faults(edited(whole, lambda plain: None)) == []


def places_in(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every single value."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in places_in(part, (*way, key))]
    if isinstance(value, list):
        return [found for at, part in enumerate(value) for found in places_in(part, (*way, at))]
    return [way]


def test_no_value_of_the_matter_can_be_changed_without_the_houses_key(whole: Pack) -> None:
    for way in places_in(whole.plain):

        def change(plain: Any, way: tuple[Any, ...] = way) -> None:
            for key in way[:-1]:
                plain = plain[key]
            plain[way[-1]] = forged(plain[way[-1]])

        assert faults(edited(whole, change, signed=False)), way


def test_one_byte_of_any_content_is_found(whole: Pack) -> None:
    for name, content in whole.contents.items():
        for at in (0, len(content) // 2, len(content) - 2):
            other = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            try:
                assert faults(Pack(whole.contents | {name: other})), (name, at)
            except pack.NoPack:
                assert name in {MATTER, "key.pem"}


def test_a_photo_exchanged_with_its_digest_is_found_as_not_the_one_of_the_record(whole: Pack) -> None:
    name = whole.plain["evidence"][0]["file"]
    assert any("evidence" in fault for fault in faults(replaced(whole, name, b"another picture")))


def test_contents_taken_away_and_put_in_are_named(whole: Pack) -> None:
    name = whole.plain["evidence"][0]["file"]
    without = {key: content for key, content in whole.contents.items() if key != name}
    assert f"{name}: it is missing" in faults(Pack(without))
    assert faults(Pack(whole.contents | {"more.txt": b"x"})) == ["more.txt: nothing names it"]
    assert faults(Pack({key: c for key, c in whole.contents.items() if key != SIGNATURE}))


def run(*arguments: str) -> tuple[int, list[str]]:
    out = StringIO()
    try:
        call_command("verify", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_the_command_says_what_it_found_in_the_shape_of_verify(whole: Pack, dossier: Dossier, tmp_path: Path) -> None:
    code, lines = run("--matter", str(saved(whole, tmp_path / "m.zip")))
    assert (code, json.loads(lines[-1])) == (0, {"dossiers": 1, "steps": dossier.version, "faults": []})
    assert any(fingerprint() in line for line in lines)
    altered = edited(whole, lambda plain: plain["steps"][1].update(actor="x"))
    code, lines = run("--matter", str(saved(altered, tmp_path / "a.zip")), "--json")
    assert (code, len(lines)) == (1, 1)
    assert "step 2" in json.loads(lines[0])["faults"][0]


def test_what_is_no_file_of_a_matter_is_told_so(whole: Pack, tmp_path: Path) -> None:
    plain, other = tmp_path / "a.zip", tmp_path / "b.zip"
    plain.write_text("no zip")
    other.write_bytes(packed(Bundle({"readme.txt": b"a zip of something else"})))
    for path in (plain, other):
        with pytest.raises(CommandError, match=r"不是|no file"):
            run("--matter", str(path))


def test_it_is_not_mixed_with_checks_of_the_database(whole: Pack, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--matter"):
        run("--matter", str(saved(whole, tmp_path / "m.zip")), "--files")


def test_a_zip_that_would_fill_the_memory_is_refused(whole: Pack, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(pack, "MOST_BYTES", 1000)
    with pytest.raises(pack.NoPack):
        pack.read(saved(whole, tmp_path / "m.zip"))


def test_it_is_checked_where_there_is_no_database(whole: Pack, tmp_path: Path) -> None:
    path, empty = saved(whole, tmp_path / "m.zip"), tmp_path / "nothing"
    program = [sys.executable, "-m", "gongyi", "verify", "--matter", str(path), "--json"]
    environment = {"PATH": "", "GONGYI_HOME": str(empty), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    ended = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout.splitlines()[-1])["faults"] == []
    assert not empty.exists(), "nothing is made on a machine that only checks"


def unpacked(found: Pack, folder: Path) -> Path:
    for name, content in found.contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def stranger(folder: Path) -> tuple[int, list[str]]:
    ended = subprocess.run([sys.executable, "check_matter.py"], cwd=folder, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout.splitlines()


def openssl(folder: Path, command: str) -> bool:
    assert shutil.which("openssl"), "openssl is part of the promise"
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode == 0


def test_a_stranger_checks_it_with_python_and_openssl_alone(whole: Pack, tmp_path: Path) -> None:
    folder = unpacked(whole, tmp_path / "true")
    code, (verdict, *commands) = stranger(folder)
    assert (code, verdict[:3], len(commands)) == (0, "yes", 2)
    assert all(openssl(folder, command) for command in commands)
    (folder / MATTER).write_bytes(whole.contents[MATTER] + b" ")
    assert not openssl(folder, commands[0])


@pytest.mark.parametrize(
    "name",
    [
        "a body",
        "a salt",
        "a path",
        "a path cut short",
        "a path made longer",
        "a step taken away",
        "the last step taken away",
        "two steps swapped",
        "the head's root",
    ],
)
def test_the_strangers_checker_finds_edits_by_itself(whole: Pack, tmp_path: Path, name: str) -> None:
    code, lines = stranger(unpacked(edited(whole, EDITS[name]), tmp_path / "forged"))
    assert (code, lines[0][:3]) == (1, "no:")


def test_the_strangers_checker_finds_another_photo(whole: Pack, tmp_path: Path) -> None:
    folder = unpacked(whole, tmp_path / "forged")
    (folder / whole.plain["evidence"][0]["file"]).write_bytes(b"another picture")
    assert stranger(folder)[0] == 1


def test_the_strangers_checker_is_short_enough_to_be_read() -> None:
    assert len(BESIDE["check_matter.py"].read_text().splitlines()) <= 60


def test_in_a_large_tree_every_path_still_leads_to_the_head(hexi: SmallTown, home: Path, monkeypatch) -> None:
    monkeypatch.setattr(sequencer, "BLOCK", 4)
    dossier = archived.closed(hexi)
    for n in range(40):
        hexi.say(f"第{n}件")
    archived.seal()
    assert faults(given(dossier)) == []
