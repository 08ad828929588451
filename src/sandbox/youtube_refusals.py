"""What YouTube refuses about captions, thumbnails and playlists, and with which words.

Source: the reference pages of captions, thumbnails, playlists and playlistItems with the errors
they name, read 2026-11.
"""

from sandbox.youtube_rules import YouTubeRefusal


def media_required() -> YouTubeRefusal:
    return YouTubeRefusal(
        400, "mediaBodyRequired", "The request does not include the media.", domain="global"
    )


def media_too_large(limit_bytes: int) -> YouTubeRefusal:
    text = f"Media is too large. Limit: {limit_bytes}"
    return YouTubeRefusal(413, "uploadTooLarge", text, domain="global")


def invalid_image() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "invalidImage",
        "The provided image content is invalid.",
        domain="youtube.thumbnail",
    )


def content_required() -> YouTubeRefusal:
    text = "The request does not contain the caption track contents."
    return YouTubeRefusal(400, "contentRequired", text, domain="youtube.caption", location="body")


def invalid_metadata() -> YouTubeRefusal:
    text = "The request contains invalid metadata values, which prevent the track from being made."
    return YouTubeRefusal(400, "invalidMetadata", text, domain="youtube.caption", location="body")


def name_too_long() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "nameTooLong",
        "The specified snippet.name is too long.",
        domain="youtube.caption",
        location="body.snippet.name",
    )


def caption_exists() -> YouTubeRefusal:
    return YouTubeRefusal(
        409,
        "captionExists",
        "The specified video already has a caption track with the given snippet.language and "
        "snippet.name. A video can only have one track of a language and a name.",
        domain="youtube.caption",
        location="body.snippet",
    )


def caption_not_found() -> YouTubeRefusal:
    return YouTubeRefusal(
        404,
        "captionNotFound",
        "The caption track could not be found.",
        domain="youtube.caption",
        location="id",
        location_type="parameter",
    )


def playlist_title_required() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "playlistTitleRequired",
        "The request must specify a playlist title.",
        domain="youtube.playlist",
        location="body.snippet.title",
    )


def resource_id_required() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "resourceIdRequired",
        "The request must contain a resource in which the snippet.resourceId names a video.",
        domain="youtube.playlistItem",
        location="body.snippet.resourceId",
    )


def playlist_id_required() -> YouTubeRefusal:
    return YouTubeRefusal(
        400,
        "playlistIdRequired",
        "The subscribe request does not specify a value for the required playlistId property.",
        domain="youtube.playlistItem",
        location="body.snippet.playlistId",
    )


def playlist_item_not_found() -> YouTubeRefusal:
    return YouTubeRefusal(
        404,
        "playlistItemNotFound",
        "The playlist item identified with the request's id parameter cannot be found.",
        domain="youtube.playlistItem",
        location="id",
        location_type="parameter",
    )
