"""Every sentence of the product, and which of them have no Arabic yet.

GNU gettext is not needed: Django turns templates into calls that Babel's reader of Python takes.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
KINDS = ("", "n", "p", "np")  # with a plural, with a context
CALLS = ("_", "gettext_noop", *(f"{k}gettext{late}" for k in KINDS for late in ("", "_lazy")))

Sentence = tuple[str, str, str]
"""Context, message, plural; the first and last are mostly empty."""


def sentences() -> dict[Sentence, str]:
    """Return every sentence with the file where it stands."""
    found: dict[Sentence, str] = {}
    for path in sorted(SOURCE.rglob("*")):
        name = str(path.relative_to(SOURCE))
        if path.suffix in {".py", ".html", ".txt"} and "/tests/" not in name:
            for sentence in _in_file(path):
                found.setdefault(sentence, name)
    return found


def untranslated(language: str = "ar") -> dict[Sentence, str]:
    """Return the sentences without a whole translation, with the file where they stand."""
    known = catalogue(language)
    return {
        sentence: where
        for sentence, where in sentences().items()
        if not _is_translated(sentence, known)
    }


def catalogue(language: str) -> Catalog:
    """Return the product's catalogue of a language: that of the house and those of its rooms."""
    whole = Catalog(locale=language)
    for path in files(language):
        with path.open("rb") as file:
            for entry in read_po(file, locale=language):
                if entry.id:
                    whole[entry.id] = entry
    return whole


def files(language: str) -> list[Path]:
    """Return where the catalogues of a language lie, the house's own first."""
    end = Path("locale", language, "LC_MESSAGES", "django.po")
    return [path for path in (SOURCE / end, *sorted(SOURCE.glob(f"*/{end}"))) if path.exists()]


def _is_translated(sentence: Sentence, known: Catalog) -> bool:
    context, message, plural = sentence
    entry = known.get((message, plural) if plural else message, context or None)
    if entry is None or entry.fuzzy:
        return False
    forms = entry.string if isinstance(entry.string, (list, tuple)) else (entry.string,)
    return all(forms) and (not plural or len(forms) == known.num_plurals)


def _in_file(path: Path) -> Iterator[Sentence]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        if "{%" not in text:
            return
        # What it makes of the mark-up between the calls is indented at random.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    found = extract_python(BytesIO(text.encode()), dict.fromkeys(CALLS), (), {"encoding": "utf-8"})
    for _line, call, messages, _comments in found:
        yield from _sentence(str(call), messages)


def _sentence(call: str, messages: object) -> Iterator[Sentence]:
    """Sort a call's words by their meaning; a call with a variable in it is no sentence."""
    words = [messages] if not isinstance(messages, tuple) else [*messages]
    with_context, with_plural = call.startswith(("p", "np")), call.startswith("n")
    wanted = 1 + with_context + with_plural
    texts = [word for word in words[:wanted] if isinstance(word, str) and word]
    if len(texts) < wanted:
        return
    context = texts.pop(0) if with_context else ""
    yield context, texts[0], texts[1] if with_plural else ""
