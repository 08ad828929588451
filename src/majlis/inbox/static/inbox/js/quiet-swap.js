// <quiet-swap>…</quiet-swap>: what htmx brings anew out of band changes inside without a stir. What
// says the same is left alone, so that no click is lost on it; what is unfolded or chosen stays so,
// but in what comes `data-fresh` the folds are shut again; and the row that the reader has scrolled
// to stays where it was on the screen.
class QuietSwap extends HTMLElement {
  connectedCallback() {
    this.addEventListener("htmx:oobBeforeSwap", this);
    this.addEventListener("htmx:oobAfterSwap", this);
  }

  disconnectedCallback() {
    this.removeEventListener("htmx:oobBeforeSwap", this);
    this.removeEventListener("htmx:oobAfterSwap", this);
  }

  handleEvent(event) {
    if (event.type === "htmx:oobAfterSwap") return this.bringBack();
    const { target, fragment } = event.detail;
    const coming = fragment.firstElementChild;
    if (coming?.id !== target.id) return;
    if (words(coming).isEqualNode(words(target))) event.preventDefault();
    else this.prepare(target, coming);
  }

  prepare(target, coming) {
    const open = "fresh" in coming.dataset ? [] : target.querySelectorAll("details[open][id]");
    for (const { id } of open) {
      coming.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    }
    for (const { id } of target.querySelectorAll("[name=case]:checked")) {
      coming.querySelector(`#${CSS.escape(id)}`)?.setAttribute("checked", "");
    }
    this.seen = scrollY > 0 ? this.firstSeen() : null;
  }

  firstSeen() {
    const rows = [...this.querySelectorAll("[data-row]")];
    const row = rows.find((each) => each.getBoundingClientRect().bottom > 0);
    return row && { id: row.id, at: row.getBoundingClientRect().top };
  }

  bringBack() {
    const row = this.seen && document.getElementById(this.seen.id);
    if (row) scrollBy({ top: row.getBoundingClientRect().top - this.seen.at, behavior: "instant" });
  }
}

// What stands in an element, without what differs at every loading and what a reader did to it.
function words(element) {
  const copy = document.createElement("div");
  copy.append(...element.cloneNode(true).childNodes);
  for (const token of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) token.remove();
  for (const box of copy.querySelectorAll("[name=case]")) box.removeAttribute("checked");
  for (const fold of copy.querySelectorAll("details[open]")) fold.removeAttribute("open");
  return copy;
}

customElements.define("quiet-swap", QuietSwap);
