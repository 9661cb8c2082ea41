"""The flow of an appeal (诉求): someone speaks, it is screened, handled, answered, rated, closed off.

The promise to the person runs from registration and never starts again. An appeal in a grid climbs when its time runs out.
"""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from gongyi.domain.appeals import guidance, judging, marking, warned
from gongyi.domain.appeals.conditions import (
    at_the_communitys_desk,
    came_from_grid,
    desk_has_it,
    desk_may_wait,
    desk_sends_away,
    first_handling,
    grid_may,
    grid_passes_up,
    is_public,
    kind_may_change,
    left_the_grid,
    looked_at_twice,
    may_be_not_done,
    may_order,
    may_publish,
    may_restrict,
    named_a_danger,
    no_danger,
    nobody_calls_yet,
    nobody_waits_for_a_call,
    not_ordered_yet,
    not_rated_yet,
    of_others,
    ordinary_way,
    passes_alone,
    rated_for_them,
    restricted,
    under_duty,
)
from gongyi.domain.appeals.perils import ADDED_TO, DANGER, IN_DANGER, NAMED_TO, PLAIN
from gongyi.domain.appeals.stages import STAGES
from gongyi.domain.cases import public as cases
from gongyi.kernel.clock.limits import Clock, Limit
from gongyi.kernel.flows import registry
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.flows.shared_moves import PARTY_NOTE, PARTY_NOTE_SAID
from gongyi.kernel.flows.spec import SPEAKER, Flow, Input, Move, Parameter, Slot, Tell, in_danger
from gongyi.kernel.flows.story import searchable_words

KEY = "appeal"
DESKS = ("community_desk", "secretary", "street_desk", "town_desk")
ASKERS = (*DESKS, "grid_worker")
"""Who may enter what a person says of the result, by call or visit; the action refuses whoever handled it."""
BEFORE_SCREENED = ("registered", "awaiting_info", "screening")
WITH_CASE = ("with_handler", "on_books")
DONE_HERE = ("in_grid", "screening")
"""Stages in which the grid or the community does it itself."""
UNDER_WAY = ("in_grid", *WITH_CASE, "awaiting_topic", "deferred")
DONE = ("checking", "replying")
"""Stages in which it is said to be done, and the person was not answered yet."""
ANSWERED = ("rating", "closing", "street_review")
OPEN = (*BEFORE_SCREENED, *UNDER_WAY, *DONE, *ANSWERED)
RATE = ("satisfied", "mostly", "dissatisfied")
SPOKEN_WITH = frozenset({"reached", "visited"})
"""Results of a call or visit with which the person was spoken with and may have said how it was done."""
WRONG_NUMBER = "wrong_number"
MISSED = frozenset({"no_answer", "not_home", WRONG_NUMBER})


SLOTS = (
    *cases.TIME_SLOTS,
    cases.ORDER_SLOT,
    Slot("callback", _("Call the person back"), "community_desk", "call"),
    Slot("ask_more", _("Ask by call or visit for what is missing"), "community_desk", "ask_more"),
    Slot("follow_up", _("Ask by call or visit how it was done"), "community_desk", "follow_up"),
)

