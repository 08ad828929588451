"""The documents say what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    page
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if ".venv" not in page.parts
]


def test_every_setting_stands_in_both_handbooks():
    source = (ROOT / "src/majlis/settings.py").read_text(encoding="utf-8")
    settings = set(re.findall(r'"(MAJLIS_[A-Z_]+|DATABASE_URL)"', source))

    assert settings
    for language in ("en", "ar"):
        page = (ROOT / f"docs/handbook/{language}/settings.md").read_text(encoding="utf-8")
        assert [name for name in sorted(settings) if f"`{name}`" not in page] == []


def test_every_room_stands_in_the_architecture():
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rooms = [path.parent.name for path in (ROOT / "src/majlis").glob("*/__init__.py")]

    assert [room for room in rooms if room != "formats" and f"`{room}`" not in page] == []


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]

    assert broken == []
