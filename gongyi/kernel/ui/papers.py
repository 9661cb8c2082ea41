"""Papers as answers to a request: the frame every paper shares, QR codes, and the file or the page that names another way."""

from io import BytesIO
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongyi.kernel import clock
from gongyi.kernel.clock.wording import day_and_year, due_in_words, moment_in_words
from gongyi.kernel.evidence.papers import why
from gongyi.kernel.territory.models import Town

MEDIA = {
    "pdf": ("application/pdf", "inline"),
    "zip": ("application/zip", "attachment"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment"),
}
"""By a name's ending: its media type, and whether a browser shows or keeps it."""
MOST_ROWS = 50_000
"""Matters of one workbook: about half a minute's work, well within a worker's claim. What is beyond is said on the sheet."""


def cut(count: int) -> list[str]:
    """A line that says that a workbook does not hold all; none where it does."""
    if count <= MOST_ROWS:
        return []
    return [_("Only the first %(shown)d of %(all)d are here. Please choose less.") % {"shown": MOST_ROWS, "all": count}]


def day_and_time(at: Any) -> str:
    """A moment as it stands on paper; empty for none."""
    return moment_in_words(timezone.localtime(at)) if at else ""


def day_of(at: Any) -> str:
    """The day of a moment as it stands on paper."""
    return day_and_year(timezone.localtime(at).date())


def due_day_and_time(at: Any) -> str:
    """A moment by which something is due, as it stands on paper: midnight is 24:00 of the day before."""
    return due_in_words(timezone.localtime(at)) if at else ""


def frame(*, town: Town, title: str, who: str) -> dict[str, Any]:
    """What every paper says: whose it is, what it is, who printed it and when, which page of how many; of a made-up town that it is one."""
    printed = _("Printed %(at)s · %(who)s") % {"at": day_and_time(clock.now()), "who": who}
    return {
        "town": town.name,
        "trial": _("Made-up town. Nothing here is real.") if town.simulated else "",
        "title": title,
        "foot": printed,
        "page": _("Page {n} of {all}"),
        "language": "en" if (get_language() or "").startswith("en") else "zh",
    }


def qr(text: str) -> bytes:
    """A QR code as a drawing for a paper; it can still be read when a corner is torn or soiled."""
    out = BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="svg", border=2, scale=4)
    return out.getvalue()


def answer(made: bytes, name: str) -> HttpResponse:
    """A paper, shown in the browser, or a workbook, to be kept; under a name that names nobody. No cache keeps it."""
    media, shown = MEDIA[name.rpartition(".")[2]]
    response = HttpResponse(made, content_type=media)
    headers = {
        "Content-Disposition": f'{shown}; filename="{name}"', "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }  # fmt: skip
    for header, value in headers.items():
        response.headers[header] = value
    return response


def no_paper(request: HttpRequest, fault: str, other_way: str) -> HttpResponse:
    """A page with the reason and the way to the HTML print view."""
    page = render(request, "ui/no_paper.html", {"reason": why(fault), "other_way": other_way}, status=503)
    page.headers["Cache-Control"] = "no-store"
    return page
