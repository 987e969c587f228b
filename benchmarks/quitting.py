"""Row 17: from the key that quits until the program has ended, on a real terminal."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from benchmarks.app import BARE_APP
from benchmarks.load import DECK, MARK
from benchmarks.plan import Plan
from benchmarks.table import Goal, Line, compared
from benchmarks.terminal import Program
from benchmarks.timing import Run, environment, in_turn, milliseconds, studyllm
from benchmarks.variants import copied

MUST, MOONSHOT = (Goal("floor", 1.1),), (Goal("floor", 0.8),)

QUIT = "Quit"
"""What the home screen calls its way out; no other screen says it."""

PAUSE_S = 0.5
"""Before the key: whoever quits has seen the screen."""


def measure(plan: Plan) -> list[Line]:
    """The app after a card was answered, and Textual with one line of text and a footer."""
    size, facts = plan.grid()[-1]
    home = copied(plan.load, plan.load.home(size, facts), "quitting")
    contenders = {
        "ours": partial(_ours, home),
        "floor": partial(_floor, plan),
    }
    results = in_turn(plan.quiet, contenders, plan.runs)
    ours, floor = (milliseconds(results[name]) for name in ("ours", "floor"))
    what = f"app: quit -> its end, {size:,} cards, {facts:,} facts"
    return [compared(17, what, "ms", ours, floor=floor, must=MUST, moonshot=MOONSHOT)]


def _ours(home: Path) -> Run:
    program = Program(studyllm("study", DECK), environment(home))
    program.until(MARK)
    for key, text in ((b" ", "Good"), (b"3", MARK), (b"q", QUIT)):
        program.rest(PAUSE_S)
        program.press(key, text)
    return _left(program)


def _floor(plan: Plan) -> Run:
    program = Program([sys.executable, str(BARE_APP), MARK], plan.elsewhere())
    program.until(MARK)
    return _left(program)


def _left(program: Program) -> Run:
    program.rest(PAUSE_S)
    return program.leave(b"q")
