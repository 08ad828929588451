from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation

from majlis.arabic.digits import DigitStyle
from majlis.ui.icons import ICONS, ONWARD
from majlis.ui.reading import Reading, reading, use_reading

RIYADH = ZoneInfo("Asia/Riyadh")
STANDARDS_DAY = datetime(2026, 10, 14, 5, 0, tzinfo=UTC)


def written(source, language="ar", digits=DigitStyle.LATIN, **values):
    with translation.override(language), use_reading(Reading("ar", digits, RIYADH)):
        return Template("{% load majlis %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ at|day }}", "الأربعاء 14 أكتوبر 2026"),
        ("{{ at|short_day }}", "14 أكتوبر 2026"),
        ("{{ at|hour }}", "8:00\u00a0ص"),
        ("{{ at|hijri }}", "3 جمادى الأولى 1448\u00a0هـ"),
        ("{{ at|moment }}", "الأربعاء 14 أكتوبر 2026، 8:00\u00a0ص"),
        (
            '{{ at|moment:"hijri" }}',
            "الأربعاء 14 أكتوبر 2026، 8:00\u00a0ص · 3 جمادى الأولى 1448\u00a0هـ",
        ),
        ("{{ 41286|number }}", "41,286"),
        ("{{ 215000|compact }}", "215 ألف"),
        ("{{ 4200000|size }}", "4.2 ميغابايت"),
        ("{{ 0.96|percent }}", "96%"),
    ],
)
def test_a_filter_writes_in_the_readers_language_and_zone(source, said):
    assert written(source, at=STANDARDS_DAY) == said


def test_a_reader_of_arabic_digits_sees_them_everywhere():
    said = written(
        "{{ at|hour }} {{ 41286|number }} {{ '12 رسالة'|digits }}",
        digits=DigitStyle.ARABIC,
        at=STANDARDS_DAY,
    )

    assert said == "٨:٠٠\u00a0ص ٤١٬٢٨٦ ١٢ رسالة"


def test_english_is_written_with_latin_digits_whatever_the_person_chose():
    said = written("{{ at|moment }}", "en", DigitStyle.ARABIC, at=STANDARDS_DAY)

    assert said == "Wednesday 14 October 2026, 8:00\u00a0AM"


@pytest.mark.parametrize(
    "name", ["day", "short_day", "hour", "hijri", "moment", "when", "ago", "remaining"]
)
def test_a_moment_that_is_not_there_is_written_as_nothing(name):
    assert written("{{ at|" + name + " }}", at=None) == ""


def test_a_time_element_carries_the_whole_moment():
    said = written("{% time at 'hour' %}", at=STANDARDS_DAY)

    assert said == (
        '<time datetime="2026-10-14T05:00:00+00:00" title="الأربعاء 14 أكتوبر 2026، 8:00\u00a0ص">'
        "8:00\u00a0ص</time>"
    )


def test_a_reading_ends_with_its_block():
    with use_reading(Reading("ar", DigitStyle.ARABIC, RIYADH)):
        assert reading().zone == RIYADH
    assert reading().digits == DigitStyle.LATIN


def test_an_icon_is_hidden_from_screen_readers_unless_it_speaks():
    assert 'aria-hidden="true"' in written("{% icon 'search' %}")
    assert 'role="img" aria-label="بحث &lt;هنا&gt;"' in written(
        "{% icon 'search' label %}", label="بحث <هنا>"
    )


def test_options_are_escaped_and_one_is_chosen():
    class Row:
        def __init__(self, pk, name):
            self.pk, self.name = pk, name

        def __str__(self):
            return self.name

    rows = [Row(1, "إدارة <أ>"), Row(2, 'ب "ثانية"')]

    assert written("{% options rows 2 %}", rows=rows) == (
        '<option value="1">إدارة &lt;أ&gt;</option>'
        '<option value="2" selected>ب &quot;ثانية&quot;</option>'
    )
    assert written("{% named_options pairs %}", pairs=[("a&b", "<ج>")]) == (
        '<option value="a&amp;b">&lt;ج&gt;</option>'
    )


def test_only_icons_along_the_reading_direction_are_marked_to_turn():
    assert "icon--onward" in written("{% icon 'next' %}")
    for name in ("clock", "check", "search", "play", "question", "phone", "video"):
        assert "icon--onward" not in written("{% icon name %}", name=name)
    assert set(ICONS) >= ONWARD


def test_a_network_is_named_for_those_who_do_not_see_its_mark():
    assert ">LinkedIn</span>" in written("{% network_badge 'linkedin' %}", "en")
    assert "unseen" in written("{% network_badge 'x' %}")
    assert "network__name" in written("{% network_badge 'x' named=True %}")
