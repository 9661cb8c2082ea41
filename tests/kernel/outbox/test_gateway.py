"""Text messages through a gateway that is slow, broken, or says no: what can pass is tried again, what cannot is given up."""

import json
import re
from datetime import timedelta

import pytest
from django.db.models import Q

from gongyi.kernel import clock
from gongyi.kernel.outbox import sending, working
from gongyi.kernel.outbox.actions import requeue_all
from gongyi.kernel.outbox.channels import sms
from gongyi.kernel.outbox.codes import send_code
from gongyi.kernel.outbox.handlers import Needless, Undeliverable, Unreached
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people.phonecode import PhoneCode
from gongyi.kernel.people.refusals import Refused
from tests.infra.gateway import Gateway, accept, answer
from tests.towns import SmallTown, settle

PHONE = "13912345678"


def send() -> str:
    return sms.send(to=PHONE, subject="", text="灯修好了 𠮷", key="k1")


def status(code: int, content: bytes = b"", **headers: str):
    return lambda _gateway, request, _body: answer(request, code, content, **headers)


def test_the_gateway_gets_number_words_key_and_token_and_its_id_is_the_proof(gateway: Gateway) -> None:
    assert send() == "1"
    assert gateway.requests == [{"to": PHONE, "text": "灯修好了 𠮷", "key": "k1"}]
    sent = {name.lower(): value for name, value in gateway.headers[0].items()}
    assert (sent["authorization"], sent["idempotency-key"]) == ("Bearer a token", "k1")
    assert send() == "1", "the same key is the same message"
    assert len(gateway.messages) == 1


@pytest.mark.parametrize("code", [400, 404, 410, 413, 422])
def test_a_refused_number_is_never_tried_again(gateway: Gateway, code: int) -> None:
    gateway.behave = status(code, b'{"id": "9"}')
    with pytest.raises(Undeliverable, match=str(code)):
        send()


@pytest.mark.parametrize("code", [301, 302, 307, 401, 403, 408, 429, 500, 502, 503])
def test_any_other_answer_may_pass(gateway: Gateway, code: int) -> None:
    gateway.behave = status(code, b'{"id": "9"}', Location=gateway.url)
    with pytest.raises(Unreached, match=str(code)):
        send()
    assert len(gateway.requests) == 1, "no redirect is followed: the words go to the configured address only"


@pytest.mark.parametrize(
    "content", [b"", b"OK", b"[]", b"{}", b'{"id": ""}', b'{"id": null}', b'{"id": {}}', b"\xff\xfe", b"null"]
)
def test_a_success_without_an_id_is_no_proof(gateway: Gateway, content: bytes) -> None:
    gateway.behave = status(200, content)
    with pytest.raises(Unreached):
        send()


