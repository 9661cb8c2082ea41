"""Joining matters about the same problem (并案) and parting them again (拆案): voices go with them and come home."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongyi.domain.appeals import guidance, plainly
from gongyi.domain.appeals.actions import nearest
from gongyi.domain.appeals.flow import KEY
from gongyi.domain.appeals.promises import AFTER, ANSWERS
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import authority, engine, filing, matters, numbers
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.flows.story import facts_of, words_of
from gongyi.kernel.people import homes
from gongyi.kernel.people.models import Voice
from gongyi.kernel.people.queries import spoken_on
from gongyi.kernel.people.refusals import Refused

JOINED_BY = {"merge": "merged"}
"""Why two matters are linked, by the move that joined them."""


@transaction.atomic
def merge(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Join a matter to another about the same problem (并案): its voices follow and get that one's answers, no later than they were promised."""
    other = _host(matter, numbers.clean(str(change.facts.get("into", ""))))
    change.facts["into"] = other.dossier.number
    _carry_parties(matter, other)
    change.columns["outcome"] = "duplicate"
    step = engine.move(matter=matter, key="merge", change=change, version=version)
    voices = Voice.objects.filter(owner="dossier", owner_id=matter.dossier.pk)
    voices.filter(spoken_on=None).update(spoken_on=F("owner_id"))
    voices.update(owner_id=other.dossier.pk, part=Voice.JOINED)
    MatterLink.objects.update_or_create(
        parent=other.dossier, child=matter.dossier, defaults={"why": "merged", "at_step": other.dossier.version}
    )
    _take_over(other.dossier, matter.dossier)
    return step


def _host(matter: Matter, number: str) -> Matter:
    """The matter with this number. Refuses one to which this one cannot be joined, with why."""
    try:
        other = matters.fetch(matter.actor, number)
    except Dossier.DoesNotExist as error:
        raise Refused(_("There is no matter with this number within your reach.")) from error
    if (
        other.dossier.pk == matter.dossier.pk
        or other.flow.key != KEY
        or other.stage.final
        or other.dossier.sensitivity == Dossier.DUTY
    ):
        raise Refused(_("Choose another open appeal to join this one to."))
    if matter.dossier.sensitivity == Dossier.RESTRICTED != other.dossier.sensitivity:
        raise Refused(
            _(
                "This one is restricted and that one is not: whoever reads that one would see who spoke here. Please answer this one by itself."
            ),
            code="restricted",
        )
    if other.dossier.stage in AFTER and not words_of(other.dossier, *ANSWERS).get("summary"):
        raise Refused(
            _("That one is answered already, with nothing that others may read. Please answer this one by itself."),
            code="answered",
        )
    if matter.dossier.safety and other.dossier.stage == "awaiting_info":
        raise Refused(
            _(
                "That one waits until the person adds something, and a danger does not wait. Please have this one done by itself."
            ),
            code="waits",
        )
    if _answered_before(other, matter):
        raise Refused(
            _("That one was answered before this was said. Please have this one looked at by itself."), code="answered"
        )
    return other


def _take_over(dossier: Dossier, joined: Dossier) -> None:
    """Let a matter count with what was joined to it: the nearer promise, and a graver danger, of which its handlers hear at once."""
    change = Change(facts={"from": joined.number}, alarms=joined.safety > dossier.safety)
    nearest.bring_nearer(dossier, joined, change)
    if change.alarms:
        change.columns["safety"] = joined.safety
        change.facts["dangers"] = _dangers(joined)
    _spread_anew(dossier, "joined", change)
    named = guidance.dangers_named(change.facts.get("dangers", ()))
    if plainly.told(named) or not named:
        _handlers_hear(matters.by_machine(dossier), alarms=change.alarms)


def _handlers_hear(host: Matter, *, alarms: bool) -> None:
    """Each open case keeps to the promise that came nearer, and is as grave as the danger that was joined."""
    for child in filing.children(host.dossier):
        if alarms:
            cases.more_said(dossier=child, parent=host, alarms=True)
        else:
            cases.hasten(dossier=child, parent=host)


