"""What a form of a case says of its open questions: when they have to be answered, and how far."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gongyi.domain.cases import queries, reviewing
from gongyi.domain.responses import public as responses
from gongyi.kernel.flows import timing
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.story import holder_name, holder_names


def back_marks(_matter: Matter) -> dict[str, str | None]:
    """Words with a return are needed only where no reason of the list fits."""
    return {"why": _("(needed for another reason)")}


def again_marks(matter: Matter) -> dict[str, str | None]:
    """Why a returned case is theirs is needed where it goes again to whoever returned it."""
    who = holder_name(matter.left_by("send_back"))
    return {"why": _("(needed where it goes again to %s, who sent it back)") % who if who else None}


def extension_marks(matter: Matter) -> dict[str, str | None]:
    """In which unit more time is asked for, and how much at most: as much again."""
    limit = timing.read(matter.dossier.clock)[0].limit
    return {"amount": _("(%(unit)s, 1 to %(most)d)") % {"unit": limit.clock.label, "most": limit.value}}


def deferral_marks(matter: Matter) -> dict[str, str | None]:
    """A day for the next review, only where the one that was asked for has come before anybody decided."""
    come = reviewing.days_left(matter) < 1
    return {"review_on": _("(required: the day asked for has come already)") if come else None}


def closing_marks(matter: Matter) -> dict[str, str | None]:
    """Who was called and has not come yet, when the round is closed: they are told what was agreed."""
    gathered = responses.gathered(matter.dossier, matter.last("call_in"))
    names = holder_names(gathered.get("missing", []) + gathered.get("spared", [])).values()
    if not names:
        return {}
    listed = pgettext("between names", ", ").join(names)
    return {"result": _("(not come yet: %s; they are told this and need not come any more)") % listed}


def done_marks(matter: Matter) -> dict[str, str | None]:
    """What is asked of whoever reports a case done; the answer to a supervision order only while one is open."""
    asked = queries.marks(matter, queries.entry(queries.case_of(matter.dossier).row), since=matter.last("verify_fail"))
    return asked | answer_marks(matter)


def answer_marks(matter: Matter) -> dict[str, str | None]:
    """The answer to a supervision order, asked with a result only while one is open."""
    return {"answer": _("(required)") if "answer" in matter.turns else None}
