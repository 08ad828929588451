"""What is new for a person whose desk is open in the background."""

from typing import Any

from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majlis.arabic.digits import in_style
from majlis.inbox.models import Item
from majlis.notices import kinds
from majlis.notices.models import Notice
from majlis.people.access import PersonRequest, may
from majlis.ui.reading import reading

MOST = 5


@require_safe
@never_cache
@may("read_notices")
def news(request: PersonRequest) -> JsonResponse:
    """Return what came since `after`, each as a browser shows it; at the first asking, nothing.

    `after` is the newest notice and item that the page knows of, as this answered it before. What
    people wrote is counted and not quoted: it would stand on a screen that nobody watches.
    """
    known = _numbers(request.GET.get("after", ""))
    notices = Notice.objects.visible_to(request.user, request.institution)
    newest = [_newest(notices), _newest(_items(request))]
    told: list[dict[str, Any]] = []
    if known:
        told += [_notice(each) for each in notices.filter(pk__gt=known[0]).order_by("-pk")[:MOST]]
        if count := _items(request).filter(pk__gt=known[1]).count():
            told.append(_messages(count))
    return JsonResponse({"after": "-".join(map(str, newest)), "told": told})


def _items(request: PersonRequest) -> Any:
    """Return what the public wrote, for those who answer it; for others nothing."""
    if "answer" not in request.abilities:
        return Item.objects.none()
    return Item.objects.visible_to(request.user).filter(institution=request.institution).public()


def _newest(rows: Any) -> int:
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def _numbers(after: str) -> list[int]:
    parts = after.split("-")
    is_known = len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts)
    return [int(part[:18]) for part in parts] if is_known else []


def _notice(notice: Notice) -> dict[str, str]:
    return {
        "title": str(notice.institution),
        "body": kinds.sentence_text(notice),
        "url": kinds.page(notice) or reverse("notices"),
        "tag": f"notice-{notice.pk}",
    }


def _messages(count: int) -> dict[str, str]:
    said = {"count": in_style(str(count), reading().digits)}
    return {
        "title": _("Inbox"),
        "body": ngettext("%(count)s new message", "%(count)s new messages", count) % said,
        "url": reverse("inbox"),
        "tag": "inbox",
    }
