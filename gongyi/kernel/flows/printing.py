"""Papers as queued work: asked for in a transaction, made by the worker in a child, fetched by who asked while they reach what it speaks of."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy, ngettext, override

from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.queries import worker
from gongyi.kernel.evidence.models import PrintedMatter, Printout
from gongyi.kernel.evidence.papers import Book, Bundle, NotNow, Order, keeping, produce
from gongyi.kernel.flows.reach import reachable
from gongyi.kernel.outbox.actions import job, put
from gongyi.kernel.outbox.handlers import Afterwards, Later, Needless, handles
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.outbox.working import LONG
from gongyi.kernel.people.models import Person
from gongyi.kernel.territory.models import Town
from gongyi.kernel.territory.scope import everywhere

TRIES = 3
SOON = 3
UNUSUAL = timedelta(minutes=2)
Args = dict[str, str]


@dataclass(frozen=True)
class Asker:
    """Who asked, in which town, as they stand today: what a request knows, without a request."""

    town: Town
    actor: Actor


@dataclass(frozen=True)
class Told:
    """What is to be made: of which matters it speaks, and how to read them. `compose` is called after the matters were noted and says how far it got."""

    matters: Sequence[int]
    compose: Callable[[Callable[[int], None]], Order | Book | Bundle]
    name: str


@dataclass(frozen=True)
class Maker:
    """One kind of paper. `roles`: who may have it; empty means everybody who holds a seat. `other_way` is the address of the page for printing, `called` what it is called, in the language of whoever reads that."""

    roles: frozenset[str]
    read: Callable[[Asker, Args], Told]
    other_way: Callable[[Asker, Args], str]
    called: Callable[[Asker, Args], str]


class OutOfReach(Exception):
    """Who asked no longer reaches what it is about."""


_makers: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Declare a kind of paper; upper rings do so when the site starts."""
    _makers[kind] = maker


def maker_of(kind: str) -> Maker:
    """The maker of a kind. Raises KeyError when nobody declared it."""
    return _makers[kind]


@transaction.atomic
def ask(*, asker: Asker, kind: str, title: str, args: Args) -> Printout:
    """Order a paper. Raises Refused when too many are waiting already."""
    person = Person.objects.get(pk=asker.actor.person_id or 0)
    printout, new = keeping.ask(town=asker.town, person=person, kind=kind, title=title, args=args)
    if new:
        _queue(printout)
    return printout


@transaction.atomic
def ask_again(*, printout: Printout) -> None:
    """Order a paper once more that could not be made; asking twice orders it once."""
    job_row = job_of(printout)
    if job_row is not None and job_row.state == Job.DEAD:
        keeping.fail(printout=printout, fault="broken")
    if keeping.ask_again(printout=printout):
        _queue(printout)


def _queue(printout: Printout) -> None:
    put([job(town_id=printout.town_id, kind="paper", key=_key(printout), payload={"uid": printout.uid})])


def _key(printout: Printout) -> str:
    return f"paper:{printout.uid}:{printout.round}"


def job_of(printout: Printout) -> Job | None:
    """The job that makes it."""
    return Job.objects.filter(key=_key(printout)).first()


def title_of(asker: Asker, printout: Printout) -> str:
    """What a paper is called, in the language of its reader; as it was called when it was asked for where what it is about is gone."""
    try:
        return maker_of(printout.kind).called(asker, json.loads(printout.args))
    except (OutOfReach, KeyError):
        return str(printout.title)


def reaches(actor: Actor, printout: Printout) -> bool:
    """Whether this is theirs, and they still reach every matter it speaks of."""
    if actor.person_id != printout.person_id:
        return False
    roles = maker_of(printout.kind).roles
    if not actor.is_worker or (roles and not actor.roles & roles):
        return False
    spoken_of = PrintedMatter.objects.filter(printout=printout)
    return reachable(actor).filter(pk__in=spoken_of.values("owner_id")).count() == spoken_of.count()


@handles("paper")
def make_paper(row: Job) -> Afterwards:
    """Make it outside the transaction: nobody waits for a lock while a child sets pages."""
    return Afterwards(lambda: _make(row), {})


def _make(row: Job) -> str:
    uid = json.loads(row.payload)["uid"]
    printout = Printout.objects.select_related("person", "town__calendar", "town__root").filter(uid=uid).first()
    if printout is None or printout.state != Printout.WAITING or _key(printout) != row.key:
        raise Needless("it is made already, or nobody waits for it")
    try:
        with override(printout.language):
            return _made(printout)
    except NotNow as reason:
        if reason.fault == "busy":
            raise Later(SOON) from reason
        keeping.fail(printout=printout, fault=reason.fault)
    except OutOfReach:
        keeping.fail(printout=printout, fault="reach")
    except OSError:
        keeping.fail(printout=printout, fault="disk")
    except Exception:
        if row.attempts < TRIES:
            raise
        keeping.fail(printout=printout, fault="broken")
        raise
    return "could not be made"


def _made(printout: Printout) -> str:
    asker = Asker(printout.town, worker(printout.person, printout.town))
    maker = maker_of(printout.kind)
    if not asker.actor.is_worker or (maker.roles and not asker.actor.roles & maker.roles):
        raise OutOfReach
    told = maker.read(asker, json.loads(printout.args))
    making = keeping.begin(printout=printout, matters=told.matters)
    order = told.compose(lambda done: keeping.note(printout=printout, making=making, done=done))
    content = produce(order)
    if not keeping.finish(printout=printout, making=making, content=content, name=told.name):
        raise Later(1)
    return f"{len(content)} bytes"


@dataclass(frozen=True)
class Standing:
    """How far a paper is, in words."""

    state: str
    words: str
    done: int = 0
    most: int = 0
    long: bool = False
    before: int = 0
    """How many long jobs are done before it, in all towns."""


def standing(printout: Printout) -> Standing:
    """How far it is. One that nobody will make any more counts as failed, whatever its row says."""
    if printout.state != Printout.WAITING:
        return Standing(printout.state, "")
    row = job_of(printout)
    if row is None or row.state == Job.DEAD:
        return Standing(Printout.FAILED, "")
    long = clock.now() - printout.asked_at > UNUSUAL
    if not printout.making:
        before = _before(row)
        words = ngettext(
            "%(count)d piece of work is done before it.", "%(count)d pieces of work are done before it.", before
        ) % {"count": before}
        return Standing(Printout.WAITING, words if before else str(NEXT), long=long, before=before)
    if printout.done < printout.most:
        return Standing(Printout.WAITING, str(READING), printout.done, printout.most, long)
    return Standing(Printout.WAITING, str(SETTING), long=long)


def _before(row: Job) -> int:
    """How many long jobs stand before this one in the line, which all towns share; the one being done among them."""
    with everywhere("one line of long work for all towns; nothing of it is read but how much"):
        waiting = Job.objects.filter(kind__in=LONG, state=Job.QUEUED)
        return waiting.filter(Q(not_before__lt=row.not_before) | Q(not_before=row.not_before, pk__lt=row.pk)).count()


NEXT = gettext_lazy("It is the next to be made.")
READING = gettext_lazy("The matters are being read.")
SETTING = gettext_lazy("The pages are being laid out.")
