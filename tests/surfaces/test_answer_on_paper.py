"""The office prints the answer and the final notice for whoever has no page of their own to print it from."""

from django.test import Client

from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.people.models import Look
from tests.domain.appeals.builders import SITUATIONS
from tests.surfaces.speaking import answered
from tests.towns import SmallTown


def paper(hexi: SmallTown, client: Client, number: str):
    return client.get(f"/{hexi.town.slug}/desk/file/{number}/answer/")


def test_the_desk_prints_the_answer_with_a_code_that_rates_but_not_for_who_did_the_work(hexi: SmallTown, enter) -> None:
    dossier = answered(hexi, phone="0906-2198765")
    secretary, worker = enter("lixiuying"), enter("gulnar")
    file = secretary.get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert f"/desk/file/{dossier.number}/answer/" in file
    made = paper(hexi, secretary, dossier.number).content.decode()
    assert "灯换好了，您看看" in made
    assert "三个问题的二维码" in made
    assert LinkToken.objects.get(purpose=LinkToken.RATE).owner_id == dossier.pk
    own = paper(hexi, worker, dossier.number).content.decode()
    assert "三个问题的二维码" not in own, "whoever handled it would hold the rating of their own work"
    assert "查询单上的编号和四位数字" in own
    looks = list(Look.objects.values_list("table", "column", "row", "viewer"))
    assert looks == [("Dossier", "answer", dossier.pk, hexi.persons[who].pseudonym) for who in ("lixiuying", "gulnar")]


def test_the_final_notice_is_printed_at_the_desk_and_names_the_next_doors(hexi: SmallTown, enter) -> None:
    dossier = SITUATIONS["street_review"](hexi)
    street = enter("zhaomin")
    assert "终结告知" not in paper(hexi, street, dossier.number).content.decode(), "so far it is the answer before"
    hexi.do("zhaomin", dossier, "final_notice", words={"notice": "树在红线外，归园林部门修剪。"})
    made = paper(hexi, street, dossier.number).content.decode()
    for words in ("终结告知", "树在红线外", "12345", "才可以在知道该决定之日起60日内", "申请行政复议"):
        assert words in made
    assert "二维码" not in made


def test_nobody_prints_an_answer_that_is_not_there_or_not_within_reach(hexi: SmallTown, enter) -> None:
    waiting, dossier = hexi.say().dossier, answered(hexi)
    assert paper(hexi, enter("gulnar"), waiting.number).status_code == 404
    assert paper(hexi, enter("liuyan"), dossier.number).status_code == 404
    assert Look.objects.count() == 0
