"""What the administrators and the town's desks do is written down with who and why, and the audit administrator reads it."""

import os
import pwd
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Account, Person
from gongyi.kernel.territory.scope import everywhere, within
from gongyi.surfaces.desk.administering import posts, sign_ins
from gongyi.surfaces.desk.administering.phrases import phrase
from tests.infra.reading import plain
from tests.towns import SmallTown, small_town


@pytest.fixture
def offices(hexi: SmallTown, enter) -> dict[str, Client]:
    """The three administrators, each a person of the town."""
    found = {}
    for office, name in (("system", "郑系统"), ("security", "何安全"), ("audit", "吴审计")):
        hexi.persons[office] = people.add_person(town=hexi.town, work_name=name)
        found[office] = enter(office, office)
    enter("gulnar")
    return found


def address(hexi: SmallTown, path: str = "") -> str:
    return f"/{hexi.town.slug}/desk/office/{path}"


def stop(client: Client, hexi: SmallTown, **more: str) -> str:
    return client.post(address(hexi, "accounts/"), {"username": "gulnar"} | more, follow=True).content.decode()


def read(client: Client, hexi: SmallTown) -> str:
    """The audit administrator's page as plain words."""
    return plain(client.get(address(hexi)).content.decode())


def active() -> bool:
    return Account.objects.get(username="gulnar").is_active


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_no_sign_in_is_stopped_without_a_reason(
    hexi: SmallTown, offices: dict[str, Client], reason: str | None
) -> None:
    said = stop(offices["security"], hexi, **({} if reason is None else {"reason": reason}))
    assert "请写明" in said
    assert active()
    assert TownAct.objects.count() == 0


def test_stopping_and_allowing_again_are_read_by_the_audit_administrator(
    hexi: SmallTown, offices: dict[str, Client]
) -> None:
    stop(offices["security"], hexi, reason="调离岗位")
    assert not active()
    stop(offices["security"], hexi, reason="调回来了", active="on")
    assert active()
    words = read(offices["audit"], hexi)
    for wanted in ("gulnar", "何安全", "调离岗位", "调回来了"):
        assert wanted in words
    assert words.index("调回来了") < words.index("调离岗位"), "the newest first"
    for office in ("system", "security"):
        assert "调离岗位" not in read(offices[office], hexi)


def test_letting_in_and_trying_a_job_again_are_written_down_too(hexi: SmallTown, offices: dict[str, Client]) -> None:
    offices["security"].post(address(hexi, "let-in/"), {"username": "gulnar"})
    hexi.say(phone="13912345678")
    job = Job.objects.order_by("pk").first()
    Job.objects.filter(pk=job.pk).update(state=Job.DEAD)
    offices["system"].post(address(hexi), {"job": job.pk})
    words = read(offices["audit"], hexi)
    assert "放开登录名 gulnar 再试" in words
    assert "郑系统" in words
    offices["system"].post(address(hexi), {"job": job.pk})
    assert TownAct.objects.filter(verb="job.requeued").count() == 1, "a job that was not given up is not tried again"


def test_what_the_towns_desk_changes_is_read_there_with_its_seat(
    hexi: SmallTown, enter, offices: dict[str, Client]
) -> None:
    seat = hexi.seats["grid_east1"]
    data = {
        "act": "appoint",
        "appoint-name": "新人",
        "appoint-starts_on": "2026-03-02",
        "appoint-acting_for": "own",
        "appoint-reason": "补缺",
    }
    enter("sunli").post(f"/{hexi.town.slug}/desk/town/seats/{seat.pk}/", data)
    words = read(offices["audit"], hexi)
    for wanted in ("新人", "东社区第1网格", "孙立", "补缺"):
        assert wanted in words


def test_an_act_on_a_sign_in_is_read_in_every_town_it_stands_in_and_names_who_did_it(
    hexi: SmallTown, offices: dict[str, Client], client: Client
) -> None:
    other = small_town("hedong", simulated=True)
    with within(other.town):
        twin = people.add_person(town=other.town, work_name="古丽")
    account = Account.objects.get(username="gulnar")
    account.persons.create(person=twin)
    with within(hexi.town):
        above = people.open_account(username="above", password=None, persons=[], office="security")
    client.force_login(above)
    stop(client, hexi, reason="两边都停")
    with everywhere("the test reads both"):
        assert sorted(TownAct.objects.values_list("town", flat=True)) == sorted([hexi.town.pk, other.town.pk])
    assert "above" in read(offices["audit"], hexi)


def other_town() -> SmallTown:
    return small_town("hedong", simulated=True)


@pytest.mark.parametrize("office", ["system", "security", "audit"])
def test_an_administrator_of_a_town_finds_no_door_in_another(
    hexi: SmallTown, offices: dict[str, Client], office: str
) -> None:
    other = other_town()
    assert offices[office].get(address(hexi)).status_code == 200
    assert offices[office].get(address(other)).status_code == 404
    with within(hexi.town):
        above = people.open_account(username="above", password=None, persons=[], office=office)
    client = Client()
    client.force_login(above)
    assert [client.get(address(one)).status_code for one in (hexi, other)] == [200, 200]


def test_an_administrator_whom_the_town_forgot_does_not_rise_above_towns(
    hexi: SmallTown, offices: dict[str, Client]
) -> None:
    Person.objects.filter(pk=hexi.persons["security"].pk).update(erased_at=clock.now())
    assert offices["security"].get(address(hexi)).status_code == 404
    assert offices["security"].get(address(other_town())).status_code == 404


