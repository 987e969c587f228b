"""The interview by keys: chosen in a form, planned, told on the home screen, cleared."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, Grade
from studyllm.study import Scope
from studyllm.tui.browse import Browse, SearchLine
from studyllm.tui.chart import Bar, Chart
from studyllm.tui.form import Form
from studyllm.tui.history import History
from studyllm.tui.home import Home
from studyllm.tui.prepare import Prepare
from studyllm.tui.strings import say
from studyllm.tui.wording import date_of
from tests.learner import NOON, Learner
from tests.tui.desk import Desk, sit

TODAY = NOON // DAY_MS
"""2024-10-04, a Friday."""

SIZES = [(20, 5), (40, 20), (80, 24), (120, 40)]
BOTH = pytest.mark.parametrize("language", ["en", "zh"])
ALL_SIZES = pytest.mark.parametrize("size", SIZES)

POINTS = """deck: moe
title: {en: Mixture of Experts, zh: 混合专家}
cards:
  - id: why
    question: Why experts?
    points: [{point: Fewer FLOPs a token, required: true}, Routing, Load balancing]
"""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Someone with three decks, of which some cards were answered on the days before."""
    made = Learner(tmp_path, {"rope": 8, "sft": 6})
    (made.shipped / "moe.yaml").write_text(POINTS, encoding="utf-8")
    for day in range(-6, 0):
        made.now = NOON + day * DAY_MS
        made.reopen(Scope(("rope",), new=1))
        while made.asked() is not None:
            made.answer(Grade.GOOD, 20_000)
    made.now = NOON
    made.reopen()
    yield made
    made.study.close()


def choose(learner: Learner, days: int = 17, **more: object) -> Interview:
    interview = Interview(TODAY + days, 25, **more)  # type: ignore[arg-type]
    learner.study.preparing.choose(interview)
    learner.study.start()
    return interview


def chosen(learner: Learner) -> Interview | None:
    return learner.study.preparing.interview()


def facts(learner: Learner) -> int:
    (number,) = learner.study._db.execute("select count(*) from journal").fetchone()
    return int(number)


async def known(desk: Desk) -> None:
    """Let what is worked out behind the first sight be shown."""
    await desk.pilot.pause()
    await desk.app.workers.wait_for_complete()
    await desk.pilot.pause()


def chart(desk: Desk) -> Chart:
    return desk.app.screen.query_one(Chart)


def bars(desk: Desk) -> list[Bar]:
    return [line.bar for line in chart(desk)._lines if line.bar]


def text_of(desk: Desk) -> str:
    """All that the open tab has, also what is out of sight, as if it were one line."""
    page = chart(desk)
    lines = [page._drawn(place, 0).plain for place in range(len(page._lines))]
    return " ".join(" ".join(lines).split())


def top_of(desk: Desk) -> str:
    """What stands above the decks on the home screen."""
    screen = desk.app.screen
    assert isinstance(screen, Home)
    return "\n".join(line.plain for line in screen._top(screen.size.width))


# Choosing


