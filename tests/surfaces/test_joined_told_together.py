"""Many who join one after the other are one entry of the history, that opens; whoever is more than a number stays by themselves."""

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.flows.models import Dossier
from tests.surfaces.test_desk_file import address
from tests.towns import SmallTown


def join(hexi: SmallTown, dossier: Dossier, *whom: int) -> None:
    for n in whom:
        appeals.join(dossier=Dossier.objects.get(pk=dossier.pk), key=f"k{n}", phone=f"1390000{n:04}")


def history(hexi: SmallTown, enter, dossier: Dossier) -> list:
    page = enter("gulnar").get(address(hexi, dossier))
    events = list(page.context["events"])
    assert page.content.decode().count('class="event ') == sum(1 + len(event.inner) for event in events)
    return events


def test_forty_who_joined_are_one_entry_with_each_of_them_inside(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("路灯不亮").dossier
    join(hexi, dossier, *range(40))
    newest, *rest = history(hexi, enter, dossier)
    assert newest.what == "40 人附议"
    assert len(newest.inner) == 40
    assert newest.since <= newest.at
    assert newest.facts == newest.inner[0].facts
    assert "41" in str(newest.facts)
    assert [event.inner for event in rest] == [()] * len(rest)


def test_what_happens_between_parts_them_and_two_stay_by_themselves(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("路灯不亮").dossier
    join(hexi, dossier, 1, 2, 3)
    hexi.do("gulnar", dossier, "accept")
    join(hexi, dossier, 4, 5)
    whole = history(hexi, enter, dossier)
    assert [len(event.inner) for event in whole] == [0, 0, 0, 3, 0]


def test_whoever_left_again_or_names_a_danger_is_not_hidden_among_them(hexi: SmallTown, enter) -> None:
    dossier = hexi.say("路灯不亮").dossier
    join(hexi, dossier, 1, 2, 3)
    voice = appeals.join(dossier=Dossier.objects.get(pk=dossier.pk), key="gone", phone="13911112222")
    appeals.leave(voice=voice)
    whole = history(hexi, enter, dossier)
    assert [len(event.inner) for event in whole] == [0, 4, 0]
