"""What a form of an appeal says of its open questions: when they have to be answered, and which are not asked at all."""

from django.utils.translation import gettext as _

from gongyi.domain.appeals import photos, plainly
from gongyi.domain.appeals.promises import ANSWERS
from gongyi.domain.appeals.queries import joined_readers
from gongyi.domain.cases import public as cases
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import words_of


def on_the_spot(matter: Matter) -> bool:
    """Whether there was no time for a photo before: nobody was given it yet, or there was a danger to be stopped first; never where it is done again."""
    done_again = matter.made("redo") or matter.made("order_redo")
    return not done_again and (matter.dossier.stage != "in_grid" or matter.dossier.safety > 0)


def marks(matter: Matter) -> dict[str, str | None]:
    """What of a result is asked, and when."""
    row = cases.row_of(matter)
    entry = cases.entry(row) if row else None
    return cases.marks(matter, entry, since=matter.last(*photos.ANEW), spot=on_the_spot(matter))


def sorting_marks(matter: Matter) -> dict[str, str | None]:
    """The same with what it is about, where nobody said it yet."""
    return marks(matter) | {"category": None if matter.dossier.category else str(_("(required)"))}


def redone_marks(matter: Matter) -> dict[str, str | None]:
    """The same with the answer to a supervision order, while one is open."""
    return sorting_marks(matter) | cases.answer_marks(matter)


def granting_marks(_matter: Matter) -> dict[str, str | None]:
    """The person reads the words of the request; nobody writes them again."""
    return {"told": None}


def deferring_marks(matter: Matter) -> dict[str, str | None]:
    """The same, and a new day for the review where the one that was asked for has come."""
    return cases.deferral_marks(matter) | granting_marks(matter)


def dispatch_marks(matter: Matter) -> dict[str, str | None]:
    """Who handles it has to be chosen where nobody is named."""
    found: dict[str, str | None] = {"handler": str(_("(needed where nobody is named)"))}
    if cases.assistant_keys(matter):
        found["asked"] = str(_("(needed where somebody assists)"))
    else:
        found |= {"assist": None, "asked": None}
    found["plain"] = str(_("(needed for a firm)")) if plainly.kept_from_firms(matter) else None
    return found | _without("photos", photos.of_person(matter))


def reply_marks(matter: Matter) -> dict[str, str | None]:
    """Photos only where there are some; the sentence for everyone where somebody joined."""
    return _without("show", photos.of_work(matter)) | _summary_marks(matter) | cases.answer_marks(matter)


def notice_marks(matter: Matter) -> dict[str, str | None]:
    """The sentence for everyone only where somebody joined, or it stands on the public list."""
    public = joined_readers(matter.dossier) or matter.dossier.visibility == "public"
    return (_summary_marks(matter) if public else {"summary": None}) | cases.answer_marks(matter)


def is_of_public_space(matter: Matter) -> bool:
    """Whether everyone may read of it, and a worker need not judge first: a kind for the public list, and nobody is spoken against."""
    row = matter.dossier
    plain = row.sensitivity == Dossier.ORDINARY and row.kind not in cases.AGAINST
    return plain and cases.publishable(matter.town, row.category)


def publish_marks(matter: Matter) -> dict[str, str | None]:
    """Where somebody is spoken against, a worker has to judge: disputes never stand on the public list."""
    if matter.dossier.kind in cases.AGAINST:
        return {"summary": str(_("(not where it is a dispute between people or with a firm)"))}
    answered = [move for move in ANSWERS if matter.made(move)]
    untold = answered and not any(words_of(matter.dossier, move).get("summary") for move in answered)
    return {"summary": str(_("(it is answered: say what was done as well)"))} if untold else {}


def _summary_marks(matter: Matter) -> dict[str, str | None]:
    """Those who joined read of an answer what is for everyone, and nothing else; the public list shows no end without it."""
    if joined_readers(matter.dossier):
        return {"summary": str(_("(needed: somebody joined, and reads only this)"))}
    if matter.dossier.visibility == "public":
        return {"summary": str(_("(needed: it stands on the public list)"))}
    return {"summary": str(_("(please: it may be put on the public list)"))} if is_of_public_space(matter) else {}


def _without(key: str, found: list[Evidence]) -> dict[str, str | None]:
    """What of photos is asked: nothing where there are none."""
    return {} if found else {key: None}
