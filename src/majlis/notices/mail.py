"""A notice as a letter, in the language of the person it is for."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from majlis.notices.kinds import page, sentence_text, subject
from majlis.notices.models import Notice
from majlis.people.models import Membership
from majlis.store.clock import Now


def mail(notice_id: int) -> None:
    """Send the notice unless it was sent already or its person has left.

    A worker that dies between sending and noting it sends twice, which is the lesser evil.
    """
    waiting = Notice.objects.select_for_update(of=("self",), skip_locked=True)
    notice = (
        waiting.select_related("person", "institution")
        .filter(pk=notice_id, mailed_at__isnull=True)
        .first()
    )
    if notice is None:
        return
    still_here = Membership.objects.working().filter(
        institution_id=notice.institution_id, person_id=notice.person_id
    )
    if still_here.exists():
        _send(notice)
    Notice.objects.filter(pk=notice.pk).update(mailed_at=Now())


def _send(notice: Notice) -> None:
    with translation.override(notice.person.language):
        letter = render_to_string(
            "notices/mail.txt",
            {
                "notice": notice,
                "sentence": sentence_text(notice),
                "address": f"{settings.SITE_URL}{page(notice) or '/notices/'}",
            },
        )
        send_mail(
            f"{subject(notice)} · {notice.institution}",
            letter,
            settings.DEFAULT_FROM_EMAIL,
            [notice.person.email],
        )
