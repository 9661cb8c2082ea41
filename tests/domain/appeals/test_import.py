"""Old messages from files: every row accounted for and nothing doubled."""

import json
import os
import re
import unicodedata
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError
from django.utils import translation
from openpyxl import Workbook

from gongyi.domain.appeals import importing
from gongyi.domain.appeals.importing.judging import squashed
from gongyi.domain.appeals.management.commands.appeals import progress_line
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, StepBody
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.old_messages import command, home, rows, run
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both

__all__ = ["home"]


def words_kept() -> list[str]:
    return [json.loads(body)["words"]["text"] for body in StepBody.objects.values_list("body", flat=True)]


@pytest.mark.parametrize(
    ("name", "encoding"), [("a.csv", "utf-8"), ("a.csv", "utf-8-sig"), ("a.csv", "gb18030"), ("a.csv.gz", "utf-8")]
)
def test_every_usual_file_is_read(hexi: SmallTown, home: Path, name: str, encoding: str) -> None:
    tally = run(hexi, rows(home / name, '1,A1,路灯不亮,2019/2/28 11:25:05,"门口的灯\n不亮",0,0\n', encoding))
    assert (tally.accepted, tally.rejected) == (1, 0)
    dossier = Dossier.objects.get()
    assert dossier.received_at.isoformat() == "2019-02-28T03:25:05+00:00"
    assert dossier.opened_at.year == 2026


def test_a_workbook_is_read(hexi: SmallTown, home: Path) -> None:
    book = Workbook()
    book.active.append(["id", "user", "subject", "time", "text"])
    book.active.append([7, "u", "lamp", "2020-01-02 03:04:05", "the lamp is out"])
    book.save(home / "a.xlsx")
    assert run(hexi, home / "a.xlsx").accepted == 1


def test_a_workbook_row_may_end_early_but_not_without_its_time(hexi: SmallTown, home: Path) -> None:
    book = Workbook()
    for cells in (
        ["id", "time", "text", "label"],
        [7, "2020-01-02", "the lamp is out"],
        [8, None, "the road"],
        [9, "", ""],
    ):
        book.active.append(cells)
    book.save(home / "a.xlsx")
    tally = run(hexi, home / "a.xlsx")
    assert (tally.read, tally.accepted, tally.rejected) == (3, 1, 2)
    assert "there is no time" in Path(tally.rejects_file).read_text("utf-8-sig")


def test_an_empty_file_is_called_empty(hexi: SmallTown, home: Path) -> None:
    (home / "a.csv").write_bytes(b"")
    with pytest.raises(importing.BadFile, match="empty"):
        run(hexi, home / "a.csv")


def test_a_file_without_a_column_of_times_is_not_read(hexi: SmallTown, home: Path) -> None:
    (home / "a.csv").write_text("id,text\n1,the lamp is out\n")
    with pytest.raises(importing.BadFile, match="no column for the time"):
        run(hexi, home / "a.csv")
    assert not Dossier.objects.exists()


def test_what_a_row_without_a_number_is_known_by_confirms_no_guess_at_who_wrote_it(hexi: SmallTown, home: Path) -> None:
    assert run(hexi, rows(home / "a.csv", ",A1,灯,2019/2/28 11:25:05,不亮,0,0\n")).accepted == 1
    facts = Step.objects.get(dossier=Dossier.objects.get(), number=1).facts
    assert squashed("A1", "灯", "不亮")[:40] not in facts
    assert run(hexi, home / "a.csv").known == 1


