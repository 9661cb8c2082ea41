"""Asking by call or visit: how it was done (回访) those who spoke through a worker, whom a link alone loses, or whose phone no message reaches; what is missing those whom no message reaches."""

from datetime import timedelta

from django.db import transaction

from gongyi.domain.appeals.actions import handlers
from gongyi.domain.appeals.flow import KEY, SPOKEN_WITH, WRONG_NUMBER
from gongyi.domain.appeals.queries import appeal_of
from gongyi.domain.appeals.sheltered import is_texted
from gongyi.kernel import clock
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.clock.wording import last_moment
from gongyi.kernel.flows import engine, matters, parameters, registry, timing
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Step
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.people import own
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.queries import voices_of

SPOKEN = frozenset({"phone", "desk", "visit", "card"})
"""Channels by which people spoke to a worker and got no link of their own."""
TRIES, DAYS = 3, 2
ENDS = frozenset({"declined_to_rate", WRONG_NUMBER})
"""Results after which nobody calls again."""


def is_asked(matter: Matter) -> bool:
    """Whether a worker asks: somebody left a phone that no message reaches, or the person spoke to a worker or needs care, and can be called or visited."""
    reached = [
        is_texted(matter.dossier, voice) for voice in voices_of("dossier", matter.dossier.pk).exclude(phone_index="")
    ]
    if not all(reached):
        return True
    channel = appeal_of(matter.dossier).channel
    if channel not in SPOKEN and not matter.dossier.vulnerable:
        return False
    return channel == "visit" or bool(reached)


@transaction.atomic
def need_info(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Ask for what is missing, to be added on a day before the promise. Whoever asks also calls or visits a person whom no message reaches, and writes down the answer."""
    change.turn_limit = _time_to_add(matter)
    if _only_spoken_with(matter) and matter.main is not None:
        change.slot_holders["ask_more"] = matter.main.holder_key
    else:
        change.skips = frozenset({"ask_more"})
    return engine.move(matter=matter, key="need_info", change=change, version=version)


def _time_to_add(matter: Matter) -> Limit | None:
    """Less than usual where the promise would come first, so that a day is left to answer; half of what is left where that is no day."""
    row, now = matter.dossier, clock.now()
    if row.due_at is None or row.due_at <= now:
        return None
    calendar, usual = timing.calendar_of(matter.town.calendar), parameters.limit(row.flow_version, "info")
    last = last_moment(calendar.local(row.due_at))[0]
    for value in range(usual.value, 0, -1):
        limit = Limit(value, usual.clock)
        if last_moment(calendar.local(Deadline(now, limit).due(calendar)))[0] < last:
            return limit
    return Limit(max(1, (row.due_at - now) // timedelta(hours=2)), Clock.URGENT_HOURS)


def _only_spoken_with(matter: Matter) -> bool:
    """Whether whoever spoke first is reached by a worker alone: by a call, or by the name they left with one or at home."""
    left = voices_of("dossier", matter.dossier.pk).filter(part=Voice.FIRST) if matter.phoned else ()
    phone = next((voice for voice in left if voice.phone_index), None)
    channel = appeal_of(matter.dossier).channel
    return not is_texted(matter.dossier, phone) if phone else channel == "visit" or (channel in SPOKEN and matter.named)


@transaction.atomic
def follow_up(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Note how a call or visit went, never by whoever handled it. Three tries on two days, a refusal or a wrong number end the duty; silence is "not rated"."""
    handlers.refuse_own(matter)
    _heed(matter, change)
    step = engine.move(matter=matter, key="follow_up", change=change, version=version)
    if "follow_up" in matter.turns and (change.facts["result"] in ENDS or _tried_enough(matter)):
        engine.move(matter=matters.by_machine(matter.dossier), key="follow_up_done")
    return step


@transaction.atomic
def call_missed(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Note that a person who asked to be called was not reached: they are tried again, three times on two days, or until the number is known to be wrong."""
    slot = matter.turns.get("callback")
    change.slot_holders["callback"] = slot.holder_key if slot else ""
    _heed(matter, change)
    step = engine.move(matter=matter, key="call_missed", change=change, version=version)
    made = _made(matter, "call_missed", since=matter.last("ask_call"))
    if change.facts["result"] == WRONG_NUMBER or _enough(made):
        engine.move(matter=matters.by_machine(matter.dossier), key="call_given_up")
    return step


def _tried_enough(matter: Matter) -> bool:
    return _enough(tries(matter))


def _enough(made: list[tuple[str, str]]) -> bool:
    return len(made) >= TRIES and len({day for day, _result in made}) >= DAYS


def tries(matter: Matter) -> list[tuple[str, str]]:
    """Calls and visits since the last answer, as (day, result), oldest first."""
    return _made(matter, "follow_up", since=matter.last("reply"))


def _made(matter: Matter, move: str, *, since: int) -> list[tuple[str, str]]:
    rows = Step.objects.filter(dossier=matter.dossier, move=move, number__gt=since).order_by("number")
    calendar = timing.calendar_of(matter.town.calendar)
    return [(calendar.local(row.when).date().isoformat(), str(facts_of(row)["result"])) for row in rows]


def has_wrong_number(matter: Matter) -> bool:
    """Whether the number that whoever spoke first left turned out to be wrong, and they have left no other."""
    return voices_of("dossier", matter.dossier.pk).filter(part=Voice.FIRST, wrong_number=True).exists()


def _heed(matter: Matter, change: Change) -> None:
    if change.facts["result"] == WRONG_NUMBER:
        own.phone_is_wrong(owner="dossier", owner_id=matter.dossier.pk)


def last_try(matter: Matter) -> str:
    """How the last call or visit since the answer went: `spoken` with the person, `over` when nobody calls again, `tried`; empty for none."""
    made = tries(matter) if matter.stage.key == "rating" else []
    result = made[-1][1] if made else ""
    return "spoken" if result in SPOKEN_WITH else "over" if result in ENDS else "tried" if result else ""


def asked_how(matter: Matter) -> str:
    """How the person was spoken with at the last try since the answer: `phone` or `visit`; empty where they were not."""
    made = tries(matter)
    return {"reached": "phone", "visited": "visit"}.get(made[-1][1], "") if made else ""


@transaction.atomic
def rating_lapsed(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The time to rate passed without a word: not rated, with how often somebody asked."""
    change.facts["tries"] = len(tries(matter))
    return engine.move(matter=matter, key="rating_lapsed", change=change, version=version)


registry.acts(KEY, need_info=need_info, follow_up=follow_up, call_missed=call_missed, rating_lapsed=rating_lapsed)
