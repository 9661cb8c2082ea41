"""What somebody said is erased at their wish (Personal Information Protection Law, Article 47). That something was said, and what was done, stays."""

from collections import defaultdict

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyi.domain.appeals import said
from gongyi.kernel.flows import filing
from gongyi.kernel.flows.models import Dossier, StepBody
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.refusals import Refused


@transaction.atomic
def erase_said(*, voice: Voice) -> None:
    """Erase the words, photos and recordings of one speaker. Refused while somebody handles the matter and needs them. Twice is once."""
    if said.needed(voice):
        raise Refused(_("It is still being handled, and those who do it need your words."), code="needed")
    numbers: dict[int, list[int]] = defaultdict(list)
    for step in said.steps(voice).filter(body__isnull=False):
        numbers[step.dossier_id].append(step.number)
    for dossier in Dossier.objects.filter(pk__in=numbers):
        filing.erase(dossier=dossier, numbers=numbers[dossier.pk], asked_by="speaker")


def forget_all(dossier: Dossier, among: QuerySet[StepBody] | None = None) -> None:
    """Erase what was said and written in a matter, or some of it, and all of it in what was opened for it or joined to it."""
    bodies = StepBody.objects.all() if among is None else among
    if numbers := list(bodies.filter(step__dossier=dossier).values_list("step__number", flat=True)):
        filing.erase(dossier=dossier, numbers=numbers)
    for below in (row for why in ("case", "response", "merged") for row in filing.all_children(dossier, why)):
        forget_all(below)
