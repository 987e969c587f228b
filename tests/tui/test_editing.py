"""Cards edited from the quiz, by keys, with an editor that is a small program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from tests.learner import Learner, deck_text
from tests.tui.desk import Desk, sit

Edit = Callable[[str, str], None]
"""Chooses an editor that puts the second text in the place of the first."""

SCRIPT = """
import sys
from pathlib import Path
before, after, path = {before!r}, {after!r}, Path(sys.argv[-1])
text = path.read_text(encoding="utf-8")
path.write_text(text.replace(before, after), encoding="utf-8")
raise SystemExit({code})
"""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 3})
    yield made
    made.study.close()


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    # A screen that is nowhere has nothing to make room for.
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    script = tmp_path / "the editor.py"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")

    def choose(before: str, after: str, code: int = 0) -> None:
        text = SCRIPT.format(before=before, after=after, code=code)
        script.write_text(text, encoding="utf-8")

    choose("", "")
    return choose


def own(learner: Learner, text: str) -> Path:
    learner.home.decks.mkdir(parents=True)
    path = learner.home.decks / "own.yaml"
    path.write_text(text, encoding="utf-8")
    learner.study.sync()
    learner.study.hide_decks(["rope"], True)
    learner.study.start()
    return path


@pytest.mark.parametrize("revealed", [False, True])
def test_the_card_is_shown_with_its_new_text_hidden_or_not_as_before(
    learner: Learner, editor: Edit, revealed: bool
) -> None:
    editor("Question 1 of rope?", "Is it [b]reworded[/b]?")

    async def steps(desk: Desk) -> None:
        if revealed:
            await desk.press("space")
        assert "Question 1" in desk.text()
        await desk.press("e")
        assert "Is it [b]reworded[/b]?" in desk.text()
        assert "Question 1" not in desk.text()
        assert ("A1" in desk.text()) == revealed
        assert "The deck is your own copy now" in desk.text()
        await desk.press(*([] if revealed else ["space"]), "3")
        assert desk.reviews == 1
        assert "Question 2" in desk.text()
        await desk.press("u")
        assert "Is it [b]reworded[/b]?" in desk.text()
        assert desk.reviews == 0

    sit(learner, steps)
    assert (learner.home.decks / "rope.yaml").exists()
    assert learner.sound()


def test_what_was_undone_can_be_edited_and_answered_again(learner: Learner, editor: Edit) -> None:
    editor("A1", "One")

    async def steps(desk: Desk) -> None:
        await desk.press("space", "3", "u", "e", "space")
        assert "One" in desk.text()
        await desk.press("4")
        assert desk.reviews == 1
        assert "Question 2" in desk.text()

    sit(learner, steps)
    assert learner.sound()


def test_time_in_the_editor_is_not_time_at_the_card(learner: Learner, editor: Edit) -> None:
    async def steps(desk: Desk) -> None:
        def an_hour(_: object) -> None:
            desk.clock.now += 3600

        # After the quiz has stepped aside, which it said it would first.
        desk.app.app_suspend_signal.subscribe(desk.app, an_hour, immediate=True)
        await desk.press("e", after=2)
        await desk.press("space", after=3)
        await desk.press("3", after=4)

    sit(learner, steps)
    (entry,) = learner.study.history.of("rope/c1").entries
    assert entry.answer.review.took_ms == 9000


def test_a_broken_edit_leaves_the_card_and_is_mended_by_the_same_key(
    learner: Learner, editor: Edit
) -> None:
    path = own(learner, deck_text("own", 2))

    async def steps(desk: Desk) -> None:
        editor("answer: A1", "answr: A1")
        await desk.press("e")
        assert f"{path}:4:5:" in "".join(desk.text().split())
        assert "Press e to go on editing." in desk.words()
        assert "Question 1 of own?" in desk.text()
        editor("answr: A1", "answer: mended")
        await desk.press("e", "space")
        assert "mended" in desk.text()
        assert "go on editing" not in desk.text()

    sit(learner, steps)


def test_a_card_that_was_removed_makes_room_for_the_next(learner: Learner, editor: Edit) -> None:
    own(learner, deck_text("own", 2))
    editor("  - id: c1\n    question: Question 1 of own?\n    answer: A1\n", "")

    async def steps(desk: Desk) -> None:
        await desk.press("space", "e")
        assert "Question 2 of own?" in desk.text()
        assert "A2" not in desk.text()
        assert "The deck has no card own/c1 any more" in desk.text()
        await desk.press("space", "3")
        assert desk.reviews == 1

    sit(learner, steps)


def test_a_card_without_an_id_keeps_its_past(learner: Learner, editor: Edit) -> None:
    path = own(learner, "deck: own\ncards:\n  - q: First?\n    a: A\n")

    async def steps(desk: Desk) -> None:
        await desk.press("space", "1")
        editor("First?", "Reworded?")
        await desk.press("e")
        assert "Reworded?" in desk.text()
        await desk.press("space", "3")

    sit(learner, steps)
    assert path.read_text().startswith("deck: own\ncards:\n  - id: ~")
    (last, first) = learner.study.history.newest(9)
    assert last.card == first.card


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
def test_without_an_editor_the_screen_says_so_and_nothing_is_copied(
    learner: Learner,
    editor: Edit,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    language: str,
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")

    async def steps(desk: Desk) -> None:
        await desk.press("e")
        assert "no-such-editor" in desk.words()
        assert "export EDITOR=nano" in desk.words()
        await desk.press("space", "3")
        assert desk.reviews == 1

    sit(learner, steps, size, language=language)
    assert not learner.home.decks.exists()


def test_an_editor_that_fails_is_said_and_the_file_read_all_the_same(
    learner: Learner, editor: Callable[..., None]
) -> None:
    editor("Question 1", "Word 1", code=3)

    async def steps(desk: Desk) -> None:
        await desk.press("e")
        assert "ended with 3" in desk.words()
        assert "Word 1 of rope?" in desk.text()

    sit(learner, steps)


def test_where_nothing_can_make_room_the_command_is_named(
    learner: Learner, editor: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HeadlessDriver, "can_suspend", False)

    async def steps(desk: Desk) -> None:
        await desk.press("e")
        assert "studyllm edit rope/c1" in desk.words()

    sit(learner, steps)


def test_a_marked_card_stays_marked(learner: Learner, editor: Edit) -> None:
    editor("A1", "One")

    async def steps(desk: Desk) -> None:
        await desk.press("f", "e")
        assert "⚑" in desk.text()
        await desk.press("u")
        assert "⚑" not in desk.text()

    sit(learner, steps)


CHOICE = """deck: own
cards:
  - id: c
    question: Which?
    choices: [A, B, C]
    right: [1, 2]
