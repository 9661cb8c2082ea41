"""The form of a catalogue row: every part of it, in both languages, and what differs between two versions in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gongyi.domain.cases import public as cases
from gongyi.kernel.access import roles, standard
from gongyi.kernel.clock.limits import CLOCK_LABELS, Clock, Limit
from gongyi.kernel.ui.forms import CheckCards
from gongyi.surfaces.desk.administering import phrases
from gongyi.surfaces.desk.administering.keeping import Reasoned

CLOCKS = [(clock.value, CLOCK_LABELS[clock]) for clock in Clock]
EVIDENCE = ("photo_before", "photo_after", "note")
RISKS = [
    ("0", gettext_lazy("none")), ("1", gettext_lazy("some: things may get damaged")), ("2", gettext_lazy("high: somebody may be hurt; it goes first, and a second person checks")),
    ("3", gettext_lazy("danger to life: the emergency numbers are shown first")),
]  # fmt: skip
LEVELS = (*standard.KNOWN_NEARBY, "town_desk")
MOST = 40
"""Characters of a text that a record tells; the row's own page shows all of it."""
TEXTS = ("hint", "standard", "tips", "department")
BLANK: dict[str, Any] = {
    "zh": "", "en": "", "group": "other", "kinds": ["help"], "owner": "community_desk", "lowest": "grid_worker", "words": [],
    "first_contact": {"value": 4, "clock": "working_hours"}, "limit": {"value": 5, "clock": "working_days"},
    "evidence": {"photo_before": False, "photo_after": False, "note": True}, "visibility": "party", "sensitive": False, "owners_vote": False, "risk": 0,
    "deferral_grounds": [], **{f"{text}_{language}": "" for text in TEXTS for language in ("zh", "en")},
}  # fmt: skip


def _words(label: Any, most: int, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": 2})
    )


