"""Taking in what people say, and letting others join."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.domain.appeals import concerned, guessing, guidance, naming, promises, stopping, untitled
from gongyi.domain.appeals.flow import FLOW
from gongyi.domain.appeals.models import Appeal
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.evidence.models import Evidence
from gongyi.kernel.flows import engine, numbers, parameters, timing, turning, unkept
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.spec import SPEAKER
from gongyi.kernel.people import actions as people
from gongyi.kernel.people import web_addresses
from gongyi.kernel.people.models import Person, Voice
from gongyi.kernel.people.phones import BadPhone
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place, Town

TITLE = 60
GRID = "grid_worker"
LONGEST = 8000


@dataclass(frozen=True)
class Spoken:
    """What someone said, on whatever channel."""

    town: Town
    place: Place
    kind: str
    text: str
    channel: str
    key: str
    name: str = ""
    phone: str = ""
    may_call: bool = False
    language: str = "zh-hans"
    person: Person | None = None
    worker: Actor | None = None
    category: str = ""
    title: str = ""
    vulnerable: bool = False
    evidence: Sequence[Evidence] = ()
    received_at: datetime | None = None
    source: str = ""
    digest: str = ""
    sender: str = ""
    quiet: bool = False
    restricted: bool = False
    where: str = ""
    works_here: bool = False
    imported: bool = False
    taken_in_by: str = ""
    """Key of the seat that took the file in which it stood."""
    no_harm: bool = False
    """Whoever speaks was asked and says that nobody harms a child: the words are kept."""
    duty: bool = False
    """It came by the door for harm to a child: nothing of it is kept, whatever its words."""


@dataclass
class Registered:
    """What was made of it: the dossier, whether it is new, and what to tell the person at once."""

    dossier: Dossier
    is_new: bool
    dangers: list[guidance.Danger] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.dossier.number

    @property
    def code(self) -> str:
        return numbers.tracking_code(self.dossier.number)


@transaction.atomic
def register(spoken: Spoken) -> Registered:
    """Take in what someone said. The same key again gives the first answer. Refuses empty or overlong words and bad phones."""
    clean, dangers = kept(spoken)
    opening, voice = prepare(clean, dangers)
    dossier, is_new = engine.open_dossier(opening)
    if is_new:
        voice.owner_id = dossier.pk
        voice.save(force_insert=True)
        Appeal.objects.create(dossier=dossier, channel=clean.channel)
    return Registered(dossier, is_new, dangers)


def kept(spoken: Spoken) -> tuple[Spoken, list[guidance.Danger]]:
    """What of it may be kept, on any channel, and the dangers that its words name. Refuses what cannot be taken in.

    Whoever was asked and says that nobody harms a child names none of that; it still goes to the street and past the neighbourhood.
    """
    if spoken.duty:
        return checked(_bare(spoken)), guidance.under_duty()
    clean = checked(spoken)
    dangers = guidance.dangers_in(guidance.screened(clean.text, clean.where))
    others = [danger for danger in dangers if not danger.duty]
    if others == dangers:
        return clean, dangers
    if clean.no_harm:
        return replace(clean, restricted=True), others
    return _bare(clean), dangers


def checked(spoken: Spoken) -> Spoken:
    """The words without stray white space and control characters. Refuses what cannot be taken in, with words fit to show."""
    text = naming.plain(spoken.text)
    if not naming.says_something(text) and not spoken.evidence:
        raise Refused(_("Please say what it is about: a few words, a photo or a voice message."), code="empty")
    if len(text) > LONGEST:
        raise Refused(
            _("This is too long: at most %(most)s characters. Please shorten it.") % {"most": LONGEST}, code="too_long"
        )
    if spoken.kind not in guidance.KINDS:
        raise Refused(_("Please choose what kind of matter it is."), code="kind")
    return replace(spoken, text=text, name=naming.plain(spoken.name)[:40])


def _bare(spoken: Spoken) -> Spoken:
    """What is kept under a duty to report: that, where and when somebody spoke, and how to reach them. No word of it, no picture."""
    with override(settings.LANGUAGE_CODE):
        text, title = unkept.words(), unkept.title()
    return replace(
        spoken,
        text=text,
        title=title,
        where="",
        evidence=(),
        works_here=False,
        category="",
        quiet=False,
        duty=True,
    )


def prepare(spoken: Spoken, dangers: list[guidance.Danger]) -> tuple[engine.Opening, Voice]:
    """The dossier to open and the voice to keep apart from it; nothing is written yet."""
    try:
        voice = people.voice_row(
            people.Speaking(
                town=spoken.town, name=spoken.name, phone=spoken.phone, sender=spoken.sender, person=spoken.person, language=spoken.language,
                may_call=spoken.may_call and spoken.kind == "help", entered_by=spoken.worker.pseudonym if spoken.worker else "",
            )
        )  # fmt: skip
    except BadPhone as error:
        raise Refused(str(error), code="phone") from error
    actor = spoken.worker or Actor("resident", spoken.town.pk, voice.pseudonym)
    about = _spoken_of(spoken)
    apart = about.keys
    restricted = (
        spoken.restricted
        or about.whole
        or any(danger.restricted for danger in dangers)
        or _unheard(spoken)
        or stopping.is_for_the_police(spoken.text)
    )
    version = parameters.current(spoken.town, FLOW)
    own = "" if restricted or apart & _seats_of(spoken) else _own_grid(spoken, dangers)
    old, named = _is_old(spoken), named_safety(spoken, dangers)
    safety = 0 if old else max(named, _safety_of_kind(spoken))
    promise = parameters.limit(version, "old_promise" if old else "urgent_promise" if named else "promise")
    promise = _nearer(spoken, promise)
    look = "old_look" if old else "risk_look" if not safety and _only_spoken(spoken) else ""
    opening = engine.Opening(
        flow=FLOW, town=spoken.town, actor=actor, place=spoken.place,
        title=spoken.title or naming.title_of(_headed(spoken.text, dangers)) or untitled.first_title(spoken.evidence, spoken.text),
        key=spoken.key, words=_words(spoken), facts=_facts(spoken, dangers), evidence=spoken.evidence, limit=promise,
        columns={
            "kind": spoken.kind, "category": spoken.category, "safety": safety, "vulnerable": spoken.vulnerable,
            "sensitivity": Dossier.DUTY if spoken.duty else Dossier.RESTRICTED if restricted else Dossier.ORDINARY,
        },
        received_at=spoken.received_at, tell=_told(spoken, dangers, own=own, restricted=restricted), quiet=spoken.quiet,
        holder=_restricted_holder(spoken, apart) if restricted else own, apart=apart, turn_limit=parameters.limit(version, look) if look else None,
    )  # fmt: skip
    return opening, voice


def _told(spoken: Spoken, dangers: list[guidance.Danger], *, own: str, restricted: bool) -> tuple[tuple[str, str], ...]:
    """Who hears of it at once: whoever has the turn, unless they wrote it down themselves, of a danger the grid worker of the place as well,
    and whoever spoke, at their own telephone.

    Of what is restricted nothing goes to a telephone at which somebody else may read it.
    """
    desk = () if own else (("turn", "appeal_danger" if dangers else "appeal_new"),)
    near = ((GRID, "appeal_danger"),) if dangers and not (restricted or spoken.duty) else ()
    silent = spoken.quiet or restricted or spoken.duty or not spoken.phone
    return () if spoken.quiet else (*desk, *near, *(() if silent else ((SPEAKER, "appeal_received"),)))


def _headed(text: str, dangers: list[guidance.Danger]) -> str:
    """The words out of which the title is made: where a danger is named further on, the sentence that names it."""
    text = web_addresses.taken_out(text)
    if not dangers or guidance.dangers_in(naming.title_of(text)):
        return text
    return next((said for said in naming.ENDS.split(text) if guidance.dangers_in(said)), text)


def _nearer(spoken: Spoken, promise: Limit) -> Limit:
    """The catalogue's limit where what it is about is known at once, or plain from the words, and that ends sooner."""
    silent = spoken.imported or spoken.duty
    about = spoken.category or ("" if silent else guessing.plain_row(spoken.town, spoken.text, spoken.kind))
    row = cases.row(spoken.town, about) if about else None
    if row is None:
        return promise
    calendar, own = timing.calendar_of(spoken.town.calendar), cases.entry(row).limit
    return min(promise, own, key=lambda limit: Deadline(clock.now(), limit).due(calendar))


