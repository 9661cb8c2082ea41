"""The loop ring: one dossier's flow as a circle, whose turn it is and the time left. Pure drawing, no database.

Never colour alone: past stages are thick, the coming ones thin, a skipped one dotted; the present stage is the
thickest and carries a knob; overdue is cut into dashes with "!", paused shows two bars, stopped a cross, done a tick.
"""

import math
import unicodedata
from dataclasses import dataclass
from typing import Literal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

RingState = Literal["running", "due_soon", "overdue", "paused", "done", "stopped"]
EndTone = Literal["done", "stopped", "current"]
StageState = Literal["past", "current", "future", "skipped"]

SIZES = (28, 96, 200)
MOST_STAGES = 16
SMALLEST = 13.2
"""The least type of words in a ring, in units of the drawing: 18 px and more in large text."""
_GLYPHS: dict[RingState, str] = {
    "overdue": "M0-6.5V1.5M0 6v.1",
    "paused": "M-3.2-5.5v11M3.2-5.5v11",
    "done": "M-7 .5l5 5L7-5",
    "stopped": "M-5-5 5 5M5-5-5 5",
}


@dataclass(frozen=True, slots=True)
class RingStage:
    """One main stage of a flow: its key, its name in the reader's language, and where it lies on the way."""

    key: str
    label: str
    state: StageState = "future"


@dataclass(frozen=True, slots=True)
class Ring:
    """What the ring says of one dossier; all words are already in the reader's language.

    `stages` in the order of the flow (1 to 16), `current` the index of the stage now open (None when there is none),
    `holder` whose turn it is, `left` the time left or past in a few words, `label` what the ring is about
    (the dossier's title or number), the start of the sentence read aloud.
    """

    stages: tuple[RingStage, ...]
    current: int | None
    state: RingState
    holder: str = ""
    left: str = ""
    label: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.stages) <= MOST_STAGES:
            raise ValueError(f"a ring has 1 to {MOST_STAGES} stages, not {len(self.stages)}")
        if self.current is not None and not 0 <= self.current < len(self.stages):
            raise ValueError(f"stage {self.current} is outside a ring of {len(self.stages)}")

    @property
    def tone(self) -> EndTone:
        """The tone of the badge that names the stage beside this ring: green only for what was done, grey for what ended otherwise."""
        if self.state == "done":
            return "done"
        return "stopped" if self.state == "stopped" else "current"


def sentence(ring: Ring) -> str:
    """The ring in words, read aloud in place of the drawing and shown to those who cannot see it. How late it is says that it is late."""
    parts = [ring.label] if ring.label else []
    if ring.current is not None:
        place = {"n": ring.current + 1, "of": len(ring.stages), "stage": ring.stages[ring.current].label}
        parts.append(_("step %(n)s of %(of)s: %(stage)s") % place)
    if not (ring.left and ring.state in {"overdue", "paused"}):
        parts.append(state_words(ring.state))
    if ring.holder:
        parts.append(_("with %(holder)s") % {"holder": ring.holder})
    if ring.left and ring.state != "done":
        parts.append(ring.left)
    return pgettext("between parts of a sentence", ", ").join(parts)


def state_words(state: RingState) -> str:
    """A state in the reader's language."""
    words = {
        "running": pgettext("state of a matter", "under way"),
        "due_soon": pgettext("state of a matter", "due soon"),
        "overdue": pgettext("state of a matter", "overdue"),
        "paused": pgettext("state of a matter", "on hold"),
        "done": pgettext("state of a matter", "done"),
        "stopped": pgettext("state of a matter", "ended"),
    }
    return words[state]


def draw(ring: Ring, size: int) -> SafeString:
    """The ring as inline SVG at 28 (list row), 96 (card) or 200 (file page, with the stages named beside it)."""
    if size not in SIZES:
        raise ValueError(f"a ring is drawn at {SIZES}, not {size}")
    unit = f"{size / 16:g}"
    svg = format_html(
        '<svg class="ring ring--{} ring--{}" viewBox="0 0 {} {}" width="{}rem" height="{}rem" role="img" '
        'aria-label="{}">{}{}</svg>',
        size, ring.state, size, size, unit, unit, _clean(sentence(ring)), _segments(ring, size), _middle(ring, size),
    )  # fmt: skip
    if size < SIZES[-1]:
        return svg
    return format_html('<div class="ring-figure">{}{}</div>', svg, _legend(ring))


def _segments(ring: Ring, size: int) -> SafeString:
    """One arc per stage, clockwise from the top; thickness tells past, present and future apart."""
    thick = {28: 4.0, 96: 8.0, 200: 14.0}[size]
    radius = size / 2 - thick * (0.8 if size < SIZES[-1] else 1.9)
    count = len(ring.stages)
    gap = 0.0 if count == 1 else min(0.35, (thick * 0.62 + 0.6) / radius, math.tau / count * 0.45)
    drawn: list[str] = []
    for index, stage in enumerate(ring.stages):
        begin = math.tau * index / count + gap / 2
        end = math.tau * (index + 1) / count - gap / 2
        kind = _kind(ring, index, stage)
        dashed = kind == "skipped" or (kind == "current" and ring.state == "overdue")
        drawn.append(_arc(kind, size / 2, radius, (begin, end), thick, dashed=dashed))
        if size == SIZES[-1]:
            drawn.append(_numeral(index + 1, kind, size / 2, radius + thick * 1.3, (begin + end) / 2))
    if ring.current is not None and ring.state not in {"done", "stopped"} and size > SIZES[0]:
        x, y = _point(size / 2, radius, math.tau * ring.current / count + gap / 2)
        drawn.append(f'<circle class="ring__knob" cx="{x:.2f}" cy="{y:.2f}" r="{thick * 0.62:.2f}"/>')
    return mark_safe("".join(drawn))  # noqa: S308 - numbers and our own class names


