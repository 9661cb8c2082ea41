"""Taking a pasted group message apart: who said what, what is only noise, and one draft per matter.

Understood are the ways in which messages leave a phone or a desk: "name: words", a name and a time above the words, dates
between dashes, a quoted reply, picture marks, a signing chain (接龙). Nothing is thrown away: what is taken for noise comes
back as drafts that are not ticked.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from gongyi.domain.appeals import guessing, guidance, smalltalk, whereabouts
from gongyi.domain.appeals.whereabouts import Guess
from gongyi.domain.cases import public as cases
from gongyi.kernel.territory.models import Place, Town

MOST = 30
PLAIN_ECHO = 4
SIGNED = 16
TIME = r"(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s*)?(?:星期.\s*|周.\s*|昨天\s*|前天\s*|今天\s*)?(?:上午|下午|凌晨|中午|晚上|早上)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*[AP]M)?"
DAY = r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s*(?:星期|周).)?"
ABOVE = re.compile(rf"^\s*(?P<name>[^\n：:]{{1,30}}?)[ \t\u3000]+(?P<time>{TIME})\s*$")
BEFORE = re.compile(
    rf"^\s*(?P<name>[^\n：:，。！？、,!?]{{1,12}}?)[ \t\u3000]+(?P<time>{TIME})(?!\d|\s*[-—–~～至到])[ \t\u3000]+(?P<rest>\S.*)$"
)
"""Name, time and words on one line."""
NO_SPEAKER = re.compile(
    r"(?:天|晚|早|午|今|明|昨|周.|星期.|月|日|号|楼|栋|单元|层|家|里|口|区|我|我们|从|到|在|了|就|都|是|才)$"
)
"""With what a piece of a sentence ends before a time; a name seldom does."""
CLOCK = re.compile(r"(?<!\d)\d{1,2}[：:]\d{2}(?!\d)")
NAMED = re.compile(r"^\s*(?P<name>[^\n：:，。！？、]{1,24})[：:]\s*(?P<rest>.*)$")
NO_NAME = re.compile(
    r"^(?:地址|电话|时间|地点|问题|内容|联系电话|联系人|诉求|备注|通知|注意|建议|原因|https?|附|情况|要求|\d{1,2})$"
)
LONE_TIME = re.compile(rf"^\s*(?:[-—–_=]{{2,}}\s*)?(?:{TIME}|{DAY})(?:\s*[-—–_=]{{2,}})?\s*$")
RULE = re.compile(r"^\s*[-—–_=＿ ]{5,}\s*$")
FRAME = re.compile(r"^\s*(?:Dear:?|聊天记录如下[：:]?|.{0,40}的聊天记录|以上为.{0,10}记录)\s*$")
QUOTE = re.compile(r"^\s*「(?P<name>[^：:」]{1,24})[：:](?P<words>.*?)」?\s*$", re.DOTALL)
MENTION = re.compile(r"[@＠][^\s\u2005\u3000，。！？：:、@＠]{1,20}[\s\u2005\u3000]?")
EMOJI = re.compile(r"\[[\u4e00-\u9fffA-Za-z]{1,6}\]|[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]")
PICTURE = re.compile(r"\[(?:图片|照片|Photo|Image)\]")
MARK = re.compile(
    r"\[(?:视频|语音|表情|动画表情|文件|链接|位置|名片|红包|转账|聊天记录|小程序|语音通话|拍一拍|Video|Voice|Sticker|File|Link)[^\]]{0,30}\]"
)
EVENT = re.compile(
    r"撤回了一条消息|加入了?群聊|移出了?群聊|拍了拍|修改群名|开启了|现在可以开始聊天|以下是?新消息|领取了.{0,10}红包|发起了群收款|群公告"
)
ECHO = re.compile(
    r"^(?:\+ ?1|[＋加]1|同[求问上意感]|附议|我也(?:是|要|一样|遇到).{0,8}|我们?家?也.{1,16}|我们?(?:单元|楼|这边|这里|那)也.{1,14}|也是|一样|顶|支持|谁说不是|就是[啊呀]?|对[啊呀].{0,10}|确实.{0,10})[!！。.~～\s]*$"
)
AGREES = re.compile(
    r"^(?:\+ ?1|[＋加]1|同(?![求问上意感])|附议)(?:[\s，,。、!！]+.{0,24}|我.{0,24})?$|^我们?[\d一二三四五六七八九十]{1,3}(?:号楼|单元|栋|幢|楼|层)也.{1,14}$"
)
"""Agreeing with what was said just before, with a few words of one's own."""
TITLE = re.compile(r"^\s*[^\s，。！？、：:,!?]{2,24}群\s*(?:[（(]\d{1,4}[）)])?\s*$")
"""The name of the group, as it stands above what was copied out of it."""
CHAIN = re.compile(r"^\s*#?\s*接龙")
LISTED = re.compile(r"^\s*\d{1,3}[.、．]\s*\S")


