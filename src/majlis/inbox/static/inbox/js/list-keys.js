// <list-keys><ul>… <a data-row>…</ul></list-keys>: with the focus on a row, the arrows, Home and End
// go to another row. Elsewhere no key is taken, so a screen reader keeps its own.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

class ListKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    const { key, target } = event;
    if (!target.matches("[data-row]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = [...this.querySelectorAll("[data-row]")];
    const ends = { Home: rows[0], End: rows.at(-1) };
    const wanted = ends[key] ?? (STEPS[key] && rows[rows.indexOf(target) + STEPS[key]]);
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
  }
}

customElements.define("list-keys", ListKeys);
