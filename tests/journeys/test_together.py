"""What several share: a topic for everyone, a matter on the public list, two that are the same."""

import pytest

from tests.journeys.walk import Walk
from tests.journeys.walked import walks

RIVERSIDE = "河畔人家5号楼"


@pytest.mark.journey
@walks(appeal="change_kind take_in_hand to_topic topic_returned answer_directly reply")
def test_an_idea_for_everyone(walk: Walk) -> None:
    """Not a repair but an idea: raised as a topic, sent back once, then taken in hand, raised again and answered by the secretary."""
    resident, desk, secretary = walk.speaker(), *map(walk.worker, ("gulnar", "lixiuying"))
    resident.scan(walk.place(RIVERSIDE))
    number = resident.say("help", "楼下空地能不能装几把长椅，老人好歇脚", phone="13912340007")
    desk.do("change_kind", number, kind="suggest")
    desk.do("to_topic", category="policy_idea", why="要听听大家的意见")
    secretary.do("topic_returned", number, why="先问问物业的打算")
    secretary.do("take_in_hand", number)
    secretary.do("to_topic", number, category="policy_idea", why="物业同意，请大家商量")
    secretary.do("answer_directly", number, outcome="explained", why="明年春天统一安装")
    desk.do("reply", number, reply="明年春天和健身器材一起装。")
    resident.sees("明年春天和健身器材一起装")


@pytest.mark.journey
@walks(appeal="publish joined merge add_after_merge split unpublish take_back")
def test_the_same_matter(walk: Walk) -> None:
    """A neighbour joins what stands on the public list; another one's matter is joined to it, and parted again."""
    first, neighbour, third, desk = *(walk.speaker() for _one in range(3)), walk.worker("gulnar")
    here, said = walk.place(RIVERSIDE), f"楼前的垃圾桶{'又' * (walk.width // 360)}满了"
    first.scan(here)
    number = first.say("help", "楼前的垃圾桶满了没人收", phone="13912340008")
    desk.do("dispatch", number, category="waste_collection", statement="5号楼前的垃圾桶请清运。")
    desk.do("publish", summary=said)
    neighbour.join(said, phone="13912340009")
    third.scan(here)
    other = third.say("help", "楼前垃圾堆了好几天", phone="13912340010")
    desk.do("merge", other, reason="same_problem", into=number)
    third.do("add_after_merge", added="旁边还有旧沙发")
    desk.do("split", other, why="旧沙发要另找人拉")
    third.do("take_back")
    desk.do("unpublish", number, why="已经清走了")
