"""What is stopped when it is said at first is stopped in the same way when it is added later, and goes past those it speaks of."""

import re
from pathlib import Path

import pytest
from django.test import Client

from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import numbers
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step, StepBody
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.people.models import Voice
from tests.domain.appeals import builders
from tests.infra.homes import with_keys
from tests.surfaces.speaking import PHONE, address, link, picture, say
from tests.towns import SmallTown, settle

GRAFT, RUDE, UNKNOWN, PETITION = (
    "社区主任收红包才给开门",
    "网格员态度很差，骂我妈",
    "我要举报干部受贿",
    "再不解决我就去上访",
)


def add(hexi: SmallTown, dossier: Dossier, text: str, move: str = "add_words", **more: object):
    form = {"added": text, "version": Dossier.objects.get(pk=dossier.pk).version} | more
    return Client().post(address(hexi, "act", link(hexi, dossier), move), form)


def kept() -> str:
    return " ".join(StepBody.objects.values_list("body", flat=True))


SITUATIONS = [
    ("add_words", builders.with_handler),
    ("add_words", builders.registered),
    ("supply_info", builders.awaiting_info),
]


@pytest.mark.parametrize(("move", "situation"), SITUATIONS)
@pytest.mark.parametrize("text", [GRAFT, UNKNOWN])
def test_an_accusation_names_the_door_and_keeps_nothing_and_cannot_be_added(
    hexi: SmallTown, move: str, situation, text: str
) -> None:
    dossier = situation(hexi)
    before = Step.objects.count()
    for more in ({}, {"here": "yes"}):
        page = add(hexi, dossier, text, move, **more)
        assert page.status_code == 422
        shown = page.content.decode()
        assert 'href="tel:12388"' in shown
        assert text in shown
        assert 'name="here" value="no"' in shown
        assert 'name="here" value="yes"' not in shown
    assert Step.objects.count() == before
    assert text not in kept()


@pytest.mark.parametrize(
    ("text", "main"), [(GRAFT, "tel:12388"), (RUDE, 'name="here" value="no"'), ("孩子天天被打，身上全是伤", "tel:110")]
)
def test_what_is_asked_is_said_once_with_one_main_way_and_is_no_fault_of_the_form(
    hexi: SmallTown, text: str, main: str
) -> None:
    shown = add(hexi, builders.with_handler(hexi), text).content.decode()
    shown = shown[shown.index("<main") : shown.index("</main>")]
    marked = re.findall(r'<(?:a|button) class="button button--primary[^>]*>', shown)
    assert main in marked[0]
    assert all("tel:" in one or 'name="harm"' in one for one in marked[1:])
    assert "请看看这几处" not in shown
    assert text in shown


@pytest.mark.parametrize("answer", [{"harm": "yes"}, {"here": "no"}])
def test_nothing_becomes_a_matter_of_its_own_where_nothing_is_added(hexi: SmallTown, answer: dict[str, str]) -> None:
    dossier = builders.with_handler(hexi)
    count = Dossier.objects.count()
    page = add(hexi, dossier, "", "chase", **answer)
    assert page.status_code == 302
    assert Step.objects.filter(dossier=dossier, move="chase").exists()
    assert Dossier.objects.count() == count


def test_what_is_still_wrong_after_rating_is_stopped_too(hexi: SmallTown) -> None:
    dossier = builders.rating(hexi)
    builders.rate(dossier, "dissatisfied", solved=False)
    page = add(hexi, dossier, GRAFT)
    assert (page.status_code, "12388" in page.content.decode(), GRAFT in kept()) == (422, True, False)


@pytest.mark.parametrize("text", [GRAFT, UNKNOWN])
def test_who_insists_sends_it_as_a_matter_of_its_own_past_those_concerned(hexi: SmallTown, text: str) -> None:
    dossier = hexi.say(phone=PHONE).dossier
    sent = add(hexi, dossier, text, here="no", photo=[picture()])
    assert sent.status_code == 302
    other = Dossier.objects.latest("pk")
    assert other.pk != dossier.pk
    assert (hexi.holder(other), other.sensitivity) == ("street", Dossier.RESTRICTED)
    seen = {name for name in hexi.persons if reachable(hexi.actor(name), [other.pk]).exists()}
    assert "zhaomin" in seen
    assert not seen & ({"gulnar", "lixiuying", "yerlan", "aili"} if text == GRAFT else {"yerlan", "aili"})
    assert Evidence.objects.filter(owner_id=other.pk).count() == 1
    assert Evidence.objects.filter(owner_id=dossier.pk).count() == 0
    assert Step.objects.filter(dossier=dossier).count() == 1
    assert Voice.objects.filter(owner_id=other.pk).exclude(phone_index="").exists()
    again = add(hexi, dossier, text, here="no")
    assert (again.status_code, Dossier.objects.count()) == (302, 2)
    settle()
    assert verify().faults == []


