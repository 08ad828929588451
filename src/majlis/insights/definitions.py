"""The definitions and breaks that the house knows, from its content into their tables."""

import tomllib
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content" / "definitions.toml"


def known() -> dict[str, list[dict[str, Any]]]:
    """Return what the content says, in the words of the two models."""
    return tomllib.loads(CONTENT.read_text(encoding="utf-8"))


def write(registry: Any) -> None:
    """Make both tables say what the content says; `registry` is a migration's.

    Nothing points at their rows, so they are written anew whole.
    """
    for name, entries in (("Definition", "definitions"), ("Break", "breaks")):
        model = registry.get_model("insights", name)
        model.objects.all().delete()
        model.objects.bulk_create(model(**entry) for entry in known()[entries])
