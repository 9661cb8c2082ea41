"""`gongyi tick`: what time demands, now. The worker does the same every few minutes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext, gettext_noop, override

from gongyi.kernel.flows.ticking import ticked

TOLD = (
    gettext_noop("half"),
    gettext_noop("due"),
    gettext_noop("late"),
    gettext_noop("unopened"),
    gettext_noop("references"),
    gettext_noop("moved"),
    gettext_noop("vacated"),
    gettext_noop("archived"),
    gettext_noop("forgotten"),
    gettext_noop("links ended"),
    gettext_noop("newcomers"),
    gettext_noop("removed"),
    gettext_noop("codes"),
    gettext_noop("tries"),
    gettext_noop("links"),
    gettext_noop("devices"),
    gettext_noop("sessions"),
    gettext_noop("files"),
    gettext_noop("jobs"),
    gettext_noop("papers"),
    gettext_noop("imports"),
)


class Command(BaseCommand):
    help = "Warn about half-time and due turns, let overdue ones climb or lapse, and seal the history. The worker does it too."

    def handle(self, **_options: Any) -> None:
        for where, counts in ticked():
            with override(settings.TERMINAL_LANGUAGE):
                told = ", ".join(f"{gettext(name)} {count}" for name, count in counts.items())
                self.stdout.write(f"{gettext(where) if where in TOLD else where}: {told}")
