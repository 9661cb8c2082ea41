"""The figures pages: calm, each number opens to exactly what it counts, and nothing tells what single people think."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from gongyi.domain.appeals.figures import categories
from gongyi.domain.cases import public as cases
from gongyi.kernel.figures import counting as counting_of
from gongyi.kernel.figures.declaring import get, known
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk import counting, paging
from tests.domain.cases.builders import opened, ruling, send_back
from tests.infra.homes import with_keys
from tests.infra.reading import plain
from tests.towns import SmallTown, settle

pytestmark = pytest.mark.both


@pytest.fixture
def busy(hexi: SmallTown) -> SmallTown:
    """Three matters: one closed off as solved, one declined, one still open."""
    done = hexi.say("厨房里闻到煤气味。", kind="report").dossier
    hexi.do("gulnar", done, "accept")
    hexi.do("gulnar", done, "grid_handle", category="gas")
    hexi.do("aili", done, "redone", outcome="solved", words={"done": "关了阀门，换了软管"}, evidence=())
    hexi.do("gulnar", done, "check_pass", how="on_site")
    hexi.do("gulnar", done, "reply", words={"reply": "已经换了软管。"})
    hexi.do(
        "gulnar",
        hexi.say("想问问社保怎么交。", kind="consult", channel="phone").dossier,
        "decline",
        reason="not_here",
        door="labour_12333",
        words={"why": "请到社保窗口。"},
    )
    hexi.say()
    settle()
    return hexi


def links(page: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(r'href="(/[^"]*/desk/figures/[a-z_]+/\?[^"]*)"', page)]


def test_each_number_on_the_page_opens_to_exactly_so_many_matters(busy: SmallTown, enter) -> None:
    browser = enter("zhaomin")
    page = browser.get(f"/{busy.town.slug}/desk/figures/").content.decode()
    found = [link for link in links(page) if "/excel/" not in link]
    assert len(found) > 8
    for link in found:
        answer = browser.get(link)
        assert answer.status_code == 200, link
        assert answer.content.decode().count('<li class="matter') == answer.context["total"] > 0, link


def shown_rows(browser, link: str) -> tuple[int, int, str]:
    """How many a number's list says it has, how many rows stand on all of its pages together, and its lead."""
    count, address, whole = 0, link, None
    while address:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        whole = whole or answer
        count += answer.content.decode().count('<li class="matter')
        address = f"{link.partition('?')[0]}{answer.context['pager'].next}" if answer.context["pager"].next else ""
    lead = re.search(r'<p class="lead">([^<]*)</p>', whole.content.decode()).group(1)
    return whole.context["total"], count, lead


@pytest.fixture
def returned(busy: SmallTown) -> SmallTown:
    """One matter was sent back twice, another once: three times on two matters."""
    ruling(busy)
    send_back(busy, opened(busy))
    settle()
    return busy


def test_every_number_of_every_figure_equals_the_rows_over_all_pages_of_its_list(
    returned: SmallTown, enter, monkeypatch
) -> None:
    monkeypatch.setattr(paging, "SHOWN", 2)
    monkeypatch.setattr(counting, "SHOWN", 2)
    browser = enter("zhaomin")
    page = browser.get(f"/{returned.town.slug}/desk/figures/")
    tried = 0
    for _name, cards in page.context["groups"]:
        for card in cards:
            numbers = [(link.text, link.url) for link in card.sides if link.url]
            numbers += [
                (cell.text, cell.url) for row in (card.parts.rows if card.parts else ()) for cell in row if cell.url
            ]
            for text, link in numbers:
                total, rows, lead = shown_rows(browser, link)
                assert total == rows, link
                said = re.findall(r"\d+", text)
                assert not said or said[0] in re.findall(r"\d+", lead.partition(" · ")[2]), (link, text, lead)
                tried += 1
            headline = re.match(r"(\d+) ", card.value)
            if headline and card.sides:
                assert shown_rows(browser, card.sides[0].url)[0] == int(headline.group(1)), card.name
    assert tried > 8


def test_a_figure_of_times_lists_each_time_with_when_who_and_why(returned: SmallTown, enter) -> None:
    browser = enter("zhaomin")
    words = browser.get(f"/{returned.town.slug}/desk/figures/").content.decode()
    assert "涉及 2 件" in words
    answer = browser.get(f"/{returned.town.slug}/desk/figures/cases_returned/")
    assert "3 次 · 2 件" in answer.content.decode()
    notes = [row.note for row in answer.context["matters"]]
    assert len(notes) == 3
    assert all("不属本单位职责" in note and "2026年3月2日" in note for note in notes), notes
    assert sorted("周建国" in note for note in notes) == [False, True, True]
    assert len({row.url for row in answer.context["matters"]}) == 2
    part = browser.get(f"/{returned.town.slug}/desk/figures/cases_returned/?part=not_ours")
    assert "3 次 · 2 件" in part.content.decode()
    rows = sheet(browser.get(f"/{returned.town.slug}/desk/figures/cases_returned/excel/"))
    assert [row[0] for row in rows if isinstance(row[0], int)] == [1, 2, 3]
    assert "3 次 · 2 件" in rows[1][0]
    assert sum(str(row[-1]) == "不属本单位职责" for row in rows) == 3


