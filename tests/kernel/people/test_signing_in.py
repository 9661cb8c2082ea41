"""Who signs in how, and what a hand-over, a deputy and a family phone change."""

import getpass
import io
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from gongyi.config import settings as shipped
from gongyi.kernel import clock
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.access.queries import resident, visitor, worker
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions, handing, own, phones, queries
from gongyi.kernel.people.hashing import Argon2
from gongyi.kernel.people.models import Account, Household, Look, Person, Voice
from gongyi.kernel.people.refusals import Refused
from tests.towns import SmallTown

PHONE = "13912345678"
TODAY = date(2026, 3, 2)


@pytest.mark.once
def test_passwords_are_kept_by_argon2id_at_19_mib_and_two_passes() -> None:
    assert shipped.PASSWORD_HASHERS[0] == f"{Argon2.__module__}.{Argon2.__qualname__}"
    kept = Argon2().encode("correct horse battery", "saltsaltsalt")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2().verify("correct horse battery", kept)
    assert not Argon2().verify("correct horse batterx", kept)


def test_a_phone_alone_never_opens_a_staff_seat(hexi: SmallTown) -> None:
    gulnar = hexi.persons["gulnar"]
    code = actions.issue_code(town=hexi.town, phone="13800000003").open("code")
    assert actions.use_code(town=hexi.town, phone="13800000003", code=code)
    actor = resident(gulnar, hexi.town)
    assert (actor.kind, actor.seats, actor.keys, actor.is_worker) == ("resident", (), (), False)
    assert visitor(None, str(gulnar.uid), hexi.town).seats == ()
    account = actions.open_account(username="gulnar", password="long enough to pass", persons=[gulnar])
    assert visitor(account, None, hexi.town).is_worker, "control: with the password the seat is there"
    actions.set_active(account=account, active=False)
    assert not visitor(account, str(gulnar.uid), hexi.town).is_worker


def test_a_family_shares_a_phone_and_each_reads_only_their_own(hexi: SmallTown) -> None:
    mother, son = (
        hexi.say(text, phone=PHONE, name=name).dossier for text, name in (("灯不亮", "王大妈"), ("漏水", "王小明"))
    )
    names = {speaker.shown: speaker.key for speaker in own.speakers(hexi.town, PHONE)}
    assert len(own.speakers(hexi.town, PHONE)) == 2
    assert set(names) == {"王*妈", "王*明"}, "the chooser shows no more than tells them apart"
    assert own.become(town=hexi.town, phone=PHONE, key="") is None, "nobody is chosen by chance"
    assert own.become(town=hexi.town, phone="13900000009", key=next(iter(names.values()))) is None
    chosen = [own.become(town=hexi.town, phone=PHONE, key=one.key) for one in own.speakers(hexi.town, PHONE)]
    owners = {Voice.objects.get(owner_id=dossier.pk).person for dossier in (mother, son)}
    assert owners == set(chosen)
    assert len(owners) == 2
    assert own.become(town=hexi.town, phone=PHONE, key=f"person:{chosen[0].uid}") == chosen[0]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["马桂芳", "李强"], ["马**", "李**"]),
        (["马桂芳", "马小明"], ["马*芳", "马*明"]),
        (["马桂芳", "马小芳"], ["马桂芳", "马小芳"]),
        (["马芳", "马小明"], ["*芳", "马*明"]),
        (["John Miller", "John"], ["John Miller", "John"]),
        (["马桂芳", ""], ["马**", ""]),
    ],
)
def test_names_under_one_phone_are_told_apart_and_no_more(names: list[str], shown: list[str]) -> None:
    found = phones.told_apart(names)
    assert [found[name] for name in names] == shown


