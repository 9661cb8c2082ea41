"""What means danger, as a page looks for it while somebody types: plain words come with the page, the long rest once somebody begins."""

import json
from functools import cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import anyone
from gongyi.kernel.territory.models import Place, Town

A_MONTH = 30 * 24 * 3600


def child_way(town: Town, place: Place | None = None) -> str:
    """The way to the door for harm to a child, at a place that is known already."""
    return reverse("portal:child", args=[town.slug]) + (f"?place={place.pk}" if place else "")


def danger_words(*, worker: bool = False, child: str = "") -> str:
    """What the page looks for while someone types, so that the telephone is there at once, and where the rest of it is.

    `child`: where the door for harm to a child is, for a quiet line where words speak of a child and name no danger.
    """
    rows = [
        {
            "code": danger.code,
            "words": danger.words,
            "name": danger.name,
            "phone": danger.phone,
            "apart": danger.restricted or danger.duty,
            "say": danger.staff_say if worker else danger.say,
            "call": _("Call %(phone)s") % {"phone": danger.phone},
        }
        for danger in appeals.all_dangers()
    ]
    asked = {"signs": appeals.of_a_child(), "ask": _("Is a child being harmed?"), "go": _("Say it here"), "url": child}
    more = {"child": asked} if child else {}
    return _compact({"rest": f"{reverse('dangers')}?{_stamp()}", "dangers": rows, **more})


@anyone
@require_GET
def expressions(_request: HttpRequest) -> HttpResponse:
    """Who and what near each other mean a danger, by its code. The address changes with it, so that a telephone keeps it."""
    answer = HttpResponse(_rest(), content_type="application/json")
    answer.headers["Cache-Control"] = f"public, max-age={A_MONTH}, immutable"
    return answer


@cache
def _rest() -> str:
    by_code = {danger.code: danger.patterns for danger in appeals.all_dangers()}
    return _compact({"harmless": appeals.harmless(), "patterns": by_code})


@cache
def _stamp() -> str:
    return sha256(_rest().encode()).hexdigest()[:10]


def _compact(given: object) -> str:
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))
