"""Files that exports write: whole or not at all, and for nobody else's eyes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.cli.saving import written
from studyllm.errors import StudyError

posix = pytest.mark.skipif(os.name != "posix", reason="what only POSIX systems have")


def breaking_off() -> Iterator[str]:
    yield "half"
    raise StudyError("no more")


def test_a_file_has_the_text_as_it_came(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    written(path, iter(["甲,b\r\n", "c\n"]))
    assert path.read_bytes() == "甲,b\r\nc\n".encode()
    written(path, ["x"], encoding="utf-8-sig")
    assert path.read_bytes() == b"\xef\xbb\xbfx"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


@posix
def test_a_file_is_for_its_owner_alone_unless_it_may_be_shown(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.touch(0o644)
    written(path, ["x"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    umask = os.umask(0o022)
    try:
        written(path, ["x"], private=False)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_an_error_on_the_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("before")
    with pytest.raises(StudyError, match="no more"):
        written(path, breaking_off())
    assert path.read_text() == "before"
    with pytest.raises(StudyError, match="no more"):
        written(tmp_path / "other", breaking_off())
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


@posix
def test_what_is_no_file_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "ring").symlink_to("ring")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/null"), tmp_path / "ring"):
        with pytest.raises(StudyError, match=path.name):
            written(path, ["x"])
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"no/out: cannot be written: No such file"):
        written(tmp_path / "no" / "out", ["x"])


@posix
def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("before")
    (tmp_path / "link").symlink_to("file")
    written(tmp_path / "link", ["after"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "after"


def test_without_a_file_the_text_goes_to_the_standard_output(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(1, "w", encoding="ascii", closefd=False) as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        written(None, ["甲\r\n", "b\n"], encoding="utf-8-sig")
    assert capfdbinary.readouterr().out == "\ufeff甲\r\nb\n".encode()


@posix
def test_what_killed_exports_left_is_gone_with_the_next_one(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    running = f".out.{os.getppid()}.new"
    stay = {running, ".out.new", ".out.x.new", f".other.{ended.pid}.new", "out"}
    for name in (f".out.{ended.pid}.new", *stay):
        (tmp_path / name).write_text("half")
    written(tmp_path / "out", ["whole"])
    assert {path.name for path in tmp_path.iterdir()} == stay
    assert (tmp_path / "out").read_text() == "whole"
