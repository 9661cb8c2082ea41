"""A file of old messages at the desk: seen before anything is stored, taken in by the worker slice by slice, bad rows named."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from openpyxl import Workbook

from gongyi.domain.appeals.importing import deposits, taking
from gongyi.domain.appeals.models import Deposit, Imported, RejectedRow
from gongyi.kernel import clock
from gongyi.kernel.evidence import store
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.outbox import working
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from tests.towns import SmallTown, settle

HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,一级标签\n"
GOOD = "".join(f"A{n},A{n},第{n}盏灯,2019/2/28 11:25:05,第{n}盏路灯不亮,城乡建设\n" for n in range(150))
BAD = "B1,B1,,2019/2/28 11:25:05,,x\nB2,B2,时间不对,1900-01-01,一九〇〇年的事,x\n"


def hand_in(hexi: SmallTown, client: Client, content: bytes, name: str = "留言.csv", place: str = ""):
    fields = {"file": SimpleUploadedFile(name, content), "place": place, "channel": "web"}
    return client.post(f"/{hexi.town.slug}/desk/import/", fields)


def looked_at(hexi: SmallTown, client: Client, content: bytes = (HEAD + GOOD).encode(), name: str = "留言.csv") -> str:
    """The page of a file that the worker has looked at."""
    page: str = hand_in(hexi, client, content, name).headers["Location"]
    settle()
    return page


def shown(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, page: str, step: str) -> str:
    return client.post(f"{page}take/", {"step": step}, follow=True).content.decode()


@pytest.fixture(autouse=True)
def incoming(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "incoming"


def test_a_file_is_shown_before_anything_is_stored_and_bad_rows_are_named(
    hexi: SmallTown, enter, incoming: Path
) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, (HEAD + GOOD + BAD).encode()).headers["Location"]
    waiting = shown(client, page)
    assert "正在排队" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    settle()
    html = shown(client, page)
    assert Dossier.objects.count() == 0
    assert "会怎样" in html
    assert "hx-trigger" not in html
    assert ">150<" in html
    assert all(f'<th scope="row">{row}<' in html for row in (152, 153))
    listed = client.get(f"{page}rows/").content.decode()
    assert "153,B2," in listed
    assert "一九〇〇年的事" not in listed
    assert "正在收" in press(client, page, "take")
    assert Dossier.objects.count() == 0, "the request itself stores nothing"
    settle()
    assert Dossier.objects.count() == 150
    assert list(incoming.iterdir()) == [], "the words are gone"
    html = shown(client, page)
    assert ">150<" in html
    assert ">152<" in html
    assert "hx-trigger" not in html
    assert "153,B2," in client.get(f"{page}rows/").content.decode()


def test_rows_that_speak_of_harm_to_a_child_are_told_before_and_after_and_keep_no_words(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    content = HEAD + GOOD + "K7,K7,隔壁,2019/2/28,隔壁天天打孩子，身上都是伤,x\n"
    page = looked_at(hexi, client, content.encode())
    told = "1 件说到孩子受到伤害"
    assert told in shown(client, page)
    press(client, page, "take")
    settle()
    assert told in shown(client, page)
    assert Deposit.objects.values_list("read", "accepted", "wordless").get() == (151, 151, 1)
    assert Dossier.objects.filter(sensitivity=Dossier.DUTY).count() == 1
    assert not StepBody.objects.filter(body__contains="打孩子").exists()


def test_the_rows_of_a_workbook_are_read_by_a_child(hexi: SmallTown, enter) -> None:
    book, file = Workbook(), BytesIO()
    for row in csv.reader(StringIO("一月的留言\n" + HEAD + GOOD)):
        book.active.append(row)
    book.save(file)
    client = enter("gulnar")
    press(client, page := looked_at(hexi, client, file.getvalue(), "留言.xlsx"), "take")
    settle()
    assert Dossier.objects.count() == 150
    assert ">150<" in shown(client, page)


def test_a_file_goes_in_slice_by_slice_and_others_get_their_turn(hexi: SmallTown, enter, monkeypatch) -> None:
    monkeypatch.setattr(taking, "SLICE_SECONDS", -1)
    client = enter("gulnar")
    press(client, page := looked_at(hexi, client), "take")
    working.work_once(holder="test")
    assert Dossier.objects.count() == 100
    html = shown(client, page)
    assert "第 100 行，共 150 行" in html
    assert 'value="100" max="150"' in html
    assert page in shown(client, f"/{hexi.town.slug}/desk/import/")
    settle()
    assert Dossier.objects.count() == 150
    assert Job.objects.get(key__startswith="import:", key__endswith=":2").attempts == 1


def test_a_batch_that_fails_at_its_end_leaves_nothing_and_is_taken_in_once(hexi: SmallTown, enter, monkeypatch) -> None:
    """Everything up to the note of how far it is happened already when this worker ends."""
    client = enter("gulnar")
    press(client, page := looked_at(hexi, client, (HEAD + GOOD + BAD).encode()), "take")
    with monkeypatch.context() as patch:
        patch.setattr(deposits.actions, "_keep_rejects", lambda *_given: 1 / 0)
        working.work_once(holder="test")
    assert (Dossier.objects.count(), Deposit.objects.get().read) == (0, 0)
    assert "过一会儿会自己再试" in shown(client, page)
    with clock.fixed(clock.now() + timedelta(minutes=10)):
        settle()
    made = Deposit.objects.get()
    assert (made.read, made.accepted, made.known, made.rejected) == (152, 150, 0, 2)
    assert (Dossier.objects.count(), RejectedRow.objects.count()) == (150, 2)


def test_a_worker_that_was_too_slow_changes_nothing(hexi: SmallTown, enter, monkeypatch) -> None:
    """Another worker took the batch meanwhile: what this one holds is taken back whole."""
    client = enter("gulnar")
    press(client, looked_at(hexi, client), "take")
    slow = Deposit.objects.select_related("person", "place", "town__calendar", "town__root").get()
    settle()
    path = deposits.rows_of(slow)
    path.write_text(json.dumps([2, {"source": "X", "text": "晚到的一行", "time": "2019/2/28"}]) + "\n")
    with pytest.raises(taking.Needless):
        taking._take_some(slow)
    assert Dossier.objects.count() == 150


def test_stopping_keeps_what_is_in_and_it_can_be_gone_on_with_or_removed(
    hexi: SmallTown, enter, monkeypatch, incoming: Path, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setattr(taking, "SLICE_SECONDS", -1)
    client = enter("gulnar")
    press(client, page := looked_at(hexi, client), "take")
    working.work_once(holder="test")
    assert "导入停下了" in press(client, page, "stop")
    settle()
    assert Dossier.objects.count() == 100
    assert "正在收" in press(client, page, "go_on")
    press(client, page, "stop")
    with django_capture_on_commit_callbacks(execute=True):
        assert "已收的留着" not in press(client, page, "drop")
    assert list(incoming.iterdir()) == []
    assert client.get(page).status_code == 404
    again = looked_at(hexi, client)
    press(client, again, "take")
    settle()
    assert Dossier.objects.count() == 150
    assert (Deposit.objects.get().known, Deposit.objects.get().accepted) == (100, 50)


def test_a_late_or_doubled_form_changes_nothing_and_says_so(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, (HEAD + GOOD).encode()).headers["Location"]
    assert "不是最新的" in press(client, page, "take"), "it was not looked at yet"
    settle()
    press(client, page, "take")
    assert "不是最新的" in press(client, page, "take")
    settle()
    for step in ("take", "stop", "go_on"):
        assert "不是最新的" in press(client, page, step)
    assert client.post(f"{page}take/", {"step": "xyz"}).status_code == 404
    settle()
    assert Dossier.objects.count() == 150
    press(client, page, "drop")
    assert client.post(f"{page}take/", {"step": "take"}).status_code == 404


def test_the_same_file_twice_is_one_and_by_two_people_it_doubles_nothing(hexi: SmallTown, enter, monkeypatch) -> None:
    monkeypatch.setattr(taking, "SLICE_SECONDS", -1)
    client, other = enter("gulnar"), enter("lixiuying")
    one, two = (hand_in(hexi, client, (HEAD + GOOD).encode()).headers["Location"] for _n in range(2))
    assert one == two
    elsewhere = looked_at(hexi, other)
    press(client, one, "take")
    press(other, elsewhere, "take")
    settle()
    assert Dossier.objects.count() == 150
    assert Imported.objects.count() == 150
    assert "交过" in shown(client, looked_at(hexi, client))
    assert sum(Deposit.objects.filter(state="done").values_list("accepted", flat=True)) == 150
    assert verify().faults == []


def test_nobody_has_more_than_five_unfinished_files(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    for n in range(5):
        assert hand_in(hexi, client, f"{HEAD}{n},A,灯,2019/2/28,不亮{n},x\n".encode()).status_code == 302
    assert "五个文件没有办完" in hand_in(hexi, client, (HEAD + GOOD).encode()).content.decode()


def test_while_no_worker_runs_the_page_says_that_the_import_waits(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    working.work_once(holder="test")
    page = hand_in(hexi, client, (HEAD + GOOD).encode()).headers["Location"]
    assert "导入在等" not in shown(client, page)
    with clock.fixed(clock.now() + timedelta(days=1)):
        html = shown(client, page)
        assert "导入在等" in html
        assert "什么都没有丢" in html
        assert "眼下没有人手处理" in shown(client, f"/{hexi.town.slug}/desk/import/")
        settle()
        assert "会怎样" in shown(client, page)


def test_a_job_that_was_given_up_is_told_and_can_be_ordered_anew(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    press(client, page := looked_at(hexi, client), "take")
    Job.objects.filter(key__startswith="import:", key__endswith=":2").update(state=Job.DEAD)
    assert "平台里出了毛病" in shown(client, page)
    press(client, page, "go_on")
    settle()
    assert Dossier.objects.count() == 150


def test_who_no_longer_holds_such_a_seat_has_nothing_more_taken_in(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    press(client, page := looked_at(hexi, client), "take")
    people.hand_over(
        seat=hexi.seats["desk_east"], leaving=hexi.persons["gulnar"], arriving=hexi.persons["liuyan"], on=hexi.today
    )
    settle()
    assert client.get(page).status_code == 404
    assert (Deposit.objects.get().fault, Dossier.objects.count()) == ("seat", 0)
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["desk_west"], starts_on=hexi.today)
    assert "没有可以收留言的岗位" in shown(client, page)
    press(client, page, "go_on")
    settle()
    assert Dossier.objects.count() == 150


def test_a_place_that_was_closed_meanwhile_takes_nothing_in(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    made = hand_in(hexi, client, (HEAD + GOOD).encode(), place="幸福小区3号楼").headers["Location"]
    settle()
    press(client, made, "take")
    type(hexi.places["b3"]).objects.filter(pk=hexi.places["b3"].pk).update(closed_on=hexi.today)
    settle()
    assert "已经撤了" in shown(client, made)
    assert Dossier.objects.count() == 0


def test_an_unknown_place_is_said_and_no_file_is_kept(hexi: SmallTown, enter, incoming: Path) -> None:
    answer = hand_in(hexi, enter("gulnar"), (HEAD + GOOD).encode(), place="月亮上")
    assert answer.status_code == 422
    assert "没有这个地名" in answer.content.decode()
    assert not incoming.exists() or list(incoming.iterdir()) == []


@dataclass
class Disk:
    free: int


def test_a_full_disk_is_said_when_handing_in_and_nothing_is_kept(
    hexi: SmallTown, enter, monkeypatch, incoming: Path
) -> None:
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _path: Disk(1000))
    answer = hand_in(hexi, enter("gulnar"), (HEAD + GOOD).encode())
    assert answer.status_code == 422
    assert "磁盘满了" in answer.content.decode()
    assert not incoming.exists() or list(incoming.iterdir()) == []
    assert Deposit.objects.count() == 0


def test_a_disk_that_fills_while_rows_are_read_out_stops_cleanly(
    hexi: SmallTown, enter, monkeypatch, incoming: Path
) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, (HEAD + GOOD).encode()).headers["Location"]
    with monkeypatch.context() as patch:
        patch.setattr(store.shutil, "disk_usage", lambda _path: Disk(1000))
        settle()
    assert "磁盘满了" in shown(client, page)
    assert [path.suffix for path in incoming.iterdir()] == [".csv"]
    press(client, page, "go_on")
    settle()
    assert "会怎样" in shown(client, page)


@pytest.mark.once
def test_a_database_that_is_full_stops_cleanly_and_goes_on_where_it_was(hexi: SmallTown, enter) -> None:
    """The database itself is told to be full: nothing is pretended."""
    client = enter("gulnar")
    long = "".join(f"{n},A{n},灯{n},2019/2/28,{'长' * 3000}{n},x\n" for n in range(400))
    page = looked_at(hexi, client, (HEAD + long).encode())
    press(client, page, "take")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 500}")
        try:
            working._take(Job.objects.get(key__startswith="import:", key__endswith=":2").pk)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    made = Deposit.objects.get()
    assert (made.state, made.fault) == ("failed", "disk")
    assert 0 < made.read < 400
    assert Dossier.objects.count() == made.accepted == made.read
    assert "磁盘满了" in shown(client, page)
    press(client, page, "go_on")
    settle()
    made.refresh_from_db()
    assert (made.read, made.accepted, made.known) == (400, 400, 0)
    assert verify().faults == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("留言.docx", b"PK"),
        ("留言.xlsx", b"no workbook"),
        ("留言.csv", "标题,别的\n1,2\n".encode()),
        ("留言.csv.gz", b"no gzip"),
        ("大.csv", b"x" * (deposits.MOST_BYTES + 1)),
    ],
    ids=["kind", "workbook", "headers", "gzip", "large"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_not_kept(
    hexi: SmallTown, enter, incoming: Path, name: str, content: bytes
) -> None:
    answer = hand_in(hexi, enter("gulnar"), content, name)
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.content.decode()
    assert not incoming.exists() or list(incoming.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("留言.xlsx", b"PK\x03\x04 no archive after all", "不是 Excel"),
        ("留言.csv", (HEAD + GOOD + '"').encode() + b"x" * 3_000_000, "引号"),
    ],
    ids=["workbook", "quotation"],
)
def test_a_file_that_only_the_worker_finds_unreadable_is_told_and_its_words_go(
    hexi: SmallTown, enter, incoming: Path, name: str, content: bytes, said: str
) -> None:
    client = enter("gulnar")
    page = hand_in(hexi, client, content, name).headers["Location"]
    settle()
    html = shown(client, page)
    assert said in html
    assert 'value="go_on"' not in html
    assert "不是最新的" in press(client, page, "go_on")
    assert list(incoming.iterdir()) == []


def test_nobody_opens_what_another_handed_in_and_a_week_later_it_is_gone(
    hexi: SmallTown, enter, incoming: Path, django_capture_on_commit_callbacks
) -> None:
    client, other = enter("gulnar"), enter("lixiuying")
    page = looked_at(hexi, client)
    assert [path.stat().st_mode & 0o777 for path in incoming.iterdir()] == [0o600]
    for stranger in (other, Client()):
        answers = [stranger.get(page), stranger.get(f"{page}rows/"), stranger.post(f"{page}take/")]
        assert all(
            answer.status_code in {404, 302} and page not in answer.headers.get("Location", "x")[:9]
            for answer in answers
        )
    assert [other.get(page).status_code, other.post(f"{page}take/").status_code] == [404, 404]
    assert enter("yerlan").get(f"/{hexi.town.slug}/desk/import/").status_code == 404
    stray = incoming / "stray.csv"
    stray.write_text("half written")
    os.utime(stray, (0, 0))
    call_command("tick", stdout=StringIO())
    assert client.get(page).status_code == 200
    assert not stray.exists()
    with clock.fixed(clock.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
        call_command("tick", stdout=StringIO())
    assert Deposit.objects.count() == 0
    assert list(incoming.iterdir()) == []


def test_a_file_can_be_left_out_again(
    hexi: SmallTown, enter, incoming: Path, django_capture_on_commit_callbacks
) -> None:
    client = enter("gulnar")
    page = looked_at(hexi, client)
    with django_capture_on_commit_callbacks(execute=True):
        press(client, page, "drop")
    settle()
    assert Dossier.objects.count() == 0
    assert list(incoming.iterdir()) == []


HANDING_IN = """
from pathlib import Path
from tests.towns import small_town
from gongyi.domain.appeals.importing import deposits, Target
from gongyi.kernel.territory.scope import within
from gongyi.domain.appeals.models import Deposit
town = small_town()
with within(town.town):
    data = Path({path!r}).read_bytes()
    target = Target(town.town, town.town.root, "web")
    made = deposits.hand_in(target=target, person=town.persons["gulnar"], name="a.csv", chunks=[data], size=len(data))
    from gongyi.kernel.outbox.working import work_once
    while made.state == "looking":
        work_once(holder="setting up")
        made.refresh_from_db()
    assert deposits.begin(deposit=made)