@dataclass(frozen=True)
class Message:
    """One thing someone wrote, as it stood. `about` are the words it replies to."""

    sender: str
    text: str
    photos: int = 0
    about: str = ""


@dataclass(frozen=True)
class Draft:
    """One matter to be looked at before it is saved. `keep` is false for what looks like noise; `echoes` counts who agreed.

    `lent` of its photos were sent by somebody else, without a word.
    """

    sender: str
    text: str
    photos: int = 0
    keep: bool = True
    echoes: int = 0
    lent: int = 0
    kind: str = "help"
    category: guessing.Category | None = None
    where: Guess = field(default_factory=Guess)


def messages(pasted: str) -> list[Message]:
    """The single messages of a pasted text, in order, without frames, times and picture marks."""
    found: list[Message] = []
    lines: list[str] = []
    sender, chain = "", False
    for line in _lines(pasted):
        name, rest, starts = ("", line, False) if chain and LISTED.match(line) else _opening(line)
        if starts:
            found += _message(sender, lines)
            sender, lines, chain = name, [rest] if rest else [], False
        else:
            lines.append(line)
        chain = chain or bool(CHAIN.match(line if not starts else rest))
    return found + _message(sender, lines)


def _lines(pasted: str) -> Iterator[str]:
    lines = pasted.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    for line in lines[1:] if TITLE.match(lines[0]) else lines:
        if not (LONE_TIME.match(line) or FRAME.match(line) or (EVENT.search(line) and len(line) < 60)):  # noqa: PLR2004 - a system's own line is short
            yield line


def _opening(line: str) -> tuple[str, str, bool]:
    """Whether a line begins someone's message: who, and what of it stands on the same line."""
    found = ABOVE.match(line)
    if found:
        return found["name"].strip(), "", True
    found = BEFORE.match(line)
    if found and not NO_SPEAKER.search(found["name"]):
        return found["name"].strip(), found["rest"], True
    found = NAMED.match(line)
    if found and _at_a_time(line, found.end("name")):
        return "", line, False
    if found and not NO_NAME.match(found["name"].strip()) and not line.lstrip().startswith("「"):
        return found["name"].strip(), found["rest"], True
    return "", line, False


def _at_a_time(line: str, colon: int) -> bool:
    """Whether the first colon of a line is that of a time, as in 明天8:20停水."""
    return any(found.start() < colon < found.end() for found in CLOCK.finditer(line))


def _message(sender: str, lines: list[str]) -> list[Message]:
    about, rest = _quoted(lines)
    text = "\n".join(line for line in rest if not RULE.match(line))
    photos = len(PICTURE.findall(text))
    plain = MENTION.sub("", MARK.sub("", PICTURE.sub("", text)))
    plain = re.sub(r"[ \t\u3000]+", " ", re.sub(r"\n\s*\n+", "\n", plain)).strip()
    return [Message(sender, plain, photos, about)] if plain or photos else []


def _quoted(lines: list[str]) -> tuple[str, list[str]]:
    """The words that a message replies to, without who said them, and the lines of the message itself."""
    at = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if not lines or not lines[at].lstrip().startswith("「"):
        return "", lines
    end = next((n for n in range(at, len(lines)) if "」" in lines[n]), len(lines) - 1)
    found = QUOTE.match("\n".join(lines[at : end + 1]))
    return (found["words"].strip() if found else ""), lines[end + 1 :]


def parse(pasted: str, town: Town, near: Place) -> list[Draft]:
    """Drafts in order: one per matter, with what was guessed and why. Noise comes last, not ticked."""
    drafts: list[Draft] = []
    noise: list[Draft] = []
    spoken, newest = messages(pasted), 0
    for n, message in enumerate(spoken):
        if message.text and _is_noise(message.text):
            noise.append(Draft(message.sender, message.text, message.photos, keep=False))
            continue
        draft = _judged(message, town, near)
        at = _belongs_to(drafts, draft, message, newest)
        if at is None and drafts and message.photos and not message.text and not _speaks_next(spoken, n):
            at = _pictured(drafts, message.sender, newest)
        newest = len(drafts) if at is None else at
        if at is None:
            drafts.append(draft)
        else:
            drafts[at] = _with(drafts[at], draft, message, town, near)
    said = [draft for draft in drafts if draft.text or draft.photos]
    return [*said, *noise][:MOST]


def _speaks_next(spoken: list[Message], n: int) -> bool:
    """Whether whoever sent the n-th message says something of their own right after it."""
    after = spoken[n + 1] if n + 1 < len(spoken) else None
    if after is None or after.sender != spoken[n].sender or _is_noise(after.text):
        return False
    return not _agrees(after.text)


