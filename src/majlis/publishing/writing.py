"""Writing a post: beginning it, saving changes, opening it again, putting it away."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from majlis.arabic.hidden import thawed
from majlis.channels.models import Channel
from majlis.media.models import Asset
from majlis.people.models import Institution, Person
from majlis.publishing import sending
from majlis.publishing.models import Post, Target, Version
from majlis.publishing.states import Act, State
from majlis.publishing.written import LATE_BY_DEFAULT, Written
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused


def draft(
    institution: Institution,
    author: Person,
    text: str,
    channels: Iterable[Channel],
    *,
    title: str = "",
    kind: str = Post.Kind.AWARENESS,
    language: str = Post.Language.ARABIC,
    versions: Mapping[str, str] | None = None,
    asset: Asset | None = None,
    alt: str = "",
    due_at: datetime | None = None,
    max_late: timedelta = LATE_BY_DEFAULT,
) -> Post:
    """Begin a post with what is known of it."""
    written = Written(
        text=text,
        title=title,
        kind=kind,
        language=language,
        channels=tuple(channels),
        versions=versions or {},
        asset=asset,
        alt=alt,
        due_at=due_at,
        max_late=max_late,
    )
    return begin(institution, author, written)


def begin(
    institution: Institution, author: Person, written: Written, *, key: UUID | None = None
) -> Post:
    """Make the post that a new page stands for; the same `key` again saves into the same post."""
    with transaction.atomic():
        post, is_new = Post.objects.get_or_create(
            draft_key=key or uuid4(),
            institution=institution,
            defaults={"author": author, "changed_by": author, "writer_ids": [author.pk]},
        )
        if is_new:
            post.leave_step(Act.CREATED, by=author, was="", to=State.DRAFT)
            entries.write(institution_id=institution.pk, act="post.created", object=post, by=author)
        elif post.author_id != author.pk:
            raise Refused(_("This post was begun by someone else. Open it from the list."))
        save(post, written, by=author, edition=post.edition)
    return post


def save(post: Post, written: Written, *, by: Person, edition: int) -> None:
    """Store what a person wrote, if nobody else changed the post since `edition`.

    Raises:
        Refused: somebody did, or it is no draft any more.
    """
    fields = _fields(written)
    with transaction.atomic():
        locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        if locked.state != State.DRAFT:
            raise Refused(_("This post is no draft any more. Open it for changes first."))
        if not _differs(locked, fields, written):
            return
        # One's own older page may be saved: an automatic save and a press can overtake each other.
        if locked.edition != edition and locked.changed_by_id != by.pk:
            raise Refused(
                _(
                    "Someone else changed this post in the meantime."
                    " Copy your text and open it anew."
                )
            )
        Post.objects.filter(pk=post.pk).update(
            **fields,
            edition=F("edition") + 1,
            changed_by=by,
            writer_ids=sorted({*locked.writer_ids, by.pk}),
            changed_at=Now(),
        )
        _keep_targets(post, written.channels)
        _keep_versions(post, written.versions)
        _keep_alt(written)
    post.refresh_from_db()


def reopen(post: Post, *, by: Person) -> None:
    """Make it a draft again: the approval is void, and nothing of it goes out any more.

    Raises:
        Refused: it stands on a network already, or is just going out there.
    """
    with transaction.atomic():
        was_approved = post.state not in {State.IN_REVIEW, State.DISCARDED}
        sending.take_back_everything(post, by=by)
        post.refresh_from_db()
        is_over = post.due_at is not None and post.due_at <= now()
        due_at = None if is_over else post.due_at
        post.move(State.DRAFT, act=Act.REOPENED, by=by, due_at=due_at)
        act = "post.approval_voided" if was_approved else "post.edited"
        entries.write(institution_id=post.institution_id, act=act, object=post, by=by)
    post.refresh_from_db()


def discard(post: Post, *, by: Person) -> None:
    """Put a draft away; it can be opened again."""
    with transaction.atomic():
        post.move(State.DISCARDED, act=Act.DISCARDED, by=by)
        entries.write(institution_id=post.institution_id, act="post.discarded", object=post, by=by)


def copy(post: Post, *, by: Person) -> Post:
    """Begin a new post with the same words, files and channels, without a time."""
    written = replace(post.written(), due_at=None)
    return begin(post.institution, by, written)


def _fields(written: Written) -> dict[str, Any]:
    return {
        "text": _stored(written.text),
        "title": " ".join(_stored(written.title).split()),
        "kind": written.kind,
        "language": written.language,
        "asset": written.asset,
        "due_at": written.due_at,
        "max_late": written.max_late,
    }


def _stored(text: str) -> str:
    """Line ends as one sign, letters as letters; hidden marks stay to be told of."""
    return thawed(text.replace("\r\n", "\n").replace("\r", "\n"))


def _differs(post: Post, fields: dict[str, Any], written: Written) -> bool:
    versions = {
        network: _stored(text) for network, text in written.versions.items() if text.strip()
    }
    return (
        any(getattr(post, name) != value for name, value in fields.items())
        or set(post.channels.all()) != set(written.channels)
        or dict(post.texts()) != versions
        or _alt_differs(written)
    )


def _keep_targets(post: Post, channels: Iterable[Channel]) -> None:
    wanted = {channel.pk for channel in channels}
    post.targets.exclude(channel_id__in=wanted).delete()
    there = set(post.targets.values_list("channel_id", flat=True))
    Target.objects.bulk_create(
        Target(institution_id=post.institution_id, post=post, channel_id=pk)
        for pk in sorted(wanted - there)
    )


def _keep_versions(post: Post, versions: Mapping[str, str]) -> None:
    own = {network: text for network, text in versions.items() if text.strip()}
    post.versions.exclude(network__in=own).delete()
    for network, text in own.items():
        Version.objects.update_or_create(
            institution_id=post.institution_id,
            post=post,
            network=network,
            defaults={"text": _stored(text)},
        )


def _keep_alt(written: Written) -> None:
    if written.asset is not None and _alt_differs(written):
        name = f"alt_{written.language}"
        setattr(written.asset, name, _stored(written.alt))
        written.asset.save(update_fields=[name])


def _alt_differs(written: Written) -> bool:
    return written.asset is not None and written.asset.alt(written.language) != _stored(written.alt)
