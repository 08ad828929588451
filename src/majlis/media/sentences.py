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
    "pdf": gettext_lazy("This file is a PDF. Save the page as a PNG or JPEG image."),
    "archive": gettext_lazy("This file is an archive or a document. Upload the picture inside it."),
    "matroska": gettext_lazy("This video is WebM or MKV. Save it as MP4."),
    "avi": gettext_lazy("This video is AVI. Save it as MP4."),
    "bmp": gettext_lazy("This image is BMP. Save it as PNG or JPEG."),
    "tiff": gettext_lazy("This image is TIFF. Save it as PNG or JPEG."),
    "heic": gettext_lazy(
        "This image is HEIC or AVIF, which networks do not take. Save it as JPEG."
    ),
    "sound": gettext_lazy("This file is sound without a picture. Networks take images and videos."),
    "text": gettext_lazy("This file is text, whatever its name says. Upload an image or a video."),
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
        "This is a moving image, which networks show in different ways."
        " Upload a still image, or save it as an MP4 video."
    ),
    "no_picture": gettext_lazy("This file holds no picture. Upload an image or a video."),
    "took_too_long": gettext_lazy(
        "This file took too long to open. Export it again in a simpler form and upload it anew."
    ),
    "too_large": gettext_lazy("This file is too large. Images may have 64 MB and videos 4 GB."),
    "interrupted": gettext_lazy("The upload was interrupted. Upload the file again."),
    "stranger": gettext_lazy("Sign in first, then upload the file."),
}


class NotTaken(Refused):
    """A file that we do not take; `code` is a stable word."""

    def __init__(self, code: str, *, name_lies: bool = False) -> None:
        self.code = code
        sentence = str(_NOT_TAKEN.get(code) or _NOT_TAKEN["broken"])
        if name_lies:
            sentence = f"{sentence} {_('Its name says otherwise.')}"
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
    }
    return _(
        "The name promises another type, but the content is %(type)s. It was kept as that."
    ) % {"type": kinds[mime]}