def test_the_same_again_is_known_and_changed_is_rejected_and_a_repeat_joins(hexi: SmallTown, home: Path) -> None:
    first = (
        "1,A1,灯,2019/2/28 11:25:05,不亮,0,0\n2,A1,灯,2019/3/1 11:25:05,不 亮,0,0\n3,B2,灯,2019/3/1 11:25:05,不亮,0,0\n"
    )
    tally = run(hexi, rows(home / "a.csv", first))
    assert (tally.accepted, tally.joined) == (2, 1)
    assert Voice.objects.count() == 3
    again = run(hexi, home / "a.csv")
    assert (again.known, again.accepted, again.joined) == (3, 0, 0)
    changed = run(hexi, rows(home / "b.csv", "1,A1,灯,2019/2/28 11:25:05,换了话,0,0\n"))
    assert changed.rejected == 1
    assert (Dossier.objects.count(), Voice.objects.count()) == (2, 3)
    assert verify().faults == []


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("1,A1,灯,1900/1/1 00:00:00,不亮,0,0", "not possible"), ("1,A1,灯,2019/2/30 00:00:00,不亮,0,0", "cannot be read"),
        ("1,A1,灯,昨天,不亮,0,0", "cannot be read"), ("1,A1,,2019/2/28 11:25:05,,0,0", "no text"),
        ("1,A1,灯,2019/2/28 11:25:05,坏\0字,0,0", "not text"), (f"1,A1,灯,2019/2/28 11:25:05,{'长' * 100_000},0,0", "longer"),
        ("1,A1,灯,2999/2/28 11:25:05,不亮,0,0", "not possible"), ("1,A1,灯,,不亮,0,0", "there is no time"),
        ("1,A1,灯, ,不亮,0,0", "there is no time"), ("1,A1,灯不亮", "cut short: it has 3/7 of its cells"),
        ("1,A1,灯,2019/2/28 11:25:05,不亮", "cut short: it has 5/7"), ("1,A1,灯,2019/2/28 11:25:05,不亮,多,出,来", "more cells than the header (8/7)"),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_with_its_reason_and_the_others_go_in(
    hexi: SmallTown, home: Path, cells: str, why: str
) -> None:
    tally = run(hexi, rows(home / "a.csv", cells + "\n2,A2,路,2019/2/28 11:25:05,坏了,0,0\n"))
    assert (tally.accepted, tally.rejected) == (1, 1)
    said = Path(tally.rejects_file).read_text("utf-8-sig")
    assert why in said
    assert "不亮" not in said


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", b"\xff\xfe\x00\x01" * 9), ("a.xlsx", b"not a zip"), ("a.csv", b"a,b\n1,2\n"), ("a.csv.gz", b"plain")],
)
def test_a_file_that_is_none_is_said_in_one_line(hexi: SmallTown, home: Path, name: str, data: bytes) -> None:
    (home / name).write_bytes(data)
    with pytest.raises(importing.BadFile):
        run(hexi, home / name)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_line_of_progress_fits_a_terminal_and_says_all_its_numbers(language: str) -> None:
    tally = importing.Tally(read=4326, accepted=4294, joined=32, known=1100, rejected=57, part=500)
    with translation.override(language):
        line = progress_line(tally, 320, 79)
    assert sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line) <= 79
    assert [int(number) for number in re.findall(r"\d+", line)] == [4326, 4294, 32, 1100, 57, 320]
    assert "█" in line


def test_a_file_that_is_not_there_is_named_once(hexi: SmallTown, home: Path) -> None:
    with pytest.raises(CommandError) as said:
        command(hexi, home / "nofile.csv")
    assert str(said.value).count("nofile.csv") == 1


def test_a_file_among_the_samples_is_found_by_its_name(hexi: SmallTown, home: Path, settings, monkeypatch) -> None:
    (home / "samples").mkdir()
    settings.SAMPLES = str(home / "samples")
    rows(home / "samples" / "letters.csv", "1,甲,路灯不亮,2020/1/5 9:00:00,路灯三天不亮,0,0\n")
    monkeypatch.chdir(home)
    command(hexi, Path("letters.csv"))
    assert Dossier.objects.filter(flow="appeal").count() == 1


def test_a_dry_run_stores_nothing_and_nobody_is_written_to(hexi: SmallTown, home: Path) -> None:
    path = rows(home / "a.csv", "1,A1,灯,2019/2/28 11:25:05,不亮,0,0\n")
    assert run(hexi, path, dry_run=True).accepted == 1
    assert Dossier.objects.count() == 0
    run(hexi, path)
    assert not Job.objects.filter(kind__in=("tell", "deliver")).exists()


def test_rare_characters_and_the_whole_subject_of_a_row_stay(hexi: SmallTown, home: Path) -> None:
    subject, text = "惊！！\U00031350师傅家（\U0002ebf0巷）的灯", "👨\u200d👩\u200d👧 \U00031350师傅，\ue000"
    run(hexi, rows(home / "a.csv", f"1,a,{subject},2020-01-01 00:00:00,{text},0,0\n"))
    dossier = Dossier.objects.get()
    assert dossier.title == subject
    assert json.loads(StepBody.objects.get().body)["words"]["text"] == f"{subject}\n{text}"


def test_formulas_and_tags_stay_words(hexi: SmallTown, home: Path) -> None:
    run(hexi, rows(home / "a.csv", '1,A1,=1+1,2019/2/28 11:25:05,"<b>x</b>; DROP TABLE flows_step",0,0\n'))
    assert Dossier.objects.get().title == "=1+1"


def test_a_rejects_file_holds_no_formula(hexi: SmallTown, home: Path) -> None:
    tally = run(hexi, rows(home / "a.csv", "=cmd|'/c calc'!A1,A1,灯,1900/1/1,不亮,0,0\n"))
    line = Path(tally.rejects_file).read_text("utf-8-sig").splitlines()[1]
    assert line.split(",")[:2] == ["2", "'=cmd|'/c calc'!A1"]
    assert Path(tally.rejects_file).stat().st_mode & 0o077 == 0


