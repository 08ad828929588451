// <mention-list><textarea><ul role=listbox>…</ul></mention-list>: after an @ the names that begin so
// are offered; arrows choose, Enter or Tab takes one, Escape leaves. Without it a name is typed out.
class MentionList extends HTMLElement {
  connectedCallback() {
    this.text = this.querySelector("textarea");
    this.list = this.querySelector("[role=listbox]");
    for (const kind of ["input", "keydown", "focusout", "pointerdown"]) {
      this.addEventListener(kind, this);
    }
  }

  handleEvent(event) {
    if (event.type === "input") return this.offer();
    if (event.type === "focusout") return this.choose(null);
    const one = event.type === "pointerdown" && event.target.closest("[role=option]");
    if (one) event.preventDefault(), this.take(one);
    if (event.type === "keydown" && !this.list.hidden) this.press(event);
  }

  begun() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    return /@([^@\n]{0,40})$/.exec(before)?.[1].toLocaleLowerCase() ?? null;
  }

  offer() {
    const begun = this.begun();
    for (const one of this.list.children) {
      const names = one.dataset.names.toLocaleLowerCase().split("|");
      one.hidden = begun === null || !names.some((name) => name && name.startsWith(begun));
    }
    this.choose(this.list.querySelector("li:not([hidden])"));
  }

  choose(one) {
    for (const each of this.list.children) each.setAttribute("aria-selected", String(each === one));
    this.list.hidden = !one;
    this.text.setAttribute("aria-activedescendant", one?.id ?? "");
    one?.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    const shown = [...this.list.querySelectorAll("li:not([hidden])")];
    const at = shown.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + shown.length };
    if (event.key in steps) this.choose(shown[steps[event.key] % shown.length]);
    else if (event.key === "Enter" || event.key === "Tab") this.take(shown[at]);
    else if (event.key === "Escape") this.choose(null);
    else return;
    event.preventDefault();
  }

  take(one) {
    const end = this.text.selectionStart;
    this.text.setRangeText(`${one.textContent} `, end - this.begun().length, end, "end");
    this.choose(null);
  }
}

customElements.define("mention-list", MentionList);
