# ruff: noqa: E501 (one drawing, one line)
"""Our own icons: line drawings on a grid of 20 by 20, stroke 1.6, the colour of their text.

The value is what stands inside the `<svg>`. Icons of ONWARD point along the reading direction
and turn round in right-to-left pages; clocks, ticks, magnifiers and play buttons never do.
"""

from typing import Final

ONWARD: Final = frozenset(
    {"next", "back", "reply", "send", "sign-out", "undo", "list", "external", "sound", "megaphone"}
)

ICONS: Final[dict[str, str]] = {
    # Rooms of the desk
    "today": '<path d="M3.2 9.4 10 3.6l6.8 5.8V16a1 1 0 0 1-1 1H4.2a1 1 0 0 1-1-1z"/><path d="M8 17v-4.6h4V17"/>',
    "calendar": '<rect x="3" y="4.2" width="14" height="12.8" rx="2"/><path d="M3 8.4h14M7 2.6v3.2M13 2.6v3.2"/>',
    "posts": '<path d="m4 16 .8-3.8 8.4-8.4a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3l-8.4 8.4z"/><path d="m11.6 5.4 3 3"/>',
    "inbox": '<path d="M3 11.2 5 4.6h10l2 6.6V15a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z"/><path d="M3 11.2h4.2l1 2h3.6l1-2H17"/>',
    "answers": '<path d="M5 3h7.2L16 6.8V16a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z"/><path d="M7 9.2h6M7 12.6h6"/>',
    "figures": '<path d="M3 17h14M5.4 13.8V9.6M10 13.8V4.6M14.6 13.8V7.2"/>',
    "channels": '<circle cx="4.8" cy="10" r="2"/><circle cx="15.2" cy="4.8" r="2"/><circle cx="15.2" cy="15.2" r="2"/><path d="m6.6 9.1 6.8-3.4M6.6 10.9l6.8 3.4"/>',
    "record": '<path d="M6.6 4H15a1 1 0 0 1 1 1v10.4a1.6 1.6 0 0 1-1.6 1.6H5.6A1.6 1.6 0 0 1 4 15.4V6.6z"/><path d="M7.4 9h5.2M7.4 12.2h5.2"/><path d="M6.6 4v2.6H4"/>',
    "people": '<circle cx="7.4" cy="7" r="2.8"/><path d="M2.4 16.4c.4-3 2.3-4.6 5-4.6s4.6 1.6 5 4.6"/><path d="M13 4.6a2.7 2.7 0 0 1 0 4.9M14.6 12.2c1.7.6 2.7 2 3 4.2"/>',
    "library": '<rect x="3" y="3.6" width="14" height="12.8" rx="2"/><circle cx="7.2" cy="7.8" r="1.4"/><path d="m3.6 14.6 4.2-3.8 2.8 2.4 3-2.8 3 2.8"/>',
    "campaigns": '<path d="M5 17V3.4M5 4.2h9.4l-1.8 3.2 1.8 3.2H5"/>',
    "controls": '<path d="M10 2.8 16 5v4.6c0 3.6-2.4 6.2-6 7.6-3.6-1.4-6-4-6-7.6V5z"/><path d="m7.4 9.8 1.9 1.9 3.4-3.6"/>',
    "settings": '<path d="M3 6h7.6M14.6 6H17M3 14h2.4M9.4 14H17"/><circle cx="12.6" cy="6" r="2"/><circle cx="7.4" cy="14" r="2"/>',
    # Acts
    "add": '<path d="M10 4.4v11.2M4.4 10h11.2"/>',
    "edit": '<path d="m4 16 .8-3.8 8.4-8.4a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3l-8.4 8.4z"/>',
    "delete": '<path d="M3.8 5.6h12.4M8 5.4V3.6h4v1.8M5.4 5.8l.7 10.2a1 1 0 0 0 1 1h5.8a1 1 0 0 0 1-1l.7-10.2M8.4 9v4.6M11.6 9v4.6"/>',
    "search": '<circle cx="8.8" cy="8.8" r="5.2"/><path d="m12.8 12.8 4 4"/>',
    "send": '<path d="M3.4 3.8 17 10 3.4 16.2 5.6 10z"/><path d="M5.6 10h5"/>',
    "reply": '<path d="M8 5 3.4 9.6 8 14.2"/><path d="M3.6 9.6h7.2c3.4 0 5.4 1.8 5.8 5"/>',
    "copy": '<rect x="7" y="7" width="10" height="10" rx="2"/><path d="M4.6 13A1.6 1.6 0 0 1 3 11.4V4.6A1.6 1.6 0 0 1 4.6 3h6.8A1.6 1.6 0 0 1 13 4.6"/>',
    "undo": '<path d="M7 4 3.4 7.6 7 11.2"/><path d="M3.6 7.6h8a4.4 4.4 0 0 1 0 8.8H8"/>',
    "upload": '<path d="M10 13V3.6M6.2 7.2 10 3.4l3.8 3.8M3.6 13.4v2a1.6 1.6 0 0 0 1.6 1.6h9.6a1.6 1.6 0 0 0 1.6-1.6v-2"/>',
    "download": '<path d="M10 3.4V13M6.2 9.4 10 13.2l3.8-3.8M3.6 13.4v2a1.6 1.6 0 0 0 1.6 1.6h9.6a1.6 1.6 0 0 0 1.6-1.6v-2"/>',
    "refresh": '<path d="M16.4 9.2A6.5 6.5 0 0 0 4.6 6.4M3.6 10.8a6.5 6.5 0 0 0 11.8 2.8"/><path d="M4.4 3v3.6H8M15.6 17v-3.6H12"/>',
    "external": '<path d="M11.4 3.6h5v5M16.2 3.8 9.4 10.6M14.4 11.6v3.8a1 1 0 0 1-1 1H4.6a1 1 0 0 1-1-1V6.6a1 1 0 0 1 1-1h3.8"/>',
    "link": '<path d="M8.4 11.6a3 3 0 0 0 4.3 0l2.8-2.8a3 3 0 0 0-4.3-4.3l-.8.8"/><path d="M11.6 8.4a3 3 0 0 0-4.3 0l-2.8 2.8a3 3 0 0 0 4.3 4.3l.8-.8"/>',
    "sign-out": '<path d="M8 3.6H4.8a1 1 0 0 0-1 1v10.8a1 1 0 0 0 1 1H8M12.6 6.4l3.6 3.6-3.6 3.6M8 10h8"/>',
    "more": '<circle cx="4.6" cy="10" r=".9" fill="currentColor"/><circle cx="10" cy="10" r=".9" fill="currentColor"/><circle cx="15.4" cy="10" r=".9" fill="currentColor"/>',
    "menu": '<path d="M3.4 5.6h13.2M3.4 10h13.2M3.4 14.4h13.2"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    # Directions
    "next": '<path d="m7.6 4.6 5.4 5.4-5.4 5.4"/>',
    "back": '<path d="M12.4 4.6 7 10l5.4 5.4"/>',
    "down": '<path d="m4.6 7.6 5.4 5.4 5.4-5.4"/>',
    "up": '<path d="m4.6 12.4 5.4-5.4 5.4 5.4"/>',
    "list": '<path d="M7 5.4h9.6M7 10h9.6M7 14.6h9.6M3.4 5.4h.2M3.4 10h.2M3.4 14.6h.2"/>',
    # States
    "check": '<path d="m4 10.6 4 4 8-9"/>',
    "verified": '<circle cx="10" cy="10" r="7"/><path d="m6.8 10.2 2.2 2.3 4.2-4.7"/>',
    "failed": '<circle cx="10" cy="10" r="7"/><path d="m7.4 7.4 5.2 5.2M12.6 7.4l-5.2 5.2"/>',
    "warning": '<path d="M10 3.4 17.4 16H2.6z"/><path d="M10 8.2v3.6M10 13.8v.1"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.2v4.2M10 6.5v.1"/>',
    "question": '<circle cx="10" cy="10" r="7"/><path d="M7.9 8a2.2 2.2 0 1 1 3.1 2c-.7.3-1 .8-1 1.5M10 13.7v.1"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.2l2.8 1.7"/>',
    "pause": '<circle cx="10" cy="10" r="7"/><path d="M8.2 7.6v4.8M11.8 7.6v4.8"/>',
    "play": '<circle cx="10" cy="10" r="7"/><path d="m8.6 7.2 4.2 2.8-4.2 2.8z"/>',
    "sending": '<path d="M10 3a7 7 0 1 1-7 7" /><path d="M10 6.4V10l2.4 2.4"/>',
    "lock": '<rect x="4" y="9" width="12" height="8" rx="2"/><path d="M6.8 9V6.4a3.2 3.2 0 0 1 6.4 0V9M10 12.2v1.8"/>',
    "key": '<circle cx="6.6" cy="13.4" r="3.2"/><path d="m9 11 7-7M13 7l2.6 2.6M11 9l1.6 1.6"/>',
    "passkey": '<circle cx="8" cy="6.4" r="2.9"/><path d="M3 16.4c.4-3.2 2.3-4.9 5-4.9 1 0 1.9.2 2.6.7"/><circle cx="14.6" cy="11.2" r="2"/><path d="M14.6 13.2V17M14.6 15.4h1.6"/>',
    "bell": '<path d="M5.2 13.6V9a4.8 4.8 0 0 1 9.6 0v4.6l1.4 1.6H3.8zM8.4 17.2h3.2"/>',
    # Things
    "image": '<rect x="3" y="3.6" width="14" height="12.8" rx="2"/><circle cx="7.2" cy="7.8" r="1.4"/><path d="m3.6 14.6 4.2-3.8 2.8 2.4 3-2.8 3 2.8"/>',
    "video": '<rect x="3" y="4.4" width="14" height="11.2" rx="2"/><path d="m8.6 7.6 4 2.4-4 2.4z"/>',
    "file": '<path d="M11.6 3H5.4v14h9.2V6z"/><path d="M11.6 3v3h3"/>',
    "person": '<circle cx="10" cy="6.8" r="3.2"/><path d="M3.8 17c.5-3.4 2.9-5.2 6.2-5.2s5.7 1.8 6.2 5.2"/>',
    "institution": '<path d="M3 8 10 3.4 17 8v.6H3zM4.8 8.6v6M8.3 8.6v6M11.7 8.6v6M15.2 8.6v6M3 16.6h14"/>',
    "phone": '<path d="M6.2 3.4 4 4.4C3.4 10 9.6 16.6 15.6 16l1-2.2-3.2-2.2-1.6 1.2c-1.8-.8-3.4-2.4-4.2-4.4L8.8 7z"/>',
    "shield": '<path d="M10 2.8 16 5v4.6c0 3.6-2.4 6.2-6 7.6-3.6-1.4-6-4-6-7.6V5z"/>',
    "language": '<circle cx="10" cy="10" r="7"/><path d="M3 10h14M10 3c2 2 3 4.4 3 7s-1 5-3 7c-2-2-3-4.4-3-7s1-5 3-7z"/>',
    "digits": '<rect x="3" y="3" width="14" height="14" rx="3"/><path d="M6.4 8.2 7.8 7v6M11 8.3c.2-.9.8-1.4 1.6-1.4.9 0 1.6.6 1.6 1.5 0 1.4-3.2 2.6-3.2 4.6h3.3"/>',
    "comment": '<path d="M4.6 4h10.8A1.6 1.6 0 0 1 17 5.6v6.8a1.6 1.6 0 0 1-1.6 1.6H9.6L6 17v-3H4.6A1.6 1.6 0 0 1 3 12.4V5.6A1.6 1.6 0 0 1 4.6 4z"/>',
    "megaphone": '<path d="M3.4 8.2v3.6h2.8L14 15.6V4.4L6.2 8.2zM6.4 12l1 4.4h2l-.8-3.4M16.6 8.4v3.2"/>',
    "sound": '<path d="M3.4 8v4h2.8L10 15.2V4.8L6.2 8zM13 7.4a4 4 0 0 1 0 5.2M15.2 5.4a7 7 0 0 1 0 9.2"/>',
    "moon": '<path d="M15.8 12.2A6.4 6.4 0 0 1 7.8 4.2a6.4 6.4 0 1 0 8 8z"/>',
    "globe": '<circle cx="10" cy="10" r="7"/><path d="M3 10h14M10 3c2 2 3 4.4 3 7s-1 5-3 7c-2-2-3-4.4-3-7s1-5 3-7z"/>',
    "attachment": '<path d="m15.6 9.4-5.8 5.8a3.4 3.4 0 0 1-4.8-4.8l6.4-6.4a2.3 2.3 0 0 1 3.2 3.2l-6.4 6.4a1.1 1.1 0 0 1-1.6-1.6l5.4-5.4"/>',
    "eye": '<path d="M2.4 10C4 6.8 6.7 5.2 10 5.2s6 1.6 7.6 4.8c-1.6 3.2-4.3 4.8-7.6 4.8S4 13.2 2.4 10z"/><circle cx="10" cy="10" r="2.3"/>',
    "pulse": '<path d="M2.8 10h3.2l2-5 3.6 10 2.2-5h3.4"/>',
}
