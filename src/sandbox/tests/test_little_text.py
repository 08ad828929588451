import pytest

from sandbox.little_text import is_cut, shown


@pytest.mark.parametrize(
    ("commentary", "readers_see"),
    [
        ("نرحب بكم \\(هنا\\) في معرض الكتاب", "نرحب بكم (هنا) في معرض الكتاب"),
        ("تابعوا #السعودية_2030 معنا", "تابعوا #السعودية_2030 معنا"),
        ("تابعوا {hashtag|\\#|معرض_الكتاب} معنا", "تابعوا #معرض_الكتاب معنا"),
        ("شكرًا @[وزارة الثقافة](urn:li:organization:12)!", "شكرًا وزارة الثقافة!"),
        ("C\\\\D \\* \\_ \\~ \\| \\{\\} \\[\\] \\<\\> \\@ \\#", "C\\D * _ ~ | {} [] <> @ #"),
    ],
)
def test_escaped_text_is_shown_whole(commentary, readers_see):
    assert shown(commentary) == readers_see
    assert not is_cut(commentary)


@pytest.mark.parametrize("character", list("|{}[]()<>@*_~"))
def test_a_reserved_character_left_unescaped_cuts_the_text(character):
    commentary = f"قبل {character} بعد"

    assert shown(commentary) == "قبل "
    assert is_cut(commentary)
