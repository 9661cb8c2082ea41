"""Where things are: one tree of places, areas that cut across it, towns, and the organisation tree beside it."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.clock.models import Calendar
from gongyi.kernel.territory.naming import called, in_language
from gongyi.kernel.territory.scope import TownManager

STEP = 7
DEEPEST = 20
STAMP_BITS = 31
LAST = "~"


class Place(models.Model):
    """A node of the tree from province to unit. `path` is made of fixed-width row ids, so codes and names may change."""

    CATALOGUE = """
    id       | technical | permanent | key
    parent   | public    | permanent | the place around it
    path     | technical | permanent | ids from the root, for ranges
    level    | public    | permanent | key of the level; its name is the town's data
    code     | public    | permanent | official code, where there is one
    name     | public    | permanent | name of the place
    name_en  | public    | permanent | its name in English, where it has one
    origin   | public    | permanent | official, made up for trying, or drawn as a sketch
    boundary | public    | permanent | outline as GeoJSON
    sketch   | public    | permanent | the outline shows nesting only and was not surveyed
    order    | technical | permanent | order among its neighbours
    closed_on| public    | permanent | when it was merged or split away
    """

    OFFICIAL, OWN, SCHEMATIC = "official", "own", "schematic"
    ORIGINS: ClassVar = [(OFFICIAL, _("official")), (OWN, _("the town's own")), (SCHEMATIC, _("schematic"))]

    id = models.BigIntegerField(primary_key=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=DEEPEST * STEP, unique=True)
    level = models.CharField(max_length=20)
    code = models.CharField(max_length=12, null=True, blank=True, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    origin = models.CharField(max_length=10, choices=ORIGINS, default=OWN)
    boundary = models.TextField(blank=True, default="")
    sketch = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["parent", "order", "id"]), models.Index(fields=["name"])]

    def __str__(self) -> str:
        return called(self.name, self.name_en)

    @property
    def path_ids(self) -> list[int]:
        """Row ids from the root to this place."""
        return ids_of(self.path)


def ids_of(path: str) -> list[int]:
    """Row ids held in a path, root first."""
    return [int(path[at : at + STEP], 36) for at in range(0, len(path), STEP)]


class PlaceAlias(models.Model):
    """Another name by which people call a place."""

    CATALOGUE = """
    id    | technical | permanent | key
    place | public    | permanent | which place
    name  | public    | permanent | the other name
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["place", "name"], name="one_alias_once")]

    def __str__(self) -> str:
        return self.name


class Town(models.Model):
    """One tenant: a street, a city or a district with its own rules, calendar and words."""

    CATALOGUE = """
    id         | technical | permanent | key
    slug       | public    | permanent | name in addresses
    root       | public    | permanent | the place it governs
    calendar   | public    | permanent | its working calendar
    name_zh    | public    | permanent | its name
    name_en    | public    | permanent | its name in English
    phone      | public    | permanent | telephone of its desk
    simulated  | technical | permanent | time may be played here and every page says so
    parameters | internal  | permanent | settings of the town, as data
    outlines   | technical | permanent | raised when outlines change, so that cached ones are dropped
    directory  | technical | permanent | drawn anew when seats or posts change
    rules      | technical | permanent | drawn anew when flow parameters or the catalogue change
    """

    slug = models.SlugField(max_length=30, unique=True)
    root = models.ForeignKey(Place, models.PROTECT, related_name="+")
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+")
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True, default="")
    simulated = models.BooleanField(default=False)
    parameters = models.JSONField(default=dict, blank=True)
    outlines = models.PositiveIntegerField(default=0)
    directory = models.PositiveIntegerField(default=0)
    rules = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    def touch(self, what: str) -> None:
        """Draw one of the stamps anew, so that every process drops its cached copy.

        Drawn, not counted: a number counted inside a change that is taken back would come again with other content.
        """
        setattr(self, what, secrets.randbits(STAMP_BITS))
        type(self).objects.filter(pk=self.pk).update(**{what: getattr(self, what)})

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def name_beside(self) -> str:
        """The name in the other language of the site."""
        return in_language(self.name_en, self.name_zh)


