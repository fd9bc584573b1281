"""Case tracking as reference data: sizes by version, stages, fields, standards, words of a check, reflective headings."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.framework.reference.loading import lines, load, sources, text


@dataclass(frozen=True)
class CaseVersion:
    """How many cases one version of the rules asks for; None where no number was found."""

    id: str
    list_size: int | None
    detailed: int | None
    interviewed: int | None
    certainty: str
    sources: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    id: str
    name: str
    description: str
    size: int | None
    certainty: str


@dataclass(frozen=True)
class Axis:
    """One axis of the coverage matrix; its targets default to the council's own caseload, not to a national one."""

    id: str
    values: tuple[str, ...]
    multi_valued: bool
    note: str


@dataclass(frozen=True)
class CaseField:
    """One field of a tracked case; `exported` says whether CQC gets it."""

    id: str
    type: str
    required: bool
    exported: bool
    values: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class PracticeStandard:
    """One question of a check; `applies_when` names the cases it is asked of, "" for all."""

    id: str
    ask: str
    look_for: str
    law: str
    applies_when: str


@dataclass(frozen=True)
class ClericalCheck:
    """A check that the system or business support does, never the principal social worker."""

    id: str
    check: str


@dataclass(frozen=True)
class LogFields:
    """What a reflective log says about itself."""

    written_by: tuple[str, ...]
    talked_through_with: str
    person_or_carer_saw_it: tuple[str, ...]
    identifiers_to_avoid: tuple[str, ...]


@dataclass(frozen=True)
class CaseTracking:
    """Each block keeps its own certainty in `certainty`, by the block's name."""

    versions: tuple[CaseVersion, ...]
    stages: tuple[Stage, ...]
    axes: tuple[Axis, ...]
    consent_values: tuple[str, ...]
    fields: tuple[CaseField, ...]
    identity_rule: str
    never_list: tuple[str, ...]
    age_rule: str
    standards: tuple[PracticeStandard, ...]
    overall_words: tuple[str, ...]
    act_now: tuple[str, ...]
    assertion_answers: tuple[str, ...]
    clerical_checks: tuple[ClericalCheck, ...]
    reflective_headings: tuple[str, ...]
    log_fields: LogFields
    certainty: dict[str, str]

    def version(self, version_id: str) -> CaseVersion | None:
        return next((version for version in self.versions if version.id == version_id), None)

    def standard(self, standard_id: str) -> PracticeStandard | None:
        return next((standard for standard in self.standards if standard.id == standard_id), None)

    @property
    def exported_fields(self) -> tuple[CaseField, ...]:
        return tuple(field for field in self.fields if field.exported)


@lru_cache(maxsize=1)
def case_tracking() -> CaseTracking:
    """The case tracking data, read once."""
    data = load("case_tracking.yaml")
    log = data["reflective_log"]["log_fields"]
    return CaseTracking(
        versions=tuple(_version(block) for block in data["versions"]),
        stages=tuple(
            Stage(b["id"], text(b, "name"), text(b, "description"), b.get("size"), text(b, "certainty"))
            for b in data["stages"]
        ),
        axes=tuple(
            Axis(b["id"], lines(b["values"]), bool(b.get("multi_valued")), text(b, "note"))
            for b in data["selection_spread"]["axes"]
        ),
        consent_values=lines(data["consent_values"]["list"]),
        fields=tuple(_field(block) for block in data["fields"]["list"]),
        identity_rule=text(data["fields"], "identity_rule"),
        never_list=lines(data["never_list_default"]["list"]),
        age_rule=text(data["age_rule"], "rule"),
        standards=tuple(
            PracticeStandard(b["id"], text(b, "ask"), text(b, "look_for"), text(b, "law"), text(b, "applies_when"))
            for b in data["practice_standards"]["list"]
        ),
        overall_words=lines(data["overall"]["list"]),
        act_now=lines(data["act_now"]["list"]),
        assertion_answers=lines(data["assertion_question"]["list"]),
        clerical_checks=tuple(ClericalCheck(b["id"], text(b, "check")) for b in data["clerical_checks"]["list"]),
        reflective_headings=lines(data["reflective_log"]["headings"]),
        log_fields=LogFields(
            lines(log["written_by"]),
            text(log, "talked_through_with"),
            lines(log["person_or_carer_saw_it"]),
            lines(log["identifiers_to_avoid"]),
        ),
        certainty={
            name: text(block, "certainty")
            for name, block in data.items()
            if isinstance(block, dict) and "certainty" in block
        },
    )


def _version(block: dict[str, Any]) -> CaseVersion:
    return CaseVersion(
        id=block["id"],
        list_size=block.get("list_size"),
        detailed=block.get("detailed"),
        interviewed=block.get("interviewed"),
        certainty=text(block, "certainty"),
        sources=sources(block),
        facts=lines(block.get("facts")),
    )


def _field(block: dict[str, Any]) -> CaseField:
    return CaseField(
        id=block["id"],
        type=block["type"],
        required=bool(block.get("required")),
        exported=bool(block["exported"]),
        values=lines(block.get("values")),
        note=text(block, "note"),
    )
