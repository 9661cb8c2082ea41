"""How long something may take: an amount on one of four clocks."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MINUTES_PER_HOUR = 60
LARGEST = 10_000


class Clock(StrEnum):
    """The four clocks. Two run by the hour from receipt, two count days after the first (Civil Code 201)."""

    URGENT_HOURS = "urgent_hours"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"

    @property
    def by_the_hour(self) -> bool:
        return self in {Clock.URGENT_HOURS, Clock.WORKING_HOURS}

    @property
    def label(self) -> str:
        return str(CLOCK_LABELS[self])


CLOCK_LABELS = {
    Clock.URGENT_HOURS: _("hours, day and night"),
    Clock.WORKING_HOURS: _("working hours"),
    Clock.WORKING_DAYS: _("working days"),
    Clock.CALENDAR_DAYS: _("calendar days"),
}
COUNTED = {
    Clock.URGENT_HOURS: ngettext_lazy(
        "%(value)d hour, day and night", "%(value)d hours, day and night", number="value"
    ),
    Clock.WORKING_HOURS: ngettext_lazy("%(value)d working hour", "%(value)d working hours", number="value"),
    Clock.WORKING_DAYS: ngettext_lazy("%(value)d working day", "%(value)d working days", number="value"),
    Clock.CALENDAR_DAYS: ngettext_lazy("%(value)d calendar day", "%(value)d calendar days", number="value"),
}


@dataclass(frozen=True)
class Limit:
    """`value` hours or days on `clock`. Values are whole and positive."""

    value: int
    clock: Clock

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not 0 < self.value <= LARGEST:
            raise ValueError(f"a limit is a whole number from 1 to {LARGEST}, not {self.value!r}")
        object.__setattr__(self, "clock", Clock(self.clock))

    @property
    def amount(self) -> int:
        """In the clock's unit of account: minutes for the hour clocks, days for the day clocks."""
        return self.value * MINUTES_PER_HOUR if self.clock.by_the_hour else self.value

    def longer(self, value: int) -> "Limit":
        """This limit extended by `value` of its own unit."""
        return Limit(self.value + value, self.clock)

    def as_fact(self) -> dict[str, object]:
        return {"value": self.value, "clock": self.clock.value}

    @classmethod
    def from_fact(cls, fact: dict[str, object]) -> "Limit":
        """The limit written by `as_fact`. Raises KeyError or ValueError on anything else."""
        value = fact["value"]
        if not isinstance(value, int):
            raise ValueError("a limit's value is a whole number")  # noqa: TRY004 - one error kind for bad data
        return cls(value, Clock(str(fact["clock"])))

    def __str__(self) -> str:
        return str(COUNTED[self.clock] % {"value": self.value})