def _agrees(text: str) -> bool:
    """Whether a message only agrees with another; never where it names a danger."""
    bare = EMOJI.sub("", text).strip()
    return bool(ECHO.match(bare) or AGREES.match(bare)) and not guidance.dangers_in(bare)


def _pictured(drafts: list[Draft], sender: str, newest: int) -> int:
    """Which draft photos without a word belong to: the last of whoever sent them, else the one that was spoken of just before."""
    return next((at for at in reversed(range(len(drafts))) if drafts[at].sender == sender), newest)


def _is_noise(text: str) -> bool:
    """Whether a message is nothing but small talk, or plainly an advert; never where it asks for something or names a danger."""
    bare = EMOJI.sub("", text).strip()
    if smalltalk.asks_neighbours(bare):
        return True
    if guessing.asks(bare) or guidance.dangers_in(bare):
        return False
    return smalltalk.is_small_talk(bare) or _is_advert(bare)


def _is_advert(text: str) -> bool:
    return any(words in text for words in cases.shipped("adverts"))


def _judged(message: Message, town: Town, near: Place) -> Draft:
    text, signed = _unsigned(message.text)
    where = whereabouts.guess(town, text, near, message.sender)
    category = guessing.category_of(town, text)
    return Draft(
        message.sender,
        text,
        message.photos,
        echoes=signed,
        kind=guessing.kind_with(category, text, "help"),
        category=category,
        where=where,
    )


def _unsigned(text: str) -> tuple[str, int]:
    """A signing chain without those who signed, and how many they were."""
    if not CHAIN.match(text):
        return text, 0
    lines = text.split("\n")
    kept = [line for line in lines if not (LISTED.match(line) and len(line.strip()) <= SIGNED)]
    return "\n".join(kept).strip(), len(lines) - len(kept)


def _belongs_to(drafts: list[Draft], draft: Draft, message: Message, newest: int) -> int | None:
    """Which earlier draft a message goes on with: the one it quotes, the one spoken of just before that it agrees to, the same person's, or the same matter at the same place."""
    tests: list[Callable[[Draft], bool]] = []
    if message.about:
        head = EMOJI.sub("", message.about)[:12].strip()
        tests.append(lambda other: bool(head) and head in other.text)
    if _agrees(message.text) and drafts:
        tests.append(lambda other: other is drafts[newest])
    tests.append(lambda other: _same_matter(other, draft))
    for fits in tests:
        at = next((at for at in reversed(range(len(drafts))) if fits(drafts[at])), None)
        if at is not None:
            return at
    last = len(drafts) - 1
    return last if drafts and drafts[last].sender == draft.sender and _goes_on(drafts[last], draft) else None


def _same_matter(one: Draft, other: Draft) -> bool:
    """The same row of the catalogue, and no two places that differ."""
    if one.category is None or other.category is None or one.category.code != other.category.code:
        return False
    here, there = _possible(one.where), _possible(other.where)
    return not here or not there or bool(here & there)


def _possible(where: Guess) -> set[int]:
    """The places a guess allows; none when nothing is known."""
    return {place.pk for place in ((where.place,) if where.place else where.rivals)}


def _goes_on(last: Draft, draft: Draft) -> bool:
    """Whether the same person's next message speaks of the same: no other subject, no other place and no danger that is new."""
    other_subject = last.category and draft.category and last.category.code != draft.category.code
    here, there = _possible(last.where), _possible(draft.where)
    other_place = here and there and not here & there
    return not other_subject and not other_place and not _dangers(draft) - _dangers(last)


def _dangers(draft: Draft) -> set[str]:
    return {danger.code for danger in guidance.dangers_in(draft.text)}


def _with(draft: Draft, more: Draft, message: Message, town: Town, near: Place) -> Draft:
    """A draft with a further message. Words alone decide anew; whoever agreed is counted, never named."""
    words = "" if len(more.text) <= PLAIN_ECHO and ECHO.match(more.text) else more.text
    text = "\n".join(part for part in (draft.text, words) if part)
    agreed = int(draft.sender != message.sender and bool(more.text)) + more.echoes
    where = (
        draft.where
        if draft.where.place
        else more.where
        if more.where.place
        else whereabouts.guess(town, text, near, draft.sender)
    )
    category = draft.category or more.category or guessing.category_of(town, text)
    kind = draft.kind if draft.text else more.kind
    return replace(
        draft,
        text=text,
        photos=draft.photos + more.photos,
        echoes=draft.echoes + agreed,
        lent=draft.lent + (message.photos if draft.sender != message.sender and not message.text else 0),
        where=where,
        category=category,
        kind=kind,
    )


def split(text: str) -> list[str]:
    """The parts of a draft's text: at empty lines if there are any, else at every line."""
    parts = re.split(r"\n\s*\n", text) if re.search(r"\n\s*\n", text.strip()) else text.split("\n")
    return [part.strip() for part in parts if part.strip()]
