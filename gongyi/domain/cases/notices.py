"""What those who work on a case are told. Reporters are told by the loop they spoke to."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongyi.domain.cases import orders, queries
from gongyi.domain.cases.reviewing import review_day
from gongyi.kernel.clock.wording import due_in_words
from gongyi.kernel.flows import telling
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of, given_until
from gongyi.kernel.outbox.templates import Message, declare
from gongyi.kernel.territory.queries import HOMES, UNIT, as_people_say, line

declare(
    Message("case_offered", _("A case has come to you: $about ($number). Please sign or send it back by $by.")),
    Message(
        "case_danger_offered",
        _("Danger: a case has come to you: $about ($number). Please sign or send it back by $by."),
    ),
    Message("case_returned", _("Case $about ($number) was sent back to you. Please send it to the right place.")),
    Message("case_to_rule", _("Case $about ($number) was sent back a second time. Please rule who handles it.")),
    Message("case_ruled", _("The street has ruled that case $about ($number) is yours.")),
    Message("case_to_check", _("Case $about ($number) is reported done. Please check it.")),
    Message("case_rework", _("Case $about ($number) was checked and is not done. Please go on with it.")),
    Message(
        "case_relay_asked",
        _("The handler of case $about ($number) asks you to speak with the person. The phone is in the appeal."),
    ),
    Message("case_unreached", _("The person of case $about ($number) could not be reached yet. It is tried again.")),
    Message("case_relayed", _("The person of case $about ($number) was spoken with. What they said is in the case.")),
    Message("case_withdrawn", _("Case $about ($where, $number) is no longer needed.")),
    Message("case_extension_asked", _("More time is asked for on case $about ($number). Please decide.")),
    Message("case_extension_granted", _("More time was granted on case $about ($number).")),
    Message("case_extension_refused", _("More time was not granted on case $about ($number).")),
    Message("case_deferral_asked", _("Deferral is asked for on case $about ($number). Please decide.")),
    Message("case_deferred", _("Case $about ($number) is on the books and will be looked at again on $review.")),
    Message("case_deferral_refused", _("Case $about ($number) was not deferred.")),
    Message("case_resumed", _("Case $about ($number) goes on.")),
    Message("case_chased", _("$who asks how case $about ($number) is getting on.")),
    Message(
        "case_more_said",
        _("The person added something to case $about ($number). The desk passes on what you need to know."),
    ),
    Message(
        "case_danger",
        _("Danger: more is known of case $about ($number). Please look at once and ask the desk."),
    ),
    Message("case_said_over", _("Case $about ($number): the person took the danger back. Please still look.")),
    Message("case_due_sooner", _("Case $about ($number) is to be done sooner: by $until.")),
    Message("case_passed_on", _("There is news for you on case $about ($number). Please read it.")),
    Message(
        "case_supervised",
        _("There is a supervision order on case $about ($number). Please answer it by $answer_by."),
    ),
    Message(
        "case_supervised_below",
        _("$ordered has a supervision order on case $about ($number), to be answered by $answer_by. Please see to it."),
    ),
    Message("case_supervision_answered", _("The supervision order on case $about ($number) was answered.")),
    Message("case_assist_asked", _("Others were asked to assist with case $about ($number). You lead it.")),
    Message("case_assisted", _("An assisting party has answered on case $about ($number).")),
    Message("case_called_in", _("A joint response is asked for on case $about ($number).")),
    Message("case_response_in", _("A body called to case $about ($number) has responded.")),
    Message(
        "case_turned_out", _("The joint response on case $about ($number) is closed. What was agreed is in the case.")
    ),
    Message(
        "case_call_declined",
        _("The street does not call a joint response on case $about ($number). The reason is in the case."),
    ),
)


def values(dossier: Dossier, step: Step | None) -> dict[str, str]:
    """What the case is, as its released statement begins; by when to sign; when it is looked at again; by when it is to be done, where that came nearer."""
    review = review_day(facts_of(step) if step else {})
    until = facts_of(step).get("until") if step else None
    sooner = due_in_words(timezone.localtime(datetime.fromisoformat(until))) if until else ""
    told = {"about": dossier.title, "by": given_until(step), "review": review, "until": sooner} | orders.ordered(step)
    return told | (_withdrawn(dossier) if step and step.move == "withdraw" else {})


def _withdrawn(case: Dossier) -> dict[str, str]:
    """What it was about and where: the statement that was taken back is not said again."""
    return {"about": queries.about(case), "where": _where(case)}


def _where(case: Dossier) -> str:
    """The building or what else it is at; what is restricted is placed by what lies above the homes."""
    hidden = HOMES if case.sensitivity != Dossier.ORDINARY else {UNIT}
    spot = [place for place in line(case.place) if place.level not in hidden][-1]
    return as_people_say([spot])[spot.pk]


telling.gives_values("case", values)
telling.stands_alone("case_supervised_below")
telling.asks_only_at("case_offered", "offered")
telling.asks_only_at("case_danger_offered", "offered")