def test_what_was_said_without_a_name_makes_nobody_a_second_person(hexi: SmallTown) -> None:
    """Whichever came first, also after signing in without a name: one person, who reaches all of it."""
    nameless = hexi.say("灯不亮", phone=PHONE).dossier
    first = own.become(town=hexi.town, phone=PHONE, key="")
    named = hexi.say("漏水", phone=PHONE, name="热依拉").dossier
    later = hexi.say("井盖响", phone=PHONE).dossier
    assert len(own.speakers(hexi.town, PHONE)) == 1
    person = own.become(town=hexi.town, phone=PHONE, key="")
    assert person is not None
    assert person == first
    mine = Voice.objects.filter(person=person).values_list("owner_id", flat=True)
    assert set(mine) == {nameless.pk, named.pk, later.pk}


def test_a_nameless_person_of_before_and_a_named_one_are_one(hexi: SmallTown) -> None:
    actions.add_person(town=hexi.town, phone=PHONE)
    named = actions.add_person(town=hexi.town, phone=PHONE, name="热依拉")
    dossier = hexi.say("灯不亮", phone=PHONE).dossier
    assert [one.key for one in own.speakers(hexi.town, PHONE)] == [f"person:{named.uid}"]
    assert own.become(town=hexi.town, phone=PHONE, key="") == named
    assert Voice.objects.get(owner_id=dossier.pk).person == named


def test_where_two_names_are_known_what_has_none_is_given_to_neither(hexi: SmallTown) -> None:
    for name in ("王大妈", "王小明", ""):
        hexi.say("灯不亮", phone=PHONE, name=name)
    everyone = own.speakers(hexi.town, PHONE)
    assert [one.shown for one in everyone].count("") == 1
    assert len(everyone) == 3
    for one in everyone:
        person = own.become(town=hexi.town, phone=PHONE, key=one.key)
        assert Voice.objects.filter(person=person).count() == 1


def test_a_hand_over_leaves_turns_where_they_are_and_rights_follow_the_day(hexi: SmallTown) -> None:
    dossier, seat = hexi.say().dossier, hexi.seats["desk_east"]
    leaving = hexi.persons["gulnar"]
    arriving = actions.add_person(town=hexi.town, work_name="新来的")
    day = TODAY + timedelta(days=2)
    handing.hand_over(seat=seat, arriving=arriving, on=day)
    before = dossier.turns.get(open=True).holder_key

    def may(person: Person) -> bool:
        return any(held.id == seat.pk for held in worker(person, hexi.town).seats)

    assert (may(leaving), may(arriving)) == (True, False)
    with clock.fixed(clock.now() + timedelta(days=2)):
        assert (may(leaving), may(arriving)) == (False, True)
        assert Dossier.objects.get(pk=dossier.pk).turns.get(open=True).holder_key == before == seat.key
        assert list(queries.holders(seat, day)) == [arriving]


def test_a_deputy_acts_for_a_named_person_until_a_named_day(hexi: SmallTown) -> None:
    seat, away, deputy = hexi.seats["grid_east2"], hexi.persons["aili"], hexi.persons["yerlan"]
    with pytest.raises(Refused):
        actions.appoint(person=deputy, seat=seat, starts_on=TODAY, acting_for=away)
    actions.appoint(person=deputy, seat=seat, starts_on=TODAY, ends_on=TODAY + timedelta(days=3), acting_for=away)
    held = {one.id: one.acting_for for one in worker(deputy, hexi.town).seats}
    assert held == {hexi.seats["grid_east1"].pk: "", seat.pk: away.pseudonym}
    with clock.fixed(clock.now() + timedelta(days=4)):
        assert seat.pk not in {one.id for one in worker(deputy, hexi.town).seats}


def test_an_administrator_holds_no_seat_and_a_worker_no_office(hexi: SmallTown) -> None:
    with pytest.raises(Refused):
        actions.open_account(username="x", password="long enough", persons=[hexi.persons["gulnar"]], office="audit")
    clerk = actions.add_person(town=hexi.town, work_name="管理员")
    account = actions.open_account(username="y", password="long enough", persons=[clerk], office="audit")
    with pytest.raises(Refused):
        actions.appoint(person=clerk, seat=hexi.seats["police"], starts_on=TODAY)
    actions.give_office(account=account, office="")
    actions.appoint(person=clerk, seat=hexi.seats["police"], starts_on=TODAY)
    with pytest.raises(Refused):
        actions.give_office(account=account, office="system")


