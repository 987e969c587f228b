"""Deck files: read again when they change, imported whole or not at all, never over a namesake."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.errors import DeckError, StudyError
from studyllm.study import Scope
from tests.learner import Learner, deck_text


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 2})
    yield made
    made.study.close()


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def titles(learner: Learner) -> dict[str, int]:
    return {row.slug: row.cards for row in learner.study.decks()}


def content(learner: Learner) -> list[tuple[object, ...]]:
    execute = learner.study._db.execute
    return [
        row
        for table in ("deck", "card", "content", "file", "name")
        for row in execute(f"select * from {table}").fetchall()
    ]


def test_an_edited_file_is_read_again_and_progress_stays(learner: Learner) -> None:
    learner.answer()
    write(learner.shipped / "rope.yaml", deck_text("rope", 3).replace("Question 1", "Reworded 1"))
    learner.reopen()
    (row,) = learner.study.decks()
    assert (row.cards, row.learned) == (3, 1)
    learner.tomorrow()
    learner.study.start(Scope(new=0))
    asked = learner.study.next()
    assert asked is not None
    assert asked.card.question == {"": "Reworded 1 of rope?"}


def test_a_touched_file_is_not_taken_in_again(learner: Learner) -> None:
    before = content(learner)
    path = learner.shipped / "rope.yaml"
    path.write_bytes(path.read_bytes())
    learner.reopen()
    after = content(learner)
    changed = [row for row in after if row not in before]
    assert [row[0] for row in changed] == ["shipped:rope.yaml"]


def test_a_broken_file_keeps_its_last_good_state_and_is_said_each_time(learner: Learner) -> None:
    path = write(learner.shipped / "rope.yaml", deck_text("rope", 5) + "    oops: 1\n")
    for _ in range(2):
        learner.reopen()
        assert len(learner.study.problems) == 1
        assert learner.study.problems[0].startswith(f"{path}:19:5: unknown key `oops`")
        assert titles(learner) == {"rope": 2}
    write(path, deck_text("rope", 5))
    learner.reopen()
    assert learner.study.problems == []
    assert titles(learner) == {"rope": 5}


def test_an_own_deck_shadows_the_shipped_one_until_it_goes(learner: Learner) -> None:
    own = write(learner.home.decks / "mine.yaml", deck_text("rope", 7))
    learner.reopen()
    (row,) = learner.study.decks()
    assert (row.cards, row.shipped, row.file) == (7, False, own)
    learner.reopen()
    assert titles(learner) == {"rope": 7}
    own.unlink()
    learner.reopen()
    (row,) = learner.study.decks()
    assert (row.cards, row.shipped) == (2, True)


def test_two_own_files_with_one_slug_are_told_apart(learner: Learner) -> None:
    first = write(learner.home.decks / "a.yaml", deck_text("mine", 1))
    write(learner.home.decks / "b.yaml", deck_text("mine", 2))
    learner.reopen()
    assert titles(learner)["mine"] == 1
    assert [str(first) in line for line in learner.study.problems] == [True]
    first.unlink()
    learner.reopen()
    learner.reopen()
    assert titles(learner)["mine"] == 2


def test_a_file_with_another_slug_gives_another_deck(learner: Learner) -> None:
    write(learner.shipped / "rope.yaml", deck_text("ropes", 2))
    learner.reopen()
    assert titles(learner) == {"ropes": 2}


def test_an_import_is_copied_counted_and_updated(learner: Learner, tmp_path: Path) -> None:
    source = write(tmp_path / "mine.yaml", deck_text("mine", 3))
    study = learner.study
    assert study.import_deck(source)[:5] == ("mine", 3, 0, 0, 0)
    assert (learner.home.decks / "mine.yaml").read_text() == source.read_text()
    write(source, deck_text("mine", 2).replace("A1", "A one") + "  - {q: New?, a: Yes}\n")
    assert study.import_deck(source) == ("mine", 1, 1, 1, 1)
    assert study.import_deck(source) == ("mine", 0, 0, 0, 3)
    learner.reopen()
    assert learner.study.problems == []
    assert titles(learner) == {"mine": 3, "rope": 2}
    assert {p.name for p in learner.home.decks.iterdir()} == {"mine.yaml"}


def test_a_broken_import_changes_nothing(learner: Learner, tmp_path: Path) -> None:
    source = write(tmp_path / "bad.yaml", deck_text("bad", 3) + "    oops: 1\n")
    before = content(learner)
    with pytest.raises(DeckError, match="oops"):
        learner.study.import_deck(source)
    assert content(learner) == before
    assert not learner.home.decks.exists()


@pytest.mark.parametrize("own", [True, False])
def test_a_namesake_is_refused_with_the_ways_out(
    learner: Learner, tmp_path: Path, own: bool
) -> None:
    study = learner.study
    if own:
        study.import_deck(write(tmp_path / "a" / "x.yaml", deck_text("mine", 3)))
    slug = "mine" if own else "rope"
    text = deck_text(slug, 2).replace("id: c", "id: other")
    other = write(tmp_path / "b" / "x.yaml", text)
    before = content(learner)
    with pytest.raises(StudyError, match=r"--replace.*--as"):
        study.import_deck(other)
    assert content(learner) == before
    assert study.import_deck(other, slug="second").slug == "second"
    assert (learner.home.decks / "second.yaml").read_text() == text.replace(slug, "second", 1)
    assert study.import_deck(other, replace=True).slug == slug
    learner.reopen()
    assert learner.study.problems == []
    assert titles(learner)[slug] == 2


def test_an_edited_copy_is_not_overwritten_unawares_and_never_lost(
    learner: Learner, tmp_path: Path
) -> None:
    source = write(tmp_path / "mine.yaml", deck_text("mine", 3))
    learner.study.import_deck(source)
    copy = learner.home.decks / "mine.yaml"
    edited = write(copy, deck_text("mine", 3).replace("A1", "my own words")).read_text()
    learner.reopen()
    with pytest.raises(StudyError, match=r"your own deck .*mine\.yaml.*--replace"):
        learner.study.import_deck(source)
    assert copy.read_text() == edited
    assert learner.study.import_deck(source, replace=True).changed == 1
    assert copy.read_text() == source.read_text()
    assert [path.read_text() for path in learner.home.removed.iterdir()] == [edited]


def test_the_next_version_from_another_place_is_an_update(learner: Learner, tmp_path: Path) -> None:
    study = learner.study
    study.import_deck(write(tmp_path / "old" / "x.yaml", deck_text("mine", 4)))
    merged = study.import_deck(write(tmp_path / "new" / "x.yaml", deck_text("mine", 5)))
    assert merged == ("mine", 1, 0, 0, 4)


def test_another_encoding_becomes_utf8(learner: Learner, tmp_path: Path) -> None:
    source = tmp_path / "gb.yaml"
    text = "deck: 中文\ncards:\n  - {q: 为什么？, a: 因为。}\n"
    source.write_bytes(text.encode("gb18030"))
    with pytest.raises(DeckError, match="--encoding"):
        learner.study.import_deck(source)
    learner.study.import_deck(source, encoding="gb18030")
    assert (learner.home.decks / "中文.yaml").read_text(encoding="utf-8") == text


def test_a_large_import_is_preceded_by_a_backup(learner: Learner, tmp_path: Path) -> None:
    study = learner.study
    study.import_deck(write(tmp_path / "small.yaml", deck_text("small", 100)))
    assert not learner.home.backups.exists()
    heard: list[int] = []
    source = write(tmp_path / "large.yaml", deck_text("large", 2001))
    study.import_deck(source, progress=heard.append)
    assert heard == [1000, 2000]
    assert len(list(learner.home.backups.glob("*.db"))) == 1


def test_an_own_deck_is_removed_with_its_progress_kept(learner: Learner, tmp_path: Path) -> None:
    source = write(tmp_path / "mine.yaml", deck_text("mine", 1))
    learner.study.import_deck(source)
    learner.reopen()
    learner.answer()
    put = learner.study.remove_deck("mine")
    assert put.read_text() == source.read_text()
    assert titles(learner) == {"rope": 2}
    learner.study.import_deck(source)
    assert {row.slug: row.learned for row in learner.study.decks()} == {"mine": 1, "rope": 0}
    assert learner.study.remove_deck("mine") != put


def test_a_shipped_deck_cannot_be_removed(learner: Learner) -> None:
    with pytest.raises(StudyError, match="studyllm decks hide rope"):
        learner.study.remove_deck("rope")
    with pytest.raises(StudyError, match="there is no deck `nope`"):
        learner.study.remove_deck("nope")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems make names of text alone")
def test_a_name_that_is_no_text_is_said_and_the_rest_works(
    learner: Learner, tmp_path: Path
) -> None:
    learner.home.decks.mkdir()
    strange = os.fsdecode(b"caf\xe9.yaml")
    write(learner.home.decks / strange, deck_text("cafe", 1))
    learner.reopen()
    assert len(learner.study.problems) == 1
    assert "not UTF-8" in learner.study.problems[0]
    assert titles(learner) == {"rope": 2}
    learner.study.import_deck(write(tmp_path / strange, deck_text("cafe", 1)))
    assert titles(learner) == {"cafe": 1, "rope": 2}


def test_an_unchanged_import_is_not_read_again(learner: Learner, tmp_path: Path) -> None:
    source = write(tmp_path / "mine.yaml", deck_text("mine", 1000))
    heard: list[int] = []
    learner.study.import_deck(source, progress=heard.append)
    assert learner.study.import_deck(source, progress=heard.append) == ("mine", 0, 0, 0, 1000)
    assert heard == [1000]
    (learner.home.decks / "mine.yaml").unlink()
    learner.reopen()
    assert learner.study.import_deck(source).added == 1000


def test_files_that_cannot_be_read_are_said(learner: Learner) -> None:
    learner.home.decks.mkdir()
    (learner.home.decks / "gone.yaml").symlink_to(learner.home.decks / "nowhere")
    (learner.home.decks / "folder.yaml").mkdir()
    learner.reopen()
    assert len(learner.study.problems) == 2
    assert titles(learner) == {"rope": 2}
