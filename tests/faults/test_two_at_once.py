"""Two people, one matter: at the same instant in two processes, with a form that is old, and from a seat that is theirs no more."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import translation

from gongyi.kernel.flows import engine, performing, undoing
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.flows.history.verify import verify
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.sweep import sweep
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.models import Post
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import within
from tests.infra.homes import with_keys
from tests.infra.templates import close_connections
from tests.towns import SINCE, SmallTown, small_town

STALE = "刚才有同事先办了一步"
HEADERS = {"accept-language": "zh-hans"}


@pytest.fixture
def hexi(committed_db: None, monday_morning: object, tmp_path: Path, settings) -> Iterator[SmallTown]:
    """A town whose rows other processes see, with two people at the community's desk."""
    settings.HOME = with_keys(tmp_path)
    built = small_town(simulated=True)
    with within(built.town), translation.override("zh-hans"):
        people.appoint(person=built.persons["lixiuying"], seat=built.seats["desk_east"], starts_on=SINCE)
        yield built


@pytest.fixture
def enter(hexi: SmallTown) -> Callable[[str], Client]:
    """A browser in which a named person is signed in."""

    def signed_in(name: str) -> Client:
        account = people.open_account(username=name, password="long enough to pass", persons=[hexi.persons[name]])
        client = Client(raise_request_exception=False)
        client.force_login(account)
        return client

    return signed_in


def answering(hexi: SmallTown) -> Dossier:
    """A matter of which the person is to be given an answer."""
    dossier = hexi.say().dossier
    hexi.do("gulnar", dossier, "accept")
    hexi.do("gulnar", dossier, "settle_now", outcome="solved", words={"done": "换好了"})
    return dossier


def form_of(client: Client, hexi: SmallTown, dossier: Dossier, move: str) -> tuple[str, dict[str, Any]]:
    """Where the form of a move goes, and what stands in it unseen; it is really on the screen."""
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/{move}/"
    shown = client.get(url, headers=HEADERS).content.decode()
    assert f'name="{move}"' in shown
    return url, {"version": Dossier.objects.get(pk=dossier.pk).version}


def sound() -> bool:
    sequencer.sequence_history()
    return verify().faults == []


def made(dossier: Dossier, move: str) -> int:
    return Step.objects.filter(dossier=dossier, move=move).count()


def meeting(barrier: Any) -> None:
    """Both have read where the matter stands before either writes."""
    perform = performing.perform

    def together(**given: Any) -> Step:
        barrier.wait(20)
        return perform(**given)

    performing.perform = together


def no_version_check() -> None:
    """The control: a row is claimed whatever happened to it since it was read."""
    plain = engine.Dossier.objects.filter

    def claim(*conditions: Any, **given: Any) -> Any:
        given.pop("version", None)
        return plain(*conditions, **given)

    engine.Dossier.objects.filter = claim


def posted_together(hexi: SmallTown, dossier: Dossier, clients: dict[str, Client], fault: Any = None) -> dict[str, Any]:
    """Each person answers in a process of their own at one instant. By name: the answer's status and whether their words are in it."""
    forms = {name: form_of(client, hexi, dossier, "reply") for name, client in clients.items()}
    barrier, children = get_context("fork").Barrier(len(forms)), {}
    close_connections()
    for name, (url, hidden) in forms.items():
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                meeting(barrier)
                if fault:
                    fault()
                answer = clients[name].post(url, hidden | {"reply": f"{name}写的回话"}, headers=HEADERS)
                text = answer.content.decode()
                told = [answer.status_code, f"{name}写的回话" in text, STALE in text]
                os.write(writing, json.dumps(told).encode())
                os._exit(0)
            finally:
                os._exit(1)
        os.close(writing)
        children[name] = (pid, reading)
    found = {}
    for name, (pid, reading) in children.items():
        with os.fdopen(reading) as pipe:
            found[name] = json.loads(pipe.read())
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    return found


def one_moved_and_one_was_told(hexi: SmallTown, dossier: Dossier, answers: dict[str, Any]) -> bool:
    one_each = sorted(answers.values()) == [[302, False, False], [422, True, True]]
    return one_each and made(dossier, "reply") == 1 and sound()


def test_two_processes_at_one_instant_make_one_step_and_the_other_keeps_its_words(hexi: SmallTown, enter) -> None:
    clients = {name: enter(name) for name in ("gulnar", "lixiuying")}
    for _again in range(3):
        dossier = answering(hexi)
        assert one_moved_and_one_was_told(hexi, dossier, posted_together(hexi, dossier, clients))


def test_without_the_version_check_two_at_one_instant_are_noticed(hexi: SmallTown, enter) -> None:
    clients, dossier = {name: enter(name) for name in ("gulnar", "lixiuying")}, answering(hexi)
    answers = posted_together(hexi, dossier, clients, no_version_check)
    assert not one_moved_and_one_was_told(hexi, dossier, answers)


