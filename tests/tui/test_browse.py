"""The card browser: what a search shows as it is typed, and what keys do to what it found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.events import Paste
from textual.geometry import Size
from textual.widgets import Input

from studyllm.core.journal import Grade
from studyllm.core.query import Order
from studyllm.errors import QueryError
from studyllm.study.browsing import FIRST, Sort
from studyllm.tui.browse import Browse
from studyllm.tui.help import Help
from studyllm.tui.history import History
from studyllm.tui.hits import HitRows, Table
from studyllm.tui.home import Home
from studyllm.tui.lines import Pane
from studyllm.tui.quiz import Quiz
from studyllm.tui.strings import say
from tests.learner import Learner
from tests.tui.desk import Desk, sit
from tests.tui.test_marks import marks

SIZES = [(40, 20), (80, 24), (120, 40)]


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"moe": 3, "rope": 2})
    extra = (
        "deck: zh\ntitle: 中文\ncards:\n  - {id: z1, question: 什么是位置编码？, answer: 向量}\n"
    )
    (made.shipped / "zh.yaml").write_text(extra, encoding="utf-8")
    made.study.sync()
    made.study.start()
    yield made
    made.study.close()


def browse(desk: Desk) -> Browse:
    screen = desk.app.screen
    assert isinstance(screen, Browse)
    return screen


def listed(desk: Desk) -> list[str]:
    """The keys of all rows."""
    found = browse(desk)._found
    assert found
    return list(found.keys())


def keys_of(text: str) -> list[str]:
    names = {" ": "space", ":": "colon", "-": "minus", '"': "quotation_mark"}
    return [names.get(letter, letter) for letter in text]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES)
def test_what_is_typed_is_found_at_once(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/")
        assert len(listed(desk)) == 6
        assert say(language, "cards", 6) in desk.words()
        await desk.press(*"rope")
        assert listed(desk) == ["rope/c1", "rope/c2"]
        assert "Question 1 of rope" in desk.text()
        assert "Question 1 of moe" not in desk.text()
        assert say(language, "head question") in desk.text()
        assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())
        assert ("A1" in desk.text()) == (size[0] >= 80)
        await desk.press("enter", "down", "v")
        assert ("A2" in desk.text()) == (size[0] < 80)
        assert isinstance(desk.app.screen, Browse)
        # Where there is no room for both, the first leads from the card to the list.
        await desk.press(*["escape"] * (2 if size[0] < 80 else 1))
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, size, start="home", language=language)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES)
def test_the_heads_stand_above_their_columns(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        for keys in (["slash"], ["enter"], ["down", "v"]):
            await desk.press(*keys)
            heads, row = (
                next(line for line in desk.text().splitlines() if words in line)
                for words in (say(language, "head due"), "Question 1 of moe")
            )
            due, new = (say(language, words) for words in ("head due", "new word"))
            head = heads[: heads.index(due) + len(due)]
            cell = row[: row.index(f" {new} ") + len(f" {new}")]
            assert cell_len(head) == cell_len(cell)

    sit(learner, steps, size, start="home", language=language)


def test_chinese_is_typed_and_found(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", "位", "置")
        assert listed(desk) == ["zh/z1"]
        assert "位置" in desk.text().splitlines()[1]
        browse(desk).line.value = "－位　or　deck：rope"
        await desk.pilot.pause()
        assert listed(desk) == ["moe/c1", "moe/c2", "moe/c3", "rope/c1", "rope/c2"]

    sit(learner, steps, start="home")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("language", "sentence", "nothing"),
    [
        ("en", "did you mean “is:due”?", "No card is found."),
        ("zh", "是不是“is:due”？", "没有找到卡片。"),
    ],
)
def test_a_mistake_is_said_and_the_rows_stay(
    learner: Learner, size: tuple[int, int], language: str, sentence: str, nothing: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/")
        browse(desk).line.value = "deck:moe"
        await desk.pilot.pause()
        browse(desk).line.value = "deck:moe is:du"
        await desk.pilot.pause()
        assert sentence.replace(" ", "") in "".join(desk.words().split())
        assert "Question 1 of moe" in desk.text()
        await desk.press("end", "e")
        assert sentence not in desk.words()
        assert nothing in desk.words()
        assert listed(desk) == []
        await desk.press("enter", "x", "s", "r", "e", "h", "u", "down", "G", "enter", "enter")
        assert marks(learner) == []
        await desk.press("/", "ctrl+u")
        assert len(listed(desk)) == 6

    sit(learner, steps, size, start="home", language=language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_mistake_has_its_words(language: str) -> None:
    values = dict.fromkeys(("value", "near", "known", "name", "example", "most"), "x{y|z}")
    for mistake in QueryError.SENTENCES:
        assert say(language, f"query {mistake}", **values)


def test_whatever_is_typed_or_pasted_steers_no_terminal(learner: Learner) -> None:
    chance = random.Random(5)
    signs = [*'()-"\\:：＂<=>*%[]{}\x1b\x07\x9b\r\n\t\u202e\u2028\ud800位é', "is:", " or ", "[/b]"]

    async def steps(desk: Desk) -> None:
        await desk.press("/")
        for _ in range(60):
            browse(desk).line.clear()
            text = "".join(chance.choices(signs, k=chance.randrange(1, 12)))
            desk.app.post_message(Paste(text))
            await desk.pilot.pause()
            assert desk.text().replace("\n", "").isprintable()
        browse(desk).line.clear()
        desk.app.post_message(Paste("ro\x1bpe\u202e\u200b"))
        await desk.pilot.pause()
        assert browse(desk).line.value == "ro␛pe\N{REPLACEMENT CHARACTER}"

    sit(learner, steps, start="home")


def test_where_there_are_no_cards_that_is_said(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})

    async def steps(desk: Desk) -> None:
        await desk.press("/")
        assert "There are no cards yet." in desk.words()
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="home")
    learner.study.close()


@pytest.mark.parametrize(
    ("key", "kind", "words"),
    [("b", "buried", "buried"), ("s", "suspended", "suspended"), ("f", "flagged", "⚑")],
)
def test_a_card_is_marked_and_that_is_taken_back(
    learner: Learner, key: str, kind: str, words: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", "enter", "down", key)
        assert marks(learner) == [("moe/c2", kind)]
        row = next(line for line in desk.text().splitlines() if "Question 2 of moe" in line)
        assert words in row
        assert "Press u to take that back" in desk.words()
        await desk.press("u")
        assert marks(learner) == []
        assert "Taken back: the card is as it was." in desk.words()
        await desk.press(key, key)
        assert marks(learner) == []
        await desk.press("u", "u")
        assert marks(learner) == [("moe/c2", kind)]
        assert "There is nothing to take back here." in desk.words()

    sit(learner, steps, start="home")


def test_chosen_cards_are_marked_together(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", "enter", "x", "x", "space", "up", "x")
        assert "2 chosen" in desk.words()
        await desk.press("s")
        assert marks(learner) == [("moe/c1", "suspended"), ("moe/c2", "suspended")]
        assert "2 cards are suspended" in desk.words()
        await desk.press("x", "s")
        assert len(marks(learner)) == 3
        assert "moe/c3 is suspended" in desk.words() or "rope/c1 is suspended" in desk.words()
        await desk.press("u")
        assert len(marks(learner)) == 2
        await desk.press("escape")
        assert "chosen" not in desk.words()
        assert isinstance(desk.app.screen, Browse)
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="home")


def test_a_card_is_begun_anew_and_that_is_taken_back(learner: Learner) -> None:
    learner.answer()
    learner.answer(Grade.EASY)

    async def steps(desk: Desk) -> None:
        def known() -> list[str]:
            found = learner.study.browsing.search("is:learned", browse(desk)._sort, "en")
            return list(found.look_through().keys())

        await desk.press("/", *keys_of("is:learned"), "enter")
        before = known()
        await desk.press("r")
        assert known() == before[1:]
        assert "is new again" in desk.words()
        await desk.press("r")
        assert "There is nothing to reset" in desk.words()
        await desk.press("u")
        assert known() == before
        await desk.press("x", "x", "r")
        assert known() == []
        assert "2 cards are new again" in desk.words()
        await desk.press("u")
        assert known() == before

    sit(learner, steps, start="home")
    assert learner.sound()


def test_rows_are_sorted_by_keys(learner: Learner) -> None:
    learner.answer()
    first = learner.study.browsing.search("is:learned", Sort(), "en").look_through()
    (key,) = first.keys()

    async def steps(desk: Desk) -> None:
        await desk.press("/", "enter", "o")
        assert "Sorted by due day." in desk.words()
        assert "Due▴" in desk.text()
        assert listed(desk)[0] == key
        await desk.press("O")
        assert "Due▾" in desk.text()
        assert listed(desk)[0] == key
        for order in (
            Order.INTERVAL,
            Order.LAPSES,
            Order.EASE,
            Order.RECALL,
            Order.QUESTION,
            Order.DECK,
        ):
            await desk.press("o")
            assert browse(desk)._sort.order == order
        assert listed(desk)[0] == "moe/c1"
        await desk.press("O")
        assert listed(desk)[0] == "zh/z1"

    sit(learner, steps, start="home")


def test_a_held_key_marks_once(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", "enter")
        await desk.press(*["f"] * 9, after=0.03)
        assert marks(learner) == [("moe/c1", "flagged")]

    sit(learner, steps, start="home")


def test_letters_are_typed_and_not_obeyed_in_the_search_line(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", *"bsfrexhuqovLJK/?")
        assert isinstance(desk.app.screen, Browse)
        assert browse(desk).line.value == "bsfrexhuqovLJK/?"
        assert marks(learner) == []
        keys = desk.text().splitlines()[-1]
        assert "List" in keys
        assert "Bury" not in keys
        await desk.press("escape")
        keys = desk.text().splitlines()[-1]
        assert "Bury" in keys
        assert "List" not in keys
        await desk.press("?")
        assert isinstance(desk.app.screen, Help)
        assert "Next card" in desk.words()
        await desk.press("escape", "q")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, (80, 60), start="home")


def test_the_history_of_a_card_is_looked_at_and_put_right(learner: Learner) -> None:
    learner.answer()
    learner.study.start()

    async def steps(desk: Desk) -> None:
        await desk.press("/", *keys_of("is:learned"), "enter", "h")
        assert isinstance(desk.app.screen, History)
        await desk.press("x", "x", "escape")
        assert isinstance(desk.app.screen, Browse)
        assert desk.reviews == 0
        row = next(line for line in desk.text().splitlines() if "›" in line)
        assert "new" in row
        await desk.press("escape")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps)


def test_the_quiz_goes_on_with_what_is_left(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("B")
        assert isinstance(desk.app.screen, Browse)
        await desk.press(*"moe", "enter", "x", "x", "x", "s", "escape", "escape")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "of rope" in desk.text()

    sit(learner, steps)


def test_a_quiz_is_as_it_was_when_nothing_was_changed(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "/", "escape")
        assert isinstance(desk.app.screen, Quiz)
        assert "A1" in desk.text()
        await desk.press("3")
        assert desk.reviews == 1

    sit(learner, steps)


def test_the_language_is_switched_and_the_row_stays(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", "enter", "down", "down", "L")
        await desk.pilot.pause()
        assert "问题" in desk.text()
        assert browse(desk).rows.cursor == 2

    sit(learner, steps, start="home")


def test_a_large_deck_is_searched_while_keys_are_heard(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"large": 40 * FIRST})

    async def steps(desk: Desk) -> None:
        await desk.press("/")
        view = browse(desk)
        # Time passes with each look at the clock, so that a search takes many turns.
        view._clock = Ticking()
        view.line.value = "question 1"
        view.line.action_end()
        view._search()
        assert view._found
        assert 0 < view._found.count < 40 * FIRST
        assert view._count(40)[0].plain.endswith("cards …")
        await desk.press("0", "2", "4", "0")
        while view._looking is not None and not view._looking.done:
            await desk.pilot.pause(0.005)
        assert listed(desk) == ["large/c10240"]
        assert "1 card" in desk.words()

    sit(learner, steps, start="home")
    learner.study.close()


class Ticking:
    """A clock on which every look takes a while."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.005
        return self.now


