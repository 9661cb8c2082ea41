"""The name of whoever spoke is masked in titles that hold it: in lists on screen, on paper and in workbooks alike."""

from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows import spoken
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Look
from gongyi.kernel.people.naming import hide_introduced, hide_names
from tests.infra.statements import domain_statements
from tests.surfaces.test_file_papers import order_of
from tests.towns import SmallTown, settle

NAME, JOINED = "李小红", "买买提·吐尔逊"
WORDS = f"三号楼漏水三天了，我叫{NAME}"
KEPT = "三号楼漏水三天了，我叫李**"
OTHER = "三号楼漏水，找过张建军"


@pytest.fixture
def named(hexi: SmallTown) -> Dossier:
    hexi.say(OTHER, kind="complaint", name="王一", phone="13912345670")
    dossier = hexi.say(WORDS, kind="complaint", name=NAME, phone="13912345678").dossier
    settle()
    return dossier


def cells(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return str(CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python())


@pytest.mark.parametrize(
    "page",
    [
        "",
        "board/",
        "lists/problems/",
        "lists/problems/?print=1",
        "find/?q=漏水",
        "find/?q=李小红",
        "places/",
        "figures/appeals_received/",
    ],
)
def test_no_list_says_in_a_title_who_spoke(hexi: SmallTown, named: Dossier, enter, page: str) -> None:
    text = enter("gulnar").get(f"/{hexi.town.slug}/desk/{page}").content.decode()
    rows = text.replace(f'value="{NAME}"', "")
    assert KEPT in rows, page
    assert NAME not in rows, page


def test_who_only_reads_for_a_place_is_shown_no_name_either(hexi: SmallTown, named: Dossier, enter) -> None:
    client = enter("observer")
    for page in ("lists/problems/", "lists/problems/?print=1", "places/", "figures/appeals_received/", "find/?q=漏水"):
        text = client.get(f"/{hexi.town.slug}/desk/{page}").content.decode()
        assert KEPT in text, page
        assert NAME not in text, page
    assert NAME not in str(order_of(hexi, "observer", named).data)


def test_a_name_of_somebody_else_stays(hexi: SmallTown, named: Dossier, enter) -> None:
    assert OTHER in enter("gulnar").get(f"/{hexi.town.slug}/desk/lists/problems/?print=1").content.decode()


@pytest.mark.parametrize("page", ["lists/problems/excel/", "lists/duties/excel/", "figures/appeals_received/excel/"])
def test_no_workbook_says_in_a_title_who_spoke(hexi: SmallTown, named: Dossier, enter, page: str) -> None:
    text = cells(enter("gulnar"), f"/{hexi.town.slug}/desk/{page}")
    assert KEPT in text
    assert NAME not in text


def test_morning_and_bulk_do_not_either(hexi: SmallTown, named: Dossier, enter) -> None:
    client = enter("gulnar")
    asked = {"number": [named.number], "move": "accept", "back": ""}
    text = client.post(f"/{hexi.town.slug}/desk/bulk/", asked).content.decode()
    assert KEPT in text
    assert NAME not in text


def test_who_joined_and_what_was_joined_count_too(hexi: SmallTown, named: Dossier, enter) -> None:
    other = hexi.say(
        f"三号楼漏水，{JOINED}家也漏，李小红说过", kind="complaint", name=JOINED, phone="13912345679"
    ).dossier
    hexi.do("gulnar", other, "merge", reason="same_problem", into=named.number)
    by_matter = spoken.by_matter(hexi.actor("gulnar"), [named.pk, other.pk])
    assert sorted(by_matter[named.pk]) == sorted([NAME, JOINED])
    assert by_matter[other.pk] == [JOINED]
    for dossier in (named, other):
        text = str(order_of(hexi, "gulnar", dossier).data)
        assert NAME not in text
        assert "吐尔逊" not in text
    listed = enter("gulnar").get(f"/{hexi.town.slug}/desk/lists/problems/?print=1").content.decode()
    assert "吐尔逊" not in listed


def test_a_handler_learns_nothing_from_a_mask(hexi: SmallTown, named: Dossier) -> None:
    for name in ("zhoujianguo", "wanghaitao"):
        assert spoken.by_matter(hexi.actor(name), [named.pk]) == {}


def test_a_desk_of_another_community_learns_nothing_either(hexi: SmallTown, named: Dossier) -> None:
    assert spoken.by_matter(hexi.actor("liuyan"), [named.pk]) == {}
    assert spoken.by_matter(hexi.actor("gulnar"), [named.pk]) == {named.pk: [NAME]}


def test_masking_is_one_statement_however_many_and_no_look(hexi: SmallTown, named: Dossier) -> None:
    actor = hexi.actor("gulnar")
    with domain_statements() as few:
        spoken.by_matter(actor, [named.pk])
    rows = [named.pk, *(hexi.say(f"第{n}件", name=f"王小{n}明").dossier.pk for n in range(20))]
    with domain_statements() as many:
        assert len(spoken.by_matter(actor, rows)) == 21
    assert len(few) == len(many) == 1
    assert not Look.objects.exists()


@pytest.mark.parametrize(
    ("names", "text", "masked"),
    [
        (["李小红"], "我叫李小红", "我叫李**"),
        (["居民"], "居民反映漏水", "居民反映漏水"),
        (["Anna Li"], "my name is anna li, thanks", "my name is a**, thanks"),
        (["Ann"], "Annex is dark", "Annex is dark"),
        (["王"], "国王小区", "国王小区"),
        ([""], "路灯坏了", "路灯坏了"),
        (["阿依古丽·买买提"], "阿依古丽家停暖", "阿**家停暖"),
        (["李小", "李小红"], "李小红家", "李**家"),
    ],
)
def test_what_is_taken_for_a_name(names: list[str], text: str, masked: str) -> None:
    assert hide_names(names, text) == masked
    assert appeals.masked(text, names) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我叫张建军，漏水", "我叫张**，漏水"),
        ("漏水，本人王芳住楼上", "漏水，本人王**住楼上"),
        ("姓名：刘洋", "姓名：刘**"),
        ("我叫阿依古丽·买买提，停暖", "我叫阿**，停暖"),
        ("I'm coach John Smith, call me Johnny", "I'm coach J**, call me J**"),
        ("hello, my name is anna, the lamp is out", "hello, my name is a**, the lamp is out"),
        ("I am Anna Li from building 3", "I am A** from building 3"),
        ("Please call me back, I am Russian", "Please call me back, I am Russian"),
        ("This is Happy Garden", "This is Happy Garden"),
        ("I'm not home", "I'm not home"),
        ("我是高层业主", "我是高层业主"),
        ("我是三号楼的", "我是三号楼的"),
        ("本人家里漏水", "本人家里漏水"),
        ("路灯叫人看不见", "路灯叫人看不见"),
    ],
)
def test_a_name_that_is_said_as_ones_own_is_known_by_the_words_alone(text: str, masked: str) -> None:
    assert hide_introduced(text) == masked
    assert appeals.masked(text) == masked


