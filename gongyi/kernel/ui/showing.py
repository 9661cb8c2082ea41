"""From a dossier to what is drawn: its ring, its deadline, its history. The one place that translates one into the other."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongyi.kernel import clock
from gongyi.kernel.clock.wording import last_moment
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import numbers, registry, retiming, timing, turning, unkept
from gongyi.kernel.flows.facts import FactsTeller
from gongyi.kernel.flows.models import Dossier, Turn
from gongyi.kernel.flows.reach import restricted_words
from gongyi.kernel.flows.spec import Flow, Stage
from gongyi.kernel.flows.story import Told, began_with
from gongyi.kernel.people.naming import hide_introduced
from gongyi.kernel.people.phones import hide_all
from gongyi.kernel.people.scrubbing import hide_identity
from gongyi.kernel.ui import papers
from gongyi.kernel.ui.ring import Ring, RingStage, RingState
from gongyi.kernel.ui.shapes import Badge, Deadline, Event, Matter, Piece, Tone

NOWHERE = -1
"""Where a matter is drawn of which nobody says at what stage it ended."""
MINUTES_AN_HOUR, MINUTES_A_DAY = 60, 24 * 60
FileUrl = Callable[[Evidence, str], str]


def titled(dossier: Dossier) -> str:
    """How a matter is called in a list: its title without telephones, identity numbers and a name that is said as one's own; its number where it has none."""
    return hide_identity(hide_introduced(hide_all(unkept.title_of(dossier)))) or numbers.spoken(dossier.number)


def left(due: datetime | None, paused: bool = False, *, turn: bool = False) -> str:  # noqa: FBT001, FBT002 - one plain question
    """Time left or past in one unit, short enough for the middle of a ring: a promise is overdue, a turn is late."""
    if paused:
        return _("on hold")
    if due is None:
        return ""
    minutes = int((due - clock.now()).total_seconds()) // 60
    amount = abs(minutes)
    if amount < MINUTES_AN_HOUR:
        words = ngettext("%d min", "%d min", amount) % amount
    elif amount < 2 * MINUTES_A_DAY:
        hours = amount // MINUTES_AN_HOUR
        words = ngettext("%d h", "%d h", hours) % hours
    else:
        days = abs(days_ahead(due))
        words = ngettext("%d d", "%d d", days) % days
    if minutes >= 0:
        return _("%s left") % words
    return (_("%s late") if turn else _("%s overdue")) % words


def days_ahead(at: datetime) -> int:
    """How many days from today is the day by which something is due, below 0 where it is past: midnight belongs to the day that it ends."""
    return (last_moment(timezone.localtime(at))[0] - timezone.localtime(clock.now()).date()).days


def tone_of(due: datetime | None, half: datetime | None, *, closed: bool) -> Tone:
    """How urgent a due time looks: done, overdue, due soon (past half-time), or current."""
    if closed:
        return "done"
    moment = clock.now()
    if due is not None and moment > due:
        return "overdue"
    if half is not None and moment > half:
        return "due"
    return "current"


def turn_tone(turn: Turn) -> Tone:
    """How urgent a turn looks: late and nearly due alike, since only a broken promise is overdue."""
    tone = tone_of(turn.due_at, turn.half_at, closed=False)
    return "due" if tone == "overdue" else tone


def ring_of(
    dossier: Dossier,
    turn: Turn | None,
    *,
    said: bool = False,
    holder: str = "",
    label: str | None = None,
    broken: datetime | None = None,
    ended_at: str = "",
) -> Ring:
    """The loop ring of a matter; `said` uses residents' words for the stages and shows the promise, not the turn.

    `label` stands in for the working title where that may not be read, as on the public list. `broken` is the promised
    time of an overdue matter; it goes before the turn. `ended_at` is the stage that a matter left when it ended without
    being done; where nobody says so, none of its stages is drawn as passed.
    """
    flow = registry.get(dossier.flow)
    here = flow.stage(dossier.stage)
    stages = flow.ring_stages()
    beside_it = here not in stages
    beside = None if said or broken else turn
    due = broken or (beside.due_at if beside else dossier.due_at)
    state = _state(dossier, due, beside)
    stands = flow.stage(ended_at) if ended_at and state == "stopped" else here
    current = NOWHERE if state == "stopped" and stands is here else _nearest(flow, stands, stages)
    shapes = tuple(
        RingStage(
            stage.key,
            _worded(
                here if beside_it and at == current and not here.final else stage, said=said or _shared(stage, here)
            ),
            _place(at, current, finished=state == "done"),
        )
        for at, stage in enumerate(stages)
    )
    words = "" if here.final else left(due, here.paused, turn=beside is not None)
    return Ring(
        shapes,
        None if state == "done" or current == NOWHERE else current,
        state,
        holder,
        words,
        titled(dossier) if label is None else label,
    )


