from django import forms
from django.utils import translation


class Invitation(forms.Form):
    email = forms.EmailField(label="البريد", help_text="عنوان العمل")
    note = forms.CharField(label="ملاحظة", widget=forms.Textarea, required=False)
    letter = forms.FileField(label="خطاب", widget=forms.FileInput)
    role = forms.ChoiceField(
        label="الدور", choices=[("editor", "محرر"), ("approver", "معتمِد")], widget=forms.RadioSelect
    )
    remember = forms.BooleanField(label="تذكّر", required=False)


def drawn(data=None):
    with translation.override("en"):
        form = Invitation(data)
        return form.as_div()


def test_a_field_has_its_label_above_its_help_and_its_control():
    html = drawn()

    label, help_, control = (
        html.index('<label class="field__label" for="id_email">'),
        html.index('id="id_email_helptext"'),
        html.index('<input type="email" name="email"'),
    )
    assert label < help_ < control
    assert 'aria-describedby="id_email_helptext"' in html


def test_a_mistake_is_told_at_its_field_by_icon_and_words():
    html = drawn({"email": "هدى", "role": "editor"})

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_error"' in html
    error = html[html.index('id="id_email_error"') :]
    assert "<svg" in error[: error.index("</ul>")]
    assert "Enter a valid email address." in error[: error.index("</ul>")]


def test_addresses_run_from_their_own_start_and_words_from_the_writers():
    html = drawn()

    assert '<input type="email" name="email" dir="ltr"' in html
    assert '<textarea name="note" dir="auto"' in html


def test_what_may_be_left_out_says_so():
    html = drawn()

    assert html.count("field__optional") == 1


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = drawn()

    assert "<legend>الدور</legend>" in html
    assert html.count('type="radio"') == 2
    assert 'for="id_role_0"' in html


def test_a_file_is_chosen_in_our_words_over_the_browsers_own_control():
    html = drawn()

    assert '<label class="field__label" for="id_letter" id="id_letter-label">' in html
    chooser = html[html.index("<file-choice>") : html.index("</file-choice>")]
    assert 'id="id_letter-act"' in chooser
    assert "Choose a file" in chooser
    control = '<input class="chooser__file" type="file" name="letter"'
    assert f'{control} title="" aria-labelledby="id_letter-label id_letter-act"' in chooser
