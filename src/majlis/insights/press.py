"""The press: a process of its own that turns a page into a PDF, and ends.

It is started by its path (see report.py), imports nothing of ours, and reads what it needs from
its input. WeasyPrint with its fonts takes memory that a web process would never give back.
"""

import json
import re
import resource
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

MEMORY_BYTES = 2 * 1024**3
SECONDS = 60
NO_PANGO = 3
FACE = """@font-face {{
  font-family: "IBM Plex Sans Arabic";
  font-weight: {weight};
  src: url("file://{at}");
}}
"""
GLYPH = re.compile(rb"<([0-9a-f]{4})> <[0-9a-f]*>")


def main(order: dict[str, Any]) -> bytes:
    """Return the page as a PDF of as many pages as the order says.

    Its letters get smaller, step by step, until it fits; the last step is taken as it comes out.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    fetcher = only(order["fonts"].values())
    faces = "".join(FACE.format(weight=weight, at=at) for weight, at in order["fonts"].items())
    sheets = [
        CSS(string=faces + order["rules"], font_config=fonts, url_fetcher=fetcher),
        *(CSS(filename=name, font_config=fonts, url_fetcher=fetcher) for name in order["sheets"]),
    ]
    page = HTML(string=order["html"], url_fetcher=fetcher)
    for size_pt in order["sizes_pt"]:
        size = CSS(string=f":root {{ font-size: {size_pt}pt }}")
        document = page.render(stylesheets=[*sheets, size], font_config=fonts)
        if len(document.pages) <= order["pages"]:
            break
    known = letters(next(iter(order["fonts"].values())))
    made = document.write_pdf(
        finisher=lambda _, pdf: make_readable(pdf, known), pdf_variant="pdf/ua-1"
    )
    return bytes(made)


def make_readable(pdf: Any, known: dict[int, str]) -> None:
    """Say of each glyph which letters it stands for, so that Arabic can be searched and copied.

    WeasyPrint 70 says of a glyph what it stood for where it was drawn first: a letter with a
    vowel mark there keeps the mark everywhere.
    """
    for font in [o for o in pdf.objects if isinstance(o, dict) and b"Plex" in _name_of(o)]:
        if "ToUnicode" in font:
            lines = pdf.objects[int(font["ToUnicode"].split()[0])].stream
            lines[:] = [GLYPH.sub(lambda found: _line(found, known), line) for line in lines]


def letters(path: str) -> dict[int, str]:
    """Return the letters of each glyph of a font, by its number; the weights share the numbers.

    The forms of a letter (initial, final) stand for it, a ligature for its parts. Those of a
    right-to-left ligature are named from its left: Poppler, PDFium and MuPDF turn every letter
    of such a line round, the parts of a ligature too.
    """
    from fontTools.ttLib import TTFont

    with TTFont(path) as font:
        return {
            font.getGlyphID(name): text[::-1] if _is_arabic(text) else text
            for name, text in _texts(font).items()
        }


def _texts(font: Any) -> dict[str, str]:
    """Follow the font's own substitutions from its letters to all glyphs made of them.

    Letters that stand for the form of another one are no beginning: nobody types them.
    """
    signs = {chr(point): name for point, name in font.getBestCmap().items()}
    plain = {sign for sign in signs if not unicodedata.decomposition(sign).startswith("<")}
    found = {signs[sign]: sign for sign in sorted(plain, reverse=True)}
    size = 0
    while size != len(found):
        size = len(found)
        for parts, made in _substitutions(font):
            if all(part in found for part in parts):
                found.setdefault(made, "".join(found[part] for part in parts))
    return found


def _substitutions(font: Any) -> Iterator[tuple[list[str], str]]:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for plain in lookup.SubTable:
            table = getattr(plain, "ExtSubTable", plain)
            for first, made in getattr(table, "mapping", {}).items():
                if isinstance(made, str):
                    yield [first], made
            for first, ligatures in getattr(table, "ligatures", {}).items():
                for ligature in ligatures:
                    yield [first, *ligature.Component], ligature.LigGlyph


def _line(found: "re.Match[bytes]", known: dict[int, str]) -> bytes:
    text = known.get(int(found[1], 16))
    return b"<%s> <%s>" % (found[1], text.encode("utf-16-be").hex().encode()) if text else found[0]


def _name_of(thing: dict[str, Any]) -> bytes:
    name = thing.get("BaseFont", b"")
    return name if isinstance(name, bytes) else b""


def _is_arabic(text: str) -> bool:
    return all(unicodedata.bidirectional(letter) in {"AL", "NSM"} for letter in text)


def only(files: Iterable[str]) -> Any:
    """Return a fetcher that opens these files and nothing else."""
    from weasyprint.urls import URLFetcher

    wanted = {f"file://{name}" for name in files}

    class Only(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in wanted:
                raise ValueError(f"not fetched: {url}")
            return super().fetch(url, headers)

    return Only(allowed_protocols=["file"])


def limit_myself() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    limit_myself()
    try:
        made = main(json.load(sys.stdin))
    except OSError as error:  # the libraries of Debian that draw text are not here
        print(error, file=sys.stderr)
        sys.exit(NO_PANGO)
    sys.stdout.buffer.write(made)
