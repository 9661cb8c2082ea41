"""Template tags of the design system: `{% load ui %}`."""

import re
from datetime import date, datetime

import segno
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext

from gongyi.kernel import clock
from gongyi.kernel.clock.wording import day_and_year, last_moment, moment_in_words
from gongyi.kernel.flows.models import Dossier
from gongyi.kernel.ui import coarse, icons, showing
from gongyi.kernel.ui import ring as rings

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400
NEAR_DAYS = 30
UNSEEN = re.compile(r"^(csrfmiddlewaretoken|version|back|host|next|key|batch|step|category|kind)$|password|code|token")
"""Fields whose values nobody wrote: what the page carries, secrets, and choices, which are sent as codes."""
_TONE_ICONS = {
    "done": "check",
    "due": "clock",
    "overdue": "alert",
    "current": "arrow-right",
    "muted": "minus",
    "stopped": "close",
}


@register.simple_tag
def ring(shape: rings.Ring, size: int = 96) -> SafeString:
    """`{% ring ring 28 %}`: the loop ring at 28, 96 or 200."""
    return rings.draw(shape, size)


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "mic" %}`: one of the house's icons, decorative."""
    return icons.draw_icon(name)


@register.inclusion_tag("ui/parts/button.html")
def button(label: str, **look: object) -> dict[str, object]:
    """`{% button label kind="primary" %}`: a button, or a link that looks like one; it knows only what it is given here."""
    return {"label": label, **look}


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    """The icon that goes with a tone, or nothing for a plain one."""
    name = _TONE_ICONS.get(tone)
    return icons.draw_icon(name) if name else mark_safe("")


@register.simple_tag
def qr(text: str, label: str = "") -> SafeString:
    """`{% qr url label %}`: a QR code as inline SVG, black on white with its quiet zone; scales with its box."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=4, light="#fff")
    named = format_html('<svg class="qr" role="img" aria-label="{}" ', label or gettext("QR code"))
    return mark_safe(drawn.replace("<svg ", named, 1))  # noqa: S308 - segno draws modules only; the label is escaped


@register.simple_tag(takes_context=True)
def typed(context: template.Context) -> list[str]:
    """`{% typed as words %}`: what a signed-in person had written in the form that could not be taken; nothing for a mere visit."""
    request = context.get("request")
    if request is None or request.method != "POST" or request.resolver_match is None:
        return []
    if not request.user.is_authenticated:
        return []
    fields = request.POST.lists()
    return [text for name, texts in fields if not UNSEEN.search(name) for text in texts if text.strip()]


@register.simple_tag
def when(at: datetime | None, form: str = "both") -> SafeString:
    """`{% when at %}`: the local time, and how long ago or ahead within 30 days; `form` is both, short or full."""
    if at is None:
        return format_html('<span class="muted">{}</span>', gettext("not set"))
    local = timezone.localtime(at)
    return _told(local, date_format(local, _pattern(local)), form)


@register.simple_tag
def until(at: datetime | None, form: str = "both") -> SafeString:
    """`{% until at %}`: as `when`, for something due: midnight is told as 24:00 of the day before."""
    if at is None:
        return when(at)
    local = timezone.localtime(at)
    day, time = last_moment(local)
    return _told(local, date_format(day, _pattern(local).replace("H:i", time)), form)


@register.simple_tag
def by_day(at: datetime) -> SafeString:
    """`{% by_day at %}`: the day by which something is due, for everyone; the page holds no finer time."""
    return _day_told(coarse.day_of(at))


@register.simple_tag
def on_day(at: datetime) -> SafeString:
    """`{% on_day at %}`: the day on which something was done, for everyone."""
    return _day_told(timezone.localtime(at).date())


def _day_told(on: date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), coarse.day_in_words(on))


SCRIPTS = (
    ("zh", re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")),
    ("ug", re.compile("[\u0600-\u06ff]")),
    ("kk", re.compile("[\u0400-\u04ff]")),
    ("en", re.compile("[A-Za-z]{3}")),
)
"""The languages that people here write in, by their letters; Chinese with a Latin word in it is Chinese."""


@register.simple_tag
def tongue(words: object) -> SafeString:
    """The attribute that names the language of people's own words where it is not that of the page (WCAG 2.2, 3.1.2)."""
    written = next((code for code, letters in SCRIPTS if letters.search(str(words))), "")
    of_page = (get_language() or "zh")[:2]
    return format_html(' lang="{}"', written) if written and written != of_page else SafeString("")


@register.filter
def titled(dossier: Dossier) -> str:
    """`{{ dossier|titled }}`: how a matter is called, as in a list."""
    return showing.titled(dossier)


@register.filter
def before_colon(label: object) -> str:
    """`{{ label|before_colon }}`: a label as the beginning of a sentence that goes on behind a colon."""
    return re.split("[：:]", str(label))[0]


@register.filter(expects_localtime=True)
def moment(local: datetime | None) -> str:
    """`{{ at|moment }}`: a moment inside a sentence, with its year."""
    return moment_in_words(local) if local else ""


@register.filter(expects_localtime=True)
def local_day(local: datetime | None) -> str:
    """`{{ at|local_day }}`: the day of a moment, with its year."""
    return day_and_year(local.date()) if local else ""


@register.filter
def day(value: date | None) -> str:
    """`{{ on|day }}`: a day inside a sentence, with its year."""
    return day_and_year(value) if value else ""


def _told(local: datetime, words: str, form: str) -> SafeString:
    now = timezone.localtime(clock.now())
    human = _distance(local, now)
    if form == "short" and human:
        return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), words, human)
    if form == "full" or not human:
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)
    return format_html(
        '<time datetime="{}">{} <span class="muted nowrap">· {}</span></time>', local.isoformat(), words, human
    )


def _pattern(local: datetime) -> str:
    if local.year == timezone.localtime(clock.now()).year:
        return pgettext("date format, this year", "D j M, H:i")
    return pgettext("date format, another year", "j M Y, H:i")


def _distance(at: datetime, now: datetime) -> str:
    """The distance in one unit, the largest that fits, never rounded up; days as the calendar counts them; empty beyond 30."""
    ahead = at >= now
    seconds = int(abs((at - now).total_seconds()))
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < HOUR:
        count = seconds // MINUTE
        words = ngettext("%d minute", "%d minutes", count) % count
    elif seconds < DAY:
        count = seconds // HOUR
        words = ngettext("%d hour", "%d hours", count) % count
    elif seconds <= NEAR_DAYS * DAY:
        count = abs((at.date() - now.date()).days)
        words = ngettext("%d day", "%d days", count) % count
    else:
        return ""
    return (gettext("in %s") if ahead else gettext("%s ago")) % words
