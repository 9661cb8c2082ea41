"""What was sent out is with others: it leaves 轮到我 for a quiet page of its own, with who has it and a reminder in one tap."""

import re

from gongyi.kernel.flows import inbox, numbers
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, Turn
from gongyi.kernel.outbox.working import do_jobs
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import queries as people_queries
from gongyi.kernel.people.models import Person
from tests.domain.appeals.builders import rate, rating
from tests.domain.cases.builders import act, deferred, opened, photos, sample, signed
from tests.infra.statements import WHO_ASKS, spent
from tests.towns import SmallTown, settle


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
    assert "再按答应本人的时间排" in client.get(f"/{hexi.town.slug}/desk/?only=sent").content.decode()
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


def sent_rows(client, hexi: SmallTown) -> str:
    return client.get(f"/{hexi.town.slug}/desk/?only=sent").content.decode()


def test_what_came_back_to_oneself_is_told_so_and_is_not_reminded_of(hexi: SmallTown, enter) -> None:
    case = opened(hexi)
    parent = MatterLink.objects.get(child=case, why="case").parent
    client, here = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{parent.number}/"
    assert f'value="{parent.number}"' in sent_rows(client, hexi)
    assert "/do/chase/" in client.get(here).content.decode()
    act(hexi, case, "send_back", reason="not_ours", owner="street_desk", words={"why": "不归"})
    page = sent_rows(client, hexi)
    assert parent.title in page
    assert f'value="{parent.number}"' not in page
    assert "轮到您" in page
    assert "/do/chase/" not in client.get(here).content.decode()
    assert "/do/chase/" in enter("lixiuying").get(here).content.decode()


def test_nobody_is_to_take_on_what_is_out_with_others(hexi: SmallTown, enter) -> None:
    out, shared = hexi.say("五楼的灯不亮了").dossier, hexi.seats["desk_east"]
    people.appoint(
        seat=shared, person=Person.objects.get(work_name="李秀英"), starts_on=people_queries.today(hexi.town)
    )
    client, where = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{out.number}/"
    assert "/do/claim/" in client.get(where).content.decode()
    hexi.do("gulnar", out, "accept")
    hexi.do("gulnar", out, "dispatch", category="corridor_light", words={"statement": "换灯"})
    assert "/do/claim/" not in client.get(where).content.decode()


def test_a_second_handling_shows_in_my_turn_on_the_board_and_in_the_lists(hexi: SmallTown, enter) -> None:
    dossier, client = rating(hexi), enter("gulnar")
    pages = [f"/{hexi.town.slug}/desk/{tail}" for tail in ("", "board/", "lists/needs/")]
    assert not any("二次办理" in client.get(page).content.decode() for page in pages)
    rate(dossier, "dissatisfied", solved=False)
    for page in pages:
        assert "二次办理" in client.get(page).content.decode(), page
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
    mine = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/").content.decode()
    assert "二次办理" in mine


def test_whoever_handles_it_a_second_time_is_told_so_and_what_they_reported(hexi: SmallTown, enter) -> None:
    sample(hexi, 0)
    case, client = signed(hexi), enter("zhoujianguo")

    def page(of: Dossier) -> str:
        return client.get(f"/{hexi.town.slug}/desk/file/{of.number}/").content.decode()

    assert "反映人请再办一次" not in page(case)
    hexi.do("zhoujianguo", case, "first_contact", how="not_wanted")
    hexi.do(
        "zhoujianguo",
        case,
        "report_done",
        outcome="solved",
        words={"done": "换了启动器"},
        evidence=photos(hexi, "after"),
    )
    settle()
    dossier = Dossier.objects.get(pk=case.parent_links.get().parent_id)
    hexi.do("gulnar", dossier, "reply", words={"reply": "换好了"})
    rate(dossier, "dissatisfied", solved=False)
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
    told = page(hexi.case_of(dossier))
    assert "反映人请再办一次，这是第 2 次办理。" in told
    assert numbers.spoken(case.number) in told
    assert "换了启动器" in told
