// <file-choice><input type="file">…<ul></ul><template><li>…</li></template></file-choice>: lists what
// is chosen, each with a button that takes it back. Where several may be chosen, a choice adds.
class FileChoice extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector("ul");
    this.watching = new AbortController();
    const { signal } = this.watching;
    this.input.addEventListener("change", () => this.add(), { signal });
    this.list.addEventListener("click", (event) => this.leaveOut(event.target), { signal });
    document.addEventListener("reset", () => setTimeout(() => this.show()), { signal });
    // Going back may bring back what was chosen.
    window.addEventListener("pageshow", () => this.show(), { signal });
    this.show();
  }

  disconnectedCallback() {
    this.watching.abort();
  }

  add() {
    const { files, multiple } = this.input;
    const known = new Set(this.chosen.map(factsOf));
    const added = [...files].filter((file) => !known.has(factsOf(file)));
    const wanted = multiple ? [...this.chosen, ...added] : files;
    if (wanted.length === files.length) this.show();
    else this.put(wanted);
  }

  leaveOut(pressed) {
    const line = pressed.closest("button")?.closest("li");
    if (!line) return;
    const at = [...this.list.children].indexOf(line);
    this.put(this.chosen.filter((_, place) => place !== at));
    this.input.focus();
  }

  put(files) {
    const carrier = new DataTransfer();
    files.forEach((file) => carrier.items.add(file));
    this.chosen = files; // first, since a browser may tell of the change at once
    this.input.files = carrier.files;
    this.show();
  }

  show() {
    this.chosen = [...this.input.files];
    const lines = this.chosen.map(({ name }) => {
      const line = this.querySelector("template").content.firstElementChild.cloneNode(true);
      for (const place of line.querySelectorAll("bdi")) place.textContent = name;
      return line;
    });
    this.list.replaceChildren(...lines);
  }
}

const factsOf = ({ name, size, lastModified }) => [name, size, lastModified].join("/");

customElements.define("file-choice", FileChoice);
