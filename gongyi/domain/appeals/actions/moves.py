"""Moving appeals: accepting, screening, dispatching, checking, restricting, declining."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from gongyi.domain.appeals import naming, photos, plainly, untitled
from gongyi.domain.appeals.actions.merging import merge, split, unmerge
from gongyi.domain.appeals.actions.sorting import by_catalogue, change_kind, sort
from gongyi.domain.appeals.flow import KEY, NO_DOOR, door_options
from gongyi.domain.appeals.marking import on_the_spot
from gongyi.domain.appeals.queries import above_community
from gongyi.domain.cases import public as cases
from gongyi.kernel import clock
from gongyi.kernel.access.actor import system
from gongyi.kernel.clock.deadlines import Deadline
from gongyi.kernel.flows import authority, engine, filing, matters, parameters, recording, registry, timing, turning
from gongyi.kernel.flows.engine import Change
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier, MatterLink, Step, micros
from gongyi.kernel.outbox import actions as outbox
from gongyi.kernel.people.refusals import Refused, Throttled

RESTRICTED = {"sensitivity": Dossier.RESTRICTED, "visibility": "file"}
LEADS_ELSEWHERE = frozenset({"not_here", "petition", "discipline", "emergency"})
"""Reasons for declining that promise the person another place to go to."""

ASKED_LATELY = timedelta(hours=1)
"""How soon somebody who asked how it gets on may ask again."""


@transaction.atomic
def accept(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Take it up. What is restricted stays above the community that it went past."""
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
    if change.columns.get("safety"):
        raise Refused(
            _("Somebody may be in danger: have it done first. What lies behind it can be talked over later."),
            code="danger",
        )
    change.limit = None
    waits = Deadline(clock.now(), parameters.limit(matter.dossier.flow_version, "topic"))
    until, promised = waits.due(timing.calendar_of(matter.town.calendar)), matter.dossier.due_at
    if promised is None or until > promised:
        change.deadline = waits
    change.facts["until"] = parameters.stamp(max(until, promised or until))
    return engine.move(matter=matter, key="to_topic", change=change, version=version)


