"""Those whose own matter a worker joined to another (并案), and those beside them: what they keep, what they read, and nothing of each other."""

import re
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.flows.story import facts_of, words_of
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import ask, rate
from tests.domain.cases.builders import row
from tests.infra.reading import plain
from tests.surfaces.speaking import OTHER, PHONE, address, link, picture
from tests.towns import SmallTown, settle

COLD = "302一直没暖气，暖气片不热，屋里只有14度"
"""Plain words, promised sooner than other ones."""


def page(hexi: SmallTown, name: str, token: str) -> str:
    return Client().get(address(hexi, name, token)).content.decode().split("<main")[1].split("<footer")[0]


def test_a_promise_given_to_somebody_else_is_told_by_its_day_and_not_by_when_they_spoke(hexi: SmallTown) -> None:
    host = hexi.say(phone=PHONE).dossier
    assert "怎么算的" in page(hexi, "track", link(hexi, host))
    mine = hexi.say(COLD, phone=OTHER).dossier
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    assert row(host).due_at == row(mine).due_at
    track = page(hexi, "track", link(hexi, host))
    assert "怎么算的" not in track
    assert "明天" in track


# The answer


def joined(hexi: SmallTown) -> tuple[Dossier, Dossier, str, str]:
    """A matter, one that was joined to it, the link of whoever spoke of that one, and the link of somebody who joined by themselves."""
    host, mine = hexi.say("门口长椅坏了", phone=PHONE).dossier, hexi.say("长椅松了", phone=OTHER).dossier
    voice = Voice.objects.get(owner_id=mine.pk)
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    voice.refresh_from_db()
    by_themselves = appeals.join(dossier=row(host), key="joined:9", phone="13955556666")
    return host, mine, link(hexi, host, voice=voice), link(hexi, host, voice=by_themselves)


def answered(hexi: SmallTown, host: Dossier, **words: str) -> None:
    hexi.do("gulnar", host, "accept")
    hexi.do("gulnar", host, "settle_now", outcome="explained")
    hexi.do("gulnar", host, "reply", words={"reply": "302 的您好，周五来换"} | words)


def test_an_answer_that_others_wait_for_needs_a_sentence_that_they_may_read(hexi: SmallTown) -> None:
    host, *_others = joined(hexi)
    with pytest.raises(Refused, match="一句话"):
        answered(hexi, host)
    assert hexi.stage(host) == "replying"
    hexi.do("gulnar", host, "reply", words={"reply": "周五来换", "summary": "井盖周五换新"})
    assert hexi.stage(host) == "rating"


def test_without_anybody_who_joined_the_sentence_for_everyone_may_stay_open(hexi: SmallTown) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    gone = appeals.join(dossier=row(dossier), key="gone", phone=OTHER)
    appeals.leave(voice=gone)
    answered(hexi, dossier)
    assert hexi.stage(dossier) == "rating"


def test_the_form_says_why_the_sentence_is_needed(hexi: SmallTown, enter) -> None:
    host, *_others = joined(hexi)
    hexi.do("gulnar", host, "accept")
    hexi.do("gulnar", host, "settle_now", outcome="explained")
    form = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{host.number}/do/reply/").content.decode()
    assert "有人附议" in form


def test_whoever_joined_reads_the_sentence_for_everyone_as_the_answer(hexi: SmallTown) -> None:
    host, mine, merged, by_themselves = joined(hexi)
    answered(hexi, host, summary="井盖周五换新，暂时围挡")
    for token in (merged, by_themselves):
        track = page(hexi, "track", token)
        assert track.count("井盖周五换新，暂时围挡") == 2, "as the answer, and in the history"
        paper = Client().get(address(hexi, "answer", token))
        assert paper.status_code == 200
        assert "井盖周五换新，暂时围挡" in paper.content.decode()
        for hidden in ("302", numbers.spoken(host.number), "门口长椅坏了"):
            assert hidden not in plain(track + paper.content.decode())
    assert numbers.spoken(mine.number) in Client().get(address(hexi, "answer", merged)).content.decode()
    assert "井盖周五换新" not in page(hexi, "track", link(hexi, host)), (
        "whoever spoke first reads their own answer once"
    )


def test_what_whoever_spoke_first_says_of_the_answer_is_not_told_as_the_joined_ones_own(hexi: SmallTown) -> None:
    host, _mine, *joining = joined(hexi)
    answered(hexi, host, summary="已看过")
    rate(host, "dissatisfied", solved=False)
    first = page(hexi, "track", link(hexi, host))
    assert "您请我们再办一次" in first
    assert "您要求再办一次" in first
    for track in (page(hexi, "track", token) for token in joining):
        assert "先反映的人请我们再办一次，现在是第 2 次办理。" in track
        assert "先反映的人要求再办一次。" in track
        assert "您说" not in track
        assert "您要求" not in track
        assert "· 您" not in track


