"""Nothing leaves the machine, and nobody else on it can read what is kept."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from studyllm.cli.commands import root
from tests.cli.conftest import DAY_LATER, Program
from tests.conftest import surroundings
from tests.learner import deck_text
from tests.watch import Watch, watch

if sys.platform == "win32":
    pytest.skip("an event loop of Windows connects to itself", allow_module_level=True)

ANKI = Path(__file__).parent / "data" / "anki"

EDITOR = """
import sys
from pathlib import Path
path = Path(sys.argv[-1])
path.write_text(path.read_text(encoding="utf-8") + "# seen\\n", encoding="utf-8")
"""

ANSWERS = " \n3\n \n4\n \n1\n"

STEPS = """
import DECK.yaml
import DECK.csv
import DECK.jsonl
import new.apkg
import legacy.colpkg
import --link LINKED
due
plan --date +21
study --plain --limit 3 moe
study --plain --cram --limit 2 moe
mock --plain --questions 2
mock --list
mock --report
undo
history moe/moe-layer-eq
cards moe
suspend moe/moe-layer-eq
unsuspend moe/moe-layer-eq
bury moe/moe-layer-eq
unbury moe/moe-layer-eq
flag moe/moe-layer-eq
unflag moe/moe-layer-eq
reset moe/moe-layer-eq
unreset moe/moe-layer-eq
edit moe/moe-layer-eq
decks
decks lint DECK.yaml
decks new begun
decks add begun What? That.
decks fix-ids
decks updates
decks schema
decks hide t5
decks show t5
decks order moe
decks orphans
decks remove begun
stats
stats --json --full
plan --json
ready
export progress -o OUT.html
export progress -o OUT.csv
export mock -o OUT.md
export journal -o OUT.jsonl
export deck moe -o OUT.yaml
export deck moe -o OUT.apkg
import OUT.jsonl
sync FOLDER --create
sync FOLDER
config show
config path
config check
doctor
doctor --repair
backup
backup --list
backup OUT.db
restore OUT.db --yes
locate
completion bash
"""
"""An evening with every command there is."""


@pytest.fixture
def watched(tmp_path: Path) -> Watch:
    return watch(tmp_path / "watch")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """One that is made while everybody may read what is made."""
    before = os.umask(0)
    yield tmp_path / "home"
    os.umask(before)


def leaves(group: click.Command = root, path: str = "") -> Iterator[str]:
    """Every command that does something by itself."""
    if not isinstance(group, click.Group):
        yield path.strip()
        return
    if group.invoke_without_command and path:
        yield path.strip()
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield from leaves(command, f"{path} {name}")


def worded(line: str, folder: Path) -> list[str]:
    """A step's words, with the places that it names in capitals or by the name of a package."""
    words = line.split()
    for place, word in enumerate(words):
        if word.endswith((".apkg", ".colpkg")) and word[0].islower():
            words[place] = str(ANKI / word)
        elif word.isupper() or word.rpartition(".")[0].isupper():
            words[place] = str(folder / word)
    return words


def prepare(folder: Path) -> None:
    """What the steps find where they look."""
    (folder / "DECK.yaml").write_text(deck_text("rope", 3), encoding="utf-8")
    (folder / "DECK.csv").write_text("question,answer\nWhat is it?,A table\n", encoding="utf-8")
    (folder / "LINKED").mkdir()
    (folder / "LINKED" / "own.yaml").write_text(deck_text("own", 3), encoding="utf-8")
    (folder / "editor.py").write_text(EDITOR, encoding="utf-8")


def test_every_command_has_its_step() -> None:
    steps = [line.split() for line in STEPS.strip().splitlines()]
    for path in leaves():
        words = path.split()
        assert any(step[: len(words)] == words for step in steps), f"no step runs {path}"


def test_nothing_connects_binds_or_resolves_a_name(
    tmp_path: Path, home: Path, watched: Watch
) -> None:
    folder = tmp_path / "room"
    folder.mkdir()
    prepare(folder)
    script = folder / "editor.py"
    editor = f"'{sys.executable}' '{script}'"
    program = Program(home, more=watched.environment | {"EDITOR": editor})
    for line in STEPS.strip().splitlines():
        if "DECK.jsonl" in line:
            program("export", "deck", "rope", "-o", folder / "DECK.jsonl")
            line += " --as again"
        program(*worded(line, folder), keys=ANSWERS)
    program.now = DAY_LATER
    program("due", "-q")
    # The editor alone is another program, called by a list of words.
    card = home / "decks" / "moe.yaml"
    assert watched.seen() == [f"subprocess.Popen {[sys.executable, str(script), str(card)]!r}"]
    assert open_to_others(home) == []


def test_the_app_connects_to_nothing(tmp_path: Path, home: Path, watched: Watch) -> None:
    from tests.tui.seat import ALONE, Seat

    words = (sys.executable, "-m", "studyllm")
    with closing(Seat(home, ALONE, words, **watched.environment)) as seat:
        seat.whole("studyllm")
        seat.type("\r")
        seat.until("Show the answer")
        seat.type(" ")
        seat.until("tick what you said")
        seat.type("\r")
        seat.until("4 Easy")
        seat.type("3")
        seat.until("Show the answer")
        seat.type("q")
        seat.whole("H")
        for opened in ("P", "/", "?"):
            seat.type(opened)
            seat.whole("esc")
            seat.type("\x1b")
            seat.whole("H")
        seat.type("q")
        seat.code(20)
    assert watched.seen() == ["os.exec"]  # what puts the program on its terminal
    assert open_to_others(home) == []


def test_the_watch_sees_what_it_is_there_for(tmp_path: Path, watched: Watch) -> None:
    program = (
        "import socket, subprocess, sys\n"
        "try: socket.getaddrinfo('localhost', 9)\n"
        "except OSError: pass\n"
        "with socket.socket() as one: one.bind(('127.0.0.1', 0))\n"
        "subprocess.run([sys.executable, '-c', ''])\n"
        "socket.socketpair()[0].close()\n"
    )
    subprocess.run(
        [sys.executable, "-c", program],
        env=surroundings(tmp_path) | watched.environment,
        check=True,
    )
    kinds = [event.partition(" ")[0] for event in watched.seen()]
    assert kinds == ["socket.getaddrinfo", "socket.__new__", "socket.bind", "subprocess.Popen"]


def test_a_deck_to_be_shared_and_the_editor_have_the_mask_of_the_shell(
    tmp_path: Path, home: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(EDITOR + "path.with_name('made').touch()\n", encoding="utf-8")
    program = Program(home, more={"EDITOR": f"'{sys.executable}' '{script}'"})
    os.umask(0o027)
    program("export", "deck", "moe", "-o", tmp_path / "moe.yaml")
    program("edit", "moe/moe-layer-eq")
    made = [tmp_path / "moe.yaml", home / "decks" / "made"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o640, 0o640]


def open_to_others(home: Path) -> list[str]:
    """What in a home somebody else could read."""
    others = stat.S_IRWXG | stat.S_IRWXO
    return sorted(
        f"{path.relative_to(home)} {stat.filemode(path.stat().st_mode)}"
        for path in (home, *home.rglob("*"))
        if path.stat().st_mode & others
    )