"""


@pytest.mark.once
def test_a_worker_killed_in_the_middle_is_gone_on_after_and_doubles_nothing(tmp_path: Path) -> None:
    """Killed with SIGKILL among its batches; the next worker waits until the claim lapses, then goes on exactly there."""
    home, root = tmp_path / "home", str(Path(__file__).parents[2])
    environ = {
        **os.environ, "GONGYI_HOME": str(home), "DATABASE_URL": f"sqlite:///{home / 'g.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "gongyi.config.settings",
    }  # fmt: skip
    path = tmp_path / "many.csv"
    path.write_text(HEAD + "".join(f"{n},A{n},灯{n},2019/2/28 11:25:05,第{n}盏不亮,x\n" for n in range(2000)))

    def gongyi(*words: str) -> str:
        command = [sys.executable, "-m", "gongyi", *words]
        return subprocess.run(command, env=environ, check=True, capture_output=True, text=True, cwd=root).stdout

    def asked(question: str) -> int:
        words = f"from gongyi.kernel.territory.scope import everywhere\nfrom gongyi.domain.appeals.models import *\nwith everywhere('asking'):\n    {question}"
        return int(gongyi("shell", "-v", "0", "-c", words).strip().splitlines()[-1])

    gongyi("migrate", "-v", "0")
    gongyi("shell", "-v", "0", "-c", HANDING_IN.format(path=str(path)))
    process = subprocess.Popen([sys.executable, "-m", "gongyi", "work"], env=environ, cwd=root)
    try:
        while asked("print(Deposit.objects.get().read)") < 200:
            time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    reached = asked("print(Deposit.objects.get().read)")
    assert 0 < reached < 2000, "it was not killed in the middle, so nothing was proven"
    assert asked("print(Imported.objects.count())") == reached
    gongyi("work", "--once")
    assert asked("print(Deposit.objects.get().read)") == reached, "the dead worker's claim still stands"
    asked(
        "from gongyi.kernel.outbox.models import Job; print(Job.objects.filter(kind='import').update(leased_until=None))"
    )
    gongyi("work", "--once")
    assert asked("print(Deposit.objects.get().accepted)") == 2000
    assert asked("print(Deposit.objects.get().known)") == 0
    found = json.loads(gongyi("verify", "--json").strip().splitlines()[-1])
    assert found == {"dossiers": 2000, "steps": 2000, "faults": []}
