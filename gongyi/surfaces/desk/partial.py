"""Numbers of a place of which somebody may open only a part: they never stand under its plain name."""

from django.utils.translation import gettext as _

from gongyi.kernel.flows.reach import Extent


def called(name: str, extent: Extent) -> str:
    """What a place is called beside numbers counted of it: plainly only where all of it is counted."""
    return name if extent is Extent.WHOLE else _("%(place)s (of what you may see)") % {"place": name}


def beside(extent: Extent) -> str:
    """The words under a number; none where all is counted."""
    return "" if extent is Extent.WHOLE else _("of what you may see")


def explained(extent: Extent) -> str:
    """What may be missing and who has the whole, for the head of a page or workbook; empty where all is counted."""
    if extent is Extent.WHOLE:
        return ""
    return _(
        "Only what you may see is counted: not what is restricted and goes past you, nor what lies beyond your part. The numbers of the whole place come from the office that sees all of it."
    )
