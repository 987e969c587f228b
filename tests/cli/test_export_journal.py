"""`studyllm export journal` and its way back, as a shell sees them."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Program


@pytest.fixture
def other(program: Program, tmp_path: Path) -> Program:
    """Another device, on which nothing was done."""
    home = tmp_path / "other"
    shutil.copytree(program.home, home)
    return Program(home)


def study(program: Program, deck: str = "moe") -> None:
    program("study", deck, "--plain", keys="\n3\n\n1\n\n4\nq\n")


def kinds(text: str) -> list[str]:
    first, *lines = map(json.loads, text.splitlines())
    assert first == {"studyllm": "journal", "version": 1}
    return [line["kind"] for line in lines]


def test_a_journal_goes_to_another_device_and_back(
    program: Program, other: Program, tmp_path: Path
) -> None:
    study(program)
    program("undo")
    program("suspend", "rope/none", code=1)
    program("flag", "moe/moe-layer-eq")
    told = program("export", "journal")
    assert sorted(kinds(told.out)) == ["answer", "answer", "answer", "flag", "withdrawal"]
    path = tmp_path / "journal.jsonl"
    assert program("export", "journal", "-o", path).out == ""
    assert path.read_text(encoding="utf-8") == told.out
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert other("import", path).out == "taken: 5 facts of 1 device, 0 known already\n"
    assert other("import", path).out == "taken: 0 facts of 1 device, 5 known already\n"
    assert other("export", "journal").out == told.out
    assert other("stats", "--json").json == program("stats", "--json").json
    assert other("cards", "--json").json == program("cards", "--json").json
    study(other, "t5")
    other("export", "journal", "-o", path)
    assert program("import", path, "--json").json == {
        "dry_run": False,
        "files": [],
        "without_cards": [],
        "decks": [],
        "journals": [
            {
                "file": str(path),
                "added": 3,
                "known": 5,
                "conflicts": 0,
                "cards": 3,
                "devices": 2,
            }
        ],
        "refused": [],
    }
    assert program.reviews() == other.reviews() == 5
    assert program("doctor").lines[-1].startswith("All of it agrees")


def test_a_table_is_asked_for_by_name_or_by_the_name_of_the_file(
    program: Program, other: Program, tmp_path: Path
) -> None:
    study(program)
    path = tmp_path / "Journal.CSV"
    program("export", "journal", "-o", path)
    table = path.read_bytes().decode()
    assert table.startswith("studyllm_journal,kind,at_ms,")
    program("export", "journal", "--format", "csv", "-o", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == path.read_bytes()
    program("export", "journal", "--mark", "-o", path)
    assert path.read_bytes() == b"\xef\xbb\xbf" + table.encode()
    assert "--format csv" in program("export", "journal", "--mark", code=2).err
    assert "taken: 3 facts" in other("import", path).out
    program("export", "journal", "--format", "jsonl", "-o", path)
    assert kinds(path.read_text(encoding="utf-8")) == ["answer"] * 3
    assert other("import", tmp_path / "x", path).lines == [
        "taken: 0 facts of 1 device, 3 known already",
        "taken: 0 facts of 1 device, 3 known already",
    ]


def test_a_file_as_an_editor_or_a_shell_of_windows_saves_it_is_taken_in(
    program: Program, other: Program, tmp_path: Path
) -> None:
    study(program)
    text = program("export", "journal").out.replace("\n", "\r\n")
    path = tmp_path / "j"
    for encoding, known in (("utf-16", 0), ("utf-8-sig", 3), ("utf-8", 3)):
        path.write_bytes(text.encode(encoding))
        assert other("import", path).out.endswith(f", {known} known already\n")


def test_a_mistake_is_named_with_its_line_and_nothing_is_taken(
    program: Program, other: Program, tmp_path: Path
) -> None:
    study(program)
    text = program("export", "journal").out
    path = tmp_path / "j.jsonl"
    lines = text.splitlines(keepends=True)
    broken = {
        ":3: `grade` is again": lines[2].replace('"good"', '"best"').replace('"again"', '"worst"'),
        ":3: this is not UTF-8": lines[2].replace("moe/", "moe/\udcff"),
        ":3: this is not JSON": lines[2][:50],
        ":3: the line is longer": lines[2].replace("moe/", "moe/" + "x" * 99_000),
    }
    for problem, line in broken.items():
        path.write_text(
            lines[0] + lines[1] + line + lines[3], encoding="utf-8", errors="surrogateescape"
        )
        done = other("import", path, program.deck("own"), code=1)
        assert f"studyllm: {path}{problem}" in done.err
        assert done.err.count("\n") == 1
    path.write_text('{"studyllm":"journal","version":2}\n', encoding="utf-8")
    done = other("import", path, "--json", code=1)
    assert "newer studyllm" in done.json["refused"][0]["message"]
    assert other.reviews() == 0
    assert kinds(other("export", "journal").out) == []


def test_options_for_decks_are_not_for_journals(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    program("export", "journal", "-o", path)
    for words in (["--replace"], ["--as", "x"], ["--encoding", "utf-8"]):
        done = program("import", path, *words, code=2)
        assert "is a journal" in done.err


def test_two_facts_of_one_name_are_told(program: Program, other: Program, tmp_path: Path) -> None:
    study(program)
    path = tmp_path / "j.jsonl"
    program("export", "journal", "-o", path)
    changed = path.read_text(encoding="utf-8").replace('"good"', '"hard"')
    other("import", path)
    path.write_text(changed, encoding="utf-8")
    done = other("import", path)
    assert done.out == "taken: 1 fact of 1 device, 2 known already\n"
    assert "1 fact had the name of another one" in done.err


@pytest.mark.skipif(os.name != "posix", reason="what only POSIX systems have")
def test_what_is_no_file_is_neither_read_nor_written(program: Program, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    program("import", tmp_path / "pipe", "-", code=1)
    assert "is not a file" in program("export", "journal", "-o", tmp_path / "pipe", code=1).err
    assert "is not a file" in program("export", "journal", "-o", tmp_path, code=1).err
    missing = tmp_path / "no" / "j.jsonl"
    assert "cannot be written" in program("export", "journal", "-o", missing, code=1).err
