// <case-presence of="text"><form>…</form></case-presence>: sends the form while the page is looked
// at, at once when the person writes in the named field, and once more when they leave.
const EVERY_MS = 10_000;
const TYPING_MS = 4_000;

class CasePresence extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.typed = 0;
    document.addEventListener("visibilitychange", () => this.look(), { signal });
    document.addEventListener("input", (event) => this.type(event), { signal });
    addEventListener("pagehide", () => this.leave(), { signal });
    this.timer = setInterval(() => this.look(), EVERY_MS);
    this.look();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.gone.abort();
  }

  look() {
    if (document.visibilityState === "visible") this.send("looks");
  }

  type({ target, timeStamp }) {
    if (target.id !== this.getAttribute("of")) return;
    if (this.typed && timeStamp - this.typed < TYPING_MS) return;
    this.typed = timeStamp;
    this.send("types");
  }

  leave() {
    navigator.sendBeacon(this.address, this.signed("left"));
  }

  get address() {
    return this.querySelector("form").action;
  }

  signed(sign) {
    const data = new FormData(this.querySelector("form"));
    data.set("sign", sign);
    return data;
  }

  send(sign) {
    // A sign that is lost is followed by the next one.
    const body = this.signed(sign);
    fetch(this.address, { method: "POST", body, keepalive: true }).catch(() => {});
  }
}

customElements.define("case-presence", CasePresence);
