"""The progress screen by keys and by mouse: tabs, periods, what a bar leads to, long work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from studyllm.core.journal import DAY_MS, Grade, Trait
from studyllm.study import Scope
from studyllm.study.browsing import Sort
from studyllm.tui.browse import Browse, SearchLine
from studyllm.tui.chart import Bar, Chart
from studyllm.tui.done import Done
from studyllm.tui.history import History
from studyllm.tui.home import Home
from studyllm.tui.insight import Insight, Tab
from studyllm.tui.keys import default_keys
from studyllm.tui.quiz import Quiz
from studyllm.tui.strings import say
from studyllm.tui.tabs import TabBar
from tests.learner import NOON, Learner, deck_text
from tests.tui.desk import Desk, sit

SIZES = [(40, 20), (80, 24), (160, 50)]
BOTH = pytest.mark.parametrize("language", ["en", "zh"])
ALL_SIZES = pytest.mark.parametrize("size", SIZES)

GRADES = (Grade.GOOD, Grade.AGAIN, Grade.EASY, Grade.HARD, Grade.GOOD)


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Someone with three decks and forty days of study."""
    made = Learner(tmp_path, {})
    for slug, tag in {"moe": "arch", "rope": "arch", "sft": ""}.items():
        text = deck_text(slug, 8).replace("cards:", f"tags: [{tag}]\ncards:" if tag else "cards:")
        (made.shipped / f"{slug}.yaml").write_text(text, encoding="utf-8")
    made.reopen()
    for day in range(-40, 1):
        made.now = NOON + day * DAY_MS
        made.study.start(Scope(("moe", "rope"), new=int(day % 3 == 0)))
        for turn in range(4):
            if made.asked() is not None:
                made.answer(GRADES[(day + turn) % 5], 20_000)
    made.study.start()
    yield made
    made.study.close()


def chart(desk: Desk) -> Chart:
    return desk.app.screen.query_one(Chart)


def bars(desk: Desk) -> list[Bar]:
    """All bars of the open tab."""
    return [line.bar for line in chart(desk)._lines if line.bar]


def text_of(desk: Desk) -> str:
    """All that the open tab has, also what is out of sight; and what it says at the bottom."""
    page = chart(desk)
    lines = (page._drawn(place, 0).plain for place in range(len(page._lines)))
    return "\n".join([*lines, desk.text()])


async def counted(desk: Desk) -> None:
    await desk.app.workers.wait_for_complete()
    await desk.pilot.pause()


TABS = {
    "en": {
        "1": ("Left today", "New cards", "Answers by grade", "The past year"),
        "2": ("By week, the last 3 months", "True retention", "Can the forecast", "By hour"),
        "3": ("What you would recall", "Of learned cards alone", "7 d", "Now"),
        "4": ("Young", "Interval in days: half", "Chance of recall today", "Hardest cards"),
        "5": ("Due in the next 30 days", "The day with most", "not in it"),
    },
    "zh": {
        "1": ("今天大约还要", "新卡片", "各评分的次数", "过去一年"),
        "2": ("按周，最近三个月", "真实保持率", "预测可信吗", "按钟点"),
        "3": ("每个卡组今天记得的比例", "只看已学的卡片", "7 天", "现在"),
        "4": ("年轻", "间隔天数：中位数", "今天记得的概率", "最难的卡片"),
        "5": ("今后 30 天待复习", "最多的一天", "不含以后新学的卡片"),
    },
}


@BOTH
@ALL_SIZES
def test_each_tab_has_what_it_is_for(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P")
        for key, words in TABS[language].items():
            await desk.press(key)
            await counted(desk)
            shown = text_of(desk)
            flat = shown.replace("\n", " " if language == "en" else "")
            for word in words:
                assert word in " ".join(flat.split()), shown
            assert all(cell_len(line) <= size[0] for line in shown.splitlines())
        await desk.press("q")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, size, start="home", language=language)


