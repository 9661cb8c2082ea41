"""Supervision orders at the desk: given on whatever stands still, listed with what became of each, and printed."""

from datetime import timedelta

import pytest
from django.test import Client

from gongyi.kernel import clock
from gongyi.kernel.flows.models import Dossier
from tests.domain.appeals.builders import in_grid
from tests.domain.appeals.held import supervise
from tests.domain.cases.builders import handling
from tests.domain.cases.builders import supervise as supervise_case
from tests.towns import SmallTown


def read(hexi: SmallTown, client: Client, path: str) -> str:
    return client.get(f"/{hexi.town.slug}/desk/{path}").content.decode()


def paper(hexi: SmallTown, client: Client, dossier: Dossier) -> str:
    return read(hexi, client, f"file/{dossier.number}/order/{Dossier.objects.get(pk=dossier.pk).version}/")


def test_the_street_gives_an_order_on_what_a_grid_worker_has_and_reads_by_when_it_is_answered(
    hexi: SmallTown, enter
) -> None:
    dossier = in_grid(hexi)
    street = enter("zhaomin")
    form = read(hexi, street, f"file/{dossier.number}/do/supervise/")
    for words in ("督办原因", "督办要求", "督办期限", "长时间没有进展"):
        assert words in form
    assert "到期未办" not in form, "it is not late"
    address = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/supervise/"
    answer = street.post(address, {"ground": "still", "demand": "两天内去看，回话", "within": "2"})
    assert answer.status_code == 302
    file = read(hexi, street, f"file/{dossier.number}/")
    assert "2 个工作日" in file
    assert f"/file/{dossier.number}/order/" in file


def test_an_order_prints_what_is_asked_by_when_and_who_ordered_with_room_for_the_answer(hexi: SmallTown, enter) -> None:
    dossier = in_grid(hexi)
    supervise(hexi, dossier)
    made = paper(hexi, enter("aili"), dossier)
    for words in ("督办单", "三天内办好，说明进展", "长时间没有进展", "街道", "督办期限", "负责人签字", "第 1 份"):
        assert words in made
    assert "sitting__line" in made
    hexi.do("aili", dossier, "answer_supervision", words={"answer": "明天去看，13912345678"})
    number = Dossier.objects.get(pk=dossier.pk).version - 1
    answered = read(hexi, enter("gulnar"), f"file/{dossier.number}/order/{number}/")
    assert "明天去看" in answered
    assert "13912345678" not in answered, "the telephone of whoever spoke stays masked"
    assert "sitting__line" not in answered


def test_an_order_and_the_list_of_orders_are_read_in_english_as_well(hexi: SmallTown, enter) -> None:
    dossier = in_grid(hexi)
    supervise(hexi, dossier)
    client = enter("zhaomin")
    client.cookies["django_language"] = "en"
    made, listed = paper(hexi, client, dossier), read(hexi, client, "orders/")
    for words in ("Supervision order", "order 1", "No progress for a long time", "To be answered by", "Ordered by"):
        assert words in made, words
    for words in ("Not answered", "Waits for an answer", "To be answered by"):
        assert words in listed, words


def test_an_order_is_printed_only_by_who_reaches_the_matter_and_only_where_one_was_given(
    hexi: SmallTown, enter
) -> None:
    dossier = in_grid(hexi)
    supervise(hexi, dossier)
    step = Dossier.objects.get(pk=dossier.pk).version
    stranger, desk = enter("liuyan"), enter("gulnar")
    for client, number, code in ((stranger, step, 404), (desk, step - 1, 404), (desk, step, 200)):
        address = f"/{hexi.town.slug}/desk/file/{dossier.number}/order/{number}/"
        assert client.get(address).status_code == code, number


def test_the_list_says_of_each_order_whether_it_waits_is_late_or_how_it_was_answered(hexi: SmallTown, enter) -> None:
    held, case, quick = in_grid(hexi), handling(hexi), in_grid(hexi)
    for one in (held, quick):
        supervise(hexi, one)
    supervise_case(hexi, case, "zhaomin")
    hexi.do("aili", quick, "answer_supervision", words={"answer": "在办"})
    due = held.turns.get(slot="answer").due_at
    with clock.fixed(due + timedelta(minutes=1)):
        hexi.do("zhoujianguo", case, "answer_supervision", words={"answer": "换好了"})
        street = enter("zhaomin")
        waiting, every = read(hexi, street, "orders/"), read(hexi, street, "orders/?all=1")
    assert (waiting.count('class="matter__title"'), every.count('class="matter__title"')) == (1, 3)
    assert "答复晚了" in waiting
    for words in ("答复晚了", "按时答复", "晚了才答复"):
        assert words in every, words
    with clock.fixed(due + timedelta(minutes=2)):
        assert "这里没有督办单" in read(hexi, enter("liuyan"), "orders/?all=1"), "another community's"


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_asks_no_more_however_many_orders_it_shows(
    hexi: SmallTown, enter, count: int, django_assert_max_num_queries
) -> None:
    for _n in range(count):
        supervise(hexi, in_grid(hexi))
    street = enter("zhaomin")
    read(hexi, street, "orders/")
    with django_assert_max_num_queries(26):
        read(hexi, street, "orders/")
