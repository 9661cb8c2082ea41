"""The pages of keeping the town at both sizes, checked for access; a file that goes in while one watches."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.looking import enter, look
from tests.infra.site import Site

TOWN = (
    "", "names/", "archive/", "calendar/", "calendar/units/", "catalogue/", "catalogue/-new/", "catalogue/corridor_light/", "seats/", "seats/new/", "seats/hand-over/",
    "bodies/", "bodies/new/?kind=property_firm", "times/appeal/", "times/case/", "wordings/", "wordings/phone_code/", "places/", "places/file/", "areas/new/", "columns/problems/",
)  # fmt: skip


@pytest.mark.live
@pytest.mark.parametrize("width", ["page360", "page1440"])
def test_the_pages_of_keeping_the_town_can_be_used_by_everybody(
    live_site: Site, width: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(width)
    enter(page, live_site, "zhaomin")
    for path in TOWN:
        answer = page.goto(f"{live_site.url}/qiaxiu/desk/town/{path}")
        assert answer is not None
        assert answer.status == 200, path
        look(page, f"town-{path.strip('/').replace('/', '-').partition('?')[0] or 'first'}")


@pytest.mark.live
def test_a_file_goes_in_while_one_watches_and_can_be_stopped_and_gone_on_with(
    live_site: Site, page360: Page, tmp_path: Path
) -> None:
    page = page360
    enter(page, live_site, "gulnar")
    file = tmp_path / "留言.csv"
    head = "留言编号,留言用户,留言主题,留言时间,留言详情\n"
    file.write_text(
        head
        + "".join(f"J{n},u{n},灯{n},2019/2/28 11:25:05,第{n}盏路灯不亮\n" for n in range(1500))
        + "B1,B1,,2019/2/28,\n"
    )
    page.goto(f"{live_site.url}/qiaxiu/desk/import/")
    page.set_input_files("input[name=file]", file)
    assert page.locator(".one-file__name").inner_text() == "留言.csv"
    page.locator("form.form button[type=submit]").click()
    page.locator("button[value=take]").wait_for(timeout=60_000)
    look(page, "import-seen")
    page.locator("button[value=take]").click()
    page.locator("progress[value]").wait_for()
    page.locator("button[value=stop]").click()
    page.locator("button[value=go_on]").wait_for()
    look(page, "import-stopped")
    page.locator("button[value=go_on]").click()
    page.get_by_text("文件收好了").or_(page.locator(".notice--done")).first.wait_for(timeout=90_000)
    assert "1501" in page.locator(".stats").inner_text()
    look(page, "import-done")
