"""One matter in one file with its proofs, for an archive or whoever must check it without us. The worker makes it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.evidence.papers import Bundle, NotNow
from gongyi.kernel.flows import matters, numbers
from gongyi.kernel.flows.history.archive import giving
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.printing import Args, Asker, Maker, OutOfReach, Told, register
from gongyi.surfaces.desk import looks
from gongyi.surfaces.desk.dossierpaper import relatives
from gongyi.surfaces.desk.files import fetch
from gongyi.surfaces.desk.frame import MAY_UNMASK, link
from gongyi.surfaces.desk.papermasks import mask_for
from gongyi.surfaces.desk.printing import give


@worker(*MAY_UNMASK)
def archive(request: TownRequest, number: str) -> HttpResponse:
    """Order it. For posts that answer for the place: the proof needs every fact, and handlers' paper leaves some out."""
    dossier = fetch(request, number).dossier
    looks.note_opening(request, "print", dossier)
    return give(request, "archive", {"number": dossier.number}, long=True)


def read_archive(asker: Asker, args: Args) -> Told:
    """The matter itself; of those joined with it only their numbers."""
    try:
        dossier = matters.fetch(asker.actor, args["number"]).dossier
    except Dossier.DoesNotExist as error:
        raise OutOfReach from error
    beside = [row.pk for row in relatives(asker.actor, dossier)]

    def compose(note: Callable[[int], None]) -> Bundle:
        row = matters.fetch(asker.actor, args["number"]).dossier
        mask = mask_for(asker.actor, [row])
        try:
            contents = giving.give(row, mask=mask, linked=beside)
        except giving.NotYet as reason:
            raise NotNow(reason.fault) from reason
        note(len(beside) + 1)
        return Bundle(contents)

    return Told([dossier.pk, *beside], compose, f"{args['number']}.zip")


def _called(_asker: Asker, args: Args) -> str:
    return _("Matter %s with its proofs") % numbers.spoken(args["number"])


register("archive", Maker(MAY_UNMASK, read_archive, lambda asker, args: link(asker, "file", args["number"]), _called))
