"""Wordings: what is told, in the town's own words, with a sample, a test to oneself, and the shipped words within reach."""

from collections.abc import Mapping
from string import Template
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from gongyi.kernel.access.doors import worker
from gongyi.kernel.access.requests import TownRequest
from gongyi.kernel.outbox import samples, templates
from gongyi.kernel.outbox.actions import reword
from gongyi.kernel.outbox.models import Wording
from gongyi.kernel.people.models import Person
from gongyi.kernel.people.refusals import Refused
from gongyi.surfaces.desk.administering import message_names, phrases
from gongyi.surfaces.desk.administering.keeping import (
    Kept,
    Reasoned,
    crumbs,
    history,
    keep,
    shown,
    whole_only,
    working_names,
)
from gongyi.surfaces.desk.frame import ADMINISTRATORS, link

LANGUAGES = (("zh-hans", "简体中文"), ("en", "English"))


def declared(key: str) -> templates.Message:
    """The message of this key; 404 otherwise."""
    message = templates.get(key)
    if message is None:
        raise Http404
    return message


def meanings(key: str) -> dict[str, tuple[str, str]]:
    """The values that can be used, with what each stands for and a sample."""
    plain = {
        "number": (_("the matter's number"), "3821-6470-51"), "code": (_("the four digits to look it up with"), "5291"), "stage": (_("where the matter stands"), _("being handled")),
        "link": (_("a link for this person alone"), "https://…/l/8f3k"), "town": (_("the town's name"), "…"), "desk": (_("the desk's telephone"), "0906-12345"),
        "origin": (_("the address of this site"), "https://…"), "reason": (_("the reason that was given"), _("waiting for a part")), "outcome": (_("how it ended"), _("solved")),
        "due": (_("when it is due"), "12-05 18:00"), "where": (_("the place"), "…"), "category": (_("the kind of matter"), _("Water leak")),
        "secret": (_("the code to type in"), "482913"), "what": (_("what was done, as people are told"), _("Somebody is on it.")),
        "by": (_("by when it is to be done"), "2026-12-05 18:00"), "about": (_("what the matter is about"), _("Water leak")),
        "until": (_("by when an answer is promised"), _("11 December")), "review": (_("when it is looked at again"), _("11 December")), "who": (_("who asks"), _("Street desk (Zhao Min)")),
        "street": (_("who had it done again"), _("Street desk")), "danger": (_("which danger"), _("Gas danger")),
        "why": (_("why it went up"), _("its time had run out")),
        "ordered": (_("who was given the order"), _("Community desk")), "answer_by": (_("by when the order is to be answered"), "2026-12-05 18:00"),
    }  # fmt: skip
    return plain | (_counts() if key == "digest" else {"count": (_("how many matters"), "12")})


def _counts() -> dict[str, tuple[str, str]]:
    """The numbers of the morning's message."""
    return {
        "open": (_("how many matters wait"), "5"),
        "due": (_("how many of them are due today"), "2"),
        "late": (_("how many of them are overdue"), "1"),
    }


def usable(key: str) -> dict[str, tuple[str, str]]:
    """The values a message can be filled with: those its shipped words use, and those every message knows."""
    known = meanings(key)
    return {name: known.get(name, (name, "…")) for name in sorted(templates.placeholders(declared(key)))}


class WordingForm(Reasoned):
    """The town's own words for one message in one language."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    text = forms.CharField(label=gettext_lazy("Words"), max_length=300, widget=forms.Textarea(attrs={"rows": 4}))


def sample(request: TownRequest, key: str, text: str, language: str) -> str:
    """A text filled with made-up values, in the language of those who will get it."""
    with override(language):
        values = {name: str(example) for name, (_what, example) in usable(key).items()}
        values |= {"town": request.town.name, "desk": request.town.phone}
    return Template(text).safe_substitute(values)


def in_force(request: TownRequest, key: str, language: str) -> tuple[str, Wording | None]:
    """The words that count now, and the town's own row behind them if any."""
    own = Wording.objects.filter(town=request.town, template=key, language=language).order_by("-version").first()
    with override(language):
        shipped = str(declared(key).text)
    return (own.text, own) if own and own.text else (shipped, None)


