"""The look of the sandbox's pages for people, and their letters."""

from pathlib import Path

STYLE = (Path(__file__).parent / "pages.css").read_text(encoding="utf-8")

# The office's own letters, where its files stand beside ours; else the machine's.
FONTS = Path(__file__).resolve().parents[2] / "majlis" / "ui" / "static" / "ui" / "fonts"
FONT_FILES = frozenset(
    f"plex-{script}-{weight}.woff2" for script in ("arabic", "latin") for weight in (400, 600)
)