def test_what_whoever_spoke_first_adds_is_not_told_to_whoever_joined(hexi: SmallTown) -> None:
    host, _mine, *joining = joined(hexi)
    do = address(hexi, "track", link(hexi, host)) + "do/add_words/"
    version = Client().get(do).context["form"]["version"].value()
    assert Client().post(do, {"added": "又翻了", "version": version}).status_code == 302
    assert "您补充了" in page(hexi, "track", link(hexi, host))
    for track in (page(hexi, "track", token) for token in joining):
        assert "补充了" not in track


def test_whoever_joined_reads_the_sentence_of_the_final_notice(hexi: SmallTown) -> None:
    host, _mine, merged, _other = joined(hexi)
    answered(hexi, host, summary="已看过")
    for _round in range(2):
        rate(host, "dissatisfied", solved=False)
        hexi.do("gulnar", host, "redone", outcome="explained", words={"done": "又看过"})
        hexi.do("lixiuying", host, "check_pass", how="phone")
        hexi.do("gulnar", host, "reply", words={"reply": "又看过", "summary": "又看过了"})
    rate(host, "dissatisfied", solved=False)
    with pytest.raises(Refused, match="一句话"):
        hexi.do("zhaomin", host, "final_notice", words={"notice": "302 的您好，到此为止"})
    hexi.do(
        "zhaomin", host, "final_notice", words={"notice": "302 的您好，到此为止", "summary": "街道复核后维持原意见"}
    )
    track = page(hexi, "track", merged)
    assert "街道复核后维持原意见" in track
    assert "302" not in plain(track)
    first = page(hexi, "track", link(hexi, host))
    assert "到此为止" in first
    assert "维持原意见" not in first


def test_an_answer_given_before_with_nothing_for_others_says_so_and_points_to_no_reason(hexi: SmallTown) -> None:
    """As it stands for whoever joined when that was still taken after an answer."""
    host = hexi.say("门口长椅坏了", phone=PHONE).dossier
    late = appeals.join(dossier=row(host), key="late", phone=OTHER)
    there = Voice.objects.filter(pk=late.pk)
    there.update(withdrawn_at=clock.now())
    answered(hexi, host)
    there.update(withdrawn_at=None)
    token = link(hexi, host, voice=late)
    track = page(hexi, "track", token)
    assert "写在答复里" not in track
    assert "里面没有别人能看的话" in track
    assert Client().get(address(hexi, "answer", token)).status_code == 404


def test_nothing_is_joined_to_a_matter_whose_answer_it_could_not_read(hexi: SmallTown) -> None:
    host, mine = hexi.say("门口长椅坏了", phone=PHONE).dossier, hexi.say("长椅松了", phone=OTHER).dossier
    answered(hexi, host)
    with pytest.raises(Refused, match="单独答复"):
        hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)


# The receipt


def test_whose_matter_was_joined_keeps_number_code_and_signed_proof_of_their_own(hexi: SmallTown) -> None:
    host, mine, merged, _other = joined(hexi)
    for shown in (
        page(hexi, "receipt", merged),
        Client().get(address(hexi, "receipt", merged) + "?print=1").content.decode(),
    ):
        assert numbers.spoken(mine.number) in shown
        assert f">{numbers.tracking_code(mine.number)}<" in shown
        assert numbers.spoken(host.number) not in shown
        assert "门口长椅坏了" not in shown
    receipt = page(hexi, "receipt", merged)
    assert f"gongyi receipt 1|{mine.number}|1|" in receipt
    assert "<h1>已经收到</h1>" in receipt
    proof = Client().get(address(hexi, "receipt_file", merged)).json()
    assert (proof["number"], proof["step"]) == (mine.number, 1)
    assert address(hexi, "receipt", merged) in page(hexi, "track", merged)


def test_whoever_joined_by_themselves_still_gets_no_number_and_no_proof(hexi: SmallTown) -> None:
    host, mine, _merged, by_themselves = joined(hexi)
    receipt = page(hexi, "receipt", by_themselves)
    for hidden in (host, mine):
        assert numbers.spoken(hidden.number) not in receipt
    assert "gongyi receipt" not in receipt
    assert Client().get(address(hexi, "receipt_file", by_themselves)).status_code == 404
    assert address(hexi, "receipt", by_themselves) not in page(hexi, "track", by_themselves)


# What is added


