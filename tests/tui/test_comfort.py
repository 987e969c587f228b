"""Pause, the time at a card, and copying, by keys and by mouse."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.study import Scope
from studyllm.text.clean import clean
from studyllm.tui.history import History
from studyllm.tui.keymap import keymap
from studyllm.tui.lines import Pane
from studyllm.tui.pause import Pause
from studyllm.tui.quiz import Quiz
from studyllm.tui.stopwatch import WIDTH, Stopwatch, elapsed
from tests.learner import Learner
from tests.tui.desk import Desk, sit

sized = pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
both = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4})
    yield made
    made.study.close()


def took_ms(learner: Learner) -> int:
    newest = learner.study._ledger.newest()
    assert newest is not None
    return newest.review.took_ms


@sized
@both
@pytest.mark.parametrize("key", ["x", "p", "space", "3", "L", "question_mark", "ctrl+p", "escape"])
def test_a_pause_hides_the_card_and_any_key_goes_on(
    learner: Learner, size: tuple[int, int], language: str, key: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", after=2)
        await desk.press("p", after=3)
        assert isinstance(desk.app.screen, Pause)
        assert "of rope?" not in desk.words()
        assert {"en": "Paused", "zh": "暂停"}[language] in desk.words()
        assert "›" not in desk.text()
        await desk.press(key, after=500)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "A1" in desk.words()
        assert desk.app.screen.language == language
        assert desk.reviews == 0
        await desk.press("3", after=4)

    sit(learner, steps, size, language=language)
    assert took_ms(learner) == 9000


@sized
def test_a_click_ends_a_pause(learner: Learner, size: tuple[int, int]) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("p")
        await desk.pilot.click(Pane, offset=(5, 5))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps, size)


@pytest.mark.parametrize(("key", "code"), [("ctrl+c", 130), ("ctrl+q", 0)])
def test_a_pause_can_be_left_for_good(learner: Learner, key: str, code: int) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "3", "p", key)

    assert sit(learner, steps).return_code == code
    assert learner.reopen().counts().reviews_total == 1


def test_a_pause_stands_a_resize(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("p")
        for size in ((40, 20), (12, 5), (120, 40)):
            await desk.pilot.resize_terminal(*size)
            await desk.pilot.pause()
            assert "Paused" in desk.words() or size == (12, 5)
        await desk.press("x", "space", "3")
        assert desk.reviews == 1

    sit(learner, steps)


def test_a_pause_comes_by_itself_where_that_is_set(learner: Learner) -> None:
    learner.reopen(pause_minutes=2)

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        desk.clock.now += 119
        desk.app.pause_if_idle()
        assert isinstance(desk.app.screen, Quiz)
        desk.clock.now += 1
        desk.app.pause_if_idle()
        assert isinstance(desk.app.screen, Pause)
        desk.app.pause_if_idle()
        await desk.press("x", after=1000)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        desk.app.pause_if_idle()
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("h")
        await desk.pilot.pause()
        desk.clock.now += 1000
        desk.app.pause_if_idle()
        assert isinstance(desk.app.screen, History)

    sit(learner, steps)


@sized
@both
def test_the_time_at_a_card_is_shown_where_that_is_set(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    learner.reopen(timer=True)

    async def steps(desk: Desk) -> None:
        watch = desk.app.screen.query_one(Stopwatch)
        for seconds, time in [(0, "0:00"), (5, "0:05"), (60, "1:05"), (3600, "61:05")]:
            desk.clock.now += seconds
            watch.look()
            await desk.pilot.pause()
            assert desk.text().splitlines()[0].endswith(f" {time} ")
        await desk.press("p", after=0)
        await desk.press("x", after=500)
        await desk.pilot.pause()
        watch.look()
        await desk.pilot.pause()
        assert desk.text().splitlines()[0].endswith(" 61:05 ")
        await desk.press("space", "3", after=0)
        await desk.pilot.pause()
        assert desk.text().splitlines()[0].endswith(" 0:00 ")

    sit(learner, steps, size, language=language)


def test_a_tick_leaves_the_card_alone(learner: Learner) -> None:
    learner.reopen(timer=True)

    async def steps(desk: Desk) -> None:
        drawn: list[int] = []
        pane = desk.app.screen.query_one(Pane)
        render = pane.render_line

        def counted(y: int) -> object:
            drawn.append(y)
            return render(y)

        pane.render_line = counted  # type: ignore[assignment, method-assign]
        desk.clock.now += 1
        desk.app.screen.query_one(Stopwatch).look()
        await desk.pilot.pause()
        assert "0:01" in desk.text().splitlines()[0]
        drawn_by_tick = list(drawn)
        assert drawn_by_tick == []

    sit(learner, steps)


def test_there_is_no_clock_unless_it_is_set(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        assert not desk.app.screen.query(Stopwatch)

    sit(learner, steps)


@given(st.floats(-10, 1e7))
def test_a_time_fits_its_place(seconds: float) -> None:
    assert len(elapsed(seconds)) <= WIDTH - 2


CARD = """\
deck: x
cards:
  - id: c
    q: {en: 'What is **RoPE**? [b]', zh: 什么是 RoPE？}
    a: {en: "A \\e]52;c;eA==\\a rotation", zh: 旋转}
    note: Of pairs.
    as_of: '2026-01'
    source: https://example.com
