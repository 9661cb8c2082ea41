"""Keeping the town: what was kept and when days begin, as each reader is told of it."""

import re
from datetime import date

from django.conf import settings
from django.test import Client

from gongyi.kernel.access.models import TownAct
from gongyi.kernel.clock import actions as calendars
from gongyi.kernel.figures import periods
from gongyi.kernel.flows.story import seat_name
from gongyi.kernel.people import actions as people
from tests.surfaces.town_keeping import WHY, at, desk
from tests.towns import SmallTown, settle

__all__ = ["desk"]


def test_the_statistical_day_is_settled_on_a_page_with_its_history(hexi: SmallTown, desk: Client, enter) -> None:
    address, given = at(hexi, "statistics/"), {"day_ends": "12:00", "week_from": "5", "month_from": "19"}
    assert at(hexi, "statistics/") in [way.url for way in desk.get(at(hexi)).context["ways"]]
    assert desk.post(address, given).status_code == 422, "not without a reason"
    assert desk.post(address, given | WHY | {"month_from": "29"}).status_code == 422
    assert desk.post(address, given | WHY).status_code == 302
    hexi.town.refresh_from_db()
    march = periods.read("2026-03", hexi.town)
    assert (march.first, march.last) == (date(2026, 2, 19), date(2026, 3, 18))
    assert periods.read("2026-W10", hexi.town).first == date(2026, 2, 27)
    page = desk.get(address).content.decode()
    assert "每天截止到 24:00，一周从星期一起，一月从 1 号起 → 每天截止到 12:00，一周从星期五起，一月从 19 号起" in page
    assert WHY["reason"] in page
    assert '<option value="12:00" selected>' in page
    again = desk.post(address, given | WHY)
    assert again.status_code == 422
    assert "没有改动" in again.content.decode()
    assert TownAct.objects.get(subject="statistics").verb == "statistics.set"
    assert enter("gulnar").get(address).status_code == 404


def test_what_was_kept_of_the_calendar_the_times_and_the_figures_is_read_in_either_language(
    hexi: SmallTown, desk: Client
) -> None:
    days = {
        "act": "days",
        "days-first": "2026-12-02",
        "days-last": "2026-12-03",
        "days-kind": "off",
        "days-name": "本地节日",
    }
    assert desk.post(at(hexi, "calendar/"), days | {"days-reason": "通知"}).status_code == 302
    habits = {"day_ends": "18:00", "week_from": "5", "month_from": "19"}
    assert desk.post(at(hexi, "statistics/"), habits | WHY).status_code == 302
    read = {}
    for language in ("zh-hans", "en"):
        desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        read[language] = [desk.get(at(hexi, path)).content.decode() for path in ("calendar/", "statistics/")]
    assert "2026年12月2日 – 2026年12月3日：放假 本地节日" in read["zh-hans"][0]
    assert "2 Dec 2026 – 3 Dec 2026: day off 本地节日" in read["en"][0]
    assert "week from Friday, month from day 19" in read["en"][1]
    assert not {"休", "班"} & set(re.findall(r'aria-hidden="true">(.)</span>', read["en"][0]))


def test_hours_that_no_day_of_the_year_has_are_not_told_as_those_of_all_year(hexi: SmallTown, desk: Client) -> None:
    assert "全年" in desk.get(at(hexi, "calendar/")).content.decode()
    calendars.add_season(calendar=hexi.town.calendar, first="10-01", last="04-30", hours="10:00-18:00")
    assert "其余的日子" in desk.get(at(hexi, "calendar/")).content.decode()
    calendars.add_season(calendar=hexi.town.calendar, first="05-01", last="09-30", hours="09:00-17:00")
    page = desk.get(at(hexi, "calendar/")).content.decode()
    assert "季节时间已占满全年" in page
    assert "其余的日子" not in page


def test_a_body_with_a_seat_in_each_compound_says_what_each_answers_for(hexi: SmallTown, enter) -> None:
    seat, client = hexi.seats["firm"], enter("sunli")
    assert str(hexi.compound) not in seat_name(seat)
    row = re.search(
        r"<tr role=\"row\"><th scope=\"row\".*?</tr>", client.get(at(hexi, "seats/?q=安居")).content.decode(), re.DOTALL
    )[0]
    assert f'<span class="muted">{hexi.compound}</span>' in row
    assert f"负责：{hexi.compound}" in client.get(at(hexi, f"seats/{seat.pk}/")).content.decode()
    desk = client.get(at(hexi, f"seats/{hexi.seats['desk_east'].pk}/")).content.decode()
    assert "负责：" not in desk


def test_the_page_that_ended_a_post_says_that_nobody_left_there_can_be_told(hexi: SmallTown, enter) -> None:
    seat, client, repairer = hexi.seats["firm"], enter("sunli"), hexi.persons["zhoujianguo"]
    people.change_phone(person=repairer, phone="13912340001")
    other = people.add_person(town=hexi.town, work_name="没有手机的同事")
    people.appoint(person=other, seat=seat, starts_on=hexi.today)
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
    settle()
    said = "这里有 1 件事等着办。 这个岗位上的人都没有手机号"
    assert said not in client.get(at(hexi, f"seats/{seat.pk}/")).content.decode()
    post = seat.posts.get(person=repairer)
    ended = client.post(
        at(hexi, f"seats/{seat.pk}/posts/{post.pk}/"), {"when": "now", "reason": "离职"}, follow=True
    ).content.decode()
    assert said in ended
    desk = client.get(at(hexi, f"seats/{hexi.seats['desk_east'].pk}/")).content.decode()
    assert "都没有手机号" not in desk, "those at a desk sign in"
