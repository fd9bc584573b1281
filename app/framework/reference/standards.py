"""CQC's framework as reference data: themes, quality statements, I statements, evidence categories."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.framework.reference.loading import head, lines, load, sources, text


@dataclass(frozen=True)
class FrameworkVersion:
    """One version of the assessment framework; `in_force` tells the one to assess against from those still drafts."""

    id: str
    name: str
    status: str
    published: str
    legal_basis: str
    notes: str
    certainty: str
    sources: tuple[str, ...]

    @property
    def in_force(self) -> bool:
        return self.status.startswith("in_force")


@dataclass(frozen=True)
class Theme:
    id: str
    number: int
    name: str
    short: str
    quality_statements: tuple[str, ...]
    certainty: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class QualityStatement:
    """One quality statement. The numbers 1 to 9 are the LGA's; CQC itself uses names only. The We text is a paraphrase."""

    id: str
    number: int
    theme: str
    name: str
    name_variants: tuple[str, ...]
    we_statement: str
    we_certainty: str
    i_statements: tuple[str, ...]
    i_certainty: str
    care_act_sections: tuple[str, ...]
    care_act_certainty: str
    other_law: tuple[str, ...]
    topics: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class IStatement:
    """One Making it Real statement in our paraphrase; the id is ours, no official one was found."""

    id: str
    paraphrase: str
    certainty: str
    note: str


@dataclass(frozen=True)
class EvidenceCategory:
    """One of CQC's evidence categories; only those with `used_in_la` count for councils, the others are shown as not used."""

    id: str
    name: str
    used_in_la: bool
    note: str
    certainty: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Framework:
    versions: tuple[FrameworkVersion, ...]
    themes: tuple[Theme, ...]
    quality_statements: tuple[QualityStatement, ...]
    i_statements: tuple[IStatement, ...]
    evidence_categories: tuple[EvidenceCategory, ...]
    priorities: tuple[str, ...]

    def version(self, version_id: str) -> FrameworkVersion | None:
        return next((version for version in self.versions if version.id == version_id), None)

    @property
    def current(self) -> FrameworkVersion:
        return next(version for version in self.versions if version.in_force)

    def statement(self, statement_id: str) -> QualityStatement | None:
        return next((statement for statement in self.quality_statements if statement.id == statement_id), None)

    def theme(self, theme_id: str) -> Theme | None:
        return next((theme for theme in self.themes if theme.id == theme_id), None)

    @property
    def used_categories(self) -> tuple[EvidenceCategory, ...]:
        return tuple(category for category in self.evidence_categories if category.used_in_la)


@lru_cache(maxsize=1)
def framework() -> Framework:
    """The framework, read once."""
    data = load("framework.yaml")
    return Framework(
        versions=tuple(_version(block) for block in data["frameworks"]),
        themes=tuple(_theme(block, data["themes_source"]) for block in data["themes"]),
        quality_statements=tuple(
            _statement(number, block) for number, block in enumerate(data["quality_statements"], start=1)
        ),
        i_statements=tuple(
            IStatement(block["id"], text(block, "paraphrase"), text(block, "certainty"), text(block, "note"))
            for block in data["i_statements"]
        ),
        evidence_categories=tuple(
            _category(block, data["evidence_categories_source"]) for block in data["evidence_categories"]
        ),
        priorities=lines(data["secretary_of_state_priorities"]),
    )


@lru_cache(maxsize=1)
def request_themes() -> dict[str, str]:
    """Names of the groups that request lists use: the themes, and O for what stands over all of them."""
    return {str(key): str(name) for key, name in head("request_categories.yaml", "lists:")["theme_values"].items()}


def _version(block: dict[str, Any]) -> FrameworkVersion:
    return FrameworkVersion(
        id=block["id"],
        name=text(block, "name"),
        status=text(block, "status"),
        published=text(block, "published"),
        legal_basis=text(block, "legal_basis"),
        notes=text(block, "notes"),
        certainty=text(block, "certainty"),
        sources=sources(block),
    )


def _theme(block: dict[str, Any], source: dict[str, Any]) -> Theme:
    return Theme(
        id=block["id"],
        number=int(block["number"]),
        name=text(block, "name"),
        short=text(block, "short"),
        quality_statements=lines(block["quality_statements"]),
        certainty=text(source, "certainty"),
        sources=sources(source),
    )


def _statement(number: int, block: dict[str, Any]) -> QualityStatement:
    return QualityStatement(
        id=block["id"],
        number=number,
        theme=block["theme"],
        name=text(block, "name"),
        name_variants=lines(block.get("name_variants")),
        we_statement=text(block, "we_statement_paraphrase"),
        we_certainty=text(block, "we_certainty"),
        i_statements=lines(block["i_statements"]),
        i_certainty=text(block, "i_certainty"),
        care_act_sections=lines(block["care_act_sections"]),
        care_act_certainty=text(block, "care_act_certainty"),
        other_law=lines(block.get("other_law")),
        topics=lines(block.get("subtopics"))
        + lines(block.get("theme_covers"))
        + tuple(_topic(topic) for topic in block.get("summary_topics", ())),
        sources=sources(block),
    )


def _topic(value: Any) -> str:
    """A topic; one whose words hold a colon was read by YAML as a pair."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {words}" for key, words in value.items())
    return str(value)


def _category(block: dict[str, Any], source: dict[str, Any]) -> EvidenceCategory:
    return EvidenceCategory(
        id=block["id"],
        name=text(block, "name"),
        used_in_la=bool(block["used_in_la"]),
        note=text(block, "note"),
        certainty=text(source, "certainty"),
        sources=sources(source),
    )
