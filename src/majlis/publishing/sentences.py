"""What each finding says to a person: what is wrong, and what to do about it.

The networks name their problems by stable codes (networks/checks.py lists them).
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.arabic import numbers, spans
from majlis.arabic.hidden import isolated
from majlis.ui.reading import reading

_TYPES = {
    "image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WebP",
    "application/pdf": "PDF", "application/x-subrip": "SRT", "text/vtt": "WebVTT",
    "video/mp4": "MP4", "video/quicktime": "MOV", "video/webm": "WebM", "video/mpeg": "MPEG",
}  # fmt: skip

_PLAIN: dict[str, str | Promise] = {
    "text_empty": gettext_lazy("There is nothing to publish yet. Write a text."),
    "title_missing": gettext_lazy("A video needs a title. Write one above the text."),
    "media_needed": gettext_lazy(
        "There is no post without an image here. Add an image, or leave this account out."
    ),
    "video_needed": gettext_lazy(
        "Only videos can be published here. Add a video, or leave this account out."
    ),
    "media_mixed": gettext_lazy(
        "Files of different kinds cannot go out together here. Keep those of one kind."
    ),
    "text_invalid": gettext_lazy(
        "The text holds a character that is not allowed here. Type it again instead of pasting it."
    ),
    "text_has_angle_brackets": gettext_lazy(
        "The signs < and > are not allowed here. Use « and » instead."
    ),
    "title_has_angle_brackets": gettext_lazy(
        "The signs < and > are not allowed in a title. Use « and » instead."
    ),
    "image_not_taken": gettext_lazy(
        "Images cannot be published here. Leave this account out, or choose a video."
    ),
    "video_not_taken": gettext_lazy(
        "Videos are not yet published here. Leave this account out, or choose an image."
    ),
    "image_pixels": gettext_lazy("The image is too large in pixels. Save it smaller."),
    "hidden_marks_removed": gettext_lazy(
        "The text holds hidden direction marks. They are removed when it goes out."
    ),
    "letters_folded": gettext_lazy(
        "The text holds letters in a fixed shape. They go out as ordinary letters."
    ),
    "bars_added": gettext_lazy(
        "The image is too wide or too tall here. It gets bars at its sides; nothing is cut off."
    ),
    "no_channel": gettext_lazy("Choose at least one account to publish on."),
    "time_in_the_past": gettext_lazy("This time has passed. Choose a later one."),
    "gif_not_taken": gettext_lazy(
        "Moving images cannot be published here. Leave this account out, or choose a still image."
    ),
    "document_not_taken": gettext_lazy(
        "Documents cannot be published here. Leave this account out, or choose an image."
    ),
    "video_ratio": gettext_lazy("The video is too wide or too tall here. Cut it to another shape."),
    "video_frames": gettext_lazy("The video has too many frames a second here. Export it anew."),
    "video_codec": gettext_lazy("The video is coded in a way not taken here. Export it as H.264."),
    "video_sound": gettext_lazy("The sound is coded in a way not taken here. Export it as AAC."),
    "text_not_shown": gettext_lazy("The text is not shown in a story. It stays in the house."),
    "option_missing": gettext_lazy("This field may not stay empty."),
    "option_not_a_choice": gettext_lazy("This is not among the choices. Choose another."),
    "option_no_address": gettext_lazy("This is no full address. Write it with https:// before it."),
    "option_no_moment": gettext_lazy("This is no day with a time of day. Choose both."),
    "option_not_with_media": gettext_lazy(
        "This cannot go out together with files. Leave the files out, or empty this."
    ),
    "options_exclude": gettext_lazy("Two of these cannot go out together. Keep one of them."),
    "poll_question_missing": gettext_lazy("The poll has no question. Write one."),
    "nothing_changed": gettext_lazy(
        "Nothing is different from what stands. Change the text before you send it."
    ),
    "file_being_made": gettext_lazy(
        "The video is being made ready for this network. Send the post in a few minutes."
    ),
    "file_unusable": gettext_lazy(
        "The file could not be made as this network takes it. Export it anew and upload it again."
    ),
}

_LINKS: dict[str, str | Promise] = {
    "without_scheme": gettext_lazy("%(link)s stays plain text. Write https:// before it."),
    "glued_mark": gettext_lazy(
        "The sign after the link %(link)s may become part of it. Put a space between them."
    ),
    "glued_letters": gettext_lazy(
        "The link %(link)s is glued to a word and breaks. Put a space between them."
    ),
}


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """Return the sentence for a finding, in the reader's language and digits."""
    if code in _PLAIN:
        return str(_PLAIN[code])
    if code in _WITH_VALUES:
        return _WITH_VALUES[code](values)
    return _("This cannot go out like this: %(code)s.") % {"code": code}


