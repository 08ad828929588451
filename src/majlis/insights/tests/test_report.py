"""The printed report: two pages of A4, its letters in it, its words in their order."""

import re
import shutil
import subprocess
import zlib
from datetime import date, timedelta

import pytest

from majlis.insights import press, report

pytestmark = pytest.mark.django_db
LAST = date(2018, 12, 31)
A4_POINTS = ("595.275591", "841.889764")


@pytest.fixture
def five_networks(office, post_on, read):
    """As much as a report can hold: five networks, large numbers, a year before."""
    office.name_ar = "هيئة المواصفات والمقاييس والمطابقة وضبط الجودة الخليجية النموذجية"
    for network in ("x", "facebook", "instagram", "youtube", "linkedin"):
        read(network, "followers", {date(2017, 12, 31): 11_000, LAST: 1_112_300})
        for number in range(3):
            post = post_on(network, date(2018, 5, 1) + number * timedelta(days=1), images=4)
            if network in {"x", "facebook"}:
                read(network, "likes", {date(2018, 6, 1): 123_456}, post=post)
                read(network, "views", {date(2018, 6, 1): 1_234_567}, post=post)
        read(network, "views", {date(2018, 5, 1): 23_456_789, date(2018, 9, 1): None})
    return office


def opened(pdf):
    """Everything in the file, what is compressed unfolded."""
    parts = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(p) for p in parts if p[:1] == b"x")


def pages_of(pdf):
    return re.findall(rb"/Type\s*/Page\b(?!s)", opened(pdf))


def read_back(pdf, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("NOTICE: pdftotext is not here, so the report was not read back")
    (tmp_path / "report.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True
    )
    return re.sub("[\u202a-\u202e]", "", done.stdout.decode())


@pytest.mark.parametrize("digits", ["latn", "arab"])
def test_the_report_has_two_pages_however_much_there_is(five_networks, digits):
    five_networks.digits = digits

    pdf = report.printed(five_networks, 2018)

    assert pdf.startswith(b"%PDF-")
    assert len(pages_of(pdf)) == 2
    for edge in A4_POINTS:
        assert edge.encode()[:7] in opened(pdf)


def test_the_report_of_a_year_without_anything_has_two_pages_too(office):
    assert len(pages_of(report.printed(office, 2018))) == 2


def test_the_font_is_in_the_report(five_networks):
    pdf = opened(report.printed(five_networks, 2018))

    assert b"IBM-Plex-Sans-Arabic" in pdf
    assert b"/FontFile2" in pdf
    assert b"DejaVu" not in pdf


def test_the_words_of_the_report_are_read_back_in_their_order(five_networks, tmp_path):
    seen = read_back(report.printed(five_networks, 2018), tmp_path)

    for words in (
        "التقرير السنوي للأرقام",
        "هيئة المواصفات والمقاييس والمطابقة",
        "الإعجابات وإعادات النشر",
        "الاستفسارات المجاب عنها",
        "لكل شبكة طريقتها في عد المشاهدات",
        "صفحة 1 من 2",
        "صفحة 2 من 2",
    ):
        # Where a space between two directions belongs is told differently by each reader.
        assert "".join(words.split()) in "".join(seen.split())
    assert seen.index("المتابعون") < seen.index("المشاهدات") < seen.index("معنى الأرقام")


def test_the_report_says_what_the_page_says(five_networks):
    html = report.page(five_networks, 2018)

    assert "5,561,500" in html
    assert "5,506,500" not in html.replace("+5,506,500", "")
    assert 'lang="ar" dir="rtl"' in html


def test_the_institutions_digits_are_those_of_its_report(five_networks):
    five_networks.digits = "arab"

    assert "٥٬٥٦١٬٥٠٠" in report.page(five_networks, 2018)


def test_the_weights_of_the_font_share_the_numbers_of_their_glyphs():
    first, *others = (press.letters(path) for path in report._fonts().values())

    assert all(other == first for other in others)
    assert "لا"[::-1] in first.values()


def test_the_press_opens_nothing_but_the_fonts(tmp_path):
    (tmp_path / "secret.css").write_text("p { color: red }")
    fetcher = press.only(["/somewhere/a.ttf"])

    for address in (f"file://{tmp_path}/secret.css", "http://localhost/", "data:,x"):
        with pytest.raises(ValueError, match="not fetched"):
            fetcher.fetch(address)


def test_a_press_that_breaks_leaves_a_sentence(monkeypatch, tmp_path):
    broken = tmp_path / "press.py"
    broken.write_text("raise SystemExit('no paper')")
    monkeypatch.setattr(report, "_PRESS", broken)

    with pytest.raises(report.CannotPrint, match="no paper"):
        report.pressed("<p>")
