"""Noticing on the same phone that the same thing was said a moment ago: a hint before a double, never a bar.

What was sent is remembered in a signed cookie for a day, as digests; the server keeps nothing for it.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel import clock
from gongyi.kernel.access.requests import TownRequest

COOKIE = "filed"
SALT = "filed"
DAY_SECONDS = 24 * 3600
WORDLESS_MINUTES = 15
REMEMBERED = 5
MINUTES_AN_HOUR = 60


@dataclass(frozen=True)
class Sent:
    """What was sent from this phone: where, which words as a digest, when, and the link of its receipt."""

    token: str
    place: int
    words: str
    key: str
    at: int

    @property
    def ago(self) -> str:
        """How long ago, in words."""
        minutes = max(1, (int(clock.now().timestamp()) - self.at) // 60)
        if minutes < MINUTES_AN_HOUR:
            return ngettext("%d minute ago", "%d minutes ago", minutes) % minutes
        hours = minutes // MINUTES_AN_HOUR
        return ngettext("%d hour ago", "%d hours ago", hours) % hours

    @property
    def hint(self) -> str:
        """What the person is told before a second one is made."""
        if self.words:
            return _("You sent the same thing from this phone %(ago)s. It has arrived; nothing more is needed.") % {
                "ago": self.ago
            }
        return _("You sent something about this place from this phone %(ago)s. Is this another matter?") % {
            "ago": self.ago
        }


def remembered(request: TownRequest) -> list[Sent]:
    """What this phone sent in this town within a day."""
    try:
        rows = signing.loads(request.COOKIES.get(COOKIE, ""), salt=f"{SALT}:{request.town.pk}", max_age=DAY_SECONDS)
        return [Sent(*row) for row in rows]
    except (signing.BadSignature, TypeError, ValueError):
        return []


def before(request: TownRequest, *, place: int, text: str, key: str) -> Sent | None:
    """The matter that this one looks like; none when the very same form is sent again, which is harmless anyway."""
    words, moment = digest(text), int(clock.now().timestamp())
    for sent in remembered(request):
        if sent.key == key or sent.place != place:
            continue
        if sent.words == words and (words or moment - sent.at < WORDLESS_MINUTES * 60):
            return sent
    return None


def remember(request: TownRequest, response: HttpResponse, sent: Sent) -> None:
    """Note on this phone what was sent."""
    rows = [[row.token, row.place, row.words, row.key, row.at] for row in [sent, *remembered(request)][:REMEMBERED]]
    response.set_cookie(
        COOKIE, signing.dumps(rows, salt=f"{SALT}:{request.town.pk}", compress=True), max_age=DAY_SECONDS, httponly=True,
        secure=settings.HTTPS, samesite="Lax", path=f"/{request.town.slug}/",
    )  # fmt: skip


def digest(text: str) -> str:
    """A digest of words without white space; empty for none."""
    bare = "".join(text.split())
    return hashlib.sha256(bare.encode()).hexdigest()[:24] if bare else ""
