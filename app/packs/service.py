"""The verbs of packs: ask for one, freeze its facts, note what came of it, give it out, draw it again."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from app.access import SYSTEM, Actor, Permission
from app.accounts import service as accounts
from app.audit import record
from app.audit.service import sign_checkpoint
from app.core.clock import LONDON, now
from app.core.config import Settings
from app.core.errors import NotFound, RuleBroken
from app.jobs import service as jobs
from app.packs import case_list, queries, snapshot
from app.packs.models import PackKind, PackState, SubmissionPack
from app.packs.rules import left_out_words
from app.packs.schemas import PackIn, PackOut
from exports.archive import BuiltPack
from exports.snapshot import CaseListSnapshot, PackSnapshot, from_json, to_json

BUILD = "packs.build"
NEEDED = {PackKind.INFORMATION_RETURN: Permission.PACKS_BUILD, PackKind.CASE_LIST: Permission.PACKS_BUILD_CASES}


def list_packs(session: Session, actor: Actor) -> list[PackOut]:
    """The packs of this round, newest first."""
    actor.require(Permission.PACKS_READ)
    packs = queries.list_packs(session, actor)
    names = accounts.names_of(session, [pack.asked_by for pack in packs])
    return [_out(pack, names.get(pack.asked_by, "")) for pack in packs]


def get_pack(session: Session, actor: Actor, number: int) -> PackOut:
    actor.require(Permission.PACKS_READ)
    pack = _pack(session, actor, number)
    return _out(pack, accounts.names_of(session, [pack.asked_by]).get(pack.asked_by, ""))


def ask_for_pack(session: Session, actor: Actor, data: PackIn) -> PackOut:
    """Write down that a draft pack is wanted, and the job that builds it. The case list is for psw and lead only."""
    actor.require(NEEDED[data.kind])
    pack = SubmissionPack(
        id=uuid4(),
        assessment_id=actor.assessment,
        number=queries.last_number(session, actor.assessment) + 1,
        kind=data.kind,
        state=PackState.WAITING,
        repeat_documents=data.repeat_documents,
        asked_by=actor.person_id,
        asked_at=now(),
        sentence="Waiting to start.",
    )
    session.add(pack)
    record(session, actor, "packs.pack.asked", pack)
    jobs.ask_for(session, actor, BUILD, pack.id, job_id=pack.id)
    return _out(pack, actor.name)


def cleans(session: Session, actor: Actor, pack_id: UUID) -> bool:
    """Whether documents go into it whose facts are not frozen yet, so that copies of them may have to be made first."""
    actor.require(Permission.PACKS_READ)
    pack = queries.find_pack_by_id(session, pack_id)
    return pack is not None and pack.kind is PackKind.INFORMATION_RETURN and not pack.snapshot


def take_snapshot(
    session: Session, actor: Actor, pack_id: UUID, key: Ed25519PrivateKey
) -> PackSnapshot | CaseListSnapshot:
    """Freeze the facts of a pack; once frozen, the same facts are given again, so a build that was cut off goes on.

    A checkpoint of the record, signed with `key`, is among them: it proves later when this was frozen.
    """
    actor.require(Permission.PACKS_READ)
    pack = queries.find_pack_by_id(session, pack_id)
    if pack is None or pack.assessment_id != actor.assessment_id:
        raise NotFound("This pack is no longer here.")
    actor.require(NEEDED[pack.kind])
    if pack.snapshot:
        return _thawed(pack)
    frozen: PackSnapshot | CaseListSnapshot
    if pack.kind is PackKind.CASE_LIST:
        frozen = case_list.of_cases(session, actor, pack, now())
        pack.document_count = len(frozen.cases)
        pack.sentence = "Names left out, still personal data."
    else:
        frozen, left_out = snapshot.of_return(session, actor, pack, now())
        pack.document_count = _documents_in(frozen)
        unseen = queries.count_unseen(session, actor, actor.assessment)
        pack.sentence = left_out_words(left_out.held, unseen, left_out.remark, len(left_out.cleaned))
    frozen = replace(frozen, record_checkpoint=sign_checkpoint(session, SYSTEM, key).line)
    pack.snapshot = to_json(frozen)
    pack.snapshot_sha256 = hashlib.sha256(pack.snapshot.encode()).hexdigest()
    pack.state = PackState.BUILDING
    pack.file_name = _file_name(frozen, pack)
    record(session, actor, "packs.snapshot.taken", pack)
    return frozen


def file_name_of(session: Session, actor: Actor, pack_id: UUID) -> str:
    """What the zip is called, once the facts are frozen."""
    actor.require(Permission.PACKS_READ)
    return _by_id(session, pack_id).file_name


def note_built(session: Session, actor: Actor, pack_id: UUID, built: BuiltPack) -> None:
    actor.require(Permission.PACKS_READ)
    pack = _by_id(session, pack_id)
    pack.state = PackState.DRAFT
    pack.sha256, pack.size, pack.built_at = built.sha256, built.size, now()
    record(session, actor, "packs.pack.built", pack)


def note_failed(session: Session, actor: Actor, pack_id: UUID, sentence: str) -> None:
    """Nothing is kept of a pack that could not be built but the reason."""
    actor.require(Permission.PACKS_READ)
    pack = _by_id(session, pack_id)
    pack.state, pack.sentence = PackState.FAILED, sentence
    record(session, actor, "packs.pack.failed", pack)


def path_of_pack(session: Session, actor: Actor, number: int, settings: Settings) -> tuple[Path, str]:
    """Where the zip lies and what it is called; each giving out is written down. RuleBroken (409) until it is built.

    The rights are asked again now, not only when it was built.
    """
    actor.require(Permission.PACKS_READ)
    pack = _pack(session, actor, number)
    actor.require(NEEDED[pack.kind])
    if pack.state is not PackState.DRAFT:
        raise RuleBroken(f"{pack.reference} is not built yet. {pack.sentence}")
    path = settings.packs_folder / pack.file_name
    if not path.is_file() or path.stat().st_size != pack.size:
        raise RuleBroken(f"The file of {pack.reference} is no longer as it was built. Build the pack again.")
    record(session, actor, "packs.pack.given_out", pack)
    return path, pack.file_name


def snapshot_of(session: Session, actor: Actor, number: int) -> PackSnapshot | CaseListSnapshot:
    """The frozen facts, to draw the same bytes again."""
    actor.require(Permission.PACKS_READ)
    pack = _pack(session, actor, number)
    actor.require(NEEDED[pack.kind])
    if not pack.snapshot:
        raise RuleBroken(f"{pack.reference} has no facts yet. {pack.sentence}")
    return _thawed(pack)


def _thawed(pack: SubmissionPack) -> PackSnapshot | CaseListSnapshot:
    if pack.kind is PackKind.CASE_LIST:
        return from_json(CaseListSnapshot, pack.snapshot)
    return from_json(PackSnapshot, pack.snapshot)


def _pack(session: Session, actor: Actor, number: int) -> SubmissionPack:
    pack = queries.find_pack(session, actor, number)
    if pack is None:
        raise NotFound(f"There is no pack {number} that you can see.")
    return pack


def _by_id(session: Session, pack_id: UUID) -> SubmissionPack:
    pack = queries.find_pack_by_id(session, pack_id)
    if pack is None:
        raise NotFound("This pack is no longer here.")
    return pack


def _documents_in(frozen: PackSnapshot) -> int:
    return len({a.document.reference for theme in frozen.themes for request in theme.requests for a in request.answers})


def _file_name(frozen: PackSnapshot | CaseListSnapshot, pack: SubmissionPack) -> str:
    """Fernshire-County-Council_information-return_P-3_2027-01-21.zip"""
    council = re.sub(r"[^A-Za-z0-9]+", "-", frozen.council).strip("-")[:60]
    return f"{council}_{pack.kind.value.replace(' ', '-')}_{pack.reference}_{frozen.taken_at.astimezone(LONDON):%Y-%m-%d}.zip"


def _out(pack: SubmissionPack, asked_by: str) -> PackOut:
    return PackOut(
        number=pack.number,
        reference=pack.reference,
        kind=pack.kind,
        state=pack.state,
        repeat_documents=pack.repeat_documents,
        asked_by=asked_by,
        asked_at=pack.asked_at,
        built_at=pack.built_at,
        file_name=pack.file_name,
        size=pack.size,
        sha256=pack.sha256,
        snapshot_sha256=pack.snapshot_sha256,
        document_count=pack.document_count,
        sentence=pack.sentence,
        job_id=pack.id,
        version=pack.version,
    )
