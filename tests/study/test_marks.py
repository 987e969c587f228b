"""What a learner says of a card: held against what is asked and counted, then and later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.core.journal import DAY_MS, HOUR_MS, Grade, Trait
from studyllm.study import Scope
from tests.learner import NOON, Learner, notes_text

FOUR = NOON + 16 * HOUR_MS
"""When the next study day begins."""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4, "moe": 3})
    yield made
    made.study.close()


def mark(learner: Learner, key: str, trait: Trait, on: bool = True) -> None:
    learner.study.mark(key, trait, on)
    assert learner.sound()


def rest_of_today(learner: Learner, scope: Scope | None = None) -> list[str]:
    """All that is asked today from now on, each answered well."""
    learner.study.start(scope)
    keys = []
    while learner.asked() is not None:
        keys.append(learner.answer().key)
    return keys


def due(learner: Learner) -> list[str]:
    shelf, day = learner.study._shelf, learner.study.day()
    return sorted(one.card for one in shelf.due(day, shelf.decks()))


@pytest.mark.parametrize("trait", [Trait.SUSPENDED, Trait.BURIED])
@pytest.mark.parametrize("restart", [True, False])
def test_a_card_that_is_put_away_is_not_asked(
    learner: Learner, trait: Trait, restart: bool
) -> None:
    asked = learner.asked()
    assert asked == "moe/c1"
    mark(learner, asked, trait)
    mark(learner, "rope/c3", trait)
    if restart:
        learner.reopen()
    keys = rest_of_today(learner)
    assert sorted(keys) == ["moe/c2", "moe/c3", "rope/c1", "rope/c2", "rope/c4"]
    learner.tomorrow()
    mark(learner, "moe/c2", trait)
    if restart:
        learner.reopen()
    assert "moe/c2" not in due(learner)
    assert "moe/c2" not in rest_of_today(learner, Scope(new=0))
    assert "moe/c2" not in rest_of_today(learner, Scope(ahead=30))
    assert "moe/c2" not in rest_of_today(learner, Scope(cram=True))


def test_a_suspended_card_is_neither_due_nor_new_nor_left(learner: Learner) -> None:
    rest_of_today(learner, Scope(limit=4))
    learner.tomorrow()
    for key in ("moe/c1", "rope/c3"):
        mark(learner, key, Trait.SUSPENDED)
    learner.study.start()
    for _ in range(2):
        rows = {row.slug: row for row in learner.study.decks()}
        assert [(row.due, row.new) for row in rows.values()] == [(1, 1), (2, 1)]
        assert learner.study.counts().cards_due == 3
        assert learner.study.due_on(0) == learner.study.due_on(300) == 3
        asked = learner.study.next()
        assert asked is not None
        assert asked.left[:2] == (3, 2)
        learner.reopen()
    for key in ("moe/c1", "rope/c3"):
        mark(learner, key, Trait.SUSPENDED, False)
    assert learner.study.counts().cards_due == 4
    assert [(row.due, row.new) for row in learner.study.decks()] == [(2, 1), (2, 2)]
    assert sorted(rest_of_today(learner)) == sorted(
        [*(f"moe/c{n}" for n in (1, 2, 3)), *(f"rope/c{n}" for n in (1, 2, 3, 4))]
    )


def test_a_suspended_card_stays_out_for_years_and_comes_back_as_it_was(learner: Learner) -> None:
    key = learner.answer().key
    before = learner.follows()
    mark(learner, key, Trait.SUSPENDED)
    learner.tomorrow(800)
    learner.reopen()
    assert key not in rest_of_today(learner, Scope(new=0))
    mark(learner, key, Trait.SUSPENDED, False)
    assert learner.follows() == before
    assert rest_of_today(learner, Scope(new=0)) == [key]


@pytest.mark.parametrize("offset", [0, 9 * 3600, -11 * 3600])
@pytest.mark.parametrize("restart", [True, False])
def test_a_buried_card_returns_at_four_by_the_clock(
    learner: Learner, offset: int, restart: bool
) -> None:
    learner.offset = offset
    learner.now -= offset * 1000
    key = learner.answer().key
    learner.tomorrow()
    mark(learner, key, Trait.BURIED)
    four = FOUR + DAY_MS - offset * 1000
    for now, there in ((four - 1, False), (four, True), (four - 1, False), (four + DAY_MS, True)):
        learner.now = now
        if restart:
            learner.reopen(Scope(new=0))
        else:
            learner.study.start(Scope(new=0))
        assert learner.asked() == (key if there else None)
        assert learner.study.counts().cards_due == int(there)
        assert learner.study.history.of(key).standing.away(learner.study.day()) is not there


def test_a_running_sitting_asks_a_buried_card_once_four_has_struck(learner: Learner) -> None:
    key = learner.answer().key
    learner.tomorrow()
    learner.study.start(Scope(new=0))
    mark(learner, key, Trait.BURIED)
    assert learner.asked() is None
    learner.now = FOUR + DAY_MS
    assert learner.asked() == key


def test_a_buried_card_can_be_dug_up(learner: Learner) -> None:
    mark(learner, "moe/c1", Trait.BURIED)
    assert learner.asked() == "moe/c2"
    learner.reopen()
    mark(learner, "moe/c1", Trait.BURIED, False)
    assert learner.asked() == "moe/c1"


def test_a_card_can_be_buried_on_each_of_two_days(learner: Learner) -> None:
    for _ in range(2):
        mark(learner, "moe/c1", Trait.BURIED)
        assert "moe/c1" not in rest_of_today(learner, Scope(limit=1))
        learner.tomorrow()
    assert "moe/c1" in rest_of_today(learner)


def test_a_flag_is_shown_and_changes_nothing_that_is_asked(learner: Learner) -> None:
    asked = learner.asked()
    assert asked is not None
    mark(learner, asked, Trait.FLAGGED)
    for shown in (learner.study.next(), learner.reopen().next()):
        assert shown is not None
        assert shown.key == asked
        assert shown.standing == (False, None, True)
    mark(learner, asked, Trait.FLAGGED, False)
    unflagged = learner.study.next()
    assert unflagged is not None
    assert unflagged.standing == (False, None, False)
    assert learner.views()["standing"] == []


def test_marks_do_not_touch_one_another(learner: Learner) -> None:
    for trait in Trait:
        mark(learner, "rope/c1", trait)
    assert learner.study.history.of("rope/c1").standing == (True, 20_000, True)
    mark(learner, "rope/c1", Trait.BURIED, False)
    assert learner.study.history.of("rope/c1").standing == (True, None, True)
    mark(learner, "rope/c1", Trait.SUSPENDED, False)
    learner.reopen()
    assert learner.study.history.of("rope/c1").standing == (False, None, True)


def test_a_mark_is_no_answer(learner: Learner) -> None:
    learner.answer()
    before = learner.follows()
    for trait in Trait:
        for on in (True, True, False, False):
            mark(learner, "rope/c1", trait, on)
            assert {**learner.follows(), "standing": []} == before
    assert learner.follows() == before
    assert learner.study.counts().reviews_total == 1
    undone = learner.study.undo()
    assert undone is not None
    assert undone.key == "moe/c1"


def test_a_weak_card_that_is_put_away_is_not_asked_again(learner: Learner) -> None:
    weak = [learner.answer(Grade.AGAIN).key for _ in range(2)]
    mark(learner, weak[0], Trait.SUSPENDED)
    mark(learner, weak[1], Trait.BURIED)
    for _ in range(2):
        asked = learner.study.next()
        assert asked is not None
        assert asked.left.again == 0
        learner.reopen()
    assert not set(weak) & set(rest_of_today(learner))
    mark(learner, weak[0], Trait.SUSPENDED, False)
    assert rest_of_today(learner) == [weak[0]]


def test_a_card_that_was_put_away_after_undo_is_not_asked_next(learner: Learner) -> None:
    for trait in (Trait.SUSPENDED, Trait.BURIED):
        key = learner.answer().key
        learner.study.undo()
        assert learner.asked() == key
        mark(learner, key, trait)
        assert learner.asked() != key


@pytest.mark.parametrize("trait", [Trait.SUSPENDED, Trait.BURIED])
def test_undo_does_not_bring_back_a_card_that_is_put_away(learner: Learner, trait: Trait) -> None:
    key = learner.answer().key
    mark(learner, key, trait)
    assert learner.study.undo() is not None
    assert learner.asked() != key
    mark(learner, key, trait, False)
    assert learner.asked() == key


def test_one_sibling_can_be_suspended_and_the_other_is_asked(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})
    (learner.shipped / "notes.yaml").write_text(notes_text("notes", 2), encoding="utf-8")
    learner.reopen()
    assert [row.cards for row in learner.study.decks()] == [5]
    mark(learner, "notes/n1", Trait.SUSPENDED)
    mark(learner, "notes/n2#2", Trait.BURIED)
    assert rest_of_today(learner) == ["notes/n1#2"]
    learner.study.close()


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_marks_outlast_a_fold(learner: Learner, scheduler: str) -> None:
    keys = rest_of_today(learner, Scope(limit=5))
    for key, trait in zip(keys, (*Trait, Trait.SUSPENDED), strict=False):
        mark(learner, key, trait)
    mark(learner, keys[3], Trait.SUSPENDED, False)
    mark(learner, "rope/c4", Trait.BURIED)
    before = learner.views()["standing"]
    assert len(before) == 4
    learner.reopen(scheduler=scheduler)
    assert learner.refolded()
    assert learner.views()["standing"] == before


def test_a_card_whose_deck_went_and_came_back_has_its_marks(learner: Learner) -> None:
    rest_of_today(learner, Scope(limit=2))
    mark(learner, "moe/c1", Trait.SUSPENDED)
    mark(learner, "moe/c2", Trait.BURIED)
    mark(learner, "moe/c3", Trait.FLAGGED)
    before = learner.follows()
    path = learner.shipped / "moe.yaml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    learner.reopen()
    assert learner.sound()
    mark(learner, "moe/c3", Trait.FLAGGED, False)  # its card is not there, its name is
    mark(learner, "moe/c3", Trait.FLAGGED)
    path.write_text(text, encoding="utf-8")
    learner.reopen()
    assert learner.follows() == before
    assert rest_of_today(learner, Scope(decks=("moe",))) == ["moe/c3"]
    learner.tomorrow()
    assert rest_of_today(learner, Scope(decks=("moe",), limit=1)) == ["moe/c2"]


def test_two_programs_see_each_others_marks(learner: Learner) -> None:
    other = learner.open()
    asked = learner.study.next()
    assert asked is not None
    other.mark(asked.key, Trait.SUSPENDED, True)
    assert learner.asked() != asked.key
    other.mark(asked.key, Trait.SUSPENDED, False)
    assert learner.asked() == asked.key
    other.close()


def test_a_card_that_is_buried_takes_its_siblings_along_for_the_day(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})
    (learner.shipped / "notes.yaml").write_text(
        "deck: notes\ncards:\n  - {id: x, cloze: 'The {{first}} and the {{second}}.'}\n"
        "  - {id: y, q: Q, a: A}\n"
    )
    learner.reopen()
    assert learner.asked() == "notes/x"
    mark(learner, "notes/x", Trait.BURIED)
    assert rest_of_today(learner) == ["notes/y"]
    learner.tomorrow()
    assert rest_of_today(learner)[0] in ("notes/x", "notes/y")
    learner.tomorrow()
    mark(learner, "notes/x#2", Trait.BURIED)
    assert "notes/x" in due(learner)
    assert learner.study.due_on(0) == 0
    assert rest_of_today(learner) == []
    mark(learner, "notes/x#2", Trait.BURIED, False)
    assert rest_of_today(learner) != []
    learner.study.close()
