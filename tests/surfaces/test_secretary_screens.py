"""What waits at the desk of a community is taken in hand by the secretary who leads there, and screened as the desk would; the record says who did it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows import authority, undoing
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.outbox.models import Job
from tests.domain.appeals.builders import restricted_by_desk
from tests.towns import SmallTown, settle

TAKE = "take_in_hand"


def offered(hexi: SmallTown, dossier: Dossier, name: str = "lixiuying") -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(name, dossier))}


def main(dossier: Dossier):
    return dossier.turns.get(open=True, slot="main")


def test_she_takes_it_in_hand_on_the_board_and_settles_it_on_the_spot(hexi: SmallTown, enter) -> None:
    dossier, client = hexi.say().dossier, enter("lixiuying")
    due = main(dossier).due_at
    board = f"/{hexi.town.slug}/desk/board/?at={dossier.number}"
    page = client.get(board).content.decode()
    assert re.search(r'data-key="o"[^>]*><span>接过来办', page), "the keyboard help lists it"
    assert "要自己筛选，先点“接过来办”" in page
    assert "settle_now" not in offered(hexi, dossier)
    where = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/"
    went = client.post(f"{where}{TAKE}/", {"host": "board", "version": dossier.version})
    assert f"at={dossier.number}" in went["Location"], "it stays in hand"
    assert hexi.holder(dossier) == "secretary_east"
    assert main(dossier).due_at == due, "the time that is left of it stays"
    assert {"accept", "settle_now", "dispatch", "sort", "decline", "merge"} <= offered(hexi, dossier)
    assert not {"accept", "settle_now", "dispatch", TAKE} & offered(hexi, dossier, "gulnar")
    assert "要自己筛选" not in client.get(board).content.decode()
    hexi.do("lixiuying", dossier, "settle_now", outcome="explained")
    made = Step.objects.filter(dossier=dossier, move__in=(TAKE, "settle_now"))
    assert {(step.actor, step.seat_id) for step in made} == {
        (hexi.persons["lixiuying"].pseudonym, hexi.seats["secretary_east"].pk)
    }
    assert hexi.holder(dossier) == "desk_east", "the answer is the desk's again"
    assert verify().faults == []


def test_the_desk_is_told_and_may_still_read_it(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("lixiuying", dossier, TAKE)
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    told = Job.objects.filter(template="appeal_taken_in_hand", kind="deliver", channel="inapp")
    assert list(told.values_list("recipient", flat=True)) == [hexi.seats["desk_east"].key]
    assert hexi.fetch("gulnar", dossier)


def test_it_is_taken_back_within_ten_minutes_and_is_the_desks_again(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("lixiuying", dossier, TAKE)
    undoing.undo(matter=hexi.fetch("lixiuying", dossier), number=2)
    assert hexi.holder(dossier) == "desk_east"
    assert "accept" in offered(hexi, dossier, "gulnar")
    assert verify().faults == []


@pytest.mark.parametrize("where", ["west", "street", "grid", "restricted", "handler"])
def test_nothing_is_taken_that_is_not_with_the_desk_of_her_community(hexi: SmallTown, where: str) -> None:
    if where == "restricted":
        dossier = restricted_by_desk(hexi)
        with pytest.raises(Dossier.DoesNotExist):
            hexi.fetch("lixiuying", dossier)
        return
    if where == "west":
        dossier = hexi.say(place=hexi.places["west1"]).dossier
        with pytest.raises(Dossier.DoesNotExist):
            hexi.fetch("lixiuying", dossier)
        return
    dossier = hexi.say().dossier
    if where == "street":
        for _level in range(2):
            with clock.fixed(main(dossier).due_at + timedelta(minutes=1)):
                sweep(hexi.town)
        assert hexi.holder(dossier) == "street"
    elif where == "grid":
        hexi.do("gulnar", dossier, "grid_handle", category="corridor_light")
    else:
        hexi.do("gulnar", dossier, "dispatch", category="corridor_light", words={"statement": "请换灯"})
    assert TAKE not in offered(hexi, dossier)


def test_whoever_holds_it_now_is_kept_from_checking_what_they_did_again(hexi: SmallTown) -> None:
    """A danger that she dealt with is checked by a second person, as one that the desk dealt with."""
    dossier = hexi.say("楼道里一股煤气味").dossier
    hexi.do("lixiuying", dossier, TAKE)
    assert "settle_now" not in offered(hexi, dossier)
    hexi.do("lixiuying", dossier, "redone", outcome="explained")
    assert hexi.holder(dossier) != "secretary_east"
    assert "check_pass" not in offered(hexi, dossier)


def test_where_the_desk_is_away_she_takes_many_at_once(hexi: SmallTown, enter) -> None:
    rows = [hexi.say(f"楼道灯不亮{n}").dossier for n in range(2)]
    client: Client = enter("lixiuying")
    asked = client.get(f"/{hexi.town.slug}/desk/board/?many=1").context["bulk"]
    assert [move.key for move, _key in asked] == [TAKE, "chase"], "none of the moves that are the desk's"
    sent = {"number": [row.number for row in rows], "move": TAKE, "sure": "1", "reason": "窗口两人都外出"}
    client.post(f"/{hexi.town.slug}/desk/bulk/", sent)
    assert {hexi.holder(row) for row in rows} == {"secretary_east"}
    own = client.get(f"/{hexi.town.slug}/desk/board/?many=1").context["bulk"]
    assert {"accept", "sort"} <= {move.key for move, _key in own}
