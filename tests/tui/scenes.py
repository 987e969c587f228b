"""Every screen and every kind of card as a scene: who sits there, and the keys that lead to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import chdir
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from unittest.mock import patch

from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, Grade
from studyllm.study import Scope
from studyllm.study.rehearsal import recital_of
from studyllm.study.trial import Trial
from studyllm.tui.doubt import ClockDoubt
from studyllm.tui.mock_wish import MockWish
from studyllm.tui.shell import Start
from tests.deckfile.test_media import PNG
from tests.learner import NOON, Learner
from tests.tui.desk import Desk, sit

LANGUAGES = ("en", "zh")
SIZES = ((40, 20), (80, 24), (120, 40))

DECKS = Path(__file__).parents[1] / "data" / "decks"

PRACTISED = ("attention", "dpo", "moe", "sft")

Prepared: TypeAlias = Callable[[Learner], object]


def nothing_yet(learner: Learner) -> None:
    """The learner has never answered a card."""


def no_decks(learner: Learner) -> None:
    for path in learner.shipped.glob("*.yaml"):
        path.unlink()


def nine_weeks(learner: Learner) -> None:
    """The learner was here on most days, and left some cards for today."""
    grades = (Grade.GOOD, Grade.GOOD, Grade.AGAIN, Grade.EASY, Grade.HARD)
    for day in range(-63, 0):
        if day % 7 == 4 or -30 < day < -25:
            continue
        learner.now = NOON + day * DAY_MS
        decks = PRACTISED if day < -5 else PRACTISED[2:]
        learner.study.start(Scope(decks, new=int(day % 5 == 0 or day > -4)))
        for turn in range(2 + day % 3):
            if learner.asked() is not None:
                learner.answer(grades[(day + turn) % 5], 9_000 + 700 * turn)
    learner.now = NOON
    learner.study.start(Scope(PRACTISED))
    learner.answer(Grade.GOOD, 14_000)
    learner.answer(Grade.HARD, 21_000)


def interview(learner: Learner) -> None:
    """After nine weeks an interview is seventeen days ahead."""
    nine_weeks(learner)
    topics = {"attention": 2, "dpo": 1, "moe": 1, "sft": 1, "tour": 1}
    ahead = Interview(learner.study.day() + 17, 25, weekdays_off=(6,), topics=topics)
    learner.study.preparing.choose(ahead)
    learner.study.start(Scope(PRACTISED))


def scarce(learner: Learner) -> None:
    """It is the day after tomorrow, and little time is left."""
    nine_weeks(learner)
    learner.study.preparing.choose(Interview(learner.study.day() + 2, 1))


def one_answer(learner: Learner) -> None:
    learner.study.start()
    learner.answer()


def missed(learner: Learner) -> None:
    """A day before, the learner named one of the key points and missed the others."""
    learner.study.start(Scope(("tour",), tag="points"))

    async def steps(desk: Desk) -> None:
        await desk.press("space", "2", "enter", "enter")
        await desk.press("space", "2", "enter", "3")

    sit(learner, steps)
    learner.tomorrow(1)


def turned_round(learner: Learner) -> None:
    """The card was answered; for practice its other side comes, too."""
    learner.study.start(Scope(("tour",), tag="reversed"))
    learner.answer()
    learner.tomorrow(1)


def seven_lapses(learner: Learner) -> None:
    """A card was forgotten seven times, and is due."""
    for _ in range(7):
        learner.study.start(Scope(("agents",)))
        for grade in (Grade.GOOD, Grade.AGAIN, Grade.GOOD):
            learner.answer(grade)
            learner.tomorrow(20 if grade is Grade.GOOD else 0)
    learner.study.start(Scope(("agents",)))
    learner.answer(Grade.GOOD)
    learner.tomorrow(60)


def two_mocks(learner: Learner) -> None:
    """After nine weeks the learner held two mock interviews, the first of them to its end."""
    nine_weeks(learner)
    for day, most in ((-9, 99), (-2, 4)):
        learner.now = NOON + day * DAY_MS
        rehearsal = learner.study.mocking.begin(20, seed=3)
        while rehearsal.given < most and (question := rehearsal.asked()) is not None:
            trial = Trial(question.asked)
            trial.reveal()
            trial.tick(range(1, 3))
            took_ms = 40_000 + 23_000 * (question.number % 5)
            rehearsal.answer(trial.proposed, took_ms, recital_of(trial))
            learner.now += took_ms
    learner.now = NOON


@dataclass(frozen=True, slots=True)
class Scene:
    """A screen to be looked at."""

    name: str
    about: str
    """What is seen, in a line."""
    keys: str = ""
    """Those that lead there, as Textual names them, with blanks between."""
    prepared: Prepared = nothing_yet
    """What the learner did before."""
    scope: Scope | None = None
    """Of the sitting; `None`: what the first screen chooses."""
    start: Start = "quiz"
    settings: dict[str, Any] = field(default_factory=dict)
    doubt: ClockDoubt | None = None
    welcome: bool = False
    wish: MockWish | None = None
    """Of a mock interview."""


def _card(name: str, about: str, keys: str = "", **other: Any) -> Scene:
    """A card of the tour, by the first part of the name: its tag."""
    tag = name.split("-")[1]
    return Scene(name, about, keys, scope=Scope(("tour",), tag=tag), **other)


def _typed(text: str) -> str:
    """The keys that write a text."""
    names = {" ": "space", ":": "colon", ",": "comma", ".": "full_stop", "-": "minus"}
    return " ".join(names.get(letter, letter) for letter in text)


_home = partial(Scene, start="home")
_practised = partial(Scene, prepared=nine_weeks)
_ahead = partial(Scene, prepared=interview)

WISH = MockWish(10, 3, {"tour": 2, "moe": 1}, seed=2)
GIVEN = "space 1 enter enter"
"""What answers a question with key points."""
_mock = partial(Scene, start="mock", wish=WISH)

DUE = Scope(("attention",))

SCENES = (
    Scene("welcome", "the first start", welcome=True),
    _home("home", "decks in topics, after nine weeks", prepared=nine_weeks),
    _home("home-first", "nothing was answered yet"),
    _home("home-empty", "no deck at all", prepared=no_decks),
    _home(
        "home-done",
        "nothing is left today",
        prepared=one_answer,
        settings={"new_per_day": 1},
    ),
    _home("home-calendar", "the calendar, asked for", "H", prepared=nine_weeks),
    _home("home-interview", "an interview is ahead", prepared=interview),
    _home("home-find", "a deck is looked for", "f " + _typed("att"), prepared=nine_weeks),
    _home("home-folded", "the topics are folded", "down left end left", prepared=nine_weeks),
    _card("quiz-basic", "a question"),
    _card("quiz-basic-answer", "its answer, with a note, a date and a source", "space"),
    _card("quiz-basic-typing", "an answer is typed", "t " + _typed("softmax")),
    _card(
        "quiz-basic-typed",
        "what was typed beside the answer",
        "t " + _typed("softmax explodes") + " enter",
    ),
    Scene(
        "quiz-reversed",
        "a card that is asked the other way round, in practice",
        "space 3",
        prepared=turned_round,
        scope=Scope(("tour",), tag="reversed", cram=True),
    ),
    _card("quiz-cloze", "a text with a hidden part, and its hint"),
    _card("quiz-cloze-answer", "the hidden part", "space"),
    _card("quiz-choice", "options, of which one is right"),
    _card("quiz-choice-right", "the right one was picked", "3"),
    _card("quiz-choice-wrong", "a wrong one was picked", "2"),
    _card("quiz-several", "options, of which several are right, and two picked", "1 2"),
    _card("quiz-several-answer", "the same, judged", "1 2 space"),
    _card("quiz-number", "a number with a unit"),
    _card("quiz-number-right", "it was typed and is near enough", _typed("13.8") + " enter"),
    _card("quiz-number-wrong", "it was typed and is wrong", _typed("28 gb") + " enter"),
    _card("quiz-points", "key points are asked for"),
    _card("quiz-points-ticking", "one is ticked", "space 1"),
    _card("quiz-points-grading", "the list is closed", "space 1 enter"),
    _card("quiz-points-missed", "those that were missed come first", "space", prepared=missed),
    _card("quiz-math", "a question with a formula in its line"),
    _card("quiz-math-answer", "a formula on its own", "space"),
    _card("quiz-table", "a table and a list", "space"),
    _card("quiz-code", "code", "space"),
    _card("quiz-links", "a picture and a link", "space"),
    _card("opening-links", "what of it can be opened", "space o"),
    _card("opening-links-address", "a link before it is opened", "space o 2"),
    Scene("quiz-timer", "the time at a card", "space", settings={"timer": True}),
    Scene("quiz-undo", "an answer was taken back", "space 3 u"),
    Scene("quiz-flagged", "the card was flagged", "f"),
    Scene("quiz-buried", "the card was buried", "b"),
    Scene(
        "quiz-leech",
        "a card became a leech",
        "space 1",
        prepared=seven_lapses,
        scope=Scope(("agents",)),
    ),
    _practised("quiz-practice", "cards in practice", "space", scope=Scope(("moe",), cram=True)),
    _practised("quiz-due", "a card that is due, and its answer", "space", scope=DUE),
    Scene(
        "clock",
        "the clock is asked about",
        prepared=nine_weeks,
        doubt=ClockDoubt(now="2020-01-01 09:00", newest="2024-10-04 12:00"),
    ),
    _practised("history", "the past of a card, with its curve", "h", scope=DUE),
    Scene("history-new", "of a card that was never answered", "h"),
    Scene("help-quiz", "the keys of the quiz", "question_mark"),
    Scene("help-home", "the keys of the home screen", "question_mark", start="home"),
    _practised("palette", "what there is to do", "colon", start="home"),
    _practised("palette-typed", "what a few letters find", "colon m o e", start="home"),
    _practised("browser", "all cards, the first one beside them", "slash", start="home"),
    _practised("browser-list", "no card is shown beside", "slash enter", start="home"),
    _practised("browser-rows", "in the list, two cards chosen", "slash down x x", start="home"),
    _practised("browser-due", "what is due", "slash " + _typed("is:due"), start="home"),
    _practised("browser-points", "key points", "slash " + _typed("kind:points"), start="home"),
    _practised("browser-mistake", "a mistake", "slash " + _typed("is:du"), start="home"),
    _practised("browser-none", "nothing is found", "slash " + _typed("zz"), start="home"),
    _practised(
        "progress-today", "today's progress, its goals and the past year", "P", start="home"
    ),
    _practised("progress-history", "answers and retention by week", "P 2", start="home"),
    _practised("progress-days", "the last month by day", "P 2 p p p s s s", start="home"),
    _practised("progress-topics", "how well each deck is known", "P 3", start="home"),
    _practised("progress-weakest", "the weakest decks first", "P 3 o", start="home"),
    _practised("progress-memory", "states, intervals and hard cards", "P 4", start="home"),
    _practised("progress-hardest", "the end of that page", "P 4 G", start="home"),
    _practised("progress-forecast", "what falls due, and what is late", "P 5", start="home"),
    Scene("progress-empty", "nobody has answered yet", "P 2", start="home"),
    _practised(
        "help-progress", "the keys of the progress screen", "P 2 question_mark", start="home"
    ),
    _mock("mock-begin", "before a mock interview"),
    Scene("mock-begin-earlier", "two were held", "M down", two_mocks, start="home"),
    _mock("mock-question", "a question of it", "enter"),
    _mock("mock-ticking", "its key points, one ticked", "enter space 1"),
    _mock("mock-grading", "the grade that they propose", "enter space 1 enter"),
    _mock("mock-follow-up", "a follow-up", f"enter {GIVEN}"),
    _mock(
        "mock-over",
        "the time is over",
        "enter t " + _typed("because gradients flow") + " enter",
        wish=WISH._replace(minutes=1),
    ),
    _mock("mock-report", "what it has shown so far", f"enter {GIVEN} space 1 q"),
    Scene("mock-report-earlier", "what an earlier one has shown", "M r", two_mocks, start="home"),
    Scene("mock-report-end", "the end of that page", "M r G", two_mocks, start="home"),
    Scene(
        "help-mock", "the keys of a mock interview", "enter question_mark", start="mock", wish=WISH
    ),
    Scene("interview-none", "no interview is set", "I", start="home"),
    Scene("interview-form", "the form in which one is set", "I e", start="home"),
    _ahead("interview-form-topics", "in its topics", "I e G", start="home"),
    Scene(
        "interview-form-mistake",
        "what is no date is said so",
        "I e " + _typed("2024-13-01") + " enter",
        start="home",
    ),
    _ahead("interview-plan", "the plan until then", "I", start="home"),
    Scene("interview-scarce", "not all of it fits", "I", prepared=scarce, start="home"),
    _ahead("interview-readiness", "what will be known on the day", "I 2", start="home"),
    _ahead("interview-points", "key points, those likely to be missing first", "I 3", start="home"),
    Scene("pause", "the card is out of sight", "p"),
    Scene(
        "done",
        "the end of a sitting",
        "space 1 space 3 space 3 space 2 space 3 space 3",
        scope=Scope(("moe",)),
    ),
    Scene("done-nothing", "nothing to ask", scope=Scope(("agents",), new=0)),
)

Look = TypeVar("Look")

Frames: TypeAlias = dict[tuple[str, tuple[int, int]], str]
"""What a scene shows, by language and size."""


SLOWEST_FRAME_S = 1 / 60
"""Seconds in which Textual paints what has changed."""


class Studio:
    """Puts scenes on, each in a home of its own below a folder."""

    def __init__(self, folder: Path, decks: Path = DECKS) -> None:
        """`decks`: the folder of those that everybody has."""
        self._folder = folder
        self._decks = decks
        self._made = 0
        self._kept: dict[Prepared, Path] = {}

    def frames(self, scene: Scene) -> Frames:
        """A scene in all languages and sizes; the window is made larger under it."""
        return {
            (language, size): shown
            for language in LANGUAGES
            for size, shown in zip(SIZES, self.shown(scene, language, *SIZES), strict=True)
        }

    def shown(self, scene: Scene, language: str, *sizes: tuple[int, int]) -> list[str]:
        """What a scene shows in windows of these sizes, one after the other."""
        return self.seen(scene, language, sizes, lambda desk: trimmed(desk.text()))

    def seen(
        self,
        scene: Scene,
        language: str,
        sizes: Sequence[tuple[int, int]],
        look: Callable[[Desk], Look],
    ) -> list[Look]:
        """What is found by looking at a scene in windows of these sizes."""
        looks: list[Look] = []

        async def steps(desk: Desk) -> None:
            for key in scene.keys.split():
                await desk.press(key)
            for size in sizes:
                if size != sizes[0]:
                    await desk.pilot.resize_terminal(*size)
                await settled(desk, size)
                looks.append(look(desk))

        # Below the present folder no path on the screens says where that is.
        with (
            chdir(self._prepared(scene)),
            patch.dict(os.environ, SSH_CONNECTION="elsewhere"),
        ):
            os.environ.pop("NO_COLOR", None)
            learner = Learner.again(Path())
            try:
                learner.now = int(Path("now").read_text())
                learner.reopen(scene.scope, **scene.settings)
                sit(
                    learner,
                    steps,
                    sizes[0],
                    start=scene.start,
                    language=language,
                    doubt=scene.doubt,
                    welcome=scene.welcome,
                    wish=scene.wish,
                )
            finally:
                learner.study.close()
        return looks

    def _prepared(self, scene: Scene) -> Path:
        """A new folder, with what the learner did before the scene."""
        if scene.prepared not in self._kept:
            self._kept[scene.prepared] = self._begun(scene.prepared)
        return Path(shutil.copytree(self._kept[scene.prepared], self._next()))

    def _begun(self, prepared: Prepared) -> Path:
        folder = self._next()
        shutil.copytree(self._decks, folder / "shipped")
        (folder / "shipped" / "media" / "tour").mkdir(parents=True)
        (folder / "shipped" / "media" / "tour" / "rope.png").write_bytes(PNG)
        learner = Learner.again(folder)
        prepared(learner)
        learner.study.close()
        (folder / "now").write_text(str(learner.now))
        return folder

    def _next(self) -> Path:
        self._made += 1
        return self._folder / str(self._made)


async def settled(desk: Desk, size: tuple[int, int]) -> None:
    """Let a new size be heard of, and what is found out behind the first sight be shown, too."""
    while desk.app.screen.size != size:
        await desk.pilot.pause()
    await desk.app.workers.wait_for_complete()
    before = ""
    while before != desk.text():
        before = desk.text()
        await desk.pilot.pause(SLOWEST_FRAME_S)


def trimmed(text: str) -> str:
    """Without the blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.splitlines())
