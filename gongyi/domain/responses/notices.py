"""What a body that was called is told."""

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.flows import parameters, telling
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.outbox.templates import Message, declare

declare(
    Message("response_asked", _("The street calls you to $about ($number). Please respond within $within.")),
    Message("response_chased", _("The street waits for your response to $about ($number).")),
    Message("response_ended", _("Your response to $about ($number) is no longer needed.")),
)


def values(dossier: Dossier, _step: Step | None) -> dict[str, str]:
    """What the matter is, as its released statement begins, and how long there is to respond."""
    return {"about": dossier.title, "within": str(parameters.limit(dossier.flow_version, "respond"))}


telling.gives_values("response", values)
