"""What a resident typed and did not send, for whoever uses the phone next."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import building, enter
from tests.infra.site import Site

KEPT = "Object.entries(localStorage).filter(([key]) => key.startsWith('draft:')).map(pair => pair.join()).join()"


def typed(page: Page, words: str) -> str:
    """What the device keeps of it."""
    page.fill("textarea[name=text]", words)
    page.fill("input[name=phone]", "13912345678")
    page.wait_for_timeout(900)
    return str(page.evaluate(KEPT))


@pytest.mark.live
def test_words_stay_for_their_own_place_alone_and_never_those_that_tell_of_violence(
    live_site: Site, page360: Page
) -> None:
    here, page = building(live_site), page360
    page.goto(f"{live_site.url}/qiaxiu/say/help/?place={here}")
    kept = typed(page, "楼道灯不亮")
    assert "楼道灯不亮" in kept
    assert "13912345678" not in kept
    later = page.context.new_page()
    later.goto(f"{live_site.url}/qiaxiu/say/help/?place={here}")
    expect(later.locator("textarea[name=text]")).to_have_value("")
    later.locator("[data-draft-take]").click()
    expect(later.locator("textarea[name=text]")).to_have_value("楼道灯不亮")
    later.goto(f"{live_site.url}/qiaxiu/say/help/?place={int(here) + 1}")
    expect(later.locator("textarea[name=text]")).to_have_value("")
    expect(later.locator("[data-draft-notice]")).to_be_hidden()
    assert "老公" not in typed(page, "我老公又打我，我想离开")
    assert "楼道" not in str(page.evaluate(KEPT))


@pytest.mark.live
def test_a_worker_leaves_no_word_of_harm_to_a_child_on_the_device(live_site: Site, page360: Page) -> None:
    page = page360
    enter(page, live_site, "yerlan")
    page.goto(f"{live_site.url}/qiaxiu/desk/new/")
    assert "楼道灯不亮" in typed(page, "楼道灯不亮")
    page.fill("textarea[name=text]", "邻居天天打孩子，孩子身上有伤")
    page.locator("[data-draft-unkept]").wait_for(state="attached")
    page.wait_for_timeout(900)
    assert "孩子" not in str(page.evaluate(KEPT))
