"""Arabic words that the sandbox's pages need: counted things and moments."""

from datetime import datetime
from zoneinfo import ZoneInfo

OFFICE_TIME = ZoneInfo("Asia/Riyadh")
MONTHS = (
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
)


def comments_counted(count: int) -> str:
    """Return how many comments there are, as one says it."""
    if count == 0:
        return "لا تعليقات بعد"
    if count == 1:
        return "تعليق واحد"
    if count == 2:
        return "تعليقان"
    rest = count % 100
    if 3 <= rest <= 10:
        return f"{count} تعليقات"
    return f"{count} تعليقًا" if rest >= 11 else f"{count} تعليق"


def moment(at: datetime, *, now: datetime) -> str:
    """Return day and time in Riyadh; the year where it is not this one, the day where not today."""
    here, today = at.astimezone(OFFICE_TIME), now.astimezone(OFFICE_TIME)
    time = f"{here:%H:%M}"
    if here.date() == today.date():
        return f"اليوم {time}"
    day = f"{here.day} {MONTHS[here.month - 1]}"
    if here.year != today.year:
        day = f"{day} {here.year}"
    return f"{day}، {time}"