"""


def test_what_was_picked_stays_where_it_fits(learner: Learner, editor: Edit) -> None:
    own(learner, CHOICE)

    async def steps(desk: Desk) -> None:
        await desk.press("1")
        before = desk.text()
        assert "1 [x]" in before
        editor("Which?", "Whichever?")
        await desk.press("e")
        assert desk.text() == before.replace("Which?    ", "Whichever?")
        editor("[A, B, C]", "[A, B, C, D]")
        await desk.press("e")
        assert "4 [ ]" in desk.text()
        await desk.press("space", "3")
        assert desk.reviews == 1

    sit(learner, steps)


def test_a_card_of_another_kind_is_shown_as_far_as_before(learner: Learner, editor: Edit) -> None:
    own(learner, CHOICE)

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        editor("choices: [A, B, C]\n    right: [1, 2]", "points: [One, Two]")
        await desk.press("e")
        assert "Two" in desk.text()
        await desk.press("1", "enter", "3")
        assert desk.reviews == 1

    sit(learner, steps)


def test_a_card_is_edited_from_the_browser(learner: Learner, editor: Edit) -> None:
    editor("Question 2 of rope?", "Is it reworded?")

    async def steps(desk: Desk) -> None:
        await desk.press("/", "enter", "down", "e")
        assert "Is it reworded?" in desk.text()
        assert "Question 2" not in desk.text()
        assert "The deck is your own copy now" in desk.words()

    sit(learner, steps, start="home")
    assert learner.sound()


def test_a_card_is_edited_from_its_history(learner: Learner, editor: Edit) -> None:
    editor("Question 1 of rope?", "Is it reworded?")

    async def steps(desk: Desk) -> None:
        await desk.press("h", "e")
        assert "Is it reworded?" in desk.text()
        await desk.press("q")
        assert "Is it reworded?" in desk.text()

    sit(learner, steps)


def test_a_new_card_that_was_reworded_just_before_it_shows_is_asked_in_its_new_words(
    learner: Learner,
) -> None:
    path = own(learner, deck_text("own", 3))

    async def steps(desk: Desk) -> None:
        assert "Question 1" in desk.text()
        text = path.read_text(encoding="utf-8").replace("Question 2", "Reworded 2")
        path.write_text(text, encoding="utf-8")
        learner.now += 1000
        await desk.press("space", "3")
        assert "Question 2" not in desk.text()
        await desk.press("space", "3", "space", "3")

    sit(learner, steps)
    assert learner.study.keeping.orphans() == []
    assert learner.study.today().answers == 3