def test_more_looks_are_allowed_by_number_and_until_a_moment_and_never_by_oneself(hexi: SmallTown) -> None:
    hexi.say(phone=PHONE)
    voice, viewer, above = Voice.objects.get(), hexi.persons["gulnar"], hexi.persons["lixiuying"]
    look = {"row": voice, "column": "phone", "viewer": viewer, "seat": None, "reason": "回电话"}
    for _n in range(30):
        actions.unmask(**look)
    with pytest.raises(Refused) as refusal:
        actions.unmask(**look)
    assert refusal.value.code == "too_many_looks"
    tonight = clock.now() + timedelta(hours=12)
    allow = {
        "viewer": viewer,
        "by": above,
        "seat": hexi.seats["secretary_east"],
        "reason": "今天逐户回访",
        "number": 40,
        "until": tonight,
    }
    wrongs = (
        {"by": viewer},
        {"reason": " "},
        {"number": 0},
        {"number": 101},
        {"until": clock.now()},
        {"until": tonight + timedelta(days=7)},
    )
    for wrong in wrongs:
        with pytest.raises(Refused):
            actions.allow_more_looks(**allow | wrong)
    grant = actions.allow_more_looks(**allow)
    for _n in range(40):
        actions.unmask(**look)
    with pytest.raises(Refused):
        actions.unmask(**look)
    assert Look.objects.count() == 70, "a look that was refused is no look"
    assert Look.objects.filter(allowance=grant).count() == 40
    with clock.fixed(clock.now() + timedelta(hours=1, seconds=1)):
        assert queries.looks_left(viewer) == 30


def test_what_was_allowed_and_not_used_ends_at_its_moment_and_not_before(hexi: SmallTown) -> None:
    hexi.say(phone=PHONE)
    voice, viewer = Voice.objects.get(), hexi.persons["gulnar"]
    actions.allow_more_looks(
        viewer=viewer, by=hexi.persons["lixiuying"], seat=hexi.seats["secretary_east"], reason="回访", number=10,
        until=clock.now() + timedelta(hours=5),
    )  # fmt: skip
    actions.unmask(row=voice, column="phone", viewer=viewer, seat=None, reason="回电话")
    assert queries.looks_left(viewer) == 39, "the thirty go first"
    with clock.fixed(clock.now() + timedelta(hours=4)):
        assert queries.looks_left(viewer) == 40
    with clock.fixed(clock.now() + timedelta(hours=5)):
        assert queries.looks_left(viewer) == 30


def test_a_household_is_sealed_and_forgets_whoever_is_erased(hexi: SmallTown) -> None:
    member = actions.add_person(town=hexi.town, name="王大妈", phone=PHONE)
    home = actions.add_household(town=hexi.town, place=hexi.places["b3"], door="2单元302", members=[member])
    found = Household.objects.get(pk=home.pk)
    assert found.open("door") == "2单元302"
    assert b"302" not in bytes(found.door_sealed)
    actions.forget_person(person=member)
    member.refresh_from_db()
    assert (member.open("name"), member.open("phone"), member.phone_index) == ("", "", "")
    assert list(queries.by_phone(hexi.town, PHONE)) == []
    assert not found.members.exists()


@pytest.fixture
def english() -> Iterator[None]:
    with override("en"):
        yield


