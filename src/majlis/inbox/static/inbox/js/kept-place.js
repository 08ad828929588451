// <kept-place>…</kept-place>: when htmx swaps what stands inside, the row that the reader was
// looking at stays where it was on the screen. At the very top nothing is held: the new one shows.
class KeptPlace extends HTMLElement {
  connectedCallback() {
    this.addEventListener("htmx:beforeSwap", this);
    this.addEventListener("htmx:afterSwap", this);
  }

  disconnectedCallback() {
    this.removeEventListener("htmx:beforeSwap", this);
    this.removeEventListener("htmx:afterSwap", this);
  }

  handleEvent(event) {
    if (event.type === "htmx:beforeSwap") this.seen = scrollY > 0 ? this.firstSeen() : null;
    else if (this.seen) this.bringBack(this.seen);
  }

  firstSeen() {
    for (const row of this.querySelectorAll("[data-row]")) {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom > 0 && top < innerHeight) return { id: row.id, at: top };
    }
    return null;
  }

  bringBack({ id, at }) {
    const row = document.getElementById(id);
    if (row) scrollBy({ top: row.getBoundingClientRect().top - at, behavior: "instant" });
  }
}

customElements.define("kept-place", KeptPlace);
