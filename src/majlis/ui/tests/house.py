"""Every style sheet and template there is, for the rules of the house."""

from pathlib import Path

SRC = Path(__file__).parents[3]
STYLES = SRC / "majlis" / "ui" / "static" / "ui" / "css"


def style_sheets() -> list[Path]:
    return sorted(SRC.rglob("*.css"))


def our_style_sheets() -> list[Path]:
    """Those of the product; the sandbox dresses like the networks that it plays."""
    return [path for path in style_sheets() if "sandbox" not in path.relative_to(SRC).parts]


def templates() -> list[Path]:
    return sorted(path for path in SRC.rglob("*.html") if "templates" in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(SRC))
