"""Wordings of messages: declared in code in both languages, overridable per town."""

import re
from dataclasses import dataclass, replace
from string import Template

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.kernel.outbox.models import Wording
from gongyi.kernel.territory.models import Town

EVERYWHERE = frozenset({"number", "about", "code", "stage", "town", "desk", "origin", "link"})
"""Placeholders that any message may use."""
NEEDED = frozenset({"link", "secret"})
"""Placeholders that a message cannot lose: without them it is of no use."""
BRACKETED = re.compile(r" ?[(（]\$\{?(\w+)\}?[)）]")
"""A placeholder alone between brackets, which go where nothing is filled in."""


@dataclass(frozen=True)
class Message:
    """A wording with $placeholders. `subject` is for e-mail."""

    key: str
    text: str | Promise
    subject: str | Promise = ""


@dataclass(frozen=True)
class Rendered:
    """A message as it goes out, and in which version of the town's own words; 0 is the shipped wording."""

    subject: str
    text: str
    version: int
    language: str


_messages: dict[str, Message] = {}


def declare(*messages: Message) -> None:
    """Make wordings known."""
    for message in messages:
        _messages[message.key] = message


def known() -> tuple[Message, ...]:
    """Every declared wording."""
    return tuple(_messages[key] for key in sorted(_messages))


def get(key: str) -> Message | None:
    """The declared wording with this key."""
    return _messages.get(key)


def placeholders(message: Message, *, shipped: bool = False) -> frozenset[str]:
    """What may be filled into a message; with `shipped` only what its shipped words use."""
    with override("en"):
        own = frozenset(Template(str(message.text)).get_identifiers())
    return own if shipped else own | EVERYWHERE


def render(*, town: Town, key: str, language: str, values: dict[str, str]) -> tuple[str, str]:
    """Subject and text for a town and language; a missing value stays empty."""
    made = compose(town=town, key=key, language=language, values=values)
    return made.subject, made.text


def compose(*, town: Town, key: str, language: str, values: dict[str, str]) -> Rendered:
    """A message for a town and language, in the town's newest own words where it has any."""
    own = wording(town=town, key=key, language=language)
    return Rendered(fill(own.subject, values), fill(own.text, values), own.version, language)


def wording(*, town: Town, key: str, language: str, version: int | None = None) -> Rendered:
    """A message with its placeholders, as the town words it now or worded it in a version; filled once for each line of a list."""
    message = _messages[key]
    versions = Wording.objects.filter(town=town, template=key, language=language)
    own = (versions if version is None else versions.filter(version=version)).order_by("-version").first()
    with override(language):
        subject, shipped = str(message.subject), str(message.text)
    return Rendered(subject, own.text if own and own.text else shipped, own.version if own else 0, language)


def fill(text: str, values: dict[str, str]) -> str:
    """A text with its placeholders filled; a missing value stays empty, and no brackets are left around it. It begins with a capital letter, whatever is filled in there."""
    whole = BRACKETED.sub(lambda found: found[0] if values.get(found[1]) else "", text)
    filled = Template(whole).safe_substitute(_Empty(values))
    return filled[:1].upper() + filled[1:]


def used(town: Town, key: str, language: str) -> frozenset[str]:
    """The placeholders that a message really uses, in the town's own words where it has any."""
    return frozenset(Template(wording(town=town, key=key, language=language).text).get_identifiers())


def with_link(made: Rendered, town: str, link: str) -> Rendered:
    """A message to someone at work with who sends it and where to go, for words that say neither."""
    with override(made.language):
        return replace(made, text=_("%(town)s: %(text)s %(link)s") % {"town": town, "text": made.text, "link": link})


def with_telephone(made: Rendered, values: dict[str, str]) -> Rendered:
    """A message that asks to look with whom to call instead, for a phone that opens no page; as it is where it says so already or nobody is known."""
    number = values.get("call") or values.get("desk", "")
    if not number or number in made.text or values["link"] not in made.text:
        return made
    with override(made.language):
        return replace(made, text=_("%(text)s or call %(number)s") % {"text": made.text, "number": number})


class _Empty(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return ""