def test_rudeness_is_asked_about_and_may_be_sent_past_them_or_added(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    page = add(hexi, dossier, RUDE)
    shown = page.content.decode()
    assert (page.status_code, "12388" in shown, RUDE in kept()) == (422, False, False)
    assert 'name="here" value="no"' in shown
    assert 'name="here" value="yes"' in shown
    assert add(hexi, dossier, RUDE, here="no").status_code == 302
    assert not reachable(hexi.actor("aili"), [Dossier.objects.latest("pk").pk]).exists()
    assert add(hexi, dossier, RUDE, here="yes").status_code == 302
    assert Step.objects.get(dossier=dossier, move="add_words").move == "add_words"


def test_what_belongs_to_the_petition_office_is_asked_about_once(hexi: SmallTown) -> None:
    dossier = builders.registered(hexi)
    shown = add(hexi, dossier, PETITION).content.decode()
    assert 'name="here" value="yes"' in shown
    assert 'value="no"' not in shown
    assert add(hexi, dossier, PETITION, here="yes").status_code == 302


def test_whoever_is_kept_from_the_matter_already_needs_no_other(hexi: SmallTown) -> None:
    say(hexi, kind="report", text=GRAFT, insist="1")
    dossier = Dossier.objects.get()
    page = add(hexi, dossier, GRAFT)
    assert (page.status_code, 'name="here" value="yes"' in page.content.decode()) == (422, True)
    assert add(hexi, dossier, GRAFT, here="yes").status_code == 302


@pytest.mark.parametrize("text", ["三单元也漏了", "找过社区主任，灯还是不亮", "物业收了钱不办事"])
def test_an_ordinary_addition_is_not_asked_about(hexi: SmallTown, text: str) -> None:
    assert add(hexi, builders.with_handler(hexi), text).status_code == 302


BEATEN = "孩子天天被打，身上全是伤"


def uploads(home: Path) -> list[Path]:
    return [path for path in (home / "quarantine").rglob("*") if path.is_file()]


@pytest.mark.parametrize("text", [GRAFT, BEATEN])
def test_where_nothing_is_stored_no_photo_is_either(hexi: SmallTown, tmp_path: Path, settings, text: str) -> None:
    settings.HOME = with_keys(tmp_path)
    dossier = builders.registered(hexi)
    shown = [
        say(hexi, kind="complaint", text=text, photos=[picture()], key="web:9").content.decode(),
        add(hexi, dossier, text, photo=[picture()]).content.decode(),
    ]
    for page in shown:
        assert "照片和录音也没有留" in page
        assert 'name="held"' not in page
    assert uploads(tmp_path) == []


def test_a_photo_sent_with_a_report_of_harm_to_a_child_is_not_kept(hexi: SmallTown, tmp_path: Path, settings) -> None:
    settings.HOME = with_keys(tmp_path)
    assert say(hexi, kind="report", text=BEATEN, photos=[picture()], key="web:9", harm="yes").status_code == 302
    settle()
    assert Evidence.objects.count() == 0
    assert uploads(tmp_path) == []


def test_a_photo_of_what_is_sent_twice_is_kept_for_the_next_try(hexi: SmallTown, tmp_path: Path, settings) -> None:
    """The control: where something is only asked about, nobody takes the photo again."""
    settings.HOME = with_keys(tmp_path)
    page = say(hexi, kind="help", text="灯不亮", place=0, photos=[picture()], key="web:9").content.decode()
    assert 'name="held"' in page
    assert len(uploads(tmp_path)) == 1


def test_who_reports_harm_instead_of_answering_is_told_that_the_question_still_waits(hexi: SmallTown) -> None:
    dossier, client = builders.awaiting_info(hexi), Client()
    url = address(hexi, "act", link(hexi, dossier), "supply_info")
    form = {"added": "3单元501。他天天打孩子，身上全是伤", "version": dossier.version, "harm": "yes"}
    page = client.post(url, form, follow=True).content.decode()
    assert f"{numbers.spoken(dossier.number)} 那件还等您补充" in page
    assert "501" not in kept()
