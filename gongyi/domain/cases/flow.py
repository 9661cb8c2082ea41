"""The flow of a case (办理): sign or return, first contact, handle, check, finish.

How time runs (decision 14): an unsigned case climbs to the next seat up, because nobody has taken it on. A signed case does
not climb when late: whoever signed stays answerable, and the dispatcher is told. Supervision goes down, a call for joint
response goes up to the street.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongyi.domain.cases import assisting, judging, marking, more_time, orders, queries, reaching, reviewing, unoffered
from gongyi.domain.cases.stages import STAGES
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.shared_moves import PARTY_NOTE, PARTY_NOTE_SAID
from gongyi.kernel.flows.spec import (
    SENDER,
    Flow,
    Input,
    Move,
    Parameter,
    Situation,
    Slot,
    Tell,
    in_danger,
)
from gongyi.kernel.flows.story import searchable_words

KEY = "case"
DISPATCHERS = ("community_desk", "secretary", "street_desk", "town_desk")
WORKING = ("contacting", "handling")
BEFORE_CHECKED = ("offered", "returned", "ruling", *WORKING, "deferred")
MOST_ASSISTING = 6
UNDER_WAY = ("offered", "returned", "ruling", *WORKING, "verifying", "deferred")


def first_return(now: Situation) -> bool:
    """Nobody has sent it back yet."""
    return now.made("send_back") == 0


def second_return(now: Situation) -> bool:
    """It was sent back once; the street rules on the second."""
    return now.made("send_back") == 1


def sent_back_by_others(now: Situation) -> bool:
    """Nobody rules on what they sent back themselves."""
    return not now.about("own_return")


def may_write(now: Situation) -> bool:
    """Not where the words of a body from outside go through the office."""
    return not now.about("through_office")


def may_try(now: Situation) -> bool:
    """Where the person can be met or called, so that nobody may have answered."""
    return bool(now.about("approachable"))


def no_relay_open(now: Situation) -> bool:
    """A handler from outside may not know the phone; one request at a time, and only where somebody can be reached."""
    return "relay" not in now.slots and bool(now.about("outside")) and bool(now.about("reachable"))


def no_call_open(now: Situation) -> bool:
    """The call before it was answered."""
    return "coordination" not in now.slots


def was_convened(now: Situation) -> bool:
    """Somebody was called since the call for a joint response came in."""
    return bool(now.about("convened"))


def not_convened(now: Situation) -> bool:
    """Nobody was called yet."""
    return not was_convened(now)


def may_assist(now: Situation) -> bool:
    """Some body may be asked that stands below whoever asks."""
    return bool(now.about("assistants"))


SLOTS = (
    *more_time.SLOTS,
    orders.SLOT,
    Slot("relay", _("Speak with the person for the handler"), "grid_worker", "relay", overdue="climb", awaited=True),
    Slot("coordination", _("Convene a joint response"), "street_desk", "convene", overdue="climb", decides=True),
)

WHY = Input("why", _("Reason"), "words", most=500)
WHY_BACK = Input("why", _("In words"), "words", required=False, most=500)
THE_WORK = _("Only the work: no name, no door, no telephone.")
PHOTOS_BEFORE = Input("before", _("Photo before"), "photos", required=False, most=9, purpose="before")
PHOTOS_AFTER = Input("after", _("Photo after"), "photos", required=False, most=9, purpose="after")

SIGNING = (
    Move("acknowledge", _("Sign"), ("offered",), "contacting", ("turn",), said=_("Taken on"), undoable=True, shortcut="a", bulk=True, did=_("Signed")),
    Move(
        "send_back", _("Send back"), ("offered",), "returned", ("turn",), when=first_return, danger=True, shortcut="x",
        needs=(Input("reason", _("Why"), "pick", source="send_back"), Input("owner", _("Whose matter is it"), "pick", source="owners"), WHY_BACK),
        tell=(Tell("turn", "case_returned", in_danger=True),),
        did=_("Sent back to the desk"),
    ),
    Move(
        "send_back_again", _("Send back"), ("offered",), "ruling", ("turn",), when=second_return, danger=True,
        hint=_("This is the second return: the street will rule."), shortcut="x",
        needs=(Input("reason", _("Why"), "pick", source="send_back"), Input("owner", _("Whose matter is it"), "pick", source="owners"), WHY_BACK),
        tell=(Tell("turn", "case_to_rule", in_danger=True),),
        did=_("Sent back to the desk"),
    ),
    Move(
        "redispatch", _("Send to"), ("returned",), "offered", ("turn",), shortcut="d",
        hint=_("If it is sent back once more, the street rules who handles it."),
        needs=(
            Input("handler", _("Who handles it"), "pick", source="handlers"),
            Input("why", _("Why it is theirs; they read it"), "words", required=False, most=500),
        ),
        tell=(Tell("turn", "case_offered", in_danger=True),), undoable=True,
        did=_("Sent to somebody else"),
    ),
    Move(
        "assign_by_ruling", _("Rule who handles it"), ("ruling",), "contacting", ("turn",), when=sent_back_by_others, shortcut="d",
        needs=(Input("handler", _("Who handles it"), "pick", source="handlers"), WHY), tell=(Tell("turn", "case_ruled", in_danger=True),),
        did=_("Ruled who handles it"),
    ),
)  # fmt: skip

SPOKE = _("Spoke with the person")

HANDLING = (
    Move(
        "first_contact", _("First contact"), ("contacting",), "handling", ("turn",), closes=("relay",), undoable=True, shortcut="c",
        needs=(Input("how", _("How"), "pick", source="contacts", options=(
            ("phone", _("By phone")), ("visit", _("In person")), ("relay", _("Through whoever spoke with them for you")), ("not_wanted", _("No contact was wanted or possible")),
        )),),
        answered=(
            ("how", "phone", SPOKE), ("how", "visit", SPOKE), ("how", "relay", SPOKE),
            ("how", "not_wanted", _("No contact: none was wanted or possible")),
        ),
        said=_("They have spoken with you."),
    ),
    Move(
        "ask_relay", _("Ask somebody to call for you"), WORKING, None, ("turn",), opens=("relay",), when=no_relay_open,
        needs=(Input("ask", _("What to ask or arrange"), "words", required=False, most=300, own=True),), tell=(Tell("slot:relay", "case_relay_asked", in_danger=True),),
        did=_("Asked somebody to call"),
    ),
    Move(
        "relay_contact", _("Spoke with the person for the handler"), ("contacting",), "handling", ("slot:relay",), closes=("relay",),
        needs=(Input("said", _("What the handler should know, without names or phones"), "words", most=500),), tell=(Tell("turn", "case_relayed", in_danger=True),),
        said=_("They have spoken with you."),
    ),
    Move(
        "relay_done", _("Spoke with the person for the handler"), ("handling",), None, ("slot:relay",), closes=("relay",),
        needs=(Input("said", _("What the handler should know, without names or phones"), "words", most=500),), tell=(Tell("turn", "case_relayed", in_danger=True),),
    ),
    Move("relay_unreached", _("Nobody answered"), WORKING, None, ("slot:relay",), tell=(Tell("turn", "case_unreached", in_danger=True),), said=_("They tried to reach you.")),
    Move(
        "no_answer", _("Nobody answered"), ("contacting",), None, ("turn",), when=may_try, said=_("They tried to reach you."),
    ),
    Move(
        "progress", _("Note progress"), ("handling",), None, ("turn",), shortcut="p",
        needs=(Input("progress", _("What was done"), "words", most=1000, audience="party", help=THE_WORK), PHOTOS_BEFORE, PHOTOS_AFTER), said=_("There is progress."),
        did=_("Progress noted"),
    ),
    Move(
        "report_done", _("Report done"), ("handling",), "verifying", ("turn",), shortcut="d",
        needs=(
            Input("outcome", _("Outcome"), "pick", source="outcomes"),
            Input("done", _("What was done"), "words", required=False, most=1000, audience="party", help=THE_WORK),
            orders.WITH_RESULT, PHOTOS_BEFORE, PHOTOS_AFTER,
        ),
        tell=(Tell("turn", "case_to_check", in_danger=True),), said=_("They report it done; it is being checked."),
        did=_("Reported done"),
    ),
    Move("pass_unverified", _("Passed without a second look"), ("verifying",), "finished", ("system",), hidden=True),
    Move(
        "verify_pass", _("Checked: it is done"), ("verifying",), "finished", ("turn",), shortcut="v",
        needs=(Input("how", _("How"), "pick", options=(("on_site", _("On site")), ("phone", _("By phone")), ("papers", _("From the evidence")))),),
        said=_("A second person has checked it."),
    ),
    Move(
        "verify_fail", _("Checked: not done, do it again"), ("verifying",), "handling", ("turn",), danger=True, shortcut="x", needs=(WHY,),
        tell=(Tell("turn", "case_rework", in_danger=True),), said=_("The check found it not done; it goes on."),
    ),
    Move("withdraw", _("Withdraw the order"), UNDER_WAY, "withdrawn", (SENDER, "system"), danger=True, needs=(WHY,), tell=(Tell("before", "case_withdrawn", in_danger=True), Tell("asker:answer", "case_withdrawn")), did=_("The order was withdrawn")),
    Move("more_said", _("The person added something"), UNDER_WAY, None, ("system",), hidden=True, answered=(("by", "desk", _("The desk said that somebody is in danger")),), tell=(Tell("turn", "case_more_said", in_danger=True, alarm="case_danger"),)),
    Move("said_over", _("The person took the danger back"), UNDER_WAY, None, ("system",), hidden=True, tell=(Tell("turn", "case_said_over", in_danger=True),)),
    Move("due_sooner", _("It is to be done sooner"), UNDER_WAY, None, ("system",), hidden=True, tell=(Tell("turn", "case_due_sooner", in_danger=True),)),
    Move(
        "passed_on", _("News from the desk"), UNDER_WAY, None, ("system",), hidden=True, needs=(Input("news", _("What the handler should know"), "words", most=500),),
        tell=(Tell("turn", "case_passed_on", in_danger=True),),
    ),
    Move("party_note", _("Write to the person who spoke"), UNDER_WAY, None, ("turn",), when=may_write, needs=(PARTY_NOTE,), said=PARTY_NOTE_SAID, did=_("Written to the person who spoke")),
    Move("restrict", _("Restrict who may read it"), (*UNDER_WAY, "finished", "withdrawn"), None, ("system",), hidden=True, did=_("Restricted who may read it")),
    Move("unrestrict", _("Lift the restriction"), (*UNDER_WAY, "finished", "withdrawn"), None, ("system",), hidden=True, did=_("Restriction lifted")),
)  # fmt: skip

TIME = more_time.moves("case", at=("handling",), back="handling")

SUPERVISION = (
    Move("chase", _("Chase"), UNDER_WAY, None, (*DISPATCHERS, "system"), tell=(Tell("turn", "case_chased", in_danger=True),), bulk=True, shortcut="u", did=_("Chased")),
    *orders.moves("case", at=("offered", *WORKING), until=BEFORE_CHECKED, done=("verifying",)),
    Move(
        "call_in", _("Call for a joint response"), ("returned", *WORKING), None, ("turn", "community_desk", "secretary"), opens=("coordination",), when=no_call_open,
        needs=(Input("request", _("What is needed, and from whom"), "words", most=500),), tell=(Tell("slot:coordination", "case_called_in", in_danger=True),),
        did=_("Called for a joint response"),
    ),
    Move(
        "convene", _("Call bodies to respond"), UNDER_WAY, None, ("slot:coordination",),
        needs=(
            Input("bodies", _("Who is called"), "picks", source="bodies", most=12),
            Input("request", _("What is asked of them: no name, no door, no words of the person"), "words", most=500),
        ),
        hint=_("Each of them sees this and the statement of the case, and nothing else of it."),
        did=_("Called bodies to respond"),
    ),
    Move(
        "assist", _("Ask others to assist"), ("offered", *WORKING), None, (SENDER,), when=may_assist,
        needs=(
            Input("bodies", _("Who assists"), "picks", source="assistants", most=MOST_ASSISTING),
            Input("request", _("What is asked of them: no name, no door, no words of the person"), "words", most=500),
        ),
        hint=_("Each of them sees this and the statement of the case, and answers its part. Whoever handles the case stays answerable for all of it."),
        tell=(Tell("turn", "case_assist_asked", in_danger=True),),
        did=_("Others were asked to assist"),
    ),
    Move("assist_in", _("An assisting party has answered"), UNDER_WAY, None, ("system",), hidden=True, tell=(Tell("turn", "case_assisted", in_danger=True),)),
    Move("response_in", _("A body has responded"), UNDER_WAY, None, ("system",), hidden=True, tell=(Tell("slot:coordination", "case_response_in", in_danger=True),)),
    Move(
        "turn_out", _("Close the joint response"), UNDER_WAY, None, ("slot:coordination",), closes=("coordination",), when=was_convened,
        needs=(Input("result", _("What was agreed"), "words", most=1000, audience="party"),),
        tell=(Tell("turn", "case_turned_out", in_danger=True), Tell("asker:coordination", "case_turned_out")), said=_("Those responsible have agreed what is done."),
        did=_("Closed the joint response"),
    ),
    Move(
        "decline_call", _("No joint response is needed"), UNDER_WAY, None, ("slot:coordination",), closes=("coordination",), danger=True, when=not_convened, needs=(WHY,),
        tell=(Tell("asker:coordination", "case_call_declined"),),
    ),
)  # fmt: skip


FLOW = registry.register(
    Flow(
        key=KEY,
        title=_("Case"),
        begins="offered",
        stages=STAGES,
        moves=SIGNING + HANDLING + TIME + SUPERVISION,
        slots=SLOTS,
        desk="community_desk",
        opened=pgettext_lazy("first step of a case", "Dispatched"),
        read_outside=True,
        parameters=(
            Parameter("sign", _("Time to sign or send back"), Limit(4, Clock.WORKING_HOURS)),
            Parameter("redispatch", _("Time to send elsewhere"), Limit(4, Clock.WORKING_HOURS)),
            Parameter("rule", _("Time for the street to rule"), Limit(1, Clock.WORKING_DAYS)),
            *in_danger("sign", _("Time to sign or send back"), 1, 4),
            *in_danger("redispatch", _("Time to send elsewhere"), 1, 4),
            *in_danger("rule", _("Time for the street to rule"), 2, 4),
            *in_danger("contact", _("Time for the first contact"), 1, 4),
            *in_danger("decide", _("Time to decide on an extension or deferral"), 1, 4),
            *in_danger("answer", _("Time to answer a supervision order"), 2, 4),
            *in_danger("convene", _("Time for the street to convene"), 1, 4),
            *in_danger("verify", _("Time to check"), 2, 8),
            *in_danger("relay", _("Time to speak with the person for the handler"), 1, 4),
            Parameter(
                "contact", _("Time for the first contact, where the catalogue sets none"), Limit(1, Clock.WORKING_DAYS)
            ),
            Parameter("handle", _("Time to handle, where the catalogue sets none"), Limit(5, Clock.WORKING_DAYS)),
            Parameter("verify", _("Time to check"), Limit(2, Clock.WORKING_DAYS)),
            Parameter("review", _("Time between looks at a deferred matter"), Limit(30, Clock.CALENDAR_DAYS)),
            Parameter("decide", _("Time to decide on an extension or deferral"), Limit(1, Clock.WORKING_DAYS)),
            Parameter("answer", _("Time to answer a supervision order"), Limit(8, Clock.WORKING_HOURS)),
            Parameter("relay", _("Time to speak with the person for the handler"), Limit(4, Clock.WORKING_HOURS)),
            Parameter("convene", _("Time for the street to convene"), Limit(2, Clock.WORKING_DAYS)),
            Parameter("sample", _("Share of cases checked by a second person, in percent"), 10),
        ),
    )
)

registry.options(
    KEY,
    send_back=lambda _matter: queries.options("send_back"),
    owners=lambda _matter: queries.options("owners"),
    extension=lambda _matter: queries.options("extension"),
    order_grounds=orders.grounds,
    handlers=queries.handler_options,
    bodies=queries.body_options,
    assistants=assisting.options,
    contacts=reaching.contact_options,
    outcomes=lambda _matter: [(code, text) for code, text in queries.options("outcomes") if code != "duplicate"],
    grounds=more_time.ground_options,
)
registry.marks(
    KEY,
    first_contact=reaching.contact_marks,
    report_done=marking.done_marks,
    send_back=marking.back_marks,
    send_back_again=marking.back_marks,
    redispatch=marking.again_marks,
    ask_extension=marking.extension_marks,
    approve_deferral=marking.deferral_marks,
    turn_out=marking.closing_marks,
    ask_relay=reaching.relay_marks,
    supervise=orders.marks,
)
registry.keeps("case__row")
registry.searchable(KEY, searchable_words)


def _convened(matter: Matter) -> bool:
    return matter.last("convene") > matter.last("call_in")


registry.about(
    KEY,
    grounds=queries.grounds,
    outside=queries.outside,
    overdue=unoffered.overdue,
    own_return=judging.own_return,
    through_office=unoffered.through_office,
    time_gone=reviewing.time_gone,
    approachable=reaching.approachable,
    reachable=lambda matter: not queries.left_nothing(matter.dossier),
    convened=_convened,
    assistants=assisting.keys,
)
registry.work(KEY, "report_done")
registry.seats(KEY, sender=queries.sender, barred=judging.barred)

LIKELY = {
    "offered": "acknowledge", "returned": "redispatch", "ruling": "assign_by_ruling", "contacting": "first_contact",
    "handling": "report_done", "deferred": "resume", "verifying": "verify_pass",
}  # fmt: skip


def _likely(matter: Matter) -> str:
    """What is mostly done next; whoever convenes closes the round once somebody was called."""
    side, main = matter.turns.get("coordination"), matter.main
    convenes = side is not None and matter.actor.seat_for(side.holder_key) is not None
    if convenes and not (main and matter.actor.seat_for(main.holder_key)):
        return "turn_out" if _convened(matter) else "convene"
    return LIKELY.get(matter.stage.key, "")


registry.likely(KEY, _likely)