class RowForm(Reasoned):
    """Everything a row says."""

    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=40)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    group = forms.ChoiceField(label=gettext_lazy("Group"))
    owner = forms.ChoiceField(label=gettext_lazy("Who solves it"))
    lowest = forms.ChoiceField(
        label=gettext_lazy("Lowest level"), help_text=gettext_lazy("Nobody below a grid worker is ever given a clock.")
    )
    kinds = forms.MultipleChoiceField(label=gettext_lazy("Comes up as"), widget=CheckCards)
    contact_value = forms.IntegerField(label=gettext_lazy("First contact within"), min_value=1, max_value=500)
    contact_clock = forms.ChoiceField(label=gettext_lazy("counted in"), choices=CLOCKS)
    limit_value = forms.IntegerField(label=gettext_lazy("To be done within"), min_value=1, max_value=500)
    limit_clock = forms.ChoiceField(label=gettext_lazy("counted in"), choices=CLOCKS)
    standard_zh = _words(gettext_lazy("Done means (Chinese)"), 200, required=True)
    standard_en = _words(gettext_lazy("Done means (English)"), 300)
    photo_before = forms.BooleanField(label=gettext_lazy("A photo before the work is needed"), required=False)
    photo_after = forms.BooleanField(label=gettext_lazy("A photo after the work is needed"), required=False)
    note = forms.BooleanField(label=gettext_lazy("A sentence on what was done is needed"), required=False)
    visibility = forms.ChoiceField(label=gettext_lazy("Who may ever see it"))
    sensitive = forms.BooleanField(
        label=gettext_lazy("Delicate: only the desk and whoever handles it read the file"), required=False
    )
    owners_vote = forms.BooleanField(label=gettext_lazy("The owners have to vote on it"), required=False)
    risk = forms.ChoiceField(label=gettext_lazy("Risk"), choices=RISKS)
    deferral_grounds = forms.MultipleChoiceField(
        label=gettext_lazy("May be put off because of"), required=False, widget=CheckCards
    )
    hint_zh = _words(gettext_lazy("What belongs here (Chinese)"), 200)
    hint_en = _words(gettext_lazy("What belongs here (English)"), 300)
    tips_zh = _words(gettext_lazy("What one can do meanwhile (Chinese)"), 300)
    tips_en = _words(gettext_lazy("What one can do meanwhile (English)"), 400)
    department_zh = forms.CharField(label=gettext_lazy("Department behind it (Chinese)"), max_length=60, required=False)
    department_en = forms.CharField(label=gettext_lazy("Department behind it (English)"), max_length=80, required=False)
    words = _words(
        gettext_lazy("Words people use for it"),
        600,
        hint=gettext_lazy("Separated by spaces or commas; they suggest this row."),
    )
    retired = forms.BooleanField(label=gettext_lazy("No longer offered"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lowest = [(key, roles.get(key).label) for key in LEVELS]
        for name, choices in {
            "group": cases.options("groups"), "owner": cases.options("owners"), "lowest": lowest, "kinds": cases.options("kinds"),
            "visibility": cases.options("visibilities"), "deferral_grounds": cases.options("deferral"),
        }.items():  # fmt: skip
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def initial_from(row: dict[str, Any], *, retired: bool) -> dict[str, Any]:
        """A row as the form shows it."""
        plain: dict[str, Any] = {key: row.get(key, BLANK.get(key)) for key in BLANK}
        return plain | {
            "words": "、".join(plain["words"]), "retired": retired, **{what: plain["evidence"].get(what, False) for what in EVIDENCE},
            "contact_value": plain["first_contact"]["value"], "contact_clock": plain["first_contact"]["clock"],
            "limit_value": plain["limit"]["value"], "limit_clock": plain["limit"]["clock"], "risk": str(plain["risk"]),
        }  # fmt: skip

    def clean_words(self) -> list[str]:
        text = self.cleaned_data["words"]
        for mark in "、，,;；\n\t":
            text = text.replace(mark, " ")
        return list(dict.fromkeys(text.split()))

    def changes(self, before: dict[str, Any]) -> dict[str, Any]:
        """The row's parts as they will stand."""
        data = self.cleaned_data
        plain = {key: data[key] for key in BLANK if key in data}
        return plain | {
            "risk": int(data["risk"]), "first_contact": {"value": data["contact_value"], "clock": data["contact_clock"]},
            "limit": {"value": data["limit_value"], "clock": data["limit_clock"]},
            "evidence": before["evidence"] | {what: data[what] for what in EVIDENCE},
        }  # fmt: skip


def sections(form: RowForm) -> list[tuple[str, list[Any]]]:
    """The form's fields in the order people think of them."""
    parts = (
        (_("What it is"), ("zh", "en", "group", "kinds")),
        (_("Who and in what time"), ("owner", "lowest", "contact_value", "contact_clock", "limit_value", "limit_clock", "department_zh", "department_en")),
        (_("When it is done"), ("standard_zh", "standard_en", "photo_before", "photo_after", "note", "risk", "owners_vote", "deferral_grounds")),
        (_("Who may see it"), ("visibility", "sensitive")),
        (_("What people are told"), ("hint_zh", "hint_en", "tips_zh", "tips_en", "words")),
        (_("This version"), ("retired", "reason")),
    )  # fmt: skip
    return [(heading, [form[name] for name in names if name in form.fields]) for heading, names in parts]


@dataclass(frozen=True)
class Part:
    """A part of a row that two versions say differently."""

    label: str
    before: str
    after: str


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Part]:
    """What two versions say differently, in words."""
    return [_part(*one) for one in differing(before, after)]


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """The same as the versions hold it: the key of each such part, and what it says in both."""
    return [
        (key, before.get(key), after.get(key))
        for key in BLANK
        if _weighed(before.get(key, BLANK[key])) != _weighed(after.get(key, BLANK[key]))
    ]


def _part(key: str, before: Any, after: Any) -> Part:
    return Part(_label(key), _said(key, before), _said(key, after))


def _cut(text: str) -> str:
    return str(Truncator(text).chars(MOST))


def _recorded(facts: Mapping[str, Any]) -> str:
    """What was changed of a row, as its record tells it; older records do not say."""
    colon = pgettext("after a label", ": ")
    kept = [_part(*one) for one in facts.get("parts", ())]
    lines = [f"{one.label}{colon}{_cut(one.before)} → {_cut(one.after)}" for one in kept]
    return colon + pgettext("between changes", "; ").join(lines) if lines else ""


phrases.tells("catalogue.changed", parts=_recorded)


def _weighed(value: Any) -> Any:
    """A value as it is compared: the order of what was ticked or listed says nothing."""
    return sorted(value) if isinstance(value, list) else value


def _label(key: str) -> str:
    named = {"first_contact": "contact_value", "limit": "limit_value"}
    if key == "evidence":
        return _("Evidence")
    return str(RowForm.base_fields[named.get(key, key)].label)


LISTS = {
    "group": "groups",
    "owner": "owners",
    "kinds": "kinds",
    "visibility": "visibilities",
    "deferral_grounds": "deferral",
}


def _photos(value: dict[str, bool]) -> str:
    return _(", ").join(str(RowForm.base_fields[what].label) for what in EVIDENCE if value.get(what)) or "–"


SAID: dict[str, Callable[[Any], str]] = {
    "first_contact": lambda value: str(Limit.from_fact(value)),
    "limit": lambda value: str(Limit.from_fact(value)),
    "evidence": _photos,
    "lowest": lambda value: str(roles.get(value).label),
    "risk": lambda value: str(dict(RISKS)[str(value)]),
}


def _said(key: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if key in SAID:
        return SAID[key](value)
    if key in LISTS:
        return _(", ").join(cases.label(LISTS[key], one) for one in (value if isinstance(value, list) else [value]))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _(", ").join(value) if isinstance(value, list) else str(value)
