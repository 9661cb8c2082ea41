"""What every page knows of its reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

LARGE_TEXT_COOKIE = "large_text"
LANGUAGES = ("zh-hans", "en")


def page(request: HttpRequest) -> dict[str, Any]:
    """Large text or not, the language in use, and the town whose page this is, with its name and front page.

    `town` is None and `town_name` empty where the page belongs to no town.
    """
    language = "en" if (get_language() or "").startswith("en") else LANGUAGES[0]
    town = getattr(request, "town", None)
    return {
        "large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "1",
        "language": language,
        "town": town,
        "town_name": (town.name_en if language == "en" else town.name_zh) if town else "",
        "home_url": f"/{town.slug}/" if town else "/",
    }
