"""Takes the pictures of docs/pictures: `PYTHONPATH=src:. python -m tests.journeys.pictures`.

The report's pages are drawn by pdftoppm (Debian's poppler-utils). A whole office is started for
them, with a day's work in it; it ends with the last picture.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from majlis.operations.stack import Stack
from tests import session
from tests.journeys import browser, composing, files

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
FOUR = ("x", "facebook", "instagram", "linkedin")
# A picture of an almost flat page: as many colours as it needs, and a third of the bytes.
COLOURS = 256
LARGEST_BYTES = 300_000

TEXT = (
    "قبل أن تشتري لعبة لطفلك، ابحث عن شارة المطابقة وامسح رمزها: تعرف المنتج وشهادته وجهة"
    " إصدارها في لحظة.\n\nسلامتهم أولاً. #سلامة_الألعاب"
)
ALT = "شارة المطابقة: دائرة خضراء فيها علامة صح"
ASKED = "اشتريت تواير يديدة وطلع تاريخها ١٨ شهر، عادي أركبها؟"
OPEN = 25  # the first page of the inquiries that the demonstration begins with
YEAR = "2018"
EVENING = "نستقبل استفساراتكم عن بطاقة كفاءة الطاقة هذا الأسبوع. #كفاءة_الطاقة"


def take():
    """Walk through the house and keep a picture of each room."""
    home = session.make_folder()
    office = Stack(home, demonstration=True, history=True)
    with office as stack, sync_playwright() as playwright:
        chromium = browser.launched(playwright)
        visitors = browser.Visitors(chromium, stack.url)
        with tempfile.TemporaryDirectory() as folder:
            image = files.photograph(Path(folder) / "شارة المطابقة.jpg", (1200, 675))
            _walk(stack, visitors, image)
        chromium.close()
    shutil.rmtree(home, ignore_errors=True)


def _walk(stack, visitors, image):
    huda, salem, maryam = (visitors.page_of(name) for name in ("huda", "salem", "maryam"))
    composing.write(huda, stack, networks=FOUR, text=TEXT, file=image, alt=ALT)
    composing.saved(huda)
    expect(huda.locator("#checklist .tag[data-tone=good]")).to_be_visible()
    huda.locator("h1").click()  # out of the field: no focus in the picture
    _keep(huda, "compose")
    post = composing.send(huda)
    composing.write(huda, stack, networks=["x", "linkedin"], text=EVENING)
    composing.saved(huda)
    composing.send(huda)

    composing.publish(salem, stack, post)
    expect(salem.locator("#outcome > li[data-state=verified]")).to_have_count(4, timeout=60_000)
    link = salem.locator("#outcome > [data-network=x] a[target=_blank]").get_attribute("href")
    salem.reload()  # without the notice of what was just done
    _keep(salem, "post", height=1180)
    salem.goto(stack.url)
    _keep(salem, "today")
    salem.goto(link)
    _keep(salem, "wall", height=900)
    maryam.goto(f"{stack.url}/channels/")
    _test_anew(maryam)
    _keep(maryam, "channels")
    _circle(stack, visitors.page_of("noura"), salem)


def _test_anew(maryam):
    """Have each account tested again: the first time, not every network was asked to tell us."""
    accounts = maryam.locator("article[id^=channel-]")
    for number in range(accounts.count()):
        accounts.nth(number).locator("form[action$='/self-test/'] button").click()
    expect(maryam.locator("article[hx-trigger]")).to_have_count(0, timeout=30_000)


def _circle(stack, noura, public):
    """Show what the public asks, finds and is told, and the year that comes of it."""
    noura.goto(f"{stack.url}/inbox/")
    expect(noura.locator(".inquiry")).to_have_count(OPEN, timeout=90_000)
    _keep(noura, "inbox", height=1180)
    if not noura.locator(".inquiry", has_text=ASKED).count():
        noura.locator("a[rel=next]").click()
    noura.locator(".inquiry", has_text=ASKED).locator("[data-row]").click()
    noura.locator(".hint").first.locator("button[name=use]").click()
    expect(noura.locator("#text")).not_to_be_empty()
    noura.locator("h1").click()
    _keep(noura, "case")
    public.goto(f"{stack.url}/ar/mgsa/?q={ASKED}")
    expect(public.locator(".results__nearest")).to_be_visible()
    _keep(public, "portal", height=980)
    _report(stack)


def _report(stack):
    """Draw the two pages of the report beside each other."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.pdf"
        said = stack.run("figures", "--year", YEAR, "--institution", "mgsa", "--pdf", str(file))
        assert said.returncode == 0, said.stderr
        subprocess.run(["pdftoppm", "-r", "60", "-png", str(file), f"{folder}/page"], check=True)
        pages = [Image.open(path) for path in sorted(Path(folder).glob("page*.png"))]
        width, height = pages[0].size
        both = Image.new("RGB", (2 * width + 24, height), (225, 225, 220))
        for number, page in enumerate(reversed(pages)):  # read from the right
            both.paste(page, (number * (width + 24), 0))
        _save(both, FOLDER / "report.ar.png")


def _keep(page, name, *, height=0):
    page.set_viewport_size({"width": 1440, "height": 900})  # no taller than what it shows
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 1440, "height": height or max(900, tall)})
    page.evaluate("document.fonts.ready")
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    path = FOLDER / f"{name}.ar.png"
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    with Image.open(path) as picture:
        _save(picture.convert("RGB"), path)


def _save(picture, path):
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size_bytes = path.stat().st_size
    print(f"{path.name}: {size_bytes // 1000} KB")
    assert size_bytes < LARGEST_BYTES


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    take()
