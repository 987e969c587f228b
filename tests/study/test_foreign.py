"""What a file is, by its content; by its name only where two formats could be meant."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from studyllm.errors import StudyError
from studyllm.exchange import anki, csv_decks, jsonl_decks, markdown_decks
from studyllm.study.foreign import JOURNAL, YAML, is_note, kind_of, unknown
from tests.learner import deck_text
from tests.study.test_anki import DATA

CONTENT = {
    "yaml": deck_text("x", 2),
    "yaml, commented": "# deck of mine\n\n" * 90 + "title: X\ncards:\n  - {q: a, a: b}\n",
    "yaml, in braces": '{"deck": "x", "cards": [{"q": "a", "a": "b"}]}',
    "journal": '{"studyllm":"journal","version":1}\n',
    "journal, table": "studyllm_journal,kind\n",
    "json lines": '{"studyllm":"deck","version":1,"deck":"x"}\n{"question":"a","answer":"b"}\n',
    "table": "question,answer\none,two\nthree,four\n",
    "table, tabs": "question\tanswer\none\ttwo\nthree\tfour\n",
    "cards in markdown": "Q: One?\nA: two\n\nC: The [sky] is blue.\n",
    "notes of anki": "#separator:tab\n#html:false\none\ttwo\n",
}
KINDS = {
    "yaml": YAML,
    "journal": JOURNAL,
    "json lines": jsonl_decks,
    "table": csv_decks,
    "notes of anki": csv_decks,
    "cards in markdown": markdown_decks,
}


@pytest.mark.parametrize("what", CONTENT)
@pytest.mark.parametrize("name", ["x", "x.txt", "x.dat"])
def test_the_content_says_what_a_file_is(tmp_path: Path, what: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(CONTENT[what], encoding="utf-8")
    kind = KINDS[what.partition(",")[0]]
    assert kind_of(path) is kind or kind_of(path) == kind
    assert kind_of(path, strict=True) == kind_of(path)


def test_a_package_is_one_under_any_name(tmp_path: Path) -> None:
    for name in ("x.zip", "x.csv", "x.yaml", "x"):
        assert kind_of(Path(shutil.copy(DATA / "new.apkg", tmp_path / name))) is anki


def test_a_name_decides_only_what_nothing_else_says(tmp_path: Path) -> None:
    bare = "neither this\nnor that\n"
    for name, kind in {
        "x.yaml": YAML,
        "x.yml": YAML,
        "x.csv": csv_decks,
        "x.jsonl": jsonl_decks,
        "x.apkg": anki,
        "x.md": markdown_decks,
        "x.bin": None,
    }.items():
        path = tmp_path / name
        path.write_text(bare, encoding="utf-8")
        assert kind_of(path) == kind, name
    strange = tmp_path / "compose.yaml"
    strange.write_text("services: {web: x}\n", encoding="utf-8")
    assert kind_of(strange, strict=True) is None


def test_what_is_not_there_or_no_file_is_for_its_reader_to_say(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "none") == YAML
    assert kind_of(tmp_path) == YAML
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        assert kind_of(tmp_path / "pipe.csv") == YAML


def test_what_is_unknown_is_told_what_would_be_known(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"\x00\x01")
    assert "YAML, JSON Lines, CSV, TSV or Markdown, Anki packages" in str(unknown(path))
    with pytest.raises(StudyError, match="no such file"):
        unknown(tmp_path / "none")


def test_notes_are_known_by_their_names() -> None:
    assert is_note(Path("a/b.MD"))
    assert not is_note(Path("a/md"))
