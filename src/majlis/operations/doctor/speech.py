"""The doctor's language: the product's own catalogue, read without Django.

Django may be what is broken, so its translation cannot be relied upon here.
"""

import gettext as catalogues
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "locale"

_spoken: catalogues.NullTranslations = catalogues.NullTranslations()


def speak(language: str) -> None:
    """Choose ar or en for everything said from here on."""
    global _spoken  # noqa: PLW0603 - one command, one language
    _spoken = catalogues.translation("django", FOLDER, languages=[language], fallback=True)


def gettext(message: str) -> str:
    """Return the message in the chosen language."""
    return _spoken.gettext(message)
