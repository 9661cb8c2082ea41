"""What was done to the town, in words, filled from what the record holds."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeGuard

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.clock.models import SpecialDay
from gongyi.kernel.clock.wording import day_and_year
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.facts import UNLISTED
from gongyi.kernel.outbox import queries as outbox
from gongyi.kernel.territory.archive import term_name

PHRASES = {
    "town.described": _("Name or telephone of the town changed"),
    "archive.set": _("Archive numbers begin with %(number)s; kept for %(terms)s"),
    "columns.set": _("Columns of the list “%(list)s”: %(columns)s"),
    "statistics.set": _("Statistics: %(before)s → %(after)s"),
    "levels.named": _("Names of the levels changed"),
    "calendar.days": _("%(days)s: %(kind)s %(name)s"),
    "calendar.hours": _("Working hours: %(before)s → %(after)s"),
    "calendar.season": _("Season added: %(first)s to %(last)s, %(hours)s"),
    "calendar.season_dropped": _("Season taken out: %(first)s to %(last)s, %(hours)s"),
    "calendar.year": _("Arrangement of %(year)s filled in, %(count)s days"),
    "calendar.arranged": _("Arrangement of %(year)s declared complete"),
    "calendar.unit": _("Hours of its own for %(body)s: %(hours)s"),
    "calendar.unit_dropped": _("%(body)s follows the town's hours again"),
    "catalogue.changed": _("Row changed: %(name)s%(parts)s"),
    "catalogue.added": _("Row added: %(name)s"),
    "catalogue.back": _("%(name)s: back to version %(n)s"),
    "seat.opened": _("Seat created: %(name)s"),
    "seats.opened": _("Missing seats opened: %(count)s"),
    "seat.closed": _("Seat closed: %(name)s, %(count)s open turns handed on"),
    "seat.renamed": _("Seat named %(name)s"),
    "post.appointed": _("%(person)s appointed from %(since)s"),
    "post.deputy": _("%(person)s stands in for %(holder)s, %(since)s to %(until)s"),
    "post.stopped": _("Post of %(person)s ended at once"),
    "post.ended": _("Post of %(person)s ends on %(on)s"),
    "post.phone": _("Mobile number of %(person)s entered or changed"),
    "post.handed": _("%(leaving)s hands over to %(arriving)s on %(on)s"),
    "post.replaced": _("%(person)s, who was to come on %(since)s, does not"),
    "post.taken_back": _("Post of %(person)s from %(since)s taken back; going on: %(going_on)s"),
    "body.opened": _("Organisation added: %(name)s"),
    "body.changed": _("Organisation changed: %(name)s"),
    "body.closed": _("Organisation ended: %(name)s"),
    "times.published": _("Version %(n)s published: %(changes)s"),
    "wording.kept": _("New wording, version %(version)s%(message)s"),
    "wording.back": _("The shipped wording counts again%(message)s"),
    "place.added": _("%(name)s added"),
    "place.renamed": _("%(before)s is now called %(after)s"),
    "place.in_english": _("Name in English: %(before)s → %(after)s"),
    "place.alias": _("Also called %(name)s"),
    "place.alias_dropped": _("No longer also called %(name)s"),
    "place.moved": _("Moved from %(before)s to %(after)s, %(count)s open matters with it"),
    "place.split": _("%(name)s split off with %(places)s, %(count)s open matters with it"),
    "place.merged": _("%(name)s merged into %(into)s, %(count)s open matters with it"),
    "place.closed": _("%(name)s ended"),
    "place.outline": _("Outline replaced"),
    "places.read": _("File read: %(added)s added, %(known)s known, %(refused)s left out"),
    "bodies.read": _("File read: %(added)s added, %(changed)s changed, %(known)s known, %(refused)s left out"),
    "area.added": _("Area added: %(name)s"),
    "area.changed": _("Area changed: %(name)s, %(come)s places more, %(gone)s fewer"),
    "area.ended": _("Area ended: %(name)s"),
    "account.opened": _("Sign-in %(username)s opened for %(person)s"),
    "account.stopped": _("Sign-in %(username)s stopped"),
    "account.allowed": _("Sign-in %(username)s allowed again"),
    "account.let_in": _("Sign-in %(username)s let try again"),
    "account.office": _("%(username)s: office %(before)s → %(after)s"),
    "account.totp": _("Second step of sign-in taken away for %(username)s"),
    "account.sessions": _("%(username)s signed out everywhere (%(count)s)"),
    "account.password": _("New first password for %(username)s"),
    "own.password": _("%(username)s changed their own password"),
    "own.elsewhere": _("%(username)s signed out everywhere else"),
    "own.step_on": _("%(username)s turned the second step of signing in on"),
    "own.step_off": _("%(username)s turned the second step of signing in off"),
    "own.email_on": _("%(username)s proved an e-mail address for notices"),
    "own.email_off": _("%(username)s removed their e-mail address for notices"),
    "own.codes": _("%(username)s took new recovery codes"),
    "job.requeued": _("Given-up job tried again: %(kind)s"),
}


class _Empty(dict[str, object]):
    def __missing__(self, _key: str) -> str:
        return "–"


REASONS = {
    ":command": _("by a command on the server"),
    ":own": _("of one's own accord"),
    ":tries": _("too many wrong tries"),
    ":given_up": _("given up before"),
}
"""Reasons that nobody typed."""


def reason(kept: str) -> str:
    """Why an act was done, as it was typed; what nobody typed in the reader's language."""
    return str(REASONS.get(kept, kept))


