"""The documents say what is there, in both languages, and of the product alone."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from majlis.__main__ import COMMANDS
from majlis.delivery.guards import Guard
from majlis.delivery.questions import QUESTIONS
from majlis.delivery.states import State
from majlis.networks import NETWORKS
from majlis.people.models import Membership

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "majlis"
HANDBOOK = ROOT / "docs" / "handbook"
LANGUAGES = ("en", "ar")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
# Written by us and shipped: what they speak of is the product.
OURS = [
    *PAGES,
    ROOT / "NOTICE",
    ROOT / "pyproject.toml",
    *(path for folder in ("bin", ".ci", "requirements") for path in (ROOT / folder).iterdir()),
    *(path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".html", ".css", ".js"}),
    *(path for path in (ROOT / "src").rglob("*") if path.suffix in {".po", ".toml", ".txt"}),
    *(path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)),
]
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w/.])/(?:work|root|home/\w+|mnt|Users/\w+)/",
    "the address of a package index": r"pypi\.org|pythonhosted|index-url\s*=|artifactory|devpi",
    "who or what wrote it": r"(?i)\b(?:claude|anthropic|openai|chatgpt|copilot|llm)\b",
    "a talk that the reader was not in": r"(?i)\b(?:this|our|the) (?:issue|prompt|brief)\b",
}


def page(language, name):
    return (HANDBOOK / language / name).read_text(encoding="utf-8")


def both(name):
    return [(language, page(language, name)) for language in LANGUAGES]


def shape(text):
    """The parts of a page that do not depend on its language."""
    return {
        "headings": [len(sign) for sign in re.findall(r"^(#+) ", text, re.MULTILINE)],
        "tables": [row.count("|") for row in re.findall(r"^\|.*", text, re.MULTILINE)],
        "points": len(re.findall(r"^(?:- |\d\. )", text, re.MULTILINE)),
        "commands": re.findall(r"^ {4}(\S.*)", text, re.MULTILINE),
        "links": sorted(re.findall(r"\]\(([^)#]+)", text)),
    }


def test_the_handbook_is_there_in_both_languages():
    names = [{path.name for path in (HANDBOOK / language).iterdir()} for language in LANGUAGES]

    assert names[0] == names[1]


@pytest.mark.parametrize("name", sorted(path.name for path in (HANDBOOK / "en").iterdir()))
def test_a_page_has_the_same_parts_in_both_languages(name):
    assert shape(page("en", name)) == shape(page("ar", name))


def test_every_setting_stands_in_both_handbooks():
    source = (SOURCE / "settings.py").read_text(encoding="utf-8")
    settings = set(re.findall(r'"(MAJLIS_[A-Z_]+|DATABASE_URL)"', source))

    assert len(settings) > 20
    for _, text in both("settings.md"):
        assert [name for name in sorted(settings) if f"| `{name}` |" not in text] == []


def test_every_numbered_check_stands_in_both_handbooks():
    sources = [path.read_text(encoding="utf-8") for path in SOURCE.glob("*/checks.py")]
    numbers = {number for text in sources for number in re.findall(r'"(majlis\.[EW]\d{3})"', text)}

    assert len(numbers) > 15
    for _, text in both("settings.md"):
        assert set(re.findall(r"`(majlis\.[EW]\d{3})`", text)) == numbers


def test_every_command_stands_in_both_handbooks():
    for _, text in both("command-line.md"):
        commands = text.partition("\n## ")[0]
        assert set(re.findall(r"^\| `([a-z-]+)` \|", commands, re.MULTILINE)) == set(COMMANDS)
        assert [guard.value for guard in Guard if f"`{guard.value}`" not in text] == []


def test_every_question_and_answer_reads_as_on_the_desk():
    for language, text in both("decisions-on-held-posts.md"):
        with translation.override(language):
            asked = [str(question.what) for question in QUESTIONS.values()]
            offered = {str(a.label) for question in QUESTIONS.values() for a in question.answers}

        assert [what for what in asked if f"| {what} |" not in text] == []
        assert [label for label in offered if f"**{label}**" not in text] == []


def test_every_state_and_network_reads_as_on_the_desk():
    for language, text in both("posts.md"):
        with translation.override(language):
            words = [str(state.label) for state in State]

        assert [word for word in words if word not in text] == []
    assert [n for n in NETWORKS if n not in page("en", "posts.md").lower()] == []


def test_every_role_reads_as_on_the_desk():
    for language, text in both("people-and-roles.md"):
        with translation.override(language):
            roles = [str(role.label) for role in Membership.Role]

        assert f"| {' | '.join(roles)} |" in text


def test_every_room_stands_in_the_architecture():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rooms = [path.parent.name for path in SOURCE.glob("*/__init__.py")]

    assert [room for room in rooms if room != "formats" and f"| `{room}` |" not in text] == []


def test_every_noun_of_the_database_stands_in_the_glossary():
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    nouns = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("majlis.") and not model._meta.auto_created
    }

    assert [noun for noun in sorted(nouns) if f"`{noun}`" not in text] == []


def test_a_word_of_the_glossary_is_in_the_code():
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|[^|]+\|[^|]+\|([^|]+)\|", text, re.MULTILINE)
    words = {word for row in rows for word in re.findall(r"`(\w+)`", row)}
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))

    assert [word for word in sorted(words) if not re.search(rf"\b\w*{word}", code)] == []


def test_every_decision_stands_in_the_list():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\(([^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))

    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
        if "://" not in link
        and not link.startswith("urn:")  # how a text names an organization on LinkedIn
        and not (page.parent / link).exists()
    ]

    assert broken == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_product_speaks_of_itself_alone(what):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in OURS
        if (match := re.search(FORBIDDEN[what], path.read_text(encoding="utf-8")))
    ]

    assert found == []
