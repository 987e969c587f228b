"""What is remembered of cards that leave their decks, and of those that come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.core.cards import Basic
from studyllm.core.journal import Trait
from studyllm.store.orphans import MANY, Orphans
from tests.learner import Learner, deck_text, notes_text


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4})
    yield made
    made.study.close()


def write(learner: Learner, text: str) -> None:
    """Have other text in the deck file, and take that in, with nobody looking at it yet."""
    (learner.shipped / "rope.yaml").write_text(text, encoding="utf-8")
    library = learner.study._library
    known = library._shelf.files()
    seen, _ = library._scan()
    library._take_all(seen.values(), known.keys() - seen.keys())


def without(text: str, *cards: int) -> str:
    for n in cards:
        text = text.replace(
            f"  - id: c{n}\n    question: Question {n} of rope?\n    answer: A{n}\n", ""
        )
    return text


def test_a_card_with_a_past_is_remembered_with_its_text_and_its_place(learner: Learner) -> None:
    learner.answer()
    learner.study.mark("rope/c3", Trait.FLAGGED, True)
    write(learner, without(deck_text("rope", 4), 1, 2, 3))
    orphans = Orphans(learner.study._db)
    first, third = orphans.lost()
    assert (first.key, first.before, first.after) == ("rope/c1", "", "rope/c2")
    assert (third.key, third.before, third.after) == ("rope/c3", "rope/c2", "rope/c4")
    assert first.card.kind == Basic({"": "A1"})
    assert orphans.absent() == ["rope/c1", "rope/c3"]
    assert orphans.card("rope/c1") == first.card
    assert orphans.card("rope/c2") is None


def test_a_card_that_comes_back_waits_no_more_and_keeps_its_one_text(learner: Learner) -> None:
    learner.answer()
    write(learner, without(deck_text("rope", 4), 1))
    write(learner, deck_text("rope", 4).replace("A1", "B1"))
    orphans = Orphans(learner.study._db)
    assert orphans.lost() == []
    assert orphans.absent() == []
    assert [one.key for one in orphans.gained()] == []
    card = orphans.card("rope/c1")
    assert card is not None
    assert card.kind == Basic({"": "B1"})


def test_all_of_a_deck_that_goes_is_remembered(learner: Learner) -> None:
    learner.answer()
    learner.answer()
    (learner.shipped / "rope.yaml").unlink()
    learner.study._library._take_all([], ["shipped:rope.yaml"])
    orphans = Orphans(learner.study._db)
    assert [one.key for one in orphans.lost()] == ["rope/c1", "rope/c2"]
    assert learner.study._db.execute("select count(*) from content").fetchone() == (2,)


def test_further_siblings_are_remembered_by_their_first(learner: Learner) -> None:
    notes = notes_text("rope", 2)
    write(learner, notes)
    learner.study.mark("rope/n2#3", Trait.SUSPENDED, True)
    write(learner, notes.replace("n2", "other"))
    orphans = Orphans(learner.study._db)
    assert [one.key for one in orphans.lost()] == orphans.absent() == ["rope/n2"]
    assert [one.key for one in orphans.gained()] == ["rope/other"]


def test_new_cards_are_noted_with_their_neighbours_once_there_is_a_past(learner: Learner) -> None:
    orphans = Orphans(learner.study._db)
    write(learner, deck_text("rope", 5))
    assert not learner.study._shelf.to_look()
    learner.answer()
    write(learner, deck_text("rope", 7))
    assert learner.study._shelf.to_look()
    assert [(one.key, one.before, one.after) for one in orphans.gained()] == [
        ("rope/c6", "rope/c5", "rope/c7"),
        ("rope/c7", "rope/c6", ""),
    ]
    assert [one.key for one in orphans.untouched()] == []
    with learner.study._db.writing():
        orphans.looked()
    assert not learner.study._shelf.to_look()
    assert orphans.gained() == []


def test_a_deck_that_has_lost_a_card_offers_those_without_a_past(learner: Learner) -> None:
    learner.answer()
    learner.answer()
    write(learner, without(deck_text("rope", 4), 1))
    orphans = Orphans(learner.study._db)
    assert [one.key for one in orphans.untouched()] == ["rope/c3", "rope/c4"]
    other = "deck: moe\ncards: [{q: Why?, a: So}]\n"
    (learner.shipped / "moe.yaml").write_text(other, encoding="utf-8")
    learner.study.sync()
    assert [one.key for one in orphans.untouched()] == ["rope/c3", "rope/c4"]
    with learner.study._db.writing():
        orphans.release("rope/c1")
    assert orphans.lost() == []
    assert orphans.card("rope/c1") is None


def test_a_cloze_without_a_first_part_goes_by_its_own_key(learner: Learner) -> None:
    cloze = "deck: rope\ncards: [{id: n, cloze: 'The {{2:one}} and {{3:other}}.'}]\n"
    write(learner, cloze)
    learner.study.start()
    assert learner.answer().key == "rope/n#2"
    write(learner, cloze.replace("id: n", "id: m"))
    orphans = Orphans(learner.study._db)
    assert [one.key for one in orphans.lost()] == orphans.absent() == ["rope/n"]
    assert [one.key for one in orphans.gained()] == ["rope/m"]
    assert orphans.has("rope/m")
    assert not orphans.has("rope/n")
    learner.study._library.keep()
    assert learner.study.kept == (1, 0)
    assert orphans.card("rope/n") is None
    asked = learner.study._shelf.card("rope/m#2")
    assert asked is not None
    assert asked.memory is not None
    assert learner.sound()


def test_of_very_many_new_cards_the_likest_are_looked_at(learner: Learner) -> None:
    learner.answer()
    write(learner, "deck: rope\n" + deck_text("moe", MANY + 1).partition("\n")[2])
    path = learner.shipped / "rope.yaml"
    orphans = Orphans(learner.study._db)
    assert [one.key for one in orphans.lost()] == []
    text = path.read_text(encoding="utf-8").replace("id: c1\n", "id: other\n")
    write(learner, text.replace("id: c", "id: d"))
    (lost,) = orphans.lost()
    gained = [one.key for one in orphans.gained()]
    assert lost.key == "rope/c1"
    assert "rope/other" in gained
    assert len(gained) <= 8
    learner.study._library.keep()
    assert learner.study._ledger.card_of("rope/c1") == "rope/other"


def test_former_ids_are_found(learner: Learner) -> None:
    write(learner, deck_text("rope", 2) + "    was: [old, older]\n    note: 'it \"was\": so'\n")
    assert list(Orphans(learner.study._db).naming_former()) == [("rope/c2", ("old", "older"))]
