// <keep-focus>…</keep-focus>: where htmx brings something anew out of band, the keyboard stays on what
// it was on or, should that be gone or shut away, on the fold around it.
class KeepFocus extends HTMLElement {
  connectedCallback() {
    this.places = [];
    this.addEventListener("htmx:oobBeforeSwap", this);
    this.addEventListener("htmx:oobAfterSwap", this);
  }

  disconnectedCallback() {
    this.removeEventListener("htmx:oobBeforeSwap", this);
    this.removeEventListener("htmx:oobAfterSwap", this);
  }

  handleEvent({ type, detail }) {
    if (type === "htmx:oobBeforeSwap") {
      const focused = document.activeElement;
      if (detail.target.contains(focused)) this.places = places(focused);
      return;
    }
    for (const place of this.places) {
      if (document.activeElement !== document.body) break; // one that can take it was found
      this.querySelector(place)?.focus({ preventScroll: true });
    }
    this.places = [];
  }
}

// Selectors of what has the focus and, should that be gone or shut away, of the folds around it.
function places(element) {
  const found = element.id ? [`#${CSS.escape(element.id)}`] : [];
  for (let fold = element; (fold = fold.parentElement?.closest("details[id]")); ) {
    found.push(`#${CSS.escape(fold.id)} > summary`);
  }
  return found;
}

customElements.define("keep-focus", KeepFocus);