def test_one_bad_byte_spoils_its_row_and_not_the_file(hexi: SmallTown, home: Path) -> None:
    good = "".join(f"{n},A{n},灯,2019/2/28,第{n}盏不亮,0,0\n" for n in range(300))
    path = rows(home / "a.csv", good)
    path.write_bytes(path.read_bytes() + "900,B,灯,2019/2/28,坏".encode() + b"\xff" + "了,0,0\n".encode())
    tally = run(hexi, path)
    assert (tally.accepted, tally.rejected) == (300, 1)
    assert Dossier.objects.order_by("pk").first().title == "灯"


def test_a_subject_of_punctuation_is_no_title(hexi: SmallTown, home: Path) -> None:
    run(hexi, rows(home / "a.csv", "1,a,）,2020-01-01 00:00:00,路灯不亮三天了。请修,0,0\n"))
    assert Dossier.objects.get().title == "路灯不亮三天了"


def test_a_form_title_above_the_headers_and_tabs_between_cells_are_no_hindrance(hexi: SmallTown, home: Path) -> None:
    (home / "a.csv").write_text("河西街道诉求登记表\n\n编号\t时间\t内容\n1\t2020.3.5\t路灯不亮\n", "utf-8")
    assert run(hexi, home / "a.csv").accepted == 1


def test_rejected_rows_stand_in_the_order_of_the_file_by_the_line_on_which_they_begin(
    hexi: SmallTown, home: Path
) -> None:
    run(hexi, rows(home / "a.csv", "1,A1,灯,2019/2/28,不亮,0,0\n"))
    text = '1,A1,灯,2019/2/28,"亮\n了",0,0\n2,A2,,2019/2/28,,0,0\n3,A3,"路\n\n灯",2019/2/28,"不\n亮",0,0\n4,A4,,2019/2/28,"\n",0,0\n'
    tally = run(hexi, rows(home / "b.csv", text))
    assert [line for line, _source, _why in tally.rejects] == [2, 4, 9]
    listed = Path(tally.rejects_file).read_text("utf-8-sig").splitlines()[1:]
    assert [row.split(",")[0] for row in listed] == ["2", "4", "9"]


OPEN = '5,A5,灯,2019/2/28,"第五盏不亮,0,0'


@pytest.mark.parametrize(
    "after",
    ["", '7,A7,灯,2019/2/28,"第七盏\n也不亮",0,0\n', '7,A7,灯,2019/2/28,"第七盏不亮,0,0\n'],
    ids=["none", "a whole one", "another"],
)
def test_a_quotation_mark_that_does_not_close_spoils_its_row_and_no_other(
    hexi: SmallTown, home: Path, after: str
) -> None:
    """Neither at the end of the file, nor where a later message has quotation marks of its own."""
    good = [f"{n},A{n},灯,2019/2/28,第{n}盏不亮,0,0\n" for n in range(10, 30)]
    tally = run(hexi, rows(home / "a.csv", "".join([*good[:5], OPEN + "\n", *good[5:15], after, *good[15:]])))
    paired = after.count('"') == 2
    assert (tally.read, tally.accepted) == (21 + bool(after), 20 + paired)
    assert [line for line, _source, _why in tally.rejects] == [7] + [18] * (bool(after) and not paired)
    assert all("quotation mark" in why for _line, _source, why in tally.rejects)
    assert tally.rejects[0][1] == "5"
    assert all(len(words) < 30 for words in words_kept())


def test_the_last_row_with_an_open_quotation_mark_is_no_message(hexi: SmallTown, home: Path) -> None:
    tally = run(hexi, rows(home / "a.csv", "1,A1,灯,2019/2/28,不亮,0,0\n" + OPEN))
    assert (tally.accepted, tally.rejected) == (1, 1)


def test_words_with_a_date_and_commas_over_several_lines_stay_one_message(hexi: SmallTown, home: Path) -> None:
    said = "灯不亮，\n2019/2/27 报过一次,没人来,一直黑着\n2019年2月28日,又报了"
    tally = run(hexi, rows(home / "a.csv", f'1,A1,灯,2019/2/28,"{said}",0,0\n2,A2,灯,2019/2/28,不亮,0,0\n'))
    assert (tally.accepted, tally.rejected) == (2, 0)
    assert f"灯\n{said}" in words_kept()