def test_an_endless_or_dripping_answer_is_cut_off(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway.behave = status(200, b"x" * (sms.MOST_BYTES + 1))
    with pytest.raises(Unreached, match="does not end"):
        send()
    monkeypatch.setattr(sms, "WHOLE_SECONDS", 0.2)
    gateway.behave = lambda _gateway, request, _body: answer(request, 200, b'{"id": "1234567"}', slowly=0.05)
    with pytest.raises(Unreached, match="does not end"):
        send()
    monkeypatch.setattr(sms, "WHOLE_SECONDS", 60)
    monkeypatch.setattr(sms, "STEP_SECONDS", 0.1)
    gateway.behave = lambda _gateway, request, _body: answer(request, 200, b'{"id": "1"}', slowly=0.3)
    with pytest.raises(Unreached, match="Timeout"):
        send()


def test_a_gateway_that_is_away_may_come_back(gateway: Gateway, settings) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/send"
    with pytest.raises(Unreached, match="ConnectError"):
        send()
    settings.SMS_URL = ""
    with pytest.raises(Needless):
        send()


def told(hexi: SmallTown) -> Job:
    """The message to a person whose appeal was accepted."""
    dossier = hexi.say(phone=PHONE).dossier
    hexi.do("gulnar", dossier, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle()
    return Job.objects.get(kind="deliver", recipient__startswith="voice:", template="appeal_accepted")


def test_tries_come_later_and_later_and_end_in_a_dead_letter_without_number_or_words(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    gateway.behave = status(500, json.dumps({"to": PHONE}).encode())
    row = told(real_hexi)
    waits, start = [], clock.now()
    while row.state == Job.QUEUED:
        waits.append((row.not_before - start).total_seconds())
        with clock.fixed(max(row.not_before, clock.now())):
            start = clock.now()
            settle()
        row.refresh_from_db()
    assert (row.state, row.attempts) == (Job.DEAD, working.TRIES_OUTSIDE)
    mine = [request for request in gateway.requests if request["to"] == PHONE]
    assert len({request["key"] for request in mine}) == 1
    assert waits[1:8] == sorted(waits[1:8])
    assert max(waits[1:]) <= 13 * 3600, "the longest wait is the night"
    assert "500" in row.error
    assert PHONE not in row.error
    assert mine[0]["text"] not in row.error

    gateway.behave = None
    with clock.fixed(clock.now() + timedelta(days=3)):
        assert requeue_all() == 1
        settle()
        row.refresh_from_db()
        assert (row.state, len(gateway.texts(PHONE))) == (Job.DONE, 1)


def test_a_slow_gateway_does_not_hold_up_what_is_done_inside(
    real_hexi: SmallTown, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "SENDING_SECONDS", 0.0)
    gateway.behave = accept
    for _n in range(3):
        told_one = real_hexi.say(phone=PHONE).dossier
        real_hexi.do("gulnar", told_one, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        working.work_once(holder="test")
        working.work_once(holder="test")
        inside = Job.objects.filter(state=Job.QUEUED, not_before__lte=clock.now()).exclude(kind__in=working.OUTSIDE)
        assert not inside.exclude(kind="derive").exists()


def ask(hexi: SmallTown) -> PhoneCode:
    send_code(town=hexi.town, phone=PHONE)
    return PhoneCode.objects.latest("pk")


def test_a_code_is_asked_for_without_waiting_for_the_gateway_and_leaves_before_all_else(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    for _n in range(3):
        told_one = real_hexi.say(phone="13912340000").dossier
        real_hexi.do("gulnar", told_one, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle_inside()
        before = len(gateway.requests)
        asked = ask(real_hexi)
        assert len(gateway.requests) == before, "the request does not wait for the gateway"
        working.do_jobs()
        assert gateway.requests[before]["to"] == PHONE
        assert people.use_code(town=real_hexi.town, phone=PHONE, code=digits(gateway))
        asked.refresh_from_db()
        assert asked.used_at is not None


def settle_inside() -> None:
    """Everything but what goes out."""
    while sum(working._take(found) for found in working._due(~Q(kind__in=working.OUTSIDE), 50)):
        pass


def digits(gateway: Gateway) -> str:
    return re.findall(r"(?<!\d)\d{6}(?!\d)", gateway.texts(PHONE)[-1])[0]


def test_between_slow_messages_a_code_gets_through(real_hexi: SmallTown, gateway: Gateway) -> None:
    for _n in range(2):
        told_one = real_hexi.say(phone="13912340000").dossier
        real_hexi.do("gulnar", told_one, "accept")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        settle_inside()
        deliver = sending.CHANNELS["sms"]

        def slow(**message: str) -> str:
            if message["to"] != PHONE and not PhoneCode.objects.exists():
                ask(real_hexi)
            return deliver(**message)

        sending.CHANNELS["sms"] = slow
        try:
            working.do_jobs()
        finally:
            sending.CHANNELS["sms"] = deliver
    assert [request["to"] for request in gateway.requests][:2] == ["13912340000", PHONE]


def test_a_code_in_english_names_the_town_in_english(real_hexi: SmallTown, gateway: Gateway) -> None:
    send_code(town=real_hexi.town, phone=PHONE, language="en")
    settle()
    assert [text.startswith("Hexi Street: your code is") for text in gateway.texts(PHONE)] == [True]


def test_nothing_of_a_code_is_kept_in_clear_and_nothing_sealed_once_it_has_left(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    asked = ask(real_hexi)
    secret = asked.open("code")
    row = Job.objects.get(kind="code")
    for kept in (*vars(row).values(), *vars(asked).values()):
        assert secret not in str(kept)
        assert PHONE not in str(kept)
    settle()
    asked.refresh_from_db()
    row.refresh_from_db()
    assert (bytes(asked.code_sealed), bytes(asked.phone_sealed), row.state) == (b"", b"", Job.DONE)
    assert people.use_code(town=real_hexi.town, phone=PHONE, code=secret)


def test_a_failed_code_is_tried_again_while_it_is_good_and_another_may_be_asked_for_after_a_minute(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    gateway.behave = status(500)
    asked, begun = ask(real_hexi), clock.now()
    settle()
    with pytest.raises(Refused) as refusal:
        send_code(town=real_hexi.town, phone=PHONE)
    assert refusal.value.code == "soon"
    gateway.behave = None
    with clock.fixed(begun + timedelta(minutes=1)):
        settle()
        assert len(gateway.texts(PHONE)) == 1
        second = ask(real_hexi)
        assert second.pk != asked.pk
    gateway.behave = status(500)
    with clock.fixed(begun + timedelta(minutes=10)):
        settle()
        row = Job.objects.get(owner_id=second.pk, kind="code")
        second.refresh_from_db()
        assert (row.state, bytes(second.code_sealed)) == (Job.SKIPPED, b"")


def test_a_number_that_the_gateway_refuses_is_nothing_for_the_offices_list(
    real_hexi: SmallTown, gateway: Gateway
) -> None:
    gateway.behave = status(400)
    asked = ask(real_hexi)
    settle()
    asked.refresh_from_db()
    assert (Job.objects.get(kind="code").state, bytes(asked.code_sealed)) == (Job.SKIPPED, b"")


def test_without_a_gateway_it_is_said_at_once(real_hexi: SmallTown, settings) -> None:
    settings.SMS_URL = ""
    with pytest.raises(Refused):
        send_code(town=real_hexi.town, phone=PHONE)
    assert not PhoneCode.objects.exists()
