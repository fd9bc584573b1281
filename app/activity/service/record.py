"""The record as a whole: sign it, send the checkpoint to information governance, check it, take it out."""

from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from app.access import Actor, Permission, Role
from app.accounts import service as accounts
from app.activity.schemas import RecordFacts, VerifiedOut
from app.audit import checkpoints, record
from app.audit import queries as entries
from app.audit import service as audit
from app.audit.checkpoints import Checkpoint, fingerprint, signing_key
from app.audit.schemas import CheckpointOut
from app.core.clock import LONDON, today
from app.core.config import Settings
from app.core.errors import RuleBroken
from app.notify import service as notify
from app.notify.schemas import MailIn

# About 20 seconds on a small machine; longer than that nobody waits for a page, and the command line does it.
MOST_ON_A_PAGE = 250_000


def record_facts(session: Session, actor: Actor, settings: Settings) -> RecordFacts:
    """How long the record is, its last checkpoint, the key that signs it and where checkpoints go."""
    actor.require(Permission.RECORD_VERIFY)
    public = checkpoints.public_key(signing_key(settings))
    return RecordFacts(
        entries=entries.count_entries(session),
        checkpoint=audit.last_checkpoint(session, actor),
        public_key=public,
        fingerprint=fingerprint(public),
        leaves_to_a_target=settings.checkpoints_to is not None,
        sends_mail=settings.sends_mail,
        told=len(_told(session, actor)),
    )


def take_checkpoint(session: Session, actor: Actor, settings: Settings) -> CheckpointOut:
    """Sign the record as it stands and put a mail of it to everyone in information governance into the outbox.

    The worker leaves it at the target outside.
    """
    actor.require(Permission.RECORD_VERIFY)
    signed = audit.sign_checkpoint(session, actor, signing_key(settings))
    for address in _told(session, actor):
        notify.write_mail(session, actor, _mail(address, signed))
    session.flush()
    kept = audit.last_checkpoint(session, actor)
    assert kept is not None
    return kept


def is_due(session: Session, actor: Actor) -> bool:
    """For the worker: whether the day's checkpoint is still to be taken; an empty record has none."""
    actor.require(Permission.SYSTEM_RUN)
    last = entries.last_checkpoint(session)
    if last is None:
        return entries.count_entries(session) > 0
    return last.at.astimezone(LONDON).date() < today()


def verify_record(
    session: Session, actor: Actor, settings: Settings, given: Collection[Checkpoint] = (), *, any_length: bool = False
) -> VerifiedOut:
    """Check the whole record, and against every checkpoint kept or given.

    RuleBroken (409) for one that is too long to wait for on a page; the command line takes any length.
    """
    actor.require(Permission.RECORD_VERIFY)
    length = entries.count_entries(session)
    if length > MOST_ON_A_PAGE and not any_length:
        raise RuleBroken(
            f"The record has {length:,} entries, which takes too long here. Run `readiness audit verify` on the server."
        )
    trusted = checkpoints.public_key(signing_key(settings))
    walked = audit.verify(session, actor, given, trusted)
    return VerifiedOut.of(walked, len(given))


def note_taking_out(session: Session, actor: Actor) -> None:
    """Write down that the record is about to be taken out. RuleBroken (409) while it is empty."""
    actor.require(Permission.RECORD_VERIFY)
    last = entries.last_entry(session)
    if last is None:
        raise RuleBroken("The record is empty, so there is nothing to take out yet.")
    record(session, actor, "audit.record.taken_out", last)


def record_lines(session: Session, actor: Actor, settings: Settings) -> Iterator[bytes]:
    """The whole record as lines, the last a signed checkpoint; once `note_taking_out` is committed."""
    actor.require(Permission.RECORD_VERIFY)
    return audit.export(session, actor, signing_key(settings))


def _told(session: Session, actor: Actor) -> list[str]:
    """The addresses of everyone in information governance."""
    if not actor.may(Permission.PEOPLE_READ):
        return []
    return [person.email for person in accounts.list_people(session, actor) if Role.IG in person.roles]


def _mail(address: str, signed: Checkpoint) -> MailIn:
    return MailIn(
        "audit.checkpoint",
        address,
        f"Checkpoint of the record at entry {signed.sequence}",
        "This is a signed checkpoint of the record of who did and read what. It holds no personal data.\n"
        "Keep this message: with it, a record from which anything was taken away or changed later can be found out.\n\n"
        f"{signed.line}\n\n"
        f"Signed with the key {fingerprint(signed.public_key)}\n"
        "To check: readiness audit verify --checkpoint FILE, where FILE is this message saved as a file.\n",
    )
