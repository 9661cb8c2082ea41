"""Two people keep the town at once: whatever the second would write over is asked about first, and nothing typed is lost."""

import pytest
from django.db import transaction
from django.urls import reverse

from gongyi.kernel.access.models import TownAct
from gongyi.kernel.people.models import Person
from gongyi.kernel.territory.models import LevelName
from gongyi.surfaces.desk.administering.keeping import Reasoned
from gongyi.surfaces.desk.administering.urls import urlpatterns
from tests.surfaces.town_keeping import at
from tests.towns import SmallTown

pytestmark = pytest.mark.both

Wishes = tuple[dict[str, object], dict[str, object]]
OUTLINE = '{{"type": "Polygon", "coordinates": [[[88.{0}, 47.8], [88.{0}1, 47.8], [88.{0}1, 47.81], [88.{0}, 47.8]]]}}'
SUMMER: dict[str, object] = {"first": "05-01", "last": "09-30", "opens": "09:30", "closes": "19:30"}
ONCE = {
    "calendar:year_form": "once the year is filled in, the page does not show it",
    "names:party_form": "this town names no levels of the party, so the page does not show it",
    "new_unit:form": "adds",
    "catalogue_new:form": "adds",
    "seat_new:form": "adds",
    "body_new:form": "adds",
    "area_new:form": "adds",
    "seats_open:form": "once the seats are open, the page is gone",
    "drop_season:form": "once the season is out, the page is gone",
    "end_unit:form": "once it follows the town, the page is gone",
    "seat_close:form": "once it is closed, the page is gone",
    "body_close:form": "once it has ended, the page is gone",
    "area_end:form": "once it has ended, the page is gone",
    "alias_drop:form": "once it is forgotten, the page is gone",
    "place_close:form": "once it has ended, the page is gone",
    "place_move:form": "shows what will happen before it does",
    "place_split:form": "shows what will happen before it does",
    "place_merge:form": "shows what will happen before it does",
    "places_read:form": "is tried first and says what it would change",
    "bodies_read:form": "is tried first and says what it would change",
    "hand_over:form": "writes over seats, line by line: see below",
}
"""Forms that write over nothing."""


def wishes(hexi: SmallTown) -> dict[str, Wishes]:
    """Of every form that writes something anew: what the first wants and what the second wants."""
    level = {tree: LevelName.objects.filter(tree=tree).first() for tree, _label in LevelName.TREES}
    named = {
        f"names:{tree}_form": ({f"{row.pk}_name_en": "One"}, {f"{row.pk}_name_en": "Two"})
        for tree, row in level.items()
        if row
    }
    sits = hexi.persons["aili"].pk
    return named | {
        "names:town_form": ({"name_en": "One"}, {"name_en": "Two"}),
        "archive:form": ({"number": "1-"}, {"number": "2-"}),
        "statistics:form": ({"month_from": "19"}, {"month_from": "26"}),
        "columns:form": ({"as_title": "甲"}, {"as_title": "乙"}),
        "calendar:days_form": (
            {"first": "2026-03-11", "kind": "off", "name": "甲"},
            {"first": "2026-03-11", "kind": "off", "name": "乙"},
        ),
        "calendar:hours_form": ({"opens": "09:00"}, {"opens": "09:30"}),
        "calendar:season_form": (SUMMER, SUMMER | {"opens": "10:00"}),
        "catalogue_row:form": ({"zh": "甲灯"}, {"zh": "乙灯"}),
        "seat:name_form": ({"name": "甲"}, {"name": "乙"}),
        "seat:appoint_form": ({"name": "甲人"}, {"name": "乙人"}),
        "seat:phone_form": ({"person": sits, "phone": "13800001111"}, {"person": sits, "phone": "13800002222"}),
        "body:form": ({"name": "甲物业"}, {"name": "乙物业"}),
        "times:form": ({"sure": "1", "promise": 8}, {"sure": "1", "promise": 9}),
        "wording:form": ({"text": "验证码 $secret 甲"}, {"text": "验证码 $secret 乙"}),
        "keep_place:name_form": ({"name": "甲网格"}, {"name": "乙网格"}),
        "keep_place:alias_form": ({"name": "甲称"}, {"name": "乙称"}),
        "keep_place:child_form": ({"name": "甲楼", "level": "building"}, {"name": "乙楼", "level": "building"}),
        "keep_place:outline_form": ({"text": OUTLINE.format(1)}, {"text": OUTLINE.format(2)}),
        "area:form": ({"name": "甲区"}, {"name": "乙区"}),
        "area:outline_form": ({"text": OUTLINE.format(1)}, {"text": OUTLINE.format(2)}),
    }


