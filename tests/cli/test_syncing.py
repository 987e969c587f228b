"""`studyllm sync`: two homes become one learner through a folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Program


@pytest.fixture
def laptop(program: Program) -> Program:
    """Someone who has answered two cards."""
    program.own("mine")
    program("study", "mine", "--plain", keys="\n3\n\n1\n")
    return program


@pytest.fixture
def server(_begun: Path, tmp_path: Path) -> Program:
    """Another device with the same deck, on which nothing was answered."""
    home = tmp_path / "server"
    shutil.copytree(_begun, home)
    server = Program(home)
    server.own("mine")
    return server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "exchange"
    folder.mkdir()
    return folder


def test_what_was_done_on_one_device_is_done_on_the_other(
    laptop: Program, server: Program, folder: Path
) -> None:
    assert laptop("sync", folder).out == "synced with 0 devices: 0 facts taken, 2 given\n"
    assert server.reviews() == 0
    done = server("sync", folder)
    assert done.lines[0] == "synced with 1 device: 2 facts taken, 0 given"
    assert done.lines[1].startswith("  2 from ")
    assert server.reviews() == 2
    server("study", "mine", "--plain", keys="\n3\nq\n")
    assert server("sync").out == "synced with 1 device: 0 facts taken, 1 given\n"
    assert laptop("sync").lines[0] == "synced with 1 device: 1 fact taken, 0 given"
    for day in ("2026-03-03", "2026-03-09"):
        laptop.now = server.now = f"{day}T09:00:00+00:00"
        for words in (("stats",), ("due", "--json"), ("history", "--json")):
            assert laptop(*words).out == server(*words).out
    assert laptop("doctor").code == server("doctor").code == 0


def test_json_says_who_was_met_and_what_was_exchanged(
    laptop: Program, server: Program, folder: Path
) -> None:
    first = laptop("sync", folder, "--json").json
    assert first == {
        "folder": str(folder),
        "device": first["device"],
        "taken": 0,
        "given": 2,
        "conflicts": 0,
        "problems": [],
        "unfinished": [],
        "devices": [],
    }
    assert [path.name for path in folder.iterdir()] == [f"{first['device']}.jsonl"]
    (met,) = server("sync", folder, "--json").json["devices"]
    assert met == {"device": first["device"], "machine": met["machine"], "taken": 2}


def test_the_first_time_a_folder_must_be_named(laptop: Program) -> None:
    assert "which folder? `studyllm sync FOLDER` once" in laptop("sync", code=2).err


def test_a_folder_that_is_not_there_is_only_made_on_request(laptop: Program, folder: Path) -> None:
    new = folder / "new"
    said = laptop("sync", new, code=1).err
    assert said.startswith(f"studyllm: {new}: there is no such folder; ")
    assert not new.exists()
    assert "which folder?" in laptop("sync", code=2).err
    laptop("sync", new, "--create")
    assert "cannot be made" in laptop("sync", folder / "a" / "b", "--create", code=1).err


def test_a_folder_around_the_database_is_refused(laptop: Program) -> None:
    for around in (laptop.home, laptop.home.parent):
        before = sorted(around.iterdir())
        assert "your database lies in there" in laptop("sync", around, code=1).err
        assert sorted(around.iterdir()) == before
    if os.name == "posix":
        link = laptop.home.with_name("link")
        link.symlink_to(laptop.home)
        assert "your database lies in there" in laptop("sync", link, code=1).err


def test_a_broken_line_is_named_and_all_else_is_taken(
    laptop: Program, server: Program, folder: Path
) -> None:
    name = laptop("sync", folder, "--json").json["device"]
    path = folder / f"{name}.jsonl"
    head, first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + first + b"<<<<<<< HEAD\n" + second)
    (folder / "copy of it").write_bytes(head + b'{"kind":"answer"}\n')
    done = server("sync", folder, code=1)
    assert done.lines[0] == "synced with 1 device: 1 fact taken, 0 given"
    # The name of the device is random, and so is which file comes first.
    assert set(done.err.splitlines()) == {
        f"studyllm: {path}:3: this is not JSON, from character 1 on: Expecting value",
        f"studyllm: {folder}/copy of it:2: `at_ms` is missing",
    }
    assert len(server("sync", "--json", code=1).json["problems"]) == 2
    # Its own file is made good by the device that wrote it.
    assert laptop("sync", code=1).lines[0] == "synced with 1 device: 0 facts taken, 1 given"
    assert path.read_bytes() == head + first + second
    (folder / "copy of it").unlink()
    assert server("sync").lines[0] == "synced with 1 device: 1 fact taken, 0 given"


def test_a_file_of_a_newer_version_is_told_and_left_alone(
    laptop: Program, server: Program, folder: Path
) -> None:
    newer = folder / "newer.jsonl"
    newer.write_text('{"studyllm":"journal","version":99,"new":true}\n{"kind":"dream"}\n')
    done = server("sync", folder, code=1)
    assert f"{newer}:1: the journal is of version 99" in done.err
    own = folder / f"{laptop('sync', folder, '--json', code=1).json['device']}.jsonl"
    own.write_bytes(newer.read_bytes())
    assert str(own) in laptop("sync", code=1).err
    assert own.read_bytes() == newer.read_bytes()


def test_a_file_that_stays_half_is_told_the_second_time(
    laptop: Program, server: Program, folder: Path
) -> None:
    name = laptop("sync", folder, "--json").json["device"]
    path = folder / f"{name}.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    first = server("sync", folder)
    assert (first.lines[0], first.err) == ("synced with 1 device: 1 fact taken, 0 given", "")
    again = server("sync")
    assert again.err == (
        f"studyllm: {path}:3: the file still ends within this line; "
        "what is missing has not arrived\n"
    )
    assert len(server("sync", "--json").json["unfinished"]) == 1
    path.write_bytes(whole)
    assert server("sync").lines[0] == "synced with 1 device: 1 fact taken, 0 given"


def test_the_name_of_a_machine_steers_no_terminal(server: Program, folder: Path) -> None:
    fact = {"at_ms": 1_700_000_000_000, "device": "abc", "number": 1_700_000_000_000}
    line = '{"kind":"flag","at_ms":%(at_ms)d,"device":"%(device)s","number":%(number)d,'
    line += '"day":"2023-11-14","card":"mine/c1"}\n'
    (folder / "abc.jsonl").write_text(
        '{"studyllm":"journal","version":1,"device":"abc","machine":"\\u001b[2J\\nhome"}\n'
        + line % fact
    )
    done = server("sync", folder)
    assert done.lines == ["synced with 1 device: 1 fact taken, 0 given", "  1 from ␛[2J home"]


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(laptop: Program, folder: Path) -> None:
    folder.chmod(0o500)
    try:
        assert "cannot be written: Permission denied" in laptop("sync", folder, code=1).err
    finally:
        folder.chmod(0o700)