WHY = Input("why", _("Reason"), "words", most=500)
SAID = Input("why", _("Reason, for the person who spoke"), "words", most=500, audience="party")
TOLD = Input("told", _("In words, for the person who spoke"), "words", required=False, most=1000, audience="party")
CATEGORY = Input("category", _("What it is about"), "pick", source="categories")
PUBLIC_SUMMARY = Input(
    "summary",
    _("What was done, in a sentence for everyone; the public list shows it"),
    "words",
    required=False,
    most=300,
    audience="public",
)
RESULT = (
    Input("outcome", _("Outcome"), "pick", source="outcomes"),
    Input("done", _("What was done"), "words", required=False, most=1000),
    Input("before", _("Photo before"), "photos", required=False, most=9, purpose="before"),
    Input("after", _("Photo after"), "photos", required=False, most=9, purpose="after"),
)
LENT = Input(
    "photos",
    _("Show the handler the person's photos"),
    "flag",
    required=False,
    help=_("Look at them first: nothing in them that shows who spoke."),
)
ORDER_ENDED = Tell("asker:answer", "appeal_order_ended")
"""Whoever gave an order hears that its matter ended without an answer."""
ASSISTING = (
    Input("assist", _("Who assists"), "picks", required=False, source="assistants", most=cases.MOST_ASSISTING),
    Input(
        "asked",
        _("What is asked of those who assist: no name, no door"),
        "words",
        required=False,
        most=500,
        nameless=True,
    ),
)
"""Asked with a dispatch, where somebody else than its handler may do a part of it."""
NEAR = 8
"""So many of them stand in the form of a dispatch, the nearest; all of them once it is sent."""
SHOWN = Input(
    "show",
    _("Show the person the photos after the work"),
    "flag",
    required=False,
    help=_("Look at them first: nobody else in them."),
)
ADDED = (
    Input("added", _("What you want to add"), "words", required=False, most=2000, audience="party"),
    Input("photo", _("Photos"), "photos", required=False, most=9, audience="party"),
    Input("voice", _("Or say it, up to a minute"), "voice", required=False, most=1, audience="party"),
)
"""Any one of them will do, as in what was said at first."""
ADDED_FOR = (
    Input("added", _("What they say, in their words"), "words", required=False, most=2000, audience="party"),
    ADDED[1],
)
"""The same, said by telephone or at the counter."""
UNSORTED = Input("category", _("What it is about"), "pick", required=False, source="categories")
"""What it is about, asked with a result where nobody said it yet, because the catalogue's row names the evidence."""

INTAKE = (
    Move("need_info", _("Ask for more"), ("registered", "screening"), "awaiting_info", ("turn",), when=desk_may_wait, shortcut="q", needs=(Input("question", _("What is missing"), "words", most=300, audience="party"),), opens=("ask_more",), undoable=True, tell=(Tell("voice", "appeal_need_info"),), said=_("Something is missing."), did=_("Asked for more")),
    Move("supply_info", _("Add"), ("awaiting_info",), "registered", (SPEAKER,), needs=ADDED, tell=ADDED_TO, said=_("You added something."), did=_("Something was added")),
    Move("supply_for", _("Write down what they add"), ("awaiting_info",), "registered", ("slot:ask_more", *DESKS), needs=ADDED_FOR, closes=("ask_more",), tell=ADDED_TO, said=_("Somebody wrote down what you added."), did=_("Written down what the person adds")),
    Move("info_lapsed", _("Nothing was added in time"), ("awaiting_info",), "registered", ("system",), hidden=True),
    Move("add_words", _("Add something"), (*UNDER_WAY, *DONE, "registered", "screening", "street_review"), None, (SPEAKER,), when=ordinary_way, needs=ADDED, tell=ADDED_TO, said=_("You added something."), did=_("Something was added")),
    Move("accept", _("Accept"), ("registered",), "screening", ("turn",), when=desk_has_it, needs=(), tell=(Tell("voice", "appeal_accepted"),), undoable=True, shortcut="a", bulk=True, said=_("It is accepted."), did=_("Accepted")),
    Move("decline", _("Decline, with the right door"), ("registered", "screening"), "declined", ("turn",), when=desk_sends_away, danger=True, undoable=True, shortcut="x", bulk=True, needs=(Input("reason", _("Why"), "pick", source="declines"), Input("door", _("The right door"), "pick", source="doors", help=_("The person is shown its name, its telephone and when it can be reached.")), SAID), tell=(Tell("voice", "appeal_declined"), ORDER_ENDED), said=_("It is not done here."), did=_("Declined, with the right door")),
    Move("refer_out", _("Pass on under the duty to report"), ("registered",), "referred", ("turn",), when=under_duty, hint=_("There is a duty to report: call 110 at once and tell civil affairs. What happened is not written down here; note only whom you told."), needs=(Input("to", _("Whom you told"), "pick", options=(("police", _("the police, 110")), ("civil_affairs", _("the civil affairs office")), ("both", _("both")))),), said=_("It was passed on to those who must act."), did=_("Passed on under the duty to report")),
    Move("merge", _("Join to the same matter"), ("registered", "screening"), "merged", ("turn",), when=first_handling, needs=(Input("reason", _("Why"), "pick", source="merges"), Input("into", _("Number of the other matter"), "matter")), undoable=True, shortcut="m", bulk=True, tell=(Tell("voice", "appeal_merged"), ORDER_ENDED), said=_("The same matter was already being handled; you get its answer."), did=_("Joined to the same matter")),
    Move("split", _("Part it again, it is another matter"), ("merged",), "screening", ("community_desk", "secretary", "street_desk"), when=ordinary_way, reopens=True, needs=(WHY,), tell=(Tell("voice", "appeal_split"), Tell("turn", "appeal_parted", in_danger=True)), said=_("It is handled on its own again."), did=_("Parted again, it is another matter")),
    Move("parted", _("A matter that was joined went its own way"), (*OPEN, "closed_off", "archived", "declined", "withdrawn"), None, ("system",), hidden=True),
    Move("add_after_merge", _("Add something"), ("merged",), None, (SPEAKER,), needs=ADDED, said=_("You added something."), did=_("Something was added")),
    Move("joined_added", _("Somebody whose matter was joined added something; it stands in that matter's file"), (*UNDER_WAY, *DONE, "registered", "screening", "street_review"), None, ("system",), hidden=True, tell=ADDED_TO),
    Move("joined", _("Someone joined"), OPEN, None, ("turn", *DESKS, "system", SPEAKER), hidden=True, answered=(("gone", "joined", _("Someone who had joined left again")),), tell=NAMED_TO),
    Move("mistyped", _("Entered by mistake, taken back"), ("registered",), "withdrawn", ("turn", "grid_worker", *DESKS), hidden=True),
    Move("say_over", _("Take it back"), ("registered", "screening", *UNDER_WAY), None, (SPEAKER,), when=named_a_danger, danger=True, hint=_("What you reported is a danger. Somebody still goes and looks before it is closed, and you get an answer."), needs=(Input("because", _("Why"), "pick", options=(("over", _("The danger is over")), ("mistake", _("It was a mistake")), ("called", _("I have called for help elsewhere")))),), tell=(Tell("turn", "appeal_said_over", in_danger=True),), said=_("You said that it is over; somebody still looks."), did=_("Said to be over")),
    Move("take_back", _("Take it back"), (*BEFORE_SCREENED, *UNDER_WAY), "withdrawn", (SPEAKER,), when=no_danger, danger=True, hint=_("Nobody works on it any more, and it cannot be opened again. You can always report it anew."), said=_("You took it back."), tell=(Tell("before", "appeal_taken_back"), ORDER_ENDED), did=_("Taken back")),
)  # fmt: skip

