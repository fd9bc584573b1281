"""The full-text index on whichever database the run is for."""

from uuid import UUID

import pytest

from app.core.db import Database
from app.fulltext.index import Hit, Passage, Thing, put, put_scopes, rebuild, remove, search
from app.fulltext.words import scope

pytestmark = pytest.mark.database

COUNCIL = scope("council", UUID(int=1))
OTHER = scope("council", UUID(int=2))
OPEN, RESTRICTED = scope("sensitivity", "open"), scope("sensitivity", "restricted")


def two_documents(db: Database) -> None:
    protocol = [
        Passage("How people are told of the wait for an assessment.", "page 1, Purpose"),
        Passage("Those at risk are rung every fortnight while they wait.", "page 4, Managing the waiting list"),
    ]
    carers = [Passage("Carers wait for a break.", "page 2")]
    with db.write() as session:
        things = [
            Thing("E-0001", "Waiting list protocol", protocol, [COUNCIL, OPEN]),
            Thing("E-0002", "Carers strategy", carers, [COUNCIL, RESTRICTED]),
        ]
        put(session, "document", things)


def found(db: Database, query: str, *scopes: list[str], limit: int = 20) -> list[Hit]:
    with db.read() as session:
        return search(session, query, scopes, limit)


def subjects(hits: list[Hit]) -> list[str]:
    return [hit.subject for hit in hits]


def test_a_hit_names_its_thing_its_place_and_the_words_found(db: Database) -> None:
    two_documents(db)
    (hit,) = found(db, "fortnight")
    assert (hit.kind, hit.subject, hit.title) == ("document", "E-0001", "Waiting list protocol")
    assert hit.place == "page 4, Managing the waiting list"
    assert [piece.text for piece in hit.snippet if piece.is_hit] == ["fortnight"]
    assert "rung every" in "".join(piece.text for piece in hit.snippet)


def test_all_words_must_be_there(db: Database) -> None:
    two_documents(db)
    assert subjects(found(db, "carers break")) == ["E-0002"]
    assert found(db, "carers fortnight") == []


def test_other_forms_of_a_word_are_found(db: Database) -> None:
    two_documents(db)
    assert subjects(found(db, "assessments")) == ["E-0001"]
    assert subjects(found(db, "risks")) == ["E-0001"]


def test_a_thing_with_many_passages_is_one_hit(db: Database) -> None:
    two_documents(db)
    assert sorted(subjects(found(db, "wait"))) == ["E-0001", "E-0002"]


def test_words_in_the_title_count_more(db: Database) -> None:
    with db.write() as session:
        put(
            session,
            "document",
            [Thing("A", "Annual report", [Passage("Direct payments are offered. " * 3)], [COUNCIL])],
        )
        put(
            session,
            "document",
            [Thing("B", "Direct payments policy", [Passage("What is offered to whom.")], [COUNCIL])],
        )
    assert subjects(found(db, "payments"))[0] == "B"


def test_a_phrase_is_found_as_it_stands(db: Database) -> None:
    two_documents(db)
    assert subjects(found(db, '"every fortnight"')) == ["E-0001"]
    assert found(db, '"fortnight every"') == []


def test_a_beginning_with_a_star_is_enough(db: Database) -> None:
    two_documents(db)
    assert subjects(found(db, "fortn*")) == ["E-0001"]


def test_a_minus_leaves_things_out(db: Database) -> None:
    two_documents(db)
    assert subjects(found(db, "wait -carers")) == ["E-0001"]


def test_only_things_with_one_token_of_each_choice_are_found(db: Database) -> None:
    two_documents(db)
    assert subjects(found(db, "wait", [COUNCIL], [OPEN])) == ["E-0001"]
    assert sorted(subjects(found(db, "wait", [COUNCIL], [OPEN, RESTRICTED]))) == ["E-0001", "E-0002"]
    assert found(db, "wait", [OTHER]) == []


def test_changed_scopes_hold_at_once(db: Database) -> None:
    two_documents(db)
    with db.write() as session:
        put_scopes(session, "document", "E-0001", [COUNCIL, RESTRICTED])
    assert found(db, "fortnight", [OPEN]) == []
    assert subjects(found(db, "fortnight", [RESTRICTED])) == ["E-0001"]


