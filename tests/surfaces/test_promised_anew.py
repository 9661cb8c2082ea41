"""More time that is granted after the promise was broken: one day is promised, and the broken one stays on record as broken."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.clock.wording import day_in_words
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.printing import Asker
from gongyi.surfaces.desk.papercover import cover
from tests.domain.appeals.builders import DEFERRABLE, rate
from tests.domain.cases.builders import act, ask_extension, dispatch, report, row, sample
from tests.surfaces.speaking import address, link
from tests.towns import SmallTown, settle

NOW, BEFORE = "现在答应", "原来答应，没有做到"


@pytest.fixture
def late(hexi: SmallTown) -> Dossier:
    """An appeal that is given out two days after its promise was broken; its case is granted three days more."""
    sample(hexi, 0)
    dossier = hexi.say("楼下没地方充电").dossier
    with clock.fixed(dossier.due_at + timedelta(days=2)):
        hexi.do("gulnar", dossier, "accept")
        case = dispatch(hexi, dossier, DEFERRABLE)
        act(hexi, case, "acknowledge")
        act(hexi, case, "first_contact", how="visit")
        ask_extension(hexi, case, 3)
        hexi.do("gulnar", case, "approve_extension")
        settle()
        yield row(dossier)


def page(hexi: SmallTown, dossier: Dossier) -> str:
    return plain(Client().get(address(hexi, "track", link(hexi, dossier))))


def plain(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def both(hexi: SmallTown, dossier: Dossier) -> tuple[str, str]:
    """The two days as pages name them: that of the case, which was granted, and that which was broken."""
    return day_in_words(timezone.localtime(row(hexi.case_of(dossier)).due_at).date()), day_in_words(
        timezone.localtime(dossier.due_at).date()
    )


def test_the_page_promises_the_newest_day_and_says_that_the_first_was_broken(hexi: SmallTown, late: Dossier) -> None:
    now, before = both(hexi, late)
    shown = page(hexi, late)
    assert re.search(f"超期 \\d+ 天 {NOW} \\S*{now}", shown)
    assert re.search(f"{BEFORE} ?： \\S*{before}", shown)
    assert "最晚 " not in shown


def test_the_desk_reads_the_same_two_days(hexi: SmallTown, enter, late: Dossier) -> None:
    now, before = both(hexi, late)
    shown = plain(enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{late.number}/"))
    assert re.search(f"超期 \\d+ 天 {NOW} \\S*{now}", shown)
    assert re.search(f"{BEFORE} ?： \\S*{before}", shown)


def test_the_papers_name_the_newest_day_and_the_broken_one(hexi: SmallTown, late: Dossier) -> None:
    now, before = both(hexi, late)
    rows = dict(cover(Asker(hexi.town, hexi.actor("gulnar")), hexi.fetch("gulnar", late)))
    assert now in rows[NOW]
    assert before in rows[BEFORE]


def test_the_public_page_names_the_same_two_days(hexi: SmallTown, late: Dossier) -> None:
    now, before = both(hexi, late)
    hexi.do("gulnar", late, "publish", words={"summary": "充电桩不够用。"})
    name = appeals.public_name(appeals.appeal_of(row(late)))
    shown = plain(Client().get(address(hexi, "published", name)))
    assert re.search(f"{NOW} \\S*{now}", shown)
    assert re.search(f"{BEFORE} ?： \\S*{before}", shown)


def test_the_promise_stays_on_record_as_broken(late: Dossier) -> None:
    assert appeals.broken([late]) == {late.pk: late.due_at}


def test_while_the_promise_holds_nothing_is_promised_beside_it(hexi: SmallTown) -> None:
    dossier = hexi.say("楼下没地方充电").dossier
    hexi.do("gulnar", dossier, "accept")
    assert appeals.promised_anew(row(dossier)) is None
    assert NOW not in page(hexi, row(dossier))


def test_an_answer_ends_what_was_promised_anew(hexi: SmallTown, late: Dossier) -> None:
    case = hexi.case_of(late)
    report(hexi, case)
    settle()

    hexi.do("gulnar", late, "reply", words={"reply": "修好了"})
    rate(late, "dissatisfied")
    assert appeals.broken([row(late)])
    assert appeals.promised_anew(row(late)) is None