TAKEN_UP = Tell("voice", "appeal_accepted", coming_from="registered")
"""Whoever screens at once accepts by doing so, and the person hears of it as if both had been done one after the other."""

SCREENING = (
    Move("take_in_hand", _("Take it in hand myself"), ("registered", "screening"), None, ("secretary",), when=at_the_communitys_desk, undoable=True, shortcut="o", bulk=True, tell=(Tell("left", "appeal_taken_in_hand"),), did=_("Taken in hand by the secretary")),
    Move("sort", _("Say what it is about"), ("registered", "screening", "in_grid"), None, ("turn",), when=ordinary_way, needs=(CATEGORY,), shortcut="c", bulk=True, did=_("Said what it is about")),
    Move("change_kind", _("Put its kind right"), ("registered", "screening"), None, ("turn",), when=kind_may_change, needs=(Input("kind", _("Kind of appeal, as it really is"), "pick", source="other_kinds"),), hint=_("A complaint stays one from then on: those complained of learn neither who spoke nor when. If it is about somebody of the office or a grid worker, keep them apart from it as well."), undoable=True, did=_("Kind put right")),
    Move("settle_now", _("Settled on the spot"), ("registered", "screening"), "replying", ("turn",), when=passes_alone, shortcut="s", needs=(UNSORTED, *RESULT), undoable=True, said=_("It was dealt with on the spot.")),
    Move("grid_handle", _("The grid does it"), ("screening", "registered", "in_grid"), "in_grid", ("turn",), when=grid_may, needs=(CATEGORY,), shortcut="g", bulk=True, undoable=True, tell=(Tell("turn", "appeal_in_grid", in_danger=True), TAKEN_UP), said=_("The grid worker does it."), did=_("Given to the grid")),
    Move("dispatch", _("Dispatch"), ("screening", "registered", "in_grid"), "with_handler", ("turn",), when=ordinary_way, shortcut="d", needs=(Input("category", _("What it is about, and who does it"), "pick", source="destinations"), Input("handler", _("Somebody else"), "pick", source="handlers", required=False, help=_("Not chosen: whoever is named beside what it is about.")), Input("statement", _("Statement for the handler, in your own words: no name, no door"), "words", most=1000, nameless=True), PLAIN, LENT, *ASSISTING), undoable=True, tell=(TAKEN_UP,), said=_("It was given to those who do it."), did=_("Dispatched")),
    Move("to_topic", _("Raise as a topic"), ("screening", "registered"), "awaiting_topic", ("turn",), when=desk_may_wait, shortcut="t", needs=(CATEGORY, SAID), undoable=True, tell=(Tell("voice", "appeal_to_topic"),), said=_("It will be talked over together."), did=_("Raised as a topic")),
    Move("topic_returned", _("Return from the topics"), ("awaiting_topic",), "screening", ("turn",), shortcut="r", needs=(WHY,), tell=(Tell("voice", "appeal_topic_returned"),), said=_("It is not talked over together. It is handled as any other matter."), did=_("Returned from the topics")),
    Move("answer_directly", _("Answer instead of a topic"), ("awaiting_topic",), "replying", ("turn",), when=passes_alone, shortcut="s", needs=(Input("outcome", _("Outcome"), "pick", source="outcomes"), WHY), did=_("Answered instead of a topic")),
    Move("redone", _("Done, to be checked"), ("registered", "screening", "in_grid", "awaiting_topic"), "checking", ("turn",), when=looked_at_twice, shortcut="s", needs=(UNSORTED, *RESULT, cases.WITH_RESULT), undoable=True, tell=(Tell("turn", "appeal_to_check", in_danger=True),), said=_("It was done; a second person checks it.")),
    Move("check_pass", _("Checked: it is done"), ("checking",), "replying", ("turn",), shortcut="v", needs=(Input("how", _("How"), "pick", options=(("on_site", _("On site")), ("phone", _("By phone")), ("papers", _("From the evidence")))),), said=_("A second person has checked it.")),
    Move("check_fail", _("Checked: not done, do it again"), DONE, "screening", ("turn",), when=may_be_not_done, danger=True, shortcut="x", needs=(WHY,), tell=(Tell("turn", "appeal_check_failed", in_danger=True),), said=_("The check found it not done; it goes on.")),
    Move("grid_done", _("Done"), ("in_grid",), "replying", ("turn",), when=passes_alone, shortcut="o", needs=RESULT, said=_("The grid worker has dealt with it.")),
    Move("pass_up", _("Pass up, the grid cannot solve it"), ("in_grid", "registered"), "screening", ("turn",), when=grid_passes_up, shortcut="p", needs=(WHY,), tell=(Tell("turn", "appeal_passed_up", in_danger=True), TAKEN_UP), did=_("Passed up, the grid cannot solve it")),
    Move("case_done", _("The handler has finished"), WITH_CASE, "replying", ("system",), hidden=True, tell=(Tell("turn", "appeal_case_done"),), said=_("Those who did it have finished.")),
    Move("case_back", _("The order was withdrawn"), WITH_CASE, "screening", ("system",), hidden=True, tell=(Tell("turn", "appeal_case_back", in_danger=True),), said=_("It is being arranged anew who does it.")),
    Move("tell_progress", _("How it stands was put on the person's page"), WITH_CASE, None, ("system",), hidden=True, needs=(TOLD,), tell=(Tell("voice", "appeal_progress"),)),
    Move("note_progress", _("What those who do it write for the person"), WITH_CASE, None, ("system",), hidden=True, needs=(TOLD,)),
    Move("progress_kept", _("Those who do it noted progress; the person is not told their words"), WITH_CASE, None, ("system",), hidden=True, tell=(Tell("turn", "appeal_progress_kept"),)),
    Move("handler_note", _("What those who do it write to the person"), WITH_CASE, None, ("system",), hidden=True, needs=(TOLD,), tell=(Tell("voice", "appeal_note"),), said=PARTY_NOTE_SAID),
    Move("case_extended", _("More time was granted to the handler"), ("with_handler",), None, ("system",), hidden=True, needs=(TOLD,), tell=(Tell("voice", "appeal_extended"),), said=_("It will take longer.")),
    Move("case_deferred", _("The case was put on the books"), ("with_handler",), "on_books", ("system",), hidden=True, needs=(TOLD,), tell=(Tell("voice", "appeal_on_books"),), said=_("It cannot be done yet. It stays on the books and is looked at again.")),
    Move("case_reviewed", _("The case stays on the books"), ("on_books",), None, ("system",), hidden=True, needs=(TOLD,), tell=(Tell("voice", "appeal_on_books"),), said=_("It was looked at again and cannot be done yet.")),
    Move("case_resumed", _("The case was taken up again"), ("on_books",), "with_handler", ("system",), hidden=True, needs=(TOLD,), tell=(Tell("voice", "appeal_progress"),), said=_("It goes on.")),
    Move("correct_progress", _("The person's page says that it was taken back"), WITH_CASE, None, ("system",), hidden=True, tell=(Tell("voice", "correction"),)),
)  # fmt: skip

