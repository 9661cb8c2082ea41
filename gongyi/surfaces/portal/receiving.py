"""What whoever spoke just now is given: a link of their own, and the receipt behind it."""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from gongyi.surfaces.portal.frame import LINK_LIFE
from gongyi.surfaces.portal.sheltered import opens


def receipt_of(request: TownRequest, dossier: Dossier, **told: bool) -> tuple[HttpResponseRedirect, str]:
    """The way to the receipt, which this device opens from now on, and the link in it. `told`: what the receipt says besides."""
    voice = Voice.objects.filter(owner="dossier", owner_id=dossier.pk).order_by("pk").first()
    token = access.make_link(
        town=request.town, purpose=LinkToken.TRACK, owner_id=dossier.pk, life=LINK_LIFE, voice=voice
    )
    query = urlencode({name: 1 for name, so in told.items() if so})
    answer = redirect(reverse("portal:receipt", args=[request.town.slug, token]) + (f"?{query}" if query else ""))
    opens(request, answer, voice)
    return answer, token
