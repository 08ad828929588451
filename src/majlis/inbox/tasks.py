"""Mailing what was said automatically on a tracking page. The row is the truth, the job a nudge."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from majlis.arabic.search import is_latin
from majlis.inbox import public_pages, references
from majlis.inbox.models import AutomaticWord
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

PATIENCE = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(queue="mail", name="inbox.mail_word", retry=PATIENCE)
def mail_word(institution_id: int, word_id: int) -> None:
    """Mail one automatic word unless it was mailed already.

    Nothing tells that the address belongs to who asked: the letter has our own words and no word
    of the question, and no address by which the question could be read.
    """
    with acting_for(institution_id):
        waiting = AutomaticWord.objects.select_for_update(of=("self",), skip_locked=True)
        word = (
            waiting.select_related("reply", "case__institution")
            .filter(pk=word_id, mailed_at__isnull=True)
            .first()
        )
        if word is None or word.reply is None:
            return
        _send(word)
        AutomaticWord.objects.filter(pk=word_id).update(mailed_at=Now())


def _send(word: AutomaticWord) -> None:
    assert word.reply is not None
    language = "en" if is_latin(word.reply.text) else "ar"
    with translation.override(language):
        letter = render_to_string(
            "inbox/letters/automatic.txt",
            {
                "text": word.reply.text,
                "institution": str(word.case.institution),
                "address": public_pages.tracking(word.case, language),
                "reference": word.case.reference,
            },
        )
        subject = _("Your inquiry {reference}").format(
            reference=references.told(word.case.reference)
        )
        # RFC 3834: whatever answers letters by itself leaves this one alone.
        EmailMessage(
            f"{subject} · {word.case.institution}",
            letter,
            settings.DEFAULT_FROM_EMAIL,
            [word.mail_to],
            headers={"Auto-Submitted": "auto-replied"},
        ).send()
