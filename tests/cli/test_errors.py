"""What goes wrong, against the exit codes: one sentence on stderr, nothing on stdout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Program

posix = pytest.mark.skipif(sys.platform == "win32", reason="devices and terminals of POSIX")


@pytest.mark.parametrize("words", [[], ["study"], ["study", "moe", "--new", "3"]])
def test_without_a_terminal_the_screens_say_so_and_name_the_other_way(
    program: Program, words: list[str]
) -> None:
    program.home = program.home.with_name("nobody")
    done = program(*words, code=2)
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert "`studyllm study --plain`" in done.err
    assert not program.home.exists()


@posix
@pytest.mark.parametrize("words", [[], ["study"]])
def test_a_dumb_terminal_is_none(program: Program, words: list[str]) -> None:
    import pty

    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*program.words, *words],
        cwd=ROOT,
        env=program.environment | {"TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, "--plain" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nope"], "No such command 'nope'"),
        (["study", "--nope"], "--nope"),
        (["study", "--new", "-1"], "--new"),
        (["study", "--limit", "0"], "--limit"),
        (["study", "--limit", "many"], "many"),
        (["study", "--theme", "pink"], "pink"),
        (["study", "--charset", "latin"], "latin"),
        (["import"], "FILE"),
        (["decks", "hide"], "DECK"),
        (["decks", "nope"], "nope"),
        (["due", "-q", "moe"], "moe"),
        (["due", "\x1b]52;c;aGk=\x07"], "␛]52"),
        (["stats", "--since", "\x1b]52;c;aGk=\x07"], "␛]52"),
    ],
)
def test_a_wrong_command_line_is_explained(program: Program, words: list[str], said: str) -> None:
    done = program(*words, code=2)
    assert done.out == ""
    assert done.err.startswith("studyllm: ")
    assert said in done.err
    assert "Usage: studyllm" in done.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("new_per_dya = 3\n", "`new_per_dya` is not a setting; did you mean `new_per_day`?"),
        ("new_per_day = '3'\n", "`new_per_day` must be a whole number"),
        ("rollover_hour = 24\n", "`rollover_hour` must be from 0 to 23"),
        ("theme = \n", "config.toml"),
    ],
)
def test_a_wrong_setting_stops_every_command_before_anything_is_touched(
    program: Program, settings: str, said: str
) -> None:
    program.home = program.home.with_name("fresh")
    program.home.mkdir()
    (program.home / "config.toml").write_text(settings, encoding="utf-8")
    for words in (["stats"], ["study", "--plain"], ["due", "-q"]):
        done = program(*words, code=2)
        assert done.err.startswith("studyllm: ")
        assert said in done.err
    assert [path.name for path in program.home.iterdir()] == ["config.toml"]


def test_a_variable_that_is_not_ours_is_refused_with_the_nearest(program: Program) -> None:
    program.more = {"STUDYLLM_HMOE": "x"}
    assert "did you mean STUDYLLM_HOME?" in program("stats", code=2).err


@pytest.mark.parametrize("content", [b"", b"no database at all" * 10])
def test_a_database_that_is_none_is_refused_and_left_alone(
    program: Program, content: bytes
) -> None:
    database = program.home / "studyllm.db"
    database.write_bytes(content)
    for words in (["stats"], ["due", "-q"], ["study", "--plain"], ["undo"]):
        done = program(*words, code=3)
        assert (done.out, done.err.startswith(f"studyllm: {database}: ")) == ("", True)
    assert database.read_bytes() == content


def test_a_home_that_cannot_be_made_is_named(program: Program) -> None:
    file = program.home.with_name("file")
    file.touch()
    program.home = file / "home"
    assert str(program.home) in program("stats", code=2).err


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_told(program: Program) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [*program.words, "stats"],
            env=program.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "studyllm: the output cannot be written: No space left on device\n"


@posix
def test_streams_that_are_closed_do_no_harm(program: Program) -> None:
    command = " ".join([*program.words, "stats"])
    done = subprocess.run(
        ["sh", "-c", f"{command} <&- >&- 2>&-"], env=program.environment, check=False
    )
    assert done.returncode == 0


def test_chinese_reaches_a_stream_of_any_encoding(program: Program) -> None:
    program.more = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii:strict"}
    program.own("own")
    assert program("study", "own", "--plain", "--lang", "zh").starting("卡片 (new)")


def test_what_would_steer_a_terminal_is_shown_and_not_obeyed(program: Program) -> None:
    path = program.home.with_name("\x1b]0;x\x07\u202e.yaml")
    path.write_text('deck: own\ntitle: T\ncards: [{q: "a\\e[31m", a: b}]\n', encoding="utf-8")
    done = program("import", path, path.with_name("\x9b2J.yaml"), code=1)
    assert "\x9b" not in done.out + done.err
    assert "\u202e" not in done.out + done.err
    program("study", "--plain", keys="\n")


PRINTING = (
    "--help",
    "cards",
    "config",
    "decks",
    "doctor",
    "due",
    "export deck moe",
    "export journal",
    "export progress --format json",
    "locate",
    "stats",
    "stats --json",
)


@posix
@pytest.mark.parametrize("words", PRINTING)
def test_whoever_reads_no_more_ends_it_quietly(program: Program, words: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*program.words, *words.split()],
        cwd=ROOT,
        env=program.environment,
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_what_the_system_refuses_where_nobody_has_thought_of_it_is_one_sentence(
    program: Program,
) -> None:
    program.home = program.home.with_name("x" * 300)
    done = program("doctor", code=1)
    assert done.err.startswith("studyllm: File name too long: ")
    assert done.err.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize("words", ["--version", "--help", "due", "doctor --json"])
def test_a_full_device_for_the_output_is_one_sentence(program: Program, words: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*program.words, *words.split()],
            cwd=ROOT,
            env=program.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No space left on device" in done.stderr


@posix
@pytest.mark.parametrize("command", ["history", "suspend", "edit"])
def test_a_word_that_is_no_text_is_refused(program: Program, command: str) -> None:
    done = program(command, os.fsdecode(b"\xff\xfe"), code=1)
    assert done.err == "studyllm: `��` is no text in UTF-8\n"


@posix
def test_a_link_to_itself_is_no_file_to_salvage_into(program: Program) -> None:
    loop = program.home / "loop"
    loop.symlink_to(loop)
    assert "cannot be a file" in program("doctor", "--salvage", loop, code=1).err


@posix
def test_a_link_that_leads_nowhere_does_not_keep_a_folder_from_being_read(
    program: Program,
) -> None:
    folder = program.home.with_name("notes")
    folder.mkdir()
    (folder / "a.md").write_text("What is asked?::An answer\n", encoding="utf-8")
    for name, target in {"loop.md": "loop.md", "long.md": "x" * 300, "none.md": "none"}.items():
        (folder / name).symlink_to(target)
    assert "1 added" in program("import", folder).out
