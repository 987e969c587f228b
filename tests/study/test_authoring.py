"""What is written into deck files for the learner: cards added to any of their decks, ids."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.errors import StudyError
from tests.learner import Learner, deck_text

NEW = {"question": "New?", "answer": "Yes."}
ADDED = "- question: New?\n    answer: Yes.\n"


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 2})
    yield made
    made.study.close()


def own(learner: Learner, text: str, name: str = "mine.yaml") -> Path:
    learner.home.decks.mkdir(parents=True, exist_ok=True)
    path = learner.home.decks / name
    path.write_text(text, encoding="utf-8")
    learner.reopen()
    return path


def counts(learner: Learner) -> dict[str, int]:
    learner.study.sync()
    return {row.slug: row.cards for row in learner.study.decks()}


def test_a_card_is_asked_once_it_was_added(learner: Learner) -> None:
    path = own(learner, deck_text("other", 1))
    added = learner.study.authoring.add("other", NEW, new=False)
    assert added == ("other/" + deckfile.load(path)[1][-1].id, path, False)
    assert counts(learner) == {"other": 2, "rope": 2}
    assert learner.study.has_card(added.key)
    assert path.read_text(encoding="utf-8") == deck_text("other", 1, f"  {ADDED}")


def test_a_shipped_deck_is_copied_first(learner: Learner) -> None:
    learner.answer()
    before = (learner.shipped / "rope.yaml").read_bytes()
    added = learner.study.authoring.add("rope", {"id": "new", **NEW}, new=True)
    assert added == ("rope/new", learner.home.decks / "rope.yaml", True)
    assert counts(learner) == {"rope": 3}
    assert (learner.shipped / "rope.yaml").read_bytes() == before
    assert not learner.study.authoring.add("rope", {"cloze": "{{A}} b"}, new=False).copied
    assert learner.sound()


def test_no_copy_of_a_shipped_deck_is_left_if_the_card_is_refused(learner: Learner) -> None:
    card = {"question": "Question 2 of rope?", "answer": "x"}
    with pytest.raises(StudyError, match=r"rope\.yaml:7: the card `c2` asks that already"):
        learner.study.authoring.add("rope", card, new=False)
    assert list(learner.home.decks.iterdir()) == []
    assert [row.shipped for row in learner.study.decks()] == [True]


def test_a_deck_that_is_not_there_is_begun_if_that_is_wanted(learner: Learner) -> None:
    add = learner.study.authoring.add
    with pytest.raises(StudyError, match=r"no deck `mine`; `studyllm decks new mine`.*`--new`"):
        add("mine", NEW, new=False)
    assert not learner.home.decks.exists()
    with pytest.raises(StudyError, match="the card cannot be added"):
        add("mine", {"cloze": "{{"}, new=True)
    with pytest.raises(StudyError, match=r"the slug `a b` .*blanks"):
        add("a b", NEW, new=True)
    assert not learner.home.decks.exists() or list(learner.home.decks.iterdir()) == []
    path = add("mine", NEW, new=True).path
    assert path.read_text(encoding="utf-8") == f"deck: mine\ncards:\n  {ADDED}"
    assert counts(learner) == {"mine": 1, "rope": 2}


def test_a_deck_without_cards_gets_its_first_one(learner: Learner) -> None:
    path = own(learner, "deck: mine # mine\ncards: []\n")
    assert counts(learner) == {"rope": 2}
    learner.study.authoring.add("mine", NEW, new=False)
    assert counts(learner) == {"mine": 1, "rope": 2}
    assert path.read_text(encoding="utf-8") == f"deck: mine # mine\ncards:\n  {ADDED}"


def test_a_deck_with_a_mistake_takes_no_card(learner: Learner) -> None:
    path = own(learner, deck_text("mine", 1) + "oops: 1\n")
    with pytest.raises(StudyError, match=r"mine\.yaml:7:1: unknown key `oops`"):
        learner.study.authoring.add("mine", NEW, new=True)
    assert path.read_text(encoding="utf-8") == deck_text("mine", 1) + "oops: 1\n"


def test_ids_are_for_the_learners_own_files(learner: Learner, tmp_path: Path) -> None:
    path = own(learner, deck_text("mine", 1))
    authoring = learner.study.authoring
    assert authoring.own_files() == [path]
    assert authoring.file_to_name("mine") == path
    elsewhere = tmp_path / "x.yaml"
    assert authoring.file_to_name(str(elsewhere)) == elsewhere
    for shipped in ("rope", str(learner.shipped / "rope.yaml")):
        with pytest.raises(StudyError, match=r"comes with studyllm and stays as it is"):
            authoring.file_to_name(shipped)
    with pytest.raises(StudyError, match="there is no deck `nope` and no such file"):
        authoring.file_to_name("nope")


def test_progress_stays_when_ids_are_written(learner: Learner) -> None:
    path = own(learner, "deck: mine\ncards:\n  - {q: One?, a: A}\n  - {q: Two?, a: B}\n")
    while not (learner.asked() or "").startswith("mine/"):
        learner.answer()
    saved = learner.answer()
    assert deckfile.name_cards(path) == 2
    path.write_text(path.read_text().replace("One?", "First?").replace("Two?", "Second?"))
    learner.reopen()
    past = learner.study.history.of(saved.key)
    assert (past.memory is not None, past.card is not None) == (True, True)
