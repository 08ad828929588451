import re

import pytest
from django.template.loader import get_template

from majlis.ui.tests.house import SRC, named, templates

EVENT = re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE)
BARE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE)
DATA_SCRIPT = re.compile(r'<script type="application/json"')


@pytest.mark.parametrize("path", templates(), ids=named)
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text("utf-8")

    assert "<style" not in text
    assert re.findall(r"\sstyle\s*=", text) == []
    assert EVENT.findall(text) == []
    assert "javascript:" not in text
    assert "hx-on" not in text
    assert BARE_SCRIPT.findall(DATA_SCRIPT.sub("", text)) == []


@pytest.mark.parametrize("path", templates(), ids=named)
def test_a_template_asks_no_other_machine_for_anything(path):
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", templates(), ids=named)
def test_no_browser_asks_for_a_file_in_its_own_language(path):
    for control in re.findall(r"<input[^>]*type=\"file\"[^>]*", path.read_text("utf-8")):
        assert 'class="chooser__file"' in control
        assert 'title=""' in control  # or it would say in its own words that there is none


@pytest.mark.parametrize(
    "path", [path for path in templates() if "majlis/ui/" in named(path)], ids=named
)
def test_a_template_of_ours_can_be_read(path):
    get_template(str(path.relative_to(SRC / "majlis/ui/templates")))


@pytest.mark.parametrize("path", sorted(SRC.glob("majlis/*/static/**/*.js")), ids=named)
def test_a_script_is_one_short_custom_element(path):
    text = path.read_text("utf-8")

    assert len(text.splitlines()) < 60
    assert text.count("customElements.define(") == 1
    assert not re.search(r"[\u0600-\u06ff]", text)
    assert "eval(" not in text
    assert "innerHTML" not in text
