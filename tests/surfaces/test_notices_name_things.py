"""Notices name the matter and say who asks; whoever took a matter in is not told that it came in."""

from django.test import Client
from django.utils.translation import override

from gongyi.kernel.access.actor import Actor
from gongyi.kernel.flows import matters, performing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.telling import values_for
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice
from tests.domain.cases.builders import later, opened
from tests.towns import SmallTown


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
