"""What each message is called where a town words it: who gets it, and when. Its words with placeholders are no name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Template

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.flows.spec import Text

PEOPLE = {
    "appeal_received": _("What they said has arrived"),
    "appeal_accepted": _("Their matter was accepted"),
    "appeal_need_info": _("Something is missing"),
    "appeal_declined": _("It is not done here, and where to go"),
    "appeal_merged": _("It was joined to the same matter of others"),
    "appeal_split": _("It is handled on its own again"),
    "appeal_topic_returned": _("A matter came back from the topics"),
    "appeal_to_topic": _("It will be talked over together"),
    "appeal_progress": _("Something was done"),
    "appeal_extended": _("It takes longer"),
    "appeal_on_books": _("It cannot be done yet and is on the books"),
    "appeal_reply_rate": _("There is an answer, and the request to rate it"),
    "appeal_ordered_again": _("The street has it done once more after its review"),
    "appeal_final": _("The notice of the street after its review"),
    "appeal_goes_on": _("What was on the books goes on"),
    "appeal_note": _("A message from whoever works on it"),
    "correction": _("What they were told was taken back"),
    "phone_code": _("The code to sign in with"),
}
JOINED = {
    "appeal_extended_joined": _("A matter they joined takes longer"),
    "appeal_on_books_joined": _("A matter they joined is on the books"),
    "appeal_reply_joined": _("There is an answer to a matter they joined"),
    "appeal_corrected_joined": _("What they were told of a matter they joined was taken back"),
}
DESK = {
    "appeal_danger": _("Somebody reported a danger"),
    "appeal_dangers_in": _("Matters out of a file name a danger"),
    "appeal_new": _("Something new has come in"),
    "appeal_info": _("The person added something"),
    "appeal_taken_back": _("The person took it back"),
    "appeal_said_over": _("The person says that the danger is over"),
    "appeal_call": _("The person asks to be called back"),
    "appeal_chased": _("Somebody asks how it is getting on"),
    "appeal_parted": _("A matter was parted from another"),
    "appeal_taken_in_hand": _("The secretary has taken it in hand"),
    "appeal_passed_up": _("The grid passes it up"),
    "appeal_case_done": _("The work is done; the answer is due"),
    "appeal_progress_kept": _("Whoever does it noted progress that the desk reads first"),
    "appeal_case_back": _("The order was withdrawn; it is screened again"),
    "appeal_ordered": _("The street has it done again after its review"),
    "appeal_dissatisfied": _("The person asks for it to be done again"),
    "appeal_to_check": _("It was done again and is to be checked"),
    "appeal_check_failed": _("The check found it not done"),
    "case_returned": _("Whoever was to do it sent it back"),
    "case_to_check": _("It is reported done and is to be checked"),
    "case_extension_asked": _("More time is asked for"),
    "case_deferral_asked": _("Deferral is asked for"),
    "case_supervision_answered": _("A supervision order was answered"),
    "case_supervised_below": _("A handler was given a supervision order"),
    "appeal_extension_asked": _("The grid or a desk asks for more time"),
    "appeal_deferral_asked": _("The grid or a desk asks for deferral"),
    "appeal_supervised_below": _("The grid or a desk was given a supervision order"),
    "appeal_supervision_answered": _("The grid or a desk answered a supervision order"),
    "appeal_order_ended": _("A matter with their supervision order ended without an answer"),
}
STREET = {
    "appeal_disowned": _("A rating written down for somebody is not theirs"),
    "appeal_to_review": _("A matter has come up for review"),
    "case_to_rule": _("It was sent back a second time and is to be ruled on"),
    "case_called_in": _("A community asks for a joint response"),
    "case_response_in": _("A body that was called has responded"),
}
GRID = {
    "appeal_in_grid": _("A matter is theirs to do in the grid"),
    "appeal_supervised": _("A supervision order was given"),
    "appeal_extension_granted": _("More time was granted"),
    "appeal_extension_refused": _("More time was not granted"),
    "appeal_deferred": _("The matter was deferred"),
    "appeal_deferral_refused": _("The matter was not deferred"),
    "appeal_resumed": _("A deferred matter goes on"),
    "case_relay_asked": _("They are asked to speak with the person for the handler"),
}
HANDLER = {
    "case_offered": _("A case has come to them"),
    "case_danger_offered": _("A case with a danger has come to them"),
    "case_ruled": _("The street ruled that the case is theirs"),
    "case_rework": _("The check found it not done"),
    "case_relayed": _("The person was spoken with for them"),
    "case_unreached": _("The person could not be reached for them yet"),
    "case_more_said": _("The person added something"),
    "case_said_over": _("The person took the danger back"),
    "case_due_sooner": _("It is to be done sooner"),
    "case_danger": _("What the person added names a danger"),
    "case_passed_on": _("The desk passed on news"),
    "case_extension_granted": _("More time was granted"),
    "case_extension_refused": _("More time was not granted"),
    "case_deferred": _("The case was deferred"),
    "case_deferral_refused": _("The case was not deferred"),
    "case_resumed": _("A deferred case goes on"),
    "case_chased": _("Somebody asks how it is getting on"),
    "case_supervised": _("A supervision order was given"),
    "case_assist_asked": _("Others were asked to assist them"),
    "case_assisted": _("Somebody who assists has answered"),
    "case_turned_out": _("The joint response is closed"),
    "case_call_declined": _("The street does not call a joint response"),
    "case_withdrawn": _("The case is no longer needed"),
}
CALLED = {
    "response_asked": _("The street calls them"),
    "response_assist": _("They are asked to assist"),
    "response_chased": _("The street waits for their response"),
    "response_agreed": _("The joint response they came to is closed: what was agreed"),
    "response_ended": _("Their response is no longer needed"),
}
WORKERS = {
    "digest": _("In the morning: what waits for them"),
    "newcomer": _("Something waits at a seat they newly hold"),
    "turn_half": _("Half of the time has passed"),
    "turn_due": _("The time has run out"),
    "turn_late": _("Time ran out a while ago, to whoever stands above"),
    "turn_reached": _("Something has come up to them"),
    "turn_moved": _("Something has come to them because of its place"),
    "turns_moved": _("Several things have come to them because places changed"),
    "turn_place": _("The place of something they do was put right"),
    "turn_left": _("Something of theirs went to the next level up"),
    "turn_back": _("Something came back to their post, where somebody sits again"),
    "turn_given_back": _("Something that came up to them went back to its post"),
    "reference_due": _("Another system wants its answer soon"),
    "reference_late": _("The time of another system has passed"),
    "email_code": _("The digits that prove an e-mail address"),
    "email_change": _("Another e-mail address for notices was entered"),
}
GROUPS: tuple[tuple[Text, Mapping[str, Text]], ...] = (
    (_("To the person who spoke"), PEOPLE),
    (_("To those who joined"), JOINED),
    (_("To the desk that takes in and screens"), DESK),
    (_("To the street"), STREET),
    (_("To the grid worker"), GRID),
    (_("To whoever handles a case"), HANDLER),
    (_("To a body called to a joint response"), CALLED),
    (_("To anybody who has a turn"), WORKERS),
)


@dataclass(frozen=True)
class Named:
    """A message by who gets it and when."""

    whom: str
    name: str


def in_order(keys: Iterable[str]) -> list[str]:
    """Messages in the order of the groups; those without a name last."""
    order = [key for _whom, names in GROUPS for key in names]
    return sorted(keys, key=lambda key: (order.index(key) if key in order else len(order), key))


def named(key: str) -> Named:
    """Who gets a message and when. One that was not given a name is called by its key, under the last group."""
    for whom, names in GROUPS:
        if key in names:
            return Named(str(whom), str(names[key]))
    return Named(str(GROUPS[-1][0]), key)


def in_words(text: str, meanings: dict[str, tuple[str, str]]) -> str:
    """A wording with each placeholder named in words, in brackets: [the matter's number]."""
    return Template(text).safe_substitute(
        {name: gettext("[%(what)s]") % {"what": told} for name, (told, _sample) in meanings.items()}
    )
