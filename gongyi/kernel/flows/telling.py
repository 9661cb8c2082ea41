"""Telling people: from "whom" to recipients and channels, and the words at the moment of sending."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import numbers, recipients, registry
from gongyi.kernel.flows.facts import because
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.story import askers, facts_of, turn_due
from gongyi.kernel.outbox import sending, templates, ways
from gongyi.kernel.outbox.actions import put
from gongyi.kernel.outbox.handlers import Afterwards, Later, Needless, handles
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.quiet import after_quiet
from gongyi.kernel.people.models import Person, Seat, Voice
from gongyi.kernel.people.phones import takes_messages
from gongyi.kernel.people.queries import holders, today
from gongyi.kernel.territory.models import Town

LINK_LIFE = timedelta(days=60)
DAY, KNOWN_VOICES = timedelta(days=1), 100
DONE_SINCE = "it asks for what was done since"
TIME_GONE = "the time that it names has passed"


@handles("tell")
def expand(row: Job) -> str:
    """Turn "tell the voice" or "tell whoever has the turn" into one delivery per recipient and channel."""
    jobs = list(recipients.deliveries(row))
    if not jobs:
        raise Needless("nobody is to be told any more")
    put(jobs)
    return f"{len(jobs)} recipients"


@handles("deliver")
def deliver(row: Job) -> str | Afterwards:
    """Send one message; the words are made now, in the recipient's language and the town's wording."""
    if row.channel == "inapp":
        put(recipients.people_at(row))
        return "shown in the inbox"
    _not_at_night(row)
    _not_before_its_time(row)
    if _newer(row):
        raise Needless("a newer message about it goes out now")
    kind, _colon, key = row.recipient.partition(":")
    return {"voice": _to_voice, "person": _to_person}[kind](row, int(key))


def _not_at_night(row: Job) -> None:
    moment = clock.now()
    free = moment if row.urgent else after_quiet(moment, row.town.calendar.zone)
    if free > moment:
        raise Later(int((free - moment).total_seconds()) + 1)


def _not_before_its_time(row: Job) -> None:
    """What only says that something has arrived waits a little: mostly there is more to say by then, and one message is enough."""
    confirmation = _confirmations.get(row.template)
    step = Step.objects.filter(pk=row.step or 0).first() if confirmation else None
    left = step.when + confirmation.after - clock.now() if step and confirmation else timedelta()
    if left > timedelta():
        raise Later(int(left.total_seconds()) + 1)


def _newer(row: Job) -> bool:
    """Whether a later message about the same matter went to the same person already, or waits for them at this moment: it says where things stand."""
    if row.template in _stand_alone or _of_side_turn(row):
        return False
    later = Job.objects.filter(
        kind="deliver", recipient=row.recipient, channel=row.channel, owner_id=row.owner_id, pk__gt=row.pk
    )
    waits = Q(state=Job.QUEUED, not_before__lte=clock.now()) & ~Q(template="correction")
    went = Q(state=Job.DONE) & ~Q(template__in=(*_stand_alone, "correction"))
    return later.filter(waits | went).exists()


def _of_side_turn(row: Job) -> bool:
    """Whether a message is about a side turn, such as an order to answer: no other about the matter says so."""
    about = json.loads(row.payload)
    return str(about.get("whom", "")).startswith("slot:") or about.get("slot", Turn.MAIN) != Turn.MAIN


def _to_voice(row: Job, key: int) -> Afterwards:
    voice = Voice.objects.filter(pk=key, withdrawn_at=None).first()
    if voice is None or not voice.phone_sealed:
        raise Needless("no phone was left")
    if voice.wrong_number:
        raise Needless("the number is not theirs")
    _refuse_unsafe(row, voice)
    template = heard(row.template, voice.part)
    if not template:
        raise Needless("this is for whoever spoke first")
    if _is_over(row, template):
        raise Needless(DONE_SINCE)
    if _confirmed_enough(row, voice):
        raise Needless("this number got as many of these today as it may")
    if _time_gone(row, template, voice.language):
        raise Needless(TIME_GONE)
    with override(voice.language):
        values = values_for(row) | for_listener(voice) | {"link": _link(row, voice)}
    made = templates.compose(town=row.town, key=template, language=voice.language, values=values)
    return _out(row, templates.with_telephone(made, values), "sms", voice.open("phone"))


UNSAFE = "it may not be safe to write to this phone"
Unsafe = Callable[[Dossier, Voice], bool]
_unsafe: dict[str, Unsafe] = {}


def not_to_be_written_to(flow: str, unsafe: Unsafe) -> None:
    """Name how a flow tells that no message may reach a phone. Asked when it leaves: a matter may have become one that is not spoken of."""
    _unsafe[flow] = unsafe


def _refuse_unsafe(row: Job, voice: Voice) -> None:
    dossier = Dossier.objects.filter(pk=row.owner_id or 0).first()
    if dossier is not None and dossier.flow in _unsafe and _unsafe[dossier.flow](dossier, voice):
        raise Needless(UNSAFE)


def for_listener(voice: Voice) -> dict[str, str]:
    """To whoever joined, the number and code of what they spoke of themselves; none where another spoke first."""
    if voice.part != Voice.JOINED:
        return {}
    own = Dossier.objects.filter(pk=voice.spoken_on or 0).first()
    if own is None:
        return {"number": "", "code": ""}
    return {"number": numbers.spoken(own.number), "code": numbers.tracking_code(own.number)}


def _link(row: Job, voice: Voice) -> str:
    rates = row.template.endswith("_rate") and voice.part == Voice.FIRST
    purpose = LinkToken.RATE if rates else LinkToken.TRACK
    token = access.make_link(
        town=row.town, purpose=purpose, owner_id=row.owner_id or 0, life=LINK_LIFE, voice=voice,
        once=f"{row.key}|{row.made_at.isoformat()}",
    )  # fmt: skip
    return f"{settings.ORIGIN}/{row.town.slug}/l/{token}/"


def _to_person(row: Job, key: int) -> Afterwards:
    """To someone who sits at a seat, while they sit there: a link is worth nothing to anybody else."""
    person = Person.objects.filter(pk=key, erased_at=None).first()
    seat = Seat.objects.filter(pk=json.loads(row.payload).get("seat") or 0).first()
    if person is None or seat is None or not holders(seat, today(row.town)).filter(pk=key).exists():
        raise Needless("the seat was handed over")
    row.template = _still_asked(row, person, seat)
    with override(person.language):
        values = values_for(row) | {"link": _desk_link(row, person, seat)}
        made = templates.compose(town=row.town, key=row.template, language=person.language, values=values)
        made = replace(made, text=alarmed(row, made.text))
    if "link" not in templates.used(row.town, row.template, person.language):
        made = templates.with_link(made, values["town"], values["link"])
    return _out(row, made, row.channel, ways.address(person, row.channel))


def _still_asked(row: Job, person: Person, seat: Seat) -> str:
    """Which message holds now: only that the matter waits there, once the time it names is gone, and for whoever sits beside those who did what it asks for."""
    if recipients.stale(row) or not _has_turn(row, seat):
        raise Needless(DONE_SINCE)
    if not (_is_over(row, row.template) or _time_gone(row, row.template, person.language)):
        return row.template
    if Step.objects.filter(dossier=row.owner_id or 0, pk__gt=row.step or 0, actor=person.pseudonym).exists():
        raise Needless(DONE_SINCE)
    return "newcomer"


def _has_turn(row: Job, seat: Seat) -> bool:
    """Whether the turn that a message is about is still the seat's; true of messages that are about none, and of corrections."""
    kind, _colon, slot = str(json.loads(row.payload).get("whom", "")).partition(":")
    if kind not in {"turn", "slot"} or row.template == "correction":
        return True
    return Turn.objects.filter(
        dossier=row.owner_id or 0, slot=slot or Turn.MAIN, holder_key=seat.key, open=True
    ).exists()


