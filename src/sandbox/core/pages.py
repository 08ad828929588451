"""The frame and look of the sandbox's pages for people."""

from html import escape

STYLE = """
:root { color-scheme: light dark; --paper: #f6f4ef; --card: #fff; --ink: #22252a;
  --quiet: #63676e; --line: #dcd8cf; --accent: #1f5f5b; --accent-ink: #fff; }
@media (prefers-color-scheme: dark) { :root { --paper: #17191c; --card: #212429; --ink: #eceae6;
  --quiet: #a3a7ad; --line: #3a3f46; --accent: #6fc0b8; --accent-ink: #10211f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.8;
  font-family: "IBM Plex Sans Arabic", "Noto Sans Arabic", "Segoe UI", system-ui, sans-serif; }
main { max-inline-size: 42rem; margin-inline: auto; padding: 1.5rem 1rem 4rem; }
main.narrow { max-inline-size: 30rem; }
h1 { font-size: 1.5rem; line-height: 1.5; margin-block: .5rem 1.25rem; }
small, .quiet { color: var(--quiet); font-size: .875rem; font-weight: 400; }
h1 small { display: block; text-align: end; }
a { color: var(--accent); text-underline-offset: .25em; }
.post, details { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: 1rem 1.25rem; margin-block: 1rem; overflow: hidden; }
.post header { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.post h2 { font-size: 1.125rem; margin-block: .5rem 0; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 1.0625rem; margin-block: .5rem; }
.media { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); }
.media figure { margin: 0; }
.media img, .media video { inline-size: 100%; border-radius: .5rem; display: block;
  background: var(--line); }
figcaption { color: var(--quiet); font-size: .875rem; }
.post footer { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-block-start: .75rem;
  padding-block-start: .5rem; border-block-start: 1px solid var(--line); }
.empty { color: var(--quiet); padding-block: 3rem; text-align: center; }
.accounts { display: grid; gap: .75rem; }
button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem; padding: .75rem 1rem; min-inline-size: 7rem; cursor: pointer;
  display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; }
button:hover, button:focus-visible { border-color: var(--accent);
  outline: 2px solid var(--accent); }
button.deny { justify-content: center; background: none; }
"""


def document(
    *, title: str, body: str, language: str = "ar", is_narrow: bool = False, script: str = ""
) -> str:
    """Return a whole page around `body`, which is HTML already; right to left in Arabic."""
    direction = "rtl" if language == "ar" else "ltr"
    shape = ' class="narrow"' if is_narrow else ""
    code = f"<script>{script}</script>" if script else ""
    return f"""<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{STYLE}</style></head>
<body><main{shape}>{body}</main>{code}</body></html>"""