def _safety_of_kind(spoken: Spoken) -> int:
    """How grave a danger the kind is that somebody named at once."""
    row = cases.row(spoken.town, spoken.category) if spoken.category else None
    return cases.entry(row).safety if row is not None else 0


def named_safety(spoken: Spoken, dangers: list[guidance.Danger]) -> int:
    """How grave the danger is that the words name; that of stock out of a file does not count."""
    return 0 if _is_old(spoken) else guidance.safety_of(dangers)


def _is_old(spoken: Spoken) -> bool:
    """Whether it comes out of a file and was said long ago: it waits behind those who speak now. Harm to a child never does."""
    said = spoken.received_at
    return spoken.imported and not spoken.duty and said is not None and said < clock.now() - promises.OLD


def _words(spoken: Spoken) -> dict[str, str]:
    """What is read beside the text: the exact spot, and whether the person works here, in the language of those who read it."""
    said = {"text": spoken.text, "where": naming.plain(spoken.where)[:80]}
    if spoken.works_here:
        with override(settings.LANGUAGE_CODE):
            said["stands"] = str(_("I work here, I do not live here."))
    return {key: text for key, text in said.items() if text or key == "text"}


def _facts(spoken: Spoken, dangers: list[guidance.Danger]) -> dict[str, object]:
    facts: dict[str, object] = {"channel": spoken.channel, "kind": spoken.kind}
    if dangers:
        facts["dangers"] = [danger.code for danger in dangers]
    if spoken.imported:
        facts["imported"] = True
    if spoken.taken_in_by:
        facts["taken_in_by"] = spoken.taken_in_by
    if spoken.source:
        facts["source"] = spoken.source
    return facts


