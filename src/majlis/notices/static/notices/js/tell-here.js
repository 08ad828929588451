// <tell-here data-push-key="…">: shows the part that fits what this browser allows, asks for its
// permission, and fills the form by which a device is told while the desk is closed.
class TellHere extends HTMLElement {
  connectedCallback() {
    this.allow = this.part("allow");
    this.push = this.part("push");
    this.allow.addEventListener("click", () => this.ask());
    this.push?.addEventListener("submit", (event) => this.subscribe(event));
    this.show();
  }

  part(name) {
    return this.querySelector(`[data-part=${name}]`);
  }

  async ask() {
    await Notification.requestPermission();
    this.show();
  }

  show() {
    const allowed = "Notification" in window ? Notification.permission : "denied";
    this.allow.hidden = allowed !== "default";
    this.part("allowed").hidden = allowed !== "granted";
    this.part("denied").hidden = allowed !== "denied";
    if (this.push) this.push.hidden = allowed === "denied" || !("PushManager" in window);
  }

  async subscribe(event) {
    if (this.push.elements.endpoint.value) return;
    event.preventDefault();
    const worker = await navigator.serviceWorker.ready;
    const made = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: this.dataset.pushKey,
    });
    const { endpoint, keys } = made.toJSON();
    Object.entries({ endpoint, ...keys }).forEach(([name, value]) => {
      this.push.elements[name].value = value;
    });
    this.push.requestSubmit();
  }
}

customElements.define("tell-here", TellHere);