def pages(hexi: SmallTown) -> dict[str, str]:
    """Every page of keeping that can be opened in this town, by its name."""
    values = {
        "which": "problems", "flow": "appeal", "code": "corridor_light", "key": "phone_code", "seat": hexi.seats["grid_east2"].pk,
        "body": hexi.firm.pk, "place": hexi.places["east2"].pk, "area": hexi.compound.pk, "form": "csv",
    }  # fmt: skip
    found = {}
    for pattern in urlpatterns:
        wanted = pattern.pattern.converters
        if set(wanted) <= set(values):
            found[pattern.name] = reverse(
                f"desk:{pattern.name}", kwargs={"town": hexi.town.slug} | {key: values[key] for key in wanted}
            )
    return found


def forms_of(answer) -> dict[str, Reasoned]:
    """The forms of a page by their names; one that the page also passes on as `form` counts once."""
    context = {key: value for part in answer.context or () for layer in part.dicts for key, value in layer.items()}
    found = {key: value for key, value in context.items() if isinstance(value, Reasoned)}
    others = [value for key, value in found.items() if key != "form"]
    return {key: value for key, value in found.items() if key != "form" or value not in others}


def filled(form: Reasoned) -> dict[str, object]:
    """What a browser would send of a form as it was shown, with what had been changed last by then."""
    values = {bound.html_name: bound.value() for bound in form}
    plain = {name: value for name, value in values.items() if value not in (None, False, "")}
    mark = TownAct.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    unseen: dict[str, object] = {f"{form.add_prefix('reason')}_seen": mark, form.add_prefix("reason"): "按通知"}
    return plain | unseen | ({"act": form.prefix} if form.prefix else {})


def with_wish(form: Reasoned, shown: dict[str, object], wish: dict[str, object]) -> dict[str, object]:
    return shown | {form.add_prefix(name) if name in form.fields else name: value for name, value in wish.items()}


def test_every_form_of_keeping_the_town_is_known_here(hexi: SmallTown, enter) -> None:
    desk = enter("zhaomin")
    found = {f"{name}:{key}" for name, address in pages(hexi).items() for key in forms_of(desk.get(address))}
    assert found <= set(wishes(hexi)) | set(ONCE)
    assert set(wishes(hexi)) <= found


def test_whoever_saves_second_is_told_what_the_first_changed_and_keeps_what_they_typed(hexi: SmallTown, enter) -> None:
    first, second, tried = enter("zhaomin"), enter("sunli"), []
    for key, (one, two) in wishes(hexi).items():
        name, part = key.split(":")
        address = pages(hexi)[name]
        with transaction.atomic():
            form = forms_of(second.get(address))[part]
            shown = filled(form)
            answer = first.post(address, with_wish(form, shown, one))
            assert answer.status_code == 302, (key, [dict(wrong.errors) for wrong in forms_of(answer).values()])
            done = TownAct.objects.count()
            answer = second.post(address, with_wish(form, shown, two))
            assert (answer.status_code, TownAct.objects.count()) == (422, done), key
            html = answer.content.decode()
            assert "赵敏" in html, key
            assert "您的还没有保存" in html, key
            asked = forms_of(answer)[part]
            assert {name: str(asked[name].value()) for name in two if name in asked.fields} == {
                name: str(value) for name, value in two.items() if name in asked.fields
            }, key
            assert second.post(address, with_wish(asked, filled(asked), two)).status_code == 302, key
            tried.append(key)
            transaction.set_rollback(True)
    assert len(tried) > 20


def test_seats_that_changed_hands_meanwhile_are_not_handed_over_unseen(hexi: SmallTown, enter) -> None:
    first, second, seat = enter("zhaomin"), enter("sunli"), f"seat_{hexi.seats['grid_east2'].pk}"
    address = at(hexi, "seats/hand-over/")
    shown = filled(forms_of(second.get(address))["form"]) | {"sure": "1"}
    assert first.post(address, shown | {seat: "甲人"}).status_code == 302
    answer = second.post(address, shown | {seat: "乙人"})
    assert answer.status_code == 422
    assert "您的还没有保存" in answer.content.decode()
    assert "乙人" in answer.content.decode()
    assert not Person.objects.filter(work_name="乙人").exists()


def test_a_day_off_or_hours_that_stand_so_already_are_not_worked_out_again(hexi: SmallTown, enter) -> None:
    desk, address = enter("zhaomin"), at(hexi, "calendar/")
    for part, wish in (
        ("days_form", {"first": "2026-03-11", "kind": "off", "name": "停水日"}),
        ("hours_form", {"opens": "09:00"}),
    ):
        answers = []
        for _time in range(2):
            form = forms_of(desk.get(address))[part]
            answers.append(desk.post(address, with_wish(form, filled(form), wish)))
        assert [answer.status_code for answer in answers] == [302, 422], part
        assert "没有改动" in answers[1].content.decode()
