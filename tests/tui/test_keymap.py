"""Keys of the learner's own: what may be chosen, against what the screens then do and say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.config import chosen_keys, problems
from studyllm.core.journal import Grade
from studyllm.study import Scope
from studyllm.tui.entry import Entry
from studyllm.tui.help import Help
from studyllm.tui.history import History
from studyllm.tui.home import Home
from studyllm.tui.keymap import WAYS_OUT, flaws, keymap, named, reach, screens
from studyllm.tui.keys import default_keys, explain
from studyllm.tui.quiz import Quiz
from studyllm.tui.shell import StudyApp
from tests.learner import Learner
from tests.tui import keys_page
from tests.tui.desk import Desk, Steps, sit

SIZES = [(40, 20), (80, 24), (120, 40)]


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4})
    yield made
    made.study.close()


def with_keys(
    learner: Learner, steps: Steps, keys: Mapping[str, Sequence[str]], **more: object
) -> StudyApp:
    """Study with keys of one's own."""
    assert [*flaws(keys)] == []

    async def first(desk: Desk) -> None:
        desk.app.set_keymap(keymap(keys))
        await desk.press("L", "L")  # all is written anew
        await steps(desk)

    return sit(learner, first, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("z", "z"),
        ("Z", "Z"),
        ("ｚ", "z"),
        ("中", "中"),
        ("?", "question_mark"),
        (",", "comma"),
        (" ", "space"),
        ("Space", "space"),
        ("esc", "escape"),
        ("PgUp", "pageup"),
        ("Ctrl+Z", "ctrl+z"),
        ("ctrl++", "ctrl+plus"),
        ("shift+l", "L"),
        ("shift+tab", "shift+tab"),
        ("F5", "f5"),
        # A terminal sends the same byte for both.
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
        *(
            (key, None)
            for key in ("spacee", "f99", "ctrl+", "+z", "ctrl+c+z", "\x1b", "q q", "u,v")
        ),
    ],
)
def test_a_key_has_the_name_that_it_is_pressed_by(written: str, name: str | None) -> None:
    assert named(written) == name


def test_each_key_that_is_bound_can_be_chosen() -> None:
    for screen in screens():
        for name, keys in reach(screen):
            for key in default_keys(name):
                assert named(key) in keys


@given(st.sampled_from([name for screen in screens() for name, _ in reach(screen)]), st.text())
def test_whatever_is_chosen_is_a_key_or_named_as_none(name: str, key: str) -> None:
    told = [*flaws({name: [key]})]
    assert (named(key) is None) == any("is no key" in flaw for flaw in told)
    assert all(flaw.startswith(f'`keys."{name}"') or "is also" in flaw for flaw in told)
    if not told:
        assert named(key) in keymap({name: [key]})[name].split(",")


@pytest.mark.parametrize(
    ("chosen", "flaw"),
    [
        ({"quiz.undoo": ["z"]}, '`keys."quiz.undoo"` is no binding; did you mean `quiz.undo`?'),
        ({"x": ["z"]}, '`keys."x"` is no binding; did you mean `'),
        ({"app.help": ["spce"]}, '`keys."app.help"`: `spce` is no key; did you mean `space`?'),
        ({"quiz.undo": ["h"]}, '`keys."quiz.undo"`: `h` is also the key of `mark.history`'),
        ({"app.theme": ["u"]}, '`keys."app.theme"`: `u` is also the key of `'),
        (
            {"home.down": ["z"], "home.up": ["z"]},
            '`keys."home.down"`: `z` is also the key of `home.up`',
        ),
        ({"grade.good": ["e"]}, '`keys."grade.good"`: `e` is also the key of `quiz.edit`'),
        ({"palette.choose": ["x"]}, '`keys."palette.choose"`: `x` could not be typed any more'),
        ({"app.quit": ["Q"]}, '`keys."app.quit"`: `Q` could not be typed any more'),
        (
            {"quiz.undo": ["ctrl+c"]},
            '`keys."quiz.undo"`: `ctrl+c` must stay the key of `app.interrupt`',
        ),
    ],
)
def test_a_choice_that_cannot_be_is_named(chosen: dict[str, list[str]], flaw: str) -> None:
    told = [*flaws(chosen)]
    assert told
    assert told[0].startswith(flaw)


