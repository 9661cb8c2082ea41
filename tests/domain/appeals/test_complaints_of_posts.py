"""Complaints of those who would handle them: the right door first, and never the seat that is complained of."""

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import concerned, guidance
from gongyi.kernel.flows import authority
from gongyi.kernel.flows.reach import reachable
from tests.towns import SmallTown

DISCIPLINE = [
    "我要举报社区书记收了物业的钱",
    "举报社区主任贪污受贿",
    "社区主任拿了开发商的钱，楼道就不管了",
    "网格员收红包才给办低保",
    "居委会的人克扣救助款",
    "街道领导吃回扣",
    "我要举报网格员",
    "The community secretary took money from the firm",
]
NO_DISCIPLINE = [
    "物业收了钱不办事",
    "找社区主任反映过，路灯还是不亮",
    "书记好，请问几点上班",
    "楼下超市主任说要收停车费。我家的水管漏了，举报电话打不通",
    "社区工作人员上门很热情",
]
OFFICE, GRID = frozenset({"secretary", "community_desk", "grid_worker"}), frozenset({"grid_worker"})
OF_POSTS = [
    ("report", "我要举报社区书记收了物业的钱", OFFICE),
    ("complaint", "社区主任态度恶劣，还骂人", OFFICE),
    ("complaint", "网格员推诿，几次都不来", GRID),
    ("complaint", "找过社区主任。物业态度恶劣", frozenset()),
    ("complaint", "电梯又坏了，物业推脱", frozenset()),
    ("help", "社区工作人员说让我在这里登记漏水", frozenset()),
    ("praise", "网格员态度不好的时候从来没有，谢谢她", frozenset()),
]


@pytest.mark.parametrize("text", DISCIPLINE)
def test_wrongdoing_of_an_official_in_plain_words_names_the_right_door(text: str) -> None:
    assert "discipline_12388" in [door.code for door in guidance.doors_for(text)]


@pytest.mark.parametrize("text", NO_DISCIPLINE)
def test_who_only_names_an_official_is_not_sent_away(text: str) -> None:
    assert "discipline_12388" not in [door.code for door in guidance.doors_for(text)]


@pytest.mark.parametrize(("kind", "text", "roles"), OF_POSTS)
def test_whom_a_complaint_is_about(kind: str, text: str, roles: frozenset[str]) -> None:
    assert concerned.posts(kind, text) == roles


def reach(hexi: SmallTown, **spoken: str) -> set[str]:
    dossier = hexi.say(**spoken).dossier
    return {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()}


def test_a_complaint_of_the_office_goes_to_the_street_and_the_office_does_not_see_it(hexi: SmallTown) -> None:
    dossier = hexi.say("社区书记收了物业的钱", kind="report").dossier
    assert hexi.holder(dossier) == "street"
    seen = {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()}
    assert "zhaomin" in seen
    assert not seen & {"gulnar", "lixiuying", "yerlan", "aili"}
    hexi.do("zhaomin", dossier, "accept")
    assert hexi.holder(dossier) == "street"


def test_a_complaint_of_the_grid_worker_stays_with_the_desk_and_not_with_them(hexi: SmallTown) -> None:
    dossier = hexi.say("网格员态度很差", kind="complaint").dossier
    assert hexi.holder(dossier) == "desk_east"
    assert not reachable(hexi.actor("aili"), [dossier.pk]).exists()
    assert "grid_handle" not in {move.key for move in authority.allowed(hexi.fetch("gulnar", dossier))}
    other = hexi.say("网格里的路灯不亮", kind="complaint").dossier
    assert "grid_handle" in {move.key for move in authority.allowed(hexi.fetch("gulnar", other))}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("violence", "我被人打了，正在流血"),
        ("medical", "我被人打了，正在流血"),
        ("violence", "楼下有人打架，拿着棍子"),
        ("violence", "邻居殴打他老婆"),
        ("medical", "摔下来头破了，一直流血"),
        ("violence", "A man attacked me on the stairs"),
    ],
)
def test_violence_and_injury_in_plain_words_are_a_danger(code: str, text: str) -> None:
    with override("zh-hans"):
        assert code in {danger.code for danger in guidance.dangers_in(text)}


@pytest.mark.parametrize("text", ["拨打人工客服没人接", "边防战士流血流汗，应该优待", "窗户被人打开了", "被人打断发言"])
def test_words_that_only_look_like_violence_are_none(text: str) -> None:
    with override("zh-hans"):
        assert guidance.dangers_in(text) == []
