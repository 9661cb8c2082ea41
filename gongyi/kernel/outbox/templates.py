"""Wordings of messages: declared in code in both languages, overridable per town."""

from dataclasses import dataclass
from string import Template

from django.utils.functional import Promise
from django.utils.translation import override

from gongyi.kernel.outbox.models import Wording
from gongyi.kernel.territory.models import Town


@dataclass(frozen=True)
class Message:
    """A wording with $placeholders. `short` is for text messages; `subject` for e-mail."""

    key: str
    text: str | Promise
    subject: str | Promise = ""


_messages: dict[str, Message] = {}


def declare(*messages: Message) -> None:
    """Make wordings known."""
    for message in messages:
        _messages[message.key] = message


def known() -> tuple[Message, ...]:
    """Every declared wording."""
    return tuple(_messages[key] for key in sorted(_messages))


def render(*, town: Town, key: str, language: str, values: dict[str, str]) -> tuple[str, str]:
    """Subject and text for a town and language; a missing value stays empty."""
    message = _messages[key]
    own = Wording.objects.filter(town=town, template=key, language=language).order_by("-version").first()
    with override(language):
        subject, text = str(message.subject), own.text if own else str(message.text)
    filled = _Empty(values)
    return Template(subject).safe_substitute(filled), Template(text).safe_substitute(filled)


class _Empty(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return ""
