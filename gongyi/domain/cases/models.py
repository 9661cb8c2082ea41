"""The matter catalogue of a town, and what is particular to a case."""

from typing import ClassVar

from django.db import models

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import TownManager


class CatalogueRow(models.Model):
    """One kind of matter (事项): who solves it, in what time, to what standard. The newest version of a code counts."""

    CATALOGUE = """
    id      | technical | permanent | key
    town    | public    | permanent | whose catalogue
    code    | public    | permanent | key of the row
    n       | public    | permanent | version, counts up
    row     | public    | permanent | everything the row says
    retired | public    | permanent | no longer offered
    made_by | internal  | permanent | pseudonym of who wrote this version
    made_at | technical | permanent | when
    reason  | internal  | permanent | why it was changed
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    n = models.PositiveIntegerField(default=1)
    row = models.JSONField()
    retired = models.BooleanField(default=False)
    made_by = models.CharField(max_length=32, blank=True, default="")
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, default="")

    objects = TownManager["CatalogueRow"]()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "code", "n"], name="catalogue_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.n}"


class Case(models.Model):
    """What a case keeps beside its dossier: which row of the catalogue, and who sent it."""

    CATALOGUE = """
    id             | technical | permanent | key
    dossier        | internal  | permanent | the matter
    row            | internal  | permanent | the catalogue row and version it runs by
    dispatcher_key | internal  | permanent | the seat that sent it and decides about it
    round          | internal  | permanent | 1 first handling, 2 and 3 second handlings
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="case")
    row = models.ForeignKey(CatalogueRow, models.PROTECT, related_name="+")
    dispatcher_key = models.CharField(max_length=24)
    round = models.PositiveSmallIntegerField(default=1)

    TOWN = "dossier__town"
    objects = TownManager["Case"]()

    def __str__(self) -> str:
        return str(self.dossier_id)
