// <inbox-keys>…</inbox-keys>: single keys for the page it stands on. A control names its key in
// data-key; other elements may take a key first, as the event "inbox-key". A checkbox inside turns
// the keys off. Letters count by their place on the keyboard, so an Arabic layout has them, too.
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const CONTROLS = "input:not([type=hidden]), select, textarea, button";
const OFF = "inbox-keys-off";

class InboxKeys extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("[name=single-keys]");
    this.box.checked = !localStorage.getItem(OFF);
    this.box.addEventListener("change", () => this.turn());
    document.addEventListener("keydown", this);
    if (location.hash === "#q") document.getElementById("q")?.focus();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  turn() {
    if (this.box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  }

  handleEvent(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat || !this.box.checked) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return document.activeElement.blur();
    if (event.target.closest(`${FIELDS}, [popover]`)) return;
    const key = named(event);
    const asked = new CustomEvent("inbox-key", { detail: key, cancelable: true });
    if (key && (!document.dispatchEvent(asked) || use(key))) event.preventDefault();
  }
}

function named({ code, key, shiftKey }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  if (letter) return shiftKey ? "" : letter;
  if (key === "?" || key === "\u061f") return "?";
  return code === "Slash" && !shiftKey ? "/" : "";
}

function use(key) {
  const controls = [...document.querySelectorAll(`[data-key="${key}"]`)];
  const control = controls.find((each) => each.checkVisibility());
  if (control?.matches("summary")) {
    control.parentElement.open = true;
    control.parentElement.querySelector(CONTROLS)?.focus();
  } else if (control?.matches("input, textarea, select")) control.focus();
  else control?.click();
  return Boolean(control);
}

customElements.define("inbox-keys", InboxKeys);
