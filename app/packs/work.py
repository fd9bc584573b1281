"""Building a pack as long work: facts frozen first, then the zip, then its hash; cut off anywhere, it is simply done again."""

from collections import Counter

from app.audit.checkpoints import signing_key
from app.core.config import Settings
from app.core.errors import NoRoom, RuleBroken
from app.evidence.work import look_for_names
from app.files.store import FULL, FileStore
from app.jobs.work import InHand, Work
from app.packs import service
from app.packs.copies import make_copies
from app.packs.schemas import PackPartOut
from exports.archive import PackError, Progress, build_pack
from exports.layout import (
    ABBREVIATIONS,
    CASE_LIST_EXCEL,
    CASE_LIST_WORD,
    INDEX_EXCEL,
    INDEX_WORD,
    lay_out,
)
from exports.snapshot import CaseListSnapshot, PackSnapshot


class _Stopped(Exception):
    """The person asked to stop; what was written so far goes away with it."""


def builder(settings: Settings, store: FileStore) -> Work:
    """The work "packs.build" over this store."""

    def build(in_hand: InHand) -> bool:
        with in_hand.db.read() as session:
            cleans = service.cleans(session, in_hand.actor, in_hand.subject_id)
        if cleans:
            look_for_names(settings)(in_hand.db)  # nothing goes that was not looked into
            make_copies(
                in_hand.db,
                in_hand.actor,
                store,
                in_hand.subject_id,
                lambda done, total: in_hand.tell(done, total, "Taking out authors and other properties."),
            )
        with in_hand.db.write() as session:
            frozen = service.take_snapshot(session, in_hand.actor, in_hand.subject_id, signing_key(settings))
            pack_file = service.file_name_of(session, in_hand.actor, in_hand.subject_id)

        def on_progress(progress: Progress) -> None:
            if not in_hand.tell(progress.files_done, progress.files_total, "Putting documents into the pack."):
                raise _Stopped

        try:
            built = build_pack(
                frozen,
                lambda file: store.path_of(file.sha256).open("rb"),  # the builder checks every byte itself
                settings.packs_folder / pack_file,
                on_progress,
            )
        except _Stopped:
            _fail(in_hand, "Stopped as asked. Nothing was kept.")
            return True  # there is more to do; the job hears of the stop before its next piece
        except PackError as fault:
            _fail(in_hand, str(fault))
            raise RuleBroken(str(fault)) from fault
        except OSError as fault:
            words = "The disk is full, so no pack was built. Free some room, then build it again."
            if fault.errno not in FULL:
                words = "The pack could not be written to its folder. Tell your administrator, then build it again."
            _fail(in_hand, words)
            raise NoRoom(words) from fault
        with in_hand.db.write() as session:
            service.note_built(session, in_hand.actor, in_hand.subject_id, built)
        return False

    return build


def _fail(in_hand: InHand, sentence: str) -> None:
    with in_hand.db.write() as session:
        service.note_failed(session, in_hand.actor, in_hand.subject_id, sentence)


def what_is_inside(frozen: PackSnapshot | CaseListSnapshot) -> list[PackPartOut]:
    """The top of the pack as it will be unpacked, in order: files made from the facts, folders of documents."""
    if isinstance(frozen, CaseListSnapshot):
        return [_made(CASE_LIST_EXCEL), _made(CASE_LIST_WORD)]
    plan = lay_out(frozen)
    made = [INDEX_WORD, INDEX_EXCEL]
    made += [plan.self_assessment] if plan.self_assessment else []
    made += [ABBREVIATIONS] if frozen.abbreviations else []
    files: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for copy in plan.copies:
        folder = copy.path.split("/")[0]
        files[folder] += 1
        sizes[folder] += copy.file.size
    return [_made(name) for name in made] + [
        PackPartOut(name=folder, documents=number, size=sizes[folder]) for folder, number in files.items()
    ]


def _made(name: str) -> PackPartOut:
    return PackPartOut(name=name, documents=0, size=0)
