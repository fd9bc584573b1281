"""The pack: whole or not at all, checked on the way in, the same bytes each time, and nothing in it but what is meant."""

import hashlib
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from exports.archive import Progress, StoredFileChangedError, StoredFileMissingError, build_pack, write_pack
from exports.names import PATH_LENGTH
from exports.snapshot import Copies, FileFacts, PackSnapshot, from_json, to_json
from tests.exports import reading, samples
from tests.exports.test_names import is_windows_safe

REPOSITORY = Path(__file__).parents[2]


def build(folder: Path, snapshot: Any = None, store: samples.Store | None = None) -> Path:
    """Build a pack in that folder; without a snapshot, one of everything."""
    keep = store or samples.Store()
    target = folder / "pack.zip"
    build_pack(snapshot or samples.a_full_pack(keep), keep.open, target)
    return target


def names_in(path: Path) -> list[str]:
    """The paths in a zip."""
    with zipfile.ZipFile(path) as package:
        return package.namelist()


def test_a_pack_is_a_bag_that_other_software_finds_valid(tmp_path: Path) -> None:
    import bagit

    with zipfile.ZipFile(build(tmp_path)) as package:
        package.extractall(tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.validate()
    assert bag.info["Bagging-Date"] == "2027-01-20"
    assert bag.info["Source-Organization"] == "Fernshire County Council"
    assert set(bag.algorithms) == {"sha256"}


def test_what_is_sent_lies_below_data_and_the_rest_is_about_it(tmp_path: Path) -> None:
    names = names_in(build(tmp_path))
    assert [name for name in names if not name.startswith("data/")] == [
        "bagit.txt", "bag-info.txt", "README.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
    ]  # fmt: skip
    assert names[:4] == ["data/Index.docx", "data/Index.xlsx", "data/Self-assessment.docx", "data/Abbreviations.docx"]
    assert "data/1 Waiting lists and how risk is managed/1_01_Waiting well risk policy.pdf" in names


def test_every_link_in_word_and_excel_opens_a_file_that_is_there(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path)) as package:
        names = set(package.namelist())
        index, own = (reading.a_word(package.read(f"data/{name}")) for name in ("Index.docx", "Self-assessment.docx"))
        book = reading.a_book(package.read("data/Index.xlsx"))
    addresses = [address for document in (index, own) for _, address in reading.links_of(document)]
    addresses += [cell.hyperlink.target for sheet in book for row in sheet for cell in row if cell.hyperlink]
    relative = {reading.path_of(address) for address in addresses if not address.startswith("https://")}
    assert len(relative) == 6
    assert {f"data/{path}" for path in relative} <= names


def test_files_are_in_it_bit_for_bit(tmp_path: Path) -> None:
    store = samples.Store()
    with zipfile.ZipFile(build(tmp_path, store=store)) as package:
        assert package.testzip() is None
        inside = {hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist()}
    assert set(store.files) <= inside


@pytest.mark.parametrize("copies", Copies)
def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path, copies: Copies) -> None:
    store = samples.Store()
    snapshot = replace(samples.a_full_pack(store), copies=copies)
    first = build(tmp_path, snapshot, store).read_bytes()
    assert build(tmp_path, from_json(PackSnapshot, to_json(snapshot)), store).read_bytes() == first


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    code = (
        "from io import BytesIO; from exports.archive import write_pack; from tests.exports import samples; "
        "store = samples.Store(); out = BytesIO(); "
        "print(write_pack(samples.a_full_pack(store), store.open, out).sha256, "
        "write_pack(samples.a_case_list(), store.open, BytesIO()).sha256)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY), "TZ": zone},
            cwd=REPOSITORY, capture_output=True, text=True, check=True,
        ).stdout
        for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/Lima"))
    }  # fmt: skip
    assert len(said) == 1


