"""The door: what is no deck file is refused, and text of any encoding comes through in lines."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.core.cards import Basic
from studyllm.deckfile.source import MAX_BYTES, Source, UnreadableError
from studyllm.errors import DeckError, StudyError

TEXT = "deck: d\ncards:\n  - q: 位置编码\n    a: 旋转\n"


def refused(path: Path) -> str:
    """Why a file is no deck file, without its path."""
    with pytest.raises(StudyError) as refusal:
        deckfile.load(path)
    with pytest.raises(StudyError) as again:
        deckfile.digest(path)
    assert str(refusal.value) == str(again.value)
    return str(refusal.value).removeprefix(f"{path}: ")


def answer(path: Path, encoding: str | None = None) -> str:
    kind = deckfile.load(path, encoding=encoding)[1][0].kind
    assert isinstance(kind, Basic)
    return kind.answer[""]


def problem(path: Path, encoding: str | None = None) -> str:
    with pytest.raises(DeckError) as refusal:
        deckfile.load(path, encoding=encoding)
    [found] = refusal.value.problems
    return f"{found.line}:{found.column}: {found.message}"


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
def test_only_regular_files_are_read_and_none_is_waited_for(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.yaml") == "no such file"
    assert refused(tmp_path) == "a folder; a deck is a regular file"
    assert refused(Path("/dev/null")) == "a device; a deck is a regular file"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refused(pipe) == "a pipe; a deck is a regular file"
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert refused(loop).startswith("cannot be read: ")
    assert "cannot be read: " in refused(tmp_path / "a\0b")


def test_a_file_that_the_system_cannot_read_is_named() -> None:
    memory = Path("/proc/self/mem")
    if not memory.exists():
        pytest.skip("no file here that opens and cannot be read")
    assert refused(memory).startswith("cannot be read: ")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert refused(path) == "larger than 64 MB; split the deck"


class Endless(io.BytesIO):
    """A file that grows while it is read."""

    def read(self, size: int | None = -1, /) -> bytes:
        return b"\n" * (size or 0)


def test_a_file_that_grows_while_it_is_read_is_left() -> None:
    source = Source(Endless(), "d", None)
    with pytest.raises(UnreadableError, match="grew past 64 MB"):
        list(iter(source.read, b""))


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("gb18030", "gb18030"),
        ("utf-16-be", "utf-16-be"),
        ("gbk", "GBK"),
        ("utf-8-sig", "utf-8"),
    ],
)
def test_a_deck_is_read_in_its_encoding(tmp_path: Path, written: str, named: str | None) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(TEXT.encode(written))
    assert answer(path, named) == "旋转"


def test_both_byte_orders_are_told_by_their_mark(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    for order in ("utf-16-le", "utf-16-be"):
        path.write_bytes(("\ufeff" + TEXT).encode(order))
        assert answer(path) == "旋转"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes((TEXT + "bad: x\n").replace("\n", ending).encode())
    assert problem(path) == "5:1: unknown key `bad`"


def test_lines_are_those_of_an_editor(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(TEXT.replace("旋转", "a\u2028b\x85c\u2029d") + "bad: x\n", encoding="utf-8")
    assert problem(path) == "5:1: unknown key `bad`"
    path.write_text(TEXT.replace("旋转", "a\u2028b\x85c\u2029d"), encoding="utf-8")
    assert answer(path) == "a b c d"


@pytest.mark.parametrize("at", [0, 1, 70_000, 140_001])
def test_a_wrong_byte_is_found_where_it_stands(tmp_path: Path, at: int) -> None:
    """Whichever of the chunks it is in, and in characters, not bytes."""
    path = tmp_path / "d.yaml"
    comment = "# 位置\n" * (at // 5) + "# é" + "x" * (at % 5)
    path.write_bytes(TEXT.encode() + comment.encode() + b"\xb5\n")
    line, column = 5 + at // 5, 4 + at % 5
    assert problem(path) == (
        f"{line}:{column}: this is not UTF-8 (byte 0xb5); "
        "name the encoding, such as `--encoding gb18030`"
    )
    path.write_bytes(comment.encode() + b"\x1b\n")
    assert problem(path).startswith(f"{line - 4}:{column}: the character U+001B")
    path.write_bytes(comment.encode() + b"\n%TAG ! x\n")
    assert problem(path).startswith(f"{line - 3}:1: a line cannot begin with `%`")


def test_a_long_line_is_counted_over_its_chunks(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(b"# " + b"x" * 200_000 + b"\xff")
    assert problem(path).startswith("1:200003: this is not UTF-8 (byte 0xff)")


def test_a_wrong_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(TEXT.encode() + b"\xff")
    assert problem(path, "gb18030") == (
        "5:1: this is not gb18030 (byte 0xff); try another `--encoding`"
    )
    path.write_bytes(TEXT.encode("gb18030"))
    assert problem(path).startswith("3:9: this is not UTF-8 (byte 0xd6)")
    # Whether the byte is named depends on the version of Python.
    told = problem(path, "utf-16").replace(" (byte 0x64)", "")
    assert told == "1:1: this is not utf-16; try another `--encoding`"


def test_a_line_of_a_text_that_begins_with_percent_is_refused_at_the_margin_only(
    tmp_path: Path,
) -> None:
    path = tmp_path / "d.yaml"
    path.write_text("deck: d\ncards:\n  - q: Q\n    a: |\n      %d\n")
    assert answer(path) == "%d"


def test_half_a_character_of_utf_16_is_refused(tmp_path: Path) -> None:
    source = Source(io.BytesIO(b"a\n+2AA-"), "d", "utf-7")
    assert source.read() == b"a\n"
    with pytest.raises(UnreadableError, match="half a character") as refusal:
        source.read()
    assert (refusal.value.line, refusal.value.column) == (2, 1)
