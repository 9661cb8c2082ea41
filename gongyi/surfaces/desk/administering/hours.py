"""Working hours as people fill them in: from, to, and after lunch from, to."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.clock.queries import parse_hours
from gongyi.surfaces.desk.administering.keeping import Reasoned

LEAP_YEAR = 2024
PARTS = ("opens", "lunch", "back", "closes")


def _clock_field(label: Any, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


class HoursForm(Reasoned):
    """A working day with or without a break at noon. Cleans to `hours`, as the calendar keeps them."""

    opens = _clock_field(gettext_lazy("Work begins"))
    lunch = _clock_field(gettext_lazy("Break at noon begins"), required=False)
    back = _clock_field(gettext_lazy("Break at noon ends"), required=False)
    closes = _clock_field(gettext_lazy("Work ends"))

    @staticmethod
    def initial_from(hours: str) -> dict[str, str]:
        """What the form shows for hours that are kept already."""
        periods = [part.split("-") for part in hours.split()]
        first, last = periods[0], periods[-1]
        pause = {"lunch": first[1], "back": last[0]} if len(periods) > 1 else {}
        return {"opens": first[0], "closes": last[1], **pause}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(field in self.errors for field in PARTS):
            return data
        opens, lunch, back, closes = (data.get(part) for part in PARTS)
        if bool(lunch) != bool(back):
            self.add_error("back" if lunch else "lunch", _("Give both ends of the break at noon, or neither."))
            return data
        hours = (
            f"{_said(opens)}-{_said(lunch)} {_said(back)}-{_said(closes)}"
            if lunch
            else f"{_said(opens)}-{_said(closes)}"
        )
        try:
            parse_hours(hours)
        except ValueError:
            self.add_error(None, _("The hours must follow each other: begin, break, end."))
        data["hours"] = hours
        return data


def _said(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


class SeasonForm(HoursForm):
    """Other hours for part of the year."""

    first = forms.CharField(
        label=gettext_lazy("First day, month and day"),
        max_length=5,
        help_text=gettext_lazy("As 05-01 for the first of May."),
    )
    last = forms.CharField(label=gettext_lazy("Last day, month and day"), max_length=5)
    field_order = ("first", "last")

    def clean_first(self) -> str:
        return _month_day(self.cleaned_data["first"])

    def clean_last(self) -> str:
        return _month_day(self.cleaned_data["last"])


def _month_day(text: str) -> str:
    parts = text.strip().replace(".", "-").replace("/", "-").split("-")
    try:
        month, day = (int(part) for part in parts)
        date(LEAP_YEAR, month, day)
    except ValueError as error:
        raise forms.ValidationError(_("There is no such day. Write it as 05-01.")) from error
    return f"{month:02d}-{day:02d}"
