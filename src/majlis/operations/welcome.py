"""What the demonstration says when it is ready: in Arabic or in English."""

import os
import tomllib
from pathlib import Path
from typing import Any

from majlis.operations.stack import Stack

CONTENT = Path(__file__).parent / "content"


def language_here() -> str:
    """Return ar where the terminal's language is Arabic, else en."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "ar" if locale.startswith("ar") else "en"


def text(stack: Stack, *, language: str, started_in_s: float) -> str:
    """Return the words for the terminal."""
    words = _read("welcome.toml")[language]
    demonstration = _read("demonstration.toml")
    lines = [
        words["ready"].format(seconds=f"{started_in_s:.1f}"),
        f"  {words['desk']}: {stack.url}",
        f"  {words['portal']}: {stack.url}/{language}/{demonstration['institution']['slug']}/",
        *(f"  {network}: {wall}" for network, wall in stack.addresses.walls.items()),
        words["sign_in"].format(password=demonstration["password"]),
        *(f"  {_person(person, words, language)}" for person in demonstration["people"]),
        words["stop"],
    ]
    return "\n".join(lines)


def _person(person: dict[str, Any], words: dict[str, Any], language: str) -> str:
    roles = words["comma"].join(words["roles"][role] for role in person["roles"])
    return f"{person['email']:22} {person[f'name_{language}']} ({roles})"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))