def _desk_link(row: Job, person: Person, seat: Seat) -> str:
    """A link that handles on the person's own phone where the seat allows it and it goes there; else the file on the desk."""
    if row.owner_id is None:
        return f"{settings.ORIGIN}/{row.town.slug}/desk/{json.loads(row.payload).get('list', '')}"
    dossier = Dossier.objects.get(pk=row.owner_id)
    if row.channel == "email" or not recipients.by_link(seat.role):
        return f"{settings.ORIGIN}/{row.town.slug}/desk/file/{dossier.number}/"
    token = access.make_link(
        town=row.town, purpose=LinkToken.HANDLE, owner_id=dossier.pk, life=access.HANDLE_LIFE,
        handler=(seat, person), max_uses=access.HANDLE_USES, once=f"{row.key}|{row.made_at.isoformat()}",
    )  # fmt: skip
    return f"{settings.ORIGIN}/{row.town.slug}/h/{token}/"


def alarmed(row: Job, words: str) -> str:
    """The words of a message; what is told at once because somebody may be in danger begins with that."""
    mark = _("Danger: ")
    told_so = json.loads(row.payload).get("danger") and not row.recipient.startswith("voice:")
    return f"{mark}{words}" if told_so and not words.startswith(mark) else words


def _out(row: Job, made: templates.Rendered, channel: str, to: str) -> Afterwards:
    if not to:
        raise Needless("no address is known")
    if channel == "sms" and not takes_messages(to):
        raise Needless("a landline takes no messages")
    town, key = row.town, f"gongyi-{row.town_id}-{row.pk}-{int(row.made_at.timestamp())}"
    return Afterwards(
        send=lambda: sending.send(town=town, channel=channel, to=to, subject=made.subject, text=made.text, key=key),
        kept={"template": row.template, "language": made.language, "wording": made.version, "channel": channel},
    )


