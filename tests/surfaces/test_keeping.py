"""Keeping the town: every page opens, every change asks why and is written down, and nobody keeps what is another's."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongyi.domain.cases import public as cases
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Wording
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Post, Seat
from gongyi.kernel.territory.models import Area, Organisation, Place
from tests.surfaces.town_keeping import WHY, at, desk
from tests.towns import SmallTown, settle

__all__ = ["desk"]


@pytest.mark.both
def test_every_page_opens_in_both_languages_at_a_bounded_price(hexi: SmallTown, desk: Client) -> None:
    seat, place = hexi.seats["grid_east2"].pk, hexi.places["east2"].pk
    pages = [
        "", "names/", "archive/", "statistics/", "calendar/", "calendar/?year=2031", "calendar/units/", "catalogue/", "catalogue/-new/", "catalogue/corridor_light/", "catalogue/corridor_light/versions/", "seats/", "seats/?q=东&role=grid_worker",
        "seats/new/", "seats/missing/", "seats/hand-over/", f"seats/{seat}/", f"seats/{seat}/close/", "bodies/", "bodies/new/", f"bodies/{hexi.firm.pk}/", f"bodies/{hexi.firm.pk}/end/", "times/appeal/",
        "times/case/", "wordings/", "wordings/phone_code/", "wordings/phone_code/?language=en", "places/", "places/?q=3号楼", "places/file/", "places/file/csv/", "places/file/geojson/", f"places/{place}/",
        f"places/{place}/move/", f"places/{place}/split/", f"places/{place}/merge/", f"places/{place}/end/", "areas/new/", f"areas/{hexi.compound.pk}/", f"areas/{hexi.compound.pk}/end/",
    ]  # fmt: skip
    for language in ("zh-hans", "en"):
        for path in pages:
            with CaptureQueriesContext(connection) as asked:
                answer = desk.get(at(hexi, path), headers={"accept-language": language})
            assert answer.status_code == 200, path
            assert len(asked) <= 45, (path, len(asked))


def test_every_door_of_the_town_leads_somewhere(hexi: SmallTown, desk: Client) -> None:
    doors = [way.url for way in desk.get(at(hexi)).context["ways"]]
    assert {at(hexi, "columns/problems/"), f"/{hexi.town.slug}/desk/posters/"} <= set(doors)
    assert [url for url in doors if desk.get(url).status_code != 200] == []


def test_today_stands_in_the_fields_for_days_as_a_browser_reads_it(hexi: SmallTown, desk: Client) -> None:
    for path in (f"seats/{hexi.seats['grid_east2'].pk}/", "seats/hand-over/"):
        assert f'value="{hexi.today:%Y-%m-%d}"' in desk.get(at(hexi, path)).content.decode(), path


def test_a_change_without_a_reason_is_refused_and_nothing_typed_is_lost(hexi: SmallTown, desk: Client) -> None:
    fields = {"act": "town", "town-name_zh": "河西新街道", "town-name_en": "New Hexi", "town-phone": "0000-1"}
    answer = desk.post(at(hexi, "names/"), fields)
    assert answer.status_code == 422
    assert "河西新街道" in answer.content.decode()
    assert not TownAct.objects.exists()
    assert desk.post(at(hexi, "names/"), fields | {"town-reason": WHY["reason"]}).status_code == 302
    act = TownAct.objects.get()
    assert (act.verb, act.reason, act.made_by) == ("town.described", WHY["reason"], hexi.persons["zhaomin"].pseudonym)
    hexi.town.refresh_from_db()
    assert hexi.town.name_zh == "河西新街道"
    assert WHY["reason"] in desk.get(at(hexi)).content.decode()


@pytest.mark.both
def test_a_local_holiday_moves_open_deadlines_by_a_recorded_step(hexi: SmallTown, desk: Client) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "楼道灯不亮"})
    day = hexi.today + timedelta(days=1)
    fields = {"act": "days", "days-first": f"{day}", "days-kind": "off", "days-name": "肉孜节", "days-units": "on"}
    assert desk.post(at(hexi, "calendar/"), fields | {"days-reason": "自治区通知"}).status_code == 302
    settle()
    assert Step.objects.filter(move="recompute").exists()
    page = desk.get(at(hexi, f"calendar/?year={day.year}")).content.decode()
    assert "肉孜节" in page
    assert "自治区通知" in page


def test_after_a_day_was_entered_the_page_shows_the_year_in_which_it_stands(hexi: SmallTown, desk: Client) -> None:
    fields = {"act": "days", "days-first": f"{hexi.today}", "days-kind": "off", "days-reason": "通知"}
    shown = desk.post(at(hexi, f"calendar/?year={hexi.today.year + 1}"), fields)
    assert shown.headers["Location"].endswith(f"?year={hexi.today.year}")


def test_seasons_that_share_days_are_refused_in_words(hexi: SmallTown, desk: Client) -> None:
    season = {
        "act": "season", "season-first": "05-01", "season-last": "09-30", "season-opens": "09:30", "season-lunch": "13:30", "season-back": "15:30",
        "season-closes": "19:00", "season-reason": "夏季作息",
    }  # fmt: skip
    assert desk.post(at(hexi, "calendar/"), season).status_code == 302
    assert desk.post(at(hexi, "calendar/"), season | {"season-first": "06-01"}).status_code == 422
    assert hexi.town.calendar.seasons.count() == 1


def test_a_new_version_of_a_row_can_be_compared_and_taken_back(hexi: SmallTown, desk: Client) -> None:
    page = desk.get(at(hexi, "catalogue/corridor_light/"))
    form = page.context["form"]
    fields = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in fields.items() if value not in (None, False)}
    assert desk.post(at(hexi, "catalogue/corridor_light/"), sent | WHY).status_code == 422, (
        "the same row is no new version"
    )
    assert desk.post(at(hexi, "catalogue/corridor_light/"), sent | WHY | {"limit_value": 9}).status_code == 302
    versions = cases.history(hexi.town, "corridor_light")
    assert [row.row["limit"]["value"] for row in versions][:1] == [9]
    compared = desk.get(at(hexi, "catalogue/corridor_light/versions/")).content.decode()
    assert str(versions[-1].row["limit"]["value"]) in compared
    back = at(hexi, f"catalogue/corridor_light/back/{versions[-1].n}/")
    assert desk.post(back, WHY).status_code == 302
    assert cases.history(hexi.town, "corridor_light")[0].row == versions[-1].row


@pytest.mark.both
def test_many_seats_change_hands_at_once_and_their_turns_stay(hexi: SmallTown, desk: Client) -> None:
    dossier = hexi.say().dossier
    seat = hexi.seats["desk_east"]
    before = Turn.objects.filter(open=True, holder_key=seat.key).count()
    fields = WHY | {"on": f"{hexi.today + timedelta(days=1)}", f"seat_{seat.pk}": "新来的小李"}
    looked = desk.post(at(hexi, "seats/hand-over/"), fields)
    assert looked.status_code == 200
    assert not Post.objects.filter(person__work_name="新来的小李").exists(), "first one sees what will happen"
    assert desk.post(at(hexi, "seats/hand-over/"), fields | {"sure": "1"}).status_code == 302
    assert Post.objects.get(person__work_name="新来的小李").seat == seat
    assert Turn.objects.filter(open=True, holder_key=seat.key).count() == before
    assert hexi.holder(dossier) == "desk_east"


def test_a_seat_is_created_once_and_closed_with_its_turns_handed_on(hexi: SmallTown, desk: Client) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    seat = hexi.seats["grid_east2"]
    double = {"role": "grid_worker", "place": hexi.places["east2"].name} | WHY
    assert desk.post(at(hexi, "seats/new/"), double).status_code == 422
    assert desk.post(at(hexi, f"seats/{seat.pk}/close/"), WHY).status_code == 302
    assert hexi.holder(dossier) == "desk_east"
    assert desk.post(at(hexi, "seats/new/"), double).status_code == 302
    assert Seat.objects.filter(role="grid_worker", place=hexi.places["east2"], closed_on=None).count() == 1


def test_a_new_seat_asked_for_from_a_places_page_names_it_and_the_usual_role(hexi: SmallTown, desk: Client) -> None:
    grid = hexi.places["east2"]
    form = desk.get(at(hexi, "seats/new/"), {"place": f"#{grid.pk}"}).context["form"]
    assert (form["place"].value(), form["role"].value()) == (f"{grid.name} #{grid.pk}", "grid_worker")
    sent = desk.post(at(hexi, "seats/new/"), {"role": "building_lead", "place": form["place"].value()} | WHY)
    assert sent.status_code == 302
    assert Seat.objects.get(role="building_lead", closed_on=None).place == grid


def test_places_are_added_in_a_row_named_anew_and_found_by_the_old_name(hexi: SmallTown, desk: Client) -> None:
    grid = hexi.places["west1"]
    row = {
        "act": "child",
        "child-name": "安泰小区#号楼",
        "child-level": "building",
        "child-count": "3",
        "child-reason": "新建",
    }
    assert desk.post(at(hexi, f"places/{grid.pk}/"), row).status_code == 302
    assert [place.name for place in grid.children.order_by("pk")] == [f"安泰小区{n}号楼" for n in (1, 2, 3)]
    name = {"act": "name", "name-name": "西社区甲网格", "name-reason": "更名"}
    assert desk.post(at(hexi, f"places/{grid.pk}/"), name).status_code == 302
    assert "西社区甲网格" in desk.get(at(hexi, "places/?q=西社区第1网格")).content.decode()
    bad = {
        "act": "child",
        "child-name": "坏",
        "child-level": "building",
        "child-count": "1",
        "child-code": "12a",
        "child-reason": "x",
    }
    answer = desk.post(at(hexi, f"places/{grid.pk}/"), bad)
    assert answer.status_code == 422
    assert not Place.objects.filter(name="坏").exists()


def test_a_file_is_tried_first_and_bad_rows_are_named_by_line(hexi: SmallTown, desk: Client) -> None:
    text = f"代码,名称,层级,上级\n,西社区3号网格,grid,{hexi.town.root.code}\n,无层级,什么,{hexi.town.root.code}\n"

    def sent(**more: str) -> dict:
        return {"file": SimpleUploadedFile("地方.csv", text.encode("gb18030")), **more}

    tried = desk.post(at(hexi, "places/file/"), sent())
    assert tried.status_code == 200
    assert [number for number, _why in tried.context["taken"].refused] == [3]
    assert not Place.objects.filter(name="西社区3号网格").exists()
    desk.post(at(hexi, "places/file/"), sent(sure="1", **WHY))
    assert Place.objects.filter(name="西社区3号网格").count() == 1
    assert TownAct.objects.filter(verb="places.read").count() == 1
    empty = desk.post(at(hexi, "places/file/"), {"file": SimpleUploadedFile("x.geojson", b"{")})
    assert empty.status_code == 422


def test_an_area_names_the_line_that_is_no_place(hexi: SmallTown, desk: Client) -> None:
    fields = {"name": "步行街", "kind": Area.KINDS[1][0], "places": "东社区第1网格\n没有这个地方"} | WHY
    answer = desk.post(at(hexi, "areas/new/"), fields)
    assert answer.status_code == 422
    assert "没有这个地方:" in answer.content.decode()
    assert desk.post(at(hexi, "areas/new/"), fields | {"places": "东社区第1网格"}).status_code == 302
    assert Area.objects.get(name="步行街").members.count() == 1


def test_words_that_lose_their_link_are_refused_and_the_shipped_ones_come_back(hexi: SmallTown, desk: Client) -> None:
    path = at(hexi, "wordings/phone_code/")
    good, bad = "$town 验证码 $secret，请勿告诉别人", "验证码已发"
    assert desk.post(path, WHY | {"language": "zh-hans", "text": bad}).status_code == 422
    assert desk.post(path, {"language": "zh-hans", "text": good, "try": "see"}).status_code == 200
    assert not Wording.objects.exists()
    assert desk.post(path, WHY | {"language": "zh-hans", "text": good}).status_code == 302
    assert "请勿告诉别人" in templates.compose(town=hexi.town, key="phone_code", language="zh-hans", values={}).text
    assert desk.post(at(hexi, "wordings/phone_code/shipped/zh-hans/"), WHY).status_code == 302
    assert "请勿告诉别人" not in templates.compose(town=hexi.town, key="phone_code", language="zh-hans", values={}).text


def test_a_chinese_wording_is_shown_with_chinese_values_to_who_reads_english(hexi: SmallTown, desk: Client) -> None:
    desk.cookies["django_language"] = "en"
    shown = {
        language: desk.get(at(hexi, f"wordings/appeal_accepted/?language={language}")).context["sample"]
        for language in ("zh-hans", "en")
    }
    assert hexi.town.name_zh in shown["zh-hans"]
    assert "漏水" in shown["zh-hans"]
    assert hexi.town.name_en in shown["en"]


def test_of_two_of_one_name_the_one_with_the_account_is_shown_by_it(hexi: SmallTown, desk: Client) -> None:
    with_account, _without = (people.add_person(town=hexi.town, work_name="新来的") for _n in range(2))
    people.open_account(username="newdesk", password="long enough to pass", persons=[with_account])
    page = desk.post(
        at(hexi, f"seats/{hexi.seats['desk_west'].pk}/"),
        {"act": "appoint", "appoint-name": "新来的", "appoint-reason": "新人"},
    )
    assert "登录名 newdesk" in page.content.decode()
    assert page.content.decode().count("没有账号") == 1


def test_other_times_count_for_what_begins_afterwards(hexi: SmallTown, desk: Client) -> None:
    begun = hexi.say().dossier
    form = desk.get(at(hexi, "times/appeal/")).context["form"]
    fields = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    name = next(
        one.key for one in form.flow.parameters if form.fields.get(one.key) and (form[one.key].value() or 0) > 1
    )
    changed = fields | WHY | {name: fields[name] + 1}
    assert desk.post(at(hexi, "times/appeal/"), changed | {"sure": "1"}).status_code == 302
    hexi.town.refresh_from_db()
    fresh = hexi.say(key="after").dossier
    assert Dossier.objects.get(pk=begun.pk).flow_version_id != Dossier.objects.get(pk=fresh.pk).flow_version_id


def test_a_worker_who_keeps_nothing_finds_no_page(hexi: SmallTown, enter) -> None:
    for name in ("gulnar", "yerlan", "lixiuying"):
        client = enter(name)
        for path in ("", "names/", "calendar/", "places/", "seats/", "places/file/csv/"):
            assert client.get(at(hexi, path)).status_code == 404, (name, path)


JUNK = ("", "1900-01-01", "长" * 100_000, "\0", "9" * 40, "<script>alert(1)</script>", "' OR 1=1 --", "𠮷")


def sent_forms(html: str) -> list[tuple[str, list[str], dict[str, str]]]:
    """Of each form that is posted: where to, its fields, and what it carries unseen."""
    found = []
    for attributes, body in re.findall(r'<form method="post"([^>]*)>(.*?)</form>', html, re.DOTALL):
        action = re.search(r'action="([^"]*)"', attributes)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
        names = sorted(set(re.findall(r'name="([^"]+)"', body)) - set(hidden))
        found.append((action[1] if action else "", names, hidden))
    return found


@pytest.mark.both
def test_nonsense_in_every_field_of_every_page_is_answered_and_is_no_fault_of_the_server(
    hexi: SmallTown, desk: Client
) -> None:
    seat, place = hexi.seats["grid_east2"].pk, hexi.places["east2"].pk
    pages = (
        "names/", "archive/", "statistics/", "calendar/", "calendar/units/", "catalogue/-new/", "catalogue/corridor_light/", "seats/new/", "seats/hand-over/", f"seats/{seat}/",
        f"seats/{seat}/close/", "bodies/new/", f"bodies/{hexi.firm.pk}/", f"bodies/{hexi.firm.pk}/end/", "times/appeal/", "wordings/phone_code/", "places/file/", f"places/{place}/",
        f"places/{place}/move/", f"places/{place}/split/", f"places/{place}/merge/", f"places/{place}/end/", "areas/new/", f"areas/{hexi.compound.pk}/", f"areas/{hexi.compound.pk}/end/",
    )  # fmt: skip
    tried = 0
    for path in pages:
        for action, names, hidden in sent_forms(desk.get(at(hexi, path)).content.decode()):
            if "town/" not in (action or at(hexi, path)):
                continue
            for junk in JUNK:
                given = hidden | dict.fromkeys(names, junk)
                answer = desk.post(action or at(hexi, path), given, headers={"accept-language": "zh-hans"})
                assert answer.status_code in {200, 302, 404, 413, 422}, (path, names, junk[:10], answer.status_code)
                tried += 1
    assert tried > 150
    assert not Seat.objects.filter(name__contains="script").exists()


@pytest.mark.both
def test_two_people_who_change_the_same_row_at_once_do_not_undo_each_other_unseen(
    hexi: SmallTown, desk: Client, enter
) -> None:
    other = enter("sunli")
    address = at(hexi, "names/")
    fields = {
        "act": "town",
        "town-name_zh": "河西新街道",
        "town-name_en": "New Hexi",
        "town-phone": "0000-1",
        "town-reason": WHY["reason"],
    }
    mark = re.search(r'name="town-reason_seen" value="(\d+)"', desk.get(address).content.decode())[1]
    first = other.post(address, fields | {"town-reason_seen": mark, "town-name_zh": "河西文明街道"})
    assert first.status_code == 302
    second = desk.post(address, fields | {"town-reason_seen": mark})
    html = second.content.decode()
    assert second.status_code == 422
    assert hexi.persons["sunli"].work_name in html
    assert "河西新街道" in html, "what was typed is kept"
    fresh = re.search(r'name="town-reason_seen" value="(\d+)"', html)[1]
    assert int(fresh) > int(mark)
    assert desk.post(address, fields | {"town-reason_seen": fresh}).status_code == 302
    hexi.town.refresh_from_db()
    assert hexi.town.name_zh == "河西新街道"


def test_a_place_gets_an_english_name_on_its_page_and_english_pages_use_it(hexi: SmallTown, desk: Client) -> None:
    east = hexi.places["east"]
    page = at(hexi, f"places/{east.pk}/")
    named = {"act": "name", "name-name": "东社区", "name-name_en": "East Community", "name-reason": "外文标识"}
    assert desk.post(page, named).status_code == 302
    assert "东社区" in desk.get(page).content.decode()
    assert Place.objects.get(pk=east.pk).aliases.count() == 0, "the Chinese name is what it was"
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = desk.get(page).content.decode()
    assert "<h1>East Community</h1>" in english
    assert "Community desk, East Community" in english, "seats are named after their place"
    child = {"act": "child", "child-name": "第#片区", "child-name_en": "Quarter #", "child-level": "grid"}
    assert desk.post(page, child | {"child-count": "2", "child-reason": "x"}).status_code == 302
    assert {"Quarter 1", "Quarter 2"} <= set(east.children.values_list("name_en", flat=True))
    area = {"act": "area", "area-name": "幸福小区", "area-name_en": "Happy Garden", "area-kind": "compound"}
    area |= {"area-places": f"#{hexi.places['b3'].pk}", "area-reason": "x"}
    assert desk.post(at(hexi, f"areas/{hexi.compound.pk}/"), area).status_code == 302
    assert "Happy Garden, Building 3" in desk.get(at(hexi, f"places/{hexi.places['b3'].pk}/")).content.decode()


def test_organisations_are_tried_from_a_file_then_read_and_given_out_again(hexi: SmallTown, desk: Client) -> None:
    data = "名称,性质,上级\n东社区党委,党组织,\n第一支部,党组织,东社区党委\n坏行,城堡,\n".encode()
    page = at(hexi, "bodies/file/")

    def upload() -> SimpleUploadedFile:
        return SimpleUploadedFile("b.csv", data)

    tried = desk.post(page, {"file": upload()}).content.decode()
    assert "城堡" in tried
    shown = tried[tried.index('enctype="multipart') :].partition("</form>")[0]
    assert re.findall(r'class="(button[^"]*)" type="submit"|<button class="(button[^"]*)"', shown)
    assert not re.search(r"button--(?!primary)", shown)
    assert not Organisation.objects.filter(kind="party").exists(), "trying changes nothing"
    assert desk.post(page, {"file": upload(), "sure": "1"}).status_code == 422, "reading asks why"
    read = desk.post(page, {"file": upload(), "sure": "1"} | WHY)
    assert "城堡" in read.content.decode(), "rows that are left out are named"
    assert Organisation.objects.get(name="第一支部").parent.name == "东社区党委"
    assert TownAct.objects.get(verb="bodies.read").facts == {"added": 2, "changed": 0, "known": 0, "refused": 1}
    out = desk.get(at(hexi, "bodies/file/csv/"))
    assert out["Content-Disposition"].endswith('-organisations.csv"')
    assert "第一支部" in out.content.decode("utf-8-sig")


def test_the_catalogue_is_folded_and_a_search_unfolds_what_it_finds(hexi: SmallTown, desk: Client) -> None:
    def unfolded(query: str) -> tuple[int, int]:
        page = desk.get(at(hexi, f"catalogue/{query}")).content.decode()
        groups = re.findall(r'<details class="act sheet" id="group-\w+"( open)?>', page)
        return len(groups), sum(1 for group in groups if group)

    whole = unfolded("")[0]
    assert unfolded("") == (whole, 0)
    assert unfolded("?group=all") == (whole, whole)
    assert unfolded("?q=楼道灯") == (1, 1)
    found = unfolded("?owner=heating")
    assert 0 < found[0] == found[1] < whole
    row = desk.get(at(hexi, "catalogue/corridor_light/")).content.decode()
    back = re.search(r'href="([^"]*catalogue/\?group=\w+)#group-\w+"', row)
    assert back, "the way back leads to the group of the row"
    assert desk.get(back[1]).content.decode().count(" open>") == 1


def test_whoever_puts_a_place_right_is_told_who_has_the_matter_now_that_they_no_longer_open(
    hexi: SmallTown, enter
) -> None:
    dossier = hexi.say().dossier
    client, place = enter("gulnar"), hexi.places["west1"].pk
    answer = client.post(
        f"/{hexi.town.slug}/desk/file/{dossier.number}/place/", {"place": place, "version": 1}, follow=True
    )
    assert answer.status_code == 200
    assert "西社区" in (page := answer.content.decode())
    assert "现在轮到" in page
