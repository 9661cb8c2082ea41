"""What was sent out is with others: it leaves 轮到我 for a quiet page of its own, with who has it and a reminder in one tap."""

import re

from gongyi.kernel.flows import inbox
from gongyi.kernel.flows.models import MatterLink, Step, Turn
from gongyi.kernel.outbox.working import do_jobs
from tests.domain.cases.builders import deferred
from tests.infra.statements import WHO_ASKS, spent
from tests.towns import SmallTown


def test_what_is_with_others_leaves_my_turn_until_it_comes_back(hexi: SmallTown, enter) -> None:
    out, here = hexi.say("五楼的灯不亮了").dossier, hexi.say("二楼的门坏了").dossier
    hexi.do("gulnar", out, "accept")
    hexi.do("gulnar", out, "dispatch", category="corridor_light", words={"statement": "换灯"})
    actor = hexi.actor("gulnar")
    assert [turn.dossier for turn in inbox.page(actor).turns] == [here]
    assert [turn.dossier for turn in inbox.page(actor, only="appeal").turns] == [here]
    assert [turn.dossier for turn in inbox.page(actor, only="sent").turns] == [out]
    assert inbox.counted(actor) == (1, 1)
    client = enter("gulnar")
    mine = client.get(f"/{hexi.town.slug}/desk/").content.decode()
    assert "五楼的灯" not in mine
    assert re.search(r"我派出的 <span class=\"count\">1</span>", mine)
    holder = hexi.holder(hexi.case_of(out))
    hexi.do(
        {"grid_east2": "aili", "firm": "zhoujianguo", "desk_east": "gulnar"}.get(holder, "zhoujianguo"),
        hexi.case_of(out),
        "send_back",
        reason="not_ours",
        owner="street_desk",
        words={"why": "不归我们"},
    )
    back = [turn.dossier for turn in inbox.page(hexi.actor("gulnar")).turns]
    assert hexi.case_of(out) in back


def test_one_tap_reminds_whoever_has_it(hexi: SmallTown, enter) -> None:
    out = hexi.say("五楼的灯不亮了").dossier
    hexi.do("gulnar", out, "accept")
    hexi.do("gulnar", out, "dispatch", category="corridor_light", words={"statement": "换灯"})
    client, where = enter("gulnar"), f"/{hexi.town.slug}/desk/?only=sent"
    page = client.get(where).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    number = re.search(r'name="number" value="(\d+)"', page)[1]
    answer = client.post(f"/{hexi.town.slug}/desk/bulk/", fields | {"number": number})
    assert answer.headers["Location"] == where
    assert Step.objects.filter(dossier=out, move="chase").exists()


def test_my_turn_costs_six_statements_with_cases_and_matters_that_were_sent_out(hexi: SmallTown, enter) -> None:
    out = hexi.say("五楼的灯不亮了").dossier
    hexi.say("二楼的门坏了")
    hexi.do("gulnar", out, "accept")
    hexi.do("gulnar", out, "dispatch", category="corridor_light", words={"statement": "换灯"})
    hexi.do(
        "zhoujianguo", hexi.case_of(out), "send_back", reason="not_ours", owner="street_desk", words={"why": "不归"}
    )
    client, where = enter("gulnar"), f"/{hexi.town.slug}/desk/"
    assert client.get(where).content.count(b'class="matter') >= 2
    assert spent(lambda: client.get(where), apart=WHO_ASKS) <= 6


def test_a_matter_put_on_the_books_is_with_others_still(hexi: SmallTown) -> None:
    case = deferred(hexi)
    while do_jobs():
        pass
    appeal = MatterLink.objects.get(child=case, why="case").parent
    assert appeal.stage == "on_books"
    assert Turn.objects.get(dossier=appeal, slot=Turn.MAIN, open=True).waits


def test_the_file_of_what_was_sent_out_says_who_has_it(hexi: SmallTown, enter) -> None:
    out = hexi.say("五楼的灯不亮了").dossier
    hexi.do("gulnar", out, "accept")
    client, where = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{out.number}/"
    assert client.get(where).context["my_turn"]
    hexi.do("gulnar", out, "dispatch", category="corridor_light", words={"statement": "换灯"})
    context = client.get(where).context
    assert not context["my_turn"]
    assert "安居物业" in context["holder"]
