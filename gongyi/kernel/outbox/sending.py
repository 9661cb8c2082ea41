"""The one way out of the house. Towns for trying reach nobody: what they would send is kept in a file."""

import json
import os
from pathlib import Path

from django.conf import settings

from gongyi.kernel import clock
from gongyi.kernel.outbox.channels import email, sms
from gongyi.kernel.outbox.handlers import Needless
from gongyi.kernel.people.phones import masked
from gongyi.kernel.territory.models import Town

CHANNELS = {"sms": sms.send, "email": email.send}


def send(*, town: Town, channel: str, to: str, text: str, key: str, subject: str = "") -> str:
    """Send one message now and return the proof. Raises Needless, Unreached or Undeliverable."""
    if not to:
        raise Needless("no address is known")
    if clock.is_simulated():
        raise Needless("time is played here")
    if town.simulated:
        return _keep(town, {"channel": channel, "to": shown(to), "subject": subject, "text": text, "key": key})
    return CHANNELS[channel](to=to, subject=subject, text=text, key=key)


def has_way_out(town: Town, channel: str) -> bool:
    """Whether messages of a channel go anywhere from here: a gateway is set, or the town is one for trying."""
    return town.simulated or channel != "sms" or bool(settings.SMS_URL)


def kept(town: Town) -> Path:
    """Where a town for trying keeps what it would have sent, one JSON object a line."""
    return Path(settings.HOME) / "messages" / f"{town.slug}.jsonl"


def shown(address: str) -> str:
    """A number or address as the file has it: enough to find one's own line, not enough to reach anybody."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***@{host}" if at else masked(address)


def _keep(town: Town, message: dict[str, str]) -> str:
    """Numbers of a town for trying are made up, and may be somebody's: an erasure must not have to look for them here."""
    path = kept(town)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    line = json.dumps(message | {"at": clock.now().isoformat()}, ensure_ascii=False) + "\n"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:  # noqa: PTH123 - mode at creation
        file.write(line)
    return "kept in a file: a town for trying"