def test_keys_and_the_mouse_go_through_the_tabs(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        def is_open(tab: Tab) -> bool:
            screen = desk.app.screen
            return isinstance(screen, Insight) and screen._tab is tab

        await desk.press("P")
        assert "[1 Today]" in desk.text()
        for tab in [*list(Tab)[1:], Tab.TODAY]:
            await desk.press("tab" if tab in (Tab.HISTORY, Tab.MEMORY) else "right")
            assert is_open(tab)
        await desk.press("shift+tab")
        assert is_open(Tab.FORECAST)
        await desk.press("left")
        assert is_open(Tab.MEMORY)
        column = desk.text().splitlines()[1].index("3 Topics")
        await desk.pilot.click(TabBar, offset=(column + 3, 0))
        assert is_open(Tab.TOPICS)
        await desk.pilot.click(TabBar, offset=(0, 0))
        assert is_open(Tab.TOPICS)
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="home")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", range(40, 90, 7))
def test_the_tabs_fit_and_none_moves_when_another_is_open(
    learner: Learner, width: int, language: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P")
        lines = set()
        for place, tab in enumerate(Tab, 1):
            await desk.press(str(place))
            line = desk.text().splitlines()[1]
            assert f"{say(language, f'tab {tab.value}')}]" in line
            lines.add(line.replace("[", " ").replace("]", " "))
        assert len(lines) == 1

    sit(learner, steps, (width, 20), start="home", language=language)


def test_periods_and_spans_are_switched_by_a_key(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "p", "s", "2")
        heads = ["By week", "By month", "By year", "By day", "By week"]
        labels = ["2024-09-30", "2024-10", "2024", "2024-10-04", "2024-09-30"]
        for head, label in zip(heads, labels, strict=True):
            assert f"{head}, the last 3 months" in text_of(desk)
            assert bars(desk)[0].row.label == label
            await desk.press("p")
        for span in ("a year", "all time", "the last month", "the last 3 months"):
            await desk.press("s")
            assert span.removeprefix("a ") in text_of(desk)
        await desk.press("5")
        for days in (90, 14, 30):
            await desk.press("s")
            assert f"next {days} days" in text_of(desk)
            assert len([bar for bar in bars(desk) if bar.row.label != "Late"]) == days

    sit(learner, steps, start="home")


def test_the_weakest_decks_come_first_by_a_key(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "3")
        await counted(desk)
        assert [bar.row.label for bar in bars(desk)] == ["arch", "  Moe", "  Rope", "Sft"]
        await desk.press("o")
        shares = [bar.row.share or 0 for bar in bars(desk)]
        assert shares == sorted(shares)
        assert len(shares) == 3
        await desk.press("o")
        assert len(bars(desk)) == 4

    sit(learner, steps, start="home")


def test_a_bar_leads_to_its_cards_and_back(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "3")
        await counted(desk)
        await desk.press("down", "j", "k", "enter")
        assert isinstance(desk.app.screen, Browse)
        assert desk.app.screen.query_one(SearchLine).value == "deck:moe"
        assert "8 cards" in desk.text()
        await desk.press("escape")
        assert isinstance(desk.app.screen, Insight)
        assert chart(desk).selected == bars(desk)[1]
        await desk.press("up", "enter")
        assert desk.app.screen.query_one(SearchLine).value == "deck:moe or deck:rope"
        assert "16 cards" in desk.text()

    sit(learner, steps, start="home")


@pytest.mark.parametrize("tab", ["4", "5"])
def test_there_are_as_many_cards_behind_a_bar_as_it_says(learner: Learner, tab: str) -> None:
    learner.study.mark("moe/c1", Trait.SUSPENDED, True)
    learner.study.mark("moe/c2", Trait.BURIED, True)
    learner.study.hide_decks(["rope"], True)

    async def steps(desk: Desk) -> None:
        await desk.press("P", tab)
        await counted(desk)
        found = 0
        for bar in bars(desk):
            if bar.lead is None:
                assert bar.row.numbers[0] == "0"
            elif bar.lead.query:
                search = learner.study.browsing.search(bar.lead.query, Sort(), "en")
                assert bar.row.numbers[0] == str(search.look_through().count), bar
                found += 1
        assert found >= 4

    sit(learner, steps, start="home")


@BOTH
def test_a_hard_card_leads_to_its_history_and_what_was_put_right_counts(
    learner: Learner, language: str
) -> None:
    learner.study.start(Scope(("sft",)))

    async def steps(desk: Desk) -> None:
        await desk.press("P", "4")
        await counted(desk)
        await desk.press("G", "enter")
        assert isinstance(desk.app.screen, History)
        await desk.press("x", "x", "escape")
        assert isinstance(desk.app.screen, Insight)
        await counted(desk)
        assert desk.app.screen._changed
        after = learner.study.counts().reviews_total
        assert after == before - 1
        await desk.press("2", "s", "s")
        assert say(language, "answers", after) in text_of(desk)
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)

    before = learner.study.counts().reviews_total
    sit(learner, steps, start="home", language=language)


