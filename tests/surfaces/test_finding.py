"""The one box at the desk: words of a file lead to it, for those who work on it and nobody else."""

from importlib import import_module

import pytest
from django.apps import apps

from gongyi.domain.appeals.models import Imported
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.story import words_of
from gongyi.kernel.index import cutting
from gongyi.kernel.index.models import Entry
from tests.domain.cases import builders as cases
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both


@pytest.mark.parametrize(("person", "finds"), [("gulnar", True), ("zhoujianguo", False), ("liuyan", False)])
def test_words_somebody_said_lead_to_the_file_only_for_those_who_work_on_it(
    hexi: SmallTown, enter, person: str, *, finds: bool
) -> None:
    case = cases.opened(hexi, handler="firm", text="三号楼赤陶壶旁的灯不亮了。")
    settle()
    appeal = case.parent_links.get().parent
    page = enter(person).get(f"/{hexi.town.slug}/desk/find/?q=赤陶壶").content.decode()
    assert (numbers.spoken(appeal.number) in page) == finds


@pytest.mark.parametrize("rare", ["\U00031350", "\U0002ebf0", "\U000323b0"])
def test_a_character_newer_than_the_library_is_found(hexi: SmallTown, enter, rare: str) -> None:
    dossier = hexi.say(f"{rare}巷口的灯不亮了，晚上看不见").dossier
    settle()
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/find/?q={rare}巷").content.decode()
    assert numbers.spoken(dossier.number) in page


def test_a_handler_finds_its_case_by_the_words_it_was_given(hexi: SmallTown, enter) -> None:
    case = cases.opened(hexi, handler="firm")
    settle()
    page = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/find/?q=请修").content.decode()
    assert numbers.spoken(case.number) in page


def test_a_telephone_in_words_is_not_found_by_its_end_and_is_masked_where_the_person_left_it(
    hexi: SmallTown, enter
) -> None:
    said = "三号楼漏水，打我电话13812342233，物业0906-2123456没人接"
    dossier = hexi.say(said, phone="13812342233").dossier
    settle()
    client = enter("gulnar")
    for part in ("2233", "1234", "3456", "13812342"):
        assert said[:6] not in client.get(f"/{hexi.town.slug}/desk/find/?q={part}").content.decode(), part
    assert "三号楼漏水" in client.get(f"/{hexi.town.slug}/desk/find/?q=漏水").content.decode()
    assert "三号楼漏水" in client.get(f"/{hexi.town.slug}/desk/find/?q=13812342233").content.decode()
    for where in (f"file/{dossier.number}/", "board/", ""):
        page = client.get(f"/{hexi.town.slug}/desk/{where}").content.decode()
        at = page.find("13812342233")
        assert at < 0, f"{where}: {page[at - 60 : at + 20]}"
        assert "138****2233" in page, where
    assert "0906-2123456" in client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert "13812342233" in words_of(dossier, "open")["text"], "the record keeps what was said"


def test_what_was_indexed_before_loses_the_ends_of_telephones(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("三号楼漏水").dossier
    settle()
    old = "三号楼漏水，打我电话138****2233"
    Entry.objects.filter(owner_id=dossier.pk, audience="file").update(text=old, tokens=cutting.stored(old))
    client, address = enter("gulnar"), f"/{hexi.town.slug}/desk/find/?q="
    assert dossier.number in client.get(f"{address}2233").content.decode()
    import_module("gongyi.kernel.index.migrations.0003_no_ends_of_telephones").take_out(apps, None)
    assert dossier.number not in client.get(f"{address}2233").content.decode()
    assert dossier.number in client.get(f"{address}漏水").content.decode()


def test_what_came_out_of_a_file_is_found_by_its_number_there_within_reach(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("路灯不亮", imported=True, source="LY202611270088", key="import:1:LY202611270088").dossier
    Imported.objects.create(town=hexi.town, source="LY202611270088", digest="d", dossier=dossier)
    for wanted in ("LY202611270088", "ly202611270088"):
        page = enter("gulnar" if wanted[0] == "L" else "lixiuying").get(f"/{hexi.town.slug}/desk/find/", {"q": wanted})
        assert [one["row"].title for one in page.context["matters"]] == [dossier.title]
    outside = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/find/", {"q": "LY202611270088"})
    assert outside.context["matters"] == []


def test_a_name_that_somebody_gives_in_the_words_is_masked_where_they_are_found(hexi: SmallTown, enter) -> None:
    hexi.say("六号楼灯坏了，我叫李玉珍，赤陶壶旁边那盏", name="")
    settle()
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/find/?q=赤陶壶").content.decode()
    assert "我叫李**" in page
    assert "李玉珍" not in page
