"""The house's own stroke icons: 24 × 24 grid, 1.75 wide, round ends, drawn in the text's colour."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DRAWINGS: dict[str, str] = {
    "alert": '<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1"/>',
    "arrow-down": '<path d="M12 4.5v15M5.5 13l6.5 6.5 6.5-6.5"/>',
    "arrow-left": '<path d="M19.5 12h-15M11 5.5 4.5 12l6.5 6.5"/>',
    "arrow-right": '<path d="M4.5 12h15M13 5.5l6.5 6.5-6.5 6.5"/>',
    "arrow-up": '<path d="M12 19.5v-15M5.5 11 12 4.5l6.5 6.5"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"/>',
    "bike": '<circle cx="6" cy="16.5" r="3.8"/><circle cx="18" cy="16.5" r="3.8"/>'
    '<path d="M6 16.5 9.5 9h6.2l2.3 7.5M9.5 9l3.5 7.5 2.7-7.5M8 6.5h3M15.7 9l-.9-3h2.7"/>',
    "building": '<path d="M5 21V4h10v17M15 9.5h4.5V21M3 21h18M8.5 8h3M8.5 12h3M8.5 16h3"/>',
    "calendar": '<rect x="3.5" y="5.5" width="17" height="15" rx="1.5"/><path d="M3.5 10h17M8 3v4.5M16 3v4.5"/>',
    "camera": '<path d="M3.5 8h4l1.5-2.5h6L16.5 8h4v11h-17z"/><circle cx="12" cy="13" r="3.5"/>',
    "card": '<rect x="3" y="5" width="18" height="14" rx="1.5"/><path d="M3 10h18M6.5 15h4"/>',
    "chart": '<path d="M4 20h16.5M7 20v-7M12 20V6M17 20v-10"/>',
    "chat": '<path d="M4 4.5h16v11.5h-9l-4.5 4v-4H4zM8 9h8M8 12h5"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "close": '<path d="m5.5 5.5 13 13M18.5 5.5l-13 13"/>',
    "copy": '<rect x="8.5" y="8.5" width="12" height="12" rx="1.5"/><path d="M15.5 8.5v-5h-12v12h5"/>',
    "download": '<path d="M12 4.5V16M7.5 11.5 12 16l4.5-4.5M4 16v4h16v-4"/>',
    "edit": '<path d="m4 20 1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5s9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12z"/>'
    '<circle cx="12" cy="12" r="3"/>',
    "eye-off": '<path d="M2.5 12S6 5.5 12 5.5s9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12z"/><path d="m4 4 16 16"/>',
    "face-neutral": '<circle cx="12" cy="12" r="8.5"/><path d="M9 10v.1M15 10v.1M8.5 15h7"/>',
    "face-sad": '<circle cx="12" cy="12" r="8.5"/><path d="M9 10v.1M15 10v.1M8.5 16.2c2-2.4 5-2.4 7 0"/>',
    "face-smile": '<circle cx="12" cy="12" r="8.5"/><path d="M9 10v.1M15 10v.1M8.5 14.2c2 2.4 5 2.4 7 0"/>',
    "file": '<path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 16h6"/>',
    "filter": '<path d="M3.5 5h17L14 13v6.5l-4-2V13z"/>',
    "flag": '<path d="M5.5 21V4h13l-3 4.5 3 4.5h-13"/>',
    "gear": '<circle cx="12" cy="12" r="6"/><circle cx="12" cy="12" r="2"/>'
    '<path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2'
    'M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2"/>',
    "home": '<path d="M3.5 11.5 12 4l8.5 7.5M6 9.5V20h12V9.5M10 20v-5.5h4V20"/>',
    "image": '<rect x="3.5" y="4.5" width="17" height="15" rx="1.5"/><circle cx="8.5" cy="9.5" r="1.7"/>'
    '<path d="m3.5 17 5-4.5 3.5 3 4-4.5 4.5 4.5"/>',
    "inbox": '<path d="M3.5 13.5 6 5h12l2.5 8.5V20h-17zM3.5 13.5H9a3 3 0 0 0 6 0h5.5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "key": '<circle cx="8" cy="15.5" r="4.5"/><path d="M11.2 12.3 20 3.5M16 7.5l3 3"/>',
    "language": '<path d="M3.5 6h9M8 3.5V6M11 6c-.8 4-3.5 7-7 8.5M5.5 8.5c1 2.8 3 4.8 6 6'
    'M12.5 20.5l4-10 4 10M14 17h5"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5'
    'M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5"/>',
    "list": '<path d="M8.5 6h12M8.5 12h12M8.5 18h12M4 6v.1M4 12v.1M4 18v.1"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="1.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"/>',
    "map": '<path d="M3.5 6.5 9 4l6 2.5L20.5 4v13.5L15 20l-6-2.5L3.5 20zM9 4v13.5M15 6.5V20"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "mic": '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M8.5 21h7"/>',
    "minus": '<path d="M5 12h14"/>',
    "more": '<path d="M5.5 12v.1M12 12v.1M18.5 12v.1"/>',
    "no": '<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>',
    "pause": '<path d="M8.5 5v14M15.5 5v14"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.5-3.6 3-5.5 6.5-5.5s6 1.9 6.5 5.5'
    'M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.4c2.3.7 3.7 2.4 4 5.1"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6"/>',
    "phone": '<path d="M6.5 3.5h3L11 8 9 9.5a11 11 0 0 0 5.5 5.5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2'
    'A17 17 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z"/>',
    "pin": '<path d="M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11z"/><circle cx="12" cy="10" r="2.3"/>',
    "play": '<path d="M7 4.5v15l12-7.5z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8.5v-5h10v5M7 17H3.5V8.5h17V17H17M7 14h10v6.5H7z"/>',
    "qr": '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v.1M14 20v.1M17.5 20H20v-2.5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.3 15.3 21 21"/>',
    "send": '<path d="M3.5 12 20.5 4l-5 16-4-6.5zM11.5 13.5 20.5 4"/>',
    "shop": '<path d="M4 9.5 5.5 4h13L20 9.5M4 9.5a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0 2.7 2.7 0 0 0 5.3 0'
    'M5.5 12.5v8h13v-8M10 20.5v-5h4v5"/>',
    "sign-out": '<path d="M14 4H5v16h9M10 12h10.5M17 8l4 4-4 4"/>',
    "sort": '<path d="M7.5 4.5v15M4 16l3.5 3.5L11 16M13 6h7.5M13 11h5.5M13 16h3.5"/>',
    "star": '<path d="m12 3.5 2.6 5.6 6 .7-4.5 4.1 1.2 6-5.3-3-5.3 3 1.2-6-4.5-4.1 6-.7z"/>',
    "text-size": '<path d="m2.5 18.5 5-13 5 13M4.3 14h6.4M14 18.5l3.5-8.5 3.5 8.5M15.3 15.5h4.4"/>',
    "trash": '<path d="M4 6.5h16M9 6.5v-3h6v3M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6"/>',
    "undo": '<path d="M4 9.5h10a5.5 5.5 0 0 1 0 11H9M8 5.5l-4 4 4 4"/>',
    "upload": '<path d="M12 16V4.5M7.5 9 12 4.5 16.5 9M4 16v4h16v-4"/>',
    "walk": '<circle cx="13" cy="4.3" r="1.8"/><path d="m9 21 2.5-6.5L10 11.5l.5-4 3-.2 2 3.2 3 1'
    'M11.5 14.5l3 2.5 1 4M10.5 7.5 7 10v3"/>',
}


def draw_icon(name: str) -> SafeString:
    """The icon as decorative inline SVG (hidden from readers: the words beside it speak). `KeyError` if unknown."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="1.5em" height="1.5em" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(DRAWINGS[name]),  # noqa: S308 - our own constant above
    )
