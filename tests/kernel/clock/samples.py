"""Calendars, moments and deadlines to draw from."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.library import in_english, special_days
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.working import Season, SpecialDay, WorkCalendar

TZ = ZoneInfo("Asia/Shanghai")
SPECIAL = {
    row.day: SpecialDay(row.kind == "work", row.name, in_english(row.name)) for row in special_days([2025, 2026])
}
TOWN = WorkCalendar(special=SPECIAL, arranged_until=2026)
ALTAY = WorkCalendar(
    periods=((600, 840), (930, 1170)),
    seasons=(Season((5, 1), (9, 30), ((570, 810), (960, 1200))),),
    special=SPECIAL,
    arranged_until=2026,
)
STATION = WorkCalendar(periods=((0, 480), (480, 960), (960, 1440)), arranged_until=2026)
FIRST = datetime(2025, 1, 1, tzinfo=TZ)
MINUTES = 638 * 24 * 60

moments = st.integers(0, MINUTES * 60).map(lambda seconds: FIRST + timedelta(seconds=seconds))
whole_minutes = st.integers(0, MINUTES).map(lambda minutes: FIRST + timedelta(minutes=minutes))
days_of_time = st.integers(0, 700).map(lambda offset: date(2025, 1, 1) + timedelta(days=offset))
hours_of_work = st.sampled_from(
    [((510, 720), (840, 1080)), ((600, 840), (930, 1170)), ((480, 1020),), ((0, 1440),), ((541, 707), (789, 1003))]
)
own_days = st.dictionaries(days_of_time, st.booleans().map(lambda works: SpecialDay(works, "")), max_size=12)
seasons = st.lists(
    st.builds(
        Season,
        st.sampled_from([(5, 1), (6, 15), (11, 1)]),
        st.sampled_from([(9, 30), (12, 31), (3, 31)]),
        hours_of_work,
    ),
    max_size=1,
).map(tuple)
calendars = st.one_of(
    st.sampled_from([TOWN, ALTAY, STATION]),
    st.builds(
        lambda periods, seasons, special: WorkCalendar(periods, seasons, special, 2026),
        hours_of_work,
        seasons,
        own_days,
    ),
)
clocks = st.sampled_from(list(Clock))
hour_clocks = st.sampled_from([Clock.URGENT_HOURS, Clock.WORKING_HOURS])


@st.composite
def deadlines(draw: st.DrawFn, on: st.SearchStrategy[Clock] = clocks) -> Deadline:
    """A deadline with up to three pauses, now and then extended."""
    start = draw(moments)
    pauses, at = [], start
    for _n in range(draw(st.integers(0, 3))):
        at += timedelta(minutes=draw(st.integers(0, 6000)))
        stop = at + timedelta(minutes=draw(st.integers(1, 9000)))
        pauses.append((at, stop))
        at = stop
    return Deadline(start, Limit(draw(st.integers(1, 60)), draw(on)), tuple(pauses), draw(st.integers(0, 9)))


def at(*parts: int) -> datetime:
    """A moment in Shanghai."""
    return datetime(*parts, tzinfo=TZ)
