"""Who is told of a step, and in which way: the person who spoke, the seats concerned, and the people who sit there.

A seat finds everything in its inbox. Whoever sits at a firm's seat gets a text message with a link; everyone else is written
to at once only when it is urgent, and has one digest in the morning for the rest. Who has no turn any more is told nothing.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from gongyi.kernel import clock
from gongyi.kernel.access import roles
from gongyi.kernel.flows import authority, directory, registry, timing
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.outbox import templates, ways
from gongyi.kernel.outbox.actions import job, put
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.quiet import next_morning
from gongyi.kernel.people.models import Person, Post
from gongyi.kernel.people.queries import today, voices_of
from gongyi.kernel.territory.models import Town

templates.declare(
    templates.Message(
        "digest",
        _("$town: $open matters wait for you, $due of them due today, $late overdue. See: $link"),
        _("What waits for you today"),
    ),
    templates.Message("newcomer", _("$town: $number waits at the seat you hold. $link")),
)


NAMED = frozenset({"reached", "left", "stays", "responsible"})
"""Whom a step names itself."""


def by_link(role: str) -> bool:
    """Whether whoever sits at such a seat may handle by a link on their own telephone."""
    return roles.get(role).by_link


def deliveries(row: Job) -> Iterator[Job]:
    """One delivery per recipient for a "tell"; none where it was overtaken. Those who sit at a seat follow from the seat's.

    A seat that is named twice, as whoever has the turn and as whoever asked, is told once.
    """
    dossier = Dossier.objects.select_related("town__calendar", "town__root").get(pk=row.owner_id or 0)
    whom = str(json.loads(row.payload)["whom"])
    if whom == SPEAKER:
        for voice in voices_of("dossier", dossier.pk):
            if voice.phone_index:
                yield _delivery(row, f"voice:{voice.pk}", "sms")
        return
    for key in dict.fromkeys(_keys(dossier, row, whom)):
        if key != SPEAKER:
            yield _delivery(row, key, "inapp")


def _delivery(row: Job, recipient: str, channel: str, **payload: object) -> Job:
    said = f"told:{row.step}:{row.template}" if row.kind == "tell" else row.key
    return job(
        town_id=row.town_id, kind="deliver", key=f"{said}:{recipient}:{channel}", owner_id=row.owner_id, step=row.step,
        recipient=recipient, channel=channel, template=row.template, urgent=row.urgent, payload=json.loads(row.payload) | payload,
    )  # fmt: skip


def people_at(row: Job) -> Iterator[Job]:
    """What goes to those who sit at a seat beside the entry in its inbox. While time is played nobody is written to.

    A correction goes by itself to whoever had the message that it corrects.
    """
    seat = directory.of(row.town).by_key(row.recipient)
    if seat is None or clock.is_simulated() or row.template == "correction" or stale(row):
        return
    posts = Post.objects.filter(Post.on(today(row.town)), seat=seat.id, person__erased_at=None)
    posts = posts.exclude(person__pseudonym__in=_opened_by(row))
    for who, channel in _reached(posts, row.town):
        if row.urgent or (row.owner_id and by_link(seat.role)):
            yield _delivery(row, who, channel, seat=seat.id)
        else:
            yield _digest(row, who)


def _reached(posts: QuerySet[Post], town: Town) -> Iterator[tuple[str, str]]:
    """Of those who sit there, whoever can be written to, and by which channel."""
    for post in posts.select_related("person__account_link__account").order_by("pk"):
        channel = ways.way(post.person, town)
        if channel:
            yield f"person:{post.person_id}", channel


def _opened_by(row: Job) -> list[str]:
    """Whoever took the matter in with the very step that is told: they know of it."""
    return list(Step.objects.filter(pk=row.step or 0, number=1).values_list("actor", flat=True))


def own(pseudonym: str) -> Exists:
    """Of messages: those of a step by which this person took the matter in themselves."""
    return Exists(Step.objects.filter(pk=OuterRef("step"), number=1, actor=pseudonym))


def stale(row: Job) -> bool:
    """Whether a warning speaks of a turn that has ended; half-time is no news once it is overdue."""
    turn = json.loads(row.payload).get("turn")
    if turn is None:
        return False
    rows = Turn.objects.filter(pk=turn, open=True)
    return not (rows.filter(due_at__gt=clock.now()) if row.template == "turn_half" else rows).exists()


def _digest(row: Job, who: str) -> Job:
    morning = next_morning(clock.now(), timing.calendar_of(row.town.calendar))
    key = f"digest:{row.town_id}:{who}:{morning.date().isoformat()}"
    return job(town_id=row.town_id, kind="digest", key=key, recipient=who, template="digest", not_before=morning)


def _keys(dossier: Dossier, row: Job, whom: str) -> Iterable[str]:
    if whom in NAMED:
        return _named(row, whom)
    kind, _colon, what = whom.partition(":")
    turns = Turn.objects.filter(dossier=dossier, slot=what or Turn.MAIN).order_by("-opened_step")
    if whom == "turn" or kind == "slot":
        return [turn.holder_key for turn in turns.filter(open=True) if _given(turns, row, turn)]
    if whom == "before":
        return [turn.holder_key for turn in turns.filter(open=False)[:1]]
    if kind == "asker":
        return _askers(dossier, row, turns)
    return _seats_of(dossier, whom)


def _askers(dossier: Dossier, row: Job, turns: QuerySet[Turn]) -> list[str]:
    """Whoever asked for a side turn, while that was open when the step was made: of what was answered before they hear no more."""
    number = Step.objects.filter(pk=row.step or 0).values_list("number", flat=True).first() or 0
    slot = turns.exclude(closed_step__lt=number).values_list("slot", flat=True).first()
    asks = [move.key for move in registry.get(dossier.flow).moves if slot in move.opens]
    asked = Step.objects.filter(dossier=dossier, move__in=asks).order_by("-number")[:1]
    return [f"seat:{step.seat_id}" for step in asked if step.seat_id]


def _named(row: Job, whom: str) -> list[str]:
    """The seats that turns left, reached or stayed with, as the step says."""
    step = Step.objects.filter(pk=row.step or 0).first()
    said = facts_of(step).get(whom, "") if step else ""
    keys = said if isinstance(said, list) else [str(said)]
    return [key for key in keys if key.startswith("seat:")]


def _given(turns: Iterable[Turn], row: Job, turn: Turn) -> bool:
    """Whether the step gave, or left, the turn to this very holder: who got it later was told of the later step."""
    number = Step.objects.filter(pk=row.step or 0).values_list("number", flat=True).first()
    if number is None or turn.opened_step <= number:
        return True
    then = [one for one in turns if one.opened_step <= number and (one.closed_step or number + 1) > number]
    return any(one.holder_key == turn.holder_key for one in then)


def _seats_of(dossier: Dossier, role: str) -> list[str]:
    """The seat of a role that answers at the place, or whoever answers instead where it is kept apart or passed over."""
    kept = authority.apart(dossier) | authority.past(dossier)
    try:
        return [directory.of(dossier.town).route(role, dossier.place_path, kept).seat.key]
    except (directory.NoSeat, KeyError):
        return []


def newcomers(town: Town) -> int:
    """Whoever took over a seat that handles by link gets a link for each thing that waits there. Returns for how many."""
    jobs: list[Job] = []
    for seat in directory.of(town).by_id.values():
        if by_link(seat.role) and seat.filled:
            jobs += _unheard(town, seat)
    put(jobs)
    return len(jobs)


def _unheard(town: Town, seat: directory.Listed) -> Iterator[Job]:
    reached = list(_reached(Post.objects.filter(Post.on(today(town)), seat=seat.id, person__erased_at=None), town))
    turns = Turn.objects.filter(town=town, open=True, holder_key=seat.key)
    known = set(
        Job.objects.filter(owner_id__in=turns.values("dossier"), recipient__startswith="person:").values_list(
            "recipient", "owner_id"
        )
    )
    waiting = set(
        Job.objects.filter(kind="tell", state=Job.QUEUED, owner_id__in=turns.values("dossier")).values_list(
            "owner_id", flat=True
        )
    )
    for turn in turns.order_by("pk"):
        for who, channel in reached:
            if turn.dossier_id not in waiting and (who, turn.dossier_id) not in known:
                yield job(
                    town_id=town.pk, kind="deliver", key=f"newcomer:{turn.pk}:{who}", owner_id=turn.dossier_id, recipient=who, channel=channel,
                    template="newcomer", payload={"seat": seat.id},
                )  # fmt: skip


def news(person: Person, town: Town, since: datetime | None) -> dict[str, str] | None:
    """What a digest says, as numbers; None when nothing came in since the last one or nothing waits."""
    seats = Post.objects.filter(Post.on(today(town)), person=person, seat__closed_on=None).values_list(
        "seat_id", flat=True
    )
    keys = [f"seat:{seat}" for seat in seats]
    fresh = Job.objects.filter(kind="deliver", channel="inapp", recipient__in=keys, read_at=None)
    fresh = fresh.exclude(own(person.pseudonym))
    if not (fresh.filter(made_at__gt=since) if since else fresh).exists():
        return None
    turns = list(Turn.objects.filter(town=town, open=True, holder_key__in=keys).values_list("due_at", flat=True)[:1000])
    if not turns:
        return None
    moment, calendar = clock.now(), timing.calendar_of(town.calendar)
    evening = calendar.at(calendar.local(moment).date(), 24 * 60)
    late = sum(1 for due in turns if due <= moment)
    soon = sum(1 for due in turns if moment < due <= evening)
    return {"open": str(len(turns)), "due": str(soon), "late": str(late)}
