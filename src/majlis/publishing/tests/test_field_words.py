"""Whatever a network's table of forms offers has words on the page."""

from majlis.networks import NETWORKS
from majlis.publishing import field_words

FORMS = [form for rules in NETWORKS.values() for form in rules.forms.values()]
FIELDS = [field for form in FORMS for field in form.fields]


def test_every_form_has_a_name():
    assert not {form.slug for form in FORMS} - set(field_words.FORMS)


def test_every_field_has_a_name():
    assert not {field.slug for field in FIELDS} - set(field_words.FIELDS)


def test_every_choice_has_a_name():
    choices = {choice for field in FIELDS for choice in field.choices}
    assert not choices - set(field_words.CHOICES)
