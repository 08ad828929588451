"""Correcting a post that stands: another text, approved like the first, where a network allows it.

A correction is a post of its own that names the one it corrects. It changes nothing but what the
forms name among their edits; files, forms and accounts stay as they are.
"""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.people.models import Person
from majlis.publishing import writing
from majlis.publishing.corrections import standing, takes_corrections
from majlis.publishing.models import Post
from majlis.publishing.states import State
from majlis.publishing.written import Written
from majlis.record import entries
from majlis.store.refusal import Refused

UNDERWAY = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.GOING_OUT, State.ASKS)


def begin(post: Post, *, by: Person) -> Post:
    """Return the draft of a correction, or the correction that is underway.

    Raises:
        Refused: it stands nowhere where its words could be changed.
    """
    with transaction.atomic():
        locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        underway = locked.corrections.filter(state__in=UNDERWAY).first()
        if underway:
            return underway
        channels = [each.channel for each in standing(locked) if takes_corrections(each)]
        if not channels or locked.is_correction:
            raise Refused(
                _("No account lets this post be changed. Retract it, and write a new one from it.")
            )
        last = locked.corrections.filter(state=State.OUT).order_by("-id").first() or locked
        written = replace(last.written(), channels=tuple(channels), due_at=None)
        made = writing.begin(locked.institution, by, written)
        Post.objects.filter(pk=made.pk).update(corrects=locked)
        entries.write(
            institution_id=locked.institution_id, act="post.correction_begun", object=locked, by=by
        )
    made.refresh_from_db()
    return made


def held_to(post: Post, written: Written) -> Written:
    """Return what the page of a correction may say: all else is as it was."""
    before = post.written()
    return replace(
        before,
        text=written.text,
        title=written.title,
        versions=written.versions,
        options={
            network: {**before.options.get(network, {}), **_edited(written, network)}
            for network in before.networks
        },
        channels=tuple(each for each in written.channels if each in before.channels),
    )


def _edited(written: Written, network: str) -> dict[str, object]:
    edits = written.form_for(network).edits
    options = written.options_for(network)
    return {slug: options.get(slug) for slug in edits if slug in options}
