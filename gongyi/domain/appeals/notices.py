"""What people are told. To those who spoke in plain words, short enough for one text message; never who else spoke."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import news, sheltered
from gongyi.domain.cases import public as cases
from gongyi.kernel.flows import telling
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import facts_of, holder_name
from gongyi.kernel.outbox.templates import Message, declare

declare(
    Message("appeal_received", _("$town: what you told us has arrived ($number). See how it stands: $link")),
    Message("appeal_accepted", _("$town: what you told us is accepted: $about ($number). See how it stands: $link")),
    Message("appeal_need_info", _("$town: something is missing for $about ($number). Please look: $link")),
    Message("appeal_declined", _("$town: $about ($number) is not done here. Where to go: $link")),
    Message(
        "appeal_merged",
        _("$town: others spoke of the same matter as you: $about ($number). It is handled together: $link"),
    ),
    Message("appeal_split", _("$town: $about ($number) is handled on its own again. See how it stands: $link")),
    Message("appeal_parted", _("$about ($number) was parted from another matter. Please screen it.")),
    Message(
        "appeal_to_topic",
        _("$town: $about ($number) will be talked over together; you get an answer by $until. See: $link"),
    ),
    Message(
        "appeal_topic_returned",
        _(
            "$town: $about ($number) is not talked over together but handled as any other matter; you get an answer by $until. See: $link"
        ),
    ),
    Message("appeal_reply_joined", _("$town: there is an answer to a matter that you joined. Read it here: $link")),
    Message(
        "appeal_extended", _("$town: $about ($number) takes longer ($reason); you get an answer by $until. See: $link")
    ),
    Message(
        "appeal_extended_joined",
        _("$town: $about, a matter that you joined, takes longer ($reason); there is an answer by $until. See: $link"),
    ),
    Message(
        "appeal_on_books_joined",
        _(
            "$town: $about, a matter that you joined, cannot be done yet ($reason). It is looked at again on $review. See: $link"
        ),
    ),
    Message("appeal_corrected_joined", _("What we told you about $about was taken back. It now stands at: $stage.")),
    Message(
        "appeal_on_books",
        _("$town: $about ($number) cannot be done yet ($reason). It is looked at again on $review. See: $link"),
    ),
    Message("appeal_progress", _("$town: $about ($number): $what. See: $link")),
    Message(
        "appeal_reply_rate", _("$town: there is an answer to $about ($number). Read it and say how it was done: $link")
    ),
    Message("appeal_final", _("$town: the street has looked at $about ($number) again. Its notice: $link")),
    Message("appeal_note", _("$town: there is a message for you about $about ($number). Read it: $link")),
    Message("appeal_new", _("A new appeal has come in: $about ($number).")),
    Message("appeal_danger", _("Danger: $danger, $where ($number). Please look at once.")),
    Message(
        "appeal_dangers_in", _("Danger: matters that came out of a file name one, $count of them. Please look at once.")
    ),
    Message("appeal_info", _("The person added something to $about ($number).")),
    Message("appeal_taken_back", _("The person took $about ($number) back.")),
    Message("appeal_said_over", _("The person says that the danger in $about ($number) is over. Please still look.")),
    Message("appeal_in_grid", _("$about ($number) is yours to do in the grid.")),
    Message(
        "appeal_taken_in_hand",
        _("The secretary has taken $about ($number) in hand. Nothing is left for you to do in it."),
    ),
    Message("appeal_passed_up", _("The grid passes $about ($number) up to you.")),
    Message("appeal_case_done", _("The case for $about ($number) is done. Please answer the person.")),
    Message(
        "appeal_progress_kept",
        _(
            "Those who do $about ($number) noted progress. The person is not told their words: please read them on the case."
        ),
    ),
    Message("appeal_case_back", _("The case for $about ($number) was withdrawn. Please screen it again.")),
    Message("appeal_dissatisfied", _("The person asks for $about ($number) to be done again. Please arrange it.")),
    Message(
        "appeal_ordered_again",
        _("$town: the street has looked at $about ($number) and has it done once more. See how it stands: $link"),
    ),
    Message(
        "appeal_ordered",
        _("$street has $about ($number) done again after its review. Why stands on its file. Please have it done."),
    ),
    Message(
        "appeal_disowned",
        _("The person says that the rating written down for $about ($number) is not theirs, and rates it anew."),
    ),
    Message("appeal_to_review", _("$about ($number) has come to the street for review.")),
    Message("appeal_chased", _("$who asks how $about ($number) is getting on.")),
    Message("appeal_call", _("The person asks to be called back about $about ($number).")),
    Message("appeal_extension_asked", _("More time is asked for on $about ($number). Please decide.")),
    Message("appeal_extension_granted", _("More time was granted on $about ($number), until $until.")),
    Message("appeal_extension_refused", _("More time was not granted on $about ($number).")),
    Message("appeal_deferral_asked", _("Deferral is asked for on $about ($number). Please decide.")),
    Message("appeal_deferred", _("$about ($number) is on the books and will be looked at again on $review.")),
    Message("appeal_deferral_refused", _("$about ($number) was not deferred.")),
    Message("appeal_resumed", _("$about ($number) goes on.")),
    Message("appeal_goes_on", _("$town: $about ($number) goes on. See how it stands: $link")),
    Message(
        "appeal_supervised", _("There is a supervision order on $about ($number). Please answer it by $answer_by.")
    ),
    Message(
        "appeal_supervised_below",
        _("$ordered has a supervision order on $about ($number), to be answered by $answer_by. Please see to it."),
    ),
    Message("appeal_supervision_answered", _("The supervision order on $about ($number) was answered.")),
    Message(
        "appeal_order_ended",
        _("$about ($number), on which you gave a supervision order, has ended without an answer to it."),
    ),
    Message("appeal_to_check", _("$about ($number) was done. Please check it; you did not do it.")),
    Message("appeal_check_failed", _("The check found $about ($number) not done. Please have it done again.")),
)


def values(dossier: Dossier, step: Step | None) -> dict[str, str]:
    """What it is about, the case's move in words for residents, and of a promise that moved until when and why."""
    facts = facts_of(step) if step else {}
    told = {
        "until": news.until(facts),
        "reason": news.reason(step.move if step else "", facts),
        "review": news.review(facts),
    }
    ordered = step is not None and step.move == "order_redo" and step.seat_id
    told["street"] = holder_name(f"seat:{ordered}") if ordered else ""
    told["call"] = news.right_number(step.move if step else "", facts)
    about = {"about": cases.about(dossier)} | news.danger_handed(dossier, step)
    told |= cases.ordered(step)
    return {"what": news.happened(facts).rstrip("。.")} | about | told | news.danger(dossier, facts)


telling.gives_values("appeal", values)
telling.not_to_be_written_to("appeal", sheltered.is_silent)
telling.stands_alone("appeal_dangers_in", "appeal_note", "appeal_supervised_below", "appeal_order_ended")
telling.asks_only_at("appeal_reply_rate", "rating")
telling.asks_only_at("appeal_received", "registered", "in_grid", "screening")
telling.confirms("appeal_received", after=timedelta(minutes=15), most=3)
telling.joined_hear(
    appeal_reply_rate="appeal_reply_joined", appeal_final="appeal_reply_joined", appeal_received="", appeal_accepted="", appeal_need_info="", appeal_declined="",
    appeal_to_topic="", appeal_topic_returned="", appeal_ordered_again="", appeal_progress="", appeal_goes_on="", appeal_note="", appeal_extended="appeal_extended_joined",
    appeal_on_books="appeal_on_books_joined", correction="appeal_corrected_joined",
)  # fmt: skip
