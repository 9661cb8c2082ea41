"""The whole matter with its proofs, ordered at the desk: made by the worker, for posts that answer for the place, and for nobody else."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from gongyi.kernel.evidence.models import PrintedMatter, Printout
from gongyi.kernel.flows import filing, matters
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.archive import checking
from gongyi.kernel.flows.history.archive.pack import MATTER, Pack
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Look
from gongyi.surfaces.desk.frame import MAY_UNMASK
from tests.domain.appeals import builders as appeals
from tests.infra.homes import with_keys
from tests.kernel.history import archived
from tests.kernel.history.archived import NAME, PHONE
from tests.towns import SmallTown, settle


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = with_keys(tmp_path)
    return tmp_path


@pytest.fixture
def dossier(hexi: SmallTown) -> Dossier:
    return archived.closed(hexi)


def address(hexi: SmallTown, dossier: Dossier, what: str = "archive/") -> str:
    return f"/{hexi.town.slug}/desk/file/{dossier.number}/{what}"


def ordered(hexi: SmallTown, client: Client, dossier: Dossier) -> str:
    answer = client.post(address(hexi, dossier))
    assert answer.status_code == 302
    settle()
    return answer.headers["Location"]


def fetched(client: Client, page: str) -> HttpResponse:
    return client.get(f"{page}file/")


def pack_in(answer: HttpResponse) -> Pack:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return Pack({name: packed.read(name) for name in packed.namelist()})


def test_it_stands_beside_the_printed_file_and_the_worker_makes_it(hexi: SmallTown, dossier: Dossier, enter) -> None:
    client = enter("gulnar")
    page = client.get(address(hexi, dossier, "")).content.decode()
    assert f'href="{address(hexi, dossier)}">整件导出（带证明）<' in page
    answer = fetched(client, ordered(hexi, client, dossier))
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{dossier.number}.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    report = checking.check(pack_in(answer)).report
    assert (report.steps, report.faults) == (dossier.version, [])


def test_nothing_stands_in_it_that_paper_masks(hexi: SmallTown, dossier: Dossier, enter) -> None:
    hexi.say("另一件")
    client = enter("gulnar")
    found = pack_in(fetched(client, ordered(hexi, client, dossier)))
    everything = b"\n".join(found.contents.values()).decode(errors="replace")
    assert PHONE not in everything
    assert NAME not in everything


def test_a_name_of_who_spoke_in_a_workers_words_is_sealed_as_it_is_masked_on_paper(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("楼道堆物", name=NAME, phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "need_info", words={"question": f"请{NAME}说明几楼"})
    settle()
    archived.seal()
    client = enter("gulnar")
    found = pack_in(fetched(client, ordered(hexi, client, dossier)))
    assert NAME not in found.contents[MATTER].decode()
    assert [step["move"] for step in found.plain["steps"] if "sealed" in step] == ["need_info"]


@pytest.mark.parametrize("name", ["liuyan", "zhoujianguo", "observer", "wanghaitao"])
def test_who_does_not_answer_for_the_place_finds_nothing_there(hexi: SmallTown, enter, name: str) -> None:
    """A desk elsewhere, a firm with the case before it, one who only looks, the police."""
    dossier = appeals.with_handler(hexi)
    settle()
    client, case = enter(name), hexi.case_of(dossier)
    assert client.get(address(hexi, dossier)).status_code == 404
    assert client.get(address(hexi, case)).status_code == 404
    if name == "zhoujianguo":
        page = client.get(address(hexi, case, "")).content.decode()
        assert "打印卷宗" in page
        assert "整件导出" not in page
    assert not Printout.objects.exists()


@pytest.mark.parametrize("office", ["system", "security", "audit"])
def test_an_administrator_gets_none(hexi: SmallTown, dossier: Dossier, enter, office: str) -> None:
    from gongyi.kernel.people.actions import add_person

    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    assert enter("admin", office).get(address(hexi, dossier)).status_code == 404


def test_who_is_kept_apart_meanwhile_gets_it_no_more(hexi: SmallTown, enter) -> None:
    dossier, client = appeals.screening(hexi), enter("gulnar")
    archived.seal()
    page = ordered(hexi, client, dossier)
    assert fetched(client, page).status_code == 200
    filing.keep_apart(matter=matters.by_machine(dossier), key=f"person:{hexi.persons['gulnar'].pk}")
    assert fetched(client, page).status_code == 302
    assert client.get(address(hexi, dossier)).status_code == 404


def test_a_matter_under_a_duty_to_report_is_given_to_few_and_each_opening_is_written_down(
    hexi: SmallTown, enter
) -> None:
    dossier = appeals.referred(hexi)
    settle()
    archived.seal()
    assert enter("gulnar").get(address(hexi, dossier)).status_code == 404
    looked, client = Look.objects.count(), enter("zhaomin")
    found = pack_in(fetched(client, ordered(hexi, client, dossier)))
    assert checking.check(found).report.faults == []
    assert Look.objects.count() == looked + 1
    assert Look.objects.latest("pk").column == "print"


def test_before_the_next_head_one_is_asked_to_wait_and_then_gets_it(
    hexi: SmallTown, dossier: Dossier, enter, monkeypatch
) -> None:
    client = enter("gulnar")
    filing.erase(dossier=dossier, numbers=[1])
    monkeypatch.setattr(sequencer, "sign_head", lambda **_options: None)
    page = ordered(hexi, client, dossier)
    waiting = client.get(page).content.decode()
    assert "还没有被签名的树头盖住" in waiting
    assert fetched(client, page).status_code == 302
    monkeypatch.undo()
    archived.seal()
    client.post(f"{page}again/")
    settle()
    assert checking.check(pack_in(fetched(client, page))).report.faults == []


def test_it_goes_with_words_that_are_erased(
    hexi: SmallTown, dossier: Dossier, enter, home: Path, django_capture_on_commit_callbacks
) -> None:
    client = enter("gulnar")
    page = ordered(hexi, client, dossier)
    assert [path for path in (home / "papers").rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        filing.erase(dossier=dossier)
    assert client.get(page).status_code == 404
    assert not [path for path in (home / "papers").rglob("*") if path.is_file()]


def test_numbers_of_joined_matters_stand_in_it_as_far_as_one_reaches_them(hexi: SmallTown, enter) -> None:
    other, joined = hexi.say("门口井盖坏了").dossier, hexi.say("井盖翻了").dossier
    filing.keep_apart(matter=matters.by_machine(other), key=f"person:{hexi.persons['lixiuying'].pk}")
    hexi.do("gulnar", joined, "merge", reason="same_problem", into=other.number)
    settle()
    archived.seal()
    client = enter("gulnar")
    found = pack_in(fetched(client, ordered(hexi, client, joined)))
    (link,) = found.plain["links"]
    assert (link["child"], link["why"], link["parent"]) == (joined.number, "merged", other.number)
    assert PrintedMatter.objects.filter(owner_id=other.pk).exists()
    secretary = enter("lixiuying")
    assert pack_in(fetched(secretary, ordered(hexi, secretary, joined))).plain["links"] == []


def test_the_page_of_a_paper_speaks_english_too(hexi: SmallTown, dossier: Dossier, enter) -> None:
    client = enter("gulnar")
    client.cookies["django_language"] = "en"
    assert "The whole matter with its proofs" in client.get(address(hexi, dossier, "")).content.decode()
    page = ordered(hexi, client, dossier)
    assert "with its proofs" in client.get(page).content.decode()
    found = pack_in(fetched(client, page))
    assert json.loads(found.contents[MATTER])["seats"]


def test_it_reaches_as_far_as_the_printed_file_and_no_further(hexi: SmallTown, enter) -> None:
    """Everybody of the town against an ordinary matter, a restricted one, and one under a duty to report."""
    said = {
        "ordinary": hexi.say("三号楼的灯不亮").dossier,
        "restricted": hexi.say("暑假孩子没人管，能不能办个托管班", no_harm=True).dossier,
        "duty": hexi.say("隔壁天天打孩子", kind="report").dossier,
    }
    given = {}
    for name in hexi.persons:
        client = enter(name)
        for kind, dossier in said.items():
            assert dossier.sensitivity == kind
            prints, gives = (client.get(address(hexi, dossier, what)).status_code for what in ("print/", "archive/"))
            assert gives == (200 if prints == 200 and hexi.actor(name).roles & MAY_UNMASK else 404), (name, kind)
            given.setdefault(kind, set()).update({name} if gives == 200 else ())
    assert given == {
        "ordinary": {"aili", "gulnar", "lixiuying", "zhaomin", "sunli"},
        "restricted": {"zhaomin", "sunli"},
        "duty": {"zhaomin", "sunli"},
    }
