"""Where a home visit was, typed in short."""

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.actions import add_place
from tests.towns import SmallTown


def test_of_several_buildings_that_fit_a_visit_is_at_that_of_the_workers_own_grid(hexi: SmallTown, enter) -> None:
    for grid in ("east1", "west1"):
        add_place(parent=hexi.places[grid], level="building", name="阿拉小区3号楼")
    fields = {"batch": "visit:abcdef012345", "rows": 1, "place": "3号楼", "r0-text": "楼道灯坏了"}
    url = f"/{hexi.town.slug}/desk/visit/"
    assert enter("zhaomin").post(url, fields | {"batch": "visit:abcdef012346"}).status_code == 422, "the street has all"
    assert enter("aili").post(url, fields).status_code == 302
    assert Dossier.objects.get().place_id == hexi.places["b3"].pk
