"""What the fictional standards body of the demonstration year speaks of, and is asked about.

The body, its services and addresses are invented; `.example` belongs to nobody.
"""

from dataclasses import dataclass

SITE = "https://mgsa.example/ar"


@dataclass(frozen=True)
class Topic:
    """One subject: its tag, its page, sentences for posts, questions of citizens, and answers."""

    key: str
    name: str
    tag: str
    alt: str
    facts: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def url(self) -> str:
        """The address of the subject's page."""
        return f"{SITE}/services/{self.key}"