def test_bindings_may_change_places_on_all_screens_that_have_them() -> None:
    assert [*flaws({"quiz.undo": ["q"], "quiz.home": ["u"], "mock.finish": ["u"]})] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_chosen_key_is_the_key(learner: Learner, size: tuple[int, int], language: str) -> None:
    keys = {"quiz.undo": ["z"], "quiz.reveal": ["v"], "grade.good": ["g", "5"], "app.help": ["f1"]}

    async def steps(desk: Desk) -> None:
        await desk.press("space", "3")
        assert desk.reviews == 0
        assert f" v {'显示' if language == 'zh' else 'Show'}" in desk.words().replace(
            "显示答案", "显示"
        )
        await desk.press("v", "5")
        assert desk.reviews == 1
        await desk.press("u")
        assert desk.reviews == 1
        await desk.press("ｚ")
        assert desk.reviews == 0
        await desk.press("v")
        assert any(" g " in line for line in desk.bar())
        assert not any(" 3 " in line for line in desk.bar())
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("f1")
        assert isinstance(desk.app.screen, Help)
        assert "z" in {key for one in explain(desk.app.screen._about, "en") for key in one.keys}

    with_keys(learner, steps, keys, size=size, language=language)


def test_what_is_said_names_the_chosen_key(learner: Learner) -> None:
    keys = {"quiz.undo": ["z"], "mark.flag": ["m"], "history.withdraw": ["d"]}

    async def steps(desk: Desk) -> None:
        await desk.press("m")
        assert "Press z to take that back." in desk.words()
        await desk.press("z")
        assert not learner.study.marked()
        await desk.press("space", "3", "h")
        assert isinstance(desk.app.screen, History)
        await desk.press("m")
        assert "Press m to take that back." in desk.words()

    learner.answer(Grade.GOOD)
    with_keys(learner, steps, keys)
    assert [one.flagged for one in learner.study.marked()] == [True]


def test_the_home_screen_names_the_chosen_key(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        assert isinstance(desk.app.screen, Home)
        lines = desk.text().splitlines()
        assert any(line.split()[:1] == ["^a"] for line in lines)
        await desk.press("ctrl+a")
        assert isinstance(desk.app.screen, Quiz)

    with_keys(learner, steps, {"home.all": ["ctrl+a"]}, start="home")


def test_the_line_of_keys_keeps_its_order(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        before = [one.name for one in explain(desk.app.screen, "en")]
        desk.app.set_keymap(keymap({"quiz.undo": ["z"], "mark.bury": ["w", "x"]}))
        after = explain(desk.app.screen, "en")
        assert [one.name for one in after] == before
        assert {one.name: one.keys for one in after}["mark.bury"] == ("w", "x")

    sit(learner, steps)


@pytest.mark.parametrize(
    ("name", "key", "code"), [("quit", "ctrl+q", 0), ("interrupt", "ctrl+c", 130)]
)
def test_a_way_out_is_kept(learner: Learner, name: str, key: str, code: int) -> None:
    assert WAYS_OUT[f"app.{name}"] == key

    async def steps(desk: Desk) -> None:
        await desk.press(key)

    app = with_keys(learner, steps, {f"app.{name}": ["f10"]})
    assert app.return_code == code


def test_keys_are_read_in_each_way_of_writing() -> None:
    table = {"quiz.undo": "z, f2", "quiz": {"home": ["escape", ","]}, "app.help": ","}
    assert chosen_keys(table) == {
        "quiz.undo": ("z", "f2"),
        "quiz.home": ("escape", ","),
        "app.help": (",",),
    }


def test_the_page_of_keys_has_each_binding() -> None:
    page = keys_page.PAGE.read_text(encoding="utf-8")
    assert page.endswith(keys_page.table()), "python -m tests.tui.keys_page makes it anew"
    example = tomllib.loads(page.split("```")[1].removeprefix("toml"))
    assert [*problems(example)] == []
    assert [*flaws(chosen_keys(example["keys"]))] == []


def test_grades_and_places_share_keys() -> None:
    assert [*flaws({"grade.good": ["5"], "place.5": ["5", "z"]})] == []
    assert [*flaws({"place.5": ["3"]})] == ['`keys."place.5"`: `3` is also the key of `place.3`']
    assert len([*flaws({"place.5": ["e"]})]) == 1


def test_what_is_typed_ends_with_a_key_of_ones_own(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        desk.app.set_keymap(keymap({"entry.done": ["f2"], "entry.break": ["enter"]}))
        await desk.press("t", "o", "enter", "n")
        assert " f2 " in desk.bar()[0]
        entry = desk.app.screen.query_one(Entry)
        assert entry.text == "o\nn"
        await desk.press("f2", "3")
        assert desk.reviews == 1

    sit(learner, steps)


def test_ticking_names_the_keys_of_places(learner: Learner) -> None:
    text = "deck: x\ncards:\n  - {id: b, q: Why?, points: [First, Second, Third]}\n"
    (learner.shipped / "x.yaml").write_text(text)
    learner.reopen(Scope(("x",)))

    async def steps(desk: Desk) -> None:
        desk.app.set_keymap(keymap({"place.1": ["z"], "place.3": ["c"], "quiz.go": ["v"]}))
        await desk.press("space")
        assert " v " in desk.bar()[1]
        assert " z-c " in desk.bar()[0]
        await desk.press("z", "c", "v", "enter", "3")
        assert desk.reviews == 1

    sit(learner, steps)
