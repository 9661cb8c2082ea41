"""Joining matters (并案): the voices follow, by every way people find their matter again; taking it back brings them home."""

from datetime import timedelta

from gongyi.domain.appeals.queries import track
from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.actions import find_link, make_link
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import matters, numbers, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from tests.domain.appeals.builders import registered
from tests.domain.cases.builders import row
from tests.towns import SmallTown


def merge(hexi: SmallTown, dossier: Dossier, into: Dossier) -> None:
    hexi.do("gulnar", dossier, "merge", reason="same_problem", into=into.number)


def undo(hexi: SmallTown, dossier: Dossier) -> None:
    undoing.undo(matter=hexi.fetch("gulnar", dossier), number=row(dossier).version)


def owners(dossiers: dict[str, Dossier]) -> dict[str, tuple[str, str]]:
    """Where each voice is now and what part it has, by the matter it was first spoken on."""
    names = {dossier.pk: name for name, dossier in dossiers.items()}
    found = {}
    for voice in Voice.objects.order_by("pk"):
        found[names[voice.spoken_on or voice.owner_id]] = (names[voice.owner_id], voice.part)
    return found


def test_the_old_receipt_leads_to_the_matter_it_was_joined_to(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    merge(hexi, two, one)
    voice = track(hexi.town, two.number, numbers.tracking_code(two.number), "somebody")
    assert voice is not None
    assert voice.owner_id == one.pk
    assert track(hexi.town, two.number, "0000" if numbers.tracking_code(two.number) != "0000" else "1111", "x") is None


def test_an_old_link_leads_to_the_matter_it_was_joined_to_and_reads_as_one_who_joined(hexi: SmallTown) -> None:
    one, two = registered(hexi), registered(hexi)
    voice = Voice.objects.get(owner_id=two.pk)
    token = make_link(town=hexi.town, purpose=LinkToken.TRACK, owner_id=two.pk, life=timedelta(days=9), voice=voice)
    merge(hexi, two, one)
    link = find_link(token=token, purpose=LinkToken.TRACK)
    assert link is not None
    actor = visitors.bearer(link)
    assert actor.joined
    assert matters.fetch_by_id(actor, actor.owner_id or 0).dossier == one


def test_taking_a_merge_back_brings_home_what_a_worker_wrote_down_too(hexi: SmallTown) -> None:
    one = registered(hexi)
    two = hexi.say(worker=hexi.actor("gulnar"), channel="desk").dossier
    merge(hexi, two, one)
    assert row(one).spread == 2
    undo(hexi, two)
    assert owners({"one": one, "two": two}) == {"one": ("one", "first"), "two": ("two", "first")}
    assert (row(one).spread, row(two).stage) == (1, "registered")
    assert verify().faults == []


def test_matters_joined_in_a_row_come_apart_again_each_with_its_own(hexi: SmallTown) -> None:
    a, b, c = (registered(hexi) for _n in range(3))
    named = {"a": a, "b": b, "c": c}
    merge(hexi, a, b)
    merge(hexi, b, c)
    assert {owner for owner, _part in owners(named).values()} == {"c"}
    assert row(c).spread == 3
    undo(hexi, b)
    assert owners(named) == {"a": ("b", "joined"), "b": ("b", "first"), "c": ("c", "first")}
    assert (row(b).spread, row(c).spread) == (2, 1)
    undo(hexi, a)
    assert owners(named) == {"a": ("a", "first"), "b": ("b", "first"), "c": ("c", "first")}
    assert verify().faults == []


def test_whoever_was_joined_gets_the_answer(hexi: SmallTown) -> None:
    from gongyi.kernel import clock
    from gongyi.kernel.outbox.models import Job
    from tests.towns import settle

    one, two = registered(hexi), registered(hexi)
    merge(hexi, two, one)
    hexi.do("gulnar", one, "accept")
    hexi.do("gulnar", one, "settle_now", outcome="explained")
    hexi.do("gulnar", one, "reply", words={"reply": "周五换灯"})
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    told = Job.objects.filter(owner_id=one.pk, kind="deliver", template__startswith="appeal_reply")
    assert set(told.values_list("recipient", flat=True)) == {
        f"voice:{pk}" for pk in Voice.objects.values_list("pk", flat=True)
    }
