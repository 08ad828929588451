"""The press: a process of its own that turns a page into a PDF, and ends.

It is started by its path (see report.py), imports nothing of ours, and reads what it needs from
its input. WeasyPrint with its fonts takes some 150 MB that a web process would never give back.
"""

import json
import resource
import sys
from collections.abc import Iterable
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
        CSS(string=faces, font_config=fonts, url_fetcher=fetcher),
        *(CSS(filename=name, font_config=fonts, url_fetcher=fetcher) for name in order["sheets"]),
    ]
    page = HTML(string=order["html"], url_fetcher=fetcher)
    for size_pt in order["sizes_pt"]:
        size = CSS(string=f":root {{ font-size: {size_pt}pt }}")
        document = page.render(stylesheets=[*sheets, size], font_config=fonts)
        if len(document.pages) <= order["pages"]:
            break
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def only(files: Iterable[str]) -> Any:
    """Return a fetcher that opens these files and nothing else."""
    from weasyprint.urls import URLFetcher

    wanted = {f"file://{name}" for name in files}

    class Only(URLFetcher):
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