def _dangers(dossier: Dossier) -> list[str]:
    """The dangers that were named in a matter, at first and later; none where what it is about is one."""
    noted = Step.objects.filter(dossier=dossier, facts__contains='"dangers":')
    return sorted({code for step in noted for code in facts_of(step)["dangers"]})


def _answered_before(other: Matter, matter: Matter) -> bool:
    """Whether a matter was answered before another was said: then nobody would look at that one any more."""
    if other.dossier.stage not in AFTER:
        return False
    answer = Step.objects.filter(dossier=other.dossier, move__in=ANSWERS).latest("number")
    return answer.when < matter.dossier.opened_at


def _spread_anew(dossier: Dossier, key: str, change: Change) -> None:
    """Note how many homes speak in a matter now that voices came or went. Nobody is told, but of a danger."""
    spread = max(1, homes.recount(owner="dossier", owner_id=dossier.pk))
    change.facts["spread"] = change.columns["spread"] = spread
    change.quiet = not change.alarms
    engine.move(matter=matters.by_machine(dossier), key=key, change=change)


def _carry_parties(matter: Matter, other: Matter) -> None:
    """Whoever is kept apart from a matter is kept apart from the one that its voices now speak in."""
    for key in sorted(authority.apart(matter.dossier) - authority.apart(other.dossier)):
        filing.keep_apart(matter=matters.by_machine(other.dossier), key=key)


def unmerge(*, matter: Matter, step: Step) -> None:
    """What undoing a merge takes back: the voices return to their own matter."""
    link = MatterLink.objects.filter(child=matter.dossier, why=JOINED_BY[step.move]).order_by("-pk").first()
    if link is None:
        return
    _come_home(matter.dossier, link.parent_id)
    _left(link.parent, "joined", matter.dossier)
    link.delete()


def _left(dossier: Dossier, key: str, parted: Dossier) -> None:
    """Note that one went its own way again, and took its promise with it."""
    change = Change(facts={"left": parted.number})
    nearest.give_back(dossier, parted, change)
    _spread_anew(dossier, key, change)


@transaction.atomic
def split(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Part a matter from the one it was joined to (拆案): its voices come home and get its own answers. Both files keep why.

    Refused once its words were deleted with those of the other: nobody could handle it.
    """
    if matter.made("erase"):
        raise Refused(
            _(
                "What was said in it was deleted with the matter it was joined to. Please ask the person to say it anew."
            ),
            code="erased",
        )
    link = MatterLink.objects.filter(child=matter.dossier, why="merged").order_by("-pk").first()
    assert link is not None
    away = where_now(link.parent)
    change.columns["outcome"] = ""
    change.facts["from"] = away.number
    step = engine.move(matter=matter, key="split", change=change, version=version)
    _come_home(matter.dossier, away.pk)
    MatterLink.objects.filter(pk=link.pk).update(why="split")
    _left(away, "parted", matter.dossier)
    return step


def where_now(dossier: Dossier) -> Dossier:
    """The matter in which the voices of a joined one speak now: it may have been joined to another in its turn."""
    link = MatterLink.objects.filter(child=dossier, why="merged").select_related("parent").order_by("-pk").first()
    return where_now(link.parent) if link else dossier


def _come_home(dossier: Dossier, away: int) -> None:
    """Bring back the voices that a merge carried away, with those that an earlier merge had brought."""
    back = Voice.objects.filter(owner="dossier", owner_id=away, spoken_on__in=_joined_into(dossier))
    back.update(owner_id=dossier.pk)
    own = spoken_on("dossier", dossier.pk)
    own.update(spoken_on=None)
    Voice.objects.filter(pk__in=own.values_list("pk", flat=True)[:1]).update(part=Voice.FIRST)
    homes.recount(owner="dossier", owner_id=dossier.pk)


def _joined_into(dossier: Dossier) -> list[int]:
    found = [dossier.pk]
    for pk in found:
        found += MatterLink.objects.filter(parent=pk, why="merged").values_list("child", flat=True)
    return found