def test_parts_open_to_their_own_matters(busy: SmallTown, enter) -> None:
    browser = enter("zhaomin")
    address = f"/{busy.town.slug}/desk/figures/appeals_received/"
    assert browser.get(address).context["total"] == 3
    assert browser.get(address, {"part": "phone"}).context["total"] == 1
    assert browser.get(address, {"part": "<script>"}).context["total"] == 0


def test_a_person_sees_the_figures_of_what_they_may_open(busy: SmallTown, enter) -> None:
    assert enter("liuyan").get(f"/{busy.town.slug}/desk/figures/appeals_received/").context["total"] == 0
    assert enter("yerlan").get(f"/{busy.town.slug}/desk/figures/").status_code == 404


def test_days_that_cannot_be_read_fall_back_to_this_month(busy: SmallTown, enter) -> None:
    browser, address = enter("zhaomin"), f"/{busy.town.slug}/desk/figures/"
    for query in (
        "period=nonsense",
        "from=2026-03-09&to=2026-03-01",
        "period=2026-13",
    ):
        answer = browser.get(f"{address}?{query}")
        assert (answer.status_code, answer.context["period"].key) == (200, "2026-03"), query


def test_figures_are_offered_for_no_place_below_a_community_or_a_compound(busy: SmallTown, enter) -> None:
    browser, address = enter("zhaomin"), f"/{busy.town.slug}/desk/figures/"
    offered = {value for value, _name in browser.get(address).context["form"].fields["where"].choices}
    wanted = {f"place:{busy.places[name].pk}" for name in ("street", "east", "west")}
    assert offered == wanted | {f"area:{busy.compound.pk}", ""}
    for where in (f"place:{busy.places['east1'].pk}", "place:999999999", "area:x"):
        assert browser.get(address, {"where": where}).status_code == 404, where


def test_where_and_when_narrow_the_figures(busy: SmallTown, enter) -> None:
    browser, address = enter("zhaomin"), f"/{busy.town.slug}/desk/figures/appeals_received/"
    assert browser.get(address, {"where": f"place:{busy.places['west'].pk}"}).context["total"] == 0
    assert browser.get(address, {"where": f"area:{busy.compound.pk}"}).context["total"] == 3
    assert browser.get(address, {"period": "2026-02"}).context["total"] == 0
    assert browser.get(address, {"from": "2026-03-02", "to": "2026-03-02"}).context["total"] == 3


def test_what_few_people_think_can_not_be_opened(busy: SmallTown, enter) -> None:
    browser, address = enter("zhaomin"), f"/{busy.town.slug}/desk/figures/satisfied_rate/"
    assert browser.get(address).status_code == 404
    assert browser.get(f"{address}excel/").status_code == 404
    assert browser.get(address, {"base": "1"}).status_code == 200
    assert browser.get(f"/{busy.town.slug}/desk/figures/no_such/").status_code == 404


def sheet(answer) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).active.iter_rows()]


def test_excel_has_the_definition_beside_the_number(busy: SmallTown, enter) -> None:
    browser = enter("zhaomin")
    rows = sheet(browser.get(f"/{busy.town.slug}/desk/figures/excel/"))
    found = {row[0]: dict(zip(rows[2], row, strict=True)) for row in rows}
    assert found["收到诉求"]["数量"] == 3
    assert "各个渠道" in found["收到诉求"]["怎么算的"]
    assert found["排查安全隐患"]["数量"] == 1
    assert found["满意率"]["数量"] in ("", None)
    assert found["收到诉求"]["上一期：数量"] == 0
    assert "2026年3月" in rows[1][0]
    assert "赵敏" in rows[-1][0]


def test_the_workbook_behind_a_figure_has_its_definition_and_each_of_its_matters(busy: SmallTown, enter) -> None:
    browser = enter("zhaomin")
    for key, count in (("appeals_received", 3), ("hazards_found", 1)):
        address = f"/{busy.town.slug}/desk/figures/{key}/"
        page, rows = browser.get(address), sheet(browser.get(f"{address}excel/"))
        assert page.context["total"] == count
        assert rows[0][0] == str(page.context["figure"].name)
        assert rows[2][0] == str(page.context["figure"].definition)
        assert f"{count} 件" in rows[1][0]
        assert [row[0] for row in rows if isinstance(row[0], int)] == list(range(1, count + 1))
        assert "赵敏" in rows[-1][0]


