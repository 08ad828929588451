"""Takes the pictures of docs/pictures: `PYTHONPATH=src:. python -m tests.journeys.pictures`.

A whole office is started for them, with a day's work in it; it ends with the last picture.
"""

import os
import shutil
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
EVENING = "نستقبل استفساراتكم عن بطاقة كفاءة الطاقة هذا الأسبوع. #كفاءة_الطاقة"


def take():
    """Walk through the house and keep a picture of each room."""
    home = session.make_folder()
    with Stack(home, demonstration=True) as stack, sync_playwright() as playwright:
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
    _keep(maryam, "channels")


def _keep(page, name, *, height=0):
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 1440, "height": height or max(900, tall)})
    page.evaluate("document.fonts.ready")
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    path = FOLDER / f"{name}.ar.png"
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    size_bytes = path.stat().st_size
    print(f"{name}: {size_bytes // 1000} KB")
    assert size_bytes < LARGEST_BYTES


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    take()
