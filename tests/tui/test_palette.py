"""The palette by keys and by mouse: what is found, and what choosing it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.study import Scope
from studyllm.tui.done import Done
from studyllm.tui.doubt import ClockDoubt
from studyllm.tui.help import Help
from studyllm.tui.history import History
from studyllm.tui.home import Home
from studyllm.tui.keymap import keymap
from studyllm.tui.keys import KeyLine
from studyllm.tui.offers import Offer
from studyllm.tui.palette import MOST, Palette
from studyllm.tui.quiz import Quiz
from studyllm.tui.rows import Rows
from studyllm.tui.shell import Start
from tests.learner import Learner
from tests.tui.desk import Desk, sit

SIZES = [(40, 20), (80, 24), (120, 40)]

both = pytest.mark.parametrize("language", ["en", "zh"])
sized = pytest.mark.parametrize("size", SIZES)


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4, "moe": 3})
    text = "deck: attention\ntitle: {en: Attention heads, zh: 多头注意力}\ncards:\n"
    text += "  - {id: c1, q: Why?, a: So.}\n"
    (made.shipped / "attention.yaml").write_text(text, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


def titles(desk: Desk) -> list[str]:
    """What is offered, the first first."""
    assert isinstance(desk.app.screen, Palette)
    return [offer.title for offer in desk.app.screen._found]


@sized
@both
@pytest.mark.parametrize("start", ["home", "quiz"])
@pytest.mark.parametrize("key", ["ctrl+p", ":", "："])
def test_a_deck_is_studied(
    learner: Learner, size: tuple[int, int], language: str, start: Start, key: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(key)
        assert isinstance(desk.app.screen, Palette)
        await desk.press(*"atth", "enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "Why?" in desk.words()
        assert not any(isinstance(page, Palette) for page in desk.app.screen_stack)
        await desk.press("space", "3")
        assert desk.reviews == 1

    sit(learner, steps, size, start=start, language=language)
    newest = learner.study._ledger.newest()
    assert newest is not None
    assert newest.card == "attention/c1"


@both
@pytest.mark.parametrize("typed", ["Attention", "heads", "ah", "多头", "注意", "力", "ａｔｔ"])
def test_a_deck_has_its_names_in_all_languages(learner: Learner, language: str, typed: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p", *typed)
        assert titles(desk)[0] == {"en": "Attention heads", "zh": "多头注意力"}[language]

    sit(learner, steps, language=language)


@sized
@both
@pytest.mark.parametrize("typed", ["Flag", "标记"])
def test_an_action_is_that_of_the_screen_below(
    learner: Learner, size: tuple[int, int], language: str, typed: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p", *typed)
        assert " f" in desk.text()
        await desk.press("enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert [one.flagged for one in learner.study.marked()] == [True]

    sit(learner, steps, size, language=language)


def test_grades_are_offered_for_an_answer_that_was_seen(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p")
        assert "Easy" not in titles(desk)
        await desk.press("escape", "space", "ctrl+p", *"easy", "enter")
        await desk.pilot.pause()
        assert desk.reviews == 1

    sit(learner, steps)


def test_what_widgets_do_is_offered_too(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("j", "ctrl+p", *"study the selected", "enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "of moe?" in desk.words()

    sit(learner, steps, start="home")


@both
@pytest.mark.parametrize(
    ("typed", "theme"), [("light", "light"), ("浅色", "light"), ("ansi", "ansi")]
)
def test_a_theme_is_chosen_by_name(learner: Learner, language: str, typed: str, theme: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p", *typed, "enter")
        await desk.pilot.pause()
        assert desk.app.theme == theme

    sit(learner, steps, language=language)


def test_other_screens_are_opened(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        for typed, kind in [("history", History), ("help", Help), ("close", History)]:
            await desk.press("ctrl+p", *typed, "enter")
            await desk.pilot.pause()
            assert isinstance(desk.app.screen, kind)
        await desk.press("ctrl+p", *"moe", "enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert len(desk.app.screen_stack) == 1
        assert "of moe?" in desk.words()

    sit(learner, steps)


@pytest.mark.parametrize("doubted", [True, False])
def test_a_deck_is_studied_from_above_the_home_screen(learner: Learner, doubted: bool) -> None:
    async def steps(desk: Desk) -> None:
        if doubted:
            await desk.press("ctrl+p", "enter")
            await desk.pilot.pause()
        assert isinstance(desk.app.screen, Home)
        await desk.press("?", "ctrl+p", *"rope", "enter")
        for _ in range(3):
            await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "of rope?" in desk.words()
        await desk.press("space", "3", "space", "3")
        assert "of rope?" in desk.words()
        await desk.press("q")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Home)

    doubt = ClockDoubt("today", "yesterday") if doubted else None
    sit(learner, steps, start="home", doubt=doubt)
    assert {row.slug: row.learned for row in learner.study.decks()}["rope"] == 2


def test_the_end_of_a_sitting_has_a_palette(learner: Learner) -> None:
    learner.study.start(Scope(("attention",)))

    async def steps(desk: Desk) -> None:
        for typed in ("undo", "rope"):
            await desk.press("space", "3")
            await desk.pilot.pause()
            assert isinstance(desk.app.screen, Done)
            await desk.press("ctrl+p", *typed, "enter")
            for _ in range(3):
                await desk.pilot.pause()
            assert isinstance(desk.app.screen, Quiz)
        assert "of rope?" in desk.words()

    sit(learner, steps)
    assert learner.study.counts().reviews_total == 1


def test_a_key_at_the_bottom_is_clicked(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("?")
        await desk.pilot.click(KeyLine, offset=(4, 0))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("ctrl+p", *"moe")
        await desk.pilot.click(KeyLine, offset=(4, 0))
        await desk.pilot.pause()
        assert "of moe?" in desk.words()
        await desk.press("ctrl+p", *"rope")
        await desk.pilot.click(KeyLine, offset=(14, 0))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "of moe?" in desk.words()

    sit(learner, steps)


def test_the_first_of_all_is_what_the_screen_does(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p")
        offered = titles(desk)
        assert offered[0] == "Study"
        assert offered.count("Quit") == 1
        assert offered.index("Help") < offered.index("Rope") < offered.index("Theme: dark")
        assert "Down" not in offered

    sit(learner, steps, start="home")


@sized
def test_nothing_found_is_said_and_nothing_is_done(learner: Learner, size: tuple[int, int]) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p", *"xyzzy", "enter")
        assert isinstance(desk.app.screen, Palette)
        assert "Nothing is called that." in desk.words()
        await desk.press("escape")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("ctrl+p", "ctrl+p")
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps, size)


@sized
@both
def test_the_mouse_chooses(learner: Learner, size: tuple[int, int], language: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p", *"rope")
        await desk.pilot.click(Rows, offset=(4, 5))
        assert isinstance(desk.app.screen, Palette)
        await desk.press(*"", "backspace", "e")
        await desk.pilot.click(Rows, offset=(4, 0))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "of rope?" in desk.words()

    learner.study.start(Scope(("moe",)))
    sit(learner, steps, size, language=language)


def test_rows_are_gone_through_by_keys(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p")
        rows = desk.app.screen.query_one(Rows)
        await desk.press("down", "ctrl+n", "up")
        assert rows.cursor == 1
        await desk.press("pagedown")
        assert rows.cursor > 5
        await desk.press("a")
        assert rows.cursor == 0

    sit(learner, steps, (80, 12))


def test_a_deck_that_has_gone_is_said(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p", *"attention")
        (learner.shipped / "attention.yaml").unlink()
        learner.study.sync()
        await desk.press("enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Home)
        assert "there is no deck `attention`" in desk.words()

    sit(learner, steps, start="home")


def test_cards_follow_as_they_are_found(learner: Learner) -> None:
    asked: list[str] = []

    def cards(words: str) -> Iterator[list[Offer]]:
        asked.append(words)
        for n in range(60):
            yield [Offer("card", f"Card {n}{x}", "", "", (), (), str) for x in "abc"]

    async def steps(desk: Desk) -> None:
        palette = Palette([], cards, "en")
        desk.app.push_screen(palette)
        await desk.pilot.pause()
        await desk.press("r")
        assert asked == []
        assert "Nothing is called that." in desk.words()
        await desk.press("o")
        await desk.pilot.pause()
        assert asked == ["ro"]
        assert len(titles(desk)) == MOST
        assert titles(desk)[:4] == ["Card 0a", "Card 0b", "Card 0c", "Card 1a"]
        assert "card" in desk.text().splitlines()[3]
        await desk.press("backspace", "backspace", "力")
        await desk.pilot.pause()
        assert asked == ["ro", "力"]
        assert len(titles(desk)) == MOST

    sit(learner, steps)


def test_the_palette_has_keys_of_ones_own(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        desk.app.set_keymap(keymap({"app.palette": ["f2"], "palette.choose": ["f3"]}))
        await desk.press("ctrl+p")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("f2", *"moe", "enter")
        assert isinstance(desk.app.screen, Palette)
        await desk.press("f3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps)


def test_the_end_of_the_program_comes_from_everywhere(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "3", "ctrl+p", "a", "ctrl+c")

    assert sit(learner, steps).return_code == 130
    learner.reopen()
    assert learner.study.counts().reviews_total == 1
