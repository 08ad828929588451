"""Writing a post: beginning it, saving changes, opening it again, putting it away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from majlis.arabic.hidden import thawed
from majlis.channels.models import Channel
from majlis.media import renditions
from majlis.media.models import Asset
from majlis.networks import NETWORKS
from majlis.networks.forms import POST
from majlis.people.models import Institution, Person
from majlis.publishing import sending
from majlis.publishing.models import Post, PostFile, Target, Version
from majlis.publishing.states import Act, State
from majlis.publishing.written import LATE_BY_DEFAULT, Written
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused

# The version of a network on which nothing differs from what all get.
PLAIN = {"text": "", "form": POST, "options": {}, "files": {}}


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
    files: Sequence[Asset] = (),
    alts: Mapping[int, str] | None = None,
    forms: Mapping[str, str] | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    attached: Mapping[str, Mapping[str, Asset]] | None = None,
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
        files=tuple(files),
        alts=alts or {},
        forms=forms or {},
        options=options or {},
        attached=attached or {},
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
        _keep_versions(post, written)
        _keep_files(post, written)
        _ask_for_videos(written)
        _keep_alts(written)
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
        "due_at": written.due_at,
        "max_late": written.max_late,
    }


def _stored(text: str) -> str:
    """Line ends as one sign, letters as letters; hidden marks stay to be told of."""
    return thawed(text.replace("\r\n", "\n").replace("\r", "\n"))


def _differs(post: Post, fields: dict[str, Any], written: Written) -> bool:
    return (
        any(getattr(post, name) != value for name, value in fields.items())
        or set(post.channels.all()) != set(written.channels)
        or _versions_of(post.written()) != _versions_of(written)
        or [each.asset_id for each in post.post_files.all()] != [a.pk for a in written.files]
        or any(_alt_differs(asset, written) for asset in written.files)
    )


def _keep_targets(post: Post, channels: Iterable[Channel]) -> None:
    wanted = {channel.pk for channel in channels}
    post.targets.exclude(channel_id__in=wanted).delete()
    there = set(post.targets.values_list("channel_id", flat=True))
    Target.objects.bulk_create(
        Target(institution_id=post.institution_id, post=post, channel_id=pk)
        for pk in sorted(wanted - there)
    )


def _versions_of(written: Written) -> dict[str, dict[str, Any]]:
    """Return what differs from the plain post with the text for all, by network."""
    found = {}
    for network in NETWORKS:
        text = _stored(written.versions.get(network, ""))
        files = written.attached.get(network, {})
        version = {
            "text": text if text.strip() else "",
            "form": written.form_for(network).slug,
            "options": dict(written.options.get(network, {})),
            "files": {slug: asset.pk for slug, asset in files.items()},
        }
        if version != PLAIN:
            found[network] = version
    return found


def _keep_versions(post: Post, written: Written) -> None:
    own = _versions_of(written)
    post.versions.exclude(network__in=own).delete()
    for network, fields in own.items():
        Version.objects.update_or_create(
            institution_id=post.institution_id, post=post, network=network, defaults=fields
        )


def _keep_files(post: Post, written: Written) -> None:
    post.post_files.exclude(asset__in=written.files).delete()
    for position, asset in enumerate(written.files):
        PostFile.objects.update_or_create(
            institution_id=post.institution_id,
            post=post,
            asset=asset,
            defaults={"position": position},
        )


def _ask_for_videos(written: Written) -> None:
    """Have the worker begin at once with what a chosen network takes otherwise than it came."""
    for network in written.networks:
        form = written.form_for(network)
        for asset in written.files:
            renditions.ask_for(asset, network=network, abilities=form.abilities, purpose=form.slug)


def _keep_alts(written: Written) -> None:
    for asset in written.files:
        if _alt_differs(asset, written):
            name = f"alt_{written.language}"
            setattr(asset, name, _stored(written.alt(asset)))
            asset.save(update_fields=[name])


def _alt_differs(asset: Asset, written: Written) -> bool:
    return asset.alt(written.language) != _stored(written.alt(asset))
