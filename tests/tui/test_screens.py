"""The screens by keys and by mouse, on a real study; what is asserted is what the study knows."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.binding import Binding
from textual.dom import DOMNode
from textual.filter import ANSIToTruecolor
from textual.pilot import Pilot

from studyllm.core.journal import Grade
from studyllm.study import Scope
from studyllm.tui.deck_filter import DeckFilter
from studyllm.tui.decks import DeckList
from studyllm.tui.done import Done
from studyllm.tui.grades import GradeBar
from studyllm.tui.habits import last_theme
from studyllm.tui.help import Help
from studyllm.tui.home import Home
from studyllm.tui.keymap import screens
from studyllm.tui.lines import Pane
from studyllm.tui.quiz import Quiz
from studyllm.tui.rows import Rows
from studyllm.tui.shell import Start, StudyApp
from studyllm.tui.wording import backlog
from tests.learner import Learner


class Seconds:
    """A clock that runs a second with each look at it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


Steps = Callable[[Pilot[None], StudyApp], Awaitable[None]]


def drive(
    learner: Learner,
    steps: Steps,
    *,
    start: Start = "quiz",
    size: tuple[int, int] = (80, 24),
    language: str = "en",
    theme: str = "dark",
) -> StudyApp:
    """Run the app through some steps; a crash of the app fails the test."""

    async def run() -> StudyApp:
        app = StudyApp(learner.study, start, language, theme, Seconds())
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot, app)
        return app

    return asyncio.run(run())


