"""What is known of CQC's rules for sending a return and for commenting on the draft report, and what was not found."""

from dataclasses import dataclass
from functools import lru_cache

from app.framework.reference.loading import lines, load, text


@dataclass(frozen=True)
class SubmissionRule:
    id: str
    rule: str
    certainty: str
    source: str
    product: str


@dataclass(frozen=True)
class CommentType:
    """A kind of comment that CQC takes on the facts of its draft report."""

    id: str
    name: str
    needs: str
    as_at: str


@dataclass(frozen=True)
class FactualAccuracy:
    window: str
    extension: str
    nothing_wrong: str
    comment_types: tuple[CommentType, ...]
    certainty: str
    source: str


@dataclass(frozen=True)
class Submission:
    rules: tuple[SubmissionRule, ...]
    factual_accuracy: FactualAccuracy
    not_found: tuple[str, ...]


@lru_cache(maxsize=1)
def submission() -> Submission:
    """The rules for sending, read once; a rule's source is spelled out."""
    data = load("submission_rules.yaml")
    known = data["sources"]
    facts = data["factual_accuracy"]
    return Submission(
        rules=tuple(
            SubmissionRule(
                block["id"],
                text(block, "rule"),
                text(block, "certainty"),
                str(known.get(text(block, "src"), text(block, "src"))),
                text(block, "product"),
            )
            for block in data["rules"]
        ),
        factual_accuracy=FactualAccuracy(
            window=text(facts, "window"),
            extension=text(facts, "extension"),
            nothing_wrong=text(facts, "nothing_wrong"),
            comment_types=tuple(
                CommentType(block["id"], text(block, "name"), text(block, "needs"), text(block, "as_at"))
                for block in facts["allowed_comment_types"]
            ),
            certainty=text(facts, "certainty"),
            source=text(facts, "src"),
        ),
        not_found=lines(data["not_found"]),
    )