@handles("digest")
def digest(row: Job) -> Afterwards:
    """One message in the morning instead of one for each thing: how much waits, and what is due."""
    _not_at_night(row)
    person = Person.objects.filter(pk=int(row.recipient.partition(":")[2]), erased_at=None).first()
    news = recipients.news(person, row.town, since=_last_digest(row)) if person else None
    if person is None or news is None:
        raise Needless("nothing new waits")
    channel = ways.way(person, row.town)
    link = f"{settings.ORIGIN}/{row.town.slug}/desk/"
    with override(person.language):
        values = _plain(row.town) | {"link": link} | news
    return _out(
        row,
        templates.compose(town=row.town, key="digest", language=person.language, values=values),
        channel,
        ways.address(person, channel),
    )


def _last_digest(row: Job) -> datetime | None:
    sent = Job.objects.filter(kind="digest", recipient=row.recipient, town=row.town, state=Job.DONE)
    newest = sent.order_by("-done_at").first()
    return newest.done_at if newest else None


@dataclass(frozen=True)
class Confirmation:
    """A message that says no more than that something has arrived: how long it waits, and how many a number gets in a day."""

    after: timedelta
    most: int


_confirmations: dict[str, Confirmation] = {}


def confirms(template: str, *, after: timedelta, most: int) -> None:
    """Name a message that anybody sets off by writing down a number: so it waits for something better, and never floods a stranger."""
    _confirmations[template] = Confirmation(after, most)


def _confirmed_enough(row: Job, voice: Voice) -> bool:
    confirmation = _confirmations.get(row.template)
    if confirmation is None:
        return False
    same = Voice.objects.filter(phone_index=voice.phone_index).order_by("-pk")[:KNOWN_VOICES]
    went = Job.objects.filter(kind="deliver", template=row.template, state=Job.DONE, done_at__gt=clock.now() - DAY)
    return went.filter(recipient__in=[f"voice:{one.pk}" for one in same]).count() >= confirmation.most


_stand_alone: set[str] = set()


