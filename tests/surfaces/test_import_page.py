"""A file of old messages at the desk: seen before anything is stored, taken in by the worker slice by slice, bad rows named."""

import csv
import json
import re
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from gongyi.domain.appeals import public as appeals
from gongyi.domain.appeals.importing import deposits, taking
from gongyi.domain.appeals.models import Deposit, Imported, RejectedRow
from gongyi.kernel import clock
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.outbox import working
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import handing
from tests.surfaces.handing_in import BAD, GOOD, HEAD, hand_in, incoming, looked_at, press, shown
from tests.towns import SmallTown, settle

__all__ = ["incoming"]


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
    assert "152 行里收下 150 行" in shown(client, f"/{hexi.town.slug}/desk/import/")
    html = shown(client, page)
    assert ">150<" in html
    assert ">152<" in html
    assert "hx-trigger" not in html
    assert "153,B2," in client.get(f"{page}rows/").content.decode()


def test_a_row_that_is_not_taken_in_is_named_by_where_a_spreadsheet_shows_it(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    long = 'L1,L1,灯,2019/2/28,"三号楼的灯\n不亮了\n\n晚上看不见",x\n'
    html = shown(client, looked_at(hexi, client, (HEAD + long + "\n" + BAD).encode()))
    assert all(f'<th scope="row">{row}<' in html for row in (4, 5))
    assert '<th scope="row">7<' not in html


def test_the_file_of_a_letter_says_that_its_sender_is_not_kept_and_that_of_a_voice_what_was_left(
    hexi: SmallTown, enter
) -> None:
    client = enter("gulnar")
    note = "只用来认出同一个人，不存成姓名"
    assert note in client.get(f"/{hexi.town.slug}/desk/import/").content.decode()
    page = hand_in(hexi, client, f"{HEAD}A1,张建国,路灯,2019/2/28,路灯不亮了,x\n".encode()).headers["Location"]
    settle()
    press(client, page, "take")
    settle()
    letter, said = Dossier.objects.get(), "留言人没有存在这里"
    appeals.join(dossier=letter, key="j1")
    html = client.get(f"/{hexi.town.slug}/desk/file/{letter.number}/").content.decode()
    assert "张建国" not in html
    assert html.count(said) == 1
    assert html.count("没有留姓名") == 1, "of whoever joined"
    assert html.count("这里没有电话，也没有姓名。") == 1
    html = client.get(f"/{hexi.town.slug}/desk/file/{hexi.say().number}/").content.decode()
    assert said not in html


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


def test_a_row_of_a_workbook_whose_last_cells_are_empty_is_whole(hexi: SmallTown, enter) -> None:
    client, book, file = enter("gulnar"), Workbook(), BytesIO()
    for cells in (["编号", "时间", "内容", "标签"], ["1", "2019/2/28", "灯不亮"], ["2", "2019/2/28", "路坏了", "路"]):
        book.active.append(cells)
    book.save(file)
    press(client, looked_at(hexi, client, file.getvalue(), "留言.xlsx"), "take")
    settle()
    assert Dossier.objects.count() == 2


@pytest.mark.both
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


@pytest.mark.both
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


@pytest.mark.both
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


@pytest.mark.both
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
    handing.hand_over(seat=hexi.seats["desk_east"], arriving=hexi.persons["liuyan"], on=hexi.today)
    settle()
    assert client.get(page).headers["Location"].endswith("/desk/no-post/")
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


def test_the_file_of_a_matter_says_who_took_it_out_of_a_file(hexi: SmallTown, enter, incoming) -> None:
    client = enter("gulnar")
    page = looked_at(hexi, client)
    press(client, page, "take")
    settle()
    said = client.get(f"/{hexi.town.slug}/desk/file/{Dossier.objects.latest('pk').number}/").content.decode()
    assert re.search(r"由谁从文件转入.{0,40}东社区 社区服务窗口", said, re.DOTALL)
