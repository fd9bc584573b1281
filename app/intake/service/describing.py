"""Owner and evidence category are suggested for documents that have none; nothing is set until a person confirms."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.accounts import service as accounts
from app.answers import service as answers
from app.answers.queries.matching import list_read
from app.answers.rules.passages import passages_of
from app.answers.schemas.matching import SuggestionOut
from app.evidence import service as evidence
from app.evidence.models import EvidenceItem
from app.evidence.schemas import ItemPatch
from app.framework.reference import framework
from app.intake import queries
from app.intake.rules.describing import Person, Signs, category_for, folder_of, owner_of
from app.intake.schemas import DescribeIn, SuggestedDetailsOut


def suggest_details(
    session: Session,
    actor: Actor,
    documents: Collection[str],
    requests: Mapping[str, SuggestionOut] | None = None,
    older: Mapping[str, str] | None = None,
) -> list[SuggestedDetailsOut]:
    """For each of these documents an owner and an evidence category where it has none, with the reason.

    Only documents and requests that this person may see tell anything; of a document whose words are kept back they tell
    nothing. `requests` are the suggestions, and `older` the documents that these look like new versions of, where they are
    known already.
    """
    actor.require(Permission.EVIDENCE_READ)
    if not documents or not actor.may(Permission.EVIDENCE_WRITE):
        return []
    asks = actor.assessment_id is not None and actor.may(Permission.REQUESTS_READ)
    if requests is None:
        requests = {one.document: one for one in answers.suggest_requests(session, actor, documents)} if asks else {}
    people = _people(session, actor)
    owners = queries.owners_of_requests(session, actor) if asks else {}
    answered = answers.codes_by_document(session, actor, documents) if asks else {}
    if older is None:
        older = {one.document: one.older for one in evidence.find_alike(session, actor, documents)}
    before = {one.reference: one for one in evidence.list_called(session, actor, set(older.values()))}
    came_from = queries.folders_of(session, actor, documents)
    in_folders = _by_folder(queries.owners_in_folders(session, actor, documents))
    names = {one.id: one.name for one in framework().used_categories}
    has = {one.reference: one for one in evidence.list_called(session, actor, documents)}
    found = []
    for read in list_read(session, actor, documents):
        reference = read.item.reference
        if reference not in has:
            continue
        path, supplied_by = came_from.get(reference, ("", ""))
        one = before.get(older.get(reference, ""))
        matches = requests[reference].requests if reference in requests else []
        signs = Signs(
            kind=read.item.kind,
            words=() if read.is_kept_back else passages_of(read.item.title, read.revision, read.pieces),
            supplied_by=supplied_by,
            folder=folder_of(path),
            in_folder=in_folders.get(folder_of(path), Counter()) if folder_of(path) else Counter(),
            older=one.reference if one else "",
            older_owner=(one.owner or "") if one else "",
            older_category=(one.evidence_category or "") if one else "",
            answers=[(code, owners.get(code, "")) for code in answered.get(reference, [])],
            may_answer=[(match.code, owners.get(match.code, "")) for match in matches],
        )
        owner = owner_of(signs, people) if has[reference].owner is None else None
        category = category_for(signs, names) if has[reference].evidence_category is None else None
        if owner is not None or category is not None:
            found.append(SuggestedDetailsOut(document=reference, owner=owner, evidence_category=category))
    return found


def describe(session: Session, actor: Actor, item: EvidenceItem, data: DescribeIn) -> list[list[Any]]:
    """Give a document the owner and the category that it has none of: [reference, its version since, owner, category].

    Nothing where it has them by now: what somebody said meanwhile stays. Invalid (422) says what is wrong with them.
    """
    actor.require(Permission.EVIDENCE_WRITE)
    fields: dict[str, str] = {}
    if data.owner and item.owner_id is None:
        fields["owner"] = data.owner
    if data.evidence_category and item.evidence_category is None:
        fields["evidence_category"] = data.evidence_category
    if not fields:
        return []
    evidence.change_details(session, actor, item.reference, item.version, ItemPatch.model_validate(fields))
    session.flush()
    return [[item.reference, item.version, fields.get("owner", ""), fields.get("evidence_category", "")]]


def take_back(session: Session, actor: Actor, reference: str, version: int, owner: str, category: str) -> list[Any]:
    """The undo of `describe`: EditConflict (412) where somebody changed the document since."""
    actor.require(Permission.EVIDENCE_WRITE)
    named = {name: None for name, value in (("owner", owner), ("evidence_category", category)) if value}
    item = evidence.change_details(session, actor, reference, version, ItemPatch.model_validate(named))
    session.flush()
    return [reference, item.version, owner, category]


def _people(session: Session, actor: Actor) -> dict[str, Person]:
    """Whom this person may name as an owner: nobody, where they may give documents to none."""
    if not actor.may(Permission.PEOPLE_READ) or not actor.may(Permission.EVIDENCE_WRITE_ALL):
        return {}
    return {one.email: Person(one.email, one.name, one.team) for one in accounts.list_people(session, actor)}


def _by_folder(owners: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path, counts in owners.items():
        found[folder_of(path)].update(counts)
    return found
