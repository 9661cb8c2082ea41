"""What a body that was called is told."""

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.flows import telling
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import given_until
from gongyi.kernel.outbox.templates import Message, declare

declare(
    Message("response_asked", _("The street calls you to $about ($number). Please respond by $by.")),
    Message(
        "response_assist",
        _("You are asked to assist with $about ($number). Please answer your part by $by."),
    ),
    Message("response_chased", _("The street waits for your response to $about ($number).")),
    Message(
        "response_agreed", _("The joint response to $about ($number) is closed. What was agreed is in your response.")
    ),
    Message("response_ended", _("Your response to $about ($number) is no longer needed.")),
)


def values(dossier: Dossier, step: Step | None) -> dict[str, str]:
    """What the matter is, as its released statement begins, and by when to respond."""
    return {"about": dossier.title, "by": given_until(step)}


telling.gives_values("response", values)
