"""The moves every flow shares: taking it on among those who share a seat, notes, a second look at time and place, erasing, undoing."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.flows.spec import HOLDER, Flow, Input, Move, Tell

NOTE = Input("note", _("Note"), "words", most=2000, help=_("Only colleagues on this matter can read this."))
READ_OUTSIDE = _("A body from outside may read this: no name, no door, no telephone.")
NOTE_OUTSIDE = replace(NOTE, help=READ_OUTSIDE)
WHY_BACK = Input("why", _("Why it is taken back"), "words", required=False, most=300)
PARTY_NOTE = Input(
    "note", _("Message"), "words", most=1000, audience="party", help=_("The person who spoke can read this.")
)
PARTY_NOTE_SAID = _("There is a message for you.")
RELOCATE = Move(
    "relocate", _("Place changed"), (), None, (HOLDER, "system"), hidden=True,
    tell=(Tell("reached", "turn_moved", in_danger=True), Tell("stays", "turn_place", in_danger=True)),
)  # fmt: skip


def with_common_moves(flow: Flow) -> Flow:
    """The flow with the shared moves appended, unless it declares its own of the same key."""
    open_stages = tuple(stage.key for stage in flow.stages if not stage.final)
    every_stage = tuple(stage.key for stage in flow.stages)
    workers = (HOLDER, *sorted(flow.roles()))
    shared = (
        _note(flow, every_stage, workers),
        Move(
            "party_note",
            _("Write to the person who spoke"),
            open_stages,
            None,
            (HOLDER,),
            needs=(PARTY_NOTE,),
            said=PARTY_NOTE_SAID,
        ),
        *_between_levels(open_stages),
        Move(
            "claim",
            _("I will take this"),
            open_stages,
            None,
            (HOLDER,),
            hidden=True,
            bulk=True,
            did=_("Taken on by one of them"),
        ),
        Move(
            "recompute",
            _("Time worked out again"),
            open_stages,
            None,
            ("system",),
            hidden=True,
            said=_("The time promised to you was worked out again."),
            said_with="until",
        ),
        replace(RELOCATE, source=open_stages),
        Move("exclude", _("Someone was kept apart from the file"), every_stage, None, (HOLDER, "system"), hidden=True),
        Move(
            "reference",
            _("Reference in another system"),
            every_stage,
            None,
            (HOLDER, "system"),
            hidden=True,
            needs=(WHY_BACK,),
        ),
        Move("erase", _("Words erased"), every_stage, None, ("system",), hidden=True),
        Move("undo", _("Taken back"), every_stage, None, workers, hidden=True),
        Move("migrate", _("Carried over to a new version of the flow"), every_stage, None, ("system",), hidden=True),
    )
    own = flow.leaves_out | {move.key for move in flow.moves}
    return replace(flow, moves=flow.moves + tuple(move for move in shared if move.key not in own))


def _between_levels(open_stages: tuple[str, ...]) -> tuple[Move, Move]:
    """Up to the next level, and back to a post at which nobody sat."""
    return (
        Move(
            "climb",
            _("Moved up"),
            open_stages,
            None,
            ("system",),
            hidden=True,
            said=_("The next level up has taken it on."),
            tell=(Tell("reached", "turn_reached", in_danger=True), Tell("left", "turn_left")),
        ),
        Move(
            "come_back",
            _("Back at its post, where somebody sits again"),
            open_stages,
            None,
            ("system",),
            hidden=True,
            said=_("It is back with those it was with before."),
            tell=(Tell("reached", "turn_back", in_danger=True), Tell("left", "turn_given_back")),
        ),
    )


def _note(flow: Flow, stages: tuple[str, ...], by: tuple[str, ...]) -> Move:
    needed = NOTE_OUTSIDE if flow.read_outside else NOTE
    return Move("note", _("Write a note"), stages, None, by, needs=(needed,), did=_("Wrote a note"))
