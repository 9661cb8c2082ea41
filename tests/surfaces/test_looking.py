"""A name is shown for a reason that is offered, or written in words; whoever audits reads who looked at what, and why."""

from datetime import date

import pytest
from django.test import Client

from gongyi.kernel.people.actions import add_person, add_seat, appoint
from gongyi.kernel.people.models import Look, Voice
from gongyi.kernel.territory.models import Area
from tests.domain.cases.builders import handling
from tests.towns import SmallTown

ZH, EN = {"accept-language": "zh-hans"}, {"accept-language": "en"}


def asked(hexi: SmallTown, client: Client, **given: str) -> str:
    number = hexi.say(phone="13912345678", name="王秀英").number
    voice = Voice.objects.latest("pk").pk
    address = f"/{hexi.town.slug}/desk/file/{number}/voices/"
    return client.post(address, {"voice": voice} | given, follow=True, headers=ZH).content.decode()


@pytest.mark.parametrize(
    "given",
    [{}, {"reason": ""}, {"reason": "zzz"}, {"reason": "回电话"}, {"reason": "other"}, {"reason": "other", "why": "  \n "},
     {"reason": "other", "why": "zzzz"}, {"reason": "other", "why": "看"}, {"why": "核对门牌号"}],
)  # fmt: skip
def test_without_a_reason_that_says_something_nothing_is_shown(hexi: SmallTown, enter, given: dict[str, str]) -> None:
    page = asked(hexi, enter("gulnar"), **given)
    assert "13912345678" not in page
    assert "请选一个理由" in page
    assert Look.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "kept"), [({"reason": "call"}, "call"), ({"reason": "other", "why": " 核对 门牌号 "}, "核对 门牌号")]
)
def test_an_offered_reason_or_one_in_words_is_enough(hexi: SmallTown, enter, given: dict[str, str], kept: str) -> None:
    assert "13912345678" in asked(hexi, enter("gulnar"), **given)
    assert set(Look.objects.values_list("reason", flat=True)) == {kept}


def test_the_file_offers_the_reasons_and_room_for_another(hexi: SmallTown, enter) -> None:
    number = hexi.say(phone="13912345678", name="王秀英").number
    page = enter("gulnar").get(f"/{hexi.town.slug}/desk/file/{number}/", headers=ZH).content.decode()
    for offered in ("call", "visit", "verify", "send"):
        assert f'name="reason" value="{offered}"' in page
    assert 'name="why"' in page


def test_the_audit_office_reads_names_posts_and_reasons_in_its_own_language(hexi: SmallTown, enter) -> None:
    asked(hexi, enter("gulnar"), reason="call")
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    office, address = enter("admin", "audit"), f"/{hexi.town.slug}/desk/office/"
    page = office.get(address, headers=ZH).content.decode()
    for told in ("古丽娜尔", "东社区", "反映人的电话", "反映人的姓名", "回电话"):
        assert told in page
    for raw in ("Voice", "community_desk", hexi.persons["gulnar"].pseudonym[:8], "13912345678", "王秀英"):
        assert raw not in page
    office.cookies["django_language"] = "en"
    assert "the phone of somebody who spoke" in office.get(address, headers=EN).content.decode()


def test_a_handler_is_shown_the_telephone_and_not_the_name(hexi: SmallTown, enter) -> None:
    case = handling(hexi, phone="13912345678", name="王秀英", may_call=True)
    address = f"/{hexi.town.slug}/desk/file/{case.number}/voices/"
    page = enter("zhoujianguo").post(address, {"reason": "call"}, follow=True, headers=ZH).content.decode()
    assert "13912345678" in page
    assert "王秀英" not in page
    assert list(Look.objects.values_list("column", flat=True)) == ["phone"]


def test_seats_of_one_name_are_told_apart_by_what_they_answer_for(hexi: SmallTown, enter) -> None:
    area = Area.objects.create(town=hexi.town, name="和平里", kind=Area.COMPOUND)
    second = add_seat(town=hexi.town, role="property_firm", area=area, organisation=hexi.firm)
    appoint(person=hexi.persons["zhoujianguo"], seat=second, starts_on=date(2026, 3, 2))
    page = enter("zhoujianguo").get(f"/{hexi.town.slug}/desk/").content.decode()
    assert "幸福小区" in page
    assert "和平里" in page


def test_the_audit_office_pages_through_every_look(hexi: SmallTown, enter) -> None:
    asked(hexi, enter("gulnar"), reason="call")
    one = Look.objects.order_by("pk").first()
    assert one is not None
    fields = {
        field.attname: getattr(one, field.attname) for field in Look._meta.concrete_fields if field.attname != "id"
    }
    Look.objects.bulk_create(Look(**fields | {"reason": f"第 {n} 次"}) for n in range(150))
    hexi.persons["admin"] = add_person(town=hexi.town, work_name="管理员")
    office, address = enter("admin", "audit"), f"/{hexi.town.slug}/desk/office/"
    first, second = (office.get(address + at, headers=ZH).content.decode() for at in ("", "?looks=100"))
    assert "?looks=100" in first
    assert f"1–100 / {Look.objects.count()}" in first
    assert "第 149 次" in first
    assert "第 3 次" not in first
    assert "第 3 次" in second
