"""Calendars as the town keeps them: editable rows, seeded from the published arrangements."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.clock import library


class Calendar(models.Model):
    """The working calendar of a town or unit. Periods read `08:30-12:00 14:00-18:00`."""

    CATALOGUE = """
    id             | technical | permanent | key
    name           | public    | permanent | what the town calls this calendar
    hours          | public    | permanent | ordinary working hours, for deadlines
    zone           | technical | permanent | time zone
    arranged_until | public    | permanent | last year whose holiday arrangement is published
    version        | technical | permanent | drawn anew by every edit, so that cached copies are dropped
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    hours = models.CharField(_("working hours"), max_length=80, default="08:30-12:00 14:00-18:00")
    zone = models.CharField(max_length=40, default="Asia/Shanghai")
    arranged_until = models.PositiveSmallIntegerField(_("arranged until"), default=0)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Season(models.Model):
    """Other working hours for part of the year, both days included, written MM-DD."""

    CATALOGUE = """
    id       | technical | permanent | key
    calendar | technical | permanent | whose season
    first    | public    | permanent | first day of the season
    last     | public    | permanent | last day of the season
    hours    | public    | permanent | working hours in the season
    """

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="seasons")
    first = models.CharField(_("first day"), max_length=5)
    last = models.CharField(_("last day"), max_length=5)
    hours = models.CharField(_("working hours"), max_length=80)

    def __str__(self) -> str:
        return f"{self.first}–{self.last} {self.hours}"


class SpecialDay(models.Model):
    """A day off, or a make-up working day, with where the rule comes from."""

    OFF = "off"
    WORK = "work"
    KINDS: ClassVar = [(OFF, _("day off")), (WORK, _("make-up working day"))]

    CATALOGUE = """
    id       | technical | permanent | key
    calendar | technical | permanent | whose day
    day      | public    | permanent | the date
    kind     | public    | permanent | off or make-up working day
    name     | public    | permanent | name of the holiday
    name_en  | public    | permanent | its name in English
    source   | public    | permanent | who arranged it: the national notice or the town
    """

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=4, choices=KINDS)
    name = models.CharField(_("name"), max_length=40, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True, default="")
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["calendar", "day"], name="one_rule_per_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.name}"

    @property
    def called(self) -> str:
        """Its name in the reader's language, as far as it has one."""
        return self.name if (get_language() or "").startswith("zh") else self.name_en or self.name

    @property
    def arranged_by(self) -> str:
        """Who arranged it, in words: the national notice, or what the town gave as its reason."""
        known = {library.SOURCE: _("national notice"), library.EXAMPLE: _("an example, may be changed")}
        return str(known.get(self.source, self.source))
