"""Reading appeals: tracking, finding, the three lists, the public list."""

import json
import secrets
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongyi.domain.appeals import guidance
from gongyi.domain.appeals.columns import WIDTHS, Column, names, usual
from gongyi.domain.appeals.judging import RATINGS
from gongyi.domain.appeals.models import Appeal, Imported, ListLayout
from gongyi.domain.appeals.naming import blurred
from gongyi.domain.appeals.promises import ANSWERS
from gongyi.domain.appeals.stages import STAGES
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.actor import Actor
from gongyi.kernel.access.models import LinkToken
from gongyi.kernel.flows import directory, numbers
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, Exclusion, Step, Turn
from gongyi.kernel.flows.ordering import by_urgency
from gongyi.kernel.flows.reach import reachable, shown_to_everyone
from gongyi.kernel.flows.story import facts_of
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Seat, Voice
from gongyi.kernel.people.queries import spoken_on, voices_by_phone
from gongyi.kernel.people.sealing import opaque, opened
from gongyi.kernel.territory.models import Place, Town
from gongyi.kernel.territory.queries import below

WRONG_FOR_A_NUMBER, WRONG_FROM_AN_ADDRESS = 10, 200
"""Wrong pairs an hour: for one number from everywhere, from one address for all numbers. docs/adr/wrong-digits-of-a-matter.md."""
PROBLEMS = ("complaint", "report")
NEEDS = ("help", "consult", "suggest")
ENDED = ("closing", "closed_off", "declined")
ENDINGS = ("appeal_reply_rate", "appeal_declined", "appeal_final")
LISTED = (Dossier.ORDINARY, Dossier.RESTRICTED)
"""What stands on the three lists of whoever reaches it: not what is under a duty to report."""
ABOVE = ("street_desk", "town_desk")
REACHED = ("reached", "visited", "declined_to_rate")


def appeal_of(dossier: Dossier) -> Appeal:
    """What is particular to an appeal's dossier; free where the dossier was fetched as a matter."""
    appeal: Appeal = dossier.appeal
    return appeal


def track(town: Town, number: str, code: str, who: str) -> Voice | None:
    """The first voice of the matter with this number and code, or None; wrong pairs are counted per address and per number.

    An unknown number and a wrong code give the same answer. Refuses after too many wrong ones.
    """
    clean = numbers.clean(number)
    access.count_visit(what="track", address=who, limit=WRONG_FROM_AN_ADDRESS)
    access.count_try(what="track-number", key=clean or who, limit=WRONG_FOR_A_NUMBER)
    right = numbers.tracking_code(clean or "0000000000")
    dossier = Dossier.objects.filter(town=town, number=clean, flow="appeal").first() if clean else None
    if dossier is None or not _same(right, code):
        return None
    access.take_back_try(what="track", key=who)
    access.take_back_try(what="track-number", key=clean)
    return spoken_on("dossier", dossier.pk).first()


def spoken_apart(voice: Voice) -> Dossier | None:
    """The matter in which somebody spoke before a worker joined it to another; None where nobody did."""
    if voice.spoken_on is None or voice.spoken_on == voice.owner_id:
        return None
    return Dossier.objects.filter(pk=voice.spoken_on).first()


def _same(right: str, given: str) -> bool:
    digits = "".join(str(int(character)) for character in given if character.isdecimal())
    return secrets.compare_digest(right, digits)


def by_phone(actor: Actor, town: Town, phone: str) -> QuerySet[Dossier]:
    """Matters within reach that were spoken of under this whole number. Raises BadPhone."""
    owners = voices_by_phone(town, phone).filter(owner="dossier").values("owner_id")
    return reachable(actor).filter(pk__in=owners).order_by("-pk")


def problem_list(actor: Actor) -> QuerySet[Dossier]:
    """问题清单: open complaints and reports, what people say is wrong."""
    return _open(actor).filter(kind__in=PROBLEMS)


def need_list(actor: Actor) -> QuerySet[Dossier]:
    """需求清单: open requests, questions and suggestions, what people ask for."""
    return _open(actor).filter(kind__in=NEEDS)


def duty_list(actor: Actor) -> QuerySet[Dossier]:
    """责任清单: everything open with who holds it and by when, cases and appeals alike, those without a child case."""
    rows = reachable(actor).filter(closed_at=None, sensitivity__in=LISTED)
    return by_urgency(rows.exclude(stage__in=("with_handler", "on_books")))


def columns(town: Town, which: str) -> list[Column]:
    """The columns of a list as the town shows them; a column without a word of the town has ours."""
    newest = ListLayout.objects.filter(town=town, which=which).order_by("-n").first()
    ours = names()
    kept = newest.columns if newest else [[key, ""] for key in usual(which)]
    return [Column(key, own or ours[key]) for key, own in kept if key in WIDTHS]


def dangers_of(dossier: Dossier) -> list[guidance.Danger]:
    """The dangers that were noted when a matter came in, whatever became of its words."""
    first = Step.objects.filter(dossier=dossier, number=1).first()
    return guidance.dangers_named(facts_of(first).get("dangers", [])) if first else []


def _open(actor: Actor) -> QuerySet[Dossier]:
    rows = reachable(actor).filter(flow="appeal", closed_at=None, sensitivity__in=LISTED)
    return by_urgency(rows.select_related("place"))