def of_part(said: str, number: int) -> str:
    """Say of which part of a thread a sentence speaks."""
    return _("Part %(number)s: %(sentence)s") % {"number": _number(number), "sentence": said}


def of_field(said: str, name: str) -> str:
    """Say of which field a sentence speaks."""
    return _("%(field)s: %(sentence)s") % {"field": name, "sentence": said}


def _text_too_long(values: Mapping[str, Any]) -> str:
    said = {"over": _number(values["length"] - values["longest"])}
    if values.get("unit") == "bytes":
        return _("The text is too long by %(over)s bytes; an Arabic letter counts two.") % said
    words = _(
        "The text is too long by %(over)s. Shorten it, or write a text of its own for this network."
    )
    return words % said


def _title_too_long(values: Mapping[str, Any]) -> str:
    over = _number(values["length"] - values["longest"])
    return _("The title is too long by %(over)s. Shorten it.") % {"over": over}


def _alt_too_long(values: Mapping[str, Any]) -> str:
    over = _number(values["length"] - values["longest"])
    return _("The alternative text is too long by %(over)s. Shorten it.") % {"over": over}


def _too_many(values: Mapping[str, Any], words: str) -> str:
    return words % {"count": _number(values["count"]), "most": _number(values["most"])}


def _hashtags(values: Mapping[str, Any]) -> str:
    return _too_many(values, _("Hashtags: %(count)s. At most %(most)s are allowed here."))


def _cashtags(values: Mapping[str, Any]) -> str:
    return _too_many(values, _("Signs such as $ABC: %(count)s. At most %(most)s is allowed here."))


def _files(values: Mapping[str, Any]) -> str:
    return _too_many(values, _("Files: %(count)s. At most %(most)s are allowed here."))


def _hashtag_not_seen(values: Mapping[str, Any]) -> str:
    tag = isolated(values["tag"])
    if any(sign.isalpha() for sign in tag):
        return _("The hashtag %(tag)s will not be seen. Put a space before it.") % {"tag": tag}
    return _("%(tag)s is no hashtag: one of digits alone is not seen. Add a word to it.") % {
        "tag": tag
    }


def _link_mangled(values: Mapping[str, Any]) -> str:
    words = _LINKS.get(values["why"], _LINKS["glued_letters"])
    return str(words) % {"link": isolated(values["link"])}


def _wrong_type(values: Mapping[str, Any]) -> str:
    taken = ", ".join(_TYPES.get(mime, mime) for mime in values["taken"])
    return _("The file is %(type)s. Taken here: %(taken)s.") % {
        "type": _TYPES.get(values["mime"], values["mime"]),
        "taken": taken,
    }


def _too_large(values: Mapping[str, Any]) -> str:
    return _("The file has %(size)s; at most %(most)s is allowed here. Save it smaller.") % {
        "size": _size(values["size_bytes"]),
        "most": _size(values["largest_bytes"]),
    }


def _media_too_few(values: Mapping[str, Any]) -> str:
    words = _("Files: %(count)s. At least %(least)s are needed here.")
    return words % {name: _number(values[name]) for name in ("count", "least")}


def _parts_too_many(values: Mapping[str, Any]) -> str:
    return _too_many(values, _("Parts of the thread: %(count)s. At most %(most)s are allowed."))


def _alt_missing(values: Mapping[str, Any]) -> str:
    words = _("Image %(number)s has no alternative text. Describe it for those who do not see it.")
    return words % {"number": _number(values["number"])}


def _option_too_long(values: Mapping[str, Any]) -> str:
    over = _number(values["length"] - values["longest"])
    return _("This is too long by %(over)s. Shorten it.") % {"over": over}


def _option_too_many(values: Mapping[str, Any]) -> str:
    return _too_many(values, _("Entries: %(count)s. At most %(most)s are allowed here."))


def _option_too_few(values: Mapping[str, Any]) -> str:
    words = _("Entries: %(count)s. At least %(least)s are needed here.")
    return words % {name: _number(values[name]) for name in ("count", "least")}


def _poll_question_too_long(values: Mapping[str, Any]) -> str:
    over = _number(values["length"] - values["longest"])
    return _("The question is too long by %(over)s. Shorten it.") % {"over": over}


