"""Notices name the matter and say who asks; whoever took a matter in is not told that it came in."""

import re
from datetime import timedelta

from django.test import Client
from django.utils.translation import override

from gongyi.domain.cases.flow import FLOW
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import matters, performing, undoing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.flows.telling import values_for
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.actions import mark_read
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
from gongyi.surfaces.desk.notices import SHOWN
from tests.domain.appeals.test_dispatch_taken_back import NIGHT
from tests.domain.cases.builders import handling, later, opened, report, supervise
from tests.surfaces.test_file_papers import order_of
from tests.towns import SmallTown, settle


def files(hexi: SmallTown, dossier: Dossier) -> str:
    return f"/{hexi.town.slug}/desk/file/{dossier.number}/"


def notices(client: Client, hexi: SmallTown) -> str:
    answer = client.get(f"/{hexi.town.slug}/desk/notices/")
    assert answer.status_code == 200
    return answer.content.decode()


def card(hexi: SmallTown, who: str, text: str) -> Dossier:
    return hexi.say(text, channel="card", worker=hexi.actor(who)).dossier


def test_whoever_registered_it_has_no_notice_of_it_and_colleagues_have(hexi: SmallTown, enter) -> None:
    card(hexi, "lixiuying", "健身器材松了")
    later()
    own = card(hexi, "gulnar", "单元门关不上")
    later()
    page = notices(enter("gulnar"), hexi)
    assert "健身器材松了" in page
    assert "单元门关不上" not in page
    assert Job.objects.filter(owner_id=own.pk, kind="deliver", channel="inapp").exists(), "the seat has it"
    assert not Job.objects.filter(kind="digest", owner_id=own.pk).exists()


def test_a_notice_of_something_new_names_it(hexi: SmallTown, enter) -> None:
    hexi.say("健身器材松了")
    later()
    page = notices(enter("gulnar"), hexi)
    assert "新到一件诉求：“健身器材松了”" in page
    assert "一件事（" not in page


