"""Serving evidence: looked up by a name that says nothing, given only to those who may see it, each time anew."""

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gongyi.kernel.access import queries as visitors
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.doors import anyone, by_link
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence import store
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.lending import lend
from gongyi.surfaces.portal.following import speaker_of
from gongyi.surfaces.portal.sheltered import link_of, sheltered

SIZES = frozenset({"full", "small"})


@anyone
def evidence(request: TownRequest, uid: str, size: str) -> HttpResponseBase:
    """A file for someone who is signed in and reaches its matter."""
    return serve(request, request.actor, uid, size)


@by_link
@sheltered
def evidence_by_link(request: TownRequest, token: str, uid: str, size: str) -> HttpResponseBase:
    """A file for the bearer of a link to its matter."""
    link = link_of(token)
    if link is None:
        raise Http404
    bearer, apart = visitors.bearer(link), speaker_of(link)
    return serve(request, apart if apart and lend(apart, uid) else bearer, uid, size)


def serve(request: TownRequest, actor: Actor, uid: str, size: str) -> HttpResponseBase:
    """A file as it is shown, for an actor who may see it; 404 for anyone else."""
    item = lend(actor, uid)
    if item is None or size not in SIZES:
        raise Http404
    if item.state != Evidence.READY:
        return render(
            request, "portal/waiting.html", {"state": item.state}, status=202 if item.state == Evidence.WAITING else 410
        )
    path = store.media(item.town_id, item.made, size if item.kind == Evidence.PHOTO else "full")
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=item.media)
    kind = "inline" if item.kind != Evidence.PAPER else "attachment"
    headers = {
        "Content-Disposition": f'{kind}; filename="{item.kind}"', "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex",
        "Cache-Control": "private, no-cache", "Content-Security-Policy": "default-src 'none'; sandbox",
    }  # fmt: skip
    for name, value in headers.items():
        response.headers[name] = value
    return response
