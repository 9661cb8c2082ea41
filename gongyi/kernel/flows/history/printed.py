"""Papers kept for a day: each that is there whole, and none that still speaks of what was erased. One that is gone is none of the record's."""

import hashlib

from gongyi.kernel.evidence.models import Printout
from gongyi.kernel.evidence.papers import keeping
from gongyi.kernel.flows.history.reading import Report
from gongyi.kernel.flows.models import Step, micros


def check(report: Report, *, contents: bool) -> None:
    """Every finished paper that is still there; with `contents` against its digest. A backup does not keep them."""
    for row in Printout.objects.filter(state=Printout.READY).order_by("pk").iterator():
        path = keeping.path_of(row)
        if not path.exists():
            continue
        if contents and hashlib.sha256(path.read_bytes()).hexdigest() != row.digest:
            report.fault(f"paper {row.pk}: what is stored is not what its digest says")
        erased = Step.objects.filter(
            dossier__in=row.matters.values("owner_id"), move="erase", at__gte=micros(row.ready_at or row.asked_at)
        )
        for step in erased:
            report.fault(f"paper {row.pk}: it still speaks of dossier {step.dossier_id}, whose words were erased")
