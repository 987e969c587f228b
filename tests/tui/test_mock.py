"""The mock interview by keys: its first page, its questions, its report, and what is on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from studyllm.core.debrief import Debrief
from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, Grade
from studyllm.tui.clock import ClockQuestion
from studyllm.tui.done import Done
from studyllm.tui.doubt import ClockDoubt
from studyllm.tui.entry import Entry
from studyllm.tui.grades import GradeBar
from studyllm.tui.history import History
from studyllm.tui.home import Home
from studyllm.tui.keys import HELD_S
from studyllm.tui.lines import Pane
from studyllm.tui.mock import Mock
from studyllm.tui.mock_begin import MockBegin
from studyllm.tui.mock_head import MockHead, Timer
from studyllm.tui.mock_report import MockReport
from studyllm.tui.mock_wish import MockWish
from studyllm.tui.opening import Opening
from studyllm.tui.palette import Palette
from studyllm.tui.pause import Pause
from studyllm.tui.quiz import Quiz
from tests.learner import Learner
from tests.tui.desk import Desk, sit

TALK = """\
deck: talk
title: {en: Talking, zh: 表达}
cards:
  - id: root
    q: {en: 'Why is $QK^T$ scaled?', zh: '为什么要缩放 $QK^T$？'}
    points:
      - {en: variance grows, zh: 方差变大}
      - {point: {en: softmax saturates, zh: softmax 饱和}, required: true}
      - {en: gradients vanish, zh: 梯度消失}
    source: https://example.com/a
    follow_up: [deep]
  - {id: deep, q: {en: How large is the variance?, zh: 方差多大？}, a: 'd_k', follow_up: [deeper]}
  - {id: deeper, q: {en: For which weights?, zh: 什么样的权重？}, a: independent ones}
