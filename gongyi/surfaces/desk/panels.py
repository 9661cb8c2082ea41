"""The form of one move, drawn inside the page it belongs to: what is asked, what the catalogue wants, what was said."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gongyi.domain.appeals import public as appeals
from gongyi.domain.cases import public as cases
from gongyi.domain.responses import public as responses
from gongyi.kernel.access import entering
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.flows import authority, directory, timing
from gongyi.kernel.flows.facts import Lines, teller
from gongyi.kernel.flows.matters import Matter
from gongyi.kernel.flows.spec import Move
from gongyi.kernel.flows.story import holder_name, purposes_since, story, words_of
from gongyi.kernel.people.queries import today, voices_of
from gongyi.kernel.ui import showing
from gongyi.kernel.ui.moveforms import MoveForm, PickInput
from gongyi.kernel.ui.shapes import Piece
from gongyi.surfaces.desk import joining, sifting, statements
from gongyi.surfaces.desk.frame import link
from gongyi.surfaces.desk.speakers import hiding
from gongyi.surfaces.desk.told import file_url

PHOTOS = ("photo_before", "photo_after")
TAKEN = ("take", "words")
"""Answers that ask for the form again: with the suggested category, with the words of the matter as a draft."""
SETTLES = ("settle_now", "redone")
"""Moves that ask what it is about together with the result, where nobody said it yet."""
AGAIN = ("verify_fail", "redo", "order_redo", "check_fail")
"""Moves after which work is done anew, so that photos given before no longer count."""


ASKED, SENT_BACK = gettext_lazy("What was asked"), gettext_lazy("Why it was sent back")
ANSWERS_TO: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "approve_extension": (ASKED, ("ask_extension",)),
    "refuse_extension": (ASKED, ("ask_extension",)),
    "approve_deferral": (ASKED, ("ask_deferral",)),
    "refuse_deferral": (ASKED, ("ask_deferral",)),
    "review_deferral": (gettext_lazy("Why it is on the books"), ("ask_deferral", "review_deferral")),
    "supply_for": (gettext_lazy("What is missing"), ("need_info",)),
    "pass_on": (gettext_lazy("What was added"), ("add_words",)),
    "relay_contact": (ASKED, ("ask_relay",)),
    "relay_done": (ASKED, ("ask_relay",)),
    "answer_supervision": (ASKED, ("supervise",)),
    "convene": (ASKED, ("call_in",)),
    "decline_call": (ASKED, ("call_in",)),
    "redispatch": (SENT_BACK, ("send_back",)),
    "assign_by_ruling": (SENT_BACK, ("send_back_again",)),
}
"""Moves that decide or answer: under which words, and in which steps, what is decided stands."""


@dataclass(frozen=True)
class Source:
    """What somebody else wrote and chose, shown beside a form. `until`: when it would be due if it is granted."""

    title: str = ""
    words: str = ""
    facts: Lines = ()
    until: datetime | None = None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Panel:
    """All that the drawing of one open move needs."""

    move: Move
    form: MoveForm
    action: str
    close: str
    host: dict[str, str]
    asks: tuple[str, ...] = ()
    source: Source = Source()
    draft: str = ""
    take_over: bool = False
    alike: tuple[tuple[Any, str], ...] = ()
    guess: appeals.Category | None = None
    take: str = ""
    redrawn: bool = False


def guess_for(matter: Matter) -> appeals.Category | None:
    """What the words of a matter without a category point to, with these words; a suggestion that a worker may take."""
    if matter.dossier.category:
        return None
    said = f"{matter.dossier.title}\n{statements.first_words(matter)}"
    return appeals.row_for(matter.town, matter.dossier.kind, said)


def _guess(matter: Matter, spec: Move) -> appeals.Category | None:
    """What a form suggests that asks what it is about: nothing that the move would refuse, as what a second person checks where it is settled on the spot."""
    guess = guess_for(matter) if any(needed.key == "category" for needed in spec.needs) else None
    row = cases.row(matter.town, guess.code) if guess and spec.key == "settle_now" else None
    return None if row and appeals.is_graver(matter.dossier, cases.entry(row)) else guess


def new_form(request: TownRequest, matter: Matter, spec: Move, guess: appeals.Category | None = None) -> MoveForm:
    """The form as it is first drawn, with what is known already filled in.

    A guess is only offered, but for settling on the spot, where it stands chosen and says so, to save a hand in a stairwell.
    """
    asked = {needed.key for needed in spec.needs}
    initial: dict[str, Any] = {name: request.GET[name] for name in asked & {"into", "reason"} if request.GET.get(name)}
    if matter.dossier.category and "category" in asked:
        initial.setdefault("category", matter.dossier.category)
    if guess and spec.key in SETTLES:
        initial.setdefault("category", guess.code)
    if spec.key == joining.MERGE:
        initial.setdefault("reason", joining.REASON)
    if spec.key in {"redispatch", "assign_by_ruling"} and (owner := cases.proposed(matter)):
        initial["handler"] = owner
    if spec.key == "dispatch":
        initial["statement"] = statements.begin(matter)
        initial["photos"] = "yes" if matter.dossier.kind == "help" else "no"
    if spec.key == "reply":
        initial["show"] = "yes"
    if spec.key == "publish":
        initial["summary"] = words_of(matter.dossier, "reply").get("summary", "")
    return MoveForm(matter=matter, spec=spec, initial=initial, suggested=_suggested(guess))


def _suggested(guess: appeals.Category | None) -> dict[str, str]:
    return {"category": guess.code} if guess else {}


def redrawing(request: TownRequest) -> bool:
    """Whether a form was sent only to have a suggestion written into it."""
    return any(request.POST.get(name) for name in TAKEN)


def redrawn(request: TownRequest, matter: Matter, spec: Move) -> MoveForm:
    """The form as it was sent, everything chosen and typed in it, with the suggestion that was taken."""
    sent = MoveForm(request.POST, matter=matter, spec=spec)
    kept = {name: sent[name].data for name in sent.fields}
    if request.POST.get("take") and "category" in kept:
        kept["category"] = request.POST["take"]
    if request.POST.get("words") and statements.takes_over(matter, spec):
        statements.taken(matter, spec, kept)
    return MoveForm(matter=matter, spec=spec, initial=kept, suggested=_suggested(_guess(matter, spec)))


def panel(request: TownRequest, matter: Matter, spec: Move, form: MoveForm | None = None) -> Panel:
    """The open move. `host` and its companions travel with the form, so that an error comes back to the same page."""
    number = matter.dossier.number
    given = request.POST if request.method == "POST" else request.GET
    host = {name: given[name] for name in ("host", "next", sifting.SIFT) if given.get(name)}
    back = sifting.board_url(request, at=number) if host.get("host") == "board" else link(request, "file", number)
    guess = _guess(matter, spec)
    return Panel(
        move=spec, form=findable(matter, form or new_form(request, matter, spec, guess)), action=link(request, "move", number, spec.key), close=back,
        host=host, asks=asks(matter, spec), source=_source(request, matter, spec),
        draft=f"move-{number}-{spec.key}-{matter.dossier.version}", redrawn=redrawing(request),
        take_over=statements.takes_over(matter, spec), alike=tuple(_alike(request, matter, spec)),
        guess=guess,
        take=guess.code if guess and spec.key not in SETTLES else "",
    )  # fmt: skip


def findable(matter: Matter, form: MoveForm) -> MoveForm:
    """The form whose categories are also found by the words that people say for them, as the hint beside it shows them; an empty statement has an example."""
    if "statement" in form.fields:
        form.fields["statement"].widget.attrs["placeholder"] = statements.example(matter)
    field = form.fields.get("category")
    if field and isinstance(field.widget, PickInput):
        field.widget.also = cases.category_words(matter.town)
    return form


def _alike(request: TownRequest, matter: Matter, spec: Move) -> list[tuple[Any, str]]:
    """Open matters of the neighbourhood that this one could be joined to, each with its number."""
    return joining.around(request, matter, statements.first_words(matter)) if spec.key == joining.MERGE else []


def asks(matter: Matter, spec: Move) -> tuple[str, ...]:
    """What will be asked for on sending, said before; first of all what a supervision order asks that is answered with it."""
    answers = spec.key not in ANSWERS_TO and any(needed.key == "answer" for needed in spec.needs)
    demand = words_of(matter.dossier, cases.ORDERED).get("demand", "") if answers and "answer" in matter.turns else ""
    ordered = (_("The supervision order asks: %s") % hiding(matter, [demand])(demand),) if demand else ()
    return (*ordered, *_asks(matter, spec))


def _asks(matter: Matter, spec: Move) -> tuple[str, ...]:
    """The closing standard, photos, and when words are needed where that differs."""
    if spec.key in BEFORE:
        return BEFORE[spec.key](matter)
    if not any(needed.key == "outcome" for needed in spec.needs):
        return ()
    lines = []
    entry = entry_of(matter)
    if cases.words_only(matter.dossier.kind, spot=spec.key in SETTLES and appeals.on_the_spot(matter)):
        return (*([_("Closing standard: %s") % entry.text("standard")] if entry else []), _("No photo is asked for."))
    if entry is None and spec.key in SETTLES:
        lines += [_("What it is about says which photos are needed.")]
    if entry:
        lines += [_("Closing standard: %s") % entry.text("standard")]
        lines += _photos(matter, entry)
        lines += [] if any(map(entry.needs, PHOTOS)) else [_("No photo is asked for.")]
        if entry.needs("note"):  # its own field says so
            return tuple(lines)
    reasons = [text for code, text in cases.options("outcomes") if cases.needs_reason(code)]
    return (*lines, _("Words are needed for: %s") % pgettext("between names", ", ").join(reasons))


def _unreached(matter: Matter) -> tuple[str, ...]:
    """That no message goes out, where nobody left a telephone or signed in."""
    if matter.flow.key != appeals.KEY or voices_of("dossier", matter.dossier.pk).exclude(phone_sealed=b"", person=None):
        return ()
    return (_("Nobody left a telephone: this is read only with the number and the four digits of the matter."),)


def _shut_grid(matter: Matter) -> tuple[str, ...]:
    """That nobody can get in at the seat to which the grid's matters go here; nothing where somebody can."""
    apart, seats = authority.apart(matter.dossier), directory.of(matter.town)
    grid = seats.route("grid_worker", matter.dossier.place_path, apart).seat
    if grid.id not in entering.shut(matter.town):
        return ()
    said = _("Nobody at %(seat)s can sign in now: it would lie there until its time runs out.")
    return (said % {"seat": holder_name(grid.key)},)


