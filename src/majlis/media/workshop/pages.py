"""Documents: PDF, read far enough to know how many pages there are."""

from typing import Any

from .refusing import Unusable


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a PDF; its width and height are the first page's, in points."""
    from pypdf import PdfReader

    reader = PdfReader(order["path"])
    if reader.is_encrypted:
        raise Unusable("encrypted")
    pages = len(reader.pages)
    if not pages:
        raise Unusable("no_pages")
    first = reader.pages[0]
    for number in (0, pages - 1):  # a cut-off file lacks its last page
        reader.pages[number].get_object()
    return {
        "width": round(first.cropbox.width),
        "height": round(first.cropbox.height),
        "pages": pages,
        "has_location": False,
        "is_plain": True,
        "is_srgb": True,
    }
