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

A_MONTH = 30 * 24 * 3600


def danger_words(*, worker: bool = False) -> str:
    """What the page looks for while someone types, so that the telephone is there at once, and where the rest of it is."""
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
    return _compact({"rest": f"{reverse('dangers')}?{_stamp()}", "dangers": rows})


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
