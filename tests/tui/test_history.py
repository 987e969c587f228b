"""The history of a card: what it shows, and what its keys put right."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content

from studyllm.core.journal import Answer, FactId, Grade, Review, Trait
from studyllm.study import CardHistory, Scope
from studyllm.tui.done import Done
from studyllm.tui.help import Help
from studyllm.tui.history import History
from studyllm.tui.past import Table
from studyllm.tui.quiz import Quiz
from studyllm.tui.rows import Rows
from tests.learner import Learner, notes_text
from tests.tui.desk import Desk, sit

KEY = "one/c1"


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Someone with a card that was answered on three days, and is due again."""
    made = Learner(tmp_path, {"one": 1})
    for grade, days in [(Grade.GOOD, 1), (Grade.EASY, 6), (Grade.GOOD, 16)]:
        made.answer(grade)
        made.tomorrow(days)
    made.study.start()
    yield made
    made.study.close()


def past(learner: Learner) -> CardHistory:
    return learner.study.history.of(KEY)


def grades(learner: Learner) -> list[Grade]:
    """Those that count, the oldest first."""
    return [e.answer.review.grade for e in past(learner).entries if not e.withdrawn]


def test_it_shows_what_is_known_and_the_answers(learner: Learner) -> None:
    memory = past(learner).memory
    assert memory is not None

    async def steps(desk: Desk) -> None:
        await desk.press("h")
        assert isinstance(desk.app.screen, History)
        words = desk.words()
        assert "one/c1 Question 1 of one?" in words
        assert "due 2024-10-27 (today), interval 16 d, ease 2.60, 0 lapses, recall now 90%" in words
        lines = desk.text().splitlines()
        rows = [line.split() for line in lines if "Good" in line or "Easy" in line][:3]
        assert [row[-2:] for row in rows] == [["16", "d"], ["6", "d"], ["1", "d"]]
        assert [row[0] for row in rows] == ["›", "2024-10-05", "2024-10-04"]
        await desk.press("escape")
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps)
    assert learner.study.counts().reviews_total == 3


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_the_side_that_is_asked_stands_above_and_not_the_other(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    made = Learner(tmp_path, {})
    (made.shipped / "sides.yaml").write_text(notes_text("sides", 2), encoding="utf-8")
    made.reopen()

    async def steps(desk: Desk) -> None:
        await desk.press("h")
        assert "Front 1 of sides?" in desk.text()
        await desk.press("q", "space", "3", "h")
        assert "⟦…⟧" in desk.text()
        assert "One 2" not in desk.text()
        assert "no deck" not in desk.text()

    sit(made, steps, size)
    made.study.mark("sides/n1", Trait.SUSPENDED, True)
    made.tomorrow()
    made.reopen()
    while made.asked() != "sides/n1#2":
        made.answer()

    async def other_side(desk: Desk) -> None:
        await desk.press("h")
        assert "B1" in desk.text()
        assert "Front 1" not in desk.text()

    sit(made, other_side, size)
    made.study.close()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
def test_its_past_is_told_and_drawn_where_there_is_room(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    told = {
        "en": ("begun 2024-10-04", "3 reviews", "1 s each", "3 s in all"),
        "zh": ("2024-10-04 初次学习", "复习 3 次", "平均 1 秒", "共 3 秒"),
    }

    async def steps(desk: Desk) -> None:
        await desk.press("h")
        for words in told[language]:
            assert words in desk.words()
        drawn = size[1] >= 24
        assert ("100% │" in desk.text()) == drawn
        assert ("one.yaml" in "".join(desk.text().split())) == drawn
        if drawn:
            marks = [line for line in desk.text().splitlines() if set(line) == set("34 ")]
            assert ["".join(line.split()) for line in marks] == ["343"]
            await desk.press("1")
            marks = [line for line in desk.text().splitlines() if set(line) == set("134 ")]
            assert ["".join(line.split()) for line in marks] == ["341"]

    sit(learner, steps, size, language=language)


def test_a_grade_is_put_right_and_back(learner: Learner) -> None:
    before = past(learner).memory

    async def steps(desk: Desk) -> None:
        await desk.press("h", "down", "2")
        assert grades(learner) == [Grade.GOOD, Grade.HARD, Grade.GOOD]
        after = past(learner).memory
        assert after is not None
        assert after != before
        assert "Hard now counts instead of Easy. Now due 2024-10-26 (1 day late)." in desk.words()
        assert "Easy → Hard" in desk.text()
        await desk.press("2")
        assert "already" in desk.words()
        await desk.press("4")
        assert "→" not in desk.text()

    sit(learner, steps)
    assert past(learner).memory == before
    assert learner.sound()


def test_an_answer_is_taken_back_once_that_was_asked(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h", "x")
        assert "Press x again" in desk.words()
        await desk.press("down", "x")
        assert grades(learner) == [Grade.GOOD, Grade.EASY, Grade.GOOD]
        await desk.press("up", "x", "x")
        assert grades(learner) == [Grade.GOOD, Grade.EASY]
        assert "Now due 2024-10-11 (16 days late)" in desk.words()
        await desk.press("x", "3")
        assert "does not count" in desk.words()

    sit(learner, steps)
    assert grades(learner) == [Grade.GOOD, Grade.EASY]
    assert learner.sound()


def test_a_key_that_is_held_is_not_a_yes(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h")
        await desk.press(*["x"] * 20, after=0.03)
        assert "Press x again" in desk.words()
        await desk.press("down")

    sit(learner, steps)
    assert len(grades(learner)) == 3


def test_the_end_of_the_sitting_counts_what_counts(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 1, "two": 2})

    async def steps(desk: Desk) -> None:
        await desk.press("space", "1", "space", "3", "space", "3")
        assert "Question 1 of one" in desk.text()
        await desk.press("h", "4", "escape")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert "3 answers" in desk.words()
        assert "Good 2 ━" in desk.words()
        assert "Easy 1 ━" in desk.words()

    sit(learner, steps)
    learner.study.close()


def test_an_answer_taken_back_is_none_of_the_sitting(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 1})

    async def steps(desk: Desk) -> None:
        await desk.press("space", "1", "h", "x", "x", "escape", "space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert "1 answer," in desk.words()
        assert "Again" not in desk.words()

    sit(learner, steps)
    learner.study.close()


def test_another_key_between_is_a_no(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h", "x", "f", "x", "3", "x")

    sit(learner, steps)
    assert len(grades(learner)) == 3


def test_full_width_keys_are_keys(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ｈ", "１", "ｊ", "ｘ", "ｘ", "ｑ")
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps)
    assert grades(learner) == [Grade.GOOD, Grade.AGAIN]


def test_the_card_is_marked_as_in_the_quiz(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h", "s", "f", "b")
        assert "suspended, buried until tomorrow, flagged" in desk.words()
        assert "Press b to take that back" in desk.words()
        await desk.press("b", "s")
        assert past(learner).standing == (False, None, True)

    sit(learner, steps)


def test_a_card_that_was_put_away_there_makes_room(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 2})

    async def steps(desk: Desk) -> None:
        await desk.press("h", "s", "escape")
        assert "Question 2" in desk.text()
        await desk.press("space", "3")

    sit(learner, steps)
    newest = learner.study._ledger.newest()
    assert newest is not None
    assert newest.card == "one/c2"
    learner.study.close()


def test_the_quiz_goes_on_by_what_was_put_right(learner: Learner) -> None:
    """The card was passed as new again, so that it is answered from there."""

    async def steps(desk: Desk) -> None:
        await desk.press("space", "h", *["x"] * 2, "down", *["x"] * 2, "down", *["x"] * 2)
        assert "The card is new" in desk.words()
        await desk.press("escape")
        assert "A1" not in desk.text()
        await desk.press("space", "3")

    sit(learner, steps)
    memory = past(learner).memory
    assert memory is not None
    assert (memory.reviews, memory.interval) == (1, 1)
    assert learner.sound()


def test_without_a_change_the_card_stays_as_it_is(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", after=1)
        await desk.press("h", "down", "x", "escape", after=30)
        assert "A1" in desk.text()
        await desk.press("3", after=1)

    sit(learner, steps)
    newest = learner.study._ledger.newest()
    assert newest is not None
    # A second to the answer, 30 to the key that opens the history, and one more at the end.
    assert newest.review.took_ms == 32_000


def test_practice_is_named_and_changes_no_memory(learner: Learner) -> None:
    learner.reopen(Scope(cram=True))
    learner.answer(Grade.HARD)
    before = past(learner).memory
    learner.reopen()

    async def steps(desk: Desk) -> None:
        await desk.press("h")
        assert "practice" in desk.text()
        await desk.press("1")
        assert grades(learner)[-1] == Grade.AGAIN
        assert past(learner).memory == before
        await desk.press("x", "x")

    sit(learner, steps)
    assert len(grades(learner)) == 3
    assert past(learner).memory == before


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12), (40, 20), (20, 8), (10, 4), (200, 60)])
def test_every_size_works(learner: Learner, size: tuple[int, int], language: str) -> None:
    async def steps(desk: Desk) -> None:
        for key in ("h", "1", "j", "4", "x", "x", "f", "pagedown", "G", "g", "L", "?", "escape"):
            await desk.press(key)
            lines = desk.text().splitlines()
            assert len(lines) == size[1]
            assert all(cell_len(line) <= size[0] for line in lines)
        if size[1] >= 12:
            assert "2024-10-04" in desk.text()
        await desk.press("q")
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps, size, language=language)
    assert grades(learner) == [Grade.GOOD, Grade.AGAIN]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_what_is_known_is_said_for_both_schedulers(
    tmp_path: Path, scheduler: str, language: str
) -> None:
    learner = Learner(tmp_path, {"one": 1}, scheduler=scheduler)
    learner.answer()

    async def steps(desk: Desk) -> None:
        await desk.press("h")
        known = {"en": "stability", "zh": "稳定性"}[language]
        assert (known in desk.text()) == (scheduler == "fsrs")

    learner.tomorrow(5)
    sit(learner, steps, language=language)
    learner.study.close()


def test_thousands_of_answers_can_be_gone_through(learner: Learner) -> None:
    chance = random.Random(7)
    start = learner.study.day()
    learner.give(
        Answer(
            FactId(learner.now + n, "here", learner.now + n),
            KEY,
            Review(chance.choice(list(Grade)), start + n // 40, chance.randrange(60_000)),
        )
        for n in range(3000)
    )
    learner.tomorrow(9000)
    learner.study.start()

    async def steps(desk: Desk) -> None:
        await desk.press("h", "G")
        screen = desk.app.screen
        assert isinstance(screen, History)
        assert screen.rows.cursor == 3002
        assert "2024-10-04" in desk.text()
        await desk.press("pageup", "4")
        assert past(learner).entries[3002 - screen.rows.cursor].answer.review.grade == Grade.EASY

    sit(learner, steps)


class Listing(App[None]):
    """A list of 5,000 rows that knows which of them were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: set[int] = set()

    def compose(self) -> ComposeResult:
        yield Rows(self.row)

    def row(self, place: int, width: int) -> Content:
        self.drawn.add(place)
        return Content(f"row {place}")

    def on_mount(self) -> None:
        self.query_one(Rows).offer(5000)


def test_only_rows_in_sight_are_drawn() -> None:
    app = Listing()

    async def look() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("tab", "G", "pageup", "g", "pagedown", "j")

    asyncio.run(look())
    assert {0, 4999} <= app.drawn
    assert len(app.drawn) < 200


def test_a_row_is_chosen_by_mouse(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h")
        await desk.pilot.click(Rows, offset=(10, 2))
        await desk.press("2")
        await desk.pilot.click(Rows, offset=(10, 6))

    sit(learner, steps)
    assert grades(learner) == [Grade.HARD, Grade.EASY, Grade.GOOD]


def test_what_cannot_be_written_or_read_is_said(learner: Learner) -> None:
    blocker = sqlite3.connect(learner.home.database, isolation_level=None)

    async def steps(desk: Desk) -> None:
        learner.study._db.execute("pragma busy_timeout = 1")
        await desk.press("h")
        blocker.execute("begin immediate")
        for key in ("1", "b", "s", "f"):
            await desk.press(key)
            assert "another program" in desk.words()
        await desk.press("x", "x")
        assert "another program" in desk.words()
        await desk.press("escape", "f")
        assert "another program" in desk.words()
        blocker.execute("rollback")
        blocker.execute("alter table card rename to elsewhere")
        await desk.press("h", "1", "x", "x", "b", "escape", "h", "L", "escape")
        blocker.execute("alter table elsewhere rename to card")

    sit(learner, steps)
    blocker.close()
    assert len(grades(learner)) >= 2


def test_an_answer_taken_back_elsewhere_is_said(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h")
        other = learner.open()
        other.undo()
        other.close()
        await desk.press("1")
        assert "does not count any more" in desk.words()
        assert "×" in desk.text()

    sit(learner, steps)
    assert grades(learner) == [Grade.GOOD, Grade.EASY]


def test_a_card_that_was_never_answered_has_no_answers(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 1})

    async def steps(desk: Desk) -> None:
        await desk.press("h", "1", "x", "j", "G")
        assert "never answered" in desk.words()
        await desk.press("escape", "space", "3")
        assert desk.reviews == 1

    sit(learner, steps)
    learner.study.close()


def test_help_lists_the_keys(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h", "?")
        assert isinstance(desk.app.screen, Help)
        for words in ("1 Change the grade to Again", "x Take the selected", "b Bury the card"):
            assert words in desk.words()

    sit(learner, steps, (100, 40))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", range(1, 100))
def test_the_heads_stand_above_what_fits(learner: Learner, width: int, language: str) -> None:
    entries = past(learner).entries
    table = Table(language, width)
    lengths = {line.cell_length for line in (table.head(), *map(table.row, entries))}
    assert len(lengths) == 1
    assert max(lengths) <= max(width, 10)