@transaction.atomic
def topic_returned(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Handle it as any other matter. What was promised before counts again, but for the time in which it stood among the topics, and the person is told until when."""
    raised = Step.objects.get(dossier=matter.dossier, number=matter.last("to_topic"))
    before, _turns = recording.state_before(matter.dossier, raised.number)
    text = timing.resumed(timing.paused(before["clock"], raised.when), clock.now())
    own = timing.read(text)[0]
    until, promised = own.due(timing.calendar_of(matter.town.calendar)), matter.dossier.due_at
    if promised is None or until < promised:
        change.deadline = own
    change.facts["until"] = parameters.stamp(min(until, promised or until))
    return engine.move(matter=matter, key="topic_returned", change=change, version=version)


@transaction.atomic
def dispatch(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Give it to those who do it: a case is opened with the released statement, and the dispatcher keeps watch."""
    assert matter.main is not None
    by_catalogue(matter, change)
    handler = cases.send_to(matter, str(change.facts["category"]), str(change.facts.get("handler") or ""))
    change.holder, change.facts["sent_to"] = matter.main.holder_key, handler
    helpers, asked = change.facts.get("assist") or (), change.words.get("asked", "")
    if not helpers:
        change.words.pop("asked", None)
    repair = plainly.as_repair(matter, change, [handler, *helpers])
    lent = photos.for_party(photos.of_person(matter)) if change.facts.get("photos") else []
    before = matter.dossier.version
    with outbox.together():
        step = engine.move(matter=matter, key="dispatch", change=change, version=version)
        case = cases.open_case(
            cases.Order(
                parent=matter, dispatcher_key=change.holder, statement=change.words["statement"], title=naming.title_of(change.words["statement"]) or untitled.first_title(text=change.words["statement"]),
                category=str(change.facts["category"]), handler_key=handler, round=1 + matter.made("redo") + matter.made("order_redo"), photos=lent,
                repair=repair, apart=repair is None and plainly.kept_from_firms(matter),
            )
        )  # fmt: skip
        if helpers and step.number > before:
            cases.assist_from_the_start(case=case, by=matter.actor, bodies=helpers, request=asked)
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
    steps = steps.exclude(move__in=("chase", "assist"))
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
            raise Refused(
                _(
                    "What was done about this kind of matter is checked by a second person. If it is about something else, choose that; if not, give it to the grid or to a handler."
                )
            )
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
        give = cases.with_answer if key == "redone" else engine.move
        return give(matter=matter, key=key, change=change, version=version)

    return act


@transaction.atomic
def restrict(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Keep the file to those who need it, with all that tells the same affair."""
    change.columns |= RESTRICTED
    step = engine.move(matter=matter, key="restrict", change=change, version=version)
    restrict_below(matter)
    return step


def restrict_below(matter: Matter) -> None:
    """Its cases tell the same, finished ones too, and so does what was joined to it."""
    for child in filing.all_children(matter.dossier, "case"):
        cases.restrict(dossier=child)
    for joined in _joined(matter):
        if joined.dossier.sensitivity == Dossier.ORDINARY:
            engine.move(matter=joined, key="restrict_along", change=Change(columns=dict(RESTRICTED)))
        restrict_below(joined)


@transaction.atomic
def unrestrict(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Let those around it read it again, with what was opened for it or restricted with it. It does not go back to the public list by that."""
    change.columns["sensitivity"] = Dossier.ORDINARY
    step = engine.move(matter=matter, key="unrestrict", change=change, version=version)
    _unrestrict_below(matter=matter, step=step)
    return step


def _unrestrict_below(*, matter: Matter, step: Step) -> None:  # what undoing restricting takes back as well
    for child in filing.all_children(matter.dossier, "case"):
        cases.unrestrict(dossier=child)
    for joined in _joined(matter):
        if joined.last("restrict_along") > joined.last("restrict", "unrestrict", "unrestrict_along"):
            engine.move(matter=joined, key="unrestrict_along", change=Change(columns={"sensitivity": Dossier.ORDINARY}))
            _unrestrict_below(matter=joined, step=step)


def _joined(matter: Matter) -> list[Matter]:
    """What was joined to a matter and not parted again."""
    return [matters.by_machine(joined) for joined in filing.all_children(matter.dossier, "merged")]


@transaction.atomic
def check_pass(*, matter: Matter, change: Change, version: int | None) -> Step:
    """A second person has looked at what was done."""
    _not_who_did_it(matter)
    change.facts["outcome"] = matter.dossier.outcome
    return engine.move(matter=matter, key="check_pass", change=change, version=version)


@transaction.atomic
def check_fail(*, matter: Matter, change: Change, version: int | None) -> Step:
    """It was found not done, by the check or by what the person said before the answer: it is screened again."""
    if matter.stage.key == "checking":
        _not_who_did_it(matter)
    change.columns["outcome"] = ""
    return engine.move(matter=matter, key="check_fail", change=change, version=version)


def _not_who_did_it(matter: Matter) -> None:
    if matter.made_last("redone"):
        raise Refused(_("Whoever did it cannot check it. Ask a colleague."), code="same_person")


@transaction.atomic
def chase(*, matter: Matter, change: Change, version: int | None) -> Step:
    """Ask how it is getting on. It tells whoever has the turn, here and in the case, and never changes the order of work."""
    if not matter.actor.is_worker:
        _asked_enough(matter)
    step = engine.move(matter=matter, key="chase", change=change, version=version)
    for child in filing.children(matter.dossier):
        if matter.actor.is_worker or not cases.told_by_day(child):
            cases.chase(dossier=child, by=matter.actor)
    return step


def _asked_enough(matter: Matter) -> None:
    """Refuses a person who asked within the hour, or as often today as the town lets them."""
    now = timezone.localtime(clock.now())
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Step.objects.filter(dossier=matter.dossier, move="chase", seat_id=None, at__gte=micros(midnight))
    last = today.order_by("-number").first()
    if last is not None and now - last.when < ASKED_LATELY:
        raise Throttled(
            _("You asked at %(time)s already, and it was passed on. Nobody needs to be asked again so soon.")
            % {"time": f"{timezone.localtime(last.when):%H:%M}"},
            seconds=int((last.when + ASKED_LATELY - now).total_seconds()),
        )
    asked = today.count()
    if asked >= parameters.number(matter.dossier.flow_version, "chases"):
        raise Throttled(
            _("It was asked often enough today. You can ask again tomorrow, or call the community desk."),
            seconds=int((midnight + timedelta(days=1) - now).total_seconds()),
        )


@transaction.atomic
def pass_on(*, matter: Matter, change: Change, version: int | None) -> Step:
    """What the handler should know, in the desk's own words."""
    seat = authority.seat_for(matter, matter.flow.move("pass_on"))
    children = [matters.by_machine(child) for child in filing.children(matter.dossier)]
    plainly.refuse_telling(matter, change.words["news"], [child.main.holder_key for child in children if child.main])
    step = engine.move(matter=matter, key="pass_on", change=change, version=version)
    for child in children:
        cases.pass_on(dossier=child.dossier, news=change.words["news"], by=seat.key if seat else "")
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
    KEY, accept=accept, merge=merge, sort=sort, change_kind=change_kind, grid_handle=grid_handle, to_topic=to_topic, topic_returned=topic_returned, split=split, dispatch=dispatch, settle_now=_settled("settle_now"), grid_done=_settled("grid_done"), redone=_settled("redone"), check_pass=check_pass, check_fail=check_fail,
    answer_directly=_settled("answer_directly"), restrict=restrict, unrestrict=unrestrict, chase=chase, decline=decline, pass_on=pass_on,
)  # fmt: skip
registry.undoes(KEY, merge=unmerge, dispatch=undispatch, restrict=_unrestrict_below)
registry.hinders(KEY, dispatch=acted_on)