ANSWERING = (
    Move("reply", _("Answer"), ("replying",), "rating", ("turn",), shortcut="r", needs=(Input("reply", _("Answer to the person"), "words", most=2000, audience="party"), PUBLIC_SUMMARY, SHOWN, cases.WITH_RESULT), opens=("follow_up",), tell=(Tell("voice", "appeal_reply_rate"),), said=_("You have an answer."), did=_("Answered")),
    Move("rate_satisfied", _("Rated"), ("rating",), "closing", (SPEAKER, "link:rate", *ASKERS), hidden=True, said=_("You rated it.")),
    Move("rate_dissatisfied", _("Rated: please do it again"), ("rating",), "screening", (SPEAKER, "link:rate", *ASKERS), hidden=True, tell=(Tell("turn", "appeal_dissatisfied", in_danger=True),), said=_("You asked for it to be done again.")),
    Move("rate_to_street", _("Rated: the street looks at it"), ("rating",), "street_review", (SPEAKER, "link:rate", *ASKERS), hidden=True, tell=(Tell("turn", "appeal_to_review"),), said=_("The street is looking at it again.")),
    Move("disown_rating", _("I did not say so"), ("closing", "closed_off"), "rating", (SPEAKER,), when=rated_for_them, reopens=True, hint=_("What was written down for you is put aside. You rate it yourself, and what you say counts."), tell=(Tell("before", "appeal_disowned"),), said=_("You said that the rating written down for you is not yours."), did=_("Rating put aside: the person says that it is not theirs")),
    Move("redo", _("Second handling"), ("screening", "street_review"), None, ("turn", "system"), hidden=True),
    Move("name_danger", _("Somebody is in danger"), (*UNDER_WAY, *DONE, "registered", "screening", "street_review"), None, ("turn", *DESKS), when=ordinary_way, needs=DANGER, hint=IN_DANGER, tell=NAMED_TO, did=_("Said that somebody is in danger")),
    Move("name_danger_anew", _("Somebody is in danger"), ("awaiting_info", "rating", "closing"), "registered", ("turn", *DESKS), when=ordinary_way, needs=DANGER, hint=IN_DANGER, tell=NAMED_TO, said=_("It is looked at at once."), did=_("Said that somebody is in danger")),
    Move("name_duty", _("A child is harmed: duty to report"), OPEN, "registered", ("turn", *DESKS), when=ordinary_way, danger=True, hint=_("Call 110 at once. The matter goes to the street, nobody else opens it any more, and all words, photos and recordings in it are erased now: they cannot be brought back. That you did this is on record."), closes=("callback",), tell=(Tell("turn", "appeal_danger", urgent=True), ORDER_ENDED), said=_("It goes to those who must act. What was said is not kept here."), did=_("Placed under the duty to report")),
    Move("summarise", _("Write what it is about in one line"), OPEN, None, ("turn", "community_desk"), when=ordinary_way, needs=(Input("title", _("In one line, without names, phones and doors; it stands everywhere instead of the first words"), "words", most=60, audience="party", nameless=True),), did=_("Said in one line what it is about")),
    Move("follow_up", _("Note a call or visit"), ("rating",), None, DESKS, shortcut="v", needs=(Input("result", _("How it went"), "pick", source="visit_results"),), when=not_rated_yet, did=_("Call or visit noted")),
    Move("follow_up_done", _("No more calls or visits"), ("rating",), None, ("system",), hidden=True, closes=("follow_up",)),
    Move("rating_lapsed", _("Not rated"), ("rating",), "closing", ("system",), hidden=True, said=_("You did not rate it.")),
    Move("final_notice", _("Final notice"), ("street_review",), "closing", ("turn",), when=of_others, shortcut="o", needs=(Input("notice", _("Final notice with reasons"), "words", most=2000, audience="party"), PUBLIC_SUMMARY, cases.WITH_RESULT), tell=(Tell("voice", "appeal_final"),), said=_("The street has looked at it again and given its final notice."), did=_("Final notice given")),
    Move("order_redo", _("Have it done again"), ("street_review",), "screening", ("turn",), shortcut="r", when=not_ordered_yet, needs=(WHY,), hint=_("Once only. Whoever spoke hears of it; the desk reads who ordered it, and why."), tell=(Tell("voice", "appeal_ordered_again"), Tell("turn", "appeal_ordered", in_danger=True)), said=_("The street has looked at it and has it done once more."), did=_("Ordered to be done again")),
    Move("close_off", _("Close off"), ("closing",), "closed_off", ("turn",), when=nobody_waits_for_a_call, shortcut="o", bulk=True, undoable=True, tell=(), said=_("It is closed off."), did=_("Closed off")),
    Move("archive", _("Archive"), ("closed_off",), "archived", ("system", "community_desk", "street_desk"), hidden=True, did=_("Archived")),
)  # fmt: skip

