"""Sending a one-time code to a phone: a job that goes before all others, because who waits for it is looking at the screen."""

from datetime import timedelta
from typing import NoReturn

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gongyi.kernel import clock
from gongyi.kernel.outbox import actions, sending, templates
from gongyi.kernel.outbox.handlers import Afterwards, Needless, Undeliverable, handles
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import phones
from gongyi.kernel.people.phonecode import CODE_LIFE, PhoneCode
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.people.sealing import Unreadable, blind_index
from gongyi.kernel.territory.models import Town

KIND = "code"
SENT_WITHIN = CODE_LIFE - timedelta(minutes=1)
"""A code that arrives when it is hardly good any more only puzzles people."""

templates.declare(
    templates.Message(
        "phone_code", gettext_lazy("$town: your code is $secret. It is good for five minutes. Tell it to nobody.")
    )
)


@transaction.atomic
def send_code(*, town: Town, phone: str, language: str = "zh-hans") -> None:
    """Have a fresh code sent to a phone. Refuses too soon, too often, and where no messages can be sent. Raises BadPhone."""
    if not sending.has_way_out(town, "sms"):
        raise Refused(
            _("Messages cannot be sent here yet. Please use the number on your receipt, or call the community desk.")
        )
    if not phones.takes_messages(phones.clean(phone)):
        raise phones.BadPhone(_("This is a landline: no message reaches it. Please write a mobile number."))
    row = people.issue_code(town=town, phone=phone)
    job = actions.job(
        town_id=town.pk, kind=KIND, key=f"code:{row.uid}", owner_id=row.pk, channel="sms", template="phone_code", language=language, urgent=True,
    )  # fmt: skip
    actions.put([job])


@handles(KIND)
def _deliver(row: Job) -> Afterwards:
    """Send the code, once. It is tried again while it is good; then it is forgotten."""
    code = PhoneCode.objects.filter(pk=row.owner_id or 0).first()
    if code is None or not code.code_sealed:
        raise Needless("the code is gone")
    if code.used_at is not None or clock.now() - code.sent_at > SENT_WITHIN:
        return Afterwards(lambda: _given_up(code.pk, "the code is too old"), {})
    try:
        number, secret = code.open("phone"), code.open("code")
    except Unreadable as error:
        raise Needless("the key of the code is gone") from error
    with override(row.language):
        values = {"town": row.town.name, "secret": secret, "desk": row.town.phone}
    made = templates.compose(town=row.town, key="phone_code", language=row.language, values=values)
    return Afterwards(lambda: _sent(row.town, code.pk, number, secret, made.text), {"wording": made.version})


def _sent(town: Town, code_id: int, number: str, secret: str, text: str) -> str:
    try:
        proof = sending.send(
            town=town, channel="sms", to=number, text=text, key=blind_index("code", f"{number}{secret}")
        )
    except (Needless, Undeliverable) as error:
        # Whoever asked sees that nothing comes; a mistyped number is nothing for the office's list.
        _given_up(code_id, str(error))
    people.blank_code(code_id=code_id)
    return proof


def _given_up(code_id: int, why: str) -> NoReturn:
    people.blank_code(code_id=code_id)
    raise Needless(why)
