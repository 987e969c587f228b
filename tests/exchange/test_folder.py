"""The files of a sync folder: what is taken for a journal, read on, cut off, and written whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.errors import StudyError
from studyllm.exchange import folder
from studyllm.exchange.files import MOST_BYTES
from studyllm.exchange.folder import NOTHING, Known, Reading, UnreadError
from tests.exchange.limited import room

LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=9))

posix = pytest.mark.skipif(os.name == "nt", reason="pipes, links and rights of POSIX")


def reading(path: Path) -> closing[Reading]:
    found = folder.opened(path)
    assert found is not None
    return closing(found)


def read(path: Path, known: Known = NOTHING) -> tuple[bool, list[bytes], bytes, Known]:
    """Whether it goes on from there, the lines that are new, the tail, and how far it was read."""
    with reading(path) as file:
        went_on = file.goes_on_from(known)
        lines = [line for _, line in file.lines()]
        return went_on, lines, file.tail, file.known


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("folder") / "a.jsonl"


@given(lines=LINES, cut=st.integers(0, 200))
def test_of_any_beginning_of_a_file_the_whole_lines_are_given(
    lines: list[str], cut: int, scratch: Path
) -> None:
    content = "".join(f"{line}\n" for line in lines).encode()[:cut]
    scratch.write_bytes(content)
    _, given, tail, known = read(scratch)
    assert b"".join(given) + tail == content
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in given)
    assert b"\n" not in tail
    assert (known.size, known.lines) == (len(content) - len(tail), len(given))


@given(lines=LINES, more=LINES)
def test_a_file_that_has_grown_is_read_on_from_where_it_ended(
    lines: list[str], more: list[str], scratch: Path
) -> None:
    first, then = ("".join(f"{line}\n" for line in part).encode() for part in (lines, more))
    scratch.write_bytes(first)
    *_, known = read(scratch)
    scratch.write_bytes(first + then)
    went_on, given, tail, grown = read(scratch, known)
    assert went_on or not lines
    assert (b"".join(given), tail) == (then, b"")
    assert grown == read(scratch)[-1]


@given(lines=LINES, place=st.integers(0, 200))
def test_a_file_whose_beginning_differs_is_read_anew(
    lines: list[str], place: int, scratch: Path
) -> None:
    content = bytearray("".join(f"{line}\n" for line in ["first", *lines]).encode())
    scratch.write_bytes(content)
    *_, known = read(scratch)
    content[place % len(content)] ^= 1
    scratch.write_bytes(content)
    went_on, given, tail, _ = read(scratch, known)
    assert not went_on
    assert b"".join(given) + tail == content
    scratch.write_bytes(content[:-1])
    assert not read(scratch, known)[0]


def test_lines_are_counted_from_the_beginning_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"a\nb\n")
    *_, known = read(path)
    path.write_bytes(b"a\nb\nc\nd")
    with reading(path) as file:
        assert file.goes_on_from(known)
        assert list(file.lines()) == [(3, b"c\n")]
        assert (file.first, file.tail) == (b"a\n", b"d")


def test_how_far_it_was_read_does_not_count_a_line_that_was_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"good\nbad\ngood\n")
    with reading(path) as file:
        for _, line in file.lines():
            if line == b"bad\n":
                break
        assert file.known[:2] == (5, 1)


# What lies in a folder


def test_hidden_files_and_folders_are_no_journals(tmp_path: Path) -> None:
    for name in (".git", ".stfolder", "decks.jsonl"):
        (tmp_path / name).mkdir()
    for name in ("b.jsonl", "a (conflicted copy).jsonl", "README", ".a.jsonl.12.new"):
        (tmp_path / name).touch()
    assert [path.name for path in folder.files(tmp_path)] == [
        "README",
        "a (conflicted copy).jsonl",
        "b.jsonl",
    ]


def test_a_folder_that_is_not_there_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"there is no such folder; .*`--create`"):
        folder.check(tmp_path / "away")
    (tmp_path / "file").touch()
    with pytest.raises(StudyError, match="is no folder"):
        folder.check(tmp_path / "file")


def test_a_folder_is_made_for_its_owner_but_not_the_one_around_it(tmp_path: Path) -> None:
    folder.create(tmp_path / "new")
    folder.create(tmp_path / "new")
    folder.check(tmp_path / "new")
    if os.name == "posix":
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    with pytest.raises(StudyError, match="cannot be made: No such file or directory"):
        folder.create(tmp_path / "mistyped" / "new")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _link_out(path: Path) -> None:
    outside = path.parent.with_name("outside")
    outside.write_text("secret\n")
    path.symlink_to(outside)


def _link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def _too_large(path: Path) -> None:
    with open(path, "wb") as stream:
        stream.truncate(MOST_BYTES + 1)


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


STRANGE = {
    "cannot be read: Too many levels of symbolic links": _link_to_itself,
    "no regular file": _pipe,
    "leads out of the folder": _link_out,
    "leads out of the folder; ": _device,
    "cannot be read: No such file": _link_to_nothing,
    "larger than 4 GB": _too_large,
}


@posix
@pytest.mark.parametrize("said", STRANGE)
def test_what_cannot_be_read_is_told_only_if_it_should_be_a_journal(
    said: str, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    STRANGE[said](there / "a.jsonl")
    STRANGE[said](there / "else")
    with pytest.raises(UnreadError, match=said):
        folder.opened(there / "a.jsonl")
    assert folder.opened(there / "else") is None
    assert [path.name for path in folder.files(there)] == ["a.jsonl", "else"]


@posix
def test_a_link_within_the_folder_is_a_file_like_others(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"a\n")
    (tmp_path / "b.jsonl").symlink_to("a.jsonl")
    assert read(tmp_path / "b.jsonl")[1] == [b"a\n"]


def test_a_line_without_an_end_is_not_read_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"a\n" + b"x" * (folder.MAX_LINE + 1))
    with reading(path) as file, pytest.raises(UnreadError, match=r"a\.jsonl:2: the line is longer"):
        list(file.lines())


# One's own


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    path = folder.own(tmp_path, "dev")
    known = folder.write(path, NOTHING, ["head\n"], ["one\n", "zwei ü\n"])
    assert path.read_bytes() == "head\none\nzwei ü\n".encode()
    assert read(path)[-1] == known
    more = folder.write(path, known, ["another head\n"], ["three\n"])
    assert path.read_bytes() == "head\none\nzwei ü\nthree\n".encode()
    assert read(path)[-1] == more
    assert [one.name for one in tmp_path.iterdir()] == ["dev.jsonl"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_part_of_a_line_at_the_end_does_not_stay(tmp_path: Path) -> None:
    path = folder.own(tmp_path, "dev")
    known = folder.write(path, NOTHING, ["head\n"], ["one\n"])
    with open(path, "ab") as stream:
        stream.write(b'{"at": 17')
    folder.write(path, known, [], ["two\n"])
    assert path.read_bytes() == b"head\none\ntwo\n"


def test_a_file_that_is_not_as_it_was_is_left_alone(tmp_path: Path) -> None:
    path = folder.own(tmp_path, "dev")
    known = folder.write(path, NOTHING, ["head\n"], ["one\n"])
    for content in (b"head\ntwo\n", b"head\n"):
        path.write_bytes(content)
        with pytest.raises(StudyError, match="changed while it was read; sync again"):
            folder.write(path, known, [], ["three\n"])
        assert path.read_bytes() == content
        assert [one.name for one in tmp_path.iterdir()] == ["dev.jsonl"]


def test_a_failure_while_it_is_written_leaves_the_old_file(tmp_path: Path) -> None:
    def interrupted() -> Iterator[str]:
        yield "two\n"
        raise KeyboardInterrupt

    path = folder.own(tmp_path, "dev")
    known = folder.write(path, NOTHING, ["head\n"], ["one\n"])
    with pytest.raises(KeyboardInterrupt):
        folder.write(path, known, [], interrupted())
    assert path.read_bytes() == b"head\none\n"
    assert [one.name for one in tmp_path.iterdir()] == ["dev.jsonl"]


@posix
def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = folder.own(tmp_path, "dev")
    folder.write(path, NOTHING, ["head\n"], ["one\n"])
    with room(100_000), pytest.raises(StudyError, match="cannot be written: "):
        folder.write(path, NOTHING, ["head\n"], ["x" * 100_000])
    assert path.read_bytes() == b"head\none\n"
    assert [one.name for one in tmp_path.iterdir()] == ["dev.jsonl"]


def test_only_what_this_device_left_behind_is_tidied_away(tmp_path: Path) -> None:
    for name in (".dev.jsonl.12.new", ".other.jsonl.12.new", "dev.jsonl", ".dev.jsonl"):
        (tmp_path / name).touch()
    folder.tidy(tmp_path, "dev")
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        ".dev.jsonl",
        ".other.jsonl.12.new",
        "dev.jsonl",
    ]
