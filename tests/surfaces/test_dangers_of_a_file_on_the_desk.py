"""Whoever has the turn reads on the desk how many dangers came out of a file, and is led to the list of them."""

from datetime import timedelta
from pathlib import Path

from gongyi.kernel import clock
from tests.domain.appeals.old_messages import rows, run
from tests.infra.homes import with_keys
from tests.towns import MONDAY_MORNING, SmallTown, settle

FILE = (
    "Z1,甲,井盖没了,2026-03-01 09:00:00,幸福小区门口的井盖没了，是个黑窟窿,0,0\n"
    "Z2,乙,路灯,2026-03-01 11:00:00,路灯不亮了,0,0\n"
    "Z3,丙,煤气味,2019-03-01 11:00:00,楼道里一股煤气味，很浓很浓,0,0\n"
)


def test_the_message_leads_to_the_list_of_them_and_each_file_says_who_was_told(
    hexi: SmallTown, enter, tmp_path: Path, settings
) -> None:
    settings.HOME = with_keys(tmp_path)
    run(hexi, rows(tmp_path / "week.csv", FILE))
    hexi.say("楼道里一股煤气味，很浓")
    with clock.fixed(MONDAY_MORNING + timedelta(minutes=2)):
        settle()
        desk = enter("gulnar")
        told = desk.get(f"/{hexi.town.slug}/desk/notices/").context["rows"]
        line = next(line for line in told if "从文件转入" in line["text"])
        assert "有 1 件说到危险" in line["text"]
        listed = desk.get(line["url"]).context
        assert (listed["left"], listed["current"]["matter"].dossier.title) == (1, "井盖没了")
        file = desk.get(f"/{hexi.town.slug}/desk/file/{listed['current']['matter'].dossier.number}/").content.decode()
        assert "与其他几件一起" in file
