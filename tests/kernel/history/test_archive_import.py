"""A closed matter that was given out and lost comes back byte for byte; nothing else comes in by this way."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from gongyi.domain.cases.models import CatalogueRow
from gongyi.kernel import clock
from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import filing, parameters
from gongyi.kernel.flows.history.archive import taking
from gongyi.kernel.flows.history.archive.pack import KEY, Pack
from gongyi.kernel.flows.history.hashing import canonical
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Exclusion, ExternalReference, Leaf, MatterLink, Step, StepBody, Turn
from gongyi.kernel.index import queries as index
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals import builders as appeals
from tests.domain.cases import builders as cases
from tests.infra.homes import with_keys
from tests.kernel.history import archived
from tests.kernel.history.archived import PHONE, edited, given, lost, saved
from tests.towns import SmallTown, settle


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = with_keys(tmp_path / "home")
    return settings.HOME


@pytest.fixture
def before(hexi: SmallTown, home: Path) -> SmallTown:
    """A town in which matters were handled before."""
    archived.known_rules(hexi)
    return hexi


@pytest.fixture
def kept(before: SmallTown, home: Path) -> Pack:
    """The file of a closed matter that the database lost again."""
    with lost(home):
        found = given(archived.closed(before))
    parameters.forget()
    return found


def lasting(model: Any, **narrowed: object) -> list[dict[str, Any]]:
    """Rows without the keys that say nothing."""
    names = {"id", "dossier_id", "step_id", "owner_id", "step", "parent_id", "child_id"}
    rows = model.objects.filter(**narrowed).order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


def everything(number: str) -> dict[str, Any]:
    """All that stands of a matter, without the keys that say nothing."""
    row = Dossier.objects.get(number=number)
    told = {model.__name__: lasting(model, dossier=row) for model in (Step, Turn, Exclusion, ExternalReference)}
    bodies = [(body.step.number, bytes(body.salt), body.body) for body in StepBody.objects.filter(step__dossier=row)]
    files = lasting(Evidence, owner_id=row.pk)
    return told | {
        "dossier": lasting(Dossier, pk=row.pk),
        "bodies": sorted(bodies),
        "files": files,
        "media": [store.media(row.town_id, file["made"], size).read_bytes() for file in files for size in ("full",)],
        "appeal": (row.appeal.channel, row.appeal.summary_public, row.appeal.released_at),
    }


def sound() -> list[str]:
    """What verify finds, an hour later, so that no grace is left."""
    with clock.fixed(clock.now() + timedelta(hours=1)):
        return verify(contents=True).faults


def test_it_comes_back_byte_for_byte_and_the_record_holds(before: SmallTown, home: Path) -> None:
    with lost(home):
        found = given(archived.closed(before))
        number = found.plain["dossier"]["number"]
        was = everything(number)
    assert not Dossier.objects.filter(number=number).exists()
    assert not Evidence.objects.exists()
    taken = taking.take(found)
    assert (taken.number, taken.steps, taken.known) == (number, len(was["Step"]), False)
    assert everything(number) == was
    assert sound() == []
    assert Leaf.objects.filter(step__dossier__number=number).count() == taken.steps
    assert index.matching("灯管", "file").filter(owner_id=Dossier.objects.get(number=number).pk).exists()


@pytest.mark.parametrize("forgotten", ["_turns", "_beside", "_evidence", "_kept", "_files"])
def test_whatever_would_be_forgotten_is_noticed(kept: Pack, monkeypatch, forgotten: str) -> None:
    """The control: an import that leaves something out."""
    monkeypatch.setattr(taking._Taking, forgotten, lambda self, *given: None)
    taking.take(kept)
    assert sound() != []


def test_who_spoke_does_not_come_back_and_nobody_is_told_anything(kept: Pack) -> None:
    voices, jobs = Voice.objects.count(), Job.objects.count()
    taken = taking.take(kept)
    assert (Voice.objects.count(), Job.objects.count()) == (voices, jobs)
    dossier = Dossier.objects.get(number=taken.number)
    assert not Voice.objects.filter(owner="dossier", owner_id=dossier.pk).exists()
    assert PHONE in StepBody.objects.get(step__dossier=dossier, step__number=1).body


def test_given_out_again_it_is_the_same_but_for_its_new_places(kept: Pack) -> None:
    taken = taking.take(kept)
    archived.seal()
    again = given(Dossier.objects.get(number=taken.number))
    for name in ("dossier", "version", "evidence", "kept", "links", "seats", "places", "town"):
        assert again.plain[name] == kept.plain[name], name
    for one, two in zip(again.plain["steps"], kept.plain["steps"], strict=True):
        assert {key: one[key] for key in one.keys() - {"index", "path"}} == {
            key: two[key] for key in two.keys() - {"index", "path"}
        }


def test_a_second_time_it_is_known_and_nothing_changes(kept: Pack) -> None:
    one = taking.take(kept)
    steps = Step.objects.count()
    two = taking.take(kept)
    assert (two.number, two.known, Step.objects.count()) == (one.number, True, steps)


def test_the_desk_opens_what_came_back(before: SmallTown, kept: Pack) -> None:
    taken = taking.take(kept)
    matter = before.fetch("gulnar", Dossier.objects.get(number=taken.number))
    assert (matter.stage.key, matter.dossier.appeal.channel) == ("closed_off", "phone")


def test_erased_words_stay_erased(before: SmallTown, home: Path) -> None:
    with lost(home):
        dossier = archived.closed(before)
        filing.erase(dossier=dossier)
        archived.seal()
        found = given(dossier)
    taken = taking.take(found)
    assert not StepBody.objects.filter(step__dossier__number=taken.number).exists()
    assert {row.state for row in Evidence.objects.all()} == {Evidence.ERASED}
    assert Dossier.objects.get(number=taken.number).title == ""
    assert sound() == []


def test_a_matter_under_a_duty_to_report_comes_back_as_restricted_as_it_was(before: SmallTown, home: Path) -> None:
    with lost(home):
        dossier = appeals.referred(before)
        settle()
        archived.seal()
        found = given(dossier)
    taken = taking.take(found)
    assert Dossier.objects.get(number=taken.number).sensitivity == Dossier.DUTY
    with pytest.raises(Dossier.DoesNotExist):
        before.fetch("gulnar", Dossier.objects.get(number=taken.number))
    assert sound() == []


def closed_case(hexi: SmallTown) -> tuple[Pack, Pack]:
    """An appeal that was handled by a case, both closed, each in a file of its own."""
    case = cases.verifying(hexi)
    hexi.do("gulnar", case, "verify_pass", how="on_site")
    settle()
    parent = cases.parent_of(case)
    hexi.do("gulnar", parent, "reply", words={"reply": "修好了"})
    appeals.rate(parent)
    hexi.do("gulnar", parent, "close_off")
    settle()
    archived.seal()
    return given(parent), given(case)


def test_a_case_comes_back_under_its_matter_and_not_before_it(before: SmallTown, home: Path) -> None:
    with lost(home):
        parent, case = closed_case(before)
    number = parent.plain["dossier"]["number"]
    with pytest.raises(Refused, match=number):
        taking.take(case)
    taking.take(parent)
    taken = taking.take(case)
    link = MatterLink.objects.get(child__number=taken.number)
    assert (link.parent.number, link.why) == (number, "case")
    assert link.child.case.row.code == case.plain["kept"]["case"]["row_id"][1].split()[0]
    assert sound() == []


def test_a_later_matter_in_the_old_ones_place_gets_a_case_of_its_own(before: SmallTown, home: Path) -> None:
    """After a restore the database gives the same keys to other matters."""
    with lost(home):
        parent, case = closed_case(before)
    later = cases.parent_of(cases.verifying(before))
    taking.take(parent)
    taken = taking.take(case)
    back = MatterLink.objects.get(child__number=taken.number)
    assert back.parent.number == parent.plain["dossier"]["number"]
    own = before.case_of(later)
    assert own.number != taken.number
    assert own.key.split(":")[1] == later.number
    assert taken.number not in {link.child.number for link in MatterLink.objects.filter(parent=later)}


def test_matters_that_were_joined_are_joined_again_whichever_comes_first(before: SmallTown, home: Path) -> None:
    with lost(home):
        one = archived.closed(before)
        two = appeals.withdrawn(before)
        MatterLink.objects.create(parent=one, child=two, why="merged", at_step=one.version)
        archived.seal()
        files = given(one, linked=(two.pk,)), given(two, linked=(one.pk,))
    assert taking.take(files[1]).left == [files[0].plain["dossier"]["number"]]
    assert taking.take(files[0]).left == []
    assert taking.take(files[0]).known
    link = MatterLink.objects.get(why="merged")
    assert (link.parent.number, link.child.number) == tuple(found.plain["dossier"]["number"] for found in files)
    assert sound() == []


def refused(found: Pack) -> str:
    """The sentence; nothing may have come of it."""
    numbers, steps = set(Dossier.objects.values_list("number", flat=True)), Step.objects.count()
    with override("en"), pytest.raises(Refused) as refusal:
        taking.take(found)
    assert (set(Dossier.objects.values_list("number", flat=True)), Step.objects.count()) == (numbers, steps)
    assert sound() == []
    return str(refusal.value)


@pytest.mark.once
def test_what_is_still_open_is_refused(before: SmallTown, home: Path) -> None:
    with lost(home):
        dossier = appeals.screening(before)
        archived.seal()
        found = given(dossier)
    assert "not closed" in refused(found)


@pytest.mark.once
def test_what_another_house_gave_out_is_refused(kept: Pack) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    other = Ed25519PrivateKey.generate().public_key()
    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert "not given out by this installation" in refused(Pack(kept.contents | {KEY: pem}))


@pytest.mark.once
@pytest.mark.parametrize("signed", [True, False])
def test_what_was_altered_is_refused_with_what_does_not_hold(kept: Pack, *, signed: bool) -> None:
    altered = edited(kept, lambda plain: plain["steps"][1].update(actor="x"), signed=signed)
    assert ("step 2" if signed else "matter.json") in refused(altered)


@pytest.mark.once
def test_sealed_words_that_are_not_those_of_the_step_are_refused(kept: Pack, before: SmallTown) -> None:
    from gongyi.kernel.flows.history.archive.giving import bound_to
    from gongyi.kernel.people import sealing

    name = kept.plain["steps"][0]["sealed"]
    row = bound_to(kept.plain["dossier"]["head"])
    other = sealing.seal(canonical({"salt": "00" * 16, "body": "{}"}), table="matter", column="step-1", row=row)
    assert "body of step 1" in refused(archived.replaced(kept, name, other))


@pytest.mark.once
def test_sealed_words_whose_key_is_gone_are_refused(kept: Pack) -> None:
    name = kept.plain["steps"][0]["sealed"]
    other = bytes([kept.contents[name][0]]) + bytes(len(kept.contents[name]) - 1)
    assert "sealed" in refused(archived.replaced(kept, name, other))


@pytest.mark.once
def test_a_sealed_recording_that_is_another_is_refused(kept: Pack) -> None:
    from gongyi.kernel.flows.history.archive.giving import bound_to
    from gongyi.kernel.people import sealing

    name = kept.plain["evidence"][1]["file"]
    row = bound_to(kept.plain["dossier"]["head"])
    other = sealing.seal("AAAA", table="matter", column=name.removeprefix("sealed/"), row=row)
    assert name in refused(archived.replaced(kept, name, other))


@pytest.mark.once
def test_what_is_here_with_other_steps_is_refused(before: SmallTown, home: Path) -> None:
    dossier = archived.closed(before)
    found = given(dossier)
    with clock.fixed(clock.now() + timedelta(minutes=20)):
        filing.erase(dossier=dossier, numbers=[1])
        settle()
        archived.seal()
        assert "other steps" in refused(found)


@pytest.mark.once
def test_what_was_handed_in_again_meanwhile_is_refused(kept: Pack, before: SmallTown) -> None:
    before.say("同一张表又交了一次", key=kept.plain["dossier"]["key"])
    settle()
    assert "handed in again" in refused(kept)


UNKNOWN = {
    "a seat that is gone": lambda plain: plain["seats"].update({"999999": next(iter(plain["seats"].values()))}),
    "a seat of another role": lambda plain: next(iter(plain["seats"].values())).update(role="police"),
    "a seat at another place": lambda plain: next(iter(plain["seats"].values())).update(place=1),
    "a place that is gone": lambda plain: plain["places"].update({"999999": next(iter(plain["places"].values()))}),
    "a place of another name": lambda plain: list(plain["places"].values())[-1].update(name="别处", code=""),
    "a place of another code": lambda plain: next(iter(plain["places"].values())).update(code="659999999"),
}


@pytest.mark.once
@pytest.mark.parametrize("edit", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_seat_or_place_is_refused(kept: Pack, edit: Any) -> None:
    """Signed anew, as if the house's own seats and places had become others meanwhile."""
    assert "is not here as this matter knew it" in refused(edited(kept, edit))