def phrase(verb: str, facts: Mapping[str, object]) -> str:
    """A recorded act in the reader's language; the bare verb where the product no longer knows it."""
    if verb not in PHRASES:
        return verb
    told = {key: words(facts) for key, words in TOLD.get(verb, {}).items() if not isinstance(facts.get(key), str)}
    days = {key: day_and_year(date.fromisoformat(value)) for key, value in facts.items() if _is_day(value)}
    return str(PHRASES[verb]) % _Empty({**facts, **days, **told})


def _is_day(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def _days(facts: Mapping[str, Any]) -> str:
    return " – ".join(day_and_year(date.fromisoformat(day)) for day in facts["days"])


def _kind_of_day(facts: Mapping[str, Any]) -> str:
    (kind,) = facts["kind"]
    return str(dict(SpecialDay.KINDS).get(kind, _("an ordinary day of the week")))


def _terms(facts: Mapping[str, Any]) -> str:
    return pgettext("between names", ", ").join(map(term_name, facts["terms"]))


def _habits(key: str) -> "Callable[[Mapping[str, Any]], str]":
    def told(facts: Mapping[str, Any]) -> str:
        kept = facts[key]
        words = gettext("day until %(end)s, week from %(weekday)s, month from day %(day)s")
        weekday = WEEKDAYS[kept["week_from"] - 1]
        return words % {"end": kept["day_ends"], "weekday": weekday, "day": kept["month_from"]}

    return told


def limit_in_words(raw: Any) -> str:
    """The value of a parameter as a record holds it, in words."""
    return str(Limit.from_fact(raw)) if isinstance(raw, dict) else "–" if raw is None else str(raw)


def _times(facts: Mapping[str, Any]) -> str:
    labels = {parameter.key: str(parameter.label) for parameter in registry.get(facts["flow"]).parameters}
    return "; ".join(
        f"{labels.get(key, str(UNLISTED))}: {limit_in_words(before)} → {limit_in_words(after)}"
        for key, before, after in facts["changes"]
    )


Words = Callable[[Mapping[str, Any]], str]
TOLD: dict[str, dict[str, Words]] = {
    "calendar.days": {"days": _days, "kind": _kind_of_day},
    "archive.set": {"terms": _terms},
    "statistics.set": {"before": _habits("before"), "after": _habits("after")},
    "times.published": {"changes": _times},
    "job.requeued": {"kind": lambda facts: outbox.what(*facts["kind"])},
}
"""Facts that are kept as facts and told in words when somebody reads them; older records hold the words themselves."""


def tells(verb: str, **words: Words) -> None:
    """Say how facts of an act are told that stand in its record as facts, where the page that made it knows."""
    TOLD[verb] = TOLD.get(verb, {}) | words
