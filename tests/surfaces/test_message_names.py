"""Messages are found by who gets them and when; what they say stands below, its placeholders named in words."""

import re

from django.utils.translation import override

from gongyi.kernel.outbox import templates
from gongyi.surfaces.desk.administering import message_names
from tests.towns import SmallTown


def page(enter, hexi: SmallTown, query: str = "") -> str:
    answer = enter("sunli").get(f"/{hexi.town.slug}/desk/town/wordings/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def names(text: str) -> list[str]:
    return re.findall(r'<a href="[^"]*/wordings/\w+/">([^<]*)</a>', text)


def test_every_message_has_a_name_of_its_own_and_every_name_a_message(db: object) -> None:
    known = {message.key for message in templates.known()}
    assert {key for _whom, found in message_names.GROUPS for key in found} == known
    for whom, found in message_names.GROUPS:
        assert len({str(name) for name in found.values()}) == len(found), whom


def test_the_list_shows_names_and_no_placeholders(hexi: SmallTown, enter) -> None:
    shown = page(enter, hexi)
    assert len(names(shown)) == len(templates.known())
    assert "$" not in re.search(r"<main.*?</main>", shown, re.DOTALL)[0]
    assert shown.index("给反映人") < shown.index("已受理") < shown.index("给承办的人") < shown.index("派来一单")
    assert "〔事情的编号〕" in shown


def test_messages_are_found_by_who_gets_them_by_name_and_by_words(hexi: SmallTown, enter) -> None:
    client = enter("sunli")

    def found(word: str) -> list[str]:
        return names(client.get(f"/{hexi.town.slug}/desk/town/wordings/", {"q": word}).content.decode())

    assert {"有一件交给网格办", "请代承办的跟本人联系"} < set(found("网格员"))
    assert "派来一单" not in found("网格员")
    assert found("派来一单") == ["派来一单"]
    assert "登录用的验证码" in found("五分钟")
    assert found("没有这个词") == []


def test_a_message_is_headed_by_its_name(hexi: SmallTown, enter) -> None:
    shown = page(enter, hexi, "case_offered/")
    assert "<h1>派来一单</h1>" in shown
    assert "给承办的人" in shown


def test_no_shipped_words_put_marks_around_what_the_list_of_messages_marks_itself() -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            assert [one.key for one in templates.known() if re.search(r"[“\"']\$about", str(one.text))] == []
