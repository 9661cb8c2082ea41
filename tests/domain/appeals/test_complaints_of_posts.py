"""Complaints of those who would handle them: the right door first, and never the seat that is complained of."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from gongyi.domain.appeals import concerned, conduct, guidance
from gongyi.domain.cases import public as cases
from gongyi.kernel.evidence import actions as evidence
from gongyi.kernel.flows import authority
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.people import actions as people
from tests.domain.appeals.office_harmless import HARMLESS
from tests.domain.appeals.office_itself import ITS_GRAFT, ITS_PLACE, ITSELF
from tests.domain.appeals.office_manners import FAVOURS, MANNERS
from tests.domain.appeals.office_sentences import (
    AMISS,
    BY_SURNAME,
    GRAFT,
    NAMED,
    NAMED_HARMLESS,
    NAMES,
    NOBODY_BY_SURNAME,
)
from tests.kernel.evidence.samples import wav
from tests.towns import SmallTown

DISCIPLINE = [
    "我要举报社区书记收了物业的钱",
    "举报社区主任贪污受贿",
    "社区主任拿了开发商的钱，楼道就不管了",
    "网格员收红包才给办低保",
    "居委会的人克扣救助款",
    "街道领导吃回扣",
    "我要举报网格员",
    "The community secretary took money from the firm",
]
NO_DISCIPLINE = [
    "物业收了钱不办事",
    "找社区主任反映过，路灯还是不亮",
    "书记好，请问几点上班",
    "楼下超市主任说要收停车费。我家的水管漏了，举报电话打不通",
    "社区工作人员上门很热情",
]
ROWS = [
    (row.split(": ", 1), graft)
    for rows, graft in (
        (GRAFT + FAVOURS.lstrip() + ITS_GRAFT.lstrip(), True),
        (AMISS + MANNERS.lstrip() + ITSELF.lstrip(), False),
    )
    for row in rows.strip().splitlines()
]
AROUND = [conduct.Held(at, role, names) for at, (role, names) in enumerate(NAMES)]
LOOKALIKES = (HARMLESS + ITS_PLACE.lstrip()).strip().splitlines()


def about(text: str, **how: Any) -> set[str]:
    """The highest role of each post that a text says something against, by the names of posts alone."""
    listed = conduct.posts()
    known = {"grid_worker": "grid", "secretary": "office", "street_desk": "street", "town_desk": "town"}
    return {known[listed[one]["roles"][0]] for one in conduct.read(text, **how).posts}


@pytest.mark.parametrize("text", DISCIPLINE)
def test_wrongdoing_of_an_official_in_plain_words_names_the_right_door(text: str) -> None:
    assert "discipline_12388" in [door.code for door in guidance.doors_for(text)]


@pytest.mark.parametrize("text", NO_DISCIPLINE)
def test_who_only_names_an_official_is_not_sent_away(text: str) -> None:
    assert "discipline_12388" not in [door.code for door in guidance.doors_for(text)]


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert min(len({text for (_whom, text), _graft in ROWS}), len(set(LOOKALIKES))) >= 80


def test_what_people_say_against_a_post_is_recognised() -> None:
    assert [text for (whom, text), _graft in ROWS if whom not in about(text)] == []


def test_graft_and_nothing_else_names_the_line_against_it() -> None:
    def door(text: str) -> str:
        return next((door.code for door in guidance.doors_for(text)), "")

    assert [text for (_whom, text), graft in ROWS if conduct.read(text).graft is not graft] == []
    assert [text for (_whom, text), graft in ROWS if (door(text) == "discipline_12388") is not graft] == []


def test_what_only_names_a_post_is_held_against_nobody() -> None:
    assert {text: found for text in LOOKALIKES if (found := about(text))} == {}


@pytest.mark.parametrize("row", NAMED.strip().splitlines())
def test_what_people_say_against_somebody_by_name_is_recognised(row: str) -> None:
    at, text = row.split(": ", 1)
    assert int(at) in conduct.read(text, AROUND).people


@pytest.mark.parametrize("text", NAMED_HARMLESS.strip().splitlines())
def test_what_only_names_somebody_is_held_against_nobody(text: str) -> None:
    assert conduct.read(text, AROUND) == conduct.NOTHING


@pytest.mark.parametrize("row", BY_SURNAME.strip().splitlines())
def test_who_is_called_by_a_surname_where_the_post_is_spoken_of_is_that_post(row: str) -> None:
    post, text = row.split(": ", 1)
    assert post in about(text, around=AROUND)


@pytest.mark.parametrize("text", NOBODY_BY_SURNAME.strip().splitlines())
def test_a_namesake_at_no_post_keeps_nobody_apart(text: str) -> None:
    assert conduct.read(text, AROUND) == conduct.NOTHING


def test_nor_is_it_where_those_who_hold_the_posts_are_known() -> None:
    assert {text: found for text in LOOKALIKES if (found := about(text, around=AROUND))} == {}


def test_a_report_need_only_name_a_post_unless_it_is_whom_somebody_turned_to() -> None:
    assert about("社区书记和楼上一起开麻将馆", kind="report") == {"office"}
    assert about("找过社区书记，楼上还在开麻将馆", kind="report") == set()


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("网格员叶师傅那天没按说好的时间开门", {"grid"}),
        ("社区窗口午休锁了门。我等了一小时", {"office"}),
        ("我对网格员有话要讲", {"grid"}),
        ("街道办主任在会上点我的名", {"street"}),
    ],
)
def test_a_complaint_need_only_begin_with_a_post(text: str, whom: set[str]) -> None:
    assert about(text, kind="complaint") == whom
    assert about(text, kind="help") == set()


@pytest.mark.parametrize(
    "text",
    [
        "找了网格员，楼上还在漏水",
        "给网格员打过电话没人管",
        "网格员来过两次，楼上还在漏水",
        "书记：楼上天天漏水",
        "胡书记，您好，楼上漏水",
        "网格员的电话打不通",
        "楼上天天漏水。网格员在场",
        "谢谢网格员，可是楼上还在漏水",
        "请网格员管管楼上",
    ],
)
def test_a_complaint_that_only_turned_to_somebody_is_not_about_them(text: str) -> None:
    assert about(text, kind="complaint") == set()


def test_what_somebody_else_does_in_the_same_sentence_is_not_theirs() -> None:
    assert about("社区主任来的时候物业骂我") == set()
    assert about("社区主任来的时候骂我") == {"office"}


def test_signs_of_ours_in_a_text_name_nobody() -> None:
    assert about("\ue001\ue003收了我五千块钱") == set()


def test_no_expression_reads_on_without_an_end() -> None:
    every = [one.pattern for which in ("graft", "amiss") for one in conduct._expressions(which)]
    assert [one for one in every if re.search(r"[.\])][*+](?!\()", one.replace("\\w+", "")) and "*" in one] == []


def seen_by(hexi: SmallTown, dossier: Dossier) -> set[str]:
    return {name for name in hexi.persons if reachable(hexi.actor(name), [dossier.pk]).exists()}


NEIGHBOURHOOD = {"gulnar", "lixiuying", "yerlan", "aili"}


@pytest.mark.parametrize("kind", ["help", "complaint", "consult", "suggest", "report", "praise"])
def test_whatever_kind_is_chosen_it_goes_past_those_it_speaks_of(hexi: SmallTown, kind: str) -> None:
    dossier = hexi.say("社区主任收了我五千块钱不办事", kind=kind).dossier
    assert hexi.holder(dossier) == "street"
    assert dossier.sensitivity == Dossier.RESTRICTED
    assert not seen_by(hexi, dossier) & NEIGHBOURHOOD
    assert "zhaomin" in seen_by(hexi, dossier)


@pytest.mark.parametrize("text", ["窗口的古丽娜尔收钱办低保", "李秀英收了我两条烟", "古丽娜尔对我吼"])
def test_who_sits_in_the_office_is_known_by_name_and_the_office_does_not_see_it(hexi: SmallTown, text: str) -> None:
    dossier = hexi.say(text).dossier
    assert hexi.holder(dossier) == "street"
    assert not seen_by(hexi, dossier) & NEIGHBOURHOOD


def test_a_grid_worker_is_known_by_name_and_the_desk_has_it(hexi: SmallTown) -> None:
    dossier = hexi.say("艾丽骂我妈").dossier
    assert (hexi.holder(dossier), dossier.sensitivity) == ("desk_east", Dossier.ORDINARY)
    assert "aili" not in seen_by(hexi, dossier)
    assert "gulnar" in seen_by(hexi, dossier)


@pytest.mark.parametrize("text", ["网格员小艾说话难听，我去反映她骂我", "网格员来我家，艾姐甩脸色"])
def test_a_grid_worker_is_known_by_a_surname_beside_the_post(hexi: SmallTown, text: str) -> None:
    seen = seen_by(hexi, hexi.say(text, kind="complaint").dossier)
    assert ("aili" in seen, "gulnar" in seen) == (False, True)


def test_a_resident_of_the_same_surname_keeps_nobody_apart(hexi: SmallTown) -> None:
    assert "aili" in seen_by(hexi, hexi.say("楼上艾师傅说话难听，网格员来劝过", kind="complaint").dossier)


def test_whoever_sits_at_the_counter_does_not_read_that_they_lost_the_papers(hexi: SmallTown) -> None:
    dossier = hexi.say("去社区的窗口办低保，材料丢了还赖我", kind="complaint").dossier
    assert (hexi.holder(dossier), seen_by(hexi, dossier) & NEIGHBOURHOOD) == ("street", set())


def test_a_name_without_a_fault_is_none(hexi: SmallTown) -> None:
    dossier = hexi.say("古丽娜尔来看过了，谢谢她").dossier
    assert (hexi.holder(dossier), dossier.parties) == ("desk_east", 0)


def test_who_left_the_post_is_no_longer_known_by_that_name(hexi: SmallTown) -> None:
    assert hexi.say("艾丽骂我妈").dossier.parties
    people.end_post(post=hexi.persons["aili"].posts.get(), on=hexi.today - timedelta(days=1))
    people.appoint(person=hexi.persons["chenbo"], seat=hexi.seats["grid_east2"], starts_on=hexi.today)
    assert not hexi.say("艾丽又骂我妈").dossier.parties
    assert hexi.say("陈博骂我妈").dossier.parties


def test_every_seat_that_they_hold_is_kept_apart_with_it(hexi: SmallTown) -> None:
    """The secretary stands in at the street: the street's seat would bring the matter back to her."""
    people.appoint(
        person=hexi.persons["lixiuying"],
        seat=hexi.seats["street"],
        starts_on=hexi.today,
        ends_on=hexi.today,
        acting_for=hexi.persons["zhaomin"],
    )
    dossier = hexi.say("社区书记收了我两条烟").dossier
    assert hexi.holder(dossier) == "town"
    assert "lixiuying" not in seen_by(hexi, dossier)


