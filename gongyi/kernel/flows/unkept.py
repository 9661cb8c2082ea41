"""Under a duty to report nothing that was said is kept. What stands in its place follows whoever reads; the record holds it in the town's language."""

from django.utils.translation import gettext as _

from gongyi.kernel.flows.models import Dossier


def title() -> str:
    """What such a matter is called, in the language in force."""
    return _("Under the duty to report")


def words() -> str:
    """What stands where the words would, in the language in force."""
    return _("A child may be harmed or missing. What was said is not kept here.")


def title_of(dossier: Dossier) -> str:
    """What a matter is called to whoever reads now."""
    return title() if dossier.sensitivity == Dossier.DUTY else dossier.title


def said_in(dossier: Dossier, move: str, kept: dict[str, str]) -> dict[str, str]:
    """The words kept of a step, as whoever reads now should have them."""
    bare = dossier.sensitivity == Dossier.DUTY and move == "open"
    return kept | {"text": words()} if bare else kept