def test_putting_again_replaces_what_was_there(db: Database) -> None:
    two_documents(db)
    with db.write() as session:
        put(
            session,
            "document",
            [Thing("E-0001", "Waiting list protocol", [Passage("Rung every week.", "page 5")], [COUNCIL])],
        )
    assert found(db, "fortnight") == []
    assert [hit.place for hit in found(db, "week")] == ["page 5"]


def test_what_was_removed_is_not_found(db: Database) -> None:
    two_documents(db)
    with db.write() as session:
        remove(session, "document", "E-0001")
        rebuild(session)
    assert found(db, "fortnight") == []
    assert subjects(found(db, "carers")) == ["E-0002"]


def test_after_a_rebuild_the_same_is_found(db: Database) -> None:
    two_documents(db)
    with db.write() as session:
        remove(session, "document", "E-0001")
        put(
            session,
            "document",
            [Thing("E-0003", "Falls", [Passage("Falls and how to stop them.", "page 9")], [COUNCIL])],
        )
        rebuild(session)
    assert [(hit.subject, hit.place) for hit in found(db, "falls")] == [("E-0003", "page 9")]


def test_the_limit_counts_things(db: Database) -> None:
    two_documents(db)
    assert len(found(db, "wait", limit=1)) == 1


# Whatever is typed, the answer is the same on both databases: what stands here, no fault and no other.
@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("", ""),
        ("   ", ""),
        ('"', ""),
        ("-", ""),
        ("*", ""),
        ("&|!:<->", ""),
        ("\x00", ""),
        ("-carers", ""),
        ("' OR 1=1 --", ""),
        ('a" OR "b', ""),
        ("title:carers", ""),
        ("(fortnight)", "E-0001"),
        ("fort\x00night", ""),
        ("\x00fortnight\x00", "E-0001"),
        ('"every fortnight', "E-0001"),
        ('"carers strategy"', "E-0002"),
        ('"strategy carers"', ""),
        ("the", "E-0001"),
        ("'fortnight':*", "E-0001"),
        ("fortnight & !risk", "E-0001"),
        ("fórtnight", "E-0001"),
        ("FORTNIGHT", "E-0001"),
        ("ca*", ""),
        ("car*", "E-0002"),
        ("break/wait", ""),
        ("wait -break", "E-0001"),
        ('risk -"waiting list"', ""),
        ("wait " * 80, "E-0001 E-0002"),
    ],
)
def test_what_is_typed_has_one_answer(db: Database, query: str, answer: str) -> None:
    two_documents(db)
    assert " ".join(sorted(subjects(found(db, query, [COUNCIL])))) == answer


def test_words_joined_by_a_stroke_or_an_address_are_words(db: Database) -> None:
    with db.write() as session:
        put(
            session,
            "document",
            [Thing("S", "Joint", [Passage("health/social care@fernshire.example, 3.4.5")], [COUNCIL])],
        )
    for query in ("social", "fernshire", '"health social"', "3.4.5", "care@fernshire.example"):
        assert subjects(found(db, query)) == ["S"], query


def test_the_index_is_asked_until_enough_may_be_shown(db: Database) -> None:
    with db.write() as session:
        things = [Thing(f"E-{at}", "Wait", [Passage("They wait.")] * 2, [COUNCIL]) for at in range(200)]
        put(session, "document", things)
    with db.read() as session:
        last = search(session, "wait", (), 20, lambda subjects: {one for one in subjects if one >= "E-97"})
    assert sorted(subjects(last)) == ["E-97", "E-98", "E-99"]


def test_a_very_long_text_is_found_by_its_last_word(db: Database) -> None:
    with db.write() as session:
        put(
            session,
            "document",
            [Thing("L", "Long", [Passage("words and more " * 20_000 + "lastword", "page 1")], [COUNCIL])],
        )
    assert subjects(found(db, "lastword")) == ["L"]


def test_a_thing_without_words_is_found_by_its_title(db: Database) -> None:
    with db.write() as session:
        put(session, "document", [Thing("P", "Photograph of the garden", [], [COUNCIL])])
    assert subjects(found(db, "garden")) == ["P"]


def test_characters_that_databases_refuse_are_left_out(db: Database) -> None:
    with db.write() as session:
        put(session, "document", [Thing("N", "Nul\x00l", [Passage("half \ud800 and nul \x00 words")], [COUNCIL])])
    assert subjects(found(db, "words")) == ["N"]
