"""Moving appeals: screening, dispatching, answering, rating, publishing."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from gongyi.domain.appeals import guidance, naming, photos, stopping
from gongyi.domain.appeals.actions.merging import merge, split, unmerge, where_now
from gongyi.domain.appeals.actions.sorting import by_catalogue, soon, sort
from gongyi.domain.appeals.flow import BEFORE_SCREENED, KEY, NEXT_LOOK, NO_DOOR, door_options
from gongyi.domain.appeals.marking import on_the_spot
from gongyi.domain.appeals.queries import above_community
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access import actions as access
from gongyi.kernel.access.actor import system
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.flows import authority, engine, filing, matters, parameters, registry, timing, turning
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step
from gongyi.kernel.outbox import actions as outbox
from gongyi.kernel.people.refusals import Refused

DAY_CHASES = "chase"
LEADS_ELSEWHERE = frozenset({"not_here", "petition", "discipline", "emergency"})
"""Reasons for declining that promise the person another place to go to."""


@transaction.atomic
def accept(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Take it up. Where the words name a danger, screening it runs on the urgent clock too. What is restricted stays above the community that it went past."""
    change.turn_limit = soon(matter)
    if matter.dossier.sensitivity == Dossier.RESTRICTED:
        change.holder = above_community(matter)
    return engine.move(matter=matter, key="accept", change=change, version=version)


