"""Pages that say calmly what went wrong and where to go on."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error

STATUSES = (400, 403, 404, 409, 413, 429, 500, 503)
BUSY_FOR = 5
"""Seconds after which a page is asked for again that the database was too busy for."""
BUSY = ("is locked", "couldn't get a connection", "lock timeout", "deadlock detected")
"""What SQLite, PostgreSQL and its pool say when others were writing for too long."""


def error_page(request: HttpRequest, status: int, *, detail: str = "", retry_after: int | None = None) -> HttpResponse:
    """The page for one of `STATUSES`; `detail` is one more sentence fit to show, `retry_after` is in seconds."""
    if status not in STATUSES:
        raise ValueError(f"there is no page for {status}")
    response = render(request, f"ui/errors/{status}.html", {"detail": detail}, status=status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def failed_page(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """The page after an error that nobody expected: to try again in a moment where the database was only busy. Asks the database nothing."""
    if not isinstance(error, OperationalError) or not any(words in str(error) for words in BUSY):
        return server_error(request)
    again = request.get_full_path() if request.method == "GET" else ""
    page = render_to_string("ui/errors/busy.html", {"again": again})
    return HttpResponse(page, status=503, headers={"Retry-After": str(BUSY_FOR)})
