"""Our stems are those of SQLite's FTS5, so that both databases, and short texts, are asked the same."""

import sqlite3
from random import Random

from app.fulltext.stems import stem

ENDINGS = """ational tional enci anci izer logi bli alli entli eli ousli ization ation ator alism iveness fulness ousness
    aliti iviti biliti icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent ion ou ism ate
    iti ous ive ize s es ies sses ed eed ing y e ll"""
WORDS = [
    "safeguarding",
    "assessments",
    "carers",
    "eed",
    "sses",
    "ies",
    "café",
    "straße",
    "ørsted",
    "2026",
    "a",
    "y" * 70,
]


def test_each_word_has_the_stem_that_fts5_gives_it() -> None:
    chance, endings = Random(1), ENDINGS.split()

    def made_up() -> str:
        beginning = "".join(chance.choice("aeioubcdtlszwxyé") for _ in range(chance.randint(1, 6)))
        return beginning + chance.choice(endings) + chance.choice(["", "", *endings])

    words = sorted({*WORDS, *(made_up() for _ in range(5_000))})
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61 remove_diacritics 2')")
    base.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    base.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(words))
    theirs = {words[at]: term for term, at in base.execute("SELECT term, doc FROM v")}
    base.close()
    assert {word: stem(word) for word in words} == theirs