def _poll_option_too_long(values: Mapping[str, Any]) -> str:
    return _("Option %(number)s is too long by %(over)s. Shorten it.") % {
        "number": _number(values["number"]),
        "over": _number(values["length"] - values["longest"]),
    }


def _poll_option_twice(values: Mapping[str, Any]) -> str:
    words = _("Option %(number)s says what another one says. Change it.")
    return words % {"number": _number(values["number"])}


def _poll_duration(values: Mapping[str, Any]) -> str:
    return _("A poll lasts from %(shortest)s to %(longest)s here. Choose another time.") % {
        name: _span(values[name]) for name in ("shortest", "longest")
    }


def _image_ratio(_values: Mapping[str, Any]) -> str:
    return _("The image is too wide or too tall here. Cut it nearer to a square.")


def _video_width(values: Mapping[str, Any]) -> str:
    return _(
        "The video is %(width)s pixels wide; %(smallest)s to %(largest)s are allowed here."
    ) % {name: _number(values[name]) for name in ("width", "smallest", "largest")}


def _image_width(values: Mapping[str, Any]) -> str:
    return _(
        "The image is %(width)s pixels wide; %(smallest)s to %(largest)s are allowed here."
    ) % {name: _number(values[name]) for name in ("width", "smallest", "largest")}


def _video_too_long(values: Mapping[str, Any]) -> str:
    return _("The video lasts %(length)s; at most %(most)s is allowed here. Cut it.") % {
        "length": _clock(values["duration_s"]),
        "most": _clock(values["longest_s"]),
    }


def _video_too_short(values: Mapping[str, Any]) -> str:
    return _("The video lasts %(length)s; at least %(least)s is needed here.") % {
        "length": _clock(values["duration_s"]),
        "least": _clock(values["shortest_s"]),
    }


def _not_connected(values: Mapping[str, Any]) -> str:
    return _(
        "The account %(handle)s is not connected. A manager can connect it again under Channels."
    ) % {"handle": isolated(values["handle"])}


def _budget_exceeded(values: Mapping[str, Any]) -> str:
    words = _(
        "This would bring %(handle)s to %(after)s this month; its budget is %(limit)s. A manager"
        " can raise it under Channels."
    )
    return words % {**values, "handle": isolated(values["handle"])}


def _budget_near(values: Mapping[str, Any]) -> str:
    words = _("With this post %(handle)s has spent %(after)s of its %(limit)s this month.")
    return words % {**values, "handle": isolated(values["handle"])}


_WITH_VALUES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text_too_long": _text_too_long,
    "title_too_long": _title_too_long,
    "alt_too_long": _alt_too_long,
    "hashtags_too_many": _hashtags,
    "cashtags_too_many": _cashtags,
    "images_too_many": _files,
    "videos_too_many": _files,
    "gifs_too_many": _files,
    "documents_too_many": _files,
    "media_too_many": _files,
    "media_too_few": _media_too_few,
    "parts_too_many": _parts_too_many,
    "alt_missing": _alt_missing,
    "hashtag_not_seen": _hashtag_not_seen,
    "link_mangled": _link_mangled,
    "image_mime": _wrong_type,
    "video_mime": _wrong_type,
    "document_mime": _wrong_type,
    "option_mime": _wrong_type,
    "image_too_large": _too_large,
    "video_too_large": _too_large,
    "gif_too_large": _too_large,
    "document_too_large": _too_large,
    "option_too_large": _too_large,
    "image_ratio": _image_ratio,
    "image_width": _image_width,
    "video_width": _video_width,
    "video_too_long": _video_too_long,
    "video_too_short": _video_too_short,
    "option_too_long": _option_too_long,
    "option_too_many": _option_too_many,
    "option_too_few": _option_too_few,
    "poll_question_too_long": _poll_question_too_long,
    "poll_option_too_long": _poll_option_too_long,
    "poll_option_twice": _poll_option_twice,
    "poll_duration": _poll_duration,
    "not_connected": _not_connected,
    "budget_exceeded": _budget_exceeded,
    "budget_near": _budget_near,
}


def _number(value: int) -> str:
    return numbers.grouped(value, digits=reading().digits)


def _size(size_bytes: int) -> str:
    how = reading()
    return numbers.size(size_bytes, language=how.language, digits=how.digits)


def _span(minutes: int) -> str:
    how = reading()
    return spans.span(timedelta(minutes=minutes), language=how.language, digits=how.digits)


def _clock(seconds: float) -> str:
    """Return a length as players show it: 2:20."""
    text = str(timedelta(seconds=round(seconds)))
    return text.removeprefix("0:").removeprefix("0") or text
