"""What all pages of keeping have in common: whose part of the town it is, reasons, records, and what went before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access.actions import COMMAND, record_act
from gongyi.kernel.access.models import TownAct
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.models import Account, Person
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.actions import Misplaced
from gongyi.kernel.territory.codes import BadCode
from gongyi.kernel.territory.exchange import BadFile
from gongyi.kernel.territory.geometry import BadOutline
from gongyi.kernel.territory.scope import everywhere
from gongyi.kernel.ui.shapes import Event
from gongyi.surfaces.desk.administering.phrases import phrase, reason
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link, page

REFUSALS = (Refused, Misplaced, BadOutline, BadCode, BadFile)
RECENT = 30
ACCOUNT = "account:"
"""Before the key of a sign-in, where an act was done by somebody who has no name in the town."""
LONGEST_KEY = 19
"""Digits of a row's key that every database can hold."""
Form = TypeVar("Form", bound=forms.Form)


class Reason(forms.TextInput):
    """The reason, and unseen beside it what had been changed last in the town when the page was shown."""

    template_name = "desk/widgets/reason.html"
    seen = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        latest = TownAct.objects.order_by("-pk").values_list("pk", flat=True)
        seen = self.seen or latest.first() or 0
        return super().get_context(name, value, attrs) | {"seen_name": f"{name}_seen", "seen": seen}


class Reasoned(forms.Form):
    """A form whose change is written down; the reason comes last, after what it is for."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        widget=Reason,
        help_text=gettext_lazy(
            "One sentence; it stays with the record. For example: by notice, by decision of a meeting."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = self.fields.pop("reason")
        self._see(self.data.get(f"{self.add_prefix('reason')}_seen", ""))

    def _see(self, mark: str) -> None:
        widget = self.fields["reason"].widget
        assert isinstance(widget, Reason)
        widget.seen = mark if mark.isdecimal() and len(mark) < LONGEST_KEY else ""

    def changed_since(self, *subjects: str) -> TownAct | None:
        """What somebody changed last of these after the page was shown; the page that follows has seen it."""
        widget = self.fields["reason"].widget
        assert isinstance(widget, Reason)
        newer = (
            TownAct.objects.filter(subject__in=subjects, pk__gt=int(widget.seen)).order_by("-pk")
            if widget.seen
            else None
        )
        found = newer.first() if newer is not None else None
        if found is not None:
            self._see("")
        return found


@dataclass(frozen=True)
class Kept:
    """A change that was made: to what, which, from what to what, and what to tell whoever made it."""

    subject: str
    verb: str
    facts: Mapping[str, object] = field(default_factory=dict)
    said: str = ""


def keep(
    request: TownRequest, form: forms.Form, change: Callable[[dict[str, Any]], Kept], *, replaces: str = ""
) -> Kept | None:
    """Make the change of a sent form and write it down, both or neither. None when there is nothing to do or it was refused.

    Refused once when somebody changed the same thing after the page was shown. `replaces` names it where it is known
    beforehand, so that nothing is tried; else it is what the change was made to.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        with transaction.atomic():
            refuse_unseen(form, replaces)
            kept = change(form.cleaned_data)
            refuse_unseen(form, kept.subject)
            record_act(
                town=request.town, subject=kept.subject, verb=kept.verb, facts=kept.facts, reason=form.cleaned_data["reason"],
                made_by=request.actor.pseudonym,
            )  # fmt: skip
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, kept.said or _("Saved."))
    return kept


def refuse_unseen(form: forms.Form, *subjects: str) -> None:
    """Raises Refused, once, when somebody changed one of these after the page was shown, and says who and what."""
    newer = form.changed_since(*subjects) if isinstance(form, Reasoned) else None
    if newer is None:
        return
    facts = {
        "who": working_names([newer.made_by]).get(newer.made_by, ""), "at": f"{timezone.localtime(newer.made_at):%H:%M}", "what": phrase(newer.verb, newer.facts),
    }  # fmt: skip
    raise Refused(
        _("Meanwhile %(who)s changed this, at %(at)s: %(what)s. Nothing of yours is kept yet. What you typed stands below; keep it again to put it in place of theirs.")
        % facts
    )  # fmt: skip


def sent(request: TownRequest, act: str, kind: type[Form], /, **kwargs: Any) -> Form:
    """One of several forms of a page: bound only when its own button was pressed."""
    pressed = request.method == "POST" and request.POST.get("act") == act
    data: dict[str, Any] = {"data": request.POST, "files": request.FILES} if pressed else {}
    return kind(**data, prefix=act, **kwargs)


def shown(request: TownRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of keeping; 422 when one of its forms was refused, with everything that was typed."""
    refused = any(isinstance(one, forms.Form) and one.is_bound and one.errors for one in context.values())
    return page(request, f"town/{template}", context, status=422 if refused else 200)


def whole(request: TownRequest) -> bool:
    """Whether the actor keeps the whole town: its desk, or the street's desk where the town is that street."""
    return any(
        seat.role == "town_desk" or (seat.role in ADMINISTRATORS and seat.place_path == request.town.root.path)
        for seat in request.actor.seats
    )


def whole_only(request: TownRequest) -> None:
    """What holds for the whole town is not a part's to change: to a part's desk it does not exist."""
    if not whole(request):
        raise Http404


def own_paths(request: TownRequest) -> tuple[str, ...]:
    """Paths of the places the actor keeps."""
    if whole(request):
        return (request.town.root.path,)
    return tuple(seat.place_path for seat in request.actor.seats if seat.role in ADMINISTRATORS and seat.place_path)


def keeps(request: TownRequest, path: str) -> bool:
    """Whether a place is the actor's to keep."""
    return any(path.startswith(own) for own in own_paths(request))


def history(*subjects: str, most: int = RECENT) -> list[Event]:
    """What was changed of these, newest first, with who and why."""
    acts = list(TownAct.objects.filter(subject__in=subjects).order_by("-pk")[:most])
    return told(acts)


def told(acts: list[TownAct]) -> list[Event]:
    """Acts as lines of a history."""
    names = working_names(act.made_by for act in acts)
    return [
        Event(act.made_at, phrase(act.verb, act.facts), names.get(act.made_by, ""), reason(act.reason)) for act in acts
    ]


def working_names(pseudonyms: Iterable[str]) -> dict[str, str]:
    """The names at work behind pseudonyms of workers, of an administrator of several towns also out of another; without any the sign-in.

    Whoever runs the server is called by the name there.
    """
    known = set(pseudonyms)
    machine = {
        key: _("%(name)s at the server") % {"name": key[len(COMMAND) :]} for key in known if key.startswith(COMMAND)
    }
    ids = [int(key[len(ACCOUNT) :]) for key in known if key.startswith(ACCOUNT)]
    signed = Account.objects.filter(pk__in=ids) if ids else ()
    with everywhere("whoever acted on this town may have their name in another"):
        named = dict(Person.objects.filter(pseudonym__in=known).values_list("pseudonym", "work_name"))
    return named | machine | {f"{ACCOUNT}{row.pk}": row.called for row in signed}


def made_by(request: TownRequest) -> str:
    """Who stands in the record of an act: the person, or the sign-in of somebody who is nobody in this town."""
    return request.actor.pseudonym if request.actor.person_id else f"{ACCOUNT}{request.user.pk}"


def crumbs(request: TownRequest, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back: the town's page and what lies between."""
    return [(link(request, "town"), _("Local settings")), *further]
