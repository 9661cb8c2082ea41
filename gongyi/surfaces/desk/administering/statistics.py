"""The statistical day, week and month: when the stretches begin over which the town's figures are counted."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.figures import periods
from gongyi.kernel.figures.actions import set_habits
from gongyi.kernel.figures.periods import Habits
from gongyi.kernel.figures.wording import period_in_words
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, history, keep, shown, whole_only
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

FIRST_END = 12
"""A statistical day ends at noon at the earliest."""
DAYS = [(day + 1, name) for day, name in WEEKDAYS.items()]


class StatisticsForm(Reasoned):
    """When a statistical day ends, and where weeks and months begin."""

    day_ends = forms.ChoiceField(
        label=gettext_lazy("A statistical day ends at"),
        choices=(),
        help_text=gettext_lazy("What happens later counts for the next day."),
    )
    week_from = forms.TypedChoiceField(
        label=gettext_lazy("A week begins on"),
        coerce=int,
        choices=DAYS,
        help_text=gettext_lazy("Where it is not Monday, the week is called by the week in which it ends."),
    )
    month_from = forms.TypedChoiceField(
        label=gettext_lazy("A month begins on day"),
        coerce=int,
        choices=[(day, str(day)) for day in range(1, periods.LAST_MONTH_DAY + 1)],
        help_text=gettext_lazy(
            "1 is the plain month. With 19, March runs from 19 February to 18 March; quarters and years follow."
        ),
    )

    def __init__(self, *args: Any, now: Habits, **kwargs: Any) -> None:
        super().__init__(
            *args,
            initial={"day_ends": now.day_ends, "week_from": now.week_from, "month_from": now.month_from},
            **kwargs,
        )
        ends = [f"{hour:02d}:{minute:02d}" for hour in range(FIRST_END, 24) for minute in (0, 30)]
        known = sorted({*ends, periods.MIDNIGHT, now.day_ends})
        self.fields["day_ends"].choices = [(end, end) for end in known]  # type: ignore[attr-defined]

    def habits(self) -> Habits:
        """What was filled in."""
        given = self.cleaned_data
        return Habits(given["day_ends"], given["month_from"], given["week_from"])


@worker(*ADMINISTRATORS)
def statistics(request: TownRequest) -> HttpResponse:
    """When the town's statistical days, weeks and months begin, and what they were before."""
    whole_only(request)
    town = request.town
    form = StatisticsForm(request.POST or None, now=periods.habits(town))
    if keep(request, form, lambda _data: _keep(request, form.habits()), replaces="statistics"):
        return redirect(link(request, "statistics"))
    week = periods.of_kind("week", periods.today(town), town)
    stands = _("As it stands, this month is %(month)s and this week is %(week)s; a day ends at %(end)s.") % {
        "month": period_in_words(periods.this_month(town)),
        "week": period_in_words(week),
        "end": periods.habits(town).day_ends,
    }
    price = _(
        "Figures are counted anew each time: those of earlier periods follow a change too. Settle it when the town begins."
    )
    context = {
        "form": form,
        "title": _("Statistical day"),
        "lead": f"{stands} {price}",
        "label": _("Save"),
        "crumbs": crumbs(request),
        "history": history("statistics"),
    }
    return shown(request, "form", context)


def _keep(request: TownRequest, to: Habits) -> Kept:
    before = periods.habits(request.town)
    set_habits(town=request.town, to=to)
    return Kept("statistics", "statistics.set", {"before": vars(before), "after": vars(to)})
