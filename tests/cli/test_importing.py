"""`studyllm import`: files taken in whole or not at all, and nobody's cards overwritten."""

from __future__ import annotations

import io
import os
import sys

import pytest

from studyllm.cli import output
from tests.cli.conftest import Program
from tests.learner import deck_text


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