def test_what_it_says_of_itself_is_true(tmp_path: Path) -> None:
    store = samples.Store()
    built = build_pack(samples.a_full_pack(store), store.open, tmp_path / "pack.zip")
    data = (tmp_path / "pack.zip").read_bytes()
    assert (built.size, built.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert [f"data/{one.path}" for one in built.payload] == [
        name for name in names_in(tmp_path / "pack.zip") if "data/" in name
    ]


def damaged(data: bytes, how: str) -> bytes:
    """The same file after something happened to it on disk."""
    return {"changed": b"X" + data[1:], "cut": data[:-1], "grown": data + b"X", "empty": b""}[how]


@pytest.mark.parametrize("how", ["changed", "cut", "grown", "empty"])
def test_a_stored_file_that_changed_is_named_and_nothing_is_left_behind(tmp_path: Path, how: str) -> None:
    store = samples.Store()
    file = store.add(b"the strategy" * 200_000, "strategy.pdf")
    pack = samples.a_pack(
        samples.a_request("1", samples.an_answer(samples.a_document(142, title="Strategy", file=file)))
    )
    store.files[file.sha256] = damaged(store.files[file.sha256], how)
    with pytest.raises(StoredFileChangedError, match="E-0142 Strategy has changed on disk") as caught:
        build(tmp_path, pack, store)
    assert (caught.value.reference, caught.value.sha256) == ("E-0142", file.sha256)
    assert list(tmp_path.iterdir()) == []


def test_a_change_in_one_of_many_files_is_found_whoever_hashes_it(tmp_path: Path) -> None:
    store = samples.Store()
    files = [store.add(os.urandom(700_000), f"{number}.pdf") for number in range(8)]
    answers = [samples.an_answer(samples.a_document(number, file=file)) for number, file in enumerate(files)]
    pack = samples.a_pack(samples.a_request("1", *answers))
    build(tmp_path, pack, store)
    for file in files:
        kept = store.files[file.sha256]
        store.files[file.sha256] = kept[:-1] + bytes([kept[-1] ^ 1])
        with pytest.raises(StoredFileChangedError):
            write_pack(pack, store.open, BytesIO())
        store.files[file.sha256] = kept


def test_a_file_whose_noted_crc_is_wrong_would_not_unzip_so_it_is_refused(tmp_path: Path) -> None:
    store = samples.Store()
    file = replace(store.add(b"strategy"), crc32=1)
    with pytest.raises(StoredFileChangedError):
        build(tmp_path, samples.a_pack(samples.a_request("1", samples.an_answer(samples.a_document(file=file)))), store)


def test_a_stored_file_that_is_missing_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    pack = samples.a_pack(samples.a_request("1", samples.an_answer(samples.a_document(142, title="Strategy"))))
    with pytest.raises(StoredFileMissingError, match="E-0142 Strategy is not in the file store"):
        build(tmp_path, pack)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_pack_stays_when_a_new_one_fails(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"earlier")
    with pytest.raises(StoredFileMissingError):
        build(tmp_path, samples.a_pack(samples.a_request("1", samples.an_answer())))
    assert (tmp_path / "pack.zip").read_bytes() == b"earlier"


def test_stopping_from_the_progress_leaves_nothing_behind(tmp_path: Path) -> None:
    store = samples.Store()
    snapshot = samples.a_full_pack(store)

    def stop(progress: Progress) -> None:
        if progress.files_done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_pack(snapshot, store.open, tmp_path / "pack.zip", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    class Full(BytesIO):
        def write(self, data: Any, /) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_pack(samples.a_pack(), samples.Store().open, Full())


def test_progress_counts_up_to_all_files_and_bytes(tmp_path: Path) -> None:
    store = samples.Store()
    seen: list[Progress] = []
    build_pack(samples.a_full_pack(store), store.open, tmp_path / "pack.zip", seen.append)
    assert [one.files_done for one in seen] == list(range(1, seen[-1].files_total + 1))
    assert (seen[-1].files_done, seen[-1].bytes_done) == (seen[-1].files_total, seen[-1].bytes_total)


@pytest.mark.parametrize("count", [0, 1, 250])
def test_a_pack_of_none_of_one_and_of_many_opens(tmp_path: Path, count: int) -> None:
    store = samples.Store()
    answers = [
        samples.an_answer(samples.a_document(number, file=store.add(f"file {number}".encode())))
        for number in range(count)
    ]
    path = build(tmp_path, samples.a_pack(samples.a_request("17", *answers)), store)
    assert sum(name.startswith("data/17 ") for name in names_in(path)) == count


@pytest.mark.parametrize("text", samples.TORTURE)
def test_any_text_makes_a_pack_that_opens_with_names_that_windows_takes(tmp_path: Path, text: str) -> None:
    store = samples.Store()
    document = samples.a_document(reference=text, title=text, file=store.add(b"x", text))
    pack = samples.a_pack(
        samples.a_request(text, samples.an_answer(document), title=text), council=text, assessment=text
    )
    for name in names_in(build(tmp_path, pack, store)):
        assert len(name) < PATH_LENGTH
        assert all(is_windows_safe(part) for part in name.split("/"))


def test_no_two_paths_are_the_same_to_windows(tmp_path: Path) -> None:
    names = [name.casefold() for name in names_in(build(tmp_path))]
    assert len(names) == len(set(names))


def test_the_councils_own_self_assessment_goes_in_place_of_ours(tmp_path: Path) -> None:
    store = samples.Store()
    snapshot = samples.a_pack(own_self_assessment=store.add(b"our story", "story.pdf"))
    names = names_in(build(tmp_path, snapshot, store))
    assert [name for name in names if "elf-assessment" in name] == ["data/Self-assessment.pdf"]


def test_the_case_list_pack_holds_the_list_and_says_how_to_keep_it(tmp_path: Path) -> None:
    path = build(tmp_path, samples.a_case_list())
    assert [name for name in names_in(path) if name.startswith("data/")] == [
        "data/Case list.xlsx",
        "data/Case list.docx",
    ]
    with zipfile.ZipFile(path) as package:
        assert b"Names left out, still personal data" in package.read("README.txt")


def test_the_readme_says_as_at_when_and_what_to_open_first(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path)) as package:
        readme = package.read("README.txt").decode()
    assert "As at 5:30pm, Wednesday 20 January 2027." in readme
    assert "open Index.docx" in readme
    assert "MADE-UP DATA" in readme


def test_nothing_in_the_unzipped_tree_says_what_only_the_council_may_know(tmp_path: Path) -> None:
    """The snapshot cannot hold these, so their words and names must not turn up either, not even as properties."""
    with zipfile.ZipFile(build(tmp_path)) as package:
        everything = "\n".join(reading.all_words(package.read(name)) for name in package.namelist()).lower()
    for internal in (
        "unsupported",
        "contradicted",
        "sensitivity",
        "owner",
        "unanswered",
        "comment>",
        "reviewer",
        "root",
    ):
        assert internal not in everything


def test_open_file_is_asked_by_the_facts_of_the_file(tmp_path: Path) -> None:
    store = samples.Store()
    asked: list[str] = []

    def open_file(file: FileFacts) -> BinaryIO:
        asked.append(file.name)
        return store.open(file)

    build_pack(samples.a_full_pack(store), open_file, tmp_path / "pack.zip")
    assert asked == ["policy.pdf", "Q3.XLSX", "survey.docx"]