def _spoken_of(spoken: Spoken) -> concerned.Concerned:
    """Those of the neighbourhood whom a person complains of, whoever writes it down: who heard it knows of it, the others need not.

    The kind of what comes out of a file is guessed, so naming somebody there is no report of them.
    """
    if spoken.duty:
        return concerned.Concerned()
    kind = "" if spoken.imported else spoken.kind
    said = guidance.screened(spoken.text, spoken.where)
    return concerned.of(spoken.town, spoken.place, said, kind=kind)


def _unheard(spoken: Spoken) -> bool:
    """A complaint or report with a recording: nobody knows whom it is about until somebody has listened, so the street does."""
    return spoken.kind in {"complaint", "report"} and any(one.kind == "voice" for one in spoken.evidence)


def _only_spoken(spoken: Spoken) -> bool:
    """A recording without a word, from whoever speaks: it may name a danger, and nobody knows until somebody has listened."""
    return not spoken.text and spoken.worker is None and any(one.kind == "voice" for one in spoken.evidence)


def _restricted_holder(spoken: Spoken, apart: frozenset[str]) -> str:
    """Harm to a child, complaints of the community's office and the like go past the grid and its inbox, to the street."""
    return turning.route(spoken.town, "street_desk", spoken.place.path, apart)


def _seats_of(spoken: Spoken) -> frozenset[str]:
    """Where whoever writes it down sits: of what is said about themselves they have no turn."""
    return frozenset(seat.key for seat in spoken.worker.seats) if spoken.worker else frozenset()


def _own_grid(spoken: Spoken, dangers: list[guidance.Danger]) -> str:
    """The seat of a grid worker who takes something in within their own grid: the lowest post that may solve it. Empty for none.

    What may be a danger to life, speaks of wrongdoing, or has a lowest post above the grid goes to the desk as before.
    """
    if spoken.worker is None or spoken.imported or spoken.kind == "report" or guidance.safety_of(dangers) > 1:
        return ""
    row = cases.row(spoken.town, spoken.category) if spoken.category else None
    if row is not None and cases.entry(row).plain["lowest"] != GRID:
        return ""
    around = [seat for seat in spoken.worker.seats if seat.place_path and spoken.place.path.startswith(seat.place_path)]
    return (
        next((seat.key for seat in around if seat.role == GRID), "")
        if all(seat.role == GRID for seat in around)
        else ""
    )


def fresh_key(channel: str) -> str:
    """A key for a form that makes sending it twice harmless."""
    return f"{channel}:{secrets.token_urlsafe(12)}"
