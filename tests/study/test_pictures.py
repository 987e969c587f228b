"""Pictures that come along with a deck: with an import, and with the copy that an edit makes."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.deckfile import media
from studyllm.errors import StudyError
from tests.deckfile.test_media import PNG
from tests.learner import Learner

DECK = """deck: mine
cards:
  - id: a
    question: "![one](one.png) and ![gone](gone.png)"
    answer: {en: "![two](two.png)", zh: "![二](二.png)"}
    note: "![note](note.png) ![no](evil.svg)"
  - id: b
    cloze: "{{![c](cloze.png)}} is it, `![code](code.png)` is not"
  - id: c
    question: {en: Which?, zh: 哪个？}
    choices: [{en: "![x](x.png)", zh: 甲}, {en: B, zh: 乙}]
  - id: d
    question: What?
    points: ["![p](p.png)"]
"""
NAMED = {"one.png", "two.png", "二.png", "note.png", "cloze.png", "x.png", "p.png"}


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {})
    yield made
    made.study.close()


def written(folder: Path) -> Path:
    """A deck file with its pictures, and others that no card names."""
    pictures = folder / "media" / "mine"
    pictures.mkdir(parents=True)
    for name in (*NAMED, "other.png", "code.png"):
        (pictures / name).write_bytes(PNG + name.encode())
    (pictures / "evil.svg").write_text("<svg/>")
    path = folder / "mine.yaml"
    path.write_text(DECK, encoding="utf-8")
    return path


def brought(learner: Learner, slug: str = "mine") -> dict[str, bytes]:
    folder = learner.home.decks / "media" / slug
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def lying(learner: Learner) -> set[str]:
    return {str(path.relative_to(learner.home.decks)) for path in learner.home.decks.rglob("*")}


def test_an_import_brings_the_pictures_that_cards_name(learner: Learner, tmp_path: Path) -> None:
    source = written(tmp_path / "from")
    learner.study.import_deck(source)
    assert brought(learner) == {name: PNG + name.encode() for name in NAMED}
    path = learner.study.picture("mine", "one.png")
    assert path == learner.home.decks / "media" / "mine" / "one.png"
    assert {name.split("/")[0] for name in lying(learner)} == {"mine.yaml", "media"}
    learner.reopen()
    assert learner.study.problems == []


def test_under_another_slug_they_lie_under_it(learner: Learner, tmp_path: Path) -> None:
    learner.study.import_deck(written(tmp_path / "from"), slug="yours")
    assert brought(learner, "yours").keys() == NAMED


def test_a_further_import_brings_what_has_changed(learner: Learner, tmp_path: Path) -> None:
    source = written(tmp_path / "from")
    learner.study.import_deck(source)
    (source.parent / "media" / "mine" / "one.png").write_bytes(PNG + b"new")
    (source.parent / "media" / "mine" / "gone.png").write_bytes(PNG + b"back")
    assert learner.study.import_deck(source).changed == 0
    assert brought(learner)["one.png"] == PNG + b"new"
    assert brought(learner)["gone.png"] == PNG + b"back"


def test_an_import_from_the_decks_themselves_leaves_them(learner: Learner) -> None:
    source = written(learner.home.decks)
    before = lying(learner)
    learner.study.import_deck(source)
    assert lying(learner) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("flaw", ["large", "program", "link"])
def test_a_picture_that_is_none_refuses_the_import_whole(
    learner: Learner, tmp_path: Path, flaw: str
) -> None:
    source = written(tmp_path / "from")
    picture = source.parent / "media" / "mine" / "two.png"
    if flaw == "large":
        with open(picture, "r+b") as file:
            file.truncate(media.MAX_PICTURE + 1)
    elif flaw == "program":
        picture.write_bytes(b"#!/bin/sh\n")
    else:
        picture.unlink()
        picture.symlink_to("/etc/hostname")
    with pytest.raises(StudyError, match=r"two\.png"):
        learner.study.import_deck(source)
    assert lying(learner) == set()
    assert learner.study.decks() == []


def test_a_broken_deck_brings_no_picture(learner: Learner, tmp_path: Path) -> None:
    source = written(tmp_path / "from")
    source.write_text(DECK + "oops: 1\n", encoding="utf-8")
    with pytest.raises(StudyError):
        learner.study.import_deck(source)
    assert not learner.home.decks.exists()


def test_the_copy_of_a_shipped_deck_has_its_pictures(learner: Learner, tmp_path: Path) -> None:
    written(tmp_path / "from")
    shutil.copytree(tmp_path / "from", learner.shipped, dirs_exist_ok=True)
    learner.study.sync()
    shipped = learner.study.picture("mine", "one.png")
    assert shipped.is_relative_to(learner.shipped)
    learner.study.edit_place("mine/a")
    assert brought(learner) == {name: PNG + name.encode() for name in NAMED}
    assert learner.study.picture("mine", "one.png").is_relative_to(learner.home.decks)


@pytest.mark.parametrize("name", ["../mine.yaml", "none.png", "/etc/hostname"])
def test_no_other_file_is_given_out(learner: Learner, tmp_path: Path, name: str) -> None:
    learner.study.import_deck(written(tmp_path / "from"))
    with pytest.raises(StudyError):
        learner.study.picture("mine", name)
    with pytest.raises(StudyError, match="there is no deck"):
        learner.study.picture("..", "one.png")