def public_list(town: Town, categories: Iterable[str] = ()) -> QuerySet[Appeal]:
    """What was released for everyone, newest first."""
    rows = Appeal.objects.filter(dossier__in=shown_to_everyone(), dossier__town=town, released_at__isnull=False)
    if categories:
        rows = rows.filter(dossier__category__in=tuple(categories))
    return rows.select_related("dossier__place").order_by("-released_at", "-pk")


def joined_readers(dossier: Dossier) -> bool:
    """Whether somebody beside whoever spoke first gets the answer: they read of it what is for everyone, and nothing else."""
    there = Voice.objects.filter(owner="dossier", owner_id=dossier.pk, withdrawn_at=None)
    again = there.filter(part=Voice.FIRST).exclude(sender_index="").values("sender_index")
    return there.filter(part=Voice.JOINED).exclude(sender_index__in=again).exists()


def public_answers(dossiers: Sequence[int]) -> dict[int, str]:
    """What workers wrote for everyone with the newest answer of released matters, by the dossier's row."""
    steps = Step.objects.filter(dossier__in=list(dossiers), dossier__visibility="public", move__in=ANSWERS)
    found: dict[int, str] = {}
    for step in steps.select_related("body").order_by("number"):
        body = getattr(step, "body", None)
        summary = blurred(str(json.loads(body.body).get("words", {}).get("summary", ""))) if body else ""
        if summary or step.move == "reply":
            found[step.dossier_id] = summary
    return found


def public_name(appeal: Appeal) -> str:
    """What a released matter is called in public addresses; says neither its number nor how many there are."""
    return opaque("public", appeal.pk)


def public_matter(town: Town, name: str) -> Appeal | None:
    """The released matter with this public name."""
    found = opened("public", name)
    return public_list(town).filter(pk=found).first() if found is not None else None


def screening(actor: Actor) -> QuerySet[Dossier]:
    """Matters to be accepted or screened by this actor now, safety first, then what is promised first.

    The two committees sit together: a community's secretary also sees what waits at the desk of the community.
    """
    holders = [*actor.keys, *_desks_beside(actor)]
    waiting = Turn.objects.filter(holder_key__in=holders, open=True, slot=Turn.MAIN).values("dossier")
    rows = reachable(actor).filter(pk__in=waiting, flow="appeal", stage__in=("registered", "screening"))
    return by_urgency(rows.select_related("place"))


def heard(town: Town, place: Place) -> bool:
    """Whether somebody would read what is said about a place. In a town that was just founded nobody does yet."""
    return directory.of(town).hears(STAGES[0].turn, place.path)


def above_community(matter: Matter) -> str:
    """The key of the street's or the town's seat that has the turn now; empty where somebody else has it."""
    seat = directory.of(matter.town).by_key(matter.main.holder_key) if matter.main else None
    return seat.key if seat is not None and seat.role in ABOVE else ""


def kept_from_some(matter: Matter) -> bool:
    """Whether seats were kept apart from the beginning, because they are spoken of."""
    return bool(matter.dossier.parties) and Exclusion.objects.filter(dossier=matter.dossier, at_step=1).exists()


def _desks_beside(actor: Actor) -> list[str]:
    """The keys of the desks of the communities in which this actor is secretary."""
    paths = [seat.place_path for seat in actor.seats if seat.role == "secretary" and seat.place_path]
    if not paths:
        return []
    under = reduce(or_, (below(path, "place__path") for path in paths))
    return [seat.key for seat in Seat.objects.filter(under, town=actor.town_id, role="community_desk")]


def not_informed(actor: Actor) -> QuerySet[Dossier]:
    """Ended, but nothing shows that the person learned of it (未反馈清单); the newest end first.

    A message that arrived, a link that was opened, a rating, a call or visit that reached them: each shows it.
    What came out of a file is told where it was written, unless somebody who left a number joined it here.
    """
    told = Job.objects.filter(
        owner_id=OuterRef("pk"),
        kind="deliver",
        recipient__startswith="voice:",
        template__in=ENDINGS,
        state=Job.DONE,
    )
    looked = LinkToken.objects.filter(owner_id=OuterRef("pk"), uses__gt=0)
    steps = Step.objects.filter(dossier=OuterRef("pk"))
    reached = steps.filter(move="follow_up").filter(
        reduce(or_, (Q(facts__contains=f'"result":"{result}"') for result in REACHED))
    )
    known = Voice.objects.filter(owner="dossier", owner_id=OuterRef("pk")).exclude(phone_index="")
    rows = reachable(actor).filter(flow="appeal", stage__in=ENDED).exclude(~Exists(known), appeal__channel="import")
    return rows.exclude(
        Exists(told) | Exists(looked) | Exists(steps.filter(move__in=RATINGS)) | Exists(reached)
    ).order_by("-pk")


def known_sources(town: Town, sources: Iterable[str]) -> dict[str, Imported]:
    """Rows that were imported under these numbers."""
    return {row.source: row for row in Imported.objects.filter(town=town, source__in=list(sources))}


def taken_in_as(town: Town, number: str) -> set[int]:
    """The ids of matters that were taken in out of a file under a number of another system; letters in either case."""
    rows = Imported.objects.filter(town=town, source__in={number, number.upper()})
    return set(rows.values_list("dossier", flat=True))


def same_words(town: Town, digests: Iterable[str]) -> dict[str, Dossier]:
    """Matters that were imported with this sender and these very words; the first of each."""
    found: dict[str, Dossier] = {}
    for row in Imported.objects.filter(town=town, digest__in=list(digests)).select_related("dossier").order_by("pk"):
        found.setdefault(row.digest, row.dossier)
    return found
