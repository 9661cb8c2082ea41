"""Assisting parties (协办): who may be asked to do a part of what one handler leads."""

from gongyi.domain.cases import queries
from gongyi.kernel.access import roles
from gongyi.kernel.flows import authority, directory
from gongyi.kernel.flows.matters import Matter


def keys(matter: Matter) -> list[str]:
    """Seats of bodies at the place of a matter that stand below whoever asks, near ones first; neither parties nor whoever handles it.

    Read by nobody at work, it is whoever might be asked at all. A community asks firms, committees and resident units; what departments do is asked for through the street.
    """
    handles = queries.handler(matter) if matter.flow.key == "case" else ""
    apart = authority.apart(matter.dossier) | directory.of(matter.town).keys_of(handles)
    asks = matter.actor.roles if matter.actor.is_worker else frozenset({"town_desk"})
    below = [role for role in queries.CALLED if asks.intersection(roles.above(role))]
    return [seat.key for seat in directory.of(matter.town).around(below, matter.dossier.place_path, apart)]


def options(matter: Matter) -> list[tuple[str, str]]:
    """The same as choices, with their names."""
    return queries.named(matter.town, keys(matter))
