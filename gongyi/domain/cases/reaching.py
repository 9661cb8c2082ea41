"""How whoever handles a case comes to know the person's side: by speaking with them, and by what is passed on."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from gongyi.domain.cases import queries
from gongyi.kernel.flows import authority, directory, spoken
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.story import Told, holder_name

AGAINST = ("complaint", "report")
"""Kinds that hold something against somebody."""
spoken.keeps_words_apart(*AGAINST)


def told_by_day(case: Dossier) -> bool:
    """Whether a case tells what the person does by the day alone: it may be with those who are complained of. In danger it tells at once."""
    return case.kind in AGAINST and case.safety == 0


def contact_options(matter: Matter) -> Iterator[tuple[str, str]]:
    """How the first contact can have come about: by phone where it was released or a colleague passed on what was said.

    Whoever speaks against somebody is not met by a body from outside, which may be the one they speak of; the police do meet those
    who complain. What has to be looked up comes last, so that it is not asked for the others.
    """
    heard = matter.made("relay_contact") + matter.made("relay_done") > 0
    yield "not_wanted", ""
    if _may_meet(matter):
        yield "visit", ""
    if heard:
        yield "relay", ""
    if heard or not queries.outside(matter) or queries.callable_voice(matter.dossier) is not None:
        yield "phone", ""


def approachable(matter: Matter) -> bool:
    """Whether whoever handles it may call on the person at all."""
    return any(way != "not_wanted" for way, _label in contact_options(matter))


def _may_meet(matter: Matter) -> bool:
    seat = directory.of(matter.town).by_key(matter.main.holder_key) if matter.main else None
    if seat is None or seat.role not in queries.BODIES or matter.dossier.kind not in AGAINST:
        return True
    return seat.role == "police" and matter.dossier.kind == "complaint"


def contact_marks(matter: Matter) -> dict[str, str | None]:
    """Where whoever handles it may not meet the person: how it can still come about."""
    if [value for value, _label in contact_options(matter)] != ["not_wanted"]:
        return {}
    if queries.left_nothing(matter.dossier):
        return {"how": _("(no phone and no name are known here, so nobody can be called)")}
    return {"how": _("(you are not told who spoke; once somebody has spoken with them for you, that can be chosen)")}


def relay_through(matter: Matter) -> str:
    """Who speaks with the person for whoever handles it: who was asked, or would be; empty where there is nobody."""
    asked = matter.turns.get("relay")
    if asked:
        return holder_name(asked.holder_key)
    named, barred = matter.flow.slot("relay").turn, authority.passed_over(matter, "relay")
    try:
        found = directory.of(matter.town).route(named, matter.dossier.place_path, barred)
    except directory.NoSeat:
        return ""
    return holder_name(found.seat.key)


def relay_marks(matter: Matter) -> dict[str, str | None]:
    """Who is asked."""
    return {"ask": _("(%s is asked; may be left empty)") % relay_through(matter)}


def news(matter: Matter, told: Sequence[Told]) -> str:
    """What came in beside the statement while it is open: why it was sent here, what a check found, and the desk's newest words, or what the person did since."""
    if matter.stage.final:
        return ""
    return " ".join(filter(None, (_sent(told), _found(told), _heard(told))))


def _sent(told: Sequence[Told]) -> str:
    """Why it comes to whoever has it, where the desk or the street said so."""
    last = next((step for step in reversed(told) if step.move in {"redispatch", "assign_by_ruling"}), None)
    why = last.words.get("why", "") if last else ""
    return _("Why it comes to you: %s") % why if why else ""


def _found(told: Sequence[Told]) -> str:
    """Why a check sent it back, until it is reported done again."""
    last = next((step for step in reversed(told) if step.move in {"verify_fail", "report_done"}), None)
    if last is None or last.move != "verify_fail":
        return ""
    return _("It was checked and is not done: %s") % last.words.get("why", "")


def _heard(told: Sequence[Told]) -> str:
    heard = [step for step in told if step.move in {"passed_on", "more_said", "said_over"}]
    if not heard:
        return ""
    if heard[-1].facts.get("by") == "desk":
        return _("Somebody may be in danger there. Please ask the desk at once.")
    if heard[-1].move == "more_said":
        return _("The person added something. The desk passes on what you need to know.")
    if heard[-1].move == "said_over":
        return _("The person took the danger back. Please still look.")
    return _("News from the desk: %s") % heard[-1].words.get("news", "")
