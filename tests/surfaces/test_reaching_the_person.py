"""What is written or done for the person who spoke reaches them: on their page, by message, and in the file of their matter."""

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import story
from gongyi.kernel.people.models import Voice
from tests.domain.appeals.builders import rate
from tests.domain.cases.builders import photos, sample
from tests.surfaces.handling import REPORTER, bound, link, minutes, offered
from tests.surfaces.speaking import address, answered, say
from tests.surfaces.speaking import link as followed
from tests.towns import SmallTown, settle

NOTE = "明天上午十点来换灯，请把楼道里的车挪一下。"
HEADED = "有给您的留言"


def followed_page(hexi: SmallTown, dossier: Dossier, voice: Voice | None = None) -> str:
    return Client().get(address(hexi, "track", followed(hexi, dossier, voice=voice))).content.decode()


def parent(case: Dossier) -> Dossier:
    return case.parent_links.get(why="case").parent


def heard(hexi: SmallTown) -> str:
    """The newest text message to the reporter, once the worker has sent what is due."""
    for later in (3, 6):
        with minutes(later):
            settle()
    return hexi.messages(REPORTER)[-1]


def test_a_message_by_the_repairers_link_reaches_the_page_the_phone_and_the_file(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/first_contact/", {"how": "not_wanted"})
    assert phone.post(f"{url}do/party_note/", {"note": NOTE}).status_code == 302
    assert any(HEADED in text for text in [heard(hexi), *hexi.messages(REPORTER)])
    page = followed_page(hexi, parent(case))
    assert HEADED in page
    assert NOTE in page
    assert NOTE in str([step.words for step in story(parent(case), hexi.actor("gulnar"))])


def test_a_message_by_the_desk_reaches_the_phone_and_is_headed_for_the_one_who_reads_it(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=REPORTER).dossier
    hexi.do("gulnar", dossier, "party_note", words={"note": NOTE})
    assert any(HEADED in text for text in [heard(hexi), *hexi.messages(REPORTER)])
    page = followed_page(hexi, dossier)
    assert HEADED in page
    assert "给反映人留言" not in page


def test_a_message_to_whoever_spoke_first_is_not_shown_to_whoever_joined(hexi: SmallTown) -> None:
    case = offered(hexi)
    matter = parent(case)
    appeals.join(dossier=matter, key="joined:1", phone="13877770000")
    hexi.do("zhoujianguo", case, "party_note", words={"note": NOTE})
    hexi.do("gulnar", matter, "party_note", words={"note": NOTE})
    with minutes(5):
        settle()
    joined = Voice.objects.get(owner_id=matter.pk, part=Voice.JOINED)
    assert HEADED not in followed_page(hexi, matter, joined)
    assert not any(HEADED in text for text in hexi.messages("13877770000"))


def test_the_page_says_what_the_message_said(hexi: SmallTown) -> None:
    case = offered(hexi)
    hexi.do("zhoujianguo", case, "acknowledge")
    assert "已接手" in heard(hexi)
    assert "已接手" in followed_page(hexi, parent(case))


def test_who_does_it_is_named_as_soon_as_it_is_given_to_them(hexi: SmallTown) -> None:
    case = offered(hexi)
    page = followed_page(hexi, parent(case))
    assert "谁在办" in page
    assert "谁给您回话" in page
    assert hexi.firm.name in page


def test_a_step_of_the_case_that_was_taken_back_is_marked_so_on_the_page(hexi: SmallTown) -> None:
    from gongyi.kernel.flows import undoing

    case = offered(hexi)
    step = hexi.do("zhoujianguo", case, "acknowledge")
    with minutes(3):
        settle()
        undoing.undo(matter=hexi.fetch("zhoujianguo", case), number=step.number)
    with minutes(9):
        settle()
    assert Step.objects.filter(dossier=parent(case), move="correct_progress").exists()
    assert "已接手（已撤回）" in followed_page(hexi, parent(case))


def test_after_an_order_was_withdrawn_the_page_says_that_it_is_arranged_anew(hexi: SmallTown) -> None:
    case = offered(hexi)
    hexi.do("gulnar", case, "withdraw", words={"why": "派错了"})
    settle()
    page = followed_page(hexi, parent(case))
    assert page.index("正在重新安排由谁来办。") < page.index("已交给负责的人。")


def test_what_is_dispatched_without_accepting_is_told_as_taken_up_once(hexi: SmallTown) -> None:
    at_once, accepted = (hexi.say(f"三号楼的灯坏了{n}", phone=f"1391111000{n}").dossier for n in (1, 2))
    hexi.do("gulnar", accepted, "accept")
    with minutes(5):
        settle()
    for dossier in (at_once, accepted):
        hexi.do(
            "gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "三号楼楼道灯不亮，请修。"}
        )
    with minutes(5):
        settle()
    for n in (1, 2):
        told = [text for text in hexi.messages(f"1391111000{n}") if "已受理" in text]
        assert len(told) == 1, n


def test_what_the_grid_does_at_once_is_told_as_taken_up(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=REPORTER).dossier
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    assert "已受理" in heard(hexi)


def test_what_the_grid_took_in_and_passes_up_is_told_as_taken_up(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=REPORTER, worker=hexi.actor("aili")).dossier
    hexi.do("aili", dossier, "pass_up", words={"why": "网格解决不了"})
    assert "已受理" in heard(hexi)


ANSWERS = {"how": "visit", "contacted": "yes", "solved": "yes", "satisfied": "satisfied"}


def rating_page(hexi: SmallTown, dossier: Dossier) -> str:
    return f"/{hexi.town.slug}/desk/file/{dossier.number}/rate/"


def test_a_grid_worker_who_visits_enters_the_rating_of_what_others_handled(hexi: SmallTown, enter) -> None:
    dossier, aili = answered(hexi), enter("aili")
    file = aili.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert rating_page(hexi, dossier) in file
    assert aili.post(rating_page(hexi, dossier), ANSWERS).status_code == 302
    assert hexi.stage(dossier) == "closing"


def test_whoever_handled_it_is_not_offered_the_rating_and_is_refused_it(hexi: SmallTown, enter) -> None:
    dossier, aili = hexi.say().dossier, enter("aili")
    hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    hexi.do("aili", dossier, "grid_done", outcome="solved", words={"done": "换灯"}, evidence=photos(hexi, "after"))
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯换好了"})
    file = aili.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert rating_page(hexi, dossier) not in file
    assert "这件是您办的" in aili.get(rating_page(hexi, dossier), follow=True).content.decode()
    assert aili.post(rating_page(hexi, dossier), ANSWERS).status_code == 422
    assert hexi.stage(dossier) == "rating"


@pytest.mark.parametrize("door", ["domestic_violence", "child_protection", "mental_12356", "online_harm_12377"])
def test_each_telephone_of_a_door_says_for_itself_when_it_is_answered(hexi: SmallTown, door: str) -> None:
    found = appeals.door(door)
    assert found is not None
    hours = dict(found.reached)
    night = {phone for phone, words in hours.items() if "全天" in words}
    assert night == set(hours) & {"110", "120"}
    page = Client().get(address(hexi, "door", door)).content.decode()
    for phone, words in found.reached:
        assert words in page.partition(f"tel:{phone}")[2].partition("tel:")[0]


def test_a_landline_is_taken_and_called_and_no_message_is_sent_to_it(hexi: SmallTown, enter) -> None:
    sent = say(hexi, phone="0906-2123456")
    assert "您留的是座机" in Client().get(sent.headers["Location"]).content.decode()
    dossier = Dossier.objects.get()
    hexi.do("gulnar", dossier, "accept")
    with minutes(5):
        settle()
    assert hexi.messages("09062123456") == []
    told = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert "没有发：座机收不到短信，请打电话" in told
    assert Voice.objects.get().open("phone") == "09062123456"


def test_nobody_signs_in_by_a_message_to_a_landline(hexi: SmallTown) -> None:
    page = Client().post(address(hexi, "sign_in"), {"step": "phone", "phone": "0906-2123456"})
    assert "这是座机" in page.content.decode()
    settle()
    assert hexi.messages("09062123456") == []


def test_the_repairers_page_says_why_no_message_and_no_more_time_is_offered(hexi: SmallTown) -> None:
    offered(hexi, kind="complaint")
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/first_contact/", {"how": "not_wanted"})
    page = phone.get(url).content.decode()
    assert "do/party_note/" not in page
    assert "由他们答复反映人" in page
    phone.post(f"{url}do/party_note/", {"note": NOTE})
    assert not Step.objects.filter(move="party_note").exists()
    with minutes(60 * 24 * 6):
        late = phone.get(url).content.decode()
    assert "do/ask_extension/" in page
    assert "do/ask_extension/" not in late
    assert "延期要在到期前提出" in late


def test_the_desks_page_says_why_more_time_is_not_offered(hexi: SmallTown, enter) -> None:
    case = offered(hexi)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="not_wanted")
    file = f"/{hexi.town.slug}/desk/file/{case.number}/"
    with minutes(60 * 24 * 6):
        page = enter("zhoujianguo").get(file).content.decode()
    assert "延期要在到期前提出" in page


