"""What outsiders need to check the history: signed tree heads and the public key."""

from django.http import HttpResponse

from gongyi.kernel.access.doors import anyone
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.models import Head
from gongyi.kernel.people.keys import public_key_pem
from gongyi.surfaces.portal.frame import page

SHOWN = 50


@anyone
def heads(request: TownRequest) -> HttpResponse:
    """The newest heads. Anyone may keep them and compare later."""
    return page(request, "heads", {"heads": Head.objects.order_by("-size")[:SHOWN]})


@anyone
def key(_request: TownRequest) -> HttpResponse:
    """The public key, as openssl reads it."""
    return HttpResponse(public_key_pem(), content_type="application/x-pem-file")