def _shared(stage: Stage, here: Stage) -> bool:
    """Whether a place on the ring is passed by others too than those that are sent out from it, so that it is called as residents call it."""
    return stage.waits and stage is not here


def _worded(stage: Stage, *, said: bool) -> str:
    return str(stage.said if said else stage.label)


def _nearest(flow: Flow, here: Stage, ring: Sequence[Stage]) -> int:
    """Where a stage is drawn; one off the ring at the ring stage that residents call the same, else at the last one declared before it."""
    if here in ring:
        return ring.index(here)
    alike = [at for at, stage in enumerate(ring) if stage.said == here.said]
    order = [stage.key for stage in flow.stages]
    before = [at for at, stage in enumerate(ring) if order.index(stage.key) < order.index(here.key)]
    return (alike or before[-1:] or [0])[0]


def left_at(told: Sequence[Told]) -> str:
    """The stage from which a history last went to another; empty for one that never did."""
    return next(
        (step.from_stage for step in reversed(told) if step.from_stage and step.from_stage != step.to_stage), ""
    )


def _state(dossier: Dossier, due: datetime | None, turn: Turn | None) -> RingState:
    stage = registry.get(dossier.flow).stage(dossier.stage)
    if stage.final:
        return "done" if stage.ring or stage.key == "archived" else "stopped"
    if stage.paused:
        return "paused"
    tone = turn_tone(turn) if turn else tone_of(due, None, closed=False)
    return {"overdue": "overdue", "due": "due_soon"}.get(tone, "running")  # type: ignore[return-value]


def _place(at: int, current: int, *, finished: bool):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a literal
    if finished or at < current:
        return "past"
    return "current" if at == current else "future"


def deadline_of(dossier: Dossier) -> Deadline | None:
    """The promise of a matter with how it was worked out; none without a promise, or where it ended without being done."""
    if dossier.due_at is None or _state(dossier, None, None) == "stopped":
        return None
    calendar = timing.calendar_of(dossier.town.calendar)
    began = began_with(dossier, dossier.clock)
    received = timing.written_at(dossier) is None and not began
    told = timing.explanation(dossier.clock, calendar, received=received, recorded=dossier.due_at, began=began)
    lines = tuple(told.split(" · ")) if told else ()
    runs = dossier.closed_at is None
    awaited = runs and retiming.awaited(dossier.town, dossier.clock, calendar, dossier.due_at)
    tone = tone_of(dossier.due_at, None, closed=not runs)
    return Deadline(dossier.due_at, tone, left(dossier.due_at) if runs else _("closed"), lines, awaited=awaited)


def turn_deadline(turn: Turn, dossier: Dossier, broken: datetime | None = None) -> Deadline:
    """When a turn is due, with how it was worked out: on its holder's working time, or on the town's where it ends with the promise.

    `broken` is the promised time of an overdue matter: a turn that ended with it is overdue as that is.
    """
    calendar = turning.calendar_for(dossier.town, turn.holder_key)
    if timing.due(turn.clock, calendar) != turn.due_at:
        calendar = timing.calendar_of(dossier.town.calendar)
    promised = _from_receipt(turn, dossier)
    step = began_with(dossier, turn.clock) if promised else ""
    received = timing.written_at(dossier) is None and promised and not step
    began = step or _began(turn, dossier)
    told = timing.explanation(turn.clock, calendar, received=received, recorded=turn.due_at, began=began)
    lines = tuple(told.split(" · ")) if told else ()
    mark = _turn_mark(turn, dossier, broken)
    awaited = turn.open and retiming.awaited(dossier.town, turn.clock, calendar, turn.due_at)
    return Deadline(turn.due_at, mark.tone, mark.label, lines, awaited=awaited)


