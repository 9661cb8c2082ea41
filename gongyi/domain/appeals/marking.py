"""What a form of an appeal says of its open questions: when they have to be answered, and which are not asked at all."""

from django.utils.translation import gettext as _

from gongyi.domain.appeals import photos
from gongyi.domain.appeals.queries import joined_readers
from gongyi.domain.cases import public as cases
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows.matters import Matter


def marks(matter: Matter, *, spot: bool = False) -> dict[str, str | None]:
    """What of a result is asked, and when."""
    row = cases.row_of(matter)
    since = matter.last("redo", "order_redo", "check_fail")
    return cases.marks(matter, cases.entry(row) if row else None, since=since, spot=spot)


def spot_marks(matter: Matter) -> dict[str, str | None]:
    """The same on the spot."""
    return sorting_marks(matter) | marks(matter, spot=True)


def sorting_marks(matter: Matter) -> dict[str, str | None]:
    """The same with what it is about, where nobody said it yet."""
    return marks(matter) | {"category": None if matter.dossier.category else str(_("(needed)"))}


def anew_marks(matter: Matter) -> dict[str, str | None]:
    """The same where a second person looks: as on the spot, unless it is done again."""
    return sorting_marks(matter) if matter.made("redo") + matter.made("order_redo") else spot_marks(matter)


def dispatch_marks(matter: Matter) -> dict[str, str | None]:
    """Who handles it has to be chosen where nobody is named."""
    return {"handler": str(_("(needed where nobody is named)"))} | _without("photos", photos.of_person(matter))


def reply_marks(matter: Matter) -> dict[str, str | None]:
    """Photos only where there are some; the sentence for everyone where somebody joined."""
    return _without("show", photos.of_work(matter)) | _summary_marks(matter)


def notice_marks(matter: Matter) -> dict[str, str | None]:
    """The sentence for everyone only where somebody joined."""
    return _summary_marks(matter) or {"summary": None}


def _summary_marks(matter: Matter) -> dict[str, str | None]:
    """Those who joined read of an answer what is for everyone, and nothing else."""
    return (
        {"summary": str(_("(needed: somebody joined, and reads only this)"))} if joined_readers(matter.dossier) else {}
    )


def _without(key: str, found: list[Evidence]) -> dict[str, str | None]:
    """What of photos is asked: nothing where there are none."""
    return {} if found else {key: None}
