"""Keeping the index: one entry per matter and audience."""

from datetime import datetime

from gongyi.kernel.index import cutting
from gongyi.kernel.index.models import Entry

LONGEST = 20_000


def put(*, town_id: int, owner_id: int, audience: str, text: str, at: datetime) -> None:
    """Index a text, or take the entry away when there is nothing to find."""
    clipped = text[:LONGEST]
    if not clipped.strip():
        drop(owner_id=owner_id, audience=audience)
        return
    Entry.objects.update_or_create(
        owner_id=owner_id,
        audience=audience,
        defaults={"town_id": town_id, "text": clipped, "tokens": cutting.stored(clipped), "at": at},
    )


def drop(*, owner_id: int, audience: str = "") -> None:
    """Take a matter out of the index, for one audience or for all."""
    rows = Entry.objects.filter(owner_id=owner_id)
    (rows.filter(audience=audience) if audience else rows).delete()
