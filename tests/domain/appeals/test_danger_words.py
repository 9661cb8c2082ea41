"""Words of danger: every danger that is told is noticed; another word, a supposition or an old story is not taken for one."""

import pytest
from django.utils.translation import override

from gongyi.domain.appeals import guidance, meant

DANGERS = [
    ("gas", "楼道里一股煤气味，害怕漏气，快来人"),
    ("gas", "There is a strong smell, I could smell gas on the stairs"),
    ("fire", "3号楼着火了，没法逃生"),
    ("fire", "楼下着火了怎么办，里面可能有人"),
    ("fire", "电表箱冒烟，一直没人管"),
    ("fire", "3号楼发生火灾，快来人"),
    ("fire", "我看到六楼起火了，社会各界都在围观，居委会没人接电话"),
    ("fire", "The shop downstairs is on fire"),
    ("trapped", "两个孩子被困在电梯里，叫不到人"),
    ("collapse", "老房子要塌，里面还住着人"),
    ("collapse", "河边塌方了，路只剩一半"),
    ("collapse", "马路边的房子塌了"),
    ("road_collapse", "路面塌了一块，轮椅推不过去"),
    ("road_collapse", "小区门口的路塌了"),
    ("road_collapse", "马路边塌了"),
    ("road_collapse", "井盖旁边的地塌了"),
    ("road_collapse", "小区门口地上塌了一个坑"),
    ("collapse", "路边的墙塌了"),
    ("collapse", "院子里的棚子塌了"),
    ("collapse", "马路边护坡塌了"),
    ("road_collapse", "马路中间突然塌下去一个大坑"),
    ("road_collapse", "The road has caved in near the school"),
    ("electric", "高压线断了，落在菜地里"),
    ("electric", "路灯杆漏电，孩子被电到了"),
    ("medical", "一家人中毒，送去医院了"),
    ("child_harm", "路边有个被遗弃女婴，一直哭"),
    ("self_harm", "如果没有人管，我就从楼上跳楼"),
    ("self_harm", "我想死的心都有了"),
    ("self_harm", "他去年就说过想自杀，今天又这样说"),
    ("violence", "我的腿被打断了，他还在门口"),
    ("violence", "门牙被打掉两颗"),
    ("violence", "他说要弄死我"),
    ("violence", "万一他又动手打孩子怎么办"),
    ("bearing_wall", "楼上装修把承重墙砸了"),
]
NONE_AT_ALL = [
    "消防通道被车堵住，一旦发生火灾，消防车进不来",
    "楼道堆满杂物，存在很大的火灾隐患",
    "Bikes block the stairs; what if there is a fire. There is a risk of gas leak too",
    "这是信息大爆炸的时代，我们知道得太晚",
    "看着火车站广场的水迹",
    "去年下半年小区里发生过两次火灾",
    "新建的500千伏高压线离我家太近",
    "没有装漏电保护器，将来有触电的隐患",
    "申请材料被打回三次",
    "举报后怕被打击报复，睡眠天天被打扰",
    "违建塌方式地发展",
    "垃圾场工作人员出现了不同程度的中毒现象",
    "路边停着几辆遗弃的共享单车",
    "虚假宣传学位，交房后学校没有了",
    "请为小区规划东门出行通道，以防发生火灾时疏散不开",
    "开盘就是跳楼价，现在又降了",
    "这条规定扼杀了我们的希望，动手打扫也没有用",
]


ROADS = [
    "路面塌了一块，轮椅推不过去",
    "地面塌陷，围栏也没有",
    "马路边上塌了一个洞",
    "马路中间突然塌下去一个大坑",
    "The road has collapsed here",
]


def codes(text: str) -> set[str]:
    with override("zh-hans"):
        return {danger.code for danger in guidance.dangers_in(text)}


@pytest.mark.parametrize(("code", "text"), DANGERS)
def test_a_danger_that_is_told_is_noticed(code: str, text: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize("text", NONE_AT_ALL)
def test_what_is_no_danger_is_not_taken_for_one(text: str) -> None:
    assert codes(text) == set()


def test_every_word_alone_is_still_noticed() -> None:
    """No list of contexts voids a word of danger by itself."""
    assert [
        (danger.code, word)
        for danger in guidance.all_dangers()
        for word in danger.words
        if danger.code not in codes(word)
    ] == []


def test_one_that_is_meant_counts_beside_ten_that_are_not() -> None:
    assert "fire" in codes("一旦发生火灾后果严重。" * 10 + "现在楼上起火了")


def test_a_supposition_voids_its_own_clause_only() -> None:
    contexts = meant.Contexts(before=("一旦",))
    assert not meant.meant("着火", "一旦着火", contexts)
    assert meant.meant("着火", "一旦说了就来，楼上着火", contexts)


@pytest.mark.parametrize("text", ROADS)
def test_a_road_that_caved_in_is_no_house_that_falls(text: str) -> None:
    assert codes(text) == {"road_collapse"}


def test_a_house_beside_a_road_that_caved_in_is_still_told() -> None:
    assert codes("路面塌了一块，旁边的围墙也要塌") == {"road_collapse", "collapse"}