@transaction.atomic
def grid_handle(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Leave a small matter with the grid worker; what is restricted as well, where whoever has it decides so."""
    by_catalogue(matter, change)
    if matter.dossier.sensitivity == Dossier.RESTRICTED:
        apart = authority.apart(matter.dossier)
        change.holder = turning.route(matter.town, "grid_worker", matter.dossier.place_path, apart)
    return engine.move(matter=matter, key="grid_handle", change=change, version=version)


@transaction.atomic
def to_topic(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Raise it as a topic; it waits there until it becomes one, is returned, or is answered. The person is told until when."""
    by_catalogue(matter, change)
    change.limit = None
    waits = Deadline(clock.now(), parameters.limit(matter.dossier.flow_version, "topic"))
    until = waits.due(timing.calendar_of(matter.town.calendar))
    if matter.dossier.due_at is None or until > matter.dossier.due_at:
        change.deadline = waits
        change.facts["until"] = parameters.stamp(until)
    return engine.move(matter=matter, key="to_topic", change=change, version=version)


@transaction.atomic
def dispatch(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Give it to those who do it: a case is opened with the released statement, and the dispatcher keeps watch."""
    assert matter.main is not None
    by_catalogue(matter, change)
    handler = cases.send_to(matter, str(change.facts["category"]), str(change.facts.get("handler") or ""))
    change.holder, change.facts["sent_to"] = matter.main.holder_key, handler
    lent = photos.for_party(photos.of_person(matter)) if change.facts.get("photos") else []
    with outbox.together():
        step = engine.move(matter=matter, key="dispatch", change=change, version=version)
        cases.open_case(
            cases.Order(
                parent=matter, dispatcher_key=change.holder, statement=change.words["statement"], title=naming.title_of(change.words["statement"]),
                category=str(change.facts["category"]), handler_key=handler, round=1 + matter.made("redo") + matter.made("order_redo"), photos=lent,
            )
        )  # fmt: skip
    return step


def undispatch(*, matter: Matter, step: Step) -> None:
    """What undoing a dispatch takes back: the case that was opened."""
    link = _dispatched(matter, step.number)
    if link is not None:
        with override(settings.LANGUAGE_CODE):
            why = str(_("The dispatch was taken back."))
        cases.unsend(dossier=link.child, why=why)


def _dispatched(matter: Matter, number: int) -> MatterLink | None:
    """The case that a dispatch opened."""
    rows = MatterLink.objects.filter(parent=matter.dossier, why="case", at_step__gte=number)
    return rows.select_related("child").order_by("-pk").first()


def acted_on(matter: Matter, number: int) -> str:
    """Why a dispatch cannot be undone any more: those it was sent to have signed, sent it back or gone on."""
    link = _dispatched(matter, number)
    steps = Step.objects.filter(dossier=link.child, number__gt=1) if link else Step.objects.none()
    steps = steps.exclude(move="chase")
    if not steps.exclude(actor=system(matter.dossier.town_id).pseudonym).exists():
        return ""
    return _(
        "Those it was sent to have acted on it, so the dispatch can no longer be undone. If it was wrong, withdraw the order on their case, with a reason."
    )


SORTS = frozenset({"settle_now", "redone"})
"""Moves that say what it is about where nobody did yet."""


def _sort_on_the_way(matter: Matter, change: Change) -> None:
    """Take over what it is about; what the person was promised stays as it is. Refuses while it is not known."""
    if matter.dossier.category:
        change.facts.pop("category", None)
    else:
        by_catalogue(matter, change)
        change.limit = None


def _settled(key: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - one act for three moves
    @transaction.atomic
    def act(*, matter: Matter, change: Change, version: int | None) -> Step:
        outcome = str(change.facts.get("outcome", ""))
        change.columns["outcome"] = outcome
        if key in SORTS:
            _sort_on_the_way(matter, change)
        if key == "settle_now" and change.columns.get("safety"):
            raise Refused(_("What was done about this kind of matter is checked by a second person. Sort it first."))
        sorted_now = str(change.columns.get("category", ""))
        row = cases.row(matter.town, sorted_now) if sorted_now else cases.row_of(matter)
        if row is not None and key != "answer_directly":
            cases.check_done(
                matter,
                cases.entry(row),
                change,
                since=matter.last(*photos.ANEW),
                spot=on_the_spot(matter),
            )
        return engine.move(matter=matter, key=key, change=change, version=version)

    return act


@transaction.atomic
def summarise(*, matter: Matter, change: Change, version: int | None) -> Step:
    """A worker's line becomes the title everywhere, where somebody spoke by voice alone or in words that name people."""
    change.title = naming.plain(change.words["title"])
    return engine.move(matter=matter, key="summarise", change=change, version=version)


@transaction.atomic
def restrict(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Keep the file to those who need it."""
    change.columns |= {"sensitivity": Dossier.RESTRICTED, "visibility": "file"}
    step = engine.move(matter=matter, key="restrict", change=change, version=version)
    _restrict_cases(matter)
    return step


def _restrict_cases(matter: Matter) -> None:
    """Its cases tell the same, finished ones too."""
    for child in filing.all_children(matter.dossier, "case"):
        cases.restrict(dossier=child)


@transaction.atomic
def unrestrict(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Let those around it read it again, with what was opened for it. It does not go back to the public list by that."""
    change.columns["sensitivity"] = Dossier.ORDINARY
    step = engine.move(matter=matter, key="unrestrict", change=change, version=version)
    _unrestrict_children(matter=matter, step=step)
    return step


def _unrestrict_children(*, matter: Matter, step: Step) -> None:  # noqa: ARG001 - what undoing restricting takes back as well
    for child in filing.all_children(matter.dossier, "case"):
        cases.unrestrict(dossier=child)


@transaction.atomic
def check_pass(*, matter: Matter, change: Change, version: int | None) -> Step:
    """A second person has looked at what was done."""
    _not_who_did_it(matter)
    change.facts["outcome"] = matter.dossier.outcome
    return engine.move(matter=matter, key="check_pass", change=change, version=version)


@transaction.atomic
def check_fail(*, matter: Matter, change: Change, version: int | None) -> Step:
    """The check found it not done: it is screened again, as soon as at first where there is a danger."""
    _not_who_did_it(matter)
    change.columns["outcome"] = ""
    change.turn_limit = soon(matter)
    return engine.move(matter=matter, key="check_fail", change=change, version=version)


def _back(key: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - one act for two moves
    @transaction.atomic
    def act(*, matter: Matter, change: Change, version: int | None) -> Step:
        """It is screened again, as soon as at first where there is a danger."""
        change.turn_limit = soon(matter)
        return engine.move(matter=matter, key=key, change=change, version=version)

    return act


def _not_who_did_it(matter: Matter) -> None:
    if matter.made_last("redone"):
        raise Refused(_("Whoever did it cannot check it. Ask a colleague."), code="same_person")


@transaction.atomic
def chase(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Ask how it is getting on. It tells whoever has the turn, here and in the case, and never changes the order of work."""
    if not matter.actor.is_worker:
        most = parameters.number(matter.dossier.flow_version, "chases")
        access.count_try(what=DAY_CHASES, key=f"{matter.dossier.pk}", limit=most)
    step = engine.move(matter=matter, key="chase", change=change, version=version)
    for child in filing.children(matter.dossier):
        cases.chase(dossier=child, by=matter.actor)
    return step


@transaction.atomic
def add_words(*, matter: Matter, change: Change, version: int | None) -> Step:
    """What the person adds. Whoever handles it hears at once that there is more, and never its words: the desk passes those on.

    A danger in these words puts the matter where it would stand had they been said at first.
    """
    _heed(matter, change)
    step = engine.move(matter=matter, key="add_words", change=change, version=version)
    _handlers_hear(matter, change)
    return step


@transaction.atomic
def add_after_merge(*, matter: Matter, change: Change, version: int | None) -> Step:
    """What somebody adds whose matter was joined to another. Their words stay in their own file; whoever has the other one hears of it.

    A danger in these words counts there, and in their own file, should it be parted again; what restricts the one restricts the other. Refuses once nothing can be added to that one either.
    """
    host = matters.by_machine(where_now(matter.dossier))
    told = host.flow.move("joined_added")
    if not authority.may(host, told):
        raise Refused(_("Nothing can be added any more: it is answered or closed."), code="closed")
    heard = Change(facts=dict(change.facts), words=dict(change.words), evidence=change.evidence)
    _heed(host, heard)
    _refuse_stopped(matter, change.words.get("added", ""), here=change.facts.get("here", False))
    own = Change(facts=dict(heard.facts), words=change.words, evidence=change.evidence)
    if _named_in(heard) > matter.dossier.safety:
        own.columns["safety"] = _named_in(heard)
    _restrict_where_named(matter, own)
    step = engine.move(matter=matter, key="add_after_merge", change=own, version=version)
    heard.words, heard.evidence = {}, ()
    heard.facts["from"] = matter.dossier.number
    engine.move(matter=host, key=told.key, change=heard)
    _handlers_hear(host, heard)
    return step


def _handlers_hear(matter: Matter, added: Change) -> None:
    """Each open case hears that there is more, with its danger; what restricts the matter restricts its cases."""
    for child in filing.children(matter.dossier):
        cases.more_said(dossier=child, parent=matter, alarms=added.alarms)
    if "sensitivity" in added.columns:
        _restrict_cases(matter)


@transaction.atomic
def supply_info(*, matter: Matter, change: Change, version: int | None) -> Step:
    """What the person answers when asked; a danger in it counts as in what they add."""
    _heed(matter, change)
    step = engine.move(matter=matter, key="supply_info", change=change, version=version)
    _handlers_hear(matter, change)
    return step


def _heed(matter: Matter, change: Change) -> None:
    """Note the dangers that added words name. Refuses an empty addition and, unless the person was asked, with code "duty" words about
    harm to a child, and with code "apart" what is stopped at first too; an accusation of those who read it whatever they answered.
    """
    asked, here = change.facts.pop("no_harm", False), change.facts.pop("here", False)
    if not change.words.get("added", "").strip() and not change.evidence:
        raise Refused(_("Nothing is there yet: write a few words, add a photo, or say it."), code="missing")
    dangers = guidance.dangers_in(change.words.get("added", ""))
    if any(danger.duty for danger in dangers) and not asked:
        raise Refused(
            _("A child may be harmed or missing: call 110 at once. What you wrote is not kept here."), code="duty"
        )
    _refuse_stopped(matter, change.words.get("added", ""), here=here)
    if meant := [danger for danger in dangers if not danger.duty]:
        change.facts["dangers"] = [danger.code for danger in meant]
        _hasten(matter, change, _named_in(change))
    _restrict_where_named(matter, change)


def _named_in(change: Change) -> int:
    """How grave the dangers are that were noted."""
    return guidance.safety_of(guidance.dangers_named(change.facts.get("dangers", ())))


def _restrict_where_named(matter: Matter, change: Change) -> None:
    """Restrict by added words what would have been restricted had they been said at first."""
    named = any(danger.restricted for danger in guidance.dangers_in(change.words.get("added", "")))
    if named and matter.dossier.sensitivity == Dossier.ORDINARY:
        change.columns |= {"sensitivity": Dossier.RESTRICTED, "visibility": "file"}


LOOKED_AT = (*BEFORE_SCREENED, "awaiting_topic", "street_review")
"""Stages in which whoever has the turn looks and decides, and does not do the work itself."""


def _hasten(matter: Matter, change: Change, named: int) -> None:
    """Take a danger that is named now as one that was named at first: how grave it is, how soon somebody looks, what is promised.

    The promise runs from now, because the danger was not known before, and only ever comes nearer.
    """
    row, version, safety = matter.dossier, matter.dossier.flow_version, max(named, matter.dossier.safety)
    urgent = Deadline(clock.now(), parameters.limit(version, "urgent_promise"))
    if row.due_at is not None and urgent.due(timing.calendar_of(matter.town.calendar)) < row.due_at:
        change.deadline = urgent
    if change.deadline or safety > row.safety:
        change.columns["safety"] = safety
        change.turn_limit = parameters.limit(version, NEXT_LOOK[safety]) if row.stage in LOOKED_AT else None
    change.alarms = True


def _refuse_stopped(matter: Matter, text: str, *, here: bool) -> None:
    if matter.actor.is_worker or not text:
        return
    found, apart = stopping.stop_added(matter, text), authority.apart(matter.dossier)
    if found.asks(apart) and not (here and found.may_stay(apart)):
        raise Refused(_("What you wrote was not sent, and nothing of it is stored."), code="apart")


@transaction.atomic
def pass_on(*, matter: Matter, change: Change, version: int | None) -> Step:
    """What the handler should know, in the desk's own words."""
    seat = authority.seat_for(matter, matter.flow.move("pass_on"))
    step = engine.move(matter=matter, key="pass_on", change=change, version=version)
    for child in filing.children(matter.dossier):
        cases.pass_on(dossier=child, news=change.words["news"], by=seat.key if seat else "")
    return step


@transaction.atomic
def decline(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Not taken up here, with the right door. What belongs behind a door is erased once it can no longer be taken back.

    Refuses to send somebody away to nowhere, or to a door that has nothing to do with the reason.
    """
    reason, door = str(change.facts.get("reason")), str(change.facts.get("door"))
    if door == NO_DOOR and reason in LEADS_ELSEWHERE:
        raise Refused(_("Choose the right door: this reason sends the person to another place."), code="door")
    fitting = cases.doors_of(reason)
    if fitting and door not in fitting:
        names = dict(door_options())
        listed = pgettext("between names", ", ").join(names[code] for code in fitting)
        raise Refused(
            _("This reason does not lead to that door. What goes with it: %(doors)s") % {"doors": listed}, code="door"
        )
    return engine.move(matter=matter, key="decline", change=change, version=version)


registry.acts(
    KEY, accept=accept, merge=merge, sort=sort, grid_handle=grid_handle, to_topic=to_topic, split=split, summarise=summarise, dispatch=dispatch, settle_now=_settled("settle_now"), grid_done=_settled("grid_done"), redone=_settled("redone"), check_pass=check_pass, check_fail=check_fail,
    answer_directly=_settled("answer_directly"), restrict=restrict, unrestrict=unrestrict, chase=chase, decline=decline, add_words=add_words, add_after_merge=add_after_merge, supply_info=supply_info, pass_on=pass_on, pass_up=_back("pass_up"), topic_returned=_back("topic_returned"),
)  # fmt: skip
registry.undoes(KEY, merge=unmerge, dispatch=undispatch, restrict=_unrestrict_children)
registry.hinders(KEY, dispatch=acted_on)
