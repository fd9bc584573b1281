"""The words that we ship: what each stands for, and a text read without those that a council changed."""

from app.framework.shipped_words import shipped_words, standing_in, without


def test_abbreviations_of_the_field_are_listed_with_what_they_stand_for() -> None:
    words = shipped_words()
    for word in ("mps", "dols", "sab", "jsna", "s42", "s75", "dst", "amhp"):
        assert words[word].is_abbreviation, word
    assert words["mps"].stands_for == "market position statement"
    assert not words["waiting list"].is_abbreviation and list(words) == sorted(words)


def test_a_text_is_read_without_words_in_whichever_ending_they_stand() -> None:
    text = "Our DoLS backlog, direct-payments and a direct payment"
    assert without(text, ["dols", "direct payments"]) == "Our  backlog,  and a "
    assert without(text, []) == without(text, ["mps"]) == text


def test_what_a_word_stands_for_here_comes_with_the_word_that_stands_there() -> None:
    words = {"ot": "overtime", "sab": ""}
    assert standing_in("OT in winter; SAB minutes", words) == [("overtime", "ot")]
    assert standing_in("Other things", words) == []
