"""What a message said: made again from the record, in the wording and the language in which it left."""

from django.utils.translation import get_language, override

from gongyi.kernel.flows import registry
from gongyi.kernel.flows.models import Dossier, Step
from gongyi.kernel.flows.story import askers
from gongyi.kernel.flows.telling import alarmed, for_listener, heard, values_of
from gongyi.kernel.outbox import templates
from gongyi.kernel.outbox.models import Job
from gongyi.kernel.people.models import Voice

HIDDEN = {"code": "····", "link": "…"}
"""What opens a matter to whoever holds it is not repeated to colleagues."""


def as_sent(row: Job, dossier: Dossier, step: Step | None, voice: Voice | None = None) -> str:
    """The words of a message to somebody, `voice` where they spoke; of one that did not leave, as it would say them now."""
    language = row.language or get_language() or "zh-hans"
    made = templates.wording(town=dossier.town, key=key_for(row, voice), language=language, version=row.wording)
    with override(language):
        asked = askers([step]).get(step.pk, {}) if step else {}
        values = values_of(row, dossier, step) | then(dossier.flow, step) | asked | listening(voice)
        text = alarmed(row, templates.fill(made.text, values))
    left = templates.Rendered("", text, made.version, language)
    if row.recipient.startswith("voice:"):
        return templates.with_telephone(left, values).text
    if row.recipient.startswith("person:") and "$link" not in made.text:
        return templates.with_link(left, dossier.town.name, HIDDEN["link"]).text
    return text


def key_for(row: Job, voice: Voice | None) -> str:
    """Which message it is to whoever gets it; of one that is kept from those who joined, the one it was meant to be."""
    return (heard(row.template, voice.part) if voice else "") or row.template


def listening(voice: Voice | None) -> dict[str, str]:
    """The values of a message that depend on who gets it."""
    return (for_listener(voice) if voice else {}) | HIDDEN


def then(flow: str, step: Step | None) -> dict[str, str]:
    """Where the matter stood when it was said, not where it stands today."""
    return {"stage": str(registry.get(flow).stage(step.to_stage).said)} if step and step.to_stage else {}
