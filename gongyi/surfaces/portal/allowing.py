"""How much may be sent within an hour: by a device, a telephone, a network that many share. Danger has a lane of its own.

A proven telephone is counted by itself, and the code at a door by its door: neither waits because of others on the network.
"""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access import actions as access
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import parameters, registry
from gongyi.kernel.outbox import sending
from gongyi.kernel.people.phones import BadPhone, clean
from gongyi.kernel.people.refusals import Throttled
from gongyi.kernel.territory.models import Place, Town
from gongyi.surfaces.portal.frame import visitor_key

REPORTS = 30
"""Reports an hour by one device, one telephone, or at one door by its code."""
DANGERS = 300
"""Reports of danger an hour by one address beyond that; by one device ten times less."""
DOOR, DOOR_SECONDS = "door", 3600


def allow(request: TownRequest, what: str, limit: int, *, phone: str = "", place: Place | None = None) -> None:
    """Count what is sent. Whoever sends, perhaps for the first time, is told that it was others, and what to do now."""
    if not _fits(request, what, limit, phone):
        raise _refused(request.town, _much_from_here())
    if not (_shared(request, what, limit) or _by_door(request, what, limit, place)):
        raise _refused(request.town, _much_from_network(request.town))


def allow_report(request: TownRequest, *, phone: str, place: Place, danger: bool) -> bool:
    """Count a report. Whether its files come along: beyond the usual number danger is taken in all the same, by its words alone."""
    if danger and not _room(request, phone, place):
        return False
    if not danger:
        allow(request, "report", REPORTS, phone=phone, place=place)
    return True


def _room(request: TownRequest, phone: str, place: Place) -> bool:
    """Whether a report of danger is among the usual number; else it is counted in its own lane."""
    if _fits(request, "report", REPORTS, phone) and (
        _shared(request, "report", REPORTS) or _by_door(request, "report", REPORTS, place)
    ):
        return True
    bound = DANGERS * settings.SHARED_ADDRESS
    if not (_device(request, "danger", bound // 10) and _address(request, "danger", bound)):
        raise _refused(request.town, _much_danger())
    return False


def _fits(request: TownRequest, what: str, limit: int, phone: str) -> bool:
    return _device(request, what, limit) and _telephone(what, limit, phone)


def _device(request: TownRequest, what: str, limit: int) -> bool:
    """By what the page left on the device for its forms; without it a form is not taken at all."""
    mark = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return not mark or access.admits(what=f"{what}-device", key=mark, limit=limit)


def _telephone(what: str, limit: int, phone: str) -> bool:
    try:
        return not phone.strip() or access.admits(what=f"{what}-phone", key=clean(phone), limit=limit)
    except BadPhone:
        return True


def _address(request: TownRequest, what: str, limit: int) -> bool:
    return access.admits(what=what, key=visitor_key(request), limit=limit)


def _shared(request: TownRequest, what: str, limit: int) -> bool:
    """By the network, unless the telephone is proven: then by whose it is."""
    actor = request.actor
    if actor.kind == "resident":
        return access.admits(what=f"{what}-person", key=str(actor.person_id), limit=limit)
    return _address(request, what, _many(request.town, limit))


def _many(town: Town, limit: int) -> int:
    """What may come from one address, as the town sets it and whoever runs the server."""
    version = parameters.in_force(town, registry.get(appeals.KEY))
    return limit * max(1, parameters.number(version, "shared_network")) * settings.SHARED_ADDRESS


def _by_door(request: TownRequest, what: str, limit: int, place: Place | None) -> bool:
    """By the door whose code was scanned on this device, for what is said there; at most as much again from one address."""
    door = request.get_signed_cookie(DOOR, "", salt=_salt(request.town), max_age=DOOR_SECONDS)
    if place is None or not door or not place.path.startswith(door):
        return False
    within = access.admits(what=f"{what}-door", key=f"{request.town.pk}|{door}", limit=limit)
    return within and _address(request, f"{what}-doors", _many(request.town, limit))


def came_by_door(request: TownRequest, answer: HttpResponse, door: Place) -> None:
    """Note for an hour that the code at this door was scanned."""
    answer.set_signed_cookie(
        DOOR,
        door.path,
        salt=_salt(request.town),
        max_age=DOOR_SECONDS,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
        path=f"/{request.town.slug}/",
    )


def _salt(town: Town) -> str:
    return f"{DOOR}:{town.pk}"


def _refused(town: Town, said: str) -> Throttled:
    call = _("Or call %s") % town.phone if town.phone else ""
    return Throttled(f"{said} {call}".strip(), seconds=visitors.seconds_left())


def _much_from_here() -> str:
    said = _(
        "A great deal was sent from this phone within the hour. This was not sent yet: please send it again from %(time)s."
    )
    return said % {"time": visitors.next_hour()}


def _much_from_network(town: Town) -> str:
    said = _(
        "Many messages were sent from this network just now, perhaps by other people. Yours was not sent yet: please send it again from %(time)s."
    ) % {"time": visitors.next_hour()}
    way = (
        _(
            "Not to wait: sign in by phone under “My matters”, or scan the code at the door of your building; then send it once more."
        )
        if sending.has_way_out(town, "sms")
        else _("Not to wait: scan the code at the door of your building, then send it once more.")
    )
    return f"{said} {way}"


def _much_danger() -> str:
    return _("So many dangers were reported from here that this was not sent. Please call the number above at once.")
