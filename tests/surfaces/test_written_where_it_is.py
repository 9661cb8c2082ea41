"""Of a place too wide to be found nothing goes out that nobody wrote: the statement begins empty, with an example, and says where it is."""

import re

from gongyi.kernel.flows.models import Dossier
from tests.surfaces.test_desk_file import address, see
from tests.surfaces.test_desk_wording import statement
from tests.towns import SmallTown

DRAWN = "{place}：楼道灯不亮，请到现场查看并处理。"


def wide(hexi: SmallTown, text: str = "灯不亮") -> Dossier:
    dossier = hexi.say(text, place=hexi.places["east"]).dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "sort", category="corridor_light")
    dossier.refresh_from_db()
    return dossier


def send(hexi: SmallTown, client, dossier: Dossier, words: str):
    sent = {
        "statement": words,
        "category": "corridor_light",
        "handler": hexi.seats["heat"].key,
        "photos": "no",
        "version": dossier.version,
    }
    return client.post(address(hexi, dossier, "do", "dispatch"), sent)


def test_the_statement_of_a_whole_community_begins_empty_with_an_example(hexi: SmallTown, enter) -> None:
    page = see(enter("gulnar"), address(hexi, wide(hexi), "do", "dispatch"))
    assert statement(page) == ""
    field = re.findall(r'<textarea[^>]*name="statement"[^>]*>', page)[0]
    assert "例如" in field
    assert "required" in field


def test_what_the_desk_would_have_drawn_up_is_not_taken_for_a_statement(hexi: SmallTown, enter) -> None:
    client, dossier = enter("gulnar"), wide(hexi)
    answer = send(hexi, client, dossier, DRAWN.format(place=hexi.places["east"]))
    assert answer.status_code == 422
    assert "请在说明里写清在哪儿" in answer.content.decode()
    written = "幸福小区东门旁的路灯不亮，请到现场查看并处理。"
    assert send(hexi, client, dossier, written).status_code == 302
    assert hexi.case_of(dossier).title.startswith("幸福小区东门旁")


def test_a_danger_stands_in_it_and_is_not_enough(hexi: SmallTown, enter) -> None:
    client, dossier = enter("gulnar"), wide(hexi, "有煤气味")
    begun = statement(see(client, address(hexi, dossier, "do", "dispatch")))
    assert begun.startswith("注意")
    assert str(hexi.places["east"]) not in begun
    assert send(hexi, client, dossier, begun).status_code == 422
    assert send(hexi, client, dossier, f"幸福小区东门。{begun}").status_code == 302
