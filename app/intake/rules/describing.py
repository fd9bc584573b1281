"""Whose a document is and which evidence category it belongs to, with the reason in words; a person confirms."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.answers.rules.matching import TELLS, Passage, Where
from app.evidence.models import ItemKind
from app.framework.kinds_of_paper import category_of
from app.intake.schemas import ProposedOut

# What each sign of an owner is worth. One that stands alone has to be worth enough; two that differ and are as near as
# this leave it open.
VERSION_BEFORE, NAMED, ANSWERS, FOLDER, TEAM, MAY_ANSWER = 4.0, 3.0, 2.5, 2.0, 1.5, 1.5
ENOUGH, AHEAD = 1.5, 1.25
# Of a folder one document may be there by mistake.
LEAST_IN_FOLDER, SHARE_OF_FOLDER = 2, 0.6
_LABEL = re.compile(
    r"\b(?:author|owner|lead officer|lead|contact|prepared by|written by|report of|report by|document owner)\b\W{1,4}([^\n]{3,60})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Person:
    address: str
    name: str
    team: str = ""


@dataclass(frozen=True)
class Signs:
    """What is known of a document. People are addresses; requests come with their owner.

    `older` is the document that it may be a new version of, with its owner and category. `in_folder` counts the owners of
    other documents of its folder. Without `words` nothing of what it says is used: they are kept back.
    """

    kind: ItemKind
    words: Sequence[Passage] = ()
    supplied_by: str = ""
    folder: str = ""
    in_folder: Counter[str] = field(default_factory=Counter)
    older: str = ""
    older_owner: str = ""
    older_category: str = ""
    answers: Sequence[tuple[str, str]] = ()
    may_answer: Sequence[tuple[str, str]] = ()


def owner_of(signs: Signs, people: Mapping[str, Person]) -> ProposedOut | None:
    """The person whom most tells for; None where nothing is enough or two are as likely."""
    worth: dict[str, float] = {}
    why: dict[str, list[tuple[float, str]]] = {}
    for address, weight, reason in _signs_of_owner(signs, people):
        if address in people:
            worth[address] = worth.get(address, 0.0) + weight
            why.setdefault(address, []).append((weight, reason))
    ranked = sorted(worth, key=lambda address: (-worth[address], address))
    if not ranked or worth[ranked[0]] < ENOUGH:
        return None
    if len(ranked) > 1 and worth[ranked[0]] < AHEAD * worth[ranked[1]]:
        return None
    reasons = sorted(why[ranked[0]], key=lambda pair: -pair[0])[:2]
    return ProposedOut(value=ranked[0], words=people[ranked[0]].name, why=" ".join(reason for _, reason in reasons))


def category_for(signs: Signs, names: Mapping[str, str]) -> ProposedOut | None:
    """The category of the version before, else the one that its own words say; `names` are those used for councils."""
    if signs.older_category in names:
        return _category(
            signs.older_category, names, f"{signs.older}, of which it looks like a new version, is under it."
        )
    # A workbook is figures and lists, which are how the council works; alone it tells too little.
    texts = [(passage.text, TELLS[passage.where]) for passage in signs.words]
    texts += [("tracker", 0.4)] if signs.kind is ItemKind.DATA and texts else []
    found = category_of(texts)
    if found is None or found[0] not in names:
        return None
    code, said = found
    own = [one for one in said if any(one in passage.text.casefold() for passage in signs.words)][:3]
    quoted = ", ".join(f"“{one}”" for one in own)
    what = " It is a workbook." if signs.kind is ItemKind.DATA and code == "PR" else ""
    return _category(code, names, f"It says {quoted}.{what}" if quoted else what.strip() or "By its words.")


def folder_of(path: str) -> str:
    """The folder that a file lay in: "Carers/Offer/a.docx" is "Carers/Offer"; "" for none."""
    return path.replace("\\", "/").rpartition("/")[0]


def _signs_of_owner(signs: Signs, people: Mapping[str, Person]) -> list[tuple[str, float, str]]:
    found = []
    if signs.older_owner:
        said = f"{_name(signs.older_owner, people)} owns {signs.older}, of which it looks like a new version."
        found.append((signs.older_owner, VERSION_BEFORE, said))
    found += [
        (owner, ANSWERS, f"{_name(owner, people)} owns request {code}, which it answers.")
        for code, owner in signs.answers
        if owner
    ]
    found += [
        (owner, MAY_ANSWER, f"{_name(owner, people)} owns request {code}, which it may answer.")
        for code, owner in signs.may_answer[:1]
        if owner
    ]
    total = sum(signs.in_folder.values())
    for owner, count in signs.in_folder.most_common(1):
        if count >= LEAST_IN_FOLDER and count >= SHARE_OF_FOLDER * total:
            said = f"{count} of {total} documents from the folder “{_last(signs.folder)}” are {_name(owner, people)}’s."
            found.append((owner, FOLDER, said))
    return found + _named(signs, people) + _teams(signs, people)


def _named(signs: Signs, people: Mapping[str, Person]) -> list[tuple[str, float, str]]:
    """Who is named as its author or owner, or supplied it."""
    found = []
    labelled = " / ".join(
        match[1]
        for passage in signs.words
        if passage.where in (Where.OPENING, Where.TEXT)
        for match in _LABEL.finditer(passage.text)
    )
    for person in people.values():
        if _stands(person.name, labelled):
            found.append((person.address, NAMED, f"{person.name} is named in it as its author or owner."))
        elif _stands(person.name, signs.supplied_by):
            found.append((person.address, NAMED, f"{person.name} supplied it."))
    return found


def _teams(signs: Signs, people: Mapping[str, Person]) -> list[tuple[str, float, str]]:
    """The one person here of a team that the folder or the supplier is called after."""
    sizes = Counter(person.team.casefold() for person in people.values() if person.team)
    where = f"{signs.folder} / {signs.supplied_by}".replace("_", " ")
    return [
        (person.address, TEAM, f"{person.name} is the one of {person.team} here, and it came from there.")
        for person in people.values()
        if person.team and sizes[person.team.casefold()] == 1 and _stands(person.team, where)
    ]


def _category(code: str, names: Mapping[str, str], why: str) -> ProposedOut:
    return ProposedOut(value=code, words=names[code], why=why)


def _stands(words: str, text: str) -> bool:
    return (
        bool(words.strip()) and re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", text, re.IGNORECASE) is not None
    )


def _name(address: str, people: Mapping[str, Person]) -> str:
    return people[address].name if address in people else address


def _last(folder: str) -> str:
    return folder.rpartition("/")[2]