HERE = "the town of the test"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "gulnar", "--generate"), "already"),
        (("add", "new", "--town", "nowhere", "--generate"), "nowhere"),
        (("add", "new", "--town", HERE, "--seat", "no_such", "--generate"), "no seat no_such"),
        (("add", "new", "--town", HERE, "--seat", "town_desk", "--place", "9999", "--generate"), "no place"),
        (("add", "bad name!", "--office", "audit", "--generate"), "letters, digits"),
        (("add", "", "--office", "audit", "--generate"), "letters, digits"),
        (("add", "n" * 61, "--office", "audit", "--generate"), "at most 60"),
        (("add", "new", "--generate"), "where the account belongs"),
        (("disable", "nobody"), "no account nobody"),
        (("enable", "nobody"), "no account nobody"),
        (("password", "nobody", "--generate"), "no account nobody"),
    ],
)
def test_the_command_for_accounts_says_what_is_wrong(
    hexi: SmallTown, arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.open_account(username="gulnar", password="long enough to pass", persons=[])
    with override("en"), pytest.raises(CommandError, match=words):
        call_command("user", *(hexi.town.slug if word is HERE else word for word in arguments))
    assert Account.objects.count() == 1
    assert "password" not in capsys.readouterr().out, "nobody is given a password that opens nothing"


def test_the_command_makes_lists_stops_and_resets_accounts(
    hexi: SmallTown, english: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("user", "add", "new", "--town", hexi.town.slug, "--name", "新人", "--generate")
    told = capsys.readouterr().out
    assert "No post is held with it yet" in told
    password = told.split("password: ")[1].split()[0]
    account = Account.objects.get(username="new")
    assert account.check_password(password)
    for verb, said in (
        ("disable", "account new can no longer sign in"),
        ("disable", "account new was stopped already; nothing was changed"),
        ("list", "new (disabled)"),
        ("enable", "account new can sign in again"),
        ("enable", "account new could sign in already; nothing was changed"),
    ):
        call_command("user", verb, *(["new"] if verb != "list" else []))
        assert said in capsys.readouterr().out
    assert TownAct.objects.filter(verb="account.stopped").count() == 1
    assert TownAct.objects.filter(verb="account.allowed").count() == 1
    call_command("user", "add", "auditor", "--office", "audit", "--town", hexi.town.slug, "--generate")
    assert f"audit of {hexi.town.slug} alone" in capsys.readouterr().out
    call_command("user", "list")
    assert f"auditor  audit · of {hexi.town.slug} alone" in capsys.readouterr().out
    actions.appoint(person=account.persons.get().person, seat=hexi.seats["desk_east"], starts_on=hexi.today)
    actions.open_account(username="elsewhere", password="long enough to pass", persons=[])
    call_command("user", "list", "--town", hexi.town.slug)
    listed = capsys.readouterr().out.splitlines()
    assert f"new  {hexi.town.slug}  community_desk 东社区" in listed
    assert [line for line in listed if "elsewhere" in line] == []
    with pytest.raises(CommandError, match="There is no town nowhere"):
        call_command("user", "list", "--town", "nowhere")
    Account.objects.filter(username="auditor").update(is_active=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "short")
    with pytest.raises(CommandError):
        call_command("user", "password", "new")
    typed = iter(["a longer one by far", "a longer one by fat"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    with pytest.raises(CommandError, match="not the same"):
        call_command("user", "password", "new")
    account.refresh_from_db()
    assert account.check_password(password)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "a longer one by far")
    call_command("user", "password", "new")
    assert "account new has a new password" in capsys.readouterr().out
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password("a longer one by far")


@pytest.mark.parametrize("verb", [("add", "new", "--town", HERE, "--name", "新人"), ("password", "gulnar")])
def test_without_a_terminal_the_command_says_in_one_line_what_to_give(
    hexi: SmallTown, english: None, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    account = actions.open_account(username="gulnar", password="long enough to pass", persons=[])
    monkeypatch.setattr("getpass.getpass", partial(getpass.fallback_getpass, stream=io.StringIO()))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="no terminal to type a password on"):
        call_command("user", *(hexi.town.slug if word is HERE else word for word in verb))
    assert list(Account.objects.all()) == [account]
    assert account.check_password("long enough to pass")