def test_what_was_suspended_behind_a_bar_is_counted_when_one_comes_back(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "4")
        await counted(desk)
        young = int(bars(desk)[1].row.numbers[0])
        await desk.press("down", "enter", "s", "escape")
        assert isinstance(desk.app.screen, Insight)
        await counted(desk)
        assert bars(desk)[1].row.numbers[0] == str(young - 1)
        assert bars(desk)[3].row.numbers[0] == "1"

    sit(learner, steps, start="home")


def test_a_bar_without_cards_says_so(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "4", "end", "home", "down", "down", "down", "enter")
        assert "no cards to show behind this bar" in desk.text()
        await desk.press("tab")
        assert "no cards to show" not in desk.text()

    sit(learner, steps, start="home")


def test_a_click_selects_a_bar_and_another_one_opens_it(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "3")
        await counted(desk)
        row = next(n for n, line in enumerate(chart(desk)._lines) if line.bar)
        await desk.pilot.click(Chart, offset=(8, row + 3))
        selected = chart(desk).selected
        assert selected is not None
        assert selected.row.label == "Sft"
        await desk.pilot.click(Chart, offset=(8, 0))
        assert chart(desk).selected == selected
        await desk.pilot.click(Chart, offset=(8, row + 3))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Browse)

    sit(learner, steps, start="home")