def test_an_interview_is_set_by_keys(learner: Learner) -> None:
    before = facts(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("I")
        assert isinstance(desk.app.screen, Prepare)
        assert "Say when your interview is" in desk.words()
        await desk.press("e", *"+17", "down", *"40", "down", *["right"] * 6, "space")
        await desk.press("down", *"+3", "down", "space", "down", "right", "right", "enter")
        assert isinstance(desk.app.screen, Prepare)
        await known(desk)
        assert "Interview on Mon 2024-10-21, in 17 days; 40 min" in text_of(desk)

    sit(learner, steps, start="home")
    assert chosen(learner) == Interview(TODAY + 17, 40, (6,), (TODAY + 3,), {"rope": 3, "sft": 1})
    assert facts(learner) == before + 1


def test_dates_move_by_days_and_weeks_and_minutes_by_five(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("I", "e", "]", "right", "left", "left", "[", "[")
        await desk.press("j", "+", "+", "-", "k", "enter")

    sit(learner, steps, start="home")
    assert chosen(learner) == Interview(TODAY + 21 + 7 - 1 - 14, 30)


def test_a_new_number_takes_the_place_of_the_old_one_and_can_be_put_right(
    learner: Learner,
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("I", "e", "down", *"400", "backspace", "up", "backspace", "7", "enter")

    sit(learner, steps, start="home")
    assert chosen(learner) == Interview(TODAY + 23, 40)  # 2024-10-25, then 2024-10-27


def test_a_date_is_pasted_and_typed_with_an_input_method_on(learner: Learner) -> None:
    from textual.events import Paste

    async def steps(desk: Desk) -> None:
        await desk.press("I", "e")
        desk.app.post_message(Paste("on 2024-10-30\x1b[J!\n"))
        await desk.pilot.pause()
        await desk.press("down", "３", "５", "enter")

    sit(learner, steps, start="home")
    assert chosen(learner) == Interview(TODAY + 26, 35)


MISTAKES = {
    "date": (["backspace", "backspace"], "is no date", "不是日期"),
    "past": ([*"2024-10-04"], "is not after today", "不在今天之后"),
    "minutes": (["down", "0"], "minutes cannot be", "分钟数不能是"),
    "week": (["j", "j", *["space", "right"] * 7], "leave one for study", "请至少留一天学习"),
    "day off": (["j", "j", "j", *"10-6"], "write days off as", "休息日请写成"),
    "topics": (["a", "a", "a"], "No topic is ticked", "没有勾选主题"),
}


@BOTH
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_in_a_sentence_and_nothing_is_kept(
    learner: Learner, name: str, language: str
) -> None:
    keys, english, chinese = MISTAKES[name]
    before = facts(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("I", "e", *keys, "enter")
        assert isinstance(desk.app.screen, Form)
        assert (english if language == "en" else chinese) in desk.words()
        await desk.press("down", "up")
        assert (english if language == "en" else chinese) not in desk.words()

    sit(learner, steps, start="home", language=language)
    assert chosen(learner) is None
    assert facts(learner) == before


def test_leaving_the_form_changes_nothing(learner: Learner) -> None:
    interview = choose(learner)
    before = facts(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("I", "e", *"+3", "down", *"99", "escape")
        assert isinstance(desk.app.screen, Prepare)

    sit(learner, steps, start="home")
    assert chosen(learner) == interview
    assert facts(learner) == before


def test_the_form_begins_with_what_holds(learner: Learner) -> None:
    interview = choose(learner, weekdays_off=(5,), days_off=(TODAY + 2,), topics={"rope": 2})

    async def steps(desk: Desk) -> None:
        await desk.press("I", "e", "enter")

    sit(learner, steps, start="home")
    assert chosen(learner) == interview


def test_it_is_cleared_by_two_presses(learner: Learner) -> None:
    interview = choose(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("I", "x")
        assert "Press x again" in desk.words()
        await desk.press("2", "x")
        assert chosen(learner) == interview
        await desk.press("x", after=0.01)  # held down
        assert chosen(learner) == interview
        await desk.press("x")
        assert chosen(learner) is None
        assert "There is no interview any more" in desk.words()
        assert "Press e to set it" in desk.words()
        await desk.press("x", "escape")
        assert isinstance(desk.app.screen, Home)
        assert "Interview" not in top_of(desk)

    sit(learner, steps, start="home")


@BOTH
@ALL_SIZES
def test_each_row_can_be_reached_at_any_size(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("I", "e")
        for key in ("G", "g", "pagedown", "pageup", "tab", "shift+tab", *["j"] * 7):
            await desk.press(key)
            rows = desk.app.screen.query_one("Fields")
            at = rows.region.y + rows.cursor - rows.scroll_offset.y  # type: ignore[attr-defined]
            assert desk.text().splitlines()[at].lstrip().startswith("›")
            assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())
        await desk.press("?", "escape", "L", "enter")
        assert isinstance(desk.app.screen, Prepare)

    sit(learner, steps, size, start="home", language=language)
    assert chosen(learner) == Interview(TODAY + 21, 25)


@BOTH
@pytest.mark.parametrize("size", [(40, 14), (40, 20), (80, 24)])
def test_the_form_shows_what_saves_what_moves_and_what_changes(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    words = {
        "en": ("enter Save", "↓ Down", "→ More", "space Tick", "esc Back"),
        "zh": ("回车 保存", "↓ 下", "→ 增加", "空格 勾选", "esc 返回"),
    }
    save, down, more, tick, back = words[language]

    async def steps(desk: Desk) -> None:
        await desk.press("I", "e")
        for row in range(6):
            line = desk.text().splitlines()[-1]
            changes = tick if row in (2, 4, 5) else more
            shown = [save, down, changes, *([back] if size[0] > 40 else [])]
            places = [line.find(one) for one in shown]
            assert places[0] > -1
            assert places == sorted(places)
            await desk.press("down")

    sit(learner, steps, size, start="home", language=language)


def test_the_weekday_under_the_cursor_is_seen_in_a_narrow_window(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("I", "e", "down", "down")
        for name in "Mon Tue Wed Thu Fri Sat Sun".split():
            assert f"[ ]{name}" in desk.text()
            await desk.press("space")
            assert f"[x]{name}" in desk.text()
            await desk.press("right")

    sit(learner, steps, (40, 20), start="home")


# What is told


TABS = {
    "en": {
        "1": ("Interview on", "in 17 days", "Today: ", "you recall", "Day", "Time", "Reviews"),
        "2": ("On the day you are expected to recall", "weakest tenth", "trusted?", "Then"),
        "3": ("the most likely missing on top", "Why experts?", "Routing"),
    },
    "zh": {
        "1": ("面试在", "还有 17 天", "今天新 ", "全部卡片现在记得", "日期", "用时", "复习"),
        "2": ("预计到时记得", "最弱的十分之一", "预测可信吗", "到时"),
        "3": ("最可能漏掉的排在最前", "Why experts?", "Routing"),
    },
}


@BOTH
@ALL_SIZES
def test_each_tab_has_what_it_is_for(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    tick_points(learner)
    choose(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("I")
        for key, words in TABS[language].items():
            await desk.press(key)
            await known(desk)
            flat = text_of(desk).replace(" ", "")
            for word in words:
                if size[0] >= 40:
                    assert word.replace(" ", "") in flat, flat
            assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())

    sit(learner, steps, size, start="home", language=language)


@BOTH
@pytest.mark.parametrize("size", [(40, 14), (40, 20), (80, 24)])
def test_each_tab_opens_at_its_first_line(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    tick_points(learner)
    choose(learner, 40, days_off=(TODAY + 5,))

    async def steps(desk: Desk) -> None:
        await desk.press("I")
        for key in (None, "2", "3", "1"):
            if key:
                await desk.press(key)
            await known(desk)
            page = chart(desk)
            assert page.scroll_offset.y == 0
            assert page._lines[0].text.plain in desk.text()
        # Whoever goes on sees all lines, and comes back to the first one.
        for _ in range(40):
            before = page.scroll_offset.y
            await desk.press("down")
            assert page.scroll_offset.y <= before + page.size.height
            assert page.cursor >= page.scroll_offset.y
        assert "›" in desk.text()
        await desk.press("home")
        assert page.scroll_offset.y == 0

    sit(learner, steps, size, start="home", language=language)


def tick_points(learner: Learner) -> None:
    """Answer the card that has key points, of which some were missed."""
    learner.study.start(Scope(("moe",)))

    async def steps(desk: Desk) -> None:
        await desk.press("space", "1", "enter", "2")

    sit(learner, steps)
    learner.study.start()


def test_the_plan_has_a_bar_for_each_day_until_then(learner: Learner) -> None:
    interview = choose(learner, weekdays_off=(6,), days_off=(TODAY + 4,))

    async def steps(desk: Desk) -> None:
        await desk.press("I")
        await known(desk)
        labels = [bar.row.label.split()[-1] for bar in bars(desk)]
        assert labels == [date_of(day) for day in range(TODAY, interview.date)]
        for day, bar in enumerate(bars(desk), TODAY):
            assert (bar.row.numbers[0] == "off") == interview.is_off(day)

    sit(learner, steps, start="home")


def test_the_weakest_topics_come_first_by_a_key(learner: Learner) -> None:
    choose(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("I", "o", "2")
        await known(desk)
        assert [bar.lead.query for bar in bars(desk) if bar.lead] == [
            "deck:moe",
            "deck:rope",
            "deck:sft",
        ]
        await desk.press("o")
        shares = [bar.row.share for bar in bars(desk)]
        assert shares == sorted(shares, key=lambda share: share or 0)

    sit(learner, steps, start="home")


def test_a_bar_leads_to_its_cards_and_back(learner: Learner) -> None:
    tick_points(learner)
    choose(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("I", "enter")
        await known(desk)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Prepare)  # a day leads to no cards
        await desk.press("2")
        await known(desk)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Browse)
        assert desk.app.screen.query_one(SearchLine).value == "deck:moe"
        await desk.press("escape", "3")
        await known(desk)
        await desk.press("enter")
        assert isinstance(desk.app.screen, History)
        await desk.press("x", "x", "escape")
        await known(desk)
        assert isinstance(desk.app.screen, Prepare)
        assert bars(desk)[0].row.numbers[2] == "-"  # the answer was taken back
        await desk.press("q")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="home")


@BOTH
def test_the_plan_offers_no_cards_as_its_days_lead_to_none(learner: Learner, language: str) -> None:
    choose(learner)

    async def steps(desk: Desk) -> None:
        offers = say(language, "head cards")
        await desk.press("I")
        for tab, leads in (("1", False), ("2", True), ("3", True), ("1", False)):
            await desk.press(tab)
            await known(desk)
            assert (offers in desk.text().splitlines()[-1]) is leads

    sit(learner, steps, start="home", language=language)


def test_missed_days_are_simply_planned_anew(learner: Learner) -> None:
    interview = choose(learner)
    learner.tomorrow(3)
    learner.reopen()

    async def steps(desk: Desk) -> None:
        await known(desk)
        assert "Interview in 14 days" in desk.words()
        await desk.press("I")
        await known(desk)
        labels = [bar.row.label.split()[-1] for bar in bars(desk)]
        assert labels == [date_of(day) for day in range(TODAY + 3, interview.date)]
        assert "missed" not in text_of(desk)

    sit(learner, steps, start="home")


def test_the_language_is_switched_at_once(learner: Learner) -> None:
    choose(learner)

    async def steps(desk: Desk) -> None:
        await known(desk)
        await desk.press("L")
        assert "距面试还有 17 天" in desk.words()
        await desk.press("I")
        await known(desk)
        assert "[1 计划]" in desk.text()
        await desk.press("L")
        assert "[1 Plan]" in desk.text()
        await desk.press("e", "L")
        assert "每天分钟数" in desk.text()

    sit(learner, steps, start="home")


# The home screen


@BOTH
@ALL_SIZES
def test_home_says_how_far_it_is_and_what_today_asks(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    choose(learner)

    async def steps(desk: Desk) -> None:
        await known(desk)
        assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())
        top, asks = top_of(desk), learner.study.preparing.today()
        assert asks is not None
        if size[1] >= 12:
            assert "17" in top
            assert say(language, "n new", asks.new) in top
        if size[0] >= 120:
            assert "%" in top

    sit(learner, steps, size, start="home", language=language)


@pytest.mark.parametrize(("language", "said"), [("en", "Today: a day off."), ("zh", "今天休息。")])
def test_the_plan_says_in_a_sentence_that_today_is_off(
    learner: Learner, language: str, said: str
) -> None:
    today = learner.study.day()
    learner.study.preparing.choose(Interview(today + 9, 25, days_off=(today,)))

    async def steps(desk: Desk) -> None:
        await known(desk)
        await desk.press("I")
        lines = [line.strip() for line in desk.text().splitlines()]
        assert said in lines

    sit(learner, steps, (80, 24), start="home", language=language)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Nothing left today."), ("zh", "今天没有要学的了。")]
)
def test_a_day_that_is_done_is_told_in_the_same_words_on_home_and_plan(
    learner: Learner, language: str, said: str
) -> None:
    choose(learner)
    while learner.asked() is not None:
        learner.answer(Grade.EASY, 20_000)

    async def steps(desk: Desk) -> None:
        await known(desk)
        assert said in desk.words()
        assert say(language, "plan nothing today") in top_of(desk)
        await desk.press("I")
        await known(desk)
        assert said in text_of(desk)

    sit(learner, steps, start="home", language=language)


@BOTH
@pytest.mark.parametrize(("size", "keys"), [((40, 14), "fqI?"), ((80, 24), "fqI/PML?")])
def test_home_shows_the_key_of_an_interview(
    learner: Learner, size: tuple[int, int], keys: str, language: str
) -> None:
    shown = []

    async def steps(desk: Desk) -> None:
        await known(desk)
        shown.append(desk.text().splitlines()[-1].split("  "))

    sit(learner, steps, size, start="home", language=language)
    assert "".join(key.strip()[:1] for key in shown[0]) == keys


def test_home_says_nothing_without_an_interview_but_among_its_keys(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await known(desk)
        assert desk.text().count("nterview") == 1
        await desk.press("?")
        assert "The interview: its date" in desk.words()
        await desk.press("escape", "ctrl+p", *"interview", "enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Prepare)

    sit(learner, steps, (80, 40), start="home")


@BOTH
def test_on_the_day_it_wishes_good_luck_and_after_it_nothing_is_said(
    learner: Learner, language: str
) -> None:
    choose(learner, 1)
    learner.tomorrow()
    learner.reopen()
    luck = say(language, "interview today")

    async def on_the_day(desk: Desk) -> None:
        await known(desk)
        assert luck in desk.words()
        await desk.press("I")
        assert luck in desk.words()
        assert not bars(desk)
        await desk.press("1", "2", "tab", "o", "enter", "escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, on_the_day, start="home", language=language)
    learner.tomorrow()
    learner.reopen()

    async def after_it(desk: Desk) -> None:
        await known(desk)
        assert luck not in desk.words()
        await desk.press("I")
        over = "goes on by the normal schedule" if language == "en" else "按平常的安排"
        assert over in desk.words()
        await desk.press("e", "enter")
        assert isinstance(desk.app.screen, Prepare)

    sit(learner, after_it, start="home", language=language)
    assert chosen(learner) == Interview(TODAY + 2 + 21, 25)


def test_home_tells_what_was_chosen_and_answered_since(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("I", "e", "enter", "escape")
        await known(desk)
        assert "Interview in 21 days" in desk.words()
        before = top_of(desk)
        await desk.press("space", "space", "enter", "2", "q")
        await known(desk)
        assert isinstance(desk.app.screen, Home)
        assert top_of(desk) != before

    sit(learner, steps, (120, 40), start="home")


# Trouble


class Slow:
    """A clock by which each look takes long, so that work goes step by step."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_keys_are_heard_while_it_is_worked_out(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("I")
        await known(desk)
        screen = desk.app.screen
        assert isinstance(screen, Prepare)
        learner.study.preparing.choose(Interview(TODAY + 30, 30))
        screen._clock = Slow()
        monkeypatch.setattr("studyllm.tui.charts.PAUSE_S", 3600)  # as long as it takes
        screen.on_screen_resume()
        await desk.press("1")
        assert "Counting … " in desk.text()
        assert "in 30 days" in desk.text()
        await desk.press("L", "2", "?", "escape", "e", "escape", "escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, start="home")


def test_a_busy_database_is_said_and_the_form_stays(learner: Learner) -> None:
    other = sqlite3.connect(learner.home.database, isolation_level=None)

    async def steps(desk: Desk) -> None:
        learner.study._db.execute("pragma busy_timeout = 1")
        await desk.press("I", "e", *"+9")
        other.execute("begin immediate")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Form)
        assert "Not saved: " in desk.words()
        other.execute("rollback")
        await desk.press("enter")
        assert isinstance(desk.app.screen, Prepare)
        other.execute("begin immediate")
        await desk.press("x", "x")
        assert "Not saved: " in desk.words()
        other.execute("rollback")

    sit(learner, steps, start="home")
    other.close()
    assert chosen(learner) == Interview(TODAY + 9, 25)


@pytest.mark.parametrize("table", ["name", "memory"])
def test_what_cannot_be_read_is_said_and_read_later(learner: Learner, table: str) -> None:
    choose(learner)
    other = sqlite3.connect(learner.home.database, isolation_level=None)

    async def steps(desk: Desk) -> None:
        await known(desk)
        other.execute(f"alter table {table} rename to elsewhere")
        await desk.press("I", "2", "3", "e", "escape")
        await known(desk)
        assert f"no such table: {table}" in desk.words()
        other.execute(f"alter table elsewhere rename to {table}")
        if isinstance(desk.app.screen, Home):
            await desk.press("I")
        await desk.press("1")
        await known(desk)
        assert bars(desk)

    sit(learner, steps, start="home")
    other.close()


def test_the_end_may_be_asked_for_while_a_screen_comes(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        desk.app.push_screen(Form(learner.study, "en", None, {}))
        desk.app.exit(return_code=143)

    assert sit(learner, steps).return_code == 143


def test_a_deck_that_is_gone_can_be_left_out(learner: Learner) -> None:
    choose(learner, topics={"rope": 1, "sft": 2})
    (learner.shipped / "sft.yaml").unlink()
    learner.reopen()

    async def steps(desk: Desk) -> None:
        await desk.press("I", "e", "G")
        assert "weight 2  sft" in desk.text()
        await desk.press("space", "enter")

    sit(learner, steps, start="home")
    found = chosen(learner)
    assert found is not None
    assert found.topics == {"rope": 1}
