"""Pages that say calmly what went wrong and where to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

STATUSES = (400, 403, 404, 409, 413, 429, 500, 503)


def error_page(request: HttpRequest, status: int, *, detail: str = "", retry_after: int | None = None) -> HttpResponse:
    """The page for one of `STATUSES`; `detail` is one more sentence fit to show, `retry_after` is in seconds."""
    if status not in STATUSES:
        raise ValueError(f"there is no page for {status}")
    response = render(request, f"ui/errors/{status}.html", {"detail": detail}, status=status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
