"""What another system waits for is seen where one works: on the list of turns, on the board, in the morning."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongyi.kernel import clock
from gongyi.kernel.flows import elsewhere, filing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from tests.infra.statements import domain_statements
from tests.towns import SmallTown


def noted(hexi: SmallTown, *, hours: int, system: str = "12345", dossier: Dossier | None = None) -> Dossier:
    """A matter that another system wants answered so many hours from now."""
    dossier = dossier or hexi.say().dossier
    due: datetime = clock.now() + timedelta(hours=hours)
    filing.add_reference(
        matter=hexi.fetch("gulnar", dossier), system=system, number=f"HL-{dossier.pk}-{hours}", due_at=due
    )
    return dossier


def see(client: Client, hexi: SmallTown, path: str) -> str:
    return client.get(f"/{hexi.town.slug}/desk/{path}").content.decode()


def section(page: str) -> str:
    """The morning's part about other systems."""
    found = re.search(r'<section[^>]*id="elsewhere".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("hours", "said"), [(-49, "12345：超期 2 天"), (5, "12345：剩 5 小时"), (30, "12345：剩 30 小时")]
)
def test_a_turn_says_which_other_system_waits_and_how_long(hexi: SmallTown, enter, hours: int, said: str) -> None:
    noted(hexi, hours=hours)
    client = enter("gulnar")
    assert said in see(client, hexi, "")
    assert said in see(client, hexi, "board/")


def test_what_is_far_off_or_answered_there_is_not_spoken_of(hexi: SmallTown, enter) -> None:
    noted(hexi, hours=100)
    answered = noted(hexi, hours=5)
    row = answered.references.get()
    filing.add_reference(
        matter=hexi.fetch("gulnar", answered), system=row.system, number=row.number, due_at=row.due_at, state="answered"
    )
    assert "12345：" not in see(enter("gulnar"), hexi, "")
    assert section(see(enter("lixiuying"), hexi, "morning/")) == ""


def test_the_morning_lists_what_must_be_ready_today_the_latest_first(hexi: SmallTown, enter) -> None:
    late, today, far = (noted(hexi, hours=hours) for hours in (-20, 30, 60))
    for name in ("lixiuying", "zhaomin"):
        part = section(see(enter(name), hexi, "morning/"))
        assert part.index(late.number) < part.index(today.number)
        assert far.number not in part
        assert "12345：超期 20 小时" in part


def test_what_was_sent_out_is_seen_by_the_sender_and_told_to_no_firm(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "换灯"})
    noted(hexi, hours=-1, dossier=dossier)
    assert "12345：" in see(enter("gulnar"), hexi, "?only=sent")
    assert "12345：" not in see(enter("zhoujianguo"), hexi, "")
    case = hexi.case_of(dossier)
    assert elsewhere.pressing(hexi.actor("zhoujianguo"), hexi.town, [case]) == {}
    assert set(elsewhere.pressing(hexi.actor("gulnar"), hexi.town, [case])) == {case.pk}


def test_the_nearest_of_several_deadlines_is_said(hexi: SmallTown, enter) -> None:
    dossier = noted(hexi, hours=9)
    noted(hexi, hours=3, system="人民网", dossier=dossier)
    page = see(enter("gulnar"), hexi, "")
    assert "人民网：剩 3 小时" in page
    assert "12345：" not in page


def test_the_list_of_turns_costs_the_same_however_many_wait_elsewhere(hexi: SmallTown, enter) -> None:
    client = enter("gulnar")
    noted(hexi, hours=3)
    see(client, hexi, "")
    with domain_statements() as few:
        see(client, hexi, "")
    for hours in range(4, 10):
        noted(hexi, hours=hours)
    with domain_statements() as more:
        see(client, hexi, "")
    assert len(more) == len(few)


def test_a_number_noted_by_mistake_is_taken_back_with_a_reason_and_stays_in_the_history(hexi: SmallTown, enter) -> None:
    dossier = noted(hexi, hours=5)
    row = dossier.references.get()
    client, file = enter("gulnar"), f"file/{dossier.number}/"
    back = f"{file}reference/{row.pk}/back/"
    assert f'href="/{hexi.town.slug}/desk/{back}"' in see(client, hexi, file)
    assert row.number in see(client, hexi, back)
    where = f"/{hexi.town.slug}/desk/{back}"
    assert client.post(where, {"why": " "}).status_code == 422
    assert client.post(where, {"why": "看错了一位"}).status_code == 302
    shown = see(client, hexi, file)
    assert "12345：" not in see(client, hexi, "")
    assert back not in shown
    assert "看错了一位" in shown
    assert row.number in shown, "the history keeps it"
    assert row.number not in see(client, hexi, f"{file}print/").split('id="references"')[1].split("</section>")[0]
    assert dossier.number not in see(client, hexi, f"find/?q={row.number}")
    assert client.post(where, {"why": "再来一次"}).headers["Location"].endswith(file)
    assert verify().faults == []


def test_a_number_noted_again_just_so_makes_no_second_step_and_the_page_says_so(hexi: SmallTown, enter) -> None:
    dossier = noted(hexi, hours=5)
    row = dossier.references.get()
    steps, given = dossier.steps.count(), {"system": row.system, "number": row.number}
    client, where = enter("gulnar"), f"/{hexi.town.slug}/desk/file/{dossier.number}/reference/"
    again = client.post(where, given)
    assert again.status_code == 422
    assert "这个编号已经记着" in again.content.decode()
    assert dossier.steps.count() == steps
    later = timezone.localtime(row.due_at + timedelta(days=1))
    assert client.post(where, given | {"due_at": f"{later:%Y-%m-%dT%H:%M}"}).status_code == 302
    assert dossier.steps.count() == steps + 1


def test_a_number_taken_back_may_be_noted_again(hexi: SmallTown) -> None:
    dossier = noted(hexi, hours=5)
    row = dossier.references.get()
    which = {"system": row.system, "number": row.number, "due_at": None}
    with pytest.raises(Refused):
        filing.add_reference(matter=hexi.fetch("gulnar", dossier), **which, state="withdrawn")
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), **which, state="withdrawn", why="看错了")
    assert not elsewhere.noted().filter(dossier=dossier).exists()
    filing.add_reference(matter=hexi.fetch("gulnar", dossier), **which)
    assert elsewhere.noted().get(dossier=dossier).state == "open"
