"""Why a file was not taken, in a sentence that says what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.store.refusal import Refused

_NOT_TAKEN = {
    "empty": gettext_lazy("This file is empty. Choose it again; it may not have been saved."),
    "markup": gettext_lazy(
        "This file holds code (HTML or SVG) and no photograph. Save the picture as PNG or JPEG."
    ),
    "playlist": gettext_lazy(
        "This file is a playlist and holds no video. Upload the video itself."
    ),
    "encrypted": gettext_lazy(
        "This document is locked with a password. Save it without one and upload it anew."
    ),
    "no_pages": gettext_lazy("This document has no page. Export it again and upload it anew."),
    "captions_encoding": gettext_lazy(
        "These captions are in letters that cannot be read. Save them as UTF-8 and upload them"
        " anew."
    ),
    "captions_none": gettext_lazy("There are no captions in this file. Export it again."),
    "captions_times": gettext_lazy(
        "The times of one of the captions cannot be read. Write them as"
        " 00:00:01,000 --> 00:00:04,000."
    ),
    "captions_backwards": gettext_lazy(
        "One of the captions ends before it begins. Correct its times and upload the file anew."
    ),
    "captions_order": gettext_lazy(
        "The captions are not in the order of their times. Sort them and upload the file anew."
    ),
    "captions_empty": gettext_lazy(
        "One of the captions has times and no words. Fill it or take it out."
    ),
    "archive": gettext_lazy("This file is an archive or a document. Upload the picture inside it."),
    "matroska": gettext_lazy("This video is MKV. Save it as MP4."),
    "avi": gettext_lazy("This video is AVI. Save it as MP4."),
    "bmp": gettext_lazy("This image is BMP. Save it as PNG or JPEG."),
    "tiff": gettext_lazy("This image is TIFF. Save it as PNG or JPEG."),
    "heic": gettext_lazy(
        "This image is HEIC or AVIF, which networks do not take. Save it as JPEG."
    ),
    "sound": gettext_lazy("This file is sound without a picture. Networks take images and videos."),
    "text": gettext_lazy(
        "This file is text, and no captions in SRT or VTT. Upload an image or a video."
    ),
    "unknown": gettext_lazy("This file is neither an image nor a video that networks take."),
    "broken": gettext_lazy(
        "This file is damaged and cannot be opened. Export it again and upload it anew."
    ),
    "truncated": gettext_lazy(
        "This video is cut off: its end is missing. Copy it again from where it came and upload it."
    ),
    "too_many_pixels": gettext_lazy(
        "This image is larger than 50 megapixels. Save it smaller; networks show far less."
    ),
    "moving_image": gettext_lazy(
        "This is a moving image where a still one is wanted."
        " Upload a still image, or save it as an MP4 video."
    ),
    "no_picture": gettext_lazy("This file holds no picture. Upload an image or a video."),
    "took_too_long": gettext_lazy(
        "This file took too long to open. Export it again in a simpler form and upload it anew."
    ),
    "too_large": gettext_lazy(
        "This file is too large. Images may have 64 MB, documents 100 MB, captions 2 MB and"
        " videos 4 GB."
    ),
    "interrupted": gettext_lazy("The upload was interrupted. Upload the file again."),
    "stranger": gettext_lazy("Sign in first, then upload the file."),
}


class NotTaken(Refused):
    """A file that we do not take; `code` is a stable word."""

    def __init__(self, code: str, *, name_lies: bool = False, place: int = 0) -> None:
        self.code = code
        sentence = str(_NOT_TAKEN.get(code) or _NOT_TAKEN["broken"])
        if name_lies:
            sentence = f"{sentence} {_('Its name says otherwise.')}"
        if place:
            where = _("It is caption number %(number)s.") % {"number": place}
            sentence = f"{sentence} {where}"
        super().__init__(sentence)


def name_lie(mime: str) -> str:
    """Tell that a file is not what its name says, though it is one that we take."""
    kinds = {
        "image/jpeg": "JPEG",
        "image/png": "PNG",
        "image/gif": "GIF",
        "image/webp": "WebP",
        "video/mp4": "MP4",
        "video/quicktime": "MOV",
        "video/webm": "WebM",
        "application/pdf": "PDF",
        "application/x-subrip": "SRT",
        "text/vtt": "WebVTT",
    }
    return _(
        "The name promises another type, but the content is %(type)s. It was kept as that."
    ) % {"type": kinds[mime]}
