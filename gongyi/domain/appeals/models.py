"""What is particular to an appeal. Who spoke is kept apart, in Voice."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.scope import TownManager


class Appeal(models.Model):
    """Beside the dossier: how it came in, and what was released for the public list."""

    CATALOGUE = """
    id             | technical | permanent | key
    dossier        | internal  | permanent | the matter
    channel        | internal  | permanent | web, phone, desk, visit, card, chat, import
    summary_public | public    | permanent | a worker's words for the public list
    released_at    | public    | permanent | when it was put on the public list
    """

    CHANNELS: ClassVar = [
        ("web", _("web")), ("phone", _("telephone")), ("desk", _("at the desk")), ("visit", _("home visit")), ("card", _("opinion card")),
        ("chat", _("group message")), ("import", _("imported")), ("patrol", _("found on patrol")),
    ]  # fmt: skip

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="appeal")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    summary_public = models.CharField(max_length=300, blank=True, default="")
    released_at = models.DateTimeField(null=True, blank=True)

    TOWN = "dossier__town"
    objects = TownManager["Appeal"]()

    def __str__(self) -> str:
        return str(self.dossier_id)


class Imported(models.Model):
    """That a row of another system's file was taken in: under which number, with which content, into which matter."""

    CATALOGUE = """
    id      | technical | permanent | key
    town    | technical | permanent | where
    source  | internal  | permanent | its number there, or a digest where it had none
    digest  | internal  | permanent | digest of sender, title and text, to tell a repeat from a change
    dossier | internal  | permanent | the matter it opened or joined
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    source = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, db_index=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")

    objects = TownManager["Imported"]()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "source"], name="imported_once")]

    def __str__(self) -> str:
        return self.source


class Visit(models.Model):
    """A home visit: who went where and when. What was said becomes appeals; no diary of the family is kept."""

    CATALOGUE = """
    id      | technical | permanent | key
    town    | internal  | permanent | where
    key     | technical | permanent | makes saving idempotent
    place   | internal  | permanent | building or unit
    seat    | internal  | permanent | which seat went
    worker  | internal  | permanent | pseudonym of who went
    on      | internal  | permanent | day
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    seat = models.BigIntegerField(null=True)
    worker = models.CharField(max_length=32)
    on = models.DateField()

    objects = TownManager["Visit"]()

    def __str__(self) -> str:
        return f"{self.on} {self.place_id}"


class ListLayout(models.Model):
    """Which columns a town's list has, in which order and under which words. The newest version counts, the old ones stay."""

    CATALOGUE = """
    id      | technical | permanent | key
    town    | public    | permanent | whose list
    which   | public    | permanent | problems, needs or duties
    n       | public    | permanent | version, counts up
    columns | public    | permanent | keys and the town's words for them, in order
    made_by | internal  | permanent | pseudonym of who set it
    made_at | technical | permanent | when
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    which = models.CharField(max_length=10)
    n = models.PositiveIntegerField()
    columns = models.JSONField()
    made_by = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    objects = TownManager["ListLayout"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "which", "n"], name="list_layout_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.which} v{self.n}"
