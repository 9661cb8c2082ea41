"""The design system alone: its own three routes, no database, served in a thread for the browser."""

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings

from gongyi.config import messages

ALONE = {
    "ROOT_URLCONF": "tests.kernel.ui.urls",
    "MIDDLEWARE": [
        "gongyi.kernel.ui.middleware.SecurityHeaders",
        "gongyi.kernel.ui.middleware.RefuseNul",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    "FORM_RENDERER": "gongyi.kernel.ui.forms.HouseRenderer",
    "ALLOWED_HOSTS": ["127.0.0.1", "testserver"],
}


class Threaded(ThreadingMixIn, WSGIServer):
    """A browser opens connections ahead of need; none of them may hold up the others, or the end."""

    daemon_threads = True
    block_on_close = False


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of the design system's own words."""
    fragment = messages.FRAGMENTS / "ui.po"
    folder = tmp_path_factory.mktemp("locale")
    made = folder / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    made.parent.mkdir(parents=True)
    made.write_bytes(messages.compiled(messages.parse(fragment.read_text(encoding="utf-8"), name=fragment.name)))
    return folder


@pytest.fixture(autouse=True)
def alone(chinese: Path) -> Iterator[None]:
    with override_settings(**ALONE, LOCALE_PATHS=[chinese]):
        yield


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def ui_site() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), server_class=Threaded, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
