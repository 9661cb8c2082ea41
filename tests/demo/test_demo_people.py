"""Who lives in the demo towns: names lie in clear only of those who work there."""

import sqlite3

import pytest

from tests.infra import site

pytestmark = [pytest.mark.live, pytest.mark.once]
IN_CLEAR = """SELECT work_name FROM people_person WHERE work_name <> '' AND id NOT IN (SELECT person_id FROM people_post)
AND id NOT IN (SELECT person_id FROM people_accountperson)"""


def test_only_people_with_a_post_or_an_account_have_a_name_at_work() -> None:
    with sqlite3.connect(site.demo_template() / "gongyi.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM people_person WHERE work_name <> ''").fetchone()[0] > 5
        assert database.execute(IN_CLEAR).fetchall() == []


def test_the_citys_leading_group_sits_at_seats_of_its_own_name() -> None:
    with sqlite3.connect(site.demo_template() / "gongyi.sqlite3") as database:
        rows = database.execute(
            "SELECT seat.role, seat.name FROM people_seat seat JOIN people_post post ON post.seat_id = seat.id "
            "JOIN people_person person ON person.id = post.person_id WHERE person.work_name = '孙立' ORDER BY seat.role"
        ).fetchall()
    assert rows == [("observer", "市联络服务领导小组"), ("town_desk", "市联络服务领导小组办公室")]
