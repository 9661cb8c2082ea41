"""How a town cuts its statistics."""

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from gongyi.kernel.figures.periods import Habits, habits
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town


@transaction.atomic
def set_habits(*, town: Town, to: Habits) -> None:
    """From when to when the town's statistical days, weeks and months run. Refuses what is set already.

    Figures are counted when they are asked for, so those of earlier periods follow as well.
    """
    if to == habits(town):
        raise Refused(_("Nothing is different from what is set now."))
    town.parameters = town.parameters | {"statistics": asdict(to)}
    town.save(update_fields=["parameters"])