"""

BOTH = pytest.mark.parametrize("language", ["en", "zh"])
ALL_SIZES = pytest.mark.parametrize("size", [(24, 8), (40, 20), (80, 24), (120, 40)])

ONE = MockWish(questions=1, topics={"talk": 1}, seed=3)
"""One question of points, and both its follow-ups."""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 6})
    (made.shipped / "talk.yaml").write_text(TALK, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


def held(learner: Learner) -> list[Debrief]:
    return list(learner.study.mocking.held())


def given(learner: Learner) -> list[tuple[str, Grade, int]]:
    """Key, grade and milliseconds of the answers of the newest mock interview on disk."""
    found = held(learner)
    return [(one.key, one.grade, one.took_ms) for one in found[0].given] if found else []


def memories(learner: Learner) -> object:
    return learner.follows()["memory"]


# The first page


WORDS = {
    "en": ("Mock interview", "Questions", "all decks alike (2)", "nobody"),
    "zh": ("模拟面试", "题目", "全部卡组，同等比重（2 个）", ""),
}


@BOTH
@ALL_SIZES
def test_a_key_opens_the_first_page_which_fits(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("M")
        assert isinstance(desk.app.screen, MockBegin)
        page = " ".join(line.plain for line in desk.app.screen._lines(size[0]))
        for words in WORDS[language][:2]:
            assert words in page
        assert "".join(WORDS[language][2].split()) in "".join(page.split())
        assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())
        await desk.press("down", "up", "pagedown", "pageup", "L", "?", "escape", "escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, size, start="home", language=language)


def test_minutes_are_chosen_by_arrows_and_by_their_first_digit(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("M")
        seen = []
        for key in ("", "left", "left", "left", "right", "6", "right", "4", "1", "3", "2"):
            await desk.press(*([key] if key else []))
            page = desk.app.screen
            assert isinstance(page, MockBegin)
            assert f"[{page._minutes}]" in desk.text()
            assert f"Questions  {page._minutes // 3}, and" in desk.words().replace("s ", "s  ")
            seen.append(page._minutes)
        assert seen == [30, 20, 10, 10, 20, 60, 60, 45, 10, 30, 20]

    sit(learner, steps, start="home")


def test_what_the_command_named_is_offered_first(learner: Learner) -> None:
    wish = MockWish(25, None, {"talk": 3, "rope": 1}, 7)

    async def steps(desk: Desk) -> None:
        assert isinstance(desk.app.screen, MockBegin)
        assert "20 [25] 30" in desk.words()
        assert "as named (2): Talking ×3, Rope" in desk.words()
        await desk.press("t")
        assert "all decks alike (2)" in desk.words()
        await desk.press("t", "enter")
        assert isinstance(desk.app.screen, Mock)
        assert desk.app.screen._rehearsal.chosen.seed == 7
        assert desk.app.screen._rehearsal.chosen.minutes == 25

    sit(learner, steps, start="mock", wish=wish)


def test_fewer_minutes_have_room_for_fewer_questions(learner: Learner) -> None:
    wish = MockWish(30, 50)

    async def steps(desk: Desk) -> None:
        assert "Questions 50, and some follow-ups" in desk.words()
        await desk.press("1")
        assert "Questions 20, and some follow-ups" in desk.words()
        await desk.press("3")
        assert "Questions 50, and some follow-ups" in desk.words()

    sit(learner, steps, start="mock", wish=wish)


def test_the_topics_of_the_interview_come_before_all_decks(learner: Learner) -> None:
    at, day = learner.study.moment()
    with learner.study._db.writing():
        learner.study._ledger.appoint(Interview(day + 9, 25, topics={"talk": 2}), at, day)

    async def steps(desk: Desk) -> None:
        await desk.press("M")
        assert "those of your interview (1): Talking ×2" in desk.words()
        await desk.press("t", "L")
        assert "全部卡组，同等比重（2 个）" in desk.text()
        await desk.press("t", "enter")
        assert isinstance(desk.app.screen, Mock)
        assert desk.app.screen._rehearsal.questions == 3  # no other deck has any

    sit(learner, steps, start="home")


def test_escape_leads_to_the_decks_also_where_nothing_was_before(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)
        await desk.press("space")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("q", "M", "q")
        assert isinstance(desk.app.screen, Home)
        await desk.press("q")

    assert sit(learner, steps, start="mock").return_code == 0


def test_a_doubt_about_the_clock_comes_first_and_never_again(learner: Learner) -> None:
    doubt = ClockDoubt(now="2020-01-01 09:00", newest="2024-10-04 12:00")

    async def steps(desk: Desk) -> None:
        assert isinstance(desk.app.screen, ClockQuestion)
        await desk.press("enter")
        assert isinstance(desk.app.screen, MockBegin)
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)
        await desk.press("M", "enter", "space", "enter", "3", "q", "escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="mock", doubt=doubt, wish=ONE)


def test_without_cards_there_is_a_sentence_and_no_question(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})

    async def steps(desk: Desk) -> None:
        await desk.press("enter")
        assert isinstance(desk.app.screen, MockBegin)
        assert "no card to ask" in desk.words()
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="mock")
    learner.study.close()


# A question


async def begin(desk: Desk) -> Mock:
    """From the first page to the first question."""
    await desk.press("enter")
    assert isinstance(desk.app.screen, Mock)
    return desk.app.screen


def test_an_interview_by_keys_is_on_disk_answer_by_answer(learner: Learner) -> None:
    before = memories(learner)

    async def steps(desk: Desk) -> None:
        await begin(desk)
        assert "Question 1 of 1" in desk.words()
        assert "follow-up" not in desk.text()
        assert "QKᵀ" in desk.text()
        await desk.press("space", after=40)
        await desk.press("1", "2", after=5)
        assert given(learner) == []
        await desk.press("enter", after=5)
        assert "again today" in desk.bar()[1]
        await desk.press("enter")
        assert given(learner) == [("talk/root", Grade.HARD, 40_000)]
        assert "follow-up" in desk.text()
        assert "How large is the variance?" in desk.text()
        await desk.press("space", "4")
        await desk.press("space", "1")
        assert isinstance(desk.app.screen, MockReport)

    sit(learner, steps, start="mock", wish=ONE)
    assert [one[:2] for one in given(learner)] == [
        ("talk/root", Grade.HARD),
        ("talk/deep", Grade.EASY),
        ("talk/deeper", Grade.AGAIN),
    ]
    (found,) = held(learner)
    assert (found.total.covered, found.total.missed) == (2, 1)
    assert memories(learner) == before
    assert learner.sound()


def test_nothing_helps_before_the_answer_is_shown(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        shown = desk.text()
        for help_ in ("key point", "variance", "saturates", "due", "new", " d "):
            assert help_ not in shown
        await desk.press("space")
        assert "softmax saturates (required)" in desk.text()

    sit(learner, steps, start="mock", wish=ONE)


@BOTH
@ALL_SIZES
def test_a_whole_interview_works_at_every_size(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        for key in ["t", "5", "enter", "1", "enter", "3"] * 12:
            if isinstance(desk.app.screen, MockReport):
                break
            assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())
            await desk.press(key)
        assert isinstance(desk.app.screen, MockReport)
        assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())
        await desk.press("down", "G", "g", "pagedown", "L", "?", "escape", "escape")
        assert isinstance(desk.app.screen, Home)

    wish = MockWish(questions=3, seed=1)
    sit(learner, steps, size, start="mock", language=language, wish=wish)
    assert len(given(learner)) >= 3


def test_what_is_typed_stands_beside_the_answer_and_is_not_kept(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("t", *"variance")
        assert desk.app.screen.query_one(Entry).text == "variance"
        await desk.press("enter")
        assert "You typed: variance" in desk.text()
        await desk.press("a", "enter", "enter")

    sit(learner, steps, start="mock", wish=ONE)
    assert given(learner)[0][:2] == ("talk/root", Grade.GOOD)
    stored = learner.home.data / "studyllm.db"
    learner.study.close()
    with closing(sqlite3.connect(stored)) as raw:
        assert "You typed" not in "".join(raw.iterdump())
        assert not any(word == "variance" for word in "".join(raw.iterdump()).split("'"))
    learner.study = learner.open()


def test_the_language_changes_in_the_middle_and_ticks_stay(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("L")
        assert "第 1/1 题" in desk.text()
        assert "为什么要缩放" in desk.text()
        await desk.press("space", "1", "L")
        assert "1 [x] variance grows" in desk.text()
        await desk.press("L", "a", "enter", "enter")
        assert "追问" in desk.text()

    sit(learner, steps, start="mock", wish=ONE)
    assert given(learner)[0][:2] == ("talk/root", Grade.GOOD)


def test_links_open_and_the_card_is_copied_as_in_the_quiz(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("o")
        assert isinstance(desk.app.screen, Mock)
        await desk.press("space", "o")
        assert isinstance(desk.app.screen, Opening)
        await desk.press("escape", "y")
        assert "softmax saturates" in desk.app.clipboard
        assert "Question and answer are on the clipboard" in desk.words()

    sit(learner, steps, start="mock", wish=ONE)


def test_a_key_that_is_held_grades_nothing_that_was_not_seen(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("enter", *["enter"] * 5, after=HELD_S * 0.9)
        assert given(learner) == []

    sit(learner, steps, start="mock", wish=ONE)


# The time


def timer(desk: Desk) -> str:
    line = desk.app.screen.query_one(Timer)
    return line.render().plain.split("\n")[0].strip()


def tone(desk: Desk) -> str:
    (span, *_) = desk.app.screen.query_one(Timer).render().spans
    return str(span.style)


def test_the_timer_warns_when_the_time_is_over_and_ends_nothing(learner: Learner) -> None:
    wish = ONE._replace(minutes=2)

    async def steps(desk: Desk) -> None:
        page = await begin(desk)
        assert timer(desk) == "0:00 / 2:00"
        desk.clock.now += 119
        assert (timer(desk), tone(desk)) == ("1:59 / 2:00", "$muted")
        desk.clock.now += 2
        assert (timer(desk), tone(desk)) == ("2:01 / 2:00", "bold $warning")
        await desk.press("space", after=60)
        assert timer(desk) == "3:01 / 2:00"
        await desk.press("a", "enter", "3", after=30)
        assert desk.app.screen is page
        # The follow-ups share the time of their question; that of ticking is nobody's.
        assert timer(desk) == "3:01 / 2:00"

    sit(learner, steps, start="mock", wish=wish)
    assert given(learner) == [("talk/root", Grade.GOOD, 181_000)]


def test_the_time_is_whole_also_after_other_screens(learner: Learner) -> None:
    learner.reopen(timer=True)

    async def steps(desk: Desk) -> None:
        await desk.press("M", "escape", "space", "q", "P", "escape", "M", "enter")
        assert isinstance(desk.app.screen, Mock)
        assert "0:00 / 30:00" in desk.text()

    sit(learner, steps, start="home", wish=ONE)


def test_time_stands_still_on_other_screens_and_in_a_pause(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("p", after=10)
        assert isinstance(desk.app.screen, Pause)
        assert "QK" not in desk.text()
        await desk.press("x", after=500)
        await desk.press("?", after=10)
        await desk.press("escape", after=500)
        await desk.press(":", after=10)
        assert isinstance(desk.app.screen, Palette)
        await desk.press("escape", after=500)
        await desk.press("space", after=10)
        await desk.press("enter", "3", after=10)

    sit(learner, steps, start="mock", wish=ONE)
    assert given(learner) == [("talk/root", Grade.GOOD, 40_000)]


def test_who_speaks_for_long_is_not_interrupted(learner: Learner) -> None:
    learner.reopen(pause_minutes=1)

    async def steps(desk: Desk) -> None:
        page = await begin(desk)
        desk.clock.now += 600
        desk.app.pause_if_idle()
        await desk.pilot.pause()
        assert desk.app.screen is page

    sit(learner, steps, start="mock", wish=ONE)


def test_a_second_later_only_the_line_of_the_timer_is_drawn(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        drawn: list[Widget] = []
        refresh = Widget.refresh

        def noted(widget: Widget, *regions: object, **how: object) -> Widget:
            drawn.append(widget)
            assert not how.get("layout")
            return refresh(widget, *regions, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(Widget, "refresh", noted)
        desk.app.screen.query_one(Timer).look()
        assert drawn == []
        desk.clock.now += 1
        desk.app.screen.query_one(Timer).look()
        await desk.pilot.pause()
        assert set(map(type, drawn)) == {Timer}
        monkeypatch.undo()

    sit(learner, steps, start="mock", wish=ONE)


# Back and away


def test_undo_takes_the_last_answer_back_and_asks_it_again(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("u")
        assert "no answer to take back" in desk.words()
        await desk.press("space", "enter", "1")
        assert len(given(learner)) == 1
        await desk.press("u", after=5)
        assert given(learner) == []
        assert "QKᵀ" in desk.text()
        assert "softmax" not in desk.text()
        assert "Took back “Again” for talk/root." in desk.words()
        await desk.press("space", after=3)
        await desk.press("a", "enter", "enter")
        assert given(learner) == [("talk/root", Grade.GOOD, 3_000)]

    sit(learner, steps, start="mock", wish=ONE)
    assert learner.sound()


def test_undo_also_leads_back_from_the_report(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("space", "enter", "3", "space", "3", "space", "1")
        assert isinstance(desk.app.screen, MockReport)
        await desk.press("c")  # there is nothing to go on with
        assert isinstance(desk.app.screen, MockReport)
        await desk.press("u")
        assert isinstance(desk.app.screen, Mock)
        assert "For which weights?" in desk.text()
        assert len(given(learner)) == 2
        await desk.press("space", "3")
        assert isinstance(desk.app.screen, MockReport)

    sit(learner, steps, start="mock", wish=ONE)
    assert [one[1] for one in given(learner)] == [Grade.GOOD] * 3


def test_a_question_is_passed_over_unless_its_answer_was_seen(learner: Learner) -> None:
    wish = MockWish(questions=3, seed=1)

    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("space", "n")
        assert "Question 1 of 3" in desk.words()
        await desk.press("enter", "3", "n")
        assert "Question 2 of 3" in desk.words() or "Question 3 of 3" in desk.words()
        assert "Passed over" in desk.words()
        await desk.press(*"nnn")
        assert isinstance(desk.app.screen, MockReport)

    sit(learner, steps, start="mock", wish=wish)
    assert len(given(learner)) == 1


@pytest.mark.parametrize("key", ["q", "escape"])
def test_who_leaves_midway_is_asked_nothing_and_sees_the_report_so_far(
    learner: Learner, key: str
) -> None:
    async def steps(desk: Desk) -> None:
        page = await begin(desk)
        await desk.press("space", "1", "enter", "enter")
        await desk.press(key, after=10)
        assert isinstance(desk.app.screen, MockReport)
        assert "1 of 1 question answered" in desk.words()
        await desk.press("c", after=500)
        now: object = desk.app.screen
        assert now is page
        assert "How large is the variance?" in desk.text()
        await desk.press("space", after=10)
        await desk.press("3", key, "escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="mock", wish=ONE)
    assert [one[0] for one in given(learner)] == ["talk/root", "talk/deep"]
    assert given(learner)[1][2] == 20_000


def test_without_an_answer_nothing_is_kept(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("space", "q")
        assert isinstance(desk.app.screen, MockBegin)
        assert "Nothing was answered, so nothing is kept." in desk.words()

    sit(learner, steps, start="mock", wish=ONE)
    assert held(learner) == []


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_the_end_of_the_program_keeps_what_was_answered(learner: Learner, key: str) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("space", "enter", "3", "space", key)

    app = sit(learner, steps, start="mock", wish=ONE)
    assert app.return_code == (130 if key == "ctrl+c" else 0)
    learner.reopen()
    assert [one[0] for one in given(learner)] == ["talk/root"]


# The report


async def fail(desk: Desk) -> None:
    """One question with one of three points said, and the end."""
    await begin(desk)
    await desk.press("space", "1", "enter", "enter")
    await desk.press("q", after=10)
    assert isinstance(desk.app.screen, MockReport)


REPORT = {
    "en": ("By topic", "Talking", "What to repeat first", "- softmax saturates (required)", "33%"),
    "zh": ("按主题", "表达", "先复习这些", "- softmax 饱和（必答）", "33%"),
}


@BOTH
def test_the_report_tells_what_was_said_and_what_to_repeat(learner: Learner, language: str) -> None:
    async def steps(desk: Desk) -> None:
        await fail(desk)
        for words in REPORT[language]:
            assert words in desk.text()

    sit(learner, steps, start="mock", language=language, wish=ONE)


def test_what_failed_is_practised_and_the_decks_come_after(learner: Learner) -> None:
    before = memories(learner)

    async def steps(desk: Desk) -> None:
        await fail(desk)
        await desk.press("r")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "QKᵀ" in desk.text()
        await desk.press("space", "a", "enter", "enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        await desk.press("q")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="mock", wish=ONE)
    assert memories(learner) == before


def test_enter_leads_to_the_history_of_a_card_and_to_the_cards_of_a_topic(
    learner: Learner,
) -> None:
    async def steps(desk: Desk) -> None:
        await fail(desk)
        await desk.press("down", "enter")
        assert isinstance(desk.app.screen, History)
        await desk.press("escape")
        assert isinstance(desk.app.screen, MockReport)
        await desk.press("up", "enter")
        assert "deck:talk" in desk.text()
        await desk.press("q")
        assert isinstance(desk.app.screen, MockReport)

    sit(learner, steps, start="mock", wish=ONE)


def test_the_report_is_copied_as_markdown(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await fail(desk)
        await desk.press("y")
        assert "# Mock interview" in desk.app.clipboard
        assert "softmax saturates" in desk.app.clipboard
        assert "studyllm export mock" in desk.words()

    sit(learner, steps, start="mock", wish=ONE)


def test_earlier_interviews_are_listed_and_shown_the_same_way(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await fail(desk)
        shown = desk.text().splitlines()[:-1]
        await desk.press("escape")
        learner.now += 3 * DAY_MS
        await desk.press("M", "enter", "space", "a", "enter", "3", "q", "escape", "M")
        page = desk.app.screen
        assert isinstance(page, MockBegin)
        assert "2024-10-04" in desk.text()
        assert "100%" in desk.text()
        assert "33%" in desk.text()
        await desk.press("down", "r")
        assert desk.text().splitlines()[:-1] == shown
        await desk.press("u", "c")  # it is not the present one
        assert isinstance(desk.app.screen, MockReport)
        await desk.press("escape")
        now: object = desk.app.screen
        assert now is page
        line = next(y for y, text in enumerate(desk.text().splitlines()) if "100%" in text)
        await desk.pilot.click(Pane, offset=(8, line))
        assert isinstance(desk.app.screen, MockReport)
        assert "Nothing: every answer was good" in desk.text()

    sit(learner, steps, start="mock", wish=ONE)


# Bad moments


def test_an_answer_that_cannot_be_saved_stays_and_is_told(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("space", "a", "enter")
        learner.study._db.execute("pragma query_only = on")
        await desk.press("3")
        assert "Not saved, so the card stays" in desk.words()
        assert desk.app.screen.query_one(GradeBar)._trial is not None
        learner.study._db.execute("pragma query_only = off")
        await desk.press("3")
        assert "follow-up" in desk.text()

    sit(learner, steps, start="mock", wish=ONE)
    assert [one[0] for one in given(learner)] == ["talk/root"]


def test_an_undo_that_fails_takes_nothing_back(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("space", "enter", "3")
        learner.study._db.execute("pragma query_only = on")
        await desk.press("u")
        assert "Nothing was taken back" in desk.words()
        learner.study._db.execute("pragma query_only = off")
        await desk.press("u")
        assert "QKᵀ" in desk.text()

    sit(learner, steps, start="mock", wish=ONE)
    assert given(learner) == []


def test_what_is_edited_meanwhile_is_asked_as_it_says_now(learner: Learner) -> None:
    path = learner.shipped / "talk.yaml"

    async def steps(desk: Desk) -> None:
        await begin(desk)
        await desk.press("space", "enter")
        path.write_text(TALK.replace("How large is the variance?", "What is the variance?"))
        learner.open().close()
        await desk.press("3")
        assert "What is the variance?" in desk.text()
        without = TALK.partition("  - {id: deeper")[0]
        path.write_text(without.replace(", follow_up: [deeper]", ""))
        learner.open().close()
        await desk.press("space", "3")
        assert isinstance(desk.app.screen, MockReport)

    sit(learner, steps, start="mock", wish=ONE)
    assert len(given(learner)) == 2


STEPS = [
    ("", MockBegin),
    ("enter", Mock),
    ("enter space 1", Mock),
    ("enter t a b c", Mock),
    ("enter space 1 enter enter q", MockReport),
]


@pytest.mark.parametrize(("keys", "screen"), STEPS)
def test_a_screen_comes_back_whole_from_a_size_that_has_no_room_for_it(
    learner: Learner, keys: str, screen: type[object]
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*keys.split())
        for line in desk.app.screen.query(Timer):
            line.look()
        await desk.pilot.pause()
        before = desk.text()
        assert isinstance(desk.app.screen, screen)
        for small in ((20, 5), (1, 1), (20, 5)):
            await desk.pilot.resize_terminal(*small)
            await desk.pilot.pause()
        await desk.pilot.resize_terminal(80, 24)
        await desk.pilot.pause()
        await desk.pilot.pause()
        assert desk.text() == before
        await desk.press("ctrl+q")

    assert sit(learner, steps, start="mock", wish=ONE).return_code == 0


def test_a_deck_chosen_in_the_palette_is_studied_from_every_page(learner: Learner) -> None:
    for keys in ("", "enter", "enter space enter 3 q"):

        async def steps(desk: Desk, keys: str = keys) -> None:
            await desk.press(*keys.split(), ":", *"rope", "enter")
            await desk.pilot.pause()
            assert isinstance(desk.app.screen, Quiz)
            assert "Question 1 of rope?" in desk.text()
            await desk.press("q")
            assert isinstance(desk.app.screen, Home)

        sit(learner, steps, start="mock", wish=ONE)


def test_keys_that_come_together_are_each_heard_by_its_page(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.rush("M", "enter", "space")
        while desk.app._turns.behind:
            await desk.pilot.pause()
        assert isinstance(desk.app.screen, Mock)
        assert desk.app.screen.query_one(MockHead).display

    sit(learner, steps, start="home", wish=ONE)
