"""A repairer handles one case by a link on their own telephone: no account, no reporter, and nobody else's telephone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongyi.kernel import clock
from gongyi.kernel.flows import directory, matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import story
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people import handing
from gongyi.kernel.people import queries as people_queries
from gongyi.kernel.people.models import Look, Post, Voice
from gongyi.kernel.territory import actions as territory
from gongyi.surfaces.portal.handling_page import place_of
from tests.domain.appeals.builders import speaker
from tests.surfaces.handling import RAW, REPAIRER, REPORTER, STATEMENT, bound, jpeg, link, minutes, offered
from tests.towns import SmallTown, settle


def test_the_repairer_signs_has_the_person_called_and_finishes_without_an_account(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    for move, fields in (("acknowledge", {}), ("ask_relay", {})):
        assert phone.post(f"{url}do/{move}/", fields).headers["Location"] == url
    assert hexi.stage(case) == "contacting"
    hexi.do("aili", case, "relay_contact", words={"said": "白天都在家"})
    assert hexi.stage(case) == "handling"
    assert "白天都在家" in phone.get(url).content.decode()
    done = phone.post(f"{url}do/report_done/", {"quick": "1", "outcome": "solved", "after": jpeg(), "done": "换了灯"})
    assert done.status_code == 302, done.content.decode()
    assert hexi.stage(case) in {"verifying", "finished"}
    steps = Step.objects.filter(dossier=case, move__in=("acknowledge", "ask_relay", "report_done"))
    assert {(step.actor, step.seat_id) for step in steps} == {
        (hexi.persons["zhoujianguo"].pseudonym, hexi.seats["firm"].pk)
    }
    page = phone.get(url).content.decode()
    assert "evidence/" in page, "what the repairer gave stays in sight"


def test_the_firm_sees_no_reporter_no_room_and_no_raw_words(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    for page in (phone.get(url), phone.get(f"{url}do/send_back/"), phone.post(f"{url}do/acknowledge/"), phone.get(url)):
        text = page.content.decode()
        for secret in ("302的", "王大妈", "二单元", REPORTER, "1391234", RAW):
            assert secret not in text
    assert STATEMENT in phone.get(url).content.decode()
    hexi.do("gulnar", case, "note", words={"note": "反映人很着急"})
    assert "反映人很着急" not in phone.get(url).content.decode(), "notes among colleagues stay among colleagues"


def test_a_place_is_named_down_to_the_building_only(hexi: SmallTown) -> None:
    from gongyi.kernel.territory import actions as territory

    unit = territory.add_place(parent=hexi.places["b3"], level="unit", name="第二单元")
    offered(hexi, place=unit)
    url = link(hexi)
    text = bound(hexi, url).get(url).content.decode()
    assert "幸福小区3号楼" in text
    assert "第二单元" not in text


def test_the_person_is_called_only_where_they_allowed_it_and_it_is_written_down(hexi: SmallTown) -> None:
    offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    refused = phone.post(f"{url}call/")
    assert (refused.status_code, Look.objects.count()) == (422, 0)
    assert REPORTER not in refused.content.decode()

    offered(hexi, may_call=True)
    url = link(hexi)
    phone.post(f"{url}do/acknowledge/")
    page = phone.post(f"{url}call/").content.decode()
    assert f'href="tel:{REPORTER}"' in page
    look = Look.objects.get()
    assert (look.viewer, look.seat_id, look.column) == (
        hexi.persons["zhoujianguo"].pseudonym, hexi.seats["firm"].pk, "phone"
    )  # fmt: skip
    assert look.reason
    assert REPORTER not in phone.get(url).content.decode(), "the number stands on no page that is only opened"


@pytest.mark.parametrize("kind", ["complaint", "report"])
def test_complaints_never_pass_a_phone_on(hexi: SmallTown, kind: str) -> None:
    offered(hexi, may_call=True, kind=kind)
    Voice.objects.update(may_call=True)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    answer = phone.post(f"{url}call/")
    assert answer.status_code == 422
    assert REPORTER not in answer.content.decode()
    assert Look.objects.count() == 0


def test_a_relayed_answer_cannot_carry_the_phone(hexi: SmallTown) -> None:
    from gongyi.kernel.people.refusals import Refused

    case = offered(hexi)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "ask_relay")
    with pytest.raises(Refused):
        hexi.do("aili", case, "relay_contact", words={"said": f"打{REPORTER}"})
    hexi.do("aili", case, "relay_contact", words={"said": "晚上六点后在家"})
    assert hexi.holder(case) == "firm"


def test_a_photo_that_is_asked_for_is_asked_for_and_nothing_typed_is_lost(hexi: SmallTown) -> None:
    from gongyi.domain.cases import public as cases

    code_of = next(
        code
        for code, row in cases.newest(hexi.town).items()
        if cases.entry(row).needs("photo_after") and not cases.entry(row).needs("photo_before")
    )
    case = offered(hexi, category=code_of)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/first_contact/", {"how": "not_wanted"})
    answer = phone.post(f"{url}do/report_done/", {"quick": "1", "outcome": "solved", "done": "换好了一盏灯"})
    assert answer.status_code == 422
    assert "换好了一盏灯" in answer.content.decode()
    assert hexi.stage(case) == "handling"
    broken = {"quick": "1", "outcome": "solved", "done": "换好了", "after": SimpleUploadedFile("x.jpg", b"no photo")}
    assert phone.post(f"{url}do/report_done/", broken).status_code == 422
    good = {"quick": "1", "outcome": "solved", "done": "换好了", "after": jpeg()}
    assert phone.post(f"{url}do/report_done/", good).status_code == 302


def test_what_is_missing_is_said_at_once_on_the_page_of_the_matter(hexi: SmallTown) -> None:
    from gongyi.domain.cases import public as cases

    rows = {code: cases.entry(row) for code, row in cases.newest(hexi.town).items()}
    code_of = next(code for code, row in rows.items() if row.needs("photo_after") and row.needs("note"))
    case = offered(hexi, category=code_of)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/first_contact/", {"how": "not_wanted"})
    answer = phone.post(f"{url}do/report_done/", {"quick": "1", "outcome": "solved"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("请用几个字写明", "要有办完后的照片", case.title, "幸福小区3号楼", "办好了", 'id="done"'):
        assert words in page
    assert "报办结" not in page
    kept = phone.post(f"{url}do/report_done/", {"quick": "1", "outcome": "solved", "after": jpeg()}).content.decode()
    assert "after_held" in kept
    other = phone.get(f"{url}do/progress/").content.decode()
    assert case.title in other
    assert "幸福小区3号楼" in other


def test_only_moves_of_a_handler_are_made_here(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    for move in ("redispatch", "verify_pass", "withdraw", "note", "undo", "chase", "nonsense"):
        assert phone.post(f"{url}do/{move}/", {"why": "x", "note": "x", "how": "on_site"}).status_code == 404, move
    assert phone.post(f"{url}do/report_done/", {"outcome": "solved"}).status_code == 422, "not before it was signed"
    assert hexi.stage(case) == "offered"


def test_a_matter_that_went_elsewhere_shows_nothing_any_more(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/send_back/", {"reason": "not_ours", "owner": "grid_worker", "why": "不是我们的"})
    assert hexi.stage(case) == "returned", phone.get(f"{url}do/send_back/").content.decode()
    answer = phone.get(url)
    assert answer.status_code == 200
    assert STATEMENT not in answer.content.decode()


def test_signing_twice_and_a_stale_button_do_no_harm(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    version = Dossier.objects.get(pk=case.pk).version
    for _time in range(2):
        assert phone.post(f"{url}do/acknowledge/", {"version": version}).status_code == 302
    assert Step.objects.filter(dossier=case, move="acknowledge").count() == 1
    hexi.do("gulnar", case, "chase")
    answer = phone.post(f"{url}do/first_contact/", {"version": version, "how": "phone"})
    assert answer.status_code == 422
    assert hexi.stage(case) == "contacting"


def test_a_slip_of_the_thumb_is_taken_back(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    number = Step.objects.filter(dossier=case).latest("number").number
    assert phone.post(f"{url}undo/{number}/").status_code == 302
    assert hexi.stage(case) == "offered"


def test_a_warning_reaches_the_repairer_by_day_and_nobody_at_night(hexi: SmallTown) -> None:
    case = offered(hexi)
    hexi.do("zhoujianguo", case, "acknowledge")
    before = len(hexi.messages(REPAIRER))
    with minutes(60 * 12):
        sweep(hexi.town)
        settle()
        assert len(hexi.messages(REPAIRER)) == before, "22:00"
    with minutes(60 * 22 + 1):
        sweep(hexi.town)
        settle()
        told = len(hexi.messages(REPAIRER))
        sweep(hexi.town)
        settle()
    assert told == before + 1, "8:00, and the newest one only"
    assert len(hexi.messages(REPAIRER)) == told


@pytest.mark.parametrize("times", [1, 2])
def test_who_sends_it_back_reads_that_it_was_sent_back(hexi: SmallTown, times: int) -> None:
    case = offered(hexi)
    if times == 2:
        hexi.do("zhoujianguo", case, "send_back", reason="not_ours", owner="property_firm")
        hexi.do("gulnar", case, "redispatch", handler=hexi.seats["firm"].key, words={"why": "归物业"})
        with minutes(4):
            settle()
    url = link(hexi)
    phone = bound(hexi, url)
    move = "send_back" if times == 1 else "send_back_again"
    answer = phone.post(f"{url}do/{move}/", {"reason": "not_ours", "owner": "property_firm"}, follow=True)
    assert answer.status_code == 200
    assert "已退回" in answer.content.decode()
    assert "打不开" not in answer.content.decode()


@pytest.mark.parametrize(("kind", "meets"), [("help", True), ("complaint", False), ("report", False)])
def test_a_firm_never_says_that_it_met_whoever_complains(hexi: SmallTown, kind: str, meets: bool) -> None:
    case = offered(hexi, kind=kind)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    page = phone.get(url).content.decode()
    assert ("当面说过了" in page) == meets
    met = phone.post(f"{url}do/first_contact/", {"how": "visit"})
    assert (met.status_code == 302) == meets
    assert hexi.stage(case) == ("handling" if meets else "contacting")


def test_a_contact_that_was_not_made_is_not_recorded_as_one(hexi: SmallTown) -> None:
    case = offered(hexi)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="not_wanted")
    labels = [step.label for step in story(case, hexi.actor("gulnar"))]
    assert "没有联系本人：不需要或联系不了" in labels
    assert "已联系本人" not in labels


def test_news_stands_above_what_is_to_be_done(hexi: SmallTown) -> None:
    case = offered(hexi)
    parent = case.parent_links.get(why="case").parent
    url = link(hexi)
    phone = bound(hexi, url)
    hexi.do("gulnar", parent, "pass_on", words={"news": "三单元的灯也不亮"})
    page = phone.get(url).content.decode()
    assert page.index("窗口转告：三单元的灯也不亮") < page.index("do/acknowledge/")
    add = Change(words={"added": "我是302的，四单元也不亮"})
    performing.perform(matter=matters.fetch_by_id(speaker(parent), parent.pk), key="add_words", change=add)
    page = phone.get(url).content.decode()
    assert page.index("反映人补充了内容，要紧的由窗口转告您") < page.index("do/acknowledge/")
    assert "四单元" not in page


def test_while_the_grid_worker_is_asked_no_other_way_is_urged(hexi: SmallTown) -> None:
    offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    assert "button--primary" in phone.get(url).content.decode().split('class="center"')[0]
    phone.post(f"{url}do/ask_relay/")
    page = phone.get(url).content.decode().split('class="center"')[0]
    assert "当面说过了" in page
    assert "button--primary" not in page


def seat_page(hexi: SmallTown, name: str = "firm") -> str:
    return f"/{hexi.town.slug}/desk/town/seats/{hexi.seats[name].pk}/"


def began_today(hexi: SmallTown) -> Post:
    post = Post.objects.get(seat=hexi.seats["firm"])
    post.starts_on = hexi.today
    post.save(update_fields=["starts_on"])
    return post


def test_a_post_that_began_today_is_ended_at_once_and_its_telephone_opens_nothing(hexi: SmallTown, enter) -> None:
    case, post = offered(hexi), began_today(hexi)
    url = link(hexi)
    phone, desk = bound(hexi, url), enter("zhaomin")
    assert phone.get(url).status_code == 200
    ending = f"{seat_page(hexi)}posts/{post.pk}/"
    assert "马上结束" in desk.get(ending).content.decode()
    assert desk.post(ending, {"when": "now", "reason": "号码填错了"}).status_code == 302
    assert STATEMENT not in phone.get(url).content.decode()
    assert phone.post(f"{url}do/sign/", {"version": case.version}).status_code in {403, 404, 410}
    assert hexi.stage(case) == case.stage
    assert "任职马上结束了" in desk.get(seat_page(hexi)).content.decode()
    hexi.town.refresh_from_db()
    assert directory.of(hexi.town).by_key(hexi.seats["firm"].key).filled is False
    assert people_queries.sits_anywhere([post.person]) is False


def test_the_last_day_belongs_to_the_post(hexi: SmallTown, enter) -> None:
    offered(hexi)
    post = began_today(hexi)
    url = link(hexi)
    phone, desk = bound(hexi, url), enter("zhaomin")
    ending = f"{seat_page(hexi)}posts/{post.pk}/"
    assert "请填最后一天" in desk.post(ending, {"when": "day", "reason": "到期"}).content.decode()
    assert desk.post(ending, {"when": "day", "on": f"{hexi.today}", "reason": "到期"}).status_code == 302
    assert STATEMENT in phone.get(url).content.decode()
    with clock.fixed(clock.now() + timedelta(days=1)):
        assert STATEMENT not in phone.get(url).content.decode()


def test_whoever_hands_over_on_the_day_they_came_is_out_at_once(hexi: SmallTown) -> None:
    offered(hexi)
    began_today(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    handing.hand_over(seat=hexi.seats["firm"], arriving=hexi.persons["chenbo"], on=hexi.today)
    assert STATEMENT not in phone.get(url).content.decode()
    held = Post.objects.filter(Post.on(hexi.today), seat=hexi.seats["firm"])
    assert [post.person for post in held] == [hexi.persons["chenbo"]]


def test_a_repairer_reads_where_it_is_as_people_say_and_no_grid(hexi: SmallTown) -> None:
    grid = hexi.places["east2"]
    offered(hexi)
    url = link(hexi)
    page = bound(hexi, url).get(url).content.decode()
    assert "幸福小区3号楼" in page
    assert str(grid) not in page
    territory.add_area(town=hexi.town, kind="district", name="河西早市", places=[grid])
    assert place_of(matters.by_machine(hexi.say(place=grid).dossier)).endswith("河西早市")