def test_an_old_form_gives_its_first_answer_again_to_its_writer_and_is_refused_to_others(
    hexi: SmallTown, enter
) -> None:
    dossier, first, other = answering(hexi), enter("gulnar"), enter("lixiuying")
    url, old = form_of(first, hexi, dossier, "note")
    answers = [first.post(url, old | {"note": "明天去看"}, headers=HEADERS) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    late = other.post(url, old | {"note": "我来写一句"}, headers=HEADERS)
    assert late.status_code == 422
    assert STALE in late.content.decode()
    assert "我来写一句" in late.content.decode()
    assert made(dossier, "note") == 1


def sent_at_once(
    client_of: Callable[[], Client], url: str, posted: dict[str, Any], times: int = 4, *, follow: bool = False
) -> list[Any]:
    """The same form sent by one person several times at one instant, as a double click does. Raises what a thread raised."""

    def send(browser: Client) -> Any:
        try:
            return browser.post(url, posted, headers=HEADERS, follow=follow)
        finally:
            connections.close_all()  # the pool is shared with the other threads and stays

    with ThreadPoolExecutor(times) as threads:
        sent = [threads.submit(copy_context().run, send, client_of()) for _time in range(times)]
        return [one.result() for one in sent]


def copied(client: Client) -> Client:
    """The same browser once more: its cookies, and connections of its own."""
    twin = Client(raise_request_exception=False)
    twin.cookies.update(client.cookies)
    return twin


@pytest.mark.parametrize(
    ("move", "typed"),
    [
        ("accept", {}),
        ("note", {"note": "明天去看"}),
        ("settle_now", {"outcome": "solved", "done": "换好了", "category": "not_sure"}),
    ],
)
def test_a_form_sent_four_times_at_one_instant_makes_one_step_and_succeeds_each_time(
    hexi: SmallTown, enter, monkeypatch, move: str, typed: dict[str, str]
) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    if move == "settle_now":
        hexi.do("gulnar", dossier, "accept")
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/do/{move}/"
    hidden = {"version": Dossier.objects.get(pk=dossier.pk).version}
    barrier, perform = Barrier(4), performing.perform

    def together(**given: Any) -> Step:
        barrier.wait(20)
        return perform(**given)

    monkeypatch.setattr(performing, "perform", together)
    answers = sent_at_once(lambda: copied(client), url, hidden | typed)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert made(dossier, move) == 1
    assert sound()


def test_a_step_taken_back_twice_at_one_instant_is_taken_back_once(hexi: SmallTown, enter, monkeypatch) -> None:
    dossier, client = hexi.say().dossier, enter("gulnar")
    taken = hexi.do("gulnar", dossier, "accept")
    barrier, undo = Barrier(2), undoing.undo

    def together(**given: Any) -> Step:
        barrier.wait(20)
        return undo(**given)

    monkeypatch.setattr(undoing, "undo", together)
    url = f"/{hexi.town.slug}/desk/file/{dossier.number}/undo/{taken.number}/"
    answers = sent_at_once(lambda: copied(client), url, {}, 2, follow=True)
    assert made(dossier, "undo") == 1
    assert not any(word in answer.content.decode() for answer in answers for word in ("不能再撤回", STALE))
    assert sound()


def test_without_versions_an_old_form_is_made_again_and_again(hexi: SmallTown, enter, monkeypatch) -> None:
    """The control."""
    perform = performing.perform
    monkeypatch.setattr(performing, "perform", lambda **given: perform(**(given | {"version": None})))
    dossier, first, other = answering(hexi), enter("gulnar"), enter("lixiuying")
    url, old = form_of(first, hexi, dossier, "note")
    for client in (first, first, other):
        client.post(url, old | {"note": "明天去看"}, headers=HEADERS)
    assert made(dossier, "note") == 3


def leave(hexi: SmallTown, *names: str) -> None:
    """Their time at the community's desk ended yesterday."""
    for post in Post.objects.filter(seat=hexi.seats["desk_east"], person__in=[hexi.persons[name] for name in names]):
        people.end_post(post=post, on=hexi.today - timedelta(days=1))


def test_a_form_open_at_a_seat_vacated_meanwhile_is_refused_in_words_and_the_turn_goes_on(
    hexi: SmallTown, enter
) -> None:
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["street"], starts_on=SINCE)
    dossier, client = answering(hexi), enter("gulnar")
    url, old = form_of(client, hexi, dossier, "reply")
    leave(hexi, "gulnar", "lixiuying")
    for sentence in ("这一步现在不归您办", "这件事刚才又有了进展"):
        answer = client.post(url, old | {"reply": "灯换好了"}, headers=HEADERS)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "灯换好了" in answer.content.decode()
        assert made(dossier, "reply") == 0
        sweep(Town.objects.get(pk=hexi.town.pk))
        assert hexi.holder(dossier) == "secretary_east"
    assert made(dossier, "climb") == 1
    assert sound()


def test_whoever_has_no_seat_left_is_told_that_nothing_changed_and_gets_the_words_back(hexi: SmallTown, enter) -> None:
    dossier, client = answering(hexi), enter("gulnar")
    url, old = form_of(client, hexi, dossier, "reply")
    leave(hexi, "gulnar")
    answer = client.post(url, old | {"reply": "灯换好了"}, headers=HEADERS)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "什么都没有改动" in page
    assert "灯换好了" in page
    assert "什么都没有改动" not in client.get(url, headers=HEADERS).content.decode()
    assert made(dossier, "reply") == 0


def test_from_a_seat_that_is_still_theirs_the_same_form_is_taken(hexi: SmallTown, enter) -> None:
    """The control."""
    people.appoint(person=hexi.persons["gulnar"], seat=hexi.seats["street"], starts_on=SINCE)
    dossier, client = answering(hexi), enter("gulnar")
    url, old = form_of(client, hexi, dossier, "reply")
    leave(hexi, "lixiuying")
    assert client.post(url, old | {"reply": "灯换好了"}, headers=HEADERS).status_code == 302
    assert made(dossier, "reply") == 1
