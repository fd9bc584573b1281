"""What a person types, as terms."""

from uuid import UUID

from app.fulltext.words import Term, scope, terms_of


def test_words_phrases_beginnings_and_exclusions_are_told_apart() -> None:
    assert terms_of('waiting "direct payments" safeg* -draft') == (
        Term(("waiting",)),
        Term(("direct", "payments")),
        Term(("safeg",), is_prefix=True),
        Term(("draft",), excluded=True),
    )


def test_common_words_count_only_when_there_is_nothing_else() -> None:
    assert terms_of("the list") == (Term(("list",)),)
    assert terms_of("the") == (Term(("the",)),)


def test_exclusions_alone_ask_nothing() -> None:
    assert terms_of("-draft") == ()


def test_a_code_with_a_hyphen_stands_side_by_side() -> None:
    assert terms_of("E-0142") == (Term(("e", "0142")),)


def test_a_scope_is_one_token_that_no_stemmer_changes() -> None:
    token = scope("Assessment", UUID(int=10**37))
    assert token.isalnum()
    assert token.endswith("0")
    assert token == token.lower()
