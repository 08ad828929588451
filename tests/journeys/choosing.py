"""Choosing files on a page, and what it says of them in our words."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

# The browser's own control speaks the browser's language: it must lie unseen over all of ours.
COVERS = """(control) => {
  const [over, place] = [control, control.parentElement].map((one) => one.getBoundingClientRect());
  return over.width > 0 && over.width >= place.width - 2 && over.height >= place.height - 2;
}"""


def choose(page, control, *files):
    """Choose files, and see that the page names exactly these, in our words alone."""
    page.set_input_files(control, list(files))
    says(page, control, *(file["name"] for file in files))
    expect(page.locator(control)).to_have_css("opacity", "0")
    assert page.eval_on_selector(control, COVERS)


def leave_out(page, control, name):
    """Take one back by its button, which says of which file it speaks."""
    line = chosen(page, control).filter(has_text=name)
    line.get_by_role("button", name=name).click()
    expect(page.locator(control)).to_be_focused()


def says(page, control, *names):
    expect(chosen(page, control).locator(".chooser__name")).to_have_text(list(names))
    held = "(control) => [...control.files].map((file) => file.name)"
    assert page.eval_on_selector(control, held) == list(names)


def chosen(page, control):
    return page.locator(f"file-choice:has({control}) li")


def pdf(name):
    paper = BytesIO()
    Image.new("RGB", (595, 842), "white").save(paper, "PDF")
    return {"name": name, "mimeType": "application/pdf", "buffer": paper.getvalue()}
