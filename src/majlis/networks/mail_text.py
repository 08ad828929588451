"""What a mail says, apart from what it repeats of earlier ones."""

import re
from html.parser import HTMLParser

import nh3

LONGEST_TEXT = 100_000  # characters; more stays in the mailbox
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "hr", "pre"})
_KEPT_TAGS = {*_BLOCKS, "blockquote", "ul", "ol", "td", "th"}
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
# What a mailer writes above what it repeats.
_ABOVE = re.compile(
    r"^\s*(?:[>*_-]*\s*)?(?:"
    r"(?:on|le|am)\b.{4,300}(?:wrote|écrit|schrieb)\s*:"
    r"|(?:في|بتاريخ|يوم)\s.{4,300}(?:كتب|كتبت|كتب/ت)\b.{0,200}:?"
    r")\s*$",
    re.IGNORECASE,
)
_RULED = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|الرسالة الأصلية|رسالة أصلية)\s*-{2,}"
    r"|_{20,})\s*$",
    re.IGNORECASE,
)
_HEADED = re.compile(r"^\s*\**(?:from|من)\s*:\**\s*\S", re.IGNORECASE)
_SENT = re.compile(r"^\s*\**(?:sent|date|تاريخ الإرسال|التاريخ|أرسلت)\s*:\**\s*\S", re.IGNORECASE)


class _Plain(HTMLParser):
    """Reads clean HTML as lines; what is quoted begins with `>` as in plain mail."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.depth += 1
        if tag in _BLOCKS or tag == "blockquote":
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.depth = max(0, self.depth - 1)
            self._break()
        elif tag in _BLOCKS - {"br"}:
            self._break()
        elif tag in {"td", "th"}:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(re.sub(r"\s+", " ", data))

    def _break(self) -> None:
        self.pieces.append("\n" + "> " * min(self.depth, 5))


def plain_of(html: str) -> str:
    """Return HTML as plain text, without anything that is not shown."""
    reader = _Plain()
    clean = nh3.clean(
        html,
        tags=_KEPT_TAGS,
        attributes={},
        clean_content_tags={"script", "style", "title", "head", "noscript", "template"},
    )
    reader.feed(clean)
    reader.close()
    return tidy("".join(reader.pieces))


def tidy(text: str) -> str:
    """Return text with line ends of one kind and no run of empty lines."""
    lines = (line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def folded(text: str) -> tuple[str, str]:
    """Return what the writer says, and what of earlier mails stands below it.

    Answers that stand between quoted lines are not torn out of them: then nothing is folded.
    """
    lines = text.split("\n")
    at = _where_it_repeats(lines)
    said = "\n".join(lines[:at]).strip()
    if at == len(lines) or not said:
        return text.strip(), ""
    return said, "\n".join(lines[at:]).strip()


def _where_it_repeats(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        if _RULED.match(line) and _is_headed(lines[number + 1 : number + 6]):
            return number
        if _HEADED.match(line) and any(map(_SENT.match, lines[number + 1 : number + 4])):
            return number
        if _begins_above(lines, number) and _only_quoted(lines[number + 1 :]):
            return number
        if line.startswith(">") and _only_quoted(lines[number:]):
            return number
    return len(lines)


def _is_headed(lines: list[str]) -> bool:
    return any(_HEADED.match(line) for line in lines)


def _begins_above(lines: list[str], number: int) -> bool:
    """Say whether a mailer's line stands here; long ones are broken in two."""
    both = " ".join(lines[number : number + 2])
    return bool(_ABOVE.match(lines[number]) or (_ABOVE.match(both) and ":" in both[-3:]))


def _only_quoted(lines: list[str]) -> bool:
    told = [line for line in lines if line.strip()]
    return (
        bool(told)
        and all(line.startswith(">") or _ABOVE.match(line) for line in told[1:])
        and (told[0].startswith(">") or len(told) > 1)
    )
