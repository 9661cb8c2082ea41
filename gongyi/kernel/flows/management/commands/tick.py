"""`gongyi tick`: what time demands — warnings, climbing, lapsing, sealing. Safe to run as often as wanted."""

from typing import Any

from django.core.management.base import BaseCommand

from gongyi.kernel.evidence.actions import sweep as sweep_uploads
from gongyi.kernel.evidence.papers import keeping
from gongyi.kernel.flows.history.sequencer import sequence_history
from gongyi.kernel.flows.linking import end_links
from gongyi.kernel.flows.recipients import newcomers
from gongyi.kernel.flows.retention import forget_old_voices
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.retention import forget_idle, tidy
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere, within


class Command(BaseCommand):
    help = "Warn about half-time and due turns, let overdue ones climb or lapse, and seal the history."

    def handle(self, **_options: Any) -> None:
        for town in Town.objects.select_related("calendar", "root").order_by("pk"):
            done = sweep(town) | {"forgotten": forget_old_voices(town) + forget_idle(town)}
            with within(town):
                done |= {"links ended": end_links(town), "newcomers": newcomers(town)}
            self.stdout.write(f"{town.slug}: " + ", ".join(f"{name} {count}" for name, count in done.items()))
        with everywhere("uploads of every town"):
            sweep_uploads()
        self.stdout.write(
            "removed: " + ", ".join(f"{name} {count}" for name, count in (tidy() | {"papers": keeping.tidy()}).items())
        )
        sequence_history()
