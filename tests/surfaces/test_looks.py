"""More than thirty looks an hour: whom to ask is said, who stands above allows it on a page or at the command line, nobody else does."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.access import supervising
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Look, MoreLooks, Voice
from gongyi.kernel.people.queries import looks_left
from tests.infra.statements import domain_statements
from tests.towns import SmallTown

pytestmark = pytest.mark.both

PHONE = "13912345678"


@pytest.fixture
def tired(hexi: SmallTown) -> SmallTown:
    """A town in which the worker of the window opened thirty entries just now."""
    hexi.say(phone=PHONE, name="马桂芳")
    voice = Voice.objects.get()
    for _n in range(30):
        people.unmask(row=voice, column="phone", viewer=hexi.persons["gulnar"], seat=None, reason="回电话")
    return hexi


def page_of(hexi: SmallTown) -> str:
    return f"/{hexi.town.slug}/desk/looks/"


def allow(hexi: SmallTown, client: Client, whom: str = "gulnar", **more: str):
    given = {"who": hexi.persons[whom].pseudonym, "number": "20", "until": "today", "reason": "今天逐户回访"} | more
    return client.post(page_of(hexi), given, follow=True)


def test_who_ran_out_is_told_whom_to_ask_and_when_it_goes_on_without(tired: SmallTown, enter) -> None:
    dossier = Voice.objects.get().owner_id
    number = type(tired.say().dossier).objects.get(pk=dossier).number
    address = f"/{tired.town.slug}/desk/file/{number}/voices/"
    html = enter("gulnar").post(address, {"voice": Voice.objects.order_by("pk")[0].pk, "reason": "call"}, follow=True)
    said = html.content.decode()
    assert "李秀英" in said
    assert "谁看过姓名和电话" in said
    assert "11:00" in said
    assert PHONE not in said


def test_a_supervisor_sees_the_log_and_allows_more_with_number_end_and_reason(tired: SmallTown, enter) -> None:
    client = enter("lixiuying")
    html = client.get(page_of(tired)).content.decode()
    assert "30 / 30" in html
    assert "回电话" in html
    assert PHONE not in html
    assert "马桂芳" not in html
    said = allow(tired, client).content.decode()
    assert "还可以再看 20 项" in said
    grant = MoreLooks.objects.get()
    assert (grant.number, grant.seat) == (20, tired.seats["secretary_east"])
    assert grant.until.astimezone(clock.now().tzinfo) - clock.now() == timedelta(hours=14)
    assert looks_left(tired.persons["gulnar"]) == 20
    assert "今天逐户回访" in client.get(page_of(tired)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "0"}, {"number": "101"}, {"number": "9" * 5000}, {"number": "两个"}, {"reason": " "}, {"reason": "长" * 100_000},
        {"until": "forever"}, {"who": "nobody"},
    ],
    ids=["none", "many", "huge", "words", "no-reason", "long", "until", "who"],
)  # fmt: skip
def test_bad_input_allows_nothing_and_is_said(tired: SmallTown, enter, wrong: dict) -> None:
    answer = allow(tired, enter("lixiuying"), **wrong)
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert MoreLooks.objects.count() == 0


def test_only_who_stands_above_may_allow(tired: SmallTown, enter) -> None:
    own = enter("gulnar")
    assert allow(tired, own).status_code == 422, "not oneself"
    assert allow(tired, own, whom="lixiuying").status_code == 422, "not upwards"
    assert enter("yerlan").get(page_of(tired)).status_code == 404
    assert enter("zhaomin").get(page_of(tired)).status_code == 200
    by = {
        "number": 5,
        "until": clock.now() + timedelta(hours=1),
        "reason": "x",
        "town": tired.town,
        "viewer": tired.persons["gulnar"],
    }
    for name in ("yerlan", "liuyan", "zhoujianguo"):
        with pytest.raises(people.Refused):
            supervising.allow_more_looks(by=tired.persons[name], **by)
    assert MoreLooks.objects.count() == 0
    assert supervising.allow_more_looks(by=tired.persons["zhaomin"], **by).number == 5


@pytest.mark.parametrize("acting_for", ["yerlan", ""])
def test_a_superior_who_also_sits_further_down_is_nobodys_to_allow(tired: SmallTown, enter, acting_for: str) -> None:
    """The secretary stands in at a grid below the worker of the window, or holds it besides."""
    people.appoint(
        person=tired.persons["lixiuying"],
        seat=tired.seats["grid_east1"],
        starts_on=tired.today,
        ends_on=tired.today + timedelta(days=5),
        acting_for=tired.persons[acting_for] if acting_for else None,
    )
    clerk = enter("gulnar")
    assert "李秀英" not in clerk.get(page_of(tired)).content.decode()
    assert allow(tired, clerk, whom="lixiuying").status_code == 422
    by = {"number": 5, "until": clock.now() + timedelta(hours=1), "reason": "x", "town": tired.town}
    with pytest.raises(people.Refused):
        supervising.allow_more_looks(by=tired.persons["gulnar"], viewer=tired.persons["lixiuying"], **by)
    assert MoreLooks.objects.count() == 0
    assert supervising.allow_more_looks(by=tired.persons["zhaomin"], viewer=tired.persons["lixiuying"], **by)
    assert allow(tired, enter("lixiuying")).status_code == 200, "she still leads the worker of the window"


def test_a_deputy_of_the_leader_allows_for_those_below_but_not_for_their_own_leader(tired: SmallTown) -> None:
    people.appoint(
        person=tired.persons["gulnar"],
        seat=tired.seats["street"],
        starts_on=tired.today,
        ends_on=tired.today + timedelta(days=5),
        acting_for=tired.persons["zhaomin"],
    )
    by = {"number": 5, "until": clock.now() + timedelta(hours=1), "reason": "x", "town": tired.town}
    assert supervising.allow_more_looks(by=tired.persons["gulnar"], viewer=tired.persons["liuyan"], **by)
    for viewer in ("lixiuying", "gulnar"):
        with pytest.raises(people.Refused):
            supervising.allow_more_looks(by=tired.persons["gulnar"], viewer=tired.persons[viewer], **by)


def test_at_the_top_a_colleague_of_the_same_seat_allows(hexi: SmallTown) -> None:
    top = max(
        supervising.supervisors(hexi.persons["gulnar"], hexi.town), key=lambda post: post.seat.role == "town_desk"
    )
    lone = top.person
    above = supervising.supervisors(lone, hexi.town)
    colleague = people.add_person(town=hexi.town, work_name="同事")
    people.appoint(person=colleague, seat=top.seat, starts_on=hexi.today)
    people.open_account(username="both", password=None, persons=[lone])
    people.open_account(username="colleague", password=None, persons=[colleague])
    if not above:
        assert [post.person for post in supervising.supervisors(lone, hexi.town)] == [colleague]
        assert lone in supervising.supervised(colleague, hexi.town)
    else:
        assert colleague not in [post.person for post in supervising.supervisors(lone, hexi.town)]


def join(hexi: SmallTown, seat: str, name: str, account: str | None = None) -> None:
    person = people.add_person(town=hexi.town, work_name=name)
    people.appoint(person=person, seat=hexi.seats[seat], starts_on=hexi.today)
    hexi.persons[name] = person
    if account != "":
        people.open_account(username=account or name, password=None, persons=[person])


def test_neighbours_who_cannot_look_are_not_offered(tired: SmallTown, enter) -> None:
    """Whoever has neither a sign-in nor looked lately; who looked stays, as those who handle by link."""
    join(tired, "grid_east1", "没有账号", account="")
    client = enter("zhaomin")
    html = client.get(page_of(tired)).content.decode()
    assert "没有账号" not in html
    assert "古丽娜尔" in html
    assert allow(tired, client, whom="没有账号").status_code == 422
    assert allow(tired, client, whom="zhoujianguo").status_code == 422
    people.unmask(
        row=Voice.objects.get(), column="phone", viewer=tired.persons["zhoujianguo"], seat=None, reason="call"
    )
    assert allow(tired, client, whom="zhoujianguo").status_code == 200


def test_many_below_are_found_by_name_and_seat_and_cost_no_more(tired: SmallTown, enter) -> None:
    client = enter("lixiuying")
    with domain_statements() as few:
        client.get(page_of(tired), {"q": "网格"})
    for n in range(25):
        join(tired, "grid_east1" if n % 2 else "grid_east2", f"网格员{n:02d}")
    html = client.get(page_of(tired)).content.decode()
    assert "网格员07" not in html, "nobody is offered before a word is written"
    assert "古丽娜尔" in html, "who opened something within the hour stands first"
    with domain_statements() as many:
        html = client.get(page_of(tired), {"q": "网格"}).content.decode()
    assert html.count('name="who"') == 13
    assert "25 人" in html
    assert len(many) <= len(few)
    html = client.get(page_of(tired), {"q": "07 第1网格"}).content.decode()
    assert "网格员07" in html
    assert html.count('name="who"') == 2
    assert "没有找到" in client.get(page_of(tired), {"q": "张三"}).content.decode()
    assert allow(tired, client, whom="网格员24").status_code == 200


def test_namesakes_at_seats_of_one_name_are_told_apart_by_where_these_are(tired: SmallTown, enter) -> None:
    for place in ("b1", "b3"):
        building = tired.places[place]
        type(building).objects.filter(pk=building.pk).update(name="1号楼")
        tired.seats[place] = people.add_seat(town=tired.town, role="building_lead", place=building)
        join(tired, place, "何小燕", account=place)
    html = enter("zhaomin").get(page_of(tired)).content.decode()
    assert "东社区第1网格" in html
    assert "东社区第2网格" in html


def test_the_page_costs_the_same_however_many_looked(tired: SmallTown, enter) -> None:
    client = enter("lixiuying")
    client.get(page_of(tired))
    with domain_statements() as few:
        client.get(page_of(tired))
    voice = Voice.objects.get()
    for name in ("yerlan", "aili"):
        for _n in range(20):
            people.unmask(row=voice, column="name", viewer=tired.persons[name], seat=None, reason="核实")
    allow(tired, client, whom="yerlan")
    with domain_statements() as more:
        client.get(page_of(tired))
    assert len(more) <= len(few) + 1 <= 16, more


def test_the_command_line_says_what_is_left_and_enters_what_was_allowed(tired: SmallTown, enter) -> None:
    for name in ("gulnar", "lixiuying", "yerlan"):
        enter(name)

    def said(*words: str) -> str:
        out = StringIO()
        with override("en"):
            call_command("looks", *words, "--town", tired.town.slug, stdout=out)
        return out.getvalue()

    assert ": 0 left" in said("gulnar")
    assert ": 15 left" in said("gulnar", "--allow", "15", "--hours", "3", "--by", "lixiuying", "--reason", "停暖回访")
    assert "0 of 15 more until" in said("gulnar")
    with pytest.raises(CommandError, match="the next seven days"), override("en"):
        said("gulnar", "--allow", "5", "--hours", "99999999999", "--by", "lixiuying", "--reason", "x")
    for wrong in (
        ["--by", "yerlan", "--reason", "x"],
        ["--reason", "x"],
        ["--by", "lixiuying"],
        ["--by", "nobody", "--reason", "x"],
    ):
        with pytest.raises(CommandError):
            said("gulnar", "--allow", "5", *wrong)
    with pytest.raises(CommandError):
        said("nobody")
    with pytest.raises(CommandError):
        said("gulnar", "--allow", "5", "--hours", "999999999999", "--by", "lixiuying", "--reason", "x")
    assert MoreLooks.objects.count() == 1


def desk(hexi: SmallTown, number: str, rest: str = "") -> str:
    return f"/{hexi.town.slug}/desk/file/{number}/{rest}"


def test_who_opens_a_matter_under_the_duty_to_report_is_written_down_and_the_audit_office_reads_it(
    hexi: SmallTown, enter
) -> None:
    duty, plain = hexi.say("隔壁天天打孩子").number, hexi.say().number
    street, window = enter("zhaomin"), enter("gulnar")
    for rest in ("", "print/", "paper/"):
        assert street.get(desk(hexi, duty, rest)).status_code == 200
        assert street.get(desk(hexi, plain, rest)).status_code == 200
        assert window.get(desk(hexi, duty, rest)).status_code == 404
    seen = Look.objects.order_by("pk").values_list("viewer", "table", "column", "seat", "at")
    who, at = hexi.persons["zhaomin"].pseudonym, clock.now()
    seat = hexi.seats["street"].pk
    assert list(seen) == [(who, "Dossier", column, seat, at) for column in ("file", "print", "print")]
    hexi.persons["admin"] = people.add_person(town=hexi.town, work_name="管理员")
    page = enter("admin", "audit").get(f"/{hexi.town.slug}/desk/office/").content.decode()
    assert page.count("强制报告的事：打印") == 2
    assert page.count("强制报告的事：打开") == 1
    assert "赵敏" in page
    assert duty not in page
    assert looks_left(hexi.persons["zhaomin"]) == 30, "what must be looked at counts towards no limit"


def test_the_board_that_shows_it_writes_it_down_too(hexi: SmallTown, enter) -> None:
    hexi.say("隔壁天天打孩子")
    street = enter("zhaomin")
    assert street.get(f"/{hexi.town.slug}/desk/board/").status_code == 200
    assert Look.objects.values_list("column", flat=True).get() == "file"
    street.get(f"/{hexi.town.slug}/desk/board/sheet/")
    assert list(Look.objects.order_by("pk").values_list("column", flat=True)) == ["file", "print"]


def test_the_sheet_writes_all_its_openings_down_in_one_write(hexi: SmallTown, enter) -> None:
    """Each write waits for its turn among writers: ten of them waited for seconds while the calendar was worked out anew."""
    for _n in range(3):
        hexi.say("隔壁天天打孩子")
    street = enter("zhaomin")
    with domain_statements() as spent:
        street.get(f"/{hexi.town.slug}/desk/board/sheet/")
    assert Look.objects.filter(column="print").count() == 3
    assert len([sql for sql in spent if sql.startswith("INSERT") and Look._meta.db_table in sql]) == 1
