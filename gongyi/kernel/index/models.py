"""The search index: what a flow declares searchable, by matter and audience."""

from typing import ClassVar

from django.db import models

from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import TownManager


class Entry(models.Model):
    """The searchable text of one matter for one audience. The engine's own tables hold the tokens."""

    CATALOGUE = """
    id       | technical | as the matter | key
    town     | technical | as the matter | where
    owner_id | internal  | as the matter | which matter
    audience | internal  | as the matter | public, party or file
    text     | personal  | as the matter | what can be found
    tokens   | personal  | as the matter | the same, cut for searching
    at       | internal  | as the matter | for newest first
    """

    town = models.ForeignKey(Town, models.CASCADE, related_name="+")
    owner_id = models.BigIntegerField()
    audience = models.CharField(max_length=6)
    text = models.TextField()
    tokens = models.TextField()
    at = models.DateTimeField()

    objects = TownManager["Entry"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner_id", "audience"], name="one_entry_per_audience")
        ]
        indexes: ClassVar = [models.Index(fields=["town", "-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.owner_id}:{self.audience}"
