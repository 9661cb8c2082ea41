"""People, what they hold, and, kept apart, who spoke."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.people import phones
from gongyi.kernel.people.keymark import KeyMark  # noqa: F401 - where Django looks for models
from gongyi.kernel.people.phonecode import PhoneCode  # noqa: F401 - where Django looks for models
from gongyi.kernel.people.sealed import Sealed
from gongyi.kernel.territory.models import Area, Organisation, Place, Town
from gongyi.kernel.territory.scope import TownManager


class Person(Sealed, models.Model):
    """Someone the town knows, with or without an account."""

    CATALOGUE = """
    id           | technical | permanent    | key
    town         | technical | permanent    | whose register
    uid          | technical | permanent    | binds the sealed cells to this row
    pseudonym    | internal  | permanent    | stands for a worker in the history
    name_sealed  | personal  | while known  | what to call the person
    phone_sealed | personal  | while known  | how to reach the person
    phone_index  | personal  | while known  | look-up by whole number
    work_name    | internal  | while known  | name shown to colleagues, for those who hold a post
    language     | personal  | while known  | language of messages
    large_text   | personal  | while known  | wants large text
    made_at      | technical | while known  | when the row was made
    erased_at    | technical | permanent    | when the person was forgotten
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    pseudonym = models.CharField(max_length=32, unique=True)
    name_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    work_name = models.CharField(_("name at work"), max_length=40, blank=True, default="")
    language = models.CharField(max_length=10, default="zh-hans")
    large_text = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = TownManager["Person"]()

    def __str__(self) -> str:
        return self.work_name or self.masked_name

    @property
    def masked_name(self) -> str:
        return phones.masked_name(self.open("name"))

    @property
    def masked_phone(self) -> str:
        return phones.masked(self.open("phone"))


class AccountManager(BaseUserManager["Account"]):
    """Accounts by name."""

    def create_user(self, username: str, password: str | None = None) -> "Account":
        account = self.model(username=username)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """A sign-in. What its owner may do comes from posts alone; there is no superuser."""

    SYSTEM, SECURITY, AUDIT = "system", "security", "audit"
    OFFICES: ClassVar = [
        ("", _("none")),
        (SYSTEM, _("system administrator")),
        (SECURITY, _("security administrator")),
        (AUDIT, _("audit administrator")),
    ]

    CATALOGUE = """
    id         | technical | while known | key
    username   | internal  | while known | name to sign in with
    password   | sensitive | while known | argon2 digest
    last_login | technical | while known | shown to the owner
    email      | personal  | while known | for messages at work; proven by the digits sent there
    email_asked    | personal  | while known | an address that its owner has not proven yet; nothing but digits goes there; entered by the owner it goes after a day
    email_asked_at | technical | one day | when the digits were sent
    by_email   | personal  | while known | wants messages by e-mail although a mobile number is known
    is_active  | technical | while known | may sign in
    work_name  | internal  | while known | name shown to colleagues, of an administrator above the towns
    office     | internal  | while known | one of three separate administrators; none reads matters by virtue of it
    """

    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    work_name = models.CharField(_("name at work"), max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    email_asked = models.EmailField(blank=True, default="")
    email_asked_at = models.DateTimeField(null=True, blank=True)
    by_email = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    office = models.CharField(max_length=10, choices=OFFICES, blank=True, default="")

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.username

    @property
    def called(self) -> str:
        """What colleagues call whoever has it, where it stands for no person in their town."""
        return self.work_name or self.username


class AccountPerson(models.Model):
    """The person an account stands for in a town; one account may work in several."""

    CATALOGUE = """
    id      | technical | while known | key
    account | internal  | while known | the sign-in
    person  | internal  | while known | the person in that town
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="persons")
    person = models.OneToOneField(Person, models.CASCADE, related_name="account_link")

    def __str__(self) -> str:
        return f"{self.account_id}:{self.person_id}"


class Household(Sealed, models.Model):
    """People who live behind one door. No labels of any kind."""

    CATALOGUE = """
    id          | technical | while known | key
    town        | technical | while known | whose register
    uid         | technical | while known | binds the sealed cell
    place       | personal  | while known | building or unit
    door_sealed | personal  | while known | door
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    door_sealed = models.BinaryField(default=b"")

    objects = TownManager["Household"]()

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdMember(models.Model):
    """That a person lives in a household."""

    CATALOGUE = """
    id        | technical | while known | key
    household | personal  | while known | where
    person    | personal  | while known | who
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="households")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["household", "person"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.household_id}:{self.person_id}"


class Seat(models.Model):
    """A role at a place, area or organisation. It exists while vacant; turns go to it, never to whoever holds it."""

    CATALOGUE = """
    id           | technical | permanent | key
    town         | technical | permanent | whose seat
    role         | public    | permanent | role key
    place        | public    | permanent | the place it answers for
    area         | public    | permanent | the area it answers for
    organisation | public    | permanent | the body it sits for
    name         | public    | permanent | the town's own name for it
    name_en      | public    | permanent | that name in English, where it has one
    closed_on    | public    | permanent | when it ended
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60, blank=True, default="")
    name_en = models.CharField(max_length=80, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)

    objects = TownManager["Seat"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["town", "role", "place"])]

    def __str__(self) -> str:
        return self.name or f"{self.role} {self.place or self.area or self.organisation or ''}"

    @property
    def key(self) -> str:
        return f"seat:{self.pk}"