def _tried(matter: Matter) -> tuple[str, ...]:
    """How often the person was tried since the answer, and when that ends."""
    made = appeals.tries(matter)
    day = today(matter.town).isoformat()
    said = _("Tried so far: %(tries)d (%(today)d today). It ends with three tries on two days.")
    return (said % {"tries": len(made), "today": sum(on == day for on, _result in made)},)


BEFORE = {
    "follow_up": _tried,
    "dispatch": statements.where_it_is,
    "grid_handle": _shut_grid,
    "need_info": _unreached,
    "party_note": _unreached,
}
"""What is said before sending, by move, where no outcome is asked for."""


def _photos(matter: Matter, entry: cases.Entry) -> list[str]:
    """Photos that are there already. Those that are not are asked for by their own fields."""
    wanted = [what for what in ("before", "after") if entry.needs(f"photo_{what}")]
    given = purposes_since(matter.dossier, matter.last(*AGAIN)) if wanted else set()
    there = {"before": _("Photo before the work: it is there."), "after": _("Photo after the work: it is there.")}
    return [there[what] for what in wanted if what in given]


def entry_of(matter: Matter) -> cases.Entry | None:
    """What the catalogue says about matters of this kind, as it stood when this one began."""
    found = cases.row_of(matter)
    return cases.entry(found) if found else None


