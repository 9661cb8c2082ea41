"""A street starts for real: one command founds the town, the first account opens its pages, the first voice is heard."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils.translation import override

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.clock.models import Calendar
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier, FlowVersion
from gongyi.kernel.people.models import Account, Person, Post, Seat
from gongyi.kernel.territory import exchange
from gongyi.kernel.territory.actions import close_place, name_in_english
from gongyi.kernel.territory.models import LevelName, Organisation, Place, Town
from gongyi.kernel.territory.queries import by_code, levels
from gongyi.kernel.territory.scope import everywhere, within
from gongyi.surfaces.founding import towns
from gongyi.surfaces.founding.towns import HOURS
from tests.domain.appeals.old_messages import home, rows

__all__ = ["home"]

CODES = """code,name,level,parent
65,新疆,province,
650102,某区,area,65
650102001,河西街道,street,650102
650102002,河东街道,street,650102
650102001001,东社区居委会,village,650102001
650102001002,西社区居委会,village,650102001
"""
FOUND = ("town", "found", "hexi", "--code", "650102001", "--name", "河西街道")


@pytest.fixture
def codes(db: None, monday_morning: object) -> None:
    assert exchange.read_csv(CODES.splitlines()).refused == []


@pytest.fixture
def founded(codes: None) -> Town:
    call_command(*FOUND)
    return Town.objects.get(slug="hexi")


def test_a_town_is_founded_with_all_it_needs_and_nobody_in_it(founded: Town) -> None:
    assert (founded.root.code, founded.simulated, founded.name_en) == ("650102001", False, "河西街道")
    assert founded.calendar.days.exists()
    with within(founded):
        seats = sorted(Seat.objects.values_list("role", "place__name"))
        assert seats == sorted(
            [("town_desk", "河西街道"), ("street_desk", "河西街道")]
            + [(role, f"{side}社区居委会") for side in "东西" for role in ("community_desk", "secretary")]
        )
        assert FlowVersion.objects.filter(town=founded).count() == len(registry.known())
        assert len(cases.category_options(founded)) > 0
        assert not Person.objects.exists()
        assert not Post.objects.exists()
        assert not Dossier.objects.exists()


BAD_LEVEL, PADDED, SHORT, FOREIGN, BARE, BELOW = (
    "650102001004,坏级,galaxy,650102001",
    "65010200,补零,street,650102",
    "12345,短,street,650102",
    "650103002,外区街道,street,650102",
    ",无码社区,village,650102001",
    "650102001004001,下级,village,650102001004",
)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (BAD_LEVEL, "There is no such level: galaxy. It is one of province, city, area, street, village."),
        (PADDED, "A code of this level has 9 digits, or zeros behind them: 65010200"),
        (SHORT, "A code of this level has 9 digits, or zeros behind them: 12345"),
        (FOREIGN, "The code does not begin with that of the place above it, 650102."),
        (BARE, "The code is missing. Places without one are read with --town."),
        (BELOW, "This is not a division code: 650102001004001"),
        ("650102009001,无上级,village,650102009", "The place above it is not known: 650102009"),
        ("660102001001,外省社区,village,", "The place above it is missing."),
    ],
)
def test_official_codes_that_cannot_be_are_left_out_line_by_line(
    codes: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, why: str
) -> None:
    file, before = tmp_path / "more.csv", Place.objects.count()
    file.write_text(f"code,name,level,parent\n{line}\n650102001003,好社区,village,650102001\n", "utf-8")
    with override("en"):
        call_command("places", "import", str(file))
    said = capsys.readouterr().out
    assert f"line 2: {why}" in said
    assert "added 1, changed 0, known 0, refused 1" in said
    assert Place.objects.count() == before + 1


def test_a_file_that_is_not_there_and_one_of_which_nothing_is_taken_fail(db: None, tmp_path: Path) -> None:
    with override("en"), pytest.raises(CommandError, match=r"nosuch\.csv: there is no such file$"):
        call_command("places", "import", str(tmp_path / "nosuch.csv"))
    file = tmp_path / "bad.csv"
    file.write_text("code,name,level,parent\n12345,短,street,\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("places", "import", str(file))
    assert ended.value.code == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_first_page_writes_each_town_in_both_languages_once(codes: None, language: str) -> None:
    for slug, code, name in (("hexi", "650102001", "Hexi Street"), ("east", "650102002", "The East")):
        towns.found(towns.Charter(slug=slug, code=code, name_zh=f"某处{slug}", name_en=name))
    browser = Client()
    browser.cookies["django_language"] = language
    html = browser.get("/").content.decode()
    assert [html.count(name) for name in ("某处hexi", "Hexi Street", "某处east", "The East")] == [1, 1, 1, 1]


def test_the_place_of_a_town_takes_its_english_name_unless_it_has_one(codes: None) -> None:
    east = by_code("650102001001")
    name_in_english(places=[rename(east, "East Community")])
    for slug, code, name in (("hexi", "650102001", "Hexi Street"), ("east", "650102002", "The East")):
        towns.found(towns.Charter(slug=slug, code=code, name_zh=f"某处{slug}", name_en=name))
    assert by_code("650102001").name_en == "Hexi Street"
    assert by_code("650102001001").name_en == "East Community"


def rename(place: Place, english: str) -> Place:
    place.name_en = english
    return place


def test_founding_again_changes_nothing_and_says_so(founded: Town, capsys: pytest.CaptureFixture[str]) -> None:
    with override("en"):
        call_command(*FOUND[:4], "650102001000", *FOUND[5:])
        assert "stands already" in capsys.readouterr().out
    assert (Town.objects.count(), Calendar.objects.count()) == (1, 1)
    with everywhere("a test counts"):
        assert Seat.objects.count() == 6


@pytest.mark.parametrize(
    ("slug", "code", "more", "words"),
    [
        ("Hexi", "650102001", (), "slug Hexi"),
        ("a--b", "650102001", (), "slug a--b"),
        ("a" * 31, "650102001", (), "at most 30"),
        ("other", "650102009", (), "no place with the code 650102009"),
        ("other", "xx", (), "no place with the code xx"),
        ("hexi", "650102", (), r"slug hexi is taken: it is 河西街道 \(650102001\)"),
        ("other", "650102001", (), r"a town already: 河西街道 \(hexi\)"),
        ("other", "650102", (), r"one town: 河西街道 \(hexi\)"),
        ("other", "650102001001", (), r"one town: 河西街道 \(hexi\)"),
        ("other", "650102", ("--calendar", "9-5"), "08:30-12:00"),
        ("other", "650102", ("--calendar", ""), "08:30-12:00"),
        ("other", "650102", ("--name", " "), "needs a name"),
        ("other", "650102", ("--phone", "0" * 21), "telephone"),
    ],
)
def test_what_cannot_become_a_town_is_refused_in_one_sentence_and_leaves_nothing(
    founded: Town, slug: str, code: str, more: tuple[str, ...], words: str
) -> None:
    with override("en"), pytest.raises(CommandError, match=words):
        call_command("town", "found", slug, "--code", code, "--name", "某区", *more)
    assert (Town.objects.count(), Calendar.objects.count()) == (1, 1)


def test_a_place_that_has_ended_becomes_no_town(codes: None) -> None:
    place = by_code("650102001")
    close_place(place=place, on=clock.now().date())
    with override("en"), pytest.raises(CommandError, match="has ended"):
        call_command(*FOUND)


def test_nothing_stays_of_a_founding_that_fails_half_way(codes: None) -> None:
    summers = (("05-01", "09-30", HOURS), ("06-01", "08-31", HOURS))
    with pytest.raises(ValueError, match="another season"):
        towns.found(towns.Charter("hexi", "650102001", "河西街道", "Hexi", seasons=summers))
    assert (Town.objects.count(), Calendar.objects.count()) == (0, 0)


def test_places_added_later_get_their_seats_once(founded: Town, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "name,level,parent\n东社区第1网格,grid,650102001001\n东社区第2网格,grid,650102001001\n"
    with within(founded):
        assert exchange.read_csv(rows.splitlines(), town=founded).added == 2
    capsys.readouterr()
    with override("en"):
        call_command("town", "seats", "hexi")
        call_command("town", "seats", "hexi")
    assert capsys.readouterr().out.splitlines() == ["2 seats were opened.", "0 seats were opened."]
    with within(founded):
        exchange.read_csv("name,level,parent\n东社区第3网格,grid,650102001001".splitlines(), town=founded)
    with override("en"):
        call_command("town", "seats", "hexi")
    assert capsys.readouterr().out == "1 seat was opened.\n"
    with within(founded):
        assert Seat.objects.filter(role="grid_worker").count() == 3
        assert Seat.objects.count() == 9


PARTY_WORDS = ["街道党工委", "社区党委", "小区党支部", "网格党小组", "红色楼栋长", "党员中心户"]


def test_a_town_knows_the_levels_of_its_party_organisations_from_the_first_day(founded: Town) -> None:
    assert [level.name_zh for level in levels(founded, LevelName.PARTY)] == PARTY_WORDS
    assert len(levels(founded)) == len(towns.LEVELS)


@pytest.mark.parametrize("page", ["import-places.md", "import-places.zh.md"])
def test_the_files_of_the_guide_are_read_as_they_stand(
    founded: Town, page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/how-to" / page).read_text("utf-8")
    places, bodies = re.findall(r"```\n(标识,.*?)```", text, re.DOTALL)
    outlines = re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0]
    for name, given, more in (("a.csv", places, ()), ("a.geojson", outlines, ()), ("b.csv", bodies, ("--bodies",))):
        (tmp_path / name).write_text(given, "utf-8")
        capsys.readouterr()
        with override("en"):
            call_command("places", "import", str(tmp_path / name), "--town", "hexi", *more)
        assert capsys.readouterr().out.strip().endswith("refused 0")
    with within(founded):
        rows = Organisation.objects.filter(kind="party").order_by("path").values_list("level", "parent__level")
        assert list(rows) == [
            ("working_committee", None),
            ("community_committee", "working_committee"),
            ("compound_branch", "community_committee"),
        ]


def test_the_first_account_takes_a_seat_and_opens_the_pages_of_the_town_and_a_voice_is_heard(founded: Town) -> None:
    call_command("user", "add", "lin", "--town", "hexi", "--name", "林主任", "--seat", "town_desk", "--generate")
    place = ("--place", "650102001001", "--generate")
    call_command("user", "add", "gu", "--town", "hexi", "--name", "gu", "--seat", "community_desk", *place)
    with within(founded):
        assert sorted(Post.objects.values_list("seat__role", "person__work_name")) == [
            ("community_desk", "gu"),
            ("town_desk", "林主任"),
        ]
        heard = appeals.register(
            appeals.Spoken(
                town=founded, place=Place.objects.get(code="650102001001"), kind="help", text="楼道的灯不亮了。", channel="web", key="first",
            )
        )  # fmt: skip
    for username, page in (("lin", "/hexi/desk/town/"), ("gu", f"/hexi/desk/file/{heard.dossier.number}/")):
        browser = Client()
        browser.force_login(Account.objects.get(username=username))
        assert browser.get(page).status_code == 200, page


def said_by(browser: Client, url: str) -> str:
    with override("zh-hans"):
        return browser.get(url).content.decode()


def test_where_nobody_sits_yet_a_resident_is_told_whom_to_turn_to_before_writing(founded: Town) -> None:
    Town.objects.update(phone="0000-12345")
    browser, street = Client(), founded.root.pk
    east = by_code("650102001001").pk
    for rest in ("say/", f"say/?place={east}", "say/help/", f"say/help/?place={street}", f"say/help/?place={east}"):
        page = said_by(browser, f"/hexi/{rest}")
        assert "还没有人接件" in page, rest
        assert "0000-12345" in page, rest
        assert "<textarea" not in page, rest
    sent = browser.post("/hexi/say/help/", {"place": street, "text": "灯不亮了", "key": "k1"})
    assert (sent.status_code, "岗位" in sent.content.decode()) == (422, False)
    with within(founded):
        assert not Dossier.objects.exists()
    call_command("user", "add", "lin", "--town", "hexi", "--name", "林主任", "--seat", "town_desk", "--generate")
    for rest in ("say/", f"say/help/?place={street}", f"say/help/?place={east}"):
        assert "还没有人接件" not in said_by(browser, f"/hexi/{rest}"), rest
    assert "<textarea" in said_by(browser, f"/hexi/say/help/?place={street}")


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.parametrize("code", ["650102001", "650102001001"])
def test_old_messages_are_not_read_where_nobody_would_get_them(
    founded: Town, home: Path, code: str, more: tuple[str, ...]
) -> None:
    file = rows(home / "a.csv", "1,A1,灯,2019/2/28,楼道灯不亮,0,0\n")
    asked = ("appeals", "import", str(file), "--place", code, *more)
    with (
        override("en"),
        pytest.raises(CommandError, match="gongyi user add LOGIN --town hexi --name NAME --seat town_desk") as said,
    ):
        call_command(*asked)
    assert "\n" not in str(said.value)
    with within(founded):
        assert not Dossier.objects.exists()
    call_command("user", "add", "lin", "--town", "hexi", "--name", "林主任", "--seat", "town_desk", "--generate")
    call_command(*asked)
    with within(founded):
        assert Dossier.objects.count() == (0 if more else 1)


def test_at_the_desk_a_file_nobody_would_get_is_not_taken(founded: Town, home: Path) -> None:
    call_command(
        "user",
        "add",
        "gu",
        "--town",
        "hexi",
        "--name",
        "古",
        "--seat",
        "secretary",
        "--place",
        "650102001001",
        "--generate",
    )
    later = "code,name,level,parent\n650102001003,南社区居委会,village,650102001\n"
    assert exchange.read_csv(later.splitlines()).refused == []
    browser = Client()
    browser.force_login(Account.objects.get(username="gu"))
    file = rows(home / "a.csv", "1,A1,灯,2019/2/28,楼道灯不亮,0,0\n")
    with file.open("rb") as data:
        answer = browser.post("/hexi/desk/import/", {"file": data, "place": "南社区居委会", "channel": "web"})
    assert answer.status_code == 422
    assert "镇街总台这个岗位" in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--seat", "boss"), "Seats there: street_desk, town_desk"),
        (("--seat", "town_desk", "--place", "99"), "no place with the code 99"),
        (("--seat", "town_desk", "--office", "audit"), "--office or --seat"),
        (("--seat", "town_desk"), "--name NAME"),
        ((), "--name NAME"),
    ],
)
def test_an_account_whose_seat_is_not_there_is_not_made(founded: Town, more: tuple[str, ...], words: str) -> None:
    with override("en"), pytest.raises(CommandError, match=words):
        call_command("user", "add", "lin", "--town", "hexi", *more, "--generate")
    with everywhere("a test counts"):
        assert not Account.objects.exists()
        assert not Person.objects.exists()


@pytest.mark.parametrize(
    "command",
    [
        ("places", "export", "x.csv", "--town", "nowhere"),
        ("appeals", "import", "x.csv", "--place", "99"),
        ("appeals", "import", "x.csv", "--place", "650102"),
        ("user", "add", "new", "--town", "nowhere", "--generate"),
        ("figures", "--town", "nowhere"),
        ("town", "seats", "nowhere"),
    ],
)
def test_whoever_names_a_town_that_is_not_there_is_told_which_ones_are(founded: Town, command: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"hexi \(650102001\)"):
        call_command(*command)


def test_the_towns_are_listed_with_their_codes(founded: Town, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("town", "list")
    assert "hexi  650102001  河西街道 / 河西街道" in capsys.readouterr().out
