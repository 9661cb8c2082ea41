"""What outsiders need to check the history: signed tree heads, the public key, and a page that checks a receipt by itself."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from gongyi.kernel.access.doors import anyone, by_link
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.history import receipts
from gongyi.kernel.flows.models import Head, Step
from gongyi.kernel.people.keys import fingerprint, public_key_pem
from gongyi.kernel.ui.shapes import Pager
from gongyi.surfaces.portal import following
from gongyi.surfaces.portal.frame import page
from gongyi.surfaces.portal.sheltered import sheltered

SHOWN = 50
LONGEST_SIZE = 18
"""Digits of a tree's size that every database can hold."""
CHECKER = Path(__file__).with_name("pages") / "check-receipt.html"


@cache
def checker() -> tuple[bytes, str, str]:
    """The page that checks receipts: its bytes, its SHA-256, and a policy under which only what it holds may run."""
    content = CHECKER.read_bytes()
    allowed = {
        kind: " ".join(
            f"'sha256-{_digest(part)}'" for part in re.findall(rf"<{tag}>(.*?)</{tag}>", content.decode(), re.DOTALL)
        )
        for kind, tag in (("script-src", "script"), ("style-src", "style"))
    }
    policy = f"default-src 'none'; {'; '.join(f'{kind} {hashes}' for kind, hashes in allowed.items())}"
    return (
        content,
        hashlib.sha256(content).hexdigest(),
        f"{policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )


def _digest(part: str) -> str:
    return base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()


@anyone
def heads(request: TownRequest) -> HttpResponse:
    """The heads, newest first, a page at a time. Anyone may keep them and compare later."""
    before = request.GET.get("before", "")
    rows = Head.objects.order_by("-size")
    older = rows.filter(size__lt=int(before)) if before.isdecimal() and len(before) <= LONGEST_SIZE else rows
    shown = list(older[: SHOWN + 1]) or list(rows[: SHOWN + 1])
    context = {
        "heads": shown[:SHOWN],
        "pager": _beside(shown),
        "fingerprint": fingerprint(),
        "checker_sha256": checker()[1],
    }
    return page(request, "heads", context)


def _beside(shown: list[Head]) -> Pager:
    """The ways to the heads just newer than those on the page, and just older."""
    above = Head.objects.filter(size__gt=shown[0].size).order_by("size") if shown else Head.objects.none()
    newer = list(above.values_list("size", flat=True)[: SHOWN + 1])
    older = f"?before={shown[SHOWN - 1].size}#heads" if len(shown) > SHOWN else ""
    back = f"?before={newer[SHOWN]}#heads" if len(newer) > SHOWN else "?#heads" if newer else ""
    return Pager(back, older, previous_text=_("Newer heads"), next_text=_("Older heads"))


@anyone
def key(_request: TownRequest) -> HttpResponse:
    """The public key, as openssl reads it."""
    return HttpResponse(public_key_pem(), content_type="application/x-pem-file")


@anyone
def check_receipt(request: TownRequest) -> HttpResponse:
    """One file that checks a receipt on the visitor's own machine, without any network; to be opened here or kept."""
    content, _sha256, policy = checker()
    answer = HttpResponse(content, content_type="text/html; charset=utf-8")
    answer["Content-Security-Policy"] = policy
    if "save" in request.GET:
        answer["Content-Disposition"] = 'attachment; filename="check-receipt.html"'
    return answer


@by_link
@sheltered
def receipt_file(_request: TownRequest, token: str) -> HttpResponse:
    """The signed receipt of a matter with its proof, for the checker. Only for the one who spoke of it: it names the matter."""
    spoken = following.spoken_of(*following.matter_of(token))
    if spoken is None:
        raise Http404
    first = Step.objects.get(dossier=spoken, number=1)
    plain = vars(receipts.receipt(first, spoken.number)) | {"key": public_key_pem()}
    answer = JsonResponse(plain, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return answer