def test_a_chase_says_by_seat_and_name_who_asks(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("zhaomin", dossier, "chase")
    later()
    assert "（赵敏）催问" in notices(enter("gulnar"), hexi)


def test_the_handler_of_a_case_is_told_who_chases_it_in_the_message_too(hexi: SmallTown) -> None:
    case = opened(hexi)
    hexi.do("gulnar", case, "chase")
    later()
    (row,) = Job.objects.filter(owner_id=case.pk, kind="deliver", channel="inapp", template="case_chased")
    with override("zh-hans"):
        made = templates.compose(town=hexi.town, key=row.template, language="zh-hans", values=values_for(row))
    assert "（古丽娜尔）问" in made.text
    assert "有人问" not in made.text


def test_a_chase_by_the_person_names_nobody(hexi: SmallTown, enter) -> None:
    dossier = hexi.say(name="阿依古丽", phone="13909060001").dossier
    voice = Voice.objects.get(owner_id=dossier.pk)
    person = Actor("link", dossier.town_id, voice.pseudonym, purpose="rate", owner_id=dossier.pk, voice_id=voice.pk)
    performing.perform(matter=matters.fetch_by_id(person, dossier.pk), key="chase", change=Change())
    later()
    page = notices(enter("gulnar"), hexi)
    assert "反映人催问" in page
    assert "阿依古丽" not in page


def test_the_badge_counts_all_that_was_not_opened_and_only_what_is_shown_becomes_read(hexi: SmallTown, enter) -> None:
    for n in range(SHOWN + 10):
        hexi.say(f"第{n}盏路灯不亮")
    later()
    desk = enter("gulnar")
    told = Job.objects.filter(channel="inapp", recipient=hexi.seats["desk_east"].key).order_by("-pk")
    mark_read(jobs=told.values_list("pk", flat=True)[:30])
    inbox = f"/{hexi.town.slug}/desk/"
    assert f'count--new">{SHOWN + 10 - 30}<' in desk.get(inbox).content.decode()
    page = notices(desk, hexi)
    assert page.count("told-list__new") == SHOWN - 30
    assert "更早的还有 10 条没看过" in page
    assert 'count--new">10<' in desk.get(inbox).content.decode()
    hexi.say("刚刚又来一件")
    later()
    last = re.search(r'name="last" value="(\d+)"', page)[1]
    assert desk.post(f"{inbox}notices/read/", {"last": last}).status_code == 302
    assert 'count--new">1<' in desk.get(inbox).content.decode(), "what came since was not seen"


def test_the_badge_counts_no_further_than_a_hundred(hexi: SmallTown, enter) -> None:
    hexi.say()
    later()
    told = Job.objects.get(channel="inapp", recipient=hexi.seats["desk_east"].key)
    same = {name: getattr(told, name) for name in ("town", "kind", "channel", "recipient", "template", "owner_id")}
    times = {"state": Job.DONE, "made_at": told.made_at, "not_before": told.not_before}
    rows = [Job(key=f"again:{number}", **same, **times) for number in range(99)]
    Job.objects.bulk_create(rows[:98])
    desk, inbox = enter("gulnar"), f"/{hexi.town.slug}/desk/"
    assert 'count--new">99<' in desk.get(inbox).content.decode()
    rows[98].save()
    assert 'count--new">99+<' in desk.get(inbox).content.decode()


def test_warnings_of_a_side_turn_say_which_task_they_are_about(hexi: SmallTown, enter) -> None:
    case = handling(hexi)
    supervise(hexi, case, "zhaomin")
    hexi.do("gulnar", case, "call_in", words={"request": "请供电到场"})
    with clock.fixed(clock.now() + timedelta(days=3)):
        sweep(hexi.town)
        later()
    rows = {row.template: row for row in Job.objects.filter(owner_id=case.pk, payload__contains='"slot": "answer"')}
    for language, said in (("zh-hans", "答复督办单：请修灯"), ("en", "the task “Answer a supervision order” in")):
        with override(language):
            assert values_for(rows["turn_due"])["about"].startswith(said.replace("请修灯", case.title))
    assert "召集会商：“" in notices(enter("sunli"), hexi), "what climbed says so too"
    assert f"答复督办单：“{case.title}”" in notices(enter("zhoujianguo"), hexi)
    own = Job.objects.filter(owner_id=case.pk, template="turn_due", payload__contains='"slot": "main"').first()
    assert own is None or values_for(own)["about"] == case.title


def test_a_warning_that_left_keeps_the_stage_of_then_when_the_matter_goes_on(hexi: SmallTown, enter) -> None:
    case = handling(hexi)
    then = str(FLOW.stage("handling").said)
    with clock.fixed(clock.now() + timedelta(days=4)):
        sweep(hexi.town)
        settle()
        report(hexi, case)
        settle()
        desk, now = enter("gulnar"), str(FLOW.stage(hexi.stage(case)).said)
        lines = [line.words for line in desk.get(files(hexi, case)).context["told_to"]]
        paper = [row["words"] for row in order_of(hexi, "gulnar", case).data["messages"]]
        seen = [re.sub("<[^>]+>", "", line) for line in notices(desk, hexi).split("<li")]
    for told in (lines, paper, seen):
        said = [words for words in told if "还在原处" in words]
        assert said
        assert all(then in words and now not in words for words in said), said


def test_a_notice_of_what_was_taken_back_keeps_the_stage_of_then(hexi: SmallTown, enter) -> None:
    with clock.fixed(NIGHT):
        dossier = hexi.say("楼道里一股煤气味").dossier
        hexi.do("gulnar", dossier, "redone", outcome="solved", words={"done": "关了阀门"})
        settle()
        undoing.undo(matter=hexi.fetch("gulnar", dossier), number=Dossier.objects.get(pk=dossier.pk).version)
        settle()
        hexi.do("gulnar", dossier, "redone", outcome="solved", words={"done": "关了阀门"})
        said = [line for line in notices(enter("lixiuying"), hexi).split("<li") if "已撤回" in line]
    assert said
    assert all("已收到" in line for line in said), said
