"""`gongyi tick`: what time demands, now. The worker does the same every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from gongyi.kernel.flows.ticking import ticked


class Command(BaseCommand):
    help = "Warn about half-time and due turns, let overdue ones climb or lapse, and seal the history. The worker does it too."

    def handle(self, **_options: Any) -> None:
        for where, counts in ticked():
            self.stdout.write(f"{where}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
