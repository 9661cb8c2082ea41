"""What everyone may see of matters of public space."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.territory import actions as territory
from tests.domain.appeals.builders import rate
from tests.surfaces.speaking import OTHER, PHONE, address, released, signed_in
from tests.towns import SmallTown

pytestmark = pytest.mark.both


@pytest.mark.parametrize(("kind", "said"), [("complaint", True), ("help", False)])
def test_whoever_publishes_a_complaint_is_reminded_that_disputes_never_stand_there(
    hexi: SmallTown, enter, kind: str, *, said: bool
) -> None:
    dossier = hexi.say("路灯不亮", kind=kind).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "grid_handle", category="street_light")
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/do/publish/").content.decode()
    assert ("纠纷不公示" in page) is said


def test_the_public_list_shows_the_summary_the_compound_and_ten_days(hexi: SmallTown) -> None:
    dossier, name = released(hexi)
    for path in (address(hexi, "list"), address(hexi, "published", name), address(hexi, "list") + "?view=map"):
        page = Client().get(path).content.decode()
        for hidden in ("张大妈", "3号楼", "网格", dossier.number, PHONE):
            assert hidden not in page.split("<main")[1].split("<footer")[0], (path, hidden)
        assert "幸福小区" in page
    assert "3月上旬" in Client().get(address(hexi, "list")).content.decode()


def test_a_compound_of_two_buildings_is_too_small_to_name(hexi: SmallTown) -> None:
    hexi.compound.members.filter(place=hexi.places["b1"]).delete()
    released(hexi)
    page = Client().get(address(hexi, "list")).content.decode()
    assert "幸福小区" not in page
    assert "东社区" in page


def test_the_public_list_costs_the_same_however_long_it_is(hexi: SmallTown) -> None:
    counts = []
    for _round in range(2):
        for _n in range(3):
            released(hexi)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(address(hexi, "list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_a_public_name_neither_counts_nor_opens_what_is_not_released(hexi: SmallTown) -> None:
    _one, first = released(hexi)
    hidden = hexi.say().dossier
    assert first[:8] != appeals.public_name(appeals.appeal_of(hidden))[:8]
    for name in (appeals.public_name(appeals.appeal_of(hidden)), "1", first[:-2] + "AA", "é"):
        assert Client().get(address(hexi, "published", name)).status_code == 404


def test_the_public_list_says_what_was_done_in_the_words_given_with_the_answer(hexi: SmallTown) -> None:
    dossier, name = released(hexi)
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "已报修"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "张大妈，已报修", "summary": "路灯已报修，周五换好"})
    for page in (address(hexi, "list"), address(hexi, "published", name)):
        shown = Client().get(page).content.decode()
        assert "路灯已报修，周五换好" in shown
        assert "张大妈" not in shown
        assert "写在答复里" not in shown


FRIDAY = datetime(2026, 11, 27, 10, 1, tzinfo=UTC)
"""One minute past six in the evening."""


def test_neither_summary_nor_answer_names_the_building_to_everyone(hexi: SmallTown) -> None:
    dossier, _name = released(hexi)
    hexi.do("gulnar", dossier, "unpublish", words={"why": "改一句"})
    hexi.do("gulnar", dossier, "publish", words={"summary": "七号楼一单元门口路灯不亮"})
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "已报修"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "修好了", "summary": "七号楼前路灯已修好"})
    page = main(Client().get(address(hexi, "list")))
    assert "单元门口路灯不亮" in page
    assert "楼前路灯已修好" in page
    assert "七号楼" not in page
    assert "一单元" not in page


def test_what_was_answered_is_told_anew_instead_of_joined(hexi: SmallTown) -> None:
    """Also by whoever had the form open: what they typed goes with them."""
    dossier, name = released(hexi)
    assert "我也遇到了" in main(Client().get(address(hexi, "published", name)))
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "已报修"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "修好了", "summary": "已报修"})
    page = main(Client().get(address(hexi, "published", name)))
    assert "我也遇到了" not in page
    assert "已回话" in page
    assert "剩 " not in page
    (way,) = re.findall(r'href="([^"]+/say/help/[^"]+)"', page)
    assert f"place={hexi.places['b3'].pk}" not in way, "the building is nobody's business"
    assert "小区路灯不亮：还没好，或又出现了。" in main(Client().get(way.replace("&amp;", "&")))
    assert Client().get(address(hexi, "join", name)).headers["Location"] == way.replace("&amp;", "&")
    late = Client().post(address(hexi, "join", name), {"key": "j", "phone": OTHER})
    assert late.status_code == 422
    form = main(late)
    assert "现在加入就等不到回话了" in form
    assert OTHER in form
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)) | {
        "text": "又不亮了",
        "phone": OTHER,
    }
    (where,) = re.findall(r'action="([^"]+/say/help/)"', form)
    Client().post(where, sent)
    assert Dossier.objects.exclude(pk=dossier.pk).get().flow == "appeal"
    assert Dossier.objects.get(pk=dossier.pk).spread == 1


def burst(hexi: SmallTown, at: datetime) -> tuple[Dossier, str]:
    """A matter promised within a day and a night, said at this moment, released at eight, as it looks at half past eight."""
    with clock.fixed(at):
        dossier = hexi.say("门口的井盖翻了", phone=PHONE).dossier
    with clock.fixed(FRIDAY.replace(hour=12)):
        hexi.do("gulnar", dossier, "accept")
        hexi.do("gulnar", dossier, "grid_handle", category="manhole_cover")
        hexi.do("gulnar", dossier, "publish", words={"summary": "井盖翻了，正在换"})
    return Dossier.objects.get(pk=dossier.pk), appeals.public_name(appeals.appeal_of(dossier))


def main(answer: HttpResponse) -> str:
    return answer.content.decode().split("<main")[-1].split("<footer")[0]


def joined(hexi: SmallTown, name: str) -> str:
    sent = Client().post(address(hexi, "join", name), {"key": f"j:{name}", "phone": OTHER})
    return str(sent.headers["Location"])


def open_to_all(hexi: SmallTown, name: str) -> dict[str, str]:
    """Every page about a matter that anybody gets at, also by joining it, without what is random in it."""
    receipt, joiner = joined(hexi, name), signed_in(hexi, OTHER)
    token = receipt.rstrip("/").split("/")[-1]
    pages = {"map": address(hexi, "list") + "?view=map", "receipt": receipt, "paper": f"{receipt}?print=1"}
    pages |= {key: address(hexi, key) for key in ("list", "public_map", "mine")}
    pages |= {key: address(hexi, key, name) for key in ("published", "join")}
    pages |= {key: address(hexi, key, token) for key in ("track", "kept")}
    found = {}
    for key, where in pages.items():
        answer = joiner.get(where)
        assert answer.status_code == 200, key
        found[key] = main(answer)
    return found


def test_no_page_for_everyone_gives_away_the_hour_at_which_something_was_said(hexi: SmallTown) -> None:
    dossier, name = burst(hexi, FRIDAY)
    with clock.fixed(FRIDAY.replace(hour=12, minute=30)):
        pages = open_to_all(hexi, name)
    assert timezone.localtime(dossier.due_at).strftime("%d %H:%M") == "28 18:01"
    for key, page in pages.items():
        times = {f"{hour:02d}:{minute:02d}" for hour, minute in ((18, 1), (10, 1), (18, 31))}
        assert not [time for time in times if time in page], key
        assert not re.search(r"剩 \d+ (小时|分钟)", page), key
    for key in ("published", "receipt", "paper", "track"):
        assert "明天" in pages[key], key


def test_two_matters_of_one_day_look_alike_to_everyone_whenever_they_were_said(hexi: SmallTown) -> None:
    """Two worlds that differ only in the minute at which somebody spoke."""
    _early, first = burst(hexi, FRIDAY.replace(hour=2, minute=7))
    _late, second = burst(hexi, FRIDAY.replace(hour=11, minute=52))
    for moment in (FRIDAY.replace(hour=12, minute=30), FRIDAY.replace(day=28, hour=4), FRIDAY.replace(day=29, hour=4)):
        with clock.fixed(moment):
            pages = [main(Client().get(address(hexi, "published", name))) for name in (first, second)]
            rows = re.findall(r'<li class="matter">.*?</li>', Client().get(address(hexi, "list")).content.decode())
        assert pages[0].replace(first, second) == pages[1]
        assert len(rows) == 2
        assert rows[0].replace(second, first) == rows[1].replace(second, first)


def test_what_was_promised_for_a_day_is_overdue_to_everyone_on_the_next(hexi: SmallTown) -> None:
    _dossier, name = burst(hexi, FRIDAY)
    for day, hour, words in ((28, 15, "今天到期"), (28, 17, "超期 1 天"), (27, 15, "明天到期")):
        with clock.fixed(FRIDAY.replace(day=day, hour=hour)):
            assert words in Client().get(address(hexi, "published", name)).content.decode(), (day, hour)


def test_on_an_english_page_a_chinese_summary_says_that_it_is_chinese(hexi: SmallTown) -> None:
    _dossier, name = released(hexi)
    client = Client()
    client.cookies["django_language"] = "en"
    summary = appeals.public_list(hexi.town).get().summary_public
    for path in (address(hexi, "list"), address(hexi, "published", name), address(hexi, "join", name)):
        assert f' lang="zh">{summary}' in client.get(path).content.decode(), path


AGAIN = "有人说没有办好，现在是第 {} 次办理"


def done_and_answered(hexi: SmallTown, dossier: Dossier, summary: str) -> None:
    hexi.do("aili", dossier, "grid_done", outcome="explained", words={"done": "换了灯"})
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯换好了", "summary": summary})


def views(hexi: SmallTown, name: str) -> dict[str, str]:
    """The list, the page of one matter and the map of released matters, without what frames them."""
    ways = {"list": address(hexi, "list"), "page": address(hexi, "published", name)}
    pages = {key: main(Client().get(path)) for key, path in ways.items()}
    return pages | {
        "map": main(Client().get(address(hexi, "list") + "?view=map")),
        "marks": str(Client().get(address(hexi, "public_map")).json()),
    }


def test_everyone_reads_that_a_matter_is_handled_again_and_not_who_said_so(hexi: SmallTown) -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    territory.set_outline(place=hexi.places["b3"], boundary=json.dumps(square))
    dossier, name = released(hexi)
    done_and_answered(hexi, dossier, "六盏路灯都亮了")
    for shown in views(hexi, name).values():
        assert "次办理" not in shown
        assert "再次办理" not in shown
    rate(dossier, "dissatisfied", solved=False)
    shown = views(hexi, name)
    assert AGAIN.format(2) in shown["list"]
    assert AGAIN.format(2) in shown["page"]
    assert "上一次办了什么：" in re.sub(r"<[^>]+>", "", shown["list"])
    assert "上一次公开的回话" in shown["page"]
    assert 'notice--done"' not in shown["page"], "what was said to be settled is not green"
    assert "其中 1 件正在再次办理" in shown["map"]
    assert "其中 1 件正在再次办理" in shown["marks"]
    for page in shown.values():
        assert not any(hidden in page for hidden in ("反映人", "张大妈", PHONE))


def test_once_it_is_answered_again_the_new_answer_stands_alone(hexi: SmallTown) -> None:
    dossier, name = released(hexi)
    done_and_answered(hexi, dossier, "六盏路灯都亮了")
    rate(dossier, "dissatisfied", solved=False)
    hexi.do("gulnar", dossier, "redone", outcome="explained", words={"done": "又换了"})
    assert AGAIN.format(2) in views(hexi, name)["page"]
    hexi.do("lixiuying", dossier, "check_pass", how="on_site")
    hexi.do("gulnar", dossier, "reply", words={"reply": "又换了", "summary": "电缆换过，夜里看过"})
    for shown in views(hexi, name).values():
        assert "次办理" not in shown
        assert "上一次" not in shown
    rate(dossier, "dissatisfied", solved=False)
    assert AGAIN.format(3) in views(hexi, name)["list"]


def test_a_mark_on_the_map_says_in_words_and_by_its_shape_how_it_stands_there(hexi: SmallTown) -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    territory.set_outline(place=hexi.places["b3"], boundary=json.dumps(square))
    dossier, _name = released(hexi)

    def marked() -> tuple[str, str]:
        rows = Client().get(address(hexi, "public_map")).json()["features"]
        (mark,) = [row["properties"] for row in rows if row["geometry"]["type"] == "Point"]
        return mark["state"], mark["label"]

    state, label = marked()
    assert (state, "超期" in label, "办完" in label) == ("running", False, False)
    with clock.fixed(clock.now() + timedelta(days=40)):
        state, label = marked()
        assert state == "overdue"
        assert "超期 1 件" in label
        assert "超期 1 件" in main(Client().get(address(hexi, "list") + "?view=map"))
    done_and_answered(hexi, dossier, "六盏路灯都亮了")
    rate(dossier, "satisfied")
    hexi.do("gulnar", dossier, "close_off")
    state, label = marked()
    assert state == "done"
    assert "办完 1 件" in label
