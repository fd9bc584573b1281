"""The council's own settings: set up once, changed by the lead."""

from typing import Any

from sqlalchemy.orm import Session

from app.access import SYSTEM, Actor, Permission
from app.assessments import queries
from app.assessments.models import ClosureDay, CouncilSettings
from app.assessments.rules import MailHours, WorkingDays, defaults
from app.assessments.rules.showing import settings_out
from app.assessments.schemas import ClosureDayIO, CouncilIn, CouncilWords, SettingsOut, SettingsPatch, ThresholdsIO
from app.audit import record
from app.core.errors import FieldError, Invalid, NotFound, RuleBroken
from app.core.etag import require_version
from app.core.turns import take_turn
from app.framework import service as framework
from app.framework.reference import case_tracking


def set_up_council(session: Session, actor: Actor, data: CouncilIn, *, made_up: bool = False) -> SettingsOut:
    """The first act on an empty store: the council's name and its settings at their defaults; our lists are published.

    RuleBroken (409) when the council is set up already.
    """
    actor.require(Permission.ASSESSMENT_SET_UP)
    take_turn(session)
    if queries.find_settings(session) is not None:
        raise RuleBroken("The council is set up already. Change its settings instead.")
    framework.publish_lists(session, SYSTEM)
    begin = defaults()
    row = CouncilSettings(
        council_name=data.council_name,
        made_up=made_up,
        note_word_limit=begin.note_word_limit,
        thresholds=ThresholdsIO(**vars(begin.thresholds)).model_dump(),
        abbreviations=dict(begin.abbreviations),
        overall_words=list(case_tracking().overall_words),
        silence_days=begin.silence_days,
        protective_marking=begin.protective_marking,
    )
    session.add(row)
    _set_closure_days(session, data.closure_days)
    record(session, actor, "assessments.council.set_up", row)
    return settings_out(row, queries.closures(session))


def settings(session: Session, actor: Actor) -> SettingsOut:
    """How this council works; NotFound (404) while it is not set up."""
    actor.require(Permission.ASSESSMENT_READ)
    return settings_out(_settings(session), queries.closures(session))


def change_settings(session: Session, actor: Actor, version: int, data: SettingsPatch) -> SettingsOut:
    """Change what is named in `data`; closure days and abbreviations are given whole. Invalid (422) names each fault."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    row = _settings(session)
    require_version(row.version, version)
    changes = data.model_dump(exclude_unset=True, exclude={"closure_days"}, exclude_none=True)
    _refuse_faults(changes)
    for field, value in changes.items():
        setattr(row, field, {**row.silence_days, **value} if field == "silence_days" else value)
    if data.closure_days is not None and _set_closure_days(session, data.closure_days):
        # A closure day has no version of its own: the settings' moves, so that a second writer is noticed.
        row.move_on()
    record(session, actor, "assessments.settings.changed", row)
    return settings_out(row, queries.closures(session))


def change_shipped(session: Session, actor: Actor, version: int, word: str, means: str | None) -> SettingsOut:
    """What this word of ours stands for here; None as we ship it. The entry on the record says which word."""
    actor.require(Permission.ASSESSMENT_SET_UP)
    row = _settings(session)
    require_version(row.version, version)
    changed = {name: said for name, said in row.shipped_words.items() if name != word}
    row.shipped_words = changed if means is None else {**changed, word: means}
    record(session, actor, "assessments.settings.changed", row, reason=f"the word “{word}”")
    session.flush()
    return settings_out(row, queries.closures(session))


def council_words(session: Session, actor: Actor) -> CouncilWords:
    """The council's own words, and those of ours that it changed; none before it is set up."""
    actor.require(Permission.ASSESSMENT_READ)
    row = queries.find_settings(session)
    return CouncilWords(dict(row.abbreviations), dict(row.shipped_words)) if row is not None else CouncilWords({}, {})


def working_days(session: Session, actor: Actor) -> WorkingDays:
    """The council's working days: Monday to Friday less England's bank holidays and its own closure days."""
    actor.require(Permission.ASSESSMENT_READ)
    return WorkingDays(queries.closures(session))


def mail_hours(session: Session, actor: Actor) -> MailHours:
    """When people may be written to: the council's working days, and the deadline of the round that is open."""
    actor.require(Permission.SYSTEM_RUN if actor.may(Permission.SYSTEM_RUN) else Permission.ASSESSMENT_READ)
    in_hand = queries.find_open(session)
    return MailHours(WorkingDays(queries.closures(session)), None if in_hand is None else in_hand.return_due_at)


def _settings(session: Session) -> CouncilSettings:
    row = queries.find_settings(session)
    if row is None:
        raise NotFound("The council is not set up yet. Run readiness start, or open Set up as the lead officer.")
    return row


def _set_closure_days(session: Session, wanted: list[ClosureDayIO]) -> bool:
    """Make the stored days those given; True when any changed. Invalid (422) for one day given twice."""
    by_day = {day.on: day.name for day in wanted}
    if len(by_day) < len(wanted):
        raise Invalid("A closure day is there twice.", errors=(FieldError("/closure_days", "Give each day once."),))
    changed = False
    for stored in queries.list_closure_days(session):
        if stored.on not in by_day:
            session.delete(stored)
            changed = True
        elif stored.name != by_day.pop(stored.on):
            stored.name = next(day.name for day in wanted if day.on == stored.on)
            changed = True
    for on, name in by_day.items():
        session.add(ClosureDay(on=on, name=name))
        changed = True
    return changed


def _refuse_faults(changes: dict[str, Any]) -> None:
    faults = []
    unknown = set(changes.get("silence_days", ())) - set(defaults().silence_days)
    for key in sorted(unknown):
        known = ", ".join(defaults().silence_days)
        faults.append(FieldError(f"/silence_days/{key}", f"There is no such stage. Use one of: {known}."))
    limits = changes.get("thresholds")
    if limits is not None and not limits["few"] <= limits["some"] <= limits["many"]:
        faults.append(FieldError("/thresholds", "Few can't be more than some, nor some more than many."))
    said = [word.lower() for word in changes.get("overall_words", ())]
    if len(set(said)) < len(said):
        faults.append(FieldError("/overall_words", "Two of the words are the same. Make each different."))
    if faults:
        raise Invalid("Some settings are not right. Each fault is named below.", errors=tuple(faults))