@pytest.mark.parametrize(("rates", "asked"), [(True, False), (False, True)])
def test_who_has_rated_already_is_not_asked_to_by_a_message_that_was_held(
    hexi: SmallTown, rates: bool, asked: bool
) -> None:
    dossier = answered(hexi, phone=REPORTER, joined="13877770000")
    if rates:
        rate(dossier, "satisfied")
    with minutes(5):
        settle()
    assert any("有回话了" in text for text in hexi.messages(REPORTER)) == asked
    assert any("有回话了" in text for text in hexi.messages("13877770000")), "whoever joined still hears of the answer"


def test_the_repairers_page_says_nothing_twice(hexi: SmallTown) -> None:
    offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    page = phone.get(url).content.decode()
    assert page.count("三号楼楼道灯不亮，请换灯") == 1
    assert "晚上去更容易看出来" in page
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/first_contact/", {"how": "not_wanted"})
    page = phone.get(url).content.decode()
    assert page.count("不需要或联系不了") == 1
    assert "没有联系本人" in page


def checked(hexi: SmallTown) -> Dossier:
    """A case that was reported done and waits for a second person."""
    sample(hexi, 100)
    case = offered(hexi)
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="not_wanted")
    hexi.do(
        "zhoujianguo", case, "report_done", outcome="solved", words={"done": "换好了"}, evidence=photos(hexi, "after")
    )
    assert hexi.stage(case) == "verifying"
    return case


