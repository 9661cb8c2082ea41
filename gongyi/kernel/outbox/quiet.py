"""When people may be written to: not between eight in the evening and eight in the morning, unless it is urgent."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gongyi.kernel.clock.working import WorkCalendar

QUIET_FROM, QUIET_TO = 20, 8


def after_quiet(moment: datetime, zone: str) -> datetime:
    """The first moment outside quiet hours (20:00–8:00) from `moment` on."""
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_TO <= local.hour < QUIET_FROM:
        return moment
    morning = local.replace(hour=QUIET_TO, minute=0, second=0, microsecond=0)
    return morning if local.hour < QUIET_TO else morning + timedelta(days=1)


def next_morning(moment: datetime, calendar: WorkCalendar) -> datetime:
    """Eight o'clock of the next working day: when those who work get their digest."""
    local = calendar.local(moment)
    day = local.date() if local.hour < QUIET_TO else local.date() + timedelta(days=1)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return calendar.at(day, QUIET_TO * 60)
