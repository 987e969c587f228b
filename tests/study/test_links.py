"""Folders of decks that stay where they are: read there, edited there, and never touched by us."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.cli.plain import PlainSession
from studyllm.core.journal import Grade
from studyllm.errors import StudyError
from studyllm.study import Scope
from tests.learner import Learner, deck_text


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 2})
    yield made
    made.study.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With two decks, one of which is called as a shipped one."""
    made = tmp_path / "team"
    made.mkdir()
    (made / "rope.yaml").write_text(deck_text("rope", 5), encoding="utf-8")
    (made / "team.yml").write_text(deck_text("team", 3), encoding="utf-8")
    (made / "notes.txt").write_text("no deck", encoding="utf-8")
    return made


def counts(learner: Learner) -> dict[str, int]:
    return {row.slug: row.cards for row in learner.study.decks()}


def lying(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_decks_are_read_where_they_are_until_the_link_ends(learner: Learner, folder: Path) -> None:
    before = lying(folder)
    learner.study.link(folder)
    learner.reopen()
    assert learner.study.problems == []
    assert counts(learner) == {"rope": 5, "team": 3}
    assert learner.study.file_of("team") == folder / "team.yml"
    assert [row.shipped for row in learner.study.decks()] == [False, False]
    learner.study.start(Scope(("team",)))
    key = learner.answer().key
    learner.study.unlink(folder)
    learner.reopen()
    assert counts(learner) == {"rope": 2}
    assert lying(folder) == before
    assert learner.study.has_card(key)
    learner.study.link(folder)
    assert [row.learned for row in learner.study.decks()] == [0, 1]
    with pytest.raises(StudyError, match=f"no linked folder; linked folders: {folder}$"):
        learner.study.unlink(folder / "x")


def test_a_folder_that_is_away_keeps_its_decks(learner: Learner, folder: Path) -> None:
    learner.study.link(folder)
    away = folder.rename(folder.with_name("away"))
    for empty in (False, True):
        learner.reopen()
        assert counts(learner) == {"rope": 5, "team": 3}
        (problem,) = learner.study.problems
        assert problem.startswith(f"{folder}: the linked folder is not there")
        if not empty:
            folder.mkdir()  # what it was mounted on
    folder.rmdir()
    away.rename(folder)
    (folder / "team.yml").unlink()
    learner.reopen()
    assert learner.study.problems == []
    assert counts(learner) == {"rope": 5}


def test_what_stands_in_the_place_of_the_folder_stops_nobody(
    learner: Learner, folder: Path
) -> None:
    learner.study.link(folder)
    shutil.rmtree(folder)
    folder.write_text("a file", encoding="utf-8")
    learner.reopen()
    assert counts(learner) == {"rope": 5, "team": 3}
    assert learner.answer().key


def test_folders_that_are_read_anyway_are_not_linked(learner: Learner) -> None:
    for folder in (learner.home.decks, learner.shipped):
        with pytest.raises(StudyError, match="read anyway"):
            learner.study.link(folder)


def test_a_slug_of_another_own_deck_is_a_mistake(learner: Learner, folder: Path) -> None:
    own = learner.home.decks / "team.yaml"
    own.parent.mkdir()
    own.write_text(deck_text("team", 1), encoding="utf-8")
    learner.study.link(folder)
    learner.reopen()
    assert learner.study.problems == [f"{folder / 'team.yml'}: the slug `team` is taken by {own}"]
    assert counts(learner) == {"rope": 5, "team": 1}


def test_two_folders_have_names_of_their_own(learner: Learner, folder: Path) -> None:
    other = shutil.copytree(folder, folder.with_name("other"))
    (other / "rope.yaml").unlink()
    (other / "team.yml").write_text(deck_text("others", 1), encoding="utf-8")
    for each in (folder, folder, other):
        learner.study.link(each)
    learner.study.unlink(folder)
    learner.study.link(folder)
    learner.reopen()
    assert learner.study.problems == []
    assert counts(learner) == {"others": 1, "rope": 5, "team": 3}


def test_an_edit_is_seen_between_two_cards(learner: Learner, folder: Path) -> None:
    learner.study.link(folder)
    learner.study.start(Scope(("team",)))
    learner.answer()
    asked = learner.study.next()
    learner.study.rest()
    text = deck_text("team", 4).replace("Question 3", "Reworded 3")
    (folder / "team.yml").write_text(text, encoding="utf-8")
    learner.now += 500
    learner.study.rest()
    assert counts(learner)["team"] == 3  # it was looked at a moment ago
    learner.now += 500
    learner.study.rest()
    assert counts(learner)["team"] == 4
    assert asked is not None
    assert learner.answer().key == asked.key
    asked = learner.study.next()
    assert asked is not None
    assert asked.card.question == {"": "Reworded 3 of team?"}
    (folder / "team.yml").unlink()
    learner.now += 1000
    learner.study.rest()
    assert counts(learner) == {"rope": 5}
    assert learner.study.grade(Grade.GOOD, 5).key == asked.key


def test_an_edit_is_made_in_the_folder(learner: Learner, folder: Path) -> None:
    learner.study.link(folder)
    place = learner.study.edit_place("team/c2")
    assert (place.path, place.line, place.copied) == (folder / "team.yml", 7, False)
    path = folder / "team.yml"
    path.write_text(path.read_text(encoding="utf-8") + "oops\n", encoding="utf-8")
    assert learner.study.take_edit("team/c2", path).problem.startswith(f"{path}:14:")
    assert learner.study.edit_place("team/c2").line == 14


def test_removing_its_only_deck_ends_the_link_and_leaves_the_file(
    learner: Learner, folder: Path
) -> None:
    learner.study.link(folder)
    with pytest.raises(StudyError, match=f"1 more; `studyllm import --unlink {folder}`"):
        learner.study.remove_deck("team")
    (folder / "rope.yaml").unlink()
    assert learner.study.remove_deck("team") == folder / "team.yml"
    assert (folder / "team.yml").exists()
    learner.reopen()
    assert counts(learner) == {"rope": 2}


def test_a_linked_file_is_not_imported(learner: Learner, folder: Path) -> None:
    learner.study.link(folder)
    with pytest.raises(StudyError, match="is in a linked folder, and read there"):
        learner.study.import_deck(folder / "team.yml")
    assert not learner.home.decks.exists()


def test_by_lines_a_new_card_that_was_reworded_is_asked_anew(
    learner: Learner, folder: Path
) -> None:
    learner.study.link(folder)
    learner.study.start(Scope(("team",)))
    said: list[str] = []
    heard = iter(["", "3", "", "3", "q"])

    def hear() -> str | None:
        learner.now += 1000
        line = next(heard)
        if line == "3" and len(said) < 10:
            path = folder / "team.yml"
            path.write_text(path.read_text().replace("Question 2", "Reworded 2"))
        return line

    PlainSession(learner.study, "en", hear, said.append).run()
    told = "\n".join(said)
    assert told.count("Reworded 2") == 1
    assert learner.study.keeping.orphans() == []
    assert learner.study.today().answers == 2