FORWARD = Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on"))


class Post(models.Model):
    """That a person holds a seat between two days, in their own right or acting for someone (AB角)."""

    CATALOGUE = """
    id         | technical | permanent | key
    person     | internal  | permanent | who
    seat       | public    | permanent | which seat
    starts_on  | public    | permanent | first day
    ends_on    | public    | permanent | last day
    stopped_at | internal  | permanent | when it was ended at once, before its last day was over
    acting_for | internal  | permanent | whom a deputy stands in for
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="posts")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    acting_for = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    TOWN = "seat__town"
    objects = TownManager["Post"]()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=FORWARD, name="post_runs_forward")]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.seat_id}"

    @staticmethod
    def on(day: date) -> Q:
        """Posts that stand on a day, the last one included; one that was ended at once stands no more on the day of its end."""
        return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day) | Q(ends_on=day, stopped_at=None))


class Voice(Sealed, models.Model):
    """Who spoke: the only link from a matter to a speaker. The owner is opaque here."""

    CATALOGUE = """
    id           | technical | permanent              | key
    town         | technical | permanent              | whose matter
    uid          | technical | permanent              | binds the sealed cells
    owner        | technical | permanent              | kind of thing spoken about
    owner_id     | technical | permanent              | which one
    spoken_on    | technical | permanent              | which one it was at first, where matters were joined since
    person       | personal  | one year after closing | the speaker, when known
    pseudonym    | internal  | permanent              | random; stands for the speaker in this one history
    part         | internal  | permanent              | first to speak or joined later
    name_sealed  | personal  | one year after closing | what to call the speaker
    mention_sealed | personal | as the body | what of an erased name stands in the words, so that it is masked there; never shown
    phone_sealed | personal  | one year after closing | how to answer
    phone_index  | personal  | one year after closing | finding the matter by whole number
    sender_index | personal  | one year after closing | recognising the same sender in an imported file
    may_call     | personal  | one year after closing | the repairer may have the phone
    wrong_number | personal  | one year after closing | the phone turned out not to be theirs
    contact      | personal  | one year after closing | how this phone may be used where the danger may be at it
    hours_sealed | personal  | one year after closing | when a call is safe, in the speaker's words
    language     | personal  | one year after closing | language of the answers
    spoke_at     | internal  | permanent              | when
    entered_by   | internal  | permanent              | pseudonym of the worker who wrote it down
    withdrawn_at | technical | permanent              | when the speaker left the matter
    forgotten_at | technical | permanent              | when name and phone were erased; numbers in the words may be theirs
    counts       | internal  | permanent              | whether it made the matter spread; a home does so once
    """

    FIRST, JOINED = "first", "joined"
    PARTS: ClassVar = [(FIRST, _("first to speak")), (JOINED, _("joined"))]
    NO_TEXTS, TEXTS, CALL = "none", "texts", "call"
    CONTACTS: ClassVar = [
        (NO_TEXTS, _("Send no text messages; call only where something must be asked or told")),
        (TEXTS, _("Text messages are fine")),
        (CALL, _("Call, at the time written here")),
    ]

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.CharField(max_length=10)
    owner_id = models.BigIntegerField()
    spoken_on = models.BigIntegerField(null=True, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="voices")
    pseudonym = models.CharField(max_length=32, unique=True)
    part = models.CharField(max_length=6, choices=PARTS, default=FIRST)
    name_sealed = models.BinaryField(default=b"")
    mention_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    sender_index = models.CharField(max_length=64, blank=True, default="")
    may_call = models.BooleanField(default=False)
    wrong_number = models.BooleanField(default=False)
    contact = models.CharField(max_length=5, choices=CONTACTS, blank=True, default="")
    hours_sealed = models.BinaryField(default=b"")
    language = models.CharField(max_length=10, default="zh-hans")
    spoke_at = models.DateTimeField()
    entered_by = models.CharField(max_length=32, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    counts = models.BooleanField(default=True)

    objects = TownManager["Voice"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "owner_id"]),
            models.Index(fields=["owner", "spoken_on"], condition=~Q(spoken_on=None), name="voice_moved"),
            models.Index(fields=["town", "phone_index"], condition=~Q(phone_index=""), name="voice_by_phone"),
            models.Index(fields=["town", "sender_index"], condition=~Q(sender_index=""), name="voice_by_sender"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Look(models.Model):
    """That someone saw a masked value in clear, or opened a matter under a duty to report: who, what, why. Never edited."""

    CATALOGUE = """
    id        | technical | six years | key
    town      | technical | six years | where
    viewer    | internal  | six years | pseudonym of who looked
    seat      | internal  | six years | at which seat
    table     | technical | six years | what kind of row
    row       | technical | six years | which row
    column    | technical | six years | which value
    reason    | internal  | six years | why; empty for opening a matter
    at        | technical | six years | when
    allowance | technical | six years | what a supervisor allowed, where it was beyond the thirty an hour
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    viewer = models.CharField(max_length=32)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    allowance = models.ForeignKey("MoreLooks", models.PROTECT, null=True, related_name="looks")
    table = models.CharField(max_length=20)
    row = models.BigIntegerField()
    column = models.CharField(max_length=20)
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()

    objects = TownManager["Look"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["table", "row", "-at"]), models.Index(fields=["viewer", "-at"])]

    def __str__(self) -> str:
        return f"{self.viewer} {self.table}:{self.row}.{self.column}"


class MoreLooks(models.Model):
    """That a supervisor let someone open so many more masked values until a moment. Never edited."""

    CATALOGUE = """
    id         | technical | six years | key
    town       | technical | six years | where
    viewer     | internal  | six years | pseudonym of who may look
    allowed_by | internal  | six years | pseudonym of the supervisor
    seat       | internal  | six years | seat of the supervisor
    number     | technical | six years | how many more in all
    until      | technical | six years | until when
    reason     | internal  | six years | why
    at         | technical | six years | when
    """

    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    viewer = models.CharField(max_length=32)
    allowed_by = models.CharField(max_length=32)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = TownManager["MoreLooks"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["viewer", "-at"])]

    def __str__(self) -> str:
        return f"{self.allowed_by} {self.viewer}"