def stands_alone(*templates_of_a_flow: str) -> None:
    """Name messages that no later one takes the place of, because they do not say where a matter stands."""
    _stand_alone.update(templates_of_a_flow)


_only_at: dict[str, frozenset[str]] = {}


def asks_only_at(template: str, *stages: str) -> None:
    """Name a message that asks for something, and the stages in which that is still open: after them it does not leave any more."""
    _only_at[template] = frozenset(stages)


def _is_over(row: Job, template: str) -> bool:
    stages = _only_at.get(template)
    return bool(stages) and not Dossier.objects.filter(pk=row.owner_id or 0, stage__in=stages or ()).exists()


def _time_gone(row: Job, template: str, language: str) -> bool:
    """Whether a message names a time to act or to answer by ($by, $until) that has passed before it could leave."""
    step, names = Step.objects.filter(pk=row.step or 0).first(), templates.used(row.town, template, language)
    if step is None:
        return False
    ends = {"by": turn_due(step), "until": str(facts_of(step).get("until") or "")}
    return any(end and datetime.fromisoformat(end) <= clock.now() for name, end in ends.items() if name in names)


_for_joined: dict[str, str] = {}


def joined_hear(**instead: str) -> None:
    """What those who joined a matter are told instead of some messages to its reporter; an empty key tells them nothing."""
    _for_joined.update(instead)


def heard(template: str, part: str) -> str:
    """Which message a speaker gets in this part; empty for none."""
    return _for_joined.get(template, template) if part == Voice.JOINED else template


Values = Callable[[Dossier, Step | None], dict[str, str]]
_values: dict[str, Values] = {}


def gives_values(flow: str, values: Values) -> None:
    """Name what a flow adds to the placeholders of its messages. Never words of a reporter."""
    _values[flow] = values


def values_for(row: Job) -> dict[str, str]:
    """Placeholders of a message: number, code, stage, town, desk telephone, and what the flow adds."""
    dossier = Dossier.objects.select_related("town", "place").filter(pk=row.owner_id or 0).first()
    if dossier is None:
        return _plain(row.town) | {"count": str(json.loads(row.payload).get("count", ""))}
    step = Step.objects.filter(pk=row.step or 0).first() if row.step else None
    return values_of(row, dossier, step) | (askers([step]).get(step.pk, {}) if step else {})


def values_of(row: Job, dossier: Dossier, step: Step | None, title: str = "") -> dict[str, str]:
    """The same for a matter and a step that were fetched already, so that a list of messages costs no more than one.

    `title` is what the matter is called to a reader who may know it. What is told of a side turn says which task that is.
    """
    flow = registry.get(dossier.flow)
    stage = flow.stage(json.loads(row.payload).get("stage") or dossier.stage)
    plain = _plain(dossier.town) | {
        "number": numbers.spoken(dossier.number),
        "code": numbers.tracking_code(dossier.number),
        "stage": str(stage.said),
        "about": str(flow.title),
        "why": _why_up(step),
    }
    values = plain | (_values[dossier.flow](dossier, step) if dossier.flow in _values else {})
    values["about"] = title or values["about"]
    task = next((slot.label for slot in flow.slots if slot.key == _slot_of(row, step)), "")
    return values | ({"about": _("the task “%(task)s” in %(about)s") % {"task": task, **values}} if task else {})


def _slot_of(row: Job, step: Step | None) -> str:
    """The turn that a warning is about, or that a step moved from one seat to another."""
    warned = json.loads(row.payload).get("slot", "")
    return str(warned or (facts_of(step).get("slot", "") if step else ""))


def _why_up(step: Step | None) -> str:
    """Why a turn climbed; steps made before that was recorded say either."""
    if step is None or step.move != "climb":
        return ""
    return because(str(facts_of(step).get("why", ""))) or _("its time had run out or nobody sat below")


def _plain(town: Town) -> dict[str, str]:
    return {"town": town.name, "desk": town.phone, "origin": settings.ORIGIN}