@pytest.mark.once
def test_a_flow_version_that_is_not_here_is_refused(hexi: SmallTown, home: Path) -> None:
    with lost(home):
        found = given(archived.closed(hexi))
    parameters.forget()
    assert "flow version" in refused(found).lower()


@pytest.mark.once
@pytest.mark.parametrize("row", [["lift", 1], [None, 10**6]], ids=["another", "none"])
def test_a_catalogue_row_that_became_another_is_refused(before: SmallTown, home: Path, row: list[Any]) -> None:
    with lost(home):
        parent, case = closed_case(before)
    taking.take(parent)
    code, key = case.plain["kept"]["case"]["row_id"][1], case.plain["kept"]["case"]["row_id"][0]
    if row[0]:
        CatalogueRow.objects.filter(pk=key).update(code=row[0])
    other = edited(case, lambda plain: None if row[0] else plain["kept"]["case"].update(row_id=[row[1], code]))
    assert f"{code} is not here" in refused(other)


@pytest.mark.once
def test_a_town_that_is_not_here_is_refused(kept: Pack) -> None:
    elsewhere = edited(kept, lambda plain: plain["dossier"].update(town_id=10**6))
    assert "town_id" in refused(elsewhere)
    assert Dossier.objects.filter(number=kept.plain["dossier"]["number"]).count() == 0


def run(*arguments: str) -> list[str]:
    out = StringIO()
    with override("en"):
        call_command("matters", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.once
def test_the_command_says_what_came_of_it(kept: Pack, tmp_path: Path) -> None:
    path, number = saved(kept, tmp_path / "m.zip"), kept.plain["dossier"]["number"]
    first, second = run("import", str(path))
    assert first == f"{number} is back with {len(kept.plain['steps'])} steps."
    assert "does not come back" in second
    (again,) = run("import", str(path))
    assert again.startswith(f"known: {number}")
    assert json.loads(run("import", str(path), "--json")[-1]) == {
        "number": number,
        "steps": len(kept.plain["steps"]),
        "outcome": "known",
        "left": [],
    }


@pytest.mark.once
def test_the_command_refuses_in_one_sentence(kept: Pack, tmp_path: Path) -> None:
    altered = saved(edited(kept, lambda plain: plain["steps"].pop(), signed=False), tmp_path / "m.zip")
    with pytest.raises(CommandError, match="changed or is damaged"):
        run("import", str(altered))
    (tmp_path / "n.zip").write_text("nothing")
    with pytest.raises(CommandError, match="no file of a matter"):
        run("import", str(tmp_path / "n.zip"))
