"""Text messages through an HTTP gateway of the town's choosing.

The gateway takes POST {"to", "text"} with a bearer token and answers 2xx with {"id"}.
"""

import httpx
from django.conf import settings

from gongyi.kernel.outbox.handlers import Needless

TIMEOUT = 10.0


def send(*, to: str, subject: str, text: str) -> str:  # noqa: ARG001 - channels share one signature
    """Send one text message; the proof is the gateway's id."""
    if not settings.SMS_URL:
        raise Needless("no gateway is set")
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
    answer = httpx.post(
        settings.SMS_URL, json={"to": to, "text": text}, headers=headers, timeout=TIMEOUT, follow_redirects=False
    )
    answer.raise_for_status()
    body = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    return str(body.get("id", answer.status_code))
