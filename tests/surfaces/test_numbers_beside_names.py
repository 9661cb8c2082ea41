"""A telephone beside a sender's name in a pasted group is theirs: they can be answered, called and found by it."""

import pytest

from gongyi.domain.appeals import public as appeals
from gongyi.surfaces.desk.intake import pasting
from gongyi.surfaces.desk.intake.places import ByWords
from tests.towns import SmallTown


@pytest.mark.parametrize(
    ("pasted", "name", "phone"),
    [
        ("王五 13812345678 9:05\n三号楼楼道灯不亮", "王五", "13812345678"),
        ("王五（13812345678）：三号楼楼道灯不亮", "王五", "13812345678"),
        ("王五：三号楼楼道灯不亮，电话13812345678", "王五", "13812345678"),
        ("王五：三号楼楼道灯不亮", "王五", ""),
    ],
)
def test_the_number_is_kept_apart_from_the_name(hexi: SmallTown, pasted: str, name: str, phone: str) -> None:
    (draft,) = appeals.parse_chat(pasted, hexi.town, hexi.places["east1"])
    filled = pasting._initial(draft, ByWords())
    assert (filled["name"], filled["phone"], filled["keep_name"]) == (name, phone, bool(phone))
    assert not phone or phone not in filled["text"]
