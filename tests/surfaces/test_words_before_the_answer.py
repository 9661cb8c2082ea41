"""What the person adds before the answer, on their page, at the desk that answers, and as the rules say it."""

from django.test import Client
from django.urls import reverse

from gongyi.domain.appeals.flow import BEFORE_SCREENED, DONE, FLOW, OPEN, UNDER_WAY
from tests.domain.appeals.builders import checking, replying
from tests.domain.cases.builders import row
from tests.infra.reading import plain
from tests.surfaces.speaking import address, link
from tests.towns import SmallTown

NOT_DONE = "没人来过，灯还是不亮"
DANGER = "可能有人有危险"


def test_whoever_answers_reads_it_above_the_form(hexi: SmallTown, enter) -> None:
    dossier = replying(hexi)
    token, client = link(hexi, dossier), Client()
    assert "补充" in client.get(address(hexi, "track", token)).content.decode()
    client.post(address(hexi, "act", token, "add_words"), {"version": row(dossier).version, "added": NOT_DONE})
    page = plain(enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode())
    assert page.index(NOT_DONE) < page.index("给反映人的回话")
    assert "核查：没办好，返工" in page


def test_a_danger_named_while_it_is_answered_stands_at_the_head_of_the_file(hexi: SmallTown, enter) -> None:
    dossier, client = replying(hexi), Client()
    file = f"/{hexi.town.slug}/desk/file/{dossier.number}/"
    desk = enter("gulnar")
    assert DANGER not in desk.get(file).content.decode()
    added = {"version": row(dossier).version, "added": "厨房里煤气味很重"}
    client.post(address(hexi, "act", link(hexi, dossier), "add_words"), added)
    assert DANGER in desk.get(file).content.decode()


def test_the_page_of_whoever_spoke_offers_it_while_it_is_checked(hexi: SmallTown) -> None:
    token = link(hexi, checking(hexi))
    page = Client().get(address(hexi, "track", token)).content.decode()
    assert address(hexi, "act", token, "add_words") in page
    assert address(hexi, "act", token, "take_back") not in page


def test_the_rules_say_until_when_what_is_possible(hexi: SmallTown) -> None:
    page = Client().get(reverse("rulebook:index", args=[hexi.town.slug])).content.decode()
    assert "拿到回话以前，可以催一下、补充，正在核查时也行；还没人说办好，可以撤回；销号以前，可以请人回电话。" in page
    before = {*BEFORE_SCREENED, *UNDER_WAY}
    asked = {"awaiting_info"}
    source = {key: set(FLOW.move(key).source) for key in ("chase", "add_words", "take_back", "ask_call")}
    assert source["take_back"] == before
    assert source["chase"] == {*before, *DONE} - asked
    assert source["add_words"] == source["chase"] | {"street_review"}
    assert source["ask_call"] == set(OPEN)
