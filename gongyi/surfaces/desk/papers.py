"""Papers of the desk: the file of a matter and the receipt. Each as a PDF and as a page that any browser prints."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access import standard
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.evidence.papers import NotNow, Order, produce
from gongyi.kernel.flows import matters, numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.printing import Args, Asker, Maker, OutOfReach, Told, register
from gongyi.kernel.people.models import Voice
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk import dossierpaper
from gongyi.surfaces.desk.files import fetch
from gongyi.surfaces.desk.frame import link, page, who_prints
from gongyi.surfaces.desk.printing import asker_of, give

LINK_LIFE = timedelta(days=180)
STEPS_AT_ONCE = 40
"""Steps up to which a file without photos is made while one waits."""


@worker()
def printed(request: TownRequest, number: str) -> HttpResponse:
    """The whole file as a page for printing."""
    matter = fetch(request, number)
    paper = dossierpaper.compose(asker_of(request), matter)
    for item in paper.data["evidence"]:
        if item["picture"]:
            item["url"] = reverse("portal:evidence", args=[request.town.slug, item["uid"], "small"])
    context = {
        "paper": paper.data,
        "plain_number": matter.dossier.number,
        "at": clock.now(),
        "who": who_prints(request),
    }
    return page(request, "print", context)


@worker()
def file_paper(request: TownRequest, number: str) -> HttpResponse:
    """The whole file as a PDF with cover, contents and page numbers."""
    dossier = fetch(request, number).dossier
    pieces = Evidence.objects.filter(owner_id=dossier.pk).count()
    title = _("File %s") % numbers.spoken(dossier.number)
    return give(
        request, "file", title, {"number": dossier.number}, long=bool(pieces) or dossier.version > STEPS_AT_ONCE
    )


def read_file(asker: Asker, args: Args) -> Told:
    """The file of a matter, with the titles of those that belong to it."""
    try:
        matter = matters.fetch(asker.actor, args["number"])
    except Dossier.DoesNotExist as error:
        raise OutOfReach from error
    relatives = dossierpaper.relatives(asker.actor, matter.dossier)
    keys = [matter.dossier.pk, *(row.pk for row in relatives)]

    def compose(note: Callable[[int], None]) -> Order:
        paper = dossierpaper.compose(asker, matters.fetch(asker.actor, args["number"]), keys)
        note(len(keys))
        data = papers.frame(town=asker.town.name, title=paper.data["title"], who=who_prints(asker)) | paper.data
        return Order("matter", data, clock.now(), paper.pictures)

    return Told(keys, compose, f"{args['number']}.pdf")


register("file", Maker(frozenset(), read_file, lambda asker, args: link(asker, "print", args["number"])))


@worker(*standard.ACCOUNTABLE)
def receipt_paper(request: TownRequest, number: str) -> HttpResponse:
    """The receipt in large type, with a code that opens where the matter stands. Its reader stands at the desk: it is never queued."""
    matter = fetch(request, number)
    if matter.dossier.flow != "appeal":
        raise Http404
    order = receipt_order(request, matter.dossier, address_for(request, matter.dossier))
    try:
        return papers.answer(produce(order), f"{matter.dossier.number}.pdf")
    except NotNow as reason:
        return papers.no_paper(request, reason.fault, link(request, "receipt", matter.dossier.number))


def address_for(request: TownRequest, dossier: Dossier) -> str:
    """A link of the first person who spoke, made for this paper."""
    voice = Voice.objects.filter(owner="dossier", owner_id=dossier.pk, withdrawn_at=None).order_by("pk").first()
    if voice is None:
        return ""
    token = access.make_link(
        town=request.town, purpose=LinkToken.TRACK, owner_id=dossier.pk, life=LINK_LIFE, voice=voice
    )
    return f"{settings.ORIGIN}{reverse('portal:track', args=[request.town.slug, token])}"


def receipt_order(request: TownRequest, dossier: Dossier, address: str) -> Order:
    """What a receipt says: number in groups, four digits, when, by when, whom to call."""
    rows = [
        (_("Received"), papers.day_and_time(dossier.opened_at)),
        (_("Promised by"), papers.day_and_time(dossier.due_at)),
        (_("Telephone"), request.town.phone),
    ]
    data = papers.frame(town=request.town.name, title=numbers.spoken(dossier.number), who="") | {
        "heading": _("Receipt"), "number": numbers.spoken(dossier.number), "code": numbers.tracking_code(dossier.number),
        "labels": {"number": _("Number"), "code": _("Digits"), "qr": _("Scan: how far is it")}, "rows": [list(row) for row in rows if row[1]],
        "qr": "qr.svg" if address else "", "note": _("With the number and the digits anyone at the desk or on the telephone can tell you how far it is. Please keep this paper."),
    }  # fmt: skip
    return Order("receipt", data, dossier.opened_at, {"qr.svg": papers.qr(address)} if address else {})