TIME = tuple(
    replace(move, when=came_from_grid if move.key == "resume" else move.when, shortcut="")
    for move in cases.time_moves(
        "appeal",
        at=DONE_HERE,
        back="in_grid",
        told={
            "approve_extension": "appeal_extended",
            "approve_deferral": "appeal_on_books",
            "review_deferral": "appeal_on_books",
            "resume": "appeal_goes_on",
        },
    )
)
RESUME_AT_DESK = replace(TIME[-1], key="resume_at_desk", target="screening", when=left_the_grid)
"""What the community did itself goes on there."""
ORDERS = tuple(
    replace(move, when=may_order if move.opens else move.when, shortcut="")
    for move in cases.order_moves(
        "appeal",
        at=("registered", *DONE_HERE, "awaiting_topic", *DONE, "street_review"),
        until=(*BEFORE_SCREENED, *UNDER_WAY, *DONE, "street_review"),
        done=("checking", "rating", "closing"),
    )
)

ALONGSIDE = (
    Move("chase", _("Ask how it is getting on"), (*BEFORE_SCREENED[:1], "screening", *UNDER_WAY, *DONE), None, (SPEAKER, *DESKS), tell=(Tell("turn", "appeal_chased", in_danger=True),), said=_("It was asked how this is getting on."), bulk=True, shortcut="u", did=_("Asked how it is getting on")),
    Move("ask_call", _("Call me back"), OPEN, None, (SPEAKER,), when=nobody_calls_yet, opens=("callback",), tell=(Tell("slot:callback", "appeal_call", in_danger=True),), said=_("You asked to be called back."), did=_("Asked to be called back")),
    Move("called", _("Called back"), OPEN, None, ("slot:callback",), closes=("callback",), needs=(Input("result", _("How it went"), "pick", source="spoken_results"),), said=_("They called you.")),
    Move("call_missed", _("Called, not reached"), OPEN, None, ("slot:callback",), closes=("callback",), opens=("callback",), needs=(Input("result", _("How it went"), "pick", source="missed_results"),), said=_("They called you and did not reach you.")),
    Move("call_given_up", _("No more calls"), OPEN, None, ("system",), hidden=True, closes=("callback",), said=_("They could not reach you by telephone. You can ask for a call again; if the number was wrong, leave another.")),
    Move("publish", _("Put on the public list"), (*UNDER_WAY, *DONE, *ANSWERED, "closed_off"), None, ("community_desk", "secretary", "street_desk"), when=may_publish, shortcut="l", needs=(Input("summary", _("Summary everyone may read"), "words", most=300, audience="public", help=_("Public space only. No names, phones, doors.")),), said=_("A summary is on the public list.")),
    Move("unpublish", _("Take off the public list"), (*UNDER_WAY, *DONE, *ANSWERED, "closed_off"), None, ("community_desk", "secretary", "street_desk"), when=is_public, needs=(WHY,), did=_("Taken off the public list")),
    Move("restrict", _("Restrict who may read it"), OPEN, None, ("turn", *DESKS), when=may_restrict, undoable=True, needs=(WHY,), did=_("Restricted who may read it")),
    Move("unrestrict", _("Lift the restriction"), OPEN, None, ("street_desk", "town_desk"), when=restricted, hint=_("Those of the neighbourhood read it again, as any other matter."), needs=(WHY,), did=_("Restriction lifted")),
    Move("restrict_along", _("Restricted with the matter it was joined to"), ("merged",), None, ("system",), hidden=True),
    Move("unrestrict_along", _("Restriction lifted with the matter it was joined to"), ("merged",), None, ("system",), hidden=True),
    Move("pass_on", _("Pass on to the handler"), WITH_CASE, None, ("turn", *DESKS), needs=(Input("news", _("What the handler should know, in your own words: no name, no door"), "words", most=500, nameless=True),), said=_("What the handler should know was passed on to them."), did=_("Passed on to the handler")),
    Move("party_note", _("Write to the person who spoke"), OPEN, None, ("turn", "community_desk"), needs=(PARTY_NOTE,), tell=(Tell("voice", "appeal_note"),), said=PARTY_NOTE_SAID, did=_("Written to the person who spoke")),
)  # fmt: skip