def test_while_it_is_checked_the_page_names_whoever_checks(hexi: SmallTown) -> None:
    page = followed_page(hexi, parent(checked(hexi)))
    assert "正在核查" in page
    assert "谁在办" not in page
    assert "轮到：安居物业" not in page.replace(" ", "")


def test_what_a_check_found_stands_at_the_head_of_the_handlers_page_until_it_is_done_again(hexi: SmallTown) -> None:
    case = checked(hexi)
    hexi.do("gulnar", case, "verify_fail", words={"why": "到现场看，还在闪"})
    url = link(hexi)
    phone = bound(hexi, url)
    assert "核查过，没办好：到现场看，还在闪" in phone.get(url).content.decode()
    hexi.do(
        "zhoujianguo", case, "report_done", outcome="solved", words={"done": "又换了"}, evidence=photos(hexi, "after")
    )
    assert "核查过，没办好" not in phone.get(url).content.decode()


@pytest.mark.parametrize(("phone", "said"), [("", True), ("13912345678", False)])
def test_a_message_to_somebody_without_a_telephone_says_how_it_is_read(
    hexi: SmallTown, enter, phone: str, *, said: bool
) -> None:
    dossier = hexi.say(channel="chat", phone=phone).dossier
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/party_note/").content.decode()
    assert ("只有拿着编号和查询码才看得到" in page) is said


@pytest.mark.parametrize(("phone", "said"), [("09062133333", True), ("13912345678", False)])
def test_the_file_says_that_a_landline_has_to_be_called(hexi: SmallTown, enter, phone: str, *, said: bool) -> None:
    number = hexi.say(phone=phone).number
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{number}/").content.decode()
    assert ("座机，收不到短信" in page) is said
