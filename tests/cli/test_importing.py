"""`studyllm import`: files taken in whole or not at all, and nobody's cards overwritten."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studyllm.cli import output
from studyllm.cli.taking import Taking
from studyllm.study.wishes import Wishes
from tests.cli.conftest import Program
from tests.learner import Learner, deck_text
from tests.study.test_anki import DATA as PACKAGES


def test_an_import_copies_the_file_and_says_what_it_changed(program: Program) -> None:
    path = program.deck("own", 3)
    assert program("import", path).out == "own: 3 added, 0 changed, 0 removed, 0 unchanged\n"
    assert (program.home / "decks/own.yaml").read_bytes() == path.read_bytes()
    edited = deck_text("own", 4).replace("answer: A1", "answer: B1").replace("id: c2", "id: d2")
    path.write_text(edited, encoding="utf-8")
    numbers = {"added": 2, "changed": 1, "removed": 1, "unchanged": 1}
    assert program("import", path, "--json").json == {
        "dry_run": False,
        "decks": [{"file": str(path), "slug": "own", **numbers}],
        "journals": [],
        "files": [
            {
                "file": str(path),
                "kind": "YAML deck",
                "decks": ["own"],
                **numbers,
                "skipped": [],
                "reviews": 0,
                "facts_added": 0,
                "facts_known": 0,
                "pictures": 0,
            }
        ],
        "without_cards": [],
        "refused": [],
    }


def test_what_was_learned_outlives_an_update(program: Program) -> None:
    path = program.deck("own", 2)
    program("import", path)
    program("study", "own", "--plain", keys="\n3\n")
    path.write_text(deck_text("own", 3), encoding="utf-8")
    program("import", path)
    deck = next(d for d in program("decks", "--json").json["decks"] if d["slug"] == "own")
    assert (deck["cards"], deck["new"]) == (3, 2)


def test_all_files_are_tried_and_those_refused_are_named(program: Program) -> None:
    broken = program.deck("broken", 1, "  - nonsense\n")
    good = program.deck("good", 2)
    missing = program.home.with_name("missing.yaml")
    done = program("import", broken, missing, good, "--json", code=1)
    assert [deck["slug"] for deck in done.json["decks"]] == ["good"]
    refused = done.json["refused"]
    assert [item["file"] for item in refused] == [str(broken), str(missing)]
    assert f"studyllm: {broken}:7:" in done.err
    assert f"studyllm: {missing}: no such file" in done.err
    assert sorted(path.name for path in (program.home / "decks").iterdir()) == ["good.yaml"]
    again = program("import", broken, good, code=1)
    assert again.out == "good: 0 added, 0 changed, 0 removed, 2 unchanged\n"


def test_whatever_is_imported_is_told_as_by_the_command_with_options(program: Program) -> None:
    """`--` ends the options, and with them the quick way in."""
    folder = program.home.with_name("folder")
    other = Program(program.home.with_name("other"))
    shutil.copytree(program.home, other.home)

    def import_both(*words: str | Path, code: int = 0) -> str:
        quick, full = program("import", *words, code=code), other("import", "--", *words, code=code)
        assert (quick.out, quick.err) == (full.out, full.err)
        return quick.out + quick.err

    one, two = program.deck("one", 3), program.deck("two", 2)
    assert "3 added" in import_both(one)
    assert "3 unchanged" in import_both(one)
    assert import_both(two, one).count("\n") == 2
    assert import_both(one, two).count("unchanged") == 2
    one.write_text(deck_text("one", 4), encoding="utf-8")
    assert "1 added" in import_both(one)
    moved = one.with_name("moved.yml")
    shutil.copy(one, moved)
    assert "4 unchanged" in import_both(moved)
    pictures = one.with_name("media") / "one"
    pictures.mkdir(parents=True)
    assert "4 unchanged" in import_both(one)
    one.write_text("", encoding="utf-8")
    import_both(one, code=1)
    import_both(one.with_name("missing.yaml"), two, code=1)
    folder.mkdir()
    shutil.copy(two, folder)
    assert "in all" in import_both(folder)
    folder.rename(folder.with_suffix(".yaml"))
    assert "in all" in import_both(folder.with_suffix(".yaml"))
    journal = program.home.with_name("journal.yaml")
    program("export", "journal", "-o", journal)
    assert "taken" in import_both(journal)
    assert program("import", code=2).err == other("import", code=2).err


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root reads all files")
def test_a_file_that_may_not_be_read_is_refused_as_wrong_usage(program: Program) -> None:
    path = program.deck("own")
    path.chmod(0)
    assert "is not readable" in program("import", path, code=2).err


def test_a_namesake_is_refused_unless_it_may_replace_or_takes_another_name(
    program: Program,
) -> None:
    path = program.deck("moe", 2)
    refused = program("import", path, code=1)
    assert "--replace" in refused.err
    assert "--as SLUG" in refused.err
    assert program("import", path, "--as", "mine").starting("mine: 2 added")
    assert program("import", path, "--replace").starting("moe: 2 added")
    decks = {d["slug"]: d for d in program("decks", "--json").json["decks"]}
    assert (decks["moe"]["place"], decks["moe"]["cards"]) == ("own", 2)
    program("decks", "remove", "moe")
    decks = {d["slug"]: d for d in program("decks", "--json").json["decks"]}
    assert decks["moe"]["place"] == "shipped"


@pytest.mark.parametrize("slug", ["a b", "a/b", "a#b", "", "-x", "../x", "a\tb"])
def test_a_slug_that_cannot_be_one_is_refused(program: Program, slug: str) -> None:
    done = program("import", program.deck("own"), f"--as={slug}", code=2)
    assert done.err.startswith("studyllm: --as: ")


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_link_to_itself_is_refused_as_what_cannot_be_read(program: Program) -> None:
    link = program.home.with_name("loop.yaml")
    link.symlink_to(link)
    assert "loop.yaml: cannot be read" in program("import", link, code=1).err


@pytest.mark.skipif(sys.platform != "linux", reason="a file of Linux that fails to be read")
def test_a_file_that_fails_to_be_read_is_refused(program: Program) -> None:
    assert "/proc/self/mem: " in program("import", "/proc/self/mem", code=1).err


def test_one_slug_is_for_one_file(program: Program) -> None:
    files = [program.deck("one"), program.deck("two")]
    assert "several" in program("import", *files, "--as", "x", code=2).err


def test_other_encodings_are_named_and_read(program: Program) -> None:
    path = program.home.with_name("gb.yaml")
    path.write_bytes("deck: gb\ntitle: 卡片\ncards: [{q: 问题, a: 答案}]\n".encode("gb18030"))
    assert "--encoding" in program("import", path, code=1).err
    assert program("import", path, "--encoding", "gb18030").starting("gb: 1 added")
    assert "问题" in program("study", "gb", "--plain").out
    assert "nope" in program("import", path, "--encoding", "nope", code=2).err


def test_progress_is_shown_to_a_person_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, shown in [
        (Screen(), "\rx.yaml: 1,000\r             \r"),
        (io.StringIO(), ""),
    ]:
        monkeypatch.setattr("sys.stderr", stream)
        with output.counting("x.yaml:") as progress:
            progress(1000)
            progress(1001)  # too soon to be shown
        assert stream.getvalue() == shown


def folder_of(program: Program) -> Path:
    """A folder with decks, a journal, notes and what is none of that."""
    folder = program.home.with_name("things")
    (folder / "sub" / "media").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("b.yaml", "sub/a.yml", ".hidden/c.yaml", "sub/media/d.yaml", ".e.yaml"):
        slug = Path(name).stem.strip(".")
        (folder / name).write_text(deck_text(slug, 2), encoding="utf-8")
    (folder / "sub" / "broken.yaml").write_text(deck_text("broken", 1) + "x", encoding="utf-8")
    (folder / "sub" / "compose.yaml").write_text("services: {web: {image: x}}\n", encoding="utf-8")
    (folder / "sub" / "note.md").write_text("# Nothing to be asked\n", encoding="utf-8")
    (folder / "sub" / "photo.png").write_bytes(b"\x89PNG")
    (folder / "journal.jsonl").write_text('{"studyllm":"journal","version":1}\n', encoding="utf-8")
    if os.name != "nt":
        (folder / "sub" / "again").symlink_to(folder)
        (folder / "sub" / "loop.yaml").symlink_to(folder / "sub" / "loop.yaml")
        os.mkfifo(folder / "sub" / "pipe.yaml")
    return folder


def test_a_folder_stands_for_what_can_be_imported_in_it(program: Program) -> None:
    folder = folder_of(program)
    before = sorted((program.home / "decks").glob("*"))
    rehearsed = program("import", folder, "--dry-run", code=1)
    assert sorted((program.home / "decks").glob("*")) == before
    done = program("import", folder, code=1)
    nothing = "0 changed, 0 removed, 0 unchanged"
    assert done.out.splitlines() == [
        "b: 2 added, 0 changed, 0 removed, 0 unchanged",
        "taken: 0 facts of 0 devices, 0 known already",
        "a: 2 added, 0 changed, 0 removed, 0 unchanged",
        f"in all: 3 files, 2 decks: 4 added, {nothing}; 1 file without cards; 1 refused",
    ]
    assert done.err.startswith(f"studyllm: {folder}/sub/broken.yaml:8:")
    assert done.err.count("\n") == 1
    assert rehearsed.out == done.out + "nothing was changed: this was a dry run\n"
    assert rehearsed.err == done.err
    again = program("import", folder, "--json", code=1).json
    assert [deck["unchanged"] for deck in again["decks"]] == [2, 2]
    assert again["without_cards"] == [f"{folder}/sub/note.md"]
    assert [one["file"] for one in again["refused"]] == [f"{folder}/sub/broken.yaml"]


def vault_of(program: Program) -> Path:
    """Notes as Obsidian has them: one tag in several of them, and pictures at the top."""
    vault = program.home.with_name("vault")
    (vault / "b").mkdir(parents=True)
    for name, text in {
        "a.md": "#flashcards/llm\n\nWhat is A::1\n<!--SR:!2026-12-01,5,250-->\n\nWhat is B::2\n",
        "b/c.md": "#flashcards/llm\n\nWhat is C::![[x.png]]\n\nWhat is A::again\n",
        "b/own.md": "#flashcards\n\nWhat is D::4\n",
        "diary.md": "# Monday\n",
    }.items():
        (vault / name).write_text(text, encoding="utf-8")
    (vault / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return vault


def test_notes_of_a_folder_share_decks(program: Program) -> None:
    vault = vault_of(program)
    done = program("import", vault)
    nothing = "0 changed, 0 removed, 0 unchanged"
    assert done.out.splitlines() == [
        f"llm: 3 added, {nothing}",
        "own: 1 added, 0 changed, 0 removed, 0 unchanged",
        "vault: Markdown, 1 fact taken over, 1 picture",
        "  left out or changed: 1",
        "    b/c.md:5: its question is asked further up or in a note before this one",
        f"in all: 3 files, 2 decks: 4 added, {nothing}; 1 file without cards",
    ]
    with (vault / "b" / "c.md").open("a", encoding="utf-8") as note:
        note.write("\nWhat is E::5\n")
    (vault / "b" / "own.md").unlink()
    again = program("import", vault)
    assert again.starting("llm: 1 added, 0 changed, 0 removed, 3 unchanged")
    assert "own:" not in again.out
    refused = program("import", vault / "a.md", code=1)
    assert f"made of all notes in {vault.resolve()}; import that folder again" in refused.err


def test_a_note_that_cannot_be_read_is_named_and_the_others_are_taken(program: Program) -> None:
    vault = vault_of(program)
    (vault / "bad.md").write_bytes(b"What is F::1\n\xff\xfe\xe9 bad \x81\n")
    done = program("import", vault, "--json", code=1)
    assert [deck["slug"] for deck in done.json["decks"]] == ["llm", "own"]
    assert done.json["without_cards"] == [str(vault / "diary.md")]
    assert [one["file"] for one in done.json["refused"]] == [str(vault / "bad.md")]
    assert f"{vault / 'bad.md'}:2: this is not UTF-8" in done.err


def test_all_notes_of_a_folder_can_come_under_other_slugs(program: Program) -> None:
    vault = vault_of(program)
    assert [d["slug"] for d in program("import", vault, "--as=m", "--json").json["decks"]] == [
        "m-llm",
        "m-own",
    ]


def test_the_numbers_of_many_decks_are_added_up(program: Program) -> None:
    table = program.home.with_name("many.csv")
    rows = [f"Q{n},A{n},d{n}" for n in range(11)]
    table.write_text("\n".join(["question,answer,deck", *rows, ""]), encoding="utf-8")
    last = program("import", table).lines[-1]
    assert last == "in all: 1 file, 11 decks: 11 added, 0 changed, 0 removed, 0 unchanged"


def test_a_folder_with_nothing_to_import_is_said(program: Program) -> None:
    folder = program.home.with_name("nothing")
    folder.mkdir()
    assert "nothing in it can be imported: decks as YAML" in program("import", folder).err


def test_what_came_of_decks_of_other_programs_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learner = Learner(tmp_path / "learner", {})
    table = tmp_path / "table.csv"
    rows = [f"{n},Question {n}?,A{n}" for n in range(1, 21)]
    again = ["1,Twice?,A"] * 12
    table.write_text("\n".join(["id,question,answer", *rows, *again, ""]), encoding="utf-8")
    taking = Taking(learner.study, Wishes(), quiet=False)
    taking.take(table)
    taking.take(Path(shutil.copy(PACKAGES / "new.apkg", tmp_path)))
    learner.study.close()
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert lines[:3] == [
        "table: 20 added, 0 changed, 0 removed, 0 unchanged",
        "table.csv: CSV",
        "  left out or changed: 12",
    ]
    left_out = [f"    line {n}: its id is taken further up" for n in range(22, 32)]
    assert lines[3:14] == [*left_out, "    … and 2 more; --json has all"]
    assert lines[18:20] == [
        "new.apkg: Anki package, 67 reviews, 92 facts taken over, 2 pictures",
        "  left out or changed: 4",
    ]
    assert told.err == ""


def test_a_file_that_is_nothing_we_know_is_refused_with_what_is(program: Program) -> None:
    path = program.home.with_name("x.bin")
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x01 nothing")
    done = program("import", path, code=1)
    assert done.err.startswith(f"studyllm: {path}: not known as anything that can be imported: ")
    assert "Anki packages" in done.err


def test_a_deck_without_its_suffix_is_known_by_what_it_says(program: Program) -> None:
    path = program.deck("own", 3)
    plain = path.rename(path.with_suffix(".txt"))
    assert program("import", plain).starting("own: 3 added")


def test_folders_are_linked_listed_and_let_go(program: Program) -> None:
    folder = program.home.with_name("team")
    folder.mkdir()
    (folder / "team.yaml").write_text(deck_text("team", 3), encoding="utf-8")
    done = program("import", "--link", folder)
    assert done.out == f"linked: {folder}; decks: team\n"
    row = next(d for d in program("decks", "--json").json["decks"] if d["slug"] == "team")
    assert (row["place"], row["file"]) == ("linked", str(folder / "team.yaml"))
    (folder / "notes").mkdir()
    empty = program("import", "--link", folder / "notes", code=1)
    assert "there is no deck file (.yaml, .yml) in it" in empty.err
    missing = program("import", "--link", folder / "none", "--json", code=1)
    assert missing.json["linked"] == []
    assert "no folder" in missing.json["refused"][0]["message"]
    done = program("import", "--unlink", folder, "--json")
    assert done.json == {"unlinked": [{"folder": str(folder), "decks": ["team"]}], "refused": []}
    assert "no linked folder" in program("import", "--unlink", folder, code=1).err
    for more in ("--unlink", "--dry-run", "--replace", "--as=x", "--encoding=utf-8"):
        assert "stand alone" in program("import", "--link", folder, more, code=2).err
    assert "several" in program("import", folder, "--as=x", code=2).err


@pytest.mark.parametrize("late", [False, True])
def test_whoever_stops_an_import_hears_what_became_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    many = tmp_path / "many.yaml"
    many.write_text(deck_text("many", 1500), encoding="utf-8")

    class Stopping(io.StringIO):
        """A terminal on which somebody presses ctrl+c when progress is shown."""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            if "cards read" in text and not late:
                stop()
            return super().write(text)

    def stop() -> None:
        raise KeyboardInterrupt

    screen = Stopping()
    monkeypatch.setattr("sys.stderr", screen)
    if late:  # what is left to do is made up for at the next start
        monkeypatch.setattr(learner.study._library, "keep", stop)
    with pytest.raises(KeyboardInterrupt):
        Taking(learner.study, Wishes(), quiet=False).take(many)
    whole = "all" if late else "nothing"
    assert screen.getvalue().endswith(f"interrupted: {whole} of {many} was taken in\n")
    assert [row.slug for row in learner.study.decks()] == [*["many"] * late, "rope"]
    assert learner.home.decks.exists() == late
    learner.study.close()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_with_its_exit_code(program: Program) -> None:
    path = program.deck("many", 60_000)
    process = subprocess.Popen(
        [*program.words, "import", str(path)],
        env=program.environment | {"PYTHONUNBUFFERED": "1"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    database = program.home / "studyllm.db-wal"
    while process.poll() is None and not database.exists():
        pass
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert (process.returncode, told) in [
        (130, f"studyllm: interrupted: nothing of {path} was taken in\n"),
        (130, ""),  # before it began
        (0, ""),  # after it had ended
    ]
    if process.returncode:
        assert not (program.home / "decks").exists()
