// <send-keys><form>…</form></send-keys>: Ctrl+Enter (or ⌘+Enter) in the form presses its button.
class SendKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    const form = this.querySelector("form");
    const button = form?.querySelector("button[type=submit]");
    if (!button || button.disabled) return;
    event.preventDefault();
    form.requestSubmit(button);
  }
}

customElements.define("send-keys", SendKeys);