def _from_receipt(turn: Turn, dossier: Dossier) -> bool:
    """Whether a turn's time runs from when the matter was received: it is the promise, or the first look."""
    first = turn.slot == Turn.MAIN and dossier.stage == registry.get(dossier.flow).begins
    return turn.clock == dossier.clock or (first and timing.starts_with(turn.clock, dossier.clock))


def _began(turn: Turn, dossier: Dossier) -> str:
    """What a turn's time runs for, by its stage or as a side turn."""
    flow = registry.get(dossier.flow)
    return str(flow.stage(dossier.stage).label if turn.slot == Turn.MAIN else flow.slot(turn.slot).label)


def _turn_mark(turn: Turn, dossier: Dossier, broken: datetime | None) -> Badge:
    """How long a turn still has, or how late it is; where it ended with a promise that was broken, the promise's word."""
    if broken is not None and turn.due_at in {broken, dossier.due_at}:
        return Badge(left(broken), "overdue")
    return Badge(left(turn.due_at, turn=True), turn_tone(turn))


Broken = Mapping[int, datetime]
"""The promised time of each overdue matter, by the row's id."""


def rows(
    turns: Sequence[Turn],
    url: Callable[[Dossier], str],
    *,
    holders: Mapping[str, str] | None = None,
    broken: Broken | None = None,
) -> list[Matter]:
    """List rows of turns in their order: the time of the turn stands first, a broken promise quietly after it."""
    names, past = holders or {}, broken or {}
    return [_row(turn, url(turn.dossier), names.get(turn.holder_key, ""), past.get(turn.dossier_id)) for turn in turns]


def _row(turn: Turn, url: str, holder: str, broken: datetime | None) -> Matter:
    dossier = turn.dossier
    stage = registry.get(dossier.flow).stage(dossier.stage)
    slot = "" if turn.slot == Turn.MAIN else str(registry.get(dossier.flow).slot(turn.slot).label)
    times = _times_of_turn(turn, broken)
    badges = [Badge(slot or str(stage.label), "current"), *restricted(dossier), *times]
    if dossier.vulnerable:
        badges.append(Badge(_("someone vulnerable"), "plain"))
    if dossier.spread > 1:
        badges.append(Badge(ngettext("%d household", "%d households", dossier.spread) % dossier.spread, "plain"))
    plain = (str(dossier.place), "" if times else left(turn.due_at), holder, written(dossier))
    facts = [fact for fact in plain if fact]
    return Matter(
        url,
        titled(dossier),
        ring_of(dossier, turn, broken=broken),
        tuple(facts),
        tuple(badges),
        turn.safety > 0,
    )


def written(dossier: Dossier) -> str:
    """The day on which a matter out of a file was written, in words; empty for one that somebody brought here."""
    at = timing.written_at(dossier)
    return _("written on %(day)s") % {"day": papers.day_of(at)} if at else ""


def _times_of_turn(turn: Turn, broken: datetime | None) -> list[Badge]:
    """The marks of time in a list ordered by the turn: its own, then the promise that was broken; none while there is time for both."""
    mark = _turn_mark(turn, turn.dossier, broken)
    if broken is None:
        return [mark] if mark.tone == "due" else []
    if mark.tone == "overdue":
        return [mark]
    first = mark if mark.tone == "due" else Badge(mark.label)
    return [first, Badge(left(broken), "overdue", quiet=True)]


def _time_of_matter(turn: Turn | None, broken: datetime | None) -> list[Badge]:
    """The one mark of time in a list ordered by the promise: overdue before late, late before soon due; none while there is time."""
    if broken is not None:
        return [Badge(left(broken), "overdue")]
    if turn is None or turn_tone(turn) != "due":
        return []
    return [Badge(left(turn.due_at, turn=True), "due")]


