"""By which facts a search of the index is narrowed to what a person may see; each page of it is looked at again."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.evidence.models import EvidenceItem, ItemReader, Sensitivity
from app.evidence.queries.items import named_sensitivities, open_sensitivities, visible
from app.fulltext.words import scope

KIND = "document"
# More documents than these are not named one by one in the question; rights alone leave out the others then.
_MOST_NAMED = 200


def scopes_of(item: EvidenceItem) -> list[str]:
    """What a document is filtered by: facts of its own. Who is named as a reader is no such fact."""
    return [
        scope("kind", KIND),
        scope("document", item.reference),
        scope("sensitivity", item.sensitivity.value),
        scope("adder", item.added_by),
        *([scope("owner", item.owner_id)] if item.owner_id else []),
    ]


def scopes_for(session: Session, actor: Actor) -> list[list[str]]:
    """The choices of which a document must hold one each, for this person to be shown it."""
    allowed, reads_all = open_sensitivities(actor), actor.may(Permission.EVIDENCE_READ_ALL)
    if reads_all and allowed == frozenset(Sensitivity):
        return []
    names = [scope("document", reference) for reference in _named_to(session, actor)]
    too_many = len(names) > _MOST_NAMED
    theirs = [scope("owner", actor.person_id), *([] if too_many else names)]
    of = sorted(
        scope("sensitivity", one.value) for one in (allowed | named_sensitivities(actor) if too_many else allowed)
    )
    choices = [[*of, *theirs]]
    if not reads_all and not too_many:
        choices.append([scope("adder", actor.person_id), *theirs])
    return choices


def admitting(session: Session, actor: Actor, among: Select[UUID] | None = None) -> Callable[[Sequence[str]], set[str]]:
    """Which of these references this person may see now, whatever the index says; of the ids `among` only."""

    def admit(references: Sequence[str]) -> set[str]:
        asked = visible(actor).where(EvidenceItem.reference.in_(references))
        if among is not None:
            asked = asked.where(EvidenceItem.id.in_(among))
        return set(session.scalars(asked.with_only_columns(EvidenceItem.reference)))

    return admit


def _named_to(session: Session, actor: Actor) -> Sequence[str]:
    named = select(ItemReader.item_id).where(ItemReader.user_id == actor.person_id)
    statement = select(EvidenceItem.reference).where(EvidenceItem.id.in_(named))
    return session.scalars(statement.limit(_MOST_NAMED + 1)).all()
