"""A door is found however it is written; what only looks like one stays."""

import pytest

from gongyi.domain.appeals.naming import blurred, masked
from gongyi.kernel.people.naming import personal

DOORS = (
    "2单元501室",
    "一单元302号",
    "三单元五零一",
    "1203室",
    "5-2-301",
    "3-302漏水",
    "三零二室",
    "住在三〇二",
    "十二零一户",
    "三楼东户",
    "4层西边那家",
    "二楼左手门",
    "七号楼602",
    "7号楼602家漏水",
    "602住户",
    "我家602睡不着",
    "家住 1203",
    "下水堵了，住302",
    "住三百零二",
    "顶楼西户",
    "8栋1103房",
    "Room 501",
    "302门口水管爆了",
    "302号门口",
    "３０２漏水",
    "302对面",
    "302的水管",
    "302那家",
    "楼上302",
    "3楼302漏",
    "三楼302",
    "三零二漏水",
    "门牌302",
    "2#302",
    "unit 302",
    "Door No. 302",
    "opposite 302",
    "住三楼的老太太",
    "三楼那户",
    "二楼的业主",
    "the old lady on the third floor",
    "三百零一室",
    "家住三百一十二",
    "家住三0一",
    "2-3-01",
    "二单元最上面那家",
    "2单元最里边那户",
    "二单元最顶上那家",
    "2栋3单元01",
    "东户三楼",
    "二单元三层靠左那家",
    "三楼靠东，天天漏",
    "叁零贰室",
    "3 0 2门口",
)
REACHED = (
    "电话：2123456",
    "座机6512345",
    "联系电话 6512345",
    "打2123456找她",
    "打212-3456找她",
    "电话是二一二三四五六",
    "2123456这个电话",
    "call 2123456",
    "电话一三八零零零一零零一一",
    "打幺三八零零零一零零一一",
    "微信号 maguifang1950",
    "微信：maguifang1950",
    "WeChat maguifang1950",
    "QQ 12345678",
    "vx maguifang1950",
    "电话号码是：6512345",
    "扣扣号：12345678",
    "写信到 magui@example.cn",
    "尾号5555",
    "手机后四位是5555",
    "a phone ending in 5555",
)
NO_NUMBERS = (
    "电话20251120打过",
    "编号2123456",
    "水表读数2123456",
    "电话打了2次",
    "打110",
    "QQ群12345678",
    "微信群里说过",
    "微信支付",
    "打12345反映过",
    "共花了2123456元",
    "电话费2123456元",
    "第二二三四五层",
    "微信app",
    "尾号限行",
    "车牌尾号5555",
)
NO_DOORS = (
    "三号楼二单元",
    "二单元三楼",
    "302路公交",
    "三零二医院",
    "一层楼道",
    "三楼东侧楼梯",
    "六楼西门口",
    "2025-11-20",
    "11-20",
    "二十四节气",
    "10-12点",
    "三十二户居民",
    "一门心思",
    "三楼到五楼",
    "7号楼102人",
    "8栋301米",
    "住在302路终点站",
    "5号楼2025年",
    "共102业主签名",
    "1201元",
    "105家具店",
    "我家2101年",
    "GJJ27-2005",
    "一单元100多户",
    "302路公交门口",
    "302号线对面",
    "302栋门口",
    "302号楼下水管",
    "105国道对面",
    "解放路302号门口",
    "110门口",
    "102米对面",
    "2012年漏水",
    "三楼漏水",
    "三楼的灯",
    "一楼住户",
    "1-3楼住户",
    "每层住户",
    "三楼老人活动室",
    "三百零一户居民",
    "家住三百零一路终点",
    "24-11-05",
    "最里面那家商店",
    "三百一十元",
    "住3号楼",
    "unit 3",
    "above 105 m",
    "三楼靠东的窗户",
    "三楼靠近电梯的灯",
    "1 0 0 元",
    "3 0 2 0",
    "叁佰元",
)


@pytest.mark.parametrize("text", REACHED)
def test_whatever_reaches_somebody_is_found_however_it_is_written(text: str) -> None:
    assert personal(text)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_number_that_reaches_nobody_stays(text: str) -> None:
    assert not personal(text)


@pytest.mark.parametrize("text", DOORS)
def test_a_door_is_found_however_it_is_written(text: str) -> None:
    assert personal(text)


@pytest.mark.parametrize("text", NO_DOORS)
def test_what_only_looks_like_a_door_stays(text: str) -> None:
    assert not personal(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("二单元501漏水", "二单元***漏水"), ("三零二室漏水", "***室漏水"), ("三楼东户漏水", "*楼东户漏水")],
)
def test_a_door_is_masked_digit_by_digit_in_either_script(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("七号楼前路灯已修好", "某号楼前路灯已修好"),
        ("三号楼二单元门口的坡道", "某单元门口的坡道"),
        ("12#楼东侧", "某号楼东侧"),
        ("5号楼楼道灯已换", "某号楼楼道灯已换"),
        ("3号楼和5号楼之间", "某号楼和某号楼之间"),
        ("Building 7: the lamp is repaired", "building: the lamp is repaired"),
        ("讲座前的长椅", "讲座前的长椅"),
    ],
)
def test_words_for_everyone_tell_no_building_and_no_unit(text: str, shown: str) -> None:
    assert blurred(text) == shown