def test_a_row_without_end_is_told_with_its_line(hexi: SmallTown, home: Path) -> None:
    with pytest.raises(importing.BadFile, match=r"line 2 .* quotation mark"):
        run(hexi, rows(home / "a.csv", '1,A1,灯,2019/2/28,"不亮\n' + "还是不亮\n" * 500_000))


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2019/2/28 11:25:05", "2019-02-28 11:25:05"), ("2019-2-8", "2019-02-08 00:00:00"), ("2019.02.28 9:05", "2019-02-28 09:05:00"),
        ("2019年2月28日 11时25分05秒", "2019-02-28 11:25:05"), ("2019年2月28日", "2019-02-28 00:00:00"), ("20190228", "2019-02-28 00:00:00"),
        ("20190228112505", "2019-02-28 11:25:05"), ("2019-02-28T11:25:05+08:00", "2019-02-28 11:25:05"), ("2019-02-28T03:25:05Z", "2019-02-28 11:25:05"),
        ("2019-02-28 11:25:05.000", "2019-02-28 11:25:05"), ("2019-02-28 下午3:05", "2019-02-28 15:05:00"), ("28/02/2019 11:25", "2019-02-28 11:25:00"),
        ("２０１９／２／２８", "2019-02-28 00:00:00"), ("43524.5", "2019-02-28 12:00:00"), ("43524", "2019-02-28 00:00:00"), ("3:05 PM", None),
        ("05/02/2019", None), ("1900-01-01", None), ("2999-01-01", None), ("2019-13-01", None), ("0000-00-00", None), ("99999999999999", None),
    ],
)  # fmt: skip
def test_times_are_read_in_the_ways_offices_write_them(monday_morning: object, written: str, local: str | None) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    if local is None:
        with pytest.raises(Refused):
            importing.parse_time(written, zone)
    else:
        read = importing.parse_time(written, zone)
        assert read.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") == local


def test_a_dry_run_counts_as_the_real_one_does(hexi: SmallTown, home: Path) -> None:
    text = "".join(f"{n},A{n % 130},灯,2019/2/28,不亮,0,0\n" for n in range(260)) + "3,X,灯,2019/2/28,别的,0,0\n"
    path = rows(home / "a.csv", text)
    dry, real = run(hexi, path, dry_run=True), run(hexi, path)
    expected = {"read": 261, "accepted": 130, "joined": 130, "known": 0, "rejected": 1, "wordless": 0, "dangers": 0}
    assert dry.counts() == real.counts() == expected


def test_old_messages_do_not_climb_and_wait_a_full_working_day(hexi: SmallTown, home: Path) -> None:
    run(hexi, rows(home / "a.csv", "1,A1,灯,2012/2/28,不亮,0,0\n"))
    dossier = Dossier.objects.get()
    sweep(hexi.town), settle(), sweep(hexi.town)
    dossier.refresh_from_db()
    assert hexi.holder(dossier) == "desk_east"
    assert dossier.due_at > dossier.opened_at
    assert not Job.objects.filter(kind__in=("tell", "deliver")).exists()
    hexi.do("gulnar", dossier, "accept")
    settle()
    assert not Job.objects.filter(kind="deliver", recipient__startswith="voice").exclude(state=Job.SKIPPED).exists()


def test_a_repeat_of_a_matter_that_was_closed_meanwhile_is_no_stop(hexi: SmallTown, home: Path) -> None:
    run(hexi, rows(home / "a.csv", "1,A1,灯,2019/2/28,不亮,0,0\n"))
    hexi.do(
        "gulnar", Dossier.objects.get(), "decline", reason="not_here", door="power_95598", words={"why": "请找供电"}
    )
    assert run(hexi, rows(home / "b.csv", "2,A1,灯,2019/3/28,不亮,0,0\n")).joined == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [({"place": "999999999"}, "no place with the code 999999999"), ({"place": "xx"}, "no place"), ({"channel": "pigeon"}, "no channel pigeon")],
)  # fmt: skip
def test_a_wrong_place_or_channel_is_said_in_one_sentence(hexi: SmallTown, home: Path, more: dict, said: str) -> None:
    with pytest.raises(CommandError, match=said) as told:
        command(hexi, rows(home / "a.csv", ""), **more)
    assert told.value.returncode == 2
    assert "\n" not in str(told.value)


def test_the_last_line_is_the_tally(hexi: SmallTown, home: Path, capsys) -> None:
    command(hexi, rows(home / "a.csv", "1,A1,灯,2019/2/28,不亮,0,0\n"))
    said = capsys.readouterr()
    last = json.loads(said.out.strip().splitlines()[-1])
    assert last == {"read": 1, "accepted": 1, "joined": 0, "known": 0, "rejected": 0, "rejects_file": ""}
    assert "█" in said.err
    assert list(Dossier.objects.values_list("appeal__channel", flat=True)) == ["web"]


def samples() -> Path:
    folder = os.environ.get("GONGYI_SAMPLES", "")
    if not folder:
        pytest.skip("GONGYI_SAMPLES is not set: there are no real messages to try")
    return Path(folder) / "appeals.csv.gz"


def test_the_real_messages_go_in_whole(hexi: SmallTown, home: Path) -> None:
    tally = run(hexi, samples())
    assert (tally.read, tally.joined, tally.rejected) == (4326, 32, 0)
    assert Dossier.objects.count() == 4294
