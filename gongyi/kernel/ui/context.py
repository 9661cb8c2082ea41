"""What every page knows of its reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

LARGE_TEXT_COOKIE = "large_text"
LANGUAGES = ("zh-hans", "en")


def page(request: HttpRequest) -> dict[str, Any]:
    """Large text or not, the language in use, and the town whose page this is (None where there is none)."""
    language = get_language() or LANGUAGES[0]
    return {
        "large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1",
        "language": "en" if language.startswith("en") else LANGUAGES[0],
        "town": getattr(request, "town", None),
    }