def test_what_is_said_against_the_street_goes_to_the_town(hexi: SmallTown) -> None:
    dossier = hexi.say("街道办主任收了开发商的钱").dossier
    assert hexi.holder(dossier) == "town"
    assert not seen_by(hexi, dossier) & (NEIGHBOURHOOD | {"zhaomin"})


def test_where_nobody_would_be_left_nobody_is_kept_apart(hexi: SmallTown) -> None:
    people.appoint(person=hexi.persons["zhaomin"], seat=hexi.seats["town"], starts_on=hexi.today)
    people.end_post(post=hexi.persons["sunli"].posts.get(), on=hexi.today - timedelta(days=1))
    found = concerned.of(hexi.town, hexi.places["b3"], "街道办主任收了开发商的钱")
    assert (found.keys, found.whole, found.graft) == (frozenset(), True, True)


@pytest.mark.parametrize("channel", ["phone", "desk", "card"])
def test_what_a_worker_writes_down_goes_past_those_it_speaks_of_too(hexi: SmallTown, channel: str) -> None:
    """Whoever wrote it heard it; the grid worker did not."""
    dossier = hexi.say(
        "打电话来说：网格员艾丽骂她，态度太差", kind="complaint", channel=channel, worker=hexi.actor("gulnar")
    ).dossier
    assert "aili" not in seen_by(hexi, dossier)
    assert "gulnar" in seen_by(hexi, dossier)


