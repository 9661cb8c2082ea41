"""Empty opinion cards (征求意见卡) to hand out: two on a sheet, with a code for those who would rather type. Filled ones go in on the page of cards."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals
from gongyi.kernel import clock
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.papers import NotNow, Order, produce
from gongyi.kernel.territory.models import Town
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk.frame import link, page


def _said(town: Town) -> dict[str, object]:
    """What a card says; asked for are the words alone, everything else may stay empty."""
    call = _("Or call %s") % town.phone if town.phone else ""
    return {
        "heading": _("Opinion card"),
        "ask": _("What would you like to tell us? What is it, and where?"),
        "kinds": [str(kind.said) for kind in appeals.kinds()],
        "fields": [_("Where"), _("What to call you (may stay empty)"), _("Phone, for our answer (may stay empty)")],
        "note": _(
            "Please write of the matter only, not of anyone's people, faith or illness. Give the card to the grid worker or the community desk; with a phone we tell you its number."
        ),
        "scan": _("Or scan and tell us"),
        "call": call,
    }


def _address(town: Town) -> str:
    return f"{settings.ORIGIN}{reverse('portal:home', args=[town.slug])}"


@worker(*standard.ACCOUNTABLE)
def blank_cards(request: TownRequest) -> HttpResponse:
    """Two empty cards as a page for printing."""
    return page(
        request, "card_blank", {"card": _said(request.town), "address": _address(request.town), "twice": (1, 2)}
    )


@worker(*standard.ACCOUNTABLE)
def blank_cards_paper(request: TownRequest) -> HttpResponse:
    """The same as a PDF."""
    data = papers.frame(town=request.town, title=_("Opinion card"), who="") | _said(request.town)
    order = Order("card", data, clock.now(), {"qr.svg": papers.qr(_address(request.town))})
    try:
        return papers.answer(produce(order), "cards.pdf")
    except NotNow as reason:
        return papers.no_paper(request, reason.fault, link(request, "blank_cards"))
