// A form that a passkey fills in: asks the browser for the credential, then sends itself.
// The options come from `data-options` (the id of a json_script) or from `data-options-url`.
class PasskeyForm extends HTMLElement {
  connectedCallback() {
    if (!window.webauthnJSON?.supported()) return;
    this.hidden = false;
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", this);
  }

  async handleEvent(event) {
    event.preventDefault();
    const failed = this.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const credential = await this.credential(await this.options());
      this.form.elements.credential.value = JSON.stringify(credential);
    } catch {
      failed.hidden = false;
      return;
    }
    this.form.submit();
  }

  async options() {
    const { options, optionsUrl } = this.dataset;
    if (options) return JSON.parse(document.getElementById(options).textContent);
    const answer = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
    return answer.json();
  }

  credential(options) {
    if (this.dataset.act === "get") return window.webauthnJSON.get(options.request_options);
    const asked = options.creation_options;
    const alone = this.form.elements.passwordless?.checked ?? false;
    Object.assign(asked.publicKey.authenticatorSelection, {
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "preferred",
    });
    return window.webauthnJSON.create(asked);
  }
}

customElements.define("passkey-form", PasskeyForm);
