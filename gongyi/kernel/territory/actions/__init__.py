"""Writing places, areas, towns, levels and organisations."""

from gongyi.kernel.territory.actions.areas import (
    add_area,
    change_area,
    end_area,
    set_area_outline,
    set_members,
    swap_member,
)
from gongyi.kernel.territory.actions.places import (
    Misplaced,
    add_alias,
    add_place,
    add_places,
    close_place,
    drop_alias,
    move_place,
    outlines_changed,
    rename_place,
    segment,
    set_outline,
)
from gongyi.kernel.territory.actions.towns import (
    add_organisation,
    change_organisation,
    close_organisation,
    describe_town,
    found_town,
    name_level,
    own_calendar,
)

__all__ = [
    "Misplaced",
    "add_alias",
    "add_area",
    "add_organisation",
    "add_place",
    "add_places",
    "change_area",
    "change_organisation",
    "close_organisation",
    "close_place",
    "describe_town",
    "drop_alias",
    "end_area",
    "found_town",
    "move_place",
    "name_level",
    "outlines_changed",
    "own_calendar",
    "rename_place",
    "segment",
    "set_area_outline",
    "set_members",
    "set_outline",
    "swap_member",
]  # fmt: skip