FLOW = registry.register(
    Flow(
        key=KEY,
        title=_("Appeal"),
        begins="registered",
        stages=STAGES,
        moves=INTAKE + SCREENING + ANSWERING + TIME + (RESUME_AT_DESK,) + ORDERS + ALONGSIDE,
        slots=SLOTS,
        desk="community_desk",
        parameters=(
            Parameter(
                "promise", _("Promise to the person; the catalogue may bring it nearer"), Limit(7, Clock.WORKING_DAYS)
            ),
            Parameter(
                "urgent_promise",
                _("Promise to the person, where the words name a danger"),
                Limit(24, Clock.URGENT_HOURS),
            ),
            Parameter(
                "urgent_look",
                _("Time for the first look, where someone may be in danger"),
                Limit(1, Clock.URGENT_HOURS),
            ),
            Parameter("risk_look", _("Time for the first look, where there is a risk"), Limit(4, Clock.URGENT_HOURS)),
            Parameter("accept", _("Time to accept or decline"), Limit(1, Clock.WORKING_DAYS)),
            Parameter(
                "old_look", _("Time to accept or decline old letters out of a file"), Limit(20, Clock.WORKING_DAYS)
            ),
            Parameter("old_promise", _("Time to deal with old letters out of a file"), Limit(30, Clock.WORKING_DAYS)),
            Parameter("info", _("Time for the person to add what is missing"), Limit(5, Clock.WORKING_DAYS)),
            Parameter("ask_more", _("Time to ask by call or visit for what is missing"), Limit(1, Clock.WORKING_DAYS)),
            Parameter("screen", _("Time to screen"), Limit(1, Clock.WORKING_DAYS)),
            Parameter("handle", _("Time to handle, where the catalogue sets none"), Limit(5, Clock.WORKING_DAYS)),
            Parameter("books", _("Time between looks at a matter on the books"), Limit(30, Clock.CALENDAR_DAYS)),
            Parameter("topic", _("Time to become a topic or be answered"), Limit(30, Clock.CALENDAR_DAYS)),
            Parameter("check", _("Time to check"), Limit(2, Clock.WORKING_DAYS)),
            *in_danger("check", _("Time to check"), 2, 8),
            Parameter("reply", _("Time to answer after handling"), Limit(1, Clock.WORKING_DAYS)),
            Parameter("decide", _("Time to decide on an extension or deferral"), Limit(1, Clock.WORKING_DAYS)),
            *in_danger("decide", _("Time to decide on an extension or deferral"), 1, 4),
            Parameter("answer", _("Time to answer a supervision order"), Limit(8, Clock.WORKING_HOURS)),
            *in_danger("answer", _("Time to answer a supervision order"), 2, 4),
            Parameter("rate", _("Time to rate"), Limit(7, Clock.CALENDAR_DAYS)),
            Parameter("review", _("Time for the street to review"), Limit(5, Clock.WORKING_DAYS)),
            Parameter("close", _("Time to close off"), Limit(3, Clock.WORKING_DAYS)),
            Parameter("follow_up", _("Time to ask by call or visit"), Limit(3, Clock.WORKING_DAYS)),
            Parameter("call", _("Time to call back"), Limit(4, Clock.WORKING_HOURS)),
            Parameter("archive_days", _("Days from closing off to the archive"), 30),
            Parameter("chases", _("How often a person may ask in a day"), 3),
            Parameter(
                "shared_network",
                _("How many times what one phone may send in an hour one network may, as many share it"),
                5,
            ),
        ),
    )
)


