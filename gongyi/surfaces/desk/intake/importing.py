"""A file from another system: looked at first, row by row, then taken in by the worker; what was not taken in comes back as a list."""

import errno
from io import StringIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.ui.forms import OneFile
from gongyi.kernel.ui.shapes import Stat
from gongyi.surfaces.desk.frame import SCREENERS, link, page
from gongyi.surfaces.desk.intake.places import PlaceField, label

CHANNELS = (
    ("web", _("website or mailbox")),
    ("phone", _("telephone")),
    ("chat", _("group chat")),
    ("card", _("opinion card")),
)
SHOWN = 50
LATELY = 20


class FileForm(forms.Form):
    """Which file, and where its messages belong."""

    file = forms.FileField(label=_("File (.csv, .csv.gz or .xlsx)"), widget=OneFile(attrs={"accept": ".csv,.gz,.xlsx"}))
    channel = forms.ChoiceField(label=_("How they came to the other system"), choices=CHANNELS)

    def __init__(self, *args: Any, request: TownRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(request, label=_("Which place they are about"))


@worker(*SCREENERS)
def choose(request: TownRequest) -> HttpResponse:
    """Hand a file in; nothing is stored yet."""
    form = FileForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_unheard(request, form)
            return redirect(link(request, "import_file", _hand_in(request, form).uid))
        except Refused as refusal:
            form.add_error("place" if refusal.code == "unheard" else "file", str(refusal))
        except appeals.BadFile as error:
            form.add_error("file", gettext("This file cannot be read: %(why)s.") % {"why": error})
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            form.add_error("file", gettext("The disk is full; nothing was kept. Please tell whoever runs the system."))
    found = appeals.deposits.handed_in(town=request.town, person_id=request.actor.person_id)[:LATELY]
    rows = [(one, appeals.deposits.standing(one)) for one in found]
    return page(request, "import", {"form": form, "rows": rows}, status=422 if form.errors else 200)


def _refuse_unheard(request: TownRequest, form: FileForm) -> None:
    if not appeals.heard(request.town, form.cleaned_data["place"]):
        raise Refused(
            gettext(
                "Nobody would get these messages: please fill the seat of the town's desk first, or choose a place whose seats are filled."
            ),
            code="unheard",
        )


def _hand_in(request: TownRequest, form: FileForm) -> appeals.Deposit:
    upload = form.cleaned_data["file"]
    if getattr(upload, "lost", False):
        raise OSError(errno.ENOSPC, "the upload was lost")
    target = appeals.ImportTarget(request.town, form.cleaned_data["place"], form.cleaned_data["channel"])
    person = Person.objects.get(pk=request.actor.person_id or 0)
    return appeals.deposits.hand_in(
        target=target, person=person, name=upload.name, chunks=upload.chunks(), size=upload.size
    )


def _fetch(request: TownRequest, token: str) -> appeals.Deposit:
    own = appeals.deposits.handed_in(town=request.town, person_id=request.actor.person_id)
    found = own.filter(uid=token).first()
    if found is None:
        raise Http404
    return found


@worker(*SCREENERS)
def one_file(request: TownRequest, token: str) -> HttpResponse:
    """What will happen, what is happening, or what has happened to a file."""
    made = _fetch(request, token)
    standing = appeals.deposits.standing(made)
    rejects = list(made.rejects.order_by("line", "pk")[:SHOWN])
    context = {
        "made": made, "came": dict(CHANNELS)[made.channel], "standing": standing, "stats": _stats(made), "rejects": rejects, "more": made.rejected - len(rejects), "where": label(request.town, made.place),
        "why": _why(made, standing.fault), "final": standing.fault in appeals.deposits.FOR_GOOD, "new": made.accepted + made.joined, "wordless": appeals.wordless_note(made.wordless),
        "dangers": appeals.dangers_note(made.dangers), "dangers_url": link(request, "inbox") + appeals.DANGERS_LIST,
        "part": made.rows is not None and made.read < made.rows, "twin": appeals.deposits.twins(made).order_by("-pk").first(),
    }  # fmt: skip
    return page(request, "import_file", context)


def _stats(made: appeals.Deposit) -> list[Stat]:
    return [
        Stat(gettext("rows read"), str(made.read)), Stat(gettext("new matters"), str(made.accepted)), Stat(gettext("join one of these"), str(made.joined)),
        Stat(gettext("known already"), str(made.known)), Stat(gettext("not taken in"), str(made.rejected)),
    ]  # fmt: skip


def _why(made: appeals.Deposit, fault: str) -> str:
    """Why it could not go on, and what helps."""
    said = gettext("This file cannot be read: %(why)s.") % {"why": made.why}
    return {
        "file": said,
        "gone": gettext("The file is no longer kept. Please hand it in again: what is in already is known and not doubled."),
        "disk": gettext("The disk is full. Nothing is half done; it can go on when there is room again. Please tell whoever runs the system."),
        "seat": gettext("Whoever handed it in holds no seat that may take messages in. With such a seat it can go on."),
        "place": gettext("The place these messages are about was closed meanwhile. Please hand the file in for another place."),
        "unheard": gettext("Nobody would get these messages now. With the seat of the town's desk filled it can go on."),
        "broken": gettext("Something went wrong inside the platform. Nothing is half done; you may let it go on, and if it stops again, tell whoever runs the system."),
    }.get(fault, "")  # fmt: skip


@worker(*SCREENERS)
@require_POST
def take_in(request: TownRequest, token: str) -> HttpResponse:
    """Have the rows taken in, stop, go on, or remove the file. A form sent twice or late changes nothing more."""
    made, step = _fetch(request, token), request.POST.get("step", "take")
    if step == "drop":
        appeals.deposits.forget(deposit=made)
        messages.success(request, gettext("The file was removed. What had been taken in before stays."))
        return redirect(link(request, "import"))
    act = {"take": appeals.deposits.begin, "stop": appeals.deposits.stop, "go_on": appeals.deposits.go_on}.get(step)
    if act is None:
        raise Http404
    if not act(deposit=made):
        messages.info(
            request, gettext("Nothing was changed: this page was no longer up to date. Here is how it stands.")
        )
    return redirect(link(request, "import_file", token))


@worker(*SCREENERS)
def not_taken(request: TownRequest, token: str) -> HttpResponse:
    """The rows that were or would not be taken in, as a table for Excel: line, number, reason, never their words."""
    made = _fetch(request, token)
    file = StringIO()
    rows = made.rejects.order_by("line", "pk").values_list("line", "source", "reason")
    appeals.rejects_table(file, rows.iterator())
    answer = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.uid[:8]}-rows.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
