"""Letters out of files: two days with one word for each, and old ones behind those who speak now."""

from datetime import datetime
from pathlib import Path

import pytest

from gongyi.domain.appeals import columns, export
from gongyi.domain.appeals import public as appeals
from gongyi.kernel.figures import counting, declaring, periods
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.flows import inbox
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.timing import written_at
from gongyi.surfaces.desk import papercover
from tests.domain.appeals.old_messages import rows, run
from tests.infra.homes import with_keys
from tests.towns import SmallTown, settle

GAS = "13,乙,楼道里一股煤气味,{day} 09:00:00,楼道里一股煤气味，很浓,0,0\n"


@pytest.fixture
def old(hexi: SmallTown, tmp_path: Path, settings) -> Dossier:
    return taken_in(hexi, tmp_path, settings, "2019-04-06")


def taken_in(hexi: SmallTown, tmp_path: Path, settings, day: str) -> Dossier:
    settings.HOME = with_keys(tmp_path)
    run(hexi, rows(tmp_path / "old.csv", GAS.format(day=day)))
    return Dossier.objects.get(flow="appeal", key__startswith="import:")


def test_old_letters_stand_behind_everybody_who_speaks_now(hexi: SmallTown, old: Dossier) -> None:
    now = hexi.say().dossier
    order = [turn.dossier_id for turn in inbox.page(hexi.actor("gulnar")).turns]
    assert order == [now.pk, old.pk]
    assert (old.safety, old.turns.get(open=True).due_at > now.due_at) == (0, True)


def test_rows_of_the_last_days_keep_their_danger(hexi: SmallTown, tmp_path: Path, settings) -> None:
    fresh = taken_in(hexi, tmp_path, settings, "2026-02-20")
    now = hexi.say().dossier
    assert fresh.safety > 0
    assert [turn.dossier_id for turn in inbox.page(hexi.actor("gulnar")).turns] == [fresh.pk, now.pk]


def test_pages_say_when_it_was_written_and_when_it_was_taken_in(hexi: SmallTown, old: Dossier, enter) -> None:
    settle()
    desk, slug = enter("gulnar"), hexi.town.slug
    for path in (f"file/{old.number}/", f"board/?at={old.number}"):
        page = desk.get(f"/{slug}/desk/{path}").content.decode()
        assert "写于 2019年4月6日 · 转入 2026年3月2日" in page, path
        assert "收到</" not in page.split("<main")[1], path
    for path in ("", "find/?q=煤气味"):
        assert "写于 2019年4月6日" in desk.get(f"/{slug}/desk/{path}").content.decode(), path
    page = desk.get(f"/{slug}/desk/file/{old.number}/").content.decode()
    assert "起算" in page
    assert "煤气" in page


def test_papers_and_lists_say_the_same(hexi: SmallTown, old: Dossier) -> None:
    said = dict(papercover._moments(hexi.fetch("gulnar", old), alone=True))
    assert said["写于"].startswith("2019年4月6日")
    assert said["转入"].startswith("2026年3月2日")
    assert "收到" not in said
    wanted = [columns.Column("received", "收到时间")]
    assert columns.cells(hexi.actor("gulnar"), hexi.town, [old], wanted) == [["2026-03-02 转入，写于 2019-04-06 09:00"]]


def test_a_matter_that_somebody_brought_was_written_nowhere_else(hexi: SmallTown) -> None:
    assert written_at(hexi.say().dossier) is None


def hazards(hexi: SmallTown, reader: str = "gulnar") -> int:
    return counted(hexi, "hazards_found", reader)


def counted(hexi: SmallTown, key: str, reader: str = "gulnar") -> int:
    month = periods.this_month(hexi.town).window(hexi.town)
    return counting.value(declaring.get(key), Scope(hexi.town, Window(*month), hexi.actor(reader))).numerator


def test_old_letters_are_no_dangers_found_this_month(hexi: SmallTown, old: Dossier) -> None:
    """Whoever smelt gas in 2019 is in no danger today; who smells it now is."""
    assert hazards(hexi) == 0
    hexi.say("楼道里一股煤气味")
    assert hazards(hexi) == 1


@pytest.mark.parametrize(("day", "old"), [("2019-04-06", 1), ("2026-02-20", 0)])
def test_old_letters_are_counted_by_themselves_and_not_among_what_was_received(
    hexi: SmallTown, tmp_path: Path, settings, day: str, old: int
) -> None:
    hexi.say()
    taken_in(hexi, tmp_path, settings, day)
    assert counted(hexi, "old_letters") == old
    assert [counted(hexi, key) for key in ("appeals_received", "funnel")] == [2 - old] * 2


def test_the_same_letter_once_more_in_a_file_and_whoever_leaves_are_no_further_person_who_joined(
    hexi: SmallTown, tmp_path: Path, settings
) -> None:
    settings.HOME = with_keys(tmp_path)
    twice = "".join(f"{n},甲,路灯,2019-04-06 09:00:00,路灯不亮,0,0\n" for n in (21, 22))
    assert run(hexi, rows(tmp_path / "twice.csv", twice)).joined == 1
    assert counted(hexi, "joined") == 0
    mine = appeals.join(dossier=Dossier.objects.get(), key="a", phone="13933334444")
    assert counted(hexi, "joined") == 1
    appeals.leave(voice=mine)
    assert counted(hexi, "joined") == 1


def test_harm_to_a_child_told_in_an_old_letter_stands_first_and_was_not_found_this_month(
    hexi: SmallTown, tmp_path: Path, settings
) -> None:
    settings.HOME = with_keys(tmp_path)
    told = "14,丙,邻居打孩子,{day} 09:00:00,邻居把孩子打得浑身是伤,0,0\n"
    run(hexi, rows(tmp_path / "old.csv", told.format(day="2019-04-06")))
    assert Dossier.objects.get().sensitivity == Dossier.DUTY
    assert Dossier.objects.get().safety > 0
    assert hazards(hexi, "zhaomin") == 0
    run(hexi, rows(tmp_path / "new.csv", told.replace("14,丙", "15,丁").format(day="2026-02-20")))
    assert hazards(hexi, "zhaomin") == 1


def test_a_danger_in_a_letter_of_the_last_days_was_found(hexi: SmallTown, tmp_path: Path, settings) -> None:
    taken_in(hexi, tmp_path, settings, "2026-02-20")
    assert hazards(hexi) == 1


def test_a_workbook_has_both_days_in_columns_of_their_own(hexi: SmallTown, old: Dossier) -> None:
    wanted = [columns.Column("received", "收到")]
    (rows,) = export.sheet_batches(hexi.actor("gulnar"), hexi.town, [old.pk], wanted)
    assert rows == [[datetime.fromisoformat("2026-03-02T10:00"), datetime.fromisoformat("2019-04-06T09:00")]]
    assert [name for name, _width in export.workbook(hexi.town, [], wanted, name="", above=[], foot="").columns] == [
        "收到",
        "写于",
    ]
