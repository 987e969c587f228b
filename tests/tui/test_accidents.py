"""What must not cost an answer or give one: keys that come by accident, pastes, sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from studyllm.study import Scope
from studyllm.tui.deck_filter import DeckFilter
from studyllm.tui.entry import Entry
from studyllm.tui.grades import GradeBar
from studyllm.tui.keys import HELD_S
from studyllm.tui.shell import Start
from tests.learner import Learner
from tests.tui.desk import Desk, sit

CARDS = {
    "basic": "q: What is it?\n    a: The softmax of scores",
    "reversed": "q: Front?\n    a: Back\n    reverse: true",
    "cloze": "cloze: It rotates {{queries}} and keys.",
    "choice": "q: Pick one.\n    choices: [right, left, up]",
    "choices": "q: Pick two.\n    choices: [yes, no, oui]\n    right: [1, 3]",
    "number": "q: How many?\n    number: '65504'",
    "unit": "q: How much?\n    number: '14'\n    tolerance: 5%\n    unit: GB",
    "points": "q: Explain.\n    points: [one, {point: two, required: true}, three]",
}

REVEALS = {
    **dict.fromkeys(CARDS, ("", "enter")),
    "choice": ("", "1"),
    "choices": ("1 2", "enter"),
    "number": ("6 5", "enter"),
    "points": ("space 1 2", "enter"),
}
"""What is pressed before, and the key that shows the grades."""

WIDE = {"space": "ideographic_space", "enter": "enter"} | dict(
    zip("1234567890", "１２３４５６７８９０", strict=True)
)

kinds = pytest.mark.parametrize("kind", CARDS)


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 2})
    for kind, card in CARDS.items():
        text = f"deck: {kind}\ncards:\n  - id: c\n    {card}\n"
        (made.shipped / f"{kind}.yaml").write_text(text, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


@kinds
def test_the_key_that_shows_the_grades_gives_none_for_a_moment(learner: Learner, kind: str) -> None:
    learner.study.start(Scope((kind,)))
    before, key = REVEALS[kind]

    async def steps(desk: Desk) -> None:
        await desk.press(*before.split(), key)
        assert "4 Easy" in desk.text()
        await desk.press(*[key] * 5, after=HELD_S * 0.9)
        assert desk.reviews == 0
        await desk.press(key, after=HELD_S * 1.1)
        assert desk.reviews == 1

    sit(learner, steps)


@kinds
@pytest.mark.parametrize("grade", "1234")
def test_every_other_key_grades_at_once(learner: Learner, kind: str, grade: str) -> None:
    learner.study.start(Scope((kind,)))
    before, key = REVEALS[kind]

    async def steps(desk: Desk) -> None:
        await desk.press(*before.split(), key)
        await desk.press(grade if grade != key else "enter", after=0)
        assert desk.reviews == 1

    sit(learner, steps)


@kinds
def test_a_card_is_answered_with_full_width_keys(learner: Learner, kind: str) -> None:
    learner.study.start(Scope((kind,)))
    before, key = REVEALS[kind]

    async def steps(desk: Desk) -> None:
        await desk.press(*(WIDE[one] for one in before.split()), WIDE[key])
        assert "4 Easy" in desk.text()
        await desk.press("３")
        assert desk.reviews == 1

    sit(learner, steps)


@pytest.mark.parametrize("kind", ["basic", "reversed", "cloze", "choice", "choices", "number"])
def test_the_ideographic_space_shows_the_answer(learner: Learner, kind: str) -> None:
    learner.study.start(Scope((kind,)))

    async def steps(desk: Desk) -> None:
        await desk.press("ideographic_space", "２")
        assert desk.reviews == 1

    sit(learner, steps)


SCREENS: list[tuple[Start, str]] = [
    ("quiz", ""),
    ("quiz", "space"),
    ("quiz", "t a b c"),
    ("quiz", "h"),
    ("quiz", "question_mark"),
    ("quiz", "p"),
    ("quiz", ":"),
    ("quiz", ": s o f t"),
    ("quiz", "B"),
    ("quiz", "B down v"),
    ("quiz", "o"),
    ("home", ""),
    ("home", "c"),
    ("home", "f r"),
    ("home", "f z z z"),
    ("home", "w"),
]


@pytest.mark.parametrize(("start", "keys"), SCREENS)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_screen_comes_back_whole_from_a_size_that_has_no_room_for_it(
    learner: Learner, start: Start, keys: str, size: tuple[int, int]
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*keys.split())
        await desk.pilot.pause()
        before = desk.text()
        for small in ((20, 5), (1, 1), (20, 5)):
            await desk.pilot.resize_terminal(*small)
            await desk.pilot.pause()
        await desk.pilot.resize_terminal(*size)
        await desk.pilot.pause()
        await desk.pilot.pause()
        assert desk.text() == before
        await desk.press("ctrl+q")

    assert sit(learner, steps, size, start=start).return_code == 0


ESCAPES = "a\x1b[2J\x1b]0;title\x07\x9b5A\x00\x7f\u202eb\r\nc\ud83d"


@pytest.mark.parametrize(
    ("start", "keys"),
    [("quiz", "t"), ("quiz", ":"), ("quiz", "B"), ("home", "f"), ("home", "slash")],
)
def test_a_paste_into_a_line_steers_nothing(learner: Learner, start: Start, keys: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*keys.split())
        desk.app.post_message(events.Paste(ESCAPES))
        await desk.pilot.pause()
        focused = desk.app.focused
        assert isinstance(focused, Entry | Input | DeckFilter)
        assert "a" in desk.text()
        await desk.press("enter")
        await desk.pilot.pause()
        written = "".join(
            segment.text
            for strip in desk.app.screen._compositor.render_strips()
            for segment in strip
        )
        assert not {*written} & {*"\x1b\x07\x9b\x00\x7f\u202e\ud83d"}
        written.encode()
        assert desk.reviews == 0

    sit(learner, steps, start=start)


@pytest.mark.parametrize("kind", CARDS)
def test_a_paste_beside_a_line_does_nothing(learner: Learner, kind: str) -> None:
    learner.study.start(Scope((kind,)))

    async def steps(desk: Desk) -> None:
        before = desk.text()
        desk.app.post_message(events.Paste("3\n1 q"))
        await desk.pilot.pause()
        assert desk.text() == before
        await desk.press("space", *(["enter"] if kind == "points" else []))
        desk.app.post_message(events.Paste("3\n1 q"))
        await desk.pilot.pause()
        assert desk.reviews == 0
        assert desk.app.screen.query_one(GradeBar).display

    sit(learner, steps)


@pytest.mark.parametrize("kind", ["basic", "number"])
def test_ctrl_c_copies_what_is_selected_of_a_typed_answer_and_else_leaves(
    learner: Learner, kind: str
) -> None:
    learner.study.start(Scope(("rope",)))
    learner.answer()
    learner.study.start(Scope((kind,)))

    async def steps(desk: Desk) -> None:
        await desk.press(*"t12" if kind == "basic" else "12")
        await desk.press("shift+left", "ctrl+c")
        assert desk.app.clipboard == "2"
        assert desk.app.return_code is None
        assert desk.app.screen.query_one(Entry).text == "12"
        await desk.press("right", "ctrl+c")

    assert sit(learner, steps).return_code == 130
    assert learner.reopen().counts().reviews_total == 1