def _kind(ring: Ring, index: int, stage: RingStage) -> str:
    if stage.state == "skipped":
        return "skipped"
    if ring.state == "done":
        return "done"
    if index == ring.current:
        return "ended" if ring.state == "stopped" else "current"
    return "past" if stage.state == "past" else "future"


def _arc(kind: str, centre: float, radius: float, span: tuple[float, float], thick: float, *, dashed: bool) -> str:
    width = {"current": 1.25, "ended": 1.25, "future": 0.5, "skipped": 0.5}.get(kind, 0.9) * thick
    begin, end = span
    x0, y0 = _point(centre, radius, begin)
    if end - begin > math.tau - 0.01:
        path = f"M{centre:.2f} {centre - radius:.2f}a{radius:.2f} {radius:.2f} 0 1 1-.01 0z"
    else:
        x1, y1 = _point(centre, radius, end)
        far = 1 if end - begin > math.pi else 0
        path = f"M{x0:.2f} {y0:.2f}A{radius:.2f} {radius:.2f} 0 {far} 1 {x1:.2f} {y1:.2f}"
    dash = f' stroke-dasharray="{thick * 0.5:.1f} {thick * 0.32:.1f}"' if dashed else ""
    return f'<path class="ring__arc ring__arc--{kind}" d="{path}" fill="none" stroke-width="{width:.2f}"{dash}/>'


def _numeral(number: int, kind: str, centre: float, radius: float, angle: float) -> str:
    x, y = _point(centre, radius, angle)
    return f'<text class="ring__numeral ring__numeral--{kind}" x="{x:.1f}" y="{y + 4:.1f}">{number}</text>'


def _point(centre: float, radius: float, angle: float) -> tuple[float, float]:
    return centre + radius * math.sin(angle), centre - radius * math.cos(angle)


def _middle(ring: Ring, size: int) -> SafeString:
    """The sign and words inside the circle; the smallest ring carries the sign alone."""
    glyph = _GLYPHS.get(ring.state, "")
    sign = ""
    if glyph and (size == SIZES[0] or ring.state == "done" or not ring.left):
        scale = {28: 0.72, 96: 2.2, 200: 4.2}[size]
        sign = f'<path class="ring__sign" d="{glyph}" transform="translate({size / 2:g} {size / 2:g}) scale({scale})"/>'
    if size == SIZES[0] or sign:
        return mark_safe(sign)  # noqa: S308 - our own constants
    return mark_safe(_words(ring, size))  # noqa: S308 - every word is escaped below


def _words(ring: Ring, size: int) -> str:
    room, most = {96: (54.0, 60.0), 200: (116.0, 116.0)}[size]
    largest = {96: 17.0, 200: 30.0}[size]
    lines = _two_lines(_clean(ring.left), room / largest)
    room *= 0.85 if len(lines) > 1 else 1  # off the middle the circle is narrower
    type_size = min(largest, *(room / max(_ems(line), 1.0) for line in lines)) if lines else largest
    type_size = max(type_size, SMALLEST)
    first = size / 2 + type_size * 0.36 - (len(lines) - 1) * type_size * 0.58
    drawn = [
        f'<text class="ring__left" x="{size / 2:g}" y="{first + row * type_size * 1.16:.1f}" '
        f'font-size="{type_size:.1f}">{escape(_cut(line, most / type_size))}</text>'
        for row, line in enumerate(lines)
    ]
    return "".join(drawn)


def _two_lines(words: str, ems: float) -> list[str]:
    """The words on one line if they fit, else broken near the middle, at a space where there is one."""
    if not words or _ems(words) <= ems * 1.3:
        return [words] if words else []
    spaces = [at for at, sign in enumerate(words) if sign == " "]
    middle = min(spaces, key=lambda at: abs(at - len(words) / 2)) if spaces else len(words) // 2
    return [part for part in (words[:middle].strip(), words[middle:].strip()) if part]


def _cut(words: str, ems: float) -> str:
    if _ems(words) <= ems + 0.01:
        return words
    kept = words
    while kept and _ems(kept) > ems - 1:
        kept = kept[:-1]
    return kept + "…"


def _ems(words: str) -> float:
    """Width in ems, roughly: a Chinese sign is one, a Latin letter a bit over half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in words)


def _clean(words: str) -> str:
    """Without control signs and lone surrogates, which no XML may carry."""
    return "".join(
        sign for sign in words if unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in "\ufffe\uffff"
    )


def _legend(ring: Ring) -> SafeString:
    rows = []
    for index, stage in enumerate(ring.stages):
        kind = _kind(ring, index, stage)
        now = ' aria-current="step"' if kind == "current" else ""
        rows.append(
            format_html(
                '<li class="ring-legend__row ring-legend__row--{}"{}><span class="ring-legend__name">{}</span>{}</li>',
                kind,
                mark_safe(now),  # noqa: S308 - our own constant
                _clean(stage.label),
                _holder(ring) if kind == "current" else "",
            )
        )
    return format_html('<ol class="ring-legend">{}</ol>', mark_safe("".join(rows)))  # noqa: S308 - escaped rows


def _holder(ring: Ring) -> SafeString:
    if not ring.holder:
        return mark_safe("")
    return format_html('<span class="ring-legend__holder">{}</span>', _("Turn: %s") % _clean(ring.holder))