def test_the_inbox_masks_what_is_said_as_ones_own_and_who_left_a_name_in_one_statement(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    for name in ("王大海", "刘洋洋"):
        hexi.say(f"我叫李小红，{name}家楼道灯不亮", name=name)
    with domain_statements() as made:
        text = client.get(f"/{hexi.town.slug}/desk/").content.decode()
    for masked, name in (("我叫李**", "李小红"), ("王**家", "王大海"), ("刘**家", "刘洋洋")):
        assert masked in text
        assert name not in text
    assert len([sql for sql in made if "people_voice" in sql]) == 1


def test_messages_to_workers_on_the_page_mask_it_as_well(hexi: SmallTown, named: Dossier, enter) -> None:
    hexi.do("gulnar", named, "accept")
    hexi.do("gulnar", named, "grid_handle", category="corridor_light")
    settle()
    text = enter("aili").get(f"/{hexi.town.slug}/desk/notices/").content.decode()
    assert NAME not in text


@pytest.mark.parametrize(
    ("name", "cut", "kept"),
    [
        ("张三丰", "楼道的灯坏了请联系张三…", "楼道的灯坏了请联系张**…"),
        ("古丽娜尔·阿合买提", "请找古丽娜尔·阿…", "请找古**…"),
        ("张三丰", "还有一张…", "还有一张…"),
        ("张三丰", "张三", "张三"),
    ],
)
def test_a_name_that_breaks_off_where_a_title_was_cut_is_masked_too(name: str, cut: str, kept: str) -> None:
    assert hide_names([name], cut) == kept


def test_the_page_on_which_a_rating_is_entered_says_no_name_either(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("王秀英家的门铃不响", name="王秀英", phone="13912345678", channel="phone").dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="explained", words={"done": "说明了"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "说明了"})
    text = enter("lixiuying").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/rate/").content.decode()
    assert "王**家的门铃不响" in text
    assert "王秀英" not in text
