"""Cards in the learner's own editor: which file is opened, and what an edit brings and keeps."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.core.journal import Grade
from studyllm.errors import StudyError
from studyllm.study import EditPlace
from tests.learner import Learner, deck_text

LOOSE = """# Mine.
deck: loose
cards:
  - question: Why?   # think
    answer: So.
    reverse: true
  - {q: How?, a: Thus}
"""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 3})
    yield made
    made.study.close()


def own(learner: Learner, text: str, name: str = "loose.yaml") -> Path:
    learner.home.decks.mkdir(parents=True, exist_ok=True)
    path = learner.home.decks / name
    path.write_text(text, encoding="utf-8")
    learner.reopen()
    return path


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def keys(learner: Learner) -> list[str]:
    found = learner.study._db.execute("select name.text from card join name using (id)")
    return sorted(key for (key,) in found)


def origin(learner: Learner) -> list[tuple[str, str | None]]:
    return sorted(learner.study._db.execute("select path, origin from file").fetchall())


def test_a_shipped_deck_is_copied_and_the_copy_gives_it(learner: Learner) -> None:
    shipped = learner.shipped / "rope.yaml"
    text = "# Comments stay.\r\n" + deck_text("rope", 3).replace("\n", "\r\n")
    shipped.write_bytes(text.encode())
    learner.reopen()
    learner.answer()
    before = keys(learner)
    copy = learner.home.decks / "rope.yaml"
    assert learner.study.edit_place("rope/c2") == EditPlace(copy, 8, True)
    assert copy.read_bytes() == text.encode()
    assert learner.study.edit_place("rope/c2") == EditPlace(copy, 8)
    learner.study.sync()
    (row,) = learner.study.decks()
    assert (row.file, row.shipped, row.learned, row.cards) == (copy, False, 1, 3)
    assert keys(learner) == before
    assert shipped.read_bytes() == text.encode()


def test_a_copy_remembers_what_it_came_from_also_after_edits(
    learner: Learner, tmp_path: Path
) -> None:
    came_from = f"shipped:rope.yaml@{deckfile.digest(learner.shipped / 'rope.yaml').hex()}"
    path = learner.study.edit_place("rope/c1").path
    for before, after in (("A1", "Mine"), ("Mine", "{"), ("{", "Better")):
        change(path, f"answer: {before}", f"answer: {after}")
        learner.study.take_edit("rope/c1", path)
        learner.reopen()
        assert origin(learner) == [("data:rope.yaml", came_from), ("shipped:rope.yaml", None)]
    other = tmp_path / "rope.yaml"
    other.write_text(deck_text("rope", 3), encoding="utf-8")
    with pytest.raises(StudyError, match=r"your own deck .*--replace"):
        learner.study.import_deck(other)


def test_a_copy_in_which_nothing_was_changed_goes_again(learner: Learner) -> None:
    learner.answer()
    place = learner.study.edit_place("rope/c1")
    assert place.copied
    assert learner.study.take_edit("rope/c1", place.path) == ("", False)
    assert not place.path.exists()
    row = next(row for row in learner.study.decks() if row.slug == "rope")
    assert row.shipped
    assert row.learned == 1
    place = learner.study.edit_place("rope/c1")
    text = place.path.read_text(encoding="utf-8")
    place.path.write_text(text.replace("A1", "One"), encoding="utf-8")
    learner.study.take_edit("rope/c1", place.path)
    assert place.path.exists()
    place.path.write_text(text, encoding="utf-8")
    learner.study.take_edit("rope/c1", place.path)
    assert not place.path.exists()
    assert learner.sound()


def test_the_shipped_deck_is_back_once_the_copy_is_removed(learner: Learner) -> None:
    path = learner.study.edit_place("rope/c1").path
    change(path, "answer: A1", "answer: mine")
    learner.study.take_edit("rope/c1", path)
    learner.study.remove_deck("rope")
    (row,) = learner.study.decks()
    assert (row.shipped, row.cards) == (True, 3)


def test_a_file_in_the_way_of_a_copy_is_said_and_stays(learner: Learner) -> None:
    path = own(learner, "deck: [\n", "rope.yaml")
    with pytest.raises(StudyError, match=r"rope\.yaml is in the way"):
        learner.study.edit_place("rope/c1")
    assert path.read_text() == "deck: [\n"


def test_an_edit_is_taken_over_and_progress_stays(learner: Learner) -> None:
    asked = learner.asked()
    assert asked == "rope/c1"
    learner.answer(Grade.GOOD)
    due = learner.study.history.of(asked).memory
    place = learner.study.edit_place(asked)
    change(place.path, "Question 1 of rope?", "Reworded?")
    assert learner.study.take_edit(asked, place.path) == ("", False)
    past = learner.study.history.of(asked)
    assert past.card is not None
    assert past.card.question == {"": "Reworded?"}
    assert past.memory == due
    assert learner.sound()


def test_a_card_without_an_id_keeps_its_progress_when_it_is_reworded(learner: Learner) -> None:
    path = own(learner, LOOSE)
    cards = [key for key in keys(learner) if key.startswith("loose/")]
    first = next(key for key in cards if key.endswith("#2"))[:-2]
    while learner.asked() != first:
        learner.answer()
    learner.answer()
    memory = learner.study.history.of(first).memory
    assert memory is not None
    assert learner.study.edit_place(f"{first}#2") == EditPlace(path, 4)
    assert path.read_text() == LOOSE.replace(
        "- question: Why?", f"- id: {first.partition('/')[2]}\n    question: Why?"
    )
    change(path, "Why?", "For which reason?")
    assert learner.study.take_edit(first, path) == ("", False)
    assert [key for key in keys(learner) if key.startswith("loose/")] == cards
    past = learner.study.history.of(first)
    assert past.card is not None
    assert past.card.question == {"": "For which reason?"}
    assert past.memory == memory


def test_a_broken_edit_is_said_and_the_deck_stays(learner: Learner) -> None:
    path = own(learner, deck_text("mine", 3), "mine.yaml")
    assert learner.study.edit_place("mine/c3") == EditPlace(path, 10)
    change(path, "answer: A2", "answr: A2")
    edited = learner.study.take_edit("mine/c3", path)
    assert edited.problem.startswith(f"{path}:7:5: a card has one of")
    assert not edited.gone
    assert {row.slug: row.cards for row in learner.study.decks()} == {"mine": 3, "rope": 3}
    assert learner.study.edit_place("mine/c3").line == 7
    change(path, "answr: A2", "answer: better")
    assert learner.study.take_edit("mine/c3", path) == ("", False)
    assert learner.study.edit_place("mine/c3").line == 10


def test_a_card_that_lost_its_id_is_said_to_be_gone(learner: Learner) -> None:
    path = own(learner, deck_text("mine", 3), "mine.yaml")
    change(path, "id: c2", "id: other")
    assert learner.study.take_edit("mine/c2", path) == ("", True)
    with pytest.raises(StudyError, match="no deck has a card `mine/c2` now"):
        learner.study.edit_place("mine/c2")


@pytest.mark.parametrize("key", ["rope/c9", "nothing/c1", "rope", "rope/c1#2", "\x1b[2J/x"])
def test_a_card_that_is_not_there_cannot_be_edited(learner: Learner, key: str) -> None:
    with pytest.raises(StudyError, match="no deck has a card") as refused:
        learner.study.edit_place(key)
    assert str(refused.value).isprintable()


def test_the_card_that_is_asked_is_asked_again_with_its_new_text(learner: Learner) -> None:
    asked = learner.study.next()
    assert asked is not None
    place = learner.study.edit_place(asked.key)
    change(place.path, "Question 1 of rope?", "Reworded?")
    learner.study.take_edit(asked.key, place.path)
    again = learner.study.asked_again()
    assert again is not None
    assert (again.key, again.card.question) == (asked.key, {"": "Reworded?"})
    saved = learner.study.grade(Grade.GOOD, 1000)
    assert saved.key == asked.key
    assert saved.memory == asked.outcomes[Grade.GOOD]
    assert learner.asked() != asked.key
    assert learner.study.undo() is not None
    assert learner.asked() == asked.key
    assert learner.sound()


def test_a_card_that_is_gone_is_not_asked_again(learner: Learner) -> None:
    path = own(learner, deck_text("mine", 2), "mine.yaml")
    while learner.asked() != "mine/c1":
        learner.answer()
    change(path, "id: c1", "id: other")
    learner.study.take_edit("mine/c1", path)
    assert learner.study.asked_again() is None
    with pytest.raises(ValueError, match="no card is asked"):
        learner.study.grade(Grade.GOOD, 1000)


@pytest.mark.skipif(sys.platform == "win32", reason="names hold no such letters")
@pytest.mark.parametrize("name", ["-rf.yaml", "+9.yaml", "a b;$(x).yaml", "'\".yaml"])
def test_a_file_of_any_name_is_named_whole(learner: Learner, name: str) -> None:
    path = own(learner, deck_text("mine", 1), name)
    assert learner.study.edit_place("mine/c1") == EditPlace(path, 4)
    assert path.is_absolute()
