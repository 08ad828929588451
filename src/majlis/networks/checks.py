"""What every network is asked about a draft: lengths, images, video, hashtags, links.

The codes, with the values each carries; the first group stops a post, the second only warns:

    text_empty, title_missing, media_needed, video_needed, media_mixed
    text_too_long, title_too_long, alt_too_long     length, longest, unit
    text_invalid, text_has_angle_brackets, title_has_angle_brackets
    hashtags_too_many, cashtags_too_many            count, most
    images_too_many, videos_too_many                count, most
    gifs_too_many, documents_too_many               count, most
    media_too_many                                  count, most
    media_too_few                                   count, least
    image_not_taken, video_not_taken, gif_not_taken, document_not_taken
    image_mime, video_mime, document_mime           mime, taken
    image_too_large, video_too_large                size_bytes, largest_bytes
    gif_too_large, document_too_large               size_bytes, largest_bytes
    image_ratio, video_ratio                        ratio, smallest, largest
    image_width, video_width                        width, smallest, largest
    image_pixels                                    pixels, largest
    video_too_long                                  duration_s, longest_s
    video_too_short                                 duration_s, shortest_s
    video_frames                                    frames, most
    video_codec, video_sound                        codec, taken

    alt_missing                                     number (of the file, from 1)
    text_not_shown
    hashtag_not_seen                                tag
    link_mangled                                    link, why (see pitfalls.Link)
    hidden_marks_removed                            marks
    letters_folded                                  letters
"""

from collections import Counter
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
    if not abilities.shows_text:
        if text:
            yield warning("text_not_shown")
        return
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
    count = Counter(item.kind for item in media)
    if abilities.needs_video and not count["video"]:
        yield blocking("video_needed")
    elif abilities.needs_media and not media:
        yield blocking("media_needed")
    most_of = _most_of_each(abilities)
    for kind, most in most_of.items():
        if count[kind] and not most:
            yield blocking(f"{kind}_not_taken")
        elif count[kind] > most:
            yield blocking(f"{kind}s_too_many", count=count[kind], most=most)
    if len(count) > 1 and not _may_stand_together(set(count), abilities):
        yield blocking("media_mixed")
    each_fits = all(count[kind] <= most for kind, most in most_of.items())
    if each_fits and abilities.media_most and len(media) > abilities.media_most:
        yield blocking("media_too_many", count=len(media), most=abilities.media_most)
    if media and len(media) < abilities.media_least:
        yield blocking("media_too_few", count=len(media), least=abilities.media_least)


def _most_of_each(abilities: Abilities) -> dict[str, int]:
    """Return how many files of each kind one post takes; a moving image is one by itself."""
    return {
        "image": abilities.images_most,
        "video": abilities.videos_most if abilities.takes_video else 0,
        "gif": 1 if abilities.gif_largest_bytes else 0,
        "document": abilities.documents_most,
    }


def _may_stand_together(kinds: set[str], abilities: Abilities) -> bool:
    return abilities.mixes_media and "document" not in kinds


def _files(media: Sequence[MediaFacts], abilities: Abilities) -> Iterator[Problem]:
    for item in media:
        if item.kind == "image" and abilities.images_most:
            yield from _image(item, abilities)
        if item.kind == "video" and abilities.takes_video:
            yield from _video(item, abilities)
        if item.kind == "gif" and abilities.gif_largest_bytes:
            yield from _size(item, abilities.gif_largest_bytes)
        if item.kind == "document" and abilities.documents_most:
            yield from _mime(item, abilities.document_mimes)
            yield from _size(item, abilities.document_largest_bytes)
        if abilities.longest_alt and len(item.alt) > abilities.longest_alt:
            yield blocking(
                "alt_too_long",
                length=len(item.alt),
                longest=abilities.longest_alt,
                unit="characters",
            )


def _image(item: MediaFacts, abilities: Abilities) -> Iterator[Problem]:
    yield from _mime(item, abilities.image_mimes)
    yield from _size(item, abilities.image_largest_bytes)
    yield from _ratio(item, abilities.image_ratio)
    yield from _width(item, abilities.image_widths)


def _video(item: MediaFacts, abilities: Abilities) -> Iterator[Problem]:
    yield from _mime(item, abilities.video_mimes)
    yield from _size(item, abilities.video_largest_bytes)
    yield from _ratio(item, abilities.video_ratio)
    yield from _width(item, abilities.video_widths)
    yield from _duration(item, abilities)
    most = abilities.video_frames_most
    if most and item.frames_per_second > most:
        yield blocking("video_frames", frames=round(item.frames_per_second, 1), most=most)
    if abilities.video_codecs and item.codec and item.codec not in abilities.video_codecs:
        yield blocking("video_codec", codec=item.codec, taken=list(abilities.video_codecs))
    sound = item.audio_codec
    if abilities.audio_codecs and sound and sound not in abilities.audio_codecs:
        yield blocking("video_sound", codec=sound, taken=list(abilities.audio_codecs))


def _duration(item: MediaFacts, abilities: Abilities) -> Iterator[Problem]:
    if item.duration is None:
        return
    duration_s = item.duration.total_seconds()
    longest, shortest = abilities.video_longest, abilities.video_shortest
    if longest and item.duration > longest:
        yield blocking("video_too_long", duration_s=duration_s, longest_s=longest.total_seconds())
    if shortest and item.duration < shortest:
        yield blocking(
            "video_too_short", duration_s=duration_s, shortest_s=shortest.total_seconds()
        )


def _mime(item: MediaFacts, taken: Sequence[str]) -> Iterator[Problem]:
    if item.mime not in taken:
        yield blocking(f"{item.kind}_mime", mime=item.mime, taken=list(taken))


def _size(item: MediaFacts, largest_bytes: int) -> Iterator[Problem]:
    if item.size_bytes > largest_bytes:
        yield blocking(
            f"{item.kind}_too_large", size_bytes=item.size_bytes, largest_bytes=largest_bytes
        )


def _ratio(item: MediaFacts, ends: tuple[float, float] | None) -> Iterator[Problem]:
    if ends and item.height:
        ratio = round(item.width / item.height, 2)
        if not ends[0] <= ratio <= ends[1]:
            yield blocking(f"{item.kind}_ratio", ratio=ratio, smallest=ends[0], largest=ends[1])


def _width(item: MediaFacts, ends: tuple[int, int] | None) -> Iterator[Problem]:
    if ends and not ends[0] <= item.width <= ends[1]:
        yield blocking(f"{item.kind}_width", width=item.width, smallest=ends[0], largest=ends[1])


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
        if item.kind in {"image", "gif"} and abilities.longest_alt and not item.alt.strip():
            yield warning("alt_missing", number=number)
