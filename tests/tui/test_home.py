"""The home screen by keys and by mouse: topics, finding, the calendar, and what today takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from studyllm.core.journal import Grade
from studyllm.study import Scope
from studyllm.tui.calendar import SHADES, month_line
from studyllm.tui.deck_filter import DeckFilter
from studyllm.tui.decks import DeckList, columns, heads, share_bar
from studyllm.tui.done import Done
from studyllm.tui.home import Home
from studyllm.tui.quiz import Quiz
from studyllm.tui.wording import EPOCH
from tests.learner import Learner, deck_text
from tests.tui.desk import Desk, sit

SIZES = [(40, 20), (80, 24), (120, 40)]
BOTH = pytest.mark.parametrize("language", ["en", "zh"])
ALL_SIZES = pytest.mark.parametrize("size", SIZES)

TAGS = {"moe": "arch", "rope": "arch", "sft": "tuning", "peft": "tuning", "agents": ""}


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Someone with five decks, four of them in two topics."""
    made = Learner(tmp_path, {})
    for slug, tag in TAGS.items():
        text = deck_text(slug, 3)
        if tag:
            text = text.replace("cards:", f"tags: [{tag}, more]\ncards:")
        (made.shipped / f"{slug}.yaml").write_text(text, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


def selected(desk: Desk) -> str:
    """The topic or deck under the cursor."""
    line = desk.app.screen.query_one(DeckList).selected
    assert line is not None
    return line.topic or line.slugs[0]


def listed(desk: Desk) -> list[str]:
    return [line.topic or line.slugs[0] for line in desk.app.screen.query_one(DeckList)._lines]


ALL = ["agents", "arch", "moe", "rope", "tuning", "peft", "sft"]


@BOTH
@ALL_SIZES
def test_topics_fold_and_open(learner: Learner, size: tuple[int, int], language: str) -> None:
    async def steps(desk: Desk) -> None:
        assert listed(desk) == ALL
        assert "▾ arch" in desk.text()
        await desk.press("down", "down", "left")
        assert selected(desk) == "arch"
        await desk.press("left")
        assert listed(desk) == ["agents", "arch", "tuning", "peft", "sft"]
        assert "▸ arch" in desk.text()
        assert selected(desk) == "arch"
        await desk.press("right", "right", "down")
        assert selected(desk) == "moe"
        await desk.press("G")
        assert selected(desk) == "sft"
        await desk.press("home", "left", "right")
        assert selected(desk) == "agents"
        assert listed(desk) == ALL

    sit(learner, steps, size, start="home", language=language)


def test_a_topic_is_studied_as_a_whole_and_stays_folded(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("down", "left", "enter")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press(*["space", "3"] * 6)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Home)
        assert "▸ arch" in desk.text()

    sit(learner, steps, start="home")
    done = {row.slug for row in learner.study.decks() if row.learned}
    assert done == {"moe", "rope"}


def test_topics_stay_folded_when_home_is_made_anew(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("q", "down", "left", "q")
        assert not desk.app._folded - {"arch"}

    app = sit(learner, steps)
    assert app._folded == {"arch"}


@BOTH
@ALL_SIZES
def test_typing_finds_a_deck(learner: Learner, size: tuple[int, int], language: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("f", "F", "t")
        assert listed(desk) == ["tuning", "peft", "sft"]
        await desk.press("down", "down", "up")
        assert selected(desk) == "peft"
        await desk.press("backspace", "backspace", *"卡片")
        assert listed(desk) == ALL
        await desk.press("q", "space", "L")
        assert isinstance(desk.app.screen, Home)
        assert "卡片q L" in desk.text()
        words = {"en": "No deck has that", "zh": "没有卡组的标题"}
        assert words[language] in desk.words()
        await desk.press("enter", "escape")
        assert listed(desk) == ALL
        assert not desk.app.screen.query(DeckFilter)
        await desk.press("f", *"rope", "down", "enter")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("q")
        assert listed(desk) == ALL
        assert selected(desk) == "rope"

    sit(learner, steps, size, start="home", language=language)


def test_a_deck_that_is_found_is_selected_before_its_topic(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("f", *"ro")
        assert listed(desk) == ["arch", "rope"]
        assert selected(desk) == "rope"
        assert "/ Search" not in desk.text()
        await desk.press("/", "backspace", "backspace", "backspace", *"arch")
        assert listed(desk) == ["arch", "moe", "rope"]
        await desk.press("up", "up")
        assert selected(desk) == "arch"
        await desk.press("escape", "f", *"ARC")
        assert selected(desk) == "arch"

    sit(learner, steps, start="home")


def test_a_long_text_that_is_sought_shows_its_end(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("f", *"微" * 40, "x")
        assert "微x▏" in desk.text()
        assert all(cell_len(line) <= 40 for line in desk.text().splitlines())

    sit(learner, steps, (40, 20), start="home")


def test_the_mouse_selects_folds_and_studies(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.pilot.click(DeckList, offset=(20, 2))
        assert selected(desk) == "moe"
        await desk.pilot.click(DeckList, offset=(4, 1))
        assert listed(desk) == ["agents", "arch", "tuning", "peft", "sft"]
        await desk.pilot.click(DeckList, offset=(20, 12))
        assert selected(desk) == "arch"
        await desk.pilot.click(DeckList, offset=(20, 4), times=2)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "sft" in desk.text()

    sit(learner, steps, start="home")


def test_the_wheel_scrolls_decks_and_leaves_the_selection(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {f"deck{n:02}": 1 for n in range(60)})

    async def steps(desk: Desk) -> None:
        decks = desk.app.screen.query_one(DeckList)
        assert "Deck59" not in desk.text()
        await desk.press("G")
        assert "Deck59" in desk.text()
        await desk.press("pageup", "pagedown", "home")
        assert "Deck00" in desk.text()
        for _ in range(10):
            await desk.pilot._post_mouse_events([_wheel()], decks, offset=(5, 2), button=0, times=1)
        await desk.pilot.pause()
        assert decks.cursor == 0
        assert decks.scroll_offset.y > 0

    sit(learner, steps, start="home")
    learner.study.close()


def _wheel() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


@BOTH
@ALL_SIZES
def test_what_is_known_is_shown_where_there_is_room(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    learner = Learner(tmp_path, {"one": 4, "two": 1})
    learner.study.start(Scope(decks=("one",)))
    learner.answer(Grade.AGAIN)
    learner.answer(Grade.GOOD)

    async def steps(desk: Desk) -> None:
        row = next(line for line in desk.text().splitlines() if line.lstrip().startswith("›"))
        numbers = row.split()[2:]
        assert numbers[:3] == ["0", "2", "1"]
        shows = {40: [], 80: ["━━━━────", "50%"], 120: ["━━━━────", "50%"]}
        assert numbers[3:] == shows[size[0]]
        await desk.press("down", "enter", "space", "3", "enter")
        row = next(line for line in desk.text().splitlines() if line.lstrip().startswith("›"))
        assert row.split()[2:5] == ["0", "0", "0"]

    sit(learner, steps, size, start="home", language=language)
    learner.study.close()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Left today, about 2 min: 6 new"), ("zh", "今天大约还要 2 分钟：新 6")],
)
@ALL_SIZES
def test_home_says_what_today_takes(
    tmp_path: Path, language: str, words: str, size: tuple[int, int]
) -> None:
    learner = Learner(tmp_path, {"one": 6})

    async def steps(desk: Desk) -> None:
        assert words in desk.words()

    sit(learner, steps, size, start="home", language=language)
    learner.study.close()


@BOTH
def test_when_nothing_is_left_home_says_what_is_next(tmp_path: Path, language: str) -> None:
    learner = Learner(tmp_path, {"one": 1})
    learner.answer()

    async def steps(desk: Desk) -> None:
        assert {"en": "Due tomorrow: 1", "zh": "明天待复习：1"}[language] in desk.words()
        assert {"en": "Left today", "zh": "今天还"}[language] not in desk.words()

    sit(learner, steps, start="home", language=language)
    learner.study.close()


@BOTH
@ALL_SIZES
def test_hidden_decks_leave_a_way_out(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    learner.study.hide_decks(TAGS, True)

    async def steps(desk: Desk) -> None:
        assert "studyllm decks show DECK" in desk.text()
        await desk.press("H", "f", "x", "escape", "enter", "left", "j", "L")
        learner.study.hide_decks(["moe"], False)
        await desk.press("space", "q", "enter")
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps, size, start="home", language=language)


def calendar_rows(desk: Desk) -> list[str]:
    """The lines of the weekdays, from their first week on."""
    lines = desk.text().splitlines()
    return [line for line in lines if set(line) & set(SHADES)]


@BOTH
@ALL_SIZES
def test_the_calendar_shows_each_day_in_its_place(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    for back, answers in ((400, 1), (21, 1), (14, 2), (7, 5), (1, 1)):
        learner.now -= back * 86_400_000
        learner.reopen()
        for _ in range(answers):
            learner.answer()
        learner.now += back * 86_400_000
    learner.reopen()
    assert date.fromordinal(EPOCH + learner.study.day()).isoformat() == "2024-10-04"

    async def steps(desk: Desk) -> None:
        if size[1] < 30:
            assert calendar_rows(desk) == []
            await desk.press("H")
        rows = calendar_rows(desk)
        assert len(rows) == 7
        friday = rows[4].rstrip().removesuffix("◂")
        assert friday.endswith("▒▓█·")
        assert rows[3].rstrip().endswith("▒")
        assert cell_len(rows[5].rstrip()) == cell_len(friday) - 1
        assert {"en": "Sep", "zh": "9月"}[language] in desk.text()
        assert "arch" in desk.text()
        await desk.press("L", "H")
        assert calendar_rows(desk) == []

    sit(learner, steps, size, start="home", language=language)


def test_the_calendar_yields_to_the_decks(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("H")
        assert "taller" in desk.words()
        assert calendar_rows(desk) == []
        assert "arch" in desk.text()
        await desk.pilot.resize_terminal(80, 40)
        await desk.pilot.pause()
        assert len(calendar_rows(desk)) == 7
        await desk.pilot.resize_terminal(80, 14)
        await desk.pilot.pause()
        assert calendar_rows(desk) == []

    sit(learner, steps, (80, 14), start="home")


@BOTH
@pytest.mark.parametrize("weeks", [1, 4, 33, 53])
def test_months_stand_above_the_week_of_their_first_day(weeks: int, language: str) -> None:
    names = {"en": "Jan", "zh": "1月"}
    for first in range(19_002, 19_002 + 53 * 7, 7):  # Mondays
        line = month_line(language, first, weeks).plain
        begins = [
            week
            for week in range(weeks)
            for day in range(7)
            if (date.fromordinal(EPOCH + first + week * 7 + day)).isoformat()[5:] == "01-01"
        ]
        assert cell_len(line) <= weeks + 3
        if begins:
            place = line.index(names[language])
            while language == "zh" and line[place - 1] in "0123456789":
                place = line.index(names[language], place + 1)
            assert cell_len(line[:place]) == begins[0]


@BOTH
@pytest.mark.parametrize("width", range(20, 130))
def test_heads_are_as_wide_as_they_may_be(width: int, language: str) -> None:
    line = heads(language, width)
    shown = columns(language, max(width - 4, 4))
    assert line.cell_length <= max(width - (4 if width >= 60 else 2), shown.cells + 10)


@pytest.mark.parametrize(("share", "bar"), [(0, "─" * 8), (0.999, "━" * 7 + "─"), (1, "━" * 8)])
def test_a_bar_is_full_only_if_nothing_is_missing(share: float, bar: str) -> None:
    assert share_bar(share).plain == bar


def test_a_copy_that_differs_from_a_newer_version_is_said(learner: Learner) -> None:
    path = learner.study.edit_place("rope/c1").path
    path.write_text(path.read_text().replace("A1", "mine"), encoding="utf-8")
    learner.study.sync()
    shipped = learner.shipped / "rope.yaml"
    shipped.write_text(shipped.read_text().replace("A1", "ours"), encoding="utf-8")
    learner.reopen()

    async def steps(desk: Desk) -> None:
        assert "your copy differ: rope. See: studyllm decks updates" in desk.words()

    sit(learner, steps, (80, 24), start="home")


def test_what_cannot_be_read_is_said(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        learner.study._db.execute("alter table tally rename to elsewhere")
        await desk.press("H")
        assert "elsewhere" in desk.words() or "tally" in desk.words()
        learner.study._db.execute("alter table elsewhere rename to tally")
        learner.study._knowing.forget_all()
        learner.study._db.execute("alter table memory rename to elsewhere")
        await desk.press("space", "q")
        assert isinstance(desk.app.screen, Home)
        learner.study._db.execute("alter table elsewhere rename to memory")

    sit(learner, steps, start="home")


LIMITED = {
    "en": ("Moe: 2 new", "arch: 2 new", "nothing left today, 3 new wait"),
    "zh": ("卡片：新 2", "arch：新 2", "今天没有要学的了，还有新 3"),
}


@BOTH
def test_what_enter_brings_is_what_the_limits_of_the_day_leave(
    learner: Learner, language: str
) -> None:
    learner.reopen(new_per_day=2)
    deck, topic, spent = LIMITED[language]

    async def steps(desk: Desk) -> None:
        await desk.press("j")
        assert selected(desk) == "arch"
        assert topic in desk.text()
        await desk.press("j")
        assert selected(desk) == "moe"
        assert deck in desk.text()
        key = {"en": "space  All decks: 2 new", "zh": "空格  全部卡组：新 2"}[language]
        assert [line.strip() for line in desk.text().splitlines()][-3] == key
        await desk.press("enter", "space", "3", "space", "4")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        await desk.press("enter")
        assert selected(desk) == "moe"
        await desk.press("j")
        assert spent in desk.text()

    sit(learner, steps, start="home", language=language)


def test_a_deck_that_was_edited_meanwhile_is_read_when_the_learner_comes_back(
    learner: Learner,
) -> None:
    own = learner.home.decks / "mine.yaml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(deck_text("mine", 2), encoding="utf-8")
    learner.reopen()

    async def steps(desk: Desk) -> None:
        assert desk.learner.study.slugs().count("other") == 0
        await desk.press("enter")
        own.write_text(deck_text("other", 2), encoding="utf-8")
        learner.now += 1000
        await desk.press("escape")
        assert "Other" in desk.text()
        assert "Mine" not in desk.text()

    sit(learner, steps, start="home")


def test_an_edit_is_seen_when_the_learner_comes_back_to_the_window(learner: Learner) -> None:
    learner.home.decks.mkdir(parents=True)
    path = learner.home.decks / "own.yaml"

    async def steps(desk: Desk) -> None:
        for text, said in [
            (deck_text("own", 2) + "x", "own.yaml:"),
            (deck_text("own", 2).replace("en: Own", "en: Mended"), "Mended"),
        ]:
            assert said not in desk.text()
            desk.app.app_focus = False
            path.write_text(text, encoding="utf-8")
            learner.now += 1000
            desk.app.app_focus = True
            await desk.press("down")
            assert said in desk.text()
        assert "own.yaml:" not in desk.text()

    sit(learner, steps, (120, 40), start="home")
