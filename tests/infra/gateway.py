"""A gateway for text messages on this machine, which behaves as badly as a test wants."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Behave = Callable[["Gateway", BaseHTTPRequestHandler, dict[str, str]], None]


@dataclass
class Gateway:
    """What arrived: every request, and of those with one key only the first as a message that a phone rings for."""

    url: str = ""
    requests: list[dict[str, str]] = field(default_factory=list)
    messages: dict[str, dict[str, str]] = field(default_factory=dict)
    headers: list[dict[str, str]] = field(default_factory=list)
    behave: Behave | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def texts(self, phone: str) -> list[str]:
        """What this phone received."""
        return [message["text"] for message in self.messages.values() if message["to"] == phone]

    def keep(self, body: dict[str, str]) -> str:
        """Take a message in, unless it is here already; its id."""
        with self.lock:
            self.messages.setdefault(body["key"], body)
            return str(list(self.messages).index(body["key"]) + 1)


def answer(
    request: BaseHTTPRequestHandler, status: int, content: bytes, *, slowly: float = 0.0, **headers: str
) -> None:
    """Answer with a status and bytes, all at once or one byte at a time."""
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    if not slowly:
        request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    for byte in [content] if not slowly else [content[at : at + 1] for at in range(len(content))]:
        request.wfile.write(byte)
        request.wfile.flush()
        time.sleep(slowly)


def accept(gateway: Gateway, request: BaseHTTPRequestHandler, body: dict[str, str]) -> None:
    """What a good gateway does."""
    answer(request, 200, json.dumps({"id": gateway.keep(body)}).encode())


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with gateway.lock:
                gateway.requests.append(body)
                gateway.headers.append(dict(self.headers.items()))
            try:
                (gateway.behave or accept)(gateway, self, body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_arguments: Any) -> None:
            """Keep quiet."""

    return Handler


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A gateway that this installation sends through."""
    found = Gateway()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    settings.SMS_URL, settings.SMS_TOKEN = found.url, "a token"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
