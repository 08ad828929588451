"""What the doctor finds."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    FINE = "fine"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `mend` says what to do, empty where all is well."""

    number: str  # D01 and so on: the same thing has the same number for ever
    level: Level
    said: str
    mend: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def fine(number: str, said: str) -> Finding:
    return Finding(number, Level.FINE, said)


def warning(number: str, said: str, mend: str) -> Finding:
    return Finding(number, Level.WARNING, said, mend)


def problem(number: str, said: str, mend: str) -> Finding:
    return Finding(number, Level.PROBLEM, said, mend)
