"""Keeping people's data no longer than promised: how to reach those who spoke is erased a year after closing."""

from datetime import timedelta

from gongyi.kernel import clock
from gongyi.kernel.flows.filing import forget_voices
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within

KEPT = timedelta(days=365)
BATCH = 500


def forget_old_voices(town: Town) -> int:
    """Erase names and phones of voices on matters closed more than a year ago. Returns on how many matters."""
    with within(town):
        known = (
            Voice.objects.exclude(phone_sealed=b"", name_sealed=b"", sender_index="")
            .filter(owner="dossier")
            .values("owner_id")
        )
        rows = Dossier.objects.filter(town=town, closed_at__lt=clock.now() - KEPT, pk__in=known).order_by("pk")[:BATCH]
        return sum(1 for dossier in list(rows) if forget_voices(dossier=dossier))
