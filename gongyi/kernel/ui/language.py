"""Chinese first: the language follows the reader's own choice, never the browser's guess."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from gongyi.kernel.ui.context import LANGUAGES


class HouseLocale:
    """Activates the language of the cookie, else Chinese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(wanted if wanted in LANGUAGES else LANGUAGES[0]):
            request.LANGUAGE_CODE = translation.get_language() or LANGUAGES[0]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or LANGUAGES[0])
        return response