def test_a_long_workbook_behind_a_figure_is_made_by_the_worker_whole_or_says_what_is_cut(
    busy: SmallTown, enter, monkeypatch, tmp_path, settings
) -> None:
    settings.HOME = with_keys(tmp_path)
    monkeypatch.setattr(counting, "AT_ONCE", 2)
    browser, address = enter("zhaomin"), f"/{busy.town.slug}/desk/figures/appeals_received/excel/?period=2026-03"
    waiting = browser.post(address)
    assert "打开打印页" not in browser.get(waiting.headers["Location"]).content.decode()
    settle()
    rows = sheet(browser.get(f"{waiting.headers['Location']}file/"))
    assert [row[0] for row in rows if isinstance(row[0], int)] == [1, 2, 3]
    assert "请少选一些" not in str(rows)
    monkeypatch.setattr(papers, "MOST_ROWS", 2)
    waiting = browser.post(address)
    settle()
    rows = sheet(browser.get(f"{waiting.headers['Location']}file/"))
    assert [row[0] for row in rows if isinstance(row[0], int)] == [1, 2]
    assert "只有 3 件里的前 2 件" in str(rows)


def test_a_long_figure_is_paged_to_its_last_matter(busy: SmallTown, enter, monkeypatch) -> None:
    monkeypatch.setattr(paging, "SHOWN", 2)
    monkeypatch.setattr(counting, "SHOWN", 2)
    browser, address = enter("zhaomin"), f"/{busy.town.slug}/desk/figures/appeals_received/"
    first = browser.get(address)
    second = browser.get(address + first.context["pager"].next)
    titles = [row.title for page in (first, second) for row in page.context["matters"]]
    assert len(titles) == len(set(titles)) == first.context["total"] == 3
    assert second.context["pager"].next == ""


def test_telephones_doors_and_forms_of_address_in_titles_are_masked_in_workbooks(hexi: SmallTown, enter) -> None:
    hexi.say("找张师傅13912345678到3单元502修灯")
    browser = enter("zhaomin")
    for page in ("figures/appeals_received", "lists/needs"):
        said = str(sheet(browser.get(f"/{hexi.town.slug}/desk/{page}/excel/")))
        assert "张**139****5678到3单元***修灯" in said, page
        assert not re.search("13912345678|张师傅|单元502", said), page


def test_who_was_not_told_is_on_the_list_until_something_shows_they_were(hexi: SmallTown, enter) -> None:
    silent = hexi.say(kind="consult").dossier
    hexi.do("gulnar", silent, "decline", reason="not_here", door="labour_12333", words={"why": "请到社保窗口。"})
    told = hexi.say(kind="consult", phone="13800001234").dossier
    hexi.do("gulnar", told, "decline", reason="not_here", door="labour_12333", words={"why": "请到社保窗口。"})
    browser = enter("gulnar")
    address = f"/{hexi.town.slug}/desk/figures/not-informed/"
    assert browser.get(address).context["total"] == 2
    from gongyi.domain.appeals.models import Appeal

    out_of_file = Appeal.objects.filter(dossier__in=[silent.pk, told.pk])
    out_of_file.update(channel="import")
    assert [row.title for row in browser.get(address).context["matters"]] == [told.title], "a number was left here"
    out_of_file.update(channel="web")
    from gongyi.kernel.outbox.models import Job

    Job.objects.create(
        town=hexi.town, kind="deliver", key="told", owner_id=told.pk, recipient="voice:1", channel="sms", template="appeal_declined",
        not_before=told.opened_at, made_at=told.opened_at, state=Job.DONE,
    )  # fmt: skip
    assert [row.title for row in browser.get(address).context["matters"]] == [silent.title]
    assert "没有记录表明告诉了本人" in browser.get(f"/{hexi.town.slug}/desk/figures/").content.decode()


def test_the_page_costs_the_same_however_many_figures_there_are(
    busy: SmallTown, enter, django_assert_max_num_queries
) -> None:
    browser = enter("zhaomin")
    browser.get(f"/{busy.town.slug}/desk/figures/")
    with django_assert_max_num_queries(24):
        browser.get(f"/{busy.town.slug}/desk/figures/")


def test_one_is_one_in_english_and_the_unit_stands_with_each_number(busy: SmallTown, enter) -> None:
    browser = enter("zhaomin")
    assert ">3 件<" in browser.get(f"/{busy.town.slug}/desk/figures/").content.decode()
    browser.cookies["django_language"] = browser.cookies["gongyi_language"] = "en"
    page = browser.get(f"/{busy.town.slug}/desk/figures/").content.decode()
    assert ">3 appeals<" in page
    assert ">1 hazard<" in page
    assert ">0 disputes<" in page
    assert "1 hazards" not in page


def test_parts_are_never_called_by_their_code(busy: SmallTown, enter) -> None:
    town = busy.town
    cases.edit_row(town=town, code="gas", changes={}, retired=True, reason="不再用", made_by="x")
    browser = enter("zhaomin")
    for figure in known():
        if figure.numerator.parts is not None:
            assert figure.names is not None, figure.key
            assert not [name for name in figure.names(town).values() if re.fullmatch(r"[a-z_]+", str(name))], figure.key
    page = browser.get(f"/{town.slug}/desk/figures/").content.decode()
    words = plain(page)
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", words)
    assert cases.category_names(town)["gas"] in str(categories(town))
    assert str(counting_of.named(get("appeals_received"), {}, "gone")) == "已不在清单里"
