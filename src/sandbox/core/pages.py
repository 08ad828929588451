"""The frame of the sandbox's pages for people."""

from html import escape

from aiohttp import web

from sandbox.core.style import FONT_FILES, FONTS, STYLE


def document(
    *,
    title: str,
    body: str,
    language: str = "ar",
    shape: str = "",
    script: str = "",
    network: str = "",
    bar: str = "",
) -> str:
    """Return a whole page around `body`, which is HTML already; right to left in Arabic.

    `shape` is narrow, wide or empty; `network` gives the page its colour; `bar` stands above.
    """
    direction = "rtl" if language == "ar" else "ltr"
    form = f' class="{shape}"' if shape else ""
    colour = f' data-network="{escape(network)}"' if network else ""
    code = f"<script>{script}</script>" if script else ""
    return f"""<!doctype html>
<html lang="{language}" dir="{direction}"{colour}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{STYLE}</style></head>
<body>{bar}<main{form}>{body}</main>{code}</body></html>"""


def both(arabic: str, english: str) -> str:
    """Return Arabic words with the English ones small beside them."""
    return f'{arabic} <small lang="en" dir="ltr">{english}</small>'


async def font(request: web.Request) -> web.StreamResponse:
    """Send one of the fonts, where they are at hand."""
    name = request.match_info["name"]
    if name not in FONT_FILES or not (FONTS / name).is_file():
        raise web.HTTPNotFound
    return web.FileResponse(FONTS / name, headers={"Cache-Control": "max-age=86400"})