NO_DOOR = "none"
"""The answer that no other place does it, which only some reasons allow."""


def door_options() -> list[tuple[str, str]]:
    """The right doors as choices, and last that there is none."""
    doors = [(door["code"], cases.door_name(door)) for door in cases.shipped("doors")]
    return [*doors, (NO_DOOR, str(_("no other place does this; the reason says why")))]


registry.keeps("appeal")
registry.searchable(KEY, searchable_words)
registry.about(
    KEY,
    publishable=lambda matter: cases.publishable(matter.town, matter.dossier.category),
    own_work=judging.own_work,
    said_since=judging.said_since,
    rated_for_them=judging.rated_for_them,
    disowned=judging.disowned,
    with_grid=judging.with_grid,
    at_the_communitys_desk=judging.at_the_communitys_desk,
    grid_answers=judging.grid_answers,
    overdue=cases.overdue,
    time_gone=cases.time_gone,
    grounds=cases.grounds,
    came_from_grid=judging.came_from_grid,
)
registry.marks(
    KEY, settle_now=marking.sorting_marks, grid_done=marking.marks, redone=marking.redone_marks, dispatch=marking.dispatch_marks, reply=marking.reply_marks,
    final_notice=marking.notice_marks, publish=marking.publish_marks, supervise=cases.order_marks, ask_extension=cases.extension_marks, approve_extension=marking.granting_marks,
    approve_deferral=marking.deferring_marks,
)  # fmt: skip
registry.options(
    KEY,
    other_kinds=guidance.other_kinds,
    dangers=warned.unnamed,
    categories=lambda matter: cases.category_options(matter.town, matter.dossier.category),
    declines=lambda _matter: cases.options("decline"),
    doors=lambda _matter: door_options(),
    merges=lambda _matter: cases.options("merge"),
    outcomes=lambda _matter: [
        (code, text) for code, text in cases.options("outcomes") if code not in {"duplicate", "withdrawn"}
    ],
    destinations=cases.destinations,
    extension=lambda _matter: cases.options("extension"),
    grounds=cases.ground_options,
    order_grounds=cases.order_grounds,
    handlers=cases.handler_options,
    assistants=lambda matter: cases.assistant_options(matter)[:NEAR],
    visit_results=lambda _matter: cases.options("visit_results"),
    spoken_results=lambda _matter: [row for row in cases.options("visit_results") if row[0] in SPOKEN_WITH],
    missed_results=lambda _matter: [row for row in cases.options("visit_results") if row[0] in MISSED],
)

