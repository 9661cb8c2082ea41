"""Whoever gets work because places move is told: of a danger at once and by its name, of all the rest with one message."""

from datetime import timedelta

from gongyi.kernel import clock
from gongyi.kernel.flows import regrouping
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.outbox.models import Job
from tests.domain.cases.builders import later
from tests.kernel.flows.test_regrouping import TODAY, in_grid
from tests.towns import SmallTown, settle

GAS = "楼道里一股煤气味，很呛人"


def move(hexi: SmallTown) -> None:
    """Everything from the second grid goes to the community in the west."""
    settle()
    regrouping.move_place(town=hexi.town, place=hexi.places["east2"], to=hexi.places["west"])
    settle()


def heard(hexi: SmallTown, seat: str, **which: object) -> list[Job]:
    """What was shown at a seat because of places, oldest first."""
    rows = Job.objects.filter(recipient=hexi.seats[seat].key, channel="inapp", state=Job.DONE, **which)
    return list(rows.filter(template__in=("turn_moved", "turns_moved")).order_by("pk"))


def several(hexi: SmallTown, many: int = 3) -> list[Dossier]:
    return [hexi.say(key=f"moved:{n}").dossier for n in range(many)]


def test_many_matters_are_told_with_one_message(hexi: SmallTown, enter) -> None:
    several(hexi)
    move(hexi)
    assert [row.template for row in heard(hexi, "desk_west")] == ["turns_moved"]
    page = enter("liuyan").get(f"/{hexi.town.slug}/desk/notices/").content.decode()
    assert "3 件事因地点调整转到您这里" in page


def test_the_file_of_each_says_that_it_was_told(hexi: SmallTown, enter) -> None:
    dossier = several(hexi)[0]
    move(hexi)
    page = enter("liuyan").get(f"/{hexi.town.slug}/desk/file/{dossier.number}/").content.decode()
    assert "因地点变动转到您这里" in page
    assert "与其他几件一起" in page


def test_a_single_matter_is_told_by_its_name(hexi: SmallTown) -> None:
    dossier = several(hexi, 1)[0]
    move(hexi)
    assert [(row.template, row.owner_id) for row in heard(hexi, "desk_west")] == [("turn_moved", dossier.pk)]


def test_a_danger_is_told_alone_and_at_once_and_keeps_its_hour(hexi: SmallTown) -> None:
    several(hexi)
    dossier = hexi.say(GAS).dossier
    move(hexi)
    assert [row.template for row in heard(hexi, "desk_west", owner_id=dossier.pk)] == ["turn_moved"]
    assert any("【紧急】燃气危险" in text for text in hexi.messages("13800000010"))
    assert Turn.objects.get(dossier=dossier, open=True).due_at == clock.now() + timedelta(hours=1)
    assert len(heard(hexi, "desk_west")) == 2


def test_whoever_keeps_what_was_theirs_is_told_nothing(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    move(hexi)
    assert not heard(hexi, "grid_east2", owner_id=dossier.pk)


def test_a_merge_tells_the_new_grid_and_says_nothing_of_time_or_empty_seats(hexi: SmallTown) -> None:
    dossiers = [in_grid(hexi), in_grid(hexi)]
    settle()
    regrouping.merge_into(town=hexi.town, place=hexi.places["east2"], into=hexi.places["east1"], on=TODAY)
    later()
    assert [row.template for row in heard(hexi, "grid_east1")] == ["turns_moved"]
    assert not Job.objects.filter(owner_id__in=[row.pk for row in dossiers], template="turn_left").exists()


def test_a_split_tells_whoever_answers_in_its_stead(hexi: SmallTown) -> None:
    dossier = in_grid(hexi)
    settle()
    east2, b3 = hexi.places["east2"], hexi.places["b3"]
    regrouping.split_off(town=hexi.town, place=east2, name="东社区第3网格", children=[b3])
    settle()
    assert [row.owner_id for row in heard(hexi, "desk_east")] == [dossier.pk]
