"""Phrases are found whatever hangs on their words, and not inside of other words."""

from majlis.arabic.phrases import Phrases, Text


def test_what_hangs_before_a_word_does_not_hide_it():
    for text in ("والشاحن", "بالشاحن", "للشاحن", "هالشاحن", "شاحن", "الشّاحِن"):
        assert Text.of(text).has("شاحن"), text


def test_a_word_of_an_office_is_found_by_its_stem_too():
    assert Text.of("كل الشهادات منتهية").has("شهادة")
    assert not Text.of("كل الشهادات منتهية").has("شهاده", exactly=True)


def test_a_word_is_not_found_inside_another():
    assert not Text.of("المصابيح").has("مصاب", exactly=True)
    assert not Text.of("firefox").has("fire", exactly=True)


def test_a_star_stands_for_any_ending_and_dots_for_a_few_words():
    assert Text.of("انفجرت البطارية").has("انفجر*", exactly=True)
    assert Text.of("طلع من الشاحن نار").has("طلع .. نار", exactly=True)
    assert not Text.of("طلع ولدي من المدرسة وقال الجو نار").has("طلع .. نار", exactly=True)


def test_a_phrase_is_words_in_their_order():
    assert Text.of("متى ينزل حساب المواطن؟").has("حساب المواطن")
    assert not Text.of("المواطن له حساب").has("حساب المواطن")


def test_a_phrase_of_no_words_is_nowhere():
    for phrase in ("", "..", "؟", "*"):
        assert not Text.of("أي نص").has(phrase)


def test_many_phrases_are_found_at_once_with_their_places():
    known = Phrases({"fire": ["حريق*", "شب .. نار"], "scales": ["ميزان"]})

    assert known.found(Text.of("شب في البيت نار")) == [("fire", (0, 4))]
    assert known.found(Text.of("ميزان ومكيف")) == [("scales", (0, 1))]
    assert known.found(Text.of("")) == []


def test_words_can_be_taken_out():
    text = Text.of("طفاية حريق جديدة")

    assert text.without([(0, 2)]).words == ("جديده",)
    assert text.without([]) is text
