"""Writing, sending and approving a post as people do it on the pages."""

import re
import time
from urllib.parse import parse_qs

ALT = "textarea[name^=alt_]"
NETWORKS = ("x", "facebook", "instagram", "youtube", "linkedin")


def write(page, stack, *, networks, text="", title="", file=None, alt="", files=()):
    """Fill the page of a new post; `files` are pairs of a file and its alternative text."""
    page.goto(f"{stack.url}/posts/new/")
    choose(page, networks)
    if title:
        page.fill("#title", title)
    if text:
        page.fill("#text", text)
    for one, described in [*([(file, alt)] if file else []), *files]:
        upload(page, one)
        if described:
            page.locator(ALT).last.fill(described)


def choose(page, networks):
    """Leave exactly the first accounts of these networks chosen."""
    for label in page.locator("label.account").all():
        box = label.locator("input")
        is_first = "labs" not in label.inner_text()
        if not box.is_disabled():
            box.set_checked(is_first and box.get_attribute("data-network") in networks)


def upload(page, file):
    """Hand in a file and wait for the answer about it."""
    with page.expect_response("**/posts/files/"):
        page.set_input_files("#file", str(file))
    page.wait_for_function("!document.querySelector('#files.htmx-request, #file.htmx-request')")


def saved(page):
    """Wait until the page has saved all that was written and shows what is thought of it."""
    written = {field.get_attribute("name"): field.input_value() for field in _words(page)}

    def carries_it_all(answer):
        body = (answer.request.post_data or "").replace("%0D%0A", "%0A")
        sent = parse_qs(body, keep_blank_values=True)
        return answer.url.endswith("/posts/draft/") and all(
            sent.get(name) == [value] for name, value in written.items()
        )

    with page.expect_response(carries_it_all):
        page.dispatch_event("#text", "change")
    page.wait_for_url(re.compile(r"/posts/\d+/edit/$"))


def _words(page):
    return page.locator(f"textarea#text, input#title, {ALT}").all()


def send(page):
    """Send it for approval; return the number of the post."""
    page.click("button[formaction$='/posts/submission/']")
    page.wait_for_url(re.compile(r"/posts/\d+/$"))
    return int(page.url.rstrip("/").rpartition("/")[2])


def publish(page, stack, post):
    """Read, sign and let it out now; return when the button was pressed."""
    page.goto(f"{stack.url}/posts/{post}/")
    pressed = time.monotonic()
    page.click("form[action$='/approval/'] button[value=now]")
    return pressed


def choose_account(page, account):
    """Leave exactly this one account chosen."""
    name = account["handle"].removeprefix("@")
    for label in page.locator("label.account").all():
        is_it = name in label.inner_text() and account["network"] in label.inner_html()
        if not label.locator("input").is_disabled():
            label.locator("input").set_checked(is_it)


def with_account(page, stack, account, *, text):
    """Write a text for this one account and send it for approval."""
    page.goto(f"{stack.url}/posts/new/")
    choose_account(page, account)
    page.fill("#text", text)
    saved(page)
    return send(page)
