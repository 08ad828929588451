"""Real Chromium before a whole office."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Error, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "majlis-demo-2026"
TRIES = 4


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip("NOTICE: /usr/bin/chromium is not here, so no journey was walked")
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


def launched(playwright):
    """Launch, and again when the machine could not start it: in spells it cannot."""
    for attempt in range(TRIES):
        try:
            return playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        except Error:
            if attempt == TRIES - 1:
                raise
    return None


@pytest.fixture
def desk_of(chromium, stack):
    """Sign a person in and return their page."""
    contexts = []

    def signed_in(email, *, width=1440, height=900):
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{stack.url}/account/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", PASSWORD)
        page.click("form:has([name=password]) button[type=submit]")
        page.wait_for_load_state()
        return page

    yield signed_in
    for context in contexts:
        context.close()


@pytest.fixture
def photograph(tmp_path):
    """A real JPEG, as a designer of the office would hand it in."""
    picture = Image.linear_gradient("L").resize((1200, 1200)).convert("RGB")
    ImageDraw.Draw(picture).ellipse((300, 300, 900, 900), fill=(20, 110, 100))
    path = tmp_path / "شارة المطابقة.jpg"
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=90)
    path.write_bytes(target.getvalue())
    return path


@pytest.fixture
def keep_picture():
    """Keep a picture of a page where the documents want it."""

    def keep(page, name):
        pictures = Path(__file__).resolve().parents[2] / "docs" / "pictures"
        made = page.screenshot()
        if not (pictures / name).exists():
            pictures.mkdir(parents=True, exist_ok=True)
            (pictures / name).write_bytes(made)

    return keep
