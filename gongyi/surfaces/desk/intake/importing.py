"""A file from another system: looked at first, row by row, then taken in; what was not taken in comes back as a list."""

import errno
from io import StringIO
from typing import Any

from django import forms
from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from gongyi.domain.appeals import public as appeals
from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Place
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
SLICE = 4.0
"""Seconds for which one request takes rows in; the next one goes on."""


class FileForm(forms.Form):
    """Which file, and where its messages belong."""

    file = forms.FileField(
        label=_("File (.csv, .csv.gz or .xlsx)"), widget=forms.FileInput(attrs={"accept": ".csv,.gz,.xlsx"})
    )
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
            return redirect(link(request, "import_file", _hand_in(request, form).token))
        except Refused as refusal:
            form.add_error("file", str(refusal))
        except appeals.BadFile as error:
            form.add_error("file", gettext("This file cannot be read: %(why)s.") % {"why": error})
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            form.add_error("file", gettext("The disk is full; nothing was kept. Please tell whoever runs the system."))
    waiting = appeals.deposits.unfinished(town=request.town, who=request.actor.pseudonym)
    rows = [(one, link(request, "import_file", one.token)) for one in waiting]
    return page(request, "import", {"form": form, "waiting": rows}, status=422 if form.errors else 200)


def _hand_in(request: TownRequest, form: FileForm) -> appeals.Deposit:
    upload = form.cleaned_data["file"]
    target = appeals.ImportTarget(request.town, form.cleaned_data["place"], form.cleaned_data["channel"])
    return appeals.deposits.hand_in(
        target=target, who=request.actor.pseudonym, name=upload.name, chunks=upload.chunks(), size=upload.size
    )


def _fetch(request: TownRequest, token: str) -> appeals.Deposit:
    found = appeals.deposits.kept(town=request.town, who=request.actor.pseudonym, token=token)
    if found is None:
        raise Http404
    return found


@worker(*SCREENERS)
def one_file(request: TownRequest, token: str) -> HttpResponse:
    """What will happen, what is happening, or what has happened to a file."""
    return _show(request, _fetch(request, token))


def _show(request: TownRequest, made: appeals.Deposit, refusal: str = "") -> HttpResponse:
    tally = made.tally if made.begun or made.done else made.seen
    place = Place.objects.filter(pk=made.place).first()
    context = {
        "made": made, "stats": _stats(tally), "rejects": tally.rejects[:SHOWN], "more": max(0, len(tally.rejects) - SHOWN), "where": label(request.town, place),
        "running": made.begun and not made.done, "refusal": refusal, "part": made.tally.part, "new": tally.accepted + tally.joined,
    }  # fmt: skip
    return page(request, "import_file", context)


def _stats(tally: Any) -> list[Stat]:
    return [
        Stat(gettext("rows read"), str(tally.read)), Stat(gettext("new matters"), str(tally.accepted)), Stat(gettext("join one of these"), str(tally.joined)),
        Stat(gettext("known already"), str(tally.known)), Stat(gettext("not taken in"), str(tally.rejected)),
    ]  # fmt: skip


@worker(*SCREENERS)
@require_POST
def take_in(request: TownRequest, token: str) -> HttpResponse:
    """Take in the next rows. Stopped at any moment, it goes on from here and doubles nothing."""
    made = _fetch(request, token)
    if request.POST.get("step") == "drop":
        appeals.deposits.forget(made)
        messages.success(request, gettext("The file was removed. What had been taken in before stays."))
        return redirect(link(request, "import"))
    try:
        appeals.deposits.go_on(made, town=request.town, seconds=SLICE)
    except (OSError, DatabaseError):
        words = gettext("It stopped here. Nothing is half done; it can go on when the disk has room again.")
        return _show(request, _fetch(request, token), words)
    return redirect(link(request, "import_file", token))


@worker(*SCREENERS)
def not_taken(request: TownRequest, token: str) -> HttpResponse:
    """The rows that were or would not be taken in, as a table for Excel: line, number, reason, never their words."""
    made = _fetch(request, token)
    file = StringIO()
    appeals.rejects_table(file, made.tally.rejects if made.begun or made.done else made.seen.rejects)
    answer = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.token[:8]}-rows.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
