"""A page that stays open while the matter goes on: the form opened on it says what happened, and many are not moved unseen."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier, Step
from tests.domain.appeals.builders import speaker
from tests.domain.responses.builders import asked
from tests.infra.statements import domain_statements
from tests.surfaces.handling import bound, jpeg, link
from tests.surfaces.handling import offered as given_out
from tests.towns import SmallTown, settle

WENT_ON = "打开这一页以后，这件事又有了进展"
DECLINED = {"reason": "not_here", "door": "power_95598", "why": "请找供电公司。"}


@pytest.fixture
def late_with_others(hexi: SmallTown) -> Iterator[Dossier]:
    """A matter that was sent out, past its time."""
    row = hexi.say("五楼的灯不亮了").dossier
    hexi.do("gulnar", row, "accept")
    hexi.do("gulnar", row, "dispatch", category="corridor_light", words={"statement": "换灯"})
    settle()
    with clock.fixed(clock.now() + timedelta(days=30)):
        yield row


def offered(page: str, move: str) -> str:
    """The address at which a script asks for the form of a move on this page, with the values it adds."""
    found = re.search(rf'hx-get="([^"]*/do/{move}/[^"]*)"[^>]*?hx-vals=\'\{{"seen": (\d+)\}}\'', page)
    assert found, page
    url = unescape(found[1])
    return f"{url}{'&' if '?' in url else '?'}seen={found[2]}"


def panel(client: Client, page: str, move: str) -> str:
    """The form as a script fetches it into a page that stays as it is."""
    answer = client.get(offered(page, move), headers={"hx-request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def sent_version(form: str) -> str:
    return re.search(r'name="version" value="(\d+)"', form)[1]


def add(dossier: Dossier, words: str) -> None:
    matter = matters.fetch_by_id(speaker(dossier), dossier.pk)
    performing.perform(matter=matter, key="add_words", change=Change(words={"added": words}))


@pytest.mark.parametrize("where", ["file/{}/", "board/?at={}"], ids=["file", "board"])
def test_a_form_opened_on_an_old_page_says_what_a_colleague_did(hexi: SmallTown, enter, where: str) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/{where.format(dossier.number)}").content.decode()
    assert WENT_ON not in panel(client, page, "decline")
    hexi.do("gulnar", dossier, "accept")
    form = panel(client, page, "decline")
    told = re.search(r"data-since.*?</div>", form, re.DOTALL)[0]
    assert WENT_ON in told
    assert re.search(r'event__what">已受理<', told)
    assert "古丽娜尔" in told
    again = re.search(r'<a class="button button--quiet" href="([^"]*do/decline/[^"]*)"', told)[1]
    whole = client.get(unescape(again)).content.decode()
    assert "<html" in whole
    assert WENT_ON not in whole
    assert 'id="panel-form"' in whole
    assert ("screen__now" in whole) == where.startswith("board")


def test_new_words_of_the_person_stand_in_the_form_before_it_is_sent(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say(phone="13912345678").dossier, enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    add(dossier, "老人八十岁，从早上关到现在，电话13912345678")
    form = panel(client, page, "decline")
    assert "老人八十岁，从早上关到现在" in form
    assert "反映人" in form
    assert "13912345678" not in form, "as on the file, telephones are shown for a reason only"
    assert sent_version(form) == "2"
    answer = client.post(offered(page, "decline"), DECLINED | {"version": sent_version(form)})
    assert answer.status_code == 302, "whoever was told may decide"


def test_a_form_drawn_before_is_refused_even_after_another_panel_told_of_it(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    form = panel(client, page, "decline")
    hexi.do("gulnar", dossier, "accept")
    answer = client.post(offered(page, "decline"), DECLINED | {"version": sent_version(form)})
    assert answer.status_code == 422
    assert "请找供电公司。" in answer.content.decode()
    assert not Step.objects.filter(move="decline").exists()


def test_the_one_who_spoke_is_not_called_a_colleague(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    form = panel(client, page, "decline")
    performing.perform(matter=matters.fetch_by_id(speaker(dossier), dossier.pk), key="take_back", change=Change())
    answer = client.post(offered(page, "decline"), DECLINED | {"version": sent_version(form)})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "反映人刚才自己办了一步" in said
    assert "刚才有同事" not in said
    assert "请找供电公司。" in said


def test_what_was_typed_before_is_carried_into_the_form_that_tells_the_news(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    before = panel(client, page, "decline")
    hexi.do("gulnar", dossier, "accept")
    form = panel(client, page, "decline")
    kept = re.search(r'data-draft="([^"]+)"', before)[1]
    assert f'data-draft-before="{kept}"' in form
    assert "data-draft-before" not in before


def test_a_step_that_is_no_longer_possible_says_what_happened_and_leaves_the_page(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    hexi.do("gulnar", dossier, "decline", reason="outside", door="none", words={"why": "地点在邻县。"})
    gone = panel(client, page, "merge")
    assert "<html" not in gone
    assert "这一步现在办不了" in gone
    assert WENT_ON in gone
    assert "地点在邻县。" in gone
    assert f'href="/{hexi.town.slug}/desk/file/{dossier.number}/"' in gone


@pytest.mark.parametrize("seen", ["", "x", "-1", "1" * 30, "٣x"])
def test_what_is_no_version_tells_nothing_and_breaks_nothing(hexi: SmallTown, enter, seen: str) -> None:
    dossier = hexi.say().dossier
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/decline/"
    answer = enter("gulnar").get(url, {"seen": seen}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert WENT_ON not in answer.content.decode()


def test_a_form_on_a_page_that_shows_everything_costs_nothing_more(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    url, asked = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/decline/", {"hx-request": "true"}
    client.get(url, headers=asked)
    with domain_statements() as plain:
        client.get(url, headers=asked)
    with domain_statements() as with_version:
        client.get(url, {"seen": "1"}, headers=asked)
    assert len(with_version) == len(plain)


def ticked(page: str, number: str) -> dict[str, list[str]]:
    """What a list sends with one row ticked: the numbers, and the version at which each row was drawn."""
    found = re.findall(r'name="seen" value="(\d+:\d+)"', page)
    assert any(pair.startswith(number) for pair in found)
    return {"number": [number], "seen": found}


@pytest.mark.parametrize("sure", [False, True], ids=["asked", "done"])
def test_many_are_not_moved_where_one_went_on_unseen(hexi: SmallTown, enter, *, sure: bool) -> None:
    dossier, other, client = hexi.say("二楼的门坏了").dossier, hexi.say("三楼的窗坏了").dossier, enter("gulnar")
    page = client.get(f"/{hexi.town.slug}/desk/?many=1").content.decode()
    sends = ticked(page, dossier.number) | {"number": [dossier.number, other.number], "move": "accept"}
    add(dossier, "门上的玻璃也碎了")
    more = {"sure": "1", "reason": "逐件看过"} if sure else {}
    answer = client.post(f"/{hexi.town.slug}/desk/bulk/", sends | more).content.decode()
    assert "打开这一页以后又有了进展" in answer
    assert "反映人" in answer
    assert f'href="/{hexi.town.slug}/desk/file/{dossier.number}/"' in answer
    assert not Step.objects.filter(dossier=dossier, move="accept").exists()
    if sure:
        assert Step.objects.filter(dossier=other, move="accept").exists()
    else:
        assert f'name="seen" value="{dossier.number}:1"' in answer, "what was seen first is what counts in the end"


@pytest.mark.parametrize(("where", "who"), [("morning/", "lixiuying"), ("?only=sent", "gulnar")])
def test_a_reminder_from_an_old_list_says_what_happened_instead(
    hexi: SmallTown, enter, late_with_others: Dossier, where: str, who: str
) -> None:
    client, row = enter(who), late_with_others
    page = client.get(f"/{hexi.town.slug}/desk/{where}").content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)) | ticked(page, row.number)
    hexi.do({"lixiuying": "gulnar", "gulnar": "lixiuying"}[who], row, "chase")
    answer = client.post(f"/{hexi.town.slug}/desk/bulk/", fields | {"move": "chase"}).content.decode()
    assert "打开这一页以后又有了进展" in answer
    assert Step.objects.filter(dossier=row, move="chase").count() == 1


def test_the_same_reminder_sent_twice_is_made_once_and_says_so_twice(
    hexi: SmallTown, enter, late_with_others: Dossier
) -> None:
    client, row = enter("lixiuying"), late_with_others
    page = client.get(f"/{hexi.town.slug}/desk/morning/").content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)) | ticked(page, row.number)
    answers = [client.post(f"/{hexi.town.slug}/desk/bulk/", fields | {"move": "chase"}) for _time in range(2)]
    assert [answer.headers.get("Location") for answer in answers] == [f"/{hexi.town.slug}/desk/morning/"] * 2
    assert Step.objects.filter(dossier=row, move="chase").count() == 1


def working(hexi: SmallTown) -> tuple[Dossier, Client, str]:
    """A case in the hands of a repairer who handles it by a link."""
    case = given_out(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    phone.post(f"{url}do/ask_relay/")
    return case, phone, url


def version(case: Dossier) -> int:
    return Dossier.objects.get(pk=case.pk).version


def test_a_repairers_form_says_what_came_since_their_page_was_opened(hexi: SmallTown) -> None:
    case, phone, url = working(hexi)
    hexi.do("aili", case, "relay_contact", words={"said": "白天都在家"})
    page = phone.get(url).content.decode()
    ask = unescape(re.search(r'href="([^"]*do/ask_extension/[^"]*)"', page)[1])
    assert WENT_ON not in phone.get(ask).content.decode()
    hexi.do("gulnar", case, "note", words={"note": "反映人很着急"})
    assert WENT_ON not in phone.get(ask).content.decode(), "what is not theirs to read is not told here either"
    hexi.do("lixiuying", case, "supervise", ground="still", words={"demand": "今天之内给个说法"}, answer_in=1)
    form = phone.get(ask).content.decode()
    assert WENT_ON in form
    assert "今天之内给个说法" in form
    assert "反映人很着急" not in form
    assert sent_version(form) == str(version(case))


def test_a_repairers_refused_form_says_what_came_and_can_be_sent_again(hexi: SmallTown) -> None:
    case, phone, url = working(hexi)
    old = version(case)
    hexi.do("aili", case, "relay_contact", words={"said": "白天都在家"})
    answer = phone.post(f"{url}do/progress/", {"version": old, "progress": "配件到了"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "白天都在家" in page
    assert "配件到了" in page
    assert sent_version(page) == str(version(case))
    fields = {"version": sent_version(page), "progress": "配件到了"}
    assert phone.post(f"{url}do/progress/", fields).status_code == 302


def test_done_on_an_old_page_is_refused_once_and_then_sent(hexi: SmallTown) -> None:
    case, phone, url = working(hexi)
    hexi.do("aili", case, "relay_contact", words={"said": "白天都在家"})
    old = version(case)
    hexi.do("lixiuying", case, "supervise", ground="still", words={"demand": "今天之内给个说法"}, answer_in=1)
    done = {"quick": "1", "outcome": "solved", "done": "换了灯"}
    answer = phone.post(f"{url}do/report_done/", done | {"version": old, "after": jpeg()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "今天之内给个说法" in page
    form = re.search(r'<form[^>]*id="done".*?</form>', page, re.DOTALL)[0]
    assert sent_version(form) == str(version(case))
    assert "换了灯" in form
    assert 'name="answer"' in form
    answered = done | {"answer": "今天换好了"}
    sent = phone.post(f"{url}do/report_done/", answered | {"version": sent_version(form), "after": jpeg()})
    assert sent.status_code == 302


def test_a_call_from_an_old_page_says_what_came(hexi: SmallTown) -> None:
    case = given_out(hexi, may_call=True)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}do/acknowledge/")
    old = version(case)
    assert f'name="seen" value="{old}"' in phone.get(url).content.decode()
    hexi.do("lixiuying", case, "supervise", ground="still", words={"demand": "今天之内给个说法"}, answer_in=1)
    assert "今天之内给个说法" in phone.post(f"{url}call/", {"seen": old}).content.decode()


def stays_open(client: Client, hexi: SmallTown, dossier: Dossier, page: str) -> dict[str, str]:
    """What a form outside the moves sends besides its answers, as it was drawn."""
    html = client.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/{page}").content.decode()
    return {"version": sent_version(html)}


KEPT_IN_ORDER = {
    "place/?where=1号楼": lambda hexi: {"place": hexi.places["b1"].pk},
    "reference/": lambda _hexi: {"system": "12345", "number": "A-77"},
    "apart/": lambda hexi: {"key": hexi.seats["firm"].key},
}


@pytest.mark.parametrize("page", KEPT_IN_ORDER)
def test_a_form_outside_the_moves_that_was_opened_before_is_refused_and_tells_what_came(
    hexi: SmallTown, enter, page: str
) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    fields = stays_open(client, hexi, dossier, page) | KEPT_IN_ORDER[page](hexi)
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/{page}"
    add(dossier, "老人八十岁，从早上关到现在")
    answer = client.post(url, fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert WENT_ON in html
    assert "老人八十岁，从早上关到现在" in html
    typed = fields | {"version": sent_version(html)}
    if page == "reference/":
        assert 'value="A-77"' in html
    assert Dossier.objects.get().version == 2
    client.post(url, typed)
    assert Dossier.objects.get().version == 3, "whoever was told may send it"


@pytest.mark.parametrize("page", KEPT_IN_ORDER)
def test_a_form_outside_the_moves_sent_twice_makes_one_step(hexi: SmallTown, enter, page: str) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    fields = stays_open(client, hexi, dossier, page) | KEPT_IN_ORDER[page](hexi)
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/{page}"
    assert client.post(url, fields).status_code == client.post(url, fields).status_code
    assert Dossier.objects.get().version == 2


def test_an_answer_noted_from_an_old_page_says_what_came(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    base = f"/{hexi.town.slug}/desk/file/{dossier.number}/"
    client.post(f"{base}reference/", {"system": "12345", "number": "A-77"})
    url, version = re.search(
        r'action="([^"]*/reference/\d+/)".*?name="version" value="(\d+)"', client.get(base).content.decode()
    ).groups()
    add(dossier, "门上的玻璃也碎了")
    told = client.post(url, {"version": version}, follow=True).content.decode()
    assert "打开这一页以后又有了进展" in told
    assert "反映人" in told
    assert dossier.references.get().state == "open"
    client.post(url, {"version": str(Dossier.objects.get().version)})
    assert dossier.references.get().state == "answered"


def test_a_rating_entered_on_an_old_page_is_refused_with_what_came(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "settle_now", outcome="solved")
    hexi.do("gulnar", dossier, "reply", words={"reply": "换好了"})
    client, url = enter("lixiuying"), f"/{hexi.town.slug}/desk/file/{dossier.number}/rate/"
    given = {"how": "phone", "contacted": "yes", "solved": "yes", "satisfied": "mostly"}
    fields = given | stays_open(client, hexi, dossier, "rate/")
    hexi.do("gulnar", dossier, "note", words={"note": "反映人说又不亮了"})
    answer = client.post(url, fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert WENT_ON in html
    assert "反映人说又不亮了" in html
    assert all(re.search(rf'name="{name}" value="{value}" required checked', html) for name, value in given.items())
    assert hexi.stage(dossier) == "rating"
    for _time in range(2):
        assert client.post(url, given | {"version": sent_version(html)}).status_code == 302
    assert Step.objects.filter(dossier=dossier, move="rate_satisfied").count() == 1


def test_whoever_was_called_is_not_chased_again_from_a_page_that_is_older_than_their_answer(
    hexi: SmallTown, enter
) -> None:
    response, client = asked(hexi), enter("zhaomin")
    case = response.parent_links.get().parent
    page = client.get(f"/{hexi.town.slug}/desk/file/{case.number}/").content.decode()
    url = f"/{hexi.town.slug}/desk/file/{response.number}/do/chase/"
    seen = sent_version(page[page.index(f'action="{url}"') :])
    hexi.do("heat", response, "note", words={"note": "周五换阀门"})
    assert client.post(url, {"version": seen}).status_code == 422
    assert not Step.objects.filter(dossier=response, move="chase").exists()
    assert client.post(url, {"version": int(seen) + 1}).status_code == 302
