"""Text messages through an HTTP gateway of the town's choosing.

The gateway takes `POST {"to", "text", "key"}` with a bearer token and answers 2xx with `{"id"}`; the same key is the same
message. Only the configured address is called: no redirect is followed, no proxy or netrc of the environment is used.
"""

import json
import time

from django.conf import settings

from gongyi.kernel.outbox.handlers import Needless, Undeliverable, Unreached

STEP_SECONDS, WHOLE_SECONDS = 5, 10
MOST_BYTES = 65536
WRONG_MESSAGE = frozenset({400, 404, 410, 413, 422})
"""Answers that say the message itself is wrong; every other failure may pass."""
SUCCESS, REDIRECT = 200, 300


def send(*, to: str, subject: str, text: str, key: str) -> str:  # noqa: ARG001 - channels share one signature
    """Send one text message; the proof is the gateway's id."""
    if not settings.SMS_URL:
        raise Needless("no gateway is set")
    headers = {"Idempotency-Key": key}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    status, content = _post({"to": to, "text": text, "key": key}, headers)
    if status in WRONG_MESSAGE:
        raise Undeliverable(f"the gateway refuses the message ({status})")
    if not SUCCESS <= status < REDIRECT:
        raise Unreached(f"the gateway answered {status}")
    return _proof(content)


def _post(body: dict[str, str], headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and content. Ends after ten seconds however slowly the answer drips, and reads no more than 64 KB."""
    import httpx  # noqa: PLC0415 - only the worker sends; the web process starts without it

    stop = time.monotonic() + WHOLE_SECONDS
    try:
        with (
            httpx.Client(timeout=STEP_SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", settings.SMS_URL, json=body, headers=headers) as answer,
        ):
            content = b""
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > MOST_BYTES or time.monotonic() > stop:
                    raise Unreached("the gateway's answer does not end")
            return answer.status_code, content
    except httpx.HTTPError as error:
        raise Unreached(f"gateway: {type(error).__name__}") from error


def _proof(content: bytes) -> str:
    try:
        plain = json.loads(content)
    except ValueError as error:
        raise Unreached("the gateway's answer is not JSON") from error
    proof = plain.get("id") if isinstance(plain, dict) else None
    if not isinstance(proof, str | int) or proof == "":
        raise Unreached("the gateway's answer has no id")
    return str(proof)
