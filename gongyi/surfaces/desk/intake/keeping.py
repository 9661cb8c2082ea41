"""What every way of taking in shares: photos, keys, who may, and remembering the last choice at this seat."""

import re
from typing import Any

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence import holding
from gongyi.kernel.evidence.models import Evidence

KEY = re.compile(r"[a-z]{4,6}:[A-Za-z0-9_-]{10,40}")
MOST_PHOTOS = 9


def said(request: TownRequest, given: dict[str, Any]) -> list[Evidence]:
    """The photos and the recording of a form as evidence that those concerned may see. Refuses what is neither."""
    files = [("photo", one) for one in given["photos"][:MOST_PHOTOS]]
    files += [("voice", given["voice"])] if given["voice"] else []
    return [holding.take(town=request.town, given=one, kind=kind, audience=Evidence.PARTY) for kind, one in files]


def batch_key(request: TownRequest, channel: str) -> str:
    """The key a form came with, if it is one of ours; else a fresh one. It makes sending twice harmless."""
    given = request.POST.get("batch") or request.GET.get("batch") or ""
    return given if KEY.fullmatch(given) and given.startswith(f"{channel}:") else appeals.fresh_key(channel)
