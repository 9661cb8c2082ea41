"""What is asked where somebody may be in danger, and who hears of it: which danger, and whether a firm gets a plain repair alone."""

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.flows.spec import Input, Tell

DANGER = (
    Input("danger", _("Which danger"), "pick", source="dangers"),
    Input(
        "heard",
        _("What you read or heard, for colleagues; of harm to a child nothing"),
        "words",
        required=False,
        most=300,
    ),
)
IN_DANGER = _(
    "It counts as if it had been recognised when it was said: it goes first, day and night. Violence and harm to oneself go to the street."
)
PLAIN = Input(
    "plain",
    _("Only a plain repair, and not a word of what happened"),
    "flag",
    required=False,
    help=_(
        "Somebody is in danger from people here. Whoever repairs a door knows whose it is, and would know who told. A firm hears nothing of the danger: neither that there is one, nor that it is urgent."
    ),
)
NAMED_TO = (Tell("turn", "appeal_danger", urgent=True), Tell("grid_worker", "appeal_danger", urgent=True))
"""Who hears of a danger at once: whoever has the turn, and the grid worker of the place."""
ADDED_TO = (
    Tell("turn", "appeal_info", in_danger=True, alarm="appeal_danger"),
    Tell("grid_worker", "", in_danger=True, alarm="appeal_danger"),
)
"""Who hears of what was added: whoever has the turn and, of a danger that it names, the grid worker of the place."""
