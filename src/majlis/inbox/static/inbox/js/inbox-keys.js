// <inbox-keys>…</inbox-keys>: single keys for the page it stands on. A control names its key in
// data-key; J and K walk through the rows, or on an inquiry through those of the list it came from.
// A checkbox inside turns them off. Letters count by their place, so an Arabic layout has them, too.
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const CONTROLS = "input:not([type=hidden]), select, textarea, button";
const OFF = "inbox-keys-off";
const LIST = "inbox-list";

class InboxKeys extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("keydown", (event) => this.press(event), { signal });
    addEventListener("pagehide", keepList, { signal });
    this.box = this.querySelector("[name=single-keys]");
    this.box.checked = !localStorage.getItem(OFF);
    this.box.addEventListener("change", () => this.turn(), { signal });
    if (location.hash === "#q") document.getElementById("q")?.focus();
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  turn() {
    if (this.box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  }

  press(event) {
    if (event.defaultPrevented || event.isComposing || !this.box.checked) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.key === "Escape") return document.activeElement.blur();
    if (event.target.closest(`${FIELDS}, [popover]`)) return;
    const key = named(event);
    if (step(key) || choose(key) || use(key)) event.preventDefault();
  }
}

function named({ code, key, shiftKey }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  if (letter) return shiftKey ? "" : letter;
  if (key === "?" || key === "؟") return "?";
  return code === "Slash" && !shiftKey ? "/" : "";
}

function rows() {
  return [...document.querySelectorAll("[data-row]")];
}

function step(key) {
  const way = { j: 1, k: -1 }[key];
  if (!way) return false;
  const here = rows();
  if (here.length) {
    here[Math.max(0, here.indexOf(document.activeElement) + way)]?.focus();
    return true;
  }
  const list = JSON.parse(sessionStorage.getItem(LIST) ?? "[]");
  const at = list.indexOf(location.pathname);
  const next = at < 0 ? undefined : list[at + way];
  if (next) location.assign(next);
  else if (way > 0) use("n");
  return true;
}

function keepList() {
  if (rows().length) sessionStorage.setItem(LIST, JSON.stringify(rows().map((row) => row.pathname)));
}

// The checkbox of the row that has the focus; an act without a choice is about that row.
function boxHere() {
  return document.activeElement.closest(".inquiry")?.querySelector("[name=case]");
}

function choose(key) {
  if (key !== "x" || !boxHere()) return false;
  boxHere().click();
  return true;
}

function use(key) {
  if (!key) return false;
  const box = boxHere();
  if ("taesm".includes(key) && box && !document.querySelector("[name=case]:checked")) box.click();
  const controls = [...document.querySelectorAll(`[data-key="${key}"]`)];
  const control = controls.find((each) => each.checkVisibility());
  if (!control) return false;
  if (control.matches("summary")) {
    control.parentElement.open = true;
    control.parentElement.querySelector(CONTROLS)?.focus();
  } else if (control.matches("input, textarea, select")) control.focus();
  else control.click();
  return true;
}

customElements.define("inbox-keys", InboxKeys);
