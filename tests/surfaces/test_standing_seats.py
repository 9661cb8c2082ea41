"""Places that came later lack the seats that every place of their level has, until whoever keeps the town opens them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyi.kernel.access.models import TownAct
from gongyi.kernel.people.models import Seat
from gongyi.kernel.territory.models import Place
from tests.surfaces.town_keeping import WHY, at, desk
from tests.towns import SmallTown

__all__ = ["desk"]


def opened(desk: Client, hexi: SmallTown) -> int:
    assert desk.post(at(hexi, "seats/missing/"), WHY).status_code == 302
    return int(TownAct.objects.filter(verb="seats.opened").latest("pk").facts["count"])


def test_a_grid_out_of_a_file_gets_its_seat_there_and_then(hexi: SmallTown, desk: Client) -> None:
    opened(desk, hexi)
    assert "缺" not in desk.get(at(hexi, "places/")).context["lacking"]
    text = f"名称,层级,上级\n东社区第七网格,grid,{hexi.town.root.code}\n坏,什么,{hexi.town.root.code}\n"
    read = {"file": SimpleUploadedFile("地方.csv", text.encode()), "sure": "1", **WHY}
    result = desk.post(at(hexi, "places/file/"), read).content.decode()
    grid = Place.objects.get(name="东社区第七网格")
    assert "缺 1 个岗位：东社区第七网格 网格员" in result
    assert at(hexi, "seats/missing/") in result
    assert "东社区第七网格" in desk.get(at(hexi, "places/")).context["lacking"]
    assert desk.post(at(hexi, "seats/missing/"), {"reason": ""}).status_code == 422, (
        "without a reason nothing is opened"
    )
    assert opened(desk, hexi) == 1
    assert [seat.role for seat in Seat.objects.filter(place=grid)] == ["grid_worker"]
    assert desk.get(at(hexi, "seats/missing/")).status_code == 302, "nothing is left to open"
