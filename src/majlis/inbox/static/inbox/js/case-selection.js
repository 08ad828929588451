// <case-selection><form>…</form></case-selection>: counts what is chosen, and chooses nothing any
// more once something was done with it.
class CaseSelection extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("change", () => this.count(), { signal });
    document.addEventListener("htmx:oobAfterSwap", () => this.count(), { signal });
    this.addEventListener("htmx:beforeSwap", (event) => this.done(event), { signal });
    this.count();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  get chosen() {
    return [...document.querySelectorAll("[name=case]:checked")];
  }

  count() {
    const output = this.querySelector("output");
    output.textContent = this.chosen.length.toLocaleString(document.documentElement.lang, {
      numberingSystem: this.getAttribute("digits") || "latn",
    });
  }

  done({ detail }) {
    if (detail.xhr.status !== 200) return;
    for (const box of this.chosen) box.checked = false;
    for (const fold of this.querySelectorAll("details[open]")) fold.open = false;
  }
}

customElements.define("case-selection", CaseSelection);
