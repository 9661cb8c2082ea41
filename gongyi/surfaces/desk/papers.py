"""The file of a matter on paper: as a PDF and as a page that any browser prints."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.evidence.papers import Order
from gongyi.kernel.flows import matters, numbers
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.printing import Args, Asker, Maker, OutOfReach, Told, register
from gongyi.kernel.ui import papers
from gongyi.surfaces.desk import dossierpaper, looks
from gongyi.surfaces.desk.files import fetch
from gongyi.surfaces.desk.frame import link, page, who_prints
from gongyi.surfaces.desk.printing import asker_of, give

STEPS_AT_ONCE, PIECES_AT_ONCE = 40, 6
"""Steps and pieces of evidence up to which a file is made while one waits: about a quarter of a second."""


@worker()
def printed(request: TownRequest, number: str) -> HttpResponse:
    """The whole file as a page for printing."""
    matter = fetch(request, number)
    looks.note_opening(request, "print", matter.dossier)
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
    looks.note_opening(request, "print", dossier)
    whole = [dossier, *dossierpaper.under(request.actor, dossier)]
    pieces = Evidence.objects.filter(owner_id__in=[row.pk for row in whole]).count()
    return give(
        request,
        "file",
        {"number": dossier.number},
        long=pieces > PIECES_AT_ONCE or sum(row.version for row in whole) > STEPS_AT_ONCE,
    )


def read_file(asker: Asker, args: Args) -> Told:
    """The file of a matter with all that was opened under it, and the titles of those that belong to it otherwise."""
    try:
        matter = matters.fetch(asker.actor, args["number"])
    except Dossier.DoesNotExist as error:
        raise OutOfReach from error
    below, beside = dossierpaper.under(asker.actor, matter.dossier), dossierpaper.relatives(asker.actor, matter.dossier)
    keys = [matter.dossier.pk, *(row.pk for row in (*below, *beside))]

    def compose(note: Callable[[int], None]) -> Order:
        paper = dossierpaper.compose(asker, matters.fetch(asker.actor, args["number"]), keys)
        note(len(keys))
        data = papers.frame(town=asker.town, title=paper.data["title"], who=who_prints(asker)) | paper.data
        return Order("matter", data, clock.now(), paper.pictures)

    return Told(keys, compose, f"{args['number']}.pdf")


def _called(_asker: Asker, args: Args) -> str:
    return _("File %s") % numbers.spoken(args["number"])


register("file", Maker(frozenset(), read_file, lambda asker, args: link(asker, "print", args["number"]), _called))