@pytest.mark.parametrize("channel", ["visit", "card"])
def test_what_a_grid_worker_writes_down_about_themselves_is_the_desks(hexi: SmallTown, channel: str) -> None:
    dossier = hexi.say("网格员骂人，态度太差", kind="complaint", channel=channel, worker=hexi.actor("aili")).dossier
    assert hexi.holder(dossier) == "desk_east"
    assert "aili" not in seen_by(hexi, dossier)


@pytest.mark.parametrize("text", ["", "请听录音"])
def test_a_complaint_in_a_recording_goes_to_the_street_until_somebody_has_listened(hexi: SmallTown, text: str) -> None:
    with_voice = [
        hexi.say(text, kind=kind, evidence=[evidence.receive(town=hexi.town, data=wav(2000), kind="voice")]).dossier
        for kind in ("complaint", "help")
    ]
    assert seen_by(hexi, with_voice[0]).isdisjoint({"aili", "gulnar", "lixiuying"})
    assert "gulnar" in seen_by(hexi, with_voice[1]), "the control: a recording that asks for help"


def test_what_comes_out_of_a_file_goes_past_them_too_but_its_guessed_kind_is_no_report(hexi: SmallTown) -> None:
    assert hexi.say("社区主任对我吼", imported=True).dossier.parties
    assert not hexi.say("举报：社区主任门口有人私自占道", kind="report", imported=True).dossier.parties


def send(client: Client, hexi: SmallTown, text: str, **more: object) -> HttpResponse:
    form = {"place": hexi.places["b3"].pk, "text": text, "key": "web:1", "name": "", "phone": "", "where": ""}
    return client.post(f"/{hexi.town.slug}/say/help/", form | more)


