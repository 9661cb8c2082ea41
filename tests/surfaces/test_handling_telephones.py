"""Whose telephone opens a link for handling, for how long, and what closes it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client

from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import Device, LinkToken, TownAct
from gongyi.kernel.flows.models import Step
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import handing
from gongyi.kernel.people.models import Post
from tests.surfaces.handling import REPAIRER, STATEMENT, bound, code, link, minutes, offered
from tests.towns import SmallTown


def test_another_telephone_needs_a_code_that_goes_to_the_repairer(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    bound(hexi, url)
    other = Client()
    for attempt in ("", "do/acknowledge/", "call/", "leave/"):
        answer = other.post(f"{url}{attempt}")
        assert answer.status_code == 200, attempt
        assert STATEMENT not in answer.content.decode(), attempt
    assert hexi.stage(case) == "offered"
    with minutes(5):
        other.post(url, {"step": "send"})
        assert other.post(url, {"step": "code", "code": "000000"}).status_code == 422
        assert STATEMENT not in other.get(url).content.decode()
        right = code(hexi)
    with minutes(11):
        assert other.post(url, {"step": "code", "code": right}).status_code == 422, "a code is good for five minutes"


def test_a_cookie_of_someone_else_opens_nothing(hexi: SmallTown) -> None:
    offered(hexi)
    url = link(hexi)
    stranger = people.add_person(town=hexi.town, work_name="别人", phone="13777777777")
    token = access.make_link(
        town=hexi.town,
        purpose=LinkToken.HANDLE,
        owner_id=1,
        life=timedelta(days=1),
        handler=(hexi.seats["firm"], stranger),
    )
    secret = access.bind_device(link=access.find_link(token=token, purpose=LinkToken.HANDLE)).secret
    phone = Client()
    phone.cookies["handling"] = secret
    assert STATEMENT not in phone.get(url).content.decode()


def test_for_seven_days_no_code_is_asked_and_then_one_again(hexi: SmallTown) -> None:
    offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    with minutes(7 * 24 * 60 - 5):
        assert STATEMENT in phone.get(url).content.decode()
    with minutes(7 * 24 * 60 + 5):
        assert STATEMENT not in phone.get(url).content.decode()


def test_a_second_case_opens_on_the_same_telephone_at_once(hexi: SmallTown) -> None:
    offered(hexi)
    phone = bound(hexi, link(hexi))
    first = link_of_case = hexi.messages(REPAIRER)
    offered(hexi)
    assert len(hexi.messages(REPAIRER)) > len(first) == len(link_of_case)
    assert STATEMENT in phone.get(link(hexi)).content.decode()


def test_old_taken_back_and_used_up_links_say_so_plainly(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    token = LinkToken.objects.get(purpose="handle")
    fresh = Client()

    def said(wanted: str) -> None:
        answer = fresh.get(url)
        assert answer.status_code == 410
        assert wanted in answer.content.decode()
        assert STATEMENT not in answer.content.decode()
        assert case.title not in answer.content.decode()

    with minutes(31 * 24 * 60):
        said("太久")
    LinkToken.objects.filter(pk=token.pk).update(uses=access.HANDLE_USES)
    said("太多")
    LinkToken.objects.filter(pk=token.pk).update(uses=0)
    assert fresh.get(url).status_code == 200, "control: the link itself is good"
    assert access.revoke_links(links=[token]) == 1
    said("收回")
    assert fresh.get(url.replace(url[-10:-1], "x" * 9)).status_code == 404


def test_a_seat_handed_over_closes_the_link_and_the_telephone(hexi: SmallTown) -> None:
    case = offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    successor = people.add_person(town=hexi.town, work_name="接班人", phone="13600000001")
    handing.hand_over(seat=hexi.seats["firm"], arriving=successor, on=date(2026, 3, 2))
    answer = phone.post(f"{url}do/acknowledge/")
    assert answer.status_code == 410
    assert "接替" in answer.content.decode()
    assert hexi.stage(case) == "offered"
    assert Device.objects.get().revoked_at is not None
    people.appoint(person=hexi.persons["zhoujianguo"], seat=hexi.seats["firm"], starts_on=date(2026, 3, 2))
    assert STATEMENT not in phone.get(url).content.decode(), "a telephone that was taken back stays taken back"


def test_a_deputy_acts_for_the_holder_while_it_lasts(hexi: SmallTown) -> None:
    deputy = people.add_person(town=hexi.town, work_name="替班", phone="13600000002")
    people.appoint(
        person=deputy,
        seat=hexi.seats["firm"],
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 5),
        acting_for=hexi.persons["zhoujianguo"],
    )
    case = offered(hexi)
    assert len(hexi.messages("13600000002")) == 1
    url = re.search(r"(/\S+/h/[\w-]+/)", hexi.messages("13600000002")[0].split("8000")[-1])[1]
    phone = Client()
    phone.post(url, {"step": "send"})
    phone.post(url, {"step": "code", "code": code(hexi, "13600000002")})
    phone.post(f"{url}do/acknowledge/")
    step = Step.objects.get(dossier=case, move="acknowledge")
    assert (step.actor, step.on_behalf_of) == (deputy.pseudonym, hexi.persons["zhoujianguo"].pseudonym)
    with minutes(4 * 24 * 60):
        assert phone.get(url).status_code == 410


def test_this_telephone_is_closed_by_its_owner(hexi: SmallTown) -> None:
    offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    phone.post(f"{url}leave/")
    assert STATEMENT not in phone.get(url).content.decode()


def test_a_staff_seat_is_never_handled_by_a_telephone_alone(hexi: SmallTown) -> None:
    dossier = offered(hexi)
    for name in ("desk_east", "grid_east2", "police", "heat"):
        seat = hexi.seats[name]
        holder = Post.objects.get(seat=seat).person
        token = access.make_link(
            town=hexi.town,
            purpose=LinkToken.HANDLE,
            owner_id=dossier.pk,
            life=timedelta(days=1),
            handler=(seat, holder),
        )
        secret = access.bind_device(link=access.find_link(token=token, purpose=LinkToken.HANDLE)).secret
        phone = Client()
        phone.cookies["handling"] = secret
        answer = phone.get(f"/{hexi.town.slug}/h/{token}/")
        assert answer.status_code == 410, name
        assert STATEMENT not in answer.content.decode()


def test_the_number_a_link_goes_to_is_entered_at_the_seat_and_a_new_one_unbinds_the_old_telephone(
    hexi: SmallTown, enter: Callable[[str], Client]
) -> None:
    offered(hexi)
    url = link(hexi)
    phone = bound(hexi, url)
    seat = hexi.seats["firm"]
    page, desk = f"/{hexi.town.slug}/desk/town/seats/{seat.pk}/", enter("zhaomin")
    assert "138****0007" in desk.get(page).content.decode()
    fields = {"act": "phone", "phone-person": f"{hexi.persons['zhoujianguo'].pk}", "phone-phone": "138 0000 0008"}
    assert desk.post(page, fields).status_code == 422, "without a reason nothing is kept"
    assert desk.post(page, fields | {"phone-phone": "12", "phone-reason": "手机丢了"}).status_code == 422
    assert Device.objects.get().revoked_at is None
    assert desk.post(page, fields | {"phone-reason": "手机丢了"}).status_code == 302
    assert Device.objects.get().revoked_at is not None
    assert "138****0008" in phone.get(url).content.decode(), "the old telephone has to prove itself again"
    act = TownAct.objects.get()
    assert (act.verb, act.reason) == ("post.phone", "手机丢了")
    assert "0008" not in str(act.facts), "numbers do not stand in the record"
