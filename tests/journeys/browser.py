"""Chromium as a person's browser: launched, signed in, and watched for what goes wrong in it."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error

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
TRIES = 4
WIDE = (1440, 900)
PHONE = (360, 780)
PASSWORD = "majlis-demo-2026"


def launched(playwright):
    """Launch, with a new profile, and again when the machine could not start it."""
    for attempt in range(TRIES):
        try:
            return playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        except Error:
            if attempt == TRIES - 1:
                raise
    return None


@dataclass
class Trouble:
    """What a page complained of: scripts, the content policy, missing files."""

    seen: list[str] = field(default_factory=list)

    def watch(self, page):
        page.on("pageerror", lambda error: self.seen.append(f"script: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)
        return page

    def taken(self):
        """Return what was seen until now, and forget it."""
        seen, self.seen = self.seen, []
        return seen

    def _console(self, message):
        is_about_status = message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not is_about_status:
            self.seen.append(f"{message.type}: {message.text}")

    def _response(self, response):
        if response.status >= 400 and not response.request.is_navigation_request():
            self.seen.append(f"{response.status}: {response.url}")


@dataclass
class Visitors:
    """The people who have a browser open, each with a profile of their own."""

    chromium: object
    url: str
    contexts: dict = field(default_factory=dict)

    def page_of(self, name, size=WIDE):
        """Return a new page of someone, signed in on the first call."""
        return self._context(name, size).new_page()

    def close(self):
        for context in self.contexts.values():
            context.close()

    def _context(self, name, size):
        if (name, size) not in self.contexts:
            width, height = size
            context = self.chromium.new_context(viewport={"width": width, "height": height})
            context.set_default_timeout(15_000)
            self.contexts[name, size] = context
            if name:
                self._sign_in(context, name)
        return self.contexts[name, size]

    def _sign_in(self, context, name):
        office = "oasis" if name == "omar" else "mgsa"
        page = context.new_page()
        page.goto(f"{self.url}/account/login/")
        sign_in(page, f"{name}@{office}.example")
        page.close()


def sign_in(page, email):
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button[type=submit]")
    page.wait_for_selector(".side__stay")


def speak(page, language):
    """Choose the language by the menu of the person, as a person does."""
    page.click("details.person > summary")
    page.click(f"details.person button[value={language}]")
    page.wait_for_selector(f"html[lang={language}]")


def read_in(page, url, language, *, is_known):
    """Have the pages of this browser in a language; `is_known`: someone is signed in there."""
    if page.url.startswith(url) and page.evaluate("document.documentElement.lang") == language:
        return
    if is_known:
        page.goto(f"{url}/notices/")
        if page.evaluate("document.documentElement.lang") != language:
            speak(page, language)
    else:
        page.goto(f"{url}/account/login/?language={language}")


def resize(page, size):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
