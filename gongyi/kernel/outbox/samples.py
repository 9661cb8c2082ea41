"""A message to oneself, so that one reads it where people will: by e-mail, or as a text message."""

import json
import secrets

from django.utils.translation import gettext as _

from gongyi.kernel.outbox.actions import job, put
from gongyi.kernel.outbox.handlers import Afterwards, Needless, handles
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.sending import send
from gongyi.kernel.outbox.ways import address, way
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused


def send_sample(*, person: Person, text: str) -> str:
    """Have the worker send a sample to a worker's own address. Returns where it goes, masked. Refuses without an address."""
    channel = way(person, person.town)
    if not channel:
        raise Refused(_("There is no e-mail address and no phone of yours to send it to."))
    row = job(
        town_id=person.town_id, kind="sample", key=f"sample:{secrets.token_hex(8)}", recipient=f"person:{person.pk}", channel=channel,
        payload={"text": text},
    )  # fmt: skip
    put([row])
    return address(person, channel) if channel == "email" else person.masked_phone


@handles("sample")
def deliver(row: Job) -> Afterwards:
    """Send the sample, outside the transaction."""
    person = (
        Person.objects.select_related("town").filter(pk=int(row.recipient.partition(":")[2]), erased_at=None).first()
    )
    if person is None:
        raise Needless("the person is gone")
    to = address(person, row.channel)
    text, subject, key = str(json.loads(row.payload)["text"]), _("Sample"), f"sample:{row.pk}"
    town, channel = person.town, row.channel
    return Afterwards(lambda: send(town=town, channel=channel, to=to, subject=subject, text=text, key=key), {})
