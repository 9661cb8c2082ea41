"""Photos that a desk passes on: the person's to whoever handles it, those of the work to the person."""

import re

import pytest
from django.test import Client

from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import filing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from tests.domain.appeals.builders import rate
from tests.domain.cases.builders import act, photos, sample
from tests.surfaces.handling import STATEMENT, bound, link, minutes
from tests.surfaces.speaking import address
from tests.surfaces.speaking import link as followed
from tests.towns import SmallTown, settle

CATEGORY = "corridor_light"


def said(hexi: SmallTown, **more: object) -> Dossier:
    [photo] = photos(hexi, "")
    photo.audience = Evidence.PARTY
    dossier = hexi.say(phone="13912345678", evidence=[photo], **more).dossier
    hexi.do("gulnar", dossier, "accept")
    return dossier


def dispatched(hexi: SmallTown, **facts: object) -> Dossier:
    dossier = said(hexi)
    firm = hexi.seats["firm"].key
    hexi.do("gulnar", dossier, "dispatch", category=CATEGORY, handler=firm, words={"statement": STATEMENT}, **facts)
    with minutes(2):
        settle()
    return dossier


def done(hexi: SmallTown) -> Dossier:
    dossier = dispatched(hexi)
    case = hexi.case_of(dossier)
    sample(hexi, 0)
    act(hexi, case, "acknowledge")
    act(hexi, case, "first_contact", how="visit")
    act(hexi, case, "report_done", outcome="solved", words={"done": "换好了"}, evidence=photos(hexi, "before", "after"))
    settle()
    assert hexi.stage(dossier) in {"replying", "with_handler"}
    if hexi.stage(dossier) == "with_handler":
        hexi.do("gulnar", case, "verify_pass", how="papers")
        settle()
    return dossier


def pictures(page: str) -> list[str]:
    return re.findall(r'<img src="([^"]*/evidence/[^"]+)"', page)


def served(client: Client, url: str) -> int:
    """The code of a file; the file is closed, though nobody reads it to its end."""
    answer = client.get(url)
    for close in answer._resource_closers:
        close()
    return answer.status_code


def desk(hexi: SmallTown, dossier: Dossier, move: str) -> str:
    return f"/{hexi.town.slug}/desk/file/{dossier.number}/do/{move}/"


def test_the_handler_sees_the_photos_that_the_desk_passed_on_and_the_kind_of_matter(hexi: SmallTown) -> None:
    dispatched(hexi, photos=True)
    url = link(hexi)
    phone = bound(hexi, url)
    page = phone.get(url).content.decode()
    [picture] = pictures(page)
    assert served(phone, picture) == 200
    assert "楼道灯" in page


def test_without_the_desks_word_the_handler_sees_no_photo(hexi: SmallTown) -> None:
    dossier = dispatched(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    assert pictures(phone.get(url).content.decode()) == []
    own = Evidence.objects.get(owner_id=dossier.pk)
    assert phone.get(f"{url}evidence/{own.uid}/full/").status_code == 404


@pytest.mark.parametrize(("kind", "answer"), [("help", "yes"), ("complaint", "no")])
def test_photos_go_along_with_a_repair_unless_the_desk_says_no(hexi: SmallTown, enter, kind: str, answer: str) -> None:
    page = enter("gulnar").get(desk(hexi, said(hexi, kind=kind), "dispatch")).content.decode()
    [chosen] = re.findall(r'<input[^>]*name="photos"[^>]*value="(\w+)"[^>]*checked', page)
    assert chosen == answer


def test_nothing_is_asked_of_photos_where_there_are_none(hexi: SmallTown, enter) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    assert 'name="photos"' not in enter("gulnar").get(desk(hexi, dossier, "dispatch")).content.decode()


def test_whoever_answers_sees_the_work_and_the_person_does_where_they_say_so(hexi: SmallTown, enter) -> None:
    dossier, gulnar = done(hexi), enter("gulnar")
    form = gulnar.get(desk(hexi, dossier, "reply")).content.decode()
    assert re.findall(r'<input[^>]*name="show"[^>]*value="(\w+)"[^>]*checked', form) == ["yes"]
    for picture in pictures(form):
        assert served(gulnar, picture) == 200
    assert gulnar.post(desk(hexi, dossier, "reply"), {"reply": "灯换好了", "show": "yes"}).status_code == 302
    settle()
    token = followed(hexi, dossier)
    for page in (address(hexi, "rate", token), address(hexi, "track", token) + "?whole=1"):
        seen = pictures(Client().get(page).content.decode())
        assert seen
        assert all(served(Client(), picture) == 200 for picture in seen)
    assert verify().faults == []


def test_the_person_does_not_see_the_work_where_the_desk_says_no(hexi: SmallTown, enter) -> None:
    dossier = done(hexi)
    enter("gulnar").post(desk(hexi, dossier, "reply"), {"reply": "灯换好了", "show": "no"})
    assert pictures(Client().get(address(hexi, "rate", followed(hexi, dossier))).content.decode()) == []


def test_photos_of_the_first_handling_are_not_shown_with_the_second_answer(hexi: SmallTown) -> None:
    dossier = done(hexi)
    hexi.do("gulnar", dossier, "reply", words={"reply": "灯换好了"}, show=True)
    rate(dossier, "dissatisfied")
    hexi.do("gulnar", dossier, "redone", outcome="solved", words={"done": "又换了"}, evidence=photos(hexi, "after"))
    hexi.do("lixiuying", dossier, "check_pass", how="on_site")
    hexi.do("gulnar", dossier, "reply", words={"reply": "又换了一盏"}, show=True)
    given = Evidence.objects.filter(owner_id=dossier.pk, audience=Evidence.PARTY, purpose="after")
    assert given.values("step").distinct().count() == 2
    assert given.count() == 2


def test_erasing_what_was_said_erases_the_photos_that_were_passed_on(hexi: SmallTown) -> None:
    dossier = dispatched(hexi, photos=True)
    filing.erase(dossier=dossier, numbers=[1])
    assert set(Evidence.objects.values_list("state", flat=True)) == {Evidence.ERASED}
