"""One line of what a self-test found; kept on the channel's row."""

from dataclasses import asdict, dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Tick:
    """`what` and `why` are stable words (words.py), or `why` is the network's own sentence."""

    GOOD: ClassVar[str] = "good"
    PART: ClassVar[str] = "part"  # it works, and not all of it
    BAD: ClassVar[str] = "bad"

    what: str
    outcome: str
    why: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)
