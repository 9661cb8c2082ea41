"""Sending a one-time code to a phone, at once: who waits for it is looking at the screen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.outbox import sending, templates
from gongyi.kernel.outbox.handlers import Needless, Undeliverable, Unreached
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import phones
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.people.sealing import blind_index
from gongyi.kernel.territory.models import Town

templates.declare(
    templates.Message(
        "phone_code", gettext_lazy("$town: your code is $secret. It is good for five minutes. Tell it to nobody.")
    )
)


def send_code(*, town: Town, phone: str, language: str = "zh-hans") -> None:
    """Send a fresh code to a phone. Refuses too soon, too often, and when messages cannot be sent. Raises BadPhone.

    A code that could not be sent is forgotten, so that the person can ask again at once.
    """
    code = people.issue_code(town=town, phone=phone)
    number = phones.clean(phone)
    values = {"town": town.name, "secret": code, "desk": town.phone}
    made = templates.compose(town=town, key="phone_code", language=language, values=values)
    try:
        sending.send(town=town, channel="sms", to=number, text=made.text, key=blind_index("code", f"{number}{code}"))
    except Needless as error:
        people.forget_code(town=town, phone=phone)
        raise Refused(
            _("Messages cannot be sent here yet. Please use the number on your receipt, or call the community desk.")
        ) from error
    except (Unreached, Undeliverable) as error:
        people.forget_code(town=town, phone=phone)
        raise Refused(
            _("The message could not be sent just now. Please try again in a while, or call the desk.")
        ) from error
