"""Each kind of card by keys and by mouse: what is shown, what is proposed, what is on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyllm.core.journal import Grade
from studyllm.study import Scope
from studyllm.tui.entry import Entry
from studyllm.tui.grades import GradeBar
from studyllm.tui.lines import Pane
from tests.learner import Learner
from tests.tui.desk import Desk, sit

CARDS = {
    "choice": "q: Pick one.\n    choices: [{en: right, zh: 对}, {en: left, zh: 左}, up]",
    "choices": "q: Pick two.\n    choices: [yes, no, oui]\n    right: [1, 3]",
    "number": "q: How many?\n    number: '65504'",
    "unit": "q: How much?\n    number: '14'\n    tolerance: 5%\n    unit: GB",
    "points": "q: Explain.\n    points: [one, {point: two, required: true}, three]",
    "basic": "q: What is it?\n    a: {en: The softmax of scores, zh: 分数的归一化}",
    "cloze": "cloze: It rotates {{queries}} and {{keys::not values}}.",
    "reversed": "q: Front?\n    a: Back\n    reverse: true",
}


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {})
    for kind, card in CARDS.items():
        text = f"deck: {kind}\ncards:\n  - id: c\n    {card}\n"
        (made.shipped / f"{kind}.yaml").write_text(text, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


def begin(learner: Learner, kind: str) -> None:
    learner.study.start(Scope((kind,)))


def last(learner: Learner) -> Grade:
    return learner.study.history.newest(1)[0].review.grade


def line_of(desk: Desk, words: str) -> int:
    """The row of the screen that has these words."""
    return next(y for y, line in enumerate(desk.text().splitlines()) if words in line)


def number_of(desk: Desk, words: str) -> str:
    """The key that picks the option with these words."""
    return desk.text().splitlines()[line_of(desk, words)].split()[0].rstrip(".")


async def click(pilot: Pilot[None], y: int) -> None:
    await pilot.click(Pane, offset=(6, y - 2))


def proposed(desk: Desk) -> Grade:
    trial = desk.app.screen.query_one(GradeBar)._trial
    assert trial is not None
    return trial.proposed


def test_a_key_picks_an_option_and_shows_what_is_right(learner: Learner) -> None:
    begin(learner, "choice")

    async def steps(desk: Desk) -> None:
        assert "Choose one." in desk.text()
        await desk.press(number_of(desk, "right"))
        assert "✓ right" in desk.text()
        assert "✗" not in desk.text()
        assert proposed(desk) is Grade.GOOD
        await desk.press("enter")

    sit(learner, steps)
    assert last(learner) is Grade.GOOD


def test_a_wrong_option_is_marked_and_proposed_as_again(learner: Learner) -> None:
    begin(learner, "choice")

    async def steps(desk: Desk) -> None:
        await desk.press(number_of(desk, "left"))
        assert "✗ left" in desk.text()
        assert "✓ right" in desk.text()
        await desk.press("enter")

    sit(learner, steps)
    assert last(learner) is Grade.AGAIN


def test_the_learner_decides_whatever_is_proposed(learner: Learner) -> None:
    begin(learner, "choice")

    async def steps(desk: Desk) -> None:
        await desk.press(number_of(desk, "left"), "4")

    sit(learner, steps)
    assert last(learner) is Grade.EASY


def test_an_option_can_be_clicked_at_any_of_its_cells(learner: Learner) -> None:
    begin(learner, "choice")

    async def steps(desk: Desk) -> None:
        await click(desk.pilot, line_of(desk, "up"))
        assert "✗ up" in desk.text()

    sit(learner, steps)


def test_a_click_beside_the_options_picks_none(learner: Learner) -> None:
    begin(learner, "choice")

    async def steps(desk: Desk) -> None:
        await click(desk.pilot, line_of(desk, "Pick one."))
        assert "✓" not in desk.text()
        assert "Show the answer" in desk.text()

    sit(learner, steps)


def test_the_key_that_picks_does_not_grade_while_it_is_held(learner: Learner) -> None:
    begin(learner, "choice")

    async def steps(desk: Desk) -> None:
        await desk.press("1")
        await desk.press(*["1"] * 9, after=0.03)
        assert desk.reviews == 0
        await desk.press("2", after=0.001)
        assert desk.reviews == 1

    sit(learner, steps)


def test_several_options_are_picked_before_they_are_shown(learner: Learner) -> None:
    begin(learner, "choices")

    async def steps(desk: Desk) -> None:
        assert "Choose 2." in desk.text()
        await desk.press(number_of(desk, "yes"), number_of(desk, "no"))
        assert desk.text().count("[x]") == 2
        await desk.press(number_of(desk, "no"), number_of(desk, "oui"))
        assert "✓" not in desk.text()
        await desk.press("space")
        assert desk.text().count("✓") == 2
        assert proposed(desk) is Grade.GOOD

    sit(learner, steps)


def test_what_was_picked_stays_picked_in_another_language(learner: Learner) -> None:
    begin(learner, "choice")

    async def steps(desk: Desk) -> None:
        await desk.press(number_of(desk, "left"), "L")
        assert "✗ 左" in desk.text()
        assert "✓ 对" in desk.text()

    sit(learner, steps)


@pytest.mark.parametrize(
    ("deck", "keys", "shown", "grade"),
    [
        ("number", "65,504", "65,504 ✓", Grade.GOOD),
        ("number", "６５５０４", "✓", Grade.GOOD),
        ("number", "65535", "65535 ✗", Grade.AGAIN),
        ("unit", "14 GB", "14 GB ✓", Grade.GOOD),
        ("unit", "14 apples", "not understood as a number of GB", Grade.GOOD),
        ("number", "1 apple", "not understood as a number", Grade.GOOD),
    ],
)
def test_a_number_is_typed_right_away(
    learner: Learner, deck: str, keys: str, shown: str, grade: Grade
) -> None:
    begin(learner, deck)

    async def steps(desk: Desk) -> None:
        await desk.press(*("space" if key == " " else key for key in keys), "enter")
        assert shown in desk.words()
        await desk.press("enter")

    sit(learner, steps)
    assert last(learner) is grade


def test_digits_that_are_typed_are_no_grades(learner: Learner) -> None:
    begin(learner, "number")

    async def steps(desk: Desk) -> None:
        await desk.press("3", "1", "q", "u")
        assert desk.app.screen.query_one(Entry).text == "31qu"
        assert "enter Done" in desk.text()
        await desk.press("escape")
        assert not desk.app.screen.query_one(Entry).display
        assert "Show the answer" in desk.text()
        await desk.press("space", "3")

    sit(learner, steps)
    assert last(learner) is Grade.GOOD


def test_typed_words_are_compared_and_the_learner_grades(learner: Learner) -> None:
    begin(learner, "basic")

    async def steps(desk: Desk) -> None:
        await desk.press("t", *"the", "space", *"sum", "space", *"of", "space", *"scores", "enter")
        assert "You typed: the sum of scores" in desk.text()
        assert "Missing: softmax" in desk.text()
        assert proposed(desk) is Grade.GOOD
        await desk.press("2")

    sit(learner, steps)
    assert last(learner) is Grade.HARD


def test_chinese_is_typed_and_compared_character_by_character(learner: Learner) -> None:
    begin(learner, "basic")

    async def steps(desk: Desk) -> None:
        await desk.press("t", *"分数归一", "enter")
        assert "你的回答：分数归一" in desk.text()
        assert "没写到：化" in desk.text()

    sit(learner, steps, language="zh")


def test_a_cloze_is_compared_with_what_is_hidden(learner: Learner) -> None:
    begin(learner, "cloze")

    async def steps(desk: Desk) -> None:
        assert "It rotates ⟦…⟧ and keys." in desk.text()
        await desk.press("t", *"Queries", "enter")
        assert "You typed: Queries" in desk.text()
        assert "Missing" not in desk.text()
        assert "It rotates ⟦queries⟧ and keys." in desk.text()

    sit(learner, steps)


def test_a_reversed_card_says_so(learner: Learner) -> None:
    begin(learner, "reversed")
    learner.answer()
    learner.tomorrow()
    learner.study.start(Scope(("reversed",), cram=True))

    async def steps(desk: Desk) -> None:
        await desk.press("space", "3")
        assert "Back" in desk.text()
        assert "Reversed: what was asked?" in desk.text()
        await desk.press("space")
        assert "Front?" in desk.text()

    sit(learner, steps)


def test_key_points_are_ticked_until_enter_closes_the_list(learner: Learner) -> None:
    begin(learner, "points")

    async def steps(desk: Desk) -> None:
        assert "3 key points" in desk.text()
        await desk.press("space", "1", "2")
        assert desk.text().count("[x]") == 2
        assert "done: 2 of 3 said" in desk.text()
        assert desk.reviews == 0
        await desk.press("enter")
        assert proposed(desk) is Grade.HARD
        await desk.press("enter")

    sit(learner, steps)
    assert last(learner) is Grade.HARD
    answer = learner.study.history.newest(1)[0]
    assert answer.recital is not None
    assert (len(answer.recital.said), len(answer.recital.missed)) == (2, 1)


LISTS = {
    "en": ("1-3  tick what you said, a all of it", "enter  done: 0 of 3 said", "two (required)"),
    "zh": ("1-3  勾选说到的要点，a 全选", "回车  完成：说到 0/3", "two（必答）"),
}


@pytest.mark.parametrize("language", LISTS)
def test_the_bar_tells_how_to_tick_and_then_how_to_go_on(learner: Learner, language: str) -> None:
    begin(learner, "points")
    tick, done, required = LISTS[language]

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        assert [line.strip() for line in desk.bar()] == [tick, done]
        assert required in desk.text()
        await desk.pilot.click(GradeBar, offset=(35, 0))
        assert [line.strip() for line in desk.bar()] == [tick, done]
        await desk.pilot.click(GradeBar, offset=(35, 1))
        assert proposed(desk) is Grade.AGAIN

    sit(learner, steps, language=language)


VERDICTS = {"en": ("Right.", "Wrong: you picked {}."), "zh": ("答对了。", "答错了：选了 {}。")}


@pytest.mark.parametrize("language", VERDICTS)
def test_a_choice_says_whether_it_was_right(learner: Learner, language: str) -> None:
    right, wrong = VERDICTS[language]
    words = {"en": ("right", "left"), "zh": ("对", "左")}[language]

    async def steps(desk: Desk) -> None:
        for option, verdict in zip(words, (right, wrong), strict=True):
            begin(learner, "choice")
            desk.app.screen.begin()  # type: ignore[attr-defined]
            await desk.pilot.pause()
            assert right not in desk.text()
            number = number_of(desk, f"  {option}")
            await desk.press(number)
            assert verdict.format(number) in desk.text()

    sit(learner, steps, language=language)


def test_after_the_list_digits_grade_as_on_every_card(learner: Learner) -> None:
    begin(learner, "points")

    async def steps(desk: Desk) -> None:
        await desk.press("space", "a", "3", "enter", "4")

    sit(learner, steps)
    answer = learner.study.history.newest(1)[0]
    assert answer.review.grade is Grade.EASY
    assert answer.recital is not None
    assert (len(answer.recital.said), len(answer.recital.missed)) == (2, 1)


def test_nothing_ticked_and_graded_at_once_records_no_points(learner: Learner) -> None:
    begin(learner, "points")

    async def steps(desk: Desk) -> None:
        await desk.press("enter", "enter", "3")

    sit(learner, steps)
    answer = learner.study.history.newest(1)[0]
    assert (answer.review.grade, answer.recital) == (Grade.GOOD, None)


def test_points_can_be_clicked_and_missed_ones_come_first_the_next_time(learner: Learner) -> None:
    begin(learner, "points")

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        await click(desk.pilot, line_of(desk, "two"))
        await click(desk.pilot, line_of(desk, "three"))
        await desk.press("enter", "1")

    sit(learner, steps)
    begin(learner, "points")

    async def again(desk: Desk) -> None:
        assert "3 key points, 1 missed the last time" in desk.text()
        await desk.press("space")
        assert "1 [ ] one (missed the last time)" in desk.text()
        assert line_of(desk, "one") < line_of(desk, "two") < line_of(desk, "three")

    sit(learner, again)


def test_the_help_names_options_only_where_there_are_some(learner: Learner) -> None:
    begin(learner, "choice")

    async def picking(desk: Desk) -> None:
        await desk.press("?")
        assert "Pick option 1" in desk.text()

    sit(learner, picking, (80, 50))
    begin(learner, "basic")

    async def thinking(desk: Desk) -> None:
        await desk.press("?")
        assert "Pick option 1" not in desk.text()
        assert "I did not know it" in desk.text()
        assert "Type the answer" in desk.text()

    sit(learner, thinking, (80, 50))


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40), (24, 8)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_works_at_every_size(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        for _ in range(12):
            await desk.press("t", "5", "enter", "1", "space", "1", "enter", "3")

    sit(learner, steps, size, language=language)
    assert learner.study.counts().reviews_total >= 8
