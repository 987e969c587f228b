"""The quiz in its finer points: keys that are held, the mouse, labels, and a disk that fails."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from studyllm.core.journal import Grade
from studyllm.study import Scope
from studyllm.tui.home import Choice, Home
from studyllm.tui.keys import KeyLine
from studyllm.tui.lines import Pane
from studyllm.tui.quiz import Quiz
from tests.learner import Learner
from tests.tui.desk import Desk, sit


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 6})
    yield made
    made.study.close()


def long_deck(learner: Learner) -> None:
    """Study a card whose answer has 60 lines."""
    lines = "".join(f"      Line {n}.\n" for n in range(60))
    deck = f"deck: long\ncards:\n  - id: c\n    q: Why?\n    a: |\n{lines}"
    (learner.shipped / "long.yaml").write_text(deck)
    learner.reopen(Scope(decks=("long",)))


def test_a_key_that_is_held_grades_no_card_that_it_has_not_shown(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*["enter"] * 30, after=0.03)
        assert desk.reviews == 0
        assert "A1" in desk.text()
        await desk.press("enter")
        assert desk.reviews == 1
        await desk.press(*["enter"] * 30, after=0.03)
        assert desk.reviews == 1
        assert "Question 2" in desk.text()

    sit(learner, steps)


def test_another_key_grades_as_soon_as_the_answer_is_shown(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("enter", "3", "space", "enter", after=0.001)
        assert desk.reviews == 2

    sit(learner, steps)


def test_the_time_of_an_answer_is_from_question_to_grade(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", after=2.5)
        await desk.press("4", after=1.5)

    sit(learner, steps)
    newest = learner.study._ledger.newest()
    assert newest is not None
    assert newest.review.took_ms == 4000


def test_the_grades_say_when_the_card_comes_back(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space")
        names, dues = desk.bar()
        assert names.split() == ["1", "Again", "2", "Hard", "3", "Good", "4", "Easy"]
        assert dues.split("  ")[1:3] == ["again today · 1 d", " again today · 1 d"]
        assert dues.count("1 d") == 4

    sit(learner, steps)


def test_a_repeat_leaves_the_day_and_says_so(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 1})
    learner.answer(Grade.GOOD)
    learner.tomorrow()
    learner.answer(Grade.EASY)
    learner.tomorrow(6)

    async def steps(desk: Desk) -> None:
        await desk.press("space", "2", "space")
        _, dues = desk.bar()
        hard = "15 d"  # 6 days times 2.46
        assert dues.split() == f"again today · {hard} again today · {hard} {hard} {hard}".split()

    sit(learner, steps)
    learner.study.close()


@pytest.mark.parametrize(
    ("width", "label"),
    [(80, "again today · 1 d"), (56, "today · 1 d"), (40, "↻ 1 d"), (20, "↻1d"), (16, "1d")],
)
def test_labels_fold_with_the_room_there_is(learner: Learner, width: int, label: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space")
        _, dues = desk.bar()
        assert dues.strip().startswith(label)
        assert len(dues) <= width

    sit(learner, steps, (width, 20))


def test_the_keys_at_the_bottom_can_be_clicked(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "3")
        await desk.pilot.click(KeyLine, offset=(3, 0))
        assert desk.reviews == 0
        await desk.pilot.click(KeyLine, offset=(12, 0))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Home)
        await desk.pilot.click(Choice, offset=(4, 1))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps)


def test_the_wheel_scrolls(learner: Learner) -> None:
    long_deck(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        pane = desk.app.screen.query_one(Pane)
        top = pane.scroll_offset.y
        await desk.pilot._post_mouse_events([MouseScrollDown], Pane, offset=(5, 5))
        await desk.pilot.pause()
        assert pane.scroll_offset.y > top
        await desk.pilot._post_mouse_events([MouseScrollUp], Pane, offset=(5, 5))
        await desk.pilot.pause()
        assert pane.scroll_offset.y == top

    sit(learner, steps)


def test_an_answer_longer_than_the_screen_begins_at_its_beginning(learner: Learner) -> None:
    long_deck(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        assert "Line 0." in desk.text()
        await desk.press(*["pagedown"] * 5)
        assert "Line 59." in desk.text()
        await desk.press("L")
        assert "Line 59." in desk.text()

    sit(learner, steps)


def test_interrupting_copies_what_is_selected_and_goes_on(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.pilot.mouse_down(Pane, offset=(2, 1))
        await desk.pilot.hover(Pane, offset=(10, 1))
        await desk.pilot.mouse_up(Pane, offset=(10, 1))
        await desk.press("ctrl+c")
        assert desk.app.clipboard.startswith("Question")
        await desk.press("space", "3")
        assert desk.reviews == 1
        await desk.press("ctrl+c")

    assert sit(learner, steps).return_code == 130


def test_a_card_that_cannot_be_read_is_tried_again(learner: Learner) -> None:
    other = sqlite3.connect(learner.home.database, isolation_level=None)

    other.execute("alter table card rename to elsewhere")

    async def steps(desk: Desk) -> None:
        assert "try again" in " ".join(desk.text().split())
        await desk.press("1", "u", "L", "space", "?", "escape")
        other.execute("alter table elsewhere rename to card")
        await desk.press("enter")
        assert "Question" in desk.text()

    sit(learner, steps)
    other.close()
