"""By which facts a search of the index is narrowed to what a person may see; the list looks again at each row."""

from app.access import Actor, Permission
from app.evidence.models import EvidenceItem
from app.evidence.queries.items import named_sensitivities, open_sensitivities
from app.fulltext.words import scope

KIND = "document"


def scopes_of(item: EvidenceItem) -> list[str]:
    """What a document is filtered by: its sensitivity, and everyone whose own it is."""
    people = {item.owner_id, item.added_by, *(reader.user_id for reader in item.readers)}
    return [
        scope("kind", KIND),
        scope("sensitivity", item.sensitivity.value),
        *sorted(scope("person", person) for person in people if person is not None),
    ]


def scopes_for(actor: Actor) -> list[list[str]]:
    """The choices of which a document must hold one each, for this person to be shown it."""
    allowed = open_sensitivities(actor) | named_sensitivities(actor)
    choices = [[scope("kind", KIND)], sorted(scope("sensitivity", one.value) for one in allowed)]
    if not actor.may(Permission.EVIDENCE_READ_ALL):
        choices.append([scope("person", actor.person_id)])
    return choices
