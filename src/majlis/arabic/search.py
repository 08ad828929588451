"""Arabic text made ready for searching: the same on what is stored and on what is asked.

Only for matching, never for display: people write شهاده for شهادة and أحمد without its hamza, so
both sides lose what tells them apart. The rules and their order are those of the published
light10 stemmer and of our own measurements (see docs/decisions/0035-searching.md).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from majlis.arabic import stop_words
from majlis.arabic.digits import to_latin

# What made stored stems. One more whenever anything below or the stop words change, so that
# stored stems are made anew.
STEMMER = 1

SHORTEST_PIECE, LONGEST_PIECE = 3, 5  # characters

# Direction and zero-width signs, and the tatweel.
_UNSEEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0640]")
_DIACRITICS = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff]"
)
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("ىیېئ", "ي"),
        **dict.fromkeys("ةہھە", "ه"),
        **dict.fromkeys("کگڪ", "ك"),
        "ؤ": "و",
        "پ": "ب",
        "چ": "ج",
        "ڤ": "ف",
        "ژ": "ز",
        "ء": "",
        "٫": ".",
        "٬": "",
    }
)
_THREE_OR_MORE = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile("[0-9a-z]+|[\u0620-\u064a]+")
_TAG = re.compile(r"#([0-9a-z\u0620-\u064a]+(?:_[0-9a-z\u0620-\u064a]+)*)")
_ARABIC_LETTER = re.compile("[\u0620-\u064a]")
_LATIN_LETTER = re.compile("[a-z]")

_PREFIXES = ("وال", "بال", "كال", "فال", "ال", "لل")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def normalise(text: str) -> str:
    """Return `text` as it is compared; what was normalised already stays as it is."""
    once = _normalised_once(text)
    # Taking a sign out can bring two together that belong in one, such as e and its accent.
    return once if unicodedata.is_normalized("NFKC", once) else normalise(once)


def words(text: str) -> list[str]:
    """Return the normalised words of `text`, in order; those of a hashtag each by itself."""
    return _WORD.findall(normalise(text))


def tags(text: str) -> list[str]:
    """Return the whole hashtags of `text`, normalised, with their sign: #سلامه_الالعاب."""
    return [f"#{tag}" for tag in _TAG.findall(normalise(text))]


def tokens(text: str) -> list[str]:
    """Return everything that `text` may be found by: its words, and its hashtags as a whole."""
    return words(text) + tags(text)


@lru_cache(maxsize=20_000)  # people use the same words again and again
def stem(word: str) -> str:
    """Return the light stem (light10) of a normalised word; other scripts stay as they are."""
    if not _ARABIC_LETTER.match(word):
        return word
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 2:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


def telling(given: Iterable[str]) -> list[str]:
    """Return the words that are in no stop list, or all of them where none is left."""
    given = list(given)
    return [word for word in given if word not in STOP_WORDS] or given


def stems(given: Iterable[str]) -> list[str]:
    """Return the stem of each of these normalised words."""
    return [stem(word) for word in given]


def pieces(given: Iterable[str]) -> list[str]:
    """Return the character n-grams, 3 to 5, of these words, the edges of each word marked.

    They find the word behind a spelling mistake and behind a prefix that no stemmer knows.
    """
    return [piece for word in given for piece in _pieces_of(f"<{word}>")]


def is_latin(text: str) -> bool:
    """Say whether `text` is written in Latin letters alone: English, or Arabizi."""
    plain = normalise(text)
    return bool(_LATIN_LETTER.search(plain)) and not _ARABIC_LETTER.search(plain)


def _normalised_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = _UNSEEN.sub("", text)
    text = _DIACRITICS.sub("", text)
    text = to_latin(text.translate(_LETTERS)).lower()
    return _THREE_OR_MORE.sub(r"\1", text)


def _pieces_of(marked: str) -> Iterable[str]:
    for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


STOP_WORDS = frozenset(words(f"{stop_words.FORMAL} {stop_words.GULF}"))
