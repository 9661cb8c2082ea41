"""What all in a compound share is a place of its own."""

from gongyi.kernel.territory import actions
from gongyi.kernel.territory.models import Area
from gongyi.kernel.territory.queries import areas_of, full_name, grounds_of, members_of
from tests.towns import SmallTown


def test_a_compound_gets_a_place_for_its_yard_under_the_deepest_place_that_holds_its_buildings(hexi: SmallTown) -> None:
    ground = grounds_of(hexi.compound)
    assert ground is not None
    assert ground.parent == hexi.places["east"], "its buildings are in two grids"
    assert full_name(ground, hexi.town) == "东社区 幸福小区"
    assert list(areas_of(ground.path)) == [hexi.compound]
    home = actions.add_place(parent=hexi.places["west1"], level="building", name="安心院1号楼")
    next_door = actions.add_place(parent=hexi.places["west1"], level="building", name="安心院2号楼")
    small = actions.add_area(town=hexi.town, kind=Area.COMPOUND, name="安心院", places=[home, next_door])
    assert grounds_of(small).parent == hexi.places["west1"]


def test_only_a_compound_of_buildings_gets_one_and_only_once(hexi: SmallTown) -> None:
    grid = actions.add_area(town=hexi.town, kind=Area.COMPOUND, name="一格院", places=[hexi.places["west2"]])
    assert grounds_of(grid).parent == hexi.places["west"]
    district = actions.add_area(town=hexi.town, kind=Area.DISTRICT, name="西街商圈", places=[hexi.places["west"]])
    assert grounds_of(district) is None
    again = actions.add_area(
        town=hexi.town, kind=Area.COMPOUND, name="幸福小区北区", places=list(members_of(hexi.compound))
    )
    assert list(members_of(again)) == list(members_of(hexi.compound))


def test_it_follows_the_compounds_name_and_stays_when_the_buildings_change(hexi: SmallTown) -> None:
    actions.change_area(area=hexi.compound, kind=Area.COMPOUND, name="安康小区", name_en="Ankang Homes")
    ground = grounds_of(hexi.compound)
    assert (ground.name, ground.name_en) == ("安康小区", "Ankang Homes")
    assert actions.set_members(area=hexi.compound, places=[hexi.places["b1"]], on=hexi.today) == (0, 2)
    assert grounds_of(hexi.compound) == ground
