// <desk-news url="/pulse/news/" seconds="10">: while nobody looks at the page and the browser allows
// it, asks what is new since then and shows it quietly. Also keeps the desk installable.
class DeskNews extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("visibilitychange", () => this.turn(), { signal });
    navigator.serviceWorker?.register("/sw.js");
    this.turn();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.gone.abort();
  }

  get isWanted() {
    const isAllowed = "Notification" in window && Notification.permission === "granted";
    return isAllowed && document.visibilityState === "hidden";
  }

  turn() {
    clearTimeout(this.timer);
    this.after = "";
    if (this.isWanted) this.ask();
  }

  async ask() {
    try {
      const { signal } = this.gone;
      const answer = await fetch(`${this.getAttribute("url")}?after=${this.after}`, { signal });
      if (!answer.ok || answer.redirected) return;
      const { after, told } = await answer.json();
      this.after = after;
      if (this.isWanted) told.forEach((each) => this.show(each));
    } catch {
      if (this.gone.signal.aborted) return;
    }
    this.timer = setTimeout(() => this.isWanted && this.ask(), this.seconds * 1000);
  }

  get seconds() {
    return Number(this.getAttribute("seconds")) || 10;
  }

  show({ title, body, url, tag }) {
    const { lang, dir } = document.documentElement;
    const notice = new Notification(title, { body, tag, lang, dir, silent: true });
    notice.onclick = () => {
      window.focus();
      window.location.assign(url);
    };
  }
}

customElements.define("desk-news", DeskNews);
