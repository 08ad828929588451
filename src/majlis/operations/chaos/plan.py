"""What a run will do, all of it drawn from one seed."""

import random
from dataclasses import dataclass
from datetime import timedelta

MAIN = "main"  # the account that everything goes to unless a cell needs its own
NETWORKS = ("x", "facebook", "instagram", "youtube", "linkedin")

# One answer in twelve is lost or misleading; with the kills and freezes of the storm, a run of
# 2,000 has well over 200 of them.
LOST_ANSWERS = (
    "reset_after",
    "error_after_500",
    "silence_after",
    "reset_before",
    "error_before_503",
    "silence_before",
    "html",
    "truncated",
    "slow",
)
OTHER_FAULTS = ("rate_limited", "token_expired", "lagging_lists", "refused")
# Elsewhere an expired token waits for a person, who has no part in a run.
RENEWED_BY_THE_HOUSE = {"x", "youtube", "linkedin"}
WORDS = (
    "قبل أن تشتري لعبة لطفلك ابحث عن شارة المطابقة",
    "مواصفة واحدة، سوق واحدة، ثقة أكبر",
    "كيف تقرأ بطاقة كفاءة الطاقة؟ خمس خطوات 💡",
    "Tyres: check the DOT date before you buy",
    "ندعوكم إلى إبداء الرأي في مشروع اللائحة الفنية",
)


@dataclass(frozen=True)
class Planned:
    """One decision to publish, and what befalls it."""

    number: int
    network: str
    text: str
    with_image: bool
    due_in: timedelta  # from the start of the run
    fault: str = ""
    then: str = ""  # "cancel" or "edit", while it goes out
    account: str = MAIN
    follows: int | None = None  # the number of the one it may not overtake
    act: str = "post"  # or one of targets.py

    @property
    def mark(self) -> str:
        """The part of the text that no other has."""
        return mark_of(self.number)


def mark_of(number: int) -> str:
    return f"رقم {number:06d}"


def draw(*, deliveries: int, seed: int, span: timedelta) -> list[Planned]:
    """Return the plan of a run: `deliveries` decisions, due over `span`."""
    dice = random.Random(seed)  # noqa: S311 - a plan, not a secret
    return [_one(number, dice, span) for number in range(deliveries)]


def _one(number: int, dice: random.Random, span: timedelta) -> Planned:
    network = NETWORKS[number % len(NETWORKS)]
    fault = ""
    if dice.random() < 1 / 12:
        fault = dice.choice(LOST_ANSWERS)
    elif dice.random() < 1 / 60:
        fault = dice.choice(OTHER_FAULTS)
        if fault == "token_expired" and network not in RENEWED_BY_THE_HOUSE:
            fault = "rate_limited"
    then = dice.choice(("cancel", "edit")) if not fault and dice.random() < 0.04 else ""
    return Planned(
        number=number,
        network=network,
        text=f"{dice.choice(WORDS)} {mark_of(number)}",
        with_image=network == "instagram" or dice.random() < 0.3,
        due_in=span * dice.random(),
        fault=fault,
        then=then,
        follows=number - 5 if not fault and number >= 5 and dice.random() < 0.02 else None,
    )
