"""The street's review is made by nobody who handled the matter: no seat, and no deputy."""

from datetime import timedelta

import pytest

from gongyi.domain.appeals import public
from gongyi.kernel.flows import authority
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.refusals import Refused
from tests.domain.appeals.builders import rate
from tests.domain.cases.builders import empty_seat, photos
from tests.towns import SmallTown

REVIEW = {"final_notice", "order_redo"}


def reviewed(hexi: SmallTown, who: str = "gulnar", check: str = "lixiuying") -> Dossier:
    """Handled three times at one seat, contradicted three times."""
    dossier = hexi.say().dossier
    if who == "zhaomin":
        for seat in ("desk_east", "secretary_east"):
            empty_seat(hexi, seat)
        dossier = hexi.say().dossier
    hexi.do(who, dossier, "settle_now", outcome="solved", words={"done": "换了"})
    for _n in range(2):
        hexi.do(who, dossier, "reply", words={"reply": "换好了"})
        rate(dossier, "dissatisfied", solved=False)
        hexi.do(
            who, dossier, "redone", outcome="solved", words={"done": "又换了"}, evidence=photos(hexi, "before", "after")
        )
        hexi.do(check, dossier, "check_pass", how="on_site")
    hexi.do(who, dossier, "reply", words={"reply": "又去看了"})
    rate(dossier, "dissatisfied", solved=False)
    return dossier


def offered(hexi: SmallTown, who: str, dossier: Dossier) -> set[str]:
    return {move.key for move in authority.allowed(hexi.fetch(who, dossier))} & REVIEW


def test_what_the_street_handled_is_reviewed_above_it(hexi: SmallTown) -> None:
    dossier = reviewed(hexi, "zhaomin", "sunli")
    assert (hexi.stage(dossier), hexi.holder(dossier)) == ("street_review", "town")
    assert offered(hexi, "sunli", dossier) == REVIEW


def test_what_the_neighbourhood_handled_is_reviewed_by_the_street(hexi: SmallTown) -> None:
    dossier = reviewed(hexi)
    assert hexi.holder(dossier) == "street"
    assert offered(hexi, "zhaomin", dossier) == REVIEW


def test_whoever_handled_it_does_not_review_it_as_a_deputy(hexi: SmallTown) -> None:
    dossier = reviewed(hexi)
    people.appoint(
        person=hexi.persons["gulnar"],
        seat=hexi.seats["street"],
        starts_on=hexi.today,
        ends_on=hexi.today + timedelta(days=3),
        acting_for=hexi.persons["zhaomin"],
    )
    hexi.town.refresh_from_db()
    assert not offered(hexi, "gulnar", dossier)
    assert public.not_reviewed_by(hexi.fetch("gulnar", dossier))
    assert not public.not_reviewed_by(hexi.fetch("zhaomin", dossier))
    with pytest.raises(Refused):
        hexi.do("gulnar", dossier, "final_notice", words={"notice": "已经查过"})
