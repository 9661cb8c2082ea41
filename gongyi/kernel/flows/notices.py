"""What every loop tells about time and turns."""

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.outbox.templates import Message, declare

declare(
    Message("turn_half", _("Half of the time for $about ($number) has passed.")),
    Message("turn_due", _("The time for $about ($number) has run out.")),
    Message("turn_late", _("$about ($number) has run out of time and is still where it was. It stands at: $stage.")),
    Message("turn_reached", _("$about ($number) has come up to you: $why.")),
    Message("turn_left", _("$about ($number) went to the next level up: $why.")),
    Message("turn_moved", _("$about ($number) has come to you because of its place.")),
    Message("turns_moved", _("$count matters have come to you because places were put together or parted.")),
    Message("turn_place", _("The place of $about ($number) was put right. Please look where it is now.")),
    Message("turn_back", _("$about ($number) is with your post, now that somebody sits there again.")),
    Message("turn_given_back", _("$about ($number) went back to its post, where somebody sits again.")),
    Message("reference_due", _("Another system wants its answer for $about ($number) soon.")),
    Message("reference_late", _("The time by which another system wanted its answer for $about ($number) has passed.")),
    Message("correction", _("What we told you about $about ($number) was taken back. It now stands at: $stage.")),
)
