"""What citizens do on five networks, drawn from one seed: they write, answer, reword, take back."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

NETWORKS = ("x", "facebook", "instagram", "youtube", "linkedin")
# On X a reworded comment is another one, with another id; on Instagram nobody rewords.
REWORDING = ("facebook", "youtube", "linkedin")
WITH_MESSAGES = ("x", "facebook", "instagram")
KINDS = {"comment": 0.58, "reply": 0.16, "message": 0.14, "edit": 0.07, "remove": 0.05}
# A part of all, so that killing, dropping and restoring fall between them.
ROUNDS = 200
SMALLEST_ROUND = 10
POST_TAKES = 500
LONG = "ط" * 5_000  # ten thousand bytes


@dataclass(frozen=True)
class Deed:
    """One thing that a citizen does. What it reworks or answers is an earlier deed's number."""

    number: int
    kind: str
    network: str
    author: str = ""
    text: str = ""
    post: int = 0
    target: int | None = None


@dataclass
class Street:
    """The people of one run, and which of their comments still stand."""

    items: int
    seed: int
    posts: int = field(init=False)  # on each network
    _standing: dict[str, list[Deed]] = field(default_factory=lambda: defaultdict(list))
    _answers: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - a plan, not a secret
        self.posts = max(1, self.items // (POST_TAKES * len(NETWORKS)))

    def rounds(self) -> Iterator[list[Deed]]:
        """Yield what is done at about the same time; it leans only on what was done before."""
        size = max(SMALLEST_ROUND, self.items // ROUNDS)
        for begin in range(0, self.items, size):
            done = [self._deed(number) for number in range(begin, min(begin + size, self.items))]
            for deed in done:
                if deed.kind in ("comment", "reply"):
                    self._standing[deed.network].append(deed)
            yield done

    def _deed(self, number: int) -> Deed:
        kind = self._dice.choices([*KINDS], [*KINDS.values()])[0]
        if kind == "message":
            return self._said(number, kind, self._dice.choice(WITH_MESSAGES))
        network = self._dice.choice(REWORDING if kind == "edit" else NETWORKS)
        known = self._known(network, top=kind == "reply") if kind != "comment" else None
        if known is None:
            return self._said(number, "comment", network, post=self._dice.randrange(self.posts))
        if kind == "reply":
            self._answers[known.number].append(number)
            return self._said(number, kind, network, post=known.post, target=known.number)
        if kind == "remove":
            # What stood under it falls with it on most networks, and is left alone on all.
            self._gone |= {known.number, *self._answers[known.number]}
            return Deed(number, kind, network, target=known.number)
        text = f"{known.text[:200]} (معدّل {number})"
        return Deed(number, kind, network, text=text, target=known.number)

    def _known(self, network: str, *, top: bool) -> Deed | None:
        """Return one of the later comments that stand: people rework and answer what is new."""
        recent = self._standing[network][-1_500:]
        for _try in range(5):
            found = self._dice.choice(recent) if recent else None
            if found and found.number not in self._gone and not (top and found.kind == "reply"):
                return found
        return None

    def _said(
        self, number: int, kind: str, network: str, *, post: int = 0, target: int | None = None
    ) -> Deed:
        # Few write in private, and these again and again.
        share = 100 if kind == "message" else 3
        person = self._dice.randrange(max(3, self.items // share))
        return Deed(
            number, kind, network, f"مواطن {person}", text_of(number), post=post, target=target
        )


def text_of(number: int) -> str:
    """Return what is written: Arabic, Latin, emoji, marks, reversed, and now and then very long."""
    kinds = (
        f"متى يصدر قرار الاعتراض رقم {number}؟",
        f"كم رسوم شهادة المطابقة؟ 🙏🏽👨‍👩‍👧 {number}",
        f"Is GSO {number} in force?\nشكراً",
        f"{number} 😡😡😡",
        f"\u064b\u064c\u064d {number}",
        f"<b onclick=alert(1)>{number}</b> &amp; \u202eمعكوس\u202c",
        f"أين القائمة «{number}» \u2067بالعربية\u2069 v2.1؟",
    )
    return f"{number} {LONG}" if number % 499 == 17 else kinds[number % len(kinds)]