def test_whose_matter_was_joined_is_not_asked_to_leave_and_never_reads_that_they_joined(hexi: SmallTown) -> None:
    _host, _mine, carried, by_themselves = joined(hexi)
    for name in ("track", "kept"):
        assert "附议" not in page(hexi, name, carried)
        assert "退出这件事" in page(hexi, name, by_themselves)


def test_whose_matter_was_joined_adds_to_it_in_their_own_file_and_the_other_hears_of_it(hexi: SmallTown, enter) -> None:
    host, mine, merged, by_themselves = joined(hexi)
    url = address(hexi, "act", merged, "add_after_merge")
    assert url in page(hexi, "track", merged)
    assert Client().get(url).status_code == 200
    sent = Client().post(url, {"version": "", "added": "井边还有一块铁皮翘着"}, follow=True)
    assert sent.status_code == 200
    assert words_of(row(mine), "add_after_merge") == {"added": "井边还有一块铁皮翘着"}
    heard = Step.objects.get(dossier=host, move="joined_added")
    assert facts_of(heard)["from"] == mine.number
    assert words_of(row(host), "joined_added") == {}
    for token in (link(hexi, host), by_themselves):
        assert "铁皮" not in page(hexi, "track", token)
    assert "铁皮" in enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{mine.number}/").content.decode()
    assert Client().get(address(hexi, "act", by_themselves, "add_after_merge")).status_code == 404
    assert verify().faults == []


def test_whose_matter_was_joined_reads_their_own_steps_as_theirs_and_the_others_as_the_others(hexi: SmallTown) -> None:
    host, _mine, merged, by_themselves = joined(hexi)
    Client().post(address(hexi, "act", link(hexi, host), "chase"), {"version": ""})
    url = address(hexi, "act", merged, "add_after_merge")
    Client().post(url, {"version": "", "added": "三单元也漫了", "photo": picture()})
    settle()
    track, other = page(hexi, "track", merged), page(hexi, "track", by_themselves)
    for words in ("您补充了内容", "三单元也漫了", "同一件事已经在办"):
        assert words in track, words
        assert words not in other, words
    for shown in (track, other):
        assert "先反映的人催了一下" in shown
        assert "您催了一下" not in shown
        assert shown.count(">收到<") == 1
        assert "门口长椅坏了" not in shown
        assert numbers.spoken(host.number) not in shown
    assert plain(track).index("先反映的人催了一下") < plain(track).rindex("收到"), (
        "newest first: what began it stands below"
    )
    photo = re.search(r'href="([^"]+/full/)"', track)
    assert photo
    shown = Client().get(photo[1])
    assert b"".join(shown.streaming_content)
    assert Client().get(photo[1].replace(merged, by_themselves)).status_code == 404
    assert Client().get(photo[1].replace(merged, link(hexi, host))).status_code == 404


def test_what_the_office_did_since_stands_at_its_minute_and_all_else_of_the_other_by_its_day(
    hexi: SmallTown, monday_morning: datetime
) -> None:
    def at(minutes: int) -> AbstractContextManager[None]:
        return clock.fixed(monday_morning + timedelta(minutes=minutes))

    with at(0):
        host = hexi.say("门口长椅坏了", phone="13912345678").dossier
    with at(2):
        hexi.do("gulnar", host, "accept")
    with at(10):
        mine = hexi.say("长椅的木条断了", phone="13922345678").dossier
    with at(20):
        hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    with at(30):
        hexi.do("gulnar", host, "settle_now", outcome="solved", words={"done": "钉好了"})
    with at(40):
        ask(host, "chase")
        voice = Voice.objects.get(spoken_on=mine.pk)
        text = plain(page(hexi, "track", link(hexi, host, voice=voice))).partition("经过")[2]
    order = ["先反映的人催了一下", "当场处理了", "同一件事已经在办", "已受理", "收到"]
    found = [text.index(words) for words in order]
    assert found == sorted(found)
    times = re.findall(r"\d\d:\d\d", text)
    assert [time[-2:] for time in times] == ["30", "20", "10"], "nothing tells when the other spoke"


def test_that_whoever_spoke_first_was_called_is_not_told_as_if_the_joined_one_had_been(hexi: SmallTown) -> None:
    host, _mine, *joining = joined(hexi)
    hexi.do("gulnar", host, "accept")
    hexi.do("gulnar", host, "dispatch", category="corridor_light", words={"statement": "灯坏了"})
    settle()
    case = Dossier.objects.get(flow="case")
    hexi.do("zhoujianguo", case, "acknowledge")
    hexi.do("zhoujianguo", case, "first_contact", how="visit")
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        settle()
        assert "已联系过您" in page(hexi, "track", link(hexi, host))
        for token in joining:
            track = page(hexi, "track", token)
            assert "已联系过先反映的人" in track
            assert "已联系过您" not in track