LIKELY = {
    "registered": "accept", "in_grid": "grid_done", "replying": "reply", "street_review": "final_notice", "closing": "close_off",
    "awaiting_topic": "topic_returned", "rating": "follow_up", "checking": "check_pass", "deferred": "resume",
}  # fmt: skip


def _likely(matter: Matter) -> str:
    """What is mostly done next: a matter being screened goes where the catalogue sends its kind, an addition to whoever handles it."""
    if matter.dossier.sensitivity == Dossier.DUTY:
        return "refer_out"
    taken_in = matter.stage.key == "registered" and judging.with_grid(matter)
    if (matter.stage.key == "in_grid" or taken_in) and looked_at_twice(matter.situation()):
        return "redone"
    if matter.stage.key in WITH_CASE and matter.last("add_words") > matter.last("pass_on", "dispatch"):
        return "pass_on"
    if taken_in:
        return "settle_now"
    if matter.stage.key != "screening":
        at_desk = matter.stage.key == "deferred" and not judging.came_from_grid(matter)
        return "resume_at_desk" if at_desk else LIKELY.get(matter.stage.key, "")
    row = cases.row(matter.town, matter.dossier.category) if matter.dossier.category else None
    grid = row is not None and cases.entry(row).owner == "grid_worker" and judging.grid_answers(matter)
    return "grid_handle" if grid else "dispatch"


registry.likely(KEY, _likely)


registry.seats(KEY, sender=lambda _matter: "", barred=judging.barred)
