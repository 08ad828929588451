"""What every network is asked about a draft: lengths, images, video, hashtags, links.

The codes, with the values each carries; the first group stops a post, the second only warns:

    text_empty, title_missing, media_needed, video_needed, media_mixed
    text_too_long, title_too_long, alt_too_long     length, longest, unit
    text_invalid, text_has_angle_brackets, title_has_angle_brackets
    hashtags_too_many, cashtags_too_many            count, most
    images_too_many, videos_too_many                count, most
    image_not_taken, video_not_taken
    image_mime, video_mime                          mime, taken
    image_too_large, video_too_large                size_bytes, largest_bytes
    image_ratio                                     ratio, smallest, largest
    image_width                                     width, smallest, largest
    image_pixels                                    pixels, largest
    video_too_long                                  duration_s, longest_s

    alt_missing                                     number (of the image, from 1)
    hashtag_not_seen                                tag
    link_mangled                                    link, why (see pitfalls.Link)
    hidden_marks_removed                            marks
    letters_folded                                  letters
"""

from collections.abc import Callable, Iterator, Sequence

from .contract import Abilities, MediaFacts, Problem
from .pitfalls import glued_hashtags, hashtags, mangled_links
from .text import hidden_marks, presentation_forms


def draft_problems(
    *,
    text: str,
    title: str,
    media: Sequence[MediaFacts],
    abilities: Abilities,
    final_text: Callable[[str], str],
    measure: Callable[[str], int],
) -> list[Problem]:
    """Return what the abilities of one network say of a draft, the graver ones first.

    `text` is as its writer wrote it; what is measured is what would be sent.
    """
    found = [
        *_text(final_text(text), has_media=bool(media), abilities=abilities, measure=measure),
        *_title(title, abilities),
        *_kinds(media, abilities),
        *_files(media, abilities),
        *_warnings(text, media, abilities),
    ]
    return sorted(found, key=lambda problem: not problem.blocks)


def reply_problems(
    *,
    text: str,
    abilities: Abilities,
    final_reply: Callable[[str], str],
    measure_reply: Callable[[str], int],
) -> list[Problem]:
    """Return what the abilities of one network say of an answer, the graver ones first."""
    final = final_reply(text)
    found = [*_reply(final, measure_reply(final), abilities), *_warnings(text, (), abilities)]
    return sorted(found, key=lambda problem: not problem.blocks)


def blocking(code: str, **values: object) -> Problem:
    return Problem(code, blocks=True, values=values)


def warning(code: str, **values: object) -> Problem:
    return Problem(code, blocks=False, values=values)


def _text(
    text: str, *, has_media: bool, abilities: Abilities, measure: Callable[[str], int]
) -> Iterator[Problem]:
    if not text and not has_media:
        yield blocking("text_empty")
    length = measure(text)
    if length > abilities.longest_text:
        yield blocking(
            "text_too_long",
            length=length,
            longest=abilities.longest_text,
            unit=str(abilities.text_unit),
        )
    tags = len(hashtags(text))
    if abilities.hashtags_most and tags > abilities.hashtags_most:
        yield blocking("hashtags_too_many", count=tags, most=abilities.hashtags_most)


def _reply(final: str, length: int, abilities: Abilities) -> Iterator[Problem]:
    if not final:
        yield blocking("text_empty")
    if length > abilities.longest_reply:
        yield blocking(
            "text_too_long",
            length=length,
            longest=abilities.longest_reply,
            unit=str(abilities.reply_unit),
        )


def _title(title: str, abilities: Abilities) -> Iterator[Problem]:
    if not abilities.longest_title:
        return
    if not title.strip():
        yield blocking("title_missing")
    if len(title) > abilities.longest_title:
        yield blocking(
            "title_too_long", length=len(title), longest=abilities.longest_title, unit="characters"
        )


def _kinds(media: Sequence[MediaFacts], abilities: Abilities) -> Iterator[Problem]:
    images = sum(item.kind == "image" for item in media)
    videos = sum(item.kind == "video" for item in media)
    if abilities.needs_video and not videos:
        yield blocking("video_needed")
    elif abilities.needs_media and not media:
        yield blocking("media_needed")
    if images and not abilities.images_most:
        yield blocking("image_not_taken")
    elif images > abilities.images_most:
        yield blocking("images_too_many", count=images, most=abilities.images_most)
    if videos and not abilities.takes_video:
        yield blocking("video_not_taken")
    elif videos > 1:
        yield blocking("videos_too_many", count=videos, most=1)
    if images and videos:
        yield blocking("media_mixed")


def _files(media: Sequence[MediaFacts], abilities: Abilities) -> Iterator[Problem]:
    for item in media:
        if item.kind == "image" and abilities.images_most:
            yield from _image(item, abilities)
        if item.kind == "video" and abilities.takes_video:
            yield from _video(item, abilities)
        if abilities.longest_alt and len(item.alt) > abilities.longest_alt:
            yield blocking(
                "alt_too_long",
                length=len(item.alt),
                longest=abilities.longest_alt,
                unit="characters",
            )


def _image(item: MediaFacts, abilities: Abilities) -> Iterator[Problem]:
    if item.mime not in abilities.image_mimes:
        yield blocking("image_mime", mime=item.mime, taken=list(abilities.image_mimes))
    if item.size_bytes > abilities.image_largest_bytes:
        yield blocking(
            "image_too_large",
            size_bytes=item.size_bytes,
            largest_bytes=abilities.image_largest_bytes,
        )
    if abilities.image_ratio and item.height:
        smallest, largest = abilities.image_ratio
        ratio = round(item.width / item.height, 2)
        if not smallest <= ratio <= largest:
            yield blocking("image_ratio", ratio=ratio, smallest=smallest, largest=largest)
    if abilities.image_widths:
        narrowest, widest = abilities.image_widths
        if not narrowest <= item.width <= widest:
            yield blocking("image_width", width=item.width, smallest=narrowest, largest=widest)


def _video(item: MediaFacts, abilities: Abilities) -> Iterator[Problem]:
    if item.mime not in abilities.video_mimes:
        yield blocking("video_mime", mime=item.mime, taken=list(abilities.video_mimes))
    if item.size_bytes > abilities.video_largest_bytes:
        yield blocking(
            "video_too_large",
            size_bytes=item.size_bytes,
            largest_bytes=abilities.video_largest_bytes,
        )
    if item.duration and abilities.video_longest and item.duration > abilities.video_longest:
        yield blocking(
            "video_too_long",
            duration_s=item.duration.total_seconds(),
            longest_s=abilities.video_longest.total_seconds(),
        )


def _warnings(text: str, media: Sequence[MediaFacts], abilities: Abilities) -> Iterator[Problem]:
    if marks := hidden_marks(text):
        yield warning("hidden_marks_removed", marks=marks)
    if letters := presentation_forms(text):
        yield warning("letters_folded", letters=letters)
    for tag in glued_hashtags(text):
        yield warning("hashtag_not_seen", tag=tag)
    for link in mangled_links(text):
        yield warning("link_mangled", link=link.address, why=link.mangled)
    for number, item in enumerate(media, start=1):
        if item.kind == "image" and abilities.longest_alt and not item.alt.strip():
            yield warning("alt_missing", number=number)
