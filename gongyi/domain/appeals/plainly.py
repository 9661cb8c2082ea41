"""What a firm may hear of a matter of violence, harm to oneself and the like: a plain repair in a colleague's own words, and nothing else.

Whoever repairs a door knows whose it is, and so would know who told what happened behind it.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gongyi.domain.appeals import guidance
from gongyi.domain.appeals.warned import noted, of_all, warned
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.people.refusals import Refused


def dangers(matter: Matter) -> list[guidance.Danger]:
    """The dangers that are named in a matter and in what was joined to it; costs nothing where there are none."""
    row = matter.dossier
    if not row.safety and row.sensitivity == Dossier.ORDINARY:
        return []
    return of_all(warned(matter)) or guidance.dangers_named(noted(row))


def kept_from_firms(matter: Matter) -> bool:
    """Whether a danger is named of which no firm hears."""
    return any(danger.restricted for danger in dangers(matter))


def told(found: Iterable[guidance.Danger]) -> list[guidance.Danger]:
    """Of these dangers those that whoever handles a matter is told: gas, fire and the like."""
    return [danger for danger in found if not danger.restricted]


def refuse_telling(matter: Matter, text: str, holders: Iterable[str]) -> None:
    """Refuse words for these holders, if one is a firm, that tell of what it may not hear."""
    tells = any(danger.restricted for danger in guidance.dangers_in(text))
    if tells and kept_from_firms(matter) and any(cases.is_firm(matter.town, holder) for holder in holders):
        raise Refused(
            _("A firm reads this, and it tells of what happened. Write only what is to be repaired."), code="tells"
        )


def as_repair(matter: Matter, change: Change, holders: list[str]) -> int | None:
    """How grave the repair alone is, where one who handles it or assists is a firm that hears nothing of the danger; None where it goes as it is.

    Refuses until somebody says that it is a plain repair, and a kind that tells of the danger itself.
    """
    found = dangers(matter)
    if told(found) == found or not any(cases.is_firm(matter.town, holder) for holder in holders):
        change.facts.pop("plain", None)
        return None
    if not change.facts.get("plain"):
        raise Refused(
            _(
                "Somebody is in danger from people here. A firm knows whose door it repairs, and would know who told. Send it only what is to be repaired, in your own words, and say so below."
            ),
            code="plain",
        )
    refuse_telling(matter, "\n".join(change.words.values()), holders)
    row = cases.row(matter.town, str(change.facts["category"]))
    entry = cases.entry(row) if row else None
    if entry is None or entry.plain["sensitive"]:
        raise Refused(
            _("The firm reads what it is about: choose what is to be repaired, not what happened."), code="category"
        )
    return max(guidance.safety_of(told(found)), entry.safety)
