"""What everyone reads says nothing of anybody's ethnicity, belief or illness; names of streets, schools and dishes may hold such words."""

import pytest

from gongyi.domain.appeals import neutral
from gongyi.kernel.flows import registry
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import SITUATIONS
from tests.towns import SmallTown

OF_SOMEBODY = """
那户少数民族家门修好了
给回族老人家换了门锁
哈萨克族商户门口的雪扫干净了
维吾尔大叔的摊位挪回来了
汉族和维族住户都同意了
回民家的水管修好了
藏民邻居的车挪走了
那家哈萨克人的地下室不再进水
楼上信教的人不再聚在楼道
那户信佛的住户把香炉搬走了
穆斯林住户反映的下水修好了
基督徒聚会的噪音停了
邻居念经的声音小了
阿訇家门口的路灯亮了
给二楼的精神病人换了锁
患者家属反映的电梯修好了
糖尿病老人家门口装了扶手
她怀孕了，噪音已停
一楼瘫痪在床的老人家通了暖气
残疾人家门口修了台阶
痴呆老人走失已找回
脑梗后不能下楼，已装扶手
白血病孩子家门口消毒了
The Uyghur family's door was mended
The ethnic minority household got its heating back
A Muslim resident's lamp was mended
The pregnant neighbour is not disturbed any more
""".strip().splitlines()
OF_THE_MATTER = """
清真食堂门口的污水清理了
民族路12号门前的路灯修好了
民族小学门口装了减速带
民族团结广场的长椅换了新的
少数民族文化宫外墙已粉刷
无障碍坡道修好了
盲道上的电动车已挪走
残疾人车位重新划了线
残疾人联合会门口的台阶修好了
伊犁哈萨克自治州驻地宿舍的暖气热了
新疆维吾尔自治区地震局宿舍的电梯修好了
回民街的路灯修好了
回民小学围墙外的垃圾清了
水族馆旁边的井盖换了
和尚桥路口的红绿灯修好了
清真寺南巷的积雪已清
教堂旁边的公厕开放了
喇嘛庙沟的护栏修好了
本月集中风险排查，楼道已清空
路口交通瘫痪，已加人疏导
行道树有病虫害，已打药
精神病医院门口的公交站牌扶正了
住院部后门的路灯亮了
社区周三有糖尿病防治讲座
高血压义诊改到礼拜三
哈萨克语和维吾尔语的告示都贴了
蒙古包餐厅的油烟已治理
上班族停车难，夜间车位已开放
老弱病残孕优先座椅已换
孕妇专座的灯修好了
苗族乡的班车恢复了
满族风味小吃街的油污已清
病房楼后面的垃圾清了
哈密瓜摊位挪进市场了
已对店主进行宣传教育
咨询残疾人辅具补贴
残疾人证在一楼三号窗口办理
民族成份变更要带的材料已公布
和尚田边的排水沟已疏通
相信教育局会尽快答复
The ramp for wheelchairs is open again
The lamp on Kazakh Street was mended
Han Street's drains were cleared
""".strip().splitlines()


@pytest.mark.parametrize("text", OF_SOMEBODY)
def test_what_says_who_somebody_is_is_found(text: str) -> None:
    assert neutral.said_of_somebody(text)


@pytest.mark.parametrize("text", OF_THE_MATTER)
def test_names_of_places_dishes_and_things_pass(text: str) -> None:
    assert neutral.said_of_somebody(text) == []


def test_a_passing_name_hides_nothing_beside_it() -> None:
    assert neutral.said_of_somebody("民族路上的回族商户、住院部旁的病人") == ["回族", "病人"]


READ_BY_ALL = sorted(
    move.key for move in registry.get("appeal").moves if any(needed.audience == "public" for needed in move.needs)
)


@pytest.mark.parametrize("move", READ_BY_ALL)
def test_no_words_that_everyone_reads_are_taken_with_it(hexi: SmallTown, move: str) -> None:
    stage, name = ("street_review", "zhaomin") if move == "final_notice" else ("replying", "gulnar")
    words = {"reply": "好了", "notice": "好了", "why": "好了", "summary": "给回族老人家换了门锁"}
    asked = {needed.key for needed in registry.get("appeal").move(move).needs if needed.kind == "words"}
    dossier = SITUATIONS[stage](hexi)
    with pytest.raises(Refused, match="民族、信仰、病情（回族）"):
        hexi.do(name, dossier, move, words={key: text for key, text in words.items() if key in asked})