def test_a_danger_that_is_added_to_a_joined_matter_counts_where_it_is_handled(hexi: SmallTown) -> None:
    host, mine, merged, _other = joined(hexi)
    assert row(host).safety == 0
    url = address(hexi, "act", merged, "add_after_merge")
    assert "怎么算的" in page(hexi, "track", link(hexi, host))
    Client().post(url, {"version": "", "added": "楼道里一股煤气味"})
    assert row(host).safety == row(mine).safety == 2
    first = page(hexi, "track", link(hexi, host))
    assert "怎么算的" not in first, "whoever spoke first does not read the minute in which the other added something"


def test_what_goes_past_the_neighbourhood_is_not_added_to_a_joined_matter_but_a_matter_of_its_own(
    hexi: SmallTown,
) -> None:
    host, mine, merged, _other = joined(hexi)
    known = list(Dossier.objects.values_list("pk", flat=True))
    Client().post(address(hexi, "act", merged, "add_after_merge"), {"version": "", "added": "我不想活了"})
    own = Dossier.objects.exclude(pk__in=known).get()
    assert row(host).sensitivity == row(mine).sensitivity == Dossier.ORDINARY
    assert hexi.holder(own) == "street"
    assert not reachable(hexi.actor("gulnar"), [own.pk]).exists()
    assert verify().faults == []


def test_nobody_reads_of_themselves_what_is_added_to_a_joined_matter(hexi: SmallTown) -> None:
    rude = "网格员态度很差，骂我妈"
    host, mine = hexi.say(rude, kind="complaint", phone=PHONE).dossier, hexi.say("长椅松了", phone=OTHER).dossier
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    aili = hexi.actor("aili")
    assert [reachable(aili, [one.pk]).exists() for one in (host, mine)] == [False, True]
    url = address(hexi, "act", link(hexi, host, voice=Voice.objects.get(spoken_on=mine.pk)), "add_after_merge")
    assert Client().post(url, {"version": "", "added": rude}).status_code == 422
    assert words_of(row(mine), "add_after_merge") == {}


def test_nothing_is_added_once_the_other_is_answered(hexi: SmallTown) -> None:
    host, _mine, merged, _other = joined(hexi)
    answered(hexi, host, summary="井盖周五换新")
    url = address(hexi, "act", merged, "add_after_merge")
    assert url not in page(hexi, "track", merged)
    assert Client().get(url).status_code == 404


# Its own file, of which the voice is elsewhere now


def test_a_telephone_in_the_words_stays_masked_in_a_file_whose_voice_went_with_it(hexi: SmallTown, enter) -> None:
    host, mine = hexi.say(phone=PHONE).dossier, hexi.say(f"长椅松了，打{OTHER}", phone=OTHER).dossier
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=host.number)
    shown = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{mine.number}/").content.decode()
    assert "长椅松了" in shown
    assert OTHER not in shown


def test_the_paper_of_a_joined_matter_says_who_made_its_first_step(hexi: SmallTown, enter) -> None:
    _host, mine, _merged, _other = joined(hexi)
    printed = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{mine.number}/print/").content.decode()
    assert '<a href="#s1">收到</a></td><td>反映人</td>' in printed


def codes(client: Client, paper: str) -> list[str]:
    """The codes to scan on a receipt."""
    slip = client.get(paper).content.decode().split('class="paper-slip"')[1]
    return re.findall(r'<path[^>]* d="([^"]{400,})"', slip)


def test_its_receipt_printed_again_still_leads_to_it(hexi: SmallTown, enter) -> None:
    mine = hexi.say("长椅松了", phone=OTHER, worker=hexi.actor("gulnar"), channel="desk").dossier
    paper, client = f"/{hexi.town.slug}/desk/receipt/{mine.number}/", enter("gulnar")
    before = codes(client, paper)
    hexi.do("gulnar", mine, "merge", reason="same_problem", into=hexi.say().dossier.number)
    assert before
    assert codes(client, paper) == before


def test_the_desk_reads_what_whoever_joined_is_really_told(hexi: SmallTown, enter, monday_morning) -> None:
    host, *_others = joined(hexi)
    answered(hexi, host, summary="井盖周五换新")
    with clock.fixed(monday_morning + timedelta(hours=13)):  # at night nothing leaves
        settle()
        file = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{host.number}/")
        waiting = [line.words for line in file.context["told_to"] if (line.whom, line.state) == ("附议", "等着发出")]
    assert any("您也遇到的那件事有回话了" in words for words in waiting)
    assert not any(numbers.spoken(host.number) in words for words in waiting)
