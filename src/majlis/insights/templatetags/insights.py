"""`{% load insights %}`: how figures are written beside each other."""

from django import template

from majlis.arabic.digits import number_in_style
from majlis.insights.showing import name_of
from majlis.ui.reading import reading

register = template.Library()

register.simple_tag(name_of, name="network_name")


@register.filter
def signed(value: int) -> str:
    """A difference with its sign: +1,234, −12; to be read from left to right."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number_in_style(f"{abs(value):,}", reading().digits)


@register.filter
def web_address(told: str) -> str:
    """An address if it is one to follow, else nothing: a network's word is not trusted."""
    return told if told.startswith(("https://", "http://")) else ""
