"""What goes out on one channel: the payload of each act, in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from majlis.channels.models import Channel
from majlis.media import renditions
from majlis.media.models import Asset, Rendition
from majlis.media.opening import Unusable
from majlis.networks import NETWORKS, Rules
from majlis.networks.forms import Field, FieldKind, Form
from majlis.networks.text import clean
from majlis.publishing import checking
from majlis.publishing.checking import Finding
from majlis.publishing.field_acts import sent_with
from majlis.publishing.parts import parts_of
from majlis.publishing.written import Written
from majlis.store.refusal import Refused


class NotReady(Refused):
    """A post that cannot go out like this; `findings` says at which field and why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(_("This post cannot go out like this yet. See what is marked below."))
        self.findings = findings


def payloads_for(written: Written, channel: Channel) -> list[tuple[dict[str, Any], int | None]]:
    """Return exactly what one channel will be sent, each with the place of what it follows.

    First the post, or the parts of a thread, each after the one before; then what hangs on the
    post: its first comment, and what only a change of the standing post can say.
    """
    rules, form = NETWORKS[channel.network], written.form_for(channel.network)
    said = sent_with(form, written.options_for(channel.network))
    parts = parts_of(written.text_for(channel.network), form=form, rules=rules)
    first = _post(written, channel, text=parts[0]) | {"options": said.with_the_post}
    made: list[tuple[dict[str, Any], int | None]] = [(first, None)]
    for number, part in enumerate(parts[1:]):
        later = _post(written, channel, text=part) | {"title": "", "media": [], "files": {}}
        made.append((later, number))
    if said.first_comment:
        text = rules.final_reply(said.first_comment)
        made.append((_head(written, channel, "comment") | {"text": text}, 0))
    if said.after_the_post:
        edit = first | {"act": "edit", "remote_id": "", "options": said.after_the_post}
        made.append((edit, 0))
    return made


def _head(written: Written, channel: Channel, act: str) -> dict[str, Any]:
    return {
        "version": 2,
        "act": act,
        "network": channel.network,
        "account": channel.remote_id,
        "language": written.language,
    }


def _post(written: Written, channel: Channel, *, text: str) -> dict[str, Any]:
    rules, form = NETWORKS[channel.network], written.form_for(channel.network)
    attached = written.attached_for(channel.network)
    return _head(written, channel, "post") | {
        "form": form.slug,
        "text": rules.final_text(text) if form.abilities.shows_text else "",
        "title": clean(written.title) if form.abilities.longest_title else "",
        "media": [_file(asset, rules, form, written.alt(asset)) for asset in written.files],
        "options": {},
        "files": {
            slug: _field_file(asset, rules, form, slug) | {"language": written.language}
            for slug, asset in attached.items()
        },
    }


def _file(asset: Asset, rules: Rules, form: Form, alt: str) -> dict[str, Any]:
    with _ready(rules):
        made = renditions.for_network(
            asset, network=rules.slug, abilities=form.abilities, purpose=form.slug
        )
    return _told(asset, made) | {"alt": clean(alt)}


def _field_file(asset: Asset, rules: Rules, form: Form, slug: str) -> dict[str, Any]:
    """Return a file that is a field's value, made as the field takes it."""
    field = form.field(slug) or Field(slug, FieldKind.FILE)
    with _ready(rules):
        made = renditions.for_field(asset, network=rules.slug, field=field)
    return _told(asset, made) | {"alt": ""}


@contextmanager
def _ready(rules: Rules) -> Iterator[None]:
    """Say as a finding what keeps a file from being as a network takes it."""
    try:
        yield
    except renditions.NotYet as error:
        raise NotReady([checking.file_being_made(rules.slug)]) from error
    except Unusable as error:
        raise NotReady([checking.unusable_file(rules.slug, error.code)]) from error


def _told(asset: Asset, made: Rendition) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rendition": made.pk,
        "sha256": made.sha256,
        "kind": asset.kind,
        "mime": made.mime,
        "size_bytes": made.size_bytes,
        "width": made.width,
        "height": made.height,
    }
    if asset.duration:
        told["duration_s"] = asset.duration.total_seconds()
    return told
