// <keep-fields>…</keep-fields>: what htmx brings anew out of band takes over what is half written in
// the fields of the same id, and the caret; but in what comes `data-fresh`.
class KeepFields extends HTMLElement {
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
    this.focused = null;
    if (!coming || "fresh" in coming.dataset) return;
    for (const field of target.querySelectorAll("textarea[id], input[id], select[id]")) {
      const same = coming.querySelector(`#${CSS.escape(field.id)}`);
      if (same) this.carry(field, same);
    }
  }

  carry(field, same) {
    const isTouched = field.value !== field.defaultValue && field.type !== "hidden";
    if (field.type === "checkbox" || field.type === "radio") same.checked = field.checked;
    else if (field.type !== "file" && isTouched) same.value = field.value;
    if (field === document.activeElement) this.focused = [field.id, field.selectionStart];
  }

  bringBack() {
    const [id, at] = this.focused ?? [];
    const field = id && document.getElementById(id);
    field?.focus({ preventScroll: true });
    if (field && at != null) field.setSelectionRange(at, at);
    this.focused = null;
  }
}

customElements.define("keep-fields", KeepFields);
