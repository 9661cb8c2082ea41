"""A town's catalogue: seeded once, changed by new versions with a reason, read through a cache that follows the changes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from gongyi.domain.cases import public, queries
from gongyi.domain.cases.models import CatalogueRow
from gongyi.kernel import clock
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.scope import within
from gongyi.surfaces.desk import panels
from tests.domain.cases.builders import WHO, handling, opened, row
from tests.towns import SmallTown, small_town

pytestmark = pytest.mark.both


def edit(hexi: SmallTown, code: str = "corridor_light", **more: object) -> CatalogueRow:
    plain = {
        "town": hexi.town,
        "code": code,
        "changes": {"zh": "楼道灯"},
        "reason": "改名",
        "made_by": "someone",
    } | more
    return public.edit_row(**plain)


def test_a_town_is_seeded_once_with_the_whole_shipped_catalogue(hexi: SmallTown) -> None:
    shipped = public.shipped("catalogue")
    assert {found.code for found in public.newest(hexi.town).values()} == {plain["code"] for plain in shipped}
    assert public.seed_catalogue(town=hexi.town) == 0
    assert CatalogueRow.objects.filter(town=hexi.town).count() == len(shipped) >= 40


def test_seeding_again_leaves_what_the_town_changed(hexi: SmallTown) -> None:
    edit(hexi)
    public.seed_catalogue(town=hexi.town)
    assert public.category_name(hexi.town, "corridor_light") == "楼道灯"


def test_a_change_is_a_new_version_and_the_old_one_stays(hexi: SmallTown) -> None:
    before = public.row(hexi.town, "corridor_light")
    after = edit(hexi)
    assert (before.n, after.n) == (1, 2)
    assert [version.n for version in public.history(hexi.town, "corridor_light")] == [2, 1]
    assert CatalogueRow.objects.get(pk=before.pk).row["zh"] == before.row["zh"] != "楼道灯"
    assert after.row["limit"] == before.row["limit"]
    assert (after.made_by, after.reason) == ("someone", "改名")


def test_a_change_is_read_at_once(hexi: SmallTown) -> None:
    assert public.category_name(hexi.town, "corridor_light") != "楼道灯"
    edit(hexi)
    assert public.category_name(hexi.town, "corridor_light") == "楼道灯"


def test_reading_again_asks_the_database_nothing(hexi: SmallTown, django_assert_num_queries) -> None:
    public.newest(hexi.town)
    with django_assert_num_queries(0):
        public.category_options(hexi.town)
        public.row(hexi.town, "corridor_light")


def test_a_change_needs_a_reason_and_whole_limits(hexi: SmallTown) -> None:
    for wrong in (
        {"reason": "  "},
        {"changes": {"limit": {"value": 0, "clock": "working_days"}}},
        {"changes": {"limit": {"value": 2, "clock": "moon_phases"}}},
        {"changes": {"first_contact": {"value": 2}}},
        {"changes": {"limit": None}},
        {"changes": {"limit": {"value": "2", "clock": "working_days"}}},
        {"code": "new_kind"},
    ):
        with pytest.raises(Refused):
            edit(hexi, **wrong)
    assert CatalogueRow.objects.filter(town=hexi.town, n__gt=1).count() == 0


def test_a_retired_row_is_no_longer_offered_and_open_cases_go_on(hexi: SmallTown) -> None:
    case = opened(hexi)
    edit(hexi, retired=True)
    assert "corridor_light" not in dict(public.category_options(hexi.town))
    assert public.category_name(hexi.town, "corridor_light") == "楼道灯"
    assert row(case).category == "corridor_light"
    edit(hexi, retired=False)
    assert "corridor_light" in dict(public.category_options(hexi.town))


def test_a_version_is_written_once(hexi: SmallTown) -> None:
    row_now = public.row(hexi.town, "corridor_light")
    with pytest.raises(IntegrityError):
        CatalogueRow.objects.create(town=hexi.town, code="corridor_light", n=row_now.n, row={}, made_at=row_now.made_at)


def test_towns_do_not_share_their_catalogues(hexi: SmallTown) -> None:
    other = small_town("hedong", simulated=True)
    with within(other.town):
        edit(other)
        assert public.category_name(other.town, "corridor_light") == "楼道灯"
    assert public.category_name(hexi.town, "corridor_light") != "楼道灯"


def test_a_row_reads_itself_in_the_readers_language(hexi: SmallTown) -> None:
    from django.utils.translation import override

    entry = public.entry(public.row(hexi.town, "corridor_light"))
    with override("en"):
        assert entry.name == entry.plain["en"]
    with override("zh-hans"):
        assert entry.name == entry.plain["zh"]


def test_an_unknown_code_of_a_small_list_is_told_in_words_and_never_shown() -> None:
    assert queries.label("outcomes", "no_such_outcome") == queries.said("outcomes", "no_such_outcome") == "已不在清单里"


def test_an_outcome_is_put_to_residents_in_their_own_words() -> None:
    assert queries.said("outcomes", "explained") != queries.label("outcomes", "explained")


NEW_RULES = {
    "standard_zh": "换新锁并交两把钥匙。",
    "evidence": {"photo_before": True, "photo_after": True, "note": True},
}


def changed_later(hexi: SmallTown) -> None:
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        edit(hexi, changes=NEW_RULES)


def test_an_open_case_is_read_with_the_standard_it_began_with(hexi: SmallTown) -> None:
    case = opened(hexi)
    before = public.entry(public.row(hexi.town, "corridor_light")).text("standard")
    changed_later(hexi)
    found = public.row_of(hexi.fetch("gulnar", case))
    assert (found.n, public.entry(found).text("standard")) == (1, before)


def test_an_appeal_goes_by_the_row_that_was_in_force_when_it_was_sorted(hexi: SmallTown) -> None:
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "sort", category="corridor_light")
    changed_later(hexi)
    assert public.row_of(hexi.fetch("gulnar", dossier)).n == 1
    with clock.fixed(clock.now() + timedelta(minutes=10)):
        later = hexi.say().dossier
        hexi.do("gulnar", later, "sort", category="corridor_light")
    assert public.row_of(hexi.fetch("gulnar", later)).n == 2


def test_the_file_says_what_the_matter_began_with(hexi: SmallTown) -> None:
    case = handling(hexi)
    before = public.entry(public.row(hexi.town, "corridor_light")).text("standard")
    changed_later(hexi)
    matter = hexi.fetch(WHO[hexi.holder(case)], case)
    assert panels.entry_of(matter).text("standard") == before
    assert NEW_RULES["standard_zh"] not in " ".join(panels.asks(matter, matter.flow.move("report_done")))