class LevelName(models.Model):
    """What a town calls a level of its places, or of the party organisations beside them, and who leads it.

    The two trees have levels of their own and need not align.
    """

    CATALOGUE = """
    id       | technical | permanent | key
    town     | technical | permanent | whose words
    tree     | technical | permanent | of places or of party organisations
    key      | technical | permanent | the level
    rank     | public    | permanent | 1 is the highest
    name_zh  | public    | permanent | the town's word
    name_en  | public    | permanent | in English
    lead_zh  | public    | permanent | what its lead is called
    lead_en  | public    | permanent | in English
    """

    PLACES, PARTY = "places", "party"
    TREES: ClassVar = [(PLACES, _("places")), (PARTY, _("party organisations"))]

    town = models.ForeignKey(Town, models.CASCADE, related_name="levels")
    tree = models.CharField(max_length=6, choices=TREES, default=PLACES)
    key = models.CharField(max_length=30)
    rank = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=20)
    name_en = models.CharField(max_length=30)
    lead_zh = models.CharField(max_length=20, blank=True, default="")
    lead_en = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "tree", "key"], name="one_name_per_level")]

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Area(models.Model):
    """A named, dated set of places that cuts across the tree: a compound, a business district, a patrol zone."""

    CATALOGUE = """
    id        | technical | permanent | key
    town      | technical | permanent | whose area
    kind      | public    | permanent | compound, business district, patrol zone, cluster
    name      | public    | permanent | its name
    name_en   | public    | permanent | its name in English, where it has one
    boundary  | public    | permanent | outline as GeoJSON
    origin    | public    | permanent | surveyed or a sketch
    starts_on | public    | permanent | since when
    ends_on   | public    | permanent | until when
    """

    COMPOUND, DISTRICT, PATROL, CLUSTER = "compound", "district", "patrol", "cluster"
    GROUNDS = "grounds"
    """Level of the place that stands for what all in a compound share: its yard, gate and roads."""
    KINDS: ClassVar = [
        (COMPOUND, _("compound")),
        (DISTRICT, _("business district")),
        (PATROL, _("patrol zone")),
        (CLUSTER, _("site cluster")),
    ]

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    boundary = models.TextField(blank=True, default="")
    origin = models.CharField(max_length=10, choices=Place.ORIGINS, default=Place.OWN)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = TownManager["Area"]()

    def __str__(self) -> str:
        return called(self.name, self.name_en)

    @property
    def sketch(self) -> bool:
        """Whether the outline shows nesting only."""
        return self.origin == Place.SCHEMATIC


class AreaPlace(models.Model):
    """A place that lies in an area, with everything below it."""

    CATALOGUE = """
    id        | technical | permanent | key
    area      | public    | permanent | the area
    place     | public    | permanent | the place in it
    starts_on | public    | permanent | since when
    ends_on   | public    | permanent | until when
    """

    area = models.ForeignKey(Area, models.CASCADE, related_name="members")
    place = models.ForeignKey(Place, models.PROTECT, related_name="memberships")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "place"], name="place_once_in_area")]

    def __str__(self) -> str:
        return f"{self.area_id}:{self.place_id}"


class Organisation(models.Model):
    """A body of the parallel tree: party organisations, committees, firms, units, police, merchants."""

    CATALOGUE = """
    id       | technical | permanent | key
    town     | technical | permanent | whose organisation
    parent   | public    | permanent | the body above it
    path     | technical | permanent | ids from the top, for ranges
    kind     | public    | permanent | what sort of body
    level    | public    | permanent | level in the tree of party organisations, for those that stand in it
    name     | public    | permanent | its name
    name_en  | public    | permanent | its name in English, where it has one
    place    | public    | permanent | the place it answers for
    area     | public    | permanent | the area it answers for
    calendar | public    | permanent | its own working hours, if they differ
    phone    | public    | permanent | office telephone
    closed_on| public    | permanent | when it ended
    """

    KINDS: ClassVar = [
        ("party", _("party organisation")),
        ("residents_committee", _("residents' committee")),
        ("owners_committee", _("owners' committee")),
        ("property_firm", _("property firm")),
        ("resident_unit", _("resident unit")),
        ("police", _("community police")),
        ("heating", _("heating company")),
        ("water", _("water company")),
        ("power", _("power company")),
        ("gas", _("gas company")),
        ("telecom", _("telecom company")),
        ("city_management", _("city management bureau")),
        ("housing", _("housing bureau")),
        ("market", _("market supervision bureau")),
        ("fire", _("fire and rescue brigade")),
        ("traffic_police", _("traffic police")),
        ("transport", _("transport bureau")),
        ("environment", _("ecology bureau")),
        ("department", _("department of another kind")),
        ("street", _("street office")),
        ("merchant", _("merchant")),
        ("other", _("other body")),
    ]

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=12 * STEP, db_index=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    level = models.CharField(max_length=30, blank=True, default="")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)

    objects = TownManager["Organisation"]()

    def __str__(self) -> str:
        return called(self.name, self.name_en)
