"""The stages of a case: whose turn it is, and within what time."""

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.flows.spec import WITH_MATTER, Stage

CHOSEN = _("the handler it was given to")
STAGES = (
    Stage(
        "offered",
        _("Waiting to be signed"),
        _("sent to those who will do it"),
        turn="community_desk",
        within="sign",
        overdue="climb",
        whose=CHOSEN,
    ),
    Stage(
        "returned",
        _("Returned"),
        _("being sent to the right place"),
        turn="community_desk",
        within="redispatch",
        overdue="climb",
        whose=_("whoever sent it"),
        ring=False,
    ),
    Stage(
        "ruling",
        _("Being ruled on"),
        _("the street decides who does it"),
        turn="street_desk",
        within="rule",
        overdue="climb",
        ring=False,
    ),
    Stage("contacting", _("First contact"), _("taken on"), turn="community_desk", within="contact", whose=CHOSEN),
    Stage("handling", _("Being handled"), _("being done"), turn="community_desk", within=WITH_MATTER, whose=CHOSEN),
    Stage(
        "deferred",
        _("Deferred"),
        _("on the books: it cannot be done yet"),
        turn="community_desk",
        within="review",
        whose=_("whoever decided on the deferral"),
        paused=True,
        ring=False,
    ),
    Stage("verifying", _("Being checked"), _("being checked"), turn="community_desk", within="verify", overdue="climb"),
    Stage("finished", _("Finished"), _("done"), final=True),
    Stage("withdrawn", _("Withdrawn"), _("no longer needed"), final=True, ring=False),
)
