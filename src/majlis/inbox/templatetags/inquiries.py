"""`{% load inquiries %}`: lists of colleagues, drawn in one go.

An institution may have hundreds; the page of an inquiry names each of them twice, and a loop of
the template takes many times as long.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from majlis.inbox.colleagues import Colleague

register = template.Library()


@register.simple_tag
def mentions(people: Iterable[Colleague]) -> SafeString:
    """Whom the words of a note may name, for `<mention-list>`."""
    drawn = (
        f'<li class="mentions__one" role="option" id="mention-{each.pk}" aria-selected="false"'
        f' data-names="{escape(each.name_ar)}|{escape(each.name_en)}">'
        f"<bdi>{escape(str(each))}</bdi></li>"
        for each in people
    )
    return mark_safe("".join(drawn))  # noqa: S308 (escaped above)


@register.simple_tag
def tell_choices(people: Iterable[Colleague]) -> SafeString:
    """Whom a note is told to: a box for each."""
    drawn = (
        f'<div class="choice"><input type="checkbox" name="tell" id="tell-{each.pk}"'
        f' value="{each.pk}"><label for="tell-{each.pk}"><bdi>{escape(str(each))}</bdi></label>'
        "</div>"
        for each in people
    )
    return mark_safe("".join(drawn))  # noqa: S308 (escaped above)
