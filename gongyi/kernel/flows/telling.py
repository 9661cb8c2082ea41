"""Telling people: from "whom" to recipients, from recipients to channels, and the words at the moment of sending."""

import json
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings

from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import authority, directory, numbers, registry
from gongyi.kernel.flows.models import Dossier, Step, Turn
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.actions import after_quiet, job, put
from gongyi.kernel.outbox.channels import email, sms
from gongyi.kernel.outbox.handlers import Later, Needless, handles
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Account, Person, Post, Voice
from gongyi.kernel.people.queries import today, voices_of

LINK_LIFE = timedelta(days=60)
BETWEEN = frozenset({"reached", "left"})


@handles("tell")
def expand(row: Job) -> str:
    """Turn "tell the voice" or "tell whoever has the turn" into one delivery per recipient and channel."""
    dossier = Dossier.objects.get(pk=row.owner_id or 0)
    whom = str(json.loads(row.payload)["whom"])
    recipients = _between(row, whom) if whom in BETWEEN else _recipients(dossier, whom)
    put(
        job(
            town_id=row.town_id, kind="deliver", key=f"{row.key}:{recipient}:{channel}"[:120], owner_id=row.owner_id, step=row.step,
            recipient=recipient, channel=channel, template=row.template, urgent=row.urgent, payload=json.loads(row.payload),
        )
        for recipient, channel in recipients
    )  # fmt: skip
    return f"{len(recipients)} recipients"


def _between(row: Job, whom: str) -> list[tuple[str, str]]:
    """The seat a turn left, or the one it reached, as the step says."""
    step = Step.objects.filter(pk=row.step or 0).first()
    key = str(facts_of(step).get(whom, "")) if step else ""
    return [(key, "inapp")] if key.startswith("seat:") else []


def _recipients(dossier: Dossier, whom: str) -> list[tuple[str, str]]:
    if whom == "voice":
        return [(f"voice:{voice.pk}", "sms") for voice in voices_of("dossier", dossier.pk) if voice.phone_index]
    kind, _colon, slot = whom.partition(":")
    turns = Turn.objects.filter(dossier=dossier, slot=slot or Turn.MAIN).order_by("-opened_step")
    if whom == "turn":
        keys = [turn.holder_key for turn in turns.filter(open=True)]
    elif whom == "before":
        keys = [turn.holder_key for turn in turns.filter(open=False)[:1]]
    elif kind == "slot":
        keys = [turn.holder_key for turn in turns[:1]]
    elif kind == "asker":
        asked = turns.values_list("opened_step", flat=True)[:1]
        seats = Step.objects.filter(dossier=dossier, number__in=list(asked)).values_list("seat_id", flat=True)
        keys = [f"seat:{seat}" for seat in seats if seat]
    else:
        keys = _seats_of(dossier, whom)
    return [(key, "inapp") for key in keys if key != "voice"]


def _seats_of(dossier: Dossier, role: str) -> list[str]:
    try:
        return [directory.of(dossier.town).route(role, dossier.place_path, authority.apart(dossier)).seat.key]
    except (directory.NoSeat, KeyError):
        return []


@handles("deliver")
def deliver(row: Job) -> str:
    """Send one message; the words are made now, in the recipient's language and the town's wording."""
    kind, _colon, key = row.recipient.partition(":")
    if row.channel == "inapp":
        return "shown in the inbox"
    if not row.urgent:
        free = after_quiet(clock.now(), row.town.calendar.zone)
        if free > clock.now():
            raise Later(int((free - clock.now()).total_seconds()) + 1)
    return {"voice": _to_voice, "seat": _to_seat, "person": _to_person}[kind](row, int(key))


def _to_voice(row: Job, key: int) -> str:
    voice = Voice.objects.filter(pk=key, withdrawn_at=None).first()
    if voice is None or not voice.phone_sealed:
        raise Needless("no phone was left")
    key_of = _for_joined.get(row.template, row.template) if voice.part == Voice.JOINED else row.template
    if not key_of:
        raise Needless("this is for whoever spoke first")
    values = values_for(row) | {"link": _link(row, voice)}
    _subject, text = templates.render(town=row.town, key=key_of, language=voice.language, values=values)
    return sms.send(to=voice.open("phone"), subject="", text=text)


def _link(row: Job, voice: Voice) -> str:
    rates = row.template.endswith("_rate") and voice.part == Voice.FIRST
    purpose = LinkToken.RATE if rates else LinkToken.TRACK
    token = access.make_link(town=row.town, purpose=purpose, owner_id=row.owner_id or 0, life=LINK_LIFE, voice=voice)
    return f"{settings.ORIGIN}/{row.town.slug}/l/{token}/"


def _to_seat(row: Job, key: int) -> str:
    holders = Person.objects.filter(pk__in=Post.objects.filter(Post.on(today(row.town)), seat=key).values("person"))
    sent = [_to_address(row, person) for person in holders]
    return "; ".join(proof for proof in sent if proof) or "nobody has an address"


def _to_person(row: Job, key: int) -> str:
    return _to_address(row, Person.objects.get(pk=key)) or "no address"


def _to_address(row: Job, person: Person) -> str:
    account = Account.objects.filter(persons__person=person).exclude(email="").first()
    if account is None:
        return ""
    subject, text = templates.render(town=row.town, key=row.template, language=person.language, values=values_for(row))
    return email.send(to=account.email, subject=subject, text=text)


_for_joined: dict[str, str] = {}


def joined_hear(**instead: str) -> None:
    """What those who joined a matter are told instead of some messages to its reporter; an empty key tells them nothing."""
    _for_joined.update(instead)


Values = Callable[[Dossier, Step | None], dict[str, str]]
_values: dict[str, Values] = {}


def gives_values(flow: str, values: Values) -> None:
    """Name what a flow adds to the placeholders of its messages. Never words of a reporter."""
    _values[flow] = values


def values_for(row: Job) -> dict[str, str]:
    """Placeholders of a message: number, code, stage, town, desk telephone, and what the flow adds."""
    dossier = Dossier.objects.select_related("town", "place").filter(pk=row.owner_id or 0).first()
    if dossier is None:
        return {"town": row.town.name, "desk": row.town.phone}
    step = Step.objects.filter(pk=row.step or 0).first() if row.step else None
    stage = registry.get(dossier.flow).stage(dossier.stage)
    plain = {
        "number": numbers.spoken(dossier.number),
        "code": numbers.tracking_code(dossier.number),
        "stage": str(stage.said),
        "town": row.town.name,
        "desk": row.town.phone,
        "origin": settings.ORIGIN,
    }
    return plain | (_values[dossier.flow](dossier, step) if dossier.flow in _values else {})