@worker(*ADMINISTRATORS)
def wordings(request: TownRequest) -> HttpResponse:
    """Every message by who gets it and when, its words in force below; searched by any of these."""
    whole_only(request)
    wanted = request.GET.get("q", "").strip()[:40]
    newest: dict[tuple[str, str], Wording] = {}
    for row in Wording.objects.order_by("version"):
        newest[row.template, row.language] = row
    groups: dict[str, list[dict[str, Any]]] = {str(whom): [] for whom, _names in message_names.GROUPS}
    for key in message_names.in_order(message.key for message in templates.known()):
        own = newest.get((key, request.LANGUAGE_CODE if request.LANGUAGE_CODE == "en" else "zh-hans"))
        text = message_names.in_words(own.text if own and own.text else str(declared(key).text), meanings(key))
        changed = any(row.text for (other, _language), row in newest.items() if other == key)
        named = message_names.named(key)
        if wanted.lower() in f"{named.whom} {named.name} {text}".lower():
            groups[named.whom].append({"key": key, "name": named.name, "text": text, "own": changed})
    found = [(whom, lines) for whom, lines in groups.items() if lines]
    return shown(request, "wordings", {"groups": found, "q": wanted, "crumbs": crumbs(request)})


@worker(*ADMINISTRATORS)
def wording(request: TownRequest, key: str) -> HttpResponse:
    """One message: shipped words, the town's own, values, a sample, a test to oneself, and all versions."""
    whole_only(request)
    declared(key)
    language = request.POST.get("language") or request.GET.get("language", "zh-hans")
    language = language if language in dict(LANGUAGES) else "zh-hans"
    text, own = in_force(request, key, language)
    form = WordingForm(request.POST or None, initial={"language": language, "text": text})
    tried = _tried(request, form, key)
    if not tried and keep(
        request,
        form,
        lambda data: _reword(request, key, data),
        replaces=f"wording:{key}:{request.POST.get('language', '')[:10]}",
    ):
        return redirect(f"{link(request, 'wording', key)}?language={language}")
    with override(language):
        shipped = str(declared(key).text)
    rows = list(Wording.objects.filter(template=key, language=language).order_by("-version"))
    names = working_names(row.made_by for row in rows)
    typed = form.data.get("text", text) if form.is_bound else text
    context = {
        "form": form, "key": key, "named": message_names.named(key), "shipped": shipped, "own": own, "sample": sample(request, key, typed, language), "values": usable(key).items(), "language": language,
        "languages": LANGUAGES, "versions": [(row, names.get(row.made_by, "")) for row in rows], "history": history(f"wording:{key}:{language}"),
        "crumbs": crumbs(request, (link(request, "wordings"), _("Wording of messages"))),
    }  # fmt: skip
    return shown(request, "wording", context)


def _tried(request: TownRequest, form: WordingForm, key: str) -> bool:
    """Whether only a look or a test was asked for; a reason is not needed for that."""
    asked = request.POST.get("try", "")
    if not asked:
        return False
    form.fields["reason"].required = False
    if form.is_valid() and asked == "send":
        person = Person.objects.get(pk=request.actor.person_id or 0)
        said = sample(request, key, form.cleaned_data["text"], form.cleaned_data["language"])
        try:
            where = samples.send_sample(person=person, text=said)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("On its way to %(where)s. Nothing was changed.") % {"where": where})
    return True


def _reword(request: TownRequest, key: str, data: dict[str, Any]) -> Kept:
    text, language = data["text"], data["language"]
    before, _own = in_force(request, key, language)
    if text == before:
        raise Refused(_("These are the words in force already."))
    with override(language):
        shipped = text == str(declared(key).text)
    row = reword(
        town=request.town,
        template=key,
        language=language,
        text="" if shipped else text,
        made_by=request.actor.pseudonym,
    )
    verb = "wording.back" if shipped else "wording.kept"
    return Kept(f"wording:{key}:{language}", verb, {"version": row.version, "message": [key, language]})


def _which(facts: Mapping[str, Any]) -> str:
    """Which message was worded, and in which language, as its record tells it; older records do not say."""
    key, language = facts.get("message", ("", ""))
    colon = pgettext("after a label", ": ")
    told = {"name": message_names.named(key).name, "language": dict(LANGUAGES).get(language, "")}
    return colon + _("%(name)s (%(language)s)") % told if key else ""


phrases.tells("wording.kept", message=_which)
phrases.tells("wording.back", message=_which)


@worker(*ADMINISTRATORS)
def wording_back(request: TownRequest, key: str, language: str) -> HttpResponse:
    """Let the shipped words count again."""
    whole_only(request)
    if language not in dict(LANGUAGES):
        raise Http404
    form = Reasoned(request.POST or None)
    with override(language):
        shipped = str(declared(key).text)
    if keep(request, form, lambda data: _reword(request, key, {"text": shipped, "language": language, **data})):
        return redirect(f"{link(request, 'wording', key)}?language={language}")
    context = {
        "form": form, "title": _("Use the shipped words again?"), "words": shipped, "label": _("Use them"), "cancel_url": link(request, "wording", key),
        "crumbs": crumbs(request, (link(request, "wordings"), _("Wording of messages"))),
    }  # fmt: skip
    return shown(request, "confirm", context)
