"""What forms, fields and their choices are called on the pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from majlis.media.models import Asset
from majlis.networks.forms import POST, Field, FieldKind, Form
from majlis.ui.reading import reading

Words = str | Promise

FORMS: Mapping[str, Words] = {
    "post": gettext_lazy("Post"),
    "thread": gettext_lazy("Thread"),
    "reel": gettext_lazy("Reel"),
    "story": gettext_lazy("Story"),
    "short": gettext_lazy("Short"),
    "video": gettext_lazy("Video"),
}
FORM_HELP: Mapping[str, Words] = {
    "thread": gettext_lazy(
        "A line of three hyphens (---) begins a new part; a part that is too long is cut where a"
        " sentence ends. Files go with the first part."
    ),
    "reel": gettext_lazy("One upright video."),
    "story": gettext_lazy("One image or video, seen for a day, without the text."),
    "short": gettext_lazy("One upright video of up to three minutes."),
}
FIELDS: Mapping[str, Words] = {
    "poll": gettext_lazy("Poll"),
    "reply_settings": gettext_lazy("Who may reply"),
    "first_comment": gettext_lazy("First comment"),
    "link": gettext_lazy("Link"),
    "article_title": gettext_lazy("Title of the article"),
    "article_text": gettext_lazy("Description of the article"),
    "document_title": gettext_lazy("Title of the document"),
    "place": gettext_lazy("Place"),
    "user_tags": gettext_lazy("Accounts seen in the picture"),
    "collaborators": gettext_lazy("Accounts that publish with us"),
    "comments_off": gettext_lazy("No comments under this post"),
    "share_to_feed": gettext_lazy("Show the reel among the posts too"),
    "tags": gettext_lazy("Keywords"),
    "category": gettext_lazy("Category"),
    "playlist": gettext_lazy("Playlist"),
    "publish_at": gettext_lazy("The network itself makes it public at"),
    "made_for_kids": gettext_lazy("Made for children"),
    "ai_label": gettext_lazy("Made or changed by artificial intelligence"),
    "translations": gettext_lazy("Title and text in the other language"),
    "thumbnail": gettext_lazy("Cover picture"),
    "captions": gettext_lazy("Subtitles"),
}
FIELD_HELP: Mapping[str, Words] = {
    "first_comment": gettext_lazy("It goes out as our own comment, as soon as the post stands."),
    "link": gettext_lazy("The address that the post shows as a card."),
    "place": gettext_lazy("The number of the place on the network."),
    "user_tags": gettext_lazy("One account a line, or with commas between."),
    "collaborators": gettext_lazy("One account a line; each is asked whether it agrees."),
    "tags": gettext_lazy("One word a line, or with commas between."),
    "comments_off": gettext_lazy("Comments are closed as soon as the post stands."),
    "playlist": gettext_lazy("The number of the playlist on the network."),
    "captions": gettext_lazy("A file in SRT or WebVTT format."),
    "publish_at": gettext_lazy("Until then the network keeps it private."),
}
CHOICES: Mapping[str, Words] = {
    "everyone": pgettext_lazy("who may reply", "Everyone"),
    "following": gettext_lazy("Accounts that we follow"),
    "mentionedUsers": gettext_lazy("Only accounts named in the post"),
    "subscribers": gettext_lazy("Our subscribers"),
    "verified": gettext_lazy("Verified accounts"),
    # Source: developers.google.com/youtube/v3/docs/videoCategories, the assignable ones.
    "1": gettext_lazy("Film and animation"),
    "2": gettext_lazy("Cars and vehicles"),
    "10": gettext_lazy("Music"),
    "15": gettext_lazy("Pets and animals"),
    "17": gettext_lazy("Sports"),
    "19": gettext_lazy("Travel and events"),
    "20": gettext_lazy("Gaming"),
    "22": gettext_lazy("People and blogs"),
    "23": gettext_lazy("Comedy"),
    "24": gettext_lazy("Entertainment"),
    "25": gettext_lazy("News and politics"),
    "26": gettext_lazy("How-to and style"),
    "27": gettext_lazy("Education"),
    "28": gettext_lazy("Science and technology"),
    "29": gettext_lazy("Nonprofits and activism"),
}


@dataclass(frozen=True)
class Told:
    """One field of a form in words, as a reader of the post's page sees it."""

    label: str
    value: str


def form_label(slug: str, network: str = "") -> str:
    """Return the name of a form; a plain post on YouTube is a video."""
    if slug == POST and network == "youtube":
        slug = "video"
    return str(FORMS.get(slug, slug))


def field_label(slug: str) -> str:
    return str(FIELDS.get(slug, slug))


def choice_label(value: str) -> str:
    return str(CHOICES.get(value, value))


def told_fields(
    form: Form, options: Mapping[str, Any], attached: Mapping[str, Asset]
) -> Iterator[Told]:
    """Yield what a form's fields say; a poll and a first comment are shown in their own way."""
    for field in form.fields:
        value: Any = attached.get(field.slug) or options.get(field.slug)
        if value and field.kind != FieldKind.POLL and field.slug != "first_comment":
            yield Told(field_label(field.slug), _in_words(field, value))


def _in_words(field: Field, value: Any) -> str:
    if field.kind == FieldKind.FLAG:
        return _("Yes")
    if field.kind == FieldKind.CHOICE:
        return choice_label(value)
    if field.kind == FieldKind.NAMES:
        return ("، " if reading().language == "ar" else ", ").join(value)
    if field.kind == FieldKind.TRANSLATIONS:
        return " / ".join(str(words.get("title", "")) for words in value.values())
    if field.kind == FieldKind.MOMENT:
        return _moment(value)
    return str(value)


def _moment(value: str) -> str:
    try:
        local = datetime.fromisoformat(value).astimezone(reading().zone)
    except ValueError:
        return value
    return local.strftime("%Y-%m-%d %H:%M")
