"""Links, telephones and tries: what each opens, how long, how often, and what takes it back."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date, timedelta

import pytest
from django.db import connection

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.models import Attempt, Device, LinkToken
from gongyi.kernel.flows.linking import SHOWN_FOR, end_links
from gongyi.kernel.outbox.retention import tidy
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import handing
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.scope import within
from tests.towns import SmallTown, small_town

HANDLE = LinkToken.HANDLE
TODAY = date(2026, 3, 2)


def later(**length: int):
    return clock.fixed(clock.now() + timedelta(**length))


def a_link(hexi: SmallTown, owner_id: int = 1, **more: object) -> LinkToken:
    """A link by which the repairer handles one matter."""
    plain = {"life": timedelta(days=30), "handler": (hexi.seats["firm"], hexi.persons["zhoujianguo"])}
    token = access.make_link(town=hexi.town, purpose=HANDLE, owner_id=owner_id, **plain | more)
    found = access.find_link(token=token, purpose=HANDLE)
    assert found is not None
    return found


def state(link: LinkToken, token: str) -> str | None:
    found = access.look_up(token=token, purpose=HANDLE)
    return found[1] if found else None


def test_a_link_opens_one_purpose_in_one_town_and_is_not_kept_itself(hexi: SmallTown) -> None:
    token = access.make_link(town=hexi.town, purpose=LinkToken.TRACK, owner_id=1, life=timedelta(days=1))
    assert len(token) * 6 >= 128, "at least 128 bits"
    assert access.find_link(token=token, purpose=LinkToken.TRACK)
    assert access.find_link(token=token, purpose=LinkToken.RATE) is None
    assert not LinkToken.objects.filter(digest__contains=token).exists()
    other = small_town("elsewhere", simulated=True)
    with within(other.town):
        assert access.find_link(token=token, purpose=LinkToken.TRACK) is None


def test_a_link_says_what_became_of_it(hexi: SmallTown) -> None:
    make = {"town": hexi.town, "purpose": HANDLE, "owner_id": 1, "life": timedelta(days=2), "max_uses": 1}
    token = access.make_link(**make)
    link = access.find_link(token=token, purpose=HANDLE)
    assert link is not None
    with later(days=2):
        assert state(link, token) == "expired"
    access.spend(link=link)
    assert state(link, token) == "used_up"
    assert access.revoke_links(links=[link]) == 1
    assert state(link, token) == "revoked"
    assert access.revoke_links(links=[link]) == 0
    assert access.look_up(token="nothing", purpose=HANDLE) is None


def test_the_same_message_sent_again_carries_the_same_link(hexi: SmallTown) -> None:
    make = {"town": hexi.town, "purpose": HANDLE, "owner_id": 1, "life": timedelta(days=2)}
    first, again = (access.make_link(**make, once="job 7") for _n in range(2))
    assert first == again != access.make_link(**make, once="job 8")
    assert LinkToken.objects.count() == 2


def test_a_seat_that_was_left_takes_its_links_and_telephones_along(hexi: SmallTown) -> None:
    leaver, seat = hexi.persons["zhoujianguo"], hexi.seats["firm"]
    link = a_link(hexi)
    access.bind_device(link=link)
    assert end_links(hexi.town) == 0, "while the seat is held nothing is taken back"
    successor = people.add_person(town=hexi.town, work_name="接班人", phone="13600000001")
    handing.hand_over(seat=seat, arriving=successor, on=TODAY)
    mine = a_link(hexi, handler=(seat, successor))
    assert end_links(hexi.town) == 1
    assert end_links(hexi.town) == 0, "once is enough"
    link.refresh_from_db()
    mine.refresh_from_db()
    assert (link.revoked_at, mine.revoked_at) == (clock.now(), None)
    assert not Device.objects.filter(person=leaver, revoked_at=None).exists()
    people.appoint(person=leaver, seat=seat, starts_on=TODAY)
    assert link.revoked_at is not None, "an old link does not come to life again with a new post"


def test_a_telephone_stays_bound_while_another_such_seat_is_held(hexi: SmallTown) -> None:
    person, seat = hexi.persons["zhoujianguo"], hexi.seats["firm"]
    second = people.add_seat(town=hexi.town, role="property_firm", area=hexi.compound, organisation=hexi.firm)
    people.appoint(person=person, seat=second, starts_on=TODAY - timedelta(days=1))
    access.bind_device(link=a_link(hexi))
    people.end_post(post=seat.posts.get(), on=TODAY - timedelta(days=1))
    assert end_links(hexi.town) == 1
    assert Device.objects.filter(person=person, revoked_at=None).exists()


def test_a_deputys_link_ends_with_the_deputyship(hexi: SmallTown) -> None:
    deputy = people.add_person(town=hexi.town, work_name="替班", phone="13600000002")
    seat = hexi.seats["firm"]
    people.appoint(
        person=deputy, seat=seat, starts_on=TODAY, ends_on=TODAY + timedelta(days=2), acting_for=hexi.persons["zhoujianguo"]
    )  # fmt: skip
    link = a_link(hexi, handler=(seat, deputy))
    actor = visitors.handler(link, hexi.town)
    assert actor is not None
    assert actor.seats[0].acting_for == hexi.persons["zhoujianguo"].pseudonym
    with later(days=2):
        assert end_links(hexi.town) == 0, "the last day counts"
    with later(days=3):
        assert end_links(hexi.town) == 1


def test_a_matter_that_ended_is_shown_a_week_longer_and_speakers_keep_their_links(hexi: SmallTown) -> None:
    appeal, other = hexi.say().dossier, hexi.say("水管漏了").dossier
    ended, running = a_link(hexi, appeal.pk), a_link(hexi, other.pk)
    track = access.make_link(town=hexi.town, purpose=LinkToken.TRACK, owner_id=appeal.pk, life=timedelta(days=60))
    type(appeal).objects.filter(pk=appeal.pk).update(closed_at=clock.now())
    with clock.fixed(clock.now() + SHOWN_FOR):
        assert end_links(hexi.town) == 0
    with clock.fixed(clock.now() + SHOWN_FOR + timedelta(minutes=1)):
        assert end_links(hexi.town) == 1
        assert access.find_link(token=track, purpose=LinkToken.TRACK)
    ended.refresh_from_db()
    running.refresh_from_db()
    assert ended.revoked_at is not None
    assert running.revoked_at is None


def test_erasing_a_person_closes_their_links_and_telephones(hexi: SmallTown) -> None:
    link = a_link(hexi)
    secret = access.bind_device(link=link).secret
    people.forget_person(person=hexi.persons["zhoujianguo"])
    assert access.device_of(town=hexi.town, secret=secret) is None
    link = LinkToken.objects.select_related("person", "seat").get(pk=link.pk)
    assert visitors.handler(link, hexi.town) is None
    assert end_links(hexi.town) == 1


def test_a_telephone_is_known_for_seven_days_in_its_own_town(hexi: SmallTown) -> None:
    secret = access.bind_device(link=a_link(hexi)).secret
    assert access.device_of(town=hexi.town, secret=secret)
    assert access.device_of(town=hexi.town, secret="") is None
    assert access.device_of(town=hexi.town, secret=secret[:-1]) is None
    assert not Device.objects.filter(digest__contains=secret).exists(), "only a digest is kept"
    with later(days=7):
        assert access.device_of(town=hexi.town, secret=secret) is None


def test_what_is_too_old_goes(hexi: SmallTown) -> None:
    access.bind_device(link=a_link(hexi))
    access.count_try(what="x", key="y", limit=9)
    with later(days=29):
        tidy()
        assert (LinkToken.objects.count(), Device.objects.count(), Attempt.objects.count()) == (1, 0, 0)
    with later(days=61):
        tidy()
        assert LinkToken.objects.count() == 0


def test_tries_are_counted_per_key_and_hour_and_forgotten_after_a_success(hexi: SmallTown) -> None:
    for _n in range(3):
        access.count_try(what="track", key="7KQ2", limit=3)
    for _n in range(2):
        with pytest.raises(Refused) as refusal:
            access.count_try(what="track", key="7KQ2", limit=3)
        assert refusal.value.code == "throttled"
    access.count_try(what="track", key="another", limit=3)
    access.count_try(what="rate", key="7KQ2", limit=3)
    assert not Attempt.objects.filter(key__contains="7KQ2").exists(), "what is counted is not kept in clear"
    with later(hours=1):
        access.count_try(what="track", key="7KQ2", limit=3)
    access.clear_tries(what="track", key="7KQ2")
    access.count_try(what="track", key="7KQ2", limit=3)


def at_once(hexi: SmallTown, act: Callable[[], object], times: int = 12) -> int:
    """How often an act succeeds when many try it at the same moment."""

    def one() -> int:
        try:
            with within(hexi.town):
                act()
        except Refused:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return sum(found.result() for found in [pool.submit(copy_context().run, one) for _n in range(times)])


def test_many_at_once_get_no_more_tries_than_one_after_another(standing_hexi: SmallTown) -> None:
    assert at_once(standing_hexi, lambda: access.count_try(what="track", key="7KQ2", limit=5)) == 5

    def careless() -> None:
        """Control: look first, count afterwards."""
        row, _made = Attempt.objects.get_or_create(key="careless", hour=1)
        if row.count >= 5:
            raise Refused("no")
        time.sleep(0.05)
        Attempt.objects.filter(pk=row.pk).update(count=row.count + 1)

    Attempt.objects.create(key="careless", hour=1)
    assert at_once(standing_hexi, careless) > 5


def test_many_telephones_at_once_bind_no_more_than_the_link_allows(standing_hexi: SmallTown) -> None:
    link = a_link(standing_hexi, max_uses=3)
    assert at_once(standing_hexi, lambda: access.bind_device(link=link)) == 3
    assert Device.objects.count() == 3


def test_a_code_that_many_give_at_once_opens_once(standing_hexi: SmallTown) -> None:
    code = people.issue_code(town=standing_hexi.town, phone="13912345678").open("code")

    def give() -> None:
        if not people.use_code(town=standing_hexi.town, phone="13912345678", code=code):
            raise Refused("no")

    assert at_once(standing_hexi, give) == 1


def test_only_seats_made_for_it_are_handled_by_link(hexi: SmallTown) -> None:
    opened = set()
    for name, seat in hexi.seats.items():
        holder = Person.objects.get(posts__seat=seat)
        if visitors.handler(a_link(hexi, handler=(seat, holder)), hexi.town):
            opened.add(name)
    assert opened == {"firm"}
