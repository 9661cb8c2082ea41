"""Matters of which nothing is sent to a phone, and whose page asks for the digits of the receipt: the danger may be at the same phone."""

from gongyi.domain.cases import public as cases
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.phones import takes_messages

SILENT = frozenset({Voice.NO_TEXTS, Voice.CALL})


def is_sheltered(dossier: Dossier) -> bool:
    """Whether it is under a duty to report, or restricted for another reason than that it speaks of the office, whatever kind was chosen."""
    if dossier.sensitivity != Dossier.RESTRICTED:
        return dossier.sensitivity == Dossier.DUTY
    if dossier.safety:
        return True
    return dossier.kind not in cases.AGAINST and not dossier.exclusions.exists()


def is_silent(dossier: Dossier, voice: Voice) -> bool:
    """Whether no message is sent to this phone: so it was chosen, or nobody chose and the matter is sheltered."""
    return voice.contact in SILENT or (not voice.contact and is_sheltered(dossier))


def is_texted(dossier: Dossier, voice: Voice) -> bool:
    """Whether text messages reach whoever left this phone."""
    return takes_messages(voice.open("phone")) and not is_silent(dossier, voice)


def asks_digits(dossier: Dossier, voice: Voice | None) -> bool:
    """Whether a page about it shows nothing before the digits of the receipt are given. Whoever joined another's matter has none, and reads only what is for everyone."""
    if voice is not None and voice.part == Voice.JOINED and voice.spoken_on is None:
        return False
    return is_sheltered(dossier) or (voice is not None and voice.contact in SILENT)
