"""What waits to be screened, narrowed by what one looks for, page after page, and worked many at a time, each person told as with one."""

import pytest
from django.test import Client

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.outbox.models import Job
from tests.towns import SmallTown, settle


@pytest.fixture
def desk(hexi: SmallTown, enter):
    client: Client = enter("gulnar")

    def titles(query: str) -> list[str]:
        page = client.get(f"/{hexi.town.slug}/desk/board/?many=1&{query}")
        return [row.title for row, _shown in page.context["rows"]]

    return client, titles


def _letter(hexi: SmallTown, text: str, *, old: bool) -> Dossier:
    written = clock.now() - appeals.OLD_AFTER * (3 if old else 0.1)
    return hexi.say(text, imported=True, received_at=written, key=f"import:{text}", quiet=True).dossier


def test_the_list_is_narrowed_and_says_so_in_its_address(hexi: SmallTown, desk) -> None:
    _client, titles = desk
    hexi.say("水管漏了", place=hexi.places["b1"])
    gas = hexi.say("楼道里一股煤气味，很浓").dossier
    _letter(hexi, "路灯旧信", old=True)
    _letter(hexi, "路灯新信", old=False)
    hexi.say("停车太乱了", kind="complaint")
    sorted_ = hexi.say("灯不亮了").dossier
    hexi.do("gulnar", sorted_, "sort", category="corridor_light")
    settle()
    everything = titles("")
    assert len(everything) == 6
    for query, expected in {
        "words=路灯": {"路灯旧信", "路灯新信"},
        "words=幸福小区1号楼": {"水管漏了"},
        f"place={hexi.places['east1'].pk}": {"水管漏了"},
        "about=corridor_light": {"灯不亮了"},
        "about=unsaid": set(everything) - {"灯不亮了"},
        "kind=complaint": {"停车太乱了"},
        "letters=old": {"路灯旧信"},
        "letters=recent": {"路灯新信"},
        "letters=here": set(everything) - {"路灯旧信", "路灯新信"},
        "danger=yes": {gas.title},
        "danger=no": set(everything) - {gas.title},
        "letters=recent&words=旧信": set(),
        "place=nonsense&kind=nonsense": set(everything),
    }.items():
        assert set(titles(query)) == expected, query


def test_a_move_made_on_the_narrowed_board_leads_on_within_it(hexi: SmallTown, desk) -> None:
    client, _titles = desk
    first, second = (_letter(hexi, f"路灯旧信{n}", old=True) for n in (1, 2))
    hexi.say("别的事")
    board = f"/{hexi.town.slug}/desk/board/"
    page = client.get(f"{board}?letters=old&at={first.number}")
    assert page.context["next"] == f"{board}?letters=old&at={second.number}"
    along = {"host": "board", "next": second.number, "sift": "letters=old"}
    form = client.get(f"/{hexi.town.slug}/desk/file/{first.number}/do/sort/", along)
    assert 'name="sift" value="letters=old"' in form.content.decode()
    sent = along | {"version": "1"}
    went = client.post(f"/{hexi.town.slug}/desk/file/{first.number}/do/accept/", sent)
    assert went.status_code == 302
    assert went["Location"].startswith(f"{board}?letters=old&at={first.number}")


