"""`studyllm export deck`: what is printed, what lies in files, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from studyllm import deckfile
from tests.cli.conftest import Program
from tests.learner import deck_text

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.stem for path in (ROOT / "decks").glob("*.yaml"))

HOSTILE = (
    "deck: own\ntitle: Own\ncards:\n"
    "  - {id: a, q: '=1+1', a: \"\\e]52;c;x\\a\"}\n"
    "  - {id: b, q: 位置?, choices: [one, two], right: [2]}\n"
)


def exported(program: Program, *words: str | Path) -> bytes:
    """What comes out, byte for byte."""
    ran = subprocess.run(
        [*program.words, "export", "deck", *map(str, words)],
        cwd=ROOT,
        env=program.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=True,
    )
    return ran.stdout


def own(program: Program, text: str) -> Path:
    path = program.own("own")
    path.write_bytes(text.encode())
    return path


def test_a_deck_is_printed_as_its_file_is(program: Program) -> None:
    path = own(program, "# mine\r\n" + HOSTILE)
    assert exported(program, "own") == path.read_bytes()
    anew = exported(program, "own", "--anew").decode()
    assert "# mine" not in anew
    assert "\x1b" not in anew
    copy = program.home.with_name("anew.yaml")
    copy.write_text(anew, encoding="utf-8")
    assert deckfile.load(copy) == deckfile.load(path)


def test_what_was_exported_can_be_imported_again(program: Program) -> None:
    own(program, HOSTILE)
    file = program.home.with_name("again.yaml")
    program("export", "deck", "own", "--anew", "-o", file)
    assert "2 added" in program("import", file, "--as", "again").out
    program("export", "deck", "own", "-o", file)
    assert "2 unchanged" in program("import", file, "--replace").out


def test_json_lines_have_a_line_a_card(program: Program) -> None:
    own(program, HOSTILE)
    lines = exported(program, "own", "t5", "--format", "jsonl").decode().splitlines()
    head, *cards = map(json.loads, lines)
    assert head == {"studyllm": "deck", "version": 1, "deck": "own", "title": "Own"}
    assert cards[0] == {"id": "a", "question": "=1+1", "answer": "␛]52;c;x␇"}
    assert cards[1]["right"] == [2]
    assert cards[2]["deck"] == "t5"


def test_a_table_is_for_spreadsheets_or_raw_for_programs(program: Program) -> None:
    own(program, HOSTILE)
    plain, raw, marked = (
        exported(program, "own", "--format", "csv", *more) for more in ((), ("--raw",), ("--mark",))
    )
    assert marked == b"\xef\xbb\xbf" + plain
    assert plain.count(b"\r\n") == 3
    for text, question in ((plain, "'=1+1"), (raw, "=1+1")):
        rows = list(csv.DictReader(io.StringIO(text.decode(), newline="")))
        assert [row["question"] for row in rows] == [question, "位置?"]
        assert rows[1]["choices"] == "one\ntwo"


def test_without_a_deck_all_that_are_shown_are_written(program: Program) -> None:
    program("decks", "hide", "t5")
    lines = map(json.loads, exported(program, "--format", "jsonl").splitlines())
    assert {line["deck"] for line in lines if "studyllm" in line} == {*SHIPPED} - {"t5"}
    folder = program.home.with_name("folder")
    folder.mkdir()
    program("export", "deck", "-o", folder)
    assert sorted(path.stem for path in folder.iterdir()) == [s for s in SHIPPED if s != "t5"]
    for path in folder.iterdir():
        assert path.read_bytes() == (ROOT / "decks" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("name", "begin"),
    [("t5.csv", "deck (studyllm 1),id,"), ("t5.JSONL", '{"studyllm":"deck"'), ("t5.txt", "# ")],
)
def test_the_name_of_the_file_tells_the_format(program: Program, name: str, begin: str) -> None:
    file = program.home.with_name(name)
    program("export", "deck", "t5", "-o", file)
    assert file.read_text(encoding="utf-8").startswith(begin)


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_a_file_may_be_read_by_others_and_only_a_file_is_overwritten(program: Program) -> None:
    file = program.home.with_name("t5.jsonl")
    file.write_text("before", encoding="utf-8")
    old = os.umask(0o022)
    try:
        done = program("export", "deck", "t5", "--format", "jsonl", "-o", file)
    finally:
        os.umask(old)
    assert (done.out, done.err) == ("", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert file.read_text(encoding="utf-8").startswith("{")
    assert [path.name for path in file.parent.glob(".t5*")] == []
    folder = program.home.with_name("folder")
    folder.mkdir()
    done = program("export", "deck", "t5", "--format", "csv", "-o", folder, code=1)
    assert "is not a file" in done.err


def test_a_package_is_for_its_owner_alone_and_names_what_it_lacks(program: Program) -> None:
    own(program, "deck: own\ncards:\n  - {id: a, q: '![x](gone.png)', a: {en: E, zh: 中}}\n")
    file = program.home.with_name("own.apkg")
    done = program("export", "deck", "own", "t5", "--only", "zh", "-o", file)
    assert done.out == ""
    assert "gone.png: there is no such picture; its name stands in its place" in done.err
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["collection.anki2", "media"]
        assert "x (gone.png)\x1f中\x1f".encode() in archive.read("collection.anki2")
    assert [path.name for path in file.parent.glob(".*")] == []


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nope"], 1, "there is no deck `nope`; `studyllm decks` lists them"),
        (["t5", "moo"], 1, "there is no deck `moo`; did you mean `moe`?"),
        ([], 2, "yaml is one deck a file: name one DECK, or a folder by -o"),
        (["t5", "moe"], 2, "yaml is one deck a file: name one DECK, or a folder by -o"),
        (["t5", "--raw"], 2, "--raw belongs to --format csv"),
        (["t5", "--mark", "--format", "jsonl"], 2, "--mark belongs to --format csv"),
        (["t5", "--anew", "--format", "csv"], 2, "--anew belongs to --format yaml"),
        (["t5", "--format", "apkg"], 2, "a package is no text: name a FILE by -o"),
        (["t5", "--only", "zh"], 2, "--only belongs to --format apkg"),
        (["t5", "--format", "toml"], 2, "'toml' is not one of 'yaml', 'csv', 'jsonl'"),
        (["t5", "-o", "/nowhere/at/all.yaml"], 1, "/nowhere/at/all.yaml: cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_said_and_nothing_printed(
    program: Program, words: list[str], code: int, message: str
) -> None:
    done = program("export", "deck", *words, code=code)
    assert message in done.err
    assert done.out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_does_not_turn_round_what_stands_in_a_comment(program: Program) -> None:
    import pty

    own(program, deck_text("own", 1) + "# \u202edlrow\n")
    ours, theirs = pty.openpty()
    try:
        subprocess.run(
            [*program.words, "export", "deck", "own"],
            cwd=ROOT,
            env=program.environment,
            stdin=theirs,
            stdout=theirs,
            timeout=120,
            check=True,
        )
        shown = os.read(ours, 10_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert "Question 1 of own?" in shown
    assert "# \N{REPLACEMENT CHARACTER}dlrow" in shown


def test_a_reader_that_has_enough_ends_it_quietly(program: Program) -> None:
    command = f"{sys.executable} -m studyllm export deck --format jsonl | head -n 1"
    ran = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env=program.environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert json.loads(ran.stdout)["studyllm"] == "deck"
    assert ran.stderr == ""
