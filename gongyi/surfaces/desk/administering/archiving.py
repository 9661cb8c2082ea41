"""Filing: how archive numbers begin and for how long files are kept, as the cover of a printed file says."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.people.queries import today
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory import actions as territory
from gongyi.kernel.territory.archive import TERMS, Archive, archive_of, is_pattern, term_name
from gongyi.kernel.ui.forms import CheckCards
from gongyi.surfaces.desk.administering.keeping import Kept, Reasoned, crumbs, history, keep, shown, whole_only
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

MOST_NUMBER = 40


class ArchiveForm(Reasoned):
    """How the archive numbers and keeps."""

    number = forms.CharField(
        label=gettext_lazy("Archive numbers begin with"), max_length=MOST_NUMBER, required=False,
        help_text=gettext_lazy("For example 0123-WS·{year}-{term}- : {year} becomes the year it was closed off, {term} Y, D30 or D10. The piece's own number is written by hand."),
    )  # fmt: skip
    terms = forms.MultipleChoiceField(label=gettext_lazy("Terms to choose from"), widget=CheckCards, choices=())
    usual = forms.ChoiceField(label=gettext_lazy("The usual term, ticked on the cover"), required=False, choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(term), term_name(term)) for term in TERMS]
        self.fields["terms"].choices = named  # type: ignore[attr-defined]
        self.fields["usual"].choices = [("", _("none, it is ticked by hand")), *named]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        """Only the parts that can be filled in."""
        number = str(self.cleaned_data["number"])
        if not is_pattern(number):
            raise forms.ValidationError(_("In braces only {year} and {term} can stand."))
        return number

    def archive(self) -> Archive:
        """What was filled in."""
        usual = self.cleaned_data["usual"]
        chosen = {int(term) for term in self.cleaned_data["terms"]}
        return Archive(
            self.cleaned_data["number"], tuple(term for term in TERMS if term in chosen), int(usual) if usual else None
        )


@worker(*ADMINISTRATORS)
def archive(request: TownRequest) -> HttpResponse:
    """How files are numbered and how long they are kept, on paper."""
    whole_only(request)
    kept = archive_of(request.town)
    initial = {
        "number": kept.number,
        "terms": list(map(str, kept.terms)),
        "usual": "" if kept.usual is None else str(kept.usual),
    }
    form = ArchiveForm(request.POST or None, initial=initial)
    if keep(request, form, lambda _data: _keep(request, form.archive()), replaces="archive"):
        return redirect(link(request, "archive"))
    example = kept.written(today(request.town).year)
    lead = _("The cover of a printed file has a box for the archive. It now reads: %(number)s · %(terms)s") % {
        "number": example or _("by hand"), "terms": kept.boxes(),
    }  # fmt: skip
    context = {
        "form": form,
        "title": _("Filing"),
        "lead": lead,
        "label": _("Save"),
        "crumbs": crumbs(request),
        "history": history("archive"),
    }
    return shown(request, "form", context)


def _keep(request: TownRequest, archive: Archive) -> Kept:
    if archive.usual is not None and archive.usual not in archive.terms:
        raise Refused(_("The usual term must be one of those to choose from."))
    territory.set_archive(town=request.town, archive=archive)
    facts = {"number": archive.number or "–", "terms": list(archive.terms)}
    return Kept("archive", "archive.set", facts)
