"""What a person types into the box, as terms that both back ends understand alike; and scope tokens."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from app.fulltext.stems import WORD, plain, stem

_TERM = re.compile(r"(?P<not>-)?(?:\"(?P<phrase>[^\"]*)\"?|(?P<word>[^\s\"]+))")
_MAX_TERMS = 12
# A beginning of one or two letters is found in nearly everything; it is looked for as a word.
_SHORTEST_BEGINNING = 3
# In nearly every text, so they tell nothing; beside other words they are left out of the question.
_COMMON_WORDS = """a an and are as at be by for from in is it of on or our that the their this to was we were what which
    who with"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True)
class Term:
    """Words that stand side by side; the last may be only a beginning ("safeg*"). `excluded` ones must not be there."""

    words: tuple[str, ...]
    is_prefix: bool = False
    excluded: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(stem(word) for word in self.words)


def terms_of(query: str) -> tuple[Term, ...]:
    """All terms must be found: words, "a phrase", begin* and -not. At most twelve; common words count only if alone."""
    terms = []
    for match in _TERM.finditer(query[:400]):
        said = match["phrase"] if match["phrase"] is not None else match["word"]
        words = tuple(WORD.findall(plain(unicodedata.normalize("NFKC", said))))
        if words:
            is_beginning = match["word"] is not None and said.endswith("*")
            is_prefix = is_beginning and len(words[-1]) >= _SHORTEST_BEGINNING
            terms.append(Term(words, is_prefix, bool(match["not"])))
    telling = [term for term in terms if len(term.words) > 1 or term.is_prefix or term.words[0] not in _COMMON]
    chosen = tuple((telling or terms)[:_MAX_TERMS])
    return chosen if any(not term.excluded for term in chosen) else ()


def scope(name: str, value: str | UUID) -> str:
    """One token for one fact of the object ("assessment", its id), for the index to filter by.

    Facts of the object only, never of people: who may see it changes without the object being indexed again.
    """
    flat = value.hex if isinstance(value, UUID) else re.sub(r"[^a-z0-9]", "", value.lower())
    # The last digit keeps the stemmer's hands off it.
    return f"zz{re.sub(r'[^a-z]', '', name.lower())}{flat}0"
