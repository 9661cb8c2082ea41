"""Seats change hands on a day that can be, and the last word about a seat holds."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import handing
from gongyi.kernel.people.models import Post, Seat
from gongyi.kernel.people.refusals import Refused
from tests.surfaces.town_keeping import WHY, at, desk
from tests.towns import SmallTown

pytestmark = pytest.mark.both

__all__ = ["desk"]


def handing_over(desk: Client, hexi: SmallTown, on: date, **named: str) -> HttpResponse:
    names = {f"seat_{hexi.seats[seat].pk}": name for seat, name in named.items()}
    return desk.post(at(hexi, "seats/hand-over/"), WHY | {"on": f"{on}"} | names | {"sure": "1"})


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(2019, 12, 31)])
def test_a_seat_does_not_change_hands_before_whoever_sits_there_came(hexi: SmallTown, desk: Client, on: date) -> None:
    refused = handing_over(desk, hexi, on, desk_east="新来的小李")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "新来的小李" in page
    assert f'value="{on}"' in page
    assert "2000" in page if on.year < 2000 else "古丽娜尔于2020年1月1日开始" in page
    assert not Post.objects.filter(person__work_name="新来的小李").exists()
    assert not TownAct.objects.exists()


def test_what_can_change_hands_does_and_the_rest_is_named(hexi: SmallTown, desk: Client) -> None:
    people.end_post(post=hexi.seats["grid_east2"].posts.get(), on=hexi.today)
    new = people.add_person(town=hexi.town, work_name="阿扎提")
    people.appoint(person=new, seat=hexi.seats["grid_east2"], starts_on=hexi.today)
    done = handing_over(desk, hexi, hexi.today - timedelta(days=9), desk_east="新来的小李", grid_east2="新来的小王")
    told = [str(message) for message in get_messages(done.wsgi_request)]
    assert "1 个岗位" in told[0]
    assert "小王" in told[1]
    assert not Post.objects.filter(person__work_name="新来的小王").exists()
    assert [
        post.person.work_name for post in Post.objects.filter(Post.on(hexi.today), seat=hexi.seats["desk_east"])
    ] == ["新来的小李"]


def test_a_later_hand_over_takes_the_place_of_one_to_come(hexi: SmallTown, desk: Client) -> None:
    first, later = hexi.today + timedelta(days=4), hexi.today + timedelta(days=9)
    for on, sooner in ((later, first), (first, later)):
        handing_over(desk, hexi, sooner, grid_east2="甲方")
        fields = WHY | {"on": f"{on}", f"seat_{hexi.seats['grid_east2'].pk}": "乙方"}
        looked = " ".join(desk.post(at(hexi, "seats/hand-over/"), fields).content.decode().split())
        assert "甲方原定" in looked
        assert handing_over(desk, hexi, on, grid_east2="乙方").status_code == 302
        posts = hexi.seats["grid_east2"].posts.order_by("starts_on")
        assert [(post.person.work_name, post.ends_on) for post in posts] == [
            ("艾丽", on - timedelta(days=1)),
            ("乙方", None),
        ]
        posts.last().delete()
    assert TownAct.objects.filter(verb="post.replaced").count() == 2


def to_come(desk: Client, hexi: SmallTown) -> tuple[Post, str]:
    """A hand-over of the second grid to 新丙 in four days, and the page of that seat."""
    handing_over(desk, hexi, hexi.today + timedelta(days=4), grid_east2="新丙")
    return Post.objects.get(person__work_name="新丙"), at(hexi, f"seats/{hexi.seats['grid_east2'].pk}/")


def held(hexi: SmallTown) -> list[tuple[str, date | None]]:
    return [(post.person.work_name, post.ends_on) for post in hexi.seats["grid_east2"].posts.order_by("starts_on")]


def test_a_hand_over_to_come_is_taken_back_on_the_page_of_the_seat(hexi: SmallTown, desk: Client) -> None:
    post, seat = to_come(desk, hexi)
    page = f"{seat}posts/{post.pk}/"
    assert f'href="{page}"' in desk.get(seat).content.decode()
    asked = desk.get(page).content.decode()
    assert "艾丽继续任职" in asked
    assert "哪天结束" not in asked
    assert desk.post(page, {"reason": ""}).status_code == 422
    assert desk.post(page, WHY).headers["Location"] == seat
    assert held(hexi) == [("艾丽", None)]
    assert "撤回新丙" in desk.get(seat).content.decode()
    assert desk.post(page, WHY).headers["Location"] == seat, "gone already"
    assert TownAct.objects.filter(verb="post.taken_back").count() == 1


def test_whoever_sits_there_written_again_takes_the_hand_over_back(hexi: SmallTown, desk: Client) -> None:
    post, seat = to_come(desk, hexi)
    fields = WHY | {"on": f"{hexi.today}", f"seat_{hexi.seats['grid_east2'].pk}": "艾丽"}
    looked = " ".join(desk.post(at(hexi, "seats/hand-over/"), fields).content.decode().split())
    assert "新丙原定" in looked
    assert "艾丽 →" not in looked
    assert f'href="{seat}posts/{post.pk}/"' in looked
    done = handing_over(desk, hexi, hexi.today, grid_east2="艾丽")
    assert [str(message) for message in get_messages(done.wsgi_request)][-1] == "撤回了 1 个还没到日子的交接。"
    assert held(hexi) == [("艾丽", None)]
    again = handing_over(desk, hexi, hexi.today, grid_east2="艾丽")
    assert "已经在这个岗位上" in again.content.decode()


def test_nobody_goes_on_beside_another_who_comes_that_day_nor_for_a_deputy(hexi: SmallTown, desk: Client) -> None:
    post, _seat = to_come(desk, hexi)
    both = people.add_person(town=hexi.town, work_name="新丁")
    other = people.appoint(person=both, seat=post.seat, starts_on=post.starts_on)
    deputy = people.appoint(
        person=hexi.persons["sunli"], seat=post.seat, starts_on=post.starts_on, ends_on=post.starts_on, acting_for=both
    )
    last_day = post.starts_on - timedelta(days=1)
    assert handing.take_back(post=deputy) == []
    assert handing.take_back(post=post) == []
    assert held(hexi) == [("艾丽", last_day), ("新丁", None)]
    assert [str(person) for person in handing.take_back(post=other)] == ["艾丽"]


def test_what_has_begun_is_not_taken_back(hexi: SmallTown) -> None:
    post = hexi.seats["grid_east2"].posts.get()
    with pytest.raises(Refused, match="已经开始"):
        handing.take_back(post=post)
    assert held(hexi) == [("艾丽", None)]


def test_seats_are_found_by_who_is_to_come(hexi: SmallTown, desk: Client) -> None:
    to_come(desk, hexi)
    found = " ".join(desk.get(at(hexi, "seats/?q=新丙")).content.decode().split())
    assert "艾丽" in found
    assert "起由新丙接任" in found


def test_a_last_day_before_what_somebody_did_there_is_refused(hexi: SmallTown, desk: Client) -> None:
    hexi.do("gulnar", hexi.say().dossier, "accept")
    worked, seat = hexi.today, hexi.seats["desk_east"]
    page = at(hexi, f"seats/{seat.pk}/posts/{seat.posts.get().pk}/")
    with clock.fixed(clock.now() + timedelta(days=5)):
        refused = desk.post(page, WHY | {"when": "day", "on": f"{worked - timedelta(days=1)}"})
        assert refused.status_code == 422
        assert "古丽娜尔2026年3月2日还在这个岗位上办过事" in refused.content.decode()
        assert seat.posts.get().ends_on is None
        assert desk.post(page, WHY | {"when": "day", "on": f"{worked}"}).status_code == 302
    assert seat.posts.get().ends_on == worked


def appointing(desk: Client, seat: Seat, **days: date) -> HttpResponse:
    """新丙 is given a seat on its own page."""
    fields = WHY | {"name": "新丙", "acting_for": "own"} | {key: f"{day}" for key, day in days.items()}
    typed = {f"appoint-{key}": value for key, value in fields.items()}
    return desk.post(f"/{seat.town.slug}/desk/town/seats/{seat.pk}/", {"act": "appoint"} | typed)


@pytest.mark.parametrize("many", [False, True])
def test_nobody_comes_before_what_was_done_there(hexi: SmallTown, desk: Client, many: bool) -> None:
    hexi.do("gulnar", hexi.say().dossier, "accept")
    worked, seat = hexi.today, hexi.seats["desk_east"]

    def come(on: date) -> HttpResponse:
        return handing_over(desk, hexi, on, desk_east="新丙") if many else appointing(desk, seat, starts_on=on)

    with clock.fixed(clock.now() + timedelta(days=5)):
        refused = come(worked - timedelta(days=1))
        assert refused.status_code == 422
        assert "2026年3月2日还有人在这个岗位上办过事" in refused.content.decode()
        assert not Post.objects.filter(person__work_name="新丙").exists()
        assert come(worked).status_code == 302
    assert Post.objects.get(person__work_name="新丙").starts_on == worked


@pytest.mark.parametrize(("since", "until"), [(-30, -1), (0, 36500)])
def test_a_post_wholly_in_the_past_or_until_the_next_century_is_not_taken(
    hexi: SmallTown, desk: Client, since: int, until: int
) -> None:
    first, last = (hexi.today + timedelta(days=days) for days in (since, until))
    refused = appointing(desk, hexi.seats["desk_east"], starts_on=first, ends_on=last)
    assert refused.status_code == 422
    assert ("这一天已经过了" if until < 0 else "年份对吗") in refused.content.decode()
    assert not Post.objects.filter(person__work_name="新丙").exists()
