"""Answers travel compressed: on a weak network the form must be there in seconds.

Pages are compressed at each request, padded by a random length so that their size tells nothing of a secret in them;
files of the design system once, and then kept. A file's address carries a stamp of its content, so that a phone keeps
it for as long as it stays the same and asks for no page twice.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

GetResponse = Callable[[HttpRequest], HttpResponseBase]

WORTH = 400
PADDING = 100
STAMP_LETTERS = 10
TEXT = ("text/", "application/json", "application/geo+json", "application/javascript", "image/svg+xml")


class Compress:
    """Compresses texts for those who can read them; photographs and voices are left as they are."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.kept: dict[tuple[str, str], bytes] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not str(response.headers.get("Content-Type", "")).startswith(TEXT):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" not in request.headers.get("Accept-Encoding", "") or not _whole(request, response):
            return response
        if isinstance(response, HttpResponse):
            return self._page(response)
        if isinstance(response, StreamingHttpResponse) and request.path.startswith(settings.STATIC_URL):
            return self._file(request.path, response)
        return response

    def _page(self, response: HttpResponse) -> HttpResponse:
        if len(response.content) < WORTH:
            return response
        response.content = compress_string(response.content, max_random_bytes=PADDING)
        return _marked(response, len(response.content))

    def _file(self, path: str, response: StreamingHttpResponse) -> HttpResponse:
        key = (path, str(response.headers.get("ETag", "")))
        body = self.kept.get(key)
        if body is None:
            body = self.kept[key] = compress_string(response.getvalue())
        response.close()
        whole = HttpResponse(body, headers=dict(response.headers))
        return _marked(whole, len(body))


def _whole(request: HttpRequest, response: HttpResponseBase) -> bool:
    return response.status_code != 206 and request.method != "HEAD" and "Content-Encoding" not in response.headers  # noqa: PLR2004 - part of a file


def _marked(response: HttpResponse, size: int) -> HttpResponse:
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(size)
    return response


class StampedFiles(StaticFilesStorage):
    """Static files whose address ends in a stamp of their content."""

    def url(self, name: str | None) -> str:
        plain = str(super().url(name))
        stamp = "" if settings.DEBUG else stamp_of(name or "")
        return f"{plain}?{stamp}" if stamp else plain


@lru_cache(maxsize=1000)
def stamp_of(name: str) -> str:
    """The start of the digest of a static file; empty when there is no such file."""
    found = finders.find(name)
    path = Path(str(found)) if found else None
    return hashlib.sha256(path.read_bytes()).hexdigest()[:STAMP_LETTERS] if path and path.is_file() else ""