def test_a_towns_security_administrator_keeps_the_sign_ins_of_that_town_alone(
    hexi: SmallTown, offices: dict[str, Client]
) -> None:
    other = other_town()
    with within(other.town):
        theirs = people.open_account(username="theirs", password=None, persons=[other.persons["sunli"]])
        twin = people.add_person(town=other.town, work_name="古丽")
        people.open_account(username="above", password=None, persons=[], office="audit")
    Account.objects.get(username="gulnar").persons.create(person=twin)
    page = read(offices["security"], hexi)
    assert "theirs" not in page
    assert "above" not in page
    assert "这个登录名在别的镇街也在用" in page
    for name in ("theirs", "gulnar", "above"):
        offices["security"].post(address(hexi, "accounts/"), {"username": name, "reason": "外面的"})
        offices["security"].post(address(hexi, "let-in/"), {"username": name})
        assert Account.objects.get(username=name).is_active, name
    with everywhere("the test reads both"):
        assert TownAct.objects.count() == 0
    above = people.open_account(username="higher", password=None, persons=[], office="security")
    client = Client()
    client.force_login(above)
    client.post(address(hexi, "accounts/"), {"username": theirs.username, "reason": "在上面停的"})
    assert not Account.objects.get(username="theirs").is_active


def test_what_an_administrator_of_two_towns_did_is_read_in_both_with_the_name(
    hexi: SmallTown, offices: dict[str, Client]
) -> None:
    other = other_town()
    with within(other.town):
        auditor = people.add_person(town=other.town, work_name="外审计")
        twin = people.add_person(town=other.town, work_name="古丽")
        both = people.add_person(town=other.town, work_name="")
        people.open_account(username="there", password=None, persons=[auditor], office="audit")
    Account.objects.get(username="gulnar").persons.create(person=twin)
    Account.objects.get(username="securitysecurity").persons.create(person=both)
    stop(offices["security"], hexi, reason="两边都停")
    client = Client()
    client.force_login(Account.objects.get(username="there"))
    assert "何安全" in read(client, other)


def test_the_list_of_accounts_says_how_far_an_administrator_reaches(
    hexi: SmallTown, offices: dict[str, Client], capsys: pytest.CaptureFixture[str]
) -> None:
    people.open_account(username="above", password=None, persons=[], office="audit")
    call_command("user", "list")
    lines = capsys.readouterr().out.splitlines()
    assert f"securitysecurity  security · 只管 {hexi.town.slug}" in lines
    assert "above  audit · 管理全部镇街" in lines
    assert f"gulnar  {hexi.town.slug}  community_desk 东社区" in lines


def test_accounts_changed_by_command_are_in_the_log_with_the_name_on_the_server(
    hexi: SmallTown, offices: dict[str, Client], capsys: pytest.CaptureFixture[str]
) -> None:
    with everywhere("a command stands above towns"):
        call_command("user", "add", "new", "--town", hexi.town.slug, "--name", "新来的", "--generate")
        for verb in ("disable", "enable"):
            call_command("user", verb, "new")
        call_command("user", "password", "new", "--generate")
        call_command("user", "add", "above", "--office", "system", "--generate")
    told = read(offices["audit"], hexi)
    who = f"服务器上的 {pwd.getpwuid(os.getuid()).pw_name}"
    for said in (
        "为新来的开通登录名 new",
        "停用登录名 new",
        "恢复登录名 new",
        "为 new 换发首次密码",
        "开通登录名 above",
    ):
        assert said in told, said
    assert told.count(who) == told.count("在服务器上用命令操作") == 5
    offices["audit"].cookies["django_language"] = offices["audit"].cookies["gongyi_language"] = "en"
    assert "by a command on the server" in read(offices["audit"], hexi)
    made = capsys.readouterr().out
    assert not [line for line in made.splitlines() if "密码" in line and line.split("：")[-1] in told]


def test_a_refused_command_leaves_nothing_in_the_log(hexi: SmallTown, offices: dict[str, Client]) -> None:
    with everywhere("a command stands above towns"), pytest.raises(CommandError):
        call_command("user", "add", "gulnar", "--town", hexi.town.slug, "--name", "古丽娜尔", "--generate")
    assert TownAct.objects.count() == 0


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "短信"), ("en", "Text message to somebody who spoke")])
def test_a_job_tried_again_is_told_in_the_readers_language(language: str, said: str) -> None:
    with override(language):
        assert said in phrase("job.requeued", {"kind": ["deliver", "sms", "voice"]})


def test_whoever_is_asked_about_is_told_with_each_post_once_and_two_at_most(hexi: SmallTown) -> None:
    person, today = hexi.persons["aili"], date(2026, 3, 2)
    held = [hexi.places["b1"], hexi.places["b1"], hexi.places["b3"], hexi.places["east"]]
    for place in held:
        seat = people.add_seat(town=hexi.town, role="building_lead", place=place)
        people.appoint(person=person, seat=seat, starts_on=date(2026, 1, 1))
    with override("zh-hans"):
        told = posts.described(person, today)
    listed = told.split(" (")[1].split("等 · ")[0].split("、")
    assert len(listed) == len(set(listed)) == 2


def test_an_administrator_above_the_towns_is_shown_by_the_name_at_work(
    hexi: SmallTown, offices: dict[str, Client], client: Client
) -> None:
    above = people.open_account(username="hetingx", password=None, persons=[], office="security", name="何婷")
    client.force_login(above)
    stop(client, hexi, reason="离岗")
    own = client.get(address(hexi)).content.decode()
    assert re.search(r'who__name">.*?何婷', own, re.DOTALL)
    assert "何婷" in own.partition("hetingx")[2], "beside the sign-in, in the list of those"
    record = read(offices["audit"], hexi)
    assert "何婷" in record
    assert "hetingx" not in record
    assert "何婷" in sign_ins._whom_to_ask(hexi.town)
