"""What LinkedIn takes beside the words of a post: media, an article, a poll.

Source: learn.microsoft.com/linkedin pages "Posts API", "MultiImage API" and "Poll API", as quoted
in audits of May to October 2026 (version 202606).
"""

from typing import Any

from sandbox import linkedin_rules as rules

ALT_LONGEST = 4086
TITLE_LONGEST = 400
IMAGES_LEAST, IMAGES_MOST = 2, 20
KINDS = {"media", "multiImage", "article", "poll"}
QUESTION_LONGEST, OPTION_LONGEST = 140, 30
OPTIONS_LEAST, OPTIONS_MOST = 2, 4
DURATIONS = {"ONE_DAY", "THREE_DAYS", "SEVEN_DAYS", "FOURTEEN_DAYS"}


def check_content(post: dict[str, Any]) -> None:
    """Raise LinkedInRefusal for content of no known kind, or something wrong in it."""
    content = post.get("content", {})
    if not isinstance(content, dict):
        raise rules.invalid("/content", content)
    words = rules.text_of(post, "commentary").strip()
    if not content and not words and "reshareContext" not in post:
        raise rules.missing("commentary")
    if unknown := set(content) - KINDS:
        raise rules.invalid("/content", sorted(unknown)[0])
    if len(content) > 1:
        raise rules.invalid("/content", sorted(content))
    for media in media_of(content):
        _check_media(media)
    if "article" in content:
        _check_article(content["article"])
    if "poll" in content:
        _check_poll(content["poll"])


def media_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the media that a post's content names, each with `id` and maybe `altText`."""
    if "media" in content:
        if not isinstance(content["media"], dict) or "id" not in content["media"]:
            raise rules.missing("content/media/id")
        return [content["media"]]
    if "multiImage" in content:
        images = content["multiImage"].get("images", [])
        if not IMAGES_LEAST <= len(images) <= IMAGES_MOST:
            raise rules.invalid("/content/multiImage/images", len(images))
        return list(images)
    return []


def thumbnail_of(content: dict[str, Any]) -> str:
    """Return the picture of a post's article, empty without one."""
    article = content.get("article")
    return str(article.get("thumbnail", "")) if isinstance(article, dict) else ""


def _check_media(media: dict[str, Any]) -> None:
    _check_length(media, "altText", ALT_LONGEST, "/content/media")
    _check_length(media, "title", TITLE_LONGEST, "/content/media")
    if str(media.get("id", "")).startswith("urn:li:document:") and not media.get("title"):
        raise rules.missing("content/media/title")


def _check_article(article: Any) -> None:
    if not isinstance(article, dict) or not article.get("source"):
        raise rules.missing("content/article/source")
    if not str(article["source"]).startswith(("https://", "http://")):
        raise rules.invalid("/content/article/source", article["source"])
    if not article.get("title"):
        raise rules.missing("content/article/title")
    _check_length(article, "title", TITLE_LONGEST, "/content/article")
    _check_length(article, "description", ALT_LONGEST, "/content/article")


def _check_poll(poll: Any) -> None:
    if not isinstance(poll, dict) or not rules.text_of(poll, "question").strip():
        raise rules.missing("content/poll/question")
    _check_length(poll, "question", QUESTION_LONGEST, "/content/poll")
    options = poll.get("options")
    if not isinstance(options, list) or not OPTIONS_LEAST <= len(options) <= OPTIONS_MOST:
        raise rules.invalid("/content/poll/options", options)
    for option in options:
        if not isinstance(option, dict) or not rules.text_of(option, "text").strip():
            raise rules.missing("content/poll/options/text")
        _check_length(option, "text", OPTION_LONGEST, "/content/poll/options")
    settings = poll.get("settings")
    duration = settings.get("duration") if isinstance(settings, dict) else None
    if duration not in DURATIONS:
        raise rules.invalid("/content/poll/settings/duration", duration)


def _check_length(fields: dict[str, Any], name: str, longest: int, where: str) -> None:
    if rules.utf16_length(rules.text_of(fields, name)) > longest:
        raise rules.too_long(f"{where}/{name}", longest)
