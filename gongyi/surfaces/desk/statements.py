"""The statement with which a matter goes out: drawn up by itself where that says something, written by the worker where it would not."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import spoken
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.spec import Move
from gongyi.kernel.flows.story import words_of
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.queries import as_people_say
from gongyi.surfaces.desk.warnings import named

LONGEST = 300
"""How long a sentence for everyone may be."""
WIDE = ("city", "county", "street", "village", "grid")
"""Levels of places that are too wide to find anything there."""


def first_words(matter: Matter) -> str:
    """What was said at the very beginning, as far as the file still holds it."""
    return words_of(matter.dossier, "open").get("text", "")


def begin(matter: Matter) -> str:
    """What stands in the form at first. Of a place too wide to be found only the danger: what is drawn up would send somebody nowhere.

    Nothing where a danger is named of which no firm hears: then somebody writes what is to be repaired.
    """
    if appeals.kept_from_firms(matter):
        return ""
    if not _too_wide(matter):
        return _neutral(matter, matter.dossier.category)
    with override(settings.LANGUAGE_CODE):
        return _warning(matter)


def example(matter: Matter) -> str:
    """What an empty statement might say."""
    if matter.dossier.kind in cases.TO_ANSWER:
        return _("For example: Sunny Court, buildings 1 to 3: when does the heating begin? Please answer it.")
    return _("For example: beside the east gate of Sunny Court a water pipe leaks. Please look and put it right.")


def where_it_is(matter: Matter) -> tuple[str, ...]:
    """That its place is too wide to be found; nothing where a building, a shop or the like is known."""
    if not _too_wide(matter):
        return ()
    said = _(
        "The place is only %(place)s: say in the statement where it is, or change the place first, on the screening board."
    )
    return (said % {"place": matter.dossier.place},)


def _too_wide(matter: Matter) -> bool:
    """A business district that people know is found, though its grid would not be."""
    place = matter.dossier.place
    return place.level in WIDE and as_people_say([place])[place.pk] in {str(place), str(place.parent)}


def taken_over(matter: Matter, typed: str, category: str) -> str:
    """The words of the matter as a draft: in place of a statement that was only drawn up by itself, else below what was typed."""
    with override(settings.LANGUAGE_CODE):
        words = first_words(matter)
        said = (appeals.released_draft(words, spoken.known_behind(matter, words)), _warning(matter))
    draft = "\n".join(filter(None, said))
    own = typed.replace("\r\n", "\n").strip()
    if own in {"", draft, begin(matter), *(_neutral(matter, code) for code in ("", matter.dossier.category, category))}:
        return draft or typed
    return _below(own, draft)


def takes_over(matter: Matter, spec: Move) -> bool:
    """Whether a statement may begin from what was said, or an answer from what was done: never where somebody is spoken against, who would know by it who spoke, nor where no firm may hear of it."""
    if matter.dossier.kind in cases.AGAINST:
        return False
    if spec.key == "dispatch" and appeals.kept_from_firms(matter):
        return False
    words = {"dispatch": first_words, "reply": appeals.done_words}.get(spec.key)
    return bool(words and words(matter))


def taken(matter: Matter, spec: Move, kept: dict[str, object]) -> None:
    """Write what is taken over into a form as it was sent."""
    if spec.key == "dispatch":
        kept["statement"] = taken_over(matter, str(kept["statement"] or ""), str(kept["category"] or ""))
        return
    done = appeals.done_words(matter)
    draft = appeals.released_draft(done, spoken.known_behind(matter, done))
    kept["reply"] = _below(str(kept["reply"] or ""), draft)
    if appeals.is_of_public_space(matter) or appeals.joined_readers(matter.dossier):
        kept["summary"] = str(kept["summary"] or "") or appeals.blurred(draft)[:LONGEST]


def _below(typed: str, draft: str) -> str:
    """A draft in an empty box, below what was typed, or nowhere where it stands already."""
    own = typed.replace("\r\n", "\n").strip()
    return own if draft in own else f"{own}\n{draft}".strip()


def _neutral(matter: Matter, category: str) -> str:
    """A statement out of what the file knows, without a word of the person: where, down to the building, and what it is about.

    In the language of the town, whatever the worker's page: others read it, and messages carry it.
    """
    with override(settings.LANGUAGE_CODE):
        return _drawn(matter, category)


def _drawn(matter: Matter, category: str) -> str:
    place = matter.dossier.place
    spot = place.parent if place.level == "unit" and place.parent else place
    about = cases.category_name(matter.town, category)
    if matter.dossier.kind in cases.TO_ANSWER:
        words = _("%(place)s: %(about)s. Please answer it.") if about else _("%(place)s: please answer it.")
    elif about:
        words = _("%(place)s: %(about)s. Please look and put it right.")
    else:
        words = _("%(place)s: please look and put it right.")
    drawn = words % {"place": as_people_say([spot])[spot.pk], "about": about}
    return f"{drawn} {warning}" if (warning := _warning(matter)) else drawn


def _warning(matter: Matter) -> str:
    """Which danger is named in the matter or in one that was joined to it, without a word of those who said it; empty for none.

    What keeps a matter to few is not named, and what no firm may hear is not even hinted at.
    """
    found = appeals.told_dangers(appeals.dangers_of_all(appeals.warned(matter)))
    if not found:
        return ""
    if matter.dossier.sensitivity != Dossier.ORDINARY:
        return _("Careful: somebody may be in danger.")
    return _("Careful: it may be about %(dangers)s.") % {"dangers": named(found)}


def stated(matter: Matter, spec: Move, change: Change) -> Change:
    """What is sent: a statement that begins as it was drawn says what the matter turned out to be about. Raises Refused."""
    words = change.words.get("statement", "")
    if spec.key != "dispatch":
        return change
    chosen = str(change.facts.get("category", ""))
    _refuse_unwritten(matter, words, chosen)
    drawn = {_neutral(matter, code) for code in ("", matter.dossier.category)}
    kept = next((draft for draft in drawn if words.startswith(draft)), None)
    if kept:
        change.words["statement"] = _neutral(matter, chosen) + words.removeprefix(kept)
    return change


def _refuse_unwritten(matter: Matter, words: str, chosen: str) -> None:
    """Of a place too wide to be found, nothing goes out that nobody wrote."""
    drawn = {begin(matter), *(_neutral(matter, code) for code in ("", matter.dossier.category, chosen))}
    if words.strip() in drawn and _too_wide(matter):
        said = _("Say in the statement where it is: so far it names only %(place)s.")
        raise Refused(said % {"place": matter.dossier.place}, code="statement")
