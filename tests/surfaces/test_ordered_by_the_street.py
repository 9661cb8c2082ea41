"""After its review the street has a matter done again once: the person hears of it, the desk reads who ordered it and why, and then it ends."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.figures import counting, declaring, periods
from gongyi.kernel.figures.lives import Scope, Window
from gongyi.kernel.flows import authority
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import done_again, rate, street_review
from tests.surfaces.speaking import address, link
from tests.towns import SmallTown, settle

PHONE = "13912345678"


@pytest.fixture
def ordered(hexi: SmallTown) -> Dossier:
    dossier = street_review(hexi)
    hexi.do("zhaomin", dossier, "order_redo", words={"why": "三楼的灯漏了"})
    return dossier


def answered_anew(hexi: SmallTown, dossier: Dossier) -> None:
    done_again(hexi, dossier)
    hexi.do("lixiuying", dossier, "check_pass", how="on_site")
    hexi.do("gulnar", dossier, "reply", words={"reply": "三楼也换了"})


def test_the_street_orders_it_once_and_then_ends_it(hexi: SmallTown, ordered: Dossier) -> None:
    answered_anew(hexi, ordered)
    rate(ordered, "dissatisfied", solved=False)
    assert hexi.stage(ordered) == "street_review"
    offered = {move.key for move in authority.allowed(hexi.fetch("zhaomin", ordered))}
    assert "final_notice" in offered
    assert "order_redo" not in offered
    with pytest.raises(Refused):
        hexi.do("zhaomin", ordered, "order_redo", words={"why": "再来"})
    hexi.do("zhaomin", ordered, "final_notice", words={"notice": "到此为止"})
    assert hexi.stage(ordered) == "closing"


def test_the_person_hears_and_reads_that_the_street_has_it_done_again(hexi: SmallTown, ordered: Dossier) -> None:
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    assert "街道看过您反映的" in hexi.messages(PHONE)[-1]
    page = Client().get(address(hexi, "track", link(hexi, ordered)) + "?whole=1").content.decode()
    assert "街道看过了，要求再办一次：现在是第 4 次办理" in page
    assert "您请我们再办一次，现在是" not in page
    history = page.split("办理经过")[-1]
    assert history.index("街道看过了，要求再办一次。") < history.index("街道正在复核")
    assert "三楼的灯漏了" not in page, "the reason is for the desk"
    answered_anew(hexi, ordered)
    assert (
        "要求再办一次：" not in Client().get(address(hexi, "track", link(hexi, ordered)) + "?whole=1").content.decode()
    )


def test_the_desk_reads_who_ordered_it_and_why(hexi: SmallTown, enter, ordered: Dossier) -> None:
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{ordered.number}/").content.decode()
    stands = page.split('class="stands"')[1][:2500]
    assert "赵敏" in stands
    assert "复核后要求再办，现在是第 4 次办理。原因：三楼的灯漏了" in stands
    assert "本人请再办一次，现在是" not in stands


def test_the_desks_notice_says_that_the_street_ordered_it(hexi: SmallTown, enter, ordered: Dossier) -> None:
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
        notices = enter("gulnar").get(f"/{hexi.town.slug}/desk/notices/").content.decode()
    assert "街道治理办复核后要求" in re.sub(r"\s", "", notices)


def test_those_who_do_it_again_read_that_the_street_ordered_it(hexi: SmallTown, enter, ordered: Dossier) -> None:
    statement = {"statement": "三楼灯不亮"}
    hexi.do("gulnar", ordered, "dispatch", category="corridor_light", handler=hexi.seats["firm"].key, words=statement)
    page = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/file/{hexi.case_of(ordered).number}/").content.decode()
    assert "街道复核后要求再办，这是第 4 次办理" in page


def test_the_figure_of_second_handlings_agrees_with_the_round_that_the_file_tells(ordered: Dossier) -> None:
    town = ordered.town
    window = Window(*periods.this_month(town).window(town))
    found = counting.value(declaring.get("second_handlings"), Scope(town, window, system(town.pk)))
    assert found.numerator == 3, "the file says that this is round 4"
    assert {part.key: part.count for part in found.parts} == {"redo": 2, "order_redo": 1}
