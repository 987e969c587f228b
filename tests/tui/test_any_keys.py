"""Random keys, clicks, pastes and sizes on all screens: nothing crashes, and no answer is lost.

The suite takes a few sittings; `STUDYLLM_KEYS=100000` as many keys as it says, and
`STUDYLLM_SEED=7` begins with another sitting. A sitting that fails says its seed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.widget import Widget

from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, HOUR_MS, Grade, Recital
from studyllm.store.facts import ANSWER, CRAM, MOCK
from studyllm.study import Saved, Scope
from studyllm.study.rehearsal import Rehearsal
from studyllm.study.trial import Stage
from studyllm.tui.grades import GradeBar
from studyllm.tui.keymap import screens
from studyllm.tui.keys import default_keys, known, long_name, with_wide
from studyllm.tui.quiz import Quiz
from studyllm.tui.shell import Start
from studyllm.tui.sitting import Given, Sitting
from tests.learner import Learner, deck_text
from tests.tui.desk import Desk, sit

if sys.platform == "win32":
    pytest.skip("the editor of these tests is a shell script", allow_module_level=True)

KEYS = int(os.environ.get("STUDYLLM_KEYS", "300"))
FIRST = int(os.environ.get("STUDYLLM_SEED", "0"))
A_SITTING = 150
"""Keys at most."""

KINDS = {
    "kinds": """\
  - {id: basic, q: What is it?, a: {en: 'The softmax of $QK^T$', zh: 分数的归一化}, tags: [x]}
  - {id: both, q: Front?, a: Back, reverse: true}
  - {id: cloze, cloze: 'It rotates {{queries}} and {{keys::not values}}, {{位置}}.'}
  - {id: one, q: Pick one., choices: [{en: right, zh: 对}, left, up], note: Why not?}
  - {id: some, q: Pick two., choices: [yes, no, oui], right: [1, 3]}
  - {id: number, q: How many?, number: '65504'}
  - {id: unit, q: How much?, number: '14', tolerance: 5%, unit: GB}
  - {id: points, q: Explain., points: [one, {point: two, required: true}, three]}
  - {id: link, q: 'See <https://example.com/a>', a: '![a](b.png)', source: https://example.com}
  - id: wide
    q: |
      $$\\operatorname{softmax}\\left(\\frac{QK^T}{\\sqrt{d_k}}\\right)V = \\sum_{i=1}^n a_i v_i$$

      | a | b |
      |---|---|
      | 注意力 | `x` |
    a: "```py\\nfor i in range(10):\\n    print(i)\\n```"
""",
    "odd": """\
  - {id: a, q: '[b]no markup[/b] [@click=app.quit]', a: "\\e]0;title\\a"}
  - {id: b, q: 什么是注意力机制？, a: 按相关程度加权求和。}
""",
}

OTHERS = """tab shift+tab backspace delete insert home end f1 f5 ctrl+a ctrl+e ctrl+k ctrl+w ctrl+v
ctrl+x ctrl+u ctrl+d ctrl+left ctrl+right shift+left shift+right shift+end alt+x escape enter
ctrl+home ctrl+end shift+up ctrl+shift+z ctrl+y ctrl+m ctrl+i ctrl+at ctrl+l ctrl+s""".split()
TYPED = [*"中文注意力。，！？é½λ👍\u0301\u200b", *"0123456789.-+e,GB"]
PASTED = [
    "",
    "3",
    "65,504",
    "注意力",
    "is:new",
    "-(",
    "deck:kinds or",
    '"',
    "a\nb\r\nc",
    "\x1b[2J\x1b]0;x\x07",
    "[b]x[/b]",
    "x" * 5000,
    "2999-12-31 " * 10_000,
    "9" * 100_000,
    "\x00\x9b5A\u202e",
    "\ud83d",
    "　１",
]
ENDING = {"ctrl+c", "ctrl+q"}


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Learner]:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\necho "# seen" >> "$1"\n')
    script.chmod(0o755)
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))  # with nothing in it that could open a link
    made = Learner(tmp_path, {"rope": 12, "moe": 3}, new_per_day=60)
    for slug, cards in KINDS.items():
        text = f"deck: {slug}\ntitle: {{en: {slug.title()}, zh: 卡组}}\ncards:\n{cards}"
        (made.shipped / f"{slug}.yaml").write_text(text, encoding="utf-8")
    made.reopen()
    before = signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # the tests are to go on
    yield made
    signal.signal(signal.SIGTSTP, before)
    made.study.close()


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> list[Given]:
    """What the quiz and mock interviews have said to be saved."""
    told: list[Given] = []
    add, answer = Sitting.add, Rehearsal.answer

    def noted(sitting: Sitting, given: Given) -> None:
        told.append(given)
        add(sitting, given)

    def answered(
        rehearsal: Rehearsal, grade: Grade, took_ms: int, recital: Recital | None = None
    ) -> Saved:
        done = answer(rehearsal, grade, took_ms, recital)
        told.append(Given(done.key, done.grade, took_ms))
        return done

    monkeypatch.setattr(Sitting, "add", noted)
    monkeypatch.setattr(Rehearsal, "answer", answered)
    return told


def on_disk(learner: Learner) -> list[tuple[str, int, int]]:
    """All answers that were written, in the order of their writing."""
    rows = learner.study._db.execute(
        "select text, grade, took_ms from journal join name on name.id = card"
        f" where kind in ({ANSWER}, {CRAM}, {MOCK}) order by at + lag"
    )
    return [(card, grade, took_ms) for card, grade, took_ms in rows.fetchall()]


class Fingers:
    """Somebody who does anything at all."""

    def __init__(self, desk: Desk, seed: int, saved: list[Given]) -> None:
        """`saved`: what was said to be saved, to which another process adds."""
        screens()
        self.desk = desk
        self.saved = saved
        self.chance = random.Random(seed)
        self.done: list[str] = []
        """What was done, for the one who has to find out what was wrong."""
        bound = {key for name in known() for key in with_wide(map(long_name, default_keys(name)))}
        self.bound = sorted(bound - ENDING)

    async def act(self) -> None:
        """Do one thing, and wait until nothing more comes of it."""
        chance = self.chance
        acts = [self.press, self.grade, self.type, self.click, self.paste, self.resize]
        acts += [self.rush, self.drag, self.wheel, self.wait, self.meanwhile]
        act = chance.choices(acts, (50, 25, 10, 10, 3, 2, 3, 2, 1, 1, 1))[0]
        self.done.append(act.__name__)
        await act()

    async def _press(self, *keys: str) -> None:
        self.done[-1] += f" {keys}"
        await self.desk.press(*keys, after=self.chance.choice((0.01, 0.2, 3)))

    async def press(self) -> None:
        await self._press(self.chance.choice(self.bound))

    async def grade(self) -> None:
        await self._press(self.chance.choice(["space", "enter", "1", "2", "3", "4", "t", "u"]))

    async def type(self) -> None:
        await self._press(self.chance.choice(TYPED + OTHERS))

    async def rush(self) -> None:
        """Several keys before the first has been answered."""
        pool = self.chance.choices([*self.bound, "3", "space", "enter", "u", "escape", "q"], k=3)
        keys = self.chance.choices(pool, k=5)  # some more than once
        self.done[-1] += f" {keys}"
        await self.desk.rush(*keys)

    async def wait(self) -> None:
        self.desk.clock.now += 1000
        self.desk.learner.now += self.chance.choice((HOUR_MS, DAY_MS, 40 * DAY_MS))
        self.desk.app.action_pause() if isinstance(self.desk.app.screen, Quiz) else None
        await self.desk.pilot.pause()

    async def paste(self) -> None:
        text = self.chance.choice(PASTED)
        self.done[-1] += f" {text[:20]!r}"
        self.desk.app.post_message(events.Paste(text))
        await self.desk.pilot.pause()

    async def resize(self) -> None:
        size = self.chance.randint(20, 160), self.chance.randint(5, 60)
        self.done[-1] += f" {size}"
        await self.desk.pilot.resize_terminal(*size)

    def _place(self) -> tuple[int, int]:
        size = self.desk.app.size
        place = self.chance.randrange(size.width), self.chance.randrange(size.height)
        self.done[-1] += f" {place}"
        return place

    async def click(self) -> None:
        self.desk.clock.now += 0.5
        await self.desk.pilot.click(offset=self._place(), times=self.chance.choice((1, 1, 1, 2)))

    async def drag(self) -> None:
        await self.desk.pilot.mouse_down(offset=self._place())
        await self.desk.pilot.hover(offset=self._place())
        await self.desk.pilot.mouse_up(offset=self._place())

    async def wheel(self) -> None:
        x, y = self._place()
        way = self.chance.choice((events.MouseScrollDown, events.MouseScrollUp))
        screen: Widget = self.desk.app.screen
        self.desk.app.post_message(way(screen, x, y, 0, 1, 0, False, False, False, x, y))
        await self.desk.pilot.pause()

    async def meanwhile(self) -> None:
        """Have another process change a deck or the interview, or answer a card."""
        learner, chance = self.desk.learner, self.chance
        what = chance.choice(("deck", "plan", "clear", "answer"))
        self.done[-1] += f" {what}"
        if what == "deck":
            text = deck_text("rope", chance.randint(1, 14))
            (learner.shipped / "rope.yaml").write_text(text, encoding="utf-8")
        other = learner.open()
        if what == "plan":
            date = other.day() + chance.choice((1, 2, 9, 60, 2_900_000))
            other.preparing.choose(Interview(date, chance.choice((1, 25, 1440))))
        elif what == "clear":
            other.preparing.clear()
        elif what == "answer" and (asked := other.next()):
            other.grade(Grade.GOOD, 7)
            self.saved.append(Given(asked.key, Grade.GOOD, 7))
        other.close()


def offered(desk: Desk) -> bool:
    """Whether grades were to be had."""
    bars = desk.app.screen.query(GradeBar)
    return any(bar._trial is not None and bar._trial.stage is not Stage.ASKED for bar in bars)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + max(KEYS // A_SITTING, 1)))
def test_any_keys_do_no_harm(learner: Learner, saved: list[Given], seed: int) -> None:
    chance = random.Random(f"sitting {seed}")
    starts: list[Start] = ["home", "quiz", "mock"]
    start = chance.choice(starts)
    size = chance.choice(((40, 20), (80, 24), (120, 40), (20, 5)))
    learner.reopen(
        Scope(cram=chance.random() < 0.1),
        timer=chance.random() < 0.2,
        scheduler=chance.choice(("sm2", "fsrs")),
    )
    done: list[str] = []

    async def steps(desk: Desk) -> None:
        fingers = Fingers(desk, seed, saved)
        fingers.done = done
        if start == "home" and chance.random() < 0.5:
            await desk.press(*chance.choice((["I"], ["I", "e"])))
        for _ in range(chance.randint(A_SITTING // 2, A_SITTING)):
            before, graded = len(saved), offered(desk)
            await fingers.act()
            if not done[-1].startswith(("rush", "meanwhile")):
                assert len(saved) - before <= graded, done[-5:]
            if not desk.app.is_running or desk.app.return_code is not None:
                return
        await desk.press("ctrl+q")
        assert desk.app.return_code == 0

    try:
        app = sit(
            learner,
            steps,
            size,
            start=start,
            language=chance.choice(("en", "zh")),
            welcome=chance.random() < 0.1,
        )
    except BaseException:
        sys.stdout.write("\n".join([f"seed {seed}", *done, ""]))
        raise
    assert app.return_code == 0
    assert on_disk(learner) == [(one.card, one.grade, one.took_ms) for one in saved]
    assert learner.sound()
