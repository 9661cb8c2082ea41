"""More time and deferral, for a case and for what the grid or the community does itself: asked for, decided one level up, looked at again, gone on with."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.domain.cases import reviewing
from gongyi.domain.cases.flow import KEY
from gongyi.kernel import clock
from gongyi.kernel.access import roles
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import authority, directory, engine, parameters, registry, timing, turning
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused

LONGEST_OFF = 60
"""Days; no stretch of days off is longer."""


def _holder(matter: Matter) -> str:
    assert matter.main is not None
    return matter.main.holder_key


def _decider(matter: Matter) -> str:
    """Who decides: whoever sent the matter, if that is above its handler; else the next above the handler."""
    seats, holder = directory.of(matter.town), _holder(matter)
    sent = registry.entry(matter.flow.key).sender
    sender, handler = seats.by_key(sent(matter)) if sent else None, seats.by_key(holder)
    if sender and handler and sender.role in roles.above(handler.role):
        return sender.key
    return _above(matter, holder)


def _above(matter: Matter, key: str) -> str:
    """The next seat above one; at the top, the desk of the town."""
    seats, path = directory.of(matter.town), matter.dossier.place_path
    apart = authority.apart(matter.dossier) | authority.past(matter.dossier)
    seat = seats.by_key(key)
    found = seats.next_above(seat, path, apart) if seat else None
    return found.seat.key if found else turning.route(matter.town, "town_desk", path, apart | {key})


@transaction.atomic
def ask_extension(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Ask for more time: before it is due, at most as much again. One level up decides."""
    row = matter.dossier
    deadline, _paused = timing.read(row.clock)
    if row.due_at and clock.now() > row.due_at:
        raise Refused(_("More time can only be asked for before it is due."))
    if int(change.facts["amount"]) > deadline.limit.value:
        raise Refused(_("At most as much again: %(most)s.") % {"most": deadline.limit})
    change.facts["clock"] = deadline.limit.clock.value
    change.slot_holders["extension"] = _decider(matter)
    return engine.move(matter=matter, key="ask_extension", change=change, version=version)


@transaction.atomic
def approve_extension(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Grant the time that was asked for, also once the day has passed: it was asked for before."""
    asked = facts_of(reviewing.newest(matter, "ask_extension"))
    change.extension = int(asked["amount"])
    change.facts |= {"amount": change.extension, "clock": asked["clock"]}
    return engine.move(matter=matter, key="approve_extension", change=change, version=version)


@transaction.atomic
def ask_deferral(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Ask to put a matter on the books, on a listed ground and with a day on which it is looked at again."""
    _review_day(matter, change)
    change.slot_holders["deferral"] = _decider(matter)
    return engine.move(matter=matter, key="ask_deferral", change=change, version=version)


def _review_day(matter: Matter, change: Change) -> int:
    """In how many days it is looked at again; a day off gives way to the next working day, in the record as well."""
    day = change.facts.get("review_on")
    ahead = (day - today(matter.town)).days if isinstance(day, date) else 0
    most = parameters.limit(matter.dossier.flow_version, matter.flow.stage("deferred").within).value
    if not 1 <= ahead <= most:
        raise Refused(_("The next review is between tomorrow and %(days)s days from now.") % {"days": most})
    assert isinstance(day, date)
    calendar = timing.calendar_of(matter.town.calendar)
    working = next(later for n in range(LONGEST_OFF) if calendar.is_working(later := day + timedelta(days=n)))
    change.facts["review_on"] = working
    return (working - today(matter.town)).days


@transaction.atomic
def approve_deferral(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Put the matter on the books: its clock stands from when that was asked for, and whoever decided looks at it on the day named.

    Refuses without a new day where that one has come before anybody decided.
    """
    asked = reviewing.newest(matter, "ask_deferral")
    facts, change.stands_from = facts_of(asked), asked.when
    days = reviewing.days_left(matter)
    if days < 1:
        days = _review_day(matter, change)
    else:
        change.facts["review_on"] = date.fromisoformat(str(facts["review_on"]))
    change.facts["ground"] = facts["ground"]
    change.holder, change.turn_limit = matter.turns["deferral"].holder_key, Limit(days, Clock.CALENDAR_DAYS)
    return engine.move(matter=matter, key="approve_deferral", change=change, version=version)


@transaction.atomic
def review_deferral(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Look again and leave it on the books until another day, on the ground on which it was put there."""
    change.facts["ground"] = facts_of(reviewing.newest(matter, "approve_deferral"))["ground"]
    change.turn_limit = Limit(_review_day(matter, change), Clock.CALENDAR_DAYS)
    change.holder = _holder(matter)
    return engine.move(matter=matter, key="review_deferral", change=change, version=version)


@transaction.atomic
def resume(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Take a deferred matter up again; its clock runs on from where it stood."""
    change.holder = matter.left_by("approve_deferral")
    return engine.move(matter=matter, key="resume", change=change, version=version)


ACTS = {
    "ask_extension": ask_extension,
    "approve_extension": approve_extension,
    "ask_deferral": ask_deferral,
    "approve_deferral": approve_deferral,
    "review_deferral": review_deferral,
    "resume": resume,
}
registry.acts(KEY, **ACTS)
