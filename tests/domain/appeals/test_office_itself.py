"""What an office itself does, or whoever sits at the town desk, is read by none of them."""

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from tests.towns import SmallTown

NEIGHBOURHOOD = {"gulnar", "lixiuying", "yerlan", "aili"}


def seen_by(hexi: SmallTown, dossier: Dossier) -> set[str]:
    return {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()}


def test_what_an_office_itself_does_goes_past_everybody_there(hexi: SmallTown) -> None:
    for text in ("居委会让我请吃饭才给盖章", "办低保的要我送礼", "社区把我举报的事告诉了邻居，邻居上门骂我"):
        dossier = hexi.say(text, kind="complaint").dossier
        assert hexi.holder(dossier) == "street", text
        assert not seen_by(hexi, dossier) & NEIGHBOURHOOD, text


def test_whoever_sits_at_the_town_desk_does_not_read_what_is_said_of_them(hexi: SmallTown) -> None:
    for text in ("镇街总台的孙立收红包", "孙立接电话态度恶劣", "镇街总台的人骂我"):
        dossier = hexi.say(text, kind="complaint").dossier
        assert hexi.holder(dossier) == "street", text
        assert not seen_by(hexi, dossier) & (NEIGHBOURHOOD | {"sunli"}), text
        assert "zhaomin" in seen_by(hexi, dossier), text