def test_it_is_there_from_the_quiz_and_the_end_of_a_sitting(learner: Learner) -> None:
    learner.study.start(Scope(("sft",), new=1))

    async def steps(desk: Desk) -> None:
        await desk.press("P")
        assert isinstance(desk.app.screen, Insight)
        await desk.press("4")
        await counted(desk)
        await desk.press("enter", "s", "escape", "escape")
        assert isinstance(desk.app.screen, Quiz)
        assert len(learner.study.marked()) == 1
        await desk.press("space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        await desk.press("P", "enter")
        assert isinstance(desk.app.screen, Browse)
        await desk.press("f", "escape", "escape")
        assert isinstance(desk.app.screen, Done)

    sit(learner, steps)


def test_the_palette_finds_it(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+p", *"progress", "enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Insight)
        await desk.press("ctrl+p", *"forecast", "enter")
        await desk.pilot.pause()
        assert "Due in the next" in desk.text()

    sit(learner, steps, start="home")


def test_the_history_of_a_card_from_the_palette_counts_too(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "ctrl+p", *"Question 1 of moe")
        await desk.pilot.pause()
        await desk.press("enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, History)
        await desk.press("s", "escape")
        assert isinstance(desk.app.screen, Insight)
        assert desk.app.screen._changed

    sit(learner, steps, start="home")


EMPTY = {"en": "Nothing was answered yet", "zh": "还没有回答过"}
LATER = {"en": "No card is learned yet", "zh": "还没有学过的卡片"}
AHEAD = {"en": "No card falls due", "zh": "没有会到期的卡片"}


@BOTH
@ALL_SIZES
def test_who_has_never_answered_is_told_so(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    learner = Learner(tmp_path, {"one": 3})

    async def steps(desk: Desk) -> None:
        await desk.press("P")
        for key, words in (("1", EMPTY), ("2", EMPTY), ("3", LATER), ("4", LATER), ("5", AHEAD)):
            await desk.press(key)
            await counted(desk)
            assert words[language] in text_of(desk).replace("\n ", " ").replace("  ", " ")
            await desk.press("down", "up", "pagedown", "pageup", "home", "end", "enter", "escape")
            await desk.press("P" if isinstance(desk.app.screen, Home) else "escape")
            await desk.press("P" if isinstance(desk.app.screen, Home) else "left")

    sit(learner, steps, size, start="home", language=language)
    learner.study.close()


def test_the_language_is_switched_at_once(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "5", "L")
        assert "[5 预测]" in desk.text()
        assert "今后 30 天待复习" in desk.text()

    sit(learner, steps, start="home")


def test_help_names_the_keys_of_the_open_tab(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P", "2", "?")
        for words in ("By day, week, month or year", "Show the cards behind the bar", "Next tab"):
            assert words in desk.text()
        assert "weakest decks first" not in desk.text()
        await desk.press("escape")

    sit(learner, steps, (100, 50), start="home")


def test_it_is_legible_with_ascii_alone(learner: Learner) -> None:
    learner.reopen(charset="ascii")

    async def steps(desk: Desk) -> None:
        await desk.press("P")
        for key in "12345":
            await desk.press(key)
            await counted(desk)
            page = chart(desk)
            drawn = "".join(page._drawn(place, 0).plain for place in range(len(page._lines)))
            assert set(drawn) - {"›", "±", "…"} <= set(map(chr, range(128)))
            assert "##" in drawn

    sit(learner, steps, start="home")


@pytest.mark.parametrize(("table", "tab"), [("name", "2"), ("memory", "3"), ("memory", "5")])
def test_what_cannot_be_read_is_said_and_read_later(learner: Learner, table: str, tab: str) -> None:
    other = sqlite3.connect(learner.home.database, isolation_level=None)

    async def steps(desk: Desk) -> None:
        await desk.press("P")
        other.execute(f"alter table {table} rename to elsewhere")
        await desk.press(tab, "enter", "down", "p", "s", "o")
        await counted(desk)
        assert isinstance(desk.app.screen, Insight)
        assert f"no such table: {table}" in desk.words()
        other.execute(f"alter table elsewhere rename to {table}")
        for key in "12345":
            await desk.press(key)
            await counted(desk)
            assert "no such table" not in desk.text()
            assert bars(desk)

    sit(learner, steps, start="home")
    other.close()


class Slow:
    """A clock by which each look takes long, so that work goes step by step."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.mark.parametrize("tab", ["2", "3", "4"])
def test_keys_are_heard_while_it_counts(
    learner: Learner, monkeypatch: pytest.MonkeyPatch, tab: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("P")
        screen = desk.app.screen
        assert isinstance(screen, Insight)
        screen._clock = Slow()
        monkeypatch.setattr("studyllm.tui.charts.PAUSE_S", 3600)  # as long as it takes
        await desk.press(tab)
        assert "Counting … " in desk.text()
        await desk.press("L", "1", "?", "escape", "5", "s")
        assert "今后 90 天待复习" in desk.text()
        monkeypatch.setattr("studyllm.tui.charts.PAUSE_S", 0)
        await desk.press("L", tab)
        await counted(desk)
        assert "Counting" not in desk.text()
        assert {"2": "By hour", "3": "stands lowest", "4": "Interval in days"}[tab] in text_of(desk)

    sit(learner, steps, start="home")


def test_each_binding_of_a_tab_has_its_own_key() -> None:
    names = [f"progress.{tab.value}" for tab in Tab]
    assert [default_keys(name) for name in names] == [(str(place),) for place in range(1, 6)]


def test_the_end_may_be_asked_for_while_the_screen_comes(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        desk.app.push_screen(Insight(learner.study, "en", desk.clock))
        desk.app.exit(return_code=143)

    assert sit(learner, steps).return_code == 143