@pytest.mark.parametrize(
    "text",
    [
        "社区主任收了我两条烟，事情还是没办。",
        "窗口的古丽娜尔收钱办低保",
        "居委会让我请吃饭才给盖章",
        "镇街总台的孙立收红包",
    ],
)
def test_graft_shows_the_right_door_first_and_stores_nothing(hexi: SmallTown, text: str) -> None:
    answer = send(Client(), hexi, text)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "12388" in page
    assert "您说到的人看不到这件事" in page
    assert not Dossier.objects.exists()


def test_who_sends_it_all_the_same_reads_that_those_spoken_of_do_not_see_it(hexi: SmallTown) -> None:
    client = Client()
    answer = send(client, hexi, "社区主任收了我两条烟", insist=1)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "您说到的人和替他们顶岗的人都看不到这件事" in page
    assert "社区工作人员会看" not in page


def test_rudeness_shows_no_door_and_the_receipt_says_who_does_not_see_it(hexi: SmallTown) -> None:
    client = Client()
    answer = send(client, hexi, "社区主任对我吼，说我是刁民")
    assert answer.status_code == 302
    assert "您说到的人和替他们顶岗的人都看不到这件事" in client.get(answer.headers["Location"]).content.decode()
    plain = send(client, hexi, "路灯不亮", key="web:2")
    assert "您说到的人" not in client.get(plain.headers["Location"]).content.decode()


def test_a_complaint_of_the_office_goes_to_the_street_and_the_office_does_not_see_it(hexi: SmallTown) -> None:
    dossier = hexi.say("社区书记收了物业的钱", kind="report").dossier
    assert hexi.holder(dossier) == "street"
    assert "zhaomin" in seen_by(hexi, dossier)
    assert not seen_by(hexi, dossier) & NEIGHBOURHOOD
    hexi.do("zhaomin", dossier, "accept")
    assert hexi.holder(dossier) == "street"


def test_a_complaint_of_the_grid_worker_stays_with_the_desk_and_not_with_them(hexi: SmallTown) -> None:
    dossier = hexi.say("网格员态度很差", kind="complaint").dossier
    assert hexi.holder(dossier) == "desk_east"
    assert not reachable(hexi.actor("aili"), [dossier.pk]).exists()
    assert "grid_handle" not in {move.key for move in authority.allowed(hexi.fetch("gulnar", dossier))}
    other = hexi.say("网格里的路灯不亮", kind="complaint").dossier
    assert "grid_handle" in {move.key for move in authority.allowed(hexi.fetch("gulnar", other))}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("violence", "我被人打了，正在流血"),
        ("medical", "我被人打了，正在流血"),
        ("violence", "楼下有人打架，拿着棍子"),
        ("violence", "邻居殴打他老婆"),
        ("medical", "摔下来头破了，一直流血"),
        ("violence", "A man attacked me on the stairs"),
    ],
)
def test_violence_and_injury_in_plain_words_are_a_danger(code: str, text: str) -> None:
    with override("zh-hans"):
        assert code in {danger.code for danger in guidance.dangers_in(text)}


@pytest.mark.parametrize("text", ["拨打人工客服没人接", "边防战士流血流汗，应该优待", "窗户被人打开了", "被人打断发言"])
def test_words_that_only_look_like_violence_are_none(text: str) -> None:
    with override("zh-hans"):
        assert guidance.dangers_in(text) == []


AGAINST_FIRM = "周建国上门骂人，还威胁我"


@pytest.mark.parametrize("by", ["", "gulnar"])
def test_whoever_sits_for_a_firm_and_is_complained_of_by_name_is_not_offered_the_matter(
    hexi: SmallTown, by: str
) -> None:
    dossier = hexi.say(AGAINST_FIRM, kind="complaint", worker=hexi.actor(by) if by else None).dossier
    assert hexi.seats["firm"].key in authority.apart(dossier)
    assert hexi.holder(dossier) == "desk_east", "the office goes on with it"
    hexi.do("gulnar", dossier, "accept")
    offered = dict(cases.handler_options(hexi.fetch("gulnar", dossier)))
    assert hexi.seats["firm"].key not in offered
    assert hexi.seats["police"].key in offered


def test_whoever_only_turned_to_somebody_at_a_firm_says_nothing_against_them(hexi: SmallTown) -> None:
    for text in ("找周建国报修过，灯还是不亮", "物业的人上门骂人"):
        assert hexi.seats["firm"].key not in authority.apart(hexi.say(text, kind="complaint").dossier), text


def test_what_is_said_of_a_firm_and_of_the_office_at_once_is_kept_from_both(hexi: SmallTown) -> None:
    dossier = hexi.say("社区主任骂人，周建国也骂人", kind="complaint", worker=hexi.actor("gulnar")).dossier
    assert {hexi.seats["firm"].key, hexi.seats["desk_east"].key} <= authority.apart(dossier)