def test_the_board_goes_on_beyond_its_page_and_back(hexi: SmallTown, desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongyi.surfaces.desk.screening.SHOWN", 2)
    client, _titles = desk
    for n in range(5):
        hexi.say(f"第{n}件事")
    address, seen = f"/{hexi.town.slug}/desk/board/", []
    while address:
        page = client.get(address)
        seen.append(page.context["current"]["matter"].dossier.title)
        address, back = page.context["next"], page.context["previous"]
    assert (len(seen), len(set(seen)), page.context["left"]) == (5, 5, 5)
    assert client.get(back).context["current"]["matter"].dossier.title == seen[3]


@pytest.mark.parametrize(
    ("move", "asked", "stage"),
    [
        ("sort", {"category": "corridor_light"}, "registered"),
        ("grid_handle", {"category": "corridor_light"}, "in_grid"),
        ("decline", {"reason": "not_here", "door": "tax_12366", "why": "请到税务所。"}, "declined"),
        ("merge", {"reason": "same_problem"}, "merged"),
    ],
)
def test_many_are_worked_with_one_form_and_each_that_cannot_is_told(
    hexi: SmallTown, desk, move: str, asked: dict[str, str], stage: str
) -> None:
    client, _titles = desk
    rows = [hexi.say(f"楼道的灯坏了{n}", phone=f"1380000000{n}").dossier for n in (1, 2)]
    closed = hexi.say("已经答复的").dossier
    hexi.do("gulnar", closed, "settle_now", outcome="solved")
    given = {f"all-{name}": value for name, value in asked.items()}
    if move == "merge":
        given["all-into"] = hexi.say("楼道的灯坏了很久").number
    back = f"/{hexi.town.slug}/desk/board/?many=1&words=灯"
    numbers = [row.number for row in (*rows, closed)]
    sent = {"number": numbers, "move": move, "back": back} | given
    address = f"/{hexi.town.slug}/desk/bulk/"
    first = client.post(address, sent)
    assert all(f'name="{name}"' in first.content.decode() for name in given), "what the move asks for stands there once"
    missing = client.post(address, {"number": numbers, "move": move, "sure": "1", "reason": "逐件看过"})
    assert missing.status_code == 422
    assert not Step.objects.filter(move=move).exists()
    page = client.post(address, sent | {"sure": "1", "reason": "逐件看过"}).content.decode()
    assert [hexi.stage(row) for row in rows] == [stage, stage]
    assert "已经答复的" in page
    assert "办了 2 件" in page
    assert page.count(back.replace("&", "&amp;")) == 1, "and back to the narrowed list"
    told = Job.objects.filter(kind="tell", owner_id__in=[row.pk for row in rows], payload__contains='"voice"')
    assert told.exclude(key__endswith="appeal_received").count() == {"sort": 0}.get(move, 2)


@pytest.mark.parametrize("lead", ["first", "second", "typed", "outside"])
def test_the_ticked_are_joined_with_each_other_and_one_of_them_leads(hexi: SmallTown, desk, lead: str) -> None:
    client, _titles = desk
    outside = hexi.say("楼道的灯早就坏了", phone="13800000009").dossier
    rows = [hexi.say(f"楼道的灯坏了{n}", phone=f"1380000000{n}").dossier for n in (1, 2, 3)]
    address, numbers = f"/{hexi.town.slug}/desk/bulk/", [row.number for row in reversed(rows)]
    sent = {"number": numbers, "move": "merge", "back": f"/{hexi.town.slug}/desk/board/?many=1"}
    asked = client.post(address, sent)
    assert [number for _row, number in asked.context["leads"]] == [row.number for row in rows]
    assert asked.context["lead"] == rows[0].number, "the one said first"
    host = {"first": rows[0], "second": rows[1], "typed": rows[1], "outside": outside}[lead]
    typed = host.number if lead in {"typed", "outside"} else ""
    circle = rows[0].number if typed else host.number
    given = {"all-reason": "same_problem", "all-into": typed, "lead": circle, "sure": "1"}
    page = client.post(address, sent | given, follow=True).content.decode()
    joined = [row for row in rows if row != host]
    assert [hexi.stage(row) for row in joined] == ["merged"] * len(joined)
    assert hexi.stage(host) == "registered"
    host.refresh_from_db()
    assert host.spread == len(joined) + 1
    assert f"办了 {len(joined)} 件" in page
    assert host.title in page
    assert "没有办成的" not in page


def test_of_the_joined_those_that_could_not_be_are_told_one_by_one(hexi: SmallTown, desk) -> None:
    client, _titles = desk
    first, second, away = (hexi.say(f"楼道的灯坏了{n}", phone=f"1380000000{n}").dossier for n in (1, 2, 3))
    hexi.do("gulnar", away, "settle_now", outcome="solved")
    numbers = [row.number for row in (first, second, away)]
    sent = {"number": numbers, "move": "merge", "all-reason": "same_problem", "lead": first.number, "sure": "1"}
    page = client.post(f"/{hexi.town.slug}/desk/bulk/", sent)
    assert page.context["done"] == 1
    assert [title for _number, title, _url in page.context["made"]] == [second.title]
    assert [title for _number, title, _why, _url in page.context["refused"]] == [away.title]
