// <row-keys>: on the list, the keys J and K walk through the rows, X chooses the one that has the
// focus, and an act is about that one where none is chosen. Leaving keeps the rows' addresses, so
// that on an inquiry J and K lead to the next one and the one before.
const LIST = "inbox-list";
const STEPS = { j: 1, k: -1 };
const ACTS = "taesm";

class RowKeys extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("inbox-key", (event) => this.press(event), { signal });
    addEventListener("pagehide", () => this.keep(), { signal });
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  get rows() {
    return [...document.querySelectorAll("[data-row]")];
  }

  get box() {
    return document.activeElement.closest(".inquiry")?.querySelector("[name=case]");
  }

  press(event) {
    const { detail: key } = event;
    if (STEPS[key] && (this.rows.length ? this.walk(STEPS[key]) : this.turn(STEPS[key]))) {
      event.preventDefault();
    } else if (key === "x" && this.box) {
      this.box.click();
      event.preventDefault();
    } else if (ACTS.includes(key) && !document.querySelector("[name=case]:checked")) {
      this.box?.click();
    }
  }

  walk(way) {
    const row = this.rows[Math.max(0, this.rows.indexOf(document.activeElement) + way)];
    row?.focus();
    return Boolean(row);
  }

  turn(way) {
    const list = JSON.parse(sessionStorage.getItem(LIST) ?? "[]");
    const next = list[list.indexOf(location.pathname) + way];
    if (list.includes(location.pathname) && next) location.assign(next);
    else if (way > 0) document.querySelector("[data-key=n]")?.click();
    return true;
  }

  keep() {
    if (this.rows.length) sessionStorage.setItem(LIST, JSON.stringify(this.rows.map((a) => a.pathname)));
  }
}

customElements.define("row-keys", RowKeys);