def _promise_left(dossier: Dossier) -> str:
    """How long the promise still holds, in words; empty where it is broken, stands still, or nothing is owed."""
    stage = registry.get(dossier.flow).stage(dossier.stage)
    runs = stage.owes and not stage.final and not stage.paused
    holds = dossier.due_at is not None and dossier.due_at > clock.now()
    return _("promised: %s") % left(dossier.due_at) if runs and holds else ""


def restricted(dossier: Dossier) -> list[Badge]:
    """The mark of a matter that only those who need it may read, for those who do."""
    words = restricted_words(dossier)
    return [Badge(words)] if words else []


def dossier_row(
    dossier: Dossier,
    url: str,
    *,
    said: bool = False,
    turn: Turn | None = None,
    holders: Mapping[str, str] | None = None,
    note: str = "",
    broken: datetime | None = None,
) -> Matter:
    """A list row of a matter; with its turn and the names of holders it also says who has it and how long still."""
    stage = registry.get(dossier.flow).stage(dossier.stage)
    ring = ring_of(dossier, turn, said=said, broken=broken)
    badges = [Badge(str(stage.said if said else stage.label), ring.tone)]
    badges += [] if said else restricted(dossier)
    facts = [str(dossier.place)]
    if turn is not None:
        facts += [name for name in [(holders or {}).get(turn.holder_key, "")] if name]
    facts += [told for told in [_promise_left(dossier), written(dossier)] if told]
    badges += _time_of_matter(turn, broken)
    return Matter(
        url,
        titled(dossier),
        ring,
        tuple(facts),
        tuple(badges),
        dossier.safety > 0,
        note,
    )


def own_row(dossier: Dossier, url: str, *, title: str, spoken: Dossier | None, place: str) -> Matter:
    """A row of somebody's own list: where it stands, under a title that they may read.

    `spoken` is what they spoke of themselves, with its day and `place`; without it nothing of the one who spoke first is shown.
    """
    stage = registry.get(dossier.flow).stage(dossier.stage)
    facts = (place, written(spoken)) if spoken else ()
    label = hide_all(title)
    ring = ring_of(dossier, None, said=True, label=label)
    badge = Badge(str(stage.said), ring.tone)
    return Matter(url, label, ring, tuple(fact for fact in facts if fact), (badge,), bool(spoken and spoken.safety))


def events(
    told: Sequence[Told], file_url: FileUrl, *, said: bool = False, facts: FactsTeller | None = None
) -> list[Event]:
    """A history, newest first. For residents only what was said to them: steps without their words are left out."""
    shown = [step for step in told if not said or step.move == "open" or step.said or step.words]
    return [_event(step, file_url, said=said, facts=facts) for step in reversed(shown)]


def _event(step: Told, file_url: FileUrl, *, said: bool, facts: FactsTeller | None) -> Event:
    what = (step.said if said else step.label) or step.label
    if step.undone:
        what = _("%s (taken back)") % what
    words = "\n".join(step.words.values())
    pieces = tuple(piece(item, file_url) for item in step.evidence)
    who = step.who if said else step.hands
    chosen = facts(step) if facts else ()
    return Event(step.at, str(what), who, words, "muted" if step.undone else "plain", pieces, chosen)


KINDS = {Evidence.PHOTO: "photo", Evidence.VOICE: "voice", Evidence.PAPER: "file"}


def piece(item: Evidence, file_url: FileUrl) -> Piece:
    """A file as it is drawn; one that is still being re-made says so."""
    if item.state == Evidence.WAITING:
        return Piece(file_url(item, "full"), _("being prepared"), KINDS[item.kind])  # type: ignore[arg-type]
    label = {"photo": _("photo"), "voice": _("voice, %d s") % item.seconds, "paper": _("paper")}[item.kind]
    thumb = file_url(item, "small") if item.kind == Evidence.PHOTO and item.state == Evidence.READY else ""
    return Piece(file_url(item, "full"), label, KINDS[item.kind], thumb)  # type: ignore[arg-type]
