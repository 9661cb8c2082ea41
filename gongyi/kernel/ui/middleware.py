"""Headers that bind every answer to this house, how long to wait, and a guard against NUL bytes."""

from collections.abc import Callable, Iterable
from urllib.parse import unquote_to_bytes

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.log import log_response
from django.utils.translation import gettext as _

from gongyi.kernel.people import refusals
from gongyi.kernel.people.signs import BROKEN
from gongyi.kernel.ui.errors import error_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=(), display-capture=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

REFUSING = frozenset({422, 429})
HOST = 100
"""How much of a name that is not ours is written into the log."""
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class SecurityHeaders:
    """Sets the house's headers where a view has not set its own; answers to a signed-in person are kept nowhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if _signed_in(request):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _signed_in(request: HttpRequest) -> bool:
    """Whether the answer was made for somebody signed in; a session that nobody asked for is not loaded for it."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and SESSION_KEY in session


class AskToWait:
    """A page that was refused because it was asked for too often answers 429 and says how long to wait (RFC 6585, RFC 9110)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refusals.wait.set(0)
        response = self.get_response(request)
        seconds = refusals.wait.get()
        if seconds and response.status_code in REFUSING:
            response.status_code = 429
            response.headers.setdefault("Retry-After", str(seconds))
        return response


class KnownHost:
    """Answers 400 to a request that names another site: an office computer's number, or somebody who searches for open doors."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            request.get_host()
        except DisallowedHost:
            answer = render(request, "ui/errors/another_site.html", status=400)
            host = request.META.get("HTTP_HOST", "")[:HOST]
            log_response("Not a name of this site: %s (setting GONGYI_HOSTS)", host, response=answer, request=request)
            return answer
        return self.get_response(request)


class RefuseNul:
    """Answers 400 to a NUL byte in the path, the query, a cookie or the name of a field or file: PostgreSQL cannot store one.

    In what somebody wrote it is left out like other signs that can be neither seen nor kept, and said to be: nobody loses a text for one.

    A form too large to be read, or with very many files, answers 413.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _has_nul_in_address(request):
            return error_page(request, 400)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Looks into a form once its view is known, so that a missing page stays a 404."""
        if request.method != "POST" or request.content_type not in _FORM_TYPES:
            return None
        try:
            posted = request.POST
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return error_page(request, 413)
        names = [upload.name or "" for _field, uploads in request.FILES.lists() for upload in uploads]
        if _nul_in((*posted, *names)):
            return error_page(request, 400)
        if any(BROKEN.search(word) for _name, values in posted.lists() for word in values):
            _leave_out(request)
        return None


def _leave_out(request: HttpRequest) -> None:
    kept = request.POST.copy()
    for name, values in request.POST.lists():
        kept.setlist(name, [BROKEN.sub("", value) for value in values])
    kept._mutable = False
    request.POST = kept  # type: ignore[assignment]
    if hasattr(request, "_messages"):
        messages.info(request, _("A sign that cannot be seen or stored was left out; everything else is there."))


def _has_nul_in_address(request: HttpRequest) -> bool:
    query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    return b"\0" in query or _nul_in((request.path_info, *request.COOKIES.values()))


def _nul_in(words: Iterable[str | bytes]) -> bool:
    return any((b"\0" if isinstance(word, bytes) else "\0") in word for word in words)  # type: ignore[operator]
