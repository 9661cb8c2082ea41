"""What is told in the evening leaves in the morning, and asks for nothing that was done meanwhile."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Person
from tests.domain.cases.builders import act, opened, send_back, supervise
from tests.towns import SmallTown, settle

EVENING = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""Ten in the evening of a Monday."""


@pytest.fixture(autouse=True)
def _evening(hexi: SmallTown) -> Iterator[None]:
    with clock.fixed(EVENING):
        yield


@pytest.fixture
def colleague(hexi: SmallTown) -> Person:
    """Sits at the firm's seat too, and handles by telephone alone."""
    person = people.add_person(town=hexi.town, work_name="小王", phone="13600000003")
    people.appoint(person=person, seat=hexi.seats["firm"], starts_on=hexi.today)
    return person


def offered(hexi: SmallTown) -> Dossier:
    """A case that was given out; the message about it waits for the morning."""
    case = opened(hexi)
    with clock.fixed(EVENING + timedelta(minutes=2)):
        settle()
    assert Job.objects.filter(kind="deliver", channel="sms", template="case_offered", state=Job.QUEUED).exists()
    return case


def texts(person: Person, after: timedelta = timedelta(hours=10, minutes=2)) -> list[tuple[str, str]]:
    """What was to reach this telephone by the morning: which message, and where it stands."""
    with clock.fixed(EVENING + after):
        settle()
    rows = Job.objects.filter(kind="deliver", channel="sms", recipient=f"person:{person.pk}")
    return list(rows.order_by("pk").values_list("template", "state"))


def test_what_was_not_signed_in_the_evening_is_asked_for_in_the_morning(hexi: SmallTown) -> None:
    offered(hexi)
    assert texts(hexi.persons["zhoujianguo"]) == [("case_offered", Job.DONE)]


def test_nobody_is_asked_to_sign_what_they_signed_and_a_colleague_hears_that_it_waits(
    hexi: SmallTown, colleague: Person
) -> None:
    case = offered(hexi)
    act(hexi, case, "acknowledge")
    assert texts(hexi.persons["zhoujianguo"]) == [("case_offered", Job.SKIPPED)]
    assert texts(colleague) == [("newcomer", Job.DONE)]
    assert "等您" in hexi.messages("13600000003")[-1]


def test_nobody_is_asked_to_sign_by_a_time_that_is_gone(hexi: SmallTown) -> None:
    offered(hexi)
    assert texts(hexi.persons["zhoujianguo"], timedelta(days=4, hours=13)) == [("newcomer", Job.DONE)]


def test_nobody_is_asked_to_sign_what_was_sent_back(hexi: SmallTown, colleague: Person) -> None:
    case = offered(hexi)
    send_back(hexi, case)
    assert texts(hexi.persons["zhoujianguo"]) == [("case_offered", Job.SKIPPED)]
    assert texts(colleague) == [("case_offered", Job.SKIPPED)]


def test_an_order_answered_in_the_evening_is_not_asked_about_in_the_morning(hexi: SmallTown) -> None:
    case = opened(hexi)
    act(hexi, case, "acknowledge")
    supervise(hexi, case)
    with clock.fixed(EVENING + timedelta(minutes=2)):
        settle()
        hexi.do("zhoujianguo", case, "answer_supervision", words={"answer": "明早就去"})
    assert ("case_supervised", Job.SKIPPED) in texts(hexi.persons["zhoujianguo"])


def test_an_order_is_told_beside_what_is_told_of_the_case_later(hexi: SmallTown) -> None:
    case = opened(hexi)
    act(hexi, case, "acknowledge")
    supervise(hexi, case)
    hexi.do("gulnar", case, "chase")
    with clock.fixed(EVENING + timedelta(minutes=2)):
        settle()
    told = texts(hexi.persons["zhoujianguo"])
    assert ("case_supervised", Job.DONE) in told
    assert ("case_chased", Job.DONE) in told