def test_rows_go_to_the_mouse_too(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/")
        await desk.pilot.click(HitRows, offset=(10, 3))
        assert browse(desk).rows.cursor == 3
        assert browse(desk).rows.has_focus
        await desk.pilot.click(Input)
        assert browse(desk).line.has_focus

    sit(learner, steps, start="home")


def test_a_card_that_goes_meanwhile_is_named_so(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", *"rope", "enter")
        (learner.shipped / "rope.yaml").unlink()
        learner.study.sync()
        browse(desk)._read_again()
        await desk.press("down", "x", "s", "h", "e", "v", "v")
        assert "This card is gone." in desk.text()
        assert marks(learner) == []

    sit(learner, steps, start="home")


@pytest.mark.parametrize("height", [1, 4, 11])
@pytest.mark.parametrize("width", [1, 20, 79, 112])
def test_it_stands_any_size(learner: Learner, width: int, height: int) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", *"rope", "enter", "v", "down", "v", "f")
        await desk.pilot.resize_terminal(80, 24)
        assert browse(desk).size == Size(80, 24)

    sit(learner, steps, (width, height), start="home")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [0, 5, 18, 34, 51, 73, 113])
def test_rows_are_as_wide_as_their_heads(learner: Learner, width: int, language: str) -> None:
    learner.answer()
    for strength in (Order.EASE, Order.DIFFICULTY):
        table = Table(language, width, strength, "unicode")
        search = learner.study.browsing.search("", Sort(), language).look_through()
        heads = [table.head(Sort()).cell_length]
        rows = [table.row(search.row(place)).cell_length for place in range(search.count)]
        assert set(heads + rows) == {width}
        assert table.row(None).cell_length <= width


def test_enter_shows_a_card_then_its_history_and_escape_goes_back_step_by_step(
    learner: Learner,
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("/", "enter")
        assert not desk.app.screen.query_one(Pane).display
        await desk.press("enter")
        assert desk.app.screen.query_one(Pane).display
        await desk.press("enter")
        assert isinstance(desk.app.screen, History)
        await desk.press("escape", "escape")
        assert isinstance(desk.app.screen, Browse)
        assert not desk.app.screen.query_one(Pane).display
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, (40, 20), start="home")
