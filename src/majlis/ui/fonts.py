"""The page's type: IBM Plex Sans Arabic, cut down to what our two languages use.

Served by ourselves, since an office may sit in a closed network and its readers' visits are
nobody else's business. The files are kept in the repository with their licence (OFL 1.1), so that
nothing is built at start; `build_fonts` makes them anew when the package brings a new version.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS_FOLDER: Final = Path(__file__).parent / "static" / "ui" / "fonts"
WEIGHTS: Final = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}

# The same ranges stand in fonts.css; a test holds them together.
RANGES: Final = {
    "arabic": "U+0600-06FF, U+0750-077F, U+200C-200E, U+2066-2069, U+FB50-FDFF, U+FE70-FEFC",
    "latin": (
        "U+0000-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2000-200B, U+2010-2027, "
        "U+2030, U+2039-203A, U+2044, U+20AC, U+2122, U+2190-2193, U+2212, U+2215, U+2260, "
        "U+2264-2265, U+25CF, U+2713"
    ),
}


def build_fonts(target: Path = FONTS_FOLDER) -> list[Path]:
    """Write a woff2 file for each weight and range, and the licence, into `target`."""
    package = files("fontpkg_ibm_plex_sans_arabic")
    target.mkdir(parents=True, exist_ok=True)
    (target / "OFL.txt").write_text((package / "LICENSE").read_text(encoding="utf-8"), "utf-8")
    return [
        _cut(package / "files" / f"IBMPlexSansArabic-{name}.ttf", target, weight, script)
        for weight, name in WEIGHTS.items()
        for script in RANGES
    ]


def code_points(ranges: str) -> set[int]:
    """Return the code points of a CSS `unicode-range`."""
    points: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


def _cut(source: Traversable, target: Path, weight: int, script: str) -> Path:
    """Keep every shaping feature: without init, medi and fina Arabic falls apart."""
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    options.drop_tables += ["DSIG", "meta"]
    with source.open("rb") as opened:
        font = TTFont(opened, recalcTimestamp=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=code_points(RANGES[script]))
        cutter.subset(font)
        path = target / f"plex-{script}-{weight}.woff2"
        subset.save_font(font, str(path), options)
    return path
