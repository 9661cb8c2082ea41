"""Fields for days and moments that people type; all keep to one window of sensible years (kernel/clock/typed)."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from gongyi.kernel.clock import typed
from gongyi.kernel.ui.forms import DayInput


class _Window:
    """Refuses a day outside of the window before anything reckons with it."""

    def __init__(self, *, years_back: int | None = None, years_ahead: int = typed.YEARS_AHEAD, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.years_back, self.years_ahead = years_back, years_ahead

    def check(self, day: date) -> None:
        """Raises ValidationError with the years that may be typed."""
        if not typed.sensible(day, years_back=self.years_back, years_ahead=self.years_ahead):
            first, last = typed.window(years_back=self.years_back, years_ahead=self.years_ahead)
            told = {"first": first.year, "last": last.year}
            raise forms.ValidationError(
                _("Is the year right? It must lie between %(first)s and %(last)s.") % told, code="year"
            )


def _plain(value: Any) -> Any:
    return typed.half_width(value) if isinstance(value, str) else value


class AnyDay(forms.DateField):
    """A day that whoever asks for it judges."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        return super().to_python(_plain(value))


class DayField(_Window, AnyDay):
    """A day."""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None:
            self.check(day)
        return day


class MomentInput(forms.DateTimeInput):
    """A day with a time as browsers take and show it (HTML, 2.3.5.5 "Local dates and times")."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MomentField(_Window, forms.DateTimeField):
    """A day with a time, in the time of the page."""

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(_plain(value))
        if moment is not None:
            self.check(moment.date())
        return moment