"""


@sized
@both
def test_what_is_seen_of_a_card_is_copied(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    (learner.shipped / "x.yaml").write_text(CARD, encoding="utf-8")
    learner.reopen(Scope(("x",)))
    question = {"en": "What is **RoPE**? [b]\n", "zh": "什么是 RoPE？\n"}[language]

    async def steps(desk: Desk) -> None:
        await desk.press("y")
        assert desk.app.clipboard == question
        assert {"en": "The question is on", "zh": "问题已复制"}[language] in desk.words()
        await desk.press("space", "y")
        copied = desk.app.clipboard
        assert copied.startswith(f"{question}\n---\n\n")
        assert {"en": "A ␛]52;c;eA==␇ rotation", "zh": "旋转"}[language] in copied
        for text in ("Of pairs.", "2026-01", "https://example.com"):
            assert text in copied
        assert clean(copied) == copied
        assert base64.b64encode(copied.encode())
        notice = {"en": "Question and answer are on", "zh": "问题和答案已复制"}[language]
        assert notice in desk.words()
        assert desk.reviews == 0

    sit(learner, steps, size, language=language)


def test_choices_and_points_are_copied_as_lists(learner: Learner) -> None:
    text = "deck: x\ncards:\n"
    text += "  - {id: a, q: Which?, choices: [Two, One]}\n"
    text += "  - {id: b, q: Why?, points: [{point: First, required: true}, Second]}\n"
    (learner.shipped / "x.yaml").write_text(text)
    learner.reopen(Scope(("x",)))

    async def steps(desk: Desk) -> None:
        await desk.press("y")
        options = desk.app.clipboard.splitlines()[2:]
        assert options in (["1. One", "2. Two"], ["1. Two", "2. One"])
        await desk.press("space", "y")
        assert desk.app.clipboard.splitlines()[-1].endswith(" Two")
        await desk.press("3", "space", "y")
        assert desk.app.clipboard.splitlines()[-2:] == ["- First (required)", "- Second"]

    sit(learner, steps)


def test_pause_and_copy_have_keys_of_ones_own(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        desk.app.set_keymap(keymap({"quiz.pause": ["f7"], "quiz.copy": ["f8"]}))
        await desk.press("y", "p")
        assert desk.app.clipboard == ""
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("f8", "f7")
        assert desk.app.clipboard
        assert isinstance(desk.app.screen, Pause)

    sit(learner, steps)
