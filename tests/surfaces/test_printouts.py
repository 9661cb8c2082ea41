"""Papers as queued work: made once by the worker, fetched by who asked while they reach it, gone after a day and with what was erased."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.evidence import children
from gongyi.kernel.evidence.models import Evidence, Printout
from gongyi.kernel.evidence.papers import fonts, keeping
from gongyi.kernel.flows import filing, matters, numbers
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox import working
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import handing
from gongyi.surfaces.desk import lists, papers
from tests.infra.homes import with_keys
from tests.infra.pictures import jpeg
from tests.towns import SmallTown, settle


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = with_keys(tmp_path)
    return tmp_path


@pytest.fixture
def photographed(hexi: SmallTown, monkeypatch) -> Dossier:
    """A matter with a photo, where already one photo makes a file long."""
    monkeypatch.setattr(papers, "PIECES_AT_ONCE", 0)
    photo = evidence.receive(town=hexi.town, data=jpeg(), kind="photo", audience=Evidence.FILE)
    dossier = hexi.say("楼道堆物，𠮷祥路口", kind="complaint", evidence=[photo]).dossier
    settle()
    return dossier


def of_file(hexi: SmallTown, dossier: Dossier) -> str:
    return f"/{hexi.town.slug}/desk/file/{dossier.number}/paper/"


def written_down(hexi: SmallTown, client: Client) -> str:
    """The number of a matter that this worker entered for someone: only theirs is the receipt."""
    client.post(f"/{hexi.town.slug}/desk/new/", {"text": "路灯不亮", "key": "desk:1", "channel": "phone", "place": ""})
    return Dossier.objects.latest("pk").number


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def fetched(client: Client, address: str) -> HttpResponse:
    return client.get(f"{address}file/")


def test_a_file_with_photos_is_made_by_the_worker_and_its_page_says_how_far_it_is(
    hexi: SmallTown, photographed: Dossier, enter
) -> None:
    client = enter("gulnar")
    ordered = client.post(of_file(hexi, photographed))
    assert ordered.status_code == 302
    page = ordered.headers["Location"]
    waiting = shown(client, page)
    assert "下一份就做它" in waiting
    assert "不用在这里等" in waiting
    assert "看看好了没有" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert fetched(client, page).status_code == 302
    settle()
    ready = shown(client, page)
    assert "做好了" in ready
    assert 'http-equiv="refresh"' not in ready
    assert "hx-trigger" not in ready
    answer = fetched(client, page)
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{photographed.number}.pdf"'
    assert "打开" in shown(client, f"/{hexi.town.slug}/desk/papers/")


def test_following_a_link_orders_nothing(hexi: SmallTown, photographed: Dossier, enter) -> None:
    client = enter("gulnar")
    for address in (of_file(hexi, photographed), f"/{hexi.town.slug}/desk/file/{photographed.number}/archive/"):
        for _n in range(2):
            page = shown(client, address)
        assert f'action="{address}"' in page
        assert "做这一份" in page
    assert not Printout.objects.exists()
    assert not Job.objects.filter(kind="paper").exists()
    assert client.post(address).status_code == 302
    assert Printout.objects.count() == 1


@pytest.mark.both
def test_asking_twice_makes_one_paper_and_nobody_queues_more_than_five(
    hexi: SmallTown, photographed: Dossier, enter
) -> None:
    client = enter("gulnar")
    one, two = (client.post(of_file(hexi, photographed)).headers["Location"] for _n in range(2))
    assert one == two
    for size in range(5):
        hexi_photo = evidence.receive(town=hexi.town, data=jpeg(), kind="photo")
        other = hexi.say(f"第{size}件", evidence=[hexi_photo]).dossier
        last = client.post(of_file(hexi, other), follow=True).content.decode()
    assert Printout.objects.count() == 5
    assert "请等做好一份再要" in last


def test_each_of_five_papers_says_how_many_are_made_before_it_and_none_is_lost_by_going_away(
    hexi: SmallTown, photographed: Dossier, enter
) -> None:
    client, pages = enter("gulnar"), []
    for size in range(5):
        photo = evidence.receive(town=hexi.town, data=jpeg(), kind="photo")
        pages.append(client.post(of_file(hexi, hexi.say(f"第{size}件", evidence=[photo]).dossier)).headers["Location"])
    assert "下一份就做它" in shown(client, pages[0])
    for before, page in enumerate(pages[1:], 1):
        assert f"前面还有 {before} 份" in shown(client, page)
    whole = shown(client, f"/{hexi.town.slug}/desk/papers/")
    assert "前面还有 4 份" in whole
    assert all(page in whole for page in pages)
    settle()
    assert all(fetched(client, page).content.startswith(b"%PDF-") for page in pages)


def test_a_paper_is_nobody_elses_and_ends_when_its_reader_no_longer_reaches_the_matter(
    hexi: SmallTown, photographed: Dossier, enter
) -> None:
    client = enter("gulnar")
    page = client.post(of_file(hexi, photographed)).headers["Location"]
    settle()
    for name in ("zhaomin", "liuyan"):
        colleague = enter(name)
        assert colleague.get(page).status_code == 404
        assert colleague.get(f"{page}file/").status_code == 404
        assert colleague.post(f"{page}again/").status_code == 404
    filing.keep_apart(matter=matters.by_machine(photographed), key=f"person:{hexi.persons['gulnar'].pk}")
    assert "不在您的查看范围" in shown(client, page)
    assert fetched(client, page).status_code == 302


def test_a_seat_handed_on_meanwhile_takes_the_list_along(hexi: SmallTown, enter, monkeypatch) -> None:
    monkeypatch.setattr(lists, "PAPER_AT_ONCE", 0)
    hexi.say("东一堆物", kind="complaint")
    client = enter("gulnar")
    page = client.post(f"/{hexi.town.slug}/desk/lists/problems/paper/").headers["Location"]
    settle()
    assert fetched(client, page).content.startswith(b"%PDF-")
    handing.hand_over(seat=hexi.seats["desk_east"], arriving=hexi.persons["liuyan"], on=hexi.today)
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["desk_west"], starts_on=hexi.today)
    assert fetched(client, page).status_code == 302
    assert "不在您的查看范围" in shown(client, page)


@pytest.mark.both
def test_after_the_worker_was_killed_the_claim_lapses_and_the_paper_is_made_once(
    hexi: SmallTown, photographed: Dossier, enter
) -> None:
    client = enter("gulnar")
    page = client.post(of_file(hexi, photographed)).headers["Location"]
    row = working._claim(Job.objects.get(kind="paper").pk)
    printout = Printout.objects.get()
    abandoned = keeping.begin(printout=printout, matters=[photographed.pk])
    settle()
    assert "正在" in shown(client, page)
    with clock.fixed(clock.now() + working.LEASE + timedelta(seconds=1)):
        settle()
        assert fetched(client, page).content.startswith(b"%PDF-")
        assert not keeping.finish(printout=printout, making=abandoned, content=b"late", name="late.pdf")
        assert fetched(client, page).content.startswith(b"%PDF-")
    assert row is not None
    assert Job.objects.get(kind="paper").attempts == 2
    assert len(list((Path(keeping.path_of(printout)).parent).iterdir())) == 1


@pytest.mark.both
def test_erased_words_take_their_papers_along_also_those_being_made(
    hexi: SmallTown, photographed: Dossier, enter, django_capture_on_commit_callbacks
) -> None:
    client = enter("gulnar")
    page = client.post(of_file(hexi, photographed)).headers["Location"]
    settle()
    kept = keeping.path_of(Printout.objects.get())
    assert kept.exists()
    client.post(of_file(hexi, photographed))
    unfinished = Printout.objects.get(state=Printout.WAITING)
    making = keeping.begin(printout=unfinished, matters=[photographed.pk])
    with django_capture_on_commit_callbacks(execute=True):
        filing.erase(dossier=photographed)
    assert client.get(page).status_code == 404
    assert not kept.exists()
    assert not keeping.finish(printout=unfinished, making=making, content=b"%PDF-old words", name="x.pdf")
    assert not keeping.path_of(unfinished).exists()


def test_verify_finds_a_paper_that_is_changed_or_still_speaks_of_what_was_erased(
    hexi: SmallTown, photographed: Dossier, enter
) -> None:
    enter("gulnar").post(of_file(hexi, photographed))
    settle()
    printout = Printout.objects.get()
    assert [fault for fault in verify(contents=True).faults if "paper" in fault] == []
    path = keeping.path_of(printout)
    path.write_bytes(b"other")
    assert any("is not what its digest says" in fault for fault in verify(contents=True).faults)
    Printout.objects.update(state=Printout.FAILED)
    filing.erase(dossier=photographed)
    Printout.objects.update(state=Printout.READY)
    assert any("whose words were erased" in fault for fault in verify().faults)


def test_a_paper_whose_file_is_gone_as_after_a_restore_is_no_fault_and_leaves_the_list(
    hexi: SmallTown, photographed: Dossier, enter
) -> None:
    client = enter("gulnar")
    client.post(of_file(hexi, photographed))
    client.post(of_file(hexi, hexi.say("二号楼门禁坏了。").dossier))
    settle()
    lost, kept = Printout.objects.filter(state=Printout.READY).order_by("pk")
    keeping.path_of(lost).unlink()
    assert [fault for fault in verify(contents=True).faults if "paper" in fault] == []
    assert keeping.tidy() == 1
    assert list(Printout.objects.all()) == [kept]
    assert client.get(f"/{hexi.town.slug}/desk/papers/{lost.uid}/").status_code == 404


def test_the_tick_removes_papers_after_a_day(
    hexi: SmallTown, photographed: Dossier, enter, django_capture_on_commit_callbacks
) -> None:
    page = enter("gulnar").post(of_file(hexi, photographed)).headers["Location"]
    settle()
    path = keeping.path_of(Printout.objects.get())
    stray = path.with_name("nobody-asked")
    stray.write_bytes(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("tick", verbosity=0)
    assert path.exists()
    assert not stray.exists()
    with clock.fixed(clock.now() + timedelta(days=1, minutes=1)), django_capture_on_commit_callbacks(execute=True):
        keeping.tidy()
    assert not path.exists()
    assert not Printout.objects.filter(uid=page.strip("/").rpartition("/")[2]).exists()


@pytest.mark.parametrize(
    ("where", "constant", "value", "said"),
    [(fonts, "FOLDERS", ("/nowhere",), "中文字体"), (children, "PAPER_LIMITS", (60, 90), "太长")],
)
def test_a_paper_that_cannot_be_made_says_why_and_can_be_tried_again(
    hexi: SmallTown, photographed: Dossier, enter, monkeypatch, where, constant: str, value, said: str
) -> None:
    client = enter("gulnar")
    page = client.post(of_file(hexi, photographed)).headers["Location"]
    with monkeypatch.context() as broken:
        broken.setattr(where, constant, value)
        settle()
    failed = shown(client, page)
    assert said in failed
    assert "再试一次" in failed
    for _n in range(2):
        assert client.post(f"{page}again/").headers["Location"] == page
    assert Job.objects.filter(kind="paper", state=Job.QUEUED).count() == 1
    settle()
    assert fetched(client, page).content.startswith(b"%PDF-")


def test_a_small_paper_comes_at_once_and_while_others_are_being_made_it_waits_its_turn(
    hexi: SmallTown, enter, monkeypatch
) -> None:
    photos = [evidence.receive(town=hexi.town, data=jpeg(colour=colour), kind="photo") for colour in ("red", "blue")]
    dossier = hexi.say("一句话的事", evidence=photos).dossier
    settle()
    client = enter("gulnar")
    assert client.get(of_file(hexi, dossier)).content.startswith(b"%PDF-")
    monkeypatch.setattr(children, "WAIT_FOR_ROOM", 0)
    with children._room, children._room:
        assert "做这一份" in shown(client, of_file(hexi, dossier))
        page = client.post(of_file(hexi, dossier)).headers["Location"]
        settle()
        assert "正在" in shown(client, page)
        number = written_down(hexi, client)
        receipt = client.get(f"/{hexi.town.slug}/desk/receipt/{number}/paper/")
        assert receipt.status_code == 503
        assert f"/desk/receipt/{number}/" in receipt.content.decode()
    with clock.fixed(clock.now() + timedelta(seconds=10)):
        settle()
    assert fetched(client, page).content.startswith(b"%PDF-")


def test_without_a_font_a_receipt_says_so_and_names_the_other_way(hexi: SmallTown, enter, monkeypatch) -> None:
    client = enter("gulnar")
    address = f"/{hexi.town.slug}/desk/receipt/{written_down(hexi, client)}/paper/"
    assert client.get(address).content.startswith(b"%PDF-")
    monkeypatch.setattr(fonts, "FOLDERS", ("/nowhere",))
    answer = client.get(address)
    assert answer.status_code == 503
    assert "中文字体" in answer.content.decode()


def test_every_page_that_gives_papers_leads_to_those_one_asked_for(
    hexi: SmallTown, photographed: Dossier, enter
) -> None:
    client, way = enter("zhaomin"), f'href="/{hexi.town.slug}/desk/papers/"'
    desk = f"/{hexi.town.slug}/desk"
    for page in (
        f"{desk}/file/{photographed.number}/print/",
        f"{desk}/lists/problems/",
        f"{desk}/figures/",
        f"{desk}/posters/",
    ):
        assert way in shown(client, page), page


def test_a_paper_is_called_in_the_language_of_whoever_reads_its_name(
    hexi: SmallTown, enter, photographed: Dossier
) -> None:
    client = enter("gulnar")
    where = client.post(of_file(hexi, photographed)).headers["Location"]
    client.post(f"/{hexi.town.slug}/desk/file/{photographed.number}/archive/")
    spoken = numbers.spoken(photographed.number)
    listed = shown(client, f"/{hexi.town.slug}/desk/papers/")
    assert f"{spoken} 整件（带证明）" in listed
    client.cookies["gongyi_language"] = client.cookies["django_language"] = "en"
    assert f"<h1>File {spoken}</h1>" in shown(client, where)
    listed = shown(client, f"/{hexi.town.slug}/desk/papers/")
    assert f"Matter {spoken} with its proofs" in listed
    assert "整件" not in listed
