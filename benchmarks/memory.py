"""Row 14: the most memory that is resident while cards are studied."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from benchmarks.app import CTRL_Q, desktop
from benchmarks.load import DECK, MARK
from benchmarks.plan import Plan
from benchmarks.table import Goal, Line, compared
from benchmarks.terminal import Program
from benchmarks.timing import (
    BenchmarkError,
    Run,
    environment,
    in_turn,
    megabytes,
    studyllm,
    to_the_end,
    to_the_text,
)
from benchmarks.variants import copied

MUST, MOONSHOT = (Goal("anki", 0.6),), (Goal("anki", 0.45),)

ANSWERS = 20
"""Of one round, given by the app and by Anki's backend."""

PAUSE_S = 0.05
"""Before each key: what is done between two cards is done."""


def measure(plan: Plan) -> list[Line]:
    """The app beside Anki's backend after as many answers, and beside its desktop program."""
    size, facts = plan.grid()[-1]
    answers = min(ANSWERS, plan.block)
    home = copied(plan.load, plan.load.home(size, facts), "remembering")
    contenders = {"ours": partial(_ours, home, answers)}
    if plan.anki:
        contenders["backend"] = partial(_backend, plan, answers)
    if found := desktop(plan):
        contenders["desktop"] = partial(to_the_text, *found, MARK, b"\n", weigh=with_children_mb)
    results = in_turn(plan.quiet, contenders, plan.runs)
    ours = megabytes(results["ours"])
    what = f"memory while studying {size:,} cards, {facts:,} facts"
    line = partial(compared, 14, unit="MB", ours=ours)
    lines = [
        line(
            f"{what}; Anki: its backend",
            anki=megabytes(results.get("backend")),
            must=MUST,
            moonshot=MOONSHOT,
        )
    ]
    if found:
        whole = megabytes(results["desktop"])
        lines.append(line(f"{what}; Anki: its desktop program", anki=whole))
    return lines


def _ours(home: Path, answers: int) -> Run:
    program = Program(studyllm("study", DECK), environment(home))
    program.until(MARK)
    for _ in range(answers):
        for key, text in ((b" ", "Good"), (b"3", MARK)):
            program.rest(PAUSE_S)
            program.press(key, text)
    program.rest(PAUSE_S)
    return program.leave(CTRL_Q)


def _backend(plan: Plan, answers: int) -> Run:
    assert plan.anki
    collection = plan.load.anki(plan.anki, *plan.grid()[-1])
    words = plan.anki_words("answers", collection, plan.load.work / "anki-remembering.anki2")
    return to_the_end(words, plan.elsewhere(), keys=f"{answers}\n".encode())


def with_children_mb(pid: int) -> float:
    """What a process and all that it has started need of the memory, in MiB.

    Pages that several of them share count once, in parts.

    Raises:
        BenchmarkError: this system does not tell.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        raise BenchmarkError("this system does not tell the memory of several processes")
    numbers = [int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit()]
    parents = {number: _parent(number) for number in numbers}
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(map(_proportional_kb, family)) / 1024


def _parent(pid: int) -> int:
    # After the name, which stands in brackets, come the state and the parent.
    words = _told(pid, "stat").rpartition(")")[2].split()
    return int(words[1]) if words else 0


def _proportional_kb(pid: int) -> int:
    lines = _told(pid, "smaps_rollup").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _told(pid: int, what: str) -> str:
    """What the system tells of a process; nothing of one that has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/{what}").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