def screen_text(app: StudyApp) -> str:
    """All that the screen shows, a line each."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    assert len(lines) == height
    texts = ["".join(segment.text for segment in line) for line in lines]
    assert all(len(text) <= width for text in texts)
    return "\n".join(texts)


def reviews(learner: Learner) -> int:
    return learner.study.counts().reviews_total


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 6, "moe": 2})
    yield made
    made.study.close()


def test_space_shows_the_answer_and_a_number_grades_it(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        assert "Question 1 of moe?" in screen_text(app)
        assert "A1" not in screen_text(app)
        await pilot.press("space")
        assert "A1" in screen_text(app)
        assert reviews(learner) == 0
        await pilot.press("2")
        assert reviews(learner) == 1
        assert "Question 1 of rope?" in screen_text(app)

    drive(learner, steps)
    newest = learner.study._ledger.newest()
    assert newest is not None
    assert newest.review.grade == Grade.HARD
    assert newest.review.took_ms > 0


def test_enter_shows_and_then_takes_the_proposed_grade(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("enter", "enter")

    drive(learner, steps)
    newest = learner.study._ledger.newest()
    assert newest is not None
    assert newest.review.grade == Grade.GOOD


def test_a_grade_counts_only_for_an_answer_that_was_seen(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("3", "3", "3")
        assert reviews(learner) == 0
        await pilot.press("space", "3", "3", "3")
        assert reviews(learner) == 1

    drive(learner, steps)


def test_full_width_keys_are_keys(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("ideographic_space", "３")
        assert reviews(learner) == 1

    drive(learner, steps)


@pytest.mark.parametrize("revealed", [False, True])
def test_undo_brings_the_card_back(learner: Learner, revealed: bool) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("space", "1")
        if revealed:
            await pilot.press("space")
        await pilot.press("u")
        assert reviews(learner) == 0
        assert "Question 1 of moe?" in screen_text(app)
        assert "A1" not in screen_text(app)
        assert "moe/c1" in screen_text(app)
        await pilot.press("u")
        assert "no answer to take back" in screen_text(app)

    drive(learner, steps)


def test_language_switches_in_place(learner: Learner) -> None:
    text = "deck: two\ntitle: {en: Two, zh: 双语}\ncards:\n"
    text += "  - q: {en: Why?, zh: 为什么？}\n    a: {en: So., zh: 因此。}\n"
    (learner.shipped / "two.yaml").write_text(text, encoding="utf-8")
    learner.reopen(Scope(decks=("two",)))

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("space", "L")
        shown = screen_text(app)
        assert "为什么？" in shown
        assert "因此。" in shown
        assert "良好" in shown
        await pilot.press("L")
        assert "So." in screen_text(app)

    drive(learner, steps)


def test_help_explains_the_keys_and_goes_away(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("?")
        assert isinstance(app.screen, Help)
        assert "serious difficulty" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Quiz)

    drive(learner, steps)


def test_home_starts_the_chosen_deck_and_quit_leads_back(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        assert isinstance(app.screen, Home)
        await pilot.press("j", "enter")
        assert isinstance(app.screen, Quiz)
        await pilot.press("space", "3", "q")
        assert isinstance(app.screen, Home)
        await pilot.press("q")

    app = drive(learner, steps, start="home")
    assert app.return_code == 0
    newest = learner.study._ledger.newest()
    assert newest is not None
    assert newest.card == "rope/c1"


def test_home_studies_all_decks(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("space")
        await pilot.press("space", "3", "space", "3")

    drive(learner, steps, start="home")
    assert {row.slug: row.learned for row in learner.study.decks()} == {"moe": 1, "rope": 1}


def test_home_without_decks_says_how_to_get_some(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        assert "studyllm import" in screen_text(app)
        await pilot.press("enter", "space", "j", "L", "?", "escape")

    drive(learner, steps, start="home")
    learner.study.close()


def test_home_names_a_broken_deck_file_and_works_on(learner: Learner) -> None:
    (learner.shipped / "bad.yaml").write_text("deck: bad\ncards: 3\n")
    learner.reopen()

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        assert "bad.yaml:2:" in "".join(screen_text(app).split())
        await pilot.press("enter")
        assert isinstance(app.screen, Quiz)

    drive(learner, steps, start="home", size=(120, 24))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, ""), (60, ""), (3, "is cleared in 7 days; new cards wait"), (1, "cleared in 40 days")],
)
@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 8)])
def test_home_says_how_long_a_backlog_takes(
    tmp_path: Path, minutes: int, words: str, size: tuple[int, int]
) -> None:
    learner = Learner(tmp_path, {"rope": 60}, new_per_day=60)
    while learner.asked():
        learner.answer(Grade.GOOD, 20_000)
    learner.tomorrow()
    learner.reopen(minutes_per_day=minutes)

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        shown = screen_text(app)
        if size[0] == 80:
            assert words in shown
        assert ("new cards wait" in shown) == (bool(words) and size[0] >= 40)

    drive(learner, steps, start="home", size=size)
    learner.study.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_backlog_has_words_that_fit(language: str) -> None:
    assert backlog(language, None) == backlog(language, 1) == ()
    for days, year in ((0, True), (2, False), (365, False)):
        long, short = backlog(language, days)
        assert cell_len(long) <= 76
        assert cell_len(short) <= 38
        assert (str(days) in long) != year
        assert (str(days) in short) != year


def test_home_says_what_was_practised(learner: Learner) -> None:
    learner.reopen(Scope(cram=True))
    learner.answer()

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        assert "Today: 1 in practice, 1 s" in screen_text(app)
        await pilot.press("space", "space", "3", "q")
        assert "Today: 1 answer, 1 new, 1 in practice, " in screen_text(app)

    drive(learner, steps, start="home")


def test_the_end_of_a_sitting_is_told_and_undo_still_works(learner: Learner) -> None:
    learner.study.start(Scope(decks=("moe",)))

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("space", "3", "space", "4")
        await pilot.pause()
        assert isinstance(app.screen, Done)
        await pilot.press("u")
        await pilot.pause()
        assert isinstance(app.screen, Quiz)
        assert reviews(learner) == 1
        await pilot.press("space", "3")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Home)

    drive(learner, steps)
    assert reviews(learner) == 2


def test_nothing_to_ask_is_an_end_at_once(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 1}, new_per_day=0)

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.pause()
        assert isinstance(app.screen, Done)

    drive(learner, steps)
    learner.study.close()


def test_ctrl_c_ends_the_program_and_keeps_what_was_answered(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("space", "3", "space", "ctrl+c")

    app = drive(learner, steps)
    assert app.return_code == 130
    learner.reopen()
    assert reviews(learner) == 1
    assert learner.asked() == "rope/c1"


def test_the_mouse_is_enough(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.click(DeckList, offset=(6, 1))
        await pilot.pause()
        assert isinstance(app.screen, Home)
        await pilot.click(DeckList, offset=(6, 1))
        await pilot.pause()
        assert isinstance(app.screen, Quiz)
        await pilot.click(GradeBar, offset=(40, 0))
        await pilot.pause()
        await pilot.click(GradeBar, offset=(62, 0))
        await pilot.pause()
        assert reviews(learner) == 1

    drive(learner, steps, start="home")
    newest = learner.study._ledger.newest()
    assert newest is not None
    assert (newest.card, newest.review.grade) == ("rope/c1", Grade.EASY)


def test_an_answer_that_cannot_be_saved_is_said_and_can_be_given_again(learner: Learner) -> None:
    blocker = sqlite3.connect(learner.home.database, isolation_level=None)

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        learner.study._db.execute("pragma busy_timeout = 1")
        await pilot.press("space")
        blocker.execute("begin immediate")
        await pilot.press("3")
        assert "another program" in " ".join(screen_text(app).split())
        assert "A1" in screen_text(app)
        blocker.execute("rollback")
        await pilot.press("3")
        assert reviews(learner) == 1

    drive(learner, steps)
    blocker.close()


HOSTILE = [
    "[b]bold[/b] [/b] [/]",
    "list[int] and [MASK]",
    "[@click=app.screenshot('x')]here[/]",
    "[link=file:///etc/passwd]x[/link]",
    "\\[red] $primary ${x}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(tmp_path: Path, text: str) -> None:
    learner = Learner(tmp_path, {})
    quoted = "'" + text.replace("'", "''") + "'"
    card = f"{{id: c, q: {quoted}, a: {quoted}, note: {quoted}}}"
    deck = f"deck: x\ntitle: {quoted}\ncards:\n  - {card}\n"
    (learner.shipped / "x.yaml").write_text(deck)
    learner.reopen()
    plain = text.removeprefix("\\")

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        assert plain in screen_text(app)
        await pilot.press("enter")
        await pilot.press("space")
        assert screen_text(app).count(plain) == 4
        await pilot.click(Pane, offset=(4, 1))
        await pilot.press("3")

    drive(learner, steps, start="home")
    learner.study.close()


@pytest.mark.parametrize("size", [(80, 24), (40, 20), (20, 8), (10, 4), (200, 60)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_size_works(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    long = "为什么位置编码需要旋转，而不是相加？" * 30
    deck = f"deck: long\ncards:\n  - {{id: c, q: {long}, a: {long}, note: {'word ' * 200}}}\n"
    (learner.shipped / "long.yaml").write_text(deck, encoding="utf-8")
    learner.reopen()

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        for key in ("enter", "space", "pagedown", "pagedown", "j", "k", "3", "u", "L", "?"):
            await pilot.press(key)
            screen_text(app)
        await pilot.press("escape", "q", "q")

    app = drive(learner, steps, start="home", size=size, language=language)
    assert app.return_code == 0
    learner.study.close()


def test_a_long_answer_scrolls(learner: Learner) -> None:
    text = "deck: long\ncards:\n  - id: c\n    q: Why?\n    a: |\n"
    text += "".join(f"      Line {n}.\n\n" for n in range(60))
    (learner.shipped / "long.yaml").write_text(text)
    learner.reopen(Scope(decks=("long",)))

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("space")
        assert "Line 59." not in screen_text(app)
        for _ in range(12):
            await pilot.press("pagedown")
        assert "Line 59." in screen_text(app)

    drive(learner, steps)


def test_every_binding_can_be_renamed_and_explains_itself() -> None:
    owners: list[type[DOMNode]] = [StudyApp, GradeBar, DeckList, DeckFilter]
    owners += [Rows, *screens()]
    for owner in owners:
        for binding in owner.__dict__.get("BINDINGS", []):
            assert isinstance(binding, Binding)
            assert binding.id
            assert binding.tooltip


@pytest.mark.parametrize("theme", ["dark", "light", "ansi"])
def test_every_theme_works_from_the_start(learner: Learner, theme: str) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("enter", "space", "3", "?")

    app = drive(learner, steps, start="home", theme=theme)
    assert app.theme == theme
    # Of the three only `ansi` leaves the terminal's own colours alone.
    assert app.native_ansi_color == (theme == "ansi")
    assert [f.enabled for f in app._filters if isinstance(f, ANSIToTruecolor)] == [theme != "ansi"]
    assert reviews(learner) == 1


def test_a_theme_is_remembered_by_keys(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        await pilot.press("ctrl+t")

    drive(learner, steps)
    assert last_theme(learner.reopen()) == "light"


def test_a_theme_that_cannot_be_remembered_is_shown_all_the_same(learner: Learner) -> None:
    blocker = sqlite3.connect(learner.home.database, isolation_level=None)

    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        learner.study._db.execute("pragma busy_timeout = 1")
        blocker.execute("begin immediate")
        await pilot.press("ctrl+t")
        assert app.theme == "light"
        assert "This will not be remembered" in screen_text(app)
        blocker.execute("rollback")

    drive(learner, steps)
    blocker.close()


def test_themes_go_round(learner: Learner) -> None:
    async def steps(pilot: Pilot[None], app: StudyApp) -> None:
        seen = [app.theme]
        for _ in range(3):
            await pilot.press("ctrl+t")
            seen.append(app.theme)
        assert seen == ["dark", "light", "ansi", "dark"]

    drive(learner, steps)
