// <pulse-refresh url="/pulse/" known="…" seconds="2">…</pulse-refresh>: asks the address while the
// page is looked at, and dispatches "pulse" when the answer is another one than that of the time
// when the page was drawn, and whenever it has changed since; for hx-trigger="pulse".
const LONGEST_SECONDS = 60;

class PulseRefresh extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("visibilitychange", () => this.wake(), { signal });
    this.known = this.getAttribute("known");
    this.wait = this.seconds;
    this.wake();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.gone.abort();
  }

  get seconds() {
    return Number(this.getAttribute("seconds")) || 2;
  }

  wake() {
    clearTimeout(this.timer);
    if (document.visibilityState === "visible") this.ask();
  }

  async ask() {
    try {
      const answer = await fetch(this.getAttribute("url"), { signal: this.gone.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      this.tell(await answer.text());
      this.wait = this.seconds;
    } catch {
      // Away or signed out: ask ever more rarely instead of filling the log.
      this.wait = Math.min(this.wait * 2, LONGEST_SECONDS);
    }
    if (this.gone.signal.aborted || document.visibilityState !== "visible") return;
    this.timer = setTimeout(() => this.ask(), this.wait * 1000);
  }

  tell(state) {
    const changed = this.known !== state;
    this.known = state;
    if (changed) this.dispatchEvent(new CustomEvent("pulse", { bubbles: true, detail: state }));
  }
}

customElements.define("pulse-refresh", PulseRefresh);
