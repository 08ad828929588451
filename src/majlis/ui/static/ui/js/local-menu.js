// <local-menu><details>…</details></local-menu>: the menu works alone; this closes it when the
// person presses Escape, clicks elsewhere or moves the focus out.
class LocalMenu extends HTMLElement {
  connectedCallback() {
    this.watching = new AbortController();
    const { signal } = this.watching;
    this.addEventListener("keydown", (event) => this.escape(event), { signal });
    this.addEventListener("focusout", (event) => this.left(event.relatedTarget), { signal });
    document.addEventListener("pointerdown", (event) => this.left(event.target), { signal });
  }

  disconnectedCallback() {
    this.watching.abort();
  }

  get details() {
    return this.querySelector("details");
  }

  escape(event) {
    if (event.key !== "Escape" || !this.details.open) return;
    this.details.open = false;
    this.details.querySelector("summary").focus();
  }

  left(target) {
    if (target && !this.contains(target)) this.details.open = false;
  }
}

customElements.define("local-menu", LocalMenu);