def _source(request: TownRequest, matter: Matter, spec: Move) -> Source:
    """What others wrote and chose that is needed beside the form, the telephones of those who spoke masked in it."""
    found = _written(request, matter, spec)
    return replace(found, words=hiding(matter, [found.words])(found.words))


def _written(request: TownRequest, matter: Matter, spec: Move) -> Source:
    """What was asked, or what was done."""
    if spec.key in ANSWERS_TO:
        title, moves = ANSWERS_TO[spec.key]
        return _asked(matter, title, moves)
    if spec.key == "reply":
        shown = tuple(showing.piece(item, file_url(request)) for item in appeals.photos_of_work(matter))
        words = appeals.done_words(matter)
        return Source(_("What those who did it write"), words, pieces=shown) if words or shown else Source()
    if spec.key in {"verify_pass", "check_pass", "final_notice"}:
        return Source(_("What those who did it write"), appeals.done_words(matter))
    if spec.key == "turn_out":
        return Source(_("What those who were called said"), _responses(matter))
    return Source()


def _asked(matter: Matter, title: str | Promise, moves: tuple[str, ...]) -> Source:
    """What stands in the newest step of these moves, whole, with the time by which it would be due if more were granted."""
    number = matter.last(*moves)
    step = next((told for told in story(matter.dossier, matter.actor) if told.number == number), None)
    if step is None:
        return Source()
    until = None
    if step.move == "ask_extension":
        calendar = timing.calendar_of(matter.town.calendar)
        until = timing.due(timing.extended(matter.dossier.clock, int(step.facts["amount"])), calendar)
    return Source(str(title), "\n".join(step.words.values()), teller(matter, (step,))(step), until)


def _responses(matter: Matter) -> str:
    colon = pgettext("after a label", ": ")
    said = (f"{one.body}{colon}{one.result or _('Not yet')}" for one in responses.called(matter.actor, matter.dossier))
    return "\n".join(said)
