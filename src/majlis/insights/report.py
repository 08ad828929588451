"""The printed report of a year: two pages in Arabic, made by the press."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation

from majlis.arabic.digits import DigitStyle
from majlis.insights.showing import FiguresPage
from majlis.people.models import Institution
from majlis.store.clock import now
from majlis.ui.fonts import WEIGHTS
from majlis.ui.reading import Reading, use_reading

PAGES = 2
SIZES_PT = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
PATIENCE = timedelta(seconds=60)
_PRESS = Path(__file__).with_name("press.py")
_HOUSE = Path(__file__).resolve().parents[1]
_SHEETS = (
    _HOUSE / "ui/static/ui/css/layers.css",
    _HOUSE / "ui/static/ui/css/tokens.css",
    _HOUSE / "insights/static/insights/css/report.css",
)
# A page has no styles of its own, so the length of a bar is a rule for each share.
_BARS = "".join(f'[data-share="{share}"] {{ inline-size: {share}% }}' for share in range(101))
# Vowel marks: those that stand high are read back from a PDF as lines of their own.
_MARKS = re.compile("[\u064b-\u0652]")


class CannotPrint(Exception):
    """No PDF was made; the text is what the press said."""


def printed(institution: Institution, year: int) -> bytes:
    """Return the report as a PDF. Inside the institution's transaction.

    Raises:
        CannotPrint: Pango is not on this machine, or the press did not end well.
    """
    return pressed(page(institution, year))


def page(institution: Institution, year: int) -> str:
    """Return the report as HTML, in Arabic and in the institution's digits and zone."""
    zone = ZoneInfo(institution.zone)
    how = Reading(language="ar", digits=DigitStyle(institution.digits), zone=zone)
    with translation.override("ar"), timezone.override(zone), use_reading(how):
        shown = FiguresPage(institution, year)
        context = {"page": shown, "institution": institution, "made_at": now()}
        return _MARKS.sub("", render_to_string("insights/report.html", context))


def pressed(html: str) -> bytes:
    """Have the press print a page.

    Raises:
        CannotPrint
    """
    order = {
        "html": html,
        "sheets": [str(path) for path in _SHEETS],
        "fonts": _fonts(),
        "rules": _BARS,
        "sizes_pt": SIZES_PT,
        "pages": PAGES,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PRESS)],
            input=json.dumps(order).encode(),
            capture_output=True,
            env={"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent"},
            timeout=PATIENCE.total_seconds(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotPrint("it took too long") from error
    if done.returncode:
        raise CannotPrint(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def _fonts() -> dict[int, str]:
    """Return the whole font by weight.

    Not the page's woff2 cuts: of two files of one name WeasyPrint draws the letters of one with
    the numbers of the other.
    """
    folder = files("fontpkg_ibm_plex_sans_arabic") / "files"
    return {
        weight: str(folder / f"IBMPlexSansArabic-{name}.ttf") for weight, name in WEIGHTS.items()
    }
